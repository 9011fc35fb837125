package townhall

import (
	"encoding/json"
	"io"
	"strings"
)

// Language renders texts. ZH and EN are complete wherever townhall speaks; a third language is a JSON file of
// key to wording, read by ReadLanguage, and falls back to English where it is silent.
type Language struct {
	Tag   string // BCP 47: "zh", "zh-CN", "en", "pt"
	words map[string]string
	names func(PersonID) string
}

// The two languages in which every text of townhall is written.
var (
	ZH = Language{Tag: "zh"}
	EN = Language{Tag: "en"}
)

// ParseLanguage gives the language of a BCP 47 tag whose texts are built in: Chinese for "zh", "zh-CN" or "zh-Hans",
// English for "en" or "en-GB". It keeps the tag. Any other language needs the catalogue that ReadLanguage reads.
func ParseLanguage(tag string) (Language, error) {
	l := Language{Tag: tag}
	if !l.chinese() && l.primary() != "en" {
		return Language{}, invalid("language", tag, Say("language.builtin", "中文或英文，如 zh、zh-CN、en、en-GB", "Chinese or English, such as zh, zh-CN, en or en-GB"))
	}
	return l, nil
}

// Naming is the language with names for people, from the Vault, where texts otherwise have their ids; a person of whom names
// gives nothing keeps the id.
func (l Language) Naming(names func(PersonID) string) Language {
	l.names = names
	return l
}

func (l Language) named(p PersonID) string {
	if l.names != nil {
		if name := l.names(p); name != "" {
			return name
		}
	}
	return string(p)
}

// primary is the language itself, without script and region; some systems write zh_CN.
func (l Language) primary() string {
	name, _, _ := strings.Cut(strings.ReplaceAll(l.Tag, "_", "-"), "-")
	return strings.ToLower(name)
}

func (l Language) chinese() bool { return l.primary() == "zh" }

// ReadLanguage reads a catalogue, a JSON object of text key to wording with the same {placeholders}.
func ReadLanguage(tag string, r io.Reader) (Language, error) {
	var words map[string]string
	doc, err := io.ReadAll(r)
	if err == nil {
		err = json.Unmarshal(doc, &words)
	}
	if err != nil {
		return Language{}, &Error{Kind: Invalid, Field: "language " + tag, Err: err,
			Needed: Say("language.needed", "由文本键对应译文的 JSON 对象", "a JSON object of text key to wording")}
	}
	return Language{Tag: tag, words: words}, nil
}

// Text (文本) is a message key with its arguments and its Chinese and English wording. The wording travels with the
// text, so that a stored finding says in ten years what it said when it was made. The zero Text says nothing.
type Text struct {
	Key  string `json:"key,omitempty"`
	ZH   string `json:"zh,omitempty"`
	EN   string `json:"en,omitempty"`
	Args []Arg  `json:"args,omitempty"`
}

// Arg is one named argument of a Text.
type Arg struct {
	Name  string `json:"name"`
	Value Value  `json:"value"`
}

// Say makes a text; args alternate names and values, and {name} in the wording stands for the value:
//
//	Say("seal.missing", "尚未加盖{body}印章", "the seal of {body} is missing", "body", committee)
func Say(key, zh, en string, args ...any) Text {
	t := Text{Key: key, ZH: zh, EN: en}
	for i := 0; i+1 < len(args); i += 2 {
		name, _ := args[i].(string)
		t.Args = append(t.Args, Arg{Name: name, Value: ValueOf(args[i+1])})
	}
	return t
}

// Plain is a text that reads the same in every language, such as a name.
func Plain(s string) Text { return Text{ZH: s, EN: s} }

// IsZero reports whether the text says nothing.
func (t Text) IsZero() bool { return t.Key == "" && t.ZH == "" && t.EN == "" }

// In renders the text.
func (t Text) In(l Language) string {
	words, ok := l.words[t.Key]
	switch {
	case ok && t.Key != "":
	case l.chinese() && t.ZH != "":
		words = t.ZH
	case t.EN != "":
		words = t.EN
	case t.ZH != "":
		words = t.ZH
	default:
		words = t.Key
	}
	if len(t.Args) == 0 {
		return words
	}
	pairs := make([]string, 0, 2*len(t.Args))
	for _, a := range t.Args {
		pairs = append(pairs, "{"+a.Name+"}", a.Value.In(l))
	}
	return strings.NewReplacer(pairs...).Replace(words)
}

// String renders the text in English.
func (t Text) String() string { return t.In(EN) }

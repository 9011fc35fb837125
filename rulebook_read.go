package townhall

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// LoadRules reads a rulebook or a local pack from a JSON file, and checks it. Its errors name the file, the member and the
// line.
func LoadRules(dir fs.FS, file string) (Rulebook, error) {
	doc, err := fs.ReadFile(dir, file)
	if err != nil {
		return Rulebook{}, &Error{Kind: NotFound, Field: file, Err: err, Needed: Say("rules.file", "规则文件", "a file of rules")}
	}
	b, err := readRules(unmarked(doc))
	var e *Error
	if errors.As(err, &e) {
		e.Field = strings.TrimSuffix(file+": "+e.Field, ": ")
	}
	return b, err
}

// unmarked is a document without the mark that some editors put in front.
func unmarked(doc []byte) []byte { return bytes.TrimPrefix(doc, []byte("\ufeff")) }

type rulebookJSON struct {
	Name  string                            `json:"name"`
	Rules map[string]Dated[json.RawMessage] `json:"rules"`
}

// MarshalJSON writes {"name": …, "rules": {key: {"title": …, "versions": [{"from", "to", "value", "cite"}]}}}.
func (b Rulebook) MarshalJSON() ([]byte, error) {
	out := rulebookJSON{Name: b.Name, Rules: map[string]Dated[json.RawMessage]{}}
	for key, rule := range b.rules {
		raw, err := rule.raw()
		if err != nil {
			return nil, err
		}
		out.Rules[key] = raw
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes, checked. Values keep their JSON until a rule of their type takes them.
func (b *Rulebook) UnmarshalJSON(doc []byte) error {
	s := survey{doc: doc, lines: map[string]int{}}
	read, err := s.rules()
	if err != nil {
		var e *Error
		if errors.As(err, &e) {
			e.Line = 0 // the rulebook may stand anywhere in its file
		}
		return err
	}
	clear(s.lines)
	*b = read
	return nil
}

func readRules(doc []byte) (Rulebook, error) {
	s := survey{doc: doc, lines: map[string]int{}}
	b, err := s.rules()
	if err == nil {
		return b, nil
	}
	var e *Error
	if errors.As(err, &e) && s.locate(e) {
		e.Needed = rulesNeeded()
	}
	return Rulebook{}, err
}

// locate gives an error the line of the member that it names, or of what is not JSON at all, which it reports.
func (s *survey) locate(e *Error) (malformed bool) {
	var syntax *json.SyntaxError
	if errors.As(e, &syntax) {
		e.Line = 1 + bytes.Count(s.doc[:min(int(syntax.Offset), len(s.doc))], []byte("\n"))
		return true
	}
	if e.Line == 0 {
		e.Line = lineOf(s.lines, e.Field)
	}
	return false
}

func rulesNeeded() Text {
	return Say("rules.needed", "含 name 与 rules 的 JSON 对象", "a JSON object of name and rules")
}

// survey walks a JSON document, notes on which line each member stands, and refuses an object that has a member
// twice, of which encoding/json would take the last in silence. Names that differ in case alone are one, as they are
// for encoding/json.
type survey struct {
	doc    []byte
	tokens *json.Decoder
	lines  map[string]int // by path
	passed int            // bytes, of which the last is on line at
	at     int
}

func (s *survey) rules() (Rulebook, error) {
	var in rulebookJSON
	if err := s.once(); err != nil {
		return Rulebook{}, err
	}
	if err := decode(s.doc, &in, true); err != nil {
		return Rulebook{}, err
	}
	if in.Rules == nil {
		return Rulebook{}, invalid("rules", "", rulesNeeded())
	}
	b := Rulebook{Name: in.Name, rules: map[string]Ruled{}}
	for _, key := range slices.Sorted(maps.Keys(in.Rules)) {
		rule := in.Rules[key]
		rule.Key, rule.lines = key, s.lines
		for i, v := range rule.Versions {
			if len(v.Value) == 0 || string(v.Value) == "null" {
				return b, invalid("rules["+key+"].versions["+itoa(int64(i))+"].value", string(v.Value), Say("rules.value", "规则的值", "the rule's value"))
			}
		}
		b.rules[key] = rule
	}
	return b, b.Check()
}

// once walks the document, if it is one: what is not JSON is for the decoder to say.
func (s *survey) once() error {
	if !json.Valid(s.doc) {
		return nil
	}
	s.tokens = json.NewDecoder(bytes.NewReader(s.doc))
	s.tokens.UseNumber()
	s.at = 1
	return s.value("")
}

// here is the line that the tokens have come to.
func (s *survey) here() int {
	now := int(s.tokens.InputOffset())
	s.at += bytes.Count(s.doc[s.passed:now], []byte("\n"))
	s.passed = now
	return s.at
}

func (s *survey) value(path string) error {
	opening, err := s.tokens.Token()
	if err != nil {
		return err
	}
	s.lines[path] = s.here()
	if _, nested := opening.(json.Delim); !nested {
		return nil
	}
	seen := map[string]bool{}
	for n := int64(0); s.tokens.More(); n++ {
		step := "[" + itoa(n) + "]"
		if opening == json.Delim('{') {
			token, err := s.tokens.Token()
			if err != nil {
				return err
			}
			name, _ := token.(string)
			if step = "." + name; path == "rules" {
				step = "[" + name + "]"
			}
			folded := strings.ToLower(strings.ToUpper(name))
			if seen[folded] {
				e := invalid(join(path, step), name, Say("rules.once", "不重复的字段", "each member once"))
				e.Line = s.here()
				return e
			}
			seen[folded] = true
		}
		if err := s.value(join(path, step)); err != nil {
			return err
		}
	}
	_, err = s.tokens.Token()
	return err
}

// lineOf is where a path stands, or what of it is there; 0 if no lines are known.
func lineOf(lines map[string]int, path string) int {
	for lines[path] == 0 && path != "" {
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return lines[path]
}

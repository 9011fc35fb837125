package web

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"

	"github.com/townhall-go/townhall"
)

// words are the pages' own texts by their keys. They lie in files for each language, as a further language's do.
var words = func() map[string]townhall.Text {
	zh, en := catalogue("zh"), catalogue("en")
	out := map[string]townhall.Text{}
	for key, words := range zh {
		out[key] = townhall.Text{Key: key, ZH: words, EN: en[key]}
	}
	return out
}()

// catalogue reads the files of a language. A test reads every one.
func catalogue(tag string) map[string]string {
	out := map[string]string{}
	names, err := fs.Glob(files, "languages/"+tag+"/*.json")
	for i := 0; i < len(names) && err == nil; i++ {
		var doc []byte
		if doc, err = files.ReadFile(names[i]); err == nil {
			var part map[string]string
			err = json.Unmarshal(doc, &part)
			maps.Copy(out, part)
		}
	}
	return out
}

// text is one of the pages' own texts; args alternate names and values.
func text(key string, args ...any) townhall.Text {
	t, ok := words[key]
	if !ok {
		return townhall.Plain(key)
	}
	t.Args = townhall.Say(key, "", "", args...).Args
	return t
}

// Portuguese is the language of a catalogue that the site brings: the public pages, and what is judged on them. more are further texts
// by their keys, such as the host's own.
func Portuguese(more ...map[string]string) (townhall.Language, error) {
	all := catalogue("pt")
	for _, m := range more {
		maps.Copy(all, m)
	}
	doc, err := json.Marshal(all)
	if err != nil {
		return townhall.Language{}, err
	}
	return townhall.ReadLanguage("pt", bytes.NewReader(doc))
}

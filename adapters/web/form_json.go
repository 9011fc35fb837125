package web

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
)

// json is what was typed as the action takes it; nil for nothing. What cannot be read stays as it was typed, for the action to
// refuse with its path.
func (i *input) json() any {
	value := strings.TrimSpace(i.Value)
	switch i.Kind {
	case "group":
		return i.object()
	case "file":
		return i.object()
	case "list":
		return i.items()
	case "checks":
		return i.chosen()
	case "lines":
		return lines(i.Value)
	case "words":
		return wording(value, strings.TrimSpace(i.Second))
	}
	if value == "" {
		return nil
	}
	switch i.Kind {
	case "check":
		return true
	case "number", "pick":
		return number(value)
	case "money":
		return map[string]string{"amount": value, "currency": i.Currency()}
	case "time":
		return i.instant(value)
	case "person":
		if i.Second != "" {
			return i.Second
		}
	case "area":
		return strings.ReplaceAll(value, "\r\n", "\n")
	}
	return value
}

func (i *input) object() any {
	out := map[string]any{}
	for _, k := range i.Kids {
		if x := k.json(); x != nil && k.Kind == "file" && k.name == "attachment" {
			for name, part := range x.(map[string]any) { // an embedded attachment's members are its owner's
				out[name] = part
			}
		} else if x != nil {
			out[k.name] = x
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func (i *input) items() any {
	var out []any
	for _, k := range i.Kids {
		if x := k.json(); x != nil {
			out = append(out, x)
		}
	}
	if out == nil {
		return nil
	}
	return out
}

func (i *input) chosen() any {
	var out []string
	for _, o := range i.Options {
		if o.Chosen {
			out = append(out, o.Value)
		}
	}
	if out == nil {
		return nil
	}
	return out
}

// lines are the entries of a list that is typed one a line.
func lines(typed string) any {
	var out []string
	for line := range strings.Lines(typed) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	if out == nil {
		return nil
	}
	return out
}

func wording(zh, en string) any {
	out := map[string]string{}
	for tag, words := range map[string]string{"zh": zh, "en": en} {
		if words != "" {
			out[tag] = strings.ReplaceAll(words, "\r\n", "\n")
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func number(typed string) any {
	if n, err := strconv.ParseInt(typed, 10, 64); err == nil {
		return n
	}
	return typed
}

// instant is a time as browsers send it, on the office's clock.
func (i *input) instant(typed string) any {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, typed, i.Office.Now().Location()); err == nil {
			return t
		}
	}
	return typed
}

// document is the whole form as JSON.
func (i *input) document() ([]byte, error) {
	x := i.json()
	if x == nil {
		return []byte("{}"), nil
	}
	return json.Marshal(x)
}

// place puts what an error says at the inputs that it names, and gives what it could not place.
func (i *input) place(err error, l townhall.Language) {
	for _, f := range faultsOf(err) {
		if at := i.at(f.field); at != nil && at.Path != "" {
			at.Faults = append(at.Faults, f.say.In(l))
		}
	}
}

// at finds the input for a path as errors and findings give them: "parties[0].person", "agreement.seal". Where the form has no such
// input, it is the nearest around it, or one of that name.
func (i *input) at(field string) *input {
	path := strings.NewReplacer("[", ".", "]", "").Replace(field)
	name := path[strings.LastIndexByte(path, '.')+1:]
	found := map[string]*input{}
	var named *input
	i.each(func(k *input) {
		found[k.Path] = k
		if named == nil && k.name == name && k.typ != nil && k.Path != "" {
			named = k
		}
	})
	for p := path; p != ""; p = p[:max(0, strings.LastIndexByte(p, '.'))] {
		if k, ok := found[p]; ok {
			return k
		}
	}
	return named
}

// fault is what is wrong with a field.
type fault struct {
	field string
	say   townhall.Text
}

func faultsOf(err error) []fault {
	switch e := err.(type) {
	case *townhall.Refusal:
		var out []fault
		for _, f := range e.Finding.Failed() {
			out = append(out, fault{f.Field, f.Text()})
		}
		return out
	case *townhall.Error:
		bare := *e
		bare.Field, bare.Ref = "", townhall.Ref{}
		return []fault{{e.Field, bare.Text()}}
	case interface{ Unwrap() []error }:
		var out []fault
		for _, one := range e.Unwrap() {
			out = append(out, faultsOf(one)...)
		}
		return out
	case interface{ Unwrap() error }:
		return faultsOf(e.Unwrap())
	}
	return nil
}

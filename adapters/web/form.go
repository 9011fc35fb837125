package web

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
)

// input is a field of a form with what was typed into it, or a group or list of fields.
type input struct {
	*view
	Kind        string // which template shows it
	Path        string // its name in the form, "parties.0.person", which is its path in the JSON that is made of it
	Label, Hint string
	Value       string   // as it was typed
	Second      string   // the currency, the English wording, the id of the person whose name was typed
	Options     []option // of which to choose
	Kids        []*input // of a group, or the entries of a list
	Faults      []string
	Focus       bool
	name        string
	typ         reflect.Type
}

// option is something to choose.
type option struct {
	Value, Name string
	Chosen      bool
}

// former makes a form of a type and what was typed.
type former struct {
	*view
	typed  url.Values
	action string          // kind and verb
	record townhall.Record // on which it is taken
	more   string          // the list of which one more entry is asked for
	bare   bool            // without suggestions, for rows that nobody sees as a form
}

// form is the whole of it.
func (f *former) form(t reflect.Type) *input {
	return &input{view: f.view, Kind: "group", typ: t, Kids: f.fields(t, "", "")}
}

// fields are the inputs of a struct's members. What was typed stands at from; a list without its blank entries moves it to path.
func (f *former) fields(t reflect.Type, from, path string) []*input {
	var out []*input
	for _, m := range reflect.VisibleFields(t) {
		if m.Anonymous && m.Type == attachment {
			out = append(out, f.input(t, m.Type, "attachment", from, path))
			continue
		}
		name := memberName(m)
		if name == "" || len(m.Index) > 1 && within(t, m.Index, attachment) || !f.asks(t, m, name, path) {
			continue
		}
		out = append(out, f.input(t, m.Type, name, joined(from, name), joined(path, name)))
	}
	return out
}

// within reports whether a promoted field comes from an embedded struct of a type.
func within(t reflect.Type, index []int, of reflect.Type) bool {
	return t.FieldByIndex(index[:len(index)-1]).Type == of
}

// memberName is a field's name in JSON; "" if it has none of its own.
func memberName(m reflect.StructField) string {
	name, _, _ := strings.Cut(m.Tag.Get("json"), ",")
	switch {
	case !m.IsExported() || name == "-" || m.Anonymous && name == "":
		return ""
	case name == "":
		return m.Name
	}
	return name
}

func joined(path, name string) string { return strings.TrimPrefix(path+"."+name, ".") }

func (f *former) input(owner, t reflect.Type, name, from, path string) *input {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	i := &input{view: f.view, Path: path, name: name, typ: t, Kind: f.shape(t, name)}
	i.Label, i.Hint = f.label(owner, name), f.hint(owner, name)
	i.Value = f.typed.Get(from)
	switch i.Kind {
	case "group":
		i.Kids = f.fields(t, from, path)
	case "list":
		f.entries(i, from)
	case "select":
		i.Options = f.options(t, f.typed[from])
	case "checks":
		i.Options = f.options(t.Elem(), f.typed[from])
	case "pick":
		i.Options = f.picks(name, i.Value)
	case "suggest":
		if f.bare {
			break
		}
		i.Options = f.suggestions(name)
	case "place":
		i.Options = f.places()
	case "words":
		i.Value, i.Second = f.typed.Get(joined(from, "zh")), f.typed.Get(joined(from, "en"))
	case "money":
		i.Second = f.typed.Get(from + "!currency")
	case "person":
		if f.typed.Get(from+"!of") == i.Value || f.typed.Get(from+"!choose") != "" {
			i.Second = f.typed.Get(from + "!id")
		}
	case "file":
		i.Kids = f.fields(t, from, path)
	}
	return i
}

// shape is the kind of input for a type.
func (f *former) shape(t reflect.Type, name string) string {
	if kind, ok := shapes[t]; ok {
		return kind
	}
	if _, ok := choices[t]; ok {
		return "select"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "check"
	case reflect.Struct:
		return "group"
	case reflect.Slice:
		_, words := choices[t.Elem()]
		switch {
		case words:
			return "checks"
		case t.Elem().Kind() == reflect.String && t.Elem() != person:
			return "lines"
		}
		return "list"
	case reflect.String:
		switch {
		case long[name]:
			return "area"
		case kindsOf[name] != "" || rulesOf[name]:
			return "suggest"
		}
		return "text"
	}
	if _, ok := pickedFrom[f.action+" "+name]; ok {
		return "pick"
	}
	return "number"
}

var (
	attachment = reflect.TypeFor[townhall.Attachment]()
	person     = reflect.TypeFor[townhall.PersonID]()
)

// shapes are the inputs of the words that every domain speaks.
var shapes = map[reflect.Type]string{
	reflect.TypeFor[townhall.Date](): "date", reflect.TypeFor[time.Time](): "time", reflect.TypeFor[townhall.Money](): "money",
	reflect.TypeFor[townhall.Text](): "words", reflect.TypeFor[townhall.Ref](): "suggest", reflect.TypeFor[townhall.Place](): "place",
	reflect.TypeFor[townhall.UnitID](): "suggest", reflect.TypeFor[townhall.Ratio](): "text", person: "person", attachment: "file",
}

// long are the members of which people write more than a line.
var long = map[string]bool{"facts": true, "record": true, "content": true, "text": true, "reason": true, "reasons": true, "agreed": true, "said": true,
	"note": true, "why": true, "issues": true, "statement": true, "summary": true, "measures": true, "sign": true, "what": true, "opinion": true,
	"conclusion": true, "recount": true, "urgent": true, "withheld": true, "excuse": true, "grounds": true, "no_hearing": true}

// entries are a list's: those into which something was typed, and a blank one.
func (f *former) entries(i *input, from string) {
	for _, n := range f.numbers(from) {
		if old := joined(from, strconv.Itoa(n)); f.filled(old) {
			f.entry(i, old)
		}
	}
	f.entry(i, joined(from, "new"))
	last := i.Kids[len(i.Kids)-1]
	for f.more == from && last != nil {
		last.Focus = true
		if len(last.Kids) == 0 {
			break
		}
		last = last.Kids[0]
	}
}

func (f *former) entry(list *input, from string) {
	n := len(list.Kids)
	e := f.input(list.typ, list.typ.Elem(), list.name, from, joined(list.Path, strconv.Itoa(n)))
	e.Label, e.Hint = f.T("web.desk.entry", "name", list.Label, "n", n+1), ""
	list.Kids = append(list.Kids, e)
}

// numbers are those of a list's entries in the form.
func (f *former) numbers(from string) []int {
	var out []int
	for key := range f.typed {
		if rest, ok := strings.CutPrefix(key, from+"."); ok {
			digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
			if n, err := strconv.Atoi(digits); err == nil {
				out = append(out, n)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// filled reports whether something was typed at a path or below it. What a form always sends is not typed.
func (f *former) filled(path string) bool {
	for key, values := range f.typed {
		if rest, ok := strings.CutPrefix(key, path); !ok || rest != "" && rest[0] != '.' || strings.Contains(rest, "!") {
			continue
		}
		if slices.ContainsFunc(values, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			return true
		}
	}
	return false
}

// ID is the element's.
func (i *input) ID() string { return "f-" + i.Path }

// Says are the ids of what describes the input.
func (i *input) Says() string {
	var ids []string
	if i.Hint != "" {
		ids = append(ids, i.ID()+"-hint")
	}
	if len(i.Faults) > 0 {
		ids = append(ids, i.ID()+"-fault")
	}
	return strings.Join(ids, " ")
}

// Blank reports whether nothing was typed into it or below it.
func (i *input) Blank() bool {
	for _, k := range i.Kids {
		if !k.Blank() {
			return false
		}
	}
	return strings.TrimSpace(i.Value+i.Second) == "" && len(i.Faults) == 0 && !slices.ContainsFunc(i.Options, func(o option) bool { return o.Chosen && o.Value != "" })
}

// Folded reports whether a group is one that few need: a source of law.
func (i *input) Folded() bool { return i.typ == reflect.TypeFor[townhall.Cite]() }

// Short reports whether a text is one of a line.
func (i *input) Short() bool {
	return !long[i.name] && i.name != "mandate" && i.name != "result" && i.name != "task"
}

// Currency is the one that was chosen, or the office's.
func (i *input) Currency() string {
	if i.Second != "" {
		return i.Second
	}
	return "CNY"
}

// each visits an input and all below it.
func (i *input) each(visit func(*input)) {
	visit(i)
	for _, k := range i.Kids {
		k.each(visit)
	}
}

// Member is the member's name.
func (i *input) Member() string { return i.name }

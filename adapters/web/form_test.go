package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/learning"
)

// members visits the members of an action's input for which its form asks, or of a document.
func members(f *former, t reflect.Type, path string, input bool, visit func(owner reflect.Type, m reflect.StructField, name string)) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	plain := []reflect.Type{reflect.TypeFor[townhall.Finding](), reflect.TypeFor[townhall.Value]()}
	if t.Kind() != reflect.Struct || shapes[t] != "" || slices.Contains(plain, t) || implements(t) && !input {
		return
	}
	for _, m := range reflect.VisibleFields(t) {
		if name := memberName(m); name != "" && (!input || f.asks(t, m, name, path)) {
			visit(t, m, name)
			members(f, m.Type, joined(path, name), input, visit)
		}
	}
}

// implements reports whether a type says itself.
func implements(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[interface{ Text() townhall.Text }]())
}

func TestEveryFieldHasItsLabel(t *testing.T) {
	label := func(owner reflect.Type, _ reflect.StructField, name string) {
		_, own := words["web.field."+owner.String()+"."+name]
		_, common := words["web.field."+name]
		assert.True(t, own || common, "web.field.%s (%s)", name, owner)
	}
	for _, a := range allActions() {
		members(&former{action: a.Kind + " " + a.Verb}, a.Input, "", true, label)
		members(&former{}, a.Doc, "", false, label)
	}
}

// free are the types in which anything may be typed.
var free = []reflect.Type{reflect.TypeFor[string](), person, reflect.TypeFor[townhall.UnitID](), reflect.TypeFor[townhall.Place](), reflect.TypeFor[townhall.Digest]()}

func TestEveryWordIsChosenFromItsList(t *testing.T) {
	for _, a := range allActions() {
		members(&former{action: a.Kind + " " + a.Verb}, a.Input, "", true, func(owner reflect.Type, m reflect.StructField, name string) {
			w := m.Type
			if w.Kind() == reflect.Slice {
				w = w.Elem()
			}
			if w.Kind() == reflect.String && !slices.Contains(free, w) {
				assert.NotEmpty(t, choices[w], "%s.%s: %s", owner, name, w)
			}
		})
	}
	w := memoryTown(t)
	v := w.site.view(nil, httptest.NewRequest(http.MethodGet, "/", nil), townhall.ZH)
	for of := range choices {
		for _, o := range v.options(of, nil) {
			assert.True(t, o.Value == "" || o.Name != o.Value, "%s %q has no name", of, o.Value)
		}
	}
}

// What forms ask for is of the types as they are: a member that was renamed must not leave a form without it.
func TestWhatIsAskedExists(t *testing.T) {
	used := map[string]bool{}
	for _, a := range allActions() {
		action := a.Kind + " " + a.Verb
		var walk func(x reflect.Type, path string)
		walk = func(x reflect.Type, path string) {
			for x.Kind() == reflect.Slice {
				x = x.Elem()
			}
			if x.Kind() != reflect.Struct || shapes[x] != "" {
				return
			}
			var names []string
			for _, m := range reflect.VisibleFields(x) {
				names = append(names, memberName(m))
			}
			for _, key := range []string{strings.TrimSpace(action + " " + path), x.String()} {
				used[key] = true
				for _, name := range asked[key] {
					assert.Contains(t, names, name, key)
				}
			}
			f := &former{action: action}
			for _, m := range reflect.VisibleFields(x) {
				if name := memberName(m); name != "" && f.asks(x, m, name, path) {
					walk(m.Type, joined(path, name))
				}
			}
		}
		walk(a.Input, "")
	}
	for key := range asked {
		assert.True(t, used[key], "%s is of no form", key)
	}
	for key := range pickedFrom {
		action, _, _ := strings.Cut(key[strings.Index(key, " ")+1:], " ")
		assert.True(t, slices.ContainsFunc(allActions(), func(a townhall.Action) bool { return strings.HasPrefix(key, a.Kind+" ") && a.Verb == action }), key)
	}
}

// address is a page of an action; one that changes is shown on some record of its kind.
func address(lang string, a townhall.Action) string {
	if a.Makes {
		return "/" + lang + "/desk/new/" + a.Kind + "/" + a.Verb + "/"
	}
	return "/" + lang + recordPath(a.Kind) + a.Verb + "/"
}

// recordPath is the page of the one record of a kind.
func recordPath(kind string) string {
	if kind == learning.SittingKind {
		return "/desk/records/" + kind + "/some:p-wang/"
	}
	return "/desk/records/" + kind + "/some/"
}

func TestEveryActionIsAForm(t *testing.T) {
	w := memoryTown(t)
	w.oneOfEach()
	for _, a := range allActions() {
		t.Run(a.Kind+" "+a.Verb, func(t *testing.T) {
			for _, lang := range []string{"zh", "en"} {
				rr, page := w.get(address(lang, a))
				require.Equal(t, http.StatusOK, rr.Code, rr.Body.String())
				proper(t, page)
				rr, page = w.post(address(lang, a), sent(page, nil))
				require.Less(t, rr.Code, 500, rr.Body.String())
				if rr.Code != http.StatusSeeOther {
					proper(t, page)
					require.NotEmpty(t, all(page, func(n *html.Node) bool { return attr(n, "role") == "alert" }), "it says why: %s", rr.Body.String())
				}
			}
		})
	}
}

// typed writes a value as a browser would send it. It is written apart from the form's own reading.
func typed(v reflect.Value, path string, out url.Values) {
	set := func(suffix, s string) {
		if s != "" {
			out.Add(path+suffix, s)
		}
	}
	switch x := v.Interface().(type) {
	case townhall.Date:
		set("", x.String())
		return
	case time.Time:
		if !x.IsZero() {
			set("", x.Format("2006-01-02T15:04"))
		}
		return
	case townhall.Money:
		if !x.IsZero() {
			set("", x.Decimal())
			set("!currency", string(x.Currency()))
		}
		return
	case townhall.Text:
		set(".zh", x.ZH)
		set(".en", x.EN)
		return
	case townhall.Ref:
		set("", x.String())
		return
	case townhall.Ratio:
		if x.Defined() {
			set("", x.String())
		}
		return
	}
	if _, ok := choices[v.Type()]; ok {
		set("", spelt(v.Interface()))
		return
	}
	switch v.Kind() {
	case reflect.String:
		set("", v.String())
	case reflect.Bool:
		if v.Bool() {
			set("", "true")
		}
	case reflect.Int, reflect.Int64:
		if v.Int() != 0 {
			set("", strconv.FormatInt(v.Int(), 10))
		}
	case reflect.Slice:
		typedList(v, path, out)
	case reflect.Struct:
		for _, m := range reflect.VisibleFields(v.Type()) {
			if name := memberName(m); name != "" {
				typed(v.FieldByIndex(m.Index), strings.TrimPrefix(path+"."+name, "."), out)
			}
		}
	}
}

func typedList(v reflect.Value, path string, out url.Values) {
	_, words := choices[v.Type().Elem()]
	for i := range v.Len() {
		e := v.Index(i)
		switch {
		case words:
			out.Add(path, e.String())
		case e.Kind() == reflect.String && e.Type() != person:
			out.Set(path, out.Get(path)+e.String()+"\r\n")
		default: // with holes between them, as where entries were left blank
			typed(e, path+"."+strconv.Itoa(3*i+1), out)
		}
	}
}

// drawn fills a value with what its form asks for.
func drawn(t *rapid.T, f *former, v reflect.Value, name, path string) {
	word := rapid.StringMatching(`[a-z一-龥]([a-z0-9 一-龥]{0,6}[a-z0-9一-龥])?`)
	some := func(label string) bool { return rapid.Bool().Draw(t, label) }
	switch v.Addr().Interface().(type) {
	case *townhall.Date:
		if some(path) {
			v.Set(reflect.ValueOf(townhall.NewDate(2020, 1, 1).AddDays(rapid.IntRange(0, 5000).Draw(t, path))))
		}
		return
	case *time.Time:
		if some(path) {
			v.Set(reflect.ValueOf(now.Add(time.Duration(rapid.IntRange(-9999, 9999).Draw(t, path)) * time.Minute)))
		}
		return
	case *townhall.Money:
		if some(path) {
			v.Set(reflect.ValueOf(townhall.Yuan(rapid.Int64Range(-999, 99999).Draw(t, path))))
		}
		return
	case *townhall.Text:
		if some(path) {
			v.Set(reflect.ValueOf(townhall.Text{ZH: word.Draw(t, path), EN: word.Draw(t, path)}))
		}
		return
	case *townhall.Ref:
		if some(path) {
			v.Set(reflect.ValueOf(townhall.Ref{Kind: "some.kind", ID: word.Draw(t, path)}))
		}
		return
	case *townhall.Ratio:
		if some(path) {
			v.Set(reflect.ValueOf(townhall.RatioOf(rapid.Int64Range(1, 9).Draw(t, path), 10)))
		}
		return
	}
	if list, ok := choices[v.Type()]; ok {
		if some(path) {
			v.Set(reflect.ValueOf(rapid.SampledFrom(list).Draw(t, path).of).Convert(v.Type()))
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		if some(path) {
			v.SetString(word.Draw(t, path))
		}
	case reflect.Bool:
		v.SetBool(some(path))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64Range(-3, 9999).Draw(t, path))
	case reflect.Slice:
		drawnList(t, f, v, name, path)
	case reflect.Struct:
		for _, m := range reflect.VisibleFields(v.Type()) {
			if n := memberName(m); n != "" && f.asks(v.Type(), m, n, path) {
				drawn(t, f, v.FieldByIndex(m.Index), n, joined(path, n))
			}
		}
	}
}

func drawnList(t *rapid.T, f *former, v reflect.Value, name, path string) {
	if list, ok := choices[v.Type().Elem()]; ok {
		for _, w := range list { // in the order of the page
			if rapid.Bool().Draw(t, path) {
				v.Set(reflect.Append(v, reflect.ValueOf(w.of).Convert(v.Type().Elem())))
			}
		}
		return
	}
	for range rapid.IntRange(0, 2).Draw(t, path) {
		e := reflect.New(v.Type().Elem()).Elem()
		drawn(t, f, e, name, path+".0")
		if !e.IsZero() {
			v.Set(reflect.Append(v, e))
		}
	}
}

// Whatever is typed into a form is what the action is given.
func TestWhatIsTypedIsWhatIsGiven(t *testing.T) {
	w := memoryTown(t)
	for _, a := range allActions() {
		t.Run(a.Kind+" "+a.Verb, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				v := w.site.view(nil, httptest.NewRequest(http.MethodGet, "/", nil), townhall.EN)
				f := &former{view: v, action: a.Kind + " " + a.Verb, typed: url.Values{}}
				given := reflect.New(a.Input)
				drawn(t, f, given.Elem(), "", "")
				typed(given.Elem(), "", f.typed)
				doc, err := f.form(a.Input).document()
				require.NoError(t, err)
				back := reflect.New(a.Input)
				require.NoError(t, json.Unmarshal(doc, back.Interface()), string(doc))
				want, err := json.Marshal(given.Interface())
				require.NoError(t, err)
				got, err := json.Marshal(back.Interface())
				require.NoError(t, err)
				require.JSONEq(t, string(want), string(got), "typed %v", f.typed)
			})
		})
	}
}

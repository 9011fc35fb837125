package web

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// shown is a part of a document as people read it.
type shown struct {
	Name, Text, URL string
	Tree            *clause
	Parts           []shown // of a struct
	Entries         []shown // of a list
}

// document shows what a record holds, without what its page says elsewhere.
func (v *view) document(rec townhall.Record) []shown {
	kind, ok := v.kinds[rec.Kind]
	if !ok {
		return nil
	}
	doc := reflect.New(kind.Doc)
	if err := json.Unmarshal(rec.Doc, doc.Interface()); err != nil {
		return []shown{{Name: v.T("web.desk.unreadable"), Text: err.Error()}}
	}
	return v.members(doc.Elem(), rec, map[string]bool{"id": true, "state": true, "duties": true})
}

// members shows those of a struct that are given.
func (v *view) members(x reflect.Value, rec townhall.Record, but map[string]bool) []shown {
	var out []shown
	for _, m := range reflect.VisibleFields(x.Type()) {
		if m.Anonymous && m.Type == attachment {
			out = append(out, v.shown(x.Type(), "attachment", x.FieldByIndex(m.Index), rec))
			continue
		}
		name := memberName(m)
		if name == "" || but[name] || len(m.Index) > 1 && within(x.Type(), m.Index, attachment) {
			continue
		}
		field := x.FieldByIndex(m.Index)
		if field.IsZero() || field.Kind() == reflect.Slice && field.Len() == 0 {
			continue
		}
		out = append(out, v.shown(x.Type(), name, field, rec))
	}
	return out
}

func (v *view) shown(owner reflect.Type, name string, x reflect.Value, rec townhall.Record) shown {
	s := v.value(name, x, rec)
	s.Name = v.label(owner, name)
	return s
}

// value shows a value by its type.
func (v *view) value(name string, x reflect.Value, rec townhall.Record) shown {
	for x.Kind() == reflect.Pointer && !x.IsNil() {
		x = x.Elem()
	}
	switch w := x.Interface().(type) {
	case townhall.Finding:
		tree := v.Tree(w)
		return shown{Tree: &tree}
	case townhall.Ref:
		return v.link(w)
	case townhall.UnitID:
		return shown{Text: v.holder(w)}
	case townhall.Place:
		return shown{Text: v.PlaceName(w)}
	case time.Time:
		return shown{Text: v.moment(w)}
	case townhall.Attachment:
		return shown{Text: w.Name, URL: v.URL("desk", "records", rec.Kind, rec.ID, "files", string(w.Digest))}
	case townhall.Date, townhall.Money, townhall.Ratio, townhall.Text, townhall.PersonID, townhall.Cite, townhall.Period, townhall.Limit, townhall.Value, townhall.Actor, bool:
		return shown{Text: v.Word(w)}
	case interface{ Text() townhall.Text }:
		return shown{Text: v.Word(w)}
	}
	switch x.Kind() {
	case reflect.Struct:
		return shown{Parts: v.members(x, rec, nil)}
	case reflect.Slice:
		return v.entries(name, x, rec)
	case reflect.String:
		return v.written(name, x)
	}
	return shown{Text: v.Word(x.Interface())}
}

func (v *view) entries(name string, x reflect.Value, rec townhall.Record) shown {
	var s shown
	plain := true
	var texts []string
	for i := range x.Len() {
		e := v.value(name, x.Index(i), rec)
		plain = plain && e.Tree == nil && e.URL == "" && e.Parts == nil && e.Entries == nil
		texts, s.Entries = append(texts, e.Text), append(s.Entries, e)
	}
	if plain && len([]rune(strings.Join(texts, ""))) < 200 {
		return shown{Text: strings.Join(texts, v.T("web.desk.comma"))}
	}
	return s
}

// written shows a string: the word of a type, the id of a record, or a text with names where people are mentioned.
func (v *view) written(name string, x reflect.Value) shown {
	if _, ok := choices[x.Type()]; ok {
		return shown{Text: v.call(x.Interface())}
	}
	if kind := kindsOf[name]; kind != "" && v.hasKind(kind) {
		return v.link(townhall.Ref{Kind: kind, ID: x.String()})
	}
	return shown{Text: mediation.Mentions(x.String(), func(p townhall.PersonID) string { return v.Word(p) })}
}

// link names a record that another one speaks of, and leads to it if who asks may read it.
func (v *view) link(r townhall.Ref) shown {
	rec, err := v.Office.Store.Get(v.r.Context(), r)
	if err != nil || !v.may(townhall.Browsing, rec) {
		return shown{Text: r.ID}
	}
	return shown{Text: v.titleOf(rec), URL: v.recordURL(r)}
}

// moment is a time on the office's clock.
func (v *view) moment(t time.Time) string {
	return t.In(v.Office.Now().Location()).Format("2006-01-02 15:04")
}

// changed is a part of a document that somebody changed.
type changed struct{ Name, Before, After string }

// changes compares two versions of a record as people read them.
func (v *view) changes(before, after townhall.Record) []changed {
	old, now := map[string]string{}, map[string]string{}
	var names []string
	for _, part := range []struct {
		rec  townhall.Record
		into map[string]string
	}{{before, old}, {after, now}} {
		flatten("", append([]shown{{Name: v.T("web.desk.state"), Text: v.StateName(part.rec.Kind, part.rec.State)}}, v.document(part.rec)...), func(name, value string) {
			if _, known := old[name]; !known && part.into[name] == "" {
				names = append(names, name)
			}
			part.into[name] = value
		})
	}
	var out []changed
	for _, name := range names {
		if old[name] != now[name] {
			out = append(out, changed{name, old[name], now[name]})
		}
	}
	return out
}

// flatten visits the values of a document by their path of names.
func flatten(path string, list []shown, visit func(name, value string)) {
	for i, s := range list {
		name := strings.TrimPrefix(path+" · "+s.Name, " · ")
		if s.Name == "" {
			name = strings.TrimPrefix(path+" "+townhall.ValueOf(i+1).String(), " ")
		}
		switch {
		case s.Parts != nil:
			flatten(name, s.Parts, visit)
		case s.Entries != nil:
			flatten(name, s.Entries, visit)
		case s.Tree == nil:
			visit(name, s.Text)
		}
	}
}

package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// deed is an action that somebody is about to take: its form, and why it was refused.
type deed struct {
	Name, Title, URL string // of the action and its record; a new record has none
	Form             *input
	Once, Version    string
	Upload           bool
	Problem          *problem
	action           townhall.Action
	record           townhall.Record
}

// problem is why an action was not taken, with what is above the form.
type problem struct {
	Finding *townhall.Finding
	Text    string
	Changes []changed // since the form was made
	Steps   []step
}

// takeAction shows the form of an action, and takes it.
func takeAction(v *view) error {
	d, err := v.deed()
	if err != nil {
		return err
	}
	v.Here = "desk"
	if v.r.Method == http.MethodGet {
		v.fill(d, v.r.URL.Query())
		d.Once, d.Version = v.Office.NewID(), strconv.FormatInt(d.record.Version, 10)
		return v.showDeed(d)
	}
	typed, err := v.posted()
	if err != nil {
		return err
	}
	d.Once, d.Version = typed.Get("!once"), typed.Get("!version")
	v.fill(d, typed)
	if !v.who(d.Form) {
		v.code, d.Problem = http.StatusUnprocessableEntity, &problem{Text: v.T("web.desk.look")}
	}
	if d.Problem != nil || typed.Has("!more") || typed.Has("!again") {
		return v.showDeed(d)
	}
	rec, err := v.do(d)
	if err == nil {
		return v.away("desk", "records", rec.Kind, rec.ID)
	}
	return v.refused(d, err)
}

// deed finds the action that the address names, if who asks may take it.
func (v *view) deed() (*deed, error) {
	kind, verb, id := v.r.PathValue("kind"), v.r.PathValue("verb"), v.r.PathValue("id")
	for _, a := range v.Actions {
		if a.Kind != kind || a.Verb != verb || a.Makes != (id == "") {
			continue
		}
		d := &deed{Name: a.Name.In(v.lang), action: a}
		if a.Makes {
			d.Title = v.KindName(kind)
			if !v.mayBegin(a) {
				return nil, townhall.Denied(townhall.Request{By: v.by, Verb: verb, Record: townhall.Record{Ref: townhall.Ref{Kind: kind}}})
			}
			return d, nil
		}
		rec, err := v.here()
		if err == nil {
			err = v.Office.Policy.Allow(v.r.Context(), townhall.Request{By: v.by, Verb: verb, Record: rec})
		}
		d.record, d.Title, d.URL = rec, v.titleOf(rec), v.recordURL(rec.Ref)
		return d, err
	}
	return nil, nowhere(v)
}

// mayBegin reports whether who asks may make a record somewhere: where exactly, only the record that comes of it says.
func (v *view) mayBegin(a townhall.Action) bool {
	if _, foresees := v.Office.Policy.(townhall.Foresight); foresees {
		return v.ever(a.Verb, a.Kind)
	}
	places := []townhall.Place{""}
	for _, p := range v.Places {
		places = append(places, p.Place)
	}
	for _, place := range places {
		r := townhall.Request{By: v.by, Verb: a.Verb, Record: townhall.Record{Ref: townhall.Ref{Kind: a.Kind}, Version: 1, Place: place, Holder: v.by.Unit},
			Before: &townhall.Record{Ref: townhall.Ref{Kind: a.Kind}}}
		if v.Office.Policy.Allow(v.r.Context(), r) == nil {
			return true
		}
	}
	return false
}

// fill makes the form of what was typed.
func (v *view) fill(d *deed, typed url.Values) {
	f := &former{view: v, typed: typed, action: d.action.Kind + " " + d.action.Verb, record: d.record, more: typed.Get("!more")}
	d.Form = f.form(d.action.Input)
	d.Form.each(func(i *input) { d.Upload = d.Upload || i.Kind == "file" })
}

// do takes the action as it was typed, once, on the version that the form was made from.
func (v *view) do(d *deed) (townhall.Record, error) {
	doc, err := d.Form.document()
	if err != nil {
		return townhall.Record{}, err
	}
	office := v.Office.Once(v.once(d.Once))
	if version, err := strconv.ParseInt(d.Version, 10, 64); err == nil && !d.action.Makes {
		office = office.Expect(version)
	}
	return d.action.Do(v.r.Context(), office, v.by, d.record.Ref, doc)
}

// refused shows the form again with why it was refused, or gives the error of something else.
func (v *view) refused(d *deed, err error) error {
	var no *townhall.Refusal
	var e *townhall.Error
	switch {
	case errors.As(err, &no):
		v.code, d.Problem = http.StatusUnprocessableEntity, &problem{Finding: &no.Finding}
	case errors.As(err, &e) && e.Kind == townhall.Conflict && e.Field == "version":
		v.code, d.Problem = http.StatusConflict, v.overtaken(d)
	case errors.As(err, &e) && door.Status(e) == http.StatusBadRequest, errors.As(err, &e) && e.Kind == townhall.NotFound, errors.As(err, &e) && e.Kind == townhall.Conflict:
		v.code, d.Problem = door.Status(e), &problem{Text: townhall.Explain(err, v.lang)}
	default:
		return err
	}
	d.Form.place(err, v.lang)
	return v.showDeed(d)
}

// overtaken says that somebody was first, and what they changed. The form is of what they left from now on.
func (v *view) overtaken(d *deed) *problem {
	p := &problem{Text: v.T("web.desk.first")}
	made, _ := strconv.ParseInt(d.Version, 10, 64)
	d.Version = strconv.FormatInt(d.record.Version, 10)
	var before townhall.Record
	for e, err := range v.Office.Store.History(v.r.Context(), d.record.Ref, 0) {
		switch {
		case err != nil:
			return p // that there is a conflict is said all the same
		case e.After.Version <= made:
			before = e.After
		case v.may(townhall.Tracing, d.record):
			p.Steps = append(p.Steps, v.step(d.record.Kind, e))
		}
	}
	p.Changes = v.changes(before, d.record)
	return p
}

func (v *view) showDeed(d *deed) error {
	return v.show("action", townhall.Plain(d.Name+" · "+strings.TrimSpace(d.Title)), d)
}

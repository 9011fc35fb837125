package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"

	"github.com/townhall-go/townhall"
)

// recordView is a record's page.
type recordView struct {
	Kind     string
	State    mood
	Facts    []shown
	Duties   []duty
	Now, Any []listed // what its state allows, and what it does not
	Void     *listed
	Doc      []shown
	Steps    []step
	Traced   bool
}

// duty is one to be met, with how its day was counted.
type duty struct {
	Rule, Due, Owner string
	State            mood
	Why              []string
}

// step is an entry of a history.
type step struct {
	At, Name, By, Reason string
	Basis                []string
}

func recordPage(v *view) error {
	v.Here = "desk"
	rec, err := v.here()
	if err == nil {
		err = v.noted(rec.Ref)
	}
	if err != nil {
		return err
	}
	page := recordView{Kind: v.KindName(rec.Kind), State: mood{Name: v.StateName(rec.Kind, rec.State)}, Facts: v.header(rec), Doc: v.document(rec), Duties: v.duties(rec)}
	v.offer(&page, rec)
	if page.Traced = v.may(townhall.Tracing, rec); page.Traced {
		for e, err := range v.Office.Store.History(v.r.Context(), rec.Ref, 0) {
			if err != nil {
				return err
			}
			page.Steps = append(page.Steps, v.step(rec.Kind, e))
		}
	}
	return v.show("record", townhall.Plain(v.titleOf(rec)), page)
}

// header is what every record says of itself.
func (v *view) header(rec townhall.Record) []shown {
	out := []shown{{Name: v.T("web.desk.id"), Text: rec.ID}}
	if rec.Place != "" {
		out = append(out, shown{Name: v.T("web.desk.place"), Text: v.PlaceName(rec.Place)})
	}
	if rec.Holder != "" {
		out = append(out, shown{Name: v.T("web.desk.holder"), Text: v.holder(rec.Holder)})
	}
	for _, d := range []struct {
		key string
		day townhall.Date
	}{{"web.desk.opened", rec.Opened}, {"web.desk.due", rec.Due}, {"web.desk.closed", rec.Closed}} {
		if !d.day.IsZero() {
			out = append(out, shown{Name: v.T(d.key), Text: d.day.String()})
		}
	}
	return out
}

// duties are a record's open ones.
func (v *view) duties(rec townhall.Record) []duty {
	var out []duty
	for _, d := range openDuties(rec) {
		out = append(out, v.duty(d))
	}
	return out
}

// openDuties reads those of a document that are not met. A document that cannot be read shows none: its page says so.
func openDuties(rec townhall.Record) []townhall.Duty {
	var doc struct {
		Duties []townhall.Duty `json:"duties"`
	}
	if json.Unmarshal(rec.Doc, &doc) != nil {
		return nil
	}
	return slices.DeleteFunc(doc.Duties, func(d townhall.Duty) bool { return !d.Open() })
}

func (v *view) duty(d townhall.Duty) duty {
	out := duty{Rule: v.ruleName(d), Owner: v.holder(d.Owner)}
	due, err := d.Due(v.Office.Calendar)
	if err != nil {
		out.Why = []string{townhall.Explain(err, v.lang)}
		return out
	}
	for _, s := range due.Steps {
		out.Why = append(out.Why, s.In(v.lang))
	}
	switch {
	case due.Stopped:
		out.State = mood{v.T("web.desk.stopped"), "wait"}
		return out
	case due.Date.Before(v.Today()):
		out.State = mood{v.T("web.desk.overdue"), "no"}
	case due.Provisional:
		out.State = mood{v.T("web.desk.provisional"), "wait"}
	}
	out.Due = due.Date.String()
	return out
}

// ruleName is what people call a duty: by its rule, or by its limit.
func (v *view) ruleName(d townhall.Duty) string {
	if name, ok := v.ruleNames()[d.Rule]; ok {
		return name.In(v.lang)
	}
	return v.Word(d.Limit.Text())
}

// ruleNames are the titles of the office's rules by their keys.
func (v *view) ruleNames() map[string]townhall.Text {
	if v.rulebook == nil {
		v.rulebook = map[string]townhall.Text{}
		for _, line := range v.Office.Rules.Lines() {
			v.rulebook[line.Key] = line.Title
		}
	}
	return v.rulebook
}

// offer puts what can be done on the page: first what the record's state allows. What the policy would refuse is not offered.
func (v *view) offer(page *recordView, rec townhall.Record) {
	kind := v.kinds[rec.Kind]
	next := kind.Next(rec.State)
	final := slices.ContainsFunc(kind.States, func(s townhall.StateName[string]) bool { return s.State == rec.State && s.Final })
	for _, a := range v.Actions {
		if a.Kind != rec.Kind || a.Makes || rec.State == townhall.Voided || !v.may(a.Verb, rec) {
			continue
		}
		way := listed{Title: a.Name.In(v.lang), URL: v.URL("desk", "records", rec.Kind, rec.ID, a.Verb)}
		switch {
		case a.Verb == "void":
			page.Void = &way
		case slices.Contains(next, a.Verb), !tabled(kind, a.Verb) && !final:
			page.Now = append(page.Now, way)
		default:
			page.Any = append(page.Any, way)
		}
	}
}

// tabled reports whether a kind's table of states knows a verb.
func tabled(k townhall.Kind, verb string) bool {
	for _, s := range k.States {
		if slices.Contains(k.Next(s.State), verb) {
			return true
		}
	}
	return slices.Contains(k.Next(""), verb)
}

// step is an entry of a history for people.
func (v *view) step(kind string, e townhall.Entry) step {
	s := step{At: v.moment(e.At), Name: v.VerbName(kind, e.Verb), By: v.actor(e.By), Reason: e.Reason}
	for _, c := range e.Basis {
		s.Basis = append(s.Basis, v.Word(c))
	}
	return s
}

// actor is who acted, by name.
func (v *view) actor(a townhall.Actor) string {
	who := ""
	if a.Person != "" {
		who = v.Word(a.Person)
	}
	who = v.both(who, a.Capacity)
	if a.Unit != "" {
		who = v.both(who, v.holder(a.Unit))
	}
	return who
}

// mostShown is how large a file may be that is handed out.
const mostShown = mostPosted

// recordFile hands out an attachment of a record that who asks may read.
func recordFile(v *view) error {
	rec, err := v.here()
	if err != nil {
		return err
	}
	digest := v.r.PathValue("digest")
	quoted, err := json.Marshal(digest)
	if err != nil || v.Files == nil || !bytes.Contains(rec.Doc, quoted) {
		return nowhere(v)
	}
	f, err := v.Files.Open(v.r.Context(), townhall.Digest(digest))
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := io.Copy(&v.out, io.LimitReader(f, mostShown)); err != nil {
		v.out.Reset()
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/octet-stream") // for the reader to save: what somebody put there is not to run in this site's name
	h.Set("Content-Disposition", "attachment")
	h.Set("X-Content-Type-Options", "nosniff")
	v.code = http.StatusOK
	return nil
}

// beginnings lists what who asks may begin.
func beginnings(v *view) error {
	v.Here = "desk"
	type group struct {
		Name string
		Ways []listed
	}
	var out []group
	for _, k := range v.Kinds {
		g := group{Name: k.Title.In(v.lang)}
		for _, a := range v.Actions {
			if a.Kind == k.Name && a.Makes && v.mayBegin(a) {
				g.Ways = append(g.Ways, listed{Title: a.Name.In(v.lang), URL: v.URL("desk", "new", a.Kind, a.Verb)})
			}
		}
		if g.Ways != nil {
			out = append(out, g)
		}
	}
	return v.show("beginnings", text("web.desk.new"), out)
}

package web

import (
	"cmp"
	"errors"
	"net/url"
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/mediation"
)

// seat is somebody's place in a body, or of those who mediate.
type seat struct {
	Who, Role, From, Until string
	State                  mood
	Ways                   []listed
}

// unitPage is a body or a mediation committee with who serves in it.
type unitPage struct {
	Name, Kind, URL string
	State           mood
	Facts           []shown
	Alerts          []string
	Composition     *clause // of a committee, where it is not as the law has it
	Groups          []seats
	Changes         []step
	Ways            []listed
}

// seats are those of a group: who sits, who has left, who is engaged.
type seats struct {
	Name string
	List []seat
}

// bodies lists the bodies and committees that who asks may browse.
func bodies(v *view) error {
	v.Here = "desk/bodies"
	type line struct {
		row
		Members, Alerts int
	}
	var data struct {
		Rows []line
		More string
	}
	found, err := v.list([]townhall.Query{{Kind: governance.BodyKind}, {Kind: mediation.CommitteeKind}}, v.r.URL.Query().Get("after"), pageRows, v.shows)
	if err != nil {
		return err
	}
	for _, rec := range found.Records {
		l := line{row: v.row(rec)}
		l.URL = v.URL("desk", "bodies", rec.ID)
		if v.may(townhall.Reading, rec) {
			page, err := v.unit(rec)
			l.Alerts = len(page.Alerts)
			if err != nil { // a damaged one must not hide the others
				l.Alerts, l.Why = l.Alerts+1, townhall.Explain(err, v.lang)
			}
			if len(page.Groups) > 0 {
				l.Members = len(page.Groups[0].List)
			}
		}
		data.Rows = append(data.Rows, l)
	}
	if found.More != "" {
		data.More = v.again(v.r.URL.Query(), "after", found.More)
	}
	return v.show("bodies", text("web.desk.bodies"), data)
}

// oneBody is a body, a committee, or both where they share an id.
func oneBody(v *view) error {
	v.Here = "desk/bodies"
	var units []unitPage
	for _, kind := range []string{governance.BodyKind, mediation.CommitteeKind} {
		rec, err := v.record(townhall.Ref{Kind: kind, ID: v.r.PathValue("id")})
		if errors.Is(err, townhall.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		page, err := v.unit(rec)
		if err != nil {
			return err
		}
		units = append(units, page)
	}
	if len(units) == 0 {
		return nowhere(v)
	}
	return v.show("body", townhall.Plain(units[0].Name), units)
}

// unit is the page of a record of either kind.
func (v *view) unit(rec townhall.Record) (unitPage, error) {
	page := unitPage{Name: v.titleOf(rec), Kind: v.KindName(rec.Kind), URL: v.recordURL(rec.Ref), State: mood{Name: v.StateName(rec.Kind, rec.State)}, Facts: v.header(rec)}
	offered := recordView{}
	v.offer(&offered, rec)
	page.Ways = offered.Now
	var err error
	if rec.Kind == governance.BodyKind {
		err = v.body(&page, rec)
	} else {
		err = v.committee(&page, rec)
	}
	return page, err
}

func (v *view) body(page *unitPage, rec townhall.Record) error {
	b, err := townhall.Read[governance.Body](rec)
	if err != nil {
		return err
	}
	today := v.Today()
	overdue := b.Overdue(today)
	sitting, left := seats{Name: v.T("web.desk.sitting")}, seats{Name: v.T("web.desk.former")}
	for _, m := range b.On(today) {
		s := seat{Who: v.Word(m.Person), Role: v.Word(m.Role), From: m.From.String(), Until: m.Until.String()}
		if slices.Contains(overdue, m) {
			s.State = mood{v.T("web.desk.term_over"), "no"}
		}
		s.Ways = v.about(page.Ways, rec, "unseat", m.Person, "role", string(m.Role))
		sitting.List = append(sitting.List, s)
	}
	for _, m := range b.Members {
		if !m.To.IsZero() && m.To.Before(today) {
			left.List = append(left.List, seat{Who: v.Word(m.Person), Role: v.Word(m.Role), From: m.From.String(), Until: m.To.String(), State: mood{Name: v.both(v.Word(m.Left), m.Ended)}})
		}
	}
	page.Groups = []seats{sitting, left}
	for _, m := range overdue {
		page.Alerts = append(page.Alerts, v.T("web.desk.overdue_term", "who", m.Person, "role", m.Role, "until", m.Until))
	}
	if of := b.SeatsOn(today); of > 0 {
		page.Facts = append(page.Facts, shown{Name: v.T("web.field.seats"), Text: v.Word(of)})
		if vacant := of - len(b.Roll(today)); vacant > 0 {
			page.Alerts = append(page.Alerts, v.T("web.desk.vacant", "n", vacant))
		}
	}
	for _, r := range slices.Backward(b.Reshuffles) {
		page.Changes = append(page.Changes, v.reshuffle(r))
	}
	return v.stranded(page, b)
}

// stranded are the seats of those who left the posts on which they depend, as the host's directory has it.
func (v *view) stranded(page *unitPage, b governance.Body) error {
	if v.Directory == nil {
		return nil
	}
	found, err := b.Stranded(v.Today(), func(p governance.Post) ([]townhall.PersonID, error) {
		return v.Directory.Holders(v.r.Context(), p.Unit, p.Name, v.Today())
	})
	for _, s := range found {
		page.Alerts = append(page.Alerts, v.Word(s))
	}
	return err
}

func (v *view) reshuffle(r governance.Reshuffle) step {
	s := step{At: r.On.String(), Name: v.VerbName(governance.BodyKind, "reshuffle"), Reason: r.Reason}
	for _, m := range r.Join {
		s.Basis = append(s.Basis, "+ "+v.both(v.Word(m.Person), v.Word(m.Role)))
	}
	for _, l := range r.Leave {
		role := ""
		if l.Role != "" {
			role = v.Word(l.Role)
		}
		s.Basis = append(s.Basis, "− "+v.both(v.Word(l.Person), role))
	}
	return s
}

// about is a way that is offered, with the person of whom it is filled in, and more.
func (v *view) about(offered []listed, rec townhall.Record, verb string, p townhall.PersonID, more ...string) []listed {
	address := v.URL("desk", "records", rec.Kind, rec.ID, verb)
	for _, way := range offered {
		if way.URL != address {
			continue
		}
		name := v.Word(p)
		q := url.Values{"person": {name}, "person!of": {name}, "person!id": {string(p)}}
		for i := 0; i+1 < len(more); i += 2 {
			q.Set(more[i], more[i+1])
		}
		return []listed{{Title: way.Title, URL: address + "?" + q.Encode()}}
	}
	return nil
}

func (v *view) committee(page *unitPage, rec townhall.Record) error {
	c, err := townhall.Read[mediation.Committee](rec)
	if err != nil {
		return err
	}
	today := v.Today()
	sitting, engaged, left := seats{Name: v.T("web.desk.sitting")}, seats{Name: v.T("web.desk.engaged")}, seats{Name: v.T("web.desk.former")}
	for _, m := range c.MembersOn(today) {
		s := seat{Who: v.Word(m.Person), From: cmp.Or(m.From, c.Begun, c.Formed).String(), Until: m.Last.String(), Ways: v.about(page.Ways, rec, "disengage", m.Person)}
		if m.Director {
			s.Role = v.T("web.field.director")
		}
		sitting.List = append(sitting.List, s)
	}
	for _, e := range c.Mediators {
		s := seat{Who: v.Word(e.Person), Role: e.Certificate.Number, From: e.Days.From.String(), Until: e.Days.To.String()}
		if !e.Days.To.IsZero() && e.Days.To.Before(today) {
			s.State = mood{Name: v.both(v.Word(e.Left), e.Reason)}
			left.List = append(left.List, s)
			continue
		}
		s.Ways = v.about(page.Ways, rec, "disengage", e.Person)
		engaged.List = append(engaged.List, s)
	}
	for _, m := range c.Members {
		if !m.Last.IsZero() && m.Last.Before(today) {
			left.List = append(left.List, seat{Who: v.Word(m.Person), From: m.From.String(), Until: m.Last.String(), State: mood{Name: v.both(v.Word(m.Left), m.Reason)}})
		}
	}
	page.Groups = []seats{sitting, engaged, left}
	v.warn(page, c, rec)
	return nil
}

// warn tells what a committee has to see to: a term that ends, changes that nobody reported, a composition that the law does not have.
func (v *view) warn(page *unitPage, c mediation.Committee, rec townhall.Record) {
	today := v.Today()
	for _, d := range v.duties(rec) {
		if d.Due != "" && d.State.Mood == "no" {
			page.Alerts = append(page.Alerts, v.both(d.Rule, d.Due))
		}
	}
	for _, change := range slices.Backward(c.Changes) {
		who := ""
		if change.Person != "" {
			who = v.Word(change.Person)
		}
		s := step{At: change.On.String(), Name: v.VerbName(mediation.CommitteeKind, change.Verb), By: who}
		if change.Reported.IsZero() {
			page.Alerts = append(page.Alerts, v.T("web.desk.unreported", "what", v.both(s.Name, who), "on", change.On))
		} else {
			s.Reason = v.T("web.desk.reported", "to", change.To, "on", change.Reported)
		}
		page.Changes = append(page.Changes, s)
	}
	at := townhall.Moment{Ref: rec.Ref, Now: v.Office.Now(), Today: today, By: v.by, Rules: v.Office.Rules, Calendar: v.Office.Calendar}
	if f, err := c.Composed(at, today); err == nil && !f.Held {
		tree := v.Tree(f)
		page.Composition = &tree
		page.Alerts = append(page.Alerts, v.T("web.desk.composition"))
	}
}

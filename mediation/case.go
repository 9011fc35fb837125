package mediation

import (
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// CaseKind is the kind of the records that hold cases.
const CaseKind = "mediation.case"

// Case (调解案件) is a dispute that a committee has accepted. People appear by their id in the Vault only.
type Case struct {
	ID          string              `json:"id"`
	State       State               `json:"state"`
	Committee   string              `json:"committee"` // the id of its record
	Place       townhall.Place      `json:"place"`
	Category    Category            `json:"category"`
	Source      Source              `json:"source"`
	Facts       string              `json:"facts,omitempty"` // what the dispute is about, without names
	Parties     []Party             `json:"parties"`
	Accepted    townhall.Date       `json:"accepted"`
	Mediators   []townhall.PersonID `json:"mediators,omitempty"`
	Sessions    []Session           `json:"sessions,omitempty"`
	Agreement   *Agreement          `json:"agreement,omitempty"`
	Ending      *Ending             `json:"ending,omitempty"`
	Escalations []Escalation        `json:"escalations,omitempty"`
	Duties      []townhall.Duty     `json:"duties,omitempty"`
}

// Party (当事人) is a person on one side of the dispute.
type Party struct {
	Person  townhall.PersonID `json:"person"`
	Side    string            `json:"side"`              // "a", "b", …: who stands together
	Refuses bool              `json:"refuses,omitempty"` // clearly refuses mediation
}

// Session (调解) is one meeting, with the mediator's record of it.
type Session struct {
	On     townhall.Date `json:"on"`
	Record string        `json:"record"`
}

// Ending (终止调解) is an end without an agreement.
type Ending struct {
	On     townhall.Date `json:"on"`
	Reason string        `json:"reason"`
	Told   []Route       `json:"told"` // the routes that the parties were told of
}

// Escalation is a harm that came of the dispute, or that mediation prevented.
type Escalation struct {
	Harm      Harm          `json:"harm"`
	Prevented bool          `json:"prevented,omitempty"`
	Persons   int           `json:"persons"`
	On        townhall.Date `json:"on"`
	Note      string        `json:"note,omitempty"`
}

// escalatedTag marks the records of cases with escalations, which are counted by their own dates.
const escalatedTag = "escalated"

// Ref names the case's record.
func (c Case) Ref() townhall.Ref { return townhall.Ref{Kind: CaseKind, ID: c.ID} }

// Head is the record's header. A case is closed on the day on which mediation came to its end; performance follows.
func (c Case) Head() townhall.Head {
	h := townhall.Head{Kind: CaseKind, Place: c.Place, Holder: townhall.UnitID(c.Committee), State: string(c.State),
		Opened: c.Accepted, Closed: c.Handled(), Tags: []string{string(c.Category)}}
	if len(c.Escalations) > 0 {
		h.Tags = append(h.Tags, escalatedTag)
	}
	return h
}

// Handled is the day on which mediation came to its end, by an agreement or without one; no date while it goes on.
func (c Case) Handled() townhall.Date {
	switch {
	case c.Ending != nil:
		return c.Ending.On
	case c.Agreement != nil:
		return c.Agreement.Effective
	}
	return townhall.Date{}
}

// Check refuses a case whose state and contents contradict one another, as a damaged record may.
func (c Case) Check() error {
	a, written := c.terms(), c.terms().Form == Written
	for _, part := range []struct {
		field string
		held  bool
	}{
		{"id", c.ID != ""},
		{"state", slices.Contains([]State{Accepted, Mediating, Drafted, Agreed, Performed, Ended}, c.State)},
		{"accepted", !c.Accepted.IsZero()},
		{"parties", len(c.Parties) > 1},
		{"ending", (c.Ending != nil) == (c.State == Ended)},
		{"agreement", (c.Agreement != nil) == slices.Contains([]State{Drafted, Agreed, Performed}, c.State)},
		{"agreement.form", c.Agreement == nil || a.Form == Oral || written},
		{"agreement.effective", a.Effective.IsZero() == (c.State != Agreed && c.State != Performed)},
		{"agreement.seal", !written || a.Seal.IsZero() == a.Effective.IsZero()},
		{"agreement.signatures", !written || a.Seal.IsZero() || everySigned(c)},
	} {
		if !part.held {
			return &townhall.Error{Kind: townhall.Invalid, Field: part.field, Found: townhall.ValueOf(string(c.State)),
				Needed: townhall.Say("mediation.case.whole", "与案件状态相符的内容", "what belongs to the case's state")}
		}
	}
	return nil
}

func everySigned(c Case) bool {
	return partiesSigned.Holds(Matter{Case: c}, townhall.Moment{}) && mediatorSigned.Holds(Matter{Case: c}, townhall.Moment{})
}

// terms is the agreement, or an empty one where there is none.
func (c Case) terms() Agreement {
	if c.Agreement == nil {
		return Agreement{}
	}
	return *c.Agreement
}

// ending is how the case ended, or nothing.
func (c Case) ending() Ending {
	if c.Ending == nil {
		return Ending{}
	}
	return *c.Ending
}

func (c Case) isParty(p townhall.PersonID) bool {
	return slices.ContainsFunc(c.Parties, func(q Party) bool { return q.Person == p })
}

func (c Case) persons() []townhall.PersonID {
	out := make([]townhall.PersonID, len(c.Parties))
	for i, p := range c.Parties {
		out[i] = p.Person
	}
	return out
}

// sides lists the sides on which parties stand.
func (c Case) sides() []string {
	var out []string
	for _, p := range c.Parties {
		if !slices.Contains(out, p.Side) {
			out = append(out, p.Side)
		}
	}
	return out
}

// untold lists the routes of which the parties were not told.
func (c Case) untold() []Route {
	return slices.DeleteFunc(Routes(), func(r Route) bool { return slices.Contains(c.ending().Told, r) })
}

// Application is what a committee is asked to accept, or takes up of its own motion.
type Application struct {
	Committee string         // the id of its record
	Place     townhall.Place // the committee's, if not given
	Category  Category
	Source    Source
	Facts     string
	Parties   []Party
	On        townhall.Date // today, if not given
}

// Accept (受理) opens a case at a committee that stands on that day.
func (a Application) Accept(m townhall.Moment, body Committee) (Case, []townhall.Fact, error) {
	c := Case{ID: m.Ref.ID, Committee: a.Committee, Place: a.Place, Category: trimmed(a.Category), Source: a.Source,
		Facts: trimmed(a.Facts), Parties: slices.Clone(a.Parties), Accepted: orToday(a.On, m)}
	for i, p := range c.Parties {
		c.Parties[i].Person, c.Parties[i].Side = trimmed(p.Person), trimmed(p.Side)
	}
	if c.Place == "" {
		c.Place = body.Place
	}
	c, facts, err := Matter{c, body}.move(Case{}, m, "accept", law("17"))
	if err != nil {
		return Case{}, nil, err
	}
	limit, binds, err := binding(Duration, m, c.Accepted)
	if err != nil {
		return Case{}, nil, err
	}
	if binds {
		duty := limit.Value.From(c.Accepted)
		duty.Rule, duty.Owner = Duration.Key, townhall.UnitID(c.Committee)
		c.Duties = []townhall.Duty{duty}
	}
	return c, facts, nil
}

func orToday(d townhall.Date, m townhall.Moment) townhall.Date {
	if d.IsZero() {
		return m.Today
	}
	return d
}

// trimmed is a text or a name as it was meant, without the blanks around it. Every step takes those it is given through
// here, so that blanks alone are nothing given.
func trimmed[T ~string](s T) T { return T(strings.TrimSpace(string(s))) }

// Assign (指定或者选择调解员) gives the case its mediators, who must be the committee's on that day. In mediation they take the
// place of those before them.
func (c Case) Assign(m townhall.Moment, body Committee, people ...townhall.PersonID) (Case, []townhall.Fact, error) {
	next := c
	next.Mediators = slices.Clone(people)
	for i, p := range people {
		next.Mediators[i] = trimmed(p)
	}
	return Matter{next, body}.move(c, m, "assign", law("19"))
}

// Mediate (调解) records a session. After a draft it begins mediation again: the draft is dropped, and the history keeps it.
func (c Case) Mediate(m townhall.Moment, s Session) (Case, []townhall.Fact, error) {
	s.On, s.Record = orToday(s.On, m), trimmed(s.Record)
	next := c
	next.Sessions = append(slices.Clip(c.Sessions), s)
	next.Agreement = nil
	return next.move(c, m, "mediate", law("27"))
}

// End (终止调解) ends mediation without an agreement. The parties must be told where else they may turn.
func (c Case) End(m townhall.Moment, e Ending) (Case, []townhall.Fact, error) {
	e.On, e.Reason = orToday(e.On, m), trimmed(e.Reason)
	next := c
	next.Agreement = nil
	next.Ending = &e
	return next.handled(e.On).move(c, m, "end", law("26"))
}

// Escalate records a harm that came of the dispute or was prevented, at any time.
func (c Case) Escalate(m townhall.Moment, e Escalation) (Case, []townhall.Fact, error) {
	e.On, e.Note = orToday(e.On, m), trimmed(e.Note)
	next := c
	next.Escalations = append(slices.Clip(c.Escalations), e)
	f := townhall.All("mediation.escalate", townhall.Say("mediation.escalate", "登记矛盾激化情况", "recording an escalation"),
		townhall.Finding{Code: "mediation.escalate.harm", Field: "harm", Held: slices.Contains(Harms(), e.Harm), Found: townhall.ValueOf(word(e.Harm)), Cite: law("25"),
			Say: townhall.Say("mediation.escalate.harm", "属于统计报表所列情形", "a harm of the form")},
		townhall.Finding{Code: "mediation.escalate.persons", Field: "persons", Held: e.Persons > 0, Found: townhall.ValueOf(e.Persons),
			Say: townhall.Say("mediation.escalate.persons", "至少涉及一人", "at least one person is concerned")},
		townhall.Finding{Code: "mediation.escalate.on", Field: "on", Held: !e.On.Before(c.Accepted) && !e.On.After(m.Today), Found: townhall.ValueOf(e.On),
			Say: townhall.Say("mediation.escalate.on", "日期不早于受理日、不晚于今日", "a day between acceptance and today")})
	facts, err := decide(m, c.Accepted, f, townhall.Fact{Verb: "escalate", Reason: e.Note, Basis: []townhall.Cite{law("25")}})
	if err != nil {
		return c, nil, err
	}
	return next, facts, nil
}

// handled meets the duty to finish in time.
func (c Case) handled(on townhall.Date) Case {
	c.Duties = slices.Clone(c.Duties)
	for i, d := range c.Duties {
		if d.Rule == Duration.Key && d.Open() {
			c.Duties[i] = d.Meet(on)
		}
	}
	return c
}

// move is Matter's, for steps that do not ask for the committee.
func (c Case) move(from Case, m townhall.Moment, verb string, basis ...townhall.Cite) (Case, []townhall.Fact, error) {
	return Matter{Case: c}.move(from, m, verb, basis...)
}

// move makes the way that the table has for a verb, or refuses and leaves the case as it was.
func (c Matter) move(from Case, m townhall.Moment, verb string, basis ...townhall.Cite) (Case, []townhall.Fact, error) {
	state, finding := CaseStates.Try(from.State, verb, c, m)
	facts, err := decide(m, c.Accepted, finding, townhall.Fact{Verb: verb, Reason: c.ending().Reason, Basis: basis})
	if err != nil {
		return from, nil, err
	}
	c.State = state
	return c.Case, facts, nil
}

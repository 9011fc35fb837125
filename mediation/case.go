package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// CaseKind is the kind of the records that hold cases.
const CaseKind = "mediation.case"

// Case (调解案件) is a dispute that a committee has accepted or declined. People appear by their id in the Vault, in texts by a Mention.
type Case struct {
	ID          string              `json:"id"`
	State       State               `json:"state"`
	Committee   string              `json:"committee"` // the id of its record
	Place       townhall.Place      `json:"place"`
	Category    Category            `json:"category"`
	Source      Source              `json:"source"`
	Difficulty  Difficulty          `json:"difficulty,omitempty"`
	Facts       string              `json:"facts,omitempty"`  // what the dispute is about, without names
	Secret      bool                `json:"secret,omitempty"` // concerns somebody's privacy or a trade secret
	Risk        string              `json:"risk,omitempty"`   // the id of the risk, found in a screening, that it comes of
	Again       string              `json:"again,omitempty"`  // the id of the case that it takes up again
	Parties     []Party             `json:"parties"`
	Accepted    townhall.Date       `json:"accepted,omitzero"` // none if declined
	Bars        []Bar               `json:"bars,omitempty"`    // why it was declined
	Mediators   []townhall.PersonID `json:"mediators,omitempty"`
	Assigned    []Assignment        `json:"assigned,omitempty"`
	Recusals    []Recusal           `json:"recusals,omitempty"`
	Helpers     []Helper            `json:"helpers,omitempty"`
	Handovers   []Handover          `json:"handovers,omitempty"`
	Sessions    []Session           `json:"sessions,omitempty"`
	Warnings    []Warning           `json:"warnings,omitempty"`
	Agreement   *Agreement          `json:"agreement,omitempty"`
	Ending      *Ending             `json:"ending,omitempty"`
	Escalations []Escalation        `json:"escalations,omitempty"`
	Visits      []Visit             `json:"visits,omitempty"`
	Papers      []Paper             `json:"papers,omitempty"`
	Duties      []townhall.Duty     `json:"duties,omitempty"`
}

// Party (当事人) is a person on one side of the dispute, with what they declared.
type Party struct {
	Person    townhall.PersonID `json:"person"`
	Side      string            `json:"side"`                 // "a", "b", …: who stands together
	Agent     townhall.PersonID `json:"agent,omitempty"`      // who acts and signs for a minor, or for an organisation
	Home      townhall.Place    `json:"home,omitempty"`       // where they live, if that is why the committee takes the case
	Refuses   bool              `json:"refuses,omitempty"`    // clearly refuses mediation, or asks to end it
	Private   bool              `json:"private,omitempty"`    // asks for closed sessions
	InWriting bool              `json:"in_writing,omitempty"` // asks for a written agreement
	MoreTime  bool              `json:"more_time,omitempty"`  // asks for more time
}

// Session (调解) is one meeting, with the mediator's record of it.
type Session struct {
	On     townhall.Date       `json:"on"`
	Record string              `json:"record"`
	By     []townhall.PersonID `json:"by,omitempty"`     // who mediated: the case's mediators on that day
	Rights bool                `json:"rights,omitempty"` // the parties were told of mediation's nature, principles and effect, and of their rights and duties
	Open   bool                `json:"open,omitempty"`   // held in the open, others sitting in
}

// Ending (终止调解、不予受理) is an end without an agreement, or before a beginning.
type Ending struct {
	On     townhall.Date `json:"on"`
	Reason string        `json:"reason,omitempty"`
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

// Warning (激化苗头) is a sign that a dispute may escalate, with what was done against it. A possible crime or breach of public
// order is reported to the police or another body.
type Warning struct {
	On         townhall.Date `json:"on"`
	Sign       string        `json:"sign"`
	Measures   string        `json:"measures"`
	Crime      bool          `json:"crime,omitempty"`
	Reported   string        `json:"reported,omitempty"`   // to whom
	ReportedOn townhall.Date `json:"reported_on,omitzero"` // today, if not given
}

// Paper (案卷材料) is an attachment: a scan, a photograph, a signed paper. Its content lies in Files.
type Paper struct {
	townhall.Attachment
	What string        `json:"what"` // what it is, without names
	On   townhall.Date `json:"on"`
}

// mostPersons is the most that one entry may concern: a slip of the pen must not spoil a year's sums.
const mostPersons = 1_000_000

// escalatedTag marks the records of cases with escalations, which are counted by their own dates.
const escalatedTag = "escalated"

// categoryTag marks the records of a category.
func categoryTag(c Category) string { return "category:" + string(c) }

// riskTag marks the records of the case that was opened of a risk.
func riskTag(id string) string { return "risk:" + id }

// Ref names the case's record.
func (c Case) Ref() townhall.Ref { return townhall.Ref{Kind: CaseKind, ID: c.ID} }

// Head is the record's header. A case is closed on the day on which mediation came to its end; performance follows. By its
// tags a case is found by its category and by each of its parties.
func (c Case) Head() townhall.Head {
	h := townhall.Head{Kind: CaseKind, Place: c.Place, Holder: townhall.UnitID(c.Committee), State: string(c.State),
		Opened: c.day(), Closed: c.Handled(), Tags: []string{categoryTag(c.Category)}}
	if c.State == Declined {
		h.Closed = c.ending().On
	}
	if len(c.Escalations) > 0 {
		h.Tags = append(h.Tags, escalatedTag)
	}
	if c.Risk != "" {
		h.Tags = append(h.Tags, riskTag(c.Risk))
	}
	for _, p := range c.Parties {
		h.Tags = append(h.Tags, partyTag(p.Person))
	}
	for _, month := range c.agreementMonths() {
		h.Tags = append(h.Tags, agreementTag(month))
	}
	return h
}

// day is the day by whose rules the case is judged: that of acceptance, or on which it was declined.
func (c Case) day() townhall.Date {
	if c.Accepted.IsZero() {
		return c.ending().On
	}
	return c.Accepted
}

// Handled is the day on which mediation came to its end, by an agreement or without one; no date while it goes on, and none
// if it was declined.
func (c Case) Handled() townhall.Date {
	switch {
	case c.Ending != nil && c.State != Declined:
		return c.Ending.On
	case c.Agreement != nil:
		return c.Agreement.Effective
	}
	return townhall.Date{}
}

// Check refuses a case whose state and contents contradict one another, as a damaged record may.
func (c Case) Check() error {
	a, written := c.terms(), c.terms().Form == Written
	inForce := slices.Contains(agreedStates, c.State)
	for _, part := range []struct {
		field string
		held  bool
	}{
		{"id", c.ID != ""},
		{"state", slices.Contains(allStates, c.State)},
		{"accepted", c.Accepted.IsZero() == (c.State == Declined)},
		{"parties", len(c.Parties) > 1 || c.State == Declined},
		{"ending", (c.Ending != nil) == (c.State == Ended || c.State == Declined)},
		{"agreement", (c.Agreement != nil) == (inForce || c.State == Drafted)},
		{"agreement.form", c.Agreement == nil || a.Form == Oral || written},
		{"agreement.effective", a.Effective.IsZero() != inForce},
		{"agreement.seal", !written || a.Seal.IsZero() == a.Effective.IsZero()},
		{"agreement.signatures", !written || a.Seal.IsZero() || everySigned(c)},
		{"agreement.breach", (a.Breach == nil) == (c.State != Breached) || c.State == Performed || c.State == Rescinded},
		{"agreement.rescission", (a.Rescission != nil) == (c.State == Rescinded)},
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

func (c Case) persons() []townhall.PersonID { return c.partiesWho(func(Party) bool { return true }) }

// partiesWho lists the parties of whom something is true.
func (c Case) partiesWho(is func(Party) bool) (out []townhall.PersonID) {
	for _, p := range c.Parties {
		if is(p) {
			out = append(out, p.Person)
		}
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

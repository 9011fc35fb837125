package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Agreement (调解协议) is what the parties agreed. An oral one is effective when they agree and its content is recorded; a
// written one when every party and a mediator have signed and the committee's seal is on it.
type Agreement struct {
	Form        Form          `json:"form"`
	On          townhall.Date `json:"on"`               // when it was agreed or drafted
	Issues      string        `json:"issues,omitempty"` // the matters in dispute and each side's responsibility
	Content     string        `json:"content"`
	Obligations []Obligation  `json:"obligations,omitempty"`
	Until       townhall.Date `json:"until,omitzero"`    // the last day for all of it, where no single obligations are listed
	AtOnce      bool          `json:"at_once,omitempty"` // performed on the spot
	Signatures  []Signature   `json:"signatures,omitempty"`
	Seal        townhall.Date `json:"seal,omitzero"`
	Effective   townhall.Date `json:"effective,omitzero"`
	Performance townhall.Date `json:"performance,omitzero"` // performed in full, where no single obligations are listed
	Urgings     []Urging      `json:"urgings,omitempty"`
	Breach      *Breach       `json:"breach,omitempty"`
	Reviews     []Review      `json:"reviews,omitempty"` // applications for the court's confirmation
	Rescission  *Rescission   `json:"rescission,omitempty"`
}

// Obligation (义务) is one thing that a party is to do.
type Obligation struct {
	By        townhall.PersonID `json:"by"`
	What      string            `json:"what"`
	Amount    townhall.Money    `json:"amount,omitzero"`  // more than zero, if there is one
	Manner    string            `json:"manner,omitempty"` // how and where: in cash, by transfer, at the village office
	Until     townhall.Date     `json:"until,omitzero"`   // not before the agreement, if there is one
	Performed townhall.Date     `json:"performed,omitzero"`
}

// Signature (签名、盖章或者按指印) is a party's or a mediator's.
type Signature struct {
	Person townhall.PersonID `json:"person"`
	On     townhall.Date     `json:"on"`
}

func (a *Agreement) clone() *Agreement {
	if a == nil {
		return nil
	}
	b := *a
	b.Obligations, b.Signatures = slices.Clone(a.Obligations), slices.Clone(a.Signatures)
	b.Urgings, b.Reviews = slices.Clone(a.Urgings), slices.Clone(a.Reviews)
	return &b
}

func (a Agreement) signed(p townhall.PersonID) bool {
	return slices.ContainsFunc(a.Signatures, func(s Signature) bool { return s.Person == p })
}

// signers lists who signed, in order.
func (a Agreement) signers() []townhall.PersonID {
	out := make([]townhall.PersonID, len(a.Signatures))
	for i, s := range a.Signatures {
		out[i] = s.Person
	}
	return out
}

// open lists the obligations still to be performed, by their places.
func (a Agreement) open() []int {
	var out []int
	for i, o := range a.Obligations {
		if o.Performed.IsZero() {
			out = append(out, i)
		}
	}
	return out
}

// performed is the day on which the last obligation was performed; no date while one is open.
func (a Agreement) performed() townhall.Date {
	last := a.Performance
	for _, o := range a.Obligations {
		if o.Performed.IsZero() {
			return townhall.Date{}
		}
		if o.Performed.After(last) {
			last = o.Performed
		}
	}
	return last
}

// owed are the obligations, or the whole of the agreement as one where none are listed.
func (a Agreement) owed() []Obligation {
	if len(a.Obligations) == 0 {
		return []Obligation{{What: a.Content, Until: a.Until, Performed: a.Performance}}
	}
	return a.Obligations
}

// due is the day by which all is to be performed: the latest date of what is owed, or the day on which the agreement took
// effect where it has no dates.
func (a Agreement) due() townhall.Date {
	var last townhall.Date
	for _, o := range a.owed() {
		if o.Until.After(last) {
			last = o.Until
		}
	}
	if last.IsZero() {
		return a.Effective
	}
	return last
}

// Terms are what an agreement says.
type Terms struct {
	Content     string        `json:"content,omitempty"`
	Obligations []Obligation  `json:"obligations,omitempty"`
	Until       townhall.Date `json:"until,omitzero"`    // the last day for all of it, where no single obligations are listed
	Issues      string        `json:"issues,omitempty"`  // of a written one: the matters in dispute and each side's responsibility
	AtOnce      bool          `json:"at_once,omitempty"` // of an oral one: performed on the spot
	On          townhall.Date `json:"on,omitzero"`       // today, if not given
}

func (t Terms) agreement(f Form, m townhall.Moment) *Agreement {
	a := &Agreement{Form: f, On: orToday(t.On, m), Content: trimmed(t.Content), Issues: trimmed(t.Issues), Until: t.Until, AtOnce: t.AtOnce, Obligations: slices.Clone(t.Obligations)}
	for i, o := range a.Obligations {
		o.By, o.What, o.Manner = trimmed(o.By), trimmed(o.What), trimmed(o.Manner)
		o.Performed = townhall.Date{} // performance is a step of its own
		a.Obligations[i] = o
	}
	return a
}

// AgreeOrally (达成口头协议) makes an oral agreement, effective at once; the mediator records its content. What was performed
// on the spot is performed with it.
func (c Case) AgreeOrally(m townhall.Moment, body Committee, t Terms) (Case, []townhall.Fact, error) {
	next := c
	next.Agreement = t.agreement(Oral, m)
	next.Agreement.Effective = next.Agreement.On
	enough, err := oralEnough(m, next)
	if err != nil {
		return c, nil, err
	}
	next = next.handled(next.Agreement.On).tracked(m)
	agreed, facts, err := Matter{Case: next, Body: body}.judged(c, m, "agree_orally", enough, law("28"), law("30"))
	if err != nil || !t.AtOnce {
		return agreed, facts, err
	}
	done := agreed
	done.Agreement = agreed.Agreement.clone()
	done.Agreement.perform(agreed.Agreement.On)
	done, more, err := done.tracked(m).move(agreed, m, "perform", law("31"))
	if err != nil {
		return c, nil, err
	}
	return done, append(facts, more...), nil
}

// oralEnough judges whether the agreement may be oral, by the rule of its day.
func oralEnough(m townhall.Moment, c Case) ([]townhall.Finding, error) {
	rule, binds, err := binding(WrittenRequired, m, c.terms().On)
	if err != nil || !binds {
		return nil, err
	}
	f := townhall.Finding{Code: "mediation.oral", Field: "agreement.form", Held: rule.Value.of(c) == WrittenCases{}, Cite: rule.Cite,
		Say: townhall.Say("mediation.oral", "没有应当制作调解协议书的情形", "nothing asks for a written agreement")}
	if !f.Held {
		f.Found = townhall.ValueOf(rule.Value.of(c))
	}
	return []townhall.Finding{f}, nil
}

// Draft (制作调解协议书) writes an agreement down. It binds nobody until it is signed and sealed. A new draft replaces the one
// before, and all sign anew.
func (c Case) Draft(m townhall.Moment, t Terms) (Case, []townhall.Fact, error) {
	next := c
	next.Agreement = t.agreement(Written, m)
	return next.move(c, m, "draft", law("28"), law("29"))
}

// Sign puts a party's or a mediator's signature under the draft.
func (c Case) Sign(m townhall.Moment, s Signature) (Case, []townhall.Fact, error) {
	s.On, s.Person = orToday(s.On, m), trimmed(s.Person)
	next := c
	next.Agreement = c.Agreement.clone()
	if next.Agreement != nil {
		next.Agreement.Signatures = append(next.Agreement.Signatures, s)
	}
	return next.move(c, m, "sign", law("29"))
}

// Seal (加盖人民调解委员会印章) makes a written agreement effective, once all have signed.
func (c Case) Seal(m townhall.Moment, body Committee, on townhall.Date) (Case, []townhall.Fact, error) {
	on = orToday(on, m)
	next := c
	next.Agreement = c.Agreement.clone()
	if next.Agreement != nil {
		next.Agreement.Seal, next.Agreement.Effective = on, on
	}
	return Matter{Case: next.handled(on).tracked(m), Body: body}.move(c, m, "seal", law("29"), law("31"))
}

package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Agreement (调解协议) is what the parties agreed. An oral one is effective when they agree and its content is recorded; a
// written one when every party and a mediator have signed and the committee's seal is on it.
type Agreement struct {
	Form        Form          `json:"form"`
	On          townhall.Date `json:"on"` // when it was agreed or drafted
	Content     string        `json:"content"`
	Obligations []Obligation  `json:"obligations,omitempty"`
	Signatures  []Signature   `json:"signatures,omitempty"`
	Seal        townhall.Date `json:"seal,omitzero"`
	Effective   townhall.Date `json:"effective,omitzero"`
	Performance townhall.Date `json:"performance,omitzero"` // performed in full, where no single obligations are listed
}

// Obligation (义务) is one thing that a party is to do.
type Obligation struct {
	By        townhall.PersonID `json:"by"`
	What      string            `json:"what"`
	Amount    townhall.Money    `json:"amount,omitzero"` // more than zero, if there is one
	Until     townhall.Date     `json:"until,omitzero"`  // not before the agreement, if there is one
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

// due is the day by which all is to be performed: the latest date of the obligations, or the day on which the agreement
// took effect where it has no dates.
func (a Agreement) due() townhall.Date {
	var last townhall.Date
	for _, o := range a.Obligations {
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
	Content     string
	Obligations []Obligation
	On          townhall.Date // today, if not given
}

func (t Terms) agreement(f Form, m townhall.Moment) *Agreement {
	a := &Agreement{Form: f, On: orToday(t.On, m), Content: trimmed(t.Content), Obligations: slices.Clone(t.Obligations)}
	for i, o := range a.Obligations {
		o.By, o.What = trimmed(o.By), trimmed(o.What)
		o.Performed = townhall.Date{} // performance is a step of its own
		a.Obligations[i] = o
	}
	return a
}

// AgreeOrally (达成口头协议) makes an oral agreement, effective at once; the mediator records its content.
func (c Case) AgreeOrally(m townhall.Moment, t Terms) (Case, []townhall.Fact, error) {
	next := c
	next.Agreement = t.agreement(Oral, m)
	next.Agreement.Effective = next.Agreement.On
	return next.handled(next.Agreement.On).move(c, m, "agree_orally", law("28"), law("30"))
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
func (c Case) Seal(m townhall.Moment, on townhall.Date) (Case, []townhall.Fact, error) {
	on = orToday(on, m)
	next := c
	next.Agreement = c.Agreement.clone()
	if next.Agreement != nil {
		next.Agreement.Seal, next.Agreement.Effective = on, on
	}
	return next.handled(on).move(c, m, "seal", law("29"), law("31"))
}

// Perform (履行) records that an obligation, by its place in the list from 0, was performed, or the whole of an agreement
// that lists none. When nothing is left open the case is performed.
func (c Case) Perform(m townhall.Moment, obligation int, on townhall.Date) (Case, []townhall.Fact, error) {
	on = orToday(on, m)
	next := c
	next.Agreement = c.Agreement.clone()
	if a := next.Agreement; a != nil {
		switch n := len(a.Obligations); {
		case n == 0 && obligation == 0:
			a.Performance = on
		case obligation < 0 || obligation >= n || !a.Obligations[obligation].Performed.IsZero():
			return c, nil, refuse(m, c.Accepted, townhall.Finding{Code: "mediation.perform.open", Field: "obligation", Cite: law("31"),
				Need: townhall.ValueOf(a.open()), Found: townhall.ValueOf(obligation),
				Say: townhall.Say("mediation.perform.open", "协议所列、尚未履行的义务（序号自0起）", "an obligation of the agreement that is still open, by its place from 0")})
		default:
			a.Obligations[obligation].Performed = on
		}
	}
	verb := "perform"
	if next.Agreement != nil && next.Agreement.performed().IsZero() {
		verb = "perform_part"
	}
	return next.move(c, m, verb, law("31"))
}

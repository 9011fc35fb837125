package mediation

import (
	"cmp"
	"slices"

	"github.com/townhall-go/townhall"
)

// PerformanceDuty names the duty to see that an obligation is performed by its day. The day is the parties' own, so that the
// rulebook has no rule of this name.
const PerformanceDuty = "mediation.performance"

// Urging (督促履行) is the committee's reminder to perform.
type Urging struct {
	On   townhall.Date `json:"on"`
	Note string        `json:"note"`
}

// Breach (不履行) is that the agreement is not performed, and that the parties were told that they may sue.
type Breach struct {
	On        townhall.Date `json:"on"`
	Reason    string        `json:"reason"`
	Told      bool          `json:"told"`                 // of the way to court
	InAdvance bool          `json:"in_advance,omitempty"` // before anything is due, because its party says that it will not be performed
}

// Visit (回访) is one to the parties after the agreement.
type Visit struct {
	On     townhall.Date     `json:"on"`
	By     townhall.PersonID `json:"by"`
	Record string            `json:"record"`
}

// Rescission (解除、撤销) takes the agreement's force away.
type Rescission struct {
	On     townhall.Date       `json:"on"`
	How    Undoing             `json:"how"`
	Agreed []townhall.PersonID `json:"agreed,omitempty"` // the parties who agreed to it
	Reason string              `json:"reason"`
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
	return next.tracked(m).move(c, m, verb, law("31"))
}

// perform marks all of an agreement as performed on a day.
func (a *Agreement) perform(on townhall.Date) {
	if len(a.Obligations) == 0 {
		a.Performance = on
	}
	for i := range a.Obligations {
		a.Obligations[i].Performed = on
	}
}

// tracked keeps a duty for each thing owed by a last day, until it is performed, or its agreement breached or rescinded.
func (c Case) tracked(m townhall.Moment) Case {
	c.Duties = slices.DeleteFunc(slices.Clone(c.Duties), func(d townhall.Duty) bool { return d.Rule == PerformanceDuty })
	a := c.terms()
	if a.Effective.IsZero() {
		return c
	}
	over, source := a.ended(), cited(m, c.day(), law("31"))
	for _, o := range a.owed() {
		if o.Until.IsZero() {
			continue
		}
		start := a.Effective
		if o.Until.Before(start) {
			start = o.Until
		}
		limit := keepDay(townhall.Within(o.Until.Sub(start), townhall.CalendarDays)).By(source)
		if limit.Check("until") != nil {
			continue // decades ahead: nothing that a desk is reminded of
		}
		duty := limit.From(start)
		duty.Rule, duty.Owner, duty.Met = PerformanceDuty, townhall.UnitID(c.Committee), cmp.Or(o.Performed, over)
		c.Duties = append(c.Duties, duty)
	}
	return c
}

// overdue reports whether something was due by a day and is not performed: what has no last day is due at once.
func (a Agreement) overdue(on townhall.Date) bool {
	return slices.ContainsFunc(a.owed(), func(o Obligation) bool { return o.Performed.IsZero() && o.Until.Before(on) })
}

// ended is the day on which there was nothing more to see to, though not all was performed.
func (a Agreement) ended() townhall.Date {
	switch {
	case a.Breach != nil:
		return a.Breach.On
	case a.Rescission != nil:
		return a.Rescission.On
	}
	return townhall.Date{}
}

// Urge (督促履行) reminds the parties of what is still to be performed.
func (c Case) Urge(m townhall.Moment, u Urging) (Case, []townhall.Fact, error) {
	u.On, u.Note = orToday(u.On, m), trimmed(u.Note)
	next := c
	next.Agreement = c.Agreement.clone()
	if next.Agreement != nil {
		next.Agreement.Urgings = append(next.Agreement.Urgings, u)
	}
	return because(u.Note)(next.move(c, m, "urge", law("31")))
}

// ReportBreach (登记不履行) records that the agreement is not performed; the parties are told that they may sue. What is performed
// later is still recorded.
func (c Case) ReportBreach(m townhall.Moment, b Breach) (Case, []townhall.Fact, error) {
	b.On, b.Reason = orToday(b.On, m), trimmed(b.Reason)
	next := c
	next.Agreement = c.Agreement.clone()
	if next.Agreement != nil {
		next.Agreement.Breach = &b
	}
	return because(b.Reason)(next.tracked(m).move(c, m, "breach", law("32")))
}

// FollowUp (回访) records a visit after the agreement.
func (c Case) FollowUp(m townhall.Moment, v Visit) (Case, []townhall.Fact, error) {
	v.On, v.By, v.Record = orToday(v.On, m), trimmed(v.By), trimmed(v.Record)
	next := c
	next.Visits = append(slices.Clip(c.Visits), v)
	return next.move(c, m, "follow_up", visiting)
}

// Rescind (解除、撤销协议) takes the agreement's force away, by all parties or by a court. The dispute may be mediated again.
func (c Case) Rescind(m townhall.Moment, r Rescission) (Case, []townhall.Fact, error) {
	r.On, r.Agreed, r.Reason = orToday(r.On, m), trimmedAll(r.Agreed), trimmed(r.Reason)
	next := c
	next.Agreement = c.Agreement.clone()
	if next.Agreement != nil {
		next.Agreement.Rescission = &r
	}
	basis := rescinding
	if r.How == ByCourt {
		basis = law("32")
	}
	return because(r.Reason)(next.tracked(m).move(c, m, "rescind", basis))
}

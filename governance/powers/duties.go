package powers

import (
	"cmp"
	"slices"

	"github.com/townhall-go/townhall"
)

// Extending (延长办案期限) is time added to the limit for deciding a penalty, by a source that says otherwise than the limit's own.
type Extending struct {
	N      int               `json:"n,omitempty"`
	Unit   townhall.TimeUnit `json:"unit,omitempty"` // calendar days, if not given
	Reason string            `json:"reason,omitempty"`
	Basis  townhall.Cite     `json:"basis,omitzero"`
	By     townhall.PersonID `json:"by,omitempty"` // who asks for it; whoever takes the step grants it
	On     townhall.Date     `json:"on,omitzero"`  // today, if not given
}

// Extend (延长办案期限) adds time to the limit for deciding a penalty, where a source allows it. Who takes the step approves it, and is
// not who asks.
func (a Act) Extend(m townhall.Moment, e Extending) (Act, []townhall.Fact, error) {
	next := a
	next.Duties = slices.Clone(a.Duties)
	e.On, e.Unit, e.Reason = dayOr(e.On, m.Today), cmp.Or(e.Unit, townhall.CalendarDays), trimmed(e.Reason)
	open := slices.IndexFunc(next.Duties, func(d townhall.Duty) bool { return d.Rule == DecisionLimit.Key && d.Open() })
	f := townhall.All("powers.extend", townhall.Say("powers.extend", "办案期限适用且尚未届满办结，写明延长依据", "the limit binds and is still to be met, and a source lets it be extended"),
		townhall.Finding{Code: "powers.extend.limit", Field: "duties", Held: open >= 0, Say: townhall.Say("powers.extend.limit", "适用办案期限，且尚未办结", "a limit for deciding binds, and is still to be met")},
		townhall.Finding{Code: "powers.extend.basis", Field: "basis", Held: said(e.Basis.Law) || said(e.Basis.English), Say: townhall.Say("powers.extend.basis", "写明延长的依据", "the source is named that lets it be extended")})
	if f.Held {
		d, err := next.Duties[open].Extend(townhall.Extension{N: e.N, Unit: e.Unit, Reason: e.Reason, On: e.On, Cite: e.Basis,
			By: townhall.Actor{Person: trimmed(e.By), Capacity: "officer", Unit: a.Department}, Approver: m.By})
		if err != nil {
			return a, nil, err
		}
		next.Duties[open] = d
	}
	next, facts, err := a.step(m, "extend", actMatter{Act: next, on: e.On, reason: e.Reason, trees: []townhall.Finding{f}})
	if err == nil {
		facts[0].Basis = append(facts[0].Basis, e.Basis)
	}
	return next, facts, err
}

// owe adds the duty that a rule makes of an event, if the rulebook has the rule.
func (a *Act) owe(rule townhall.Dated[townhall.Limit], m townhall.Moment, on townhall.Date) error {
	d, binds, err := duty(rule, m, on, a.Department)
	if binds {
		a.Duties = added(a.Duties, d)
	}
	return err
}

// meet records that the open duties of rules were done on a day.
func (a *Act) meet(on townhall.Date, rules ...townhall.Dated[townhall.Limit]) {
	a.Duties = slices.Clone(a.Duties)
	for i, d := range a.Duties {
		if d.Open() && of(d, rules) {
			a.Duties[i] = d.Meet(on)
		}
	}
}

// acquit strikes the open duties of rules, of which there is nothing left to do; what was owed until then stays in the history.
func (a *Act) acquit(rules ...townhall.Dated[townhall.Limit]) {
	a.Duties = slices.DeleteFunc(slices.Clone(a.Duties), func(d townhall.Duty) bool { return d.Open() && of(d, rules) })
}

func of(d townhall.Duty, rules []townhall.Dated[townhall.Limit]) bool {
	return slices.ContainsFunc(rules, func(r townhall.Dated[townhall.Limit]) bool { return r.Key == d.Rule })
}

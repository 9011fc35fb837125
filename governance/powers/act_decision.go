package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Decide (决定) decides the act, if the power still covers it that day and every step of the procedure was taken. Its result is to be
// published within the limit of that day.
func (a Act) Decide(m townhall.Moment, p Power, d Decision) (Act, []townhall.Fact, error) {
	next := a
	d.On, d.Appeals = dayOr(d.On, m.Today), slices.Clone(d.Appeals)
	next.Decision = d
	procedure, err := a.Procedure(m, d.On)
	if err != nil {
		return a, nil, err
	}
	next.meet(d.On, DecisionLimit)
	limit := PublicationLimit
	if a.Type == Permit || a.Type == Penalty {
		limit = PromptPublication
	}
	if err := next.owe(limit, m, d.On); err != nil {
		return a, nil, err
	}
	return a.step(m, "decide", actMatter{Act: next, on: d.On, reason: d.Reasons, trees: []townhall.Finding{p.Covers(a, d.On), procedure}})
}

// Publish (公开) records that the result was published. Late publication is recorded as well: the duty says that it was late.
func (a Act) Publish(m townhall.Moment, p Publication) (Act, []townhall.Fact, error) {
	next := a
	next.Published = Publication{On: dayOr(p.On, m.Today), Where: p.Where}
	next.Closed = next.Published.On
	next.meet(next.Closed, PublicationLimit, PromptPublication)
	return a.step(m, "publish", actMatter{Act: next, on: next.Closed})
}

// Withhold (不予公开) records that the law keeps the result from being published, why and by which source.
func (a Act) Withhold(m townhall.Moment, p Publication) (Act, []townhall.Fact, error) {
	next := a
	next.Published = Publication{On: dayOr(p.On, m.Today), Withheld: p.Withheld, Basis: p.Basis}
	next.Closed = next.Published.On
	next.meet(next.Closed, PublicationLimit, PromptPublication)
	return a.step(m, "withhold", actMatter{Act: next, on: next.Closed, reason: p.Withheld})
}

// Revoke (变更、撤销) records that the decision was changed or annulled. A published penalty is then to be taken down.
func (a Act) Revoke(m townhall.Moment, r Revocation) (Act, []townhall.Fact, error) {
	next := a
	r.On = dayOr(r.On, m.Today)
	next.Revocation, next.Closed = r, r.On
	next.meet(r.On, PublicationLimit, PromptPublication)
	if a.Type == Penalty && said(a.Published.Where) {
		if err := next.owe(TakeDownLimit, m, r.On); err != nil {
			return a, nil, err
		}
	}
	return a.step(m, "revoke", actMatter{Act: next, on: r.On, reason: r.Reason})
}

// TakeDown (撤回公开信息) records that what was published of a revoked act was taken down, and the reason made public.
func (a Act) TakeDown(m townhall.Moment, on townhall.Date, reason string) (Act, []townhall.Fact, error) {
	next := a
	next.Published.Down = dayOr(on, m.Today)
	next.meet(next.Published.Down, TakeDownLimit)
	return a.step(m, "take_down", actMatter{Act: next, on: next.Published.Down, reason: reason, again: !a.Published.Down.IsZero()})
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
		if d.Open() && slices.ContainsFunc(rules, func(r townhall.Dated[townhall.Limit]) bool { return r.Key == d.Rule }) {
			a.Duties[i] = d.Meet(on)
		}
	}
}

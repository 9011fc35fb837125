package powers

import "github.com/townhall-go/townhall"

// Decide (决定) decides the act, if the power covers it that day, and still does when the decision is put on record, and every step of the
// procedure was taken. A decision that is dated back to before its power was withdrawn cannot be told from one that was made after; whoever
// decides enters it while the power stands. A penalty is then to be served, and each result published, within the limits of that day. An
// appeal that is told without a time has that of its statute.
func (a Act) Decide(m townhall.Moment, p Power, d Decision) (Act, []townhall.Fact, error) {
	next := a
	d.On, d.By, d.Number, d.Reasons = dayOr(d.On, m.Today), orActor(d.By, m), trimmed(d.Number), trimmed(d.Reasons)
	told, err := next.told(m, &d)
	if err != nil {
		return a, nil, err
	}
	next.Decision = d
	procedure, err := a.Procedure(m, d.On)
	if err != nil {
		return a, nil, err
	}
	covers := p.Covers(a, d.On)
	if covers.Held && m.Today.After(d.On) {
		covers = p.Covers(a, m.Today)
	}
	next.meet(d.On, DecisionLimit)
	owed := []townhall.Dated[townhall.Limit]{PublicationLimit}
	switch a.Type {
	case Penalty:
		owed = []townhall.Dated[townhall.Limit]{ServiceLimit, PromptPublication}
	case Permit:
		owed = []townhall.Dated[townhall.Limit]{PromptPublication}
	}
	for _, limit := range owed {
		if err := next.owe(limit, m, d.On); err != nil {
			return a, nil, err
		}
	}
	return a.step(m, "decide", actMatter{Act: next, on: d.On, reason: d.Reasons, trees: []townhall.Finding{covers, procedure, told}})
}

// Publish (公开) records that the result was published. Late publication is recorded as well: the duty says that it was late.
func (a Act) Publish(m townhall.Moment, p Publication) (Act, []townhall.Fact, error) {
	next := a
	next.Published = Publication{On: dayOr(p.On, m.Today), Where: trimmed(p.Where)}
	next.Closed = next.Published.On
	next.meet(next.Closed, PublicationLimit, PromptPublication)
	return a.step(m, "publish", actMatter{Act: next, on: next.Closed})
}

// Withhold (不予公开) records that the law keeps the result from being published, why and by which source.
func (a Act) Withhold(m townhall.Moment, p Publication) (Act, []townhall.Fact, error) {
	next := a
	next.Published = Publication{On: dayOr(p.On, m.Today), Withheld: trimmed(p.Withheld), Basis: p.Basis}
	next.Closed = next.Published.On
	next.meet(next.Closed, PublicationLimit, PromptPublication)
	return a.step(m, "withhold", actMatter{Act: next, on: next.Closed, reason: next.Published.Withheld})
}

// Revoke (变更、撤销) records that the decision was changed or annulled, by itself or as the outcome of an appeal. What was still to be
// served or published of it no longer is; a published penalty is to be taken down.
func (a Act) Revoke(m townhall.Moment, r Revocation) (Act, []townhall.Fact, error) {
	next := a
	r.On, r.By, r.Reason = dayOr(r.On, m.Today), trimmed(r.By), trimmed(r.Reason)
	next.Revocation, next.Closed = r, r.On
	next.acquit(ServiceLimit, PublicationLimit, PromptPublication)
	if a.Type == Penalty && said(a.Published.Where) {
		if err := next.owe(TakeDownLimit, m, r.On); err != nil {
			return a, nil, err
		}
	}
	won, _ := a.won(r.Appeal)
	return a.step(m, "revoke", actMatter{Act: next, on: r.On, before: latest(a.latest(), won.Result.On), reason: r.Reason})
}

// TakeDown (撤回公开信息) records that what was published of a revoked act was taken down, and the reason made public.
func (a Act) TakeDown(m townhall.Moment, on townhall.Date, reason string) (Act, []townhall.Fact, error) {
	next := a
	next.Published.Down = dayOr(on, m.Today)
	next.meet(next.Published.Down, TakeDownLimit)
	return a.step(m, "take_down", actMatter{Act: next, on: next.Published.Down, reason: trimmed(reason), again: !a.Published.Down.IsZero()})
}

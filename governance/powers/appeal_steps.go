package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Serve (送达) records how and when the decision reached the party; today, if no day is given. Late service is recorded as well: the duty
// says that it was late.
func (a Act) Serve(m townhall.Moment, s Service) (Act, []townhall.Fact, error) {
	next := a
	s.On, s.How, s.Attached = dayOr(s.On, m.Today), trimmed(s.How), slices.Clone(s.Attached)
	next.Service = s
	next.meet(s.On, ServiceLimit)
	return a.step(m, "serve", actMatter{Act: next, on: s.On, before: a.Decision.On, reason: s.How, again: !a.Service.On.IsZero()})
}

// LodgeAppeal (申请复议、提起诉讼) records an appeal against the decision, of the party or of somebody else whom it concerns, by a route that the
// decision told or not: in time, or late with an excuse of which whoever decides the appeal will judge. The decision stays in force (不停止执行).
func (a Act) LodgeAppeal(m townhall.Moment, l Lodged) (Act, []townhall.Fact, error) {
	next := a
	l = Lodged{Route: l.Route, By: trimmed(l.By), On: dayOr(l.On, m.Today), Excuse: trimmed(l.Excuse)}
	next.Appeals = added(a.Appeals, l)
	tree, err := a.inTime(m, l)
	if err != nil {
		return a, nil, err
	}
	before := a.Decision.On
	for _, own := range a.lodgedBy(l.By) {
		before = latest(before, own.Result.On)
	}
	return a.step(m, "appeal", actMatter{Act: next, on: l.On, before: before, reason: l.Excuse, trees: []townhall.Finding{a.once(l), tree}})
}

// once says whether somebody may appeal by a route: again only if what they lodged before was dismissed, or given up and it says why that does
// not hold. Who reconsiders takes no other of the same person, and a court no suit again that was withdrawn without good reason.
func (a Act) once(l Lodged) townhall.Finding {
	barred := func(own Lodged) bool {
		return own.Result.Outcome != Dismissed && (own.Result.Outcome != GivenUp || !said(l.Excuse))
	}
	f := townhall.Finding{Code: lodgedOnce.Code, Field: lodgedOnce.Field, Say: lodgedOnce.Say, Held: !slices.ContainsFunc(a.lodgedBy(l.By, l.Route), barred),
		Found: townhall.ValueOf(l.Route), Cite: reconsideration("30")}
	if l.Route == Suit {
		f.Cite = interpretation("60, 69")
	}
	return f
}

// inTime says whether an appeal is lodged within its time. No time runs of a decision that was not served.
func (a Act) inTime(m townhall.Moment, l Lodged) (townhall.Finding, error) {
	f := townhall.Finding{Code: lodgedInTime.Code, Field: lodgedInTime.Field, Held: true, Found: townhall.ValueOf(l.On), Cite: l.Route.excuse(), Say: lodgedInTime.Say}
	d, binds, err := a.timeOf(m, l)
	if err != nil || !binds || d.Start.IsZero() || !l.On.After(d.Start) {
		return f, err
	}
	judgement, err := d.Judge(l.On, m.Calendar)
	if err != nil {
		return f, err
	}
	f.Need, f.Held = judgement.Need, judgement.Held || said(l.Excuse)
	return f, nil
}

// timeOf is the time for an appeal: that which was told, or of a route that was not told that of the statute, from the service on; of a suit
// after somebody's own reconsideration its own, from that one's result on or from when it ought to have been answered (行政诉讼法 art. 45).
func (a Act) timeOf(m townhall.Moment, l Lodged) (townhall.Duty, bool, error) {
	if first := last(a.lodgedBy(l.By, Reconsideration)); l.Route == Suit && first.Result.decided() {
		if after, binds, err := duty(SuitAfterLimit, m, first.Result.On, ""); err != nil || binds {
			return after, binds, err
		}
	}
	if told, ok := a.Decision.tells(l.Route); ok {
		return told.Within.From(a.Service.On), true, nil
	}
	rule, known := l.Route.limit()
	if !known {
		return townhall.Duty{}, false, nil
	}
	statute, binds, err := statutory(rule, m, a.Decision.On)
	return statute.From(a.Service.On), binds, err
}

// tells is what a decision told of a route.
func (d Decision) tells(r AppealRoute) (Appeal, bool) {
	i := slices.IndexFunc(d.Appeals, func(a Appeal) bool { return a.Route == r })
	if i < 0 {
		return Appeal{}, false
	}
	return d.Appeals[i], true
}

// decided reports whether an appeal was answered, and not just given up.
func (r Result) decided() bool { return !r.On.IsZero() && r.Outcome != GivenUp }

// excuse is the article by which a late appeal may be taken all the same.
func (r AppealRoute) excuse() townhall.Cite {
	if r == Suit {
		return litigation("48")
	}
	return reconsideration("20")
}

// DecideAppeal (复议、诉讼结果) records what became of the appeal that was lodged by a route; whose it is, the result says if several are open. A
// decision that it changed or annulled loses its force by Revoke, which names the appeal.
func (a Act) DecideAppeal(m townhall.Moment, route AppealRoute, r Result) (Act, []townhall.Fact, error) {
	next := a
	r.On, r.By, r.Reason, r.Of = dayOr(r.On, m.Today), trimmed(r.By), trimmed(r.Reason), trimmed(r.Of)
	next.Appeals = slices.Clone(a.Appeals)
	of, open := r.Of, 0
	var lodged Lodged
	r.Of = ""
	for i, l := range next.Appeals {
		if l.Route == route && l.Result.On.IsZero() && (of == "" || l.By == of) {
			lodged, next.Appeals[i].Result = l, r
			open++
		}
	}
	return a.step(m, "decide_appeal", actMatter{Act: next, on: r.On, before: lodged.On, reason: r.Reason, again: open != 1, result: r, route: route})
}

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

// LodgeAppeal (申请复议、提起诉讼) records an appeal against the decision, by a route that it told and in time, or late with an excuse of
// which whoever decides the appeal will judge. The decision stays in force (不停止执行).
func (a Act) LodgeAppeal(m townhall.Moment, l Lodged) (Act, []townhall.Fact, error) {
	next := a
	l = Lodged{Route: l.Route, By: trimmed(l.By), On: dayOr(l.On, m.Today), Excuse: trimmed(l.Excuse)}
	next.Appeals = added(a.Appeals, l)
	tree, err := a.inTime(m, l)
	if err != nil {
		return a, nil, err
	}
	_, again := a.appeal(l.Route)
	return a.step(m, "appeal", actMatter{Act: next, on: l.On, before: a.Decision.On, reason: l.Excuse, again: again, trees: []townhall.Finding{tree}})
}

// inTime says whether an appeal is lodged within the time that was told, from the service on; a suit after a reconsideration within its
// own, from that one's result on. No time runs of a decision that was not served.
func (a Act) inTime(m townhall.Moment, l Lodged) (townhall.Finding, error) {
	f := townhall.Finding{Code: "powers.appeal.time", Field: "appeals.on", Held: true, Found: townhall.ValueOf(l.On), Cite: l.Route.excuse(),
		Say: townhall.Say("powers.appeal.time", "在所告知的期限内，自送达起算；逾期的写明正当理由", "within the time that was told, from the service on; one that is late says what kept it")}
	told, known := a.Decision.tells(l.Route)
	d := told.Within.From(a.Service.On)
	if first, ok := a.appeal(Reconsideration); l.Route == Suit && ok && first.Result.decided() {
		after, binds, err := duty(SuitAfterLimit, m, first.Result.On, "")
		if err != nil {
			return f, err
		}
		if binds {
			d = after
		}
	}
	if !known || d.Start.IsZero() || !l.On.After(d.Start) {
		return f, nil
	}
	judgement, err := d.Judge(l.On, m.Calendar)
	if err != nil {
		return f, err
	}
	f.Need, f.Held = judgement.Need, judgement.Held || said(l.Excuse)
	return f, nil
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

// DecideAppeal (复议、诉讼结果) records what became of the appeal that was lodged by a route. A decision that it changed or annulled loses
// its force by Revoke, which names the appeal.
func (a Act) DecideAppeal(m townhall.Moment, route AppealRoute, r Result) (Act, []townhall.Fact, error) {
	next := a
	r.On, r.By, r.Reason = dayOr(r.On, m.Today), trimmed(r.By), trimmed(r.Reason)
	lodged, ok := a.appeal(route)
	next.Appeals = slices.Clone(a.Appeals)
	for i, l := range next.Appeals {
		if l.Route == route {
			next.Appeals[i].Result = r
		}
	}
	return a.step(m, "decide_appeal", actMatter{Act: next, on: r.On, before: lodged.On, reason: r.Reason, again: !ok || !lodged.Result.On.IsZero(), result: r})
}

package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Notify (事先告知) tells the party what is intended, and that it may speak. A later notice begins its rights afresh: it takes back no
// hearing that was offered and shortens no time that was given. A hearing that was asked for and is still to be held stays asked for.
func (a Act) Notify(m townhall.Moment, n Notice) (Act, []townhall.Fact, error) {
	next := a
	n.On, n.Recorded, n.Basis = dayOr(n.On, m.Today), m.Today, slices.Clone(n.Basis)
	n.Content, n.Facts, n.NoHearing = trimmed(n.Content), trimmed(n.Facts), trimmed(n.NoHearing)
	next.Telling = Telling{Notice: n}
	if !a.Notice.On.IsZero() {
		next.Earlier = added(a.Earlier, a.Telling)
		if a.Hearing.On.IsZero() && !slices.ContainsFunc(a.Waivers, ofHearing) {
			next.Hearing.Asked = a.Hearing.Asked
		}
	}
	gates, err := next.gates(m, n.On)
	if err != nil {
		return a, nil, err
	}
	first, err := next.answerable(m, a.Notice)
	if err != nil {
		return a, nil, err
	}
	return a.step(m, "notify", actMatter{Act: next, on: n.On, notice: noticeMatter{offered: a.Notice.Hearing, first: first,
		due: slices.ContainsFunc(gates, func(g Gate) bool { return g.Step == HearingHeld })}})
}

// Hear (听取陈述、申辩) records what the party said, and what became of it.
func (a Act) Hear(m townhall.Moment, s Statement) (Act, []townhall.Fact, error) {
	next := a
	s.On, s.By, s.Text, s.Answer = dayOr(s.On, m.Today), trimmed(s.By), trimmed(s.Text), trimmed(s.Answer)
	next.Statements = added(a.Statements, s)
	return a.step(m, "hear", actMatter{Act: next, on: s.On})
}

// Waive (放弃) records that the party clearly waives its statement, a hearing, or both.
func (a Act) Waive(m townhall.Moment, w Waiver) (Act, []townhall.Fact, error) {
	next := a
	w.On, w.Words = dayOr(w.On, m.Today), trimmed(w.Words)
	next.Waivers = added(a.Waivers, w)
	return a.step(m, "waive", actMatter{Act: next, on: w.On, reason: w.Words})
}

// AskHearing (要求听证) records that the party asks for the hearing that it was offered, within the limit.
func (a Act) AskHearing(m townhall.Moment, on townhall.Date) (Act, []townhall.Fact, error) {
	next := a
	next.Hearing = Hearing{Asked: dayOr(on, m.Today)}
	tree, err := next.askedInTime(m)
	if err != nil {
		return a, nil, err
	}
	again := !a.Hearing.Asked.IsZero() || slices.ContainsFunc(a.Waivers, ofHearing)
	return a.step(m, "ask_hearing", actMatter{Act: next, on: next.Hearing.Asked, again: again, trees: []townhall.Finding{tree}})
}

// HoldHearing (举行听证) records the hearing, of which the party was told long enough before.
func (a Act) HoldHearing(m townhall.Moment, h Hearing) (Act, []townhall.Fact, error) {
	next := a
	h.Asked, h.On, h.Chair, h.Record = a.Hearing.Asked, dayOr(h.On, m.Today), trimmed(h.Chair), trimmed(h.Record)
	next.Hearing = h
	tree, err := next.toldInTime(m)
	if err != nil {
		return a, nil, err
	}
	over := !a.Hearing.On.IsZero() || slices.ContainsFunc(a.Waivers, ofHearing)
	return a.step(m, "hold_hearing", actMatter{Act: next, on: h.On, again: over, trees: []townhall.Finding{tree}})
}

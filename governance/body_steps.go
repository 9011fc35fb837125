package governance

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Form (成立) makes a body, with its first members. Others are the bodies in which these sit already.
func (b Body) Form(m townhall.Moment, others ...Body) (Body, []townhall.Fact, error) {
	b.State = ""
	next := b
	next.ID, next.Reshuffles, next.Dissolved = townhall.UnitID(m.Ref.ID), nil, townhall.Date{}
	next.Formed, next.Seats, next.Members = dayOr(b.Formed, m.Today), slices.Clone(b.Seats), nil
	for i := range next.Seats {
		next.Seats[i].From = dayOr(next.Seats[i].From, next.Formed)
	}
	slices.SortStableFunc(next.Seats, func(a, c SeatChange) int { return a.From.Compare(c.From) })
	return b.move(m, "form", next, Reshuffle{On: next.Formed, Join: b.Members}, others)
}

// Seat (增补) gives one person a role from a day on.
func (b Body) Seat(m townhall.Moment, on townhall.Date, x Member, others ...Body) (Body, []townhall.Fact, error) {
	return b.move(m, "seat", b, Reshuffle{On: dayOr(on, m.Today), Join: []Member{x}}, others)
}

// Unseat (离任) ends one person's role, or all of them: they sat until the day before.
func (b Body) Unseat(m townhall.Moment, on townhall.Date, l Leave) (Body, []townhall.Fact, error) {
	return b.move(m, "unseat", b, Reshuffle{On: dayOr(on, m.Today), Reason: l.Why, Leave: []Leave{l}}, nil)
}

// Reshuffle (调整) changes its members on one day: who leaves sat until the day before. However many they are, it counts as one.
func (b Body) Reshuffle(m townhall.Moment, r Reshuffle, others ...Body) (Body, []townhall.Fact, error) {
	r.On = dayOr(r.On, m.Today)
	r.Leave, r.Join = slices.Clone(r.Leave), slices.Clone(r.Join)
	next := b
	next.Reshuffles = added(b.Reshuffles, r)
	return b.move(m, "reshuffle", next, r, others)
}

// move takes a step by which people leave and join.
func (b Body) move(m townhall.Moment, verb string, next Body, r Reshuffle, others []Body) (Body, []townhall.Fact, error) {
	c := bodyMatter{Body: next, change: r}
	c.Members = slices.Clone(next.Members)
	for _, l := range r.Leave {
		if !c.leave(l, r) {
			c.gone = append(c.gone, l)
		}
	}
	until, err := termFrom(m, b.Kind, r.On)
	if err != nil {
		return b, nil, err
	}
	for _, x := range r.Join {
		x.From, x.Until, x.Left, x.Ended = dayOr(x.From, r.On), dayOr(x.Until, until), "", ""
		c.Members = append(c.Members, x)
	}
	clashes, err := clashing(m.Rules, c.Body, others)
	if err != nil {
		return b, nil, err
	}
	after, facts, err := b.step(m, verb, c)
	if err == nil {
		err = townhall.All("governance.body.compatible", townhall.Say("governance.body.compatible", "没有法律禁止的兼任", "nobody holds roles that the law keeps apart"), clashes...).Err()
	}
	if err != nil {
		return b, nil, err
	}
	return after, facts, nil
}

// leave ends a person's terms the day before a change, and reports whether there was one. A term that they have left already
// stays as it was recorded.
func (b *Body) leave(l Leave, r Reshuffle) bool {
	sat := false
	for i := range b.Members {
		m := &b.Members[i]
		if m.Person != l.Person || l.Role != "" && m.Role != l.Role || m.gone() || !m.sits(r.On.AddDays(-1)) {
			continue
		}
		m.To, m.Left, m.Ended, sat = r.On.AddDays(-1), l.Left, l.Why, true
		if m.Ended == "" {
			m.Ended = r.Reason
		}
	}
	return sat
}

// SetSeats (核定名额) changes how many seats the law gives it from a day on.
func (b Body) SetSeats(m townhall.Moment, s SeatChange) (Body, []townhall.Fact, error) {
	s.From = dayOr(s.From, m.Today)
	next := b
	next.Seats = added(b.Seats, s)
	slices.SortStableFunc(next.Seats, func(a, c SeatChange) int { return a.From.Compare(c.From) })
	return b.step(m, "set_seats", bodyMatter{Body: next, change: Reshuffle{On: s.From}})
}

// Dissolve (撤销机构) ends it, and the terms of all its members.
func (b Body) Dissolve(m townhall.Moment, on townhall.Date, reason string) (Body, []townhall.Fact, error) {
	next := b
	next.Dissolved, next.Members = dayOr(on, m.Today), slices.Clone(b.Members)
	for i := range next.Members {
		if sitting := &next.Members[i]; sitting.sits(next.Dissolved) {
			sitting.To, sitting.Ended = next.Dissolved, reason
		}
	}
	return b.step(m, "dissolve", bodyMatter{Body: next, change: Reshuffle{On: next.Dissolved, Reason: reason}})
}

func (b Body) step(m townhall.Moment, verb string, next bodyMatter) (Body, []townhall.Fact, error) {
	state, err := BodyStates.Go(b.State, verb, next, m)
	if err != nil {
		return b, nil, err
	}
	next.Body.State = state
	return next.Body, []townhall.Fact{{Verb: verb, Reason: next.change.Reason}}, nil
}

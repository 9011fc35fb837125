package governance

import (
	"context"
	"slices"

	"github.com/townhall-go/townhall"
)

// Form (成立) makes a body, with its first members. Others are the bodies in which these sit already.
func (b Body) Form(m townhall.Moment, others ...Body) (Body, []townhall.Fact, error) {
	b.State = ""
	next := b
	next.ID, next.Reshuffles, next.Dissolved = townhall.UnitID(m.Ref.ID), nil, townhall.Date{}
	next.Formed, next.Seats, next.Members = dayOr(b.Formed, m.Today), slices.Clone(b.Seats), slices.Clone(b.Members)
	for i := range next.Members {
		next.Members[i].From = dayOr(next.Members[i].From, next.Formed)
	}
	for i := range next.Seats {
		next.Seats[i].From = dayOr(next.Seats[i].From, next.Formed)
	}
	return b.step(m, "form", bodyMatter{Body: next, change: Reshuffle{On: next.Formed}, others: others})
}

// Reshuffle (调整) changes its members on one day: who leaves sat until the day before.
func (b Body) Reshuffle(m townhall.Moment, r Reshuffle, others ...Body) (Body, []townhall.Fact, error) {
	r.On = dayOr(r.On, m.Today)
	r.Leave, r.Join = slices.Clone(r.Leave), slices.Clone(r.Join)
	next := b
	next.Members = slices.Clone(b.Members)
	var gone []Leave
	for _, l := range r.Leave {
		if !next.leave(l, r) {
			gone = append(gone, l)
		}
	}
	for i := range r.Join {
		r.Join[i].From = dayOr(r.Join[i].From, r.On)
	}
	next.Members = append(next.Members, r.Join...)
	next.Reshuffles = added(b.Reshuffles, r)
	return b.step(m, "reshuffle", bodyMatter{Body: next, change: r, others: others, gone: gone})
}

// leave ends a person's terms the day before a reshuffle, and reports whether there was one.
func (b *Body) leave(l Leave, r Reshuffle) bool {
	sat := false
	for i := range b.Members {
		m := &b.Members[i]
		if m.Person != l.Person || l.Role != "" && m.Role != l.Role || !m.days().Contains(r.On.AddDays(-1)) {
			continue
		}
		m.To, m.Ended, sat = r.On.AddDays(-1), l.Why, true
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
		if sitting := &next.Members[i]; sitting.days().Contains(next.Dissolved) {
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

// FormBody makes a body in an office, under its id if it has one. Its policy is asked about the verb "form".
func FormBody(ctx context.Context, o townhall.Office, by townhall.Actor, b Body) (Body, error) {
	others, err := bodiesOf(ctx, o.Store, b.ID)
	if err != nil {
		return Body{}, err
	}
	return townhall.Create(ctx, o, by, "form", b.Ref(), func(m townhall.Moment) (Body, []townhall.Fact, error) { return b.Form(m, others...) })
}

// ReshuffleBody changes its members, under the verb "reshuffle".
func ReshuffleBody(ctx context.Context, o townhall.Office, by townhall.Actor, body townhall.Ref, r Reshuffle) (Body, error) {
	others, err := bodiesOf(ctx, o.Store, townhall.UnitID(body.ID))
	if err != nil {
		return Body{}, err
	}
	return townhall.Act(ctx, o, by, "reshuffle", body, func(b Body, m townhall.Moment) (Body, []townhall.Fact, error) { return b.Reshuffle(m, r, others...) })
}

// SetSeats changes how many seats the law gives it, under the verb "set_seats".
func SetSeats(ctx context.Context, o townhall.Office, by townhall.Actor, body townhall.Ref, s SeatChange) (Body, error) {
	return townhall.Act(ctx, o, by, "set_seats", body, func(b Body, m townhall.Moment) (Body, []townhall.Fact, error) { return b.SetSeats(m, s) })
}

// DissolveBody ends it, under the verb "dissolve".
func DissolveBody(ctx context.Context, o townhall.Office, by townhall.Actor, body townhall.Ref, on townhall.Date, reason string) (Body, error) {
	return townhall.Act(ctx, o, by, "dissolve", body, func(b Body, m townhall.Moment) (Body, []townhall.Fact, error) { return b.Dissolve(m, on, reason) })
}

// bodiesOf gives the sitting bodies but one: those in which somebody may hold a role that clashes.
func bodiesOf(ctx context.Context, s townhall.Store, but townhall.UnitID) ([]Body, error) {
	var out []Body
	for b, err := range townhall.Docs[Body](ctx, s, townhall.Query{Kind: BodyKind, States: []string{string(Sitting)}}) {
		if err != nil {
			return nil, err
		}
		if b.ID != but {
			out = append(out, b)
		}
	}
	return out, nil
}

// StrandedSeats lists the seats of a day, of all sitting bodies, whose holders have left the posts on which they depend, as
// the host's directory has it.
func StrandedSeats(ctx context.Context, s townhall.Store, d townhall.Directory, day townhall.Date) ([]Stranded, error) {
	var out []Stranded
	all, err := bodiesOf(ctx, s, "")
	if err != nil {
		return nil, err
	}
	for _, b := range all {
		found, err := b.Stranded(day, func(p Post) ([]townhall.PersonID, error) { return d.Holders(ctx, p.Unit, p.Name, day) })
		if err != nil {
			return out, err
		}
		out = append(out, found...)
	}
	return out, nil
}

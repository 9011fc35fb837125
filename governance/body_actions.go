package governance

import (
	"context"

	"github.com/townhall-go/townhall"
)

// FormBody makes a body in an office, under its id if it has one.
func FormBody(ctx context.Context, o townhall.Office, by townhall.Actor, b Body) (Body, error) {
	return townhall.Create(ctx, o, by, "form", b.Ref(), func(m townhall.Moment) (Body, []townhall.Fact, error) {
		others, err := bodiesOf(ctx, o.Store, b.Members)
		if err != nil {
			return b, nil, err
		}
		return b.Form(m, others...)
	})
}

// SeatMember gives one person a role in a body from a day on; today, if no day is given.
func SeatMember(ctx context.Context, o townhall.Office, by townhall.Actor, body townhall.Ref, on townhall.Date, x Member) (Body, error) {
	return inBody(ctx, o, by, "seat", body, []Member{x}, func(b Body, m townhall.Moment, others []Body) (Body, []townhall.Fact, error) {
		return b.Seat(m, on, x, others...)
	})
}

// UnseatMember ends one person's role in a body, or all of them, from a day on.
func UnseatMember(ctx context.Context, o townhall.Office, by townhall.Actor, body townhall.Ref, on townhall.Date, l Leave) (Body, error) {
	return inBody(ctx, o, by, "unseat", body, nil, func(b Body, m townhall.Moment, _ []Body) (Body, []townhall.Fact, error) {
		return b.Unseat(m, on, l)
	})
}

// ReshuffleBody changes its members on one day.
func ReshuffleBody(ctx context.Context, o townhall.Office, by townhall.Actor, body townhall.Ref, r Reshuffle) (Body, error) {
	return inBody(ctx, o, by, "reshuffle", body, r.Join, func(b Body, m townhall.Moment, others []Body) (Body, []townhall.Fact, error) {
		return b.Reshuffle(m, r, others...)
	})
}

// SetSeats changes how many seats the law gives it.
func SetSeats(ctx context.Context, o townhall.Office, by townhall.Actor, body townhall.Ref, s SeatChange) (Body, error) {
	return inBody(ctx, o, by, "set_seats", body, nil, func(b Body, m townhall.Moment, _ []Body) (Body, []townhall.Fact, error) { return b.SetSeats(m, s) })
}

// DissolveBody ends it.
func DissolveBody(ctx context.Context, o townhall.Office, by townhall.Actor, body townhall.Ref, on townhall.Date, reason string) (Body, error) {
	return inBody(ctx, o, by, "dissolve", body, nil, func(b Body, m townhall.Moment, _ []Body) (Body, []townhall.Fact, error) {
		return b.Dissolve(m, on, reason)
	})
}

// inBody takes a step on a body, with the bodies in which those who join have roles as well.
func inBody(ctx context.Context, o townhall.Office, by townhall.Actor, verb string, body townhall.Ref, join []Member,
	step func(Body, townhall.Moment, []Body) (Body, []townhall.Fact, error)) (Body, error) {
	return townhall.Act(ctx, o, by, verb, body, func(b Body, m townhall.Moment) (Body, []townhall.Fact, error) {
		others, err := bodiesOf(ctx, o.Store, join)
		if err != nil {
			return b, nil, err
		}
		return step(b, m, others)
	})
}

// bodiesOf gives the bodies in which people have or had roles, as their records stand: what is written into another body at the
// same moment is not seen.
func bodiesOf(ctx context.Context, s townhall.Store, who []Member) ([]Body, error) {
	var out []Body
	asked, seen := map[townhall.PersonID]bool{}, map[townhall.UnitID]bool{}
	for _, x := range who {
		if asked[x.Person] {
			continue
		}
		asked[x.Person] = true
		for b, err := range townhall.Docs[Body](ctx, s, townhall.Query{Kind: BodyKind, Tags: []string{memberTag(x.Person)}}) {
			if err != nil {
				return nil, err
			}
			if !seen[b.ID] {
				seen[b.ID], out = true, append(out, b)
			}
		}
	}
	return out, nil
}

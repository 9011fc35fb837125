package mediation

import (
	"context"
	"errors"

	"github.com/townhall-go/townhall"
)

type step = func(Case, townhall.Moment) (Case, []townhall.Fact, error)

// Accept opens a case in an office, at a committee of its records.
func Accept(ctx context.Context, o townhall.Office, by townhall.Actor, a Application) (Case, error) {
	return townhall.Create(ctx, o, by, "accept", townhall.Ref{Kind: CaseKind}, func(m townhall.Moment) (Case, []townhall.Fact, error) {
		body, err := body(ctx, o, a.Committee)
		if err != nil {
			return Case{}, nil, err
		}
		return a.Accept(m, body)
	})
}

// Assign gives a case its mediators, or others in their place, out of its committee's.
func Assign(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, people ...townhall.PersonID) (Case, error) {
	return townhall.Act(ctx, o, by, "assign", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) {
		body, err := body(ctx, o, c.Committee)
		if err != nil {
			return c, nil, err
		}
		return c.Assign(m, body, people...)
	}))
}

// body loads the committee that a step asks for. That it is missing or voided is for the step to say.
func body(ctx context.Context, o townhall.Office, id string) (Committee, error) {
	if id == "" {
		return Committee{}, nil
	}
	c, rec, err := townhall.Load[Committee](ctx, o.Store, townhall.Ref{Kind: CommitteeKind, ID: id})
	if errors.Is(err, townhall.NotFound) {
		return Committee{}, nil
	}
	c.Voided = rec.State == townhall.Voided
	return c, err
}

// Mediate records a session of a case.
func Mediate(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, s Session) (Case, error) {
	return townhall.Act(ctx, o, by, "mediate", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Mediate(m, s) }))
}

// AgreeOrally records an oral agreement.
func AgreeOrally(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, t Terms) (Case, error) {
	return townhall.Act(ctx, o, by, "agree_orally", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.AgreeOrally(m, t) }))
}

// Draft writes an agreement down, or writes it anew.
func Draft(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, t Terms) (Case, error) {
	return townhall.Act(ctx, o, by, "draft", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Draft(m, t) }))
}

// Sign puts a signature under a draft.
func Sign(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, s Signature) (Case, error) {
	return townhall.Act(ctx, o, by, "sign", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Sign(m, s) }))
}

// Seal makes a written agreement effective; today, if no day is given.
func Seal(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, on townhall.Date) (Case, error) {
	return townhall.Act(ctx, o, by, "seal", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Seal(m, on) }))
}

// Perform records the performance of an obligation, by its place in the list; of the whole if none is listed.
func Perform(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, obligation int, on townhall.Date) (Case, error) {
	return townhall.Act(ctx, o, by, "perform", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Perform(m, obligation, on) }))
}

// End ends a case without an agreement.
func End(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, e Ending) (Case, error) {
	return townhall.Act(ctx, o, by, "end", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.End(m, e) }))
}

// Escalate records a harm that came of a dispute or was prevented.
func Escalate(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, e Escalation) (Case, error) {
	return townhall.Act(ctx, o, by, "escalate", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Escalate(m, e) }))
}

// Establish forms a committee in an office, under its id if it has one.
func Establish(ctx context.Context, o townhall.Office, by townhall.Actor, c Committee) (Committee, error) {
	return townhall.Create(ctx, o, by, "establish", c.Ref(), func(m townhall.Moment) (Committee, []townhall.Fact, error) {
		return c.Establish(m)
	})
}

// Reelect begins a committee's next term.
func Reelect(ctx context.Context, o townhall.Office, by townhall.Actor, committee townhall.Ref, on townhall.Date, members ...Member) (Committee, error) {
	return townhall.Act(ctx, o, by, "reelect", committee, func(c Committee, m townhall.Moment) (Committee, []townhall.Fact, error) {
		return c.Reelect(m, on, members...)
	})
}

// Engage adds a mediator to a committee from a day on; from today, if no day is given.
func Engage(ctx context.Context, o townhall.Office, by townhall.Actor, committee townhall.Ref, p townhall.PersonID, from townhall.Date) (Committee, error) {
	return townhall.Act(ctx, o, by, "engage", committee, func(c Committee, m townhall.Moment) (Committee, []townhall.Fact, error) {
		return c.Engage(m, p, from)
	})
}

// Disengage ends a mediator's engagement.
func Disengage(ctx context.Context, o townhall.Office, by townhall.Actor, committee townhall.Ref, p townhall.PersonID, l Leaving) (Committee, error) {
	return townhall.Act(ctx, o, by, "disengage", committee, func(c Committee, m townhall.Moment) (Committee, []townhall.Fact, error) {
		return c.Disengage(m, p, l)
	})
}

package mediation

import (
	"context"

	"github.com/townhall-go/townhall"
)

type step = func(Case, townhall.Moment) (Case, []townhall.Fact, error)

// Accept opens a case in an office.
func Accept(ctx context.Context, o townhall.Office, by townhall.Actor, a Application) (Case, error) {
	return townhall.Act(ctx, o, by, "accept", townhall.Ref{Kind: CaseKind}, func(_ Case, m townhall.Moment) (Case, []townhall.Fact, error) {
		return a.Accept(m)
	})
}

// Assign gives a case its mediators, out of its committee's.
func Assign(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, people ...townhall.PersonID) (Case, error) {
	found, _, err := townhall.Load[Case](ctx, o.Store, c)
	if err != nil {
		return Case{}, err
	}
	body, rec, err := townhall.Load[Committee](ctx, o.Store, townhall.Ref{Kind: CommitteeKind, ID: found.Committee})
	if err != nil {
		return Case{}, err
	}
	if rec.State == townhall.Voided {
		return Case{}, &townhall.Error{Kind: townhall.Gone, Ref: rec.Ref, Field: "committee", Found: townhall.ValueOf(rec.State),
			Needed: townhall.Say("mediation.committee.standing", "未作废的调解委员会", "a committee that is not voided")}
	}
	return townhall.Act(ctx, o, by, "assign", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) {
		return c.Assign(m, body, people...)
	}))
}

// Mediate records a session of a case.
func Mediate(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, s Session) (Case, error) {
	return townhall.Act(ctx, o, by, "mediate", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Mediate(m, s) }))
}

// AgreeOrally records an oral agreement.
func AgreeOrally(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, t Terms) (Case, error) {
	return townhall.Act(ctx, o, by, "agree_orally", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.AgreeOrally(m, t) }))
}

// Draft writes an agreement down.
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

package mediation

import (
	"context"

	"github.com/townhall-go/townhall"
)

// Establish forms a committee in an office, under its id if it has one.
func Establish(ctx context.Context, o townhall.Office, by townhall.Actor, c Committee) (Committee, error) {
	return townhall.Create(ctx, o, by, "establish", c.Ref(), func(m townhall.Moment) (Committee, []townhall.Fact, error) {
		return c.Establish(m)
	})
}

// Reelect begins a committee's next term.
func Reelect(ctx context.Context, o townhall.Office, by townhall.Actor, committee townhall.Ref, e Election) (Committee, error) {
	return townhall.Act(ctx, o, by, "reelect", committee, func(c Committee, m townhall.Moment) (Committee, []townhall.Fact, error) {
		return c.Reelect(m, e)
	})
}

// Engage adds a mediator to a committee from a day on.
func Engage(ctx context.Context, o townhall.Office, by townhall.Actor, committee townhall.Ref, e Engagement) (Committee, error) {
	return townhall.Act(ctx, o, by, "engage", committee, func(c Committee, m townhall.Moment) (Committee, []townhall.Fact, error) {
		return c.Engage(m, e)
	})
}

// Disengage ends a mediator's engagement, or a member's seat.
func Disengage(ctx context.Context, o townhall.Office, by townhall.Actor, committee townhall.Ref, p townhall.PersonID, l Leaving) (Committee, error) {
	return townhall.Act(ctx, o, by, "disengage", committee, func(c Committee, m townhall.Moment) (Committee, []townhall.Fact, error) {
		return c.Disengage(m, p, l)
	})
}

// Elect adds a member to a committee in the course of a term, or several at once.
func Elect(ctx context.Context, o townhall.Office, by townhall.Actor, committee townhall.Ref, on townhall.Date, x Member, more ...Member) (Committee, error) {
	return townhall.Act(ctx, o, by, "elect", committee, func(c Committee, m townhall.Moment) (Committee, []townhall.Fact, error) {
		return c.Elect(m, on, x, more...)
	})
}

// Censure records a finding of misconduct of a mediator and what followed it.
func Censure(ctx context.Context, o townhall.Office, by townhall.Actor, committee townhall.Ref, x Conduct) (Committee, error) {
	return townhall.Act(ctx, o, by, "censure", committee, func(c Committee, m townhall.Moment) (Committee, []townhall.Fact, error) {
		return c.Censure(m, x)
	})
}

// ReportChanges reports the changes of who serves in a committee upward.
func ReportChanges(ctx context.Context, o townhall.Office, by townhall.Actor, committee townhall.Ref, to string, on townhall.Date) (Committee, error) {
	return townhall.Act(ctx, o, by, "report_changes", committee, func(c Committee, m townhall.Moment) (Committee, []townhall.Fact, error) {
		return c.ReportChanges(m, to, on)
	})
}

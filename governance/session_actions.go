package governance

import (
	"context"
	"time"

	"github.com/townhall-go/townhall"
)

// ConveneSession calls a session of a body in an office, under its id if it has one.
func ConveneSession(ctx context.Context, o townhall.Office, by townhall.Actor, body townhall.Ref, s Session) (Session, error) {
	b, _, err := townhall.Load[Body](ctx, o.Store, body)
	if err != nil {
		return Session{}, err
	}
	return townhall.Create(ctx, o, by, "convene", s.Ref(), func(m townhall.Moment) (Session, []townhall.Fact, error) { return s.Convene(m, b) })
}

// sessionStep is a step with its arguments in hand.
type sessionStep = func(Session, townhall.Moment) (Session, []townhall.Fact, error)

func inSession(ctx context.Context, o townhall.Office, by townhall.Actor, verb string, session townhall.Ref, step sessionStep) (Session, error) {
	return townhall.Act(ctx, o, by, verb, session, step)
}

// InviteGuests admits guests to a session.
func InviteGuests(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, guests ...Guest) (Session, error) {
	return inSession(ctx, o, by, "invite", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.Invite(m, guests...) })
}

// Excuse excuses a member from a session.
func Excuse(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, p townhall.PersonID, reason string) (Session, error) {
	return inSession(ctx, o, by, "excuse", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.Excuse(m, p, reason) })
}

// SignInto records that a member comes to a session; the zero time is now.
func SignInto(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, p townhall.PersonID, at time.Time) (Session, error) {
	return inSession(ctx, o, by, "sign_in", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.SignIn(m, p, at) })
}

// SignOutOf records that a member leaves it; the zero time is now.
func SignOutOf(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, p townhall.PersonID, at time.Time) (Session, error) {
	return inSession(ctx, o, by, "sign_out", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.SignOut(m, p, at) })
}

// GiveProxy records a written mandate of one member to another.
func GiveProxy(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, from, to townhall.PersonID) (Session, error) {
	return inSession(ctx, o, by, "give_proxy", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.GiveProxy(m, from, to) })
}

// RevokeProxy ends a member's mandate to another.
func RevokeProxy(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, from townhall.PersonID) (Session, error) {
	return inSession(ctx, o, by, "revoke_proxy", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.RevokeProxy(m, from) })
}

// WaitForQuorum gives a session more time to reach its quorum.
func WaitForQuorum(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, until time.Time, reason string) (Session, error) {
	return inSession(ctx, o, by, "wait", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		return s.WaitUntil(m, until, reason)
	})
}

// OpenSession opens it, with a quorum; the zero time is now.
func OpenSession(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, at time.Time) (Session, error) {
	return inSession(ctx, o, by, "open", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.Open(m, at) })
}

// LapseSession ends a session that does not reach its quorum.
func LapseSession(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, at time.Time) (Session, error) {
	return inSession(ctx, o, by, "lapse", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.Lapse(m, at) })
}

// RecordResult records what came of an item of the agenda.
func RecordResult(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, item int, at time.Time, outcome townhall.Finding, result townhall.Text) (Session, error) {
	return inSession(ctx, o, by, "record", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		return s.Record(m, item, at, outcome, result)
	})
}

// ReconsiderItem opens an item again that has a result, for a reason.
func ReconsiderItem(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, item int, at time.Time, reason string) (Session, error) {
	return inSession(ctx, o, by, "reconsider", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		return s.Reconsider(m, item, at, reason)
	})
}

// CloseSession ends it; the zero time is now.
func CloseSession(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, at time.Time) (Session, error) {
	return inSession(ctx, o, by, "close", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.Close(m, at) })
}

package governance

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/townhall-go/townhall"
)

// ConveneSession calls a session of a body in an office, under its id if it has one. If the organ that calls it is a body of the office, that
// body's kind holds, whatever the session says.
func ConveneSession(ctx context.Context, o townhall.Office, by townhall.Actor, body townhall.Ref, s Session) (Session, error) {
	return townhall.Create(ctx, o, by, "convene", s.Ref(), func(m townhall.Moment) (Session, []townhall.Fact, error) {
		b, err := standing(ctx, o.Store, body)
		var lapsed []Session
		if err == nil && !s.Second.IsZero() {
			lapsed = make([]Session, 1)
			lapsed[0], _, err = townhall.Load[Session](ctx, o.Store, s.Second)
		}
		if err == nil && s.Convener.Organ != "" {
			s.Convener.Kind, err = organIn(ctx, o.Store, b, s.Convener.Organ, s.Convener.Kind)
		}
		if err != nil {
			return s, nil, err
		}
		return s.Convene(m, b, lapsed...)
	})
}

// organ is the body that a unit is in the office; false if it has no such body.
func organ(ctx context.Context, s townhall.Store, unit townhall.UnitID) (Body, bool, error) {
	b, err := standing(ctx, s, townhall.Ref{Kind: BodyKind, ID: string(unit)})
	if errors.Is(err, townhall.NotFound) {
		return Body{}, false, nil
	}
	return b, err == nil, err
}

// kindOf is what sort of organ a unit is: as the office has it, or, if it has no such body, as it was said.
func kindOf(ctx context.Context, s townhall.Store, unit townhall.UnitID, said Kind) (Kind, error) {
	b, known, err := organ(ctx, s, unit)
	if !known {
		return said, err
	}
	return b.Kind, nil
}

// organIn is kindOf an organ that acts in a body; one of another place is refused.
func organIn(ctx context.Context, s townhall.Store, in Body, unit townhall.UnitID, said Kind) (Kind, error) {
	b, known, err := organ(ctx, s, unit)
	if !known {
		return said, err
	}
	near := townhall.Finding{Code: "governance.organ.place", Field: "organ", Held: b.Place.Within(in.Place) || in.Place.Within(b.Place), Need: townhall.ValueOf(in.Place), Found: townhall.ValueOf(b.Place),
		Say: townhall.Say("governance.organ.place", "该机关与机构同在一地", "an organ of the same place as the body")}
	return b.Kind, near.Err()
}

// standing loads a body that is neither dissolved nor voided; one that is, is an Error Gone.
func standing(ctx context.Context, s townhall.Store, body townhall.Ref) (Body, error) {
	b, rec, err := townhall.Load[Body](ctx, s, body)
	if err == nil && (rec.State == townhall.Voided || b.State == Dissolved) {
		err = &townhall.Error{Kind: townhall.Gone, Ref: body, Field: "state", Found: townhall.ValueOf(b.State.Text()),
			Needed: townhall.Say("governance.body.standing", "未撤销、未作废的机构", "a body that is neither dissolved nor voided")}
	}
	return b, err
}

// sitting loads a session that is not voided; one that is, is an Error Gone.
func sitting(ctx context.Context, s townhall.Store, session townhall.Ref) (Session, error) {
	found, rec, err := townhall.Load[Session](ctx, s, session)
	if err == nil && rec.State == townhall.Voided {
		err = &townhall.Error{Kind: townhall.Gone, Ref: session, Field: "state", Found: townhall.ValueOf(rec.State),
			Needed: townhall.Say("governance.session.standing", "未作废的会议", "a session that is not voided")}
	}
	return found, err
}

// onTheDaysRoll is a step before which the roll of a session that is not open yet is brought up to its day, if somebody joined
// or left the body since it was called.
func onTheDaysRoll(ctx context.Context, store townhall.Store, step sessionStep) sessionStep {
	return func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		if s.State != Convened {
			return step(s, m)
		}
		b, err := standing(ctx, store, townhall.Ref{Kind: BodyKind, ID: string(s.Body)})
		if err != nil {
			return s, nil, err
		}
		if slices.Equal(b.Roll(s.On), s.Roll) && int64(b.SeatsOn(s.On)) == s.Seats {
			return step(s, m)
		}
		called, facts, err := s.CallRoll(m, b)
		if err != nil {
			return s, nil, err
		}
		after, more, err := step(called, m)
		return after, append(facts, more...), err
	}
}

// sessionStep is a step with its arguments in hand.
type sessionStep = func(Session, townhall.Moment) (Session, []townhall.Fact, error)

// inSession takes a step on a session. None is dated before a vote that was taken in it.
func inSession(ctx context.Context, o townhall.Office, by townhall.Actor, verb string, session townhall.Ref, step sessionStep) (Session, error) {
	return townhall.Act(ctx, o, by, verb, session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		after, facts, err := step(s, m)
		if err != nil || !s.State.opened() {
			return after, facts, err
		}
		for n, err := range townhall.Docs[Motion](ctx, o.Store, townhall.Query{Kind: MotionKind, Tags: []string{session.String()}}) {
			if err == nil {
				err = n.stillVoted(s, after).Err()
			}
			if err != nil {
				return s, nil, err
			}
		}
		return after, facts, nil
	})
}

// AddItem puts one more matter on the agenda of a session.
func AddItem(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, i Item) (Session, error) {
	return inSession(ctx, o, by, "add_item", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.AddItem(m, i) })
}

// InviteGuests admits guests to a session.
func InviteGuests(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, guests ...Guest) (Session, error) {
	return inSession(ctx, o, by, "invite", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.Invite(m, guests...) })
}

// Excuse excuses a member from a session.
func Excuse(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, p townhall.PersonID, reason string) (Session, error) {
	return inSession(ctx, o, by, "excuse", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.Excuse(m, p, reason) })
}

// SignInMember records that a member comes to a session; the zero time is now.
func SignInMember(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, p townhall.PersonID, at time.Time) (Session, error) {
	return SignInHousehold(ctx, o, by, session, p, "", at)
}

// SignInHousehold records that somebody comes for a household to an assembly that counts them.
func SignInHousehold(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, p townhall.PersonID, household string, at time.Time) (Session, error) {
	return inSession(ctx, o, by, "sign_in", session, onTheDaysRoll(ctx, o.Store, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		return s.SignInFor(m, p, household, at)
	}))
}

// CallRoll brings the roll of a session that is not open yet up to who sits in its body on its day. SignInMember and OpenSession do
// so by themselves.
func CallRoll(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref) (Session, error) {
	return inSession(ctx, o, by, "call_roll", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		b, err := standing(ctx, o.Store, townhall.Ref{Kind: BodyKind, ID: string(s.Body)})
		if err != nil {
			return s, nil, err
		}
		return s.CallRoll(m, b)
	})
}

// GuestInto records that a guest comes to a session; the zero time is now.
func GuestInto(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, name string, at time.Time) (Session, error) {
	return inSession(ctx, o, by, "guest_in", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.GuestIn(m, name, at) })
}

// GuestOutOf records that a guest leaves it; the zero time is now.
func GuestOutOf(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, name string, at time.Time) (Session, error) {
	return inSession(ctx, o, by, "guest_out", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.GuestOut(m, name, at) })
}

// SignOutMember records that a member leaves it; the zero time is now.
func SignOutMember(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, p townhall.PersonID, at time.Time) (Session, error) {
	return inSession(ctx, o, by, "sign_out", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.SignOut(m, p, at) })
}

// GiveProxy records a written mandate of one member to another.
func GiveProxy(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, p Proxy) (Session, error) {
	return inSession(ctx, o, by, "give_proxy", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.GiveProxy(m, p) })
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
	return inSession(ctx, o, by, "open", session, onTheDaysRoll(ctx, o.Store, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		return s.Open(m, at)
	}))
}

// AdjournSession interrupts it for a reason; the zero time is now.
func AdjournSession(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, at time.Time, reason string) (Session, error) {
	return inSession(ctx, o, by, "adjourn", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		return s.Adjourn(m, at, reason)
	})
}

// ResumeSession takes it up again, with a quorum; the zero time is now.
func ResumeSession(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, at time.Time) (Session, error) {
	return inSession(ctx, o, by, "resume", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.Resume(m, at) })
}

// LapseSession ends a session that does not reach its quorum.
func LapseSession(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, at time.Time) (Session, error) {
	return inSession(ctx, o, by, "lapse", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) { return s.Lapse(m, at) })
}

// RecordResult records what came of an item of the agenda. Of a motion that is what its vote came to, and no words, whatever is given.
func RecordResult(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, item int, at time.Time, outcome townhall.Finding, result townhall.Text) (Session, error) {
	return inSession(ctx, o, by, "record", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		if item >= 0 && item < len(s.Agenda) && s.Agenda[item].Matter.Kind == MotionKind {
			n, rec, err := townhall.Load[Motion](ctx, o.Store, s.Agenda[item].Matter)
			if err == nil && rec.State == townhall.Voided {
				n = Motion{} // which has come to nothing
			}
			if err == nil {
				err = n.votedIn(s).Err()
			}
			if err != nil {
				return s, nil, err
			}
			outcome, result = n.Outcome().Finding, townhall.Text{}
		}
		return s.Record(m, item, at, outcome, result)
	})
}

// PutOffItem records that an item of the agenda is put off, for a reason.
func PutOffItem(ctx context.Context, o townhall.Office, by townhall.Actor, session townhall.Ref, item int, at time.Time, reason string) (Session, error) {
	return inSession(ctx, o, by, "put_off", session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		return s.PutOff(m, item, at, reason)
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

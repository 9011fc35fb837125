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
			s.Convener.Kind, err = organOf(ctx, o.Store, s.Convener.Organ, s.Convener.Kind, b)
		}
		if err != nil {
			return s, nil, err
		}
		return s.Convene(m, b, lapsed...)
	})
}

// outcomeOf is what a motion came to in a session; one that was not voted on there is refused.
func outcomeOf(ctx context.Context, store townhall.Store, s Session, motion townhall.Ref) (townhall.Finding, error) {
	n, rec, err := townhall.Load[Motion](ctx, store, motion)
	if err != nil {
		return townhall.Finding{}, err
	}
	v := townhall.Finding{Code: "governance.session.voted", Field: "outcome", Held: rec.State != townhall.Voided && n.Session == s.Ref() && s.sits(n.lastVote().At), Found: townhall.ValueOf(n.State.Text()),
		Say: townhall.Say("governance.session.voted", "该议案已在本次会议表决", "the motion was voted on in this session")}
	return n.Outcome().Finding, v.Err()
}

// kindOf is what sort of organ a unit is: as the office has it, or, if it has no such body, as it was said.
func kindOf(ctx context.Context, s townhall.Store, unit townhall.UnitID, said Kind) (Kind, error) {
	b, err := standing(ctx, s, townhall.Ref{Kind: BodyKind, ID: string(unit)})
	if errors.Is(err, townhall.NotFound) {
		return said, nil
	}
	return b.Kind, err
}

// organOf is kindOf an organ that acts in a body; one of another place is refused.
func organOf(ctx context.Context, s townhall.Store, unit townhall.UnitID, said Kind, in Body) (Kind, error) {
	organ, err := standing(ctx, s, townhall.Ref{Kind: BodyKind, ID: string(unit)})
	if errors.Is(err, townhall.NotFound) {
		return said, nil
	}
	near := townhall.Finding{Code: "governance.organ.place", Field: "organ", Held: err != nil || organ.Place.Within(in.Place) || in.Place.Within(organ.Place), Need: townhall.ValueOf(in.Place), Found: townhall.ValueOf(organ.Place),
		Say: townhall.Say("governance.organ.place", "该机关与机构同在一地", "an organ of the same place as the body")}
	return organ.Kind, errors.Join(err, near.Err())
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

func inSession(ctx context.Context, o townhall.Office, by townhall.Actor, verb string, session townhall.Ref, step sessionStep) (Session, error) {
	return townhall.Act(ctx, o, by, verb, session, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		after, facts, err := step(s, m)
		if err == nil && s.State.opened() {
			err = votesStand(ctx, o.Store, s, after, verb)
		}
		if err != nil {
			return s, nil, err
		}
		return after, facts, nil
	})
}

// votesStand refuses a step that is dated before a vote of the session, and would have others be there at its minute, or no session.
func votesStand(ctx context.Context, store townhall.Store, before, after Session, verb string) error {
	for n, err := range townhall.Docs[Motion](ctx, store, townhall.Query{Kind: MotionKind, Tags: []string{before.Ref().String()}}) {
		if err != nil {
			return err
		}
		for _, v := range n.Votes {
			if !before.sits(v.At) {
				continue // in another session
			}
			there := verb == "close" || slices.Equal(before.PresentAt(v.At), after.PresentAt(v.At)) // the close ends all stays, at its own minute
			f := townhall.Finding{Code: "governance.session.votes", Field: "at", Held: there && after.sits(v.At), Need: townhall.ValueOf(v.At.Format("15:04")), Found: townhall.ValueOf(n.Title),
				Say: townhall.Say("governance.session.votes", "不早于本次会议已有的表决，当时到会的人不变", "no earlier than a vote of the session, at whose minute as many stay there as were")}
			if err := f.Err(); err != nil {
				return err
			}
		}
	}
	return nil
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
			var err error
			if outcome, err = outcomeOf(ctx, o.Store, s, s.Agenda[item].Matter); err != nil {
				return s, nil, err
			}
			result = townhall.Text{}
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

package governance

import (
	"context"
	"time"

	"github.com/townhall-go/townhall"
)

// Short names for what every action takes.
type (
	calling = context.Context
	office  = townhall.Office
	actor   = townhall.Actor
	ref     = townhall.Ref
)

// judging names what is several steps, by how it comes out, and what is a fact of its own.
var judging = townhall.Verbs{
	"count":  townhall.Say("governance.verb.count", "计票", "count the votes"),
	"review": townhall.Say("governance.verb.review", "出具审查意见", "give the opinion of the review"),
	"order":  townhall.Say("governance.verb.order", "交办", "order what is to be done"),
}

// What some actions are given that the functions take one by one. The zero time is now, and the zero date today.
type (
	nothing struct{}
	atTime  struct {
		At time.Time `json:"at,omitzero"`
	}
	atTimeFor struct {
		At     time.Time `json:"at,omitzero"`
		Reason string    `json:"reason,omitempty"`
	}
	onDay struct {
		On townhall.Date `json:"on,omitzero"`
	}
	onDayFor struct {
		On     townhall.Date `json:"on,omitzero"`
		Reason string        `json:"reason,omitempty"`
	}
	seating struct {
		On townhall.Date `json:"on,omitzero"`
		Member
	}
	unseating struct {
		On townhall.Date `json:"on,omitzero"`
		Leave
	}
	inviting struct {
		Guests []Guest `json:"guests,omitempty"`
	}
	excusing struct {
		Person townhall.PersonID `json:"person,omitempty"`
		Reason string            `json:"reason,omitempty"`
	}
	coming struct {
		Person    townhall.PersonID `json:"person,omitempty"`
		Household string            `json:"household,omitempty"` // for which the person comes, to an assembly that counts them
		At        time.Time         `json:"at,omitzero"`
	}
	leaving struct {
		Person townhall.PersonID `json:"person,omitempty"`
		At     time.Time         `json:"at,omitzero"`
	}
	guesting struct {
		Name string    `json:"name,omitempty"`
		At   time.Time `json:"at,omitzero"`
	}
	revoking struct {
		From townhall.PersonID `json:"from,omitempty"`
	}
	waiting struct {
		Until  time.Time `json:"until,omitzero"`
		Reason string    `json:"reason,omitempty"`
	}
	recording struct {
		Item    int              `json:"item,omitempty"` // its place on the agenda, from 0
		At      time.Time        `json:"at,omitzero"`
		Outcome townhall.Finding `json:"outcome,omitzero"`
		Result  townhall.Text    `json:"result,omitzero"`
	}
	onItem struct {
		Item   int       `json:"item,omitempty"` // its place on the agenda, from 0
		At     time.Time `json:"at,omitzero"`
		Reason string    `json:"reason,omitempty"`
	}
	answering struct {
		Opinion int `json:"opinion,omitempty"` // its place among the opinions, from 0
		Answer
	}
	withdrawing struct {
		Reason string          `json:"reason,omitempty"`
		Agreed townhall.UnitID `json:"agreed,omitempty"` // who agreed to it, where the motion is tabled
	}
	tabling struct {
		Session townhall.Ref `json:"session"`
	}
	forgoing struct {
		Reason string        `json:"reason,omitempty"`
		Basis  townhall.Cite `json:"basis,omitzero"`
	}
)

// Kinds describes the records of this package to people.
func Kinds() []townhall.Kind {
	return []townhall.Kind{townhall.KindOf[Body](BodyStates), townhall.KindOf[Session](SessionStates),
		townhall.KindOf[Motion](MotionStates, judging), townhall.KindOf[Decision](DecisionStates, judging)}
}

// Actions lists what can be done in this package, for a door that offers it.
func Actions() []townhall.Action {
	return append(append(bodyActions(), sessionActions()...), append(motionActions(), decisionActions()...)...)
}

func bodyActions() []townhall.Action {
	return []townhall.Action{
		townhall.Makes(BodyStates, "form", FormBody),
		townhall.Changes(BodyStates, "seat", func(ctx calling, o office, by actor, r ref, in seating) (Body, error) {
			return SeatMember(ctx, o, by, r, in.On, in.Member)
		}),
		townhall.Changes(BodyStates, "unseat", func(ctx calling, o office, by actor, r ref, in unseating) (Body, error) {
			return UnseatMember(ctx, o, by, r, in.On, in.Leave)
		}),
		townhall.Changes(BodyStates, "reshuffle", ReshuffleBody),
		townhall.Changes(BodyStates, "set_seats", SetSeats),
		townhall.Changes(BodyStates, "dissolve", func(ctx calling, o office, by actor, r ref, in onDayFor) (Body, error) {
			return DissolveBody(ctx, o, by, r, in.On, in.Reason)
		}),
		townhall.Voids[Body](),
	}
}

func sessionActions() []townhall.Action {
	return append(attendanceActions(), []townhall.Action{
		townhall.Makes(SessionStates, "convene", func(ctx calling, o office, by actor, s Session) (Session, error) {
			return ConveneSession(ctx, o, by, townhall.Ref{Kind: BodyKind, ID: string(s.Body)}, s)
		}),
		townhall.Changes(SessionStates, "call_roll", func(ctx calling, o office, by actor, r ref, _ nothing) (Session, error) {
			return CallRoll(ctx, o, by, r)
		}),
		townhall.Changes(SessionStates, "add_item", AddItem),
		townhall.Changes(SessionStates, "put_off", func(ctx calling, o office, by actor, r ref, in onItem) (Session, error) {
			return PutOffItem(ctx, o, by, r, in.Item, in.At, in.Reason)
		}),
		townhall.Changes(SessionStates, "wait", func(ctx calling, o office, by actor, r ref, in waiting) (Session, error) {
			return WaitForQuorum(ctx, o, by, r, in.Until, in.Reason)
		}),
		townhall.Changes(SessionStates, "open", func(ctx calling, o office, by actor, r ref, in atTime) (Session, error) {
			return OpenSession(ctx, o, by, r, in.At)
		}),
		townhall.Changes(SessionStates, "lapse", func(ctx calling, o office, by actor, r ref, in atTime) (Session, error) {
			return LapseSession(ctx, o, by, r, in.At)
		}),
		townhall.Changes(SessionStates, "record", func(ctx calling, o office, by actor, r ref, in recording) (Session, error) {
			return RecordResult(ctx, o, by, r, in.Item, in.At, in.Outcome, in.Result)
		}),
		townhall.Changes(SessionStates, "reconsider", func(ctx calling, o office, by actor, r ref, in onItem) (Session, error) {
			return ReconsiderItem(ctx, o, by, r, in.Item, in.At, in.Reason)
		}),
		townhall.Changes(SessionStates, "adjourn", func(ctx calling, o office, by actor, r ref, in atTimeFor) (Session, error) {
			return AdjournSession(ctx, o, by, r, in.At, in.Reason)
		}),
		townhall.Changes(SessionStates, "resume", func(ctx calling, o office, by actor, r ref, in atTime) (Session, error) {
			return ResumeSession(ctx, o, by, r, in.At)
		}),
		townhall.Changes(SessionStates, "close", func(ctx calling, o office, by actor, r ref, in atTime) (Session, error) {
			return CloseSession(ctx, o, by, r, in.At)
		}),
		townhall.Voids[Session](),
	}...)
}

func attendanceActions() []townhall.Action {
	return []townhall.Action{
		townhall.Changes(SessionStates, "invite", func(ctx calling, o office, by actor, r ref, in inviting) (Session, error) {
			return InviteGuests(ctx, o, by, r, in.Guests...)
		}),
		townhall.Changes(SessionStates, "excuse", func(ctx calling, o office, by actor, r ref, in excusing) (Session, error) {
			return Excuse(ctx, o, by, r, in.Person, in.Reason)
		}),
		townhall.Changes(SessionStates, "sign_in", func(ctx calling, o office, by actor, r ref, in coming) (Session, error) {
			return SignInHousehold(ctx, o, by, r, in.Person, in.Household, in.At)
		}),
		townhall.Changes(SessionStates, "sign_out", func(ctx calling, o office, by actor, r ref, in leaving) (Session, error) {
			return SignOutMember(ctx, o, by, r, in.Person, in.At)
		}),
		townhall.Changes(SessionStates, "guest_in", func(ctx calling, o office, by actor, r ref, in guesting) (Session, error) {
			return GuestInto(ctx, o, by, r, in.Name, in.At)
		}),
		townhall.Changes(SessionStates, "guest_out", func(ctx calling, o office, by actor, r ref, in guesting) (Session, error) {
			return GuestOutOf(ctx, o, by, r, in.Name, in.At)
		}),
		townhall.Changes(SessionStates, "give_proxy", GiveProxy),
		townhall.Changes(SessionStates, "revoke_proxy", func(ctx calling, o office, by actor, r ref, in revoking) (Session, error) {
			return RevokeProxy(ctx, o, by, r, in.From)
		}),
	}
}

func motionActions() []townhall.Action {
	return []townhall.Action{
		townhall.Makes(MotionStates, "draft", DraftMotion),
		townhall.Changes(MotionStates, "amend", AmendMotion),
		townhall.Changes(MotionStates, "hear", HearOpinion),
		townhall.Changes(MotionStates, "answer", func(ctx calling, o office, by actor, r ref, in answering) (Motion, error) {
			return AnswerOpinion(ctx, o, by, r, in.Opinion, in.Answer)
		}),
		townhall.Changes(MotionStates, "submit", SubmitMotion),
		townhall.Changes(MotionStates, "withdraw", func(ctx calling, o office, by actor, r ref, in withdrawing) (Motion, error) {
			return WithdrawMotion(ctx, o, by, r, in.Reason, in.Agreed)
		}),
		townhall.Changes(MotionStates, "table", func(ctx calling, o office, by actor, r ref, in tabling) (Motion, error) {
			return TableMotion(ctx, o, by, r, in.Session)
		}),
		townhall.Changes(MotionStates, "deliberate", DeliberateItem),
		townhall.Changes(judging, "count", CountMotion),
		townhall.Changes(MotionStates, "promulgate", PromulgateResolution),
		townhall.Changes(MotionStates, "annul", AnnulResolution),
		townhall.Changes(MotionStates, "evaluate", EvaluateResolution),
		townhall.Voids[Motion](),
	}
}

func decisionActions() []townhall.Action {
	return []townhall.Action{
		townhall.Makes(DecisionStates, "propose", ProposeDecision),
		townhall.Changes(DecisionStates, "classify", ClassifyDecision),
		townhall.Changes(DecisionStates, "open_comment", OpenComment),
		townhall.Changes(DecisionStates, "forgo_comment", func(ctx calling, o office, by actor, r ref, in forgoing) (Decision, error) {
			return ForgoComment(ctx, o, by, r, in.Reason, in.Basis)
		}),
		townhall.Changes(DecisionStates, "close_comment", CloseComment),
		townhall.Changes(DecisionStates, "hold_hearing", HoldHearing),
		townhall.Changes(DecisionStates, "advise", HearExpert),
		townhall.Changes(DecisionStates, "assess_risk", AssessRisk),
		townhall.Changes(DecisionStates, "adjust", AdjustDecision),
		townhall.Changes(DecisionStates, "submit_review", dated(SubmitToReview)),
		townhall.Changes(judging, "review", ReviewDecision),
		townhall.Changes(DecisionStates, "report_party", dated(ReportToParty)),
		townhall.Changes(DecisionStates, "decide", TakeDecision),
		townhall.Changes(DecisionStates, "publish", dated(PublishDecision)),
		townhall.Changes(DecisionStates, "archive", dated(ArchiveDecision)),
		townhall.Changes(DecisionStates, "look_back", EvaluateDecision),
		townhall.Changes(DecisionStates, "drop", func(ctx calling, o office, by actor, r ref, in onDayFor) (Decision, error) {
			return DropDecision(ctx, o, by, r, in.On, in.Reason)
		}),
		townhall.Changes(DecisionStates, "stop", StopDecision),
		townhall.Voids[Decision](),
	}
}

// dated is an action that is given no more than its day.
func dated(f func(calling, office, actor, ref, townhall.Date) (Decision, error)) func(calling, office, actor, ref, onDay) (Decision, error) {
	return func(ctx calling, o office, by actor, r ref, in onDay) (Decision, error) {
		return f(ctx, o, by, r, in.On)
	}
}

package powers

import (
	"context"
	"errors"

	"github.com/townhall-go/townhall"
)

// ListPower puts a power into the register of an office, under its id if it has one.
func ListPower(ctx context.Context, o townhall.Office, by townhall.Actor, p Power) (Power, error) {
	return townhall.Create(ctx, o, by, "list", p.Ref(), p.List)
}

// AmendPower gives a power another listing from a day on.
func AmendPower(ctx context.Context, o townhall.Office, by townhall.Actor, power townhall.Ref, l Listing) (Power, error) {
	return townhall.Act(ctx, o, by, "amend", power, func(p Power, m townhall.Moment) (Power, []townhall.Fact, error) { return p.Amend(m, l) })
}

// WithdrawPower takes a power out of the register from a day on; today, if no day is given.
func WithdrawPower(ctx context.Context, o townhall.Office, by townhall.Actor, power townhall.Ref, w Withdrawal) (Power, error) {
	return townhall.Act(ctx, o, by, "withdraw", power, func(p Power, m townhall.Moment) (Power, []townhall.Fact, error) { return p.Withdraw(m, w) })
}

// RestorePower calls off a power's withdrawal that has not begun yet.
func RestorePower(ctx context.Context, o townhall.Office, by townhall.Actor, power townhall.Ref, reason string) (Power, error) {
	return townhall.Act(ctx, o, by, "restore", power, func(p Power, m townhall.Moment) (Power, []townhall.Fact, error) {
		return p.Restore(m, reason)
	})
}

// RegisterOf reads the register: a department's powers, or with no department all, in the order of their records.
func RegisterOf(ctx context.Context, s townhall.Store, department townhall.UnitID) (Register, error) {
	var out Register
	for p, err := range townhall.Docs[Power](ctx, s, townhall.Query{Kind: PowerKind, Holder: department}) {
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// ProposeAct begins an act in an office, under the power that it names. One that names no power of the register is refused.
func ProposeAct(ctx context.Context, o townhall.Office, by townhall.Actor, a Act) (Act, error) {
	return townhall.Create(ctx, o, by, "propose", a.Ref(), func(m townhall.Moment) (Act, []townhall.Fact, error) {
		p, err := powerOf(ctx, o.Store, a)
		if err != nil {
			return a, nil, err
		}
		return a.Propose(m, p)
	})
}

// powerOf reads an act's power; none, if it is not in the register or its record is voided.
func powerOf(ctx context.Context, s townhall.Store, a Act) (Power, error) {
	id := trimmed(a.Power)
	if id == "" {
		return Power{}, nil
	}
	p, rec, err := townhall.Load[Power](ctx, s, PowerRef(id))
	switch {
	case errors.Is(err, townhall.NotFound):
		return Power{}, nil
	case err == nil && rec.State == townhall.Voided:
		return Power{}, nil
	}
	return p, err
}

// act takes a step on an act.
func act(ctx context.Context, o townhall.Office, by townhall.Actor, verb string, r townhall.Ref, step func(Act, townhall.Moment) (Act, []townhall.Fact, error)) (Act, error) {
	return townhall.Act(ctx, o, by, verb, r, step)
}

// AssignOfficers says anew who carries an act out.
func AssignOfficers(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, officers ...Officer) (Act, error) {
	return act(ctx, o, by, "assign", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.Assign(m, officers...) })
}

// ClassifyAct finds that an act needs more steps than was thought.
func ClassifyAct(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, reason string, grounds ...Ground) (Act, error) {
	return act(ctx, o, by, "classify", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) {
		return a.Classify(m, reason, grounds...)
	})
}

// ExtendAct adds time to the limit for deciding an act.
func ExtendAct(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, e Extending) (Act, error) {
	return act(ctx, o, by, "extend", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.Extend(m, e) })
}

// RecordStep records a step of an act's procedure.
func RecordStep(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, d Done) (Act, error) {
	return act(ctx, o, by, "record", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.Record(m, d) })
}

// ReviewLegality records a legal review of an act.
func ReviewLegality(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, op LegalOpinion) (Act, error) {
	return act(ctx, o, by, "review_legality", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.ReviewLegality(m, op) })
}

// NotifyParty tells whom an act burdens what is intended.
func NotifyParty(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, n Notice) (Act, error) {
	return act(ctx, o, by, "notify", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.Notify(m, n) })
}

// HearParty records what the party said.
func HearParty(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, s Statement) (Act, error) {
	return act(ctx, o, by, "hear", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.Hear(m, s) })
}

// WaiveRights records what the party clearly waives.
func WaiveRights(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, w Waiver) (Act, error) {
	return act(ctx, o, by, "waive", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.Waive(m, w) })
}

// AskHearing records that the party asks for a hearing; today, if no day is given.
func AskHearing(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, on townhall.Date) (Act, error) {
	return act(ctx, o, by, "ask_hearing", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.AskHearing(m, on) })
}

// HoldHearing records the hearing.
func HoldHearing(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, h Hearing) (Act, error) {
	return act(ctx, o, by, "hold_hearing", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.HoldHearing(m, h) })
}

// SignOff puts the next post's sign under an act, by who takes the action if the sign names nobody.
func SignOff(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, s Sign) (Act, error) {
	return act(ctx, o, by, "sign", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.SignOff(m, s) })
}

// SendBack returns an act for a reason.
func SendBack(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, s Sign) (Act, error) {
	return act(ctx, o, by, "send_back", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.SendBack(m, s) })
}

// ResubmitAct puts an act again that was sent back, and says what was changed.
func ResubmitAct(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, changed string) (Act, error) {
	return act(ctx, o, by, "resubmit", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.Resubmit(m, changed) })
}

// DropAct ends an act that was not decided; today, if no day is given.
func DropAct(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, on townhall.Date, reason string) (Act, error) {
	return act(ctx, o, by, "drop", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.Drop(m, on, reason) })
}

// DecideAct decides an act, if its power still covers it.
func DecideAct(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, d Decision) (Act, error) {
	return act(ctx, o, by, "decide", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) {
		p, err := powerOf(ctx, o.Store, a)
		if err != nil {
			return a, nil, err
		}
		return a.Decide(m, p, d)
	})
}

// ServeAct records how the decision reached the party.
func ServeAct(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, sv Service) (Act, error) {
	return act(ctx, o, by, "serve", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.Serve(m, sv) })
}

// LodgeAppeal records an appeal against the decision.
func LodgeAppeal(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, l Lodged) (Act, error) {
	return act(ctx, o, by, "appeal", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.LodgeAppeal(m, l) })
}

// DecideAppeal records what became of the appeal by a route.
func DecideAppeal(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, route AppealRoute, rs Result) (Act, error) {
	return act(ctx, o, by, "decide_appeal", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) {
		return a.DecideAppeal(m, route, rs)
	})
}

// PublishAct records that the result of an act was published.
func PublishAct(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, p Publication) (Act, error) {
	return act(ctx, o, by, "publish", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.Publish(m, p) })
}

// WithholdAct records that the law keeps the result from being published.
func WithholdAct(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, p Publication) (Act, error) {
	return act(ctx, o, by, "withhold", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.Withhold(m, p) })
}

// RevokeAct records that a decision was changed or annulled.
func RevokeAct(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, rv Revocation) (Act, error) {
	return act(ctx, o, by, "revoke", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.Revoke(m, rv) })
}

// TakeDownAct records that what was published of a revoked act was taken down; today, if no day is given.
func TakeDownAct(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, on townhall.Date, reason string) (Act, error) {
	return act(ctx, o, by, "take_down", r, func(a Act, m townhall.Moment) (Act, []townhall.Fact, error) { return a.TakeDown(m, on, reason) })
}

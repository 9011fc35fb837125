package powers

import (
	"context"

	"github.com/townhall-go/townhall"
)

// Short names for what every action takes.
type (
	calling = context.Context
	office  = townhall.Office
	actor   = townhall.Actor
	ref     = townhall.Ref
)

// What some actions are given that the functions take one by one. The zero date is today.
type (
	why struct {
		Reason string `json:"reason,omitempty"`
	}
	onDay struct {
		On townhall.Date `json:"on,omitzero"`
	}
	onDayFor struct {
		On     townhall.Date `json:"on,omitzero"`
		Reason string        `json:"reason,omitempty"`
	}
	assigning struct {
		Officers []Officer `json:"officers,omitempty"`
	}
	classifying struct {
		Reason  string   `json:"reason,omitempty"`
		Grounds []Ground `json:"grounds,omitempty"`
	}
	resubmitting struct {
		Changed string `json:"changed,omitempty"`
	}
	deciding struct {
		Route AppealRoute `json:"route,omitempty"`
		Result
	}
)

// Kinds describes the records of this package to people.
func Kinds() []townhall.Kind {
	return []townhall.Kind{townhall.KindOf[Power](PowerStates), townhall.KindOf[Act](ActStates)}
}

// Actions lists what can be done in this package, for a door that offers it.
func Actions() []townhall.Action {
	return append(powerActions(), append(procedureActions(), outcomeActions()...)...)
}

func powerActions() []townhall.Action {
	return []townhall.Action{
		townhall.Makes(PowerStates, "list", ListPower),
		townhall.Changes(PowerStates, "amend", AmendPower),
		townhall.Changes(PowerStates, "withdraw", WithdrawPower),
		townhall.Changes(PowerStates, "restore", func(ctx calling, o office, by actor, r ref, in why) (Power, error) {
			return RestorePower(ctx, o, by, r, in.Reason)
		}),
		townhall.Voids[Power](),
	}
}

func procedureActions() []townhall.Action {
	return []townhall.Action{
		townhall.Makes(ActStates, "propose", ProposeAct),
		townhall.Changes(ActStates, "assign", func(ctx calling, o office, by actor, r ref, in assigning) (Act, error) {
			return AssignOfficers(ctx, o, by, r, in.Officers...)
		}),
		townhall.Changes(ActStates, "classify", func(ctx calling, o office, by actor, r ref, in classifying) (Act, error) {
			return ClassifyAct(ctx, o, by, r, in.Reason, in.Grounds...)
		}),
		townhall.Changes(ActStates, "extend", ExtendAct),
		townhall.Changes(ActStates, "record", RecordStep),
		townhall.Changes(ActStates, "review_legality", ReviewLegality),
		townhall.Changes(ActStates, "notify", NotifyParty),
		townhall.Changes(ActStates, "hear", HearParty),
		townhall.Changes(ActStates, "waive", WaiveRights),
		townhall.Changes(ActStates, "ask_hearing", func(ctx calling, o office, by actor, r ref, in onDay) (Act, error) {
			return AskHearing(ctx, o, by, r, in.On)
		}),
		townhall.Changes(ActStates, "hold_hearing", HoldHearing),
		townhall.Changes(ActStates, "sign", SignOff),
		townhall.Changes(ActStates, "send_back", SendBack),
		townhall.Changes(ActStates, "resubmit", func(ctx calling, o office, by actor, r ref, in resubmitting) (Act, error) {
			return ResubmitAct(ctx, o, by, r, in.Changed)
		}),
		townhall.Changes(ActStates, "drop", func(ctx calling, o office, by actor, r ref, in onDayFor) (Act, error) {
			return DropAct(ctx, o, by, r, in.On, in.Reason)
		}),
		townhall.Changes(ActStates, "decide", DecideAct),
	}
}

func outcomeActions() []townhall.Action {
	return []townhall.Action{
		townhall.Changes(ActStates, "serve", ServeAct),
		townhall.Changes(ActStates, "appeal", LodgeAppeal),
		townhall.Changes(ActStates, "decide_appeal", func(ctx calling, o office, by actor, r ref, in deciding) (Act, error) {
			return DecideAppeal(ctx, o, by, r, in.Route, in.Result)
		}),
		townhall.Changes(ActStates, "publish", PublishAct),
		townhall.Changes(ActStates, "withhold", WithholdAct),
		townhall.Changes(ActStates, "revoke", RevokeAct),
		townhall.Changes(ActStates, "take_down", func(ctx calling, o office, by actor, r ref, in onDayFor) (Act, error) {
			return TakeDownAct(ctx, o, by, r, in.On, in.Reason)
		}),
		townhall.Voids[Act](),
	}
}

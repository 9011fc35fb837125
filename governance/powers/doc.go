// Package powers keeps the register of powers (权责清单) and the acts under them. A power says what a department may do, by which
// procedure and on which basis, from when to when; an act outside it is refused, and the refusal says what is missing.
//
// A register judges without a store, values in and values out:
//
//	f, err := register.Judge(moment, act, day) // every clause, with its article
//	err = register.Check(moment, act, day)     // a *townhall.Refusal, if it may not be done
//
// and in an office an act goes its way, each step a pure method and a function:
//
//	p, err := powers.ListPower(ctx, office, clerk, power)
//	a, err := powers.ProposeAct(ctx, office, officer, powers.Act{Power: p.ID, Type: powers.Penalty, Department: "enforcement", ...})
//	a, err = powers.NotifyParty(ctx, office, officer, a.Ref(), notice)   // and HearParty, WaiveRights, AskHearing, HoldHearing
//	a, err = powers.SignOff(ctx, office, head, a.Ref(), powers.Sign{Post: "head"}) // level by level
//	a, err = powers.DecideAct(ctx, office, head, a.Ref(), decision)
//	a, err = powers.PublishAct(ctx, office, clerk, a.Ref(), powers.Publication{Where: "notice board"})
//
// Which steps an act needs is a rule of its day: PenaltyGates, CoercionGates, the three systems of enforcement (三项制度) in
// EnforcementGates, and for any other act that burdens somebody BurdenGates, which are practice. A power may list steps of its own. Whom
// an act burdens, a citizen, a legal person or another organisation, is told beforehand, heard, and told how to appeal; silence
// waives nothing. What held before a rule's first day is not sourced here, and an act of then is refused for want of a rule.
//
// Penalties imposed on the spot (当场处罚) have a procedure of their own, which is not kept here; nor are the steps of compulsory
// execution (强制执行), of which notices and hearings go by other articles than coercive measures.
//
// For a host that writes its Policy, these are the functions, the verb in Request.Verb, and the kind of the record about which
// the policy is asked. Each record is held by the department. That who signs off holds the post, the policy judges.
//
//	function         verb             record
//	ListPower        list             powers.power, a new one
//	AmendPower       amend            powers.power
//	WithdrawPower    withdraw         powers.power
//	ProposeAct       propose          powers.act, a new one
//	AssignOfficers   assign           powers.act
//	RecordStep       record           powers.act
//	ReviewLegality   review_legality  powers.act
//	NotifyParty      notify           powers.act
//	HearParty        hear             powers.act
//	WaiveRights      waive            powers.act
//	AskHearing       ask_hearing      powers.act
//	HoldHearing      hold_hearing     powers.act
//	SignOff          sign             powers.act
//	SendBack         send_back        powers.act
//	ResubmitAct      resubmit         powers.act
//	DropAct          drop             powers.act
//	DecideAct        decide           powers.act
//	PublishAct       publish          powers.act
//	WithholdAct      withhold         powers.act
//	RevokeAct        revoke           powers.act
//	TakeDownAct      take_down        powers.act
//
// The history has the same verbs, but review where a sign was the last. ProposeAct and DecideAct read the power's record as well, and
// the policy is not asked for that.
//
// The ways between the states are the tables PowerStates and ActStates; there are no others. A step that its rules do not allow is a
// *townhall.Refusal, and changes nothing.
package powers

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
//	a, err = powers.ServeAct(ctx, office, clerk, a.Ref(), powers.Service{How: "in person"}) // and LodgeAppeal, DecideAppeal
//	a, err = powers.PublishAct(ctx, office, clerk, a.Ref(), powers.Publication{Where: "notice board"})
//
// Which steps an act needs is a rule of its day: PenaltyGates, CoercionGates, the three systems of enforcement (三项制度) in
// EnforcementGates, and for any other act that burdens somebody BurdenGates, which are practice. A power may list steps of its own, and
// whoever offers a hearing owes it. Some steps are asked for on grounds that are found of the case: that it is complex or grave, that a
// hearing or a legal review is due. What held before a rule's first day is not sourced here, and an act of then is refused for want of a
// rule. A rulebook that lacks the gates of penalties, of coercive measures or of other burdens is an error when such an act is judged: a
// jurisdiction that asks for no steps says so by a version without any. EnforcementGates and the limits may be missing, and then ask for
// nothing.
//
// Whom an act burdens, a citizen, a legal person or another organisation, is told beforehand, heard, and told how to appeal. Silence is no
// waiver; but if the notice gave a time to answer and it passed without a word, the party counts as heard. That is practice and no
// statute, which gives no time for a statement: a notice without a time waits for the party's word. A time is over neither on the
// day on which the notice is put on record nor before a hearing may no longer be asked for; and the time to ask for a hearing runs from
// the notice or from its record, whichever is later, so that nobody loses it by a notice that is dated back. A later notice begins all that afresh.
//
// Appeals are recorded as they happen: of the party or of others whom the decision concerns, by routes that were told or not, and of each person
// one at a time. By a route that was not told the time is that of the statute, from the service on; one that is late says what kept it, such as that nobody
// told of it (行政复议法 art. 20) or that it was known later, and whoever decides the appeal judges that. Who has reconsidered nothing in time
// has left it unanswered, as of the last day to answer (art. 62), which the file does not know and the result says; the suit is open then
// as after an answer.
//
// A post signs what is whole: nothing is added to the file of an act that somebody has signed, until it is sent back, and then all sign
// anew. Whoever signs takes the action, or the signed sheet is attached. That they hold the post, the policy judges; it reads whose turn
// it is from the record, as ExampleSignOff does.
//
// A power covers an act on the day of its proposal and of its decision, and still when the decision is put on record: one that is entered after
// its power was withdrawn is refused, whatever day it bears.
//
// These are left to the host's policy, or to people: that officers' certificates are valid; that who first reviews the legality of
// penalties has the legal qualification (行政处罚法 art. 58); whom a matter concerns in person, who then withdraws (art. 43); whether a ground
// is given, and that a statement makes no penalty graver (art. 45). These are not kept here: penalties imposed on the spot (当场处罚,
// art. 51-53); that evidence is registered and kept in seven days (art. 56); coercive measures that are taken at once and approved within twenty-four hours (行政强制法 art. 19), and how long they may last (art. 25); the
// steps of compulsory execution (强制执行), of which notices and hearings go by other articles; and the public's hearing on a permit
// (行政许可法 art. 46).
//
// For a host that writes its Policy, these are the functions, the verb in Request.Verb, and the kind of the record about which
// the policy is asked. Each record is held by the department.
//
//	function         verb             record
//	ListPower        list             powers.power, a new one
//	AmendPower       amend            powers.power
//	WithdrawPower    withdraw         powers.power
//	RestorePower     restore          powers.power
//	ProposeAct       propose          powers.act, a new one
//	AssignOfficers   assign           powers.act
//	ClassifyAct      classify         powers.act
//	ExtendAct        extend           powers.act
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
//	ServeAct         serve            powers.act
//	LodgeAppeal      appeal           powers.act
//	DecideAppeal     decide_appeal    powers.act
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

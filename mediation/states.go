package mediation

import "github.com/townhall-go/townhall"

// State is where a case stands.
type State string

// The states of a case.
const (
	Declined  State = "declined"  // 不予受理
	Accepted  State = "accepted"  // 已受理
	Mediating State = "mediating" // 调解中
	Drafted   State = "drafted"   // 待签章
	Agreed    State = "agreed"    // 已达成协议
	Performed State = "performed" // 已履行
	Breached  State = "breached"  // 未履行
	Rescinded State = "rescinded" // 已解除、撤销
	Ended     State = "ended"     // 终止
)

// The states in which a case is before an agreement, with an agreement that took effect, and all.
var (
	openStates   = []State{Accepted, Mediating, Drafted}
	agreedStates = []State{Agreed, Performed, Breached, Rescinded}
	allStates    = append(append([]State{Declined, Ended}, openStates...), agreedStates...)
)

// termed guards what an agreement says, oral or drafted.
var termed = []guard{hasMediator, nobodyRefuses, hasContent, ownObligations, amountsAboveZero, untilAfterwards, inOrder}

var stateNames = []townhall.StateName[State]{
	{State: Declined, Name: townhall.Say("mediation.state.declined", "不予受理", "declined"), Final: true},
	{State: Accepted, Name: townhall.Say("mediation.state.accepted", "已受理", "accepted")},
	{State: Mediating, Name: townhall.Say("mediation.state.mediating", "调解中", "in mediation")},
	{State: Drafted, Name: townhall.Say("mediation.state.drafted", "协议书待签章", "agreement drafted")},
	{State: Agreed, Name: townhall.Say("mediation.state.agreed", "协议已生效", "agreement effective")},
	{State: Performed, Name: townhall.Say("mediation.state.performed", "已履行", "performed")},
	{State: Breached, Name: townhall.Say("mediation.state.breached", "协议未履行", "agreement breached")},
	{State: Rescinded, Name: townhall.Say("mediation.state.rescinded", "协议已解除、撤销", "agreement rescinded"), Final: true},
	{State: Ended, Name: townhall.Say("mediation.state.ended", "已终止调解", "ended without agreement"), Final: true},
}

// CaseStates is the table of a case's ways.
var CaseStates = townhall.Machine[State, Matter]{
	Name:  "mediation.case",
	Title: townhall.Say("mediation.case", "调解案件", "mediation case"),
	Names: stateNames,
	Moves: []townhall.Move[State, Matter]{
		{Verb: "decline", Name: townhall.Say("mediation.verb.decline", "不予受理", "decline"), From: []State{""}, To: Declined,
			Guards: []guard{hasCommittee, hasCategory, hasSource, distinctParties, somethingBars, knownBars, routesTold, inOrder}},
		{Verb: "accept", Name: townhall.Say("mediation.verb.accept", "受理", "accept"), From: []State{""}, To: Accepted,
			Guards: []guard{hasCommittee, withinArea, hasCategory, hasSource, hasDifficulty, twoSides, distinctParties, nobodyRefuses, nothingBars, mayBeAgain, inOrder}},
		{Verb: "assign", Name: townhall.Say("mediation.verb.assign", "指定或者选择调解员", "assign mediators"), From: openStates,
			Guards: []guard{hasCommittee, hasMediator, ofCommittee, mediatorApart, notRecused, assignedHere, inOrder}},
		{Verb: "recuse", Name: townhall.Say("mediation.verb.recuse", "调解员回避", "recuse a mediator"), From: openStates,
			Guards: []guard{recusedServed, recusedOnce, groundGiven, askedByParty, recusedAfterwards, inOrder}},
		{Verb: "invite", Name: townhall.Say("mediation.verb.invite", "邀请参与、联合调解", "invite"), From: openStates,
			Guards: []guard{roleKnown, helperNamed, helperAdmitted, inOrder}},
		{Verb: "declare", Name: townhall.Say("mediation.verb.declare", "当事人声明", "declare"), From: openStates},
		{Verb: "extend", Name: townhall.Say("mediation.verb.extend", "延长期限", "extend"), From: openStates, Guards: []guard{everyoneAsks, inOrder}},
		{Verb: "transfer", Name: townhall.Say("mediation.verb.transfer", "移交", "transfer"), From: []State{Accepted, Mediating}, To: Accepted,
			Guards: []guard{anotherCommittee, hasCommittee, withinArea, transferReason, transferLater, inOrder}},
		{Verb: "mediate", Name: townhall.Say("mediation.verb.mediate", "调解", "mediate"), From: openStates, To: Mediating,
			Guards: []guard{hasCommittee, hasMediator, someoneMediated, stillServing, nobodyRefuses, rightsExplained, mayBeOpen, sessionRecorded, inOrder}},
		{Verb: "agree_orally", Name: townhall.Say("mediation.verb.agree_orally", "达成口头协议", "agree orally"), From: []State{Mediating}, To: Agreed,
			Guards: append([]guard{hasCommittee, someoneAtAgreement, servingAtAgreement}, termed...)},
		{Verb: "draft", Name: townhall.Say("mediation.verb.draft", "制作协议书", "draft a written agreement"), From: []State{Mediating, Drafted}, To: Drafted,
			Guards: termed},
		{Verb: "sign", Name: townhall.Say("mediation.verb.sign", "签名", "sign"), From: []State{Drafted},
			Guards: []guard{signerBelongs, signedOnce, inOrder}},
		{Verb: "seal", Name: townhall.Say("mediation.verb.seal", "盖章生效", "seal"), From: []State{Drafted}, To: Agreed,
			Guards: []guard{hasCommittee, nobodyRefuses, partiesSigned, mediatorSigned, signedInService, inOrder}},
		{Verb: "perform_part", Name: townhall.Say("mediation.verb.perform_part", "部分履行", "perform in part"), From: []State{Agreed, Breached},
			Guards: []guard{inOrder}},
		{Verb: "perform", Name: townhall.Say("mediation.verb.perform", "履行完毕", "perform"), From: []State{Agreed, Breached}, To: Performed,
			Guards: []guard{inOrder}},
		{Verb: "urge", Name: townhall.Say("mediation.verb.urge", "督促履行", "urge"), From: []State{Agreed, Breached},
			Guards: []guard{urgingNoted, inOrder}},
		{Verb: "breach", Name: townhall.Say("mediation.verb.breach", "登记不履行", "report a breach"), From: []State{Agreed}, To: Breached,
			Guards: []guard{somethingDue, breachReason, courtTold, inOrder}},
		{Verb: "follow_up", Name: townhall.Say("mediation.verb.follow_up", "回访", "follow up"), From: agreedStates,
			Guards: []guard{visitRecorded, inOrder}},
		{Verb: "apply_for_confirmation", Name: townhall.Say("mediation.verb.apply_for_confirmation", "共同申请司法确认", "apply for confirmation"), From: []State{Agreed, Performed, Breached},
			Guards: []guard{allApply, courtNamed, nothingExcluded, oneReview, inOrder}},
		{Verb: "court_answers", Name: townhall.Say("mediation.verb.court_answers", "法院答复", "record the court's answer"), From: []State{Agreed, Performed, Breached},
			Guards: []guard{answerKnown, answerReason, inOrder}},
		{Verb: "rescind", Name: townhall.Say("mediation.verb.rescind", "解除、撤销协议", "rescind"), From: []State{Agreed, Performed, Breached}, To: Rescinded,
			Guards: []guard{undoingKnown, allRescind, notBeforeCourt, undoingReason, inOrder}},
		{Verb: "end", Name: townhall.Say("mediation.verb.end", "终止调解", "end"), From: openStates, To: Ended,
			Guards: []guard{endReason, routesTold, inOrder}},
		{Verb: "warn", Name: townhall.Say("mediation.verb.warn", "防止激化", "warn"), From: allStates,
			Guards: []guard{signGiven, measuresTaken, crimeReported, inOrder}},
		{Verb: "escalate", Name: townhall.Say("mediation.verb.escalate", "登记矛盾激化情况", "record an escalation"), From: allStates,
			Guards: []guard{harmKnown, personsConcerned, inOrder}},
		{Verb: "attach", Name: townhall.Say("mediation.verb.attach", "归入案卷", "attach"), From: allStates,
			Guards: []guard{paperWhole, inOrder}},
	},
}

// Text names the state.
func (s State) Text() townhall.Text { return stateName(s) }

func stateName(s State) townhall.Text {
	for _, n := range stateNames {
		if n.State == s {
			return n.Name
		}
	}
	return townhall.Plain(string(s))
}

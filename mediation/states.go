package mediation

import "github.com/townhall-go/townhall"

// State is where a case stands.
type State string

// The states of a case.
const (
	Accepted  State = "accepted"  // 已受理
	Mediating State = "mediating" // 调解中
	Drafted   State = "drafted"   // 待签章
	Agreed    State = "agreed"    // 已达成协议
	Performed State = "performed" // 已履行
	Ended     State = "ended"     // 终止
)

// assignable guards both ways of assigning: at first, and in place of a mediator who is ill or objected to.
var assignable = []guard{hasCommittee, hasMediator, ofCommittee, mediatorApart}

// termed guards what an agreement says, oral or drafted.
var termed = []guard{hasContent, ownObligations, amountsAboveZero, untilAfterwards, inOrder}

// CaseStates is the table of a case's ways.
var CaseStates = townhall.Machine[State, Matter]{
	Name:  "mediation.case",
	Title: townhall.Say("mediation.case", "调解案件", "mediation case"),
	Names: []townhall.StateName[State]{
		{State: Accepted, Name: townhall.Say("mediation.state.accepted", "已受理", "accepted")},
		{State: Mediating, Name: townhall.Say("mediation.state.mediating", "调解中", "in mediation")},
		{State: Drafted, Name: townhall.Say("mediation.state.drafted", "协议书待签章", "agreement drafted")},
		{State: Agreed, Name: townhall.Say("mediation.state.agreed", "协议已生效", "agreement effective")},
		{State: Performed, Name: townhall.Say("mediation.state.performed", "已履行", "performed"), Final: true},
		{State: Ended, Name: townhall.Say("mediation.state.ended", "已终止调解", "ended without agreement"), Final: true},
	},
	Moves: []townhall.Move[State, Matter]{
		{Verb: "accept", Name: townhall.Say("mediation.verb.accept", "受理", "accept"), From: []State{""}, To: Accepted,
			Guards: []guard{hasCommittee, hasCategory, hasSource, twoSides, distinctParties, nobodyRefuses, inOrder}},
		{Verb: "assign", Name: townhall.Say("mediation.verb.assign", "指定调解员", "assign mediators"), From: []State{Accepted}, To: Accepted,
			Guards: assignable},
		{Verb: "assign", Name: townhall.Say("mediation.verb.assign", "指定调解员", "assign mediators"), From: []State{Mediating}, To: Mediating,
			Guards: assignable},
		{Verb: "mediate", Name: townhall.Say("mediation.verb.mediate", "调解", "mediate"), From: []State{Accepted, Mediating, Drafted}, To: Mediating,
			Guards: []guard{hasMediator, nobodyRefuses, sessionRecorded, inOrder}},
		{Verb: "agree_orally", Name: townhall.Say("mediation.verb.agree_orally", "达成口头协议", "agree orally"), From: []State{Mediating}, To: Agreed,
			Guards: termed},
		{Verb: "draft", Name: townhall.Say("mediation.verb.draft", "制作协议书", "draft a written agreement"), From: []State{Mediating, Drafted}, To: Drafted,
			Guards: termed},
		{Verb: "sign", Name: townhall.Say("mediation.verb.sign", "签名", "sign"), From: []State{Drafted}, To: Drafted,
			Guards: []guard{signersBelong, signedOnce, inOrder}},
		{Verb: "seal", Name: townhall.Say("mediation.verb.seal", "盖章生效", "seal"), From: []State{Drafted}, To: Agreed,
			Guards: []guard{partiesSigned, mediatorSigned, inOrder}},
		{Verb: "perform_part", Name: townhall.Say("mediation.verb.perform_part", "部分履行", "perform in part"), From: []State{Agreed}, To: Agreed,
			Guards: []guard{inOrder}},
		{Verb: "perform", Name: townhall.Say("mediation.verb.perform", "履行完毕", "perform"), From: []State{Agreed}, To: Performed,
			Guards: []guard{inOrder}},
		{Verb: "end", Name: townhall.Say("mediation.verb.end", "终止调解", "end"), From: []State{Accepted, Mediating, Drafted}, To: Ended,
			Guards: []guard{endReason, routesTold, inOrder}},
	},
}

package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

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

// CaseStates is the table of a case's ways.
var CaseStates = townhall.Machine[State, Case]{
	Name:  "mediation.case",
	Title: townhall.Say("mediation.case", "调解案件", "mediation case"),
	Names: []townhall.StateName[State]{
		{State: Accepted, Name: townhall.Say("mediation.state.accepted", "已受理", "accepted")},
		{State: Mediating, Name: townhall.Say("mediation.state.mediating", "调解中", "in mediation")},
		{State: Drafted, Name: townhall.Say("mediation.state.drafted", "协议书待签章", "agreement drafted")},
		{State: Agreed, Name: townhall.Say("mediation.state.agreed", "协议生效", "agreement effective")},
		{State: Performed, Name: townhall.Say("mediation.state.performed", "已履行", "performed"), Final: true},
		{State: Ended, Name: townhall.Say("mediation.state.ended", "终止调解", "ended without agreement"), Final: true},
	},
	Moves: []townhall.Move[State, Case]{
		{Verb: "accept", Name: townhall.Say("mediation.verb.accept", "受理", "accept"), From: []State{""}, To: Accepted,
			Guards: []guard{hasCommittee, hasCategory, hasSource, twoSides, distinctParties, nobodyRefuses, inOrder}},
		{Verb: "assign", Name: townhall.Say("mediation.verb.assign", "指定调解员", "assign mediators"), From: []State{Accepted}, To: Accepted,
			Guards: []guard{hasMediator, mediatorApart}},
		{Verb: "mediate", Name: townhall.Say("mediation.verb.mediate", "调解", "mediate"), From: []State{Accepted, Mediating}, To: Mediating,
			Guards: []guard{hasMediator, nobodyRefuses, sessionRecorded, inOrder}},
		{Verb: "agree_orally", Name: townhall.Say("mediation.verb.agree_orally", "达成口头协议", "agree orally"), From: []State{Mediating}, To: Agreed,
			Guards: []guard{hasContent, ownObligations, inOrder}},
		{Verb: "draft", Name: townhall.Say("mediation.verb.draft", "制作协议书", "draft a written agreement"), From: []State{Mediating}, To: Drafted,
			Guards: []guard{hasContent, ownObligations, inOrder}},
		{Verb: "sign", Name: townhall.Say("mediation.verb.sign", "签名", "sign"), From: []State{Drafted}, To: Drafted,
			Guards: []guard{signersBelong, inOrder}},
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

type guard = townhall.Guard[Case]

var (
	hasCommittee = guard{Code: "mediation.committee.given", Cite: law("8"), Say: townhall.Say("mediation.committee.given", "有受理的调解委员会", "a committee takes the case"),
		Holds: func(c Case, _ townhall.Moment) bool { return c.Committee != "" }}
	hasCategory = guard{Code: "mediation.category.given", Cite: provisions("20"), Say: townhall.Say("mediation.category.given", "注明纠纷类型", "the category is given"),
		Holds: func(c Case, _ townhall.Moment) bool { return c.Category != "" }}
	hasSource = guard{Code: "mediation.source", Cite: law("17"), Say: townhall.Say("mediation.source", "依申请、主动或者移送", "on application, own motion or referral"),
		Holds: func(c Case, _ townhall.Moment) bool {
			return slices.Contains([]Source{OnApplication, OwnMotion, Referred}, c.Source)
		}}
	twoSides = guard{Code: "mediation.sides", Cite: law("2"), Say: townhall.Say("mediation.sides", "当事人至少分为两方", "the parties stand on two sides at least"),
		Holds: func(c Case, _ townhall.Moment) bool {
			return slices.ContainsFunc(c.Parties, func(p Party) bool { return p.Side != c.Parties[0].Side })
		}}
	distinctParties = guard{Code: "mediation.parties.distinct", Cite: law("2"), Say: townhall.Say("mediation.parties.distinct", "当事人各为一人，且只在一方", "each party is a person on one side only"),
		Holds: func(c Case, _ townhall.Moment) bool {
			seen := map[townhall.PersonID]bool{"": true}
			for _, p := range c.Parties {
				if seen[p.Person] {
					return false
				}
				seen[p.Person] = true
			}
			return true
		}}
	nobodyRefuses = guard{Code: "mediation.refused", Cite: law("17"), Say: townhall.Say("mediation.refused", "没有当事人明确拒绝调解", "no party clearly refuses mediation"),
		Holds: func(c Case, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.Parties, func(p Party) bool { return p.Refuses })
		}}
	hasMediator = guard{Code: "mediation.mediator", Cite: law("19"), Say: townhall.Say("mediation.mediator", "有一名或者数名调解员", "one or several mediators"),
		Holds: func(c Case, _ townhall.Moment) bool { return len(c.Mediators) > 0 }}
	mediatorApart = guard{Code: "mediation.mediator.apart", Cite: law("15"), Say: townhall.Say("mediation.mediator.apart", "调解员不是当事人", "no mediator is a party"),
		Holds: func(c Case, _ townhall.Moment) bool { return !slices.ContainsFunc(c.Mediators, c.isParty) }}
	sessionRecorded = guard{Code: "mediation.session.record", Cite: law("27"), Say: townhall.Say("mediation.session.record", "调解员记录调解情况", "the mediator records the session"),
		Holds: func(c Case, _ townhall.Moment) bool {
			return len(c.Sessions) > 0 && c.Sessions[len(c.Sessions)-1].Record != ""
		}}
	hasContent = guard{Code: "mediation.content", Cite: law("28"), Say: townhall.Say("mediation.content", "记录协议内容", "the content of the agreement is recorded"),
		Holds: func(c Case, _ townhall.Moment) bool { return c.terms().Content != "" }}
	ownObligations = guard{Code: "mediation.obligations", Cite: law("29"), Say: townhall.Say("mediation.obligations", "义务人是当事人，内容写明", "obligations are of parties and say what is to be done"),
		Holds: func(c Case, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.terms().Obligations, func(o Obligation) bool { return !c.isParty(o.By) || o.What == "" })
		}}
	signersBelong = guard{Code: "mediation.signer", Cite: law("29"), Say: townhall.Say("mediation.signer", "签名人是当事人或者本案调解员", "who signs is a party or a mediator of the case"),
		Holds: func(c Case, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.terms().Signatures, func(s Signature) bool { return !c.isParty(s.Person) && !slices.Contains(c.Mediators, s.Person) })
		}}
	partiesSigned = guard{Code: "mediation.signed.parties", Cite: law("29"), Say: townhall.Say("mediation.signed.parties", "各方当事人均已签名、盖章或者按指印", "every party has signed"),
		Holds: func(c Case, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.Parties, func(p Party) bool { return !c.terms().signed(p.Person) })
		}}
	mediatorSigned = guard{Code: "mediation.signed.mediator", Cite: law("29"), Say: townhall.Say("mediation.signed.mediator", "调解员已签名", "a mediator has signed"),
		Holds: func(c Case, _ townhall.Moment) bool { return slices.ContainsFunc(c.Mediators, c.terms().signed) }}
	endReason = guard{Code: "mediation.end.reason", Cite: law("26"), Say: townhall.Say("mediation.end.reason", "说明终止的理由", "the reason for ending is given"),
		Holds: func(c Case, _ townhall.Moment) bool { return c.ending().Reason != "" }}
	routesTold = guard{Code: "mediation.end.routes", Cite: law("26"), Say: townhall.Say("mediation.end.routes", "已告知仲裁、行政、司法途径", "the parties were told of arbitration, administrative and judicial routes"),
		Holds: func(c Case, _ townhall.Moment) bool {
			return slices.Contains(c.ending().Told, Arbitration) && slices.Contains(c.ending().Told, Administrative) && slices.Contains(c.ending().Told, Court)
		}}
	inOrder = guard{Code: "mediation.dates", Say: townhall.Say("mediation.dates", "日期依次不倒退、不晚于今日", "dates follow one another and none is after today"), Holds: datesInOrder}
)

// datesInOrder: acceptance, sessions, agreement, signatures, seal, performance.
func datesInOrder(c Case, m townhall.Moment) bool {
	last := c.Accepted
	ok := !last.IsZero()
	next := func(d townhall.Date) {
		if !d.IsZero() {
			ok = ok && !d.Before(last)
			last = d
		}
	}
	for _, s := range c.Sessions {
		next(s.On)
	}
	a := c.terms()
	next(a.On)
	signed := last
	for _, s := range a.Signatures {
		ok = ok && !s.On.Before(a.On) // in any order among themselves
		if s.On.After(signed) {
			signed = s.On
		}
	}
	last = signed
	next(a.Seal)
	for _, o := range a.Obligations {
		ok = ok && (o.Performed.IsZero() || !o.Performed.Before(last) && !o.Performed.After(m.Today))
	}
	next(a.Performance)
	next(c.ending().On)
	return ok && !last.After(m.Today)
}

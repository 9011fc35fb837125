package powers

import "github.com/townhall-go/townhall"

// ActState is where an act stands.
type ActState string

// The states of an act.
const (
	Proposed  ActState = "proposed"  // 拟办、立案
	Returned  ActState = "returned"  // 已退回
	Reviewed  ActState = "reviewed"  // 已审签
	Decided   ActState = "decided"   // 已决定
	Published ActState = "published" // 已公开
	Withheld  ActState = "withheld"  // 依法不予公开
	Revoked   ActState = "revoked"   // 已变更、撤销
	Dropped   ActState = "dropped"   // 已终止
)

// signedOff reports that every post has signed.
func (s ActState) signedOff() bool {
	return s == Reviewed || s == Decided || s == Published || s == Withheld || s == Revoked
}

// Text names the state.
func (s ActState) Text() townhall.Text {
	for _, n := range actStateNames {
		if n.State == s {
			return n.Name
		}
	}
	return townhall.Plain(string(s))
}

// actStateNames stand apart, since the guards name states as well.
var actStateNames = []townhall.StateName[ActState]{
	{State: Proposed, Name: townhall.Say("powers.act.state.proposed", "拟办", "proposed")},
	{State: Returned, Name: townhall.Say("powers.act.state.returned", "已退回", "sent back")},
	{State: Reviewed, Name: townhall.Say("powers.act.state.reviewed", "已审签", "signed off")},
	{State: Decided, Name: townhall.Say("powers.act.state.decided", "已决定", "decided")},
	{State: Published, Name: townhall.Say("powers.act.state.published", "已公开", "published")},
	{State: Withheld, Name: townhall.Say("powers.act.state.withheld", "依法不予公开", "withheld by law")},
	{State: Revoked, Name: townhall.Say("powers.act.state.revoked", "已变更或者撤销", "changed or annulled"), Final: true},
	{State: Dropped, Name: townhall.Say("powers.act.state.dropped", "已终止", "dropped"), Final: true},
}

var (
	underWay = []ActState{Proposed, Returned, Reviewed}          // and not yet decided
	early    = []ActState{Proposed, Returned}                    // before everybody has signed
	openSign = []ActState{Proposed, Reviewed}                    // where a post may send it back
	inForce  = []ActState{Decided, Published, Withheld}          // and not annulled
	standing = []ActState{Decided, Published, Withheld, Revoked} // decided, whatever became of it
)

// filing guards what is added to the file, besides its own guards: a post signs what is whole, and what comes after a sign comes too late
// for it.
func filing(guards ...actGuard) []actGuard { return append(guards, withinAct, unsigned) }

// ActStates is the table of an act's ways.
var ActStates = townhall.Machine[ActState, actMatter]{
	Name:  "powers.act",
	Title: townhall.Say("powers.act", "行政行为", "administrative act"),
	Names: actStateNames,
	Moves: []townhall.Move[ActState, actMatter]{
		{Verb: "propose", Name: townhall.Say("powers.verb.propose", "拟办", "propose"), From: []ActState{""}, To: Proposed,
			Guards: []actGuard{actTitled, partyKnown, officersNamed, groundsKnown, covered, notInFuture}},
		{Verb: "assign", Name: townhall.Say("powers.verb.assign", "指派执法人员", "assign officers"), From: early, Guards: []actGuard{officersNamed, handlersApart, unsigned}},
		{Verb: "classify", Name: townhall.Say("powers.verb.classify", "认定情形", "classify"), From: early, Guards: []actGuard{groundsKnown, groundFound, reasonGiven, unsigned}},
		{Verb: "record", Name: townhall.Say("powers.verb.record", "记录程序", "record a step"), From: early, Guards: filing(stepRecorded, handlersApart)},
		{Verb: "review_legality", Name: townhall.Say("powers.verb.review_legality", "法制审核", "review legality"), From: early, Guards: filing(opinionGiven, reviewerApart, reviewedLast)},
		{Verb: "notify", Name: townhall.Say("powers.verb.notify", "事先告知", "give notice"), From: early, Guards: filing(noticeWhole, hearingSaid, offerKept, timeGiven, inTrack)},
		{Verb: "hear", Name: townhall.Say("powers.verb.hear", "听取陈述、申辩", "hear a statement"), From: early, Guards: filing(noticeGiven, statementWhole, speakerNamed, inTrack)},
		{Verb: "waive", Name: townhall.Say("powers.verb.waive", "放弃陈述、听证", "waive"), From: early, Guards: filing(noticeGiven, waiverClear, inTrack)},
		{Verb: "ask_hearing", Name: townhall.Say("powers.verb.ask_hearing", "要求听证", "ask for a hearing"), From: early, Guards: filing(noticeGiven, hearingOffered, askedOnce, askedInTime, inTrack)},
		{Verb: "hold_hearing", Name: townhall.Say("powers.verb.hold_hearing", "举行听证", "hold a hearing"), From: early, Guards: filing(hearingAsked, hearingNotified, chairApart, hearingRecorded, inTrack)},
		{Verb: "sign", Name: townhall.Say("powers.verb.sign", "审签", "sign off"), From: []ActState{Proposed}, Guards: []actGuard{inTurn, signedSheet, procedureTaken, inOrder}},
		{Verb: "review", Name: townhall.Say("powers.verb.review", "审签完毕", "sign off, the last post"), From: []ActState{Proposed}, To: Reviewed, Guards: []actGuard{inTurn, signedSheet, procedureTaken, inOrder}},
		{Verb: "send_back", Name: townhall.Say("powers.verb.send_back", "退回", "send back"), From: openSign, To: Returned, Guards: []actGuard{inTurn, signedSheet, withinAct}},
		{Verb: "resubmit", Name: townhall.Say("powers.verb.resubmit", "重新报送", "put it again"), From: []ActState{Returned}, To: Proposed, Guards: []actGuard{reasonGiven}},
		{Verb: "extend", Name: townhall.Say("powers.verb.extend", "延长办案期限", "extend the limit"), From: underWay, Guards: []actGuard{extendable, withinAct}},
		{Verb: "drop", Name: townhall.Say("powers.verb.drop", "终止", "drop"), From: underWay, To: Dropped, Guards: []actGuard{reasonGiven, inOrder}},
		{Verb: "decide", Name: townhall.Say("powers.verb.decide", "决定", "decide"), From: []ActState{Reviewed}, To: Decided,
			Guards: []actGuard{covered, procedureTaken, partyKnown, decisionWhole, appealsTold, inOrder}},
		{Verb: "serve", Name: townhall.Say("powers.verb.serve", "送达", "serve"), From: inForce, Guards: []actGuard{serviceWhole, servedOnce, inOrder}},
		{Verb: "publish", Name: townhall.Say("powers.verb.publish", "公开", "publish"), From: []ActState{Decided}, To: Published, Guards: []actGuard{placeOfPublication, inOrder}},
		{Verb: "withhold", Name: townhall.Say("powers.verb.withhold", "不予公开", "withhold"), From: []ActState{Decided}, To: Withheld, Guards: []actGuard{withheldByLaw, inOrder}},
		{Verb: "appeal", Name: townhall.Say("powers.verb.appeal", "申请复议、提起诉讼", "appeal"), From: inForce, Guards: []actGuard{routeKnown, appellantNamed, lodgedOnce, onePending, suedFirst, lodgedInTime, inOrder}},
		{Verb: "decide_appeal", Name: townhall.Say("powers.verb.decide_appeal", "复议、诉讼结果", "decide an appeal"), From: standing, Guards: []actGuard{appealOpen, outcomeWhole, inOrder}},
		{Verb: "revoke", Name: townhall.Say("powers.verb.revoke", "变更、撤销", "revoke"), From: inForce, To: Revoked, Guards: []actGuard{revocationWhole, appealWon, inOrder}},
		{Verb: "take_down", Name: townhall.Say("powers.verb.take_down", "撤回公开信息", "take down"), From: []ActState{Revoked}, Guards: []actGuard{wasPublished, reasonGiven, inOrder}},
	},
}

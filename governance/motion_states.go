package governance

import "github.com/townhall-go/townhall"

// MotionState is where a motion stands.
type MotionState string

// The states of a motion.
const (
	InDraft   MotionState = "draft"     // 起草
	Submitted MotionState = "submitted" // 已提出
	Tabled    MotionState = "tabled"    // 列入议程
	TieOpen   MotionState = "tied"      // 同票待决
	Carried   MotionState = "adopted"   // 通过
	Lost      MotionState = "rejected"  // 未通过
	InForce   MotionState = "in_force"  // 决议已公布
	Annulled  MotionState = "annulled"  // 决议已撤销
	Withdrawn MotionState = "withdrawn" // 已撤回
)

// decided reports that there was a vote.
func (s MotionState) decided() bool {
	return s == TieOpen || s == Carried || s == Lost || s == InForce || s == Annulled
}

// Text names the state.
func (s MotionState) Text() townhall.Text {
	for _, n := range motionStateNames {
		if n.State == s {
			return n.Name
		}
	}
	return townhall.Plain(string(s))
}

var (
	open = []MotionState{InDraft, Submitted, Tabled} // and not yet voted on
	// countable are those in which a count may come: the vote, one after a tie, or another count of the same vote.
	countable = []MotionState{Tabled, TieOpen, Carried, Lost}
)

// motionStateNames stand apart, since the guards name states as well.
var motionStateNames = []townhall.StateName[MotionState]{
	{State: InDraft, Name: townhall.Say("governance.motion.state.draft", "起草", "in draft")},
	{State: Submitted, Name: townhall.Say("governance.motion.state.submitted", "已提出", "submitted")},
	{State: Tabled, Name: townhall.Say("governance.motion.state.tabled", "列入议程", "on the agenda")},
	{State: TieOpen, Name: townhall.Say("governance.motion.state.tied", "同票待决", "tied")},
	{State: Carried, Name: townhall.Say("governance.motion.state.adopted", "通过", "adopted")},
	{State: Lost, Name: townhall.Say("governance.motion.state.rejected", "未通过", "rejected")},
	{State: InForce, Name: townhall.Say("governance.motion.state.in_force", "决议已公布", "promulgated as a resolution")},
	{State: Annulled, Name: townhall.Say("governance.motion.state.annulled", "决议已撤销", "annulled"), Final: true},
	{State: Withdrawn, Name: townhall.Say("governance.motion.state.withdrawn", "已撤回", "withdrawn"), Final: true},
}

// MotionStates is the table of a motion's ways.
var MotionStates = townhall.Machine[MotionState, motionMatter]{
	Name:  "governance.motion",
	Title: townhall.Say("governance.motion", "议案", "motion"),
	Names: motionStateNames,
	Moves: []townhall.Move[MotionState, motionMatter]{
		{Verb: "draft", Name: townhall.Say("governance.verb.draft", "起草", "draft"), From: []MotionState{""}, To: InDraft,
			Guards: []motionGuard{motionTitled, motionHasBody, motionHasRule, motionHasText, textDated, motionDated, impactStated}},
		{Verb: "amend", Name: townhall.Say("governance.verb.amend", "修改文本", "amend"), From: open, Guards: []motionGuard{motionHasText, changeExplained, motionDated}},
		{Verb: "hear", Name: townhall.Say("governance.verb.hear", "听取意见", "hear an opinion"), From: open, Guards: []motionGuard{opinionGiven, motionDated}},
		{Verb: "answer", Name: townhall.Say("governance.verb.answer", "答复意见", "answer an opinion"), From: open, Guards: []motionGuard{answerReasoned, motionDated}},
		{Verb: "submit", Name: townhall.Say("governance.verb.submit", "提出", "submit"), From: []MotionState{InDraft}, To: Submitted, Guards: []motionGuard{moversNamed, moversOfBody}},
		{Verb: "withdraw", Name: townhall.Say("governance.verb.withdraw", "撤回", "withdraw"), From: open, To: Withdrawn, Guards: []motionGuard{withdrawalReasoned, withdrawalAgreed}},
		{Verb: "table", Name: townhall.Say("governance.verb.table", "列入议程", "put on the agenda"), From: []MotionState{Submitted, Tabled, TieOpen, Carried, Lost}, To: Tabled, Guards: []motionGuard{sessionNamed, onItsAgenda, freeAgain}},
		{Verb: "deliberate", Name: townhall.Say("governance.verb.deliberate", "逐项审议", "deliberate an item"), From: []MotionState{Tabled}, Guards: []motionGuard{debateRecorded, debatedThere, motionDated}},
		{Verb: "adopt", Name: townhall.Say("governance.verb.adopt", "表决通过", "adopt by vote"), From: countable, To: Carried, Guards: voting},
		{Verb: "reject", Name: townhall.Say("governance.verb.reject", "表决未通过", "reject by vote"), From: countable, To: Lost, Guards: voting},
		{Verb: "tie", Name: townhall.Say("governance.verb.tie", "同票", "tie"), From: countable, To: TieOpen, Guards: voting},
		{Verb: "promulgate", Name: townhall.Say("governance.verb.promulgate", "公布决议", "promulgate"), From: []MotionState{Carried}, To: InForce, Guards: []motionGuard{resolutionNumbered, ordersAddressed, motionDated}},
		{Verb: "annul", Name: townhall.Say("governance.verb.annul", "撤销决议", "annul"), From: []MotionState{InForce}, To: Annulled, Guards: []motionGuard{annulmentReasoned, motionDated, afterPromulgation}},
		{Verb: "evaluate", Name: townhall.Say("governance.verb.evaluate", "后评估", "evaluate"), From: []MotionState{InForce}, Guards: []motionGuard{evaluationWritten, motionDated, afterPromulgation}},
	},
}

// voting guards every count.
var voting = []motionGuard{opinionsAnswered, itemsDeliberated, countedThere, votedAfter, quorumMet, recountReasoned, tieBrokenByRule, sameBallots, motionDated}

package governance

import "github.com/townhall-go/townhall"

// DecisionState is where a decision stands.
type DecisionState string

// The states of a decision.
const (
	Proposed          DecisionState = "proposed"  // 已启动
	InComment         DecisionState = "comment"   // 征求意见中
	Commented         DecisionState = "commented" // 已征求意见
	InReview          DecisionState = "review"    // 合法性审查中
	Reviewed          DecisionState = "reviewed"  // 审查通过
	Decided           DecisionState = "decided"   // 已决定
	Declined          DecisionState = "declined"  // 不予决定
	DecisionPublished DecisionState = "published" // 已公布
	DecisionArchived  DecisionState = "archived"  // 已归档
	DecisionStopped   DecisionState = "stopped"   // 已停止执行
	DecisionDropped   DecisionState = "dropped"   // 已终止, before it was taken
)

// Text names the state.
func (s DecisionState) Text() townhall.Text {
	for _, n := range decisionStateNames {
		if n.State == s {
			return n.Name
		}
	}
	return townhall.Plain(string(s))
}

var decisionStateNames = []townhall.StateName[DecisionState]{
	{State: Proposed, Name: townhall.Say("governance.decision.state.proposed", "已启动", "proposed")},
	{State: InComment, Name: townhall.Say("governance.decision.state.comment", "征求意见中", "open to comment")},
	{State: Commented, Name: townhall.Say("governance.decision.state.commented", "已征求意见", "commented on")},
	{State: InReview, Name: townhall.Say("governance.decision.state.review", "合法性审查中", "in legality review")},
	{State: Reviewed, Name: townhall.Say("governance.decision.state.reviewed", "审查通过", "reviewed")},
	{State: Decided, Name: townhall.Say("governance.decision.state.decided", "已决定", "decided")},
	{State: Declined, Name: townhall.Say("governance.decision.state.declined", "不予决定", "declined"), Final: true},
	{State: DecisionPublished, Name: townhall.Say("governance.decision.state.published", "已公布", "published")},
	{State: DecisionArchived, Name: townhall.Say("governance.decision.state.archived", "已归档", "archived")},
	{State: DecisionStopped, Name: townhall.Say("governance.decision.state.stopped", "已停止执行", "stopped"), Final: true},
	{State: DecisionDropped, Name: townhall.Say("governance.decision.state.dropped", "已终止", "dropped"), Final: true},
}

// regulation is the 重大行政决策程序暂行条例 of 2019.
func regulation(article string) townhall.Cite {
	return townhall.Cite{Law: "重大行政决策程序暂行条例", English: "Interim Regulation on Procedures for Major Administrative Decisions", Article: article, Read: "LawRefBook/Laws@2f4c5c2"}
}

var regulationSince = townhall.NewDate(2019, 9, 1)

// The periods of a decision. The comment period is shorter only where it is urgent and said why; the regulation has no floor below it.
var (
	CommentPeriod = townhall.Rule("governance.decision.comment", townhall.Say("governance.decision.comment", "公开征求意见的期限", "public comment on a major decision"),
		townhall.Version[townhall.Limit]{From: regulationSince, Value: townhall.AtLeast(30, townhall.CalendarDays), Cite: regulation("15")})
	HearingMaterials = townhall.Rule("governance.decision.hearing", townhall.Say("governance.decision.hearing", "听证材料提前送达的期限", "materials before a hearing"),
		townhall.Version[townhall.Limit]{From: regulationSince, Value: townhall.Before(7, townhall.CalendarDays), Cite: regulation("16")})
	ReviewPeriod = townhall.Rule("governance.decision.review", townhall.Say("governance.decision.review", "合法性审查的时间", "time for the legality review"),
		townhall.Version[townhall.Limit]{From: regulationSince, Value: townhall.AtLeast(7, townhall.WorkingDays), Cite: regulation("26")})
)

// whenDecided guards the decision itself, whether it adopts or declines. A risk that cannot be borne forbids only to adopt.
var whenDecided = []decisionGuard{expertsHeard, headSpokeLast, headDecides, headExplains, dissentRecorded, partyInformed, decisionDated}

var undecided = []DecisionState{Proposed, InComment, Commented, InReview, Reviewed}

var beforeReview = []DecisionState{Proposed, InComment, Commented}

// DecisionStates is the table of a decision's ways.
var DecisionStates = townhall.Machine[DecisionState, decisionMatter]{
	Name:  "governance.decision",
	Title: townhall.Say("governance.decision", "行政决策", "decision"),
	Names: decisionStateNames,
	Moves: []townhall.Move[DecisionState, decisionMatter]{
		{Verb: "propose", Name: townhall.Say("governance.verb.propose", "启动决策", "propose"), From: []DecisionState{""}, To: Proposed,
			Guards: []decisionGuard{decisionNamed, decisionOfGovernment, decisionBound, notLivelihood, decisionDated}},
		{Verb: "open_comment", Name: townhall.Say("governance.verb.open_comment", "公开征求意见", "open to comment"), From: []DecisionState{Proposed}, To: InComment, Guards: []decisionGuard{commentLongEnough, enteredAtOnce, decisionDated}},
		{Verb: "forgo_comment", Name: townhall.Say("governance.verb.forgo_comment", "依法不公开征求意见", "forgo the comment by law"), From: []DecisionState{Proposed}, To: Commented, Guards: []decisionGuard{commentForgone, decisionDated}},
		{Verb: "close_comment", Name: townhall.Say("governance.verb.close_comment", "结束征求意见", "close the comment"), From: []DecisionState{InComment}, To: Commented,
			Guards: []decisionGuard{commentRanOut, commentAsOpened, commentAnswered, commentCounted, decisionDated}},
		{Verb: "classify", Name: townhall.Say("governance.verb.classify", "认定情形", "classify"), From: beforeReview, Guards: []decisionGuard{natureFound, reasonSaid}},
		{Verb: "hold_hearing", Name: townhall.Say("governance.verb.hold_hearing", "听证", "hold a hearing"), From: beforeReview, Guards: []decisionGuard{materialsInTime, hearingRecorded, decisionDated}},
		{Verb: "advise", Name: townhall.Say("governance.verb.advise", "专家论证", "hear an expert"), From: beforeReview, Guards: []decisionGuard{adviceIndependent, decisionDated}},
		{Verb: "assess_risk", Name: townhall.Say("governance.verb.assess_risk", "风险评估", "assess the risk"), From: beforeReview, Guards: []decisionGuard{riskStated, decisionDated}},
		{Verb: "adjust", Name: townhall.Say("governance.verb.adjust", "调整决策草案", "adjust the draft"), From: []DecisionState{Commented, Reviewed}, To: Commented, Guards: []decisionGuard{adjustmentSaid, decisionDated}},
		{Verb: "submit_review", Name: townhall.Say("governance.verb.submit_review", "送合法性审查", "submit to review"), From: []DecisionState{Commented}, To: InReview, Guards: []decisionGuard{expertsHeard, riskAssessed, enteredAtOnce, decisionDated}},
		{Verb: "pass_review", Name: townhall.Say("governance.verb.pass_review", "审查通过", "pass the review"), From: []DecisionState{InReview}, To: Reviewed, Guards: []decisionGuard{reviewLongEnough, reviewSigned, decisionDated}},
		{Verb: "return_review", Name: townhall.Say("governance.verb.return_review", "审查退回", "send back from review"), From: []DecisionState{InReview}, To: Commented, Guards: []decisionGuard{reviewSigned, decisionDated}},
		{Verb: "report_party", Name: townhall.Say("governance.verb.report_party", "请示报告党委", "report to the party committee"), From: []DecisionState{Reviewed}, Guards: []decisionGuard{decisionDated}},
		{Verb: "decide", Name: townhall.Say("governance.verb.decide", "决定", "decide"), From: []DecisionState{Reviewed}, To: Decided, Guards: append([]decisionGuard{riskControlled}, whenDecided...)},
		{Verb: "decline", Name: townhall.Say("governance.verb.decline", "不予决定", "decline"), From: []DecisionState{Reviewed}, To: Declined, Guards: whenDecided},
		{Verb: "publish", Name: townhall.Say("governance.verb.publish", "公布", "publish"), From: []DecisionState{Decided}, To: DecisionPublished, Guards: []decisionGuard{decisionDated}},
		{Verb: "archive", Name: townhall.Say("governance.verb.archive", "归档", "archive"), From: []DecisionState{DecisionPublished}, To: DecisionArchived, Guards: []decisionGuard{decisionDated}},
		{Verb: "look_back", Name: townhall.Say("governance.verb.look_back", "决策后评估", "evaluate afterwards"), From: []DecisionState{DecisionPublished, DecisionArchived, DecisionStopped}, Guards: []decisionGuard{lookedInto, decisionDated}},
		{Verb: "stop", Name: townhall.Say("governance.verb.stop", "停止执行", "stop"), From: []DecisionState{DecisionPublished, DecisionArchived}, To: DecisionStopped, Guards: []decisionGuard{stoppedByLaw, decisionDated}},
		{Verb: "archive", Name: townhall.Say("governance.verb.archive", "归档", "archive"), From: []DecisionState{DecisionStopped}, Guards: []decisionGuard{archivedOnce, decisionDated}},
		{Verb: "drop", Name: townhall.Say("governance.verb.drop", "终止", "drop"), From: undecided, To: DecisionDropped, Guards: []decisionGuard{reasonSaid, decisionDated}},
	},
}

package governance

import (
	"slices"

	"github.com/townhall-go/townhall"
)

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
	{State: DecisionArchived, Name: townhall.Say("governance.decision.state.archived", "已归档", "archived"), Final: true},
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

// decisionMatter is what a guard judges: the decision as it would be, the day of the step, the day of what it follows, and the judgement of
// a period if it has one.
type decisionMatter struct {
	Decision
	on     townhall.Date
	since  townhall.Date
	reason string
	period townhall.Finding

	changed bool // it would be closed with other terms of the comment than it was opened with
}

type decisionGuard = townhall.Guard[decisionMatter]

var (
	decisionNamed = decisionGuard{Code: "governance.decision.title", Field: "title", Say: townhall.Say("governance.decision.title", "有标题和决策机关", "it has a title, and the government that decides"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return !c.Title.IsZero() && c.Unit != "" },
		Shows: func(c decisionMatter, _ townhall.Moment) (need, found any) { return nil, c.Title }}
	decisionOfGovernment = decisionGuard{Code: "governance.decision.government", Field: "of", Cite: regulation("2"),
		Say:   townhall.Say("governance.decision.government", "决策机关是人民政府，不是人民代表大会", "a government decides, and not a congress"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return c.Of == Government },
		Shows: func(c decisionMatter, _ townhall.Moment) (need, found any) { return nil, string(c.Of) }}
	decisionBound = decisionGuard{Code: "governance.decision.level", Field: "level", Cite: regulation("42"), Say: townhall.Say("governance.decision.level", "条例的适用", "how the regulation applies"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return c.Level == CountyLevel || c.Level == TownLevel },
		Shows: func(c decisionMatter, _ townhall.Moment) (need, found any) { return nil, c.Level.Text() }}
	notLivelihood = decisionGuard{Code: "governance.decision.livelihood", Field: "livelihood",
		Cite:  townhall.Cite{Law: "浙江省民生实事项目人大代表票决制规定", English: "Zhejiang rules on deputies' ballots on livelihood projects", Read: "rddy.org.cn/show-41110"},
		Say:   townhall.Say("governance.decision.livelihood", "不是民生实事项目；那由群众提出、代表票决，不由领导列单决定", "it is no livelihood project: those come from residents and deputies' ballots, and not from a list of the leaders"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return !c.Livelihood }}
	decisionDated = decisionGuard{Code: "governance.decision.on", Field: "on", Say: townhall.Say("governance.decision.on", "日期不早于启动和此前的步骤，也不晚于今日", "dated no earlier than the proposal and the steps before it, and not after today"),
		Holds: func(c decisionMatter, m townhall.Moment) bool {
			return !c.on.IsZero() && !c.on.After(m.Today) && !c.on.Before(c.Decision.Proposed) && !c.on.Before(c.since)
		},
		Shows: func(c decisionMatter, m townhall.Moment) (need, found any) {
			from := c.Decision.Proposed
			if c.since.After(from) {
				from = c.since
			}
			return townhall.Period{From: from, To: m.Today}, c.on
		}}
	commentLongEnough = decisionGuard{Code: "governance.decision.comment", Field: "comment.until", Cite: regulation("15"), Say: townhall.Say("governance.decision.comment.kept", "征求意见不少于规定的时间，紧急缩短的在公开征求意见时说明理由", "open to comment as long as the rule has it, or urgent and said why when it opens"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool {
			return !c.Comment.Until.Before(c.Comment.From) && (c.period.Held || said(c.Comment.Urgent))
		},
		Shows: func(c decisionMatter, _ townhall.Moment) (need, found any) { return c.period.Need, c.period.Found }}
	commentForgone = decisionGuard{Code: "governance.decision.comment.forgone", Field: "comment.forgone", Cite: regulation("14"), Say: townhall.Say("governance.decision.comment.forgone", "不公开征求意见的，说明依法不予公开的理由和依据", "what is not put to the public says why, and by which law it is kept from it"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool {
			return said(c.Comment.Forgone) && !c.Comment.Basis.IsZero()
		}}
	commentRanOut = decisionGuard{Code: "governance.decision.comment.until", Field: "comment.to", Cite: regulation("15"), Say: townhall.Say("governance.decision.comment.until", "征求意见不早于公布的截止之日结束", "the comment ends no earlier than was made known"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return !c.Comment.To.Before(c.Comment.Until) },
		Shows: func(c decisionMatter, _ townhall.Moment) (need, found any) {
			return townhall.Period{From: c.Comment.Until}, c.Comment.To
		}}
	commentAsOpened = decisionGuard{Code: "governance.decision.comment.opened", Field: "comment", Cite: regulation("15"), Say: townhall.Say("governance.decision.comment.opened", "起止之日和缩短的理由与公开征求意见时所公布的一致", "its first and last day, and why it is urgent, are as they were made known when it opened"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return !c.changed }}
	commentAnswered = decisionGuard{Code: "governance.decision.comment.summary", Field: "comment.summary", Cite: regulation("18"), Say: townhall.Say("governance.decision.comment.summary", "意见已整理并研究", "what came in was summed up and considered"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return said(c.Comment.Summary) }}
	materialsInTime = decisionGuard{Code: "governance.decision.hearing", Field: "hearings.materials", Cite: regulation("16"), Say: townhall.Say("governance.decision.hearing.materials", "听证材料提前送达", "the materials were sent in time"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return c.period.Held },
		Shows: func(c decisionMatter, _ townhall.Moment) (need, found any) { return c.period.Need, c.period.Found }}
	adviceIndependent = decisionGuard{Code: "governance.decision.advice", Field: "advice", Cite: regulation("20"), Say: townhall.Say("governance.decision.advice", "专家独立、无利害关系，各论证一次，意见如实记录", "the expert is independent, has no interest, advises once, and is on record"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool {
			last := c.Advice[len(c.Advice)-1]
			twice := slices.ContainsFunc(c.Advice[:len(c.Advice)-1], func(a Advice) bool { return a.Expert == last.Expert })
			return last.Expert != "" && last.Independent && said(last.Text) && !twice
		}}
	riskStated = decisionGuard{Code: "governance.decision.risk", Field: "risk", Cite: regulation("22"), Say: townhall.Say("governance.decision.risk", "写明由谁评估、结论如何", "it says who assessed the risk, and what came of it"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return said(c.Risk.By) && said(c.Risk.Text) }}
	expertsHeard = decisionGuard{Code: "governance.decision.experts", Field: "advice", Cite: regulation("19"), Say: townhall.Say("governance.decision.experts", "专业性、技术性较强的，经过专家论证", "experts were heard, where the matter is technical"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return !c.Technical || len(c.Advice) > 0 },
		Shows: func(c decisionMatter, _ townhall.Moment) (need, found any) { return nil, len(c.Advice) }}
	riskAssessed = decisionGuard{Code: "governance.decision.assessed", Field: "risk", Cite: regulation("22"), Say: townhall.Say("governance.decision.assessed", "可能造成不利影响的，经过风险评估；草案调整后重新评估", "the risk, where there is one, was assessed, and anew once the draft was adjusted"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return !c.Risky || !c.Risk.On.IsZero() }}
	riskControlled = decisionGuard{Code: "governance.decision.controlled", Field: "risk.controlled", Cite: regulation("24"), Say: townhall.Say("governance.decision.controlled", "可能造成不利影响的，风险可控；不可控的，先调整草案", "the risk, where there is one, can be borne; if not, the draft is adjusted first"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return !c.Risky || c.Risk.Controlled }}
	adjustmentSaid = decisionGuard{Code: "governance.decision.adjusted", Field: "adjusted.text", Cite: regulation("24"), Say: townhall.Say("governance.decision.adjusted", "写明草案作了哪些调整", "it says what was changed in the draft"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return said(c.Adjusted[len(c.Adjusted)-1].Text) }}
	reviewLongEnough = decisionGuard{Code: "governance.decision.review", Field: "reviews.on", Cite: regulation("26"), Say: townhall.Say("governance.decision.review.kept", "审查时间不少于规定", "the review had as long as the rule has it"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return c.period.Held },
		Shows: func(c decisionMatter, _ townhall.Moment) (need, found any) { return c.period.Need, c.period.Found }}
	reviewSigned = decisionGuard{Code: "governance.decision.review.by", Field: "reviews.by", Cite: regulation("25"), Say: townhall.Say("governance.decision.review.by", "写明审查机构和意见；征求意见、会签不能代替审查", "it says who reviewed and what they found; having been consulted is no review"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool {
			return c.lastReview().By != "" && c.lastReview().By != c.Unit && said(c.lastReview().Text)
		},
		Shows: func(c decisionMatter, _ townhall.Moment) (need, found any) { return nil, string(c.lastReview().By) }}
	headSpokeLast = decisionGuard{Code: "governance.decision.last", Field: "discussion.said", Cite: regulation("30"), Say: townhall.Say("governance.decision.last", "集体讨论，行政首长最后发言，每人一次", "it was discussed by several, each once, and the head spoke last"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool {
			d := c.Discussion
			seen := map[townhall.PersonID]bool{}
			for i, s := range d.Said {
				if s.Person == "" || seen[s.Person] || s.Person == d.Head && i != len(d.Said)-1 {
					return false
				}
				seen[s.Person] = true
			}
			return len(d.Said) > 1 && seen[d.Head]
		},
		Shows: func(c decisionMatter, _ townhall.Moment) (need, found any) { return nil, len(c.Discussion.Said) }}
	headDecides = decisionGuard{Code: "governance.decision.head", Field: "discussion.adopted", Cite: regulation("30"), Say: townhall.Say("governance.decision.head", "决定与行政首长发表的意见一致", "the decision is what the head was for"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.Discussion.Said, func(s Stand) bool { return s.Person == c.Discussion.Head && s.For != c.Discussion.Adopted })
		}}
	headExplains = decisionGuard{Code: "governance.decision.reasons", Field: "discussion.reasons", Cite: regulation("30"), Say: townhall.Say("governance.decision.reasons", "与多数人意见不一致的，说明理由", "a head who decides against the majority says why"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool {
			return !c.Discussion.against() || said(c.Discussion.Reasons)
		}}
	dissentRecorded = decisionGuard{Code: "governance.decision.dissent", Field: "discussion.said", Cite: regulation("30"), Say: townhall.Say("governance.decision.dissent", "不同意见如实记录", "dissent is on record"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.Discussion.Said, func(s Stand) bool {
				return s.Person != c.Discussion.Head && s.For != c.Discussion.Adopted && !said(s.Text)
			})
		}}
	partyInformed = decisionGuard{Code: "governance.decision.reported", Field: "reported", Cite: regulation("31"), Say: townhall.Say("governance.decision.reported", "审查通过后、决定前向同级党委请示报告", "it was reported to the party committee after the review and before the decision"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool {
			return !c.Reported.IsZero() && !c.Reported.After(c.Discussion.On) && !c.Reported.Before(c.lastReview().On)
		}}
	lookedInto = decisionGuard{Code: "governance.decision.evaluation", Field: "looked", Cite: regulation("36"), Say: townhall.Say("governance.decision.evaluation", "写明由谁评估及其结论", "it says who evaluates and what they found"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool {
			last := c.Looked[len(c.Looked)-1]
			return said(last.By) && said(last.Text)
		}}
)

// deciding guards the decision itself, whether it adopts or declines. A risk that cannot be borne forbids only to adopt.
var deciding = []decisionGuard{expertsHeard, headSpokeLast, headDecides, headExplains, dissentRecorded, partyInformed, decisionDated}

var beforeReview = []DecisionState{Proposed, InComment, Commented}

// DecisionStates is the table of a decision's ways.
var DecisionStates = townhall.Machine[DecisionState, decisionMatter]{
	Name:  "governance.decision",
	Title: townhall.Say("governance.decision", "行政决策", "decision"),
	Names: decisionStateNames,
	Moves: []townhall.Move[DecisionState, decisionMatter]{
		{Verb: "propose", Name: townhall.Say("governance.verb.propose", "启动决策", "propose"), From: []DecisionState{""}, To: Proposed,
			Guards: []decisionGuard{decisionNamed, decisionOfGovernment, decisionBound, notLivelihood, decisionDated}},
		{Verb: "open_comment", Name: townhall.Say("governance.verb.open_comment", "公开征求意见", "open to comment"), From: []DecisionState{Proposed}, To: InComment, Guards: []decisionGuard{commentLongEnough, decisionDated}},
		{Verb: "forgo_comment", Name: townhall.Say("governance.verb.forgo_comment", "依法不公开征求意见", "forgo the comment by law"), From: []DecisionState{Proposed}, To: Commented, Guards: []decisionGuard{commentForgone, decisionDated}},
		{Verb: "close_comment", Name: townhall.Say("governance.verb.close_comment", "结束征求意见", "close the comment"), From: []DecisionState{InComment}, To: Commented,
			Guards: []decisionGuard{commentRanOut, commentAsOpened, commentAnswered, decisionDated}},
		{Verb: "hold_hearing", Name: townhall.Say("governance.verb.hold_hearing", "听证", "hold a hearing"), From: beforeReview, Guards: []decisionGuard{materialsInTime, decisionDated}},
		{Verb: "advise", Name: townhall.Say("governance.verb.advise", "专家论证", "hear an expert"), From: beforeReview, Guards: []decisionGuard{adviceIndependent, decisionDated}},
		{Verb: "assess_risk", Name: townhall.Say("governance.verb.assess_risk", "风险评估", "assess the risk"), From: beforeReview, Guards: []decisionGuard{riskStated, decisionDated}},
		{Verb: "adjust", Name: townhall.Say("governance.verb.adjust", "调整决策草案", "adjust the draft"), From: []DecisionState{Commented, Reviewed}, To: Commented, Guards: []decisionGuard{adjustmentSaid, decisionDated}},
		{Verb: "submit_review", Name: townhall.Say("governance.verb.submit_review", "送合法性审查", "submit to review"), From: []DecisionState{Commented}, To: InReview, Guards: []decisionGuard{expertsHeard, riskAssessed, decisionDated}},
		{Verb: "pass_review", Name: townhall.Say("governance.verb.pass_review", "审查通过", "pass the review"), From: []DecisionState{InReview}, To: Reviewed, Guards: []decisionGuard{reviewLongEnough, reviewSigned, decisionDated}},
		{Verb: "return_review", Name: townhall.Say("governance.verb.return_review", "审查退回", "send back from review"), From: []DecisionState{InReview}, To: Commented, Guards: []decisionGuard{reviewSigned, decisionDated}},
		{Verb: "report_party", Name: townhall.Say("governance.verb.report_party", "请示报告党委", "report to the party committee"), From: []DecisionState{Reviewed}, Guards: []decisionGuard{decisionDated}},
		{Verb: "decide", Name: townhall.Say("governance.verb.decide", "决定", "decide"), From: []DecisionState{Reviewed}, To: Decided, Guards: append([]decisionGuard{riskControlled}, deciding...)},
		{Verb: "decline", Name: townhall.Say("governance.verb.decline", "不予决定", "decline"), From: []DecisionState{Reviewed}, To: Declined, Guards: deciding},
		{Verb: "publish", Name: townhall.Say("governance.verb.publish", "公布", "publish"), From: []DecisionState{Decided}, To: DecisionPublished, Guards: []decisionGuard{decisionDated}},
		{Verb: "archive", Name: townhall.Say("governance.verb.archive", "归档", "archive"), From: []DecisionState{DecisionPublished}, To: DecisionArchived, Guards: []decisionGuard{decisionDated}},
		{Verb: "look_back", Name: townhall.Say("governance.verb.look_back", "决策后评估", "evaluate afterwards"), From: []DecisionState{DecisionPublished, DecisionArchived}, Guards: []decisionGuard{lookedInto, decisionDated}},
	},
}

package governance

import (
	"slices"

	"github.com/townhall-go/townhall"
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
	again   bool // nothing is found of it that was not found before, or it was filed before
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
	enteredAtOnce = decisionGuard{Code: "governance.decision.entered", Field: "on", Say: townhall.Say("governance.decision.entered", "公开征求意见、送审当日登记，不倒填", "what is put to the public or handed to the review is entered when it is done, and not dated back"),
		Holds: func(c decisionMatter, m townhall.Moment) bool { return !c.on.Before(m.Today) },
		Shows: func(c decisionMatter, m townhall.Moment) (need, found any) { return townhall.Since(m.Today), c.on }}
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
	commentCounted = decisionGuard{Code: "governance.decision.comment.count", Field: "comment.count", Say: townhall.Say("governance.decision.comment.count", "意见件数不为负数", "how many came in is no less than none"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return c.Comment.Count >= 0 },
		Shows: func(c decisionMatter, _ townhall.Moment) (need, found any) {
			return townhall.OrMore(0), c.Comment.Count
		}}
	materialsInTime = decisionGuard{Code: "governance.decision.hearing", Field: "hearings.materials", Cite: regulation("16"), Say: townhall.Say("governance.decision.hearing.materials", "听证材料提前送达", "the materials were sent in time"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return c.period.Held },
		Shows: func(c decisionMatter, _ townhall.Moment) (need, found any) { return c.period.Need, c.period.Found }}
	hearingRecorded = decisionGuard{Code: "governance.decision.hearing.record", Field: "hearings.record", Cite: regulation("17"), Say: townhall.Say("governance.decision.hearing.record", "有听证会记录", "the hearing is on record"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return said(c.Hearings[len(c.Hearings)-1].Record) }}
	adviceIndependent = decisionGuard{Code: "governance.decision.advice", Field: "advice", Cite: regulation("20"), Say: townhall.Say("governance.decision.advice", "专家独立、无利害关系，对同一草案各论证一次，意见如实记录", "the expert is independent, has no interest, advises once on the draft as it is, and is on record"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool {
			last := c.Advice[len(c.Advice)-1]
			twice := slices.ContainsFunc(c.Advice[:len(c.Advice)-1], func(a Advice) bool { return a.Expert == last.Expert })
			return last.Expert != "" && last.Independent && said(last.Text) && !twice
		}}
	riskStated = decisionGuard{Code: "governance.decision.risk", Field: "risk", Cite: regulation("22"), Say: townhall.Say("governance.decision.risk", "写明由谁评估、结论如何", "it says who assessed the risk, and what came of it"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return said(c.Risk.By) && said(c.Risk.Text) }}
	expertsHeard = decisionGuard{Code: "governance.decision.experts", Field: "advice", Cite: regulation("19"), Say: townhall.Say("governance.decision.experts", "专业性、技术性较强的，经过专家论证；草案调整后重新论证", "experts were heard, where the matter is technical, and anew once the draft was adjusted"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return !c.Technical || len(c.Advice) > 0 },
		Shows: func(c decisionMatter, _ townhall.Moment) (need, found any) { return nil, len(c.Advice) }}
	riskAssessed = decisionGuard{Code: "governance.decision.assessed", Field: "risk", Cite: regulation("22"), Say: townhall.Say("governance.decision.assessed", "可能造成不利影响的，经过风险评估；草案调整后重新评估", "the risk, where there is one, was assessed, and anew once the draft was adjusted"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return !c.Risky || !c.Risk.On.IsZero() }}
	riskControlled = decisionGuard{Code: "governance.decision.controlled", Field: "risk.controlled", Cite: regulation("24"), Say: townhall.Say("governance.decision.controlled", "可能造成不利影响的，风险可控；不可控的，先调整草案", "the risk, where there is one, can be borne; if not, the draft is adjusted first"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool {
			return !c.Risky && c.Risk.On.IsZero() || c.Risk.Controlled // what was found of a risk counts, expected or not
		}}
	natureFound = decisionGuard{Code: "governance.decision.found", Field: "technical", Cite: regulation("19, 22"), Say: townhall.Say("governance.decision.found", "认定此前没有认定的：专业性、技术性较强，或者可能造成不利影响；已认定的不撤销", "it is found technical or risky, which it was not before; nothing is taken back"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return !c.again }}
	reasonSaid = decisionGuard{Code: "governance.decision.reason", Field: "reason", Say: townhall.Say("governance.decision.reason", "说明理由", "the reason is given"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return said(c.reason) }}
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
	stoppedByLaw = decisionGuard{Code: "governance.decision.stopped", Field: "end", Cite: regulation("37"), Say: townhall.Say("governance.decision.stopped", "停止执行的，写明理由和所依据的法定程序；不得随意停止执行", "what is stopped says why, and by which procedure of the law; it is not stopped at will"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return said(c.reason) && !c.End.Basis.IsZero() }}
	archivedOnce = decisionGuard{Code: "governance.decision.archived", Field: "archived", Say: townhall.Say("governance.decision.archived", "此前未归档", "it was not filed before"),
		Holds: func(c decisionMatter, _ townhall.Moment) bool { return !c.again }}
)

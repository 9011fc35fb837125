package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// actMatter is what a guard judges: the act as it would be after the step, what the step says, and trees that were judged with
// the step by rules of its day.
type actMatter struct {
	Act
	on     townhall.Date // of the step
	before townhall.Date // the last day on record before it
	reason string
	again  bool // the step was taken before
	trees  []townhall.Finding
}

type actGuard = townhall.Guard[actMatter]

// judged is a guard that holds when the tree of its code does. The refusal shows the tree in its place.
func judged(g actGuard) actGuard {
	g.Holds = func(c actMatter, _ townhall.Moment) bool {
		i := slices.IndexFunc(c.trees, func(f townhall.Finding) bool { return f.Code == g.Code })
		return i >= 0 && c.trees[i].Held
	}
	return g
}

var (
	covered        = judged(actGuard{Code: "powers.covered", Field: "power", Say: townhall.Say("powers.covered", "在权责清单之内", "within the register of powers")})
	procedureTaken = judged(actGuard{Code: "powers.procedure", Field: "done", Say: townhall.Say("powers.procedure", "程序齐备", "every step of the procedure was taken")})
	inTurn         = judged(actGuard{Code: "powers.chain", Field: "chain", Say: townhall.Say("powers.chain", "逐级审签", "sign-off, level by level")})
	askedInTime    = judged(actGuard{Code: "powers.hearing.request", Field: "hearing.asked",
		Say: townhall.Say("powers.hearing.in_time", "在期限内要求听证", "the hearing is asked for in time")})
	hearingNotified = judged(actGuard{Code: "powers.hearing.notice", Field: "hearing.notified",
		Say: townhall.Say("powers.hearing.notified", "在期限前通知时间、地点", "its time and place were told long enough before")})
)

var (
	actTitled = actGuard{Code: "powers.act.title", Field: "title", Say: townhall.Say("powers.act.title", "有名称", "it has a title"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.Title.IsZero() }}
	partyKnown = actGuard{Code: "powers.act.party", Field: "party", Cite: aims,
		Say: townhall.Say("powers.act.party", "减损权益或者增加义务的，写明相对人是公民、法人还是其他组织", "an act that burdens somebody says whom: a citizen, a legal person or another organisation"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			return c.Party.Kind.known() && c.Party.ID != "" || !c.Burdening() && c.Party == Party{}
		}}
	officersNamed = actGuard{Code: "powers.act.officers", Field: "officers", Say: townhall.Say("powers.act.officers", "执法人员写明姓名，不重复", "each officer is named, and once"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			seen := map[townhall.PersonID]bool{"": true}
			for _, o := range c.Officers {
				if seen[o.Person] {
					return false
				}
				seen[o.Person] = true
			}
			return true
		}}
	notInFuture = actGuard{Code: "powers.act.proposed", Field: "proposed", Say: townhall.Say("powers.act.proposed", "不晚于今日", "not after today"),
		Holds: func(c actMatter, m townhall.Moment) bool { return !c.Proposed.IsZero() && !c.Proposed.After(m.Today) },
		Shows: func(c actMatter, m townhall.Moment) (need, found any) { return townhall.Until(m.Today), c.Proposed }}
	withinAct = actGuard{Code: "powers.act.on", Field: "on", Say: townhall.Say("powers.act.on", "不早于拟办，也不晚于今日", "not before the act was proposed, and not after today"),
		Holds: func(c actMatter, m townhall.Moment) bool { return !c.on.Before(c.Proposed) && !c.on.After(m.Today) },
		Shows: func(c actMatter, m townhall.Moment) (need, found any) {
			return townhall.Period{From: c.Proposed, To: m.Today}, c.on
		}}
	inOrder = actGuard{Code: "powers.act.order", Field: "on", Say: townhall.Say("powers.act.order", "不早于已登记的事项，也不晚于今日", "not before what is on record, and not after today"),
		Holds: func(c actMatter, m townhall.Moment) bool { return !c.on.Before(c.before) && !c.on.After(m.Today) },
		Shows: func(c actMatter, m townhall.Moment) (need, found any) {
			return townhall.Period{From: c.before, To: m.Today}, c.on
		}}
	reasonGiven = actGuard{Code: "powers.act.reason", Field: "reason", Say: townhall.Say("powers.act.reason", "说明理由", "the reason is given"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.reason) }}
	stepRecorded = actGuard{Code: "powers.act.done", Field: "done", Say: townhall.Say("powers.act.done", "写明环节、办理人，有文字或者音像记录；告知、听证等另行登记", "the step and who took it are named, in words or recordings; notices, hearings and reviews are recorded as such"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			d := c.Done[len(c.Done)-1]
			return said(string(d.Step)) && !d.Step.own() && d.By != "" && (said(d.Note) || len(d.Attached) > 0)
		},
		Shows: func(c actMatter, _ townhall.Moment) (need, found any) { return nil, c.Done[len(c.Done)-1].Step }}
	opinionGiven = actGuard{Code: "powers.act.opinion", Field: "reviews", Say: townhall.Say("powers.act.opinion", "有法制审核意见", "the legal review says what it finds"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.opinion().Text) }}
	reviewerApart = actGuard{Code: "powers.act.reviewer", Field: "reviews.by", Cite: aims, Say: townhall.Say("powers.act.reviewer", "由非承办人审核", "the legal reviewer does not handle the case"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return c.opinion().By != "" && !c.handles(c.opinion().By) },
		Shows: func(c actMatter, _ townhall.Moment) (need, found any) { return nil, string(c.opinion().By) }}
	noticeOnce = actGuard{Code: "powers.notice.once", Field: "notice", Say: townhall.Say("powers.notice.once", "此前的告知尚无陈述、放弃或者听证要求；已有的，内容另行拟办", "nobody has answered an earlier notice; after that, another intention is another act"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.again }}
	noticeWhole = actGuard{Code: "powers.notice", Field: "notice",
		Say:   townhall.Say("powers.notice", "告知拟作出的内容、事实、理由、依据和陈述、申辩等权利，答复期限在告知之后", "the notice says what is intended, the facts, reasons and basis, and the right to be heard; a time to answer ends after it"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return c.Notice.whole() }}
	hearingSaid = actGuard{Code: "powers.notice.hearing", Field: "notice.hearing",
		Say: townhall.Say("powers.notice.hearing", "告知听证权利，或者写明为何不适用听证；重大处罚须告知", "it offers a hearing or says why none is due; for a major penalty it offers one"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			return c.Notice.Hearing || said(c.Notice.NoHearing) && !(c.Type == Penalty && c.Major)
		}}
	afterNotice = actGuard{Code: "powers.notice.before", Field: "notice", Say: townhall.Say("powers.notice.before", "已告知，日期不早于告知", "notice was given, and no later"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.Notice.On.IsZero() && !c.on.Before(c.Notice.On) },
		Shows: func(c actMatter, _ townhall.Moment) (need, found any) { return nil, c.Notice.On }}
	statementWhole = actGuard{Code: "powers.statement", Field: "statements", Say: townhall.Say("powers.statement", "记录所述，并有复核意见", "what was said is on record, and what became of it"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			s := c.Statements[len(c.Statements)-1]
			return said(s.Text) && said(s.Answer)
		}}
	speakerNamed = actGuard{Code: "powers.statement.by", Field: "statements.by", Say: townhall.Say("powers.statement.by", "法人、其他组织写明由谁陈述", "for a legal person or another organisation, who spoke is named"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			return c.Party.Kind == Citizen || c.Statements[len(c.Statements)-1].By != ""
		}}
	waiverClear = actGuard{Code: "powers.waiver", Field: "waiver", Say: townhall.Say("powers.waiver", "写明放弃什么、怎样明确表示；沉默不是放弃", "it says what is waived and in which words; silence waives nothing"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			return (c.Waiver.Statement || c.Waiver.Hearing) && said(c.Waiver.Words)
		}}
	hearingOffered = actGuard{Code: "powers.hearing.offered", Field: "notice.hearing", Say: townhall.Say("powers.hearing.offered", "已告知听证权利", "a hearing was offered"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return c.Notice.Hearing }}
	askedOnce = actGuard{Code: "powers.hearing.once", Field: "hearing", Say: townhall.Say("powers.hearing.once", "此前未要求、未放弃听证", "none was asked for or waived before"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.again }}
	hearingAsked = actGuard{Code: "powers.hearing.asked", Field: "hearing.asked", Say: townhall.Say("powers.hearing.asked", "已要求听证，尚未举行", "a hearing was asked for and not held yet"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.Hearing.Asked.IsZero() && !c.again }}
	chairApart = actGuard{Code: "powers.hearing.chair", Field: "hearing.chair", Say: townhall.Say("powers.hearing.chair", "由非本案执法人员主持", "whoever presides did not handle the case"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return c.Hearing.Chair != "" && !c.handles(c.Hearing.Chair) },
		Shows: func(c actMatter, _ townhall.Moment) (need, found any) { return nil, string(c.Hearing.Chair) }}
	hearingRecorded = actGuard{Code: "powers.hearing.record", Field: "hearing.record", Say: townhall.Say("powers.hearing.record", "有听证笔录", "the hearing is on record"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.Hearing.Record) }}
	decisionWhole = actGuard{Code: "powers.decision", Field: "decision", Say: townhall.Say("powers.decision.whole", "写明文号、内容、理由和负责人", "it has a number, a text, reasons, and who decided"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			d := c.Decision
			return said(d.Number) && !d.Text.IsZero() && said(d.Reasons) && d.By != ""
		}}
	appealsTold = actGuard{Code: "powers.appeals", Field: "decision.appeals", Cite: aims, Say: townhall.Say("powers.appeals", "减损权益或者增加义务的，告知救济途径、机关和期限", "a decision that burdens tells how to appeal, to whom and until when"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			vague := func(a Appeal) bool {
				return a.Route == "" || !said(a.To) || a.Within.N < 1 || a.Within.Check("within") != nil
			}
			return !slices.ContainsFunc(c.Decision.Appeals, vague) && (len(c.Decision.Appeals) > 0 || !c.Burdening())
		}}
	placeOfPublication = actGuard{Code: "powers.published", Field: "published.where", Cite: guidance, Say: townhall.Say("powers.published", "写明在何处公开", "it says where the result was published"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.Act.Published.Where) }}
	withheldByLaw = actGuard{Code: "powers.withheld", Field: "published.withheld", Cite: guidance, Say: townhall.Say("powers.withheld", "不予公开的，说明理由和依据", "what is withheld says why and by which source"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			return said(c.Act.Published.Withheld) && !c.Act.Published.Basis.IsZero()
		}}
	revocationWhole = actGuard{Code: "powers.revocation", Field: "revocation", Say: townhall.Say("powers.revocation", "写明由谁变更、撤销及其理由", "it says who changed or annulled it, and why"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return c.Revocation.By != "" && said(c.Revocation.Reason) }}
	wasPublished = actGuard{Code: "powers.take_down", Field: "published", Say: townhall.Say("powers.take_down.published", "曾经公开，尚未撤回", "it was published, and not taken down yet"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.Act.Published.Where) && !c.again }}
)

// source is the article that a guard goes by for acts of a type, where guards are of all types alike.
func source(code string, t PowerType) townhall.Cite {
	switch {
	case t == Coercive && (code == noticeWhole.Code || code == afterNotice.Code || code == statementWhole.Code || code == waiverClear.Code):
		return coercion("18")
	case t != Penalty:
		return townhall.Cite{}
	}
	switch code {
	case noticeWhole.Code, afterNotice.Code:
		return penalties("44")
	case statementWhole.Code, waiverClear.Code:
		return penalties("45")
	case hearingSaid.Code, hearingOffered.Code, askedInTime.Code, hearingNotified.Code, chairApart.Code, hearingRecorded.Code:
		return penalties("63-64")
	case opinionGiven.Code:
		return penalties("58")
	case wasPublished.Code:
		return penalties("48")
	}
	return townhall.Cite{}
}

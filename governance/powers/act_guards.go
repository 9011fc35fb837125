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
	before townhall.Date // the last day on record before it, of the file if the step says no other
	told   townhall.Date // the last day of what the party was told and said before it
	reason string
	again  bool // the step was taken before
	trees  []townhall.Finding
	notice noticeMatter
	result Result // of an appeal
	route  AppealRoute
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
	extendable     = judged(actGuard{Code: "powers.extend", Field: "duties", Say: townhall.Say("powers.extend", "办案期限适用且尚未届满办结，写明延长依据", "the limit binds and is still to be met, and a source lets it be extended")})
	appealsTold    = judged(actGuard{Code: "powers.appeals", Field: "decision.appeals",
		Say: townhall.Say("powers.appeals", "告知救济途径、机关和期限", "it tells how to appeal, to whom and until when")})
	lodgedInTime = judged(actGuard{Code: "powers.appeal.time", Field: "appeals.on",
		Say: townhall.Say("powers.appeal.time", "在所告知的期限内，没有告知的在法定期限内，自送达起算；逾期的写明正当理由", "within the time that was told, or else that of the statute, from the service on; one that is late says what kept it")})
	lodgedOnce = judged(actGuard{Code: "powers.appeal.once", Field: "appeals.route",
		Say: townhall.Say("powers.appeal.once", "同一人每一途径提出一次；未予受理、驳回的可以再次提出，撤回的写明再次提出的正当理由", "once by each person and route; again if it was dismissed, or given up and it says for what good reason")})
	askedInTime = judged(actGuard{Code: "powers.hearing.request", Field: "hearing.asked",
		Say: townhall.Say("powers.hearing.in_time", "在期限内要求听证", "the hearing is asked for in time")})
	hearingNotified = judged(actGuard{Code: "powers.hearing.notice", Field: "hearing.notified",
		Say: townhall.Say("powers.hearing.notified", "在期限前通知时间、地点", "its time and place were told long enough before")})
)

var (
	actTitled = actGuard{Code: "powers.act.title", Field: "title", Say: townhall.Say("powers.act.title", "有名称", "it has a title"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return worded(c.Title) }}
	partyKnown = actGuard{Code: "powers.act.party", Field: "party",
		Say: townhall.Say("powers.act.party", "减损权益、增加义务或者不予批准的，写明相对人是公民、法人还是其他组织", "an act that burdens somebody, or refuses them something, says whom: a citizen, a legal person or another organisation"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			return c.Party.Kind.known() && said(c.Party.ID) || !c.Burdening() && !c.Decision.Refuses && c.Party == Party{}
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
	handlersApart = actGuard{Code: "powers.act.apart", Field: "officers", Say: townhall.Say("powers.act.apart", "主持过听证、作过法制审核的人不承办本案", "nobody handles the case who presided over its hearing or reviewed it"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !slices.ContainsFunc(c.overseers(), c.handles) }}
	groundsKnown = actGuard{Code: "powers.act.grounds", Field: "grounds", Say: townhall.Say("powers.act.grounds", "情形为所列之一：复杂或者重大、属于听证范围、属于法制审核范围", "the grounds are of the list: complex or grave, a hearing is due, a legal review is due"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.Grounds, func(g Ground) bool { return !g.known() })
		}}
	groundFound = actGuard{Code: "powers.act.ground", Field: "grounds", Say: townhall.Say("powers.act.ground", "增加此前没有的情形；已认定的不撤销", "a ground is added that was not given before; none is taken away"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.again }}
	notInFuture = actGuard{Code: "powers.act.proposed", Field: "proposed", Say: townhall.Say("powers.act.proposed", "不晚于今日", "not after today"),
		Holds: func(c actMatter, m townhall.Moment) bool { return !c.Proposed.IsZero() && !c.Proposed.After(m.Today) },
		Shows: func(c actMatter, m townhall.Moment) (need, found any) { return townhall.Until(m.Today), c.Proposed }}
	withinAct = actGuard{Code: "powers.act.on", Field: "on", Say: townhall.Say("powers.act.on", "不早于拟办，也不晚于今日", "not before the act was proposed, and not after today"),
		Holds: func(c actMatter, m townhall.Moment) bool { return !c.on.Before(c.Proposed) && !c.on.After(m.Today) },
		Shows: func(c actMatter, m townhall.Moment) (need, found any) {
			return townhall.Period{From: c.Proposed, To: m.Today}, c.on
		}}
	inOrder = actGuard{Code: "powers.act.order", Field: "on", Say: townhall.Say("powers.act.order", "不早于其前已登记的事项，也不晚于今日", "not before what is on record before it, and not after today"),
		Holds: func(c actMatter, m townhall.Moment) bool { return !c.on.Before(c.before) && !c.on.After(m.Today) },
		Shows: func(c actMatter, m townhall.Moment) (need, found any) {
			return townhall.Period{From: c.before, To: m.Today}, c.on
		}}
	unsigned = actGuard{Code: "powers.act.unsigned", Field: "chain", Say: townhall.Say("powers.act.unsigned", "本轮尚无人审签；已审签的，先退回，补充后重新审签", "nobody has signed in this round: what was signed is sent back first, and signed anew by all"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return len(c.Chain.signed()) == 0 || c.Chain.Returned() }}
	signedSheet = actGuard{Code: "powers.act.sheet", Field: "chain.signs.sheet", Say: townhall.Say("powers.act.sheet", "由审签人本人操作，或者附其签字的审签单", "who signs takes the action, or the sheet that they signed is attached"),
		Holds: func(c actMatter, m townhall.Moment) bool {
			s := last(c.Chain.Signs)
			return s.By == trimmed(m.By.Person) && s.Sheet == townhall.Attachment{} || filed(s.Sheet)
		},
		Shows: func(c actMatter, m townhall.Moment) (need, found any) { return nil, m.By.Person }}
	reasonGiven = actGuard{Code: "powers.act.reason", Field: "reason", Say: townhall.Say("powers.act.reason", "说明理由", "the reason is given"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.reason) }}
	stepRecorded = actGuard{Code: "powers.act.done", Field: "done", Say: townhall.Say("powers.act.done", "写明环节、办理人，有文字或者可查的音像记录；告知、听证等另行登记", "the step and who took it are named, in words or in recordings that can be found; notices, hearings and reviews are recorded as such"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			d := last(c.Done)
			return said(d.Step) && !d.Step.own() && said(d.By) && (said(d.Note) || len(d.Attached) > 0) && filed(d.Attached...)
		},
		Shows: func(c actMatter, _ townhall.Moment) (need, found any) { return nil, last(c.Done).Step }}
	opinionGiven = actGuard{Code: "powers.act.opinion", Field: "reviews", Say: townhall.Say("powers.act.opinion", "有法制审核意见", "the legal review says what it finds"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(last(c.Reviews).Text) }}
	reviewerApart = actGuard{Code: "powers.act.reviewer", Field: "reviews.by", Say: townhall.Say("powers.act.reviewer", "由非承办人审核", "the legal reviewer never handled the case"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			by := last(c.Reviews).By
			return said(by) && !c.handles(by)
		},
		Shows: func(c actMatter, _ townhall.Moment) (need, found any) { return nil, string(last(c.Reviews).By) }}
	reviewedLast = actGuard{Code: "powers.act.review_order", Field: "reviews.on", Say: townhall.Say("powers.act.review_order", "不早于上一次审核", "not before the review before it"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			n := len(c.Reviews)
			return n < 2 || !c.Reviews[n-1].On.Before(c.Reviews[n-2].On)
		}}
)

package governance

import (
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// motionMatter is what a guard judges: the motion as it would be after the step, the day of the step's event, and words that
// the step gives but the motion does not keep.
type motionMatter struct {
	Motion
	on     townhall.Date
	reason string
	agreed townhall.UnitID // who agreed to a withdrawal
	index  int             // of the opinion that is answered
}

type motionGuard = townhall.Guard[motionMatter]

// MotionMovers is how many members of a body must move jointly, where the law says so, for each rule of voting that says
// whose decision it is. An organ of the body moves alone.
var MotionMovers = townhall.Rule("governance.motion.movers", townhall.Say("governance.motion.movers", "乡镇人大联名提出议案的代表人数", "deputies who move jointly in a town congress"),
	townhall.Version[int]{From: organicSince, Value: 5, Cite: organic("22")})

var (
	motionTitled = motionGuard{Code: "governance.motion.title", Field: "title", Say: townhall.Say("governance.motion.title", "有标题", "it has a title"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return !c.Title.IsZero() },
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return nil, c.Title }}
	motionHasBody = motionGuard{Code: "governance.motion.body", Field: "body", Say: townhall.Say("governance.motion.body", "写明由哪一机构决定", "the body that decides is named"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return c.Body != "" },
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return nil, string(c.Body) }}
	motionHasRule = motionGuard{Code: "governance.motion.rule", Field: "rule", Say: townhall.Say("governance.motion.rule", "表决规则在规则手册中，当日有效", "the rule of voting is in the rulebook and in force"),
		Holds: func(c motionMatter, m townhall.Moment) bool {
			_, err := votingRule(m.Rules, c.Rule, m.Today)
			return err == nil
		},
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return nil, c.Rule }}
	motionHasText = motionGuard{Code: "governance.motion.text", Field: "drafts", Say: townhall.Say("governance.motion.text", "有文本", "it has a text"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return len(c.Drafts) > 0 && said(c.lastDraft().Text) }}
	changeExplained = motionGuard{Code: "governance.motion.change", Field: "drafts.why", Say: townhall.Say("governance.motion.change", "修改说明理由", "the change says why"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return said(c.lastDraft().Why) }}
	impactStated = motionGuard{Code: "governance.motion.impact", Field: "impact", Say: townhall.Say("governance.motion.impact", "影响说明每方面一项，均有文字", "each impact is of one aspect and in words"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			seen := map[Aspect]bool{}
			for _, i := range c.Impact {
				if i.Aspect == "" || i.Text.IsZero() || seen[i.Aspect] {
					return false
				}
				seen[i.Aspect] = true
			}
			return true
		}}
	motionDated = motionGuard{Code: "governance.motion.on", Field: "on", Say: townhall.Say("governance.motion.on", "日期不早于起草，也不晚于今日", "dated no earlier than the draft, and not after today"),
		Holds: func(c motionMatter, m townhall.Moment) bool {
			return !c.on.IsZero() && !c.on.After(m.Today) && !c.on.Before(c.Drafted)
		},
		Shows: func(c motionMatter, m townhall.Moment) (need, found any) {
			return townhall.Period{From: c.Drafted, To: m.Today}, c.on
		}}
	opinionGiven = motionGuard{Code: "governance.motion.opinion", Field: "opinions", Say: townhall.Say("governance.motion.opinion", "写明谁的意见及其内容", "the opinion says whose it is and what it says"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			o := c.Opinions[len(c.Opinions)-1]
			return said(o.From) && said(o.Text) && !o.Answer.Given()
		}}
	answerReasoned = motionGuard{Code: "governance.motion.answer", Field: "opinions.answer", Say: townhall.Say("governance.motion.answer", "采纳的写明改动，未采纳的说明理由", "the answer says what was changed, or why not"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			a := c.Opinions[c.index].Answer
			return said(a.Reasons) && !a.On.Before(c.Opinions[c.index].On)
		}}
	moversNamed = motionGuard{Code: "governance.motion.movers.named", Field: "movers", Cite: organic("22"),
		Say:   townhall.Say("governance.motion.movers.named", "由主席团、政府等机关提出，或者由代表联名提出，联名者不重复", "moved by an organ, or by members jointly, each once"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return c.Movers.given() && c.Movers.distinct() }}
	moversEnough = motionGuard{Code: "governance.motion.movers", Field: "movers.members", Cite: organic("22"), Say: townhall.Say("governance.motion.movers.enough", "联名人数", "members who move jointly"),
		Holds: func(c motionMatter, m townhall.Moment) bool {
			return c.Movers.Organ != "" || len(c.Movers.Members) >= c.moversNeeded(m)
		},
		Shows: func(c motionMatter, m townhall.Moment) (need, found any) {
			if c.Movers.Organ != "" {
				return nil, string(c.Movers.Organ)
			}
			return townhall.OrMore(int64(c.moversNeeded(m))), len(c.Movers.Members)
		}}
	withdrawalReasoned = motionGuard{Code: "governance.motion.withdraw", Field: "reason", Say: townhall.Say("governance.motion.withdraw", "撤回说明理由", "the withdrawal says why"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return said(c.reason) }}
	withdrawalAgreed = motionGuard{Code: "governance.motion.withdraw.agreed", Field: "agreed", Cite: organic("22"),
		Say:   townhall.Say("governance.motion.withdraw.agreed", "已提出的，经主席团或主持机关同意", "once submitted, the presidium or who presides agrees"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return c.Motion.State == InDraft || c.agreed != "" }}
	sessionNamed = motionGuard{Code: "governance.motion.session", Field: "session", Say: townhall.Say("governance.motion.session", "写明列入哪次会议的议程", "the session is named on whose agenda it stands"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return !c.Session.IsZero() }}
	debateRecorded = motionGuard{Code: "governance.motion.item", Field: "items", Say: townhall.Say("governance.motion.item", "写明所议事项和发言要点，每项一次", "the item and what was said are on record, each item once"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			last := c.Items[len(c.Items)-1]
			again := slices.ContainsFunc(c.Items[:len(c.Items)-1], func(d Deliberation) bool { return d.Item == last.Item })
			return said(last.Item) && said(last.Said) && !again
		}}
	opinionsAnswered = motionGuard{Code: "governance.motion.answered", Field: "opinions", Say: townhall.Say("governance.motion.answered", "每条意见均已采纳或者答复，尚未答复", "every opinion is adopted or answered; open"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return c.unanswered() == 0 },
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return 0, c.unanswered() }}
	itemsDeliberated = motionGuard{Code: "governance.motion.deliberated", Field: "items", Say: townhall.Say("governance.motion.deliberated", "经过审议再表决", "it was deliberated before the vote"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return len(c.Items) > 0 },
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return nil, len(c.Items) }}
	quorumMet = motionGuard{Code: "governance.motion.quorum", Field: "tallies", Say: townhall.Say("governance.motion.quorum", "达到法定人数方可表决", "there is no vote before the quorum"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return c.Outcome().Verdict != vote.NoQuorum },
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) {
			if parts := c.Outcome().Finding.Parts; c.Outcome().Verdict == vote.NoQuorum && len(parts) > 0 {
				return parts[0].Need, parts[0].Found
			}
			return nil, nil
		}}
	recountReasoned = motionGuard{Code: "governance.motion.recount", Field: "recount", Say: townhall.Say("governance.motion.recount", "再次计票说明理由", "another count of a vote says why"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			n := len(c.Votes)
			return n < 2 || c.Votes[n-2].Outcome.Verdict == vote.Tied || said(c.Votes[n-1].Recount)
		}}
	resolutionNumbered = motionGuard{Code: "governance.resolution.number", Field: "resolution.number", Say: townhall.Say("governance.resolution.number", "决议有编号和日期，公布不早于表决", "the resolution has a number and a day, and is promulgated no earlier than it was voted"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			r := c.Resolution
			return said(r.Number) && !r.On.IsZero() && !r.On.Before(c.Votes[len(c.Votes)-1].On) && !r.Promulgated.Before(r.On)
		},
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return nil, c.Resolution.Number }}
	ordersAddressed = motionGuard{Code: "governance.resolution.orders", Field: "resolution.orders", Say: townhall.Say("governance.resolution.orders", "每项交办写明单位和任务", "each order names a unit and a task"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.Resolution.Orders, func(o Order) bool { return o.Unit == "" || o.Task.IsZero() })
		},
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return nil, len(c.Resolution.Orders) }}
	annulmentReasoned = motionGuard{Code: "governance.annulment", Field: "annulment", Cite: organic("12"), Say: townhall.Say("governance.annulment", "写明由谁撤销、理由和依据", "it says who annuls, why, and by which source"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			return c.Annulment.By != "" && said(c.Annulment.Reason) && !c.Annulment.Basis.IsZero()
		}}
	evaluationWritten = motionGuard{Code: "governance.evaluation", Field: "evaluations", Say: townhall.Say("governance.evaluation", "写明由谁评估及其结论", "it says who evaluates and what they found"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			last := c.Evaluations[len(c.Evaluations)-1]
			return said(last.By) && said(last.Text)
		}}
)

func (n Motion) lastDraft() Draft {
	if len(n.Drafts) == 0 {
		return Draft{}
	}
	return n.Drafts[len(n.Drafts)-1]
}

// moversNeeded is how many members move jointly: what the law says of the body, and one where it says nothing.
func (n Motion) moversNeeded(m townhall.Moment) int {
	if n.Rule != TownCongressDecision.Key {
		return 1
	}
	needed, err := MotionMovers.In(m.Rules).On(m.Today)
	if err != nil {
		return 1
	}
	return needed
}

// votingRule gives a rulebook's rule of voting by its key.
func votingRule(b townhall.Rulebook, key string, on townhall.Date) (vote.Rule, error) {
	return townhall.Rule[vote.Rule](key, townhall.Text{}).In(b).On(on)
}

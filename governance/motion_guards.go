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

	body    Body // in which it is moved
	session Session
	quorum  townhall.Finding // of the session, at the minute of a count
	same    bool             // the count is of the vote before
	stood   townhall.Ref     // the session on whose agenda it stood before
	earlier Session          // and that session
}

type motionGuard = townhall.Guard[motionMatter]

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
	textDated = motionGuard{Code: "governance.motion.text.on", Field: "drafts.on", Say: townhall.Say("governance.motion.text.on", "文本的日期不晚于今日", "the text is not of after today"),
		Holds: func(c motionMatter, m townhall.Moment) bool { return !c.lastDraft().On.After(m.Today) },
		Shows: func(c motionMatter, m townhall.Moment) (need, found any) {
			return townhall.Until(m.Today), c.lastDraft().On
		}}
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
	moversNamed = motionGuard{Code: "governance.motion.movers.named", Field: "movers",
		Say:   townhall.Say("governance.motion.movers.named", "由机关提出，或者由成员联名提出，联名者不重复", "moved by an organ, or by members jointly, each once"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return c.Movers.given() && c.Movers.distinct() }}
	moversOfBody = motionGuard{Code: "governance.motion.movers.body", Field: "movers.members", Say: townhall.Say("governance.motion.movers.body", "联名者均为该机构当日的成员", "who move jointly are members of the body that day"),
		Holds: func(c motionMatter, m townhall.Moment) bool {
			members := c.body.Roll(m.Today)
			return c.body.ID == c.Body && !slices.ContainsFunc(c.Movers.Members, func(p townhall.PersonID) bool { return !slices.Contains(members, p) })
		},
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return string(c.Body), string(c.body.ID) }}
	withdrawalReasoned = motionGuard{Code: "governance.motion.withdraw", Field: "reason", Say: townhall.Say("governance.motion.withdraw", "撤回说明理由", "the withdrawal says why"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return said(c.reason) }}
	withdrawalAgreed = motionGuard{Code: "governance.motion.withdraw.agreed", Field: "agreed", Cite: organic("22"),
		Say:   townhall.Say("governance.motion.withdraw.agreed", "已提出的，经主席团或主持机关同意", "once submitted, the presidium or who presides agrees"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return c.Motion.State == InDraft || c.agreed != "" }}
	sessionNamed = motionGuard{Code: "governance.motion.session", Field: "session", Say: townhall.Say("governance.motion.session", "列入该机构尚未结束的会议的议程", "on the agenda of a session of the body that decides, which has not ended"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			return c.session.Body == c.Body && (c.session.State == Convened || c.session.State == SessionOpen)
		},
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) {
			return string(c.Body), string(c.session.Body)
		}}
	freeAgain = motionGuard{Code: "governance.motion.again", Field: "session", Say: townhall.Say("governance.motion.again",
		"再列入议程的：原列会议已结束而未表决，或者同票而规则规定再次表决，或者本次会议决定复议", "on an agenda again: the session before is over without a vote, or it is a tie that the rule has voted on again, or the session reconsiders it"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			switch c.State {
			case Tabled:
				return c.earlier.Ref() == c.stood && (c.earlier.State == SessionClosed || c.earlier.State == Lapsed)
			case TieOpen:
				return c.lastVote().Rule.Tie == vote.Revote
			case Carried, Lost:
				return slices.ContainsFunc(c.session.Agenda, func(i Item) bool { return i.Matter == c.Ref() && len(i.Earlier) > 0 && i.Outcome.Say.IsZero() })
			}
			return true
		},
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return nil, c.State.Text() }}
	onItsAgenda = motionGuard{Code: "governance.motion.agenda", Field: "session", Say: townhall.Say("governance.motion.agenda", "会议议程中有此议案", "the session's agenda has the motion"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			return slices.ContainsFunc(c.session.Agenda, func(i Item) bool { return i.Matter == c.Ref() })
		},
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return c.Ref(), nil }}
	countedThere = motionGuard{Code: "governance.motion.there", Field: "at", Say: townhall.Say("governance.motion.there", "在所列会议进行中表决，或者就该次表决重新计票", "voted while the session sits on whose agenda it stands, or counted again of that vote"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return c.there() },
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) {
			return c.Session, townhall.Say("governance.motion.there.found", "{session}，{state}，{at}", "{session}, {state}, {at}", "session", c.session.Ref(), "state", c.session.State.Text(), "at", c.lastVote().At.Format("2006-01-02 15:04"))
		}}
	debatedThere = motionGuard{Code: "governance.motion.debated", Field: "items.on", Say: townhall.Say("governance.motion.debated", "在所列会议进行中审议", "deliberated while the session sits on whose agenda it stands"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			return c.session.Ref() == c.Session && c.session.State == SessionOpen && c.session.sits(c.Items[len(c.Items)-1].At)
		},
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return c.session.On, c.on }}
	votedAfter = motionGuard{Code: "governance.motion.after", Field: "at", Say: townhall.Say("governance.motion.after", "不早于文本、意见答复和审议", "no earlier than its text, the answers and the deliberation"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			_, debated := c.debated()
			return !c.on.Before(c.prepared()) && !c.lastVote().At.Before(debated)
		},
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) {
			const minute = "2006-01-02 15:04"
			if _, debated := c.debated(); !debated.IsZero() && !townhall.DateOf(debated).Before(c.prepared()) {
				return debated.Format(minute), c.lastVote().At.Format(minute)
			}
			return townhall.Since(c.prepared()), c.on
		}}
	afterPromulgation = motionGuard{Code: "governance.resolution.after", Field: "on", Say: townhall.Say("governance.resolution.after", "不早于公布", "no earlier than the promulgation"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return !c.on.Before(c.Resolution.Promulgated) },
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) {
			return townhall.Since(c.Resolution.Promulgated), c.on
		}}
	debateRecorded = motionGuard{Code: "governance.motion.item", Field: "items", Say: townhall.Say("governance.motion.item", "写明所议事项和发言要点，每项一次", "the item and what was said are on record, each item once"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			last := c.Items[len(c.Items)-1]
			again := slices.ContainsFunc(c.Items[:len(c.Items)-1], func(d Deliberation) bool { return d.Item == last.Item && d.Draft == last.Draft })
			return said(last.Item) && said(last.Said) && !again
		}}
	opinionsAnswered = motionGuard{Code: "governance.motion.answered", Field: "opinions", Say: townhall.Say("governance.motion.answered", "没有未答复的意见", "no opinion is left without an answer"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return c.unanswered() == 0 },
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return 0, c.unanswered() }}
	itemsDeliberated = motionGuard{Code: "governance.motion.deliberated", Field: "items", Say: townhall.Say("governance.motion.deliberated", "现文本经过审议再表决", "the text as it stands was deliberated before the vote"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { held, _ := c.debated(); return held },
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return nil, len(c.Items) }}
	quorumMet = motionGuard{Code: "governance.motion.quorum", Field: "tallies", Say: townhall.Say("governance.motion.quorum", "达到法定人数方可表决", "there is no vote before the quorum"),
		Holds: func(c motionMatter, _ townhall.Moment) bool { return c.quorum.Held },
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return c.quorum.Need, c.quorum.Found }}
	recountReasoned = motionGuard{Code: "governance.motion.recount", Field: "recount", Say: townhall.Say("governance.motion.recount", "再次计票说明理由；同票的，写明如何决定，或者依规则再次表决", "another count says why; of a tie, how it was broken, or a second vote where the rule has it"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			before := c.voteBefore()
			later := len(c.Votes) < 2 || c.lastVote().At.After(before.At)
			return c.same || c.State == Tabled && later || c.State == TieOpen && before.Rule.Tie == vote.Revote && later
		}}
	tieBrokenByRule = motionGuard{Code: "governance.motion.tie", Field: "broken", Say: townhall.Say("governance.motion.tie", "同票如何决定依规则，并写明由谁、以何种方式决定", "a tie is broken in the way that the rule has, and it is said by whom or how"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			v := c.lastVote()
			return !v.broken() || said(v.Broken) && v.Rule.Tie != vote.Revote && v.Rule.Tie != vote.StatusQuo
		},
		Shows: func(c motionMatter, _ townhall.Moment) (need, found any) { return nil, c.lastVote().Rule.Tie.Text() }}
	sameBallots = motionGuard{Code: "governance.motion.broken", Field: "tallies", Say: townhall.Say("governance.motion.broken", "决定同票时不改变票数", "how a tie was broken changes no votes"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			v, before := c.lastVote(), c.voteBefore()
			even := slices.EqualFunc(before.Tallies, v.Tallies, func(a, b vote.Tally) bool { a.TieBroken = b.TieBroken; return a == b })
			if said(v.Recount) { // the same ballots found again leave what was decided of them
				return !even || !before.broken() || slices.Equal(before.Tallies, v.Tallies)
			}
			return !c.same || even
		}}
	resolutionNumbered = motionGuard{Code: "governance.resolution.number", Field: "resolution.number", Say: townhall.Say("governance.resolution.number", "决议有编号和日期，公布不早于表决", "the resolution has a number and a day, and is promulgated no earlier than it was voted"),
		Holds: func(c motionMatter, _ townhall.Moment) bool {
			r := c.Resolution
			return said(r.Number) && !r.On.IsZero() && !r.On.Before(c.lastVote().On) && !r.Promulgated.Before(r.On)
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

// there reports that the last count was taken while the session sat on whose agenda the motion stands. A first or second vote is entered
// before the session is over; of a vote that was taken the papers may be counted again, and a tie broken, afterwards.
func (c motionMatter) there() bool {
	s, v := c.session, c.lastVote()
	sits := s.State == SessionOpen || c.same && s.State.opened()
	return s.Ref() == c.Session && sits && s.sits(v.At)
}

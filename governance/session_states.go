package governance

import (
	"slices"
	"time"

	"github.com/townhall-go/townhall"
)

// SessionState is where a session stands.
type SessionState string

// The states of a session.
const (
	Convened      SessionState = "convened"  // 已召集
	SessionOpen   SessionState = "open"      // 进行中
	Adjourned     SessionState = "adjourned" // 休会
	SessionClosed SessionState = "closed"    // 已闭会
	Lapsed        SessionState = "lapsed"    // 未达法定人数而流会
)

// opened reports that the session had a quorum once.
func (s SessionState) opened() bool { return s == SessionOpen || s == Adjourned || s == SessionClosed }

// Text names the state.
func (s SessionState) Text() townhall.Text {
	for _, n := range sessionStateNames {
		if n.State == s {
			return n.Name
		}
	}
	return townhall.Plain(string(s))
}

// sessionMatter is what a guard judges: the session as it would be, the minute of the step, and whom it is about.
type sessionMatter struct {
	Session
	at     time.Time
	person townhall.PersonID
	reason string
	first  Session // of a second call: the session that lapsed
	quorum townhall.Finding
	wrong  string // what the step found amiss before it could be taken, "" for nothing
}

type sessionGuard = townhall.Guard[sessionMatter]

var (
	sessionOfBody = sessionGuard{Code: "governance.session.body", Field: "body", Say: townhall.Say("governance.session.body", "写明机构，当日有成员，或者写明有权到会的人数", "the body is named and has members that day, or it is said how many may come"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			return c.Body != "" && (len(c.Roll) > 0 || c.Entitled > 0) && c.Entitled >= 0 && c.Households >= 0
		},
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) {
			return nil, max(c.Entitled, int64(len(c.Roll)))
		}}
	sessionRuled = sessionGuard{Code: "governance.session.rule", Field: "rule", Say: townhall.Say("governance.session.rule", "法定人数的规则在规则手册中，当日有效", "the rule of its quorum is in the rulebook and in force"),
		Holds: func(c sessionMatter, m townhall.Moment) bool {
			_, err := votingRule(m.Rules, c.Rule, c.On)
			return err == nil
		},
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, c.Rule }}
	quorumKnown = sessionGuard{Code: "governance.session.known", Field: "households", Say: townhall.Say("governance.session.known", "法定人数所依据的数字已写明", "the numbers on which its quorum hangs are given"),
		Holds: func(c sessionMatter, m townhall.Moment) bool {
			rule, err := votingRule(m.Rules, c.Rule, c.On)
			if err != nil {
				return true // another clause says so
			}
			_, err = rule.Opens(c.Tallies(time.Time{})...)
			return err == nil
		}}
	secondOfLapsed = sessionGuard{Code: "governance.session.second", Field: "second", Say: townhall.Say("governance.session.second", "第二次召集的，是同一机构此前流会的会议", "a second call is of a session of the same body that lapsed before"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			if c.Second.IsZero() {
				return true
			}
			return c.first.Ref() == c.Second && c.first.Body == c.Body && c.first.State == Lapsed && !c.first.On.After(c.On)
		},
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, c.Second }}
	agendaSet = sessionGuard{Code: "governance.session.agenda", Field: "agenda", Say: townhall.Say("governance.session.agenda", "有议程，每项有标题，同一议案只列一次", "it has an agenda, each item with a title, and each matter once"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			seen := map[townhall.Ref]bool{}
			for _, i := range c.Agenda {
				if i.Title.IsZero() || seen[i.Matter] {
					return false
				}
				seen[i.Matter] = !i.Matter.IsZero()
			}
			return len(c.Agenda) > 0
		},
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, len(c.Agenda) }}
	convenerNamed = sessionGuard{Code: "governance.session.convener.named", Field: "convener", Say: townhall.Say("governance.session.convener.named", "写明由谁召集或者提议", "it says who called it, or at whose wish"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return c.Convener.given() }}
	onTheRoll = sessionGuard{Code: "governance.session.roll", Field: "person", Say: townhall.Say("governance.session.roll", "是当日的成员", "a member on that day"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return c.mayAttend(c.person) },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, c.person }}
	onTheDay = sessionGuard{Code: "governance.session.day", Field: "at", Say: townhall.Say("governance.session.day", "时间在会议当日，不晚于现在", "at a minute of its day, and not later than now"),
		Holds: func(c sessionMatter, m townhall.Moment) bool {
			return townhall.DateOf(c.at) == c.On && !c.at.After(m.Now)
		},
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return c.On, townhall.DateOf(c.at) }}
	inOrder = sessionGuard{Code: "governance.session.order", Field: "person", Say: townhall.Say("governance.session.order", "签到签退有先后，不重复", "who signs in was out, and who signs out was in"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return c.wrong == "" },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, c.wrong }}
	notUndone = sessionGuard{Code: "governance.session.found", Field: "at", Say: townhall.Say("governance.session.found", "不早于最近一次认定法定人数的时间", "no earlier than the minute at which the quorum was last found"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			n := len(c.Quorums)
			return n == 0 || !c.at.Before(c.Quorums[n-1].At)
		}}
	roomLeft = sessionGuard{Code: "governance.session.room", Field: "sign_ins", Say: townhall.Say("governance.session.room", "到会人数、户数不超过有权到会者", "no more come than may, in persons and in households"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			persons, households := c.came()
			return persons <= c.mayCome() && (c.Households == 0 || households <= c.Households)
		},
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) {
			persons, households := c.came()
			if persons > c.mayCome() {
				return townhall.UpTo(c.mayCome()), persons
			}
			return townhall.UpTo(c.Households), households
		}}
	leftAfter = sessionGuard{Code: "governance.session.left", Field: "at", Say: townhall.Say("governance.session.left", "晚于最近一次认定法定人数的时间", "later than the minute at which the quorum was last found"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			n := len(c.Quorums)
			return n == 0 || c.at.After(c.Quorums[n-1].At)
		}}
	afterBreak = sessionGuard{Code: "governance.session.after_break", Field: "at", Say: townhall.Say("governance.session.after_break", "不早于休会的时间", "no earlier than the adjournment"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			n := len(c.Breaks)
			return n == 0 || !c.at.Before(c.Breaks[n-1].From)
		}}
	fromItsHour = sessionGuard{Code: "governance.session.begins", Field: "at", Say: townhall.Say("governance.session.begins", "不早于通知的开会时间", "no earlier than the hour for which it was called"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return c.Begins.IsZero() || !c.at.Before(c.Begins) },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) {
			if c.Begins.IsZero() {
				return nil, nil
			}
			return c.Begins.Format("15:04"), c.at.Format("15:04")
		}}
	beginsOnItsDay = sessionGuard{Code: "governance.session.begins_on", Field: "begins", Say: townhall.Say("governance.session.begins_on", "开会时间在会议当日", "the hour for which it is called is of its day"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			return c.Begins.IsZero() || townhall.DateOf(c.Begins) == c.On
		},
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return c.On, townhall.DateOf(c.Begins) }}
	excusedOnce = sessionGuard{Code: "governance.session.excused", Field: "excused", Say: townhall.Say("governance.session.excused", "每人准假一次，说明理由", "a member is excused once, for a reason"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			n := len(c.Excused) - 1
			return !slices.Contains(c.Excused[:n], c.Excused[n]) && said(c.reason)
		}}
	nothingLater = sessionGuard{Code: "governance.session.last", Field: "at", Say: townhall.Say("governance.session.last", "不早于已记录的签到、签退", "no earlier than any sign-in or sign-out on record"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			over := func(s Stay) bool { return s.In.After(c.at) || s.Out.After(c.at) }
			return !slices.ContainsFunc(c.SignIns, func(in SignIn) bool { return over(in.Stay) }) &&
				!slices.ContainsFunc(c.Guests, func(g Guest) bool { return slices.ContainsFunc(g.Stays, over) })
		}}
	breakReasoned = sessionGuard{Code: "governance.session.break", Field: "reason", Say: townhall.Say("governance.session.break", "休会说明理由", "the adjournment says why"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return said(c.reason) }}
	quorumThere = sessionGuard{Code: "governance.session.quorum", Field: "sign_ins", Say: townhall.Say("governance.session.quorum", "达到法定人数", "there is a quorum"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return c.quorum.Held },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return c.quorum.Need, c.quorum.Found }}
	quorumLacking = sessionGuard{Code: "governance.session.lapse", Field: "sign_ins", Say: townhall.Say("governance.session.lapse", "确实未达法定人数，且已过等候时间", "there is no quorum, and the time to wait is over"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			return !c.quorum.Held && !slices.ContainsFunc(c.Waits, func(w Wait) bool { return c.at.Before(w.Until) })
		},
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return c.quorum.Need, c.quorum.Found }}
	waitReasoned = sessionGuard{Code: "governance.session.wait", Field: "wait", Say: townhall.Say("governance.session.wait", "说明等候的理由，等到当日的何时", "the wait says why, and until which hour of the day"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			last := c.Waits[len(c.Waits)-1]
			return said(last.Reason) && last.Until.After(c.at) && townhall.DateOf(last.Until.In(c.at.Location())) == c.On
		}}
	guestsNamed = sessionGuard{Code: "governance.session.guests", Field: "guests", Say: townhall.Say("governance.session.guests", "列席、旁听者写明身份和名称，各一次", "each guest is admitted or observes, is named, and named once"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			seen := map[string]bool{}
			for _, g := range c.Guests {
				name := g.Name.In(townhall.ZH)
				if g.Class != Admitted && g.Class != Observing || name == "" || seen[name] || g.Count < 0 {
					return false
				}
				seen[name] = true
			}
			return true
		}}
	proxyApart = sessionGuard{Code: "governance.session.proxy.apart", Field: "proxies", Say: townhall.Say("governance.session.proxy.apart", "委托人一人一次，受托人有权到会，不委托自己，不转委托", "one proxy of each member, to somebody else who may attend, and none is handed on"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return c.proxiesApart() },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, c.person }}
	proxyGiven = sessionGuard{Code: "governance.session.proxy.given", Field: "proxies.given", Say: townhall.Say("governance.session.proxy.given", "委托不晚于现在", "the proxy was given, and will not only be"),
		Holds: func(c sessionMatter, m townhall.Moment) bool { return !c.Proxies[len(c.Proxies)-1].Given.After(m.Now) }}
	putOffReasoned = sessionGuard{Code: "governance.session.put_off", Field: "reason", Say: townhall.Say("governance.session.put_off.reason", "延期审议说明理由", "what is put off says why"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return said(c.reason) }}
	itemRecorded = sessionGuard{Code: "governance.session.item", Field: "agenda", Say: townhall.Say("governance.session.item", "议程中有此项，且尚未记录结果", "the item is on the agenda and has no result yet"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return c.wrong == "" },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, c.wrong }}
)

var sessionStateNames = []townhall.StateName[SessionState]{
	{State: Convened, Name: townhall.Say("governance.session.state.convened", "已召集", "convened")},
	{State: SessionOpen, Name: townhall.Say("governance.session.state.open", "进行中", "open")},
	{State: Adjourned, Name: townhall.Say("governance.session.state.adjourned", "休会", "adjourned")},
	{State: SessionClosed, Name: townhall.Say("governance.session.state.closed", "已闭会", "closed"), Final: true},
	{State: Lapsed, Name: townhall.Say("governance.session.state.lapsed", "流会", "lapsed for want of a quorum"), Final: true},
}

var meeting = []SessionState{Convened, SessionOpen, Adjourned}

// SessionStates is the table of a session's ways. How it is called, how many are admitted and who gives a proxy is judged by the
// dated rules of its kind of body as well.
var SessionStates = townhall.Machine[SessionState, sessionMatter]{
	Name:  "governance.session",
	Title: townhall.Say("governance.session", "会议", "session"),
	Names: sessionStateNames,
	Moves: []townhall.Move[SessionState, sessionMatter]{
		{Verb: "convene", Name: townhall.Say("governance.verb.convene", "召集", "convene"), From: []SessionState{""}, To: Convened,
			Guards: []sessionGuard{sessionOfBody, sessionRuled, quorumKnown, secondOfLapsed, agendaSet, convenerNamed, guestsNamed, beginsOnItsDay}},
		{Verb: "call_roll", Name: townhall.Say("governance.verb.call_roll", "核对名册", "bring the roll up to the day"), From: []SessionState{Convened}, Guards: []sessionGuard{sessionOfBody, quorumKnown}},
		{Verb: "add_item", Name: townhall.Say("governance.verb.add_item", "增列议程", "put on the agenda"), From: meeting, Guards: []sessionGuard{agendaSet}},
		{Verb: "invite", Name: townhall.Say("governance.verb.invite", "邀请列席、旁听", "admit guests"), From: meeting, Guards: []sessionGuard{guestsNamed}},
		{Verb: "guest_in", Name: townhall.Say("governance.verb.guest_in", "列席、旁听者签到", "a guest signs in"), From: meeting, Guards: []sessionGuard{onTheDay, inOrder}},
		{Verb: "guest_out", Name: townhall.Say("governance.verb.guest_out", "列席、旁听者签退", "a guest signs out"), From: meeting, Guards: []sessionGuard{onTheDay, inOrder}},
		{Verb: "excuse", Name: townhall.Say("governance.verb.excuse", "准假", "excuse"), From: meeting, Guards: []sessionGuard{onTheRoll, excusedOnce}},
		{Verb: "sign_in", Name: townhall.Say("governance.verb.sign_in", "签到", "sign in"), From: meeting, Guards: []sessionGuard{onTheRoll, onTheDay, inOrder, notUndone, roomLeft}},
		{Verb: "sign_out", Name: townhall.Say("governance.verb.sign_out", "签退", "sign out"), From: meeting, Guards: []sessionGuard{onTheRoll, onTheDay, inOrder, leftAfter}},
		{Verb: "give_proxy", Name: townhall.Say("governance.verb.give_proxy", "委托", "give a proxy"), From: meeting, Guards: []sessionGuard{onTheRoll, proxyApart, proxyGiven, roomLeft}},
		{Verb: "revoke_proxy", Name: townhall.Say("governance.verb.revoke_proxy", "撤销委托", "revoke a proxy"), From: meeting, Guards: []sessionGuard{onTheRoll, inOrder}},
		{Verb: "wait", Name: townhall.Say("governance.verb.wait", "延时等候", "wait for a quorum"), From: []SessionState{Convened}, Guards: []sessionGuard{onTheDay, waitReasoned}},
		{Verb: "open", Name: townhall.Say("governance.verb.open", "开会", "open"), From: []SessionState{Convened}, To: SessionOpen, Guards: []sessionGuard{onTheDay, fromItsHour, quorumThere}},
		{Verb: "lapse", Name: townhall.Say("governance.verb.lapse", "流会", "lapse"), From: []SessionState{Convened}, To: Lapsed, Guards: []sessionGuard{onTheDay, fromItsHour, quorumLacking}},
		{Verb: "record", Name: townhall.Say("governance.verb.record", "记录结果", "record a result"), From: []SessionState{SessionOpen}, Guards: []sessionGuard{onTheDay, notUndone, quorumThere, itemRecorded}},
		{Verb: "put_off", Name: townhall.Say("governance.verb.put_off", "延期审议", "put off"), From: []SessionState{SessionOpen}, Guards: []sessionGuard{onTheDay, notUndone, quorumThere, itemRecorded, putOffReasoned}},
		{Verb: "reconsider", Name: townhall.Say("governance.verb.reconsider", "复议", "reconsider"), From: []SessionState{SessionOpen}, Guards: []sessionGuard{onTheDay, notUndone, quorumThere, itemReopened}},
		{Verb: "adjourn", Name: townhall.Say("governance.verb.adjourn", "休会", "adjourn"), From: []SessionState{SessionOpen}, To: Adjourned, Guards: []sessionGuard{onTheDay, notUndone, breakReasoned}},
		{Verb: "resume", Name: townhall.Say("governance.verb.resume", "复会", "resume"), From: []SessionState{Adjourned}, To: SessionOpen, Guards: []sessionGuard{onTheDay, notUndone, afterBreak, quorumThere}},
		{Verb: "close", Name: townhall.Say("governance.verb.close_session", "闭会", "close"), From: []SessionState{SessionOpen, Adjourned}, To: SessionClosed, Guards: []sessionGuard{onTheDay, notUndone, afterBreak, nothingLater}},
	},
}

var itemReopened = sessionGuard{Code: "governance.session.reconsider", Field: "agenda", Say: townhall.Say("governance.session.reconsider", "该项已有结果，复议说明理由", "the item has a result, and it is said why it is reconsidered"),
	Holds: func(c sessionMatter, _ townhall.Moment) bool { return c.wrong == "" },
	Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, c.wrong }}

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
	Convened      SessionState = "convened" // 已召集
	SessionOpen   SessionState = "open"     // 进行中
	SessionClosed SessionState = "closed"   // 已闭会
	Lapsed        SessionState = "lapsed"   // 未达法定人数而流会
)

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
	quorum townhall.Finding
	wrong  string // what the step found amiss before it could be taken, "" for nothing
}

type sessionGuard = townhall.Guard[sessionMatter]

// NoticePeriod is how long before it a body's session is announced, for bodies whose law says so. An urgent session may be
// called at once where the law allows that.
var NoticePeriod = townhall.Rule("governance.session.notice", townhall.Say("governance.session.notice", "村民会议、居民会议提前通知的期限", "notice of a village or residents' assembly"),
	townhall.Version[townhall.Limit]{From: selfGovernment, Value: townhall.Before(10, townhall.CalendarDays), Cite: villagers("25")})

// ProxyCap is how many proxies one person may carry.
var ProxyCap = townhall.Rule("governance.session.proxies", townhall.Say("governance.session.proxies", "每人接受委托的上限", "proxies that one person may carry"),
	townhall.Version[int]{From: selfGovernment, Value: 3, Cite: villagers("18")})

// noticed are the kinds of body whose law has a period of notice, and inPerson those whose members vote in person only.
var (
	noticed  = []Kind{VillageAssemblyBody, ResidentsMeetingBody}
	inPerson = []Kind{Congress, Presidium, ResidentsMeetingBody}
)

var (
	sessionOfBody = sessionGuard{Code: "governance.session.body", Field: "body", Say: townhall.Say("governance.session.body", "写明机构，当日有成员", "the body is named and has members that day"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return c.Body != "" && len(c.Roll) > 0 },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, len(c.Roll) }}
	sessionRuled = sessionGuard{Code: "governance.session.rule", Field: "rule", Say: townhall.Say("governance.session.rule", "法定人数的规则在规则手册中，当日有效", "the rule of its quorum is in the rulebook and in force"),
		Holds: func(c sessionMatter, m townhall.Moment) bool {
			_, err := votingRule(m.Rules, c.Rule, c.On)
			return err == nil
		},
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, c.Rule }}
	agendaSet = sessionGuard{Code: "governance.session.agenda", Field: "agenda", Say: townhall.Say("governance.session.agenda", "有议程，每项有标题", "it has an agenda, each item with a title"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			return len(c.Agenda) > 0 && !slices.ContainsFunc(c.Agenda, func(i Item) bool { return i.Title.IsZero() })
		},
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, len(c.Agenda) }}
	noticeKept = sessionGuard{Code: "governance.session.notice", Field: "notice", Cite: villagers("25"), Say: townhall.Say("governance.session.notice.kept", "按期通知，紧急的说明理由", "announced in time, or urgent for a reason"),
		Holds: func(c sessionMatter, m townhall.Moment) bool { return c.noticeKept(m) },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, c.Notice }}
	enoughConvene = sessionGuard{Code: "governance.session.convener", Field: "convener", Cite: organic("14"),
		Say: townhall.Say("governance.session.convener", "由主席团等机关召集，或者五分之一以上成员提议", "convened by an organ, or proposed by a fifth of the members"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			return c.Convener.Organ != "" || c.Convener.distinct() && len(c.Convener.Members)*5 >= len(c.Roll)
		},
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) {
			if c.Convener.Organ != "" {
				return nil, string(c.Convener.Organ)
			}
			return townhall.OrMore(int64(len(c.Roll)+4) / 5), len(c.Convener.Members)
		}}
	onTheRoll = sessionGuard{Code: "governance.session.roll", Field: "person", Say: townhall.Say("governance.session.roll", "是当日的成员", "a member on that day"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return slices.Contains(c.Roll, c.person) },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, string(c.person) }}
	onTheDay = sessionGuard{Code: "governance.session.day", Field: "at", Say: townhall.Say("governance.session.day", "时间在会议当日，不晚于现在", "at a minute of its day, and not later than now"),
		Holds: func(c sessionMatter, m townhall.Moment) bool {
			return townhall.DateOf(c.at) == c.On && !c.at.After(m.Now)
		},
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return c.On, townhall.DateOf(c.at) }}
	inOrder = sessionGuard{Code: "governance.session.order", Field: "person", Say: townhall.Say("governance.session.order", "签到签退有先后，不重复", "who signs in was out, and who signs out was in"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return c.wrong == "" },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, c.wrong }}
	quorumThere = sessionGuard{Code: "governance.session.quorum", Field: "sign_ins", Say: townhall.Say("governance.session.quorum", "达到法定人数", "there is a quorum"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return c.quorum.Held },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return c.quorum.Need, c.quorum.Found }}
	quorumLacking = sessionGuard{Code: "governance.session.lapse", Field: "sign_ins", Say: townhall.Say("governance.session.lapse", "确实未达法定人数，且已过等候时间", "there is no quorum, and the time to wait is over"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			return !c.quorum.Held && !slices.ContainsFunc(c.Waits, func(w Wait) bool { return c.at.Before(w.Until) })
		},
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return c.quorum.Need, c.quorum.Found }}
	waitReasoned = sessionGuard{Code: "governance.session.wait", Field: "wait", Say: townhall.Say("governance.session.wait", "说明等候的理由和时间", "the wait says why and until when"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool {
			last := c.Waits[len(c.Waits)-1]
			return said(last.Reason) && last.Until.After(c.at)
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
	proxyAllowed = sessionGuard{Code: "governance.session.proxy", Field: "proxies", Cite: residents("19"), Say: townhall.Say("governance.session.proxy", "法律允许委托，不须本人表决", "the members may vote by proxy, and need not in person"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return !slices.Contains(inPerson, c.Of) },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, string(c.Of) }}
	proxyBounded = sessionGuard{Code: "governance.session.proxy.most", Field: "proxies", Cite: villagers("18"), Say: townhall.Say("governance.session.proxy.most", "接受委托不超过上限，委托人一人一次，不委托自己", "no more proxies than one may carry, one of each member, and to somebody else"),
		Holds: func(c sessionMatter, m townhall.Moment) bool { return c.proxiesSound(m) },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, len(c.Proxies) }}
	itemRecorded = sessionGuard{Code: "governance.session.item", Field: "agenda", Say: townhall.Say("governance.session.item", "议程中有此项，且尚未记录结果", "the item is on the agenda and has no result yet"),
		Holds: func(c sessionMatter, _ townhall.Moment) bool { return c.wrong == "" },
		Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, c.wrong }}
)

var sessionStateNames = []townhall.StateName[SessionState]{
	{State: Convened, Name: townhall.Say("governance.session.state.convened", "已召集", "convened")},
	{State: SessionOpen, Name: townhall.Say("governance.session.state.open", "进行中", "open")},
	{State: SessionClosed, Name: townhall.Say("governance.session.state.closed", "已闭会", "closed"), Final: true},
	{State: Lapsed, Name: townhall.Say("governance.session.state.lapsed", "流会", "lapsed for want of a quorum"), Final: true},
}

var meeting = []SessionState{Convened, SessionOpen}

// SessionStates is the table of a session's ways.
var SessionStates = townhall.Machine[SessionState, sessionMatter]{
	Name:  "governance.session",
	Title: townhall.Say("governance.session", "会议", "session"),
	Names: sessionStateNames,
	Moves: []townhall.Move[SessionState, sessionMatter]{
		{Verb: "convene", Name: townhall.Say("governance.verb.convene", "召集", "convene"), From: []SessionState{""}, To: Convened,
			Guards: []sessionGuard{sessionOfBody, sessionRuled, agendaSet, noticeKept, enoughConvene, guestsNamed}},
		{Verb: "invite", Name: townhall.Say("governance.verb.invite", "邀请列席、旁听", "admit guests"), From: meeting, Guards: []sessionGuard{guestsNamed}},
		{Verb: "excuse", Name: townhall.Say("governance.verb.excuse", "准假", "excuse"), From: meeting, Guards: []sessionGuard{onTheRoll}},
		{Verb: "sign_in", Name: townhall.Say("governance.verb.sign_in", "签到", "sign in"), From: meeting, Guards: []sessionGuard{onTheRoll, onTheDay, inOrder}},
		{Verb: "sign_out", Name: townhall.Say("governance.verb.sign_out", "签退", "sign out"), From: meeting, Guards: []sessionGuard{onTheRoll, onTheDay, inOrder}},
		{Verb: "give_proxy", Name: townhall.Say("governance.verb.give_proxy", "委托", "give a proxy"), From: meeting, Guards: []sessionGuard{onTheRoll, proxyAllowed, proxyBounded}},
		{Verb: "revoke_proxy", Name: townhall.Say("governance.verb.revoke_proxy", "撤销委托", "revoke a proxy"), From: meeting, Guards: []sessionGuard{onTheRoll, inOrder}},
		{Verb: "wait", Name: townhall.Say("governance.verb.wait", "延时等候", "wait for a quorum"), From: []SessionState{Convened}, Guards: []sessionGuard{onTheDay, waitReasoned}},
		{Verb: "open", Name: townhall.Say("governance.verb.open", "开会", "open"), From: []SessionState{Convened}, To: SessionOpen, Guards: []sessionGuard{onTheDay, quorumThere}},
		{Verb: "lapse", Name: townhall.Say("governance.verb.lapse", "流会", "lapse"), From: []SessionState{Convened}, To: Lapsed, Guards: []sessionGuard{onTheDay, quorumLacking}},
		{Verb: "record", Name: townhall.Say("governance.verb.record", "记录结果", "record a result"), From: []SessionState{SessionOpen}, Guards: []sessionGuard{onTheDay, quorumThere, itemRecorded}},
		{Verb: "reconsider", Name: townhall.Say("governance.verb.reconsider", "复议", "reconsider"), From: []SessionState{SessionOpen}, Guards: []sessionGuard{onTheDay, quorumThere, itemReopened}},
		{Verb: "close", Name: townhall.Say("governance.verb.close_session", "闭会", "close"), From: []SessionState{SessionOpen}, To: SessionClosed, Guards: []sessionGuard{onTheDay}},
	},
}

var itemReopened = sessionGuard{Code: "governance.session.reconsider", Field: "agenda", Say: townhall.Say("governance.session.reconsider", "该项已有结果，复议说明理由", "the item has a result, and it is said why it is reconsidered"),
	Holds: func(c sessionMatter, _ townhall.Moment) bool { return c.wrong == "" },
	Shows: func(c sessionMatter, _ townhall.Moment) (need, found any) { return nil, c.wrong }}

// noticeKept reports whether the session was announced as long before as its law asks.
func (s Session) noticeKept(m townhall.Moment) bool {
	limit, err := NoticePeriod.In(m.Rules).On(s.On)
	if !slices.Contains(noticed, s.Of) || err != nil || said(s.Urgent) {
		return true
	}
	if s.Notice.IsZero() {
		return false
	}
	f, err := limit.From(s.On).Judge(s.Notice, m.Calendar)
	return err == nil && f.Held
}

// proxiesSound judges the proxies that hold at the same time.
func (c sessionMatter) proxiesSound(m townhall.Moment) bool {
	most, err := ProxyCap.In(m.Rules).On(c.On)
	if err != nil {
		return false
	}
	carried := map[townhall.PersonID]int{}
	given := map[townhall.PersonID]bool{}
	for _, p := range c.Proxies {
		if !p.Revoked.IsZero() {
			continue
		}
		if carried[p.To]++; p.From == p.To || given[p.From] || carried[p.To] > most || !slices.Contains(c.Roll, p.To) {
			return false
		}
		given[p.From] = true
	}
	return true
}

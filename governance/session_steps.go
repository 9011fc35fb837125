package governance

import (
	"cmp"
	"slices"
	"time"

	"github.com/townhall-go/townhall"
)

// step takes a step by the table, and then by the clauses of dated rules.
func (s Session) step(m townhall.Moment, verb, reason string, next sessionMatter, clauses ...townhall.Finding) (Session, []townhall.Fact, error) {
	next.reason = reason
	state, f := SessionStates.Try(s.State, verb, next, m)
	for i, part := range f.Parts {
		if part.Code == quorumThere.Code || part.Code == quorumLacking.Code { // with the article, and what each of several ways needs
			f.Parts[i].Cite, f.Parts[i].Parts = next.quorum.Cite, next.quorum.Parts
		}
	}
	if err := f.Err(); err != nil {
		return s, nil, err
	}
	rules := townhall.All("governance.session."+verb, townhall.Say("governance.session.rules", "会议规则", "the rules of sessions"), clauses...)
	if err := rules.Err(); err != nil {
		return s, nil, err
	}
	next.Session.State = state
	return next.Session, []townhall.Fact{{Verb: verb, Reason: reason, Basis: rules.Cites()}}, nil
}

// Convene (召集) calls a session of a body: its members on the day may attend with voice and vote. A second call names the
// session that lapsed as Second, and is given it; it goes by the body's SecondRule, if there is one.
func (s Session) Convene(m townhall.Moment, b Body, lapsed ...Session) (Session, []townhall.Fact, error) {
	s.State = ""
	next := sessionMatter{Session: s}
	next.ID, next.On = m.Ref.ID, dayOr(s.On, m.Today)
	next.Body, next.Of, next.Place = b.ID, b.Kind, b.Place
	next.Rule = cmp.Or(b.Rule, s.Rule)
	if !s.Second.IsZero() {
		next.Rule = cmp.Or(b.SecondRule, b.Rule, s.Rule)
	}
	next.Roll, next.Seats = b.Roll(next.On), int64(b.SeatsOn(next.On))
	next.Agenda, next.Guests = make([]Item, len(s.Agenda)), slices.Clone(s.Guests)
	for i, item := range s.Agenda { // without results: there are none before the session
		next.Agenda[i] = Item{Title: item.Title, Matter: item.Matter}
	}
	for i := range next.Guests {
		next.Guests[i].Stays = nil
	}
	next.SignIns, next.Proxies, next.Excused, next.Waits, next.Breaks, next.Quorums = nil, nil, nil, nil, nil, nil
	next.Opened, next.Closed = time.Time{}, time.Time{}
	if !s.Begins.IsZero() {
		next.Begins = minute(s.Begins, m)
	}
	if len(lapsed) == 1 {
		next.first = lapsed[0]
	}
	proxies, err := next.proxyRule(m.Rules)
	if err != nil {
		return s, nil, err
	}
	next.ProxiesPresent = proxies.Value.Present
	called, err := next.lawfullyCalled(m, b)
	if err != nil {
		return s, nil, err
	}
	admitted, err := next.admittedWithin(m)
	if err != nil {
		return s, nil, err
	}
	decides, err := decidesBy(m.Rules, b.Kind, next.Rule, next.On)
	if err != nil {
		return s, nil, err
	}
	return s.step(m, "convene", "", next, slices.Concat(decides, called, admitted)...)
}

// CallRoll (核对名册) brings the roll of a session that is not open yet up to who sits in the body on the session's day.
func (s Session) CallRoll(m townhall.Moment, b Body) (Session, []townhall.Fact, error) {
	next := s
	next.Roll, next.Seats = b.Roll(s.On), int64(b.SeatsOn(s.On))
	if b.ID != s.Body {
		next.Roll, next.Entitled = nil, 0
	}
	return s.step(m, "call_roll", "", sessionMatter{Session: next})
}

// Invite (邀请列席、旁听) admits guests.
func (s Session) Invite(m townhall.Moment, guests ...Guest) (Session, []townhall.Fact, error) {
	next := s
	next.Guests = slices.Clone(s.Guests)
	for _, g := range guests {
		g.Stays = nil
		next.Guests = append(next.Guests, g)
	}
	admitted, err := next.admittedWithin(m)
	if err != nil {
		return s, nil, err
	}
	return s.step(m, "invite", "", sessionMatter{Session: next}, admitted...)
}

// GuestIn (列席、旁听签到) records that a guest comes, by a name under which the session has them.
func (s Session) GuestIn(m townhall.Moment, name string, at time.Time) (Session, []townhall.Fact, error) {
	at = minute(at, m)
	return s.guest(m, "guest_in", name, at, func(g *Guest) bool {
		for _, stay := range g.Stays {
			if stay.Out.IsZero() || at.Before(stay.Out) {
				return false
			}
		}
		g.Stays = append(g.Stays, Stay{In: at})
		return true
	})
}

// GuestOut (列席、旁听签退) records that a guest leaves.
func (s Session) GuestOut(m townhall.Moment, name string, at time.Time) (Session, []townhall.Fact, error) {
	at = minute(at, m)
	return s.guest(m, "guest_out", name, at, func(g *Guest) bool { return end(g.Stays, at) })
}

func (s Session) guest(m townhall.Moment, verb, name string, at time.Time, change func(*Guest) bool) (Session, []townhall.Fact, error) {
	next, wrong := s, name
	next.Guests = slices.Clone(s.Guests)
	for i := range next.Guests {
		g := &next.Guests[i]
		g.Stays = slices.Clone(g.Stays)
		if (g.Name.In(townhall.ZH) == name || g.Name.In(townhall.EN) == name) && name != "" && change(g) {
			wrong = ""
		}
	}
	return s.step(m, verb, "", sessionMatter{Session: next, at: at, wrong: wrong})
}

// Excuse (准假) excuses a member from coming.
func (s Session) Excuse(m townhall.Moment, p townhall.PersonID, reason string) (Session, []townhall.Fact, error) {
	next := s
	next.Excused = added(s.Excused, p)
	return s.step(m, "excuse", reason, sessionMatter{Session: next, person: p})
}

// SignIn (签到) records that a member comes, at a minute.
func (s Session) SignIn(m townhall.Moment, p townhall.PersonID, at time.Time) (Session, []townhall.Fact, error) {
	return s.SignInFor(m, p, "", at)
}

// SignInFor is SignIn in an assembly that counts households: a person comes for one of them.
func (s Session) SignInFor(m townhall.Moment, p townhall.PersonID, household string, at time.Time) (Session, []townhall.Fact, error) {
	next, at := s, minute(at, m)
	next.SignIns = added(s.SignIns, SignIn{p, trimmed(household), Stay{In: at}})
	wrong := ""
	for _, in := range s.SignIns {
		if in.Person == p && (in.Out.IsZero() || at.Before(in.Out)) {
			wrong = string(p)
		}
	}
	return s.step(m, "sign_in", "", sessionMatter{Session: next, at: at, person: p, wrong: wrong})
}

// SignOut (签退) records that a member leaves, at a minute.
func (s Session) SignOut(m townhall.Moment, p townhall.PersonID, at time.Time) (Session, []townhall.Fact, error) {
	next, at, wrong := s, minute(at, m), string(p)
	next.SignIns = slices.Clone(s.SignIns)
	for i := range next.SignIns {
		if in := &next.SignIns[i]; in.Person == p && in.Out.IsZero() && at.After(in.In) {
			in.Out, wrong = at, ""
		}
	}
	return s.step(m, "sign_out", "", sessionMatter{Session: next, at: at, person: p, wrong: wrong})
}

// GiveProxy (委托) records a written mandate of one member to another, from the minute at which it was given, now if none is.
func (s Session) GiveProxy(m townhall.Moment, p Proxy) (Session, []townhall.Fact, error) {
	next := s
	p.Given, p.Revoked = minute(p.Given, m), time.Time{}
	next.Proxies = added(s.Proxies, p)
	lawful, err := next.lawfulProxies(m.Rules)
	if err != nil {
		return s, nil, err
	}
	return s.step(m, "give_proxy", "", sessionMatter{Session: next, person: p.From}, lawful...)
}

// RevokeProxy (撤销委托) ends a member's mandate to another.
func (s Session) RevokeProxy(m townhall.Moment, from townhall.PersonID) (Session, []townhall.Fact, error) {
	next, wrong := s, string(from)
	next.Proxies = slices.Clone(s.Proxies)
	for i := range next.Proxies {
		if p := &next.Proxies[i]; p.From == from && p.Revoked.IsZero() {
			p.Revoked, wrong = minute(time.Time{}, m), ""
		}
	}
	return s.step(m, "revoke_proxy", "", sessionMatter{Session: next, person: from, wrong: wrong})
}

// WaitUntil (延时等候) gives more time to reach the quorum.
func (s Session) WaitUntil(m townhall.Moment, until time.Time, reason string) (Session, []townhall.Fact, error) {
	next := s
	next.Waits = added(s.Waits, Wait{until, reason})
	return s.step(m, "wait", reason, sessionMatter{Session: next, at: minute(time.Time{}, m)})
}

// Open (开会) opens it, with a quorum.
func (s Session) Open(m townhall.Moment, at time.Time) (Session, []townhall.Fact, error) {
	next, at := s, minute(at, m)
	next.Opened = at
	return s.withQuorum(m, "open", "", sessionMatter{Session: next, at: at})
}

// withQuorum takes a step that needs a quorum at its minute, and keeps what was found of it.
func (s Session) withQuorum(m townhall.Moment, verb, reason string, next sessionMatter) (Session, []townhall.Fact, error) {
	quorum, err := s.QuorumAt(next.at, m.Rules)
	if err != nil {
		return s, nil, err
	}
	next.quorum = quorum
	after, facts, err := s.step(m, verb, reason, next, quorum)
	if err != nil {
		return s, nil, err
	}
	after.Quorums = added(s.Quorums, Quorum{next.at, quorum})
	return after, facts, nil
}

// Adjourn (休会) interrupts it for a reason; Resume needs a quorum again.
func (s Session) Adjourn(m townhall.Moment, at time.Time, reason string) (Session, []townhall.Fact, error) {
	next, at := s, minute(at, m)
	next.Breaks = added(s.Breaks, Break{From: at, Reason: reason})
	return s.step(m, "adjourn", reason, sessionMatter{Session: next, at: at})
}

// Resume (复会) takes it up again, with a quorum.
func (s Session) Resume(m townhall.Moment, at time.Time) (Session, []townhall.Fact, error) {
	next, at := s, minute(at, m)
	next.Breaks = slices.Clone(s.Breaks)
	if n := len(next.Breaks); n > 0 {
		next.Breaks[n-1].To = at
	}
	return s.withQuorum(m, "resume", "", sessionMatter{Session: next, at: at})
}

// Lapse (流会) ends a session that does not reach its quorum. A second call is a session of its own, with Second set and the
// rule of its own quorum.
func (s Session) Lapse(m townhall.Moment, at time.Time) (Session, []townhall.Fact, error) {
	at = minute(at, m)
	quorum, err := s.QuorumAt(at, m.Rules)
	if err != nil {
		return s, nil, err
	}
	return s.step(m, "lapse", "", sessionMatter{Session: s, at: at, quorum: quorum})
}

// Close (闭会) ends it. Who is still there leaves with it.
func (s Session) Close(m townhall.Moment, at time.Time) (Session, []townhall.Fact, error) {
	next, at := s, minute(at, m)
	next.Closed, next.SignIns, next.Guests, next.Breaks = at, slices.Clone(s.SignIns), slices.Clone(s.Guests), slices.Clone(s.Breaks)
	for i := range next.SignIns {
		if in := &next.SignIns[i]; in.Out.IsZero() {
			in.Out = at
		}
	}
	for i := range next.Guests {
		stays := slices.Clone(next.Guests[i].Stays)
		end(stays, at)
		next.Guests[i].Stays = stays
	}
	if n := len(next.Breaks); n > 0 && next.Breaks[n-1].To.IsZero() {
		next.Breaks[n-1].To = at
	}
	return s.step(m, "close", "", sessionMatter{Session: next, at: at})
}

// minute is a time to the minute, now if none is given, in the zone of the moment.
func minute(at time.Time, m townhall.Moment) time.Time {
	if at.IsZero() {
		at = m.Now
	}
	return at.In(m.Now.Location()).Truncate(time.Minute)
}

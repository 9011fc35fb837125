package governance

import (
	"slices"
	"strconv"
	"time"

	"github.com/townhall-go/townhall"
)

func (s Session) step(m townhall.Moment, verb, reason string, next sessionMatter) (Session, []townhall.Fact, error) {
	state, err := SessionStates.Go(s.State, verb, next, m)
	if err != nil {
		return s, nil, err
	}
	next.Session.State = state
	return next.Session, []townhall.Fact{{Verb: verb, Reason: reason}}, nil
}

// Convene (召集) calls a session of a body: its members on the day may attend with voice and vote.
func (s Session) Convene(m townhall.Moment, b Body) (Session, []townhall.Fact, error) {
	s.State = ""
	next := s
	next.ID, next.On = m.Ref.ID, dayOr(s.On, m.Today)
	next.Body, next.Of, next.Place = b.ID, b.Kind, b.Place
	next.Roll, next.Seats = b.Roll(next.On), int64(b.SeatsOn(next.On))
	next.Agenda, next.Guests = slices.Clone(s.Agenda), slices.Clone(s.Guests)
	next.SignIns, next.Proxies, next.Excused, next.Waits, next.Opened, next.Closed = nil, nil, nil, nil, time.Time{}, time.Time{}
	return s.step(m, "convene", "", sessionMatter{Session: next})
}

// Invite (邀请列席、旁听) admits guests.
func (s Session) Invite(m townhall.Moment, guests ...Guest) (Session, []townhall.Fact, error) {
	next := s
	next.Guests = append(slices.Clone(s.Guests), guests...)
	return s.step(m, "invite", "", sessionMatter{Session: next})
}

// Excuse (准假) excuses a member from coming.
func (s Session) Excuse(m townhall.Moment, p townhall.PersonID, reason string) (Session, []townhall.Fact, error) {
	next := s
	next.Excused = added(s.Excused, p)
	return s.step(m, "excuse", reason, sessionMatter{Session: next, person: p})
}

// SignIn (签到) records that a member comes, at a minute.
func (s Session) SignIn(m townhall.Moment, p townhall.PersonID, at time.Time) (Session, []townhall.Fact, error) {
	next, at := s, minute(at, m)
	next.SignIns = added(s.SignIns, SignIn{Person: p, In: at})
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

// GiveProxy (委托) records a written mandate of one member to another.
func (s Session) GiveProxy(m townhall.Moment, from, to townhall.PersonID) (Session, []townhall.Fact, error) {
	next := s
	next.Proxies = added(s.Proxies, Proxy{From: from, To: to, Given: minute(time.Time{}, m)})
	return s.step(m, "give_proxy", "", sessionMatter{Session: next, person: from})
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
	quorum, err := s.QuorumAt(at, m.Rules)
	if err != nil {
		return s, nil, err
	}
	return s.step(m, "open", "", sessionMatter{Session: next, at: at, quorum: quorum})
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

// Record (记录结果) records what came of an item, while there is a quorum.
func (s Session) Record(m townhall.Moment, item int, at time.Time, outcome townhall.Finding, result townhall.Text) (Session, []townhall.Fact, error) {
	return s.onItem(m, "record", "", item, at, func(i *Item) string {
		if !i.Result.IsZero() || !i.Outcome.Say.IsZero() {
			return i.Title.In(townhall.ZH)
		}
		i.Outcome, i.Result = outcome, result
		return ""
	})
}

// Reconsider (复议) opens an item again that has a result, for a reason.
func (s Session) Reconsider(m townhall.Moment, item int, at time.Time, reason string) (Session, []townhall.Fact, error) {
	return s.onItem(m, "reconsider", reason, item, at, func(i *Item) string {
		if i.Result.IsZero() && i.Outcome.Say.IsZero() || !said(reason) {
			return i.Title.In(townhall.ZH)
		}
		i.Outcome, i.Result = townhall.Finding{}, townhall.Text{}
		return ""
	})
}

// onItem takes a step on an item of the agenda; change says what is amiss, or "".
func (s Session) onItem(m townhall.Moment, verb, reason string, item int, at time.Time, change func(*Item) string) (Session, []townhall.Fact, error) {
	next, at, wrong := s, minute(at, m), strconv.Itoa(item)
	next.Agenda = slices.Clone(s.Agenda)
	if item >= 0 && item < len(next.Agenda) {
		wrong = change(&next.Agenda[item])
	}
	quorum, err := s.QuorumAt(at, m.Rules)
	if err != nil {
		return s, nil, err
	}
	return s.step(m, verb, reason, sessionMatter{Session: next, at: at, quorum: quorum, wrong: wrong})
}

// Close (闭会) ends it. Who is still there leaves with it.
func (s Session) Close(m townhall.Moment, at time.Time) (Session, []townhall.Fact, error) {
	next, at := s, minute(at, m)
	next.Closed, next.SignIns = at, slices.Clone(s.SignIns)
	for i := range next.SignIns {
		if in := &next.SignIns[i]; in.Out.IsZero() {
			in.Out = at
		}
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

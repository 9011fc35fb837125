package governance_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
)

// TestAMotionOutlivesItsSession: what a session that lapsed or closed did not vote on comes before another, and not before that.
func TestAMotionOutlivesItsSession(t *testing.T) {
	m := moment(voteDay)
	n, _, err := at(t, governance.Submitted).Table(m, sitting(39))
	require.NoError(t, err)
	next := sitting(52)
	next.ID = "5"
	_, _, err = n.Table(m, next, sitting(39))
	assert.Equal(t, []string{"governance.motion.again"}, clauses(t, err), "its session is not over")
	for _, state := range []governance.SessionState{governance.Lapsed, governance.SessionClosed} {
		over := sitting(39)
		over.State = state
		again, _, err := n.Table(m, next, over)
		require.NoError(t, err)
		assert.Equal(t, next.Ref(), again.Session)
	}
	other := sitting(39)
	other.ID, other.State = "6", governance.Lapsed
	_, _, err = n.Table(m, next, other)
	assert.Equal(t, []string{"governance.motion.again"}, clauses(t, err), "another session than its own")
}

// TestASecondCallDecidesByItsOwnQuorum, and so the motions of the first call.
func TestASecondCallDecidesByItsOwnQuorum(t *testing.T) {
	easier := vote.Rule{Title: townhall.Plain("second call"), Quorum: vote.Present.AtLeast(vote.Part(1, 3, vote.Filled)), Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.Filled))}
	rules := withRules(t, townhall.Dated[vote.Rule]{Key: "club.second", New: true, Title: easier.Title, Versions: []townhall.Version[vote.Rule]{{Value: easier, Cite: townhall.Cite{Law: "bylaws"}}}})
	m := moment(voteDay)
	m.Rules = rules
	count := func(s governance.Session) error {
		n, _, err := at(t, governance.Submitted).Table(m, s)
		require.NoError(t, err)
		n, _, err = n.Deliberate(m, s, governance.Deliberation{Item: "1", Said: "x"})
		require.NoError(t, err)
		_, _, err = n.Count(m, s, governance.Vote{Tallies: []vote.Tally{{For: 20}}})
		return err
	}
	s := sitting(20)
	assert.Equal(t, []string{"governance.motion.quorum"}, clauses(t, count(s)))
	s.Second, s.Rule = townhall.Ref{Kind: governance.SessionKind, ID: "first"}, "club.second"
	assert.NoError(t, count(s))
}

// TestARecountIsOfTheVote: whoever signs out afterwards, and though the session closed at the same minute, as many were there as were.
func TestARecountIsOfTheVote(t *testing.T) {
	m := moment(voteDay)
	n, _, err := at(t, governance.Tabled).Count(m, sitting(52), governance.Vote{Tallies: []vote.Tally{{For: 30, Against: 22}}})
	require.NoError(t, err)
	require.Equal(t, governance.Lost, n.State)
	over := sitting(52)
	over.State, over.Closed = governance.SessionClosed, m.Now
	for i := range over.SignIns {
		over.SignIns[i].Out = clock(14, 30)
	}
	again := governance.Vote{Recount: "one paper stuck to another", Tallies: []vote.Tally{{For: 31, Against: 21}}}
	n, _, err = n.Count(m, over, again)
	require.NoError(t, err)
	assert.Equal(t, governance.Carried, n.State)
	assert.Equal(t, int64(52), n.Votes[1].Tallies[0].Present)
	again.Tallies[0].Present = 22
	_, _, err = n.Count(m, over, again)
	assert.Equal(t, []string{"governance.motion.figures"}, clauses(t, err))
}

// TestTheTextThatIsVotedOnWasDebated: by the minute, and anew once it was amended.
func TestTheTextThatIsVotedOnWasDebated(t *testing.T) {
	m := moment(voteDay)
	n := at(t, governance.Tabled) // debated at ten past two
	early := count(47, 3)
	early.At = clock(14, 9)
	_, _, err := n.Count(m, sitting(52), early)
	assert.Equal(t, []string{"governance.motion.after"}, clauses(t, err))
	assert.ErrorContains(t, err, "needs 2025-10-09 14:10, found 2025-10-09 14:09")
	n, _, err = n.Amend(m, governance.Draft{Text: "第二稿", Why: "据审议修改"})
	require.NoError(t, err)
	_, _, err = n.Count(m, sitting(52), count(47, 3))
	assert.Equal(t, []string{"governance.motion.deliberated"}, clauses(t, err))
	n, _, err = n.Deliberate(m, sitting(52), governance.Deliberation{Item: "1", Said: "各组再议"})
	require.NoError(t, err, "the same item of another text")
	_, _, err = n.Count(m, sitting(52), count(47, 3))
	assert.NoError(t, err)
	future := draft()
	future.Drafts[0].On = voteDay.AddDays(1)
	_, _, err = future.Draft(m)
	assert.Equal(t, []string{"governance.motion.text.on"}, clauses(t, err))
}

// TestATieIsBrokenAsItsRuleHasIt, by somebody who is named, and once.
func TestATieIsBrokenAsItsRuleHasIt(t *testing.T) {
	broken := governance.Vote{Tallies: []vote.Tally{{For: 5, Against: 5, TieBroken: vote.Adopted}}, Broken: "the chair's casting vote"}
	m := clubMoment(t, vote.Revote)
	_, _, err := tiedIn(t, m).Count(m, sitting(52), broken)
	assert.Equal(t, []string{"governance.motion.tie"}, clauses(t, err), "its rule has a second vote")
	m = clubMoment(t, vote.CastingVote)
	nameless := broken
	nameless.Broken = " "
	_, _, err = tiedIn(t, m).Count(m, sitting(52), nameless)
	assert.Equal(t, []string{"governance.motion.tie"}, clauses(t, err), "by nobody")
	n, facts, err := tiedIn(t, m).Count(m, sitting(52), broken)
	require.NoError(t, err)
	assert.Equal(t, broken.Broken, facts[0].Reason)
	other := governance.Vote{Recount: "the chair thought again", Broken: "the chair", Tallies: []vote.Tally{{For: 5, Against: 5, TieBroken: vote.Rejected}}}
	_, _, err = n.Count(m, sitting(52), other)
	assert.Equal(t, []string{"governance.motion.broken"}, clauses(t, err))
	other.Tallies[0] = vote.Tally{For: 4, Against: 6}
	n, _, err = n.Count(m, sitting(52), other)
	require.NoError(t, err, "a recount that finds other ballots")
	assert.Equal(t, governance.Lost, n.State)
}

// TestAnOrganOfAnotherPlace neither calls a session here nor moves in it.
func TestAnOrganOfAnotherPlace(t *testing.T) {
	ctx := context.Background()
	now := clock(13, 0)
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return now }
	body := congress(governance.Congress)
	for _, b := range []governance.Body{body, {ID: "ours", Kind: governance.Presidium, Name: townhall.Plain("主席团"), Place: "town", Formed: newYear},
		{ID: "theirs", Kind: governance.Presidium, Name: townhall.Plain("主席团"), Place: "othertown", Formed: newYear}} {
		_, err := governance.FormBody(ctx, office, clerk, b)
		require.NoError(t, err)
	}
	s := called()
	s.Convener.Organ = "theirs"
	_, err := governance.ConveneSession(ctx, office, clerk, body.Ref(), s)
	assert.Equal(t, []string{"governance.organ.place"}, clauses(t, err))
	s.Convener.Organ = " "
	_, err = governance.ConveneSession(ctx, office, clerk, body.Ref(), s)
	assert.Contains(t, clauses(t, err), "governance.session.convener.named")
	s.Convener.Organ = "ours"
	_, err = governance.ConveneSession(ctx, office, clerk, body.Ref(), s)
	require.NoError(t, err)
	n, err := governance.DraftMotion(ctx, office, clerk, draft())
	require.NoError(t, err)
	_, err = governance.SubmitMotion(ctx, office, clerk, n.Ref(), governance.Movers{Organ: "theirs"})
	assert.Equal(t, []string{"governance.organ.place"}, clauses(t, err))
	_, err = governance.SubmitMotion(ctx, office, clerk, n.Ref(), governance.Movers{Organ: "ours"})
	assert.NoError(t, err)
}

// TestWhoLeftTheBodyIsNotThere: a roll that is called again counts neither their sign-in nor their proxy, which stay on record.
func TestWhoLeftTheBodyIsNotThere(t *testing.T) {
	m := sessionMoment(clock(14, 30))
	s := convened(t, 4)
	b := congress(governance.Congress)
	b.Members = b.Members[1:]
	s, _, err := s.CallRoll(m, b)
	require.NoError(t, err)
	assert.Equal(t, []townhall.PersonID{"d2", "d3", "d4"}, s.PresentAt(clock(14, 20)))
	assert.Len(t, s.SignIns, 4)
	_, _, err = s.Open(m, clock(14, 20))
	assert.Equal(t, []string{"governance.session.quorum"}, clauses(t, err), "three of five")
	s, _, err = s.SignIn(m, "d5", clock(14, 20))
	require.NoError(t, err)
	_, _, err = s.Open(m, clock(14, 25))
	assert.NoError(t, err)
}

// TestProxiesTakeSeats: no more are represented than may come, and no proxy is of tomorrow.
func TestProxiesTakeSeats(t *testing.T) {
	s, m := clubWith(t, governance.ProxyRule{Allowed: true, Present: true})
	s.Roll, s.Seats, s.Entitled = nil, 0, 3
	s, _, err := s.SignIn(m, "a", time.Time{})
	require.NoError(t, err)
	for _, from := range []townhall.PersonID{"b", "c"} {
		s, _, err = s.GiveProxy(m, governance.Proxy{From: from, To: "a", Given: m.Now.Add(-time.Hour)})
		require.NoError(t, err)
	}
	assert.Equal(t, m.Now.Add(-time.Hour), s.Proxies[0].Given, "given before it was put on record")
	_, _, err = s.GiveProxy(m, governance.Proxy{From: "d", To: "a"})
	assert.Equal(t, []string{"governance.session.room"}, clauses(t, err))
	s, _, err = s.RevokeProxy(m, "c")
	require.NoError(t, err)
	_, _, err = s.GiveProxy(m, governance.Proxy{From: "d", To: "a", Given: m.Now.Add(time.Hour)})
	assert.Equal(t, []string{"governance.session.proxy.given"}, clauses(t, err))
}

// TestAReconsideredMotionIsVotedOnAnew, after the session has taken its result back for a reason; words do not stand for a vote.
func TestAReconsideredMotionIsVotedOnAnew(t *testing.T) {
	ctx := context.Background()
	now := clock(13, 0)
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return now }
	body, s, n := congress(governance.Congress), called(), draft()
	s.ID, n.ID, s.Begins = "s", "m", clock(12, 0).UTC()
	s.Agenda[0].Matter = n.Ref()
	guest := governance.Guest{Class: governance.Observing, Name: townhall.Plain("记者"), Stays: []governance.Stay{{In: clock(15, 0), Out: clock(14, 0)}}}
	for _, step := range []func() error{
		func() error { _, err := governance.FormBody(ctx, office, clerk, body); return err },
		func() error { _, err := governance.ConveneSession(ctx, office, clerk, body.Ref(), s); return err },
		func() error { _, err := governance.InviteGuests(ctx, office, clerk, s.Ref(), guest); return err },
		func() error {
			for _, p := range body.Roll(voteDay)[:5] {
				if _, err := governance.SignInMember(ctx, office, clerk, s.Ref(), p, now); err != nil {
					return err
				}
			}
			return nil
		},
		func() error { _, err := governance.OpenSession(ctx, office, clerk, s.Ref(), now); return err },
		func() error { _, err := governance.DraftMotion(ctx, office, clerk, n); return err },
		func() error { _, err := governance.SubmitMotion(ctx, office, clerk, n.Ref(), five()); return err },
		func() error { _, err := governance.TableMotion(ctx, office, clerk, n.Ref(), s.Ref()); return err },
		func() error {
			_, err := governance.DeliberateItem(ctx, office, clerk, n.Ref(), governance.Deliberation{Item: "1", Said: "x"})
			return err
		},
		func() error {
			now = clock(13, 10)
			_, err := governance.CountMotion(ctx, office, clerk, n.Ref(), governance.Vote{Tallies: []vote.Tally{{For: 3, Against: 2}}})
			return err
		},
		func() error { // nobody leaves, and the session does not pause, before the vote that was taken
			_, left := governance.SignOutMember(ctx, office, clerk, s.Ref(), "d2", clock(13, 5))
			_, paused := governance.AdjournSession(ctx, office, clerk, s.Ref(), clock(13, 5), "x")
			_, closed := governance.CloseSession(ctx, office, clerk, s.Ref(), clock(13, 5))
			for _, err := range []error{left, paused, closed} {
				assert.Equal(t, []string{"governance.session.votes"}, clauses(t, err))
			}
			return nil
		},
		func() error {
			s, err := governance.RecordResult(ctx, office, clerk, s.Ref(), 0, now, townhall.Finding{}, townhall.Plain("通过"))
			assert.True(t, s.Agenda[0].Result.IsZero(), "the vote speaks")
			assert.False(t, s.Agenda[0].Outcome.Held)
			return err
		},
	} {
		require.NoError(t, step())
	}
	now = clock(13, 30)
	_, err := governance.TableMotion(ctx, office, clerk, n.Ref(), s.Ref())
	assert.Equal(t, []string{"governance.motion.again"}, clauses(t, err), "nobody reconsiders it")
	_, err = governance.ReconsiderItem(ctx, office, clerk, s.Ref(), 0, now, "two came late")
	require.NoError(t, err)
	_, err = governance.TableMotion(ctx, office, clerk, n.Ref(), s.Ref())
	require.NoError(t, err)
	n, err = governance.CountMotion(ctx, office, clerk, n.Ref(), governance.Vote{Tallies: []vote.Tally{{For: 5}}})
	require.NoError(t, err)
	assert.Equal(t, governance.Carried, n.State)
	assert.Len(t, n.Votes, 2)
	_, err = governance.RecordResult(ctx, office, clerk, s.Ref(), 0, now, townhall.Finding{}, townhall.Text{})
	require.NoError(t, err)
	_, err = governance.ReconsiderItem(ctx, office, clerk, s.Ref(), 0, now, "once more")
	require.NoError(t, err)
	require.NoError(t, townhall.Void(ctx, office, clerk, n.Ref(), "entered twice"))
	_, err = governance.RecordResult(ctx, office, clerk, s.Ref(), 0, now, townhall.Finding{}, townhall.Text{})
	assert.Equal(t, []string{"governance.session.voted"}, clauses(t, err), "a voided motion has come to nothing")
	_, err = governance.CloseSession(ctx, office, clerk, s.Ref(), now)
	assert.NoError(t, err, "also with a guest who was invited with a stay that cannot be")
}

// TestProxiesVoteAndMakeNoQuorum, unless their rule says so: who gave one is counted in the vote, and is not there for the quorum.
func TestProxiesVoteAndMakeNoQuorum(t *testing.T) {
	_, m := clubWith(t, governance.ProxyRule{Allowed: true})
	rules, err := m.Rules.With(townhall.Rules("votes", townhall.Dated[vote.Rule]{Key: "club.decision", New: true, Title: townhall.Plain("club"), Versions: []townhall.Version[vote.Rule]{{Cite: townhall.Cite{Law: "bylaws"},
		Value: vote.Rule{Quorum: vote.Present.AtLeast(vote.Part(1, 2, vote.Filled)), Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.ForAgainst))}}}}))
	require.NoError(t, err)
	m.Rules = rules
	n := draft()
	n.Rule = "club.decision"
	at := func(minute int) townhall.Moment {
		m := m
		m.Now = m.Now.Add(time.Duration(minute) * time.Minute)
		return m
	}
	s := called()
	s.On, s.Rule = proxyDay, n.Rule
	s.Agenda[0].Matter = townhall.Ref{Kind: governance.MotionKind, ID: "schools"}
	s, _, err = s.Convene(m, congress("club"))
	require.NoError(t, err)
	for _, p := range []townhall.PersonID{"d1", "d2", "d3"} {
		s, _, err = s.SignIn(m, p, m.Now)
		require.NoError(t, err)
	}
	for _, from := range []townhall.PersonID{"d4", "d5"} {
		s, _, err = s.GiveProxy(m, governance.Proxy{From: from, To: "d1"})
		require.NoError(t, err)
	}
	s, _, err = s.Open(m, m.Now)
	require.NoError(t, err)
	drafting := m
	drafting.Ref.ID = "schools"
	n, _, err = n.Draft(drafting)
	require.NoError(t, err)
	n, _, err = n.Submit(m, congress("club"), governance.Movers{Members: []townhall.PersonID{"d1"}})
	require.NoError(t, err)
	n, _, err = n.Table(m, s)
	require.NoError(t, err)
	n, _, err = n.Deliberate(m, s, governance.Deliberation{Item: "1", Said: "x"})
	require.NoError(t, err)
	counted, _, err := n.Count(at(1), s, governance.Vote{Tallies: []vote.Tally{{For: 5}}})
	require.NoError(t, err)
	assert.Equal(t, int64(5), counted.Votes[0].Tallies[0].Present, "three who came, and two by proxy")
	s, _, err = s.SignOut(at(2), "d3", at(2).Now)
	require.NoError(t, err)
	_, _, err = n.Count(at(3), s, governance.Vote{Tallies: []vote.Tally{{For: 4}}})
	assert.Equal(t, []string{"governance.motion.quorum"}, clauses(t, err), "two of six are there, though four votes can be cast")
	b := congress("club")
	b.Members = append(b.Members[:3:3], b.Members[4:]...)
	s.State = governance.Convened
	s, _, err = s.CallRoll(m, b)
	require.NoError(t, err)
	assert.Equal(t, 2, s.VotesOf("d1", at(3).Now), "d4 has left the body, and their proxy with them")
	s, _, err = s.GiveProxy(at(3), governance.Proxy{From: "d6", To: "d1"})
	require.NoError(t, err, "which keeps nobody from giving another")
	_, _, err = s.GiveProxy(at(3), governance.Proxy{From: "d2", To: "d4"})
	assert.Contains(t, clauses(t, err), "governance.session.proxy.apart")
}

// TestAFifthOfTheDeputies is of those who are deputies, and a share of the voters of all who may come.
func TestAFifthOfTheDeputies(t *testing.T) {
	b := congress(governance.Congress)
	b.Members[5].Role = governance.Head
	s := called()
	s.Sort, s.Convener = governance.Extraordinary, governance.Convener{Members: []townhall.PersonID{"d1"}}
	_, _, err := s.Convene(sessionMoment(clock(9, 0)), b)
	assert.NoError(t, err, "one of five; the chair is none of them")
	village := congress(governance.VillageAssemblyBody)
	village.Members, village.Seats = nil, nil
	s = called()
	s.On, s.Notice, s.Entitled, s.Households = townhall.NewDate(2026, 3, 20), townhall.NewDate(2026, 3, 10), 1000, 300
	for of, refused := range map[int64][]string{1000: nil, 100: {"governance.session.convener"}} {
		s.Convener = governance.Convener{Voters: governance.Portion{N: of / 10, Of: of}}
		_, _, err := s.Convene(sessionMoment(clock(9, 0)), village)
		if refused == nil {
			assert.NoError(t, err)
			continue
		}
		assert.Equal(t, refused, clauses(t, err), "a tenth of a hundred, in a village of a thousand")
	}
}

// TestTheHourOfASession is read in the zone of the office, wherever it was written.
func TestTheHourOfASession(t *testing.T) {
	s := called()
	s.Begins = clock(7, 30).UTC() // the evening before, there
	s, _, err := s.Convene(sessionMoment(clock(7, 0)), congress(governance.Congress))
	require.NoError(t, err)
	_, _, err = s.Lapse(sessionMoment(clock(7, 20)), time.Time{})
	assert.ErrorContains(t, err, "needs 07:30, found 07:20")
}

func TestAnItemIsPutOffOnce(t *testing.T) {
	m := sessionMoment(clock(15, 0))
	s, facts, err := opened(t).PutOff(m, 0, time.Time{}, "the survey is missing")
	require.NoError(t, err)
	assert.Equal(t, "the survey is missing", facts[0].Reason)
	assert.Equal(t, "put off: the survey is missing", s.Agenda[0].Result.In(townhall.EN))
	_, _, err = s.PutOff(m, 0, time.Time{}, "again")
	assert.Equal(t, []string{"governance.session.item"}, clauses(t, err))
	_, _, err = opened(t).PutOff(m, 0, time.Time{}, " ")
	assert.Equal(t, []string{"governance.session.put_off"}, clauses(t, err))
}

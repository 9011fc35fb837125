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

// TestWhoMovesAMotion: each rule at its boundary; the refusal cites the article of what is moved.
func TestWhoMovesAMotion(t *testing.T) {
	decision, election, removal := governance.TownCongressDecision.Key, governance.TownCongressElection.Key, governance.TownCongressRemoval.Key
	organ := func(k governance.Kind) governance.Movers { return governance.Movers{Organ: "organ", Kind: k} }
	deputies := func(n int) governance.Movers { return governance.Movers{Members: sixty().Roll(voteDay)[:n]} }
	withTellers := sixty()
	for _, p := range []townhall.PersonID{"t1", "t2", "t3", "t4", "t5"} {
		withTellers.Members = append(withTellers.Members, governance.Member{Person: p, Role: governance.Teller, From: newYear})
	}
	for _, c := range []struct {
		name, rule string
		by         governance.Movers
		clause     string // "" where it is allowed
		article    string
	}{
		{"a decision by the government", decision, organ(governance.Government), "", ""},
		{"by the presidium", decision, organ(governance.Presidium), "", ""},
		{"by a department", decision, organ(governance.Department), "governance.motion.movers", "art. 22"},
		{"by five deputies", decision, deputies(5), "", ""},
		{"by four", decision, deputies(4), "governance.motion.movers", "art. 22"},
		{"by five tellers", decision, governance.Movers{Members: []townhall.PersonID{"t1", "t2", "t3", "t4", "t5"}}, "governance.motion.movers.body", ""},
		{"an election by the presidium", election, organ(governance.Presidium), "", ""},
		{"by the government itself", election, organ(governance.Government), "governance.motion.movers", "art. 26"},
		{"by ten", election, deputies(10), "", ""},
		{"by nine", election, deputies(9), "governance.motion.movers", "art. 26"},
		{"a removal by a fifth of sixty, tellers not counted", removal, deputies(12), "", ""},
		{"by one less", removal, deputies(11), "governance.motion.movers", "art. 31"},
		{"by the government", removal, organ(governance.Government), "governance.motion.movers", "art. 31"},
		{"by an easier rule of another body", governance.VillageRepresentatives.Key, deputies(5), "governance.deciding", "art. 25"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := draft()
			n.Rule = c.rule
			n, _, err := n.Draft(moment(voteDay))
			require.NoError(t, err)
			_, _, err = n.Submit(moment(voteDay), withTellers, c.by)
			if c.clause == "" {
				require.NoError(t, err)
				return
			}
			assert.Equal(t, []string{c.clause}, clauses(t, err))
			assert.ErrorContains(t, err, c.article)
		})
	}
}

func TestASessionGoesByARuleOfItsBody(t *testing.T) {
	s := called()
	s.Rule = governance.CollectiveDelegates.Key // which has no quorum
	_, _, err := s.Convene(sessionMoment(clock(9, 0)), congress(governance.Congress))
	assert.Equal(t, []string{"governance.deciding"}, clauses(t, err))
	_, _, err = s.Convene(sessionMoment(clock(9, 0)), congress("club"))
	assert.NoError(t, err, "a host's own kind decides by any rule, unless a pack says otherwise")
	assert.ErrorIs(t, governance.Deciding{}.Check("value"), townhall.Invalid)
	assert.ErrorIs(t, governance.Moving{Members: -1}.Check("value"), townhall.Invalid)
}

// TestTheSessionSaysWhoIsThere: seats and attendance of a count are the session's at its minute, and never the caller's.
func TestTheSessionSaysWhoIsThere(t *testing.T) {
	m := moment(voteDay)
	n := at(t, governance.Tabled)
	adopted, _, err := n.Count(m, sitting(52), governance.Vote{Tallies: []vote.Tally{{For: 31, Against: 21}}})
	require.NoError(t, err)
	assert.Equal(t, vote.Tally{Seats: 60, Filled: 60, Entitled: 60, Present: 52, For: 31, Against: 21}, adopted.Votes[0].Tallies[0])
	left := sitting(52)
	for i := range 15 {
		left.SignIns[i].Out = clock(14, 40)
	}
	_, _, err = n.Count(m, left, governance.Vote{Tallies: []vote.Tally{{Present: 37, For: 31}}})
	assert.Equal(t, []string{"governance.motion.quorum"}, clauses(t, err), "37 of 60 are less than two thirds")
	assert.ErrorContains(t, err, "art. 14")
	_, _, err = n.Count(m, left, governance.Vote{Tallies: []vote.Tally{{Present: 52, For: 31}}})
	assert.Equal(t, []string{"governance.motion.figures"}, clauses(t, err), "as many as there were before they left")
	_, _, err = n.Count(m, left, governance.Vote{At: clock(14, 39), Tallies: []vote.Tally{{For: 31, Against: 21}}})
	assert.NoError(t, err, "at a minute when they were there")
	_, _, err = n.Count(m, sitting(52), governance.Vote{Tallies: []vote.Tally{{For: 31}, {Unit: vote.Households, Entitled: 300, Present: 300, For: 300}}})
	assert.Contains(t, clauses(t, err), "governance.motion.figures", "households that the session does not count")
	pause := sitting(52)
	pause.Breaks = []governance.Break{{From: clock(14, 50), Reason: "coffee"}}
	_, _, err = n.Count(m, pause, count(47, 3))
	assert.Equal(t, []string{"governance.motion.there"}, clauses(t, err), "while it is adjourned")
	_, _, err = n.Count(m, sitting(52), governance.Vote{At: clock(13, 59), Tallies: []vote.Tally{{For: 31}}})
	assert.Contains(t, clauses(t, err), "governance.motion.there", "before it is opened")
}

// TestAMotionIsVotedOnAsItStands: not before the text, the answers and the deliberation that it rests on.
func TestAMotionIsVotedOnAsItStands(t *testing.T) {
	early, _, err := at(t, governance.Submitted).Table(moment(voteDay), sitting(52))
	require.NoError(t, err)
	waiting := sitting(52)
	waiting.State, waiting.Opened = governance.Convened, time.Time{}
	_, _, err = early.Deliberate(moment(voteDay), waiting, governance.Deliberation{Item: "1", Said: "x"})
	assert.Equal(t, []string{"governance.motion.debated"}, clauses(t, err), "before the session opens")
	_, _, err = early.Deliberate(moment(voteDay.AddDays(3)), sitting(52), governance.Deliberation{Item: "1", Said: "x"})
	assert.Equal(t, []string{"governance.motion.debated"}, clauses(t, err), "on another day than the session's")
	n, _, err := at(t, governance.Tabled).Amend(moment(voteDay.AddDays(3)), governance.Draft{Text: "第二稿", Why: "x"})
	require.NoError(t, err)
	vote := count(47, 3)
	vote.At = clock(15, 0)
	_, _, err = n.Count(moment(voteDay.AddDays(3)), sitting(52), vote)
	assert.Equal(t, []string{"governance.motion.deliberated", "governance.motion.after"}, clauses(t, err), "a text that did not exist yet")
	_, _, err = at(t, governance.InForce).Annul(moment(voteDay), governance.Annulment{On: voteDay.AddDays(-30), By: "county", Reason: "x", Basis: townhall.Cite{Law: "x"}})
	assert.Equal(t, []string{"governance.resolution.after"}, clauses(t, err))
	_, _, err = governance.Motion{State: governance.Carried}.Promulgate(moment(voteDay), resolution())
	assert.Equal(t, []string{"governance.resolution.number"}, clauses(t, err), "a value without votes")
}

// TestABrokenTieChangesNoVotes: how it was broken may be entered when the session is over; a second vote may not.
func TestABrokenTieChangesNoVotes(t *testing.T) {
	over := sitting(52)
	over.State, over.Closed = governance.SessionClosed, clock(16, 0)
	m := clubMoment(t, vote.CastingVote)
	n := tiedIn(t, m)
	later := m
	later.Now, later.Today = m.Now.AddDate(0, 2, 0), voteDay.AddDays(61)
	_, _, err := n.Count(later, over, governance.Vote{Tallies: []vote.Tally{{For: 6, Against: 5, TieBroken: vote.Adopted}}, Broken: "the chair's casting vote"})
	assert.Equal(t, []string{"governance.motion.broken"}, clauses(t, err))
	broken, _, err := n.Count(later, over, governance.Vote{Tallies: []vote.Tally{{For: 5, Against: 5, TieBroken: vote.Adopted}}, Broken: "the chair's casting vote"})
	require.NoError(t, err)
	assert.Equal(t, governance.Carried, broken.State)
	assert.Equal(t, voteDay, broken.Votes[1].On, "of the minute of the vote")
	_, _, err = n.Count(m, sitting(52), governance.Vote{Tallies: []vote.Tally{{For: 6, Against: 5}}})
	assert.Equal(t, []string{"governance.motion.recount"}, clauses(t, err), "its rule has no second vote")
	again := tiedIn(t, clubMoment(t, vote.Revote))
	_, _, err = again.Count(later, over, governance.Vote{At: clock(15, 0), Tallies: []vote.Tally{{For: 6, Against: 5}}})
	assert.Equal(t, []string{"governance.motion.there"}, clauses(t, err), "a second vote needs the session")
}

// TestACollectivesMotion: those who gave a proxy take part, and are counted.
func TestACollectivesMotion(t *testing.T) {
	ctx := context.Background()
	now := clock(13, 0)
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return now }
	body := congress(governance.Collective)
	_, err := governance.FormBody(ctx, office, clerk, body)
	require.NoError(t, err)
	s := calledByCouncil("s")
	s.Agenda[0].Matter = townhall.Ref{Kind: governance.MotionKind, ID: "m"}
	_, err = governance.ConveneSession(ctx, office, clerk, body.Ref(), s)
	require.NoError(t, err)
	n := draft()
	n.ID, n.Rule = "m", governance.CollectiveAssembly.Key
	for _, step := range []func() error{
		func() error { _, err := governance.SignInMember(ctx, office, clerk, s.Ref(), "d1", now); return err },
		func() error { _, err := governance.SignInMember(ctx, office, clerk, s.Ref(), "d2", now); return err },
		func() error {
			_, err := governance.GiveProxy(ctx, office, clerk, s.Ref(), governance.Proxy{From: "d3", To: "d1", Household: "h"})
			return err
		},
		func() error {
			_, err := governance.GiveProxy(ctx, office, clerk, s.Ref(), governance.Proxy{From: "d4", To: "d1", Household: "h"})
			return err
		},
		func() error { _, err := governance.OpenSession(ctx, office, clerk, s.Ref(), now); return err },
		func() error { _, err := governance.DraftMotion(ctx, office, clerk, n); return err },
		func() error {
			_, err := governance.SubmitMotion(ctx, office, clerk, n.Ref(), governance.Movers{Members: []townhall.PersonID{"d1"}})
			return err
		},
		func() error { _, err := governance.TableMotion(ctx, office, clerk, n.Ref(), s.Ref()); return err },
		func() error {
			_, err := governance.DeliberateItem(ctx, office, clerk, n.Ref(), governance.Deliberation{Item: "1", Said: "x"})
			return err
		},
		func() error {
			n, err = governance.CountMotion(ctx, office, clerk, n.Ref(), governance.Vote{Tallies: []vote.Tally{{For: 4}}})
			return err
		},
	} {
		require.NoError(t, step())
	}
	assert.Equal(t, governance.Carried, n.State)
	assert.Equal(t, int64(4), n.Votes[0].Tallies[0].Present, "two who came and two by proxy, of six")
}

// TestNothingIsDecidedInWhatIsGone: neither a voided session nor a dissolved body decides, and a body that is not there has no motions.
func TestNothingIsDecidedInWhatIsGone(t *testing.T) {
	ctx := context.Background()
	now := clock(13, 0)
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return now }
	_, err := governance.DraftMotion(ctx, office, clerk, draft())
	assert.ErrorIs(t, err, townhall.NotFound)
	body := congress(governance.Congress)
	_, err = governance.FormBody(ctx, office, clerk, body)
	require.NoError(t, err)
	s, n := called(), draft()
	s.ID, n.ID = "s", "m"
	s.Agenda[0].Matter = n.Ref()
	_, err = governance.ConveneSession(ctx, office, clerk, body.Ref(), s)
	require.NoError(t, err)
	_, err = governance.DraftMotion(ctx, office, clerk, n)
	require.NoError(t, err)
	other := n
	other.ID = "other"
	_, err = governance.DraftMotion(ctx, office, clerk, other)
	require.NoError(t, err)
	_, err = governance.SubmitMotion(ctx, office, clerk, n.Ref(), five())
	require.NoError(t, err)
	require.NoError(t, townhall.Void(ctx, office, clerk, s.Ref(), "entered twice"))
	_, err = governance.TableMotion(ctx, office, clerk, n.Ref(), s.Ref())
	assert.ErrorIs(t, err, townhall.Gone)
	_, err = governance.DissolveBody(ctx, office, clerk, body.Ref(), voteDay, "merged")
	require.NoError(t, err)
	_, err = governance.SubmitMotion(ctx, office, clerk, other.Ref(), five())
	assert.ErrorIs(t, err, townhall.Gone)
}

package governance_test

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance"
)

func TestGuestsComeAndGo(t *testing.T) {
	s := convened(t, 4)
	m := sessionMoment(clock(15, 30))
	s, _, err := s.GuestIn(m, "老干部代表", clock(14, 0))
	require.NoError(t, err)
	_, _, err = s.GuestIn(m, "老干部代表", clock(14, 30))
	assert.Error(t, err, "twice")
	s, _, err = s.GuestOut(m, "老干部代表", clock(15, 0))
	require.NoError(t, err)
	_, _, err = s.GuestIn(m, "老干部代表", clock(14, 30))
	assert.Error(t, err, "they were there then")
	s, _, err = s.GuestIn(m, "老干部代表", clock(15, 10))
	require.NoError(t, err)
	assert.Equal(t, int64(4), s.Tally(clock(14, 30)).Present, "guests count for nothing")
	s, _, err = s.Open(m, clock(15, 10))
	require.NoError(t, err)
	s, _, err = s.Close(m, clock(15, 30))
	require.NoError(t, err)
	assert.Equal(t, []governance.Stay{{In: clock(14, 0), Out: clock(15, 0)}, {In: clock(15, 10), Out: clock(15, 30)}}, s.Guests[0].Stays)
	assert.Empty(t, s.Guests[1].Stays)
}

// TestAnAssemblyByHouseholds: nobody lists all villagers as members; the quorum is met in heads or in households.
func TestAnAssemblyByHouseholds(t *testing.T) {
	village := governance.Body{ID: "dongcun", Kind: governance.VillageAssemblyBody, State: governance.Sitting, Name: townhall.Plain("村民会议"), Formed: newYear, Rule: governance.VillageAssembly.Key}
	s := called()
	s.Convener, s.Notice, s.Entitled, s.Households = governance.Convener{Organ: "committee", Kind: governance.VillagersCommittee}, voteDay.AddDays(-10), 20, 6
	noted := s
	noted.Households = 0
	_, _, err := noted.Convene(sessionMoment(clock(9, 0)), village)
	assert.Equal(t, []string{"governance.session.known"}, clauses(t, err), "else it could neither open nor lapse")
	s, _, err = s.Convene(sessionMoment(clock(9, 0)), village)
	require.NoError(t, err)
	m := sessionMoment(clock(15, 0))
	for i, household := range []string{"h1", "h2", "h3", "h3"} {
		s, _, err = s.SignInFor(m, townhall.PersonID("v"+strconv.Itoa(i)), household, clock(14, i))
		require.NoError(t, err)
	}
	_, _, err = s.Open(m, clock(14, 10))
	assert.Equal(t, []string{"vote.test", "vote.test"}, clauses(t, err), "three of six households, four of twenty villagers")
	assert.ErrorContains(t, err, "needs more than 1/2 of those entitled (20): 11 at least, found 4 (Organic Law of Villagers' Committees (2018), art. 22)", "the refusal says what each way needs")
	s, _, err = s.SignInFor(m, "v9", "h4", clock(14, 20))
	require.NoError(t, err)
	s, _, err = s.Open(m, clock(14, 20))
	require.NoError(t, err)
	assert.Equal(t, []string{"h1", "h2", "h3", "h4"}, s.HouseholdsAt(clock(14, 20)))
	s, _, err = s.SignInFor(m, "v10", " h4 ", clock(14, 25))
	require.NoError(t, err, "a household that is there already")
	for i, household := range []string{"h5", "h6"} {
		s, _, err = s.SignInFor(m, townhall.PersonID("v"+strconv.Itoa(20+i)), household, clock(14, 26))
		require.NoError(t, err)
	}
	_, _, err = s.SignInFor(m, "v30", "h7", clock(14, 27))
	assert.Equal(t, []string{"governance.session.room"}, clauses(t, err), "a seventh household of six")
	_, _, err = s.SignIn(m, " ", clock(14, 30))
	assert.Equal(t, []string{"governance.session.roll"}, clauses(t, err))
}

func TestTheRollIsOfTheDay(t *testing.T) {
	ctx := context.Background()
	now := clock(9, 0)
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return now }
	b, err := governance.FormBody(ctx, office, clerk, congress(governance.Congress))
	require.NoError(t, err)
	s, err := governance.ConveneSession(ctx, office, clerk, b.Ref(), called())
	require.NoError(t, err)
	_, err = governance.UnseatMember(ctx, office, clerk, b.Ref(), voteDay, governance.Leave{Person: "d6", Left: governance.Resigned})
	require.NoError(t, err)
	_, err = governance.SignInMember(ctx, office, clerk, s.Ref(), "d6", now)
	assert.Equal(t, []string{"governance.session.roll"}, clauses(t, err), "who left since it was called")
	_, err = governance.SeatMember(ctx, office, clerk, b.Ref(), voteDay, governance.Member{Person: "d7", Role: governance.Deputy})
	require.NoError(t, err)
	s, err = governance.CallRoll(ctx, office, clerk, s.Ref())
	require.NoError(t, err)
	assert.Equal(t, []townhall.PersonID{"d1", "d2", "d3", "d4", "d5", "d7"}, s.Roll)
	for _, p := range s.Roll[2:] {
		s, err = governance.SignInMember(ctx, office, clerk, s.Ref(), p, now)
		require.NoError(t, err)
	}
	_, err = governance.UnseatMember(ctx, office, clerk, b.Ref(), voteDay, governance.Leave{Person: "d1", Left: governance.Died})
	require.NoError(t, err)
	s, err = governance.OpenSession(ctx, office, clerk, s.Ref(), now)
	require.NoError(t, err)
	assert.Len(t, s.Roll, 5, "the opening looks again")
	_, err = governance.GuestInto(ctx, office, clerk, s.Ref(), "老干部代表", now)
	require.NoError(t, err)
	now = clock(10, 0)
	_, err = governance.GuestOutOf(ctx, office, clerk, s.Ref(), "老干部代表", now)
	require.NoError(t, err)
	_, err = governance.AdjournSession(ctx, office, clerk, s.Ref(), now, "午间")
	require.NoError(t, err)
	now = clock(14, 0)
	s, err = governance.ResumeSession(ctx, office, clerk, s.Ref(), now)
	require.NoError(t, err)
	require.Len(t, s.Breaks, 1)
	assert.True(t, s.Breaks[0].From.Equal(clock(10, 0)) && s.Breaks[0].To.Equal(now))
	assert.Len(t, s.Quorums, 2)
	require.NoError(t, townhall.Void(ctx, office, clerk, b.Ref(), "entered twice"))
	_, err = governance.ConveneSession(ctx, office, clerk, b.Ref(), called())
	assert.ErrorIs(t, err, townhall.Gone)
}

func TestMandatesEndAfterTwoAbsences(t *testing.T) {
	closed := func(change func(*governance.Session), excused ...townhall.PersonID) governance.Session {
		s := opened(t)
		for _, p := range excused {
			var err error
			s, _, err = s.Excuse(sessionMoment(clock(14, 30)), p, "ill")
			require.NoError(t, err)
		}
		s, _, err := s.Close(sessionMoment(clock(17, 0)), time.Time{})
		require.NoError(t, err)
		change(&s)
		return s
	}
	named := func(id string, on townhall.Date) func(*governance.Session) {
		return func(s *governance.Session) { s.ID, s.On = id, on }
	}
	first, second := closed(named("4", voteDay)), closed(named("5", voteDay.AddDays(90)), "d6")
	assert.Equal(t, []townhall.PersonID{"d5", "d6"}, first.Absent())
	over, err := governance.MandatesOver(cn.Rulebook, second, first)
	require.NoError(t, err)
	require.Len(t, over, 1, "d6 was excused once")
	assert.Equal(t, []any{townhall.PersonID("d5"), []townhall.Ref{first.Ref(), second.Ref()}, "62"}, []any{over[0].Person, over[0].Sessions, over[0].Cite.Article})
	for name, sessions := range map[string][]governance.Session{
		"one absence":             {first},
		"sessions of two bodies":  {first, closed(func(s *governance.Session) { s.Body = "other" })},
		"sessions of two terms":   {first, closed(func(s *governance.Session) { s.Term = 18 })},
		"another kind of body":    {closed(func(s *governance.Session) { s.Of = governance.LeadingGroup }), closed(func(s *governance.Session) { s.Of = governance.LeadingGroup })},
		"before the sourced law":  {closed(named("1", townhall.NewDate(2025, 3, 11))), first},
		"a session that is going": {first, opened(t)},
	} {
		over, err := governance.MandatesOver(cn.Rulebook, sessions...)
		require.NoError(t, err)
		assert.Empty(t, over, name)
	}
}

// TestPresentEqualsTheSlowWay: whatever sign-ins and sign-outs are allowed, who is there at a minute is who came by it and had
// not left, and the quorum says so.
func TestPresentEqualsTheSlowWay(t *testing.T) {
	base := convened(t, 0)
	rapid.Check(t, func(t *rapid.T) {
		s, m := base, sessionMoment(clock(23, 0))
		here := map[townhall.PersonID]map[int]bool{}
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			p := townhall.PersonID("d" + strconv.Itoa(rapid.IntRange(1, 6).Draw(t, "who")))
			at, in := rapid.IntRange(0, 40).Draw(t, "at"), rapid.Bool().Draw(t, "in")
			next, _, err := s.SignOut(m, p, clock(14, at))
			if in {
				next, _, err = s.SignIn(m, p, clock(14, at))
			}
			if err != nil {
				continue
			}
			if here[p] == nil {
				here[p] = map[int]bool{}
			}
			for i := at; i <= 41; i++ {
				here[p][i] = in
			}
			s = next
		}
		require.NoError(t, s.Check())
		for i := range 42 {
			var want []townhall.PersonID
			for p, minutes := range here {
				if minutes[i] {
					want = append(want, p)
				}
			}
			slices.Sort(want)
			require.Equal(t, want, s.PresentAt(clock(14, i)), i)
			f, err := s.QuorumAt(clock(14, i), cn.Rulebook)
			require.NoError(t, err)
			require.Equal(t, len(want) >= 4, f.Held)
		}
	})
}

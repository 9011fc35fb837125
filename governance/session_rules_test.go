package governance_test

import (
	"context"
	"errors"
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

// withRules is the built-in rulebook with more rules.
func withRules(t *testing.T, rules ...townhall.Ruled) townhall.Rulebook {
	t.Helper()
	book, err := cn.Rulebook.With(townhall.Rules("pack", rules...))
	require.NoError(t, err)
	return book
}

// TestWhoCallsASession: each rule at its boundary; the finding cites the article of the day.
func TestWhoCallsASession(t *testing.T) {
	spring := townhall.NewDate(2026, 3, 20)
	organ := func(k governance.Kind) governance.Convener { return governance.Convener{Organ: "organ", Kind: k} }
	members := func(p ...townhall.PersonID) governance.Convener { return governance.Convener{Members: p} }
	voters := func(n, of int64) governance.Convener {
		return governance.Convener{Voters: governance.Portion{N: n, Of: of}}
	}
	delegates := func(n, of int64) governance.Convener {
		return governance.Convener{Delegates: governance.Portion{N: n, Of: of}}
	}
	for _, c := range []struct {
		name     string
		of       governance.Kind
		on       townhall.Date
		sort     governance.SessionSort
		by       governance.Convener
		notice   int // days before
		urgent   string
		clause   string // "" where it is allowed
		articles string
	}{
		{"a congress by its presidium", governance.Congress, voteDay, "", organ(governance.Presidium), 0, "", "", ""},
		{"a congress by the government", governance.Congress, voteDay, "", organ(governance.Government), 0, "", "governance.session.convener", "art. 14"},
		{"an extraordinary one by a fifth", governance.Congress, voteDay, governance.Extraordinary, members("d1", "d2"), 0, "", "", ""},
		{"by less than a fifth", governance.Congress, voteDay, governance.Extraordinary, members("d1"), 0, "", "governance.session.convener", "art. 14"},
		{"by one twice", governance.Congress, voteDay, governance.Extraordinary, members("d1", "d1"), 0, "", "governance.session.convener", "art. 14"},
		{"by strangers", governance.Congress, voteDay, governance.Extraordinary, members("x", "y"), 0, "", "governance.session.convener", "art. 14"},
		{"a regular one by a fifth", governance.Congress, voteDay, "", members("d1", "d2"), 0, "", "governance.session.convener", "art. 14"},
		{"villagers, a tenth, ten days", governance.VillageAssemblyBody, spring, "", voters(10, 100), 10, "", "", ""},
		{"less than a tenth", governance.VillageAssemblyBody, spring, "", voters(9, 100), 10, "", "governance.session.convener", "art. 25"},
		{"more than there are", governance.VillageAssemblyBody, spring, "", voters(2, 1), 10, "", "governance.session.convener", "art. 25"},
		{"a third of the representatives", governance.VillageAssemblyBody, spring, "", delegates(10, 30), 10, "", "", ""},
		{"nine days", governance.VillageAssemblyBody, spring, "", voters(10, 100), 9, "", "governance.session.notice", "art. 25"},
		{"urgent, since 2026", governance.VillageAssemblyBody, spring, "", voters(10, 100), 0, "flood", "", ""},
		{"urgent, in 2025", governance.VillageAssemblyBody, voteDay, "", voters(10, 100), 0, "flood", "governance.session.notice", "art. 21"},
		{"residents, ten days", governance.ResidentsMeetingBody, spring, "", voters(10, 100), 10, "", "", ""},
		{"residents, urgent", governance.ResidentsMeetingBody, spring, "", voters(10, 100), 0, "flood", "", ""},
		{"residents, at once for no reason", governance.ResidentsMeetingBody, spring, "", voters(10, 100), 0, "", "governance.session.notice", "art. 26"},
		{"residents, by their committee", governance.ResidentsMeetingBody, spring, "", organ(governance.ResidentsCommittee), 10, "", "", ""},
		{"residents, by a department", governance.ResidentsMeetingBody, spring, "", organ(governance.Department), 10, "", "governance.session.convener", "art. 26"},
		{"villagers, by their committee", governance.VillageAssemblyBody, voteDay, "", organ(governance.VillagersCommittee), 10, "", "", ""},
		{"representatives, by a department", governance.VillageDelegates, spring, "", organ(governance.Department), 0, "", "governance.session.convener", "art. 30"},
		{"representatives need no notice", governance.VillageDelegates, spring, "", members("d1", "d2"), 0, "", "", ""},
		{"less than a fifth of the representatives", governance.ResidentsDelegates, spring, "", members("d1"), 0, "", "governance.session.convener", "art. 28"},
		{"a leading group by whoever calls it", governance.LeadingGroup, spring, "", organ("anybody"), 0, "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := called()
			s.On, s.Sort, s.Convener, s.Urgent, s.Households = c.on, c.sort, c.by, c.urgent, 6
			if c.notice > 0 {
				s.Notice = c.on.AddDays(-c.notice)
			}
			_, facts, err := s.Convene(sessionMoment(clock(9, 0)), congress(c.of))
			if c.clause == "" {
				require.NoError(t, err)
				require.Len(t, facts, 1)
				return
			}
			assert.Equal(t, []string{c.clause}, clauses(t, err))
			assert.ErrorContains(t, err, c.articles)
		})
	}
}

// TestBeijingsCap binds where a pack has it, and nobody else.
func TestBeijingsCap(t *testing.T) {
	m := sessionMoment(clock(9, 0))
	s := called()
	s.Guests = []governance.Guest{{Class: governance.Admitted, Name: townhall.Plain("a"), Count: 3}, {Class: governance.Observing, Name: townhall.Plain("b"), Count: 99}}
	more := governance.Guest{Class: governance.Admitted, Name: townhall.Plain("c")}
	all, _, err := s.Convene(m, congress(governance.Congress))
	require.NoError(t, err)
	_, _, err = all.Invite(m, more)
	require.NoError(t, err, "no cap in the law")
	beijing := governance.AdmittedCap
	beijing.New = true
	m.Rules = withRules(t, beijing)
	s, _, err = s.Convene(m, congress(governance.Congress))
	require.NoError(t, err, "three of six is half")
	_, _, err = s.Invite(m, more)
	assert.Equal(t, []string{"governance.session.admitted"}, clauses(t, err))
}

func TestALapsedSessionIsCalledAgain(t *testing.T) {
	first, _, err := convened(t, 3).Lapse(sessionMoment(clock(15, 0)), time.Time{})
	require.NoError(t, err)
	assert.Equal(t, governance.Lapsed, first.State)
	m := sessionMoment(clock(15, 30))
	m.Ref.ID = "4-2"
	club := vote.Rule{Title: townhall.Plain("second call"), Quorum: vote.Present.AtLeast(vote.Part(1, 3, vote.Filled)), Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.Filled))}
	m.Rules = withRules(t, townhall.Dated[vote.Rule]{Key: "club.second", New: true, Title: club.Title, Versions: []townhall.Version[vote.Rule]{{Value: club, Cite: townhall.Cite{Law: "bylaws"}}}})
	b := congress("club")
	b.SecondRule = "club.second"
	second := called()
	second.Second = first.Ref()
	for name, of := range map[string][]governance.Session{"none is given": nil, "one that did not lapse": {convened(t, 3)}} {
		_, _, err = second.Convene(m, b, of...)
		assert.Equal(t, []string{"governance.session.second"}, clauses(t, err), name)
	}
	called, _, err := second.Convene(m, b, first)
	require.NoError(t, err)
	for _, p := range []townhall.PersonID{"d1", "d2"} {
		called, _, err = called.SignIn(m, p, time.Time{})
		require.NoError(t, err)
	}
	called, _, err = called.Open(m, time.Time{})
	require.NoError(t, err, "two of six, by the quorum of a second call")
	b.SecondRule = ""
	again, _, err := second.Convene(m, b, first)
	require.NoError(t, err)
	assert.Equal(t, governance.TownCongressDecision.Key, again.Rule, "without a rule of its own, the first quorum again")
	b.Rule = governance.TownCongressElection.Key
	again, _, err = second.Convene(m, b, first)
	require.NoError(t, err)
	assert.Equal(t, b.Rule, again.Rule, "a clerk does not choose another rule than the body's")
	assert.Contains(t, texts(called.Minutes(plain)), "second call, after governance.session/4")
	b = congress(governance.Congress)
	b.SecondRule = "club.second"
	_, _, err = second.Convene(m, b, first)
	assert.Equal(t, []string{"governance.deciding"}, clauses(t, err), "the law has no easier quorum for a congress that lapsed")
}

func TestReconsideringKeepsWhatThereWas(t *testing.T) {
	m := sessionMoment(clock(15, 0))
	s, _, err := opened(t).Record(m, 0, clock(14, 30), townhall.Finding{}, townhall.Plain("rejected"))
	require.NoError(t, err)
	_, _, err = s.Record(m, 0, clock(14, 40), townhall.Finding{}, townhall.Plain("adopted"))
	assert.Equal(t, []string{"governance.session.item"}, clauses(t, err), "a result is not written over")
	s, _, err = s.Reconsider(m, 0, clock(14, 40), "a count was wrong")
	require.NoError(t, err)
	s, facts, err := s.Record(m, 0, clock(14, 50), townhall.Finding{}, townhall.Plain("adopted"))
	require.NoError(t, err)
	assert.Equal(t, "14", facts[0].Basis[0].Article, "of the quorum")
	assert.Equal(t, []governance.Earlier{{Result: townhall.Plain("rejected"), At: clock(14, 30), Why: "a count was wrong"}}, s.Agenda[0].Earlier)
	assert.Subset(t, texts(s.Minutes(plain)), []string{"rejected", "reconsidered: a count was wrong", "adopted"})
	assert.Len(t, s.Quorums, 4, "the opening and three steps")
}

func TestMinutesSayWhoCalledAndWaited(t *testing.T) {
	s := called()
	s.Sort, s.Term, s.Notice = governance.Extraordinary, 19, voteDay.AddDays(-3)
	s.Convener = governance.Convener{Members: []townhall.PersonID{"d1", "d2"}}
	s.Guests[0].Count = 12
	s, _, err := s.Convene(sessionMoment(clock(9, 0)), congress(governance.Congress))
	require.NoError(t, err)
	s, _, err = s.WaitUntil(sessionMoment(clock(14, 0)), clock(14, 30), "大雨")
	require.NoError(t, err)
	s, _, err = s.Excuse(sessionMoment(clock(14, 0)), "d6", "生病")
	require.NoError(t, err)
	for _, p := range s.Roll[:4] {
		s, _, err = s.SignIn(sessionMoment(clock(14, 20)), p, time.Time{})
		require.NoError(t, err)
	}
	s, _, err = s.Open(sessionMoment(clock(14, 20)), time.Time{})
	require.NoError(t, err)
	s, _, err = s.SignIn(sessionMoment(clock(14, 50)), "d5", time.Time{})
	require.NoError(t, err)
	s, _, err = s.Adjourn(sessionMoment(clock(15, 0)), time.Time{}, "休息")
	require.NoError(t, err)
	s, _, err = s.Close(sessionMoment(clock(16, 0)), time.Time{})
	require.NoError(t, err)
	var zh []string
	for _, line := range s.Minutes(plain) {
		zh = append(zh, line.In(townhall.ZH))
	}
	assert.Equal(t, []string{"镇人民代表大会第19届第4次会议（2025-10-09下午）", "d1、d2提议召集", "2025-10-06通知", "等候至14:30：大雨", "14:20开会，应到6人，实到4人",
		"法定人数：出席：应为不少于全体成员的2/3（6），即至少4，实为4（《地方各级人民代表大会和地方各级人民政府组织法》第14条）", "列席：老干部代表，12人", "旁听：中心小学教师", "请假：d6",
		"d5于14:50到会", "1. 方案", "15:00至16:00休会：休息", "16:00闭会"}, zh)
}

func plain(p townhall.PersonID) townhall.Text { return townhall.Plain(string(p)) }

func texts(lines []townhall.Text) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.String()
	}
	return out
}

func TestWordsOfSessionRules(t *testing.T) {
	v, err := governance.VillageAssemblyConvening.On(townhall.NewDate(2026, 1, 1))
	require.NoError(t, err)
	assert.Equal(t, "called by the villagers' committee, at the wish of 1/10 of the villagers or residents, at the wish of 1/3 of the representatives, 10 days' notice, at once if urgent", v.Text().String())
	assert.Error(t, governance.Convening{Notice: -1}.Check("value"))
	assert.Error(t, governance.ProxyRule{Most: -1}.Check("value"))
	for rule, want := range map[governance.ProxyRule]string{{}: "no proxies", {Allowed: true}: "proxies are allowed", {Allowed: true, Most: 3}: "proxies are allowed, 3 to a person at most"} {
		assert.Equal(t, want, rule.Text().String())
	}
}

// TestRulesThatCannotBeRead: a pack of the wrong shape is an error, and never a rule that does not bind.
func TestRulesThatCannotBeRead(t *testing.T) {
	broken := func(key string) townhall.Rulebook {
		return townhall.Rules("broken", governance.TownCongressDecision, townhall.Dated[string]{Key: key, Title: townhall.Plain("x"), Versions: []townhall.Version[string]{{Value: "x"}}})
	}
	at := func(key string) townhall.Moment {
		m := sessionMoment(clock(15, 0))
		m.Rules = broken(key)
		return m
	}
	four := convened(t, 4)
	chair := congress(governance.Congress)
	chair.ID, chair.Members = "other", []governance.Member{{Person: "mayor", Role: governance.Head, From: newYear}}
	for key, step := range map[string]func(m townhall.Moment) error{
		governance.ConveningKey(governance.Congress): func(m townhall.Moment) error {
			_, _, err := called().Convene(m, congress(governance.Congress))
			return err
		},
		governance.AdmittedCap.Key: func(m townhall.Moment) error { _, _, err := four.Invite(m); return err },
		governance.ProxyKey(governance.Congress): func(m townhall.Moment) error {
			_, _, err := four.GiveProxy(m, governance.Proxy{From: "d5", To: "d1"})
			return err
		},
		governance.UnexcusedAbsences.Key: func(m townhall.Moment) error {
			_, err := governance.MandatesOver(m.Rules, four)
			return err
		},
		"governance.term.leading_group": func(m townhall.Moment) error { _, _, err := group().Form(m); return err },
		governance.IncompatibleRoles.Key: func(m townhall.Moment) error {
			_, _, err := group().Form(m, chair)
			return err
		},
	} {
		assert.ErrorIs(t, step(at(key)), townhall.Invalid, key)
		var r *townhall.Refusal
		assert.False(t, errors.As(step(at(key)), &r), key)
	}
}

func TestASecondCallInAnOffice(t *testing.T) {
	ctx := context.Background()
	now := clock(14, 0)
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return now }
	b, err := governance.FormBody(ctx, office, clerk, congress(governance.Congress))
	require.NoError(t, err)
	first, err := governance.ConveneSession(ctx, office, clerk, b.Ref(), called())
	require.NoError(t, err)
	again := called()
	again.Second = first.Ref()
	_, err = governance.ConveneSession(ctx, office, clerk, b.Ref(), again)
	assert.Equal(t, []string{"governance.session.second"}, clauses(t, err), "it has not lapsed")
	_, err = governance.LapseSession(ctx, office, clerk, first.Ref(), now)
	require.NoError(t, err)
	s, err := governance.ConveneSession(ctx, office, clerk, b.Ref(), again)
	require.NoError(t, err)
	assert.Equal(t, first.Ref(), s.Second)
	again.Second.ID = "nowhere"
	_, err = governance.ConveneSession(ctx, office, clerk, b.Ref(), again)
	assert.ErrorIs(t, err, townhall.NotFound)
	n := 0
	for _, err := range office.Store.Find(ctx, townhall.Query{Kind: governance.SessionKind}) {
		require.NoError(t, err)
		n++
	}
	assert.Equal(t, 2, n, "a refused session is none")
}

func TestHeadingsOfMinutes(t *testing.T) {
	s := governance.Session{On: voteDay}
	for _, c := range []struct {
		half          governance.Half
		term, ordinal int
		want          string
	}{{governance.Morning, 0, 0, "会议记录（2025-10-09上午）"}, {governance.Evening, 0, 4, "会议记录第4次会议（2025-10-09晚上）"}, {"", 19, 4, "会议记录第19届第4次会议（2025-10-09）"}} {
		s.Half, s.Term, s.Ordinal = c.half, c.term, c.ordinal
		assert.Equal(t, c.want, s.Minutes(plain)[0].In(townhall.ZH))
	}
}

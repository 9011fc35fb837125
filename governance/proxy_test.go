package governance_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/governance"
)

var proxyDay = townhall.NewDate(2026, 3, 20)

// clubWith is a session of a club of six whose rule of proxies is given.
func clubWith(t *testing.T, rule governance.ProxyRule) (governance.Session, townhall.Moment) {
	t.Helper()
	m := sessionMoment(proxyDay.Time(cn.Zone).Add(9 * time.Hour))
	m.Rules = withRules(t, townhall.Dated[governance.ProxyRule]{Key: governance.ProxyKey("club"), New: true, Title: townhall.Plain("club"),
		Versions: []townhall.Version[governance.ProxyRule]{{Value: rule, Cite: townhall.Cite{Law: "bylaws", Article: "7"}}}})
	s := called()
	s.On = proxyDay
	s, _, err := s.Convene(m, congress("club"))
	require.NoError(t, err)
	return s, m
}

func TestProxies(t *testing.T) {
	s, m := clubWith(t, governance.ProxyRule{Allowed: true, Most: 3})
	spring := m.Now
	var err error
	for _, from := range []townhall.PersonID{"d2", "d3", "d4"} {
		s, _, err = s.GiveProxy(m, governance.Proxy{From: from, To: "d1"})
		require.NoError(t, err)
	}
	for _, c := range []struct {
		name     string
		from, to townhall.PersonID
		clause   string
	}{
		{"a fourth", "d5", "d1", "governance.session.proxy.most"},
		{"a second of one member", "d2", "d5", "governance.session.proxy.apart"},
		{"to oneself", "d5", "d5", "governance.session.proxy.apart"},
		{"to a stranger", "d5", "x", "governance.session.proxy.apart"},
		{"handed on", "d1", "d5", "governance.session.proxy.apart"},
		{"to one who gave his own", "d5", "d2", "governance.session.proxy.apart"},
		{"of a stranger", "x", "d5", "governance.session.roll"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := s.GiveProxy(m, governance.Proxy{From: c.from, To: c.to})
			assert.Contains(t, clauses(t, err), c.clause)
		})
	}
	assert.Zero(t, s.VotesOf("d1", spring), "who is not there casts none")
	s, _, err = s.SignIn(m, "d1", spring)
	require.NoError(t, err)
	assert.Equal(t, 4, s.VotesOf("d1", spring))
	assert.Equal(t, int64(1), s.Tally(spring).Present, "a proxy makes nobody present")
	s, _, err = s.SignIn(m, "d2", spring)
	require.NoError(t, err)
	assert.Equal(t, 3, s.VotesOf("d1", spring), "who comes votes himself")
	assert.Equal(t, int64(4), s.Votes(spring))
	later := m
	later.Now = spring.Add(time.Hour)
	s, _, err = s.RevokeProxy(later, "d3")
	require.NoError(t, err)
	assert.Equal(t, []int{3, 2}, []int{s.VotesOf("d1", spring), s.VotesOf("d1", later.Now)})
	_, _, err = s.RevokeProxy(later, "d3")
	assert.Error(t, err, "twice")
	_, _, err = s.GiveProxy(later, governance.Proxy{From: "d5", To: "d1"})
	assert.NoError(t, err, "one revoked makes room")
}

// TestProxiesForAQuorum: only where the rule says so is who gave a proxy present.
func TestProxiesForAQuorum(t *testing.T) {
	for present, held := range map[bool]bool{false: false, true: true} {
		s, m := clubWith(t, governance.ProxyRule{Allowed: true, Present: present})
		var err error
		for _, from := range []townhall.PersonID{"d3", "d4"} {
			s, _, err = s.GiveProxy(m, governance.Proxy{From: from, To: "d1"})
			require.NoError(t, err)
		}
		for _, p := range []townhall.PersonID{"d1", "d2"} {
			s, _, err = s.SignIn(m, p, time.Time{})
			require.NoError(t, err)
		}
		f, err := s.QuorumAt(m.Now, m.Rules)
		require.NoError(t, err)
		assert.Equal(t, held, f.Held)
	}
}

// TestBodiesWithoutProxies: a kind of body without a rule has none.
func TestBodiesWithoutProxies(t *testing.T) {
	m := sessionMoment(proxyDay.Time(cn.Zone).Add(9 * time.Hour))
	for kind, by := range map[governance.Kind]governance.Kind{governance.Congress: governance.Presidium, governance.VillageAssemblyBody: governance.VillagersCommittee,
		governance.ResidentsDelegates: governance.ResidentsCommittee} {
		s := called()
		s.On, s.Notice, s.Convener.Kind, s.Households = proxyDay, proxyDay.AddDays(-10), by, 6
		s, _, err := s.Convene(m, congress(kind))
		require.NoError(t, err)
		_, _, err = s.GiveProxy(m, governance.Proxy{From: "d2", To: "d1"})
		assert.Equal(t, []string{"governance.session.proxy"}, clauses(t, err), kind)
	}
}

// TestACollectivesProxies: a member of a rural collective may mandate another of the same household, who takes part in their stead (art. 27).
func TestACollectivesProxies(t *testing.T) {
	m := sessionMoment(proxyDay.Time(cn.Zone).Add(9 * time.Hour))
	convene := func(c governance.Convener, notice townhall.Date) (governance.Session, error) {
		s := called()
		s.On, s.Notice, s.Convener = proxyDay, notice, c
		s, _, err := s.Convene(m, congress(governance.Collective))
		return s, err
	}
	council := governance.Convener{Organ: "council", Kind: governance.CollectiveCouncil}
	_, err := convene(governance.Convener{Organ: "committee", Kind: governance.VillagersCommittee}, proxyDay.AddDays(-10))
	assert.Equal(t, []string{"governance.session.convener"}, clauses(t, err), "its council calls it")
	_, err = convene(council, proxyDay.AddDays(-9))
	assert.Equal(t, []string{"governance.session.notice"}, clauses(t, err), "nine days before")
	s, err := convene(council, proxyDay.AddDays(-10))
	require.NoError(t, err)
	_, _, err = s.GiveProxy(m, governance.Proxy{From: "d2", To: "d1"})
	assert.Equal(t, []string{"governance.session.proxy.household"}, clauses(t, err), "no household is named")
	s, _, err = s.GiveProxy(m, governance.Proxy{From: "d2", To: "d1", Household: "h1"})
	require.NoError(t, err)
	_, _, err = s.GiveProxy(m, governance.Proxy{From: "d3", To: "d1", Household: "h2"})
	assert.Equal(t, []string{"governance.session.proxy.household"}, clauses(t, err), "the same person for two households")
	s, _, err = s.GiveProxy(m, governance.Proxy{From: "d3", To: "d1", Household: "h1"})
	require.NoError(t, err)
	s, _, err = s.SignInFor(m, "d4", "h3", m.Now)
	require.NoError(t, err)
	_, _, err = s.GiveProxy(m, governance.Proxy{From: "d5", To: "d4", Household: "h2"})
	assert.Equal(t, []string{"governance.session.proxy.household"}, clauses(t, err), "who came for another household")
	s, _, err = s.SignIn(m, "d1", m.Now)
	require.NoError(t, err)
	assert.Equal(t, int64(4), s.Tally(m.Now).Present, "d1 with the two of the same household, and d4")
	assert.Equal(t, 3, s.VotesOf("d1", m.Now))
}

package intl_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/intl"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/mediation"
)

var (
	formed = townhall.NewDate(2025, 1, 6)
	two    = []mediation.Party{{Person: "a", Side: "a"}, {Person: "b", Side: "b"}}
	told   = []mediation.Route{mediation.Arbitration, mediation.Administrative, mediation.Court}
)

// on is a day of 2025 under the international rules.
func on(month time.Month, day int) townhall.Moment {
	d := townhall.NewDate(2025, month, day)
	return townhall.Moment{Ref: townhall.Ref{ID: "c"}, Now: d.Time(time.UTC), Today: d, Rules: intl.Rulebook, Calendar: townhall.NewCalendar("host")}
}

func application() mediation.Application {
	return mediation.Application{Committee: "c", Category: mediation.Neighbours, Source: mediation.OnApplication, Parties: two}
}

// abroad asserts of a step's facts or refusal that no Chinese law is cited, and gives what the step made.
func abroad[T any](t *testing.T, allowed bool) func(T, []townhall.Fact, error) T {
	return func(made T, facts []townhall.Fact, err error) T {
		t.Helper()
		for _, f := range facts {
			for _, c := range f.Basis {
				foreign(t, c)
			}
		}
		if allowed {
			require.NoError(t, err)
			require.NotEmpty(t, facts)
			return made
		}
		var r *townhall.Refusal
		require.ErrorAs(t, err, &r)
		walk(r.Finding, func(f townhall.Finding) { foreign(t, f.Cite) })
		return made
	}
}

func foreign(t *testing.T, c townhall.Cite) {
	t.Helper()
	if !c.IsZero() {
		assert.Contains(t, c.Law, "UNCITRAL")
		assert.Empty(t, c.Article, "no article of another law")
	}
}

func walk(f townhall.Finding, visit func(townhall.Finding)) {
	visit(f)
	for _, p := range f.Parts {
		walk(p, visit)
	}
}

// A committee of one, without a term: the rulebook has no rule of size, women or term.
func TestCommitteeIsNotBoundByRulesThatAreNotInTheBook(t *testing.T) {
	does, refused := abroad[mediation.Committee](t, true), abroad[mediation.Committee](t, false)
	c := does(mediation.Committee{Formed: formed, Members: []mediation.Member{{Person: "m", Director: true}}}.Establish(on(1, 6)))
	assert.Empty(t, c.Duties)
	refused(mediation.Committee{Formed: formed}.Establish(on(1, 6)))
	c = does(c.Engage(on(1, 7), mediation.Engagement{Person: "e"}))
	refused(c.Engage(on(1, 8), mediation.Engagement{Person: "e"}))
	refused(c.Disengage(on(2, 1), "m", mediation.Leaving{}))
	c = does(c.Disengage(on(2, 1), "e", mediation.Leaving{How: mediation.Resigned, Reason: "moves away"}))
	refused(c.Reelect(on(2, 3), mediation.Election{}))
	c = does(c.Reelect(on(2, 3), mediation.Election{Members: []mediation.Member{{Person: "n", Director: true}}}))
	assert.Empty(t, c.Duties)
	assert.False(t, c.Mediates("m", on(2, 3).Today))
}

func TestAWholeCaseAbroadCitesNoChineseLaw(t *testing.T) {
	does, refused := abroad[mediation.Case](t, true), abroad[mediation.Case](t, false)
	body := abroad[mediation.Committee](t, true)(mediation.Committee{Formed: formed, Members: []mediation.Member{{Person: "m", Director: true}}}.Establish(on(1, 6)))
	m := on(3, 3)

	refused(mediation.Application{On: m.Today, Parties: []mediation.Party{{Person: "a", Side: "a", Refuses: true}, {Person: "a", Side: "a"}}}.Accept(m, mediation.Committee{}))
	before := application()
	before.On = townhall.NewDate(2018, 1, 2)
	refused(before.Accept(m, body))
	c := does(application().Accept(m, body))
	assert.Empty(t, c.Duties, "no limit where the rulebook has none")
	refused(c.AgreeOrally(m, body, mediation.Terms{Content: "too early"}))
	refused(c.Assign(m, body, mediation.Assignment{Mediators: []townhall.PersonID{"stranger"}}))
	refused(c.Assign(m, body, mediation.Assignment{}))
	refused(c.Mediate(m, body, mediation.Session{}))
	c = does(c.Assign(m, body, mediation.Assignment{Mediators: []townhall.PersonID{"m"}}))
	c = does(c.Mediate(m, body, mediation.Session{Record: "heard", Rights: true}))
	c = does(c.Escalate(m, mediation.Escalation{Harm: mediation.Crime, Prevented: true, Persons: 2}))
	refused(c.Escalate(m, mediation.Escalation{}))
	refused(c.AgreeOrally(m, body, mediation.Terms{Obligations: []mediation.Obligation{{By: "stranger"}}}))
	refused(c.Draft(m, mediation.Terms{}))
	refused(c.End(m, mediation.Ending{}))
	does(c.End(m, mediation.Ending{Reason: "no common ground", Told: told}))

	oral := does(c.AgreeOrally(m, body, mediation.Terms{Content: "quiet after ten"}))
	refused(oral.Perform(m, 1, townhall.Date{}))
	refused(oral.Perform(m, 0, townhall.NewDate(2025, 3, 1)))
	does(oral.Perform(m, 0, townhall.Date{}))

	c = does(c.Draft(m, mediation.Terms{Content: "pays", Obligations: []mediation.Obligation{{By: "a", What: "pays"}, {By: "b", What: "pays too"}}}))
	refused(c.Seal(m, body, townhall.Date{}))
	refused(c.Sign(m, mediation.Signature{Person: "stranger"}))
	for _, p := range []townhall.PersonID{"a", "b", "m"} {
		c = does(c.Sign(m, mediation.Signature{Person: p}))
	}
	refused(c.Sign(m, mediation.Signature{Person: "a"}))
	c = does(c.Seal(m, body, townhall.Date{}))
	refused(c.Perform(m, 7, townhall.Date{}))
	c = does(c.Perform(m, 0, townhall.Date{}))
	c = does(c.Perform(m, 1, townhall.Date{}))
	assert.Equal(t, mediation.Performed, c.State)
	refused(c.Mediate(m, body, mediation.Session{Record: "again", Rights: true}))
}

func TestRefusalInAnOfficeAbroad(t *testing.T) {
	office := intl.Office(memory.New(), townhall.Anyone(), townhall.NewCalendar("host"), time.UTC)
	clerk := townhall.Actor{Capacity: "clerk"}
	body, err := mediation.Establish(t.Context(), office, clerk, mediation.Committee{Formed: formed, Members: []mediation.Member{{Person: "m", Director: true}}})
	require.NoError(t, err)
	a := application()
	a.Committee, a.Parties = body.ID, []mediation.Party{two[0], {Person: "b", Side: "b", Refuses: true}}
	_, err = mediation.Accept(t.Context(), office, clerk, a)
	var r *townhall.Refusal
	require.True(t, errors.As(err, &r))
	failed := r.Finding.Failed()
	require.Len(t, failed, 1)
	assert.Equal(t, "mediation.refused", failed[0].Code)
	assert.Contains(t, failed[0].Cite.Law, "UNCITRAL")
	assert.Contains(t, r.Finding.In(townhall.EN), "(unverified)", "said wherever the rule is shown")
	assert.Contains(t, r.Finding.In(townhall.EN), "✓ the category is given\n", "a clause of Chinese practice alone cites nothing")
}

// A rule that is in the book binds; on a day for which it has no version, nothing can be judged.
func TestARuleInTheBookButNotInForceIsARefusal(t *testing.T) {
	for _, key := range []string{mediation.CommitteeSize.Key, mediation.CommitteeWomen.Key, mediation.CommitteeTerm.Key, mediation.Duration.Key} {
		t.Run(key, func(t *testing.T) {
			pack := `{"name": "pack", "rules": {"` + key + `": {"new": true, "versions": [{"from": "2026-01-01", "value": ` + value(key) + `}]}}}`
			var later townhall.Rulebook
			require.NoError(t, later.UnmarshalJSON([]byte(pack)))
			book, err := intl.Rulebook.With(later)
			require.NoError(t, err)
			m := on(3, 3)
			m.Rules = book
			body := mediation.Committee{ID: "c", Formed: formed, Members: []mediation.Member{{Person: "m", Director: true}}}
			_, _, err = body.Establish(m)
			if key == mediation.Duration.Key {
				_, _, err = application().Accept(m, body)
			}
			var r *townhall.Refusal
			require.ErrorAs(t, err, &r)
			assert.Equal(t, []string{"rule.in_force", key}, []string{r.Finding.Code, r.Finding.Field})
		})
	}
}

func value(key string) string {
	switch key {
	case mediation.CommitteeSize.Key:
		return `{"min": 1, "max": 5}`
	case mediation.CommitteeWomen.Key:
		return `1`
	}
	return `{"n": 1, "unit": "month"}`
}

func TestTheStatuteIsNamedInBothLanguages(t *testing.T) {
	for _, tc := range []struct {
		book   townhall.Rulebook
		zh, en string
	}{
		{intl.Rulebook, "联合国国际贸易法委员会调解示范法", "UNCITRAL Model Law on Mediation"},
		{cn.Rulebook, "人民调解法", "People's Mediation Law"},
	} {
		name, err := mediation.Statute.In(tc.book).On(formed)
		require.NoError(t, err)
		assert.Equal(t, []string{tc.zh, tc.en}, []string{name.In(townhall.ZH), name.In(townhall.EN)})
	}
}

func TestLintSaysWhatIsUnverified(t *testing.T) {
	require.NoError(t, intl.Rulebook.Check())
	found := intl.Rulebook.Lint()
	require.Len(t, found, 1)
	assert.Equal(t, "lint.unverified", found[0].Code)
}

func ExampleOffice() {
	cal, err := townhall.NewCalendar("host").Publish(2026, townhall.SpecialDay{Date: townhall.NewDate(2026, 5, 1), Name: "Labour Day"})
	office := intl.Office(memory.New(), townhall.Anyone(), cal, time.UTC)
	due, _ := townhall.Within(1, townhall.WorkingDays).From(townhall.NewDate(2026, 4, 30)).Due(office.Calendar)
	fmt.Println(due.Date, err)
	// Output: 2026-05-04 <nil>
}

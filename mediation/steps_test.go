package mediation_test

import (
	"encoding/json"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/mediation"
)

// step is something that is done to a case.
type step = func(mediation.Case) (mediation.Case, []townhall.Fact, error)

// turned is a step that exactly one clause refuses, and what that clause says.
type turned struct {
	name                              string
	before                            mediation.Case
	step                              step
	code, article, field, need, found string
}

// turnsAway takes each step and finds it refused as it says, with the case left as it was.
func turnsAway(t *testing.T, list ...turned) {
	t.Helper()
	for _, x := range list {
		t.Run(x.name, func(t *testing.T) {
			kept := written(t, x.before)
			after, facts, err := x.step(x.before)
			assert.Equal(t, []string{x.code, x.article, x.field, x.need, x.found}, clause(t, err))
			assert.Nil(t, facts)
			assert.Equal(t, x.before, after)
			assert.Equal(t, kept, written(t, x.before), "the case before is left alone")
		})
	}
}

// clause is the one clause that refuses: its code, article, field, and what it needed and found, in English.
func clause(t testing.TB, err error) []string {
	t.Helper()
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r)
	failed := r.Finding.Failed()
	require.Len(t, failed, 1, r.Finding.String())
	f := failed[0]
	out := []string{f.Code, f.Cite.Article, f.Field, "", ""}
	for i, v := range []townhall.Value{f.Need, f.Found} {
		if !v.IsZero() {
			out[3+i] = v.In(townhall.EN)
		}
	}
	return out
}

// did takes a step that is allowed, whose one fact has a verb, a reason and a basis: law and article.
func did(t testing.TB, verb, reason string, basis ...string) func(mediation.Case, []townhall.Fact, error) mediation.Case {
	return func(c mediation.Case, facts []townhall.Fact, err error) mediation.Case {
		t.Helper()
		require.NoError(t, err)
		require.Len(t, facts, 1)
		assert.Equal(t, []string{verb, reason}, []string{facts[0].Verb, facts[0].Reason})
		assert.Equal(t, basis, cited(facts[0].Basis))
		require.NoError(t, c.Check())
		return c
	}
}

func cited(basis []townhall.Cite) (out []string) {
	for _, c := range basis {
		out = append(out, c.Law+c.Article)
	}
	return out
}

func written(t testing.TB, doc any) string {
	t.Helper()
	b, err := json.Marshal(doc)
	require.NoError(t, err)
	return string(b)
}

// local lays a county's pack over the built-in rules, from 2025 on.
func local(t testing.TB, rules string) townhall.Rulebook {
	t.Helper()
	pack, err := townhall.LoadRules(fstest.MapFS{"county.json": {Data: []byte(`{"name": "county", "rules": {` + rules + `}}`)}}, "county.json")
	require.NoError(t, err)
	book, err := cn.Rulebook.With(pack)
	require.NoError(t, err)
	return book
}

// under is a day under other rules.
func under(book townhall.Rulebook, d townhall.Date) townhall.Moment {
	m := moment(d)
	m.Rules = book
	return m
}

// accepted is a case of 3 March.
func accepted(t testing.TB) mediation.Case {
	return must(t)(application().Accept(moment(day(time.March, 3)), committee()))
}

// agreed is a case with an oral agreement of 5 March.
func agreed(t testing.TB, obligations ...mediation.Obligation) mediation.Case {
	return must(t)(mediating(t).AgreeOrally(moment(day(time.March, 5)), committee(), mediation.Terms{Content: "fence back by 20 cm", Obligations: obligations}))
}

// ended is a case that ended on 7 March.
func ended(t testing.TB) mediation.Case {
	return must(t)(mediating(t).End(moment(day(time.March, 7)), mediation.Ending{Reason: "no common ground", Told: mediation.Routes()}))
}

func people(p ...townhall.PersonID) []townhall.PersonID { return p }

package mediation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/mediation"
)

// Each clause that fails says which part of the case it judged and what was there: names, dates, routes.
func TestRefusalsNameTheOffender(t *testing.T) {
	m := moment(day(time.March, 6))
	accept := func(change func(*mediation.Application)) func() (mediation.Case, []townhall.Fact, error) {
		return func() (mediation.Case, []townhall.Fact, error) {
			a := application()
			change(&a)
			return a.Accept(m, committee())
		}
	}
	accepted := must(t)(application().Accept(moment(day(time.March, 3)), committee()))
	half := must(t)(drafted(t).Sign(m, mediation.Signature{Person: "li"}))
	for _, tc := range []struct {
		step              func() (mediation.Case, []townhall.Fact, error)
		field, needed, is string
	}{
		{accept(func(a *mediation.Application) { a.Category = "" }), "category", "", "—"},
		{accept(func(a *mediation.Application) { a.Source = "rumour" }), "source", "", "rumour"},
		{accept(func(a *mediation.Application) { a.Parties = fence[:1] }), "parties", "", "1"},
		{accept(func(a *mediation.Application) {
			a.Parties = []mediation.Party{{Person: "li", Side: "a"}, {Side: "b"}, {Person: "li", Side: "b"}}
		}), "parties", "", "—、li"},
		{accept(func(a *mediation.Application) {
			a.Parties = []mediation.Party{{Person: "wang", Side: "a", Refuses: true}, {Person: "li", Side: "b", Refuses: true}}
		}), "parties", "", "wang、li"},
		{accept(func(a *mediation.Application) { a.On = day(time.March, 7) }), "dates", "", "今日（2025-03-06）早于受理（2025-03-07）"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return accepted.Assign(m, committee(), mediation.Assignment{})
		}, "mediators", "", "—"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return accepted.Assign(m, committee(), mediation.Assignment{Mediators: []townhall.PersonID{"m1", "zhao", "qian"}})
		}, "mediators", "", "zhao、qian"},
		{func() (mediation.Case, []townhall.Fact, error) {
			body := committee()
			body.Members = append(body.Members, mediation.Member{Person: "li"})
			return accepted.Assign(m, body, mediation.Assignment{Mediators: []townhall.PersonID{"m1", "li"}})
		}, "mediators", "", "li"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return mediating(t).Mediate(m, committee(), mediation.Session{})
		}, "sessions.record", "", "—"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return mediating(t).Mediate(m, committee(), mediation.Session{Record: "heard", Rights: true, On: day(time.March, 2)})
		}, "dates", "", "调解（2025-03-02）早于调解（2025-03-04）"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return mediating(t).Draft(m, mediation.Terms{Obligations: []mediation.Obligation{{By: "li"}}})
		}, "agreement.content", "", "—"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return mediating(t).Draft(m, mediation.Terms{Content: "pays", Obligations: []mediation.Obligation{{By: "li", What: "pays"}, {By: "li"}, {By: "zhao", What: "pays"}}})
		}, "agreement.obligations", "", "li：—、zhao：pays"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return mediating(t).Draft(m, mediation.Terms{Content: "pays", Obligations: []mediation.Obligation{{By: "li", What: "pays", Amount: townhall.Yuan(1)},
				{By: "li", What: "pays", Amount: townhall.Yuan(0)}, {By: "wang", What: "pays back", Amount: townhall.Yuan(-200)}}})
		}, "agreement.obligations.amount", "大于零的金额", "实为li：pays，0.00 CNY、wang：pays back，-200.00 CNY"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return mediating(t).AgreeOrally(m, committee(), mediation.Terms{Content: "pays", Obligations: []mediation.Obligation{
				{By: "li", What: "pays", Until: day(time.March, 6)}, {By: "li", What: "pays", Until: day(time.March, 5)}}})
		}, "agreement.obligations.until", "自2025-03-06起", "实为li：pays，2025-03-05以前"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return half.Sign(m, mediation.Signature{Person: "zhao"})
		}, "agreement.signatures", "", "zhao"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return half.Sign(m, mediation.Signature{Person: "li"})
		}, "agreement.signatures", "", "li"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return half.Sign(m, mediation.Signature{Person: "wang", On: day(time.March, 4)})
		}, "dates", "", "wang签名（2025-03-04）早于协议（2025-03-05）"},
		{func() (mediation.Case, []townhall.Fact, error) { return half.Seal(m, committee(), townhall.Date{}) }, "agreement.signatures", "wang、li", "li"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return must(t)(half.Sign(m, mediation.Signature{Person: "wang"})).Seal(m, committee(), townhall.Date{})
		}, "agreement.signatures", "m1中至少一人", "—"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return half.End(m, mediation.Ending{Told: []mediation.Route{mediation.Court, mediation.Arbitration, mediation.Administrative}})
		}, "ending.reason", "", "—"},
		{func() (mediation.Case, []townhall.Fact, error) {
			return half.End(m, mediation.Ending{Reason: "li withdrew", Told: []mediation.Route{mediation.Court}})
		}, "ending.told", "", "未告知仲裁、行政"},
		{func() (mediation.Case, []townhall.Fact, error) { return accepted.Seal(m, committee(), townhall.Date{}) }, "state", "协议书待签章", "已受理"},
	} {
		t.Run(tc.field+" "+tc.is, func(t *testing.T) {
			_, _, err := tc.step()
			var r *townhall.Refusal
			require.ErrorAs(t, err, &r)
			f := r.Finding.Failed()[0]
			says := ""
			if !f.Need.IsZero() {
				says = f.Need.In(townhall.ZH)
			}
			assert.Equal(t, []string{tc.field, tc.needed}, []string{f.Field, says})
			assert.Contains(t, f.Line(townhall.ZH), tc.is)
		})
	}
}

// Blanks alone are nothing given, and blanks around a text are not kept.
func TestBlanksAreNothingGiven(t *testing.T) {
	m := moment(day(time.March, 6))
	told := []mediation.Route{mediation.Arbitration, mediation.Administrative, mediation.Court}
	for _, tc := range []struct {
		code, article string
		step          func(mediation.Case) (mediation.Case, []townhall.Fact, error)
	}{
		{"mediation.session.record", "27", func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Mediate(m, committee(), mediation.Session{Record: " \t", Rights: true})
		}},
		{"mediation.content", "28", func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.AgreeOrally(m, committee(), mediation.Terms{Content: "\n"})
		}},
		{"mediation.obligations", "29", func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Draft(m, mediation.Terms{Content: "pays", Obligations: []mediation.Obligation{{By: "li", What: "　"}}})
		}},
		{"mediation.end.reason", "26", func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.End(m, mediation.Ending{Reason: "  ", Told: told})
		}},
	} {
		before := mediating(t)
		after, _, err := tc.step(before)
		refused(t, tc.code, tc.article, before, after, err)
	}
	for _, p := range []mediation.Party{{Person: "li", Side: " a"}, {Person: " ", Side: "b"}, {Person: " wang", Side: "b"}} {
		a := application()
		a.Parties = []mediation.Party{fence[0], p}
		_, _, err := a.Accept(m, committee())
		assert.Error(t, err, p)
		assert.Equal(t, p, a.Parties[1], "what was given is left alone")
	}

	c := must(t)(mediating(t).Mediate(m, committee(), mediation.Session{Record: " both heard\n", Rights: true}))
	assert.Equal(t, "both heard", c.Sessions[1].Record)
	c = must(t)(c.End(m, mediation.Ending{Reason: " no common ground ", Told: told}))
	assert.Equal(t, "no common ground", c.Ending.Reason)
}

// Every guard of the table says which part it judges.
func TestEveryGuardNamesItsField(t *testing.T) {
	for _, move := range mediation.CaseStates.Moves {
		for _, g := range move.Guards {
			assert.NotEmpty(t, g.Field, g.Code)
			assert.NotNil(t, g.Shows, g.Code)
		}
	}
}

// A rule that the rulebook has in a type that cannot be taken is an error, and never passed over.
func TestARuleThatCannotBeTakenIsAnError(t *testing.T) {
	var pack townhall.Rulebook
	require.NoError(t, pack.UnmarshalJSON([]byte(`{"name": "x", "rules": {
		"mediation.statute": {"versions": [{"value": {"zh": "法"}}]},
		"mediation.duration": {"versions": [{"value": "soon"}]}}}`)))
	m := moment(day(time.March, 3))
	m.Rules = pack
	_, _, err := application().Accept(m, committee())
	require.ErrorIs(t, err, townhall.Invalid)
	assert.ErrorContains(t, err, "mediation.duration")
	_, err = cn.Rulebook.With(pack)
	assert.ErrorIs(t, err, townhall.Invalid)
}

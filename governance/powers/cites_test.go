package powers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

// The articles shown with a refusal are those of the act's own type.
func TestRefusalsCiteTheLawOfTheirType(t *testing.T) {
	all := []powers.PowerType{powers.Penalty, powers.Coercive, powers.Permit, powers.Levy}
	const town = "law-based administration as programmed by a town (unverified)"
	proposed := func(change func(*powers.Act)) func(powers.Act, townhall.Moment) error {
		return func(a powers.Act, m townhall.Moment) error {
			next := fine()
			next.Type, next.Burdens = a.Type, true
			change(&next)
			_, _, err := next.Propose(m, listed(t, func(l *powers.Listing) { l.Type = a.Type }))
			return err
		}
	}
	for _, c := range []struct {
		clause string
		take   func(powers.Act, townhall.Moment) error
		law    []string // of each type
	}{
		{"powers.known", proposed(func(a *powers.Act) { a.Power = "parking" }), []string{"penalties 38", "coercion 17", town, town}},
		{"powers.department", proposed(func(a *powers.Act) { a.Department = "housing" }), []string{"penalties 17", "coercion 17", "", ""}},
		{"powers.in_force", proposed(func(a *powers.Act) { a.Proposed = townhall.NewDate(2023, 12, 31) }), []string{"penalties 17", "coercion 17", "", ""}},
		{"powers.place", proposed(func(a *powers.Act) { a.Place = "shuibei" }), []string{"penalties 22", "", "", ""}},
		{"powers.type", proposed(func(a *powers.Act) { a.Type, a.Burdens = powers.Award, true }), []string{"", "", "", ""}},
		{"powers.act.party", proposed(func(a *powers.Act) { a.Party = powers.Party{} }), []string{"penalties 44", "", town, town}},
		{"powers.act.officers", proposed(func(a *powers.Act) { a.Officers[0].Person = "" }), []string{"penalties 42", "coercion 18", "", ""}},
		{"powers.act.done", func(a powers.Act, m townhall.Moment) error {
			_, _, err := a.Record(m, powers.Done{Step: powers.FullRecord})
			return err
		}, []string{"penalties 47", "coercion 18", "", ""}},
		{"powers.act.opinion", func(a powers.Act, m townhall.Moment) error {
			_, _, err := a.ReviewLegality(m, powers.LegalOpinion{By: "lawyer"})
			return err
		}, []string{"penalties 58", "", "", ""}},
		{"powers.act.reviewer", func(a powers.Act, m townhall.Moment) error {
			_, _, err := a.ReviewLegality(m, powers.LegalOpinion{By: "o1", Text: "x"})
			return err
		}, []string{"penalties 58", "", town, town}},
		{"powers.notice", func(a powers.Act, m townhall.Moment) error {
			_, _, err := a.Notify(m, powers.Notice{NoHearing: "x"})
			return err
		}, []string{"penalties 44", "coercion 18", town, town}},
		{"powers.notice.hearing", func(a powers.Act, m townhall.Moment) error {
			n := notice()
			n.NoHearing = ""
			_, _, err := a.Notify(m, n)
			return err
		}, []string{"penalties 63-64", town, "licensing 46-48", town}},
		{"powers.statement", func(a powers.Act, m townhall.Moment) error {
			a, _, err := a.Notify(m, notice())
			require.NoError(t, err)
			_, _, err = a.Hear(m, powers.Statement{})
			return err
		}, []string{"penalties 45", "coercion 18", town, town}},
		{"powers.statement.by", func(a powers.Act, m townhall.Moment) error {
			a.Party.Kind = powers.LegalPerson
			a, _, err := a.Notify(m, notice())
			require.NoError(t, err)
			_, _, err = a.Hear(m, powers.Statement{Text: "x", Answer: "x"})
			return err
		}, []string{"penalties 45", "coercion 18", town, town}},
		{"powers.waiver", func(a powers.Act, m townhall.Moment) error {
			a, _, err := a.Notify(m, notice())
			require.NoError(t, err)
			_, _, err = a.Waive(m, powers.Waiver{})
			return err
		}, []string{"penalties 62", "coercion 18", town, town}},
	} {
		for i, typ := range all {
			a := fine()
			a.Type, a.Burdens = typ, true
			a, _, err := a.Propose(moment(march(3)), listed(t, func(l *powers.Listing) { l.Type = typ }))
			require.NoError(t, err)
			err = c.take(a, moment(march(5)))
			refused(t, err, c.clause)
			var r *townhall.Refusal
			require.ErrorAs(t, err, &r)
			assert.Equal(t, c.law[i], short(r.Finding.Failed()[0].Cite), "%s of a %s", c.clause, typ)
		}
	}
}

// What is decided cites the law of its type as well.
func TestDecisionsCiteTheLawOfTheirType(t *testing.T) {
	for typ, law := range map[powers.PowerType][]string{powers.Penalty: {"penalties 59", "penalties 59"}, powers.Coercive: {"", "coercion 18"},
		powers.Permit: {"", "licensing 38"}, powers.Levy: {"", "law-based administration as programmed by a town (unverified)"}} {
		p := listed(t, func(l *powers.Listing) { l.Type = typ })
		a := decidedOf(t, typ)
		a.State, a.Burdens = powers.Reviewed, true
		_, _, err := a.Decide(moment(march(10)), p, powers.Decision{})
		refused(t, err, "powers.decision", "powers.appeals.told")
		var r *townhall.Refusal
		require.ErrorAs(t, err, &r)
		for i, f := range r.Finding.Failed() {
			assert.Equal(t, law[i], short(f.Cite), typ)
		}
	}
	_, _, err := at(t, powers.Published).Serve(moment(march(13)), powers.Service{})
	assert.ErrorContains(t, err, "Administrative Penalties Law (2021), art. 61")
}

// short is a source by a word and the article.
func short(c townhall.Cite) string {
	for law, word := range map[string]string{"行政处罚法": "penalties ", "行政强制法": "coercion ", "行政许可法": "licensing "} {
		if c.Law == law {
			return word + c.Article
		}
	}
	return c.String()
}

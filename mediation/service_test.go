package mediation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// A mediator who was removed makes no agreement binding any more, oral or written; what they signed before stays signed.
func TestNobodyBindsAfterTheirService(t *testing.T) {
	gone, _, err := committee().Censure(moment(day(time.March, 5)), mediation.Conduct{Person: "m1", What: mediation.Taking, Measure: mediation.Removed, Note: "took a gift"})
	require.NoError(t, err)
	m := moment(day(time.March, 7))
	orally := func(on townhall.Date) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.AgreeOrally(m, gone, mediation.Terms{Content: "fence back", On: on})
		}
	}
	must(t)(orally(day(time.March, 5))(mediating(t)))
	sealed := func(signed townhall.Date) (mediation.Case, step) {
		c := drafted(t)
		for _, p := range people("wang", "li", "m1") {
			c = must(t)(c.Sign(m, mediation.Signature{Person: p, On: signed}))
		}
		return c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Seal(m, gone, townhall.Date{})
		}
	}
	before, seals := sealed(day(time.March, 5))
	must(t)(seals(before))
	after, _ := sealed(day(time.March, 6))
	voided := gone
	voided.Voided = true
	turnsAway(t, turned{"an oral agreement the day after", mediating(t), orally(day(time.March, 6)), "mediation.agreement.mediator", "13", "mediators", "", "m1"},
		turned{"a signature the day after", after, seals, "mediation.signed.serving", "29", "agreement.signatures", "", "m1"},
		turned{"a seal of a committee that was voided", before, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Seal(m, voided, townhall.Date{})
		}, "mediation.committee.given", "8", "committee", "one formed by the day of acceptance and not voided", "dongcun, voided"})
}

// Who acts for a minor or an organisation signs for it, and does not mediate.
func TestAnAgentSigns(t *testing.T) {
	m := moment(day(time.March, 6))
	c := drafted(t)
	c.Parties = []mediation.Party{{Person: "wang", Side: "a", Agent: "mother"}, {Person: "li", Side: "b"}}
	for _, p := range people("mother", "li", "m1") {
		c = must(t)(c.Sign(m, mediation.Signature{Person: p}))
	}
	c = must(t)(c.Seal(m, committee(), townhall.Date{}))
	require.NoError(t, c.Check())
	accepted := accepted(t)
	accepted.Parties = []mediation.Party{{Person: "wang", Side: "a", Agent: "m1"}, {Person: "li", Side: "b"}}
	turnsAway(t, turned{"the agent mediates", accepted, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
		return c.Assign(m, committee(), mediation.Assignment{Mediators: people("m1")})
	}, "mediation.mediator.apart", "15", "mediators", "", "m1"})
}

// Nothing is breached before it is due, unless its party says that it will not be performed.
func TestNothingIsBreachedBeforeItIsDue(t *testing.T) {
	until := day(time.March, 20)
	c := agreed(t, mediation.Obligation{By: "li", What: "pays", Until: until})
	on := func(d townhall.Date, inAdvance bool) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.ReportBreach(moment(day(time.March, 25)), mediation.Breach{On: d, Reason: "li pays nothing", Told: true, InAdvance: inAdvance})
		}
	}
	turnsAway(t, turned{"on its last day", c, on(until, false), "mediation.breach.due", "31", "agreement.obligations", "", "2025-03-20"})
	must(t)(on(until.AddDays(1), false)(c))
	must(t)(on(until, true)(c))
}

// A committee older than the rules, or than the records, is registered with the term that is on record.
func TestAnOldCommitteeIsRegisteredWithItsTerm(t *testing.T) {
	m := moment(day(time.March, 3))
	old := committee()
	old.Formed, old.Begun = townhall.NewDate(1998, 1, 6), townhall.NewDate(2024, 5, 7)
	c, _, err := old.Establish(m)
	require.NoError(t, err)
	require.NoError(t, c.Check())
	assert.True(t, c.Mediates("m1", townhall.NewDate(2024, 5, 7)))
	assert.False(t, c.Mediates("m1", townhall.NewDate(2024, 5, 6)), "who sat before is not on record")
	due, err := c.Duties[0].Due(m.Calendar)
	require.NoError(t, err)
	assert.Equal(t, townhall.NewDate(2027, 5, 7), due.Date)
	for name, change := range map[string]func(*mediation.Committee){
		"no day of forming":         func(c *mediation.Committee) { c.Formed, c.Begun = townhall.Date{}, townhall.Date{} },
		"a term before the forming": func(c *mediation.Committee) { c.Begun = townhall.NewDate(1998, 1, 5) },
		"a term from tomorrow on":   func(c *mediation.Committee) { c.Begun = day(time.March, 4) },
	} {
		bad := old
		change(&bad)
		_, _, err := bad.Establish(m)
		var r *townhall.Refusal
		require.ErrorAs(t, err, &r, name)
		assert.Equal(t, "mediation.committee.formed", r.Finding.Failed()[0].Code, name)
	}
}

// A case comes of a risk once, and of one that is on record and open.
func TestOneCaseOfARisk(t *testing.T) {
	office := exampleOffice()
	body, err := mediation.Establish(ctx, office, mediator, committee())
	require.NoError(t, err)
	risk, err := mediation.FindRisk(ctx, office, mediator, mediation.Hazard{Committee: body.ID, Place: "shuinan/dongcun", Category: mediation.Land, Level: mediation.HighRisk, What: "two families at the ditch"})
	require.NoError(t, err)
	a := application()
	a.Risk = "no such risk"
	refuses := func(found string, err error) {
		t.Helper()
		var r *townhall.Refusal
		require.ErrorAs(t, err, &r)
		assert.Equal(t, "mediation.risk.open", r.Finding.Code)
		assert.Equal(t, found, r.Finding.Found.In(townhall.EN))
	}
	_, err = mediation.Accept(ctx, office, mediator, a)
	refuses("no such risk", err)
	a.Risk = risk.ID
	c, err := mediation.Accept(ctx, office.Once("sent"), mediator, a)
	require.NoError(t, err)
	_, err = mediation.Accept(ctx, office.Once("sent"), mediator, a)
	require.NoError(t, err, "sent twice")
	_, err = mediation.Accept(ctx, office, mediator, a)
	refuses("case "+c.ID+" was opened", err)
	_, err = mediation.Quick(ctx, office, mediator, mediation.QuickCase{Place: "shuinan/dongcun", Category: mediation.Land, Parties: fence, Agreed: "shared", Risk: risk.ID})
	refuses("case "+c.ID+" was opened", err)
	require.NoError(t, townhall.Void(ctx, office, mediator, c.Ref(), "entered twice"))
	_, err = mediation.Accept(ctx, office, mediator, a)
	require.NoError(t, err, "the first was voided")
}

// Figures of a closed period stay: they count by the committee and the form of its last day.
func TestAClosedPeriodStays(t *testing.T) {
	c := mediation.Case{ID: "1", State: mediation.Agreed, Committee: "town", Accepted: day(time.January, 20), Parties: fence,
		Handovers: []mediation.Handover{{From: "dongcun", To: "town", On: day(time.February, 3)}},
		Agreement: &mediation.Agreement{Form: mediation.Oral, On: day(time.February, 10), Effective: day(time.February, 10)}}
	for month, want := range map[time.Month][2]string{time.January: {"dongcun", ""}, time.February: {"town", "oral"}} {
		tally := mediation.NewTally(townhall.Month(2025, month), mediation.ByCommittee, mediation.ByForm)
		tally.Add(&c)
		f := figures(t, tally)
		assert.Equal(t, want, [2]string{f.By(mediation.ByCommittee)[0].Group, f.By(mediation.ByForm)[0].Group}, month)
	}
}

// A dimension that cannot be counted, or was not, is an error and no table of zeros.
func TestDimensionsAreChecked(t *testing.T) {
	for name, by := range map[string][]mediation.Dimension{"twice": {mediation.ByMonth, mediation.ByMonth}, "nothing": {{}}, "no group": {{Key: "x"}}} {
		tally := mediation.NewTally(townhall.Year(2025), by...)
		c := mediating(t)
		tally.Add(&c)
		tally.Add(nil)
		_, err := tally.Figures()
		assert.ErrorIs(t, err, townhall.Invalid, name)
	}
	f := figures(t, mediation.NewTally(townhall.Year(2025), mediation.ByPlace))
	_, err := f.Publish(mediation.ByPlace, mediation.BySource)
	assert.EqualError(t, err, "townhall: invalid: by: needs a dimension by which the figures were counted, found source")
}

// Who mediated is who was assigned by that day, whoever is when it is entered.
func TestWhoMediatedIsOfTheDay(t *testing.T) {
	m := moment(day(time.March, 20))
	c := must(t)(accepted(t).Assign(m, committee(), mediation.Assignment{Mediators: people("m1"), On: day(time.March, 3)}))
	c = must(t)(c.Assign(m, committee(), mediation.Assignment{Mediators: people("m2"), On: day(time.March, 10)}))
	sits := func(on townhall.Date) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Mediate(m, committee(), mediation.Session{On: on, Record: "heard", Rights: true})
		}
	}
	assert.Equal(t, people("m1"), must(t)(sits(day(time.March, 9))(c)).Sessions[0].By)
	held := must(t)(sits(day(time.March, 10))(c))
	assert.Equal(t, people("m2"), held.Sessions[0].By)
	turnsAway(t, turned{"recused before a session they held", held, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
		return c.Recuse(m, mediation.Recusal{Mediator: "m2", Ground: mediation.Objection, By: "li", On: day(time.March, 9)})
	}, "mediation.recuse.after", "23", "recusals.on", "", "2025-03-09"})
}

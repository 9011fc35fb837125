package mediation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/intl"
	"github.com/townhall-go/townhall/mediation"
)

// owed are three obligations: two with a last day, the first of them a Sunday, and one without.
func owed() []mediation.Obligation {
	return []mediation.Obligation{{By: "li", What: "moves the fence", Until: day(time.March, 16)},
		{By: "wang", What: "pays half", Amount: townhall.Yuan(200), Until: day(time.March, 31)}, {By: "li", What: "says sorry"}}
}

// dues lists the last days of the performance duties, and of the open ones among them.
func dues(t *testing.T, c mediation.Case) (all, open []string) {
	t.Helper()
	for _, d := range c.Duties {
		if d.Rule != mediation.PerformanceDuty {
			continue
		}
		due, err := d.Due(cn.Calendar)
		require.NoError(t, err)
		assert.Equal(t, townhall.UnitID(c.Committee), d.Owner)
		all = append(all, due.Date.String())
		if d.Open() {
			open = append(open, due.Date.String())
		}
	}
	return all, open
}

func TestWhatIsPerformedOnTheSpotLeavesNothingOpen(t *testing.T) {
	m := moment(day(time.March, 5))
	for name, obligations := range map[string][]mediation.Obligation{"as a whole": nil, "one by one": owed()} {
		t.Run(name, func(t *testing.T) {
			c, facts, err := mediating(t).AgreeOrally(m, committee(), mediation.Terms{Content: "fence back", Obligations: obligations, AtOnce: true})
			require.NoError(t, err)
			require.Len(t, facts, 2)
			assert.Equal(t, []string{"agree_orally", "perform"}, []string{facts[0].Verb, facts[1].Verb})
			assert.Equal(t, []string{"人民调解法28", "人民调解法30"}, cited(facts[0].Basis))
			assert.Equal(t, []string{"人民调解法31"}, cited(facts[1].Basis))
			require.NoError(t, c.Check())
			assert.Equal(t, mediation.Performed, c.State)
			for _, d := range c.Duties {
				assert.Equal(t, m.Today, d.Met)
			}
			for _, o := range c.Agreement.Obligations {
				assert.Equal(t, m.Today, o.Performed)
			}
			assert.Equal(t, m.Today, c.Head().Closed)
		})
	}
}

func TestEachLastDayIsADuty(t *testing.T) {
	c := agreed(t, owed()...)
	all, open := dues(t, c)
	assert.Equal(t, []string{"2025-03-16", "2025-03-31"}, all, "the parties' own day stays where it falls, though a Sunday")
	assert.Equal(t, all, open)
	due, err := c.Duties[1].Due(cn.Calendar)
	require.NoError(t, err)
	assert.Contains(t, due.Explain(townhall.ZH), "《人民调解法》第31条")

	part := did(t, "perform_part", "", "人民调解法31")(c.Perform(moment(day(time.March, 20)), 0, day(time.March, 18)))
	_, open = dues(t, part)
	assert.Equal(t, []string{"2025-03-31"}, open)
	assert.Equal(t, day(time.March, 18), part.Duties[1].Met, "late, and done")
	part = did(t, "perform_part", "", "人民调解法31")(part.Perform(moment(day(time.March, 20)), 2, townhall.Date{}))
	whole := did(t, "perform", "", "人民调解法31")(part.Perform(moment(day(time.March, 21)), 1, townhall.Date{}))
	_, open = dues(t, whole)
	assert.Empty(t, open)
	assert.Equal(t, mediation.Performed, whole.State)

	perform := func(i int) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Perform(moment(day(time.March, 20)), i, townhall.Date{})
		}
	}
	turnsAway(t,
		turned{"none such", c, perform(3), "mediation.perform.open", "31", "obligation", "0, 1, 2", "3"},
		turned{"less than none", c, perform(-1), "mediation.perform.open", "31", "obligation", "0, 1, 2", "-1"},
		turned{"a second, where none is listed", agreed(t), perform(1), "mediation.perform.open", "31", "obligation", "—", "1"},
		turned{"before the agreement", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Perform(moment(day(time.March, 20)), 0, day(time.March, 4))
		}, "mediation.dates", "", "dates", "", "performance (2025-03-04) before agreement (2025-03-05)"},
		turned{"twice as a whole", must(t)(agreed(t).Perform(moment(day(time.March, 20)), 0, townhall.Date{})), perform(0),
			"mediation.case.state", "", "state", "agreement effective, agreement breached", "performed"})
}

// A written agreement may take effect after a day that it names.
func TestALastDayBeforeTheSeal(t *testing.T) {
	c := must(t)(mediating(t).Draft(moment(day(time.March, 5)), mediation.Terms{Content: "fence back", Obligations: owed()}))
	all, _ := dues(t, c)
	assert.Empty(t, all, "a draft binds nobody")
	m := moment(day(time.March, 20))
	for _, p := range people("wang", "li", "m1") {
		c = did(t, "sign", "", "人民调解法29")(c.Sign(m, mediation.Signature{Person: p}))
	}
	c = did(t, "seal", "", "人民调解法29", "人民调解法31")(c.Seal(m, committee(), townhall.Date{}))
	_, open := dues(t, c)
	assert.Equal(t, []string{"2025-03-16", "2025-03-31"}, open)
}

// A breach, or a rescission, ends what the committee sees to; later performance still counts.
func TestABreachEndsTheDuties(t *testing.T) {
	c := must(t)(agreed(t, owed()...).Perform(moment(day(time.March, 10)), 0, townhall.Date{}))
	m := moment(day(time.April, 1))
	urged := did(t, "urge", "telephoned", "人民调解法31")(c.Urge(m, mediation.Urging{Note: "telephoned"}))
	assert.Equal(t, []mediation.Urging{{On: m.Today, Note: "telephoned"}}, urged.Agreement.Urgings)

	breached := did(t, "breach", "wang pays nothing", "人民调解法32")(urged.ReportBreach(m, mediation.Breach{Reason: "wang pays nothing", Told: true}))
	_, open := dues(t, breached)
	assert.Empty(t, open)
	assert.Equal(t, []townhall.Date{day(time.March, 10), m.Today}, []townhall.Date{breached.Duties[1].Met, breached.Duties[2].Met})
	assert.Equal(t, day(time.March, 5), breached.Head().Closed, "mediation ended with the agreement")

	late := moment(day(time.May, 6))
	paid := must(t)(breached.Perform(late, 1, townhall.Date{}))
	assert.Equal(t, mediation.Breached, paid.State)
	paid = must(t)(paid.Perform(late, 2, townhall.Date{}))
	assert.Equal(t, mediation.Performed, paid.State)
	require.NoError(t, paid.Check())

	undone := did(t, "rescind", "found void", "人民调解法32")(breached.Rescind(late, mediation.Rescission{How: mediation.ByCourt, Reason: "found void"}))
	assert.Equal(t, m.Today, undone.Duties[2].Met, "the breach had ended it")

	turnsAway(t,
		turned{"no reason", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.ReportBreach(m, mediation.Breach{Told: true})
		}, "mediation.breach.reason", "31", "agreement.breach.reason", "", ""},
		turned{"told of no court", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.ReportBreach(m, mediation.Breach{Reason: "wang pays nothing"})
		}, "mediation.breach.told", "32", "agreement.breach.told", "", "no"},
		turned{"breached twice", breached, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.ReportBreach(m, mediation.Breach{Reason: "wang pays nothing", Told: true})
		}, "mediation.case.state", "", "state", "agreement effective", "agreement breached"},
		turned{"urged without a word", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) { return c.Urge(m, mediation.Urging{}) },
			"mediation.urge.note", "31", "agreement.urgings.note", "", ""},
		turned{"urged where nothing is agreed", mediating(t), func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Urge(m, mediation.Urging{Note: "telephoned"})
		}, "mediation.case.state", "", "state", "agreement effective, agreement breached", "in mediation"})
}

func TestRescissionByThePartiesNeedsAll(t *testing.T) {
	m := moment(day(time.March, 8))
	rescind := func(r mediation.Rescission) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) { return c.Rescind(m, r) }
	}
	c := agreed(t, owed()...)
	undone := did(t, "rescind", "sold the field", "民法典562")(rescind(mediation.Rescission{How: mediation.ByParties, Agreed: people("li", "wang"), Reason: "sold the field"})(c))
	assert.Equal(t, mediation.Rescinded, undone.State)
	_, open := dues(t, undone)
	assert.Empty(t, open)
	assert.Equal(t, m.Today, undone.Duties[2].Met)
	must(t)(undone.FollowUp(m, mediation.Visit{By: "m1", Record: "quiet"}))
	turnsAway(t,
		turned{"one of two", c, rescind(mediation.Rescission{How: mediation.ByParties, Agreed: people("li"), Reason: "sold"}), "mediation.rescind.agreed", "562", "agreement.rescission.agreed", "", "wang"},
		turned{"no reason", c, rescind(mediation.Rescission{How: mediation.ByCourt}), "mediation.rescind.reason", "32", "agreement.rescission.reason", "", ""},
		turned{"somehow", c, rescind(mediation.Rescission{How: "forgotten", Reason: "sold"}), "mediation.rescind.how", "32", "agreement.rescission.how", "", "forgotten"})
}

// A court may set aside what was performed already; the parties may not undo what a court confirmed, or is about to.
func TestACourtStandsAboveTheParties(t *testing.T) {
	m := moment(day(time.March, 8))
	rescind := func(how mediation.Undoing) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Rescind(m, mediation.Rescission{How: how, Agreed: people("wang", "li"), Reason: "thought better of it"})
		}
	}
	done := must(t)(agreed(t).Perform(m, 0, townhall.Date{}))
	assert.Equal(t, mediation.Rescinded, must(t)(rescind(mediation.ByCourt)(done)).State)
	waiting := must(t)(agreed(t).ApplyForConfirmation(m, mediation.Review{By: people("wang", "li"), Court: "county court"}))
	confirmed := must(t)(waiting.CourtAnswers(m, mediation.Ruling{Answer: mediation.Confirmed}))
	turnsAway(t, turned{"before the court answers", waiting, rescind(mediation.ByParties), "mediation.rescind.court", "33", "agreement.reviews", "", "applied on 2025-03-08: no answer yet"},
		turned{"after it confirmed", confirmed, rescind(mediation.ByParties), "mediation.rescind.court", "33", "agreement.reviews", "", "applied on 2025-03-08: confirmed"})
	must(t)(rescind(mediation.ByCourt)(confirmed))
	must(t)(rescind(mediation.ByParties)(must(t)(waiting.CourtAnswers(m, mediation.Ruling{Answer: mediation.Rejected, Reason: "unclear"}))))
}

func TestVisitsAreRecorded(t *testing.T) {
	m := moment(day(time.March, 8))
	visit := func(v mediation.Visit) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) { return c.FollowUp(m, v) }
	}
	c := did(t, "follow_up", "", "人民调解工作若干规定37")(visit(mediation.Visit{By: "m1", Record: "quiet"})(agreed(t)))
	assert.Equal(t, []mediation.Visit{{On: m.Today, By: "m1", Record: "quiet"}}, c.Visits)
	turnsAway(t,
		turned{"by nobody", agreed(t), visit(mediation.Visit{Record: "quiet"}), "mediation.visit.record", "37", "visits", "", "—, quiet"},
		turned{"nothing seen", agreed(t), visit(mediation.Visit{By: "m1"}), "mediation.visit.record", "37", "visits", "", "m1, —"},
		turned{"before the agreement", agreed(t), visit(mediation.Visit{By: "m1", Record: "quiet", On: day(time.March, 4)}), "mediation.dates", "", "dates", "",
			"visit (2025-03-04) before agreement (2025-03-05)"},
		turned{"after an end without one", ended(t), visit(mediation.Visit{By: "m1", Record: "quiet"}), "mediation.case.state", "", "state",
			"agreement effective, performed, agreement breached, agreement rescinded", "ended without agreement"})
}

// Under rules that are not Chinese, a duty cites no Chinese law.
func TestAPerformanceDutyCitesTheStatuteOfItsRules(t *testing.T) {
	m := under(intl.Rulebook, day(time.March, 5))
	c := must(t)(application().Accept(m, committee()))
	c = must(t)(c.Assign(m, committee(), mediation.Assignment{Mediators: people("m1")}))
	c = must(t)(c.Mediate(m, committee(), mediation.Session{Record: "heard", Rights: true}))
	c = must(t)(c.AgreeOrally(m, committee(), mediation.Terms{Content: "fence back", Obligations: owed()}))
	require.Len(t, c.Duties, 2)
	assert.Equal(t, mediation.Statute.In(intl.Rulebook).Versions[0].Cite, c.Duties[0].Limit.Cite)
}

// The record is due on the day of its earliest open duty.
func TestTheRecordIsDueWithItsEarliestOpenDuty(t *testing.T) {
	office := exampleOffice()
	at := func(d townhall.Date) { office.Now = func() time.Time { return d.Time(cn.Zone) } }
	_, err := mediation.Establish(ctx, office, mediator, committee())
	require.NoError(t, err)
	c, err := mediation.Accept(ctx, office, mediator, application())
	require.NoError(t, err)
	ref := c.Ref()
	due := func(c mediation.Case, err error) string {
		t.Helper()
		require.NoError(t, err)
		rec, err := office.Store.Get(ctx, ref)
		require.NoError(t, err)
		return rec.Due.String()
	}
	assert.Equal(t, "2025-04-03", due(c, nil), "a month to mediate")
	assert.Equal(t, "2025-04-03", due(mediation.Assign(ctx, office, mediator, ref, mediation.Assignment{Mediators: people("m1")})))
	assert.Equal(t, "2025-04-03", due(mediation.Mediate(ctx, office, mediator, ref, mediation.Session{Record: "heard", Rights: true})))
	at(day(time.March, 5))
	assert.Equal(t, "2025-03-16", due(mediation.AgreeOrally(ctx, office, mediator, ref, mediation.Terms{Content: "fence back", Obligations: owed()})))
	assert.Equal(t, "2025-03-31", due(mediation.Perform(ctx, office, mediator, ref, 0, townhall.Date{})))
	assert.Equal(t, "2025-03-31", due(mediation.Perform(ctx, office, mediator, ref, 2, townhall.Date{})))
	assert.Equal(t, "", due(mediation.Perform(ctx, office, mediator, ref, 1, townhall.Date{})))
}

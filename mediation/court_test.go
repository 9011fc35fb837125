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

// september is a case with an agreement of 3 September 2025: thirty days later it is National Day, until 8 October.
func september(t testing.TB) mediation.Case {
	m := moment(day(time.September, 3))
	c := must(t)(application().Accept(m, committee()))
	c = must(t)(c.Assign(m, committee(), mediation.Assignment{Mediators: people("m1")}))
	c = must(t)(c.Mediate(m, committee(), mediation.Session{Record: "both heard", Rights: true}))
	return must(t)(c.AgreeOrally(m, committee(), mediation.Terms{Content: "fence back by 20 cm"}))
}

// applies is an application of both parties, changed.
func applies(on townhall.Date, changes ...func(*mediation.Review)) step {
	r := mediation.Review{By: people("li", "wang"), Court: "county court"}
	for _, change := range changes {
		change(&r)
	}
	return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
		return c.ApplyForConfirmation(moment(on), r)
	}
}

func answers(on townhall.Date, a mediation.Answer, reason string) step {
	return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
		return c.CourtAnswers(moment(on), mediation.Ruling{Answer: a, Reason: reason})
	}
}

func TestConfirmationIsAppliedForInThirtyDays(t *testing.T) {
	by, err := september(t).ConfirmBy(moment(day(time.September, 3)))
	require.NoError(t, err)
	assert.Equal(t, day(time.October, 9), by.Date, "3 October is a holiday, and the ninth the next day of work")
	assert.False(t, by.Provisional)

	for _, on := range []townhall.Date{day(time.September, 3), day(time.October, 3), day(time.October, 9)} {
		c := did(t, "apply_for_confirmation", "", "人民调解法33", "民事诉讼法205")(applies(on)(september(t)))
		assert.Equal(t, []mediation.Review{{By: people("li", "wang"), Court: "county court", Applied: on}}, c.Agreement.Reviews)
		assert.Equal(t, mediation.Agreed, c.State)
		assert.Len(t, c.Duties, 1, "a right of the parties is no duty of the committee")
	}

	turnsAway(t,
		turned{"one day late", september(t), applies(day(time.October, 10)), "mediation.confirmation.in_time", "33", "agreement.reviews.applied", "2025-10-09 or earlier", "2025-10-10"},
		turned{"by one party", september(t), applies(day(time.September, 8), func(r *mediation.Review) { r.By = people("li") }), "mediation.confirmation.joint", "33", "agreement.reviews.by", "", "wang"},
		turned{"to no court", september(t), applies(day(time.September, 8), func(r *mediation.Review) { r.Court = " " }), "mediation.confirmation.court", "205", "agreement.reviews.court", "", ""},
		turned{"tomorrow", september(t), applies(day(time.September, 8), func(r *mediation.Review) { r.Applied = day(time.September, 9) }), "mediation.dates", "", "dates", "",
			"today (2025-09-08) before application for confirmation (2025-09-09)"},
		turned{"of a draft", drafted(t), applies(day(time.March, 8)), "mediation.case.state", "", "state",
			"agreement effective, performed, agreement breached", "agreement drafted"},
		turned{"of nothing", ended(t), applies(day(time.March, 8)), "mediation.case.state", "", "state",
			"agreement effective, performed, agreement breached", "ended without agreement"})
	_, _, err = applies(day(time.September, 8), func(r *mediation.Review) { r.Applied = day(time.September, 2) })(september(t))
	var early *townhall.Refusal
	require.ErrorAs(t, err, &early, "before the agreement took effect")
	assert.Equal(t, "mediation.confirmation.in_time", early.Finding.Failed()[0].Code)
	for _, x := range mediation.Exclusions() {
		turnsAway(t, turned{string(x), september(t), applies(day(time.September, 8), func(r *mediation.Review) { r.Concerns = []mediation.Excluded{x} }),
			"mediation.confirmation.excluded", "355", "agreement.reviews.concerns", "", x.Text().In(townhall.EN)})
	}
}

// Who comes too late sees how the days were counted.
func TestTheRefusalShowsTheCounting(t *testing.T) {
	_, _, err := applies(day(time.October, 10))(september(t))
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r)
	by, err := september(t).ConfirmBy(moment(day(time.October, 10)))
	require.NoError(t, err)
	require.NotEmpty(t, by.Steps)
	for _, s := range by.Steps {
		assert.Contains(t, r.Finding.In(townhall.ZH), s.In(townhall.ZH))
	}
	assert.Contains(t, r.Finding.In(townhall.EN), "2025-10-03")
}

func TestOneApplicationAtATime(t *testing.T) {
	first, then, last := day(time.September, 8), day(time.September, 20), day(time.September, 22)
	pending := must(t)(applies(first)(september(t)))
	turnsAway(t, turned{"while one is pending", pending, applies(then), "mediation.confirmation.once", "33", "agreement.reviews", "", "applied on 2025-09-08: no answer yet"})
	for _, a := range mediation.Answers() {
		reason := ""
		if a == mediation.NotTaken || a == mediation.Rejected {
			reason = "unclear"
			turnsAway(t, turned{"no reason why " + string(a), pending, answers(then, a, " "), "mediation.confirmation.reason", "358", "agreement.reviews.reason", "", ""})
		}
		c := did(t, "court_answers", reason, "人民调解法33", "民事诉讼法206")(answers(then, a, reason)(pending))
		assert.Equal(t, mediation.Review{By: people("li", "wang"), Court: "county court", Applied: first, Answer: a, Answered: then, Reason: reason}, c.Agreement.Reviews[0])
		assert.Empty(t, pending.Agreement.Reviews[0].Answer, "the case before is left alone")
		if a == mediation.Confirmed {
			assert.Equal(t, then, c.Agreement.Confirmed())
			turnsAway(t, turned{"after it was confirmed", c, applies(last), "mediation.confirmation.once", "33", "agreement.reviews", "", "applied on 2025-09-08: confirmed"})
			continue
		}
		assert.True(t, c.Agreement.Confirmed().IsZero())
		c = must(t)(applies(last)(c))
		assert.Len(t, c.Agreement.Reviews, 2, "after %s they may apply again", a)
		turnsAway(t, turned{"twice answered", must(t)(answers(last, a, reason)(c)), answers(last, mediation.Confirmed, ""),
			"mediation.confirmation.pending", "206", "agreement.reviews", "", ""})
	}
	turnsAway(t,
		turned{"no answer of the list", pending, answers(then, "perhaps", ""), "mediation.confirmation.answer", "206", "agreement.reviews.answer", "", "perhaps"},
		turned{"an answer before the application", pending, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.CourtAnswers(moment(then), mediation.Ruling{Answer: mediation.Confirmed, On: day(time.September, 7)})
		}, "mediation.dates", "", "dates", "", "court's answer (2025-09-07) before application for confirmation (2025-09-08)"})
	_, _, err := answers(then, mediation.Confirmed, "")(september(t))
	assert.ErrorContains(t, err, "refused: an application waits for the court's answer")
}

// Where the rulebook knows no confirmation, no day is counted and no clause judges one.
func TestConfirmationUnderOtherRules(t *testing.T) {
	by, err := september(t).ConfirmBy(under(intl.Rulebook, day(time.December, 1)))
	require.NoError(t, err)
	assert.Equal(t, townhall.Due{}, by)
	by, err = mediating(t).ConfirmBy(moment(day(time.March, 8)))
	require.NoError(t, err)
	assert.Equal(t, townhall.Due{}, by, "nothing is agreed yet")
	c, facts, err := september(t).ApplyForConfirmation(under(intl.Rulebook, day(time.December, 1)), mediation.Review{By: people("li", "wang"), Court: "court"})
	require.NoError(t, err)
	assert.Len(t, c.Agreement.Reviews, 1)
	for _, b := range facts[0].Basis {
		assert.NotContains(t, []string{"人民调解法", "民事诉讼法"}, b.Law)
	}
	_, finding := mediation.CaseStates.Try(c.State, "apply_for_confirmation", mediation.Matter{Case: c}, moment(day(time.December, 1)))
	assert.NotContains(t, finding.In(townhall.EN), "within 30")
	assert.NotContains(t, cn.Rulebook.Keys(), mediation.PerformanceDuty, "the parties' own days are no rule")
}

func TestADisputeIsMediatedAgain(t *testing.T) {
	on := day(time.October, 20)
	again := func(earlier ...mediation.Case) step {
		return func(mediation.Case) (mediation.Case, []townhall.Fact, error) {
			a := application()
			a.Again, a.Parties = "c0", append([]mediation.Party{{Person: "zhao", Side: "a"}}, fence...)
			return a.Accept(moment(on), committee(), earlier...)
		}
	}
	as := func(c mediation.Case) mediation.Case {
		c.ID = "c0"
		return c
	}
	sep := moment(day(time.September, 20))
	breached := must(t)(september(t).ReportBreach(sep, mediation.Breach{Reason: "nothing moves", Told: true}))
	rescinded := must(t)(september(t).Rescind(sep, mediation.Rescission{How: mediation.ByCourt, Reason: "found void"}))
	pending := must(t)(applies(sep.Today)(september(t)))
	confirmed := must(t)(answers(sep.Today, mediation.Confirmed, "")(pending))
	for _, c := range []mediation.Case{ended(t), breached, rescinded, must(t)(answers(sep.Today, mediation.NotTaken, "unclear")(pending)),
		must(t)(answers(sep.Today, mediation.Rejected, "unclear")(pending))} {
		next := did(t, "accept", "", "人民调解法17")(again(as(c))(mediation.Case{}))
		assert.Equal(t, "c0", next.Again)
	}
	refuse := func(name, found string, earlier ...mediation.Case) turned {
		return turned{name, mediation.Case{}, again(earlier...), "mediation.again", "33", "again", "", found}
	}
	strangers := as(ended(t))
	strangers.Parties = []mediation.Party{{Person: "qian", Side: "a"}, {Person: "li", Side: "b"}}
	turnsAway(t,
		refuse("unknown", "no case c0"), refuse("another case", "no case c0", ended(t)),
		refuse("still open", "in mediation", as(mediating(t))), refuse("agreed", "agreement effective", as(september(t))),
		refuse("pending at court", "agreement effective", as(pending)), refuse("confirmed", "agreement effective", as(confirmed)),
		refuse("withdrawn from court", "agreement effective", as(must(t)(answers(sep.Today, mediation.Withdrawn, "")(pending)))),
		refuse("performed", "performed", as(must(t)(september(t).Perform(sep, 0, townhall.Date{})))),
		refuse("one party in common", "li", strangers))

	a := application()
	a.Again, a.On = "c0", day(time.March, 6)
	_, _, err := a.Accept(moment(on), committee(), as(ended(t)))
	assert.Equal(t, []string{"mediation.again", "33", "again", "from 2025-03-07 on", "2025-03-06"}, clause(t, err), "the earlier case ended the day after")
}

// In an office the earlier case is looked up.
func TestAgainInAnOffice(t *testing.T) {
	office := exampleOffice()
	_, err := mediation.Establish(ctx, office, mediator, committee())
	require.NoError(t, err)
	a := application()
	a.Again = "c0"
	_, err = mediation.Accept(ctx, office, mediator, a)
	assert.Equal(t, []string{"mediation.again", "33", "again", "", "no case c0"}, clause(t, err))
	first, err := mediation.Accept(ctx, office, mediator, application())
	require.NoError(t, err)
	_, err = mediation.End(ctx, office, mediator, first.Ref(), mediation.Ending{Reason: "li left", Told: mediation.Routes()})
	require.NoError(t, err)
	a.Again = first.ID
	c, err := mediation.Accept(ctx, office, mediator, a)
	require.NoError(t, err)
	assert.Equal(t, first.ID, c.Again)
}

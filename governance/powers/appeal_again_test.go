package powers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

// appeals lodges an appeal on a day, with an excuse if one is given.
func appeals(a powers.Act, by townhall.PersonID, r powers.AppealRoute, on townhall.Date, excuse ...string) (powers.Act, []townhall.Fact, error) {
	l := powers.Lodged{Route: r, By: by}
	if len(excuse) > 0 {
		l.Excuse = excuse[0]
	}
	return a.LodgeAppeal(moment(on), l)
}

// ends records what became of somebody's appeal.
func ends(a powers.Act, of townhall.PersonID, r powers.AppealRoute, on townhall.Date, o powers.Outcome) (powers.Act, []townhall.Fact, error) {
	return a.DecideAppeal(moment(on), r, powers.Result{By: "county", Outcome: o, Of: of})
}

// An appeal by a route that was not told is one all the same; it has the time of the statute, and who is late says what kept it.
func TestAppealsByRoutesThatWereNotTold(t *testing.T) {
	do := step(t)
	fined := at(t, powers.Published) // only reconsideration was told
	do(appeals(fined, "shopkeeper", powers.Suit, day(time.December, 1)))
	fined = do(fined.Serve(moment(march(13)), powers.Service{How: "直接送达"}))
	do(appeals(fined, "shopkeeper", powers.Suit, day(time.September, 15))) // six months; the 13th is a Saturday
	_, _, err := appeals(fined, "shopkeeper", powers.Suit, day(time.September, 16))
	refused(t, err, "powers.appeal.time")
	do(appeals(fined, "shopkeeper", powers.Suit, day(time.September, 16), "未告知起诉期限"))
	do(appeals(fined, "neighbour", powers.Reconsideration, day(time.June, 2), "五月方知晓"))

	permit := decidedOf(t, powers.Permit)
	permit.Decision.Appeals = nil // granted, so that nothing was told
	permit = do(permit.Serve(moment(march(10)), powers.Service{How: "直接送达"}))
	sued := do(appeals(permit, "neighbour", powers.Suit, day(time.June, 2)))
	assert.Equal(t, powers.Decided, sued.State)

	old := permit // of before the statutes that are sourced
	old.Decision.On = townhall.NewDate(2010, 3, 1)
	do(appeals(old, "neighbour", powers.Suit, day(time.June, 2)))
}

// Each person appeals once by each route and one at a time, whatever others do; again if what was lodged was dismissed, or given up and it says
// why that does not hold (行政复议法 art. 30, 行政复议法实施条例 art. 38, 行政诉讼法解释 art. 60 and 69).
func TestWhoAppealsAgain(t *testing.T) {
	do := step(t)
	const once, pending = "powers.appeal.once", "powers.appeal.pending"
	for _, c := range []struct {
		outcome powers.Outcome
		excuse  string
		clauses []string
	}{
		{powers.Dismissed, "", nil}, {powers.GivenUp, "撤回非本人真实意愿", nil}, {powers.GivenUp, " ", []string{once}},
		{powers.Upheld, "x", []string{once}}, {powers.Changed, "x", []string{once}}, {powers.Annulled, "x", []string{once}}, {powers.Unanswered, "x", []string{once}},
	} {
		for _, r := range []powers.AppealRoute{powers.Reconsideration, powers.Suit} {
			if c.outcome == powers.Unanswered && r == powers.Suit {
				continue
			}
			first := do(appeals(served(t), "shopkeeper", r, march(14)))
			_, _, err := appeals(first, "shopkeeper", r, march(14))
			refused(t, err, once, pending)
			neighbours := do(appeals(first, "neighbour", r, march(14)))
			assert.Len(t, neighbours.Appeals, 2, "others have their own")
			over := do(ends(first, "", r, march(20), c.outcome))
			do(appeals(over, "neighbour", r, march(20)))
			_, _, err = appeals(over, "shopkeeper", r, march(20), c.excuse)
			if c.clauses == nil {
				require.NoError(t, err)
				continue
			}
			refused(t, err, c.clauses...)
		}
	}
	for outcome, clauses := range map[powers.Outcome][]string{powers.Dismissed: nil, powers.GivenUp: {"powers.appeal.sued"}, powers.Upheld: {"powers.appeal.sued"}} {
		sued := do(ends(do(appeals(served(t), "shopkeeper", powers.Suit, march(14))), "", powers.Suit, march(20), outcome))
		_, _, err := appeals(sued, "shopkeeper", powers.Reconsideration, march(20))
		if clauses == nil {
			require.NoError(t, err)
			continue
		}
		refused(t, err, clauses...)
		do(appeals(sued, "neighbour", powers.Reconsideration, march(20)))
	}
}

// Where several appeals are open by a route, the result says whose it is of.
func TestWhoseAppealIsDecided(t *testing.T) {
	do := step(t)
	a := do(appeals(lodged(t), "neighbour", powers.Reconsideration, march(15)))
	for _, of := range []townhall.PersonID{"", "nobody"} {
		_, _, err := ends(a, of, powers.Reconsideration, march(20), powers.Upheld)
		refused(t, err, "powers.appeal.open")
	}
	_, _, err := ends(a, "neighbour", powers.Reconsideration, march(14), powers.Upheld)
	refused(t, err, "powers.act.order") // before it was lodged
	a = do(ends(a, " neighbour ", powers.Reconsideration, march(20), powers.Annulled))
	assert.Equal(t, powers.Result{On: march(20), By: "county", Outcome: powers.Annulled}, a.Appeals[1].Result)
	a = do(ends(a, "", powers.Reconsideration, march(21), powers.Dismissed)) // the only one left
	assert.Equal(t, powers.Dismissed, a.Appeals[0].Result.Outcome)
	_, _, err = a.Revoke(moment(march(21)), powers.Revocation{On: march(19), By: "county", Reason: "x", Appeal: powers.Reconsideration})
	refused(t, err, "powers.act.order")
	do(a.Revoke(moment(march(21)), powers.Revocation{By: "county", Reason: "x", Appeal: powers.Reconsideration}))
}

// Silence of who reconsiders opens the suit within fifteen days of when the answer was due (行政诉讼法 art. 45); a court is not silent.
func TestSilenceOpensTheSuit(t *testing.T) {
	do := step(t)
	due := day(time.October, 9) // after the six months from the service
	silent := do(ends(lodged(t), "", powers.Reconsideration, due, powers.Unanswered))
	do(appeals(silent, "shopkeeper", powers.Suit, day(time.October, 24)))
	_, _, err := appeals(silent, "shopkeeper", powers.Suit, day(time.October, 27))
	refused(t, err, "powers.appeal.time")
	_, _, err = silent.LodgeAppeal(moment(day(time.October, 24)), powers.Lodged{Route: powers.Suit, By: "shopkeeper", On: due.AddDays(-1)})
	refused(t, err, "powers.act.order") // no suit is before the answer, or before it was due
	_, _, err = appeals(silent, "neighbour", powers.Suit, day(time.October, 24))
	refused(t, err, "powers.appeal.time") // whose reconsideration it was not
	_, _, err = silent.Revoke(moment(due), powers.Revocation{By: "county", Reason: "x", Appeal: powers.Reconsideration})
	refused(t, err, "powers.revocation.appeal")
	sued := do(appeals(served(t), "shopkeeper", powers.Suit, march(14)))
	_, _, err = ends(sued, "", powers.Suit, due, powers.Unanswered)
	refused(t, err, "powers.appeal.outcome")
}

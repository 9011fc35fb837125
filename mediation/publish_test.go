package mediation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// byTown is a host's dimension: the town around a village.
var byTown = mediation.Dimension{Key: "town", Of: func(c *mediation.Case, _ townhall.Period) string { return string(c.Place.Parent()) }}

// drawCounty draws cases of villages in two towns, with a committee in each village and, if some are apart, one in each town.
func drawCounty(t *rapid.T, apart bool) []mediation.Case {
	cases := make([]mediation.Case, rapid.IntRange(0, 90).Draw(t, "n"))
	for i := range cases {
		c := drawCase(t, i)
		village := rapid.IntRange(0, 4).Draw(t, "village")
		c.Place, c.Committee = townhall.Place(fmt.Sprintf("t%d/v%d", village/3, village)), fmt.Sprint("v", village)
		if apart && rapid.IntRange(0, 3).Draw(t, "by the town") == 0 {
			c.Committee = fmt.Sprint("t", village/3)
		}
		cases[i] = c
	}
	return cases
}

// sum is a number and those that add up to it, by their names.
type sum struct {
	whole string
	parts []string
}

// attacker knows the published numbers, and which sums hold.
type attacker struct {
	knows map[string]int64
	sums  []sum
}

// sees takes in a published table: what is shown, and that its rows and columns add up.
func (a *attacker) sees(d mediation.Dimension, p townhall.Published) {
	width := len(p.Columns)
	number := func(group string, c int) string { return fmt.Sprint(d.Key, "|", group, "|", c) }
	take := func(name string, f townhall.Figure) {
		if n, shown := f.Number(); shown {
			a.knows[name] = n
		}
	}
	columns := make([]sum, width+1)
	for c := range columns {
		columns[c].whole = all(c)
	}
	total := sum{whole: all(width)}
	for r, row := range p.Rows {
		group := row.In(townhall.EN)
		whole := sum{whole: number(group, width)}
		take(whole.whole, p.RowTotals[r])
		for c, f := range p.Cells[r] {
			take(number(group, c), f)
			whole.parts = append(whole.parts, number(group, c))
		}
		for c := range columns {
			columns[c].parts = append(columns[c].parts, number(group, c))
		}
		a.sums = append(a.sums, whole)
	}
	for c, f := range p.ColumnTotals {
		take(all(c), f)
		total.parts = append(total.parts, all(c))
	}
	take(all(width), p.Total)
	a.sums = append(append(a.sums, total), columns...)
}

// all names a number of the row of totals, which every table has.
func all(column int) string { return fmt.Sprint("all|", column) }

// works out every number that a sum leaves open, until none does.
func (a *attacker) works() {
	for again := true; again; {
		again = false
		for _, s := range a.sums {
			var open []string
			rest := int64(0)
			for _, p := range s.parts {
				if n, ok := a.knows[p]; ok {
					rest += n
				} else {
					open = append(open, p)
				}
			}
			n, ok := a.knows[s.whole]
			switch {
			case ok && len(open) == 1:
				a.knows[open[0]], again = n-rest, true
			case !ok && len(open) == 0:
				a.knows[s.whole], again = rest, true
			}
		}
	}
}

// Whoever lays the published tables over one another, and knows which village is in which town and has which committee, works
// out no small number.
func TestNoSmallNumberIsWorkedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		by := rapid.Permutation([]mediation.Dimension{mediation.ByPlace, mediation.ByCommittee, mediation.ByCategory, byTown}).Draw(t, "by")
		by = by[:rapid.IntRange(1, len(by)).Draw(t, "dimensions")]
		apart := rapid.Bool().Draw(t, "committees of towns")
		tally := mediation.NewTally(townhall.Year(2025), by...)
		for _, c := range drawCounty(t, apart) {
			tally.Add(&c)
		}
		f := figures(t, tally)
		published, err := f.Publish(by...)
		require.NoError(t, err)
		tables, err := f.Tables(by...)
		require.NoError(t, err)
		truth, a := attacker{knows: map[string]int64{}}, attacker{knows: map[string]int64{}}
		for i, p := range published {
			open, err := townhall.Suppress(1, tables[i])
			require.NoError(t, err)
			truth.sees(by[i], open[0])
			a.sees(by[i], p)
		}
		a.sums = append(a.sums, nested(apart)...)
		for name, n := range a.knows {
			require.Equal(t, truth.knows[name], n, name)
		}
		a.works()
		for name, n := range a.knows {
			if key, _, _ := strings.Cut(name, "|"); withheld(by, published)[key] {
				continue // what is left out of it are sums of numbers in another table
			}
			small := truth.knows[name] > 0 && truth.knows[name] < mediation.SmallCell
			assert.False(t, small && n == truth.knows[name], "%s = %d", name, n)
		}
	})
}

// withheld are the dimensions of whose rows nothing is shown but zeros.
func withheld(by []mediation.Dimension, published []townhall.Published) map[string]bool {
	out := map[string]bool{"town": true, "committee": true} // where they are not published
	for i, p := range published {
		out[by[i].Key] = true
		for _, row := range append(slices.Clone(p.Cells), p.RowTotals) {
			for _, f := range row {
				if n, shown := f.Number(); shown && n > 0 {
					out[by[i].Key] = false
				}
			}
		}
	}
	return out
}

// nested are the sums of towns over their villages and, where no town has one of its own, of villages over their committees.
func nested(apart bool) (out []sum) {
	for c := range 6 {
		for town, villages := range [][]int{{0, 1, 2}, {3, 4}} {
			whole := sum{whole: fmt.Sprint("town|t", town, "|", c)}
			for _, v := range villages {
				place := fmt.Sprintf("place|t%d/v%d|%d", town, v, c)
				whole.parts = append(whole.parts, place)
				if !apart {
					out = append(out, sum{place, []string{fmt.Sprintf("committee|v%d|%d", v, c)}})
				}
			}
			out = append(out, whole)
		}
	}
	return out
}

// A failure that comes after the turn of the month lowers a rate and is in the table of its month.
func TestAFailureCarriedOverIsNotLost(t *testing.T) {
	tally := mediation.NewTally(townhall.Month(2025, 1), mediation.ByPlace)
	for _, c := range []mediation.Case{
		{ID: "1", State: mediation.Ended, Place: "v", Accepted: townhall.NewDate(2024, 12, 20), Parties: fence, Ending: &mediation.Ending{On: day(1, 10)}},
		{ID: "2", State: mediation.Agreed, Place: "v", Accepted: day(1, 5), Parties: fence, Agreement: &mediation.Agreement{Form: mediation.Oral, Effective: day(1, 5)}},
	} {
		tally.Add(&c)
	}
	f := figures(t, tally)
	assert.Equal(t, "1/1", f.SuccessRate.String())
	assert.Equal(t, "1/2", f.SuccessRateAll.String())
	tables, err := f.Tables(mediation.ByPlace)
	require.NoError(t, err)
	assert.Equal(t, [][]int64{{1, 0, 1, 0, 0}}, tables[0].Cells)
}

// A quick case that is to be performed by a day is due on that day, and a duty until then.
func TestAQuickCaseHasItsLastDay(t *testing.T) {
	m := moment(day(3, 3))
	q := mediation.QuickCase{Category: mediation.Neighbours, Parties: fence, Agreed: "fence back before June", Until: day(5, 31)}
	c, _, err := q.Settle(m, committee())
	require.NoError(t, err)
	due, err := c.Duties[len(c.Duties)-1].Due(m.Calendar)
	require.NoError(t, err)
	assert.Equal(t, day(5, 31), due.Date)
	tally := mediation.NewTally(townhall.Month(2025, 3))
	tally.Add(&c)
	assert.Equal(t, "—", figures(t, tally).PerformanceRate.String(), "nothing is due in March")
	done := must(t)(c.Perform(moment(day(5, 30)), 0, townhall.Date{}))
	assert.False(t, done.Duties[len(done.Duties)-1].Open())
	q.Until = day(3, 2)
	_, _, err = q.Settle(m, committee())
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r)
	assert.Equal(t, "mediation.obligations.until", r.Finding.Failed()[0].Code)
}

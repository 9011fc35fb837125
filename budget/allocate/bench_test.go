package allocate_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// BenchmarkReal counts real elections; the time is that of Decide, from an election that was read to its outcome.
func BenchmarkReal(b *testing.B) {
	rules := referenceRules()
	rules["ees_cost"] = allocate.ExactEqualShares(allocate.Cost, allocate.None)
	rules["ees_cost_addopt_skip"] = allocate.ExactEqualShares(allocate.Cost, allocate.AddOptSkip)
	for _, name := range []string{"Poland_Wieliczka_2023_Green_Budget", "Netherlands_Amsterdam_621", "Poland_Lodz_2022"} {
		e := realElection(b, name)
		for _, rule := range []string{"greedy_cost", "mes_cost", "mes_card", "mes_cost_add1_exhaustive", "mes_card_add1_exhaustive", "phragmen", "ees_cost", "ees_cost_addopt_skip"} {
			b.Run(name+"/"+rule, func(b *testing.B) {
				for b.Loop() {
					_, err := rules[rule].Decide(e)
					require.NoError(b, err)
				}
			})
		}
		outcome, err := allocate.EqualShares(allocate.Cost, allocate.Add1).Decide(e)
		require.NoError(b, err)
		b.Run(name+"/explain", func(b *testing.B) {
			for b.Loop() {
				_, err := outcome.Explain(e)
				require.NoError(b, err)
			}
		})
	}
}

// BenchmarkSmallUnits counts an election whose currency is so small that the endowment is raised by tens of thousands of units: as large as that
// of Budapest in 2024, which has 28,943 voters with 34,551 forints each, made up.
func BenchmarkSmallUnits(b *testing.B) {
	e := madeUp(b, "HUF", 28_943, 175, 9, 1_000_000_000, 5_000_000, 120_000_000)
	for _, u := range []allocate.Utility{allocate.Cost, allocate.Cardinality} {
		b.Run(u.String(), func(b *testing.B) {
			raises := int64(0)
			for b.Loop() {
				got, err := allocate.EqualShares(u, allocate.Add1).Decide(e)
				require.NoError(b, err)
				raises = got.Raises
			}
			b.ReportMetric(float64(raises), "raises")
		})
	}
}

// madeUp is an election with projects of very different popularity, whose costs are whole thousands.
func madeUp(t require.TestingT, currency townhall.Currency, voters, projects, choices int, budget, low, high int64) *allocate.Election {
	random := rand.New(rand.NewPCG(1, 2))
	money := func(n int64) townhall.Money {
		m, err := townhall.NewMoney(n*100, currency)
		require.NoError(t, err)
		return m
	}
	e := &allocate.Election{Budget: money(budget)}
	for i := range projects {
		e.Projects = append(e.Projects, allocate.Project{ID: fmt.Sprint("p", i), Cost: money((low + random.Int64N(high-low)) / 1000 * 1000)})
	}
	chosen := make([]int, projects) // the last voter, and one
	for v := range voters {
		var choice []uint16
		for range choices {
			at := random.Float64()
			p := int(at * at * float64(projects))
			if chosen[p] != v+1 {
				chosen[p] = v + 1
				choice = append(choice, uint16(p))
			}
		}
		e.Ballots.Append(choice)
	}
	return e
}

// BenchmarkTally counts votes of ballots with five choices among a hundred projects, on two cores.
func BenchmarkTally(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000, 10_000_000} {
		e := madeUp(b, "EUR", n, 100, 5, 1_000_000, 10_000, 100_000)
		columns := e.Ballots.Columns(100)
		b.Run(fmt.Sprintf("offsets/%d", n), func(b *testing.B) {
			for b.Loop() {
				inHalves(func(half int, votes []int64) { e.Ballots.AddVotes(votes, n*half/2, n*(half+1)/2) })
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/ballot")
		})
		b.Run(fmt.Sprintf("columns/%d", n), func(b *testing.B) {
			for b.Loop() {
				inHalves(func(half int, votes []int64) { columns.AddVotes(votes, 50*half, 50*(half+1)) })
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/ballot")
		})
	}
}

// inHalves does two halves side by side.
func inHalves(count func(half int, votes []int64)) []int64 {
	var votes [2][]int64
	var both sync.WaitGroup
	for half := range votes {
		both.Go(func() {
			votes[half] = make([]int64, 100)
			count(half, votes[half])
		})
	}
	both.Wait()
	for i, n := range votes[1] {
		votes[0][i] += n
	}
	return votes[0]
}

// BenchmarkGrowth counts ever larger elections.
func BenchmarkGrowth(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000, 10_000_000} {
		e := madeUp(b, "EUR", n, 100, 5, 1_000_000, 10_000, 100_000)
		for name, rule := range map[string]allocate.Rule{
			"greedy": allocate.Greedy(allocate.Cost), "equalshares": allocate.EqualShares(allocate.Cost, allocate.None), "phragmen": allocate.Phragmen(),
		} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					_, err := rule.Decide(e)
					require.NoError(b, err)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(e.Ballots.Choices)), "ns/approval")
			})
		}
	}
}

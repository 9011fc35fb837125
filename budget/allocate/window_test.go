package allocate

import (
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
)

// TestJumpsMissNothing compares the completion that jumps with one that counts at each endowment. The elections have many voters of few kinds
// and projects that are alike, so that bids tie, nearly tie, and cross.
func TestJumpsMissNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := &Election{}
		m := rapid.IntRange(2, 7).Draw(t, "projects")
		base := rapid.Int64Range(20, 2000).Draw(t, "base")
		total := int64(0)
		money := func(n int64) townhall.Money {
			v, err := townhall.NewMoney(n, "JPY")
			require.NoError(t, err)
			return v
		}
		for i := range m {
			c := base*rapid.Int64Range(1, 4).Draw(t, "times") + rapid.SampledFrom([]int64{0, 0, 0, 1, 7}).Draw(t, "more")
			total += c
			e.Projects = append(e.Projects, Project{ID: string(rune('a' + i)), Cost: money(c)})
		}
		e.Budget = money(total * rapid.Int64Range(20, 95).Draw(t, "share") / 100)
		kinds := rapid.IntRange(1, 6).Draw(t, "kinds")
		for range kinds {
			var choice []uint16
			for i := range m {
				if rapid.IntRange(0, 2).Draw(t, "chosen") > 0 {
					choice = append(choice, uint16(i))
				}
			}
			e.Ballots.Append(choice)
			e.Ballots.Weights = append(e.Ballots.Weights, rapid.Uint32Range(1, 5).Draw(t, "voters"))
		}
		for _, u := range []Utility{Cost, Cardinality} {
			rule := EqualShares(u, Add1UntilInfeasible)
			if rapid.Bool().Draw(t, "limited") {
				rule.Limits = []Limit{{AtMost: 1, Projects: []string{"a", "b"}}}
			}
			p, err := newProblem(e, rule)
			require.NoError(t, err)
			p.group()
			s := newShares(p)
			start := p.endowment()
			stop := rapid.SampledFrom([]Completion{Add1, Add1UntilInfeasible}).Draw(t, "stop")
			_, raises, err := s.complete(start, stop)
			require.NoError(t, err)
			got := slices.Clone(s.chosen)

			slow := newShares(p)
			var want []int
			for k := int64(0); ; k++ {
				require.NoError(t, slow.run(new(big.Rat).Add(start, new(big.Rat).Mul(ratOf(k), ratOf(p.step))), 0))
				if slow.left < 0 {
					require.Equal(t, k-1, raises)
					break
				}
				want = append(want[:0], slow.chosen...)
				if slow.done(stop == Add1) {
					require.Equal(t, k, raises)
					break
				}
			}
			require.Equal(t, append([]int{}, want...), append([]int{}, got...))
		}
	})
}

package allocate_test

import (
	"cmp"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall/budget/allocate"
)

// exactCount is what Exact Equal Shares choose, and who pays how much for it.
type exactCount struct {
	chosen []int
	payers []int64
	paid   [][]*big.Rat // of each project chosen, by voter; nil who does not pay
}

// worse is above 0 if n payers of p pay more for its utility than m payers of q, or as much and q has the lower id.
func (r *reference) worse(u allocate.Utility, p int, n int64, q int, m int64) int {
	at := func(p int, n int64) *big.Rat {
		v := big.NewRat(r.e.Projects[p].Cost.Minor(), n)
		if u == allocate.Cost {
			v.SetFrac64(1, n)
		}
		return v
	}
	return cmp.Or(at(p, n).Cmp(at(q, m)), cmp.Compare(r.e.Projects[p].ID, r.e.Projects[q].ID))
}

// exactShares tries every number of payers of every project.
func (r *reference) exactShares(u allocate.Utility, endowment *big.Rat) exactCount {
	has := make([]*big.Rat, len(r.weight))
	for i := range has {
		has[i] = endowment
	}
	var out exactCount
	for p := range r.e.Projects {
		if r.e.Projects[p].Cost.Minor() == 0 && r.supported(p) {
			out.chosen, out.payers, out.paid = append(out.chosen, p), append(out.payers, 1), append(out.paid, make([]*big.Rat, len(has)))
		}
	}
	for {
		best, payers := -1, int64(0)
		for p := range r.e.Projects {
			cost := r.e.Projects[p].Cost.Minor()
			if slices.Contains(out.chosen, p) || cost > r.e.Budget.Minor() {
				continue
			}
			for n := int64(1); n <= r.voters; n++ {
				able := int64(0)
				for i := range has {
					if r.utility(i, p) > 0 && has[i].Cmp(big.NewRat(cost, n)) >= 0 {
						able += r.weight[i]
					}
				}
				if able >= n && (best < 0 || r.worse(u, p, n, best, payers) < 0) {
					best, payers = p, n
				}
			}
		}
		if best < 0 {
			return out
		}
		share := big.NewRat(r.e.Projects[best].Cost.Minor(), payers)
		paid := make([]*big.Rat, len(has))
		for i := range has {
			if r.utility(i, best) > 0 && has[i].Cmp(share) >= 0 {
				has[i] = new(big.Rat).Sub(has[i], share)
				paid[i] = share
			}
		}
		out.chosen, out.payers, out.paid = append(out.chosen, best), append(out.payers, payers), append(out.paid, paid)
	}
}

// raise is the least raise that changes who pays for what, straight from the definition: for each project and each larger number of payers, those
// who would have to join keep what they pay for projects that come first, and have all the rest.
func (r *reference) raise(u allocate.Utility, c exactCount, endowment *big.Rat, skip bool) *big.Rat {
	var found *big.Rat
	for p := range r.e.Projects {
		cost := r.e.Projects[p].Cost.Minor()
		if cost == 0 || cost > r.e.Budget.Minor() {
			continue
		}
		own := slices.Index(c.chosen, p)
		if skip && own >= 0 {
			continue
		}
		paying := int64(0)
		if own >= 0 {
			paying = c.payers[own]
		}
		for n := paying + 1; n <= r.voters; n++ {
			type purse struct {
				has *big.Rat
				n   int64
			}
			var others []purse
			for i := range r.weight {
				if r.utility(i, p) == 0 || own >= 0 && c.paid[own][i] != nil {
					continue
				}
				has := endowment
				for k, q := range c.chosen {
					if q != p && c.paid[k][i] != nil && r.worse(u, p, n, q, c.payers[k]) > 0 {
						has = new(big.Rat).Sub(has, c.paid[k][i])
					}
				}
				others = append(others, purse{has, r.weight[i]})
			}
			slices.SortFunc(others, func(a, b purse) int { return b.has.Cmp(a.has) })
			missing := n - paying
			for _, o := range others {
				if missing -= o.n; missing <= 0 {
					d := new(big.Rat).Sub(big.NewRat(cost, n), o.has)
					if found == nil || d.Cmp(found) < 0 {
						found = d
					}
					break
				}
			}
		}
	}
	return found
}

func TestExactEqualSharesAgainstTheirDefinition(t *testing.T) {
	for _, u := range []allocate.Utility{allocate.Cost, allocate.Cardinality} {
		t.Run(u.String(), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				e := elections(allKinds...).Draw(t, "election")
				ref := newReference(e, u)
				at := new(big.Rat)
				if ref.voters > 0 {
					at = big.NewRat(e.Budget.Minor(), ref.voters)
				}
				want := ref.exactShares(u, at)
				got, err := allocate.ExactEqualShares(u, allocate.None).Decide(e)
				require.NoError(t, err)
				require.Equal(t, ids(e, want.chosen), got.Winners())
				if ref.voters == 0 {
					return
				}
				skip := rapid.Bool().Draw(t, "skip")
				for {
					d := ref.raise(u, want, at, skip)
					if d == nil {
						break
					}
					require.Positive(t, d.Sign(), "the outcome is stable")
					next := new(big.Rat).Add(at, d)
					changed := ref.exactShares(u, next)
					if ref.cost(changed.chosen) > e.Budget.Minor() {
						break
					}
					want, at = changed, next
				}
				completion := allocate.AddOpt
				if skip {
					completion = allocate.AddOptSkip
				}
				got, err = allocate.ExactEqualShares(u, completion).Decide(e)
				require.NoError(t, err)
				require.Equal(t, ids(e, want.chosen), got.Winners())
				require.Zero(t, at.Cmp(got.Endowment), "%v is not %v", got.Endowment, at)
			})
		})
	}
}

func TestExactEqualSharesPayNothingOrAll(t *testing.T) {
	// Equal shares let the poor of a project pay what they have; exact equal shares do not.
	// Each of the three has 30. After a, the second has 15 left, which is less than half of b's 40.
	e := town(t, 90, []int64{30, 40}, "a", "ab", "b")
	for rule, want := range map[*allocate.Rule][]string{
		new(allocate.EqualShares(allocate.Cost, allocate.None)):      {"a", "b"},
		new(allocate.ExactEqualShares(allocate.Cost, allocate.None)): {"a"},
	} {
		got, err := rule.Decide(e)
		require.NoError(t, err)
		assert.Equal(t, want, got.Winners(), "%v", rule.Method)
	}
}

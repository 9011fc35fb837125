package allocate_test

import (
	"cmp"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// The references: each rule straight from its definition, voter by voter, with fractions.

type reference struct {
	e       *allocate.Election
	utility func(voter, project int) int64 // 0 where the voter did not choose it
	weight  []int64
	voters  int64
}

func newReference(e *allocate.Election, u allocate.Utility) *reference {
	r := &reference{e: e}
	value := make([][]int64, e.Ballots.Len())
	for i := range value {
		value[i] = make([]int64, len(e.Projects))
		choice := e.Ballots.Choice(i)
		for k, c := range choice {
			v := int64(1)
			switch u {
			case allocate.Points, allocate.PointsCost:
				v = int64(e.Ballots.Points[int(e.Ballots.Offsets[i])+k])
			case allocate.Borda, allocate.BordaCost:
				v = int64(len(choice) - 1 - k)
			}
			if u == allocate.Cost || u == allocate.PointsCost || u == allocate.BordaCost {
				v *= max(e.Projects[c].Cost.Minor(), 1)
			}
			value[i][c] = v
		}
		r.weight = append(r.weight, e.Ballots.Weight(i))
		r.voters += e.Ballots.Weight(i)
	}
	r.utility = func(voter, project int) int64 { return value[voter][project] }
	return r
}

func rat(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

// price is the least price for each unit of utility at which the supporters of p, each paying at most what they have, pay its cost.
func (r *reference) price(p int, has []*big.Rat) *big.Rat {
	cost := rat(r.e.Projects[p].Cost.Minor())
	paying := func(at *big.Rat) *big.Rat {
		sum := new(big.Rat)
		for i, h := range has {
			if u := r.utility(i, p); u > 0 {
				sum.Add(sum, new(big.Rat).Mul(rat(r.weight[i]), least(h, new(big.Rat).Mul(at, rat(u)))))
			}
		}
		return sum
	}
	// What they pay together is a line between the prices at which somebody has no more to give.
	var bends []*big.Rat
	for i, h := range has {
		if u := r.utility(i, p); u > 0 && h.Sign() > 0 && r.weight[i] > 0 {
			bends = append(bends, new(big.Rat).Quo(h, rat(u)))
		}
	}
	slices.SortFunc(bends, (*big.Rat).Cmp)
	for _, b := range bends {
		if paying(b).Cmp(cost) >= 0 {
			poor, worth := new(big.Rat), new(big.Rat)
			for i, h := range has {
				if u := r.utility(i, p); u > 0 {
					if h.Cmp(new(big.Rat).Mul(b, rat(u))) < 0 {
						poor.Add(poor, new(big.Rat).Mul(rat(r.weight[i]), h))
					} else {
						worth.Add(worth, rat(r.weight[i]*u))
					}
				}
			}
			return new(big.Rat).Quo(new(big.Rat).Sub(cost, poor), worth)
		}
	}
	return nil
}

func least(a, b *big.Rat) *big.Rat {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

// shares is the Method of Equal Shares with an endowment; ties go to the lowest id.
func (r *reference) shares(endowment *big.Rat) []int {
	has := make([]*big.Rat, len(r.weight))
	for i := range has {
		has[i] = endowment
	}
	var chosen []int
	for p := range r.e.Projects {
		if r.e.Projects[p].Cost.Minor() == 0 && r.supported(p) {
			chosen = append(chosen, p)
		}
	}
	for {
		best, lowest := -1, (*big.Rat)(nil)
		for p := range r.e.Projects {
			if slices.Contains(chosen, p) || r.e.Projects[p].Cost.Minor() > r.e.Budget.Minor() {
				continue
			}
			at := r.price(p, has)
			if at == nil {
				continue
			}
			if best < 0 || at.Cmp(lowest) < 0 || at.Cmp(lowest) == 0 && r.e.Projects[p].ID < r.e.Projects[best].ID {
				best, lowest = p, at
			}
		}
		if best < 0 {
			return chosen
		}
		for i := range has {
			if u := r.utility(i, best); u > 0 {
				has[i] = new(big.Rat).Sub(has[i], least(has[i], new(big.Rat).Mul(lowest, rat(u))))
			}
		}
		chosen = append(chosen, best)
	}
}

func (r *reference) supported(p int) bool {
	for i := range r.weight {
		if r.utility(i, p) > 0 && r.weight[i] > 0 {
			return true
		}
	}
	return false
}

func (r *reference) cost(chosen []int) (sum int64) {
	for _, p := range chosen {
		sum += r.e.Projects[p].Cost.Minor()
	}
	return sum
}

// exhausted: no other project with a supporter fits the budget.
func (r *reference) exhausted(chosen []int, within int64) bool {
	for p := range r.e.Projects {
		cost := r.e.Projects[p].Cost.Minor()
		if !slices.Contains(chosen, p) && r.supported(p) && cost <= r.e.Budget.Minor() && cost <= within {
			return false
		}
	}
	return true
}

// add1 gives everybody one unit more at a time.
func (r *reference) add1(start *big.Rat, step int64, stop bool) (chosen []int, raises int64) {
	chosen = r.shares(start)
	for {
		within := r.e.Budget.Minor() - r.cost(chosen)
		if !stop {
			within = r.e.Budget.Minor()
		}
		if r.exhausted(chosen, within) {
			return chosen, raises
		}
		next := r.shares(new(big.Rat).Add(start, rat((raises+1)*step)))
		if r.cost(next) > r.e.Budget.Minor() {
			return chosen, raises
		}
		chosen, raises = next, raises+1
	}
}

// elections draws small elections, with many ties, and with amounts that nearly tie.
func elections(kinds ...allocate.Kind) *rapid.Generator[*allocate.Election] {
	return rapid.Custom(func(t *rapid.T) *allocate.Election {
		e := &allocate.Election{}
		e.Ballots.Kind = rapid.SampledFrom(kinds).Draw(t, "kind")
		m := rapid.IntRange(1, 7).Draw(t, "projects")
		base := rapid.SampledFrom([]int64{1, 1, 60, 1_000_000_007}).Draw(t, "scale")
		total := int64(0)
		for i := range m {
			c := base * rapid.Int64Range(0, 12).Draw(t, "cost")
			if base > 1000 {
				c += rapid.Int64Range(0, 3).Draw(t, "more") // nearly the same
			}
			total += c
			e.Projects = append(e.Projects, allocate.Project{ID: string(rune('a' + (i*5)%m)), Cost: minor(t, c)})
		}
		if len(e.Projects) > 1 && e.Projects[0].ID == e.Projects[1].ID { // m divides 5
			for i := range e.Projects {
				e.Projects[i].ID = string(rune('a' + i))
			}
		}
		e.Budget = minor(t, rapid.Int64Range(0, total+1).Draw(t, "budget"))
		for range rapid.IntRange(0, 9).Draw(t, "voters") {
			var choice []uint16
			var points []uint32
			order := rapid.Permutation(places(m)).Draw(t, "order")
			most := m
			if e.Ballots.Kind == allocate.ChooseOne {
				most = 1
			}
			for _, p := range order[:rapid.IntRange(0, most).Draw(t, "length")] {
				choice = append(choice, uint16(p))
				if e.Ballots.Kind == allocate.Cumulative {
					points = append(points, rapid.Uint32Range(0, 4).Draw(t, "points"))
				}
			}
			e.Ballots.Append(choice, points...)
		}
		if rapid.Bool().Draw(t, "weighted") {
			e.Ballots.Weights = make([]uint32, e.Ballots.Len())
			for i := range e.Ballots.Weights {
				e.Ballots.Weights[i] = rapid.Uint32Range(0, 3).Draw(t, "weight")
			}
		}
		return e
	})
}

func places(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// minor is an amount in yen, which have no smaller unit.
func minor(t require.TestingT, n int64) townhall.Money {
	m, err := townhall.NewMoney(n, "JPY")
	require.NoError(t, err)
	return m
}

var (
	allKinds  = []allocate.Kind{allocate.Approval, allocate.ChooseOne, allocate.Ordinal, allocate.Cumulative}
	utilities = map[allocate.Utility][]allocate.Kind{
		allocate.Cost: allKinds, allocate.Cardinality: allKinds,
		allocate.Points: {allocate.Cumulative}, allocate.PointsCost: {allocate.Cumulative},
		allocate.Borda: {allocate.Ordinal}, allocate.BordaCost: {allocate.Ordinal},
	}
)

func ids(e *allocate.Election, chosen []int) []string {
	out := make([]string, len(chosen))
	for i, p := range chosen {
		out[i] = e.Projects[p].ID
	}
	return out
}

func TestEqualSharesAgainstItsDefinition(t *testing.T) {
	for u, kinds := range utilities {
		t.Run(u.String(), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				e := elections(kinds...).Draw(t, "election")
				ref := newReference(e, u)
				start := new(big.Rat)
				if ref.voters > 0 {
					start = big.NewRat(e.Budget.Minor(), ref.voters)
				}
				got, err := allocate.EqualShares(u, allocate.None).Decide(e)
				require.NoError(t, err)
				require.Equal(t, ids(e, ref.shares(start)), got.Winners())
				if ref.voters == 0 || e.Budget.Minor() > 200 && rapid.IntRange(0, 3).Draw(t, "big") > 0 {
					return
				}
				for c, stop := range map[allocate.Completion]bool{allocate.Add1: true, allocate.Add1UntilInfeasible: false} {
					if e.Budget.Minor() > 2000 {
						break
					}
					got, err := allocate.EqualShares(u, c).Decide(e)
					require.NoError(t, err)
					want, raises := ref.add1(start, 1, stop)
					require.Equal(t, ids(e, want), got.Winners(), "%v", c)
					require.Equal(t, raises, got.Raises, "%v", c)
				}
			})
		})
	}
}

// phragmen is sequential Phragmén: it ends where a project that should be bought no longer fits.
func (r *reference) phragmen() []int {
	load := make([]*big.Rat, len(r.weight))
	for i := range load {
		load[i] = new(big.Rat)
	}
	var chosen []int
	left := r.e.Budget.Minor()
	for {
		var tied []int
		var lowest *big.Rat
		for p := range r.e.Projects {
			cost := r.e.Projects[p].Cost.Minor()
			if slices.Contains(chosen, p) || !r.supported(p) || cost > r.e.Budget.Minor() {
				continue
			}
			sum, n := rat(cost), int64(0)
			for i := range load {
				if r.utility(i, p) > 0 {
					sum.Add(sum, new(big.Rat).Mul(rat(r.weight[i]), load[i]))
					n += r.weight[i]
				}
			}
			at := sum.Quo(sum, rat(n))
			if lowest == nil || at.Cmp(lowest) < 0 {
				lowest, tied = at, []int{p}
			} else if at.Cmp(lowest) == 0 {
				tied = append(tied, p)
			}
		}
		if len(tied) == 0 || slices.ContainsFunc(tied, func(p int) bool { return r.e.Projects[p].Cost.Minor() > left }) {
			return chosen
		}
		best := slices.MinFunc(tied, func(a, b int) int { return cmp.Compare(r.e.Projects[a].ID, r.e.Projects[b].ID) })
		for i := range load {
			if r.utility(i, best) > 0 {
				load[i] = lowest
			}
		}
		left -= r.e.Projects[best].Cost.Minor()
		chosen = append(chosen, best)
	}
}

func TestPhragmenAgainstItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := elections(allKinds...).Draw(t, "election")
		got, err := allocate.Phragmen().Decide(e)
		require.NoError(t, err)
		require.Equal(t, ids(e, newReference(e, allocate.Cost).phragmen()), got.Winners())
	})
}

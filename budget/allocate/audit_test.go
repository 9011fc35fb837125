package allocate_test

import (
	"fmt"
	"math/big"
	"math/bits"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// Six of ten voters take the whole budget by greedy; the other four, whose share is 40, get nothing.
func majority(t testing.TB) *allocate.Election {
	return town(t, 100, []int64{50, 50, 30, 10}, "ab", "ab", "ab", "ab", "ab", "ab", "cd", "cd", "cd", "cd")
}

func TestAudit(t *testing.T) {
	for name, tt := range map[string]struct {
		winners          string
		byCost, byNumber []string // projects that show a group that falls short
		budget           int64
		costs            []int64
		ballots          []string
		weights          []uint32
	}{
		"the majority takes all":                           {winners: "ab", byCost: []string{"c", "d"}, byNumber: []string{"c", "d"}},
		"the minority has its share":                       {winners: "acd"},
		"nobody has anything":                              {winners: "", byCost: []string{"a", "b", "c", "d"}, byNumber: []string{"a", "b", "c", "d"}},
		"just too few":                                     {winners: "b", budget: 100, costs: []int64{51, 20}, ballots: []string{"a", "b"}},
		"just enough":                                      {winners: "b", budget: 100, costs: []int64{50, 20}, ballots: []string{"a", "b"}, byCost: []string{"a"}, byNumber: []string{"a"}},
		"up to the one":                                    {winners: "b", budget: 100, costs: []int64{60, 41}, ballots: []string{"ab"}},
		"not up to the one":                                {winners: "b", budget: 100, costs: []int64{60, 40}, ballots: []string{"ab"}, byCost: []string{"a"}},
		"one dear project is one by number":                {winners: "a", budget: 100, costs: []int64{80, 30}, ballots: []string{"ab"}, byNumber: []string{"b"}},
		"a free project must be chosen":                    {winners: "", budget: 100, costs: []int64{0}, ballots: []string{"a", ""}, byCost: []string{"a"}, byNumber: []string{"a"}},
		"nobody wants it":                                  {winners: "", budget: 100, costs: []int64{0}, ballots: []string{""}},
		"nobody voted":                                     {winners: "", budget: 100, costs: []int64{10}, ballots: []string{}},
		"a ballot that counts many":                        {winners: "", budget: 100, costs: []int64{50}, ballots: []string{"a", ""}, weights: []uint32{3, 3}, byCost: []string{"a"}, byNumber: []string{"a"}},
		"a ballot that counts many, on the other":          {winners: "", budget: 100, costs: []int64{50}, ballots: []string{"a", ""}, weights: []uint32{3, 4}},
		"a ballot that counts nothing":                     {winners: "", budget: 100, costs: []int64{0}, ballots: []string{"a", ""}, weights: []uint32{0, 4}},
		"some supporters are served, the rest are too few": {winners: "b", budget: 90, costs: []int64{31, 90}, ballots: []string{"ab", "ab", "a"}, byNumber: []string{"a"}},
		"some supporters are served, the rest are enough":  {winners: "b", budget: 90, costs: []int64{30, 90}, ballots: []string{"ab", "ab", "a"}, byCost: []string{"a"}, byNumber: []string{"a"}},
	} {
		t.Run(name, func(t *testing.T) {
			e := majority(t)
			if tt.ballots != nil {
				e = town(t, tt.budget, tt.costs, tt.ballots...)
				e.Ballots.Weights = tt.weights
			}
			assert.Equal(t, tt.byCost, short(t, e, tt.winners, allocate.Cost), "by cost")
			assert.Equal(t, tt.byNumber, short(t, e, tt.winners, allocate.Cardinality), "by number")
		})
	}
}

func short(t testing.TB, e *allocate.Election, winners string, u allocate.Utility) []string {
	a, err := chose(e, winners).Audit(e, u)
	require.NoError(t, err)
	assert.Equal(t, len(a.Short) == 0, a.Finding.Held)
	assert.Len(t, a.Finding.Parts, len(a.Short))
	var ids []string
	for _, s := range a.Short {
		ids = append(ids, s.Project)
	}
	return ids
}

func TestAuditShowsTheGroup(t *testing.T) {
	e := majority(t)
	o, err := allocate.Greedy(allocate.Cost).Decide(e)
	require.NoError(t, err)
	a, err := o.Audit(e, allocate.Cost)
	require.NoError(t, err)
	assert.Equal(t, allocate.Shortfall{Project: "c", Cost: townhall.Yuan(30), Voters: 4, Share: townhall.Yuan(40), Has: 0, Above: 1000}, a.Short[0])
	assert.Equal(t, `✗ no group falls short of what its share of the budget would have bought
  ✗ cost of the projects of the best served of 4 supporters of c (30.00 CNY), whose share of the budget is 40.00 CNY: needs more than 10.00 CNY, found 0.00 CNY
  ✗ cost of the projects of the best served of 4 supporters of d (10.00 CNY), whose share of the budget is 40.00 CNY: needs more than 30.00 CNY, found 0.00 CNY`, a.Finding.String())
	a, err = o.Audit(e, allocate.Cardinality)
	require.NoError(t, err)
	assert.Equal(t, allocate.Shortfall{Project: "d", Cost: townhall.Yuan(10), Voters: 4, Share: townhall.Yuan(40), Has: 0, Above: 3}, a.Short[1])
	assert.Equal(t, "✗ 支持d（10.00 CNY）的4人按人数占预算40.00 CNY，其中所选项目入选最多者的个数：应为≥4，实为0", a.Finding.Parts[1].In(townhall.ZH))
}

func TestAuditOfOtherUtilitiesIsRefused(t *testing.T) {
	e := majority(t)
	_, err := chose(e, "a").Audit(e, allocate.Points)
	assert.ErrorIs(t, err, townhall.Invalid)
}

// fallsShort is the definition: of all groups that chose p, one whose members all fall short. It gives the sizes of such groups.
func fallsShort(e *allocate.Election, chosen []bool, p int, byCost bool) (largest int64, found bool) {
	b := &e.Ballots
	n := int64(0)
	for i := range b.Len() {
		n += b.Weight(i)
	}
	for group := uint(1); group < 1<<b.Len(); group++ {
		voters, all := int64(0), true
		for i := range b.Len() {
			if group>>i&1 == 1 {
				voters += b.Weight(i)
			}
		}
		if voters == 0 {
			continue
		}
		share := big.NewRat(e.Budget.Minor(), n)
		share.Mul(share, big.NewRat(voters, 1))
		for i := range b.Len() {
			if group>>i&1 == 0 {
				continue
			}
			has, supports := int64(0), false
			for _, c := range b.Choice(i) {
				supports = supports || int(c) == p
				if chosen[c] && byCost {
					has += e.Projects[c].Cost.Minor()
				} else if chosen[c] {
					has++
				}
			}
			cost := e.Projects[p].Cost.Minor()
			would := big.NewRat(has+cost, 1)
			if !byCost {
				would = big.NewRat((has+1)*cost, 1)
			}
			all = all && supports && would.Cmp(share) <= 0
		}
		if all {
			largest, found = max(largest, voters), true
		}
	}
	return largest, found
}

func TestAuditAgreesWithItsDefinition(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		e := drawElection(r, 4, 6)
		o := chose(e, rapid.StringMatching(`a?b?c?d?`).Draw(r, "winners"))
		for _, u := range []allocate.Utility{allocate.Cost, allocate.Cardinality} {
			a, err := o.Audit(e, u)
			require.NoError(r, err)
			got := map[string]int64{}
			for _, s := range a.Short {
				got[s.Project] = s.Voters
			}
			want := map[string]int64{}
			for p := range e.Projects {
				if voters, found := fallsShort(e, inOf(o), p, u == allocate.Cost); found && !o.Projects[p].Chosen {
					want[e.Projects[p].ID] = voters
				}
			}
			assert.Equal(r, want, got, "%v", u)
		}
	})
}

func inOf(o *allocate.Outcome) []bool {
	in := make([]bool, len(o.Projects))
	for i := range in {
		in[i] = o.Projects[i].Chosen
	}
	return in
}

// naiveShares is the Method of Equal Shares straight from its definition, in fractions, with each voter as many times as the ballot counts.
// It gives the letters of what it chose.
func naiveShares(e *allocate.Election, byCost bool) string {
	b := &e.Ballots
	var purses []*big.Rat
	supporters := make([][]int, len(e.Projects))
	for i := range b.Len() {
		for range b.Weight(i) {
			for _, p := range b.Choice(i) {
				supporters[p] = append(supporters[p], len(purses))
			}
			purses = append(purses, new(big.Rat))
		}
	}
	for _, purse := range purses {
		purse.SetFrac64(e.Budget.Minor(), int64(len(purses)))
	}
	in, winners := make([]bool, len(e.Projects)), ""
	for {
		best, price, most := -1, new(big.Rat), new(big.Rat)
		for p := range e.Projects {
			if in[p] || len(supporters[p]) == 0 {
				continue
			}
			pays := perHead(e.Projects[p].Cost.Minor(), purses, supporters[p])
			if pays == nil {
				continue
			}
			rho := new(big.Rat).Set(pays)
			if cost := e.Projects[p].Cost.Minor(); byCost && cost > 0 {
				rho.Quo(rho, big.NewRat(cost, 1))
			}
			if best < 0 || rho.Cmp(price) < 0 {
				best, price, most = p, rho, pays
			}
		}
		if best < 0 {
			return winners
		}
		for _, i := range supporters[best] {
			pay := most
			if purses[i].Cmp(pay) < 0 {
				pay = purses[i]
			}
			purses[i].Sub(purses[i], pay)
		}
		in[best] = true
		winners += e.Projects[best].ID
	}
}

// perHead is the least that each supporter pays at most, so that all together have the cost; nil where they have not.
func perHead(cost int64, purses []*big.Rat, supporters []int) *big.Rat {
	var pays *big.Rat
	for _, bound := range append(supporters, -1) { // those who have less than the bound pay all they have, the others the same
		rest, equal := big.NewRat(cost, 1), int64(0)
		for _, i := range supporters {
			if bound < 0 || purses[i].Cmp(purses[bound]) >= 0 {
				equal++
			} else {
				rest.Sub(rest, purses[i])
			}
		}
		pay := rest.Quo(rest, big.NewRat(equal, 1))
		sum := new(big.Rat)
		for _, i := range supporters {
			if purses[i].Cmp(pay) < 0 {
				sum.Add(sum, purses[i])
			} else {
				sum.Add(sum, pay)
			}
		}
		if sum.Cmp(big.NewRat(cost, 1)) == 0 && (pays == nil || pay.Cmp(pays) < 0) {
			pays = pay
		}
	}
	return pays
}

func TestEqualSharesNeverFallShort(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		e := drawElection(r, 5, 7)
		for u, byCost := range map[allocate.Utility]bool{allocate.Cost: true, allocate.Cardinality: false} {
			a, err := chose(e, naiveShares(e, byCost)).Audit(e, u)
			require.NoError(r, err)
			assert.Empty(r, a.Short, "%v", u)
		}
	})
}

// What passes by cost passes EJR up to any project as well: no group may have a list T of projects that all of it chose and that its share
// pays for, while each of them would have no more than T is worth with a project of T added.
func TestAuditByCostImpliesJustifiedRepresentation(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		e := drawElection(r, 4, 5)
		o := chose(e, rapid.StringMatching(`a?b?c?d?`).Draw(r, "winners"))
		if a, err := o.Audit(e, allocate.Cost); err != nil || len(a.Short) > 0 {
			return
		}
		b, in := &e.Ballots, inOf(o)
		n := int64(0)
		for i := range b.Len() {
			n += b.Weight(i)
		}
		for group := uint(1); group < 1<<b.Len(); group++ {
			for list := uint(1); list < 1<<len(in); list++ {
				listCost, left := int64(0), false
				for p := range in {
					if list>>p&1 == 1 {
						listCost += e.Projects[p].Cost.Minor()
						left = left || !in[p]
					}
				}
				voters, short := int64(0), true
				for i := range b.Len() {
					if group>>i&1 == 1 {
						voters += b.Weight(i)
						short = short && listFallsShort(e, in, i, list, listCost)
					}
				}
				if voters > 0 && left && listCost*n <= voters*e.Budget.Minor() {
					assert.False(r, short, "group %b list %b", group, list)
				}
			}
		}
	})
}

// listFallsShort: the voter chose all of the list, and with some project of it added to the outcome would have no more than it is worth.
func listFallsShort(e *allocate.Election, in []bool, i int, list uint, listCost int64) bool {
	ballot, has := uint(0), int64(0)
	for _, p := range e.Ballots.Choice(i) {
		ballot |= 1 << p
		if in[p] {
			has += e.Projects[p].Cost.Minor()
		}
	}
	if bits.OnesCount(list&^ballot) > 0 {
		return false
	}
	for p := range in {
		if list>>p&1 == 1 && !in[p] && has+e.Projects[p].Cost.Minor() <= listCost {
			return true
		}
	}
	return false
}

func BenchmarkAuditMillionBallots(b *testing.B) {
	e := millionBallots(b)
	o, err := allocate.Greedy(allocate.Cost).Decide(e)
	require.NoError(b, err)
	for _, u := range []allocate.Utility{allocate.Cost, allocate.Cardinality} {
		b.Run(u.String(), func(b *testing.B) {
			for b.Loop() {
				_, err := o.Audit(e, u)
				require.NoError(b, err)
			}
		})
	}
}

func ExampleOutcome_Audit() {
	e := &allocate.Election{Budget: townhall.Yuan(100), Projects: []allocate.Project{{ID: "road", Cost: townhall.Yuan(90)}, {ID: "well", Cost: townhall.Yuan(40)}}}
	for _, choice := range [][]uint16{{0}, {0}, {0}, {1}, {1}} {
		e.Ballots.Append(choice)
	}
	o, _ := allocate.Greedy(allocate.Cost).Decide(e)
	a, _ := o.Audit(e, allocate.Cost)
	fmt.Println(a.Finding)
	// Output:
	// ✗ no group falls short of what its share of the budget would have bought
	//   ✗ cost of the projects of the best served of 2 supporters of well (40.00 CNY), whose share of the budget is 40.00 CNY: needs more than 0.00 CNY, found 0.00 CNY
}

package allocate_test

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

func TestSatisfaction(t *testing.T) {
	// a (10, school, east) and c (30, road and school, whole city) are chosen; b (20, road, east) is not.
	e := town(t, 100, []int64{10, 20, 30}, "a", "ab", "abc", "b", "")
	e.Projects[0].Categories, e.Projects[0].District = []string{"school", "school"}, "east"
	e.Projects[1].Categories, e.Projects[1].District = []string{"road"}, "east"
	e.Projects[2].Categories = []string{"school", "road"}
	e.Districts, e.Ballots.Districts = []string{"east", "west"}, []uint16{0, 0, 0, 1, 1}
	s, err := chose(e, "ac").Satisfaction(e)
	require.NoError(t, err)

	assert.Equal(t, allocate.Served{Voters: 5, With: 3, Share: townhall.RatioOf(3, 5), Average: townhall.RatioOf(4, 5), AverageCost: big.NewRat(6000, 5), Exactly: []int64{2, 2, 1}}, s.Served, "all voters")
	require.Len(t, s.Categories, 2)
	assert.Equal(t, allocate.Area{Name: "road", Projects: 2, Chosen: 1, Votes: 4, Spent: townhall.Yuan(30), OfVotes: townhall.RatioOf(4, 7), OfSpent: townhall.RatioOf(3, 4),
		Served: allocate.Served{Voters: 3, With: 1, Share: townhall.RatioOf(1, 3), Average: townhall.RatioOf(1, 3), AverageCost: big.NewRat(1000, 1), Exactly: []int64{2, 1}}}, s.Categories[0])
	assert.Equal(t, allocate.Area{Name: "school", Projects: 2, Chosen: 2, Votes: 4, Spent: townhall.Yuan(40), OfVotes: townhall.RatioOf(4, 7), OfSpent: townhall.RatioOf(1, 1),
		Served: allocate.Served{Voters: 3, With: 3, Share: townhall.RatioOf(1, 1), Average: townhall.RatioOf(4, 3), AverageCost: big.NewRat(2000, 1), Exactly: []int64{0, 2, 1}}}, s.Categories[1],
		"a category that a project has twice counts once")
	require.Len(t, s.Districts, 2)
	assert.Equal(t, "", s.Districts[0].Name, "the whole city")
	assert.Equal(t, townhall.Yuan(30), s.Districts[0].Spent)
	assert.Equal(t, int64(1), s.Districts[0].Votes)
	assert.Equal(t, townhall.Yuan(10), s.Districts[1].Spent)
	assert.Equal(t, int64(4), s.Districts[1].Voters, "who chose a project of the east")
	require.Len(t, s.Residents, 2)
	assert.Equal(t, []int64{0, 2, 1}, s.Residents[0].Exactly)
	assert.Equal(t, allocate.Served{Voters: 2, Share: townhall.RatioOf(0, 1), Average: townhall.RatioOf(0, 1), AverageCost: big.NewRat(0, 1), Exactly: []int64{2}}, s.Residents[1])
}

func TestSatisfactionOfNobodyIsUndefined(t *testing.T) {
	e := town(t, 100, []int64{10})
	s, err := chose(e, "a").Satisfaction(e)
	require.NoError(t, err)
	assert.False(t, s.Share.Defined())
	assert.False(t, s.Average.Defined())
	assert.Nil(t, s.AverageCost)
	assert.False(t, s.Categories[0].OfVotes.Defined())
}

func TestSatisfactionKeepsLargeSums(t *testing.T) {
	e := town(t, 100, []int64{0}, "a", "a")
	cost, err := townhall.NewMoney(math.MaxInt64-1, townhall.CNY)
	require.NoError(t, err)
	e.Projects[0].Cost = cost
	e.Ballots.Weights = []uint32{math.MaxUint32, math.MaxUint32}
	s, err := chose(e, "a").Satisfaction(e)
	require.NoError(t, err)
	assert.Equal(t, big.NewRat(math.MaxInt64-1, 1), s.AverageCost, "the cost of all voters together has 96 bits")
}

// What is counted by label agrees with what is counted voter by voter, also with more labels than a word has bits.
func TestSatisfactionByTheDefinition(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		e := drawElection(r, 5, 8)
		for i := range e.Projects {
			for k := range 40 {
				if rapid.Bool().Draw(r, "theme") {
					e.Projects[i].Categories = append(e.Projects[i].Categories, fmt.Sprint("theme ", k))
				}
			}
			e.Projects[i].District = fmt.Sprint("district ", i)
		}
		o := chose(e, rapid.StringMatching(`a?b?c?d?e?`).Draw(r, "winners"))
		s, err := o.Satisfaction(e)
		require.NoError(r, err)
		checkServed(r, e, o, s.Served, func(*allocate.Project) bool { return true }, true)
		for _, a := range s.Categories {
			checkServed(r, e, o, a.Served, func(p *allocate.Project) bool {
				for _, c := range p.Categories {
					if c == a.Name {
						return true
					}
				}
				return a.Name == "" && len(p.Categories) == 0
			}, false)
		}
		for _, a := range s.Districts {
			checkServed(r, e, o, a.Served, func(p *allocate.Project) bool { return p.District == a.Name }, false)
		}
	})
}

// checkServed counts, of the projects of a kind, what each voter has; everybody is counted, or only those who chose one of the kind.
func checkServed(r *rapid.T, e *allocate.Election, o *allocate.Outcome, got allocate.Served, kind func(*allocate.Project) bool, everybody bool) {
	var voters, with, count int64
	cost := new(big.Rat)
	exactly := make([]int64, 6)
	for i := range e.Ballots.Len() {
		asked, has, w := everybody, 0, e.Ballots.Weight(i)
		for _, p := range e.Ballots.Choice(i) {
			if !kind(&e.Projects[p]) {
				continue
			}
			asked = true
			if o.Projects[p].Chosen {
				has++
				cost.Add(cost, big.NewRat(w*e.Projects[p].Cost.Minor(), 1))
			}
		}
		if !asked {
			continue
		}
		voters += w
		count += w * int64(has)
		exactly[has] += w
		if has > 0 {
			with += w
		}
	}
	assert.Equal(r, voters, got.Voters)
	assert.Equal(r, with, got.With)
	assert.Equal(r, townhall.RatioOf(with, voters), got.Share)
	assert.Equal(r, townhall.RatioOf(count, voters), got.Average)
	for k, n := range exactly {
		if k < len(got.Exactly) {
			assert.Equal(r, n, got.Exactly[k])
		} else {
			assert.Zero(r, n)
		}
	}
	if voters > 0 {
		assert.Zero(r, cost.Quo(cost, big.NewRat(voters, 1)).Cmp(got.AverageCost))
	}
}

// millionBallots is an election of 10⁶ ballots of 5 of 100 projects, of 8 themes and 18 districts.
func millionBallots(tb testing.TB) *allocate.Election {
	tb.Helper()
	e := &allocate.Election{Budget: townhall.Yuan(1000)}
	for i := range 100 {
		e.Projects = append(e.Projects, allocate.Project{ID: fmt.Sprint(i), Cost: townhall.Yuan(int64(10 + i%37)), Categories: []string{fmt.Sprint("theme ", i%8)}, District: fmt.Sprint("district ", i%18)})
	}
	for d := range 18 {
		e.Districts = append(e.Districts, fmt.Sprint("district ", d))
	}
	x := uint64(1)
	for range 1_000_000 {
		var choice [5]uint16
		for k := range choice {
			x = x*6364136223846793005 + 1442695040888963407
			choice[k] = uint16(20*k) + uint16(x>>33%20)
		}
		e.Ballots.Append(choice[:])
		e.Ballots.Districts = append(e.Ballots.Districts, uint16(x>>40%18))
	}
	return e
}

func BenchmarkMillionBallots(b *testing.B) {
	e := millionBallots(b)
	o, err := allocate.Greedy(allocate.Cost).Decide(e)
	require.NoError(b, err)
	other, err := allocate.Greedy(allocate.Cardinality).Decide(e)
	require.NoError(b, err)
	for name, run := range map[string]func() error{
		"check":        e.Check,
		"satisfaction": func() error { _, err := o.Satisfaction(e); return err },
		"compare":      func() error { _, err := allocate.Compare(e, o, other); return err },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, run())
			}
		})
	}
}

func ExampleOutcome_Satisfaction() {
	e := &allocate.Election{Budget: townhall.Yuan(100), Projects: []allocate.Project{
		{ID: "road", Cost: townhall.Yuan(60), Categories: []string{"roads"}}, {ID: "school", Cost: townhall.Yuan(50), Categories: []string{"schools"}},
	}}
	for _, choice := range [][]uint16{{0}, {0}, {0, 1}, {1}} {
		e.Ballots.Append(choice)
	}
	o, _ := allocate.Greedy(allocate.Cost).Decide(e)
	s, _ := o.Satisfaction(e)
	fmt.Println(s.With, "of", s.Voters, "voters have a winner:", s.Share.Percent(0))
	for _, c := range s.Categories {
		fmt.Println(c.Name, c.OfVotes.Percent(0), "of the votes,", c.OfSpent.Percent(0), "of the money")
	}
	// Output:
	// 3 of 4 voters have a winner: 75 %
	// roads 60 % of the votes, 100 % of the money
	// schools 40 % of the votes, 0 % of the money
}

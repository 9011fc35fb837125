package allocate_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// halves gives each of two districts half of a single theme.
func halves() allocate.Criteria {
	return allocate.Criteria{
		Points:    []int64{1},
		Districts: []allocate.District{{Name: "east", Themes: []string{"roads"}}, {Name: "west", Themes: []string{"roads"}}},
		Criteria:  []allocate.Criterion{{Name: "priority", Weight: 1, ByRank: []int64{1}}},
	}
}

// roads are projects of a theme: a and b in the east, c in the west.
func roads(t testing.TB, budget int64, costs []int64, ballots ...string) *allocate.Election {
	e := town(t, budget, costs, ballots...)
	for i := range e.Projects {
		e.Projects[i].Categories, e.Projects[i].District = []string{"roads", "green"}, []string{"east", "east", "west"}[i]
	}
	return e
}

func TestCriteriaDecide(t *testing.T) {
	for name, tt := range map[string]struct {
		costs     []int64
		again     bool
		ballots   []string
		want      []string
		divisions int
	}{
		"each cell by its own votes":                        {[]int64{50, 40, 30}, false, []string{"b", "b", "a", "c"}, []string{"b", "c"}, 1},
		"votes elsewhere win nothing":                       {[]int64{50, 60, 60}, false, []string{"c", "c", "c", "a"}, []string{"a"}, 1},
		"what is left is divided again":                     {[]int64{40, 20, 30}, true, []string{"a", "a", "b", "c"}, []string{"a", "c", "b"}, 2},
		"what is left may not be enough":                    {[]int64{40, 31, 30}, true, []string{"a", "a", "b", "c"}, []string{"a", "c"}, 1},
		"too dear for a cell, until the others have left":   {[]int64{50, 90, 60}, true, []string{"a", "b", "c"}, []string{"a"}, 1},
		"both too dear, the smaller part leaves to the one": {[]int64{51, 90, 60}, true, []string{"a", "b", "c"}, []string{"a"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			c := halves()
			c.Again = tt.again
			got, err := c.Decide(roads(t, 100, tt.costs, tt.ballots...))
			require.NoError(t, err)
			assert.Equal(t, tt.want, got.Outcome.Winners())
			assert.Len(t, got.Divisions, tt.divisions)
		})
	}
}

func TestCriteriaCellThatChoosesNothingLeaves(t *testing.T) {
	c := halves()
	c.Again, c.Rule.Threshold.Votes = true, 2
	got, err := c.Decide(roads(t, 100, []int64{10, 90, 60}, "a", "c", "c"))
	require.NoError(t, err)
	assert.Equal(t, []string{"c"}, got.Outcome.Winners(), "the east had enough for a, which has too few votes; the west gets its part")
	assert.Equal(t, []allocate.CellOutcome{{Theme: "roads", District: "west", Money: townhall.Yuan(100), Spent: townhall.Yuan(60), Left: townhall.Yuan(40), Winners: []string{"c"}}}, got.Divisions[1].Cells)
}

func TestCriteriaDecideSaysWhy(t *testing.T) {
	e := roads(t, 100, []int64{40, 20, 30}, "a", "a", "b", "c")
	e.Projects = append(e.Projects, allocate.Project{ID: "d", Cost: townhall.Yuan(1)})
	got, err := halves().Decide(e)
	require.NoError(t, err)
	assert.Equal(t, `✓ roads, east, which has 50.00 CNY
  ✓ chosen in round 1, votes: 2; it costs 40.00 CNY, and 50.00 CNY was left`, got.Outcome.Projects[0].Why.String())
	assert.Equal(t, `✗ roads, east, which has 50.00 CNY
  ✗ what was left when its turn came (votes: 1): needs 20.00 CNY, found 10.00 CNY`, got.Outcome.Projects[1].Why.String())
	assert.Equal(t, "✗ 未分类、全市的资金：应为是，实为否", got.Outcome.Projects[3].Why.In(townhall.ZH))
	assert.Equal(t, allocate.CellOutcome{Theme: "roads", District: "east", Money: townhall.Yuan(50), Spent: townhall.Yuan(40), Left: townhall.Yuan(10), Winners: []string{"a"}}, got.Divisions[0].Cells[0])
	assert.Equal(t, townhall.Yuan(30), got.Outcome.Left)
	assert.Equal(t, 2, got.Outcome.Projects[2].Round)
	_, err = got.Outcome.Satisfaction(e)
	assert.NoError(t, err, "it is an outcome of the whole election")
}

func TestCriteriaDecideByResidents(t *testing.T) {
	e := roads(t, 100, []int64{50, 50, 50}, "a", "b", "b", "c")
	e.Districts, e.Ballots.Districts = []string{"east", "west"}, []uint16{0, 1, 1, 1}
	got, err := halves().Decide(e)
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "c"}, got.Outcome.Winners(), "the west does not vote on the east's roads")
	assert.Equal(t, int64(2), got.Outcome.Projects[1].Votes, "the votes of the whole city")
}

func TestCriteriaLeaveTiesToPeople(t *testing.T) {
	c := halves()
	c.Rule.Ties.By = []allocate.Tie{allocate.Refuse}
	_, err := c.Decide(roads(t, 100, []int64{50, 50, 50}, "ab", "c"))
	var refusal *townhall.Refusal
	assert.ErrorAs(t, err, &refusal)
}

func TestCriteriaOf(t *testing.T) {
	e := town(t, 100, []int64{10, 10, 10, 10}, "abc", "ab", "bd", "d")
	for i, theme := range []string{"roads", "schools", "schools", ""} {
		if e.Projects[i].District = []string{"east", "east", "west", "west"}[i]; theme != "" {
			e.Projects[i].Categories = []string{theme, "other"}
		}
	}
	c, err := allocate.CriteriaOf(e)
	require.NoError(t, err)
	assert.Equal(t, []allocate.District{
		{Name: "east", Themes: []string{"schools", "roads"}, Facts: map[string]int64{"votes": 5}},
		{Name: "west", Themes: []string{"", "schools"}, Facts: map[string]int64{"votes": 3}},
	}, c.Districts, "homes unknown: all votes for its own projects")
	assert.Equal(t, []allocate.Band{{0, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}}, c.Criteria[0].Bands)

	e.Districts, e.Ballots.Districts = []string{"south", "east"}, []uint16{1, 0, 1, 1}
	c, err = allocate.CriteriaOf(e)
	require.NoError(t, err)
	assert.Equal(t, []allocate.District{
		{Name: "east", Themes: []string{"schools", "", "roads"}, Facts: map[string]int64{"votes": 6}},
		{Name: "west", Facts: map[string]int64{"votes": 0}},
	}, c.Districts, "the votes of those who live there, for any project; nobody lives in the west")

	_, err = c.Decide(e)
	assert.NoError(t, err)
}

func TestCriteriaOfAnElectionWithoutDistricts(t *testing.T) {
	c, err := allocate.CriteriaOf(town(t, 100, []int64{60, 50, 40}, "a", "a", "b", "c"))
	require.NoError(t, err)
	got, err := c.Decide(town(t, 100, []int64{60, 50, 40}, "a", "a", "b", "c"))
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "c"}, got.Outcome.Winners(), "one cell, which is greedy")
}

func TestCriteriaOfNoVotes(t *testing.T) {
	c, err := allocate.CriteriaOf(town(t, 100, []int64{60}))
	require.NoError(t, err)
	_, err = c.Decide(town(t, 100, []int64{60}))
	assert.ErrorIs(t, err, townhall.Invalid, "nobody ranked a theme")
}

// No division spends more than it has, nothing is chosen twice, and greedy with Again leaves nothing that a cell could have bought.
func TestCriteriaDecideAddsUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		e := drawElection(r, 6, 8)
		for i := range e.Projects {
			e.Projects[i].District = rapid.SampledFrom([]string{"", "east", "west"}).Draw(r, "district")
			e.Projects[i].Categories = []string{rapid.SampledFrom([]string{"roads", "schools"}).Draw(r, "theme")}
		}
		c, err := allocate.CriteriaOf(e)
		require.NoError(r, err)
		if len(c.Districts) == 0 || !ranked(c) {
			return
		}
		got, err := c.Decide(e)
		require.NoError(r, err)
		o := got.Outcome
		sum, seen, cost := int64(0), map[string]bool{}, int64(0)
		left := e.Budget
		for _, d := range got.Divisions {
			assert.Equal(r, left, d.Money, "what was left before")
			parts := int64(0)
			for _, cell := range d.Cells {
				assert.Equal(r, cell.Money.Minor(), cell.Spent.Minor()+cell.Left.Minor())
				assert.GreaterOrEqual(r, cell.Left.Minor(), int64(0))
				parts += cell.Money.Minor()
				sum += cell.Spent.Minor()
				for _, id := range cell.Winners {
					assert.False(r, seen[id])
					seen[id] = true
				}
				left, err = left.Sub(cell.Spent)
				require.NoError(r, err)
			}
			assert.Equal(r, d.Money.Minor(), parts)
		}
		for i, p := range o.Projects {
			assert.Equal(r, seen[p.ID], p.Chosen)
			assert.Equal(r, p.Chosen, p.Why.Held)
			if p.Chosen {
				cost += e.Projects[i].Cost.Minor()
				assert.Equal(r, i, o.Chosen[p.Round-1])
			}
		}
		assert.Equal(r, cost, o.Cost.Minor())
		assert.Equal(r, sum, o.Cost.Minor())
		assert.Equal(r, left, o.Left)
		for i, p := range o.Projects {
			ofCell := func(c allocate.Cell) bool {
				return c.District == e.Projects[i].District && c.Theme == e.Projects[i].Categories[0]
			}
			for _, cell := range got.Distribution.Cells {
				if ofCell(cell) && cell.Score > 0 && !p.Chosen && chosenThere(e, i) {
					assert.Greater(r, e.Projects[i].Cost.Minor(), o.Left.Minor())
				}
			}
		}
	})
}

func ranked(c allocate.Criteria) bool {
	for _, d := range c.Districts {
		if len(d.Themes) > 0 {
			return true
		}
	}
	return false
}

func BenchmarkCriteriaMillionBallots(b *testing.B) {
	e := millionBallots(b)
	for b.Loop() {
		c, err := allocate.CriteriaOf(e)
		require.NoError(b, err)
		_, err = c.Decide(e)
		require.NoError(b, err)
	}
}

func ExampleCriteriaOf() {
	e := &allocate.Election{Budget: townhall.Yuan(100), Projects: []allocate.Project{
		{ID: "road", Cost: townhall.Yuan(50), Categories: []string{"roads"}, District: "east"},
		{ID: "school", Cost: townhall.Yuan(40), Categories: []string{"schools"}, District: "west"},
		{ID: "path", Cost: townhall.Yuan(30), Categories: []string{"roads"}, District: "west"},
	}}
	for _, choice := range [][]uint16{{0}, {0}, {1}, {1}, {1, 2}} {
		e.Ballots.Append(choice)
	}
	c, _ := allocate.CriteriaOf(e)
	got, _ := c.Decide(e)
	for _, cell := range got.Divisions[0].Cells {
		fmt.Println(cell.Theme, cell.District, cell.Money, cell.Winners)
	}
	fmt.Println(len(got.Divisions), got.Outcome.Winners(), got.Outcome.Left)
	// Output:
	// roads east 30.26 CNY []
	// roads west 34.03 CNY [path]
	// schools east 8.25 CNY []
	// schools west 27.46 CNY []
	// 2 [path road] 20.00 CNY
}

// chosenThere: somebody of the project's cell chose it.
func chosenThere(e *allocate.Election, project int) bool {
	in, err := e.In(e.Projects[project].District, e.Budget)
	if err != nil {
		return false
	}
	votes := make([]int64, len(in.Projects))
	in.Ballots.AddVotes(votes, 0, in.Ballots.Len())
	for i, p := range in.Projects {
		if p.ID == e.Projects[project].ID {
			return votes[i] > 0
		}
	}
	return false
}

package allocate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// town is an election of projects with ids a, b, c … whose costs are whole yuan, and of approval ballots such as "ab".
func town(t testing.TB, budget int64, costs []int64, ballots ...string) *allocate.Election {
	t.Helper()
	e := &allocate.Election{Budget: townhall.Yuan(budget)}
	for i, c := range costs {
		e.Projects = append(e.Projects, allocate.Project{ID: string(rune('a' + i)), Cost: townhall.Yuan(c)})
	}
	for _, b := range ballots {
		var choice []uint16
		for _, c := range b {
			choice = append(choice, uint16(c-'a'))
		}
		e.Ballots.Append(choice)
	}
	require.NoError(t, e.Check())
	return e
}

func TestGreedy(t *testing.T) {
	// a 4 votes, b 3, c 3, d 1
	ballots := []string{"ab", "abc", "ac", "abcd", ""}
	costs := []int64{60, 50, 30, 10}
	for name, tt := range map[string]struct {
		rule   func(*allocate.Rule)
		budget int64
		want   []string
	}{
		"the most votes first, and what does not fit is left out": {nil, 100, []string{"a", "c", "d"}},
		"all fit": {nil, 150, []string{"a", "b", "c", "d"}},
		"no skip stops at the first that does not": {func(r *allocate.Rule) { r.NoSkip = true }, 100, []string{"a"}},
		"by votes per cost":                        {func(r *allocate.Rule) { r.Utility = allocate.Cardinality }, 100, []string{"c", "d", "a"}},
		"a threshold of votes":                     {func(r *allocate.Rule) { r.Threshold.Votes = 2 }, 100, []string{"a", "c"}},
		"a threshold of a share of the voters":     {func(r *allocate.Rule) { r.Threshold.Share = townhall.RatioOf(4, 5) }, 100, []string{"a"}},
		"a share is met exactly":                   {func(r *allocate.Rule) { r.Threshold.Share = townhall.RatioOf(3, 5) }, 150, []string{"a", "b", "c"}},
		"exclusive projects":                       {func(r *allocate.Rule) { r.Limits = []allocate.Limit{{AtMost: 1, Projects: []string{"a", "c"}}} }, 150, []string{"a", "b", "d"}},
		"ties by the higher cost":                  {func(r *allocate.Rule) { r.Ties.By = []allocate.Tie{allocate.HighestCost} }, 80, []string{"a", "d"}},
		"ties by a list": {func(r *allocate.Rule) {
			r.Ties = allocate.Ties{By: []allocate.Tie{allocate.InOrder}, Order: []string{"c", "b"}}
		}, 140, []string{"a", "c", "b"}},
	} {
		t.Run(name, func(t *testing.T) {
			rule := allocate.Greedy(allocate.Cost)
			if tt.rule != nil {
				tt.rule(&rule)
			}
			got, err := rule.Decide(town(t, tt.budget, costs, ballots...))
			require.NoError(t, err)
			assert.Equal(t, tt.want, got.Winners())
		})
	}
}

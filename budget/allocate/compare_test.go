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

// chose is an outcome of an election that chose the projects with these letters.
func chose(e *allocate.Election, winners string) *allocate.Outcome {
	o := &allocate.Outcome{}
	for i := range e.Projects {
		o.Projects = append(o.Projects, allocate.Result{ID: e.Projects[i].ID})
	}
	for _, c := range winners {
		o.Projects[c-'a'].Chosen = true
		o.Chosen = append(o.Chosen, int(c-'a'))
	}
	return o
}

func TestCompare(t *testing.T) {
	costs := []int64{1, 1, 1, 1}
	for name, tt := range map[string]struct {
		ballots       []string
		weights       []uint32
		first, second string
		satisfaction  allocate.Preference
		exclusion     allocate.Preference
	}{
		"the same outcome":                    {[]string{"ab", "", "c"}, nil, "ac", "ac", allocate.Preference{Same: 3}, allocate.Preference{Same: 3}},
		"who has more is better off":          {[]string{"ab", "bc", "d"}, nil, "ab", "cd", allocate.Preference{First: 1, Second: 1, Same: 1}, allocate.Preference{First: 1, Second: 1, Same: 1}},
		"two are better than one, not by any": {[]string{"abc", "abc", "d"}, nil, "ab", "cd", allocate.Preference{First: 2, Second: 1}, allocate.Preference{Second: 1, Same: 2}},
		"by weight":                           {[]string{"a", "b", ""}, []uint32{2, 7, 90}, "a", "b", allocate.Preference{First: 2, Second: 7, Same: 90}, allocate.Preference{First: 2, Second: 7, Same: 90}},
		"nothing chosen":                      {[]string{"a", "b"}, nil, "", "a", allocate.Preference{Second: 1, Same: 1}, allocate.Preference{Second: 1, Same: 1}},
		"nobody voted":                        {nil, nil, "a", "b", allocate.Preference{}, allocate.Preference{}},
	} {
		t.Run(name, func(t *testing.T) {
			e := town(t, 10, costs, tt.ballots...)
			e.Ballots.Weights = tt.weights
			got, err := allocate.Compare(e, chose(e, tt.first), chose(e, tt.second))
			require.NoError(t, err)
			assert.Equal(t, tt.satisfaction, got.BySatisfaction)
			assert.Equal(t, tt.exclusion, got.ByExclusion)
		})
	}
}

func TestCompareNamesWhatDiffers(t *testing.T) {
	e := town(t, 10, []int64{1, 1, 1, 1}, "ab")
	got, err := allocate.Compare(e, chose(e, "ba"), chose(e, "ca"))
	require.NoError(t, err)
	assert.Equal(t, []string{"a"}, got.Both)
	assert.Equal(t, []string{"b"}, got.OnlyFirst)
	assert.Equal(t, []string{"c"}, got.OnlySecond)
	assert.Equal(t, "仅前者入选：b；仅后者入选：c；1人在前者中所选项目入选更多，0人在后者中更多，0人相同", got.Text().In(townhall.ZH))
}

func TestAnotherElectionsOutcomeIsRefused(t *testing.T) {
	e, other := town(t, 10, []int64{1, 1}, "ab"), town(t, 10, []int64{1, 1, 1}, "c")
	same := town(t, 10, []int64{1, 1}, "ab")
	same.Projects[1].ID = "z"
	broken := town(t, 10, []int64{1, 1}, "ab")
	broken.Ballots.Choices[0] = 7
	for name, compare := range map[string]func() error{
		"of more projects": func() error { _, err := allocate.Compare(e, chose(e, ""), chose(other, "")); return err },
		"of other ids":     func() error { _, err := allocate.Compare(e, chose(same, ""), chose(e, "")); return err },
		"none":             func() error { _, err := allocate.Compare(e, nil, chose(e, "")); return err },
		"a bad ballot":     func() error { _, err := allocate.Compare(broken, chose(e, ""), chose(e, "")); return err },
	} {
		t.Run(name, func(t *testing.T) { assert.ErrorIs(t, compare(), townhall.Invalid) })
	}
}

// The counts are checked against the definition, voter by voter.
func TestCompareCountsEachVoterOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		e, o := drawElection(r, 5, 6), ""
		o2 := rapid.StringMatching(`a?b?c?d?e?`).Draw(r, "second")
		o = rapid.StringMatching(`a?b?c?d?e?`).Draw(r, "first")
		a, b := chose(e, o), chose(e, o2)
		var satisfaction, exclusion allocate.Preference
		for i := range e.Ballots.Len() {
			x, y := 0, 0
			for _, p := range e.Ballots.Choice(i) {
				if a.Projects[p].Chosen {
					x++
				}
				if b.Projects[p].Chosen {
					y++
				}
			}
			side(&satisfaction, x, y, e.Ballots.Weight(i))
			side(&exclusion, min(x, 1), min(y, 1), e.Ballots.Weight(i))
		}
		got, err := allocate.Compare(e, a, b)
		require.NoError(r, err)
		assert.Equal(r, satisfaction, got.BySatisfaction)
		assert.Equal(r, exclusion, got.ByExclusion)
	})
}

func side(p *allocate.Preference, x, y int, weight int64) {
	switch {
	case x > y:
		p.First += weight
	case x < y:
		p.Second += weight
	default:
		p.Same += weight
	}
}

// drawElection draws a small election of approval ballots, with or without weights.
func drawElection(r *rapid.T, projects, voters int) *allocate.Election {
	e := &allocate.Election{Budget: townhall.Yuan(rapid.Int64Range(0, 30).Draw(r, "budget"))}
	for i := range projects {
		e.Projects = append(e.Projects, allocate.Project{ID: string(rune('a' + i)), Cost: townhall.Yuan(rapid.Int64Range(0, 12).Draw(r, "cost"))})
	}
	for range rapid.IntRange(0, voters).Draw(r, "voters") {
		var choice []uint16
		for i := range projects {
			if rapid.Bool().Draw(r, "approves") {
				choice = append(choice, uint16(i))
			}
		}
		e.Ballots.Append(choice)
	}
	if rapid.Bool().Draw(r, "weighted") {
		e.Ballots.Weights = []uint32{}
		for range e.Ballots.Len() {
			e.Ballots.Weights = append(e.Ballots.Weights, rapid.Uint32Range(0, 3).Draw(r, "weight"))
		}
	}
	return e
}

func ExampleCompare() {
	e := &allocate.Election{Budget: townhall.Yuan(100), Projects: []allocate.Project{
		{ID: "road", Cost: townhall.Yuan(100)}, {ID: "well", Cost: townhall.Yuan(60)}, {ID: "lamps", Cost: townhall.Yuan(40)},
	}}
	for _, choice := range [][]uint16{{0}, {0}, {0, 2}, {1, 2}, {1}} {
		e.Ballots.Append(choice)
	}
	byVotes, _ := allocate.Greedy(allocate.Cost).Decide(e)
	byDensity, _ := allocate.Greedy(allocate.Cardinality).Decide(e)
	c, err := allocate.Compare(e, byVotes, byDensity)
	fmt.Println(c.Text(), err)
	// Output:
	// only in the first: road; only in the second: well, lamps; 2 voters have more of their projects with the first, 2 with the second, 1 as many <nil>
}

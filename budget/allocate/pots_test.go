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

// twoSides has a and b in the east, c in the west, d of the whole city.
func twoSides(t testing.TB, ballots ...string) *allocate.Election {
	e := town(t, 100, []int64{30, 30, 20, 40}, ballots...)
	for i, d := range []string{"east", "east", "west", ""} {
		e.Projects[i].District = d
	}
	return e
}

func ballotsOf(e *allocate.Election) []string {
	var out []string
	for i := range e.Ballots.Len() {
		s := ""
		for _, p := range e.Ballots.Choice(i) {
			s += e.Projects[p].ID
		}
		out = append(out, s)
	}
	return out
}

func TestElectionIn(t *testing.T) {
	ballots := []string{"bad", "cb", "c", "", "d"}
	homes := []uint16{0, 1, 0, 0, 1} // east, west
	for name, tt := range map[string]struct {
		district string
		homes    []uint16
		want     []string
	}{
		"who lives there votes, also with nothing":             {"east", homes, []string{"ba", "", ""}},
		"who lives elsewhere does not":                         {"west", homes, []string{"c", ""}},
		"everybody votes for the whole city":                   {"", homes, []string{"d", "", "", "", "d"}},
		"homes unknown: who chose one of its projects":         {"east", nil, []string{"ba", "b"}},
		"homes unknown: the same in the west":                  {"west", nil, []string{"c", "c"}},
		"homes unknown: and in the whole city":                 {"", nil, []string{"d", "d"}},
		"a district that has no project, homes unknown":        {"north", nil, nil},
		"a district that has neither voter nor project, known": {"north", homes, nil},
	} {
		t.Run(name, func(t *testing.T) {
			e := twoSides(t, ballots...)
			if tt.homes != nil {
				e.Districts, e.Ballots.Districts = []string{"east", "west"}, tt.homes
			}
			in, err := e.In(tt.district, townhall.Yuan(50))
			require.NoError(t, err)
			assert.Equal(t, tt.want, ballotsOf(in))
			assert.Equal(t, townhall.Yuan(50), in.Budget)
			for _, p := range in.Projects {
				assert.Equal(t, tt.district, p.District)
			}
		})
	}
}

func TestElectionInKeepsPointsAndWeights(t *testing.T) {
	e := twoSides(t)
	e.Ballots = allocate.Ballots{Kind: allocate.Cumulative, Weights: []uint32{5, 7}}
	e.Ballots.Append([]uint16{0, 2, 1}, 1, 2, 3)
	e.Ballots.Append([]uint16{2, 3}, 8, 9)
	in, err := e.In("west", townhall.Yuan(50))
	require.NoError(t, err)
	assert.Equal(t, allocate.Ballots{Kind: allocate.Cumulative, Offsets: []uint32{0, 1, 2}, Choices: []uint16{0, 0}, Points: []uint32{2, 8}, Weights: []uint32{5, 7}}, in.Ballots)
}

func TestDecideEach(t *testing.T) {
	e := twoSides(t, "ab", "ad", "c", "d")
	got, err := allocate.Greedy(allocate.Cost).DecideEach(e, []allocate.Pot{{"east", townhall.Yuan(30)}, {"west", townhall.Yuan(10)}, {"", townhall.Yuan(60)}})
	require.NoError(t, err)
	assert.Equal(t, []string{"a"}, got.Pots[0].Outcome.Winners())
	assert.Empty(t, got.Pots[1].Outcome.Winners(), "what the others leave does not help the west")
	assert.Equal(t, []string{"d"}, got.Pots[2].Outcome.Winners())
	assert.Equal(t, townhall.Yuan(20), got.Pots[2].Outcome.Left)
	assert.Equal(t, []string{"a", "d"}, got.Outcome.Winners())
	_, err = got.Outcome.Explain(e)
	assert.ErrorContains(t, err, "decided in parts")
	_, err = got.Pots[2].Outcome.Audit(got.Pots[2].Election, allocate.Cost)
	assert.NoError(t, err, "the narrowed election is that of the outcome")
}

func TestDecideEachRefuses(t *testing.T) {
	all := []allocate.Pot{{"east", townhall.Yuan(30)}, {"west", townhall.Yuan(10)}, {"", townhall.Yuan(60)}}
	for name, pots := range map[string][]allocate.Pot{
		"a district without a pot": all[:2],
		"two pots for a district":  append(all[:3:3], all[0]),
		"more than the budget":     {all[0], all[1], {"", townhall.Yuan(61)}},
		"less than nothing":        {all[0], all[1], {"", townhall.Yuan(-1)}},
		"no currency":              {all[0], all[1], {}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := allocate.Greedy(allocate.Cost).DecideEach(twoSides(t, "a"), pots)
			assert.ErrorIs(t, err, townhall.Invalid)
		})
	}
}

// Pots share nothing: each is decided as if it were alone.
func TestDecideEachIsEachAlone(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		e := drawElection(r, 5, 6)
		names := []string{"", "east", "west"}
		for i := range e.Projects {
			e.Projects[i].District = rapid.SampledFrom(names).Draw(r, "district")
		}
		if rapid.Bool().Draw(r, "known") {
			e.Districts, e.Ballots.Districts = []string{"west", "east"}, []uint16{}
			for range e.Ballots.Len() {
				e.Ballots.Districts = append(e.Ballots.Districts, rapid.Uint16Range(0, 1).Draw(r, "home"))
			}
		}
		shares, err := e.Budget.Split(1, 2, 3)
		require.NoError(r, err)
		var pots []allocate.Pot
		for k, name := range names {
			pots = append(pots, allocate.Pot{District: name, Budget: shares[k]})
		}
		rule := allocate.Greedy(allocate.Cardinality)
		got, err := rule.DecideEach(e, pots)
		require.NoError(r, err)
		for k, pot := range pots {
			in, err := e.In(pot.District, pot.Budget)
			require.NoError(r, err)
			alone, err := rule.Decide(in)
			require.NoError(r, err)
			assert.Equal(r, alone, got.Pots[k].Outcome)
			assert.Equal(r, in, got.Pots[k].Election)
		}
	})
}

func ExampleRule_DecideEach() {
	e := &allocate.Election{Budget: townhall.Yuan(100), Projects: []allocate.Project{
		{ID: "park", Cost: townhall.Yuan(60)}, {ID: "east well", Cost: townhall.Yuan(20), District: "east"}, {ID: "west road", Cost: townhall.Yuan(20), District: "west"},
	}}
	for _, choice := range [][]uint16{{0, 1}, {0, 1}, {1}, {2}} {
		e.Ballots.Append(choice)
	}
	pots := []allocate.Pot{{District: "", Budget: townhall.Yuan(60)}, {District: "east", Budget: townhall.Yuan(20)}, {District: "west", Budget: townhall.Yuan(20)}}
	potted, _ := allocate.Greedy(allocate.Cost).DecideEach(e, pots)
	fmt.Println(potted.Outcome.Winners(), potted.Outcome.Cost)
	for _, o := range potted.Pots {
		fmt.Printf("%q %v %v\n", o.District, o.Outcome.Winners(), o.Outcome.Left)
	}
	// Output:
	// [park east well west road] 100.00 CNY
	// "" [park] 0.00 CNY
	// "east" [east well] 0.00 CNY
	// "west" [west road] 0.00 CNY
}

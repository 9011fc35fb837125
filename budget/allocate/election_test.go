package allocate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

func TestVote(t *testing.T) {
	e := &allocate.Election{Budget: townhall.Yuan(100), Projects: []allocate.Project{{ID: "park", Cost: townhall.Yuan(60)}, {ID: "well", Cost: townhall.Yuan(50)}}}
	require.NoError(t, e.Vote(allocate.Ballot{Choices: []string{"well"}, District: "east"}))
	require.NoError(t, e.Vote(allocate.Ballot{Choices: []string{"park", "well"}, Weight: 3, District: "west"}))
	require.NoError(t, e.Vote(allocate.Ballot{District: "east"}))
	require.NoError(t, e.Check())
	assert.Equal(t, allocate.Ballots{Offsets: []uint32{0, 1, 3, 3}, Choices: []uint16{1, 0, 1}, Weights: []uint32{1, 3, 1}, Districts: []uint16{0, 1, 0}}, e.Ballots)
	assert.Equal(t, []string{"east", "west"}, e.Districts)

	was := e.Ballots
	for field, v := range map[string]allocate.Ballot{
		"ballots[3].choices[0]": {Choices: []string{"pool"}, District: "east"},
		"ballots[3].choices[1]": {Choices: []string{"park", "park"}, District: "east"},
		"ballots[3].points":     {Choices: []string{"park"}, Points: []uint32{1}, District: "east"},
		"ballots[3].district":   {Choices: []string{"park"}},
	} {
		var bad *townhall.Error
		require.ErrorAs(t, e.Vote(v), &bad, field)
		assert.Equal(t, field, bad.Field)
		assert.Equal(t, was, e.Ballots, "nothing is added")
	}
}

func TestAnnounced(t *testing.T) {
	e := town(t, 100, []int64{60, 50}, "a", "ab", "b")
	o, err := allocate.Announced(e, "b")
	require.NoError(t, err)
	assert.Equal(t, []string{"b"}, o.Winners())
	assert.Equal(t, townhall.Yuan(50), o.Left)
	_, err = o.Audit(e, allocate.Cost)
	require.NoError(t, err)
	_, err = o.Explain(e)
	assert.Error(t, err)
	for _, ids := range [][]string{{"z"}, {"a", "a"}} {
		_, err = allocate.Announced(e, ids...)
		assert.ErrorIs(t, err, townhall.Invalid)
	}
}

// TestColumnsCountTheSame: by columns, in parts, or all at once.
func TestColumnsCountTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := elections(allKinds...).Draw(t, "election")
		e.Ballots.Weights = nil
		m, n := len(e.Projects), e.Ballots.Len()
		whole, parts, columns := make([]int64, m), make([]int64, m), make([]int64, m)
		e.Ballots.AddVotes(whole, 0, n)
		k := rapid.IntRange(0, n).Draw(t, "cut")
		e.Ballots.AddVotes(parts, 0, k)
		e.Ballots.AddVotes(parts, k, n)
		e.Ballots.Columns(m).AddVotes(columns, 0, m)
		require.Equal(t, whole, parts)
		require.Equal(t, whole, columns)
	})
}

package vote_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// weighed are four ballots: for with 3, against with 1, a blank one with 2, and for with 1.
func weighed() vote.Block {
	return vote.Block{Marks: []uint16{0, 1, 0}, Ends: []int32{1, 2, 2, 3}, Weights: []int64{3, 1, 2, 1}}
}

func TestBallotsAreTallied(t *testing.T) {
	votes := make([]int64, 2)
	blank, err := weighed().Tally(votes)
	require.NoError(t, err)
	assert.Equal(t, []int64{4, 1}, votes)
	assert.EqualValues(t, 2, blank)

	heads, weight := vote.Tally{Present: 5}, vote.Tally{Unit: vote.Weight, For: 10}
	require.NoError(t, weighed().Into(&heads, vote.For, vote.Against))
	require.NoError(t, weighed().Into(&weight, vote.For, vote.Against))
	assert.Equal(t, vote.Tally{Present: 5, For: 2, Against: 1, Blank: 1}, heads)
	assert.Equal(t, vote.Tally{Unit: vote.Weight, For: 14, Against: 1, Blank: 2}, weight, "block by block")
}

func TestBallotsThatCannotBeTallied(t *testing.T) {
	for name, c := range map[string]struct {
		field   string
		block   vote.Block
		options []vote.Measure
	}{
		"of more options":            {"marks[1]", weighed(), []vote.Measure{vote.For}},
		"ends that go back":          {"ends[1]", vote.Block{Marks: []uint16{0}, Ends: []int32{1, 0}}, []vote.Measure{vote.For}},
		"ends beyond the marks":      {"ends[0]", vote.Block{Ends: []int32{1}}, []vote.Measure{vote.For}},
		"marks of no ballot":         {"ends[0]", vote.Block{Marks: []uint16{0}, Ends: []int32{0}}, []vote.Measure{vote.For}},
		"fewer weights than ballots": {"weights[1]", vote.Block{Ends: []int32{0, 0}, Weights: []int64{1}}, []vote.Measure{vote.For}},
		"a weight below nothing":     {"weights[0]", vote.Block{Ends: []int32{0}, Weights: []int64{-1}}, []vote.Measure{vote.For}},
	} {
		t.Run(name, func(t *testing.T) {
			votes, tally := make([]int64, len(c.options)), vote.Tally{Unit: vote.Weight}
			_, listing := c.block.Tally(votes)
			for _, err := range []error{listing, c.block.Into(&tally, c.options...)} {
				e, ok := errors.AsType[*townhall.Error](err)
				require.True(t, ok, "%v", err)
				assert.Equal(t, townhall.Invalid, e.Kind)
				assert.Equal(t, c.field, e.Field)
			}
			assert.Equal(t, make([]int64, len(c.options)), votes, "nothing is added")
			assert.Equal(t, vote.Tally{Unit: vote.Weight}, tally)
		})
	}
	for name, c := range map[string]struct {
		block   vote.Block
		options []vote.Measure
	}{
		"an option that is no way to vote": {weighed(), []vote.Measure{vote.For, vote.Present}},
		"a ballot for two projects":        {vote.Block{Marks: []uint16{0, 1}, Ends: []int32{2}}, []vote.Measure{vote.For, vote.Against}},
		"more than can be added up":        {vote.Block{Ends: []int32{0, 0}, Weights: []int64{vote.MaxCount, 1}}, nil},
	} {
		tally := vote.Tally{Unit: vote.Weight}
		assert.ErrorIs(t, c.block.Into(&tally, c.options...), townhall.Invalid, name)
		assert.Equal(t, vote.Tally{Unit: vote.Weight}, tally, name)
	}
}

package ballots_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/ballots"
	"github.com/townhall-go/townhall/governance/vote"
)

func TestSealedBallots(t *testing.T) {
	s, err := ballots.NewSealer(make([]byte, ballots.KeySize), "poll")
	require.NoError(t, err)
	one := s.Seal("v1", []uint16{2, 5}, 3)
	again := s.Seal("v1", []uint16{2, 5}, 3)
	none := s.Seal("v1", nil, 3)
	assert.NotEqual(t, one, again, "the same ballot is sealed anew")
	assert.NotEqual(t, ballots.Digest(one), ballots.Digest(again))
	assert.Len(t, none, len(one), "its length tells nothing")
	marks, err := s.Open("v1", one, nil)
	require.NoError(t, err)
	assert.Equal(t, []uint16{2, 5}, marks)
	elsewhere, err := ballots.NewSealer(make([]byte, ballots.KeySize), "another poll")
	require.NoError(t, err)
	other := "A" // than the first sign, which is random
	if one[:1] == other {
		other = "B"
	}
	for name, open := range map[string]func() ([]uint16, error){
		"for another voter":  func() ([]uint16, error) { return s.Open("v2", one, nil) },
		"in another poll":    func() ([]uint16, error) { return elsewhere.Open("v1", one, nil) },
		"changed":            func() ([]uint16, error) { return s.Open("v1", other+one[1:], nil) },
		"cut short":          func() ([]uint16, error) { return s.Open("v1", one[:8], nil) },
		"not in base 64":     func() ([]uint16, error) { return s.Open("v1", "!", nil) },
		"of a key too short": func() ([]uint16, error) { _, err := ballots.NewSealer([]byte("short"), "p"); return nil, err },
	} {
		_, err := open()
		assert.Error(t, err, name)
	}
}

// TestARollIsASet: in whatever order it is listed the terms are the same, and of another roll they are others.
func TestARollIsASet(t *testing.T) {
	p := vote.Poll{ID: "poll", Options: []string{"for"}, Marks: 1, Voters: []vote.Voter{{ID: "c"}, {ID: "a", Weight: 3}, {ID: "b", Weight: 1}}}
	doc, sum, err := ballots.Terms(p)
	require.NoError(t, err)
	assert.NotContains(t, string(doc), `"a"`)
	assert.EqualValues(t, "c", p.Voters[0].ID, "the caller's list is as it was")
	for name, c := range map[string]struct {
		same   bool
		voters []vote.Voter
	}{
		"in order":          {true, []vote.Voter{{ID: "a", Weight: 3}, {ID: "b"}, {ID: "c", Weight: 1}}},
		"another weight":    {false, []vote.Voter{{ID: "a"}, {ID: "b"}, {ID: "c"}}},
		"weights that move": {false, []vote.Voter{{ID: "a"}, {ID: "b", Weight: 3}, {ID: "c"}}},
		"one fewer":         {false, []vote.Voter{{ID: "a", Weight: 3}, {ID: "b"}}},
	} {
		q := p
		q.Voters = c.voters
		_, other, err := ballots.Terms(q)
		require.NoError(t, err)
		assert.Equal(t, c.same, sum == other, name)
	}
}

func TestBlocksComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b vote.Block
		n := rapid.IntRange(0, 30).Draw(t, "ballots")
		weighted, named := rapid.Bool().Draw(t, "weighted"), rapid.Bool().Draw(t, "named")
		for range n {
			b.Marks = append(b.Marks, rapid.SliceOfN(rapid.Uint16(), 0, 4).Draw(t, "marks")...)
			b.Ends = append(b.Ends, int32(len(b.Marks)))
			if weighted {
				b.Weights = append(b.Weights, rapid.Int64Range(1, vote.MaxCount).Draw(t, "weight"))
			}
			if named {
				b.Voters = append(b.Voters, townhall.PersonID(rapid.String().Draw(t, "voter")))
			}
		}
		again, err := ballots.Decode(ballots.Encode(b))
		if err != nil || !slices.Equal(b.Marks, again.Marks) || !slices.Equal(b.Ends, again.Ends) || !slices.Equal(b.Weights, again.Weights) || !slices.Equal(b.Voters, again.Voters) {
			t.Fatalf("%+v came back as %+v, %v", b, again, err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add(ballots.Encode(vote.Block{Marks: []uint16{1, 2}, Ends: []int32{1, 2}, Weights: []int64{1, 3}, Voters: []townhall.PersonID{"a", "b"}}))
	f.Add([]byte{1, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := ballots.Decode(raw)
		if err == nil && (len(b.Weights) > 0 && len(b.Weights) != len(b.Ends) || len(b.Ends) > 0 && int(b.Ends[len(b.Ends)-1]) != len(b.Marks)) {
			t.Fatalf("%+v", b)
		}
	})
}

package vote_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall/governance/vote"
)

// everything tries each way in which those who are pending may go, one after another, with their weights: the slow,
// obvious reference. It reports whether the vote can be adopted, and whether it can fail.
func everything(r vote.Rule, heads, weight vote.Tally, present, absent []int64) (can, fails bool) {
	if len(present)+len(absent) == 0 {
		v, err := r.Verdict(heads, weight)
		if err != nil {
			panic(err)
		}
		return v == vote.Adopted || v == vote.Tied, v != vote.Adopted
	}
	var w int64
	wasAbsent := len(present) == 0
	if wasAbsent {
		w, absent = absent[0], absent[1:]
	} else {
		w, present = present[0], present[1:]
	}
	try := func(h, s vote.Tally) {
		c, f := everything(r, h, s, present, absent)
		can, fails = can || c, fails || f
	}
	if wasAbsent {
		try(heads, weight) // stays away
		heads.Present++
		weight.Present += w
	}
	try(heads, weight)
	for _, add := range []func(t *vote.Tally, n int64){
		func(t *vote.Tally, n int64) { t.For += n }, func(t *vote.Tally, n int64) { t.Against += n }, func(t *vote.Tally, n int64) { t.Abstain += n },
		func(t *vote.Tally, n int64) { t.Blank += n }, func(t *vote.Tally, n int64) { t.Invalid += n },
	} {
		h, s := heads, weight
		add(&h, 1)
		add(&s, w)
		try(h, s)
	}
	return can, fails
}

func sum(ns []int64) (total int64) {
	for _, n := range ns {
		total += n
	}
	return total
}

var measures = rapid.SampledFrom([]vote.Measure{vote.For, vote.Against, vote.Abstain, vote.ForAgainst, vote.Valid, vote.Cast, vote.Present, vote.Filled})

func drawTest(t *rapid.T, depth int) vote.Test {
	if depth > 0 && rapid.IntRange(0, 2).Draw(t, "deep") == 0 {
		parts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) vote.Test { return drawTest(t, depth-1) }), 1, 3).Draw(t, "parts")
		return vote.Some(rapid.IntRange(0, len(parts)).Draw(t, "least"), parts...)
	}
	unit := rapid.SampledFrom([]vote.Unit{vote.Heads, vote.Weight}).Draw(t, "unit")
	bound := vote.Number(rapid.Int64Range(0, 4).Draw(t, "number"))
	if rapid.IntRange(0, 3).Draw(t, "share") > 0 {
		bound = vote.Part(rapid.Int64Range(1, 4).Draw(t, "num"), rapid.Int64Range(1, 4).Draw(t, "den"), measures.Draw(t, "of").In(unit)).Rounded(
			rapid.SampledFrom([]vote.Rounding{vote.Exactly, vote.Exactly, vote.Down, vote.Up, vote.Nearest}).Draw(t, "round"))
		bound.Plus = rapid.Int64Range(-2, 2).Draw(t, "plus")
	}
	test := measures.Draw(t, "measure").In(unit).AtLeast(bound)
	test.Strict = rapid.Bool().Draw(t, "strict")
	return test
}

// drawUsual is a rule as bodies have them: a quorum of who is there, a threshold of votes for.
func drawUsual(t *rapid.T) vote.Rule {
	clause := func(label string, measure vote.Measure, of ...vote.Measure) vote.Test {
		unit := rapid.SampledFrom([]vote.Unit{vote.Heads, vote.Weight}).Draw(t, label+" unit")
		test := measure.In(unit).AtLeast(vote.Part(rapid.Int64Range(1, 3).Draw(t, label+" num"), rapid.Int64Range(3, 4).Draw(t, label+" den"), rapid.SampledFrom(of).Draw(t, label).In(unit)))
		test.Strict = rapid.Bool().Draw(t, label+" strict")
		return test
	}
	return vote.Rule{Quorum: clause("quorum", vote.Present, vote.Filled), Threshold: clause("threshold", vote.For, vote.Present, vote.Filled, vote.Cast, vote.Valid, vote.ForAgainst)}
}

func checkEarly(t *rapid.T, r vote.Rule, exact bool) {
	some := rapid.SliceOfN(rapid.Int64Range(1, 3), 0, 3)
	present, absent := some.Draw(t, "present"), rapid.SliceOfN(rapid.Int64Range(1, 3), 0, 2).Draw(t, "absent")
	voted := rapid.SliceOfN(rapid.Int64Range(1, 3), 0, 4).Draw(t, "voted")
	var heads, weight vote.Tally
	weight.Unit = vote.Weight
	for _, w := range voted {
		switch rapid.IntRange(0, 2).Draw(t, "choice") {
		case 0:
			heads.For, weight.For = heads.For+1, weight.For+w
		case 1:
			heads.Against, weight.Against = heads.Against+1, weight.Against+w
		default:
			heads.Abstain, weight.Abstain = heads.Abstain+1, weight.Abstain+w
		}
	}
	heads.Present, weight.Present = int64(len(voted)+len(present)), sum(voted)+sum(present)
	heads.Seats, weight.Seats = heads.Present+int64(len(absent))+1, weight.Present+sum(absent)+1
	out, err := r.Early([]vote.Tally{heads, weight},
		vote.Pending{Voting: int64(len(present)), Absent: int64(len(absent))}, vote.Pending{Unit: vote.Weight, Voting: sum(present), Absent: sum(absent)})
	if err != nil {
		t.Fatal(err)
	}
	can, fails := everything(r, heads, weight, present, absent)
	want := vote.Open
	switch {
	case !can:
		want = vote.WillNotAdopt
	case !fails:
		want = vote.WillAdopt
	}
	if out.Prospect != want && (exact || out.Prospect != vote.Undetermined) {
		t.Fatalf("%s, but trying everything says %s\n%s\n%+v %+v present %v absent %v", out.Prospect, want, r.Text(), heads, weight, present, absent)
	}
}

func TestEarlyIsExactForUsualRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkEarly(t, drawUsual(t), true) })
}

func TestEarlyNeverGuesses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := vote.Rule{Threshold: drawTest(t, 2)}
		if rapid.Bool().Draw(t, "quorate") {
			r.Quorum = drawTest(t, 1)
		}
		if rapid.Bool().Draw(t, "vetoed") {
			r.Vetoes = []vote.Condition{{Test: drawTest(t, 1)}}
		}
		r.Tie = rapid.SampledFrom([]vote.Tie{vote.StatusQuo, vote.Revote}).Draw(t, "tie")
		if err := r.Check(""); err != nil {
			t.Fatal(err)
		}
		checkEarly(t, r, false)
	})
}

func TestEarlyOfNamedRules(t *testing.T) {
	for _, c := range []struct {
		name    string
		tally   vote.Tally
		pending vote.Pending
		want    vote.Prospect
	}{
		{"31 of 60 are for, and 40 are there", vote.Tally{Seats: 60, Present: 40, For: 31}, vote.Pending{Voting: 9, Absent: 20}, vote.WillAdopt},
		{"30 are for: the rest decide", vote.Tally{Seats: 60, Present: 40, For: 30}, vote.Pending{Voting: 10, Absent: 20}, vote.Open},
		{"30 are against and may not change", vote.Tally{Seats: 60, Present: 60, Against: 30}, vote.Pending{Voting: 30}, vote.WillNotAdopt},
		{"unless ballots may be replaced", vote.Tally{Seats: 60, Present: 60, Against: 30}, vote.Pending{Voting: 30, Replaceable: true}, vote.Undetermined},
		{"too few are there, but more may come", vote.Tally{Seats: 60, Present: 39, For: 39}, vote.Pending{Absent: 21}, vote.Open},
		{"who is there was not told", vote.Tally{Seats: 10}, vote.Pending{Voting: 10}, vote.Undetermined},
		{"too few are there, and nobody will come", vote.Tally{Seats: 60, Present: 39, For: 39}, vote.Pending{}, vote.WillNotAdopt},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := ofAll.Early([]vote.Tally{c.tally}, c.pending)
			require.NoError(t, err)
			assert.Equal(t, c.want, out.Prospect)
		})
	}
}

// TestEarlyBeforeTheFirstVote: what is compared with a share of nothing fails, and the first vote may turn it, whichever way it goes.
func TestEarlyBeforeTheFirstVote(t *testing.T) {
	down := func(num, den int64, of vote.Measure) vote.Rule {
		return vote.Rule{Threshold: vote.For.AtLeast(vote.Part(num, den, of).Rounded(vote.Down))}
	}
	for _, c := range []struct {
		name    string
		rule    vote.Rule
		tally   vote.Tally
		pending vote.Pending
		want    vote.Prospect
	}{
		{"two thirds rounded down", down(2, 3, vote.Cast), vote.Tally{Present: 3}, vote.Pending{Voting: 3}, vote.Open},
		{"and nobody is left to vote", down(2, 3, vote.Cast), vote.Tally{Present: 3}, vote.Pending{}, vote.WillNotAdopt},
		{"a tenth of nine, rounded down to nobody, once one has voted", down(1, 10, vote.Cast), vote.Tally{Present: 9, Abstain: 1}, vote.Pending{Voting: 8}, vote.WillAdopt},
		{"before that, nobody may vote at all", down(1, 10, vote.Cast), vote.Tally{Present: 9}, vote.Pending{Voting: 9}, vote.Open},
		{"four thirds of one vote are one, rounded down: that is not guessed at", down(4, 3, vote.Cast), vote.Tally{Present: 1}, vote.Pending{Voting: 1}, vote.Undetermined},
		{"all but three of three: one will do", allBut3, vote.Tally{Seats: 3}, vote.Pending{Voting: 3}, vote.Open},
		{"and none will not", allBut3, vote.Tally{Seats: 3}, vote.Pending{}, vote.WillNotAdopt},
		{"one is for it", allBut3, vote.Tally{Seats: 3, For: 1}, vote.Pending{Voting: 2}, vote.WillAdopt},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := c.rule.Early([]vote.Tally{c.tally}, c.pending)
			require.NoError(t, err)
			assert.Equal(t, c.want, out.Prospect)
		})
	}
	out, err := allBut3.Early([]vote.Tally{{Seats: 3}}, vote.Pending{})
	require.NoError(t, err)
	require.Len(t, out.Shortfalls, 1)
	assert.EqualValues(t, 1, out.Shortfalls[0].Missing)
	assert.Contains(t, out.Shortfalls[0].Clause.String(), "1 at least")
}

func TestPendingThatCannotBe(t *testing.T) {
	counted := []vote.Tally{{Seats: 60, Present: 40, For: 30}}
	for name, pending := range map[string][]vote.Pending{
		"none is given": nil, "of another unit": {{Unit: vote.Shares}}, "twice": {{}, {}}, "more than are there": {{Voting: 11}}, "below nobody": {{Voting: -1}},
		"fewer than nobody absent": {{Absent: -1}}, "more than are away": {{Absent: 21}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ofAll.Early(counted, pending...)
			assert.Error(t, err)
		})
	}
	_, err := half.Early([]vote.Tally{{Entitled: 10, Present: 10, For: 3}}, vote.Pending{Absent: 6})
	assert.Error(t, err, "more than are entitled")
	_, err = ofAll.Early([]vote.Tally{{For: 3}}, vote.Pending{})
	assert.Error(t, err, "tallies that lack what the rule hangs on")
}

// While ballots still come in, a chair sees whether the rest can change anything, and what is lacking.
func ExampleRule_Early() {
	rule := vote.Rule{Quorum: vote.Present.AtLeast(vote.Part(2, 3, vote.Filled)), Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.Filled))}
	for _, yeas := range []int64{20, 31} {
		out, err := rule.Early([]vote.Tally{{Seats: 60, Present: 52, For: yeas, Against: 3}}, vote.Pending{Voting: 49 - yeas, Absent: 8})
		if err != nil {
			panic(err)
		}
		fmt.Println(out.Prospect.Text())
		for _, s := range out.Shortfalls {
			fmt.Println(s.Missing, "more:", s.Clause)
		}
	}
	// Output:
	// open
	// 11 more: ✗ votes for: needs more than 1/2 of all members (60): 31 at least, found 20
	// certain to be adopted
}

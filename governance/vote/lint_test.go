package vote_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

func kinds(faults []vote.Fault) []vote.FaultKind {
	out := []vote.FaultKind{}
	for _, f := range faults {
		out = append(out, f.Kind)
	}
	return out
}

// TestLintFindsPublishedDefects: rules of other systems, as published.
func TestLintFindsPublishedDefects(t *testing.T) {
	for _, c := range []struct {
		name string
		rule vote.Rule
		want []vote.FaultKind
	}{
		{"a sound one: more than half of all members, whoever comes", vote.Rule{Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.Filled))}, nil},
		{"turnout as quorum, which No votes reach", vote.Rule{Quorum: vote.Cast.AtLeast(vote.Part(1, 3, vote.Entitled)), Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.ForAgainst))},
			[]vote.FaultKind{vote.NoAdopts, vote.AttendanceAdopts}},
		{"for and abstaining as quorum", vote.Rule{Quorum: vote.Some(1, vote.Valid.AtLeast(vote.Part(1, 4, vote.Entitled))), Threshold: vote.For.MoreThan(vote.Part(1, 1, vote.Against))},
			[]vote.FaultKind{vote.NoAdopts, vote.AttendanceAdopts}},
		{"a threshold rounded down to none", vote.Rule{Threshold: vote.For.AtLeast(vote.Part(1, 10, vote.Present).Rounded(vote.Down))}, []vote.FaultKind{vote.AdoptsWithoutFor}},
		{"heads as quorum under a vote by shares", vote.Rule{Quorum: vote.Present.AtLeast(vote.Part(1, 2, vote.Entitled)), Threshold: vote.For.In(vote.Shares).MoreThan(vote.Part(1, 2, vote.Entitled.In(vote.Shares)))},
			[]vote.FaultKind{vote.HeadQuorum}},
		{"abstentions counted as for", vote.Rule{Threshold: vote.Any(vote.For.MoreThan(vote.Part(1, 2, vote.Present)), vote.Abstain.MoreThan(vote.Part(1, 2, vote.Present)))},
			[]vote.FaultKind{vote.AbstentionAdopts, vote.AdoptsWithoutFor, vote.ForRejects}},
		{"more than everybody", vote.Rule{Threshold: vote.For.MoreThan(vote.Part(1, 1, vote.Filled))}, []vote.FaultKind{vote.Unreachable}},
	} {
		t.Run(c.name, func(t *testing.T) {
			faults, err := vote.Lint(c.rule, 40)
			require.NoError(t, err)
			for _, k := range c.want {
				assert.Contains(t, kinds(faults), k)
			}
			if c.want == nil {
				assert.Empty(t, faults)
			}
			for _, f := range faults {
				if f.Kind != vote.HeadQuorum { // which shows in shares as well
					is, err := c.rule.Verdict(f.After)
					require.NoError(t, err)
					assert.Equal(t, f.Is, is, "its tally shows it")
				}
				assert.NotContains(t, f.Text().In(townhall.ZH)+f.String(), "{")
			}
		})
	}
}

// TestLintIsComplete: what it finds is so, and where it finds nothing of a kind there is nothing.
func TestLintIsComplete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawUsual(t)
		const n = 7
		faults, err := vote.Lint(r, n)
		if err != nil {
			t.Fatal(err)
		}
		verdict := func(p, f, a int64) vote.Verdict {
			heads := vote.Tally{Seats: n, Entitled: n, Registered: n, Present: p, For: f, Against: a, Abstain: p - f - a}
			weight := heads
			weight.Unit = vote.Weight
			v, err := r.Verdict(heads, weight)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		found := map[vote.FaultKind]bool{}
		for p := range int64(n) {
			for f := int64(0); f <= p; f++ {
				for a := int64(0); a <= p-f; a++ {
					was := verdict(p, f, a)
					found[vote.NoAdopts] = found[vote.NoAdopts] || was != vote.Adopted && verdict(p+1, f, a+1) == vote.Adopted
					found[vote.AttendanceAdopts] = found[vote.AttendanceAdopts] || was == vote.NoQuorum && verdict(p+1, f, a) == vote.Adopted
					found[vote.ForRejects] = found[vote.ForRejects] || was == vote.Adopted && verdict(p+1, f+1, a) != vote.Adopted
				}
			}
		}
		for _, k := range []vote.FaultKind{vote.NoAdopts, vote.AttendanceAdopts, vote.ForRejects} {
			got := false
			for _, f := range faults {
				got = got || f.Kind == k
			}
			if got != found[k] {
				t.Fatalf("%s: %v, want %v\n%s", k, got, found[k], r.Text())
			}
		}
	})
}

func TestLintSearchesNoMoreThanItCan(t *testing.T) {
	for _, n := range []int{0, -1, vote.MostLinted + 1} {
		_, err := vote.Lint(half, n)
		assert.ErrorIs(t, err, townhall.Invalid)
	}
}

func BenchmarkLint200(b *testing.B) {
	for b.Loop() {
		if _, err := vote.Lint(ofAll, vote.MostLinted); err != nil {
			b.Fatal(err)
		}
	}
}

// Is my own rule sane?
func ExampleLint() {
	mine := vote.Rule{Quorum: vote.Cast.AtLeast(vote.Part(1, 3, vote.Entitled)), Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.ForAgainst))}
	faults, err := vote.Lint(mine, 40)
	if err != nil {
		panic(err)
	}
	for _, fault := range faults {
		fmt.Println(fault)
	}
	// Output:
	// one more who attends and abstains adopts: 13 present, 1 for, 0 against, 12 abstaining → no quorum; 14 present, 1 for, 0 against, 13 abstaining → adopted
	// one more No adopts: 13 present, 2 for, 0 against, 11 abstaining → no quorum; 14 present, 2 for, 1 against, 11 abstaining → adopted
}

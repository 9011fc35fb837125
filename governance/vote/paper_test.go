package vote_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

func entry(by townhall.PersonID, yeas, noes, invalid int64) vote.Entry {
	return vote.Entry{By: by, Papers: yeas + noes + invalid, Counts: map[string]int64{"for": yeas, "against": noes, "invalid": invalid}}
}

func papers() vote.PaperCount {
	return vote.PaperCount{Options: []string{"for", "against", "invalid"}, OnePaper: true, Issued: 52, Unused: 1, Spoilt: 1}
}

// entered is a count with two batches, the second of which was entered with a difference.
func entered(t *testing.T) vote.PaperCount {
	t.Helper()
	p := papers()
	for _, e := range []struct {
		batch string
		vote.Entry
	}{{"one", entry("a", 24, 1, 0)}, {"one", entry("b", 24, 1, 0)}, {"two", entry("a", 22, 2, 1)}, {"two", entry("c", 21, 3, 1)}} {
		var err error
		p, err = p.Enter(e.batch, e.Entry)
		require.NoError(t, err)
	}
	return p
}

func TestPapersAreCountedTwice(t *testing.T) {
	p := entered(t)
	assert.Equal(t, []vote.Difference{{Batch: "two", Option: "for", First: 22, Second: 21}, {Batch: "two", Option: "against", First: 2, Second: 3}}, p.Differences())
	_, err := p.Totals()
	assert.ErrorContains(t, err, "differences not settled")
	settled, err := p.Settle("two", entry("d", 21, 3, 1), "one paper for was read twice")
	require.NoError(t, err)
	assert.Empty(t, settled.Differences())
	assert.NotEmpty(t, p.Differences(), "the count before is as it was")
	totals, err := settled.Totals()
	require.NoError(t, err)
	assert.Equal(t, map[string]int64{"for": 45, "against": 4, "invalid": 1}, totals)
}

func TestPapersThatAreRefused(t *testing.T) {
	p := entered(t)
	settled, err := p.Settle("two", entry("d", 21, 3, 1), "x")
	require.NoError(t, err)
	for name, do := range map[string]func() error{
		"the same person twice": func() error {
			q, _ := papers().Enter("x", entry("a", 1, 0, 0))
			_, err := q.Enter("x", entry("a", 1, 0, 0))
			return err
		},
		"a third entry":          func() error { _, err := p.Enter("one", entry("e", 24, 1, 0)); return err },
		"a batch without a name": func() error { _, err := p.Enter(" ", entry("a", 1, 0, 0)); return err },
		"nobody enters":          func() error { _, err := p.Enter("x", entry("", 1, 0, 0)); return err },
		"an option that is none": func() error {
			_, err := p.Enter("x", vote.Entry{By: "a", Papers: 1, Counts: map[string]int64{"maybe": 1}})
			return err
		},
		"fewer than nobody": func() error {
			_, err := p.Enter("x", vote.Entry{By: "a", Papers: 1, Counts: map[string]int64{"for": -1}})
			return err
		},
		"options that are not the papers": func() error {
			_, err := p.Enter("x", vote.Entry{By: "a", Papers: 3, Counts: map[string]int64{"for": 2}})
			return err
		},
		"settled by who entered it":     func() error { _, err := p.Settle("two", entry("a", 22, 2, 1), "x"); return err },
		"settled for no reason":         func() error { _, err := p.Settle("two", entry("d", 22, 2, 1), ""); return err },
		"settled where nothing differs": func() error { _, err := p.Settle("one", entry("d", 24, 1, 0), "x"); return err },
		"settled twice":                 func() error { _, err := settled.Settle("two", entry("e", 21, 3, 1), "x"); return err },
		"settled what was not entered":  func() error { _, err := p.Settle("three", entry("d", 1, 0, 0), "x"); return err },
		"settled to what cannot be": func() error {
			_, err := p.Settle("two", vote.Entry{By: "d", Papers: 9, Counts: map[string]int64{"for": 1}}, "x")
			return err
		},
	} {
		assert.Error(t, do(), name)
	}
}

func TestPapersAreReconciled(t *testing.T) {
	p, err := entered(t).Settle("two", entry("d", 21, 3, 1), "x")
	require.NoError(t, err)
	for name, c := range map[string]struct {
		change func(p *vote.PaperCount)
		clause string
	}{
		"more papers than were handed out void the ballot": {func(p *vote.PaperCount) { p.Issued = 51 }, "vote.paper.more"},
		"one person entered both":                          {func(p *vote.PaperCount) { p.Batches[0].Second.By = "a" }, "vote.paper.twice"},
		"settled by who entered it":                        {func(p *vote.PaperCount) { p.Batches[1].Settled.By = "a" }, "vote.paper.sound"},
		"settled for no reason":                            {func(p *vote.PaperCount) { p.Batches[1].Settled.Reason = "" }, "vote.paper.sound"},
		"an option that is not on the paper":               {func(p *vote.PaperCount) { p.Batches[0].First.Counts = map[string]int64{"nobody": 25} }, "vote.paper.open"},
		"a batch was entered once":                         {func(p *vote.PaperCount) { p.Batches[0].Second = vote.Entry{} }, "vote.paper.twice"},
		"nothing was entered":                              {func(p *vote.PaperCount) { p.Batches = nil }, "vote.paper.twice"},
	} {
		t.Run(name, func(t *testing.T) {
			q := p
			q.Batches = append([]vote.Batch(nil), p.Batches...)
			c.change(&q)
			refusal, ok := errors.AsType[*townhall.Refusal](q.Reconcile().Err())
			require.True(t, ok)
			assert.Equal(t, c.clause, refusal.Finding.Failed()[0].Code)
			_, err := q.Totals()
			assert.Error(t, err)
		})
	}
}

// TestFewerPapersVoidNothing: who keeps a paper does not void the others'.
func TestFewerPapersVoidNothing(t *testing.T) {
	p, err := entered(t).Settle("two", entry("d", 21, 3, 1), "x")
	require.NoError(t, err)
	p.Issued += 3
	f := p.Reconcile()
	assert.True(t, f.Held)
	assert.Contains(t, f.String(), "papers handed out that are not in the box, which voids nothing: 3")
	_, err = p.Totals()
	assert.NoError(t, err)
}

func TestPapersTooManyToAddUp(t *testing.T) {
	p := vote.PaperCount{Options: []string{"for"}, Issued: vote.MaxCount}
	for _, batch := range []string{"1", "2"} {
		for _, by := range []townhall.PersonID{"a", "b"} {
			var err error
			p, err = p.Enter(batch, vote.Entry{By: by, Papers: vote.MaxCount, Counts: map[string]int64{"for": vote.MaxCount}})
			require.NoError(t, err)
		}
	}
	_, err := p.Totals()
	refusal, ok := errors.AsType[*townhall.Refusal](err)
	require.True(t, ok, "%v", err)
	assert.Equal(t, "vote.paper.more", refusal.Finding.Failed()[0].Code)
}

// TestNumbersOfPapersThatCannotBe: what was given back below nothing would hide papers that nobody handed out.
func TestNumbersOfPapersThatCannotBe(t *testing.T) {
	whole, err := entered(t).Settle("two", entry("d", 21, 3, 1), "x")
	require.NoError(t, err)
	for name, c := range map[string]struct {
		field                  string
		issued, unused, spoilt int64
	}{
		"45 handed out and 5 fewer than none given back": {"unused", 45, -5, 0},
		"fewer than none replaced":                       {"spoilt", 45, 0, -5},
		"fewer than none handed out":                     {"issued", -1, 0, 0},
		"more given back than handed out":                {"unused", 50, 30, 21},
		"too many to add up":                             {"issued", vote.MaxCount + 1, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p, open := whole, entered(t)
			p.Issued, p.Unused, p.Spoilt = c.issued, c.unused, c.spoilt
			open.Issued, open.Unused, open.Spoilt = c.issued, c.unused, c.spoilt
			_, entering := p.Enter("three", entry("a", 1, 0, 0))
			_, settling := open.Settle("two", entry("d", 21, 3, 1), "x")
			_, adding := p.Totals()
			for _, err := range []error{p.Check(), entering, settling, adding} {
				e, ok := errors.AsType[*townhall.Error](err)
				require.True(t, ok, "%v", err)
				assert.Equal(t, townhall.Invalid, e.Kind)
				assert.Equal(t, c.field, e.Field)
			}
			assert.False(t, p.Reconcile().Held)
		})
	}
	whole.Issued, whole.Unused, whole.Spoilt = 49, 0, 0
	assert.False(t, whole.Reconcile().Held, "50 papers of 49 that were handed out")
	whole.Issued = 50
	assert.True(t, whole.Reconcile().Held)
}

// Paper ballots are entered twice by different people; where they differ a third looks again.
func ExamplePaperCount() {
	p := vote.PaperCount{Options: []string{"for", "against"}, OnePaper: true, Issued: 52, Unused: 2}
	p, err := p.Enter("box 1", vote.Entry{By: "chen", Papers: 50, Counts: map[string]int64{"for": 47, "against": 3}})
	if err != nil {
		panic(err)
	}
	_, err = p.Enter("box 1", vote.Entry{By: "chen", Papers: 50, Counts: map[string]int64{"for": 47, "against": 3}})
	fmt.Println(err)
	p, err = p.Enter("box 1", vote.Entry{By: "li", Papers: 50, Counts: map[string]int64{"for": 46, "against": 4}})
	for _, d := range p.Differences() {
		fmt.Println(d.Text().In(townhall.ZH))
	}
	p, err = p.Settle("box 1", vote.Entry{By: "wang", Papers: 50, Counts: map[string]int64{"for": 47, "against": 3}}, "a folded paper was read as against")
	totals, err := p.Totals()
	fmt.Println(totals, err)
	fmt.Println(p.Reconcile())
	// Output:
	// refused: somebody else enters it: chen
	// box 1：for，第一次47，第二次46
	// box 1：against，第一次3，第二次4
	// map[against:3 for:47] <nil>
	// ✓ the papers
	//   ✓ batches not entered twice by two people: —
	//   ✓ differences not settled: needs 0, found 0
	//   ✓ batches with entries that are not of the paper, or not settled by a third person with a reason: —
	//   ✓ papers handed out, given back unused, and replaced: 52, 2, 0
	//   ✓ no more papers in the box than were handed out and not given back: needs ≤50, found 50 (Electoral Law of People's Congresses, art. 44)
	//   ✓ papers handed out that are not in the box, which voids nothing: 0 (Electoral Law of People's Congresses, art. 44)
}

package vote_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// half and all are two rules of practice: more than half of those who voted for or against, and of all members.
var (
	half   = vote.Rule{Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.ForAgainst))}
	ofAll  = vote.Rule{Quorum: vote.Present.AtLeast(vote.Part(2, 3, vote.Filled)), Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.Filled))}
	double = vote.Rule{Threshold: vote.Any(
		vote.All(vote.For.AtLeast(vote.Part(11, 20, vote.Seats)), vote.For.In(vote.Weight).AtLeast(vote.Part(13, 20, vote.Entitled.In(vote.Weight)))),
		vote.For.AtLeast(vote.Part(1, 1, vote.Seats).Less(3)))}
	allBut3 = vote.Rule{Threshold: vote.For.AtLeast(vote.Part(1, 1, vote.Filled).Less(3))}
)

func TestVerdictAtEachBoundary(t *testing.T) {
	consent := half
	consent.Consents = []vote.Condition{{Class: "founders", Test: vote.For.MoreThan(vote.Part(1, 2, vote.Filled))}}
	consent.Vetoes = []vote.Condition{{Class: "holder", Test: vote.Against.AtLeast(vote.Number(1))}}
	founders := func(yeas int64) vote.Tally { return vote.Tally{Class: "founders", Seats: 4, For: yeas} }
	holder := func(noes int64) vote.Tally { return vote.Tally{Class: "holder", Against: noes} }
	tie := func(how vote.Tie) vote.Rule { r := half; r.Tie = how; return r }
	twice := tie(vote.CastingVote)
	twice.Threshold = vote.All(half.Threshold, vote.For.In(vote.Shares).MoreThan(vote.Part(1, 2, vote.ForAgainst.In(vote.Shares))))
	some := vote.Rule{Threshold: vote.Some(2, vote.For.AtLeast(vote.Number(3)), vote.Against.AtLeast(vote.Number(3)), vote.Abstain.AtLeast(vote.Number(3)))}
	for _, c := range []struct {
		name    string
		rule    vote.Rule
		tallies []vote.Tally
		want    vote.Verdict
	}{
		{"exactly half of those voting is not more than half", half, []vote.Tally{{For: 5, Against: 5}}, vote.Rejected},
		{"one more than half is", half, []vote.Tally{{For: 6, Against: 5, Abstain: 100}}, vote.Adopted},
		{"nobody voted: a share of nothing is undefined", half, []vote.Tally{{}}, vote.Rejected},
		{"two thirds of nothing either, though 0 ≥ 0", vote.Rule{Threshold: vote.For.AtLeast(vote.Part(2, 3, vote.Cast))}, []vote.Tally{{}}, vote.Rejected},
		{"nor two thirds of nothing rounded to the nearest, with nine abstaining", vote.Rule{Threshold: vote.For.AtLeast(vote.Part(2, 3, vote.ForAgainst).Rounded(vote.Nearest))}, []vote.Tally{{Abstain: 9}}, vote.Rejected},
		{"nor rounded down", vote.Rule{Threshold: vote.For.AtLeast(vote.Part(2, 3, vote.ForAgainst).Rounded(vote.Down))}, []vote.Tally{{Abstain: 9}}, vote.Rejected},
		{"a tenth of nine rounded down is none, which is what Lint is for", vote.Rule{Threshold: vote.For.AtLeast(vote.Part(1, 10, vote.Cast).Rounded(vote.Down))}, []vote.Tally{{Abstain: 9}}, vote.Adopted},
		{"all but three of two is not nobody", allBut3, []vote.Tally{{Seats: 2}}, vote.Rejected},
		{"nor of three", allBut3, []vote.Tally{{Seats: 3, Against: 3}}, vote.Rejected},
		{"it is one", allBut3, []vote.Tally{{Seats: 3, For: 1, Against: 2}}, vote.Adopted},
		{"of four it is one as well", allBut3, []vote.Tally{{Seats: 4, For: 1, Against: 3}}, vote.Adopted},
		{"of five, two", allBut3, []vote.Tally{{Seats: 5, For: 1, Against: 4}}, vote.Rejected},
		{"no fewer than against but three, which is nobody for", vote.Rule{Threshold: vote.For.MoreThan(vote.Part(1, 1, vote.Against).Less(3))}, []vote.Tally{{Against: 2}}, vote.Rejected},
		{"more for than against, unanimously", vote.Rule{Threshold: vote.For.MoreThan(vote.Part(1, 1, vote.Against))}, []vote.Tally{{For: 1}}, vote.Adopted},
		{"exactly two thirds present is a quorum", ofAll, []vote.Tally{{Seats: 60, Present: 40, For: 31}}, vote.Adopted},
		{"one below is none", ofAll, []vote.Tally{{Seats: 60, Present: 39, For: 39}}, vote.NoQuorum},
		{"exactly half of all members", ofAll, []vote.Tally{{Seats: 60, Present: 60, For: 30, Abstain: 30}}, vote.Rejected},
		{"vacant seats are no members", ofAll, []vote.Tally{{Seats: 60, Filled: 58, Present: 58, For: 30}}, vote.Adopted},
		{"14 of 27 states", double, []vote.Tally{{Seats: 27, For: 14}, {Unit: vote.Weight, Entitled: 100, For: 90}}, vote.Rejected},
		{"15 of 27 states and exactly 65 of 100 people", double, []vote.Tally{{Seats: 27, For: 15}, {Unit: vote.Weight, Entitled: 100, For: 65}}, vote.Adopted},
		{"15 of 27 and 64", double, []vote.Tally{{Seats: 27, For: 15}, {Unit: vote.Weight, Entitled: 100, For: 64}}, vote.Rejected},
		{"three against with most people do not block", double, []vote.Tally{{Seats: 27, For: 24}, {Unit: vote.Weight, Entitled: 100, For: 40}}, vote.Adopted},
		{"and then nobody need count the people", double, []vote.Tally{{Seats: 27, For: 24}}, vote.Adopted},
		{"consent and no veto", consent, []vote.Tally{{For: 9, Against: 1}, founders(3), holder(0)}, vote.Adopted},
		{"half of the founders is no consent", consent, []vote.Tally{{For: 9, Against: 1}, founders(2), holder(0)}, vote.Rejected},
		{"one holder vetoes", consent, []vote.Tally{{For: 9, Against: 1}, founders(4), holder(1)}, vote.Rejected},
		{"a tie waits for the chair", tie(vote.CastingVote), []vote.Tally{{For: 5, Against: 5}}, vote.Tied},
		{"the chair is for it", tie(vote.CastingVote), []vote.Tally{{For: 5, Against: 5, TieBroken: vote.Adopted}}, vote.Adopted},
		{"the lot is against it", tie(vote.ByLot), []vote.Tally{{For: 5, Against: 5, TieBroken: vote.Rejected}}, vote.Rejected},
		{"no tie, no chair", tie(vote.CastingVote), []vote.Tally{{For: 4, Against: 5, TieBroken: vote.Adopted}}, vote.Rejected},
		{"more heads and half the shares are no tie: a chair has a vote and no share", twice, []vote.Tally{{For: 6, Against: 3}, {Unit: vote.Shares, For: 50, Against: 50}}, vote.Rejected},
		{"as many heads and more shares are", twice, []vote.Tally{{For: 5, Against: 5}, {Unit: vote.Shares, For: 51, Against: 49}}, vote.Tied},
		{"as many heads and half the shares: one more head is not enough", twice, []vote.Tally{{For: 5, Against: 5}, {Unit: vote.Shares, For: 50, Against: 50}}, vote.Rejected},
		{"two of three tests", some, []vote.Tally{{For: 3, Against: 2, Abstain: 3}}, vote.Adopted},
		{"one of three", some, []vote.Tally{{For: 3, Against: 2, Abstain: 2}}, vote.Rejected},
		{"rounded down, half of 3 is 1", vote.Rule{Threshold: vote.For.AtLeast(vote.Part(1, 2, vote.Cast).Rounded(vote.Down))}, []vote.Tally{{For: 1, Against: 2}}, vote.Adopted},
		{"rounded up, it is 2", vote.Rule{Threshold: vote.For.AtLeast(vote.Part(1, 2, vote.Cast).Rounded(vote.Up))}, []vote.Tally{{For: 1, Against: 2}}, vote.Rejected},
		{"to the nearest, a half goes up", vote.Rule{Threshold: vote.For.AtLeast(vote.Part(1, 2, vote.Cast).Rounded(vote.Nearest))}, []vote.Tally{{For: 1, Against: 2}}, vote.Rejected},
		{"the largest numbers", ofAll, []vote.Tally{{Seats: vote.MaxCount, Present: vote.MaxCount, For: vote.MaxCount/2 + 1}}, vote.Adopted},
		{"and half of them", ofAll, []vote.Tally{{Seats: vote.MaxCount, Present: vote.MaxCount, For: vote.MaxCount / 2}}, vote.Rejected},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.rule.Verdict(c.tallies...)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
			out, err := c.rule.Decide(c.tallies...)
			require.NoError(t, err)
			assert.Equal(t, c.want, out.Verdict)
			assert.Equal(t, c.want == vote.Adopted, out.Finding.Held)
			for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
				assert.NotContains(t, out.Finding.In(l), "{", "a placeholder without its argument")
			}
		})
	}
}

func TestTalliesThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name, field string
		rule        vote.Rule
		tallies     []vote.Tally
	}{
		{"more votes than present", "tallies[0].cast", ofAll, []vote.Tally{{Seats: 60, Present: 50, For: 49, Against: 2}}},
		{"more present than members", "tallies[0].present", ofAll, []vote.Tally{{Seats: 60, Filled: 58, Present: 59}}},
		{"more members than seats", "tallies[0].filled", ofAll, []vote.Tally{{Seats: 60, Filled: 61}}},
		{"more votes than entitled", "tallies[0].present", half, []vote.Tally{{Entitled: 9, For: 10}}},
		{"more votes than voters", "tallies[0].cast", half, []vote.Tally{{Registered: 9, For: 10}}},
		{"a negative number", "tallies[0].against", half, []vote.Tally{{For: 3, Against: -1}}},
		{"a number too large to add up", "tallies[0].for", half, []vote.Tally{{For: vote.MaxCount + 1}}},
		{"the same tally twice", "tallies[1].unit", half, []vote.Tally{{For: 3}, {For: 4}}},
		{"a class with more than the whole", "tallies[1].for", half, []vote.Tally{{For: 3}, {Class: "a", For: 4}}},
		{"a class of which more are present", "tallies[1].present", half, []vote.Tally{{Present: 3, For: 3}, {Class: "a", Present: 9, For: 3}}},
		{"a class with more seats", "tallies[1].seats", half, []vote.Tally{{Seats: 9, For: 3}, {Class: "a", Seats: 10}}},
		{"a class with more members", "tallies[1].filled", half, []vote.Tally{{Seats: 9, Filled: 8, For: 3}, {Class: "a", Seats: 9}}},
		{"a class with more who are entitled", "tallies[1].entitled", half, []vote.Tally{{Entitled: 9, For: 3}, {Class: "a", Entitled: 10}}},
		{"a class with more voters", "tallies[1].registered", half, []vote.Tally{{Registered: 9, For: 3}, {Class: "a", Registered: 10}}},
		{"a unit that is none", "tallies[0].unit", half, []vote.Tally{{Unit: 9}}},
		{"a tie broken to nothing", "tallies[0].tie_broken", half, []vote.Tally{{TieBroken: vote.Tied}}},
		{"the number that the rule hangs on is missing", "tallies[0].filled", ofAll, []vote.Tally{{Present: 3, For: 3}}},
		{"who is present was not said", "tallies[0].present", ofAll, []vote.Tally{{Seats: 60, For: 3}}},
		{"no tally of the unit", "tallies", double, []vote.Tally{{Seats: 27, For: 15}}},
		{"no tally at all", "tallies", half, nil},
		{"no tally of the class", "tallies", vote.Rule{Threshold: half.Threshold, Consents: []vote.Condition{{Class: "a", Test: half.Threshold}}}, []vote.Tally{{For: 3}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := c.rule.Verdict(c.tallies...)
			e, ok := errors.AsType[*townhall.Error](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, townhall.Invalid, e.Kind)
			assert.Equal(t, c.field, e.Field)
			_, err = c.rule.Decide(c.tallies...)
			assert.Error(t, err)
		})
	}
}

func TestRulesThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		name, field string
		rule        vote.Rule
	}{
		{"nothing adopts", "rule.threshold", vote.Rule{}},
		{"units are mixed", "rule.quorum.of", vote.Rule{Quorum: vote.Present.AtLeast(vote.Part(1, 2, vote.Entitled.In(vote.Shares))), Threshold: half.Threshold}},
		{"units are mixed deep inside", "rule.threshold.parts[1].parts[0].of", vote.Rule{Threshold: vote.Any(half.Threshold, vote.All(vote.For.MoreThan(vote.Part(1, 2, vote.Seats.In(vote.Weight)))))}},
		{"a share of nothing", "rule.threshold.share", vote.Rule{Threshold: vote.For.AtLeast(vote.Part(1, 0, vote.Cast))}},
		{"a share of no measure", "rule.threshold.of", vote.Rule{Threshold: vote.For.AtLeast(vote.Part(1, 2, 0))}},
		{"a share too large", "rule.threshold.share", vote.Rule{Threshold: vote.For.AtLeast(vote.Part(9, 1, vote.Against))}},
		{"below no number", "rule.threshold.plus", vote.Rule{Threshold: vote.For.AtLeast(vote.Number(-1))}},
		{"three of two", "rule.threshold.least", vote.Rule{Threshold: vote.Some(3, half.Threshold, half.Threshold)}},
		{"an empty part", "rule.threshold.parts[1]", vote.Rule{Threshold: vote.All(half.Threshold, vote.Test{})}},
		{"no measure", "rule.threshold.measure", vote.Rule{Threshold: vote.Test{Strict: true}}},
		{"parts and a measure", "rule.threshold", vote.Rule{Threshold: vote.Test{Measure: vote.For, Parts: []vote.Test{half.Threshold}}}},
		{"an unknown rounding", "rule.threshold.round", vote.Rule{Threshold: vote.For.AtLeast(vote.Part(1, 2, vote.Cast).Rounded("off"))}},
		{"a consent of nothing", "rule.consents[0].test", vote.Rule{Threshold: half.Threshold, Consents: []vote.Condition{{Class: "a"}}}},
		{"an unknown tie", "rule.tie", vote.Rule{Threshold: half.Threshold, Tie: "duel"}},
		{"a waiver that cites nothing", "rule.waivers[0]", vote.Rule{Threshold: half.Threshold, Waivers: []vote.Waiver{{Fault: vote.NoAdopts}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.rule.Check("rule")
			e, ok := errors.AsType[*townhall.Error](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, c.field, e.Field)
			_, err = townhall.Rule("body.decision", townhall.Plain("x"), townhall.Version[vote.Rule]{Value: c.rule}).On(townhall.NewDate(2025, 10, 9))
			assert.Error(t, err, "no rulebook gives it")
			_, err = vote.Lint(c.rule, 10)
			assert.Error(t, err)
			if c.rule.Waivers == nil {
				for _, tally := range []vote.Tally{{Seats: 9, Entitled: 9, Present: 9, For: 9}, {Seats: 9, Entitled: 9, Present: 9, Against: 9}} {
					_, err = c.rule.Verdict(tally, vote.Tally{Class: "a", For: 1})
					assert.Error(t, err, "and no verdict comes of it")
				}
			}
		})
	}
	_, err := vote.Rule{Threshold: vote.For.AtLeast(vote.Part(1, 2, vote.Cast.In(vote.Shares)))}.Decide(vote.Tally{For: 3})
	assert.ErrorIs(t, err, townhall.Invalid)
}

// TestARuleIsData: written out and read in, it decides the same; a county may change a number in a pack.
func TestARuleIsData(t *testing.T) {
	for _, r := range []vote.Rule{half, ofAll, double} {
		doc, err := json.Marshal(r)
		require.NoError(t, err)
		again, err := townhall.ReadStrict[vote.Rule](doc)
		require.NoError(t, err)
		assert.Equal(t, r, again)
	}
	_, err := townhall.ReadStrict[vote.Rule]([]byte(`{"threshold": {"measure": "for", "strict": true, "share": "1/2", "off": "cast"}}`))
	assert.ErrorContains(t, err, "threshold.off")
	for _, bad := range []string{`"yes"`, `"for.acres"`, `""`} {
		var m vote.Measure
		assert.Error(t, json.Unmarshal([]byte(bad), &m), bad)
	}
	var m vote.Measure
	require.NoError(t, json.Unmarshal([]byte(`"for+against.shares"`), &m))
	assert.Equal(t, vote.ForAgainst.In(vote.Shares), m)
}

func TestEveryWordHasAName(t *testing.T) {
	for _, text := range []townhall.Text{
		vote.Heads.Text(), vote.Weight.Text(), vote.Households.Text(), vote.Shares.Text(), vote.Blank.Text(), vote.Invalid.Text(), vote.Valid.Text(), vote.Seats.Text(),
		vote.Entitled.In(vote.Households).Text(), vote.Registered.Text(), vote.StatusQuo.Text(), vote.CastingVote.Text(), vote.Revote.Text(), vote.ByLot.Text(),
		vote.RecordedVoice.Text(), vote.Adopted.Text(), vote.Rejected.Text(), vote.NoQuorum.Text(), vote.Tied.Text(), double.Text(), ofAll.Text(),
		vote.WillAdopt.Text(), vote.WillNotAdopt.Text(), vote.Open.Text(), vote.Undetermined.Text(),
	} {
		assert.NotEmpty(t, text.In(townhall.ZH))
		assert.NotEqual(t, text.In(townhall.ZH), text.In(townhall.EN))
	}
	assert.Equal(t, "?", vote.Unit(9).String())
	assert.Equal(t, "quorum: those present at least 2/3 of all members; adopts: votes for more than 1/2 of all members", ofAll.Text().In(townhall.EN))
}

// rounded makes a fraction whole.
func rounded(r *big.Rat, how vote.Rounding) *big.Rat {
	floor := func(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }
	switch how {
	case vote.Down:
		return new(big.Rat).SetInt(floor(r))
	case vote.Up:
		return new(big.Rat).SetInt(new(big.Int).Neg(floor(new(big.Rat).Neg(r))))
	case vote.Nearest:
		return new(big.Rat).SetInt(floor(new(big.Rat).Add(r, big.NewRat(1, 2))))
	}
	return r
}

// TestVerdictIsExact compares with fractions of any size.
func TestVerdictIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.Int64Range(0, vote.MaxCount/2)
		if rapid.Bool().Draw(t, "small") {
			count = rapid.Int64Range(0, 40)
		}
		tally := vote.Tally{For: count.Draw(t, "for"), Against: count.Draw(t, "against")}
		num, den := rapid.Int64Range(1, 12).Draw(t, "num"), rapid.Int64Range(2, 12).Draw(t, "den")
		plus := rapid.Int64Range(-3, 3).Draw(t, "plus")
		strict := rapid.Bool().Draw(t, "strict")
		bound := vote.Part(num, den, vote.ForAgainst)
		bound.Plus, bound.Round = plus, rapid.SampledFrom([]vote.Rounding{vote.Exactly, vote.Down, vote.Up, vote.Nearest}).Draw(t, "round")
		test := vote.For.AtLeast(bound)
		test.Strict = strict
		if err := test.Check(""); err != nil {
			t.Fatal(err)
		}
		got, err := vote.Rule{Threshold: test}.Verdict(tally)
		if err != nil {
			t.Fatal(err)
		}
		base := tally.For + tally.Against
		need := new(big.Rat).SetFrac(big.NewInt(num), big.NewInt(den))
		need = rounded(need.Mul(need, new(big.Rat).SetInt64(base)), bound.Round)
		need.Add(need, new(big.Rat).SetInt64(plus))
		c := new(big.Rat).SetInt64(tally.For).Cmp(need)
		want := c > 0 || c == 0 && !strict
		if tally.For == 0 && (base == 0 || plus < 0) {
			want = false
		}
		if want != (got == vote.Adopted) {
			t.Fatalf("%d of %d against %v: %s", tally.For, base, need, got)
		}
	})
}

func TestVerdictAllocatesNothing(t *testing.T) {
	tally := vote.Tally{Seats: 60, Present: 52, For: 47, Against: 3, Abstain: 2}
	assert.Zero(t, testing.AllocsPerRun(100, func() { _, _ = ofAll.Verdict(tally) }))
	states, people := vote.Tally{Seats: 27, For: 15}, vote.Tally{Unit: vote.Weight, Entitled: 100, For: 65}
	assert.Zero(t, testing.AllocsPerRun(100, func() { _, _ = double.Verdict(states, people) }))
}

func BenchmarkVerdict(b *testing.B) {
	for name, c := range map[string]struct {
		rule    vote.Rule
		tallies []vote.Tally
	}{"all members": {ofAll, []vote.Tally{{Seats: 60, Present: 52, For: 47, Against: 3, Abstain: 2}}},
		"double majority": {double, []vote.Tally{{Seats: 27, For: 15}, {Unit: vote.Weight, Entitled: 100, For: 65}}}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.rule.Verdict(c.tallies...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecide(b *testing.B) {
	for b.Loop() {
		_, _ = ofAll.Decide(vote.Tally{Seats: 60, Present: 52, For: 47, Against: 3, Abstain: 2})
	}
}

// A rule is built in words, and its outcome explains itself.
func ExampleRule() {
	rule := vote.Rule{
		Title:     townhall.Text{ZH: "村规表决", EN: "village rules"},
		Quorum:    vote.Present.AtLeast(vote.Part(2, 3, vote.Entitled)),
		Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.Present)),
	}
	out, err := rule.Decide(vote.Tally{Entitled: 90, Present: 60, For: 30, Against: 20, Abstain: 10})
	if err != nil {
		panic(err)
	}
	fmt.Println(out.Verdict)
	fmt.Println(out.Finding.In(townhall.ZH))

	_, err = rule.Decide(vote.Tally{Entitled: 90, Present: 60, For: 50, Against: 20})
	fmt.Println(townhall.Explain(err, townhall.EN))
	// Output:
	// rejected
	// ✗ 村规表决：未通过
	//   ✓ 法定人数：出席：应为不少于有权参加者的2/3（90），即至少60，实为60
	//   ✗ 通过条件：赞成：应为超过出席的1/2（60），即至少31，实为30
	// invalid: tallies[0].cast: needs no more than those present, 60, found 70
}

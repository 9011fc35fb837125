package townhall_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
)

func TestParseCount(t *testing.T) {
	for s, want := range map[string]townhall.Count{
		"110": townhall.Exactly(110), "exactly 110": townhall.Exactly(110), "0": {},
		"110余": townhall.OrMore(110), "110余起": townhall.OrMore(110), "百余名": townhall.OrMore(100), "十余": townhall.OrMore(10),
		"9000多": townhall.MoreThan(9000), "9000多份": townhall.MoreThan(9000), "万多": townhall.OrMore(10001),
		"20余万": townhall.OrMore(200_000), "20多万份": townhall.MoreThan(200_000), "110余万元": townhall.OrMore(1_100_000), "近1百": townhall.FewerThan(100),
		"近2千人": townhall.FewerThan(2000), "近100万元": townhall.FewerThan(1_000_000), "3万多份": townhall.MoreThan(30_000), "近亿": townhall.FewerThan(100_000_000),
		"近百": townhall.FewerThan(100), "近百个": townhall.FewerThan(100), "近20": townhall.FewerThan(20), "近20位": townhall.FewerThan(20), "近千": townhall.FewerThan(1000),
		"≥110": townhall.OrMore(110), ">=110": townhall.OrMore(110), "≥ 110": townhall.OrMore(110), "at least 110": townhall.OrMore(110),
		">9000": townhall.OrMore(9001), "more than 9000": townhall.OrMore(9001),
		"≤9": townhall.UpTo(9), "<=9": townhall.UpTo(9), "at most 9": townhall.UpTo(9),
		"<100": townhall.UpTo(99), "fewer than 100": townhall.UpTo(99),
		"10–20": townhall.Between(10, 20), "10-20": townhall.Between(10, 20), "10 - 20": townhall.Between(10, 20), "≥0": townhall.OrMore(0),
	} {
		c, err := townhall.ParseCount(s)
		require.NoError(t, err, s)
		assert.Equal(t, want, c, s)
	}
}

func TestParseCountRefuses(t *testing.T) {
	for _, s := range []string{"", "-1", "+1", "≥-1", "≥-0", ">+5", "1.5", "1e3", "one", "余", "多份", "近", "近起", "110余2", "110余 cases", "110余<b>", "20–10",
		"1–2–3", "≥", "<", "110起", "1_000", "1,000", "9223372036854775808", "≥110余", "近近20", "近2百万", "3余百十", "9223372036854775807余万", "１１０"} {
		_, err := townhall.ParseCount(s)
		e := failed(t, townhall.Invalid, err)
		assert.Equal(t, "count", e.Field)
		assert.Equal(t, s, fmt.Sprint(e.Found), s)
	}
}

// counts draws every form of count, small, and as the set of numbers below 100 that it contains.
func counts() *rapid.Generator[townhall.Count] {
	return rapid.Custom(func(t *rapid.T) townhall.Count {
		n := rapid.Int64Range(-2, 20).Draw(t, "n")
		switch rapid.IntRange(0, 5).Draw(t, "form") {
		case 0:
			return townhall.Exactly(n)
		case 1:
			return townhall.OrMore(n)
		case 2:
			return townhall.MoreThan(n)
		case 3:
			return townhall.UpTo(n)
		case 4:
			return townhall.FewerThan(n)
		}
		return townhall.Between(n, rapid.Int64Range(-2, 20).Draw(t, "to"))
	})
}

// TestCountAddsAsSetsDo: c + d contains n if some a of c and b of d make it.
func TestCountAddsAsSetsDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, d := counts().Draw(t, "c"), counts().Draw(t, "d")
		sum, err := c.Add(d)
		require.NoError(t, err)
		for n := range int64(60) {
			made := false
			for a := range n + 1 {
				made = made || c.Contains(a) && d.Contains(n-a)
			}
			assert.Equal(t, made, sum.Contains(n), "%v + %v contains %d", c, d, n)
		}
		assert.False(t, c.Contains(-1))
		assert.True(t, c.Contains(c.Min()))
		sameJSON(t, c)
		sameSQL[townhall.Count](t, c)
		assert.Equal(t, c, must(townhall.ParseCount(c.String())))
	})
}

func TestCountAtTheEnds(t *testing.T) {
	huge := townhall.Exactly(math.MaxInt64)
	for _, c := range []townhall.Count{townhall.Exactly(1), townhall.OrMore(1)} {
		_, err := huge.Add(c)
		assert.Equal(t, "count", failed(t, townhall.Overflow, err).Field)
	}
	assert.Equal(t, townhall.OrMore(math.MaxInt64), must(townhall.OrMore(0).Add(huge)))
	assert.Equal(t, townhall.OrMore(math.MaxInt64), townhall.MoreThan(math.MaxInt64))
	n, exact := townhall.Exactly(7).Exact()
	assert.True(t, exact && n == 7)
	_, exact = townhall.OrMore(7).Exact()
	assert.False(t, exact)
	_, bounded := townhall.OrMore(7).Max()
	assert.False(t, bounded)
	assert.Equal(t, "0", townhall.Count{}.String())
	assert.Equal(t, []string{"≥110", "≤99", "10–20"}, []string{townhall.OrMore(110).String(), townhall.FewerThan(100).String(), townhall.Between(10, 20).String()})
}

// TestReconcile: claimed, recorded and reconciled stay three things.
func TestReconcile(t *testing.T) {
	for _, c := range []struct {
		claimed     string
		recorded    int64
		consistent  bool
		unexplained int64
	}{
		{"110余起", 110, true, 0}, {"110余起", 137, true, 0}, {"110余起", 109, false, 1}, {"9000多份", 9000, false, 1}, {"近百", 99, true, 0},
		{"近百", 100, false, 1}, {"79", 79, true, 0}, {"79", 80, false, 1}, {"79", 70, false, 9}, {"10–20", 25, false, 5}, {"0", 0, true, 0},
	} {
		claim := townhall.Claim{Key: "mediation.accepted", Quote: c.claimed, Count: must(townhall.ParseCount(c.claimed))}
		r := claim.Reconcile(c.recorded)
		assert.Equal(t, townhall.Reconciled{Claim: claim, Recorded: c.recorded, Consistent: c.consistent, Unexplained: c.unexplained}, r, c.claimed)
		sameJSON(t, r)
	}
}

func TestReconcileRate(t *testing.T) {
	for _, c := range []struct {
		claimed     string
		num, den    int64
		consistent  bool
		unexplained int64
	}{
		{"1/1", 110, 110, true, 0}, {"1/1", 109, 110, false, 1}, {"969/1000", 842, 869, true, 0}, {"969/1000", 843, 869, true, 0},
		{"969/1000", 841, 869, false, 1}, {"1/2", 5, 10, true, 0}, {"1/2", 7, 10, false, 2}, {"0", 0, 10, true, 0}, {"0", 1, 10, false, 1},
		{"1/1", 0, 0, false, 0}, {"—", 5, 10, false, 0}, {"-1/2", 5, 10, false, 0}, {"9223372036854775807", 5, math.MaxInt64, false, 0},
		{"9223372036854775807", 5, 1, false, 0},
	} {
		r := townhall.ReconcileRate(must(townhall.ParseRatio(c.claimed)), c.num, c.den)
		assert.Equal(t, []any{c.num, c.consistent, c.unexplained}, []any{r.Recorded, r.Consistent, r.Unexplained}, "%s of %d", c.claimed, c.den)
	}
}

package townhall_test

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
)

func TestRatioIsInLowestTerms(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		want     string
	}{{110, 110, "1/1"}, {4, 6, "2/3"}, {-4, 6, "-2/3"}, {4, -6, "-2/3"}, {-4, -6, "2/3"}, {0, 5, "0/1"}, {0, -5, "0/1"},
		{5, 0, "—"}, {0, 0, "—"}, {math.MinInt64, 2, "—"}, {1, math.MinInt64, "—"}, {math.MaxInt64, math.MaxInt64, "1/1"}} {
		assert.Equal(t, c.want, townhall.RatioOf(c.num, c.den).String(), "%d/%d", c.num, c.den)
	}
	assert.Equal(t, townhall.RatioOf(1, 2), townhall.RatioOf(50, 100), "ratios compare with ==")
}

func TestParseRatio(t *testing.T) {
	for s, want := range map[string]townhall.Ratio{"2/3": townhall.RatioOf(2, 3), "4/6": townhall.RatioOf(2, 3), "2": townhall.RatioOf(2, 1), "-1/2": townhall.RatioOf(-1, 2), "": {}, "—": {}} {
		r, err := townhall.ParseRatio(s)
		require.NoError(t, err, s)
		assert.Equal(t, want, r, s)
	}
	for _, s := range []string{"1/0", "0/0", "/2", "1/", "a", "1/b", "1/2/3", "1 / 2", "0.5", "50 %", "-9223372036854775808", "1/9223372036854775808"} {
		_, err := townhall.ParseRatio(s)
		assert.Equal(t, "ratio", failed(t, townhall.Invalid, err).Field, s)
	}
}

func TestUndefinedRatioIsNeverAFigure(t *testing.T) {
	var none townhall.Ratio
	assert.Equal(t, []string{"—", "—"}, []string{none.String(), none.Percent(1)})
	assert.False(t, none.Defined())
	_, ok := none.Cmp(none)
	assert.False(t, ok)
	_, ok = townhall.RatioOf(1, 1).Cmp(none)
	assert.False(t, ok)
	sameJSON(t, none)
	sameSQL[townhall.Ratio](t, none)
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		decimals int
		want     string
	}{
		{842, 869, 1, "96.9 %"}, {376, 386, 2, "97.41 %"}, {110, 110, 1, "100.0 %"}, {0, 9, 1, "0.0 %"}, {1, 3, 0, "33 %"}, {2, 3, 0, "67 %"},
		{1, 8, 0, "13 %"}, {1, 1000000, 1, "< 0.1 %"}, {999999, 1000000, 1, "> 99.9 %"}, {199, 200, 0, "> 99 %"}, {1, 400, 0, "< 1 %"},
		{1001, 1000, 0, "> 100 %"}, {3, 2, 0, "150 %"}, {-1, 3, 1, "-33.3 %"}, {-1, 100000, 1, "> -0.1 %"}, {-99999, 100000, 1, "< -99.9 %"},
		{-1, 1, 0, "-100 %"}, {-1001, 1000, 0, "< -100 %"}, {1, 3, -4, "33 %"}, {1, 3, 99, "33.333333333 %"},
		{math.MaxInt64, 1, 9, "9223372036854775807/1"}, {math.MaxInt64 - 1, math.MaxInt64, 9, "> 99.999999999 %"},
	} {
		assert.Equal(t, c.want, townhall.RatioOf(c.num, c.den).Percent(c.decimals), "%d/%d", c.num, c.den)
	}
}

// ratios draws a ratio with its value as a big.Rat.
func ratios(t *rapid.T, name string) (townhall.Ratio, *big.Rat) {
	part := rapid.OneOf(rapid.Int64Range(-50, 50), rapid.Int64Range(-math.MaxInt64, math.MaxInt64))
	num, den := part.Draw(t, name+" num"), part.Filter(func(n int64) bool { return n != 0 }).Draw(t, name+" den")
	return townhall.RatioOf(num, den), new(big.Rat).SetFrac(big.NewInt(num), big.NewInt(den))
}

// TestRatioAgainstBigRat: comparison is exact, and what is written is read back.
func TestRatioAgainstBigRat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, x := ratios(t, "r")
		s, y := ratios(t, "s")
		c, ok := r.Cmp(s)
		assert.True(t, ok)
		assert.Equal(t, x.Cmp(y), c)
		assert.Equal(t, x.String(), r.String())
		assert.Equal(t, x.Num().Int64(), r.Num())
		assert.Equal(t, x.Denom().Int64(), r.Den())
		assert.Equal(t, r, must(townhall.ParseRatio(r.String())))
		sameJSON(t, r)
		sameSQL[townhall.Ratio](t, r)
	})
}

// TestPercentAgainstBigRat: what is printed is the ratio rounded half away from zero, or a true bound on it that names
// neither 0 nor 100.
func TestPercentAgainstBigRat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.Int64Range(1, math.MaxInt64).Draw(t, "den")
		num := rapid.OneOf(rapid.Int64Range(0, den), rapid.Int64Range(max(0, den-100), den), rapid.Int64Range(0, 100)).Draw(t, "num")
		decimals := rapid.IntRange(0, 9).Draw(t, "decimals")
		exact := new(big.Rat).Mul(new(big.Rat).SetFrac(big.NewInt(num), big.NewInt(den)), big.NewRat(100, 1))
		printed := strings.TrimSuffix(townhall.RatioOf(num, den).Percent(decimals), " %")
		require.NotContains(t, printed, "/", "nothing drawn here is too large for a percentage")
		bound := strings.TrimLeft(printed, "<> ")
		value, ok := new(big.Rat).SetString(bound)
		require.True(t, ok, printed)
		switch printed[0] {
		case '<':
			assert.True(t, exact.Sign() > 0 && exact.Cmp(value) < 0, printed)
		case '>':
			assert.True(t, exact.Cmp(value) > 0 && exact.Cmp(big.NewRat(100, 1)) != 0, printed)
		default:
			assert.Equal(t, exact.FloatString(decimals), printed)
		}
		if f, err := strconv.ParseFloat(printed, 64); err == nil && num != den && num != 0 {
			assert.True(t, f != 0 && f != 100, "%d/%d prints as %s", num, den, printed)
		}
	})
}

package townhall_test

import (
	"encoding/json"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
)

func cny(minor int64) townhall.Money { return must(townhall.NewMoney(minor, townhall.CNY)) }

// amounts draws minor units, the extremes often.
func amounts() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64Range(-1000, 1000), rapid.Int64Range(-math.MaxInt64, math.MaxInt64),
		rapid.SampledFrom([]int64{math.MaxInt64, -math.MaxInt64, math.MaxInt64 - 1, 0, 1, -1}))
}

func TestParseMoney(t *testing.T) {
	for s, minor := range map[string]int64{
		"1234.50 CNY": 123450, "0.00 CNY": 0, "-0.05 CNY": -5, "-12.30 EUR": -1230, "500 JPY": 500, "1.234 KWD": 1234, "0.0001 CLF": 1,
		"92233720368547758.07 CNY": math.MaxInt64, "-92233720368547758.07 CNY": -math.MaxInt64,
	} {
		m, err := townhall.ParseMoney(s)
		require.NoError(t, err, s)
		assert.Equal(t, minor, m.Minor(), s)
		assert.Equal(t, s, m.String())
	}
	for short, long := range map[string]string{"12 CNY": "12.00 CNY", "12.3 CNY": "12.30 CNY", "012.30 CNY": "12.30 CNY"} {
		assert.Equal(t, long, must(townhall.ParseMoney(short)).String())
	}
	for _, s := range []string{"", "12.50", "CNY", " CNY", "12.50 cny", "12.50 RMBY", "12.345 CNY", "12. CNY", ".5 CNY", "- CNY", "-.5 CNY", "+1 CNY", "1e3 CNY",
		"1,000 CNY", "1.5 JPY", "1.+5 CNY", "--1 CNY", "1 2 CNY", "１ CNY", "1_0 CNY", "12.50  CNY"} {
		_, err := townhall.ParseMoney(s)
		assert.Equal(t, "money", failed(t, townhall.Invalid, err).Field, s)
	}
	for _, s := range []string{"92233720368547758.08 CNY", "-92233720368547758.08 CNY", "9999999999999999999999 JPY"} {
		_, err := townhall.ParseMoney(s)
		failed(t, townhall.Overflow, err)
	}
}

func TestMoneyKnowsItsCurrency(t *testing.T) {
	_, err := townhall.NewMoney(1, "RMB¥")
	assert.Equal(t, "currency", failed(t, townhall.Invalid, err).Field)
	_, err = townhall.NewMoney(math.MinInt64, townhall.CNY)
	failed(t, townhall.Overflow, err)
	assert.Equal(t, "-0.001 BHD", must(townhall.NewMoney(-1, "BHD")).String())
	assert.Equal(t, "-1 VND", must(townhall.NewMoney(-1, "VND")).String())
	assert.Equal(t, cny(1_000_000), townhall.Yuan(10_000))
	assert.True(t, townhall.Yuan(math.MaxInt64).IsZero() && townhall.Yuan(math.MinInt64).IsZero())
	assert.Equal(t, "1234.50", yuan.Decimal())
	assert.Equal(t, townhall.CNY, yuan.Currency())
}

func TestMoneyOfTwoCurrenciesDoesNotMix(t *testing.T) {
	euro := must(townhall.ParseMoney("1.00 EUR"))
	_, sum := cny(1).Add(euro)
	_, difference := cny(1).Sub(euro)
	_, total := townhall.Sum(cny(1), townhall.Money{}, euro)
	_, order := cny(0).Cmp(euro)
	for _, err := range []error{sum, difference, total, order} {
		e := failed(t, townhall.Invalid, err)
		assert.Equal(t, "money.currency", e.Field)
		assert.Equal(t, "EUR", e.Found.String())
		assert.Contains(t, e.Needed.In(townhall.ZH), "CNY")
	}
}

func TestZeroMoneyGoesWithAnyCurrency(t *testing.T) {
	var none townhall.Money
	assert.True(t, none.IsZero())
	assert.False(t, cny(0).IsZero(), "0.00 CNY is an amount")
	assert.Equal(t, "0", none.String())
	for _, sum := range []townhall.Money{must(none.Add(cny(5))), must(cny(5).Add(none)), must(cny(5).Sub(none)), must(townhall.Sum(none, cny(5)))} {
		assert.Equal(t, cny(5), sum)
	}
	assert.Equal(t, cny(-5), must(none.Sub(cny(5))))
	assert.Equal(t, -1, must(none.Cmp(cny(5))))
	assert.Equal(t, []townhall.Money{none, none}, must(none.Split(1, 1)))
	sameJSON(t, none)
	sameSQL[townhall.Money](t, none)
}

// TestMoneyArithmetic: each result is the exact one, or Overflow because it does not fit.
func TestMoneyArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := amounts().Draw(t, "a"), amounts().Draw(t, "b")
		x, y := big.NewInt(a), big.NewInt(b)
		check := func(what string, want *big.Int, m townhall.Money, err error) {
			if limit := big.NewInt(math.MaxInt64); want.CmpAbs(limit) > 0 {
				e := failed(t, townhall.Overflow, err)
				assert.False(t, e.Found.IsZero() || e.Needed.IsZero())
				return
			}
			require.NoError(t, err, what)
			assert.Equal(t, want.String(), big.NewInt(m.Minor()).String(), what)
		}
		sum, err := cny(a).Add(cny(b))
		check("sum", new(big.Int).Add(x, y), sum, err)
		difference, err := cny(a).Sub(cny(b))
		check("difference", new(big.Int).Sub(x, y), difference, err)
		product, err := cny(a).Mul(b)
		check("product", new(big.Int).Mul(x, y), product, err)
		assert.Equal(t, x.Cmp(y), must(cny(a).Cmp(cny(b))))
		sameJSON(t, cny(a))
		sameSQL[townhall.Money](t, cny(a))
		assert.Equal(t, cny(a), must(townhall.ParseMoney(cny(a).String())))
	})
}

// TestSplitLosesNothing: the shares add up, and each is the exact share rounded down or up.
func TestSplitLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := cny(amounts().Draw(t, "whole"))
		weights := rapid.SliceOfN(rapid.OneOf(rapid.Int64Range(0, 5), rapid.Int64Range(0, math.MaxInt64/8)), 1, 8).Draw(t, "weights")
		var total int64
		for _, w := range weights {
			total += w
		}
		if total == 0 {
			weights[0], total = 1, 1
		}
		shares, err := whole.Split(weights...)
		require.NoError(t, err)
		assert.Equal(t, whole, must(townhall.Sum(shares...)))
		for i, s := range shares {
			exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(whole.Minor()), big.NewInt(weights[i])), big.NewInt(total))
			off := new(big.Rat).Sub(new(big.Rat).SetInt64(s.Minor()), exact)
			assert.Negative(t, off.Abs(off).Cmp(big.NewRat(1, 1)), "share %d of %v by %v", i, whole, weights)
		}
	})
}

func TestSplitSaysWhereTheRestGoes(t *testing.T) {
	assert.Equal(t, []townhall.Money{cny(34), cny(33), cny(33)}, must(cny(100).Split(1, 1, 1)))
	assert.Equal(t, []townhall.Money{cny(-34), cny(-33), cny(-33)}, must(cny(-100).Split(1, 1, 1)))
	assert.Equal(t, []townhall.Money{cny(2), cny(2), cny(0)}, must(cny(4).Split(5, 3, 2)), "an exact share gains nothing")
	assert.Equal(t, []townhall.Money{cny(0), cny(7)}, must(cny(7).Split(0, 3)))
	for _, weights := range [][]int64{nil, {0, 0}, {1, -1}, {math.MaxInt64, 1}} {
		_, err := cny(100).Split(weights...)
		assert.Equal(t, "weights", failed(t, townhall.Invalid, err).Field)
	}
}

func TestMoneyJSONIsStrict(t *testing.T) {
	assert.JSONEq(t, `{"amount":"1234.50","currency":"CNY"}`, string(must(json.Marshal(yuan))))
	for _, doc := range []string{`"1 CNY"`, `5`, `{"amount":"1.234","currency":"CNY"}`, `{"amount":5,"currency":"CNY"}`, `{"amount":"5"}`, `{}`, `{"amount":"1 CNY","currency":""}`} {
		m := cny(7)
		assert.Error(t, json.Unmarshal([]byte(doc), &m), doc)
		assert.Equal(t, cny(7), m, doc)
	}
	m := cny(7)
	assert.Error(t, m.Scan(1.5))
	assert.Error(t, m.Scan("1.5"))
	assert.Equal(t, cny(7), m)
}

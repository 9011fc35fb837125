package main

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// ruleText says the rule in words.
func (c *counted) ruleText() townhall.Text {
	text := c.rule.Text()
	if c.distributed != nil {
		text = townhall.Say("count.words.criteria", "按权重准则分到主题与片区，各格内：{rule}", "divided between themes and districts by weighted criteria; in each: {rule}", "rule", text)
	}
	if c.every != nil {
		text = townhall.Say("count.words.every", "{rule}；此处同分的所有处理方式", "{rule}; here, ties in every way", "rule", text)
	}
	return text
}

// joined puts parts of a sentence one after another.
func joined(parts []townhall.Text) townhall.Text {
	out := parts[0]
	for _, p := range parts[1:] {
		out = townhall.Say("count.joined", "{a}；{b}", "{a}; {b}", "a", out, "b", p)
	}
	return out
}

// amount is money as people read it: 6,112,868 PLN; decimals only where there are any.
func amount(m townhall.Money) string {
	whole, fraction, _ := strings.Cut(m.Decimal(), ".")
	out := grouped(whole)
	if strings.Trim(fraction, "0") != "" {
		out += "." + fraction
	}
	return out
}

// withCurrency is an amount and its currency.
func withCurrency(m townhall.Money) string { return named(amount(m), m.Currency()) }

// named puts the currency after an amount; XXX stands for none.
func named(amount string, c townhall.Currency) string {
	if c == "XXX" {
		return amount
	}
	return amount + " " + string(c)
}

func number(n int64) string { return grouped(strconv.FormatInt(n, 10)) }

// grouped puts commas between thousands.
func grouped(digits string) string {
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// decimal is a number in millionths, rounded to one decimal where it is below 1000: 14,620 or 120.4.
func decimal(d allocate.Decimal) string {
	tenths := (int64(d) + 50_000) / 100_000
	if tenths >= 10_000 || tenths%10 == 0 {
		return number((tenths + 5) / 10)
	}
	return number(tenths/10) + "." + strconv.FormatInt(tenths%10, 10)
}

// perVoter is a fraction of minor units as an amount, with two decimals more than the currency has where it is not whole.
func perVoter(minor *big.Rat, c townhall.Currency) string {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(c.Exponent())), nil))
	return new(big.Rat).Quo(minor, scale).FloatString(max(c.Exponent(), 2))
}

// percent is how much of a whole a part is.
func percent(part, whole townhall.Money) string {
	return townhall.RatioOf(part.Minor(), whole.Minor()).Percent(1)
}

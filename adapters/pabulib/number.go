package pabulib

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
)

// fault is why a field is no number.
type fault int

const (
	fine fault = iota
	notNumber
	tooFine // more decimals than there may be
	tooBig
)

// decimal reads a number with a point or a comma, as so many units of its last decimal place. A comma with three digits after it may be
// one of thousands, so that is no number.
func decimal(b []byte, decimals int) (int64, fault) {
	digits, negative := bytes.CutPrefix(b, []byte("-"))
	whole, fraction := digits, []byte(nil)
	if i := bytes.IndexAny(digits, ".,"); i >= 0 {
		if whole, fraction = digits[:i], digits[i+1:]; digits[i] == ',' && len(fraction) == 3 {
			return 0, notNumber
		}
	}
	if !numeric(whole) || !numeric(fraction) || len(whole)+len(fraction) == 0 {
		return 0, notNumber
	}
	if len(fraction) > decimals {
		if len(bytes.Trim(fraction[decimals:], "0")) > 0 {
			return 0, tooFine
		}
		fraction = fraction[:decimals]
	}
	n := int64(0)
	for i := range len(whole) + decimals {
		d := int64(0)
		switch {
		case i < len(whole):
			d = int64(whole[i] - '0')
		case i-len(whole) < len(fraction):
			d = int64(fraction[i-len(whole)] - '0')
		}
		if n > (math.MaxInt64-d)/10 {
			return 0, tooBig
		}
		n = n*10 + d
	}
	if negative {
		n = -n
	}
	return n, fine
}

func numeric(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// money reads an amount of 0 or more.
func money(b []byte, c townhall.Currency) (townhall.Money, fault) {
	n, f := decimal(b, c.Exponent())
	if f != fine || n < 0 {
		return townhall.Money{}, max(f, notNumber)
	}
	m, err := townhall.NewMoney(n, c)
	if err != nil {
		return townhall.Money{}, notNumber
	}
	return m, fine
}

// asAmount is what an amount needs.
func asAmount(c townhall.Currency) townhall.Text {
	return townhall.Say("pabulib.amount", "不小于 0、至多{decimals}位小数的{currency}金额，如 1234.5（不用千位分隔符）", "an amount of 0 or more in {currency}, with {decimals} decimals at most, such as 1234.5 (nothing between thousands)",
		"decimals", c.Exponent(), "currency", string(c))
}

func asWhole() townhall.Text { return townhall.Say("pabulib.whole", "整数", "a whole number") }

func asFit() townhall.Text {
	return townhall.Say("pabulib.fit", "不超过 2⁶³−1 个最小单位的数值", "a number below 2^63 in the smallest units")
}

// period reads a day, or the month or year that a file names without one: 31.12.2022, 2022-12-31, 12.2022, 2022.
func period(b []byte) (townhall.Period, bool) {
	s := string(b)
	if d, err := townhall.ParseDate(s); err == nil {
		return townhall.Period{From: d, To: d}, true
	}
	parts := strings.Split(s, ".")
	var n [3]int // year, month, day
	for i, part := range parts {
		v, err := strconv.ParseUint(part, 10, 14)
		if err != nil || len(parts) > 3 {
			return townhall.Period{}, false
		}
		n[len(parts)-1-i] = int(v)
	}
	d := townhall.NewDate(n[0], time.Month(max(n[1], 1)), max(n[2], 1))
	switch {
	case d.IsZero() || len(parts[len(parts)-1]) != 4 || d.Year() != n[0] || len(parts) > 1 && int(d.Month()) != n[1] || len(parts) > 2 && d.Day() != n[2]:
		return townhall.Period{}, false
	case len(parts) == 1:
		return townhall.Year(n[0]), true
	case len(parts) == 2:
		return townhall.Month(n[0], d.Month()), true
	}
	return townhall.Period{From: d, To: d}, true
}

// periodText writes what period reads.
func periodText(p townhall.Period) string {
	y, m, d := p.From.Year(), int(p.From.Month()), p.From.Day()
	switch p {
	case townhall.Year(y):
		return pad(y, 4)
	case townhall.Month(y, p.From.Month()):
		return pad(m, 2) + "." + pad(y, 4)
	}
	return pad(d, 2) + "." + pad(m, 2) + "." + pad(y, 4)
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(width-len(s), 0)) + s
}

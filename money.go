package townhall

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Money (金额) is a whole number of minor units (fen, cents) of a currency. The zero Money is nothing of no currency and
// may be added to any other. Amounts of two currencies, and sums that do not fit, are errors.
type Money struct {
	minor    int64
	currency Currency
}

// Currency is an ISO 4217 code.
type Currency string

// CNY is the renminbi.
const CNY Currency = "CNY"

// Exponent is how many decimals the currency has by ISO 4217.
func (c Currency) Exponent() int {
	switch c {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	}
	return 2
}

func (c Currency) valid() bool {
	return len(c) == 3 && strings.Trim(string(c), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// NewMoney is so many minor units of a currency.
func NewMoney(minor int64, c Currency) (Money, error) {
	if minor == math.MinInt64 { // has no opposite
		return Money{}, tooMuch(Money{}, itoa(minor))
	}
	if !c.valid() {
		return Money{}, invalid("currency", string(c), Say("currency.needed", "三个大写字母的 ISO 4217 代码", "an ISO 4217 code of three capital letters"))
	}
	return Money{minor, c}, nil
}

// Yuan is so many whole yuan; an amount that does not fit gives no money.
func Yuan(n int64) Money {
	if hi, lo := bits.Mul64(magnitude(n), 100); n == math.MinInt64 || hi != 0 || lo > math.MaxInt64 {
		return Money{}
	}
	return Money{n * 100, CNY}
}

// ParseMoney reads "1234.50 CNY". More decimals than the currency has are refused, never rounded.
func ParseMoney(s string) (Money, error) {
	amount, code, _ := strings.Cut(s, " ")
	if !Currency(code).valid() {
		return Money{}, badMoney(s)
	}
	whole, fraction, point := strings.Cut(amount, ".")
	exp := Currency(code).Exponent()
	if point && fraction == "" || len(fraction) > exp || strings.ContainsAny(fraction, "+-") || strings.HasPrefix(whole, "+") {
		return Money{}, badMoney(s)
	}
	minor, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", exp-len(fraction)), 10, 64)
	if errors.Is(err, strconv.ErrRange) || minor == math.MinInt64 {
		return Money{}, tooMuch(Money{}, s)
	}
	if err != nil || strings.Trim(whole, "-") == "" {
		return Money{}, badMoney(s)
	}
	return Money{minor, Currency(code)}, nil
}

func badMoney(s string) error {
	return invalid("money", s, Say("money.needed", "形如 1234.50 CNY 的金额", "an amount such as 1234.50 CNY"))
}

// Minor is the number of minor units.
func (m Money) Minor() int64 { return m.minor }

// Currency is the currency, "" for the zero Money.
func (m Money) Currency() Currency { return m.currency }

// IsZero reports whether this is the zero Money, which is not the same as 0.00 CNY.
func (m Money) IsZero() bool { return m == Money{} }

// Cmp compares amounts of one currency.
func (m Money) Cmp(n Money) (int, error) {
	if _, err := m.common(n); err != nil {
		return 0, err
	}
	switch {
	case m.minor < n.minor:
		return -1, nil
	case m.minor > n.minor:
		return 1, nil
	}
	return 0, nil
}

func (m Money) common(n Money) (Currency, error) {
	if m.IsZero() {
		return n.currency, nil
	}
	if !n.IsZero() && m.currency != n.currency {
		return "", invalid("money.currency", string(n.currency), Say("money.mixed", "同一币种 {currency}", "the same currency, {currency}", "currency", string(m.currency)))
	}
	return m.currency, nil
}

// Add is m + n.
func (m Money) Add(n Money) (Money, error) {
	c, err := m.common(n)
	if err != nil {
		return Money{}, err
	}
	sum := m.minor + n.minor
	if (n.minor > 0) != (sum > m.minor) && n.minor != 0 || sum == math.MinInt64 {
		return Money{}, tooMuch(m, "+ "+n.String())
	}
	return Money{sum, c}, nil
}

// Sub is m − n.
func (m Money) Sub(n Money) (Money, error) {
	return m.Add(Money{-n.minor, n.currency})
}

// Mul is m times a whole number.
func (m Money) Mul(k int64) (Money, error) {
	hi, lo := bits.Mul64(magnitude(m.minor), magnitude(k))
	if hi != 0 || lo > math.MaxInt64 {
		return Money{}, tooMuch(m, "× "+itoa(k))
	}
	return Money{m.minor * k, m.currency}, nil
}

func tooMuch(m Money, what string) error {
	return &Error{Kind: Overflow, Field: "money", Found: ValueOf(strings.TrimPrefix(m.String()+" "+what, "0 ")), Needed: Say("money.fit", "不超过 2⁶³−1 个最小货币单位的金额", "an amount below 2^63 minor units")}
}

// Sum adds amounts of one currency.
func Sum(amounts ...Money) (Money, error) {
	var sum Money
	var err error
	for _, a := range amounts {
		if sum, err = sum.Add(a); err != nil {
			return Money{}, err
		}
	}
	return sum, nil
}

// Split divides the amount by weights so that nothing is lost: each share is rounded towards zero, and the minor units
// left over go one each to the first shares that lost by it, so that every share is within one unit of the exact one. At
// least one weight must be above 0 and none below.
func (m Money) Split(weights ...int64) ([]Money, error) {
	var total uint64
	for _, w := range weights {
		if w < 0 || total+uint64(w) > math.MaxInt64 {
			return nil, invalid("weights", w, Say("money.weights", "不小于 0 且合计不溢出的权重", "weights of 0 or more whose sum fits"))
		}
		total += uint64(w)
	}
	if total == 0 {
		return nil, invalid("weights", 0, Say("money.weight", "至少一个大于 0 的权重", "at least one weight above 0"))
	}
	shares := make([]Money, len(weights))
	rounded := make([]bool, len(weights))
	left := magnitude(m.minor)
	for i, w := range weights {
		hi, lo := bits.Mul64(magnitude(m.minor), uint64(w))
		part, rest := bits.Div64(hi, lo, total)
		shares[i] = Money{int64(part), m.currency}
		rounded[i] = rest > 0
		left -= part
	}
	for i := range shares { // more shares were rounded than units are left
		if left > 0 && rounded[i] {
			shares[i].minor++
			left--
		}
		if m.minor < 0 {
			shares[i].minor = -shares[i].minor
		}
	}
	return shares, nil
}

// String is "1234.50 CNY", and "0" for the zero Money.
func (m Money) String() string {
	if m.IsZero() {
		return "0"
	}
	digits := strconv.FormatUint(magnitude(m.minor), 10)
	exp := m.currency.Exponent()
	if len(digits) <= exp {
		digits = strings.Repeat("0", exp+1-len(digits)) + digits
	}
	out := digits[:len(digits)-exp]
	if exp > 0 {
		out += "." + digits[len(digits)-exp:]
	}
	if m.minor < 0 {
		out = "-" + out
	}
	return out + " " + string(m.currency)
}

// Decimal is the amount without its currency: "1234.50".
func (m Money) Decimal() string {
	amount, _, _ := strings.Cut(m.String(), " ")
	return amount
}

type moneyJSON struct {
	Amount   string   `json:"amount"`
	Currency Currency `json:"currency"`
}

// MarshalJSON writes {"amount": "1234.50", "currency": "CNY"}, and null for the zero Money.
func (m Money) MarshalJSON() ([]byte, error) {
	if m.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(moneyJSON{m.Decimal(), m.currency})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Money) UnmarshalJSON(b []byte) error {
	var j *moneyJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	if j == nil {
		*m = Money{}
		return nil
	}
	v, err := ParseMoney(j.Amount + " " + string(j.Currency))
	if err == nil {
		*m = v
	}
	return err
}

// Value stores the amount as text, and the zero Money as NULL.
func (m Money) Value() (driver.Value, error) {
	if m.IsZero() {
		return nil, nil
	}
	return m.String(), nil
}

// Scan reads a stored amount.
func (m *Money) Scan(src any) error { return scanText(moneyText{m}, "money", src) }

type moneyText struct{ m *Money }

func (t moneyText) UnmarshalText(b []byte) error { return parseInto(t.m, b, ParseMoney) }

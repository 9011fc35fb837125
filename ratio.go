package townhall

import (
	"cmp"
	"database/sql/driver"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Ratio (比率) is an exact fraction in lowest terms. The zero Ratio, like every ratio over zero, is undefined: it prints
// as "—", is never 100 %, and compares with nothing. Ratios compare with == and Cmp.
type Ratio struct{ num, den int64 }

// RatioOf is num over den, undefined where den is 0.
func RatioOf(num, den int64) Ratio {
	if den == 0 || num == math.MinInt64 || den == math.MinInt64 {
		return Ratio{}
	}
	if den < 0 {
		num, den = -num, -den
	}
	a, b := num, den
	for b != 0 {
		a, b = b, a%b
	}
	if a < 0 {
		a = -a
	}
	return Ratio{num / a, den / a}
}

// ParseRatio reads "2/3" or "2"; "—" and nothing are undefined.
func ParseRatio(s string) (Ratio, error) {
	if s == "" || s == "—" {
		return Ratio{}, nil
	}
	n, d, fraction := strings.Cut(s, "/")
	num, err := strconv.ParseInt(n, 10, 64)
	den := int64(1)
	if fraction && err == nil {
		den, err = strconv.ParseInt(d, 10, 64)
	}
	if r := RatioOf(num, den); err == nil && r.Defined() {
		return r, nil
	}
	return Ratio{}, invalid("ratio", s, Say("ratio.needed", "形如 2/3 的分数", "a fraction such as 2/3"))
}

// Num is the numerator in lowest terms.
func (r Ratio) Num() int64 { return r.num }

// Den is the denominator in lowest terms, 0 if undefined.
func (r Ratio) Den() int64 { return r.den }

// Defined reports whether there is a ratio.
func (r Ratio) Defined() bool { return r.den != 0 }

// Cmp compares exactly; ok is false if either ratio is undefined.
func (r Ratio) Cmp(s Ratio) (c int, ok bool) {
	if !r.Defined() || !s.Defined() {
		return 0, false
	}
	if (r.num < 0) != (s.num < 0) {
		return cmp.Compare(r.num, s.num), true
	}
	// a/b against c/d is a·d against c·b, in 128 bits.
	h1, l1 := bits.Mul64(magnitude(r.num), uint64(s.den))
	h2, l2 := bits.Mul64(magnitude(s.num), uint64(r.den))
	c = cmp.Compare(h1, h2)
	if c == 0 {
		c = cmp.Compare(l1, l2)
	}
	if r.num < 0 {
		c = -c
	}
	return c, true
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// String is "2/3", "1/1", or "—" if undefined.
func (r Ratio) String() string {
	if !r.Defined() {
		return "—"
	}
	return itoa(r.num) + "/" + itoa(r.den)
}

// Percent prints the ratio in per cent with so many decimals (at most 9), rounded half away from zero: "96.9 %". A
// ratio that is not 1 never prints as 100 %, nor one that is not 0 as 0 %: it then shows as "> 99.9 %" or "< 0.1 %". One
// too large to be a share of anything prints as a fraction.
func (r Ratio) Percent(decimals int) string {
	if !r.Defined() {
		return "—"
	}
	scale := uint64(1)
	for range min(max(decimals, 0), 9) {
		scale *= 10
	}
	hi, lo := bits.Mul64(magnitude(r.num), 200*scale)
	lo, carry := bits.Add64(lo, uint64(r.den), 0)
	if hi+carry >= 2*uint64(r.den) {
		return r.String() // would not fit
	}
	n, _ := bits.Div64(hi+carry, lo, 2*uint64(r.den))
	less, more, sign := "< ", "> ", ""
	if r.num < 0 {
		less, more, sign = "> -", "< -", "-"
	}
	share, whole := magnitude(r.num), uint64(r.den)
	switch {
	case n == 0 && share > 0:
		sign, n = less, 1
	case n == 100*scale && share < whole:
		sign, n = more, n-1
	case n == 100*scale && share > whole:
		sign = more
	}
	out := sign + strconv.FormatUint(n/scale, 10)
	if scale > 1 {
		fraction := strconv.FormatUint(n%scale+scale, 10)
		out += "." + fraction[1:]
	}
	return out + " %"
}

// MarshalText writes "2/3", and nothing if undefined.
func (r Ratio) MarshalText() ([]byte, error) {
	if !r.Defined() {
		return nil, nil
	}
	return []byte(r.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (r *Ratio) UnmarshalText(b []byte) error { return parseInto(r, b, ParseRatio) }

// Value stores the ratio as text, and an undefined one as NULL.
func (r Ratio) Value() (driver.Value, error) {
	if !r.Defined() {
		return nil, nil
	}
	return r.String(), nil
}

// Scan reads a stored ratio.
func (r *Ratio) Scan(src any) error { return scanText(r, "ratio", src) }

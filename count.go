package townhall

import (
	"database/sql/driver"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"unicode"
)

// Count (数) is how many, as official figures say it: exactly, at least, more than, at most or fewer than n. It is an
// interval of whole numbers from 0 up; the zero Count is exactly 0.
type Count struct {
	lo, hi int64
	open   bool // no upper end; hi is 0
}

// Exactly n; a negative n counts as 0, here and below.
func Exactly(n int64) Count { return Between(n, n) }

// OrMore is at least n, as 110余 says.
func OrMore(n int64) Count { return Count{lo: max(n, 0), open: true} }

// MoreThan n, as 9000多 says.
func MoreThan(n int64) Count { return OrMore(saturatedNext(max(n, -1))) }

// UpTo is n or fewer.
func UpTo(n int64) Count { return Between(0, n) }

// FewerThan n, as 近百 says; fewer than 0 or 1 is exactly 0.
func FewerThan(n int64) Count { return Between(0, max(n, 1)-1) }

// Between lo and hi, both included.
func Between(lo, hi int64) Count {
	lo = max(lo, 0)
	return Count{lo: lo, hi: max(hi, lo)}
}

func saturatedNext(n int64) int64 {
	if n == math.MaxInt64 {
		return n
	}
	return n + 1
}

// Min is the least number it can be.
func (c Count) Min() int64 { return c.lo }

// Max is the greatest number it can be; bounded is false if there is none.
func (c Count) Max() (n int64, bounded bool) { return c.hi, !c.open }

// Exact gives the number, if it is exact.
func (c Count) Exact() (n int64, ok bool) { return c.lo, !c.open && c.lo == c.hi }

// Contains reports whether it may be n.
func (c Count) Contains(n int64) bool { return n >= c.lo && (c.open || n <= c.hi) }

// Add is the count of both together: ends add up, and an open end stays open.
func (c Count) Add(d Count) (Count, error) {
	if c.lo > math.MaxInt64-d.lo || !c.open && !d.open && c.hi > math.MaxInt64-d.hi {
		return Count{}, &Error{Kind: Overflow, Field: "count", Found: ValueOf(c.String() + " + " + d.String()), Needed: Say("overflow.needed", "不超过 2⁶³−1 的数", "a number below 2^63")}
	}
	if c.open || d.open {
		return Count{lo: c.lo + d.lo, open: true}, nil
	}
	return Count{lo: c.lo + d.lo, hi: c.hi + d.hi}, nil
}

// String is "110", "≥110", "≤9" or "10–20".
func (c Count) String() string {
	switch {
	case c.open:
		return "≥" + itoa(c.lo)
	case c.lo == c.hi:
		return itoa(c.lo)
	case c.lo == 0:
		return "≤" + itoa(c.hi)
	default:
		return itoa(c.lo) + "–" + itoa(c.hi)
	}
}

// ParseCount reads a number as it stands in an official text: "110", "≥110", ">9000", "<100", "≤9", "10–20", "10-20",
// "110余", "9000多", "近百", "近20", and "exactly", "at least", "more than", "at most", "fewer than" before a number. A
// measure word behind 余, 多 or 近 (110余起, 近20位) is passed over.
func ParseCount(s string) (Count, error) {
	for _, form := range []struct {
		prefix string
		make   func(int64) Count
	}{{"≥", OrMore}, {">=", OrMore}, {"at least ", OrMore}, {">", MoreThan}, {"more than ", MoreThan},
		{"≤", UpTo}, {"<=", UpTo}, {"at most ", UpTo}, {"<", FewerThan}, {"fewer than ", FewerThan}, {"exactly ", Exactly}} {
		if rest, ok := strings.CutPrefix(s, form.prefix); ok {
			if n, ok := wholeNumber(rest); ok {
				return form.make(n), nil
			}
			return Count{}, badCount(s)
		}
	}
	if c, ok := chineseCount(s); ok {
		return c, nil
	}
	from, to, isRange := strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
	lo, ok := wholeNumber(from)
	hi := lo
	if isRange && ok {
		hi, ok = wholeNumber(to)
	}
	if !ok || hi < lo {
		return Count{}, badCount(s)
	}
	return Between(lo, hi), nil
}

// chineseCount reads 110余, 9000多, 20余万 and 近百, each with or without a measure word.
func chineseCount(s string) (Count, bool) {
	if rest, ok := strings.CutPrefix(s, "近"); ok {
		n, rest, ok := scaled(rest)
		return FewerThan(n), ok && isMeasure(rest)
	}
	for _, about := range []struct {
		mark string
		make func(int64) Count
	}{{"余", OrMore}, {"多", MoreThan}} {
		before, after, marked := strings.Cut(s, about.mark)
		n, rest, ok := scaled(before)
		by, measure := magnitudeWord(after) // 20余万
		if marked && ok && rest == "" && isMeasure(measure) && n <= math.MaxInt64/by {
			return about.make(n * by), true
		}
	}
	return Count{}, false
}

// scaled reads digits and a magnitude, 20万, either of which may be missing.
func scaled(s string) (n int64, rest string, ok bool) {
	digits := s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
	by, rest := magnitudeWord(s[len(digits):])
	if digits == "" {
		return by, rest, by > 1
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > math.MaxInt64/by {
		return 0, "", false
	}
	return n * by, rest, true
}

// magnitudeWord takes 十, 百, 千, 万 or 亿 off the front; 1 where there is none.
func magnitudeWord(s string) (by int64, rest string) {
	for word, by := range map[string]int64{"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000} {
		if rest, ok := strings.CutPrefix(s, word); ok {
			return by, rest
		}
	}
	return 1, s
}

// isMeasure reports a measure word or none: Chinese characters that are no numbers.
func isMeasure(s string) bool {
	return strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.Is(unicode.Han, r) && !strings.ContainsRune("零一二三四五六七八九十百千万亿两", r)
	}) == ""
}

func wholeNumber(s string) (int64, bool) {
	s = strings.TrimSpace(s)
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && s[0] != '+' && s[0] != '-'
}

func badCount(s string) error {
	return invalid("count", s, Say("count.needed", "形如 110、≥110、>9000、<100、10–20、110余 的数", "a number such as 110, ≥110, >9000, <100, 10–20 or 110余"))
}

// MarshalText writes String.
func (c Count) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what ParseCount reads; nothing is exactly 0.
func (c *Count) UnmarshalText(b []byte) error { return parseInto(c, b, ParseCount) }

// Value stores the count as text.
func (c Count) Value() (driver.Value, error) { return c.String(), nil }

// Scan reads a stored count.
func (c *Count) Scan(src any) error { return scanText(c, "count", src) }

// Claim (所称) is a figure that somebody states, with the words in which they do. It is never a result.
type Claim struct {
	Key    string `json:"key"`             // the figure it is about: "mediation.accepted"
	Quote  string `json:"quote,omitempty"` // 110余起
	Source string `json:"source,omitempty"`
	Count  Count  `json:"claimed"`
}

// Reconciled (核对) lays a claim beside the records.
type Reconciled struct {
	Claim
	Recorded    int64 `json:"recorded"`
	Consistent  bool  `json:"consistent"`
	Unexplained int64 `json:"unexplained"` // how far the records are from the claim; 0 if they bear it out
}

// Reconcile compares the claim with what the records hold.
func (c Claim) Reconcile(recorded int64) Reconciled {
	r := Reconciled{Claim: c, Recorded: recorded, Consistent: c.Count.Contains(recorded)}
	if hi, bounded := c.Count.Max(); recorded < c.Count.Min() {
		r.Unexplained = c.Count.Min() - recorded
	} else if bounded && recorded > hi {
		r.Unexplained = recorded - hi
	}
	return r
}

// ReconcileRate compares a claimed rate with the num of den that the records hold, in whole cases: 100 % of 110 claims 110
// of them, and 96.9 % of 869, which is no whole number of cases, 842 or 843. A rate over nothing bears out no claim.
func ReconcileRate(claimed Ratio, num, den int64) Reconciled {
	if !claimed.Defined() || claimed.num < 0 || den <= 0 {
		return Reconciled{Recorded: num}
	}
	hi, lo := bits.Mul64(uint64(claimed.num), uint64(den))
	if hi >= uint64(claimed.den) {
		return Reconciled{Recorded: num}
	}
	cases, rest := bits.Div64(hi, lo, uint64(claimed.den))
	if cases >= math.MaxInt64 {
		return Reconciled{Recorded: num}
	}
	return Claim{Count: Between(int64(cases), int64(cases+min(rest, 1)))}.Reconcile(num)
}

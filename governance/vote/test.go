package vote

import (
	"math/bits"
	"strconv"

	"github.com/townhall-go/townhall"
)

// Test (条件) is what a tally must show: a measure against a bound, or several tests of which all, one, or some must hold.
// The zero Test asks for nothing and holds.
type Test struct {
	Measure Measure `json:"measure,omitzero"`
	Strict  bool    `json:"strict,omitempty"` // 超过, more than the bound; without it 以上, the bound itself is enough
	Bound
	Least int           `json:"least,omitempty"` // of the parts so many at least; 0: all
	Parts []Test        `json:"parts,omitempty"`
	Cite  townhall.Cite `json:"cite,omitzero"` // if it is another than the rule's
}

// Bound is a share of a measure and a number, added up: two thirds of all members, 15, or all but three.
type Bound struct {
	Share townhall.Ratio `json:"share,omitzero"`
	Of    Measure        `json:"of,omitzero"`
	Plus  int64          `json:"plus,omitempty"`
	Round Rounding       `json:"round,omitempty"`
}

// Rounding is how some rules make the share a whole number before they compare. Exactly is the default, and the only way
// that loses nothing: a tenth of nine rounded down is none, which nobody reaches too. Lint finds that.
type Rounding string

// The ways of rounding.
const (
	Exactly Rounding = ""
	Down    Rounding = "down"
	Up      Rounding = "up"
	Nearest Rounding = "nearest" // a half goes up
)

// Part is the share num/den of a measure.
func Part(num, den int64, of Measure) Bound {
	return Bound{Share: townhall.RatioOf(num, den), Of: of}
}

// Number is a fixed number.
func Number(n int64) Bound { return Bound{Plus: n} }

// Less is the bound less a number: all members but three. It leaves one at least: of a body of three, one must be for it.
func (b Bound) Less(n int64) Bound {
	b.Plus -= n
	return b
}

// Rounded is the bound with its share made a whole number first.
func (b Bound) Rounded(r Rounding) Bound {
	b.Round = r
	return b
}

// AtLeast (以上) holds if the measure is the bound or more.
func (m Measure) AtLeast(b Bound) Test { return Test{Measure: m, Bound: b} }

// MoreThan (超过、过半数) holds if the measure is more than the bound.
func (m Measure) MoreThan(b Bound) Test { return Test{Measure: m, Strict: true, Bound: b} }

// All holds if every part does.
func All(parts ...Test) Test { return Test{Parts: parts} }

// Any holds if one part does at least.
func Any(parts ...Test) Test { return Some(1, parts...) }

// Some holds if so many parts do at least.
func Some(least int, parts ...Test) Test { return Test{Least: least, Parts: parts} }

// By cites the source of the test, where it is another than the rule's.
func (t Test) By(c townhall.Cite) Test {
	t.Cite = c
	return t
}

// IsZero reports whether the test asks for nothing.
func (t Test) IsZero() bool {
	return t.Measure == 0 && t.Bound == Bound{} && len(t.Parts) == 0 && t.Least == 0 && !t.Strict
}

// maxShare bounds how many times a measure a rule may ask for, so that no comparison leaves 128 bits.
const maxShare = 8

// Check refuses a test that cannot be applied: of no measure, that compares one unit with another, with an impossible share,
// or of more parts than there are.
func (t Test) Check(field string) error {
	bad := func(member string, found any, needed townhall.Text) error {
		return &townhall.Error{Kind: townhall.Invalid, Field: field + member, Found: townhall.ValueOf(found), Needed: needed}
	}
	one := townhall.Say("vote.test.one", "一项计量与限值，或者若干条件", "a measure with its bound, or parts")
	share := t.Share.Defined() || t.Of != 0
	switch {
	case t.IsZero():
		return nil
	case len(t.Parts) > 0 && (t.Measure != 0 || t.Bound != Bound{} || t.Strict):
		return bad("", t.Measure, one)
	case len(t.Parts) > 0:
		if t.Least < 0 || t.Least > len(t.Parts) {
			return bad(".least", t.Least, townhall.Say("vote.test.least", "0 至 {n}", "0 to {n}", "n", len(t.Parts)))
		}
		for i, p := range t.Parts {
			at := field + ".parts[" + strconv.Itoa(i) + "]"
			if p.IsZero() {
				return &townhall.Error{Kind: townhall.Invalid, Field: at, Needed: one}
			}
			if err := p.Check(at); err != nil {
				return err
			}
		}
		return nil
	case !t.Measure.known() || t.Least != 0:
		return bad(".measure", t.Measure, one)
	case share && !t.Of.known():
		return bad(".of", t.Of, townhall.Say("vote.test.of", "限值所依据的计量项", "the measure of which the bound is a share"))
	case share && t.Of.Unit() != t.Measure.Unit():
		return bad(".of", t.Of, townhall.Say("vote.test.unit", "与 {measure} 同一单位：{unit}", "the unit of {measure}: {unit}", "measure", t.Measure, "unit", t.Measure.Unit().Text()))
	case share && !t.shareInRange():
		return bad(".share", t.Share, townhall.Say("vote.test.share", "大于 0、不超过 {max} 的分数", "a fraction of more than 0 and at most {max}", "max", maxShare))
	case t.Plus > MaxCount || t.Plus < -MaxCount || !share && t.Plus < 0:
		return bad(".plus", t.Plus, townhall.Say("vote.test.plus", "整数；没有比例时不小于 0", "a whole number, not below 0 where there is no share"))
	case t.Round != Exactly && t.Round != Down && t.Round != Up && t.Round != Nearest:
		return bad(".round", t.Round, townhall.Say("vote.test.round", "空、down、up 或 nearest", "empty, down, up or nearest"))
	}
	return nil
}

func (t *Test) shareInRange() bool {
	hi, lo := bits.Mul64(maxShare, uint64(t.Share.Den()))
	return t.Share.Num() > 0 && (hi > 0 || uint64(t.Share.Num()) <= lo)
}

// truth is what a test comes to. Where a tally does not hold a number the test is unknown, and a rule that hangs on it is
// an error; one that does not, is not.
type truth int8

const (
	no truth = iota
	yes
	unknown
)

// judge applies the test to the tallies of a class.
func (t *Test) judge(ts []Tally, class string) truth {
	switch {
	case len(t.Parts) > 0:
		return t.judgeParts(ts, class)
	case t.Measure == 0:
		return yes
	}
	tally := find(ts, t.Measure.Unit(), class)
	if tally == nil {
		return unknown
	}
	found, known := tally.of(t.Measure)
	base, based := int64(0), true
	if t.Of != 0 {
		base, based = tally.of(t.Of)
	}
	switch {
	case !known || !based:
		return unknown
	case t.empty(found, base):
		return no
	case t.reached(found, base):
		return yes
	}
	return no
}

// sound reports that Check has nothing to say; it runs before each verdict, and allocates nothing.
func (t *Test) sound() bool {
	if len(t.Parts) > 0 {
		for i := range t.Parts {
			if p := &t.Parts[i]; p.Measure == 0 && len(p.Parts) == 0 || !p.sound() {
				return false
			}
		}
		return t.Measure == 0 && t.Of == 0 && t.Plus == 0 && !t.Share.Defined() && t.Round == Exactly && !t.Strict && t.Least >= 0 && t.Least <= len(t.Parts)
	}
	if t.Measure == 0 {
		return t.IsZero()
	}
	share := t.Of != 0 || t.Share.Defined()
	if t.Round != Exactly && t.Round != Down && t.Round != Up && t.Round != Nearest {
		return false
	}
	return t.Measure.known() && t.Least == 0 && t.Plus <= MaxCount && t.Plus >= -MaxCount && (share || t.Plus >= 0) &&
		(!share || t.Of.known() && t.Of.Unit() == t.Measure.Unit() && t.shareInRange())
}

func (t *Test) judgeParts(ts []Tally, class string) truth {
	needed, held, open := t.Least, 0, 0
	if needed == 0 {
		needed = len(t.Parts)
	}
	for i := range t.Parts {
		switch t.Parts[i].judge(ts, class) {
		case yes:
			held++
		case unknown:
			open++
		}
	}
	switch {
	case held >= needed:
		return yes
	case held+open >= needed:
		return unknown
	}
	return no
}

// empty reports that nothing is compared with a share of nothing, however it is rounded: where nobody voted, nothing is adopted by "two thirds
// of the votes". It reports as well that nobody is compared with a share from which something is taken: "all but three" of three is
// not nobody. No test passes on either.
func (t *Test) empty(found, base int64) bool {
	return found == 0 && t.Of != 0 && (base == 0 || t.Plus < 0)
}

// reached compares exactly, in 128 bits: found − plus against share × base.
func (t *Test) reached(found, base int64) bool {
	over := found - t.Plus
	if over < 0 {
		return false
	}
	num, den := uint64(t.Share.Num()), uint64(t.Share.Den())
	if !t.Share.Defined() {
		num, den = 0, 1
	}
	h1, l1 := bits.Mul64(uint64(over), den)
	h2, l2 := bits.Mul64(num, uint64(base))
	if t.Round != Exactly {
		h1, l1 = 0, uint64(over)
		h2, l2 = 0, t.rounded(h2, l2, den)
	}
	if h1 != h2 {
		return h1 > h2
	}
	return l1 > l2 || l1 == l2 && !t.Strict
}

// rounded makes a share of a measure whole. It fits, since shares are bounded.
func (t *Test) rounded(hi, lo, den uint64) uint64 {
	whole, rest := bits.Div64(hi, lo, den)
	if t.Round == Up && rest > 0 || t.Round == Nearest && rest >= den-rest {
		whole++
	}
	return whole
}

// least is the smallest number that reaches the bound on a base: one at least, where something is taken from a share.
func (t *Test) least(base int64) int64 {
	least := t.bound(base)
	if t.Plus < 0 {
		return max(least, 1)
	}
	return least
}

func (t *Test) bound(base int64) int64 {
	if !t.Share.Defined() {
		return t.Plus + strictly(t.Strict)
	}
	hi, lo := bits.Mul64(uint64(t.Share.Num()), uint64(base))
	den := uint64(t.Share.Den())
	whole, rest := bits.Div64(hi, lo, den)
	if t.Round != Exactly {
		return int64(t.rounded(hi, lo, den)) + t.Plus + strictly(t.Strict)
	}
	if rest > 0 {
		return int64(whole) + t.Plus + 1
	}
	return int64(whole) + t.Plus + strictly(t.Strict)
}

func strictly(strict bool) int64 {
	if strict {
		return 1
	}
	return 0
}

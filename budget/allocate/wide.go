package allocate

import (
	"math"
	"math/big"
	"math/bits"
)

// wide is a whole number of 128 bits, none below 0.
type wide struct{ hi, lo uint64 }

func (a wide) add(b wide) wide {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	hi, _ := bits.Add64(a.hi, b.hi, carry)
	return wide{hi, lo}
}

// sub is a−b, and whether it is below 0, in which case it is of no use.
func (a wide) sub(b wide) (wide, bool) {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	hi, borrow := bits.Sub64(a.hi, b.hi, borrow)
	return wide{hi, lo}, borrow != 0
}

func (a wide) less(b wide) bool { return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo }

// lessThan: a < b·n.
func (a wide) lessThan(b wide, n uint64) bool {
	low, high := times(b.lo, n), times(b.hi, n)
	mid, carry := bits.Add64(low.hi, high.lo, 0)
	return high.hi+carry > 0 || a.less(wide{mid, low.lo})
}

// times is a·b, which must fit 128 bits.
func times(a, b uint64) wide {
	hi, lo := bits.Mul64(a, b)
	return wide{hi, lo}
}

// shifted is a·2^by.
func shifted(a uint64, by uint) wide {
	if by >= 64 {
		return wide{a << (by - 64), 0}
	}
	return wide{a >> (64 - by), a << by}
}

// over is a/d rounded down, and whether something was left over. What does not fit 64 bits is the most that does.
func (a wide) over(d uint64) (q uint64, rest bool) {
	if d == 0 || a.hi >= d {
		return math.MaxUint64, true
	}
	q, r := bits.Div64(a.hi, a.lo, d)
	return q, r != 0
}

// up is a/d rounded up.
func (a wide) up(d uint64) uint64 {
	q, rest := a.over(d)
	if rest && q < math.MaxUint64 {
		q++
	}
	return q
}

func (a wide) big() *big.Int {
	n := new(big.Int).SetUint64(a.hi)
	n.Lsh(n, 64)
	return n.Or(n, new(big.Int).SetUint64(a.lo))
}

// less0 is a−b, and 0 where that is below.
func less0(a, b uint64) uint64 {
	if a <= b {
		return 0
	}
	return a - b
}

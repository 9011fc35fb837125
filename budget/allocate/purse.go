package allocate

import (
	"math/big"
	"math/bits"
)

// purses are what voters still have. Voters who have paid for the same projects have the same: they are of one class, so that a project's
// price needs a look at each class among its supporters and not at each voter.
//
// What a class has is known within bounds, in fixed point: fast whole numbers decide where the bounds tell two prices apart, and where they
// do not, exact fractions do, worked out from the classes' history.
//
// A count with a window looks at many endowments at once: from the one at its start, step by step, to the one at its end. Each bound is then
// a line over the window, given by its two ends. See window.go.
type purses struct {
	*sorter
	bits   uint // of the fraction in fixed point
	lo, hi [2][]uint64
	origin []origin
	exact  []*big.Rat // of each class, where it was asked for
	log    []purchase
}

// origin is how a class came to be: supporters of one class who paid in a round.
type origin struct {
	from  uint32
	round int32
	util  uint32
}

// purchase is a round that has been.
type purchase struct {
	project int
	items   []item
	price   *big.Rat // per unit of utility, where it was asked for
}

const (
	broke = 0 // the class of those who have nothing left
	fresh = 1 // of those who have not paid
)

func newPurses(p *problem) *purses {
	return &purses{sorter: newSorter(p)}
}

// reset gives everybody an endowment, from the first of a window to its last.
func (s *purses) reset(first, last *big.Rat) {
	top := new(big.Int).Quo(last.Num(), last.Denom())
	s.bits = uint(max(62-top.BitLen(), 0))
	s.assign(fresh)
	s.origin = append(s.origin[:0], origin{}, origin{})
	s.exact = append(s.exact[:0], new(big.Rat), first)
	for k, b := range [2]*big.Rat{first, last} {
		v := new(big.Int).Lsh(b.Num(), s.bits)
		rest := new(big.Int)
		v.QuoRem(v, b.Denom(), rest)
		lo := v.Uint64()
		hi := lo
		if rest.Sign() != 0 {
			hi++
		}
		s.lo[k] = append(s.lo[k][:0], 0, lo)
		s.hi[k] = append(s.hi[k][:0], 0, hi)
	}
	s.log = s.log[:0]
	s.classes = len(s.origin)
}

// add adds a class.
func (s *purses) add(o origin, lo, hi uint64) uint32 {
	c := uint32(len(s.origin))
	s.origin = append(s.origin, o)
	s.exact = append(s.exact, nil)
	for k := range 2 {
		s.lo[k] = append(s.lo[k], lo)
		s.hi[k] = append(s.hi[k], hi)
	}
	s.classes = len(s.origin)
	return c
}

// target is what a project costs, in fixed point.
func (s *purses) target(i int) wide { return shifted(uint64(s.cost[i]), s.bits) }

// amount is what items have together, in minor units, rounded down.
func (s *purses) amount(items []item) int64 {
	sum := new(big.Int).Mul(money(items, s.hi[0]).big(), big.NewInt(s.unit))
	return sum.Rsh(sum, s.bits).Int64()
}

// money is what items have together, by a bound.
func money(items []item, has []uint64) wide {
	var sum wide
	for _, it := range items {
		sum = sum.add(times(uint64(it.n), has[it.class]))
	}
	return sum
}

// price is the least price per unit of utility, rounded up, at which items that have at least so much pay a cost, each at most what it has;
// items that pay all they have are moved to the front, and poor says how many they are. ok is false where they cannot pay it.
func price(items []item, has []uint64, cost wide) (at uint64, poor int, ok bool) {
	worth := uint64(0)
	for _, it := range items {
		worth += uint64(it.n) * uint64(it.util)
	}
	for {
		if worth == 0 {
			return 0, poor, false
		}
		at = cost.up(worth)
		need, all, known := cost, worth, poor
		for k := poor; k < len(items); k++ {
			it := items[k]
			if it.util == 1 {
				if has[it.class] >= at {
					continue
				}
			} else if !times(has[it.class], all).lessThan(need, uint64(it.util)) {
				continue
			}
			rest, under := cost.sub(times(uint64(it.n), has[it.class]))
			if under {
				rest = wide{}
			}
			cost = rest
			worth -= uint64(it.n) * uint64(it.util)
			items[poor], items[k] = it, items[poor]
			poor++
		}
		if poor == known {
			return at, poor, true
		}
	}
}

// below: has < util·at.
func below(has, util, at uint64) bool {
	hi, lo := bits.Mul64(util, at)
	return hi > 0 || has < lo
}

// least is a price, rounded down, that is at most the true one, if the first poor items paid all they have and the rest alike; worth is the
// utility of the rest. It holds whichever items are taken for poor. ok is false where it would be below 0.
func least(items []item, poor int, has []uint64, cost wide) (at uint64, ok bool) {
	rest, under := cost.sub(money(items[:poor], has))
	if under {
		return 0, false
	}
	worth := uint64(0)
	for _, it := range items[poor:] {
		worth += uint64(it.n) * uint64(it.util)
	}
	at, _ = rest.over(worth)
	return at, true
}

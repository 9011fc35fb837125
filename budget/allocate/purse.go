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
	*problem
	bits   uint     // of the fraction in fixed point
	voters []uint64 // of each group: its class, and above 32 bits how many they are
	lo, hi [2][]uint64
	origin []origin
	exact  []*big.Rat // of each class, where it was asked for
	log    []purchase
	items  []item // of the bids of this round

	seen    []uint64 // twice for each class, while a project's supporters are sorted into classes; 0 between uses
	touched []uint32
}

// origin is how a class came to be: supporters of one class who paid in a round.
type origin struct {
	from  uint32
	round int32
	util  uint32
}

// item are the supporters of a project who are of one class, and to whom it is worth the same.
type item struct {
	class uint32
	util  uint32
	n     int64
}

// purchase is a round that has been.
type purchase struct {
	project int
	items   []item
	price   *big.Rat // per unit of utility, where it was asked for
	refined bool     // of exact equal shares
}

const (
	broke = 0 // the class of those who have nothing left
	fresh = 1 // of those who have not paid
)

func newPurses(p *problem) *purses {
	return &purses{problem: p, voters: make([]uint64, len(p.mult))}
}

// reset gives everybody an endowment, from the first of a window to its last.
func (s *purses) reset(first, last *big.Rat) {
	top := new(big.Int).Quo(last.Num(), last.Denom())
	s.bits = uint(max(62-top.BitLen(), 0))
	for i := range s.voters {
		s.voters[i] = uint64(s.mult[i])<<32 | fresh
	}
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
	s.items = s.items[:0]
}

// target is what a project costs, in fixed point.
func (s *purses) target(i int) wide { return shifted(uint64(s.cost[i]), s.bits) }

// sort sorts a project's supporters into classes; those who have nothing left are left out.
func (s *purses) sort(i int) []item {
	from := len(s.items)
	backers := s.backers[s.off[i]:s.off[i+1]]
	if s.util != nil {
		s.sortByUtility(backers, s.util[s.off[i]:s.off[i+1]])
		return s.items[from:]
	}
	if need := 2 * len(s.origin); len(s.seen) < need {
		s.seen = append(s.seen, make([]uint64, 2*need-len(s.seen))...)
	}
	if len(s.touched) < 2*len(backers)+2 {
		s.touched = make([]uint32, 4*len(backers)+2)
	}
	// Each class has two counts which take turns, so that no addition waits for the one before; and no jump depends on a class being new.
	seen, touched, n := s.seen, s.touched, 0
	for k, g := range backers {
		v := s.voters[g]
		at := uint32(v)*2 | uint32(k)&1
		touched[n] = at
		if seen[at] == 0 {
			n++
		}
		seen[at] += v >> 32
	}
	for _, at := range touched[:n] {
		c := at >> 1
		if count := seen[2*c] + seen[2*c+1]; count > 0 && c != broke {
			s.items = append(s.items, item{c, 1, int64(count)})
		}
		seen[2*c], seen[2*c+1] = 0, 0
	}
	return s.items[from:]
}

func (s *purses) sortByUtility(backers, utils []uint32) {
	known := map[uint64]int{}
	for k, g := range backers {
		c := uint32(s.voters[g])
		if c == broke {
			continue
		}
		key := uint64(c)<<32 | uint64(utils[k])
		at, ok := known[key]
		if !ok {
			at = len(s.items)
			known[key] = at
			s.items = append(s.items, item{c, utils[k], 0})
		}
		s.items[at].n += int64(s.mult[g])
	}
}

// charge has the supporters of a project pay: each moves to the class that its item is given.
func (s *purses) charge(i int, items []item, to []uint32) {
	backers := s.backers[s.off[i]:s.off[i+1]]
	if s.util != nil {
		next := make(map[uint64]uint32, len(items))
		for k, it := range items {
			next[uint64(it.class)<<32|uint64(it.util)] = to[k]
		}
		utils := s.util[s.off[i]:s.off[i+1]]
		for k, g := range backers {
			if c := uint32(s.voters[g]); c != broke {
				s.voters[g] = s.voters[g]>>32<<32 | uint64(next[uint64(c)<<32|uint64(utils[k])])
			}
		}
		return
	}
	next := s.seen // borrowed: the classes were seen when the project's supporters were sorted
	for k, it := range items {
		next[it.class] = uint64(to[k])
	}
	for _, g := range backers {
		v := s.voters[g]
		s.voters[g] = v>>32<<32 | next[uint32(v)] // of those who have nothing left, 0
	}
	for _, it := range items {
		next[it.class] = 0
	}
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

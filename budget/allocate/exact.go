package allocate

import (
	"cmp"
	"math"
	"math/big"
)

// What bounds do not decide is decided by fractions, worked out from the history of the classes.

func ratOf(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

// has is exactly what each voter of a class has at the first endowment.
func (s *purses) has(class uint32) *big.Rat {
	if v := s.exact[class]; v != nil {
		return v
	}
	o := s.origin[class]
	v := new(big.Rat).Mul(ratOf(int64(o.util)), s.pricePaid(int(o.round)))
	v.Sub(s.has(o.from), v)
	if v.Sign() < 0 {
		v.SetInt64(0)
	}
	s.exact[class] = v
	return v
}

// pricePaid is exactly the price per unit of utility of a round.
func (s *purses) pricePaid(round int) *big.Rat {
	l := &s.log[round-1]
	if l.price == nil {
		l.price = s.exactPrice(l.items, s.cost[l.project])
	}
	return l.price
}

// exactPrice is the price at which items can pay a cost. They can.
func (s *purses) exactPrice(items []item, cost int64) *big.Rat {
	rest := ratOf(cost)
	worth := new(big.Int)
	for _, it := range items {
		worth.Add(worth, new(big.Int).Mul(big.NewInt(it.n), big.NewInt(int64(it.util))))
	}
	paying := items
	at := new(big.Rat)
	for {
		at.Quo(rest, new(big.Rat).SetInt(worth))
		lo, hi := s.bounds(at)
		var still []item
		for _, it := range paying {
			if !s.lacks(it, at, lo, hi) {
				still = append(still, it)
				continue
			}
			rest.Sub(rest, new(big.Rat).Mul(ratOf(it.n), s.has(it.class)))
			worth.Sub(worth, new(big.Int).Mul(big.NewInt(it.n), big.NewInt(int64(it.util))))
		}
		if len(still) == len(paying) {
			return at
		}
		paying = still
	}
}

// bounds are those of a price in fixed point.
func (s *purses) bounds(at *big.Rat) (lo, hi uint64) {
	v, rest := new(big.Int).QuoRem(new(big.Int).Lsh(at.Num(), s.bits), at.Denom(), new(big.Int))
	if !v.IsUint64() {
		return 0, math.MaxUint64
	}
	lo = v.Uint64()
	hi = lo
	if rest.Sign() != 0 {
		hi++
	}
	return lo, hi
}

// lacks: whoever is of an item has less than a price, which lies between bounds, for its utility.
func (s *purses) lacks(it item, at *big.Rat, lo, hi uint64) bool {
	if below(s.hi[0][it.class], uint64(it.util), lo) {
		return true
	}
	if !below(s.lo[0][it.class], uint64(it.util), hi) {
		return false
	}
	return s.has(it.class).Cmp(new(big.Rat).Mul(at, ratOf(int64(it.util)))) < 0
}

// among finds exactly which of several projects with fresh bids has the lowest price, and which have the same.
func (s *shares) among(rivals []int) (int, []int, error) {
	if len(rivals) == 1 {
		return rivals[0], nil, nil
	}
	var least *big.Rat
	tied, rest := s.flattest(rivals)
	if len(rest) > 0 && len(tied) > 0 {
		least = s.exactly(tied[0])
	}
	for _, i := range rest {
		at := s.exactly(i)
		switch c := compareTo(at, least); {
		case c < 0:
			least, tied = at, append(tied[:0], i)
		case c == 0:
			tied = append(tied, i)
		}
	}
	if len(tied) == 1 {
		return tied[0], nil, nil
	}
	win, err := s.pick(tied)
	return win, others(tied, win), err
}

// exactly is the price of a project with a fresh bid, as it is compared.
func (s *shares) exactly(i int) *big.Rat {
	at := s.exactPrice(s.items[s.bids[i].from:s.bids[i].to], s.cost[i])
	if s.rule.Utility.costly() {
		at.Quo(at, ratOf(s.cost[i]))
	}
	return at
}

// flattest are those with the lowest price among the projects for which all pay alike, which whole numbers tell, and the other projects.
func (s *shares) flattest(rivals []int) (tied, rest []int) {
	for _, i := range rivals {
		b := &s.bids[i]
		if !b.flat {
			rest = append(rest, i)
			continue
		}
		c := -1
		if len(tied) > 0 {
			c = s.compareFlat(i, tied[0])
		}
		if c < 0 {
			tied = tied[:0]
		}
		if c <= 0 {
			tied = append(tied, i)
		}
	}
	return tied, rest
}

// compareFlat compares cost/worth, or with utilities that grow with cost, 1/worth.
func (s *shares) compareFlat(i, k int) int {
	a, b := s.bids[i].worth, s.bids[k].worth
	if s.rule.Utility.costly() {
		return cmp.Compare(b, a)
	}
	x, y := times(uint64(s.cost[i]), uint64(b)), times(uint64(s.cost[k]), uint64(a))
	switch {
	case x.less(y):
		return -1
	case y.less(x):
		return 1
	}
	return 0
}

// compareTo compares with a fraction that may not be there yet, which is more than any.
func compareTo(a, b *big.Rat) int {
	if b == nil {
		return -1
	}
	return a.Cmp(b)
}

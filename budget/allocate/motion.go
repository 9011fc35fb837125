package allocate

import "math/big"

// Two projects that tie exactly, or so nearly that the bounds do not tell them apart, may do so over millions of endowments. Then it is worked
// out exactly how their bids move: as the endowment grows, everything moves along straight lines until somebody who paid all they had has more
// than the price.

// motion is how a price moves with the endowment: by so much for each unit, until the endowment has grown so far; nil is for good.
type motion struct {
	price, slope, until *big.Rat
}

// move works out how the price of items moves.
func (s *shares) move(items []item, cost int64) motion {
	m := motion{price: s.exactPrice(items, cost), slope: new(big.Rat)}
	lo, hi := s.bounds(m.price)
	worth := new(big.Rat)
	var poor []item
	for _, it := range items {
		if s.lacks(it, m.price, lo, hi) {
			poor = append(poor, it)
			m.slope.Sub(m.slope, new(big.Rat).Mul(ratOf(it.n), s.slope(it.class)))
		} else {
			worth.Add(worth, new(big.Rat).Mul(ratOf(it.n), ratOf(int64(it.util))))
		}
	}
	m.slope.Quo(m.slope, worth)
	for _, it := range poor {
		u := ratOf(int64(it.util))
		gap := new(big.Rat).Sub(new(big.Rat).Mul(u, m.price), s.has(it.class))
		closing := new(big.Rat).Sub(s.slope(it.class), new(big.Rat).Mul(u, m.slope))
		if closing.Sign() > 0 {
			m.until = sooner(m.until, gap.Quo(gap, closing))
		}
	}
	return m
}

func sooner(a, b *big.Rat) *big.Rat {
	if a == nil || b != nil && b.Cmp(a) < 0 {
		return b
	}
	return a
}

// slope is how what a class has moves with the endowment.
func (s *shares) slope(class uint32) *big.Rat {
	switch class {
	case broke:
		return new(big.Rat)
	case fresh:
		return ratOf(1)
	}
	for len(s.slopes) <= int(class) {
		s.slopes = append(s.slopes, nil)
	}
	if v := s.slopes[class]; v != nil {
		return v
	}
	o := s.origin[class]
	m := s.moved(int(o.round))
	v := new(big.Rat)
	if u := ratOf(int64(o.util)); s.has(o.from).Cmp(new(big.Rat).Mul(u, m.price)) >= 0 {
		v.Sub(s.slope(o.from), u.Mul(u, m.slope))
	}
	s.slopes[class] = v
	return v
}

// moved is how the price of a round that has been moves.
func (s *shares) moved(round int) motion {
	for len(s.motions) < len(s.log) {
		s.motions = append(s.motions, motion{})
	}
	if m := &s.motions[round-1]; m.price == nil {
		*m = s.move(s.log[round-1].items, s.cost[s.log[round-1].project])
	}
	return s.motions[round-1]
}

// together is for how many steps of the window the project that is bought in this round surely stays before another, by how the two move.
func (s *shares) together(win, i int) int64 {
	bids := [2]motion{}
	var until *big.Rat
	for k, p := range [2]int{win, i} {
		b := s.bids[p]
		bids[k] = s.move(s.items[b.from:b.to], s.cost[p])
		until = sooner(until, bids[k].until)
		if s.rule.Utility.costly() {
			bids[k].price.Quo(bids[k].price, ratOf(s.cost[p]))
			bids[k].slope.Quo(bids[k].slope, ratOf(s.cost[p]))
		}
	}
	for round := range s.log {
		until = sooner(until, s.moved(round+1).until)
	}
	gap := new(big.Rat).Sub(bids[1].price, bids[0].price)
	falling := new(big.Rat).Sub(bids[0].slope, bids[1].slope)
	if falling.Sign() > 0 {
		meet := gap.Quo(gap, falling)
		if until == nil || meet.Cmp(until) <= 0 { // where they meet, it may be the other's turn
			return max(s.stepsTo(meet, true), 0)
		}
	}
	if until == nil {
		return s.window
	}
	return s.stepsTo(until, false)
}

// stepsTo is how many whole steps of the window there are up to an endowment, or before it.
func (s *shares) stepsTo(more *big.Rat, before bool) int64 {
	n := new(big.Rat).Quo(more, ratOf(s.step))
	whole := new(big.Int).Quo(n.Num(), n.Denom())
	if before && n.IsInt() {
		whole.Sub(whole, big.NewInt(1))
	}
	if !whole.IsInt64() {
		return s.window
	}
	return min(whole.Int64(), s.window)
}

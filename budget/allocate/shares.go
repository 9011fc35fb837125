package allocate

import (
	"math"
	"math/big"
	"math/bits"
	"slices"
)

// shares is a count by the Method of Equal Shares at one endowment, or through a window of endowments (window.go).
type shares struct {
	*purses
	window int64 // in steps; 0 counts at one endowment only
	safe   int64 // up to which step of the window the outcome is surely the same
	shift  uint  // of a price over its project's cost, in fixed point
	broken bool  // some line could not be drawn: the window says nothing
	trail        // of counts in windows with the same end

	slopes  []*big.Rat // of each class, where they were asked for
	motions []motion   // of each round

	buying // its running projects are a heap by the lower bounds of their bids
	bids   []bid
}

// bid is what a project's supporters would pay for each unit of its utility: bounds on it, in fixed point, at both ends of the window. Within
// a count it only rises, since money only goes: a bid of an earlier round is still a lower bound.
type bid struct {
	round    int  // when it was worked out, from 1
	lo, hi   ends // bounds on the price for a unit of utility
	from, to int  // its items, if it is of this round
	price    [2]ends
	short    bool  // its supporters could not pay it at the first endowment
	behind   int64 // then: what they had together, in minor units
	until    int64 // then: up to which step of the window they surely cannot
	flat     bool  // all pay the same, at each endowment of the window
	worth    int64 // then: what it is worth to all of them together, but for its cost
	gone     bool  // it was bought, or never can be in this count
}

// ends are the values of a line at the first and the last endowment of a window.
type ends [2]uint64

func newShares(p *problem) *shares {
	s := &shares{purses: newPurses(p), bids: make([]bid, p.m)}
	least := int64(math.MaxInt64)
	for i, open := range p.open {
		if open && p.cost[i] > 0 {
			least = min(least, p.cost[i])
		}
	}
	if p.rule.Utility.costly() {
		s.shift = uint(bits.Len64(uint64(least)))
	}
	return s
}

// run counts at an endowment, and says for how many steps above it the outcome would surely be the same, up to a window.
func (s *shares) run(endowment *big.Rat, window int64) error {
	s.follow(window)
	last := endowment
	if window > 0 {
		last = new(big.Rat).Add(endowment, new(big.Rat).SetInt64(window*s.step))
	}
	s.reset(endowment, last)
	s.slopes, s.motions = s.slopes[:0], s.motions[:0]
	s.window, s.safe, s.broken = window, window, false
	s.begin(s.problem)
	for _, i := range s.running {
		s.bids[i] = s.first(i)
	}
	for round := 1; ; round++ {
		s.recall(round)
		i, tied, err := s.best(round)
		if err == nil && s.watch != nil {
			s.watch(i)
		}
		if err != nil || i < 0 {
			s.settle()
			return err
		}
		s.tread(i, round)
		s.buy(i, round, tied)
	}
}

// first is a lower bound that needs no look at the voters: all supporters pay alike.
func (s *shares) first(i int) bid {
	at, _ := s.target(i).over(uint64(s.score[i]))
	lo, _ := s.perUnit(i, at, at)
	return bid{lo: ends{lo, lo}, hi: ends{math.MaxInt64, math.MaxInt64}}
}

// perUnit turns bounds on a price into bounds on what is compared: with utilities that grow with cost, the price over the cost.
func (s *shares) perUnit(i int, lo, hi uint64) (uint64, uint64) {
	return s.perUnitOf(s.cost[i], lo, hi)
}

func (s *shares) perUnitOf(cost int64, lo, hi uint64) (uint64, uint64) {
	if !s.rule.Utility.costly() {
		return lo, min(hi, math.MaxInt64)
	}
	c := uint64(cost)
	l, _ := shifted(lo, s.shift).over(c)
	return min(l, math.MaxInt64), min(shifted(hi, s.shift).up(c), math.MaxInt64)
}

// best finds the project with the lowest price for its utility, -1 where no supporters can pay for theirs.
func (s *shares) best(round int) (int, []int, error) {
	s.items = s.items[:0]
	s.running = slices.DeleteFunc(s.running, func(i int) bool { return s.bids[i].gone || s.full(i) >= 0 })
	s.order()
	for {
		if len(s.running) == 0 || s.key(s.running[0]) == math.MaxUint64 {
			s.closeAll(round)
			return -1, nil, nil
		}
		low := s.running[0]
		if s.bids[low].round != round {
			s.bidAgain(low, round)
			s.sink(0)
			continue
		}
		win, tied, err := s.among(s.rivals(round, s.bids[low].hi[0]))
		if err == nil {
			s.guard(win, round)
		}
		return win, tied, err
	}
}

// rivals are the projects that a bound does not tell apart from the one with the lowest price. Bids of earlier rounds are worked out anew first.
func (s *shares) rivals(round int, most uint64) []int {
	var stale, rivals []int
	for _, i := range s.upTo(most) {
		if s.bids[i].round != round {
			stale = append(stale, i)
		} else {
			rivals = append(rivals, i)
		}
	}
	for _, i := range stale {
		if s.bidAgain(i, round); s.key(i) <= most {
			rivals = append(rivals, i)
		}
	}
	if len(stale) > 0 {
		s.order()
	}
	slices.Sort(rivals)
	return rivals
}

// bidAgain works a project's bid out with what its supporters have now.
func (s *shares) bidAgain(i, round int) {
	b := s.work(i)
	b.round = round
	s.bids[i] = b
	s.note(i, round)
	// Supporters who cannot pay now never will in this count.
	s.bids[i].gone = b.short && b.until >= s.window
}

func (s *shares) work(i int) bid {
	cost := s.target(i)
	b := bid{from: len(s.items)}
	items := s.sort(i)
	b.to = len(s.items)
	top, poor, ok := price(items, s.lo[0], cost)
	if !ok && !s.affordable(items, cost, s.cost[i]) {
		return s.unpaid(i, b, items, cost)
	}
	if !ok { // just enough: the richest pay all they have
		poor = richestLast(items, s.hi[0])
		last := items[poor]
		top = wide{0, s.hi[0][last.class]}.up(uint64(last.util))
		for _, it := range items[:poor] {
			top = max(top, wide{0, s.hi[0][it.class]}.up(uint64(it.util)))
		}
	}
	b.price[0][1] = top
	low, ok := least(items, poor, s.hi[0], cost)
	if !ok {
		low = 0
	}
	b.price[0][0] = min(low, top)
	if b.flat = poor == 0 && s.allAbove(items, top); b.flat {
		for _, it := range items {
			b.worth += it.n * int64(it.util)
		}
	}
	b.price[1] = b.price[0]
	if s.window > 0 && !b.flat {
		s.far(&b, items, poor, cost)
	}
	for k := range 2 {
		b.lo[k], b.hi[k] = s.perUnit(i, b.price[k][0], b.price[k][1])
	}
	return b
}

// allAbove: each has surely no less than the price.
func (s *shares) allAbove(items []item, at uint64) bool {
	for _, it := range items {
		if below(s.lo[0][it.class], uint64(it.util), at) {
			return false
		}
	}
	return true
}

// affordable decides exactly where the bounds do not.
func (s *shares) affordable(items []item, cost wide, exact int64) bool {
	if !money(items, s.lo[0]).less(cost) {
		return true
	}
	if money(items, s.hi[0]).less(cost) {
		return false
	}
	sum := new(big.Rat)
	for _, it := range items {
		sum.Add(sum, new(big.Rat).Mul(ratOf(it.n), s.has(it.class)))
	}
	return sum.Cmp(ratOf(exact)) >= 0
}

// richestLast moves an item that has the most for its utility to the end and gives its place.
func richestLast(items []item, has []uint64) int {
	last := len(items) - 1
	for k := range items {
		a, b := items[k], items[last]
		if times(has[b.class], uint64(a.util)).less(times(has[a.class], uint64(b.util))) {
			items[k], items[last] = b, a
		}
	}
	return last
}

// buy has the supporters of a project pay for it.
func (s *shares) buy(i, round int, tied []int) {
	b := s.bids[i]
	items := slices.Clone(s.items[b.from:b.to])
	to := make([]uint32, len(items))
	for k, it := range items {
		to[k] = s.paid(it, b.price, round)
	}
	s.charge(i, items, to)
	s.log = append(s.log, purchase{project: i, items: items})
	s.enter(s.problem, i, Round{Support: s.effective(i, b), Tied: tied})
	s.bids[i].gone = true
}

// paid is the class of those who were of a class and paid in a round.
func (s *shares) paid(it item, price [2]ends, round int) uint32 {
	var lo, hi ends
	for k := range 2 {
		lo[k] = less0(s.lo[k][it.class], capped(price[k][1], it.util))
		hi[k] = less0(s.hi[k][it.class], capped(price[k][0], it.util))
	}
	if hi[0] == 0 && hi[1] == 0 {
		return broke
	}
	if s.window > 0 {
		// What is left never falls with the endowment. A lower line that would bend at 0 is replaced by a level one.
		if lo[0] == 0 && below(s.lo[0][it.class], uint64(it.util), price[0][1]) || lo[1] < lo[0] {
			lo[1] = lo[0]
		}
	}
	c := s.add(origin{it.class, int32(round), it.util}, lo[0], hi[0])
	s.lo[1][c], s.hi[1][c] = lo[1], hi[1]
	return c
}

// capped is util·price, as much as fits.
func capped(price uint64, util uint32) uint64 {
	if util == 1 {
		return price
	}
	hi, lo := bits.Mul64(price, uint64(util))
	if hi > 0 {
		return math.MaxUint64
	}
	return lo
}

// effective are a project's effective votes: how many voters, all paying what those pay who can, would pay for it.
func (s *shares) effective(i int, b bid) Decimal {
	at := b.price[0][1]
	if at == 0 {
		return 0
	}
	price := new(big.Int).SetUint64(at)
	scaled := s.target(i).big()
	scaled.Mul(scaled, big.NewInt(2*million))
	scaled.Add(scaled, price).Quo(scaled, price.Lsh(price, 1)) // to the nearest
	if !scaled.IsInt64() {
		return maxScore
	}
	return Decimal(scaled.Int64())
}

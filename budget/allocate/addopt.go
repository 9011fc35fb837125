package allocate

import (
	"math/big"
	"slices"
)

// complete raises the endowment to the next one at which somebody pays for something else, until the outcome overspends the budget (ADD-OPT of
// Kraiczy, Robinson and Elkind 2025). The last outcome that does not stands.
func (s *exactShares) complete(start *big.Rat, by Completion) (*big.Rat, int64, error) {
	if err := s.run(start); err != nil || by != AddOpt || s.n == 0 {
		return start, 0, err
	}
	kept, raises := start, int64(0)
	for {
		d := s.next()
		if d == nil {
			return kept, raises, nil
		}
		at := new(big.Rat).Add(kept, d)
		if err := s.run(at); err != nil {
			return nil, 0, err
		}
		if s.left < 0 {
			return kept, raises, s.run(kept)
		}
		kept, raises = at, raises+1
	}
}

// next is the least raise of everybody's endowment that changes who pays for what; nil if none does.
//
// As long as that does not change, everybody has just the raise more in each round. In a round, n supporters of a project would take the place of
// the one bought if their share is less for its utility, and each can pay it. So, with the supporters who do not pay for the project sorted by
// what they have, the raise is what the last of them lacks of the share, at the least over all rounds and all n.
func (s *exactShares) next() *big.Rat {
	var f foresight
	for i := range s.m {
		if s.open[i] && s.cost[i] > 0 {
			s.raises(i, &f)
		}
	}
	return f.least
}

// foresight is the least raise found so far.
type foresight struct {
	least *big.Rat
	items []item
}

// raises looks at one project.
func (s *exactShares) raises(i int, f *foresight) {
	s.items = s.items[:0]
	own := slices.IndexFunc(s.log, func(p purchase) bool { return p.project == i }) + 1 // the round in which it was bought, or 0
	paying := int64(0)
	f.items = f.items[:0]
	for _, it := range s.sort(i) {
		if own > 0 && s.paidIn(it.class, own) {
			paying += it.n
		} else {
			f.items = append(f.items, it)
		}
	}
	if len(f.items) == 0 {
		return
	}
	last := len(s.log) + 1
	if own > 0 {
		last = own
	} else if s.blocked[i] > 0 {
		last = s.blocked[i] - 1
	}
	for round := last; round >= 1; round-- {
		s.raisesIn(i, round, paying, f)
	}
}

// paidIn: whoever is of a class paid in a round.
func (s *exactShares) paidIn(class uint32, round int) bool {
	for int(s.origin[class].round) > round {
		class = s.origin[class].from
	}
	return int(s.origin[class].round) == round
}

func (s *exactShares) raisesIn(i, round int, paying int64, f *foresight) {
	// What the supporters have before this round: that of the class they were of then.
	for k := range f.items {
		for int(s.origin[f.items[k].class].round) >= round {
			f.items[k].class = s.origin[f.items[k].class].from
		}
	}
	slices.SortFunc(f.items, func(a, b item) int { return s.more(a.class, b.class) })
	n := paying
	for k, it := range f.items {
		n += it.n
		if k+1 < len(f.items) && f.items[k+1].class == it.class || !s.beats(i, n, round) {
			continue
		}
		// n supporters lack cost/n − has.
		if f.least != nil && s.surelyMore(i, n, it.class, f.least) {
			continue
		}
		d := new(big.Rat).Sub(big.NewRat(s.cost[i], n), s.has(it.class))
		if f.least == nil || d.Cmp(f.least) < 0 {
			f.least = d
		}
	}
}

// more puts the class that has more first.
func (s *exactShares) more(a, b uint32) int {
	switch {
	case a == b:
		return 0
	case s.lo[0][a] > s.hi[0][b]:
		return -1
	case s.hi[0][a] < s.lo[0][b]:
		return 1
	}
	return s.has(b).Cmp(s.has(a))
}

// beats: n payers of a project would have it bought in a round before, or with more payers than, the one that was.
func (s *exactShares) beats(i int, n int64, round int) bool {
	if round > len(s.log) {
		return true
	}
	win := s.log[round-1]
	if win.project == i {
		return true
	}
	paid := int64(0)
	for _, it := range win.items {
		paid += it.n
	}
	c := s.compare(i, n, win.project, paid)
	return c < 0 || c == 0 && s.rank[i] <= s.rank[win.project]
}

// surelyMore: the bounds alone say that the raise would be more than another.
func (s *exactShares) surelyMore(i int, n int64, class uint32, least *big.Rat) bool {
	share, _ := shifted(uint64(s.cost[i]), s.bits).over(uint64(n))
	_, hi := s.bounds(least)
	return less0(share, s.hi[0][class]) > hi
}

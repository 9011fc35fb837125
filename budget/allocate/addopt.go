package allocate

import (
	"math/big"
	"slices"
)

// complete raises the endowment to the next one at which somebody pays for something else, until the outcome overspends the budget (ADD-OPT of
// Kraiczy, Robinson and Elkind 2025). The last outcome that does not stands. Where every voter's ballot is another, nearly each raise moves a
// single payer; to skip those (their ADD-OPT-SKIP) looks at the projects alone that are not chosen.
func (s *exactShares) complete(start *big.Rat, by Completion) (*big.Rat, int64, error) {
	if err := s.run(start); err != nil || !by.raises() || s.n == 0 {
		return start, 0, err
	}
	kept, raises := start, int64(0)
	for {
		d := s.next(by == AddOptSkip)
		if d == nil || d.Sign() <= 0 { // it is never below 0: the outcome stands at the endowment it was counted at
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

// next is the least raise of everybody's endowment that changes who pays for what, or for a project that is not chosen if to skip the others; nil if
// none does.
//
// As long as that does not change, everybody has just the raise more in each round. In a round, n supporters of a project would take the place of
// the one bought if their share is less for its utility, and each can pay it. So, with the supporters who do not pay for the project sorted by
// what they have, the raise is what the last of them lacks of the share, at the least over all rounds and all n.
func (s *exactShares) next(skip bool) *big.Rat {
	var f foresight
	for i := range s.m {
		if s.open[i] && s.cost[i] > 0 && !(skip && slices.Contains(s.chosen, i)) {
			s.raises(i, &f)
		}
	}
	return f.least
}

// foresight is the least raise found so far.
type foresight struct {
	least  *big.Rat
	top    uint64 // the least raise in fixed point, rounded up
	purses []held
}

// held are supporters who do not pay for a project, and what each has before a round.
type held struct {
	class  uint32
	n      int64
	lo, hi uint64
}

// raises looks at one project.
func (s *exactShares) raises(i int, f *foresight) {
	s.items = s.items[:0]
	own := slices.IndexFunc(s.log, func(p purchase) bool { return p.project == i }) + 1 // the round in which it was bought, or 0
	paying := int64(0)
	f.purses = f.purses[:0]
	for _, it := range s.sort(i) {
		if own > 0 && s.paidIn(it.class, own) {
			paying += it.n
		} else {
			f.purses = append(f.purses, held{it.class, it.n, s.lo[0][it.class], s.hi[0][it.class]})
		}
	}
	if len(f.purses) == 0 {
		return
	}
	last := len(s.log) + 1
	if own > 0 {
		last = own
	} else if s.blocked[i] > 0 {
		last = s.blocked[i] - 1
	}
	if last < 1 {
		return
	}
	// Before a round in which none of them paid they have what they have after it, and need as many or more.
	s.raisesIn(i, last, paying, f)
	for round := last; round > 1; {
		if round = s.paidBefore(round, f.purses); round == 0 {
			return
		}
		s.raisesIn(i, round, paying, f)
	}
}

// paidBefore is the last round before another in which one of those who hold purses paid, 0 if none did.
func (s *exactShares) paidBefore(round int, purses []held) int {
	last := 0
	for k := range purses {
		if r := int(s.origin[purses[k].class].round); r < round {
			last = max(last, r)
		}
	}
	return last
}

// paidIn: whoever is of a class paid in a round.
func (s *exactShares) paidIn(class uint32, round int) bool {
	for int(s.origin[class].round) > round {
		class = s.origin[class].from
	}
	return int(s.origin[class].round) == round
}

// raisesIn looks at one project before one round. Rounds come from the last to the first.
func (s *exactShares) raisesIn(i, round int, paying int64, f *foresight) {
	for k := range f.purses {
		p := &f.purses[k]
		for int(s.origin[p.class].round) >= round {
			p.class = s.origin[p.class].from
			p.lo, p.hi = s.lo[0][p.class], s.hi[0][p.class]
		}
	}
	cost, enough := s.target(i), s.enough(i, round)
	if f.least != nil && !f.better(cost, enough, paying) {
		return
	}
	slices.SortFunc(f.purses, s.richer)
	n := paying
	for k := range f.purses {
		p := &f.purses[k]
		if n += p.n; n < enough || f.least != nil && f.beyond(p, n, cost) {
			continue
		}
		d := new(big.Rat).Sub(big.NewRat(s.cost[i], n), s.has(p.class)) // which n supporters lack
		if f.least == nil || d.Cmp(f.least) < 0 {
			f.least = d
			_, f.top = s.bounds(d)
		}
	}
}

// beyond: a raise by the least found so far would surely not give a purse the share of n payers.
func (f *foresight) beyond(p *held, n int64, cost wide) bool {
	return p.hi < 1<<63 && f.top < 1<<63 && times(p.hi+f.top, uint64(n)).less(cost)
}

// better: a raise by less than the least found so far might let enough supporters pay. Those who surely cannot pay the share of many cannot pay
// that of fewer either.
func (f *foresight) better(cost wide, enough, paying int64) bool {
	n := paying
	for k := range f.purses {
		n += f.purses[k].n
	}
	rest := f.purses
	for {
		all, before := n, len(rest)
		for k := 0; k < len(rest); {
			if !f.beyond(&rest[k], all, cost) {
				k++
				continue
			}
			n -= rest[k].n
			rest[k], rest[len(rest)-1] = rest[len(rest)-1], rest[k]
			rest = rest[:len(rest)-1]
		}
		if n < enough || len(rest) == 0 {
			return false
		}
		if len(rest) == before {
			return true
		}
	}
}

// richer puts those who have more first.
func (s *exactShares) richer(a, b held) int {
	switch {
	case a.lo > b.hi:
		return -1
	case a.hi < b.lo:
		return 1
	case a.class == b.class:
		return 0
	}
	return s.has(b.class).Cmp(s.has(a.class))
}

// enough is how many payers a project would need to be bought in a round instead of the one that was, or, if it was, with more payers.
func (s *exactShares) enough(i, round int) int64 {
	if round > len(s.log) || s.log[round-1].project == i {
		return 1
	}
	win := s.log[round-1].project
	paid := s.log[round-1].price.Denom().Int64() * (s.cost[win] / s.log[round-1].price.Num().Int64())
	n := paid
	if !s.rule.Utility.costly() {
		q, _ := times(uint64(s.cost[i]), uint64(paid)).over(uint64(s.cost[win]))
		n = int64(min(q, uint64(maxWeight)+1))
	}
	if c := s.compare(i, max(n, 1), win, paid); c > 0 || c == 0 && (s.givenPick || s.rank[i] > s.rank[win]) {
		n++
	}
	return max(n, 1)
}

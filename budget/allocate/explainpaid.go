package allocate

import (
	"math/big"
	"slices"
)

// shares tells the story of equal shares.
func (x *explainer) shares() error {
	s := newShares(x.problem)
	s.watch = func(win int) { x.sharesRound(s, win) }
	return s.run(x.o.Endowment, 0)
}

func (x *explainer) sharesRound(s *shares, win int) {
	story := RoundStory{Project: win, Support: make([]Decimal, x.m)}
	if win >= 0 {
		story.Support[win] = s.effective(win, s.bids[win])
	}
	rich := s.richest()
	keep := len(s.items)
	for _, i := range x.contenders(s.chosen, win) {
		s.items = s.items[:keep]
		items := s.sort(i)
		if at, _, ok := price(items, s.lo[0], s.target(i)); ok {
			story.Support[i] = s.effective(i, bid{price: [2]ends{{0, at}}})
		}
		if x.o.Projects[i].Chosen {
			continue
		}
		j := joining{items: slices.Clone(items), order: rich}
		x.look(i, x.n-x.votes[i], func(cost, more int64) bool { return s.buys(j.with(more), cost, more, i, win) })
		if win < 0 {
			x.Projects[i].Behind = x.money(s.amount(items))
		}
	}
	s.items = s.items[:keep]
	if win >= 0 {
		x.paid(&story, s.purses, s.items[s.bids[win].from:s.bids[win].to], s.exactPrice(s.items[s.bids[win].from:s.bids[win].to], s.cost[win]), false)
		x.Rounds = append(x.Rounds, story)
	}
}

// buys: items could pay a cost, and would have, instead of the project that was bought, if one was.
func (s *shares) buys(items []item, cost, more int64, i, win int) bool {
	target := shifted(uint64(cost), s.bits)
	if at, poor, ok := price(items, s.lo[0], target); ok {
		if win < 0 {
			return true
		}
		if _, at = s.perUnitOf(cost, at, at); at < s.bids[win].lo[0] {
			return true
		}
		if low, ok := least(items, poor, s.hi[0], target); ok {
			if low, _ = s.perUnitOf(cost, low, low); low > s.bids[win].hi[0] {
				return false
			}
		}
	} else if !s.affordable(items, target, cost) {
		return false
	} else if win < 0 {
		return true
	}
	w := s.bids[win]
	at := s.exactPrice(items, cost)
	least := s.exactPrice(s.items[w.from:w.to], s.cost[win])
	if s.rule.Utility.costly() {
		at.Quo(at, ratOf(cost))
		least = new(big.Rat).Quo(least, ratOf(s.cost[win]))
	}
	c := at.Cmp(least)
	return c < 0 || c == 0 && s.goesFirst(i, cost, s.votes[i]+more, win)
}

// contenders are the projects other than the one bought whose support a round shows.
func (x *explainer) contenders(chosen []int, win int) []int {
	out := x.waiting(chosen)
	for i := range x.m {
		if i != win && x.open[i] && x.cost[i] > 0 && x.o.Projects[i].Chosen && !slices.Contains(chosen, i) {
			out = append(out, i)
		}
	}
	return out
}

// paid lists who paid how much.
func (x *explainer) paid(story *RoundStory, s *purses, items []item, price *big.Rat, alike bool) {
	story.Price = new(big.Rat)
	var all []Share
	for _, it := range items {
		due := new(big.Rat).Mul(price, ratOf(int64(it.util)))
		if has := s.has(it.class); !alike && has.Cmp(due) < 0 {
			due = has
		}
		if due.Sign() > 0 {
			all = append(all, Share{it.n, due})
		}
	}
	story.Shares = merged(all)
	if len(all) > 0 {
		story.Price = story.Shares[0].Amount
	}
}

// merged puts equal amounts together, the highest first.
func merged(shares []Share) []Share {
	slices.SortFunc(shares, func(a, b Share) int { return b.Amount.Cmp(a.Amount) })
	out := shares[:0]
	for _, s := range shares {
		if k := len(out) - 1; k >= 0 && out[k].Amount.Cmp(s.Amount) == 0 {
			out[k].Voters += s.Voters
			continue
		}
		out = append(out, s)
	}
	return out
}

// richest are all voters by class, those who have the most first.
func (s *purses) richest() []item {
	counts := s.sizes()
	var out []item
	for c, n := range counts {
		if n > 0 && c != broke {
			out = append(out, item{uint32(c), 1, n})
		}
	}
	slices.SortFunc(out, func(a, b item) int {
		switch {
		case s.lo[0][a.class] > s.lo[0][b.class]:
			return -1
		case s.lo[0][a.class] < s.lo[0][b.class]:
			return 1
		}
		return 0
	})
	return out
}

// joining are the supporters of a project and, in an order, all others by class: to try out how many of them it would take.
type joining struct {
	items  []item
	order  []item // all voters by class
	others []item // those of them who did not choose the project, when they were asked for
	joined []item
}

// with are the supporters and so many of the others.
func (j *joining) with(more int64) []item {
	if j.others == nil && more > 0 {
		own := make(map[uint32]int64, len(j.items))
		for _, it := range j.items {
			own[it.class] += it.n
		}
		j.others = make([]item, 0, len(j.order))
		for _, it := range j.order {
			if n := it.n - own[it.class]; n > 0 {
				j.others = append(j.others, item{it.class, 1, n})
			}
		}
	}
	j.joined = append(j.joined[:0], j.items...)
	for _, it := range j.others {
		if more == 0 {
			break
		}
		n := min(it.n, more)
		j.joined = append(j.joined, item{it.class, 1, n})
		more -= n
	}
	return j.joined
}

// exactShares tells the story of exact equal shares.
func (x *explainer) exactShares() error {
	s := newExactShares(x.problem)
	s.watch = func(win int) { x.exactRound(s, win) }
	return s.run(x.o.Endowment)
}

func (x *explainer) exactRound(s *exactShares, win int) {
	story := RoundStory{Project: win, Support: make([]Decimal, x.m)}
	if win >= 0 {
		story.Support[win] = decimalOf(s.payers[win])
	}
	rich := s.richest()
	for _, i := range x.contenders(s.chosen, win) {
		s.items = s.items[:0]
		items := s.sort(i)
		_, n := s.paying(items, s.cost[i])
		story.Support[i] = decimalOf(n)
		if x.o.Projects[i].Chosen {
			continue
		}
		j := joining{items: slices.Clone(items), order: rich}
		x.look(i, x.n-x.votes[i], func(cost, more int64) bool {
			_, n := s.paying(j.with(more), cost)
			if n == 0 || win < 0 {
				return n > 0
			}
			c := s.compareOf(cost, n, s.cost[win], s.payers[win])
			return c < 0 || c == 0 && s.goesFirst(i, cost, s.votes[i]+more, win)
		})
		if win < 0 {
			x.Projects[i].Behind = x.money(s.amount(items))
		}
	}
	if win >= 0 {
		s.items = s.items[:0]
		items, n := s.able(win)
		x.paid(&story, s.purses, items, big.NewRat(s.cost[win], n), true)
		x.Rounds = append(x.Rounds, story)
	}
}

// phragmen tells the story of loads.
func (x *explainer) phragmen() error {
	c := newCount(x.problem)
	s := newLoads(x.problem)
	s.watch = func(win int, left int64) { x.loadsRound(s, c, win, left) }
	return c.spread(s)
}

func (x *explainer) loadsRound(s *loads, c *count, win int, left int64) {
	story := RoundStory{Project: win, Support: make([]Decimal, x.m)}
	lightest := s.lightest()
	keep := len(s.items)
	for _, i := range x.contenders(c.chosen, win) {
		s.items = s.items[:keep]
		items := s.sort(i)
		if x.votes[i] > 0 {
			story.Support[i] = s.decimal(s.carried(s.cost[i], items, s.votes[i]))
		}
		if x.o.Projects[i].Chosen {
			continue
		}
		j := joining{items: s.all(items, s.votes[i]), order: lightest}
		x.look(i, x.n-x.votes[i], func(cost, more int64) bool {
			return cost <= left && x.votes[i]+more > 0 && s.before(j.with(more), cost, s.votes[i]+more, i, win, left)
		})
	}
	s.items = s.items[:keep]
	if win < 0 {
		return
	}
	o := s.offers[win]
	story.Support[win] = s.decimal(o.hi)
	if x.o.Projects[win].Chosen {
		items := s.items[o.from:o.to]
		story.Price = s.load(win, items)
		story.Shares = s.added(items, win, story.Price)
		x.Rounds = append(x.Rounds, story)
	}
}

// before: supporters would be left with less than those of the project that was bought, if one was.
func (s *loads) before(items []item, cost, voters int64, i, win int, left int64) bool {
	if win < 0 || i == win {
		return true
	}
	w := s.offers[win]
	if s.carried(cost, items, voters) < w.lo {
		return true
	}
	c := s.loadOf(cost, items, voters).Cmp(s.load(win, s.items[w.from:w.to]))
	return c < 0 || c == 0 && s.cost[win] <= left && s.goesFirst(i, cost, voters, win)
}

// carried is what supporters would carry, rounded up.
func (s *loads) carried(cost int64, items []item, voters int64) uint64 {
	return shifted(uint64(cost), s.bits).add(money(items, s.hi)).up(uint64(voters))
}

// lightest are all voters by class, those who carry the least first.
func (s *loads) lightest() []item {
	counts := s.sizes()
	out := make([]item, s.classes) // loads only grow: classes are in order
	for c, n := range counts {
		out[c] = item{uint32(c), 1, n}
	}
	return out
}

// all are supporters with those among them who carry nothing yet.
func (s *loads) all(items []item, voters int64) []item {
	out := slices.Clone(items)
	for _, it := range items {
		voters -= it.n
	}
	if voters > 0 {
		out = append(out, item{0, 1, voters})
	}
	return out
}

// added is how much more the supporters carry from a round on.
func (s *loads) added(items []item, i int, load *big.Rat) []Share {
	free := s.votes[i]
	var out []Share
	for _, it := range items {
		free -= it.n
		if d := new(big.Rat).Sub(load, s.carries(it.class)); d.Sign() > 0 {
			out = append(out, Share{it.n, d})
		}
	}
	if free > 0 {
		out = append(out, Share{free, load})
	}
	return merged(out)
}

package allocate

import (
	"math/big"
	"math/bits"
	"slices"
)

// loads is a count by sequential Phragmén. What a project costs is a load on its supporters, spread so that all have the same; the project
// is bought whose supporters then have the least. All who supported the last project that they have a share in carry the same load, so
// that they are one class. Loads only grow: what was worked out in an earlier round is a lower bound still.
type loads struct {
	*sorter
	bits   uint
	lo, hi []uint64   // of each class, in fixed point
	exact  []*big.Rat // where it was asked for
	log    []purchase
	offers []offer
	watch  func(win int, left int64)
}

// offer is the load with which the supporters of a project would be left.
type offer struct {
	round    int
	lo, hi   uint64
	from, to int
}

func (c *count) phragmen() error {
	c.apart()
	return c.spread(newLoads(c.problem))
}

func newLoads(p *problem) *loads {
	s := &loads{sorter: newSorter(p), offers: make([]offer, p.m), lo: []uint64{0}, hi: []uint64{0}, exact: []*big.Rat{new(big.Rat)}, log: []purchase{{}}}
	s.assign(0)
	s.classes = 1
	return s
}

// spread buys one project after another.
func (c *count) spread(s *loads) error {
	var running []int
	total := uint64(0)
	for i := range c.m {
		if c.open[i] {
			running = append(running, i)
			total += uint64(c.cost[i])
		}
	}
	s.bits = uint(62 - min(bits.Len64(total), 62))
	for _, i := range running {
		s.offers[i] = s.offer(i)
	}
	for round := 1; ; round++ {
		running = slices.DeleteFunc(running, func(i int) bool {
			k := c.full(i)
			if k >= 0 {
				c.found[i] = c.limited(i, k)
			}
			return k >= 0
		})
		if len(running) == 0 {
			if s.watch != nil {
				s.watch(-1, c.left)
			}
			return nil
		}
		tied := s.least(running, round)
		if k := slices.IndexFunc(tied, func(i int) bool { return c.cost[i] > c.left }); k >= 0 {
			if s.watch != nil {
				s.watch(tied[k], c.left)
			}
			c.stopped(tied[k], running, s)
			return nil
		}
		win := tied[0]
		if len(tied) > 1 {
			var err error
			if win, err = c.pick(tied); err != nil {
				return err
			}
		}
		if s.watch != nil {
			s.watch(win, c.left)
		}
		o := s.offers[win]
		s.carry(win, o)
		c.found[win] = c.bought(len(c.chosen)+1, win, s.decimal(o.hi))
		c.take(win, Round{Support: s.decimal(o.hi), Tied: others(tied, win)})
		running = slices.DeleteFunc(running, func(i int) bool { return i == win })
	}
}

// offer works out what the supporters of a project would carry.
func (s *loads) offer(i int) offer {
	o := offer{from: len(s.items)}
	items := s.sort(i)
	o.to = len(s.items)
	cost := shifted(uint64(s.cost[i]), s.bits)
	n := uint64(s.votes[i])
	o.lo, _ = cost.add(money(items, s.lo)).over(n)
	o.hi = cost.add(money(items, s.hi)).up(n)
	return o
}

// least are the projects whose supporters would carry the least.
func (s *loads) least(running []int, round int) []int {
	s.items = s.items[:0]
	for {
		low := running[0]
		for _, i := range running {
			if s.offers[i].lo < s.offers[low].lo {
				low = i
			}
		}
		if s.renew(low, round) {
			continue
		}
		var rivals []int
		again := false
		for _, i := range running {
			if s.offers[i].lo <= s.offers[low].hi {
				again = s.renew(i, round) || again
				rivals = append(rivals, i)
			}
		}
		if !again {
			return s.exactlyLeast(rivals)
		}
	}
}

// renew works an offer out anew if it is of an earlier round.
func (s *loads) renew(i, round int) bool {
	if s.offers[i].round == round {
		return false
	}
	s.offers[i] = s.offer(i)
	s.offers[i].round = round
	return true
}

func (s *loads) exactlyLeast(rivals []int) []int {
	if len(rivals) == 1 {
		return rivals
	}
	var least *big.Rat
	var tied []int
	for _, i := range rivals {
		o := s.offers[i]
		at := s.load(i, s.items[o.from:o.to])
		switch c := compareTo(at, least); {
		case c < 0:
			least, tied = at, append(tied[:0], i)
		case c == 0:
			tied = append(tied, i)
		}
	}
	return tied
}

// load is exactly what supporters would carry.
func (s *loads) load(i int, items []item) *big.Rat {
	return s.loadOf(s.cost[i], items, s.votes[i])
}

func (s *loads) loadOf(cost int64, items []item, voters int64) *big.Rat {
	sum := ratOf(cost)
	for _, it := range items {
		sum.Add(sum, new(big.Rat).Mul(ratOf(it.n), s.carries(it.class)))
	}
	return sum.Quo(sum, ratOf(voters))
}

func (s *loads) carries(class uint32) *big.Rat {
	if s.exact[class] == nil {
		s.exact[class] = s.load(s.log[class].project, s.log[class].items)
	}
	return s.exact[class]
}

// carry puts the load on a project's supporters, who are one class from now on.
func (s *loads) carry(i int, o offer) {
	s.log = append(s.log, purchase{project: i, items: slices.Clone(s.items[o.from:o.to])})
	s.lo, s.hi, s.exact = append(s.lo, o.lo), append(s.hi, o.hi), append(s.exact, nil)
	for _, g := range s.backers[s.off[i]:s.off[i+1]] {
		s.class[g] = uint32(s.classes)
	}
	s.classes++
}

// decimal is a load in whole currency units.
func (s *loads) decimal(load uint64) Decimal {
	v, _ := times(load, million).over(uint64(s.step) << s.bits)
	return Decimal(min(v, maxScore))
}

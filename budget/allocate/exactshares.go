package allocate

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/townhall-go/townhall"
)

// exactShares is a count by Exact Equal Shares: of a project's supporters those pay who have the same share of its cost, as many as can.
// What voters pay does not depend on their endowment, as long as the same pay: see addopt.go.
type exactShares struct {
	*purses
	buying
	payers  []int64 // of each project: how many can pay; of an earlier round, no fewer than can
	looked  []int   // the round in which that was found
	behind  []int   // the round in which nobody could pay any more
	blocked []int   // the round from which a limit kept it out, or 0
}

func (c *count) exactShares() error {
	if c.rule.Completion.raises() {
		c.group()
	} else {
		c.apart()
	}
	s := newExactShares(c.problem)
	endowment, raises, err := s.complete(c.endowment(), c.rule.Completion)
	if err != nil {
		return err
	}
	free := len(s.rounds) - len(s.log)
	c.adopt(&s.buying, func(i int) townhall.Finding { return c.sharedFor(i, s.behind[i]+free) })
	c.endowed(endowment, raises)
	if c.rule.Completion == ThenGreedy {
		return c.fill(ByCompletion)
	}
	return nil
}

func newExactShares(p *problem) *exactShares {
	return &exactShares{purses: newPurses(p), payers: make([]int64, p.m), looked: make([]int, p.m), behind: make([]int, p.m), blocked: make([]int, p.m)}
}

func (s *exactShares) run(endowment *big.Rat) error {
	s.reset(endowment, endowment)
	s.begin(s.problem)
	for _, i := range s.running {
		s.payers[i], s.looked[i] = s.votes[i], 0
	}
	clear(s.blocked)
	for round := 1; ; round++ {
		i, tied, err := s.best(round)
		if err == nil && s.watch != nil {
			s.watch(i)
		}
		if err != nil || i < 0 {
			return err
		}
		s.buy(i, round, tied)
	}
}

// best finds the project whose payers pay least for its utility.
func (s *exactShares) best(round int) (int, []int, error) {
	s.running = slices.DeleteFunc(s.running, func(i int) bool {
		if s.full(i) < 0 {
			return false
		}
		s.blocked[i] = round
		return true
	})
	for {
		var tied []int
		for _, i := range s.running {
			switch c := 0; {
			case len(tied) == 0:
				tied = append(tied, i)
			default:
				if c = s.compare(i, s.payers[i], tied[0], s.payers[tied[0]]); c < 0 {
					tied = append(tied[:0], i)
				} else if c == 0 {
					tied = append(tied, i)
				}
			}
		}
		if len(tied) == 0 {
			return -1, nil, nil
		}
		k := slices.IndexFunc(tied, func(i int) bool { return s.looked[i] != round })
		if k < 0 {
			if len(tied) == 1 {
				return tied[0], nil, nil
			}
			win, err := s.pick(tied)
			return win, others(tied, win), err
		}
		i := tied[k]
		s.items = s.items[:0]
		_, s.payers[i] = s.able(i)
		s.looked[i] = round
		if s.payers[i] == 0 {
			s.behind[i] = round
			s.running = slices.DeleteFunc(s.running, func(j int) bool { return j == i })
		}
	}
}

// compare is below 0 if n payers of project i pay less for its utility than m payers of project j.
func (s *exactShares) compare(i int, n int64, j int, m int64) int {
	return s.compareOf(s.cost[i], n, s.cost[j], m)
}

func (s *exactShares) compareOf(cost, n, other, m int64) int {
	if s.rule.Utility.costly() {
		return cmp.Compare(m, n)
	}
	a, b := times(uint64(cost), uint64(m)), times(uint64(other), uint64(n))
	switch {
	case a.less(b):
		return -1
	case b.less(a):
		return 1
	}
	return 0
}

// able are a project's supporters by class, those who can pay the same share at the end, and how many they are.
func (s *exactShares) able(i int) (items []item, payers int64) {
	return s.paying(s.sort(i), s.cost[i])
}

// paying are those of items who can pay the same share of a cost, moved to the end, and how many they are.
func (s *exactShares) paying(items []item, cost int64) (able []item, payers int64) {
	for _, it := range items {
		payers += it.n
	}
	for poor := 0; payers > 0; {
		before := poor
		n := payers
		for k := poor; k < len(items); k++ {
			if it := items[k]; s.cannot(it.class, cost, n) {
				payers -= it.n
				items[poor], items[k] = it, items[poor]
				poor++
			}
		}
		if poor == before {
			return items[poor:], payers
		}
	}
	return nil, 0
}

// cannot: whoever is of a class has less than the share of n payers.
func (s *exactShares) cannot(class uint32, cost, n int64) bool {
	need := shifted(uint64(cost), s.bits)
	if !times(s.lo[0][class], uint64(n)).less(need) {
		return false
	}
	if times(s.hi[0][class], uint64(n)).less(need) {
		return true
	}
	return new(big.Rat).Mul(s.has(class), ratOf(n)).Cmp(ratOf(cost)) < 0
}

func (s *exactShares) buy(i, round int, tied []int) {
	s.items = s.items[:0]
	items, n := s.able(i)
	all := s.items // those who cannot pay come first, and stay
	to := make([]uint32, len(all))
	lo, rest := shifted(uint64(s.cost[i]), s.bits).over(uint64(n))
	hi := lo
	if rest {
		hi++
	}
	for k, it := range all {
		to[k] = it.class
		if k >= len(all)-len(items) {
			to[k] = s.add(origin{it.class, int32(round), 1}, less0(s.lo[0][it.class], hi), less0(s.hi[0][it.class], lo))
		}
	}
	s.charge(i, all, to)
	s.log = append(s.log, purchase{project: i, items: slices.Clone(items), price: big.NewRat(s.cost[i], n)})
	s.enter(s.problem, i, Round{Support: decimalOf(n), Tied: tied})
	s.running = slices.DeleteFunc(s.running, func(j int) bool { return j == i })
}

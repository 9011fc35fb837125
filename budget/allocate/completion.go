package allocate

import (
	"math/big"
	"slices"

	"github.com/townhall-go/townhall"
)

// shares counts by the Method of Equal Shares, with its completion.
func (c *count) shares() error {
	if c.uniform() && !c.rule.Completion.raises() {
		c.apart()
	} else {
		c.group()
	}
	s := newShares(c.problem)
	endowment, raises, err := s.complete(c.endowment(), c.rule.Completion)
	if err != nil {
		return err
	}
	free := len(s.rounds) - len(s.log)
	c.adopt(&s.buying, func(i int) townhall.Finding { return c.unpaidFor(i, s.bids[i], free) })
	c.endowed(endowment, raises)
	if c.rule.Completion == ThenGreedy || c.rule.Completion == Add1ThenGreedy {
		return c.fill(ByCompletion)
	}
	return nil
}

// endowment is what each voter starts with: the budget's share, or that in whole currency units.
func (p *problem) endowment() *big.Rat {
	if p.n == 0 {
		return new(big.Rat)
	}
	b := big.NewRat(p.pot, p.n)
	if p.rule.Floor {
		whole := new(big.Int).Quo(b.Num(), new(big.Int).Mul(b.Denom(), big.NewInt(p.step)))
		b.SetInt(whole.Mul(whole, big.NewInt(p.step)))
	}
	return b
}

// trailWindow is how many times the usual distance between counts a window is long: longer ones save work, shorter ones say more.
const trailWindow = 2

// complete finds the endowment at which the count stands, and leaves s with that count.
func (s *shares) complete(start *big.Rat, by Completion) (*big.Rat, int64, error) {
	at := func(raises int64) *big.Rat {
		return new(big.Rat).Add(start, new(big.Rat).Mul(ratOf(raises), ratOf(s.step)))
	}
	if !by.raises() || s.n == 0 {
		return start, 0, s.run(start, 0)
	}
	kept, end, pace := int64(0), int64(0), int64(16) // sixteenths of a step, so far on the average between counts
	// With as much as all projects cost everybody could pay for everything, so that a window need not look further.
	most := int64(0)
	for i, open := range s.open {
		if open {
			most += s.cost[i] / s.step
		}
	}
	most += int64(s.m) + 1
	var last []int
	for k := int64(0); ; {
		// Where each step changes the outcome a window would say nothing, and is not worth its lines.
		same := slices.Equal(last, s.chosen) && k > 0
		last = append(last[:0], s.chosen...)
		usual := max(trailWindow*pace/16, 1)
		if k > end || s.broken || end-k > 16*usual { // a window far longer than counts are apart says too little
			end = k
			if same || pace > 24 {
				end = min(k+max(usual-1, 1), max(most, k))
			}
		}
		s.at = k
		if err := s.run(at(k), end-k); err != nil {
			return nil, 0, err
		}
		if s.left < 0 {
			break
		}
		kept = k
		if s.done(by != Add1UntilInfeasible) {
			break
		}
		whole := end > k && k+s.safe == end
		kept = k + s.safe
		k = kept + 1
		pace = min((3*pace+16*(s.safe+1))/4, 1<<56)
		if whole {
			pace = max(2*pace, 32)
		}
	}
	s.at = kept
	return at(kept), kept, s.run(at(kept), 0)
}

// done: nothing more can be chosen, or, if to stop at an exhaustive outcome, nothing that fits the budget.
func (s *shares) done(exhaustive bool) bool {
	for i, open := range s.open {
		if open && s.full(i) < 0 && (!exhaustive || s.cost[i] <= s.left) && !slices.Contains(s.chosen, i) {
			return false
		}
	}
	return true
}

func (c *count) endowed(endowment *big.Rat, raises int64) {
	c.finish = func(o *Outcome) { o.Endowment, o.Raises = new(big.Rat).Mul(endowment, ratOf(c.unit)), raises }
}

package allocate

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/townhall-go/townhall"
)

// greedy takes the projects in the order of their utility for cost, and leaves out what does not fit.
func (c *count) greedy() error { return c.fill(ByRule) }

// fill chooses among the projects not yet chosen.
func (c *count) fill(by Step) error {
	var order []int
	for i := range c.m {
		if c.open[i] && !c.in[i] {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, c.byDensity)
	for len(order) > 0 {
		k := 1
		for k < len(order) && c.byDensity(order[0], order[k]) == 0 {
			k++
		}
		if stop, err := c.fillTied(slices.Clone(order[:k]), by); stop || err != nil {
			return err
		}
		order = order[k:]
	}
	return nil
}

// fillTied takes what fits of projects with the same utility for cost, in the order in which ties are broken.
func (c *count) fillTied(tied []int, by Step) (stop bool, err error) {
	slices.SortFunc(tied, func(a, b int) int { return cmp.Or(cmp.Compare(c.rank[a], c.rank[b]), cmp.Compare(a, b)) })
	asked := c.givenPick || slices.Contains(c.rule.Ties.By, Refuse)
	for len(tied) > 0 {
		if asked { // what does not fit has no turn to ask for
			tied = slices.DeleteFunc(tied, func(i int) bool { return !c.fits(i, by) && !(c.rule.NoSkip && c.full(i) < 0) })
			if err := c.ask(tied); err != nil {
				return true, err
			}
			if len(tied) == 0 {
				return false, nil
			}
		}
		first := tied[0]
		tied = tied[1:]
		if !c.fits(first, by) {
			if c.rule.NoSkip && c.full(first) < 0 {
				c.rest(append(tied, c.after(first)...))
				return true, nil
			}
			continue
		}
		c.found[first] = townhall.Finding{Code: "allocate.chosen", Held: true, Say: townhall.Say("allocate.chosen.greedy", "第{round}轮入选，{support}，金额{cost}，此前余额{left}", "chosen in round {round}, {support}; it costs {cost}, and {left} was left",
			"round", len(c.chosen)+1, "support", c.supportText(first), "cost", c.e.Projects[first].Cost, "left", c.money(c.left))}
		c.take(first, Round{Support: c.density(first), Tied: someOf(tied), Step: by})
	}
	return false, nil
}

// ask has people say which goes first, where that matters, and puts it first.
func (c *count) ask(tied []int) error {
	if len(tied) < 2 || c.allFit(tied) {
		return nil
	}
	first, err := c.pick(tied)
	if err != nil {
		return err
	}
	k := slices.Index(tied, first)
	copy(tied[1:k+1], tied[:k])
	tied[0] = first
	return nil
}

// allFit: all tied projects can be chosen, whichever goes first.
func (c *count) allFit(tied []int) bool {
	sum := int64(0)
	for _, i := range tied {
		if sum += c.cost[i]; sum > c.left || len(c.clubs[i]) > 0 {
			return false
		}
	}
	return true
}

// fits says whether a project still fits, and notes why not.
func (c *count) fits(i int, by Step) bool {
	if k := c.full(i); k >= 0 {
		c.found[i] = c.limited(i, k)
		return false
	}
	if c.cost[i] > c.left {
		if by == ByRule {
			c.found[i] = townhall.Finding{Code: "allocate.not_left", Say: townhall.Say("allocate.not_left", "轮到时的余额（{support}）", "what was left when its turn came ({support})", "support", c.supportText(i)), Need: townhall.ValueOf(c.e.Projects[i].Cost), Found: townhall.ValueOf(c.money(c.left))}
		}
		return false
	}
	return true
}

func (c *count) limited(i, k int) townhall.Finding {
	l := c.rule.Limits[k]
	var rivals []string
	for _, w := range c.chosen {
		if slices.Contains(c.clubs[w], k) {
			rivals = append(rivals, c.e.Projects[w].ID)
		}
	}
	return townhall.Finding{Code: "allocate.limit", Say: townhall.Say("allocate.limit.full", "{group}中入选的项目", "chosen among {group}", "group", l.of()), Need: townhall.ValueOf(townhall.UpTo(int64(l.AtMost))), Found: townhall.ValueOf(append(rivals, c.e.Projects[i].ID))}
}

// after are the projects that would have come after i.
func (c *count) after(i int) []int {
	var out []int
	for k := range c.m {
		if c.open[k] && !c.in[k] && c.byDensity(i, k) < 0 {
			out = append(out, k)
		}
	}
	return out
}

// rest notes that the count had ended.
func (c *count) rest(out []int) {
	for _, i := range out {
		if !c.in[i] {
			c.found[i] = townhall.Finding{Code: "allocate.ended", Say: townhall.Say("allocate.ended", "轮到时分配仍在进行，未因放不下的项目而结束（{support}）", "the count going on when its turn came, not ended by a project that no longer fitted ({support})", "support", c.supportText(i)), Need: townhall.ValueOf(true), Found: townhall.ValueOf(false)}
		}
	}
}

// byDensity puts the project with more utility for its cost first. What costs nothing goes before all, where cost counts.
func (c *count) byDensity(a, b int) int {
	if c.rule.Utility.costly() {
		return cmp.Compare(c.score[b], c.score[a])
	}
	h1, l1 := bits.Mul64(uint64(c.score[a]), uint64(c.cost[b]))
	h2, l2 := bits.Mul64(uint64(c.score[b]), uint64(c.cost[a]))
	if c.cost[a] == 0 || c.cost[b] == 0 {
		return cmp.Or(cmp.Compare(min(c.cost[a], 1), min(c.cost[b], 1)), cmp.Compare(c.score[b], c.score[a]))
	}
	return cmp.Or(cmp.Compare(h2, h1), cmp.Compare(l2, l1))
}

const million = 1_000_000

// density is a project's support as people read it: its score, or that for each thousand whole currency units of its cost.
func (c *count) density(i int) Decimal {
	if c.rule.Utility.costly() || c.cost[i] == 0 {
		return decimalOf(c.score[i])
	}
	hi, lo := bits.Mul64(uint64(c.score[i]), 1000*million*uint64(c.step))
	if hi >= uint64(c.cost[i]) {
		return Decimal(maxScore)
	}
	q, _ := bits.Div64(hi, lo, uint64(c.cost[i]))
	return Decimal(min(q, maxScore))
}

func (c *count) supportText(i int) townhall.Text {
	switch {
	case c.uniform() && c.rule.Utility.costly():
		return townhall.Say("allocate.support.votes", "得{n}票", "votes: {n}", "n", c.score[i])
	case c.rule.Utility.costly():
		return townhall.Say("allocate.support.score", "得{n}分", "points: {n}", "n", c.score[i])
	case c.uniform():
		return townhall.Say("allocate.support.votes_per_cost", "得{n}票，每千货币单位{density}票", "votes: {n}, {density} for each thousand of its cost", "n", c.score[i], "density", c.density(i))
	}
	return townhall.Say("allocate.support.score_per_cost", "得{n}分，每千货币单位{density}分", "points: {n}, {density} for each thousand of its cost", "n", c.score[i], "density", c.density(i))
}

package allocate

import "github.com/townhall-go/townhall"

// buying is what the two methods of equal shares keep of a count: what was bought so far, and what may still be.
type buying struct {
	left    int64 // of the budget, in units; below 0 where a raised endowment overspends it
	running []int // projects that may still be chosen
	chosen  []int
	rounds  []Round
	watch   func(win int) // is told of each round before it is bought, and of the end with -1
}

// begin starts a count with the projects that cost nothing; those that may be bought are running.
func (b *buying) begin(p *problem) {
	p.resetLimits()
	b.left, b.chosen, b.rounds, b.running = p.pot, b.chosen[:0], b.rounds[:0], b.running[:0]
	for _, i := range p.free() {
		b.enter(p, i, Round{Support: decimalOf(p.score[i]), Step: AtNoCost})
	}
	for i := range p.m {
		if p.open[i] && p.cost[i] > 0 {
			b.running = append(b.running, i)
		}
	}
}

// enter notes a project as chosen.
func (b *buying) enter(p *problem, i int, r Round) {
	r.Project = i
	b.left -= p.cost[i]
	p.seat(i)
	b.chosen = append(b.chosen, i)
	b.rounds = append(b.rounds, r)
}

// adopt takes over what was bought, with the reason of each project that was not.
func (c *count) adopt(b *buying, why func(i int) townhall.Finding) {
	c.resetLimits()
	for _, r := range b.rounds {
		c.found[r.Project] = c.paidFor(len(c.chosen)+1, r)
		c.take(r.Project, r)
	}
	for i, open := range c.open {
		if open && !c.in[i] {
			c.found[i] = why(i)
		}
	}
}

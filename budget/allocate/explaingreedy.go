package allocate

import "slices"

// greedy tells what the order of votes would have needed.
func (x *explainer) greedy() {
	c := newCount(x.problem)
	for _, r := range x.o.Rounds {
		story := RoundStory{Project: r.Project, Support: make([]Decimal, x.m)}
		for i := range x.m {
			if x.open[i] && !slices.Contains(c.chosen, i) {
				story.Support[i] = c.density(i)
			}
		}
		x.Rounds = append(x.Rounds, story)
		c.take(r.Project, r)
	}
	x.completion(0)
}

// completion looks at the rounds of greedy from one on: what was chosen before stays.
func (x *explainer) completion(from int) {
	for i := range x.m {
		if x.possible(i) && !x.o.Projects[i].Chosen {
			x.look(i, x.n-x.votes[i], func(cost, more int64) bool { return x.ranked(i, cost, more, from) })
		}
	}
}

// ranked: greedy would have chosen a project, had it such a cost and so many votes more. All that goes before it is as it was.
func (x *explainer) ranked(i int, cost, more int64, from int) bool {
	was, had, votes := x.cost[i], x.score[i], x.votes[i]
	x.cost[i], x.score[i] = cost, had+more
	x.votes[i] = votes + more
	defer func() { x.cost[i], x.score[i], x.votes[i] = was, had, votes }()
	if x.score[i] == 0 || cost < was && x.rule.NoSkip && slices.Contains(x.rule.Ties.By, HighestCost) {
		return false // at a lower cost it might come later, after what it kept from being looked at
	}
	c := newCount(x.problem)
	x.resetLimits()
	left := x.pot
	for k, r := range x.o.Rounds {
		if k >= from && x.earlier(c, i, r.Project) {
			break
		}
		left -= x.cost[r.Project]
		c.seat(r.Project)
	}
	return cost <= left && c.full(i) < 0 && !x.endedBefore(c, i)
}

// earlier: greedy looks at project i before project k.
func (x *explainer) earlier(c *count, i, k int) bool {
	d := c.byDensity(i, k)
	return d < 0 || d == 0 && x.goesFirst(i, x.cost[i], x.votes[i], k)
}

// endedBefore: without skipping, some project that goes before this one did not fit.
func (x *explainer) endedBefore(c *count, i int) bool {
	if !x.rule.NoSkip {
		return false
	}
	for k := range x.m {
		if k != i && x.o.Projects[k].Why.Code == "allocate.not_left" && !x.earlier(c, i, k) {
			return true
		}
	}
	return false
}

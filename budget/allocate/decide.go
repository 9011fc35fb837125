package allocate

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/townhall-go/townhall"
)

// Decide allocates the budget. An election that cannot be counted and a rule that means nothing are a *townhall.Error; a tie that the rule
// leaves to people is a *townhall.Refusal. The election is not changed.
func (r Rule) Decide(e *Election) (*Outcome, error) {
	if err := r.known(e); err != nil {
		return nil, err
	}
	return r.decide(e, nil)
}

// known refuses names of projects, categories and districts that the election does not have: a rule that says nothing by a slip of the pen.
func (r Rule) known(e *Election) error {
	if e == nil {
		return bad("election", nil, townhall.Say("allocate.election", "一次投票", "an election"))
	}
	ids, others := map[string]bool{}, map[string]bool{}
	for i := range e.Projects {
		ids[e.Projects[i].ID] = true
		others["district "+e.Projects[i].District] = true
		for _, c := range e.Projects[i].Categories {
			others["category "+c] = true
		}
	}
	needed := townhall.Say("allocate.known", "投票中已有的名称", "a name that the election has")
	for i, l := range r.Limits {
		for _, id := range l.Projects {
			if !ids[id] {
				return bad("limits["+strconv.Itoa(i)+"].projects", id, needed)
			}
		}
		if l.Category != "" && !others["category "+l.Category] || l.District != "" && !others["district "+l.District] {
			return bad("limits["+strconv.Itoa(i)+"]", cmp.Or(l.Category, l.District), needed)
		}
	}
	for i, id := range r.Ties.Order {
		if !ids[id] {
			return bad("ties.order["+strconv.Itoa(i)+"]", id, needed)
		}
	}
	return nil
}

// decide has ties broken by pick, or by the rule where that is nil.
func (r Rule) decide(e *Election, pick func([]int) (int, error)) (*Outcome, error) {
	p, err := newProblem(e, r)
	if err != nil {
		return nil, err
	}
	if pick != nil {
		p.pick, p.givenPick = pick, true
	}
	c := newCount(p)
	switch r.Method {
	case MethodExactEqualShares:
		err = c.exactShares()
	case MethodPhragmen:
		err = c.phragmen()
	case MethodEqualShares:
		err = c.shares()
	case MethodGreedy:
		err = c.greedy()
	}
	if err != nil {
		return nil, err
	}
	o := c.outcome()
	if r.Comparison != NoComparison {
		return r.compare(e, o, c)
	}
	return o, nil
}

// compare lets greedy's outcome take the place of one that fewer voters are better off with.
func (r Rule) compare(e *Election, o *Outcome, c *count) (*Outcome, error) {
	other := r
	other.Method, other.Completion, other.Comparison, other.Floor = MethodGreedy, None, NoComparison, false
	g, err := other.decide(e, c.pick)
	if err != nil {
		return nil, err
	}
	in := make([]bool, c.m)
	for _, i := range g.Chosen {
		in[i] = true
	}
	if o.Compared = compared(e, r.Comparison, c.in, in); !o.Compared.Held {
		g.Rule, g.Compared = r, o.Compared
		return g, nil
	}
	return o, nil
}

// count is a count under way.
type count struct {
	*problem
	left   int64 // of the budget, in units
	chosen []int
	in     []bool
	rounds []Round
	found  []townhall.Finding // why each is in or out
	finish func(*Outcome)
}

func newCount(p *problem) *count {
	return &count{problem: p, left: p.pot, chosen: []int{}, rounds: []Round{}, in: make([]bool, p.m), found: slices.Clone(p.why)}
}

// take chooses a project.
func (c *count) take(i int, r Round) {
	r.Project = i
	c.in[i] = true
	c.left -= c.cost[i]
	c.seat(i)
	c.chosen = append(c.chosen, i)
	c.rounds = append(c.rounds, r)
}

func (c *count) outcome() *Outcome {
	o := &Outcome{Rule: c.rule, Chosen: c.chosen, Cost: c.money(c.pot - c.left), Left: c.money(c.left), Voters: c.n, Rounds: c.rounds, Projects: make([]Result, c.m)}
	for i := range o.Projects {
		f := c.found[i]
		if f.Cite.IsZero() {
			f.Cite = c.rule.Cite
		}
		o.Projects[i] = Result{ID: c.e.Projects[i].ID, Chosen: c.in[i], Votes: c.votes[i], Score: c.score[i], Why: f}
	}
	for k, i := range c.chosen {
		o.Projects[i].Round = k + 1
	}
	if c.finish != nil {
		c.finish(o)
	}
	return o
}

// others are the tied projects but the one that went first.
func others(tied []int, first int) []int {
	if len(tied) < 2 {
		return nil
	}
	return someOf(slices.DeleteFunc(slices.Clone(tied), func(i int) bool { return i == first }))
}

// mostTied is how many tied projects a round names at most: where thousands tie, lists of them all would fill the memory.
const mostTied = 32

func someOf(tied []int) []int { return slices.Clone(tied[:min(len(tied), mostTied)]) }

package allocate

import (
	"math/big"
	"slices"
	"sort"

	"github.com/townhall-go/townhall"
)

// Explanation (说明) tells the story of a count: who paid what in each round, and what each project that was left out would have needed.
type Explanation struct {
	Rounds   []RoundStory   `json:"rounds"`   // as Outcome.Rounds; those that complete an outcome have no payments
	Projects []ProjectStory `json:"projects"` // as Outcome.Projects
}

// RoundStory is one round's.
type RoundStory struct {
	Project int       `json:"project"`
	Price   *big.Rat  `json:"price,omitempty"`  // the most that a supporter paid, in minor units; by Phragmén, the load that each then carried
	Shares  []Share   `json:"shares,omitempty"` // who paid how much, the most first
	Support []Decimal `json:"support"`          // of each project before this round: effective votes, or as in Round; 0 where it could not be bought
}

// Share is how many voters paid an amount, in minor units.
type Share struct {
	Voters int64    `json:"voters"`
	Amount *big.Rat `json:"amount"`
}

// ProjectStory is one project's. What it would have needed supposes that nothing else changes: the other ballots, the costs, what voters start
// with at last, and that the comparison step, where there is one, turns out as it did.
type ProjectStory struct {
	Behind  townhall.Money `json:"behind,omitzero"`        // what its supporters had left together at the end
	Cheaper townhall.Money `json:"cheaper,omitzero"`       // at this cost, or a lower one, it would have been chosen; nothing where at none, or where it was
	AtLast  bool           `json:"at_last_share,omitzero"` // the completion raises the endowment: a count that began anew with such a project might raise it otherwise
	More    int64          `json:"more,omitzero"`          // so many approvals more would have been enough, of those who had the most left; 0 where none would, or it was chosen, or where points or ranks count
}

// Explain counts once more and looks at every project in each round. The outcome must be one of that election.
func (o *Outcome) Explain(e *Election) (*Explanation, error) {
	if _, err := e.chosenBy(o); err != nil {
		return nil, err
	}
	if o.Apart {
		return nil, bad("outcome", "apart", townhall.Say("allocate.explain.apart", "各部分自己的结果", "the outcome of a part: the whole was decided in parts"))
	}
	p, err := newProblem(e, o.Rule)
	if err != nil {
		return nil, err
	}
	if shares := o.Rule.Method == MethodEqualShares || o.Rule.Method == MethodExactEqualShares; shares && (o.Endowment == nil || o.Endowment.Sign() < 0) && (o.Compared.Code == "" || o.Compared.Held) {
		return nil, bad("outcome.endowment", o.Endowment, townhall.Say("allocate.explain.endowment", "计票所得的每人份额", "the endowment that a count gave"))
	}
	p.finest()
	p.pick, p.givenPick = o.pick, true
	x := &explainer{problem: p, o: o, needs: make([]need, p.m)}
	x.Projects = make([]ProjectStory, p.m)
	switch {
	case o.Rule.Method == MethodGreedy || !o.Compared.Held && o.Compared.Code != "":
		p.rule.Method = MethodGreedy
		x.greedy()
	case o.Rule.Method == MethodPhragmen:
		x.gather()
		err = x.phragmen()
	case o.Rule.Method == MethodExactEqualShares:
		x.gather()
		err = x.exactShares()
	default:
		x.gather()
		err = x.shares()
	}
	if err != nil {
		return nil, err
	}
	if by := o.Rule.Completion; by == ThenGreedy || by == Add1ThenGreedy {
		if k := slices.IndexFunc(o.Rounds, func(r Round) bool { return r.Step == ByCompletion }); k >= 0 {
			x.completion(k)
		} else {
			x.completion(len(o.Rounds))
		}
	}
	x.finish()
	return &x.Explanation, nil
}

// pick breaks ties as they were.
func (o *Outcome) pick(tied []int) (int, error) {
	for _, i := range o.Chosen {
		if slices.Contains(tied, i) {
			return i, nil
		}
	}
	return tied[0], nil
}

// finest counts in minor units, so that what a project would have needed is told to the smallest.
func (p *problem) finest() {
	p.pot *= p.unit
	p.step *= p.unit
	for i := range p.cost {
		p.cost[i] *= p.unit
	}
	p.unit = 1
}

// possible: a project that might have been chosen at another cost, or with more approvals.
func (x *explainer) possible(i int) bool {
	return x.cost[i] > 0 && (x.open[i] || x.why[i].Code != "")
}

// gather puts voters together by what they chose of all projects that might have been chosen.
func (x *explainer) gather() {
	open := x.open
	x.open = make([]bool, x.m)
	for i := range open {
		x.open[i] = open[i] || x.possible(i)
	}
	x.group()
	x.open = open
}

type explainer struct {
	*problem
	Explanation
	o     *Outcome
	needs []need
}

// need is the least that a project would have needed, so far.
type need struct {
	cost  int64 // at which it would have been chosen, 0 if none
	votes int64 // more, 0 if none
}

// would says whether a project would have been bought in a round, at a cost and with so many approvals more.
type would func(cost, more int64) bool

// admits: the threshold and the budget would let a project in.
func (x *explainer) admits(i int, cost, more int64) bool {
	t, votes, score := x.rule.Threshold, x.votes[i]+more, x.score[i]
	if x.uniform() {
		score = votes
	}
	c, defined := townhall.RatioOf(votes, x.n).Cmp(t.Share)
	return votes >= t.Votes && score >= t.Score && score > 0 && (!defined || c >= 0) && cost <= x.pot
}

// look finds what a project would have needed in a round. A lower cost and more approvals do no harm.
func (x *explainer) look(i int, most int64, bought would) {
	n := &x.needs[i]
	buys := func(cost, more int64) bool { return x.admits(i, cost, more) && bought(cost, more) }
	if x.cost[i] > n.cost+1 && buys(n.cost+1, 0) {
		low := n.cost + 1
		n.cost = low + int64(sort.Search(int(x.cost[i]-1-low), func(k int) bool { return !buys(low+int64(k)+1, 0) })) // below its cost
	}
	if x.uniform() && most > 0 && (n.votes == 0 || n.votes > 1) {
		if n.votes > 0 {
			most = min(most, n.votes-1)
		}
		if buys(x.cost[i], most) {
			n.votes = 1 + int64(sort.Search(int(most-1), func(k int) bool { return buys(x.cost[i], int64(k)+1) }))
		}
	}
}

// waiting are the projects that a round might have chosen, had they been otherwise.
func (x *explainer) waiting(chosen []int) []int {
	var out []int
	for i := range x.m {
		if x.possible(i) && !x.o.Projects[i].Chosen && !slices.Contains(chosen, i) && x.full(i) < 0 {
			out = append(out, i)
		}
	}
	return out
}

func (x *explainer) finish() {
	for i := range x.Projects {
		if !x.o.Projects[i].Chosen {
			if n := x.needs[i]; n.cost > 0 {
				x.Projects[i].Cheaper = x.money(n.cost)
			}
			x.Projects[i].More = x.needs[i].votes
			x.Projects[i].AtLast = x.rule.Completion.raises() && (x.needs[i].cost > 0 || x.needs[i].votes > 0)
		}
	}
	told := x.Rounds
	x.Rounds = make([]RoundStory, len(x.o.Rounds))
	for k, r := range x.o.Rounds {
		x.Rounds[k] = RoundStory{Project: r.Project, Support: make([]Decimal, x.m)}
		if at := slices.IndexFunc(told, func(s RoundStory) bool { return s.Project == r.Project }); at >= 0 {
			x.Rounds[k] = told[at]
		}
	}
}

// Text says what a project that was left out would have needed; nothing of one that was chosen.
func (s ProjectStory) Text() townhall.Text {
	text := s.needed()
	if s.AtLast && !text.IsZero() {
		return townhall.Say("allocate.needed.at_last", "以每人最后的份额计：{needed}", "with each voter's share as it was at last: {needed}", "needed", text)
	}
	return text
}

func (s ProjectStory) needed() townhall.Text {
	switch {
	case s.More > 0 && !s.Cheaper.IsZero():
		return townhall.Say("allocate.needed", "尚缺{more}票，或金额不超过{cost}方可入选", "approvals it lacked: {more}; or it would have been chosen at a cost of {cost} or less", "more", s.More, "cost", s.Cheaper)
	case s.More > 0:
		return townhall.Say("allocate.needed.more", "尚缺{more}票", "approvals it lacked: {more}", "more", s.More)
	case !s.Cheaper.IsZero():
		return townhall.Say("allocate.needed.cheaper", "金额不超过{cost}方可入选", "it would have been chosen at a cost of {cost} or less", "cost", s.Cheaper)
	}
	return townhall.Text{}
}

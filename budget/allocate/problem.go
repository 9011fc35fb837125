package allocate

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/townhall-go/townhall"
)

// problem is an election made ready for a rule: amounts as whole numbers, projects that may be chosen, and, for the rules that look at
// voters, the voters of one ballot together.
type problem struct {
	e     *Election
	rule  Rule
	m     int
	n     int64   // all voters
	unit  int64   // minor units in one unit of cost, budget and step
	cost  []int64 // in units
	pot   int64   // the budget in units
	step  int64   // one whole currency unit, in units
	votes []int64
	score []int64
	rank  []int32
	open  []bool // may be chosen
	why   []townhall.Finding
	clubs [][]int // the limits that each project is under
	room  []int   // how many each limit still lets in

	places    map[string]int // in the order that the rule lists, where it was asked for
	pick      func(tied []int) (int, error)
	givenPick bool // pick is not as the rule breaks ties

	groups
}

func newProblem(e *Election, r Rule) (*problem, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	if err := r.fits(e.Ballots.Kind); err != nil {
		return nil, err
	}
	m := len(e.Projects)
	p := &problem{e: e, rule: r, m: m, cost: make([]int64, m), votes: make([]int64, m), open: make([]bool, m), why: make([]townhall.Finding, m)}
	p.amounts()
	e.Ballots.AddVotes(p.votes, 0, e.Ballots.Len())
	p.n = int64(e.Ballots.Len())
	if e.Ballots.Weights != nil {
		p.n = 0
		for _, w := range e.Ballots.Weights {
			p.n += int64(w)
		}
	}
	if err := p.scores(); err != nil {
		return nil, err
	}
	p.rank = p.ranking()
	p.pick = p.first
	p.limits()
	p.admit()
	return p, nil
}

// fits refuses a utility that the ballots do not tell.
func (r Rule) fits(k Kind) error {
	points, ranks := r.Utility == Points || r.Utility == PointsCost, r.Utility == Borda || r.Utility == BordaCost
	if points && k != Cumulative || ranks && k != Ordinal {
		return bad("utility", r.Utility.String(), townhall.Say("allocate.utility.of_ballots", "{kind}选票可用的效用", "a utility that {kind} ballots tell", "kind", k.String()))
	}
	return nil
}

// amounts are counted in the largest unit that divides them all, which leaves the most room for fractions.
func (p *problem) amounts() {
	p.step = 1
	for range p.e.Budget.Currency().Exponent() {
		p.step *= 10
	}
	p.unit = gcd(p.step, p.e.Budget.Minor())
	for i := range p.e.Projects {
		p.unit = gcd(p.unit, p.e.Projects[i].Cost.Minor())
	}
	p.step /= p.unit
	p.pot = p.e.Budget.Minor() / p.unit
	for i := range p.cost {
		p.cost[i] = p.e.Projects[i].Cost.Minor() / p.unit
	}
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// money is an amount in units.
func (p *problem) money(units int64) townhall.Money { return p.minor(units * p.unit) }

// minor is an amount in minor units.
func (p *problem) minor(n int64) townhall.Money {
	m, _ := townhall.NewMoney(n, p.e.Budget.Currency())
	return m
}

// worth is what the choice at place k of a ballot of so many is worth to its voter, but for cost.
func (p *problem) worth(at uint32, k, of int) uint32 {
	switch p.rule.Utility {
	case Points, PointsCost:
		return p.e.Ballots.Points[at]
	case Borda, BordaCost:
		return uint32(of - k - 1)
	}
	return 1
}

// uniform: a project is worth the same to all who chose it.
func (p *problem) uniform() bool { return p.rule.Utility == Cost || p.rule.Utility == Cardinality }

// maxScore keeps products of a score and a cost within 128 bits, and sums within 63.
const maxScore = 1 << 62

func (p *problem) scores() error {
	if p.uniform() {
		p.score = p.votes
		return nil
	}
	b := &p.e.Ballots
	p.score = make([]int64, p.m)
	for i := range b.Len() {
		choice := b.Choice(i)
		for k, c := range choice {
			add := uint64(p.worth(b.Offsets[i]+uint32(k), k, len(choice)))
			hi, lo := bits.Mul64(add, uint64(b.Weight(i)))
			if hi != 0 || lo > maxScore || p.score[c] > maxScore-int64(lo) {
				return &townhall.Error{Kind: townhall.Overflow, Field: ballotField(i), Found: townhall.ValueOf(int64(add)), Needed: townhall.Say("allocate.score.most", "总分不超过 2⁶²", "scores of 2^62 at most together")}
			}
			p.score[c] += int64(lo)
		}
	}
	return nil
}

// limits finds the projects of each limit.
func (p *problem) limits() {
	p.clubs = make([][]int, p.m)
	for k, l := range p.rule.Limits {
		p.room = append(p.room, l.AtMost)
		for i := range p.e.Projects {
			project := &p.e.Projects[i]
			if slices.Contains(l.Projects, project.ID) || l.Category != "" && slices.Contains(project.Categories, l.Category) || l.District != "" && project.District == l.District {
				p.clubs[i] = append(p.clubs[i], k)
			}
		}
	}
}

// full gives a limit that project i would exceed, -1 if there is none.
func (p *problem) full(i int) int {
	for _, k := range p.clubs[i] {
		if p.room[k] <= 0 {
			return k
		}
	}
	return -1
}

// free are the projects that cost nothing and that somebody chose, in the order in which ties are broken, up to their limits.
func (p *problem) free() []int {
	var order []int
	for i := range p.m {
		if p.open[i] && p.cost[i] == 0 {
			order = append(order, i)
		}
	}
	if len(p.rule.Limits) == 0 {
		return order
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.rank[a], p.rank[b]) })
	room := slices.Clone(p.room)
	order = slices.DeleteFunc(order, func(i int) bool {
		out := p.full(i) >= 0
		if !out {
			p.seat(i)
		}
		return out
	})
	copy(p.room, room)
	return order
}

func (p *problem) seat(i int) {
	for _, k := range p.clubs[i] {
		p.room[k]--
	}
}

func (p *problem) resetLimits() {
	for k, l := range p.rule.Limits {
		p.room[k] = l.AtMost
	}
}

// admit says which projects may be chosen at all, and of the others, why not.
func (p *problem) admit() {
	for i := range p.open {
		p.why[i] = p.admission(i)
		p.open[i] = p.why[i].Held
	}
}

func (p *problem) admission(i int) townhall.Finding {
	t := p.rule.Threshold
	switch c, defined := townhall.RatioOf(p.votes[i], p.n).Cmp(t.Share); {
	case p.votes[i] < t.Votes:
		return townhall.Finding{Code: "allocate.threshold.votes", Say: townhall.Say("allocate.threshold.votes", "得票门槛", "threshold of votes"), Need: townhall.ValueOf(townhall.OrMore(t.Votes)), Found: townhall.ValueOf(p.votes[i])}
	case p.score[i] < t.Score:
		return townhall.Finding{Code: "allocate.threshold.score", Say: townhall.Say("allocate.threshold.score", "得分门槛", "threshold of points"), Need: townhall.ValueOf(townhall.OrMore(t.Score)), Found: townhall.ValueOf(p.score[i])}
	case defined && c < 0:
		return townhall.Finding{Code: "allocate.threshold.share", Say: townhall.Say("allocate.threshold.by_share", "支持者占投票人的比例", "supporters among the voters"), Need: townhall.ValueOf(t.Share), Found: townhall.ValueOf(townhall.RatioOf(p.votes[i], p.n))}
	case p.cost[i] > p.pot:
		return townhall.Finding{Code: "allocate.beyond", Say: townhall.Say("allocate.beyond", "金额", "its cost"), Need: townhall.ValueOf(townhall.Say("allocate.beyond.most", "至多总预算{budget}", "the whole budget at most, {budget}", "budget", p.e.Budget)), Found: townhall.ValueOf(p.e.Projects[i].Cost)}
	case p.score[i] == 0:
		return townhall.Finding{Code: "allocate.unsupported", Say: townhall.Say("allocate.unsupported", "选择该项目的人数", "voters who chose it"), Need: townhall.ValueOf(townhall.OrMore(1)), Found: townhall.ValueOf(p.votes[i])}
	}
	return townhall.Finding{Held: true}
}

// first is the tied project that goes first, or a refusal where nobody said which.
func (p *problem) first(tied []int) (int, error) {
	best := tied[0]
	for _, i := range tied[1:] {
		if p.rank[i] < p.rank[best] {
			best = i
		}
	}
	var same []string
	for _, i := range tied {
		if p.rank[i] == p.rank[best] {
			same = append(same, p.e.Projects[i].ID)
		}
	}
	if len(same) == 1 {
		return best, nil
	}
	return 0, townhall.Refuse(townhall.Finding{Code: "allocate.tie", Field: "ties", Cite: p.rule.Cite, Found: townhall.ValueOf(same),
		Say: townhall.Say("allocate.tie", "规则不自行决定同分项目的先后", "the rule leaves it to people which of the tied projects goes first")})
}

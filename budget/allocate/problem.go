package allocate

import (
	"cmp"
	"math"
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
	otherwise bool // not as the rule breaks ties

	groups
}

// groups are the voters of one ballot together: they have, pay and keep the same. Projects that may not be chosen are left out.
type groups struct {
	groupCount int
	mult       []uint32 // voters in each group; nil where each is one
	off        []uint32 // of each project into backers
	backers    []uint32 // groups that chose it
	sizesOf    []uint32 // of each of them, in the same order, which is quicker to read; nil where each is one
	util       []uint32 // what it is worth to each; nil where it is worth the same to all
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

// apart lists, for each project, the ballots that chose it, where it is worth the same to all. For a single count that is quicker than to put
// equal ballots together.
func (p *problem) apart() error {
	b := &p.e.Ballots
	n := b.Len()
	p.groupCount, p.mult = n, b.Weights
	next := make([]uint32, p.m+2)
	if b.Weights == nil {
		for i, v := range p.votes {
			next[i+2] = uint32(v)
		}
	} else {
		for _, c := range b.Choices {
			next[c+2]++
		}
	}
	for i := range p.m {
		if !p.open[i] {
			next[i+2] = 0
		}
		next[i+2] += next[i+1]
	}
	p.backers = make([]uint32, next[p.m+1])
	backers, open, from := p.backers, p.open, uint32(0)
	for i, to := range b.Offsets[min(1, len(b.Offsets)):] {
		for _, c := range b.Choices[from:to] {
			if open[c] {
				at := next[c+1]
				backers[at] = uint32(i)
				next[c+1] = at + 1
			}
		}
		from = to
	}
	p.off = next[:p.m+1]
	p.line()
	return nil
}

// line lays the sizes of the groups beside them.
func (p *problem) line() {
	if p.mult == nil {
		return
	}
	p.sizesOf = make([]uint32, len(p.backers))
	for k, g := range p.backers {
		p.sizesOf[k] = p.mult[g]
	}
}

// size is how many voters a group has.
func (p *problem) size(g uint32) int64 {
	if p.mult == nil {
		return 1
	}
	return int64(p.mult[g])
}

// group puts the voters of one ballot together and lists, for each project, the groups that chose it.
func (p *problem) group() {
	b := &p.e.Ballots
	n := b.Len()
	size := 16
	for size < 2*n {
		size *= 2
	}
	table := make([]uint32, size) // group + 1
	var hashes []uint64
	starts, lists := []uint32{0}, make([]uint64, 0, min(len(b.Choices), 1<<20))
	for i := range n {
		choice := b.Choice(i)
		from := len(lists)
		sum := uint64(0)
		for k, c := range choice {
			if !p.open[c] {
				continue
			}
			w := p.worth(b.Offsets[i]+uint32(k), k, len(choice))
			if w == 0 {
				continue
			}
			item := uint64(c)<<32 | uint64(w)
			lists = append(lists, item)
			sum += mix(item)
		}
		own := lists[from:]
		sortShort(own)
		at := int(mix(sum)) & (size - 1)
		for ; ; at = (at + 1) & (size - 1) {
			g := table[at]
			if g == 0 {
				table[at] = uint32(len(p.mult)) + 1
				p.mult = append(p.mult, uint32(b.Weight(i)))
				hashes = append(hashes, sum)
				starts = append(starts, uint32(len(lists)))
				break
			}
			if hashes[g-1] == sum && slices.Equal(lists[starts[g-1]:starts[g]], own) && int64(p.mult[g-1])+b.Weight(i) <= math.MaxUint32 {
				p.mult[g-1] += uint32(b.Weight(i))
				lists = lists[:from]
				break
			}
		}
	}
	p.groupCount = len(p.mult)
	p.transpose(starts, lists)
}

func (p *problem) transpose(starts []uint32, lists []uint64) {
	p.off = make([]uint32, p.m+2)
	for _, item := range lists {
		p.off[item>>32+2]++
	}
	for i := 2; i < len(p.off); i++ {
		p.off[i] += p.off[i-1]
	}
	p.backers = make([]uint32, len(lists))
	if !p.uniform() {
		p.util = make([]uint32, len(lists))
	}
	for g := range p.mult {
		for _, item := range lists[starts[g]:starts[g+1]] {
			at := p.off[item>>32+1]
			p.off[item>>32+1]++
			p.backers[at] = uint32(g)
			if p.util != nil {
				p.util[at] = uint32(item)
			}
		}
	}
	p.off = p.off[:p.m+1]
	p.line()
}

// mix spreads the bits of a word (the finalizer of SplitMix64).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// sortShort sorts a ballot, which is short as a rule.
func sortShort(list []uint64) {
	if len(list) > 24 {
		slices.Sort(list)
		return
	}
	for i := 1; i < len(list); i++ {
		for k := i; k > 0 && list[k] < list[k-1]; k-- {
			list[k], list[k-1] = list[k-1], list[k]
		}
	}
}

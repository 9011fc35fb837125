package allocate

import (
	"math/big"
	"math/bits"
	"slices"

	"github.com/townhall-go/townhall"
)

// Satisfaction (满意度统计) says what an outcome gives to the voters, and which themes and districts it gives to.
type Satisfaction struct {
	Served
	Categories []Area   `json:"categories"`          // by the projects' themes, sorted by name; a project of several counts in each, one of none in ""
	Districts  []Area   `json:"districts"`           // by the projects' districts; "" is the whole city
	Residents  []Served `json:"residents,omitempty"` // by the voters' districts, in the order of Election.Districts; none where they are not known
}

// Served (受益情况) is what some voters have of an outcome: how many of the projects that they chose were chosen. Voters count by the
// weights of their ballots; where there are none, ratios and averages are undefined.
type Served struct {
	Voters      int64          `json:"voters"`
	With        int64          `json:"with"`                   // who have at least one
	Share       townhall.Ratio `json:"share"`                  // With of Voters
	Average     townhall.Ratio `json:"average"`                // projects for each voter
	AverageCost *big.Rat       `json:"average_cost,omitempty"` // their cost for each voter, in minor units
	Exactly     []int64        `json:"exactly,omitempty"`      // voters with exactly 0, 1, 2 … of them
}

// Area (类别或片区) is a theme, or a district, of projects. Its Served is of the voters who chose one of its projects, and counts those alone.
type Area struct {
	Name     string         `json:"name"`
	Projects int            `json:"projects"`
	Chosen   int            `json:"chosen"`
	Votes    int64          `json:"votes"`    // for all its projects
	Spent    townhall.Money `json:"spent"`    // on those chosen
	OfVotes  townhall.Ratio `json:"of_votes"` // of all votes
	OfSpent  townhall.Ratio `json:"of_spent"` // of all that is spent
	Served
}

// Satisfaction tells what the outcome of an election gives to its voters.
func (o *Outcome) Satisfaction(e *Election) (Satisfaction, error) {
	if err := e.Check(); err != nil {
		return Satisfaction{}, err
	}
	chosen, err := e.chosenBy(o)
	if err != nil {
		return Satisfaction{}, err
	}
	t := newServing(e, chosen)
	t.ballots()
	areas := t.areas()
	s := Satisfaction{Served: served(t.all, t.worth(func(int) bool { return true })), Categories: areas[:t.themes], Districts: areas[t.themes:]}
	for i := range t.homes {
		s.Residents = append(s.Residents, served(t.homes[i], t.costs[i].int()))
	}
	return s, nil
}

// serving counts in one pass what voters have, by the labels of projects: first their themes, then their districts.
type serving struct {
	e      *Election
	chosen []bool
	votes  []int64
	names  []string // of labels
	themes int      // how many of them are themes
	off    []uint32 // the labels of project i are labels[off[i]:off[i+1]]
	labels []uint32
	words  int       // of a set of labels
	sets   []uint64  // the labels of each project as a set
	all    []int64   // voters who have exactly 0, 1, 2 … projects
	by     [][]int64 // the same by label, of its projects and of the voters who chose one
	homes  [][]int64 // the same by the voters' districts
	costs  []wideSum // of what those have
}

func newServing(e *Election, chosen []bool) *serving {
	t := &serving{e: e, chosen: chosen, votes: make([]int64, len(chosen)), off: []uint32{0}}
	e.Ballots.AddVotes(t.votes, 0, e.Ballots.Len())
	var themes, districts []string
	for i := range e.Projects {
		themes = append(themes, themesOf(&e.Projects[i])...)
		districts = append(districts, e.Projects[i].District)
	}
	slices.Sort(themes)
	slices.Sort(districts)
	themes, districts = slices.Compact(themes), slices.Compact(districts)
	t.themes = len(themes)
	t.names = slices.Concat(themes, districts)
	t.words = (len(t.names) + 63) / 64
	t.sets = make([]uint64, len(chosen)*t.words)
	for i := range e.Projects {
		for _, theme := range themesOf(&e.Projects[i]) {
			k, _ := slices.BinarySearch(themes, theme)
			t.label(i, k)
		}
		k, _ := slices.BinarySearch(districts, e.Projects[i].District)
		t.label(i, len(themes)+k)
		t.off = append(t.off, uint32(len(t.labels)))
	}
	t.room()
	return t
}

// room makes place for as many projects as a voter may have.
func (t *serving) room() {
	most, all := make([]int, len(t.names)), 0
	for i, chosen := range t.chosen {
		if chosen {
			all++
			for _, k := range t.labels[t.off[i]:t.off[i+1]] {
				most[k]++
			}
		}
	}
	t.all = make([]int64, all+1)
	for _, n := range most {
		t.by = append(t.by, make([]int64, n+1))
	}
	if t.e.Ballots.Districts != nil {
		t.homes, t.costs = make([][]int64, len(t.e.Districts)), make([]wideSum, len(t.e.Districts))
	}
}

// themesOf are a project's categories, each once, or "" where it has none.
func themesOf(p *Project) []string {
	if len(p.Categories) == 0 {
		return []string{""}
	}
	names := slices.Clone(p.Categories)
	slices.Sort(names)
	return slices.Compact(names)
}

func (t *serving) label(project, k int) {
	t.labels = append(t.labels, uint32(k))
	t.sets[project*t.words+k/64] |= 1 << (k % 64)
}

func (t *serving) ballots() {
	b := &t.e.Ballots
	adds, cost := make([]int32, len(t.chosen)), make([]int64, len(t.chosen))
	for i, chosen := range t.chosen {
		if chosen {
			adds[i], cost[i] = 1, t.e.Projects[i].Cost.Minor()
		}
	}
	asked := make([]uint64, t.words)   // the labels of what the ballot chose
	has := make([]int32, len(t.names)) // how many chosen projects of each it has
	for i := range b.Len() {
		weight, count, sum := b.Weight(i), int32(0), int64(0)
		for _, p := range b.Choice(i) {
			add := adds[p] // added without asking, as a guess would often be wrong
			count += add
			sum += cost[p]
			for _, k := range t.labels[t.off[p]:t.off[p+1]] {
				has[k] += add
			}
			for w := range asked {
				asked[w] |= t.sets[int(p)*t.words+w]
			}
		}
		t.all[count] += weight
		if t.homes != nil {
			t.resident(b.Districts[i], weight, count, sum)
		}
		for w, set := range asked {
			for asked[w] = 0; set != 0; set &= set - 1 {
				k := w*64 + bits.TrailingZeros64(set)
				t.by[k][has[k]] += weight
				has[k] = 0
			}
		}
	}
}

// resident adds a voter of a district. Its list grows as it needs to: there may be many districts.
func (t *serving) resident(home uint16, weight int64, count int32, cost int64) {
	list := t.homes[home]
	for int(count) >= len(list) {
		list = append(list, 0)
	}
	list[count] += weight
	t.homes[home] = list
	t.costs[home].add(weight, cost)
}

// wideSum is a sum of products in 128 bits.
type wideSum struct{ hi, lo uint64 }

func (s *wideSum) add(a, b int64) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, lo, 0)
	s.hi += hi + carry
}

func (s wideSum) int() *big.Int {
	n := new(big.Int).SetUint64(s.hi)
	return n.Lsh(n, 64).Add(n, new(big.Int).SetUint64(s.lo))
}

// worth is what all voters together have of chosen projects, by their costs.
func (t *serving) worth(which func(project int) bool) *big.Int {
	var sum wideSum
	for i, chosen := range t.chosen {
		if chosen && which(i) {
			sum.add(t.votes[i], t.e.Projects[i].Cost.Minor())
		}
	}
	return sum.int()
}

// served sums up voters by how many projects they have, and what those cost.
func served(exactly []int64, cost *big.Int) Served {
	s := Served{Exactly: exactly}
	projects := int64(0)
	for k, n := range exactly {
		s.Voters += n
		projects += int64(k) * n
	}
	for len(s.Exactly) > 0 && s.Exactly[len(s.Exactly)-1] == 0 {
		s.Exactly = s.Exactly[:len(s.Exactly)-1]
	}
	if s.Voters > 0 {
		s.With = s.Voters - exactly[0]
		s.AverageCost = new(big.Rat).SetFrac(cost, big.NewInt(s.Voters))
	}
	s.Share, s.Average = townhall.RatioOf(s.With, s.Voters), townhall.RatioOf(projects, s.Voters)
	return s
}

// areas are what each label has.
func (t *serving) areas() []Area {
	all, spent := int64(0), int64(0)
	areas, minor := make([]Area, len(t.names)), make([]int64, len(t.names))
	for i := range t.chosen {
		all += t.votes[i]
		cost := int64(0)
		if t.chosen[i] {
			cost = t.e.Projects[i].Cost.Minor()
		}
		spent += cost
		for _, k := range t.labels[t.off[i]:t.off[i+1]] {
			areas[k].Projects++
			areas[k].Votes += t.votes[i]
			minor[k] += cost
			if t.chosen[i] {
				areas[k].Chosen++
			}
		}
	}
	for k := range areas {
		a := &areas[k]
		a.Name, a.Served = t.names[k], served(t.by[k], t.worth(func(i int) bool { return t.sets[i*t.words+k/64]>>(k%64)&1 == 1 }))
		a.Spent, _ = townhall.NewMoney(minor[k], t.e.Budget.Currency())
		a.OfVotes, a.OfSpent = townhall.RatioOf(a.Votes, all), townhall.RatioOf(minor[k], spent)
	}
	return areas
}

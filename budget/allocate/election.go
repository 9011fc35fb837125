package allocate

import (
	"math"
	"slices"
	"strconv"

	"github.com/townhall-go/townhall"
)

// Election (参与式预算投票) is what a participatory budget decides: how much there is, what it may be spent on, and the ballots.
type Election struct {
	Budget    townhall.Money
	Projects  []Project
	Ballots   Ballots
	Districts []string // the names that Ballots.Districts point at
}

// Project (项目) is what residents vote on. Votes are not in it: they are counted.
type Project struct {
	ID         string
	Name       string
	Cost       townhall.Money // in the budget's currency, 0 or more
	Categories []string       // themes
	District   string         // "" for the whole city
}

// Kind (选票类型) is what a ballot says.
type Kind uint8

// The kinds of ballots.
const (
	Approval   Kind = iota // 赞成票: any number of projects
	ChooseOne              // 单选票: one project
	Ordinal                // 排序票: projects, the best first
	Cumulative             // 计分票: projects with points
)

var kindNames = [...]string{"approval", "choose-1", "ordinal", "cumulative"}

// String is "approval", "choose-1", "ordinal" or "cumulative".
func (k Kind) String() string { return nameOf(kindNames[:], k) }

// MarshalText writes what String gives.
func (k Kind) MarshalText() ([]byte, error) { return textOf("kind", kindNames[:], k) }

// UnmarshalText reads what MarshalText writes.
func (k *Kind) UnmarshalText(b []byte) error {
	return named(k, "kind", kindNames[:], b, townhall.Say("allocate.kind.needed", "approval、choose-1、ordinal 或 cumulative", "approval, choose-1, ordinal or cumulative"))
}

// Ballots (选票) are votes in flat arrays: what ballot i chose is Choices[Offsets[i]:Offsets[i+1]]. The zero Ballots are no approval
// ballots; Append adds to them. A ballot that chose nothing still counts as a voter.
type Ballots struct {
	Kind      Kind
	Offsets   []uint32 // one more than there are ballots, the first 0; nil where there are none
	Choices   []uint16 // projects by their place in Election.Projects, none twice in a ballot; an ordinal ballot's best first
	Points    []uint32 // of each choice, in cumulative ballots
	Weights   []uint32 // of each ballot; nil where each counts one
	Districts []uint16 // of each voter, by its place in Election.Districts; nil where it is not known
}

// The sizes that an election may have.
const (
	MaxProjects = math.MaxUint16
	MaxChoices  = math.MaxUint32

	maxWeight int64 = 1 << 40 // all ballots together
)

// Len is how many ballots there are.
func (b *Ballots) Len() int { return max(len(b.Offsets)-1, 0) }

// Append adds a ballot. The choices are copied; points are those of a cumulative ballot, one for each choice.
func (b *Ballots) Append(choices []uint16, points ...uint32) {
	if len(b.Offsets) == 0 {
		b.Offsets = append(b.Offsets, 0)
	}
	b.Choices = append(b.Choices, choices...)
	b.Points = append(b.Points, points...)
	b.Offsets = append(b.Offsets, uint32(len(b.Choices)))
}

// Ballot (选票) is a ballot by the names of things, for elections that are put together by hand.
type Ballot struct {
	Choices  []string // project ids; an ordinal ballot's best first
	Points   []uint32 // of each choice, in cumulative ballots
	Weight   uint32   // 0 counts one
	District string   // where the voter lives, "" where that is not known
}

// Vote adds a ballot. A choice that is no project, or is one twice, is refused, and nothing is added.
func (e *Election) Vote(v Ballot) error {
	b := &e.Ballots
	n := b.Len()
	field := ballotField(n)
	choices := make([]uint16, len(v.Choices))
	for k, id := range v.Choices {
		i := slices.IndexFunc(e.Projects, func(p Project) bool { return p.ID == id })
		if i < 0 || i >= MaxProjects || slices.Contains(choices[:k], uint16(i)) {
			return bad(field+".choices["+strconv.Itoa(k)+"]", id, townhall.Say("allocate.vote.choice", "一个项目的编号，每个一次", "the id of a project, each once"))
		}
		choices[k] = uint16(i)
	}
	switch cumulative := b.Kind == Cumulative; {
	case cumulative && len(v.Points) != len(choices) || !cumulative && len(v.Points) > 0:
		return bad(field+".points", len(v.Points), townhall.Say("allocate.ballots.points", "计分票的每个选择各有一个分数，其他选票没有分数", "points for each choice of a cumulative ballot, and of no other"))
	case b.Kind == ChooseOne && len(choices) > 1:
		return bad(field, len(choices), townhall.Say("allocate.ballot.one", "至多一个项目", "one project at most"))
	case (b.Districts == nil) != (v.District == "") && n > 0:
		return bad(field+".district", v.District, townhall.Say("allocate.vote.district", "每张选票都有片区，或都没有", "a district on each ballot, or on none"))
	}
	if v.District != "" {
		place := slices.Index(e.Districts, v.District)
		if place < 0 {
			place = len(e.Districts)
			e.Districts = append(e.Districts, v.District)
		}
		b.Districts = append(b.Districts, uint16(place))
	}
	if v.Weight > 1 && b.Weights == nil {
		b.Weights = slices.Repeat([]uint32{1}, n)
	}
	if b.Weights != nil {
		b.Weights = append(b.Weights, max(v.Weight, 1))
	}
	b.Append(choices, v.Points...)
	return nil
}

// Choice is what ballot i chose.
func (b *Ballots) Choice(i int) []uint16 { return b.Choices[b.Offsets[i]:b.Offsets[i+1]] }

// Weight is how much ballot i counts.
func (b *Ballots) Weight(i int) int64 {
	if b.Weights == nil {
		return 1
	}
	return int64(b.Weights[i])
}

// Check refuses an election that cannot be counted: another currency or a negative amount, a project without an id or with
// another's, a ballot for a project that is not there or for one twice, arrays that do not fit together.
func (e *Election) Check() error {
	if e.Budget.Currency() == "" || e.Budget.Minor() < 0 {
		return bad("budget", e.Budget, townhall.Say("allocate.budget", "不小于 0 且有币种的金额", "an amount of 0 or more in a currency"))
	}
	if len(e.Projects) > MaxProjects {
		return tooMany("projects", int64(len(e.Projects)), MaxProjects)
	}
	seen := make(map[string]int, len(e.Projects))
	total := townhall.Money{}
	for i := range e.Projects {
		p := &e.Projects[i]
		field := "projects[" + strconv.Itoa(i) + "]"
		if first, twice := seen[p.ID]; twice || p.ID == "" {
			return bad(field+".id", p.ID, townhall.Say("allocate.project.id", "非空且互不相同的编号（{first}号项目已用）", "an id that no other project has (number {first} has it)", "first", first))
		}
		seen[p.ID] = i
		if p.Cost.Currency() != e.Budget.Currency() || p.Cost.Minor() < 0 {
			return bad(field+".cost", p.Cost, townhall.Say("allocate.project.cost", "不小于 0 的{currency}金额", "an amount of 0 or more in {currency}", "currency", string(e.Budget.Currency())))
		}
		var err error
		if total, err = total.Add(p.Cost); err != nil {
			return err
		}
	}
	return e.Ballots.check(len(e.Projects), len(e.Districts))
}

func (b *Ballots) check(projects, districts int) error {
	n := b.Len()
	switch {
	case b.Kind > Cumulative:
		return bad("ballots.kind", int(b.Kind), townhall.Say("allocate.kind.needed", "approval、choose-1、ordinal 或 cumulative", "approval, choose-1, ordinal or cumulative"))
	case int64(len(b.Choices)) > MaxChoices:
		return tooMany("ballots.choices", int64(len(b.Choices)), MaxChoices)
	case b.Kind == Cumulative && len(b.Points) != len(b.Choices) || b.Kind != Cumulative && len(b.Points) > 0:
		return bad("ballots.points", len(b.Points), townhall.Say("allocate.ballots.points", "计分票的每个选择各有一个分数，其他选票没有分数", "points for each choice of a cumulative ballot, and of no other"))
	case b.Weights != nil && len(b.Weights) != n:
		return bad("ballots.weights", len(b.Weights), townhall.Say("allocate.ballots.each", "每张选票一个，共{n}个", "one for each ballot, {n}", "n", n))
	case b.Districts != nil && len(b.Districts) != n:
		return bad("ballots.districts", len(b.Districts), townhall.Say("allocate.ballots.each", "每张选票一个，共{n}个", "one for each ballot, {n}", "n", n))
	case len(b.Offsets) > 0 && (b.Offsets[0] != 0 || int64(b.Offsets[n]) != int64(len(b.Choices))):
		return bad("ballots.offsets", int64(b.Offsets[n]), townhall.Say("allocate.ballots.offsets", "从 0 到选择总数 {n}", "from 0 to the number of choices, {n}", "n", len(b.Choices)))
	case len(b.Offsets) == 0 && len(b.Choices) > 0:
		return bad("ballots.offsets", 0, townhall.Say("allocate.ballots.offsets", "从 0 到选择总数 {n}", "from 0 to the number of choices, {n}", "n", len(b.Choices)))
	}
	last := make([]uint32, projects) // the ballot that last chose it, and one
	from := uint32(0)
	for i, to := range b.Offsets[min(1, len(b.Offsets)):] {
		if from > to || int64(to) > int64(len(b.Choices)) {
			return bad("ballots.offsets["+strconv.Itoa(i+1)+"]", int64(to), townhall.Say("allocate.ballots.rising", "不小于前一个 {from}", "no less than the one before, {from}", "from", int64(from)))
		}
		for _, c := range b.Choices[from:to] {
			if int(c) >= len(last) {
				return bad(ballotField(i), int(c), townhall.Say("allocate.ballot.project", "0 至 {last} 的项目序号", "the place of a project, from 0 to {last}", "last", projects-1))
			}
			if last[c] == uint32(i)+1 {
				return bad(ballotField(i), int(c), townhall.Say("allocate.ballot.once", "同一项目只选一次", "each project once"))
			}
			last[c] = uint32(i) + 1
		}
		if b.Kind == ChooseOne && to-from > 1 {
			return bad(ballotField(i), int64(to-from), townhall.Say("allocate.ballot.one", "至多一个项目", "one project at most"))
		}
		from = to
	}
	for i, d := range b.Districts {
		if int(d) >= districts {
			return bad("ballots.districts["+strconv.Itoa(i)+"]", int(d), townhall.Say("allocate.ballot.district", "已列出的片区", "a district of the list"))
		}
	}
	weight := int64(0)
	for _, w := range b.Weights {
		if weight += int64(w); weight > maxWeight {
			return tooMany("ballots.weights", weight, maxWeight)
		}
	}
	return nil
}

func ballotField(i int) string { return "ballots[" + strconv.Itoa(i) + "]" }

func bad(field string, found any, needed townhall.Text) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(found), Needed: needed}
}

func tooMany(field string, found, most int64) error {
	return &townhall.Error{Kind: townhall.Overflow, Field: field, Found: townhall.ValueOf(found), Needed: townhall.Say("allocate.most", "至多 {most}", "{most} at most", "most", most)}
}

func nameOf[T ~uint8](names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return "?"
}

func textOf[T ~uint8](field string, names []string, v T) ([]byte, error) {
	if int(v) >= len(names) {
		return nil, bad(field, int(v), townhall.Say("allocate.named", "已知的值", "a value that is known"))
	}
	return []byte(names[v]), nil
}

func named[T ~uint8](v *T, field string, names []string, b []byte, needed townhall.Text) error {
	for i, name := range names {
		if name == string(b) {
			*v = T(i)
			return nil
		}
	}
	return bad(field, string(b), needed)
}

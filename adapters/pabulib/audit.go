package pabulib

import (
	"hash/maphash"
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// audit looks at each row for Check. Read has none: a nil audit does nothing.
type audit struct {
	lines         []int // of the projects
	votes, scores []int64
	voters        map[[2]uint64]int // on which line a voter is, by two hashes of the id
	seeds         [2]maphash.Seed
}

func newAudit() *audit {
	return &audit{voters: map[[2]uint64]int{}, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
}

// header looks for columns that are there twice.
func (a *audit) header(b *builder, line int, fields [][]byte) {
	if a == nil {
		return
	}
	seen := map[string]bool{}
	for _, f := range fields[:b.width] {
		if seen[string(trim(f))] {
			b.hear.note(line, shown(trim(f)), "", townhall.Say("pabulib.column.once", "只出现一次的列名", "a column's name once"))
		}
		seen[string(trim(f))] = true
	}
}

// short tells of a row with fewer fields than the header.
func (a *audit) short(b *builder, line int, fields [][]byte) {
	if len(fields) < b.width {
		b.hear.note(line, "", len(fields), townhall.Say("pabulib.fields.all", "{n}个字段，与表头一致", "{n} fields, as the header has", "n", b.width))
	}
}

// project looks at the last project.
func (a *audit) project(b *builder, line int, fields [][]byte) {
	if a == nil {
		return
	}
	a.short(b, line, fields)
	a.lines = append(a.lines, line)
	p := &b.election.Projects[len(b.election.Projects)-1]
	p.Name = "" // not kept
	m := &b.meta
	if less, err := p.Cost.Cmp(m.MinProjectCost); err == nil && !m.MinProjectCost.IsZero() && less < 0 {
		b.hear.note(line, "cost", p.Cost, townhall.Say("pabulib.cost.min", "不小于 min_project_cost（{min}）", "no less than min_project_cost, {min}", "min", m.MinProjectCost))
	}
	if more, err := p.Cost.Cmp(m.MaxProjectCost); err == nil && !m.MaxProjectCost.IsZero() && more > 0 {
		b.hear.note(line, "cost", p.Cost, townhall.Say("pabulib.cost.max", "不大于 max_project_cost（{max}）", "no more than max_project_cost, {max}", "max", m.MaxProjectCost))
	}
	for _, c := range p.Categories {
		if len(m.Categories) > 0 && !slices.Contains(m.Categories, c) {
			b.hear.note(line, "category", shown(c), townhall.Say("pabulib.category", "META 所列类别", "a category that META lists"))
		}
	}
}

func (a *audit) start(b *builder) {
	if a == nil {
		return
	}
	a.votes = make([]int64, len(b.election.Projects))
	a.scores = make([]int64, len(b.election.Projects))
}

// scored reports that projects' scores are the sums of points.
func (a *audit) scored(b *builder) bool { return b.election.Ballots.Kind == allocate.Cumulative }

// ballot looks at the last ballot, counts it and drops it.
func (a *audit) ballot(b *builder, line int, fields [][]byte) {
	if a == nil {
		return
	}
	a.short(b, line, fields)
	a.voter(b, line, column(fields, b.cols.voter))
	ballots := &b.election.Ballots
	cost, points := townhall.Money{}, int64(0)
	for i, p := range ballots.Choices {
		a.votes[p]++
		cost, _ = cost.Add(b.election.Projects[p].Cost) // no more than all cost, which fits
		if a.scored(b) {
			n := int64(ballots.Points[i])
			points += n
			a.scores[p] += n
			a.within(b, line, "points", n, "min_points", b.meta.MinPoints, "max_points", b.meta.MaxPoints)
		}
	}
	m := &b.meta
	a.within(b, line, "vote", int64(len(ballots.Choices)), "min_length", m.MinLength, "max_length", m.MaxLength)
	if a.scored(b) {
		a.within(b, line, "points", points, "min_sum_points", m.MinSumPoints, "max_sum_points", m.MaxSumPoints)
	}
	if more, err := cost.Cmp(m.MaxSumCost); err == nil && !m.MaxSumCost.IsZero() && more > 0 {
		b.hear.note(line, "vote", cost, townhall.Say("pabulib.vote.cost", "所选项目合计不超过 max_sum_cost（{max}）", "projects that cost no more than max_sum_cost in all, {max}", "max", m.MaxSumCost))
	}
	ballots.Offsets, ballots.Choices, ballots.Points, ballots.Districts = ballots.Offsets[:1], ballots.Choices[:0], ballots.Points[:0], ballots.Districts[:0]
}

// voter looks whether a voter was there before.
func (a *audit) voter(b *builder, line int, id []byte) {
	if b.cols.voter < 0 {
		return
	}
	key := [2]uint64{maphash.Bytes(a.seeds[0], id), maphash.Bytes(a.seeds[1], id)}
	before, twice := a.voters[key]
	switch {
	case len(id) == 0:
		b.hear.note(line, "voter_id", "", townhall.Say("pabulib.voter", "投票人编号", "a voter's id"))
	case twice:
		b.hear.note(line, "voter_id", shown(id), townhall.Say("pabulib.voter.once", "未出现过的投票人（已见于第{line}行）", "a voter who was not there before (line {line})", "line", before))
	default:
		a.voters[key] = line
	}
}

// within holds a number against the two keys of META that bound it, where the file has them.
func (a *audit) within(b *builder, line int, field string, n int64, low string, least int64, high string, most int64) {
	if b.lineOf[low] > 0 && n < least {
		b.hear.note(line, field, n, townhall.Say("pabulib.least", "不小于 {key}（{least}）", "no less than {key}, {least}", "key", low, "least", least))
	}
	if b.lineOf[high] > 0 && n > most {
		b.hear.note(line, field, n, townhall.Say("pabulib.most", "不大于 {key}（{most}）", "no more than {key}, {most}", "key", high, "most", most))
	}
}

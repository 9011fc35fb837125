package pabulib

import (
	"bytes"
	"math"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// project reads a row of PROJECTS.
func (b *builder) project(line int, fields [][]byte) {
	e := b.election
	id := column(fields, b.cols.id)
	cost, ok := b.projectCost(line, column(fields, b.cols.cost))
	_, twice := b.byID[string(id)]
	switch {
	case !ok || b.cols.id < 0:
		return
	case len(id) == 0 || twice || bytes.IndexByte(id, ',') >= 0:
		b.hear.refuse(line, "project_id", shown(id), townhall.Say("pabulib.project.id", "非空、不含逗号、与其他项目不同的编号", "an id without a comma that no other project has"))
		return
	case len(e.Projects) == allocate.MaxProjects:
		b.hear.overflow(line, "", len(e.Projects)+1, townhall.Say("pabulib.projects.most", "至多{most}个项目", "{most} projects at most", "most", allocate.MaxProjects))
		return
	}
	p := allocate.Project{ID: string(id), Name: string(column(fields, b.cols.name)), Cost: cost}
	if district := column(fields, b.cols.district); !none(district) {
		p.District = string(district)
	}
	if category := column(fields, b.cols.category); !none(category) {
		p.Categories = list(category)
	}
	b.byID[p.ID] = uint16(len(e.Projects))
	e.Projects = append(e.Projects, p)
	b.claims = append(b.claims, Claim{
		Selected: int(b.claim(line, "selected", column(fields, b.cols.selected), maxSelected)),
		Votes:    b.claim(line, "votes", column(fields, b.cols.votes), math.MaxInt64),
		Score:    b.claim(line, "score", column(fields, b.cols.score), math.MaxInt64),
	})
	b.extra(line, fields, b.width)
	b.audit.project(b, line, fields)
}

// projectCost reads a cost, and adds it to those before.
func (b *builder) projectCost(line int, field []byte) (townhall.Money, bool) {
	currency := b.election.Budget.Currency()
	cost, f := money(field, currency)
	if f != fine {
		if b.cols.cost >= 0 {
			b.badAmount(line, "cost", field, currency)
		}
		return cost, false
	}
	sum, err := b.cost.Add(cost)
	if err != nil {
		b.hear.overflow(line, "cost", shown(field), townhall.Say("pabulib.costs.fit", "总额不溢出的费用", "costs whose sum fits"))
		return cost, false
	}
	b.cost = sum
	return cost, true
}

// claim reads what the file says of a result.
func (b *builder) claim(line int, name string, field []byte, most int64) int64 {
	if none(field) {
		return Unsaid
	}
	n, f := decimal(field, 0)
	if f != fine || n < 0 || n > most {
		b.hear.note(line, name, shown(field), townhall.Say("pabulib.claim", "0 至 {most} 的整数", "a whole number from 0 to {most}", "most", most))
		return Unsaid
	}
	return n
}

// none reports that a field holds nothing; some programs write None.
func none(field []byte) bool {
	return len(field) == 0 || len(field) == 4 && bytes.EqualFold(field, []byte("none"))
}

// roomBallots is for how many of the ballots that a file announces room is made at once; more are given room as they come.
const roomBallots = 1 << 19

func (b *builder) startVotes(line int, header [][]byte) {
	p := places(header, "voter_id", "vote", "points", "district", "neighborhood", "subunit")
	b.cols = columns{voter: p[0], vote: p[1], points: p[2], place: first(p[3], p[4], p[5])}
	b.missing(line, "vote", b.cols.vote)
	if b.cols.voter < 0 {
		b.hear.note(line, "voter_id", "", townhall.Say("pabulib.column", "{name} 列", "a column {name}", "name", "voter_id"))
	}
	ballots := &b.election.Ballots
	if ballots.Kind == allocate.Cumulative {
		b.missing(line, "points", b.cols.points)
	}
	room := min(max(b.meta.NumVotes, 0), roomBallots)
	ballots.Offsets = append(make([]uint32, 0, room+1), 0)
	ballots.Choices = make([]uint16, 0, 4*min(room, roomBallots/2))
	b.lastOn = make([]uint32, len(b.election.Projects))
	b.audit.start(b)
}

// ballot reads a row of VOTES.
func (b *builder) ballot(line int, fields [][]byte) {
	if b.cols.vote >= len(fields) {
		b.hear.refuse(line, "vote", "", townhall.Say("pabulib.vote", "选票，以逗号分隔的项目编号", "a ballot: ids of projects, parted by commas"))
		return
	}
	if b.cols.vote < 0 {
		return
	}
	ballots := &b.election.Ballots
	from := len(ballots.Choices)
	if b.voters++; b.voters > maxVoters {
		b.hear.overflow(line, "VOTES", b.voters, townhall.Say("pabulib.votes.most", "至多{most}张选票", "{most} ballots at most", "most", maxVoters))
		return
	}
	if !b.choices(line, column(fields, b.cols.vote), column(fields, b.cols.points)) {
		ballots.Choices = ballots.Choices[:from]
		ballots.Points = ballots.Points[:min(from, len(ballots.Points))]
		return
	}
	ballots.Offsets = append(ballots.Offsets, uint32(len(ballots.Choices)))
	if b.cols.place >= 0 {
		b.placeVoter(line, column(fields, b.cols.place))
	}
	b.extra(line, fields, b.width)
	b.audit.ballot(b, line, fields)
}

// choices reads what a ballot chose, each project once.
func (b *builder) choices(line int, vote, points []byte) bool {
	ballots := &b.election.Ballots
	from := len(ballots.Choices)
	for len(vote) > 0 {
		id, point := []byte(nil), []byte(nil)
		if id, vote = cut(vote); ballots.Kind == allocate.Cumulative {
			point, points = cut(points)
		}
		p, known := b.byID[string(id)]
		switch {
		case len(id) == 0 && len(point) == 0:
		case !known:
			b.hear.note(line, "vote", shown(id), townhall.Say("pabulib.vote.known", "已列出的项目（此项不计）", "a project of the list (it is not counted)"))
		case b.lastOn[p] == uint32(b.voters):
			b.hear.note(line, "vote", shown(id), townhall.Say("pabulib.vote.once", "同一项目只出现一次（只计一次）", "each project once (it counts once)"))
			if ballots.Kind == allocate.Cumulative && !b.addPoints(line, from, p, point) {
				return false
			}
		default:
			b.lastOn[p] = uint32(b.voters)
			ballots.Choices = append(ballots.Choices, p)
			if ballots.Kind == allocate.Cumulative && !b.addPoints(line, len(ballots.Points), p, point) {
				return false
			}
		}
	}
	if n := len(ballots.Choices) - from; n > 1 && ballots.Kind == allocate.ChooseOne {
		b.hear.refuse(line, "vote", n, townhall.Say("pabulib.vote.one", "至多一个项目（vote_type 为 choose-1）", "one project at most (vote_type is choose-1)"))
		return false
	}
	if len(points) > 0 && ballots.Kind == allocate.Cumulative {
		b.hear.note(line, "points", shown(points), townhall.Say("pabulib.points.more", "每个项目一个分数（多出的不计）", "points for each project (the others do not count)"))
	}
	if int64(len(ballots.Choices)) > allocate.MaxChoices || b.voters == math.MaxUint32 {
		b.hear.overflow(line, "vote", len(ballots.Choices), townhall.Say("pabulib.votes.read", "合计至多{most}个选择", "{most} choices at most in all", "most", int64(allocate.MaxChoices)))
		return false
	}
	return true
}

// addPoints reads the points of a project, and adds them to those that the ballot, whose first choice is at from, gave it before.
func (b *builder) addPoints(line, from int, project uint16, field []byte) bool {
	n, f := decimal(field, 0)
	if f != fine || n < 0 || n > math.MaxUint32 {
		b.hear.refuse(line, "points", shown(field), townhall.Say("pabulib.points", "每个项目一个不小于 0 的整数分数", "points for each project, whole and 0 or more"))
		return false
	}
	ballots := &b.election.Ballots
	for i := from; i < len(ballots.Points); i++ {
		if ballots.Choices[i] == project {
			if n += int64(ballots.Points[i]); n > math.MaxUint32 {
				b.hear.overflow(line, "points", n, townhall.Say("pabulib.points.fit", "一个项目至多{most}分", "{most} points for a project at most", "most", int64(math.MaxUint32)))
				return false
			}
			ballots.Points[i] = uint32(n)
			return true
		}
	}
	ballots.Points = append(ballots.Points, uint32(n))
	return true
}

// cut takes the first of a list.
func cut(items []byte) (first, rest []byte) {
	for i, c := range items { // quicker than bytes.IndexByte, since ids are short
		if c == ',' {
			return trim(items[:i]), items[i+1:]
		}
	}
	return trim(items), nil
}

// placeVoter keeps where a voter lives; once that is not known of one, it is kept of none.
func (b *builder) placeVoter(line int, name []byte) {
	place, known := b.places[string(name)]
	e := b.election
	switch {
	case known:
	case none(name):
		b.dropPlaces()
		return
	case len(e.Districts) == math.MaxUint16:
		b.hear.note(line, "district", len(e.Districts)+1, townhall.Say("pabulib.districts.most", "至多{most}个片区（片区不予保留）", "{most} districts at most (they are not kept)", "most", math.MaxUint16))
		b.dropPlaces()
		return
	default:
		place = uint16(len(e.Districts))
		b.places[string(name)] = place
		e.Districts = append(e.Districts, string(name))
	}
	e.Ballots.Districts = append(e.Ballots.Districts, place)
}

func (b *builder) dropPlaces() {
	b.cols.place = -1
	b.election.Districts, b.election.Ballots.Districts = nil, nil
}

// finish notes where the file's counts disagree with META.
func (b *builder) finish() {
	if len(b.pairs) > 0 {
		b.setMeta()
	}
	b.counted("num_projects", b.meta.NumProjects, int64(len(b.election.Projects)))
	b.counted("num_votes", b.meta.NumVotes, b.voters)
	b.audit.finish(b)
}

func (b *builder) counted(key string, said, found int64) {
	if b.lineOf[key] > 0 && said != found {
		b.hear.note(b.lineOf[key], key, said, townhall.Say("pabulib.counted", "与文件中的数目 {n} 一致", "the number that the file has, {n}", "n", found))
	}
}

package pabulib

import (
	"io"
	"os"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// Instance (选举实例) is what a file holds: the election, what the file says of it, and what it says came of it.
type Instance struct {
	Election *allocate.Election
	Meta     Meta
	Claims   []Claim   // of each project, in the election's order
	Notes    []Problem // what Read tolerated, the first MaxNotes of it
	Noted    int       // how much that was in all
}

// MaxNotes is how many notes an Instance keeps.
const MaxNotes = 100

// Claim (公布结果) is what a file says of a project's result; what it does not say is Unsaid.
type Claim struct {
	Selected int   // 0 no, 1 yes; 2 and 3 in another way or with other money, of which the file's comment tells
	Votes    int64 // how many voters chose it
	Score    int64 // the points it got
}

// Unsaid stands for what a file says nothing of.
const Unsaid = -1

const maxSelected = 3

// Open reads a file. See Read.
func Open(path string) (*Instance, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return Read(file)
}

// Read reads an election to be counted, each ballot once into flat arrays. It tolerates, and notes, what leaves no doubt what is counted:
// projects named twice on a ballot count once (their points added, as cities do), unknown ones not; counts that disagree with META are
// passed over; a currency that is missing or none is XXX. The rest it refuses with a *townhall.Error that names the line: amounts that
// are no numbers, below 0 or with more decimals than the currency has, points that are not whole or below 0, two projects with one id,
// several on a choose-1 ballot, a file that breaks off. Voters' districts are kept where each voter's is known.
func Read(r io.Reader) (*Instance, error) {
	out := &Instance{}
	var refused *townhall.Error
	hear := &listener{heard: func(p Problem) bool {
		switch {
		case p.Refused:
			refused = p.Err()
			return false
		case len(out.Notes) < MaxNotes:
			out.Notes = append(out.Notes, p)
		}
		out.Noted++
		return true
	}}
	b := newBuilder(hear)
	if err := walk(newScanner(r, hear), b); err != nil {
		return nil, err
	}
	b.finish()
	if refused != nil {
		return nil, refused
	}
	out.Election, out.Meta, out.Claims = b.election, b.meta, b.claims
	return out, nil
}

// builder makes an election of a file's rows.
type builder struct {
	hear     *listener
	election *allocate.Election
	meta     Meta
	claims   []Claim

	pairs  []pairAt
	lineOf map[string]int // of META keys
	cost   townhall.Money // of all projects
	width  int            // of the header
	cols   columns
	byID   map[string]uint16
	lastOn []uint32 // the ballot that last chose a project, and one
	places map[string]uint16
	audit  *audit // of Check
	voters int64
}

type pairAt struct {
	Pair
	line int
}

// columns are the places of those that are read.
type columns struct {
	id, cost, name, category, district, selected, votes, score int // of PROJECTS
	voter, vote, points, place                                 int // of VOTES
}

func newBuilder(hear *listener) *builder {
	return &builder{hear: hear, election: &allocate.Election{}, lineOf: map[string]int{}, byID: map[string]uint16{}, places: map[string]uint16{}}
}

func (b *builder) header(s section, line int, fields [][]byte) {
	b.width = len(fields)
	for b.width > 1 && blank(fields[b.width-1:]) {
		b.width--
	}
	b.audit.header(b, line, fields)
	switch s {
	case inMeta:
		if string(column(fields, 0)) != "key" {
			b.hear.note(line, "", shown(fields[0]), townhall.Say("pabulib.meta.header", "表头 key;value", "the header key;value"))
			b.pair(line, fields)
		}
	case inProjects:
		b.setMeta()
		p := places(fields, "project_id", "cost", "name", "category", "categories", "district", "neighborhood", "subunit", "selected", "votes", "score")
		b.cols = columns{id: p[0], cost: p[1], name: p[2], category: first(p[3], p[4]), district: first(p[5], p[6], p[7]), selected: p[8], votes: p[9], score: p[10]}
		b.missing(line, "project_id", b.cols.id)
		b.missing(line, "cost", b.cols.cost)
	case inVotes:
		b.startVotes(line, fields)
	}
}

func (b *builder) missing(line int, name string, place int) {
	if place < 0 {
		b.hear.refuse(line, name, "", townhall.Say("pabulib.column", "{name} 列", "a column {name}", "name", name))
	}
}

func (b *builder) row(s section, line int, fields [][]byte) {
	switch s {
	case inMeta:
		b.pair(line, fields)
	case inProjects:
		b.project(line, fields)
	case inVotes:
		b.ballot(line, fields)
	}
}

const maxPairs = 10_000

// pair keeps a pair of META: what an amount means depends on the currency, which comes later.
func (b *builder) pair(line int, fields [][]byte) {
	key := string(column(fields, 0))
	switch {
	case key == "":
		b.hear.note(line, "", shown(column(fields, 1)), townhall.Say("pabulib.key", "键", "a key"))
		return
	case len(b.pairs) == maxPairs:
		b.hear.overflow(line, shown(key), maxPairs+1, townhall.Say("pabulib.keys.most", "至多{most}个键", "{most} keys at most", "most", maxPairs))
		return
	case b.lineOf[key] > 0:
		b.hear.note(line, shown(key), "", townhall.Say("pabulib.key.once", "只出现一次（已见于第{line}行；以最后的为准）", "to be there once (it is on line {line}; the last one counts)", "line", b.lineOf[key]))
	}
	b.extra(line, fields, 2)
	b.lineOf[key] = line
	b.pairs = append(b.pairs, pairAt{Pair{key, string(column(fields, 1))}, line})
}

// extra notes fields beyond the header's.
func (b *builder) extra(line int, fields [][]byte, columns int) {
	if len(fields) > columns && !blank(fields[columns:]) {
		b.hear.note(line, "", len(fields), townhall.Say("pabulib.fields", "至多{n}个字段，与表头一致（含分号的文本应加引号）", "{n} fields at most, as the header has (text with a semicolon is quoted)", "n", columns))
	}
}

package pabulib

import (
	"bytes"

	"github.com/townhall-go/townhall"
)

type section int

const (
	nowhere section = iota
	inMeta
	inProjects
	inVotes
)

var sectionNames = [...]string{"", "META", "PROJECTS", "VOTES"}

func (s section) String() string { return sectionNames[s] }

// rows takes a file's rows as they come; the fields are theirs only until the next.
type rows interface {
	header(s section, line int, fields [][]byte)
	row(s section, line int, fields [][]byte)
}

// walk hands the rows of a file's sections out. The error is the reader's.
func walk(s *scanner, to rows) error {
	at, headed, lost := nowhere, true, false
	for s.next() {
		named, ok := sectionOf(s.fields)
		switch {
		case ok:
			if named != at+1 || !headed {
				s.hear.refuse(s.line, "", named.String(), inOrder())
			}
			at, headed = named, false
		case blank(s.fields):
			s.hear.note(s.line, "", townhall.Say("pabulib.blank", "空行", "a blank line"), townhall.Say("pabulib.row.needed", "一行数据", "a row"))
		case at == nowhere:
			if !lost {
				s.hear.refuse(s.line, "", shown(s.fields[0]), inOrder())
			}
			lost = true
		case !headed:
			headed = true
			to.header(at, s.line, s.fields)
		default:
			to.row(at, s.line, s.fields)
		}
	}
	if s.err == nil && (at != inVotes || !headed) {
		s.hear.refuse(s.lines, "", townhall.Say("pabulib.ends", "文件已结束", "the end of the file"), inOrder())
	}
	return s.err
}

func inOrder() townhall.Text {
	return townhall.Say("pabulib.sections", "依次出现且各一次的 META、PROJECTS、VOTES 部分，各有表头", "the sections META, PROJECTS and VOTES, in this order, once each, each with its header")
}

// sectionOf reports which section a line opens, if it does. Spreadsheets leave empty fields behind the name.
func sectionOf[T []byte | string](fields []T) (section, bool) {
	for _, f := range fields[1:] {
		if len(f) > 0 {
			return nowhere, false
		}
	}
	name := bytes.TrimSpace([]byte(fields[0]))
	for i, s := range sectionNames[1:] {
		if bytes.EqualFold(name, []byte(s)) {
			return section(i + 1), true
		}
	}
	return nowhere, false
}

func blank[T []byte | string](fields []T) bool {
	for _, f := range fields {
		if len(f) > 0 && len(bytes.TrimSpace([]byte(f))) > 0 {
			return false
		}
	}
	return true
}

// trim takes the space off a field's ends.
func trim(field []byte) []byte {
	if n := len(field); n == 0 || plain(field[0]) && plain(field[n-1]) {
		return field
	}
	return bytes.TrimSpace(field)
}

func plain(c byte) bool { return c > ' ' && c < 0x80 }

// column is a field by its place, empty if the row ends before it or there is no such column.
func column(fields [][]byte, place int) []byte {
	if place < 0 || place >= len(fields) {
		return nil
	}
	return trim(fields[place])
}

// places finds columns by their names in a header; -1 is none.
func places(header [][]byte, names ...string) []int {
	out := make([]int, len(names))
	for i, name := range names {
		out[i] = -1
		for j, h := range header {
			if out[i] < 0 && bytes.EqualFold(trim(h), []byte(name)) {
				out[i] = j
			}
		}
	}
	return out
}

// first is the first of some places that there is, or -1.
func first(places ...int) int {
	for _, p := range places {
		if p >= 0 {
			return p
		}
	}
	return -1
}

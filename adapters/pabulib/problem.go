package pabulib

import (
	"unicode/utf8"

	"github.com/townhall-go/townhall"
)

// Problem (问题) is one thing that is not as the format or the file itself says.
type Problem struct {
	Line    int    // from 1; 0 where it is the file as a whole
	Field   string // the column or the META key, "" where it is the line as a whole
	Found   townhall.Value
	Needed  townhall.Text
	Refused bool // Read refuses the file for it; what is not refused, it tolerates and notes

	kind townhall.ErrorKind
}

// Err is the problem as the error with which Read refuses.
func (p Problem) Err() *townhall.Error {
	kind := p.kind
	if kind == "" {
		kind = townhall.Invalid
	}
	return &townhall.Error{Kind: kind, Field: p.Field, Line: p.Line, Found: p.Found, Needed: p.Needed}
}

// Text says where the problem is, what was needed and what was found, in any language.
func (p Problem) Text() townhall.Text { return p.Err().Text() }

// listener is told of problems until it has heard enough.
type listener struct {
	heard   func(Problem) (goOn bool)
	stopped bool
}

func (l *listener) tell(p Problem) {
	if !l.stopped {
		l.stopped = !l.heard(p)
	}
}

// value is what was found; where that is nothing, nothing is shown.
func value(found any) townhall.Value {
	if found == "" {
		return townhall.Value{}
	}
	return townhall.ValueOf(found)
}

func (l *listener) note(line int, field string, found any, needed townhall.Text) {
	l.tell(Problem{Line: line, Field: field, Found: value(found), Needed: needed})
}

func (l *listener) refuse(line int, field string, found any, needed townhall.Text) {
	l.tell(Problem{Line: line, Field: field, Found: value(found), Needed: needed, Refused: true})
}

func (l *listener) overflow(line int, field string, found any, needed townhall.Text) {
	l.tell(Problem{Line: line, Field: field, Found: value(found), Needed: needed, Refused: true, kind: townhall.Overflow})
}

const maxShown = 60

// shown is as much of a field as a person wants to see of it.
func shown[T []byte | string](field T) string {
	if len(field) <= maxShown {
		return string(field)
	}
	end := maxShown
	for end > 0 && !utf8.RuneStart(field[end]) {
		end--
	}
	return string(field[:end]) + "…"
}

package ical

import (
	"bytes"
	"io"
	"strings"
)

// lines is a file of which errors can name the line; the parser does not.
type lines struct {
	lines []string // without the blank ones at the end
	given int      // to the parser
	ended bool
	rest  []byte
}

func readLines(file io.Reader) (*lines, error) {
	text, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimRight(bytes.TrimPrefix(text, []byte("\ufeff")), " \t\r\n")
	if len(text) == 0 {
		return &lines{}, nil
	}
	return &lines{lines: strings.SplitAfter(string(text), "\n")}, nil
}

// parser gives a reader that hands out one line at a time, so that it knows how far the parser came.
func (l *lines) parser() io.Reader { return (*lineReader)(l) }

type lineReader lines

// Read gives a line, or as much of it as there is room for.
func (l *lineReader) Read(into []byte) (int, error) {
	if len(l.rest) == 0 {
		if l.given == len(l.lines) {
			l.ended = true
			return 0, io.EOF
		}
		l.rest = []byte(l.lines[l.given])
		l.given++
	}
	n := copy(into, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// reached is the line at which the parser stopped: it looks one ahead, to see whether a line goes on.
func (l *lines) reached() int {
	if l.ended {
		return l.given
	}
	return max(l.given-1, min(l.given, 1))
}

// at is a line, from 1.
func (l *lines) at(n int) string {
	if n < 1 || n > len(l.lines) {
		return ""
	}
	return strings.TrimSpace(l.lines[n-1])
}

// event is the line on which the i-th event has a property, or on which it begins. What lies within the event, such as
// an alarm, has properties of its own.
func (l *lines) event(i int, property string) int {
	begun, within := 0, 0
	for n := range l.lines {
		line := strings.ToUpper(l.at(n + 1))
		name, _, _ := strings.Cut(line, ":")
		name, _, _ = strings.Cut(name, ";")
		switch {
		case line == "BEGIN:VEVENT" && i < 0:
			return begun
		case line == "BEGIN:VEVENT":
			if i--; i < 0 {
				begun = n + 1
			}
		case i < 0 && name == "BEGIN":
			within++
		case i < 0 && name == "END":
			within--
		case i < 0 && within == 0 && name == property:
			return n + 1
		}
	}
	return begun
}

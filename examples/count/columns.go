package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// columns are rows to be printed one below the other.
type columns struct {
	right string // a letter for each column: r where it is set to the right, l elsewhere
	rows  [][]string
}

func (c *columns) add(fields ...string) { c.rows = append(c.rows, fields) }

// print writes the rows, indented.
func (c *columns) print(w io.Writer) {
	widths := make([]int, len(c.right))
	for _, row := range c.rows {
		for i, f := range row {
			widths[i] = max(widths[i], width(f))
		}
	}
	for _, row := range c.rows {
		var b strings.Builder
		for i, f := range row {
			space := strings.Repeat(" ", widths[i]-width(f))
			if c.right[i] == 'r' {
				f = space + f
			} else {
				f += space
			}
			b.WriteString("  " + f)
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

// width is how many cells of a terminal a text takes: characters from CJK on take two.
func width(s string) int {
	n := 0
	for _, c := range s {
		switch {
		case c >= 0x300 && c < 0x370: // set above the letter before
		case c >= 0x2e80:
			n += 2
		default:
			n++
		}
	}
	return n
}

// cut is a text of so many cells at most, on one line.
func cut(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if width(s) <= most {
		return s
	}
	n := 0
	for i, c := range s {
		if n += width(string(c)); n >= most {
			return s[:i] + "…"
		}
	}
	return s
}

// plain writes text without what could command a terminal: files are by anybody.
type plain struct{ w io.Writer }

// Write writes whole texts.
func (p plain) Write(b []byte) (int, error) {
	_, err := io.WriteString(p.w, printable(string(b)))
	return len(b), err
}

func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' {
			return '�'
		}
		return c
	}, s)
}

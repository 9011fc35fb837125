package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/townhall-go/townhall"
)

// cells takes the tokens of a sheet: row by row, as they stand.
func (in *intake) cells(b *workbookFile) func(xml.Token) error {
	s := &sheetTokens{intake: in, book: b}
	return func(token xml.Token) error {
		switch t := token.(type) {
		case xml.StartElement:
			return s.start(t)
		case xml.EndElement:
			return s.end(t.Name.Local)
		case xml.CharData:
			if s.within == "v" {
				s.value.Write(t)
			}
		}
		s.inline.take(token)
		return nil
	}
}

// sheetTokens is where the reading of a sheet stands.
type sheetTokens struct {
	*intake
	book   *workbookFile
	line   int
	row    []string
	column int // of the cell, from 0
	typ    string
	style  int
	within string
	value  strings.Builder
	inline richText
}

func (s *sheetTokens) start(t xml.StartElement) error {
	s.within = t.Name.Local
	switch t.Name.Local {
	case "row":
		return s.beginRow(attribute(t, "r"))
	case "c":
		return s.beginCell(t)
	}
	s.inline.take(t)
	return nil
}

// beginRow takes a row's number, which is one more than the last if it is not given. Numbers go up.
func (s *sheetTokens) beginRow(number string) error {
	n := s.line + 1
	if number != "" {
		var err error
		if n, err = strconv.Atoi(number); err != nil || n <= s.line || n > maxRows {
			return damaged(s.field(""), s.line+1, errors.New("row number "+strconv.Quote(number)))
		}
	}
	s.line, s.row, s.column = n, s.row[:0], -1
	return nil
}

func (s *sheetTokens) beginCell(t xml.StartElement) error {
	column := s.column + 1
	if at := attribute(t, "r"); at != "" {
		n, line, err := excelize.CellNameToCoordinates(at)
		if err != nil || line != s.line || n <= s.column+1 {
			return damaged(s.field(""), s.line, errors.New("cell name "+strconv.Quote(at)))
		}
		column = n - 1
	}
	s.column, s.typ, s.style = column, attribute(t, "t"), -1
	if n, err := strconv.Atoi(attribute(t, "s")); err == nil {
		s.style = n
	}
	s.value.Reset()
	s.inline = richText{}
	return nil
}

func (s *sheetTokens) end(name string) error {
	s.within = ""
	switch name {
	case "c":
		return s.endCell()
	case "row":
		return s.intake.row(s.line, append([]string(nil), s.row...))
	}
	s.inline.take(xml.EndElement{Name: xml.Name{Local: name}})
	return nil
}

// endCell puts a cell's text in its place, behind blank ones that the file leaves out; a column beyond the limit holds text,
// or does not count.
func (s *sheetTokens) endCell() error {
	text, err := s.text(s.value.String())
	if err != nil {
		return damaged(s.intake.column(s.column), s.line, err)
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if s.column >= s.limits.Columns {
		return over(s.field(""), s.line, s.column+1, int64(s.limits.Columns), inColumns)
	}
	for len(s.row) <= s.column {
		s.row = append(s.row, "")
	}
	s.row[s.column] = text
	return nil
}

// text is what a cell says, by its type.
func (s *sheetTokens) text(value string) (string, error) {
	switch s.typ {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(s.book.texts) {
			return "", errors.New("no shared text " + strconv.Quote(value))
		}
		return s.book.texts[i], nil
	case "inlineStr":
		return s.inline.done(), nil
	case "str":
		return unescaped(value), nil
	case "b":
		return map[string]string{"0": "FALSE", "1": "TRUE"}[value], nil
	case "e":
		return "", errors.New("a formula that failed: " + value)
	case "d":
		return strings.TrimSuffix(value, "T00:00:00"), nil
	}
	if s.style >= 0 && s.style < len(s.book.times) {
		return s.book.times[s.style].iso(value, s.book.old), nil
	}
	return value, nil
}

var escapes = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescaped reads characters as the format writes them where XML cannot hold them: _x000D_. Line breaks are LF.
func unescaped(s string) string {
	if strings.Contains(s, "_x") {
		s = escapes.ReplaceAllStringFunc(s, func(e string) string {
			n, err := strconv.ParseUint(e[2:6], 16, 16)
			if err != nil {
				return e
			}
			return string(rune(n))
		})
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}

// kind is what a number stands for.
type kind string

const (
	plain kind = ""
	date  kind = "date"
	clock kind = "time"
)

// kindOf tells it by the number format: one that the format has built in, also for Chinese, or one of the file.
func kindOf(id string, formats map[string]string) kind {
	if code, own := formats[id]; own {
		return kindOfCode(code)
	}
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
		return plain
	case n >= 14 && n <= 17, n == 22, n >= 27 && n <= 31, n == 36, n >= 50 && n <= 54, n == 57, n == 58:
		return date
	case n >= 18 && n <= 21, n >= 32 && n <= 35, n == 45, n == 47, n == 55, n == 56:
		return clock
	}
	return plain
}

var (
	literal = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]]*\]`) // in quotes, escaped, for spacing, or colours and places
	elapsed = regexp.MustCompile(`\[(h+|m+|s+)\]`)                // hours beyond a day, which are no time of day
)

// kindOfCode tells it by a format's letters.
func kindOfCode(code string) kind {
	code, _, _ = strings.Cut(strings.ToLower(code), ";")
	letters := literal.ReplaceAllString(code, "")
	switch {
	case elapsed.MatchString(code), strings.Contains(letters, "general"):
		return plain
	case strings.ContainsAny(letters, "yd"):
		return date
	case strings.ContainsAny(letters, "hs"):
		return clock
	case strings.Contains(letters, "m"):
		return date
	}
	return plain
}

// iso writes a number of days as a date, a time or both. What is no day of the calendar stays the number.
func (k kind) iso(value string, old bool) string {
	days, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if k == plain || err != nil || !(days >= 0 && days < 2_958_466) { // the year 10000
		return value
	}
	seconds := int64(days*86400 + 0.5)
	whole, rest := int(seconds/86400), seconds%86400
	at := fmt.Sprintf("T%02d:%02d:%02d", rest/3600, rest/60%60, rest%60)
	first := townhall.NewDate(1899, 12, 30)
	switch {
	case old:
		first = townhall.NewDate(1904, 1, 1)
	case whole == 0:
		if k == clock {
			return at[1:]
		}
		return value
	case whole == 60: // 29 February 1900, which there was not
		return value
	case whole < 60:
		first = first.AddDays(1)
	}
	if rest == 0 {
		return first.AddDays(whole).String()
	}
	return first.AddDays(whole).String() + at
}

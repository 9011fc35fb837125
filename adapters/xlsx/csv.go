package xlsx

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
)

const utf8Mark = "\ufeff" // by which Excel knows UTF-8

// WriteCSV writes a table as CSV that Excel opens rightly: UTF-8 with a byte order mark, commas, CRLF. It streams, so that an
// error in the rows ends it with what came before already written; take Write where that must not be, and where types count.
//
// Programs guess at the type of what they open. An apostrophe is put before text that they would take for a formula
// (beginning with = + - @ or their full-width forms, a tab or a line break), and before text of which they would make another figure:
// digits with a leading zero or more than 15 of them, and fractions, which they read as days. Numbers get none, also below
// zero. Read takes the apostrophe away again, so that what was written comes back as it was, but for line breaks, which are LF.
func WriteCSV(w io.Writer, l townhall.Language, t Table) error {
	if err := t.check("table"); err != nil {
		return err
	}
	if _, err := io.WriteString(w, utf8Mark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		record[i] = guarded(clean(c.Label.In(l)))
	}
	if err := writeRecord(w, out, record); err != nil {
		return err
	}
	n := 0
	for row, err := range t.Rows {
		if err == nil {
			err = fill(record, row, l, indexed("table.rows", n))
		}
		if err == nil {
			err = writeRecord(w, out, record)
		}
		if err != nil {
			out.Flush()
			return err
		}
		n++
	}
	out.Flush()
	return out.Error()
}

// writeRecord writes a row; one of a single empty cell is written so that it is not a blank line, which readers pass over.
func writeRecord(w io.Writer, out *csv.Writer, record []string) error {
	if len(record) > 1 || record[0] != "" {
		return out.Write(record)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\"\"\r\n")
	return err
}

func fill(record []string, row []townhall.Value, l townhall.Language, at string) error {
	if len(row) != len(record) {
		return uneven(at, len(row), len(record))
	}
	for i, v := range row {
		c, err := cellOf(v, l)
		if err != nil {
			return err
		}
		record[i] = c.text
		if !c.isNumber {
			record[i] = guarded(c.text)
		}
	}
	return nil
}

// guarded puts an apostrophe before text that a spreadsheet would take for something else, and before text that looks as if
// this had been done, so that unguarded undoes it.
func guarded(s string) string {
	if misread(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

// unguarded takes away what guarded put there.
func unguarded(s string) string {
	if rest := strings.TrimLeft(s, "'"); rest != s && misread(rest) {
		return s[1:]
	}
	return s
}

// misread reports that a spreadsheet would not take a text as it stands.
func misread(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if s != "" && strings.ContainsRune("=+-@\t\n\r＝＋－＠", first) {
		return true
	}
	above, below, fraction := strings.Cut(s, "/")
	if fraction {
		return number(above) && number(below)
	}
	return number(s) && (len(s) > digits || len(s) > 1 && s[0] == '0')
}

func number(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

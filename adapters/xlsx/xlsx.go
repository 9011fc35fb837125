// Package xlsx writes tables as spreadsheets, and reads spreadsheets that somebody filled in.
//
//	err := xlsx.Write(w, townhall.ZH, xlsx.Table{
//		Name:    townhall.Say("report.cases", "案件", "Cases"),
//		Columns: []xlsx.Column{{Label: townhall.Say("report.village", "村", "Village")}, {Label: townhall.Say("report.n", "件数", "Cases")}},
//		Rows:    rows, // streamed: a million of them need no more memory than a hundred
//	})
//	sheets, err := xlsx.Read(file, xlsx.Limits{}) // XLSX or CSV, whatever it is called
//
// A figure is a number in the sheet only where a spreadsheet, which counts in 15 decimal digits, shows exactly that figure;
// any other stays text, so that none is rounded in silence. Text is always text, also if it begins like a formula.
package xlsx

import (
	"archive/zip"
	"io"
	"iter"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/townhall-go/townhall"
)

// Table (表) is what becomes a sheet. Rows are asked for once, and each has a value for each column.
type Table struct {
	Name    townhall.Text
	Columns []Column
	Rows    iter.Seq2[[]townhall.Value, error]
}

// Column (列) is a column with its head.
type Column struct {
	Label townhall.Text
	Width int // in characters; 0 leaves it to the program
}

// What a sheet may hold, by the format.
const (
	maxRows    = 1_048_576
	maxColumns = 16_384
	maxText    = 32_767 // UTF-16 units of a cell's text
	maxWidth   = 255
)

// Write writes tables as a workbook in a language, one a sheet, under a bold head that stays in view. A table of more rows
// than a sheet may hold goes on in a next one, under the same head. Rows wait in a temporary file, and nothing is written
// to w before all of them were there without an error; if w fails, what it got cannot be opened.
//
// Numbers, dates and amounts are typed cells where they fit exactly: figures of up to 15 digits, dates since March 1900.
// Nothing, the zero Value, is an empty cell. Characters that XML cannot hold become U+FFFD; a text too long for a cell is
// an error, as a shortened one would not be noticed.
func Write(w io.Writer, l townhall.Language, tables ...Table) error {
	return write(w, l, maxRows, tables)
}

// write is Write for sheets of so many rows.
func write(w io.Writer, l townhall.Language, limit int, tables []Table) (err error) {
	if len(tables) == 0 {
		return &townhall.Error{Kind: townhall.Invalid, Field: "tables", Found: townhall.ValueOf(0), Needed: townhall.Say("xlsx.tables", "至少一张表", "at least one table")}
	}
	b := newBook(l, limit)
	defer func() {
		if closing := b.file.Close(); err == nil {
			err = closing
		}
	}()
	for i, t := range tables {
		if err := b.add(t, indexed("tables", i)); err != nil {
			return err
		}
	}
	return b.writeTo(w)
}

// book is a workbook that is being written.
type book struct {
	file     *excelize.File
	language townhall.Language
	names    names
	styles   map[string]int // by number format
	bold     int
	sheet    *excelize.StreamWriter
	rows     int // of the sheet
	limit    int // of its rows, with the head
}

func newBook(l townhall.Language, limit int) *book {
	return &book{file: excelize.NewFile(), language: l, limit: limit, names: names{}, styles: map[string]int{}}
}

// add writes a table to its sheets.
func (b *book) add(t Table, at string) error {
	if err := t.check(at); err != nil {
		return err
	}
	name := t.Name.In(b.language)
	if err := b.begin(t, name, 1); err != nil {
		return err
	}
	n, sheets := 0, 1
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		if b.rows == b.limit {
			sheets++
			if err := b.begin(t, name, sheets); err != nil {
				return err
			}
		}
		if err := b.row(row, len(t.Columns), indexed(at+".rows", n)); err != nil {
			return err
		}
		n++
	}
	return b.sheet.Flush()
}

func (t Table) check(at string) error {
	if n := len(t.Columns); n == 0 || n > maxColumns {
		return &townhall.Error{Kind: townhall.Invalid, Field: at + ".columns", Found: townhall.ValueOf(n), Needed: townhall.Say("xlsx.columns", "1 至 {n} 列", "1 to {n} columns", "n", maxColumns)}
	}
	for i, c := range t.Columns {
		if c.Width < 0 || c.Width > maxWidth {
			return &townhall.Error{Kind: townhall.Invalid, Field: indexed(at+".columns", i) + ".width", Found: townhall.ValueOf(c.Width),
				Needed: townhall.Say("xlsx.width", "0 至 {n} 个字符的列宽", "a width of 0 to {n} characters", "n", maxWidth)}
		}
	}
	if t.Rows == nil {
		return &townhall.Error{Kind: townhall.Invalid, Field: at + ".rows", Needed: townhall.Say("xlsx.rows", "各行数据", "rows")}
	}
	return nil
}

// begin ends the sheet before, if it was of the same table, and begins one with its head.
func (b *book) begin(t Table, name string, part int) error {
	if part > 1 {
		if err := b.sheet.Flush(); err != nil {
			return err
		}
	}
	sheet := b.names.take(name, part)
	if err := b.open(sheet); err != nil {
		return err
	}
	for i, c := range t.Columns {
		if c.Width > 0 {
			if err := b.sheet.SetColWidth(i+1, i+1, float64(c.Width)); err != nil {
				return err
			}
		}
	}
	if err := b.sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = excelize.Cell{StyleID: b.bold, Value: clean(c.Label.In(b.language))}
	}
	b.rows = 1
	return b.sheet.SetRow("A1", head)
}

// open makes the sheet; the file has one from the beginning, which the first table takes.
func (b *book) open(sheet string) (err error) {
	if b.sheet == nil {
		err = b.file.SetSheetName(b.file.GetSheetName(0), sheet)
		if err == nil {
			b.bold, err = b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
		}
	} else {
		_, err = b.file.NewSheet(sheet)
	}
	if err == nil {
		b.sheet, err = b.file.NewStreamWriter(sheet)
	}
	return err
}

// row writes a row.
func (b *book) row(values []townhall.Value, columns int, at string) error {
	if len(values) != columns {
		return uneven(at, len(values), columns)
	}
	cells := make([]any, columns)
	for i, v := range values {
		c, err := cellOf(v, b.language)
		if err != nil {
			return err
		}
		if cells[i], err = b.cell(c); err != nil {
			return err
		}
		if n := units(c.text); n > maxText {
			return &townhall.Error{Kind: townhall.Overflow, Field: indexed(at, i), Found: townhall.ValueOf(n), Needed: townhall.Say("xlsx.text", "至多 {n} 个字符", "at most {n} characters", "n", maxText)}
		}
	}
	b.rows++
	place, err := excelize.CoordinatesToCellName(1, b.rows)
	if err != nil {
		return err
	}
	return b.sheet.SetRow(place, cells)
}

// cell is a cell as excelize takes it.
func (b *book) cell(c cell) (any, error) {
	switch {
	case c.empty:
		return nil, nil
	case !c.isNumber:
		return c.text, nil
	case c.format == "":
		return c.number, nil
	}
	style, known := b.styles[c.format]
	if !known {
		var err error
		if style, err = b.file.NewStyle(&excelize.Style{CustomNumFmt: &c.format}); err != nil {
			return nil, err
		}
		b.styles[c.format] = style
	}
	return excelize.Cell{StyleID: style, Value: c.number}, nil
}

// writeTo writes the file without holding it in memory, as excelize's own ways of writing do. It is ended, and only then can
// it be opened, if all was written.
func (b *book) writeTo(w io.Writer) error {
	archive := zip.NewWriter(w)
	b.file.ZipWriter = func(io.Writer) excelize.ZipWriter { return unended{archive} }
	if _, err := b.file.WriteToBuffer(); err != nil {
		return err
	}
	return archive.Close()
}

// unended leaves the end of the archive to writeTo; excelize would write it also after an error.
type unended struct{ *zip.Writer }

// Close does nothing.
func (unended) Close() error { return nil }

func uneven(at string, found, columns int) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: at, Found: townhall.ValueOf(found), Needed: townhall.Say("xlsx.even", "{n} 个值，每列一个", "{n} values, one a column", "n", columns)}
}

func indexed(field string, i int) string { return field + "[" + townhall.ValueOf(i).String() + "]" }

// units is a text's length as spreadsheets count it.
func units(s string) (n int) {
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

package xlsx

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/townhall-go/townhall"
)

// Sheet (工作表) is a table that was read: its head and the rows below that are not blank.
type Sheet struct {
	Name string // "" of a CSV file
	Head []string
	Rows []Row
}

// Row is a row with the line on which it stands, as a spreadsheet numbers it, and a cell for each column of the head.
type Row struct {
	Line  int
	Cells []string
}

// Limits are what a file may be; a zero one is that of DefaultLimits.
type Limits struct {
	Bytes    int64 // of the file
	Unpacked int64 // bytes that an XLSX file may unpack to
	Rows     int   // of all sheets, without blank ones
	Columns  int
	Cells    int // of all sheets: their rows times the columns of their heads
	Text     int // characters of a cell
}

// DefaultLimits are ample for what an office enters by hand, and small enough for a server.
func DefaultLimits() Limits {
	return Limits{Bytes: 16 << 20, Unpacked: 128 << 20, Rows: 100_000, Columns: 200, Cells: 2_000_000, Text: maxText}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	return Limits{cmp.Or(l.Bytes, d.Bytes), cmp.Or(l.Unpacked, d.Unpacked), cmp.Or(l.Rows, d.Rows), cmp.Or(l.Columns, d.Columns),
		cmp.Or(l.Cells, d.Cells), cmp.Or(l.Text, d.Text)}
}

// Read reads a spreadsheet: XLSX, or CSV in UTF-8, UTF-16 with a byte order mark or GB18030, as Excel writes it in China, with
// commas, semicolons or tabs between the cells. It goes by the content and not by a name. The first row that is not
// blank is the head, with each label once. Sheets without any cell are passed over, and so are blank rows.
//
// Cells are text as they were written: numbers with the digits that stand in the file, dates and times in ISO form, yes and
// no as TRUE and FALSE, formulas by the value that they had when the file was saved. An *Error names the line and, as its
// field, the sheet and the column. What a limit does not allow is an error, never read in part.
func Read(r io.Reader, l Limits) ([]Sheet, error) {
	l = l.orDefault()
	raw, err := io.ReadAll(io.LimitReader(r, l.Bytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > l.Bytes {
		return nil, over("file", 0, len(raw), l.Bytes, inBytes)
	}
	in := &intake{limits: l}
	switch {
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		err = in.workbook(raw)
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		err = damaged("file", 0, errors.New("an XLS file of Excel 97 to 2003, or an encrypted one"))
	default:
		err = in.csv(raw)
	}
	if err == nil && len(in.sheets) == 0 {
		err = damaged("file", 0, nil)
	}
	if err != nil {
		return nil, err
	}
	return in.sheets, nil
}

// intake is what was read so far.
type intake struct {
	limits Limits
	sheets []Sheet
	sheet  *Sheet // that is being read
	rows   int
	taken  int // cells
}

func (in *intake) begin(name string) { in.sheet = &Sheet{Name: name} }

// end keeps the sheet if it holds anything.
func (in *intake) end() {
	if in.sheet.Head != nil {
		in.sheets = append(in.sheets, *in.sheet)
	}
}

// row takes a row; a blank one is none.
func (in *intake) row(line int, cells []string) error {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		return nil
	}
	if in.rows++; in.rows > in.limits.Rows {
		return over(in.field(""), line, in.rows, int64(in.limits.Rows), inRows)
	}
	if len(cells) > in.limits.Columns {
		return over(in.field(""), line, len(cells), int64(in.limits.Columns), inColumns)
	}
	for i, c := range cells {
		if n := utf8.RuneCountInString(c); n > in.limits.Text {
			return over(in.column(i), line, n, int64(in.limits.Text), inCharacters)
		}
	}
	if in.sheet.Head == nil {
		return in.head(line, cells)
	}
	return in.body(line, cells)
}

func (in *intake) head(line int, cells []string) error {
	head := make([]string, len(cells))
	seen := map[string]bool{}
	for i, c := range cells {
		head[i] = strings.Join(strings.Fields(c), " ")
		if head[i] != "" && seen[head[i]] {
			return &townhall.Error{Kind: townhall.Invalid, Field: in.column(i), Line: line, Found: townhall.ValueOf(head[i]),
				Needed: townhall.Say("xlsx.head", "各列标题互不相同", "a head with each label once")}
		}
		seen[head[i]] = true
	}
	in.sheet.Head = head
	return nil
}

func (in *intake) body(line int, cells []string) error {
	if in.taken += len(in.sheet.Head); in.taken > in.limits.Cells {
		return over(in.field(""), line, in.taken, int64(in.limits.Cells), inCells)
	}
	full := make([]string, len(in.sheet.Head))
	copy(full, cells)
	for i, c := range cells {
		if (i >= len(full) || in.sheet.Head[i] == "") && strings.TrimSpace(c) != "" {
			return &townhall.Error{Kind: townhall.Invalid, Field: in.column(i), Line: line, Found: townhall.ValueOf(c),
				Needed: townhall.Say("xlsx.headed", "位于有标题的列", "a cell in a column that has a label")}
		}
	}
	in.sheet.Rows = append(in.sheet.Rows, Row{line, full})
	return nil
}

// column names a column by its label, or else by its letters, with its sheet.
func (in *intake) column(i int) string {
	if i < len(in.sheet.Head) && in.sheet.Head[i] != "" {
		return in.field(in.sheet.Head[i])
	}
	letters, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		letters = itoa(i + 1)
	}
	return in.field(letters)
}

func (in *intake) field(column string) string {
	if in.sheet.Name == "" || column == "" {
		return cmp.Or(in.sheet.Name, column)
	}
	return in.sheet.Name + "!" + column
}

func itoa(n int) string { return strconv.Itoa(n) }

// What the limits count.
var (
	inBytes      = townhall.Say("xlsx.unit.bytes", "字节", "bytes")
	inRows       = townhall.Say("xlsx.unit.rows", "行", "rows")
	inColumns    = townhall.Say("xlsx.unit.columns", "列", "columns")
	inCells      = townhall.Say("xlsx.unit.cells", "个单元格", "cells")
	inEntries    = townhall.Say("xlsx.unit.entries", "项", "entries")
	inCharacters = townhall.Say("xlsx.unit.characters", "个字符", "characters")
)

func over(field string, line, found int, limit int64, unit townhall.Text) error {
	return &townhall.Error{Kind: townhall.Overflow, Field: field, Line: line, Found: townhall.ValueOf(found),
		Needed: townhall.Say("xlsx.limit", "至多{limit}{unit}", "at most {limit} {unit}", "limit", limit, "unit", unit)}
}

func damaged(field string, line int, err error) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Line: line, Err: err,
		Needed: townhall.Say("xlsx.needed", "有标题行、完好且未加密的 XLSX 或 CSV 文件", "an XLSX or CSV file with a head, neither damaged nor encrypted")}
}

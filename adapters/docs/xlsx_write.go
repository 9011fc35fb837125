package docs

import (
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"github.com/townhall-go/townhall"
)

// sheetFiller writes a document into a workbook.
type sheetFiller struct {
	*workbook
	document       Document
	slots          map[string]slot
	cells, written int // made, and bytes of text
}

// fill checks every row before it writes the first, and writes from the bottom, so that the rows above keep their numbers.
func (f *sheetFiller) fill() error {
	for _, s := range f.sheets {
		for _, row := range s.rows {
			if err := f.bind(s, row); err != nil {
				return err
			}
		}
	}
	for _, s := range f.sheets {
		for i := len(s.rows) - 1; i >= 0; i-- {
			if err := f.row(s, s.rows[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// bind finds the table that repeats a row.
func (f *sheetFiller) bind(s *sheet, row *sheetRow) error {
	for _, c := range row.cells {
		at := s.place(c.column, row.number)
		for _, pieces := range c.pieces {
			for _, p := range pieces {
				slot, known := f.slots[p.name]
				switch {
				case p.name == "":
				case !known:
					return in(at, f.document.unknown(p.name))
				case slot.table >= 0 && row.table >= 0 && slot.table != row.table:
					return in(at, twofold(p.name))
				case slot.table >= 0:
					row.table = slot.table
				}
			}
		}
	}
	if row.table < 0 {
		return nil
	}
	if err := f.totals(s, row.number); err != nil {
		return err
	}
	return f.tall(s, row)
}

// tall refuses a repeated row whose cells reach into the next: the copies would lie beneath the merged cell, unseen.
func (f *sheetFiller) tall(s *sheet, row *sheetRow) error {
	merged, err := f.merges(s)
	for _, m := range merged {
		for _, c := range row.cells {
			if m.top < m.bottom && m.top <= row.number && row.number <= m.bottom && m.left <= c.column && c.column <= m.right {
				return &townhall.Error{Kind: townhall.Invalid, Field: "template[" + s.place(c.column, row.number) + "]",
					Needed: townhall.Say("docs.tall", "重复行中的占位符所在单元格不跨行合并",
						"a cell of a repeated row that is not merged with the row above or below")}
			}
		}
	}
	return err
}

type merge struct{ left, top, right, bottom int }

func (f *sheetFiller) merges(s *sheet) ([]merge, error) {
	cells, err := f.file.GetMergeCells(s.name, true)
	var merged []merge
	for _, m := range cells {
		left, top, _ := excelize.CellNameToCoordinates(m.GetStartAxis())
		right, bottom, _ := excelize.CellNameToCoordinates(m.GetEndAxis())
		merged = append(merged, merge{left, top, right, bottom})
	}
	return merged, err
}

// row writes a row, as often as its table says.
func (f *sheetFiller) row(s *sheet, row *sheetRow) error {
	if row.table < 0 {
		return f.values(s, row, row.number, nil)
	}
	n := len(f.document.Tables[row.table].Rows)
	if n == 0 {
		return f.file.RemoveRow(s.name, row.number)
	}
	if n > 1 {
		if err := f.repeat(s, row.number, n-1); err != nil {
			return err
		}
	}
	for i := range n {
		if err := f.values(s, row, row.number+i, binding{row.table: i}); err != nil {
			return err
		}
	}
	return nil
}

// values writes what the placeholders of a row stand for.
func (f *sheetFiller) values(s *sheet, row *sheetRow, number int, b binding) error {
	for _, c := range row.cells {
		at := cellName(c.column, number)
		if n, ok := f.number(c, b); ok {
			if err := f.file.SetCellInt(s.name, at, n); err != nil {
				return err
			}
			continue
		}
		runs, chars := make([]excelize.RichTextRun, len(c.runs)), 0
		for i, run := range c.runs {
			runs[i] = run
			if c.pieces[i] != nil {
				runs[i].Text = f.text(c.pieces[i], b)
			}
			chars += len(utf16.Encode([]rune(runs[i].Text)))
			f.written += len(runs[i].Text)
		}
		if chars > maxChars { // excelize would cut it short without a word
			return tooLarge("document["+s.place(c.column, row.number)+"]", chars, maxChars, inCharacters)
		}
		if f.written > maxWritten {
			return tooLarge("document", f.written, maxWritten, inBytes)
		}
		if err := f.set(s.name, at, runs); err != nil {
			return err
		}
	}
	return nil
}

func (f *sheetFiller) text(pieces []piece, b binding) string {
	var out strings.Builder
	for _, p := range pieces {
		out.WriteString(p.words)
		if p.name != "" {
			out.WriteString(f.document.written(f.document.value(f.slots[p.name], b)))
		}
	}
	return out.String()
}

// number is the whole number of a cell that holds its placeholder alone. A longer one is a text, as it would be rounded.
func (f *sheetFiller) number(c cell, b binding) (int64, bool) {
	const digits15 = 1_000_000_000_000_000
	if len(c.pieces) != 1 || len(c.pieces[0]) != 1 {
		return 0, false
	}
	n, ok := f.document.value(f.slots[c.pieces[0][0].name], b).Int()
	return n, ok && -digits15 < n && n < digits15
}

// set writes a text; a cell of one format keeps that of the cell.
func (f *sheetFiller) set(sheet, at string, runs []excelize.RichTextRun) error {
	if len(runs) == 1 && runs[0].Font == nil {
		return f.file.SetCellStr(sheet, at, runs[0].Text)
	}
	if err := f.file.SetCellStr(sheet, at, ""); err != nil { // SetCellRichText leaves an inline text beside the new one
		return err
	}
	return f.file.SetCellRichText(sheet, at, runs)
}

// repeat makes copies of a row below it. excelize's DuplicateRow goes through the whole sheet for each (3 s for 1000 rows of
// 20 cells): here the sheet moves once, and the cells are copied.
func (f *sheetFiller) repeat(s *sheet, row, copies int) error {
	if f.cells += copies * (1 + s.last[row]); f.cells > maxCells || copies > maxCells {
		return tooLarge("document", f.cells, maxCells, inCells)
	}
	merged, err := f.merges(s)
	if err != nil {
		return err
	}
	if err := f.file.InsertRows(s.name, row+1, copies); err != nil {
		return err
	}
	if err := f.height(s, row, copies); err != nil {
		return err
	}
	for column := 1; column <= s.last[row]; column++ {
		if err := f.copyCell(s.name, column, row, copies); err != nil {
			return err
		}
	}
	for _, m := range merged {
		for i := 1; i <= copies && m.top == row && m.bottom == row; i++ {
			if err := f.file.MergeCell(s.name, cellName(m.left, row+i), cellName(m.right, row+i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// height gives the copies the height that somebody set; other rows find their own by their text.
func (f *sheetFiller) height(s *sheet, row, copies int) error {
	if !s.fixed[row] {
		return nil
	}
	height, err := f.file.GetRowHeight(s.name, row)
	for i := 1; i <= copies && err == nil; i++ {
		err = f.file.SetRowHeight(s.name, row+i, height)
	}
	return err
}

// copyCell copies a cell downwards: its style, and its text, figure or formula.
func (f *sheetFiller) copyCell(sheet string, column, row, copies int) error {
	from := cellName(column, row)
	style, err := f.file.GetCellStyle(sheet, from)
	if err != nil {
		return err
	}
	write, err := f.content(sheet, from)
	if err != nil {
		return err
	}
	for i := 1; i <= copies; i++ {
		to := cellName(column, row+i)
		if err := f.file.SetCellStyle(sheet, to, to, style); err != nil {
			return err
		}
		if err := write(to, i); err != nil {
			return err
		}
	}
	return nil
}

// content gives what writes a cell's content into another, some rows below.
func (f *sheetFiller) content(sheet, from string) (func(to string, down int) error, error) {
	formula, err := f.file.GetCellFormula(sheet, from)
	if err != nil {
		return nil, err
	}
	kind, err := f.file.GetCellType(sheet, from)
	if err != nil {
		return nil, err
	}
	runs, err := f.file.GetCellRichText(sheet, from)
	if err != nil {
		return nil, err
	}
	raw, err := f.file.GetCellValue(sheet, from, excelize.Options{RawCellValue: true})
	return func(to string, down int) error {
		switch {
		case formula != "":
			return f.file.SetCellFormula(sheet, to, moved(formula, down))
		case len(runs) > 0:
			return f.set(sheet, to, runs)
		case kind == excelize.CellTypeBool:
			return f.file.SetCellBool(sheet, to, raw == "1" || raw == "TRUE")
		case raw != "":
			return f.file.SetCellDefault(sheet, to, raw)
		}
		return nil
	}, err
}

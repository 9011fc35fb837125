package docs

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"
)

// FillXLSX writes a document into a spreadsheet form. Each {{key}} in a cell's text gives way to its value and takes the format
// of the run in which it begins; a cell that holds a placeholder alone becomes a number if the value is a whole number of at
// most 15 digits, which is what a spreadsheet keeps. A row that names columns of a table, {{parties.name}}, is repeated with
// its styles, height, formulas and merged cells for each row of that table, and removed if there is none; what stands below
// moves, and formulas, print areas and merged cells follow. Figures that formulas had are dropped, and computed on opening.
//
// Refused is what FillDOCX refuses, and further: as Invalid, a formula outside of a repeated row that reads it without its
// neighbours, since it would add up the first row only (a total below row 5 is =SUM(C4:C6), which grows), and a repeated row
// that is merged with the one below; as Overflow, more than 250 000 cells, a million XML elements, and a text of more than
// 32 767 characters for a cell. Page headers, comments, drawings and charts are kept as they are, and so is a rule of
// validation or conditional format of the repeated row alone.
func FillXLSX(w io.Writer, form io.ReaderAt, size int64, d Document) error {
	slots, err := d.slots()
	if err != nil {
		return err
	}
	t, err := open(form, size)
	if err != nil {
		return err
	}
	book, err := openXLSX(t, form, size)
	if err != nil {
		return err
	}
	defer book.file.Close()
	if !slices.ContainsFunc(book.sheets, func(s *sheet) bool { return len(s.rows) > 0 }) {
		return t.write(w, map[*zip.File][]byte{})
	}
	var out *bytes.Buffer
	err = guard(func() error {
		f := &sheetFiller{workbook: book, document: d, slots: slots}
		if err := f.fill(); err != nil {
			return err
		}
		if err := recompute(book.file); err != nil {
			return err
		}
		out, err = book.file.WriteToBuffer()
		return err
	})
	if err != nil {
		return err
	}
	_, err = w.Write(out.Bytes())
	return err
}

// recompute drops the figures that formulas had in the form, which any reader that does not compute would show.
func recompute(f *excelize.File) error {
	if err := f.UpdateLinkedValue(); err != nil {
		return err
	}
	yes := true
	return f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &yes})
}

func (n *names) xlsx(t *formFile, form io.ReaderAt, size int64) error {
	book, err := openXLSX(t, form, size)
	if err != nil {
		return err
	}
	defer book.file.Close()
	for _, s := range book.sheets {
		for _, row := range s.rows {
			for _, c := range row.cells {
				for _, pieces := range c.pieces {
					n.meet(pieces)
				}
			}
		}
	}
	return nil
}

package docs

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/townhall-go/townhall"
)

// workbook is a spreadsheet form with the rows that name something.
type workbook struct {
	file   *excelize.File
	sheets []*sheet
}

type sheet struct {
	*survey
	name string
	rows []*sheetRow // from the top
}

type sheetRow struct {
	number int
	cells  []cell
	table  int // that repeats it, or -1
}

// cell is a cell's text, by the runs of its format; a run without pieces stays as it is.
type cell struct {
	column int
	runs   []excelize.RichTextRun
	pieces [][]piece
}

func openXLSX(t *formFile, form io.ReaderAt, size int64) (*workbook, error) {
	if len(t.of(sheetMain)) != 1 {
		return nil, wrongKind("XLSX")
	}
	surveys, err := t.surveyed()
	if err != nil {
		return nil, err
	}
	book := &workbook{}
	err = guard(func() error {
		// The sizes were held to their limits above; with the same limit for both, excelize unpacks nothing to disk.
		book.file, err = excelize.OpenReader(io.NewSectionReader(form, 0, size), excelize.Options{UnzipSizeLimit: maxParts, UnzipXMLSizeLimit: maxParts})
		if err != nil {
			return err
		}
		for _, name := range book.file.GetSheetList() {
			s := &sheet{survey: surveys[name], name: name}
			if s.survey == nil {
				s.survey = &survey{}
			}
			if err := s.read(book.file); err != nil {
				return err
			}
			book.sheets = append(book.sheets, s)
		}
		return nil
	})
	return book, err
}

// guard makes an error of whatever excelize says of a file, and of its panics: it was written for files that Excel made, and
// has panicked on others (qax-os/excelize#2299).
func guard(step func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = damaged(fmt.Errorf("excelize: %v", p))
		}
	}()
	err = step()
	var ours *townhall.Error
	if err != nil && !errors.As(err, &ours) {
		return damaged(err)
	}
	return err
}

func (s *sheet) read(f *excelize.File) error {
	rows, err := f.GetRows(s.name, excelize.Options{RawCellValue: true})
	if err != nil {
		return err
	}
	for i, texts := range rows {
		row := &sheetRow{number: i + 1, table: -1}
		for j, text := range texts {
			if !strings.ContainsAny(text, "{}｛｝") {
				continue
			}
			c, err := s.readCell(f, j+1, row.number)
			if err != nil {
				return in(s.place(j+1, row.number), err)
			}
			if c.pieces != nil {
				row.cells = append(row.cells, c)
			}
		}
		if len(row.cells) > 0 {
			s.rows = append(s.rows, row)
		}
	}
	return nil
}

// readCell gives a cell's text if it holds placeholders.
func (s *sheet) readCell(f *excelize.File, column, row int) (c cell, err error) {
	runs, err := s.runs(f, cellName(column, row))
	if err != nil {
		return c, err
	}
	texts := make([]string, len(runs))
	for i := range runs {
		runs[i].Text = strings.ReplaceAll(runs[i].Text, "_x000D_", "") // a carriage return as some programs write it
		texts[i] = runs[i].Text
	}
	pieces, err := splice(texts)
	for _, p := range pieces {
		if p != nil {
			return cell{column, runs, pieces}, err
		}
	}
	return c, err
}

// runs are a cell's text. What a formula printed is no text of the form: it is computed again.
func (s *sheet) runs(f *excelize.File, at string) ([]excelize.RichTextRun, error) {
	kind, err := f.GetCellType(s.name, at)
	switch {
	case err != nil:
		return nil, err
	case kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString:
		return f.GetCellRichText(s.name, at)
	case kind == excelize.CellTypeFormula && !slices.Contains(s.formulas, at): // some programs write texts so
		text, err := f.GetCellValue(s.name, at, excelize.Options{RawCellValue: true})
		return []excelize.RichTextRun{{Text: text}}, err
	}
	return nil, nil
}

func (s *sheet) place(column, row int) string { return s.name + "!" + cellName(column, row) }

// cellName is "B3"; the numbers come from a file that was surveyed and are within what a sheet may hold.
func cellName(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row)
	return name
}

package docs

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/townhall-go/townhall"
)

// What a spreadsheet form may hold. excelize makes every row up to the last and every cell up to the last of its row, so that
// one cell far out in a small file costs gigabytes: whatever it would make is counted first.
const (
	maxCells    = 250_000
	maxElements = 1_000_000
	maxMerges   = 2_000
	maxChars    = excelize.TotalCellChars // in a cell
)

// survey is what is known of a sheet before it is opened.
type survey struct {
	last     map[int]int  // the last column of each row
	fixed    map[int]bool // the rows whose height somebody set
	formulas []string     // the cells that hold one
}

// surveyor counts over all parts, as it is not up to a part's name what excelize takes it for.
type surveyor struct {
	*survey
	cells, elements, merges, columns int
	row, column, width, bottom       int // width is that of the row as it is written
	at                               string
}

// surveyed counts what the parts hold, and gives the survey of each sheet by its name.
func (t *formFile) surveyed() (map[string]*survey, error) {
	var count surveyor
	parts := map[string]*survey{}
	for _, f := range t.files {
		raw, err := read(f)
		if err != nil {
			return nil, err
		}
		count.survey = &survey{last: map[int]int{}, fixed: map[int]bool{}}
		count.row, count.column, count.width, count.bottom = 0, 0, 0, 0
		err = elements(raw, count.element)
		var e *townhall.Error
		isXML := strings.HasSuffix(strings.ToLower(f.Name), ".xml") || strings.HasSuffix(strings.ToLower(f.Name), ".rels")
		if errors.As(err, &e) && (isXML || e.Kind == townhall.Overflow) { // a picture is no XML, and need not be
			return nil, in(f.Name, err)
		}
		parts[strings.ToLower(f.Name)] = count.survey
	}
	names, err := t.sheetParts()
	if err != nil {
		return nil, err
	}
	sheets := map[string]*survey{}
	for name, part := range names {
		sheets[name] = parts[part]
	}
	return sheets, nil
}

func (c *surveyor) element(token xml.Token, _, _ int64) error {
	start, ok := token.(xml.StartElement)
	if !ok {
		return nil
	}
	c.elements++
	switch start.Name.Local {
	case "row":
		c.startRow(start)
	case "c":
		c.startCell(start)
	case "f":
		c.formulas = append(c.formulas, c.at)
	case "mergeCell":
		c.merges++
	case "col":
		c.columns++
	}
	if c.row > excelize.TotalRows || c.column > excelize.MaxColumns {
		return damaged(errors.New("a cell outside of any sheet"))
	}
	switch {
	case c.cells > maxCells:
		return tooLarge("template", c.cells, maxCells, inCells)
	case c.elements > maxElements:
		return tooLarge("template", c.elements, maxElements, inElements)
	case c.merges > maxMerges:
		return tooLarge("template", c.merges, maxMerges, inMerges)
	case c.columns > excelize.MaxColumns:
		return tooLarge("template", c.columns, excelize.MaxColumns, inColumns)
	}
	return nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (c *surveyor) startRow(e xml.StartElement) {
	c.row++
	if n, err := strconv.Atoi(attribute(e, "r")); err == nil {
		c.row = max(n, 0)
	}
	c.column, c.width = 0, 0
	if fixed := attribute(e, "customHeight"); fixed == "1" || fixed == "true" {
		c.fixed[c.row] = true
	}
	c.reach(c.row)
}

// startCell counts the cells between, too: those of the row that a cell stands in, and of the row that it says it is of.
func (c *surveyor) startCell(e xml.StartElement) {
	c.column++
	row := c.row
	if n, r, err := excelize.CellNameToCoordinates(attribute(e, "r")); err == nil {
		c.column, row = n, r
	}
	c.at = cellName(c.column, row)
	c.reach(row)
	if row != c.row {
		c.cells += max(c.column-c.last[row], 0)
	}
	c.cells += max(c.column-c.width, 0)
	c.width = max(c.width, c.column)
	c.last[row] = max(c.last[row], c.column)
}

// reach counts the rows between.
func (c *surveyor) reach(row int) {
	if row > c.bottom {
		c.cells += row - c.bottom
		c.bottom = row
	}
}

// sheetParts says which part each sheet is, by the workbook and its relations.
func (t *formFile) sheetParts() (map[string]string, error) {
	main := t.of(sheetMain)[0]
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:",attr"`
		}
	}
	dir, base := path.Split(main.Name)
	for _, f := range t.files {
		var err error
		switch {
		case f == main:
			err = decode(f, &book)
		case strings.EqualFold(f.Name, dir+"_rels/"+base+".rels"):
			err = decode(f, &relations)
		}
		if err != nil {
			return nil, err
		}
	}
	parts := map[string]string{}
	for _, s := range book.Sheets {
		for _, r := range relations.Relationship {
			if target, rooted := strings.CutPrefix(r.Target, "/"); r.ID == s.ID && rooted {
				parts[s.Name] = strings.ToLower(target)
			} else if r.ID == s.ID {
				parts[s.Name] = strings.ToLower(path.Join(dir, target))
			}
		}
	}
	return parts, nil
}

func decode(f *zip.File, into any) error {
	raw, err := read(f)
	if err != nil {
		return err
	}
	if err := xml.Unmarshal(raw, into); err != nil {
		return in(f.Name, damaged(err))
	}
	return nil
}

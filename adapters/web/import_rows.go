package web

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
)

// Sheet (工作表) is a table that was read: its head and the rows below that are not blank.
type Sheet struct {
	Name string   `json:"name,omitempty"`
	Head []string `json:"head"`
	Rows []Row    `json:"rows"`
}

// Row is a row with the line on which it stands, and a cell for each column of the head.
type Row struct {
	Line  int      `json:"line"`
	Cells []string `json:"cells"`
}

// mostImported is how many rows one import may have: they are judged while somebody waits, and saved in one commit.
const mostImported = 2000

// readCSV reads a table of comma-separated values in UTF-8. It is what Config.Rows is, if nothing else is given.
func readCSV(r io.Reader) ([]Sheet, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord, in.TrimLeadingSpace = -1, true
	var s Sheet
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, badTable(bad.Line, err)
		}
		if err != nil {
			return nil, badTable(0, err)
		}
		line, _ := in.FieldPos(0)
		for i, c := range cells {
			if !utf8.ValidString(c) {
				return nil, badTable(line, nil)
			}
			cells[i] = strings.TrimSpace(strings.TrimPrefix(c, "\ufeff"))
		}
		switch {
		case strings.Join(cells, "") == "":
		case s.Head == nil:
			s.Head = cells
		default:
			s.Rows = append(s.Rows, Row{line, cells})
		}
	}
	if s.Head == nil {
		return nil, badTable(0, nil)
	}
	return []Sheet{s}, nil
}

func badTable(line int, err error) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: "file", Line: line, Err: err, Needed: text("web.desk.table")}
}

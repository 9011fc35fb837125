package townhall

import (
	"encoding/json"
	"slices"
	"strconv"
)

// Published (公布表) is a table with its totals as the public may see it. Numbers that would tell of single people are
// suppressed; nothing in it says which of them were small and which only kept a small one company. Suppress makes it.
type Published struct {
	Rows         []Text     `json:"rows"`
	Columns      []Text     `json:"columns"`
	Below        int64      `json:"below"` // numbers from 1 to below this are suppressed
	Cells        [][]Figure `json:"cells"`
	RowTotals    []Figure   `json:"row_totals"`
	ColumnTotals []Figure   `json:"column_totals"`
	Total        Figure     `json:"total"`
}

// Figure (公布数) is a number of a published table, or none where it is suppressed. The zero Figure is suppressed.
type Figure struct {
	n     int64
	known bool
}

// suppressedMark is not the "—" of what is undefined: there is a number, and it is not told.
const suppressedMark = "·"

// FigureOf is a number that is published; a negative one is none.
func FigureOf(n int64) Figure {
	if n < 0 {
		return Figure{}
	}
	return Figure{n, true}
}

// Number gives the number, if it is published.
func (f Figure) Number() (n int64, published bool) { return f.n, f.known }

// String is the number, or "·" where it is suppressed.
func (f Figure) String() string {
	if !f.known {
		return suppressedMark
	}
	return itoa(f.n)
}

// MarshalJSON writes the number, and null where it is suppressed.
func (f Figure) MarshalJSON() ([]byte, error) {
	if !f.known {
		return []byte("null"), nil
	}
	return []byte(itoa(f.n)), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Figure) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*f = Figure{}
		return nil
	}
	n, err := strconv.ParseInt(string(b), 10, 64)
	if err != nil || n < 0 {
		return invalid("figure", json.RawMessage(b), Say("figure.needed", "不小于 0 的整数，不公布的为 null", "a whole number from 0 up, or null where it is suppressed"))
	}
	*f = Figure{n, true}
	return nil
}

// Suppressed is how many numbers are not published, totals included.
func (p Published) Suppressed() int {
	n := 0
	for _, row := range append(slices.Clone(p.Cells), p.RowTotals, p.ColumnTotals, []Figure{p.Total}) {
		for _, f := range row {
			if !f.known {
				n++
			}
		}
	}
	return n
}

// Withheld is the table without the numbers of its rows but for zeros: only the totals of all are left. It is for a table of
// which others tell too much, since to hide more never tells anything.
func (p Published) Withheld() Published {
	hide := func(row []Figure) []Figure {
		row = slices.Clone(row)
		for i, f := range row {
			if f.n != 0 {
				row[i] = Figure{}
			}
		}
		return row
	}
	p.Cells, p.RowTotals = slices.Clone(p.Cells), hide(p.RowTotals)
	for i, row := range p.Cells {
		p.Cells[i] = hide(row)
	}
	return p
}

// Legend explains the mark "·" to the reader of the table. It says nothing where every number is published.
func (p Published) Legend() Text {
	if p.Suppressed() == 0 {
		return Text{}
	}
	return Say("published.legend", "“{mark}”：为保护当事人不公布的数，即 1 至 {most} 的数，以及可据以推算出这类数的数；0 照实公布",
		"“{mark}”: a number not published, to protect the people counted: one from 1 to {most}, or one by which such a number could be worked out; zero is published",
		"mark", suppressedMark, "most", p.Below-1)
}

// Lines is the table as it is printed or written to a sheet: a heading, a line for each row, and the totals; in each the
// name, the numbers and the total.
func (p Published) Lines(l Language) [][]string {
	total := Say("table.total", "合计", "total")
	line := func(name Text, figures []Figure, total Figure) []string {
		out := []string{name.In(l)}
		for _, f := range figures {
			out = append(out, f.String())
		}
		return append(out, total.String())
	}
	head := []string{""}
	for _, name := range p.Columns {
		head = append(head, name.In(l))
	}
	out := [][]string{append(head, total.In(l))}
	for i, name := range p.Rows {
		out = append(out, line(name, nth(p.Cells, i), nth(p.RowTotals, i)))
	}
	return append(out, line(total, p.ColumnTotals, p.Total))
}

// nth is an element of a list, or nothing where a damaged table is too short.
func nth[T any](list []T, i int) (x T) {
	if i < len(list) {
		x = list[i]
	}
	return x
}

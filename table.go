package townhall

import "math"

// Table (统计表) is a table of counts before it is published: how many cases each group had of each outcome. It holds the
// counts themselves; totals are always computed. It is for the office's own eyes: what leaves it goes through Suppress.
type Table struct {
	Rows    []Text    `json:"rows"`    // the groups: villages
	Columns []Text    `json:"columns"` // what is counted of each: oral, written, ended, pending
	Cells   [][]int64 `json:"cells"`   // a list for each of Rows with a number for each of Columns
}

// Check reports a table whose cells do not match its names, a negative count, and counts whose sum does not fit.
func (t Table) Check() error {
	if err := t.check(""); err != nil { // a nil *Error would not be a nil error
		return err
	}
	return nil
}

func (t Table) check(at string) *Error {
	if len(t.Cells) != len(t.Rows) {
		return invalid(at+"cells", len(t.Cells), Say("table.rows", "{n}行，每个行名一行", "{n} rows, one for each row's name", "n", len(t.Rows)))
	}
	sum := int64(0) // no other total is greater
	for i, row := range t.Cells {
		field := at + "cells[" + itoa(int64(i)) + "]"
		if len(row) != len(t.Columns) {
			return invalid(field, len(row), Say("table.columns", "{n}个数，每个列名一个", "{n} numbers, one for each column's name", "n", len(t.Columns)))
		}
		for j, n := range row {
			field := field + "[" + itoa(int64(j)) + "]"
			if n < 0 {
				return invalid(field, n, Say("table.count", "不小于 0 的整数", "a whole number from 0 up"))
			}
			if n > math.MaxInt64-sum {
				return &Error{Kind: Overflow, Field: field, Found: ValueOf(itoa(sum) + " + " + itoa(n)), Needed: Say("overflow.needed", "不超过 2⁶³−1 的数", "a number below 2^63")}
			}
			sum += n
		}
	}
	return nil
}

// WithTotals gives the cells with a further number in each row, its total, and a further row, the columns' totals; the last
// number of that is the total of all.
func (t Table) WithTotals() ([][]int64, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	return t.withTotals(), nil
}

func (t Table) withTotals() [][]int64 {
	last := len(t.Columns)
	out := make([][]int64, 0, len(t.Cells)+1)
	totals := make([]int64, last+1)
	for _, row := range t.Cells {
		with := append(make([]int64, 0, last+1), row...)
		with = append(with, 0)
		for j, n := range row {
			with[last] += n
			totals[j] += n
			totals[last] += n
		}
		out = append(out, with)
	}
	return append(out, totals)
}

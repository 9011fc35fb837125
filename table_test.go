package townhall_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
)

// names are plain names: a b c.
func names(s string) []townhall.Text {
	var out []townhall.Text
	for _, name := range strings.Fields(s) {
		out = append(out, townhall.Plain(name))
	}
	return out
}

// tableOf names rows and columns by letters.
func tableOf(cells ...[]int64) townhall.Table {
	t := townhall.Table{Cells: cells}
	for i := range cells {
		t.Rows = append(t.Rows, townhall.Plain(string(rune('a'+i%26))))
	}
	if len(cells) > 0 {
		for j := range cells[0] {
			t.Columns = append(t.Columns, townhall.Plain(string(rune('A'+j%26))))
		}
	}
	return t
}

func TestTableWithTotals(t *testing.T) {
	table := tableOf([]int64{1, 2, 0}, []int64{10, 20, 0})
	assert.Equal(t, [][]int64{{1, 2, 0, 3}, {10, 20, 0, 30}, {11, 22, 0, 33}}, must(table.WithTotals()))
	assert.Equal(t, [][]int64{{1, 2, 0}, {10, 20, 0}}, table.Cells, "its own cells stay as they are")
	assert.Equal(t, [][]int64{{0}}, must(townhall.Table{}.WithTotals()))
	assert.Equal(t, [][]int64{{0, 0, 0}}, must(townhall.Table{Columns: names("A B")}.WithTotals()))
	assert.Equal(t, [][]int64{{math.MaxInt64, math.MaxInt64}, {math.MaxInt64, math.MaxInt64}}, must(tableOf([]int64{math.MaxInt64}).WithTotals()))
	sameJSON(t, table)
}

func TestTableThatIsNone(t *testing.T) {
	for name, c := range map[string]struct {
		table       townhall.Table
		kind        townhall.ErrorKind
		field, says string
	}{
		"a row too few":     {townhall.Table{Rows: names("a b"), Columns: names("A"), Cells: [][]int64{{1}}}, townhall.Invalid, "cells", "2行"},
		"a row without any": {townhall.Table{Columns: names("A"), Cells: [][]int64{{1}}}, townhall.Invalid, "cells", "0行"},
		"ragged":            {tableOf([]int64{1, 2}, []int64{3}), townhall.Invalid, "cells[1]", "2个数"},
		"negative":          {tableOf([]int64{1, 2}, []int64{3, -1}), townhall.Invalid, "cells[1][1]", "-1"},
		"too large":         {tableOf([]int64{math.MaxInt64 - 1, 1}, []int64{0, 1}), townhall.Overflow, "cells[1][1]", "2⁶³"},
	} {
		err := failed(t, c.kind, c.table.Check())
		assert.Equal(t, c.field, err.Field, name)
		assert.Contains(t, townhall.Explain(err, townhall.ZH), c.says, name)
		_, other := c.table.WithTotals()
		assert.Equal(t, err, other, name)
	}
	assert.NoError(t, townhall.Table{}.Check())
}

// TestTableTotalsAddUp: each row and column to its total, and both totals to the total of all.
func TestTableTotalsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := tables(6, 6, 1000).Draw(t, "table")
		with := must(table.WithTotals())
		for _, grid := range [][][]int64{with, turned(with)} {
			for _, row := range grid {
				sum := int64(0)
				for _, n := range row[:len(row)-1] {
					sum += n
				}
				assert.Equal(t, row[len(row)-1], sum)
			}
		}
	})
}

func turned(grid [][]int64) [][]int64 {
	out := make([][]int64, len(grid[0]))
	for j := range out {
		for i := range grid {
			out[j] = append(out[j], grid[i][j])
		}
	}
	return out
}

// tables draws a table in which small numbers are frequent.
func tables(rows, columns int, most int64) *rapid.Generator[townhall.Table] {
	return rapid.Custom(func(t *rapid.T) townhall.Table {
		width := rapid.IntRange(1, columns).Draw(t, "columns")
		count := rapid.OneOf(rapid.Int64Range(0, most), rapid.SampledFrom([]int64{0, 0, 1, 1, 2}))
		row := rapid.SliceOfN(count, width, width)
		return tableOf(rapid.SliceOfN(row, 1, rows).Draw(t, "cells")...)
	})
}

package townhall_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
)

// drawn reads a table as it is drawn, a line a row, without totals.
func drawn(s string) townhall.Table {
	var cells [][]int64
	for line := range strings.Lines(strings.TrimSpace(s)) {
		var row []int64
		for _, n := range strings.Fields(line) {
			row = append(row, must(strconv.ParseInt(n, 10, 64)))
		}
		cells = append(cells, row)
	}
	return tableOf(cells...)
}

// picture draws what is published, with totals.
func picture(p townhall.Published) string {
	var out []string
	for _, line := range p.Lines(townhall.EN)[1:] {
		out = append(out, strings.Join(line[1:], " "))
	}
	return strings.Join(out, "\n")
}

func trimmed(s string) string {
	var out []string
	for line := range strings.Lines(strings.TrimSpace(s)) {
		out = append(out, strings.Join(strings.Fields(line), " "))
	}
	return strings.Join(out, "\n")
}

func TestSuppressSingleTable(t *testing.T) {
	for _, c := range []struct{ name, table, want string }{
		{"large numbers and zeros stay", `
			5 0 7
			0 9 8`, `
			5 0  7 12
			0 9  8 17
			5 9 15 29`},
		{"all zero", `
			0 0
			0 0`, `
			0 0 0
			0 0 0
			0 0 0`},
		{"a small number takes a partner in its row and in its column, and these a fourth", `
			 3 20 90
			30 40 91
			80 81 92`, `
			  ·   ·  90 113
			  ·   ·  91 161
			 80  81  92 253
			113 141 273 527`},
		{"four small numbers that hide one another take no other", `
			4 2 50
			2 3 60`, `
			· · 50 56
			· · 60 65
			6 5 110 121`},
		{"a zero is no partner", `
			 3 0 20
			30 0 40
			10 9 11`, `
			 · 0  · 23
			30 0 40 70
			 · 9  · 30
			43 9 71 123`},
		{"a small total is suppressed like any number", `
			1 30 20
			2 40 10
			0 50 60`, `
			· 30  ·  51
			· 40  ·  52
			0 50 60 110
			· 120 · 213`},
		{"a row of a single case finds company in another row, and all totals of columns stay", `
			 1  0
			20 30`, `
			 ·  0  ·
			 · 30  ·
			21 30 51`},
		{"ones that add up to their number would all be known, so the total goes", `
			1 20
			1 20
			1 20
			1 20
			1 20`, `
			· · 21
			· · 21
			· · 21
			· · 21
			· · 21
			· · 105`},
		{"one row has its totals for a partner", `
			3 9 50`, `
			· · 50 62
			· · 50 62`},
		{"one column", `
			3
			9
			50`, `
			·  ·
			·  ·
			50 50
			62 62`},
		{"one small number alone: nothing is left", `
			3`, `
			· ·
			· ·`},
		{"one large number alone", `
			5`, `
			5 5
			5 5`},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := townhall.Suppress(5, drawn(c.table))
			require.NoError(t, err)
			assert.Equal(t, trimmed(c.want), picture(out[0]))
			assert.Equal(t, strings.Count(c.want, "·"), out[0].Suppressed())
		})
	}
}

func TestSuppressLinkedTables(t *testing.T) {
	places, kinds := drawn(`
		3 20
		30 40
		50 60`), drawn(`
		33 50
		50 70`)
	out, err := townhall.Suppress(5, places, kinds)
	require.NoError(t, err)
	assert.Equal(t, trimmed(`
		· · 23
		· · 70
		50 60 110
		83 120 203`), picture(out[0]))
	assert.Equal(t, trimmed(`
		33 50 83
		50 70 120
		83 120 203`), picture(out[1]), "what can stay within one table leaves the other alone")

	// A small total is small in each table, and what keeps it company must be suppressed in each.
	out, err = townhall.Suppress(5, drawn(`
		3 20
		0 30`), drawn(`
		2 40
		1 10`), drawn(`
		0 15
		3 35`))
	require.NoError(t, err)
	for _, p := range out {
		assert.Equal(t, []string{"·", "·", "53"}, p.Lines(townhall.EN)[3][1:], "one row of totals between them")
	}
	assert.Equal(t, "· · 23\n0 30 30\n· · 53", picture(out[0]))
	assert.Equal(t, "0 15 15\n· · 38\n· · 53", picture(out[2]))
}

func TestSuppressBelow(t *testing.T) {
	table := drawn(`
		1 20 9
		30 40 9`)
	assert.Equal(t, 0, must(townhall.Suppress(1, table))[0].Suppressed(), "below 1 is only zero")
	assert.Equal(t, 4, must(townhall.Suppress(2, table))[0].Suppressed())
	assert.Equal(t, 12, must(townhall.Suppress(math.MaxInt64, table))[0].Suppressed())
	assert.Empty(t, must(townhall.Suppress(5)))
	assert.Equal(t, "0", picture(must(townhall.Suppress(5, townhall.Table{}))[0]))
	for _, below := range []int64{0, -5, math.MinInt64} {
		_, err := townhall.Suppress(below, table)
		assert.Equal(t, "below", failed(t, townhall.Invalid, err).Field)
	}
	huge := drawn("3 4611686018427387904\n5 4611686018427387000\n0 0")
	assert.Equal(t, "· · 4611686018427387907\n· · 4611686018427387005\n0 0 0\n8 9223372036854774904 9223372036854774912", picture(must(townhall.Suppress(6, huge))[0]), "no sum of costs overflows")
}

func TestSuppressRefusesTablesOfOtherCases(t *testing.T) {
	first := drawn("5 6\n7 8")
	renamed := drawn("12 14")
	renamed.Columns[1] = townhall.Plain("Z")
	translated := drawn("12 14")
	translated.Columns[0].ZH = "甲"
	for field, other := range map[string]townhall.Table{
		"columns": drawn("12 14 0"), "columns[1]": drawn("12 13"), "columns[0]": drawn("13 14"),
	} {
		_, err := townhall.Suppress(5, first, other)
		assert.Equal(t, "tables[1]."+field, failed(t, townhall.Invalid, err).Field)
	}
	for field, other := range map[string]townhall.Table{"columns[1]": renamed, "columns[0]": translated} {
		_, err := townhall.Suppress(5, first, first, other)
		assert.Equal(t, "tables[2]."+field, failed(t, townhall.Invalid, err).Field)
	}
	ragged := tableOf([]int64{12, 14}, []int64{0})
	_, err := townhall.Suppress(5, first, ragged)
	assert.Equal(t, "tables[1].cells[1]", failed(t, townhall.Invalid, err).Field)
	_, err = townhall.Suppress(5, first, townhall.Table{})
	assert.Equal(t, "tables[1].columns", failed(t, townhall.Invalid, err).Field)
}

// sisters draws further tables of the same cases.
func sisters(t *rapid.T, first townhall.Table, n, rows int) []townhall.Table {
	with := must(first.WithTotals())
	out := []townhall.Table{first}
	for range n {
		cells := make([][]int64, rapid.IntRange(1, rows).Draw(t, "rows"))
		for i := range cells {
			cells[i] = make([]int64, len(first.Columns))
		}
		for j := range first.Columns {
			rest := with[len(with)-1][j]
			for i := range cells[1:] {
				cells[i][j] = rapid.Int64Range(0, rest).Draw(t, "part")
				rest -= cells[i][j]
			}
			cells[len(cells)-1][j] = rest
		}
		out = append(out, tableOf(cells...))
	}
	return out
}

// TestSuppressHolds is the guarantee: for each number that is suppressed somebody who knows everything published, and that
// each suppressed number is 1 or more, finds another filling in which it differs. Search by force, no graphs.
func TestSuppressHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(0, 2).Draw(t, "sisters")
		all := sisters(t, tables(4, 4, 8).Draw(t, "table"), count, 4-count)
		a := attackOn(t, all, must(townhall.Suppress(5, all...)))
		for k, grid := range a.truth {
			for i, row := range grid {
				for j, n := range row {
					if a.hidden[k][i][j] {
						require.True(t, a.otherwise(k, i, j), "table %d, row %d, column %d is %d for certain:\n%s", k, i, j, n, a.published)
					}
				}
			}
		}
	})
}

// TestSuppressLeavesNothingToAlgebra: by exact elimination over all equations of all tables.
func TestSuppressLeavesNothingToAlgebra(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := sisters(t, tables(9, 6, 30).Draw(t, "table"), rapid.IntRange(0, 2).Draw(t, "sisters"), 6)
		a := attackOn(t, all, must(townhall.Suppress(5, all...)))
		assert.Empty(t, a.solved(), a.published)
	})
}

// TestSuppressPublishesWhatItMay: zeros are published, what is small is not, and what is published is true.
func TestSuppressPublishesWhatItMay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		below := rapid.Int64Range(1, 9).Draw(t, "below")
		all := sisters(t, tables(9, 6, 30).Draw(t, "table"), rapid.IntRange(0, 2).Draw(t, "sisters"), 6)
		out := must(townhall.Suppress(below, all...))
		a := attackOn(t, all, out)
		small := 0
		for k, grid := range a.truth {
			for i, row := range grid {
				for j, n := range row {
					switch {
					case n == 0:
						assert.False(t, a.hidden[k][i][j], "a zero is published")
					case n < below:
						small++
						assert.True(t, a.hidden[k][i][j], "%d is not", n)
					}
				}
			}
			assert.Equal(t, out[0].ColumnTotals, out[k].ColumnTotals, "linked tables have one row of totals")
			assert.Equal(t, out[0].Total, out[k].Total)
			if small == 0 && k == len(a.truth)-1 {
				assert.False(t, slices.ContainsFunc(out, func(p townhall.Published) bool { return p.Suppressed() > 0 }), "there was nothing to hide")
			}
			sameJSON(t, out[k])
		}
		assert.Equal(t, out, must(townhall.Suppress(below, all...)), "the same tables are always published alike")
	})
}

// BenchmarkSuppress: villages by outcomes, one number in three small.
func BenchmarkSuppress(b *testing.B) {
	for _, size := range [][2]int{{10, 5}, {100, 10}, {1000, 20}} {
		for _, linkedToo := range []bool{false, true} {
			cells, seed := make([][]int64, size[0]), uint64(1)
			for i := range cells {
				for range size[1] {
					seed = seed*6364136223846793005 + 1442695040888963407
					n := int64(seed >> 33 % 40)
					if seed>>60 < 5 {
						n %= 6
					}
					cells[i] = append(cells[i], n)
				}
			}
			all := []townhall.Table{tableOf(cells...)}
			if linkedToo {
				slices.Reverse(cells[:size[0]/2])
				all = append(all, tableOf(cells...))
			}
			b.Run(strconv.Itoa(size[0])+"x"+strconv.Itoa(size[1])+"/tables="+strconv.Itoa(len(all)), func(b *testing.B) {
				hidden := 0
				for b.Loop() {
					hidden = must(townhall.Suppress(5, all...))[0].Suppressed()
				}
				b.ReportMetric(float64(hidden), "suppressed")
			})
		}
	}
}

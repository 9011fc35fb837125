package townhall_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

func TestSuppressedFigure(t *testing.T) {
	for s, f := range map[string]townhall.Figure{"null": {}, "0": townhall.FigureOf(0), "7": townhall.FigureOf(7), "9223372036854775807": townhall.FigureOf(math.MaxInt64)} {
		raw, err := json.Marshal(f)
		require.NoError(t, err)
		assert.Equal(t, s, string(raw))
		sameJSON(t, f)
	}
	for _, s := range []string{"-1", "1.5", `"7"`, "9223372036854775808", "true", "[]"} {
		var f townhall.Figure
		assert.Equal(t, "figure", failed(t, townhall.Invalid, json.Unmarshal([]byte(s), &f)).Field, s)
	}
	assert.Equal(t, townhall.Figure{}, townhall.FigureOf(-1))
	_, known := townhall.Figure{}.Number()
	assert.False(t, known, "the zero figure tells nothing")
	n, known := townhall.FigureOf(7).Number()
	assert.Equal(t, []any{int64(7), true}, []any{n, known})
	assert.Equal(t, []string{"·", "0", "7"}, []string{townhall.Figure{}.String(), townhall.FigureOf(0).String(), townhall.FigureOf(7).String()})
}

func TestPublishedTableIsReadBackAndPrinted(t *testing.T) {
	table := townhall.Table{Rows: names("east west"), Columns: []townhall.Text{townhall.Say("oral", "口头", "oral"), townhall.Say("written", "书面", "written")},
		Cells: [][]int64{{3, 20}, {30, 40}}}
	p := must(townhall.Suppress(5, table))[0]
	assert.Equal(t, [][]string{{"", "oral", "written", "total"}, {"east", "·", "·", "23"}, {"west", "·", "·", "70"}, {"total", "33", "60", "93"}}, p.Lines(townhall.EN))
	assert.Equal(t, []string{"", "口头", "书面", "合计"}, p.Lines(townhall.ZH)[0])
	assert.Equal(t, 4, p.Suppressed())
	for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
		assert.Contains(t, p.Legend().In(l), "·")
		assert.Contains(t, p.Legend().In(l), "4")
	}
	sameJSON(t, p)
	raw, err := json.Marshal(p)
	require.NoError(t, err)
	assert.Contains(t, string(raw), `"cells":[[null,null],[null,null]],"row_totals":[23,70],"column_totals":[33,60],"total":93`)
	assert.NotContains(t, string(raw), "20", "what is suppressed is not in the file")

	open := must(townhall.Suppress(1, table))[0]
	assert.True(t, open.Legend().IsZero(), "there is no mark to explain")
	damaged := townhall.Published{Rows: names("a b"), Columns: names("A"), Cells: [][]townhall.Figure{{townhall.FigureOf(1)}}}
	assert.Equal(t, [][]string{{"", "A", "total"}, {"a", "1", "·"}, {"b", "·"}, {"total", "·"}}, damaged.Lines(townhall.EN), "no panic")
}

package chart_test

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall/adapters/internal/chart"
)

// picture is a chart as a reader of SVG finds it.
type picture struct {
	Label string   `xml:"aria-label,attr"`
	Rects []rect   `xml:"rect"`
	Texts []string `xml:"text"`
}

type rect struct {
	Class  string `xml:"class,attr"`
	X      int    `xml:"x,attr"`
	Width  int    `xml:"width,attr"`
	Height int    `xml:"height,attr"`
}

func draw(t require.TestingT, b chart.Bars) (p picture) {
	require.NoError(t, xml.Unmarshal([]byte(b.SVG()), &p))
	return p
}

func TestBars(t *testing.T) {
	p := draw(t, chart.Bars{Title: `By "place" <all>`, Series: []string{"oral", "written"}, Hidden: "not told", Rows: []chart.Row{
		{Label: "Dongcun", Parts: []int64{30, 10}, Total: "40"}, {Label: "Hetou", Parts: []int64{0, 10}, Hidden: 10, Total: "20"}, {Label: "none", Total: "·"}}})
	assert.Equal(t, `By "place" <all>`, p.Label)
	bars := p.Rects[3:] // after the legend
	assert.Equal(t, []string{"part-0", "part-1", "part-1", "part-hidden"}, []string{bars[0].Class, bars[1].Class, bars[2].Class, bars[3].Class}, "a part of nothing is no bar")
	assert.Equal(t, 3*bars[1].Width, bars[0].Width, "as long as there are")
	assert.Equal(t, bars[1].Width, bars[2].Width)
	assert.Equal(t, bars[0].X+bars[0].Width, bars[1].X, "side by side")
	assert.Subset(t, p.Texts, []string{"oral", "written", "not told", "Dongcun", "40", "·"})
}

func TestALegendNamesWhatIsThere(t *testing.T) {
	p := draw(t, chart.Bars{Series: []string{"oral"}, Hidden: "not told", Rows: []chart.Row{{Parts: []int64{1}}}})
	assert.NotContains(t, p.Texts, "not told")
	assert.NotPanics(t, func() { draw(t, chart.Bars{}) })
}

func TestALongLabelIsShortened(t *testing.T) {
	p := draw(t, chart.Bars{Series: []string{"a"}, Rows: []chart.Row{{Label: "水南纺织有限公司第三车间调解小组"}, {Label: "Shuinan Textile Company"}}})
	assert.Contains(t, p.Texts, "水南纺织有限公司第三车…")
	assert.Contains(t, p.Texts, "Shuinan Textile Compan…")
}

func TestWhateverIsDrawnIsWellFormedAndWithin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := chart.Bars{Title: rapid.String().Draw(t, "title"), Series: []string{"<a>", "b&c"}, Hidden: `"d"`}
		for i := range rapid.IntRange(0, 9).Draw(t, "rows") {
			b.Rows = append(b.Rows, chart.Row{Label: rapid.String().Draw(t, fmt.Sprint("label", i)), Parts: rapid.SliceOfN(rapid.Int64Range(0, 1<<40), 0, 2).Draw(t, fmt.Sprint("parts", i)), Hidden: rapid.Int64Range(0, 9).Draw(t, fmt.Sprint("hidden", i))})
		}
		p := draw(t, b)
		for _, r := range p.Rects {
			require.GreaterOrEqual(t, r.X, 0)
			require.LessOrEqual(t, r.X+r.Width, 720)
			require.Positive(t, r.Width)
		}
		require.False(t, strings.Contains(string(b.SVG()), "<a>"))
	})
}

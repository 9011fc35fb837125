package docs

import (
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// PublicStatistics (人民调解公开统计表) prints what the public may see of a period's figures: for each dimension its table, in which
// small counts are suppressed, and what that means. The dimensions are those by which the figures were counted.
func PublicStatistics(f mediation.Figures, l townhall.Language, by ...mediation.Dimension) (Document, error) {
	tables, err := f.Publish(by...)
	if err != nil {
		return Document{}, err
	}
	d := Document{Title: townhall.Say("docs.public", "人民调解公开统计表", "People's mediation: figures for the public"), Language: l,
		Fields: []Field{field("period", "期间", "Period", f.Period)}}
	var legend townhall.Text
	for i, p := range tables {
		d.Tables = append(d.Tables, published(by[i], p, l))
		if t := p.Legend(); !t.IsZero() {
			legend = t
		}
	}
	if !legend.IsZero() {
		d.Paragraphs = []Field{field("legend", "说明", "Note", legend)}
	}
	return d, nil
}

// published is one table with its totals. Its cells are texts, since what is suppressed is no number.
func published(by mediation.Dimension, p townhall.Published, l townhall.Language) Table {
	t := Table{Key: "by_" + by.Key, Title: townhall.Say("docs.statistics.by", "按{by}分列", "By {by}", "by", by.Title)}
	for i, line := range p.Lines(l) {
		cells := make([]townhall.Value, len(line))
		for j, cell := range line {
			cells[j] = townhall.ValueOf(cell)
			if i == 0 {
				t.Columns = append(t.Columns, Column{Key: "c" + townhall.ValueOf(j).String(), Label: townhall.Plain(cell)})
			}
		}
		if i > 0 {
			t.Rows = append(t.Rows, cells)
		}
	}
	return t
}

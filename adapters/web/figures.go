package web

import (
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/chart"
	"github.com/townhall-go/townhall/mediation"
)

// dimensions are those by which the public sees the figures of mediation.
func (v *view) dimensions() []mediation.Dimension {
	places := mediation.ByPlace.Named(func(p string) townhall.Text { return v.places[townhall.Place(p)] })
	return []mediation.Dimension{mediation.ByCategory, places, mediation.ByMonth}
}

// year is the period whose figures the public sees.
func (v *view) year() townhall.Period {
	if v.Year != nil {
		return v.Year()
	}
	return townhall.Year(v.Today().Year())
}

// table is a published table with its chart.
type table struct {
	Title, By, Legend string
	Chart             safe
	Head, Foot        []string
	Rows              [][]string
}

func figures(v *view) error {
	v.Here = "mediation"
	by := v.dimensions()
	f, err := mediation.Statistics(v.r.Context(), v.Office.Store, v.year(), by...)
	if err != nil {
		return err
	}
	published, err := f.Publish(by...)
	if err != nil {
		return err
	}
	data := struct {
		Period      string
		Figures     []named
		Tables      []table
		Definitions []named
	}{Period: v.Word(f.Period), Figures: v.headline(f)}
	for i, p := range published {
		data.Tables = append(data.Tables, v.table(by[i], p))
	}
	for _, d := range mediation.Definitions() {
		data.Definitions = append(data.Definitions, named{d.Name.In(v.lang), d.Text.In(v.lang)})
	}
	return v.show("figures", text("web.figures.title"), data)
}

// headline are the figures of the whole period, which are of so many that none tells of single people.
func (v *view) headline(f mediation.Figures) []named {
	return []named{{v.T("web.figures.accepted"), v.Word(f.Accepted)}, {v.T("web.figures.oral"), v.Word(f.Oral)}, {v.T("web.figures.written"), v.Word(f.Written)},
		{v.T("web.figures.handled_rate"), f.HandledRate.Percent(1)}, {v.T("web.figures.success_rate"), f.SuccessRate.Percent(1)}}
}

func (v *view) table(by mediation.Dimension, p townhall.Published) table {
	lines := p.Lines(v.lang)
	t := table{Title: v.T("web.figures.by", "by", by.Title), By: by.Title.In(v.lang), Legend: p.Legend().In(v.lang), Head: lines[0], Rows: lines[1 : len(lines)-1], Foot: lines[len(lines)-1]}
	bars := chart.Bars{Title: t.Title, Series: lines[0][1 : len(lines[0])-1], Hidden: v.T("web.figures.hidden")}
	for i, row := range p.Rows {
		bars.Rows = append(bars.Rows, bar(row.In(v.lang), p.Cells[i], p.RowTotals[i]))
	}
	if by.Key != mediation.ByMonth.Key {
		slices.SortStableFunc(bars.Rows, func(a, b chart.Row) int { return int(b.Sum() - a.Sum()) })
	}
	t.Chart = bars.SVG()
	return t
}

// bar shows what is published of a row, and how much of it is told by its total alone.
func bar(name string, cells []townhall.Figure, total townhall.Figure) chart.Row {
	r := chart.Row{Label: name, Total: total.String()}
	for _, f := range cells {
		n, _ := f.Number()
		r.Parts = append(r.Parts, n)
	}
	if sum, ok := total.Number(); ok {
		r.Hidden = sum - r.Sum()
	}
	return r
}

// yearFigures are the year's in short.
func (v *view) yearFigures() ([]named, error) {
	f, err := mediation.Statistics(v.r.Context(), v.Office.Store, v.year())
	if err != nil || f.Accepted == 0 {
		return nil, err
	}
	return v.headline(f), nil
}

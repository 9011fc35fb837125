package mediation

import "github.com/townhall-go/townhall"

// Compared (同期比较) is one figure in two periods.
type Compared struct {
	Key    string         `json:"key"` // as in Definitions
	Name   townhall.Text  `json:"name"`
	Before int64          `json:"before"`
	Now    int64          `json:"now"`
	Change int64          `json:"change"`
	Growth townhall.Ratio `json:"growth"` // of the change over what was before; undefined over nothing
}

// ComparedRate is a rate in two periods. An undefined one has no cases behind it.
type ComparedRate struct {
	Key    string         `json:"key"`
	Name   townhall.Text  `json:"name"`
	Before townhall.Ratio `json:"before"`
	Now    townhall.Ratio `json:"now"`
}

// Comparison (同期比较表) lays the figures of two periods side by side.
type Comparison struct {
	Before townhall.Period `json:"before"`
	Now    townhall.Period `json:"now"`
	Counts []Compared      `json:"counts"`
	Rates  []ComparedRate  `json:"rates"`
}

// Compare lays a period's figures beside those of an earlier one.
func Compare(before, now Figures) Comparison {
	out := Comparison{Before: before.Period, Now: now.Period}
	names := map[string]townhall.Text{}
	for _, d := range Definitions() {
		names[d.Key] = d.Name
	}
	for _, c := range figuresCounted {
		a, b := c.of(&before.Counts), c.of(&now.Counts)
		out.Counts = append(out.Counts, Compared{Key: c.key, Name: names[c.key], Before: a, Now: b, Change: b - a, Growth: townhall.RatioOf(b-a, a)})
	}
	for _, r := range []ComparedRate{
		{Key: "handled_rate", Before: before.HandledRate, Now: now.HandledRate},
		{Key: "success_rate", Before: before.SuccessRate, Now: now.SuccessRate},
		{Key: "success_rate_all", Before: before.SuccessRateAll, Now: now.SuccessRateAll},
		{Key: "performance_rate", Before: before.PerformanceRate, Now: now.PerformanceRate},
	} {
		r.Name = names[r.Key]
		out.Rates = append(out.Rates, r)
	}
	return out
}

// figuresCounted lists the counts of the form in its order, by the keys of their definitions.
var figuresCounted = []struct {
	key string
	of  func(*Counts) int64
}{
	{"declined", func(c *Counts) int64 { return c.Declined }},
	{"accepted", func(c *Counts) int64 { return c.Accepted }},
	{"handled", func(c *Counts) int64 { return c.Handled }},
	{"oral", func(c *Counts) int64 { return c.Oral }},
	{"written", func(c *Counts) int64 { return c.Written }},
	{"ended", func(c *Counts) int64 { return c.Ended }},
	{"carried", func(c *Counts) int64 { return c.Carried.Cases }},
	{"carried.handled", func(c *Counts) int64 { return c.Carried.Handled }},
	{"due", func(c *Counts) int64 { return c.Due }},
	{"performed", func(c *Counts) int64 { return c.Performed }},
	{"rescinded", func(c *Counts) int64 { return c.Rescinded }},
	{"confirmed", func(c *Counts) int64 { return c.Confirmed }},
}

// Count gives one of the figures by the key of its definition: a name in a report's template, a claim that is reconciled.
func (f Figures) Count(key string) (n int64, ok bool) {
	for _, c := range figuresCounted {
		if c.key == key {
			return c.of(&f.Counts), true
		}
	}
	return 0, false
}

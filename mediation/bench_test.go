package mediation_test

import (
	"fmt"
	"testing"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// county is a year of a county's cases: 200 villages, every category and source, with outcomes and amounts.
func county(n int) []mediation.Case {
	cases := make([]mediation.Case, n)
	categories, sources := mediation.Categories(), mediation.Sources()
	for i := range cases {
		accepted := townhall.NewDate(2025, 1, 1).AddDays(i % 365)
		village := fmt.Sprintf("county/town%d/village%d", i%200/10, i%200)
		c := mediation.Case{ID: fmt.Sprint(i), State: mediation.Agreed, Accepted: accepted, Category: categories[i%len(categories)],
			Source: sources[i%7%len(sources)], Place: townhall.Place(village), Committee: village, Parties: fence,
			Agreement: &mediation.Agreement{Form: mediation.Oral, On: accepted, Effective: accepted.AddDays(i % 9), Content: "pays"}}
		switch i % 10 {
		case 0:
			c.State, c.Agreement, c.Ending = mediation.Ended, nil, &mediation.Ending{On: accepted.AddDays(3)}
		case 1, 2, 3:
			c.Agreement.Form = mediation.Written
			c.Agreement.Obligations = []mediation.Obligation{{By: "li", What: "pays", Amount: townhall.Yuan(int64(i%5000 + 1)), Until: accepted.AddDays(30)}}
		}
		cases[i] = c
	}
	return cases
}

// The yearly form by place, committee, category, source, form and month, over typed cases.
func BenchmarkForm(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			cases := county(n)
			b.ReportAllocs()
			for b.Loop() {
				t := mediation.NewTally(townhall.Year(2025), mediation.FormDimensions()...)
				for i := range cases {
					t.Add(&cases[i])
				}
				if f, err := t.Figures(); err != nil || f.Accepted != int64(n) {
					b.Fatal(f.Accepted, err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "cases/s")
		})
	}
}

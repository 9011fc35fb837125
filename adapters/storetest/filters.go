package storetest

import (
	"fmt"

	"github.com/townhall-go/townhall"
	"pgregory.net/rapid"
)

func filterClauses() []clause {
	return []clause{
		{name: "filters", says: "every filter of Query finds exactly what Query.Match matches", run: filters},
		{name: "filters-together", says: "any filters, order, cursor and limit together find what Query.Match and Compare say", run: filtersTogether},
	}
}

type named struct {
	name  string
	query townhall.Query
}

// filterCases is one query for each way that a filter can be set.
func filterCases() []named {
	cases := []named{{"everything", townhall.Query{}}, {"nothing", townhall.Query{Kind: "none"}},
		{"a holder nobody is", townhall.Query{Holder: "u"}}, {"a place where nothing is", townhall.Query{Place: "a/b/"}}}
	add := func(name string, value any, q townhall.Query) {
		cases = append(cases, named{fmt.Sprintf("%s %q", name, value), q})
	}
	for _, kind := range kinds {
		add("kind", kind, townhall.Query{Kind: kind})
	}
	for _, place := range places {
		add("place", place, townhall.Query{Place: place})
	}
	for _, holder := range holders {
		add("holder", holder, townhall.Query{Holder: holder})
	}
	for _, state := range states {
		add("state", state, townhall.Query{States: []string{state}})
	}
	for _, tag := range tags {
		add("tag", tag, townhall.Query{Tags: []string{tag}})
	}
	cases = append(cases,
		named{"two states", townhall.Query{States: []string{"open", "closed"}}},
		named{"a state twice", townhall.Query{States: []string{"open", "open", "unknown"}}},
		named{"two tags", townhall.Query{Tags: []string{"a", "b"}}},
		named{"a tag twice", townhall.Query{Tags: []string{"b", "b"}}},
		named{"tags out of order", townhall.Query{Tags: []string{"b", "A", "a"}}},
		named{"limit", townhall.Query{Limit: 5}},
		named{"limit and tag", townhall.Query{Tags: []string{"b"}, Limit: 3}},
		named{"limit, place and order", townhall.Query{Place: "a", Order: townhall.ByDue, Reverse: true, Limit: 3}},
		named{"a limit beyond all", townhall.Query{Limit: 100_000}},
		named{"kind, place and state", townhall.Query{Kind: "place", Place: "a", States: []string{"open"}}},
	)
	return append(cases, periodCases()...)
}

func periodCases() (cases []named) {
	d1, d2 := townhall.NewDate(2025, 1, 1), townhall.NewDate(2025, 12, 31)
	for _, p := range []townhall.Period{
		townhall.Since(d1), townhall.Until(d2), {From: d1, To: d2}, {From: d1, To: d1},
		townhall.Year(2025), townhall.Until(townhall.NewDate(1, 1, 1)), townhall.Since(townhall.NewDate(9999, 12, 31)),
	} {
		cases = append(cases,
			named{"opened " + p.String(), townhall.Query{Opened: p}},
			named{"due " + p.String(), townhall.Query{Due: p}},
			named{"closed " + p.String(), townhall.Query{Closed: p}},
			named{"opened and closed " + p.String(), townhall.Query{Opened: p, Closed: p}})
	}
	return cases
}

func filters(x *trial) {
	all := x.populate()
	for _, c := range filterCases() {
		x.sameRecords(answer(all, c.query), x.find(c.query), c.name)
	}
}

func filtersTogether(x *trial) {
	all := x.populate()
	rapid.Check(x, func(r *rapid.T) {
		q := drawQuery(r, all)
		found, err := collect(x.store.Find(x.ctx, q))
		if err != nil {
			r.Fatalf("find %+v: %v", q, err)
		}
		if d := differences(answer(all, q), found); d != "" {
			r.Fatalf("find %+v: %s", q, d)
		}
	})
}

// drawQuery draws a query of which most fields are not set, so that most answers are not empty.
func drawQuery(r *rapid.T, all []townhall.Record) townhall.Query {
	q := townhall.Query{
		Kind:    seldom(r, "kind", append([]string{"place", "none"}, kinds...)),
		Place:   seldom(r, "place", places),
		Holder:  seldom(r, "holder", holders),
		States:  drawSome(r, "states", states),
		Opened:  drawPeriod(r, "opened"),
		Due:     drawPeriod(r, "due"),
		Closed:  drawPeriod(r, "closed"),
		Tags:    drawSome(r, "tags", tags),
		Order:   rapid.SampledFrom([]townhall.Order{townhall.ByID, townhall.ByOpened, townhall.ByDue, townhall.ByClosed}).Draw(r, "order"),
		Reverse: rapid.Bool().Draw(r, "reverse"),
		Limit:   rapid.SampledFrom([]int{0, 0, 1, 2, 10}).Draw(r, "limit"),
	}
	if rapid.IntRange(0, 2).Draw(r, "resume") == 0 {
		if c := q.Cursor(rapid.SampledFrom(all).Draw(r, "after")); (townhall.Query{Order: q.Order, After: c}).Check() == nil {
			q.After = c
		}
	}
	return q
}

// seldom draws one of the values in one of four cases.
func seldom[T any](r *rapid.T, label string, from []T) (value T) {
	if rapid.IntRange(0, 3).Draw(r, label+"?") == 3 {
		value = rapid.SampledFrom(from).Draw(r, label)
	}
	return value
}

func drawSome(r *rapid.T, label string, from []string) []string {
	if rapid.IntRange(0, 2).Draw(r, label+"?") < 2 {
		return nil
	}
	return rapid.SliceOfN(rapid.SampledFrom(from), 1, 3).Draw(r, label)
}

func drawPeriod(r *rapid.T, label string) (p townhall.Period) {
	p = townhall.Period{From: seldom(r, label+" from", days), To: seldom(r, label+" to", days)}
	if p.Check(label) != nil {
		p.From, p.To = p.To, p.From
	}
	return p
}

package storetest

import (
	"fmt"
	"math/rand/v2"
	"reflect"

	"github.com/townhall-go/townhall"
)

func filterClauses() []clause {
	return []clause{
		{name: "filters", says: "every filter of Query finds exactly what Query.Match matches",
			do: "when in doubt, pass what you find through Query.Match; compare bytes, neither prefixes, patterns, case nor locale", run: filters},
		{name: "filters-together", says: "any filters, order, cursor and limit together find what Query.Match and Compare say",
			do: "filter first, then order, then leave out what the cursor is past, then limit", run: filtersTogether},
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
		x.sameRecords(answer(all, c.query), x.find(c.query), c.name+": "+inOneLine(c.query))
	}
}

// filtersTogether asks many queries, always the same ones, and reports the first that fails in its simplest form.
func filtersTogether(x *trial) {
	all := x.populate()
	wrong := func(q townhall.Query) string {
		found, err := collect(x.store.Find(x.ctx, q))
		if err != nil {
			return err.Error()
		}
		return differences(answer(all, q), found)
	}
	random := rand.New(rand.NewPCG(31, 79))
	for range 500 {
		if q := drawQuery(random, all); wrong(q) != "" {
			q = simplest(q, func(q townhall.Query) bool { return q.Check() == nil && wrong(q) != "" })
			x.Fatalf("%s: %s", inOneLine(q), wrong(q))
		}
	}
}

// simplest leaves out each field without which a query still fails.
func simplest(q townhall.Query, fails func(townhall.Query) bool) townhall.Query {
	for i := range reflect.TypeFor[townhall.Query]().NumField() {
		simpler := q
		reflect.ValueOf(&simpler).Elem().Field(i).SetZero()
		if fails(simpler) {
			q = simpler
		}
	}
	return q
}

// drawQuery draws a query of which most fields are not set, so that most answers are not empty.
func drawQuery(r *rand.Rand, all []townhall.Record) townhall.Query {
	q := townhall.Query{
		Kind:    seldom(r, append([]string{"place", "none"}, kinds...)),
		Place:   seldom(r, places),
		Holder:  seldom(r, holders),
		States:  drawSome(r, states),
		Opened:  drawPeriod(r),
		Due:     drawPeriod(r),
		Closed:  drawPeriod(r),
		Tags:    drawSome(r, tags),
		Order:   pick(r, []townhall.Order{townhall.ByID, townhall.ByOpened, townhall.ByDue, townhall.ByClosed}),
		Reverse: r.IntN(2) == 0,
		Limit:   pick(r, []int{0, 0, 1, 2, 10}),
	}
	if r.IntN(3) == 0 {
		if c := q.Cursor(pick(r, all)); (townhall.Query{Order: q.Order, After: c}).Check() == nil {
			q.After = c
		}
	}
	return q
}

// seldom draws one of the values in one of four cases.
func seldom[T any](r *rand.Rand, from []T) (value T) {
	if r.IntN(4) == 0 {
		value = pick(r, from)
	}
	return value
}

func drawSome(r *rand.Rand, from []string) (some []string) {
	if r.IntN(3) > 0 {
		return nil
	}
	for range 1 + r.IntN(3) {
		some = append(some, pick(r, from))
	}
	return some
}

func drawPeriod(r *rand.Rand) (p townhall.Period) {
	p = townhall.Period{From: seldom(r, days), To: seldom(r, days)}
	if p.Check("") != nil {
		p.From, p.To = p.To, p.From
	}
	return p
}

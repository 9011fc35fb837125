package sqlite_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/mediation"
)

// caseRecord is the record of one of a county's cases of 2025, accepted on a day of the year, as the actions would leave it.
func caseRecord(t require.TestingT, i, day int) townhall.Change {
	categories, sources := mediation.Categories(), mediation.Sources()
	accepted := townhall.NewDate(2025, 1, 1).AddDays(day)
	village := fmt.Sprintf("county/town%d/village%d", i%200/10, i%200)
	c := mediation.Case{ID: fmt.Sprintf("01jax%020d", i), State: mediation.Agreed, Accepted: accepted, Category: categories[i%len(categories)],
		Source: sources[i%7%len(sources)], Place: townhall.Place(village), Committee: village, Facts: "双方因宅基地滴水沟归属各执一词",
		Parties:   []mediation.Party{{Person: "01jax4c9w2h8", Side: "a"}, {Person: "01jax4c9w2h9", Side: "b"}},
		Mediators: []townhall.PersonID{"01jax4c9w2ha"}, Sessions: []mediation.Session{{On: accepted, Record: "双方到场，现场丈量后协商", Rights: true}},
		Agreement: &mediation.Agreement{Form: mediation.Oral, On: accepted, Effective: accepted, Content: "滴水沟归双方共用，各清各段",
			Obligations: []mediation.Obligation{{By: "01jax4c9w2h9", What: "清理", Amount: townhall.Yuan(int64(i%900 + 1)), Until: accepted.AddDays(30)}}}}
	doc, err := json.Marshal(c)
	require.NoError(t, err)
	h := c.Head()
	slices.Sort(h.Tags)
	return townhall.Change{Entries: []townhall.Entry{anEntry("accept")}, Record: townhall.Record{Ref: c.Ref(), Version: 1, Place: h.Place, Holder: h.Holder,
		State: h.State, Opened: h.Opened, Closed: h.Closed, Tags: slices.Compact(h.Tags), Doc: doc}}
}

// BenchmarkStatistics streams the yearly form from a file, with the most memory that lives at one time. Cases are entered in
// the order of their days, as in life, and once in another:
//
//	go test -run='^$' -bench=Statistics -benchtime=1x ./adapters/sqlite
func BenchmarkStatistics(b *testing.B) {
	for _, bench := range []struct {
		n        int
		shuffled bool
	}{{10_000, false}, {100_000, false}, {100_000, true}, {1_000_000, false}} {
		n, name := bench.n, fmt.Sprint(bench.n)
		if bench.shuffled {
			name += " shuffled"
		}
		b.Run(name, func(b *testing.B) {
			store, err := sqlite.Open(b.Context(), b.TempDir()+"/county.db")
			require.NoError(b, err)
			defer store.Close()
			for at := 0; at < n; at += 2000 {
				changes := make([]townhall.Change, 2000)
				for i := range changes {
					day := (at + i) * 365 / n
					if bench.shuffled {
						day = (at + i) % 365
					}
					changes[i] = caseRecord(b, at+i, day)
				}
				_, err := store.Commit(b.Context(), townhall.CommitID(fmt.Sprint(at)), changes...)
				require.NoError(b, err)
			}
			most := living(b, store, n)
			for b.Loop() {
				f, err := mediation.Statistics(b.Context(), store, townhall.Year(2025), mediation.FormDimensions()...)
				require.NoError(b, err)
				require.EqualValues(b, n, f.Accepted)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "cases/s")
			b.ReportMetric(float64(most)/1e6, "MB-living")
		})
	}
}

// living is the most that the heap holds while the form is made, measured ten times on the way.
func living(b *testing.B, store townhall.Store, n int) uint64 {
	tally := mediation.NewTally(townhall.Year(2025), mediation.FormDimensions()...)
	var most uint64
	seen := 0
	for c, err := range mediation.InPeriod(b.Context(), store, townhall.Year(2025)) {
		require.NoError(b, err)
		tally.Add(&c)
		if seen++; seen%(n/10) == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	return most
}

package storetest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/townhall-go/townhall"
)

// The values of which the population and the queries about it are made. Few, so that ties and overlaps are many; and
// chosen to trip a store that compares by prefix, pattern, locale or case where the contract compares bytes.
var (
	kinds   = []string{"case", "case.note", "case_note", "motion"}
	ids     = []string{"a", "B", "b", "_", "-", "10", "9", "\u00e9", "e\u0301", "水", "z", "Z", "a b", "a/b", "a|b", "%", "a%"} // é twice: composed and not
	places  = []townhall.Place{"", "a", "a/b", "a/bc", "a/b/c", "a/b0", "a/b.c", "a/b-c", "A/b", "a_b", "axb", "a_b/c", "axb/c", "a%", "a%/b", "水南", "水南/东村", "水南/东村二"}
	holders = []townhall.UnitID{"", "u1", "U1", "u1 ", "单位"}
	states  = []string{"open", "closed", "waiting", "", townhall.Voided}
	tags    = []string{"", `"`, "%", "A", "a", "a,b", "b", "邻里"}
	days    = []townhall.Date{{}, townhall.NewDate(1, 1, 1), townhall.NewDate(2024, 12, 31), townhall.NewDate(2025, 1, 1),
		townhall.NewDate(2025, 1, 2), townhall.NewDate(2025, 12, 31), townhall.NewDate(9999, 12, 31)}
)

// population is a varied set of records, always the same one.
func population() []townhall.Record {
	random := rand.New(rand.NewPCG(110, 79))
	var all []townhall.Record
	for _, kind := range kinds {
		for i, id := range ids {
			all = append(all, townhall.Record{
				Ref: townhall.Ref{Kind: kind, ID: id}, Version: 1,
				Place: pick(random, places), Holder: pick(random, holders), State: pick(random, states),
				Opened: pick(random, days), Due: pick(random, days), Closed: pick(random, days),
				Tags: subset(random, tags), Doc: json.RawMessage(fmt.Sprintf(`{"n":%d}`, i)),
			})
		}
	}
	// Sparse by chance is not enough: each place occurs with everything else plain.
	for i, place := range places {
		all = append(all, townhall.Record{Ref: townhall.Ref{Kind: "place", ID: fmt.Sprintf("%02d", i)}, Version: 1, Place: place,
			Holder: "u1", State: "open", Opened: days[3], Tags: []string{"a"}, Doc: json.RawMessage(`{}`)})
	}
	return all
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func subset(r *rand.Rand, from []string) (some []string) {
	for _, s := range from {
		if r.IntN(3) == 0 {
			some = append(some, s)
		}
	}
	return some
}

// populate commits the population, a few records at a time and not in their order.
func (x *trial) populate() []townhall.Record {
	x.Helper()
	all := population()
	shuffled := slices.Clone(all)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	for n := range slices.Chunk(shuffled, 16) {
		changes := make([]townhall.Change, len(n))
		for i, rec := range n {
			changes[i] = townhall.Change{Record: rec, Entries: []townhall.Entry{entry("write")}}
		}
		x.commit("populate "+n[0].Ref.String(), changes...)
	}
	return all
}

// answer is what Find has to give, slowly.
func answer(all []townhall.Record, q townhall.Query) (found []townhall.Record) {
	for _, r := range all {
		if q.Match(r) && (q.After == "" || behind(q, r)) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, q.Compare)
	if q.Limit > 0 && len(found) > q.Limit {
		found = found[:q.Limit]
	}
	return found
}

// behind reports whether a record comes after the query's cursor.
func behind(q townhall.Query, r townhall.Record) bool {
	day, ref, err := q.After.Split()
	return err == nil && q.Compare(r, townhall.Record{Ref: ref, Opened: day, Due: day, Closed: day}) > 0
}

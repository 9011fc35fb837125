package storetest

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
)

func findClauses() []clause {
	return []clause{
		{name: "streaming-find", says: "Find gives its first records without reading all",
			do: "read page by page, or row by row, and yield as you read", run: streamingFind},
		{name: "free-find", says: "Find holds neither lock nor connection while the loop body runs, so the body may use the store",
			do: "read page by page and give up lock and connection before yielding; give them up too when the loop breaks off", run: freeFind},
		{name: "resumable-find", says: "Find resumes behind a cursor in each order, forwards and backwards, also among equal dates and behind a record that has changed",
			do: "order and resume by date, kind and id together (Query.Compare, Cursor.Split), and by the cursor alone: its record may be gone", run: resumableFind},
		{name: "ranged-twice", says: "what Find and History give may be ranged over again, and gives the same",
			do: "begin anew in the function that you return, and change none of what it closes over", run: rangedTwice},
		{name: "refused-query", says: "a query that Query.Check refuses gives one Error Invalid and no record",
			do: "call Query.Check first, and yield its error once", run: refusedQuery},
	}
}

// streamingFind weighs what is allocated for the first record against what is allocated for all.
func streamingFind(x *trial) {
	const batches, batch = 16, 125
	filler := strings.Repeat("x", 4096)
	for b := range batches {
		changes := make([]townhall.Change, batch)
		for i := range changes {
			changes[i] = change(ref(fmt.Sprintf("%02d-%03d", b, i)), 1, func(r *townhall.Record) {
				r.Doc = json.RawMessage(fmt.Sprintf(`{"filler":%q}`, filler))
			})
		}
		x.commit(fmt.Sprint("batch ", b), changes...)
	}
	read := func(limit int) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		n := 0
		for _, err := range x.store.Find(x.ctx, townhall.Query{Kind: "case"}) {
			require.NoError(x, err)
			if n++; n == limit {
				break
			}
		}
		runtime.ReadMemStats(&after)
		require.Equal(x, limit, n)
		return after.TotalAlloc - before.TotalAlloc
	}
	first, all := read(1), read(batches*batch)
	for range 2 { // others allocate too: the least of three is fair
		first, all = min(first, read(1)), max(all, read(batches*batch))
	}
	assert.LessOrEqual(x, first, all/2, "bytes allocated for the first of %d records, against those for all", batches*batch)
}

func rangedTwice(x *trial) {
	const n = 300 // more than a store reads at once
	changes := make([]townhall.Change, n)
	for i := range changes {
		changes[i] = change(ref(fmt.Sprintf("%03d", i)), 1)
	}
	x.commit("all", changes...)
	found, told := x.store.Find(x.ctx, townhall.Query{Kind: "case"}), x.store.History(x.ctx, townhall.Ref{}, 0)
	for _, when := range []string{"the first time", "again"} {
		records, err := collect(found)
		require.NoError(x, err, "Find %s", when)
		assert.Len(x, records, n, "Find %s", when)
		entries, err := collect(told)
		require.NoError(x, err, "History %s", when)
		assert.Len(x, entries, n, "History %s", when)
	}
}

func freeFind(x *trial) {
	all := x.populate()
	query := townhall.Query{Kind: "case"}
	want := answer(all, query)
	for i := range 50 { // more than any pool of connections
		for rec, err := range x.store.Find(x.ctx, query) {
			require.NoError(x, err)
			x.same(want[0], rec, fmt.Sprintf("first record of the %d. Find that is broken off", i+1))
			break
		}
	}
	n := 0
	for rec, err := range x.store.Find(x.ctx, query) {
		require.NoError(x, err)
		x.same(want[n], rec, "record seen while the body uses the store")
		x.same(rec, x.get(rec.Ref), "Get inside a Find")
		x.commit("inside "+rec.ID, change(townhall.Ref{Kind: "inside", ID: rec.ID}, 1))
		for _, err := range x.store.Find(x.ctx, townhall.Query{Kind: "motion"}) {
			require.NoError(x, err, "Find inside a Find")
			break
		}
		n++
	}
	assert.Equal(x, len(want), n)
	assert.Len(x, x.find(townhall.Query{Kind: "inside"}), len(want), "what was committed inside a Find")
}

func resumableFind(x *trial) {
	all := x.populate()
	for _, order := range []townhall.Order{townhall.ByID, townhall.ByOpened, townhall.ByDue, townhall.ByClosed} {
		for _, reverse := range []bool{false, true} {
			query := townhall.Query{Order: order, Reverse: reverse}
			want := answer(all, query)
			x.sameRecords(want, x.find(query), fmt.Sprintf("order %q, reverse %t", order, reverse))
			for _, size := range []int{1, 7, len(want)} {
				x.sameRecords(want, x.pages(query, size), fmt.Sprintf("order %q, reverse %t, in pages of %d", order, reverse, size))
			}
		}
	}
	x.resumeBehindChanged(all)
}

// pages asks for a few records at a time, each time behind the last one of before.
func (x *trial) pages(q townhall.Query, size int) (all []townhall.Record) {
	x.Helper()
	for q.Limit = size; ; {
		page := x.find(q)
		require.LessOrEqual(x, len(page), size, "limit")
		for _, r := range page {
			if q.After != "" && !behind(q, r) {
				x.Fatalf("a cursor that does not advance: %s gives %s", inOneLine(q), r.Ref)
			}
		}
		if all = append(all, page...); len(page) < size {
			return all
		}
		q.After = q.Cursor(page[len(page)-1])
	}
}

func (x *trial) resumeBehindChanged(all []townhall.Record) {
	x.Helper()
	query := townhall.Query{Order: townhall.ByOpened}
	want := answer(all, query)
	at := want[len(want)/2]
	query.After = query.Cursor(at)
	x.commit("moved away", change(at.Ref, 2, func(r *townhall.Record) { r.State, r.Opened = townhall.Voided, townhall.Date{} }))
	x.sameRecords(want[len(want)/2+1:], x.find(query), "behind a record that left the answer")
}

func refusedQuery(x *trial) {
	x.populate()
	jan, feb := townhall.NewDate(2025, 1, 1), townhall.NewDate(2025, 2, 1)
	byID := townhall.Query{}.Cursor(townhall.Record{Ref: ref("1")})
	for name, bad := range map[string]townhall.Query{
		"order":                   {Order: "place"},
		"limit":                   {Limit: -1},
		"cursor":                  {After: "nonsense"},
		"cursor of another order": {Order: townhall.ByDue, After: byID},
		"opened backwards":        {Opened: townhall.Period{From: feb, To: jan}},
		"due backwards":           {Due: townhall.Period{From: feb, To: jan}},
		"closed backwards":        {Closed: townhall.Period{From: feb, To: jan}},
	} {
		require.ErrorIs(x, bad.Check(), townhall.Invalid, "the suite's own query %q", name)
		times := 0
		for _, err := range x.store.Find(x.ctx, bad) {
			times++
			x.isError(townhall.Invalid, err, name)
		}
		require.Equal(x, 1, times, "%s: answers", name)
	}
}

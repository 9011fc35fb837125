package storetest

import (
	"fmt"
	"io"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
)

func durableClauses() []clause {
	return []clause{
		{name: "reopening", says: "what was committed is there when the store is closed and opened again",
			do: "write commit ids, entries and positions where the records are", needs: needsReopen, run: reopening},
		{name: "killed", says: "of a process killed while committing, every acknowledged commit is whole, and any other is whole or absent",
			do: "sync to disk before Commit returns, all changes as one write", needs: needsKilled, run: killed},
	}
}

func needsReopen(s *suite) string {
	if s.reopen == nil && s.opener == nil {
		return "Reopen or storetest.Killed"
	}
	return ""
}

func needsKilled(s *suite) string {
	if s.opener == nil {
		return "Killed"
	}
	return ""
}

// reopener gives a store and how to close and reopen it.
func (x *trial) reopener() (townhall.Store, func(townhall.Store) townhall.Store) {
	x.Helper()
	if x.suite.reopen != nil {
		return x.store, func(s townhall.Store) townhall.Store { return x.suite.reopen(x.t, s) }
	}
	where := x.suite.where(x.t)
	return x.open(where), func(s townhall.Store) townhall.Store {
		x.close(s)
		return x.open(where)
	}
}

func (x *trial) open(where string) townhall.Store {
	x.Helper()
	s, err := x.suite.opener(where)
	require.NoError(x, err, "opening the store")
	return s
}

func (x *trial) close(s townhall.Store) {
	x.Helper()
	if c, ok := s.(io.Closer); ok {
		require.NoError(x, c.Close(), "closing the store")
	}
}

func reopening(x *trial) {
	store, reopen := x.reopener()
	x.store = store
	all := x.populate()
	pos := x.commit("last", change(ref("last"), 1))
	whole := x.history(townhall.Ref{}, 0)
	for range 2 {
		x.store = reopen(x.store)
		x.sameRecords(answer(all, townhall.Query{Kind: "motion"}), x.find(townhall.Query{Kind: "motion"}), "Find after reopening")
		for _, rec := range all {
			x.same(rec, x.get(rec.Ref), "Get after reopening")
		}
		x.sameHistory(whole, x.history(townhall.Ref{}, 0), "after reopening")
		assert.Equal(x, pos, x.commit("last"), "the commit ids after reopening")
	}
	assert.Equal(x, pos+1, x.commit("next", change(ref("last"), 2)), "positions go on")
	x.refused(townhall.Conflict, "stale", change(ref("last"), 2))
	x.close(x.store)
}

// killed kills a child process again and again, each time at another moment, and looks at what it left.
func killed(x *trial) {
	where := x.suite.where(x.t)
	x.close(x.open(where)) // so that whatever the store sets up is there
	before := int64(0)
	for _, after := range []int64{1, 4, 9, 2, 15} {
		acknowledged := x.killedAfter(where, before, after)
		x.store = x.open(where)
		before = x.inspect(before, acknowledged)
		x.close(x.store)
	}
}

// inspect looks at what a killed process left, and gives the number of batches that are there.
func (x *trial) inspect(before, acknowledged int64) int64 {
	x.Helper()
	x.settle()
	whole := x.batches()
	require.GreaterOrEqual(x, whole, acknowledged, "every acknowledged commit is there")
	require.LessOrEqual(x, whole, acknowledged+1, "at most one commit was under way")
	for n := before + 1; n <= whole; n++ {
		x.isWhole(n)
	}
	x.isAbsent(whole + 1)
	x.agree(whole)
	x.commit(batchID(whole+1), batch(whole+1)...) // the answer that never came is asked for again, and work goes on
	if whole > 0 {
		x.commit(batchID(whole), batch(whole)...)
	}
	x.agree(whole + 1)
	return whole + 1
}

func (x *trial) isWhole(n int64) {
	x.Helper()
	for _, c := range batch(n)[1:] {
		x.same(c.Record, x.get(c.Record.Ref), fmt.Sprintf("batch %d", n))
	}
	x.commit(batchID(n))
}

func (x *trial) isAbsent(n int64) {
	x.Helper()
	for _, c := range batch(n)[1:] {
		x.missing(c.Record.Ref)
	}
	x.refused(townhall.NotFound, batchID(n))
}

// agree compares records and history.
func (x *trial) agree(batches int64) {
	x.Helper()
	history := x.history(townhall.Ref{}, 0)
	require.Equal(x, int(batches)*batchEntries, len(history), "entries in the history of %d batches", batches)
	last := map[townhall.Ref]townhall.Record{}
	for i, e := range history {
		require.EqualValues(x, i+1, e.Pos, "positions without a gap")
		last[e.After.Ref] = e.After
	}
	records := x.find(townhall.Query{})
	require.Equal(x, len(last), len(records), "records against history")
	for _, rec := range records {
		x.same(last[rec.Ref], rec, "record against history")
	}
}

package storetest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
)

func historyClauses() []clause {
	return []clause{
		{name: "whole-entries", says: "an entry keeps who, when (to the microsecond, UTC), what, why and by which articles, and carries the whole record after the change",
			do: "keep every field of Entry, At as UTC truncated to the microsecond, and After as a copy of the record as this change wrote it", run: wholeEntries},
		{name: "ordered-history", says: "history is in the order of commits, changes and entries, with positions from 1 without a gap, whole and of each record",
			do: "count positions up as entries are written, in the transaction that writes them, and order by them", run: orderedHistory},
		{name: "resumable-history", says: "history resumes after any position, whole and of each record",
			do: "give the entries whose position is greater than after; compare, do not add to it", run: resumableHistory},
		{name: "rebuilt-records", says: "the last entry of each record carries what Get gives, so history alone rebuilds all",
			do: "take After from the change itself, with nothing left out", run: rebuiltRecords},
	}
}

func wholeEntries(x *trial) {
	c := change(ref("1"), 1)
	c.Entries = append(c.Entries, townhall.Entry{At: time.Date(1999, 12, 31, 23, 59, 59, 999_999_999, time.UTC), Verb: "bare"})
	c.Entries[0].Pos, c.Entries[0].After = 77, change(ref("other"), 9).Record // the store's to fill
	x.commit("1", c)
	x.commit("2", change(ref("1"), 2))

	for _, history := range [][]townhall.Entry{x.history(ref("1"), 0), x.history(townhall.Ref{}, 0)} {
		require.Len(x, history, 3)
		for i, want := range c.Entries {
			want.Pos = townhall.Pos(i + 1)
			want.After = c.Record
			x.sameEntry(want, history[i])
		}
		x.same(change(ref("1"), 2).Record, history[2].After, "the record after the second commit")
	}
}

func (x *trial) sameEntry(want, got townhall.Entry) {
	x.Helper()
	if wrong := entryDifferences(want, got); len(wrong) > 0 {
		x.Fatalf("entry %d, %q on %s: %s", want.Pos, want.Verb, want.After.Ref, strings.Join(wrong, "; "))
	}
}

// entryDifferences tells each field that differs, in a few words: one entry is enough to see what a store loses.
func entryDifferences(want, got townhall.Entry) (wrong []string) {
	const layout = "2006-01-02T15:04:05.000000000Z07:00"
	for _, f := range []struct {
		name      string
		want, got any
	}{
		{"at (UTC, to the microsecond)", want.At.UTC().Truncate(time.Microsecond).Format(layout), got.At.Format(layout)},
		{"position", want.Pos, got.Pos}, {"by", want.By, got.By},
		{"verb", strconv.Quote(want.Verb), strconv.Quote(got.Verb)}, {"reason", strconv.Quote(want.Reason), strconv.Quote(got.Reason)},
	} {
		if f.want != f.got {
			wrong = append(wrong, fmt.Sprintf("%s is %+v, should be %+v", f.name, f.got, f.want))
		}
	}
	if !slices.Equal(want.Basis, got.Basis) {
		wrong = append(wrong, fmt.Sprintf("basis is %+v, should be %+v", got.Basis, want.Basis))
	}
	if d := difference(want.After, got.After); d != "" {
		wrong = append(wrong, "the record after it: "+d)
	}
	return wrong
}

// storied commits three records over ten commits, some with several changes and entries, and gives what the history
// has to be.
func (x *trial) storied() (whole []townhall.Entry) {
	x.Helper()
	versions := map[string]int64{}
	for n := range 10 {
		var changes []townhall.Change
		for i := range n%3 + 1 {
			id := fmt.Sprint((n + i) % 3)
			versions[id]++
			c := change(ref(id), versions[id])
			for e := range n % 2 {
				c.Entries = append(c.Entries, entry(fmt.Sprint("more ", e)))
			}
			for i := range c.Entries {
				e := c.Entries[i]
				e.Pos, e.After = townhall.Pos(len(whole)+1), c.Record
				whole = append(whole, e)
			}
			changes = append(changes, c)
		}
		pos := x.commit(fmt.Sprint("commit ", n), changes...)
		require.Equal(x, whole[len(whole)-1].Pos, pos, "Commit gives the position of its last entry")
	}
	return whole
}

func orderedHistory(x *trial) {
	require.Empty(x, x.history(townhall.Ref{}, 0), "history of an empty store")
	whole := x.storied()
	x.sameHistory(whole, x.history(townhall.Ref{}, 0), "whole")
	for _, id := range []string{"0", "1", "2"} {
		x.sameHistory(of(ref(id), whole, 0), x.history(ref(id), 0), "of "+id)
	}
	require.Empty(x, x.history(ref("unknown"), 0), "history of an unknown record")
}

func (x *trial) sameHistory(want, got []townhall.Entry, what string) {
	x.Helper()
	require.Equal(x, len(want), len(got), "entries %s", what)
	for i := range want {
		require.Equal(x, want[i].Pos, got[i].Pos, "position of entry %d %s", i+1, what)
		require.Equal(x, want[i].Verb, got[i].Verb, "verb of entry %d %s", i+1, what)
		x.same(want[i].After, got[i].After, fmt.Sprintf("entry %d %s", i+1, what))
	}
}

// of gives a record's entries after a position; all entries for the zero Ref.
func of(r townhall.Ref, whole []townhall.Entry, after townhall.Pos) (some []townhall.Entry) {
	for _, e := range whole {
		if e.Pos > after && (r.IsZero() || e.After.Ref == r) {
			some = append(some, e)
		}
	}
	return some
}

func resumableHistory(x *trial) {
	whole := x.storied()
	for _, r := range []townhall.Ref{{}, ref("0"), ref("2"), ref("unknown")} {
		for after := range townhall.Pos(len(whole) + 3) {
			x.sameHistory(of(r, whole, after), x.history(r, after), fmt.Sprintf("of %q after %d", r, after))
		}
		x.sameHistory(nil, x.history(r, math.MaxInt64), fmt.Sprintf("of %q after the last of all numbers", r))
	}
	for e, err := range x.store.History(x.ctx, townhall.Ref{}, 2) {
		require.NoError(x, err)
		require.EqualValues(x, 3, e.Pos, "the first entry of a history that is broken off at once")
		break
	}
	x.commit("after a history broken off", change(ref("late"), 1))
	x.sameHistory(x.history(ref("late"), 0), x.history(townhall.Ref{}, townhall.Pos(len(whole))), "news only")
}

func rebuiltRecords(x *trial) {
	x.populate()
	x.revise()
	last := map[townhall.Ref]townhall.Record{}
	for _, e := range x.history(townhall.Ref{}, 0) {
		require.Equal(x, last[e.After.Ref].Version+1, e.After.Version, "version of %s at %d", e.After.Ref, e.Pos)
		last[e.After.Ref] = e.After
	}
	for r, rebuilt := range last {
		x.same(rebuilt, x.get(r), "Get against history")
	}
	states := []string{"open", "closed", "waiting", "", townhall.Voided}
	found := x.find(townhall.Query{States: states})
	require.Len(x, found, len(last), "Find against history")
	for _, rec := range found {
		x.same(last[rec.Ref], rec, "Find against history")
	}
}

// revise changes every third record of the population, some back to nothing.
func (x *trial) revise() {
	x.Helper()
	for i, rec := range population() {
		if i%3 == 0 {
			x.commit("second "+rec.Ref.String(), change(rec.Ref, 2, func(r *townhall.Record) {
				r.State, r.Tags, r.Opened = "closed", nil, townhall.Date{}
			}))
		}
	}
}

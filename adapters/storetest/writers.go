package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
)

const writers = 16

func writerClauses() []clause {
	return []clause{
		{name: "one-record-writers", says: "of 16 writers on one record none loses an update",
			do: "compare the version and write in one step, under a lock or a transaction that sees both", run: oneRecordWriters},
		{name: "crossing-writers", says: "of 16 writers whose commits cross on the same records none hangs and none saves half",
			do: "lock records in one order for all (say, by kind and id), and give Conflict or try again where the database breaks a deadlock", run: crossingWriters},
		{name: "many-record-writers", says: "16 writers on different records leave a history without a gap, and who follows it misses nothing",
			do: "give out positions as commits become visible, so that none appears below one already read", run: manyRecordWriters},
	}
}

// together runs the writers at once and waits for all.
func together(write func(writer int)) {
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() { write(w) })
	}
	wg.Wait()
}

// bump adds one to the number in each record, starting over when somebody was faster. It reports whether it succeeded.
func (x *trial) bump(id string, records ...townhall.Ref) bool {
	for attempt := 0; x.ctx.Err() == nil; attempt++ {
		changes := make([]townhall.Change, len(records))
		for i, r := range records {
			rec, err := x.store.Get(x.ctx, r)
			var n int
			if !assert.NoError(x, errors.Join(err, json.Unmarshal(rec.Doc, &n)), "Get among writers") {
				return false
			}
			changes[i] = change(r, rec.Version+1, func(r *townhall.Record) { r.Doc = fmt.Append(nil, n+1) })
		}
		_, err := x.store.Commit(x.ctx, townhall.CommitID(fmt.Sprint(id, " attempt ", attempt)), changes...)
		if err == nil {
			return true
		}
		if !assert.ErrorIs(x, err, townhall.Conflict, "Commit among writers") {
			return false
		}
	}
	return false
}

func (x *trial) zero(records ...townhall.Ref) {
	x.Helper()
	for _, r := range records {
		x.commit("zero "+r.ID, change(r, 1, func(r *townhall.Record) { r.Doc = json.RawMessage("0") }))
	}
}

func oneRecordWriters(x *trial) {
	const each = 5
	x.zero(ref("sum"))
	together(func(w int) {
		for i := range each {
			if !x.bump(fmt.Sprint(w, "-", i), ref("sum")) {
				return
			}
		}
	})
	rec := x.get(ref("sum"))
	assert.Equal(x, fmt.Sprint(writers*each), string(rec.Doc), "sum of all updates")
	assert.EqualValues(x, writers*each+1, rec.Version, "version after all updates")
	for i, e := range x.history(ref("sum"), 0) {
		require.Equal(x, fmt.Sprint(i), string(e.After.Doc), "each update in the history, in order")
		require.EqualValues(x, i+1, e.After.Version, "each version in the history, in order")
	}
}

func crossingWriters(x *trial) {
	const each = 3
	records := []townhall.Ref{ref("a"), ref("b"), ref("c")}
	x.zero(records...)
	together(func(w int) {
		mine := slices.Clone(records)
		if w%2 == 1 {
			slices.Reverse(mine)
		}
		for i := range each {
			if !x.bump(fmt.Sprint(w, "-", i), mine...) {
				return
			}
		}
	})
	for _, r := range records {
		assert.Equal(x, fmt.Sprint(writers*each), string(x.get(r).Doc), "sum of all updates of %s", r)
	}
	assert.Equal(x, 3+3*writers*each, len(x.history(townhall.Ref{}, 0)), "entries in the history")
}

func manyRecordWriters(x *trial) {
	const each = 8
	var followed []townhall.Entry
	done, following := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(following)
		followed = x.follow(done)
	}()
	var mu sync.Mutex
	ends := map[townhall.Pos]string{}
	together(func(w int) {
		for i := range each {
			id := fmt.Sprintf("%02d-%d", w, i)
			c := change(ref(id), 1)
			c.Entries = append(c.Entries, entry("more"))
			pos, err := x.store.Commit(x.ctx, townhall.CommitID(id), c)
			if !assert.NoError(x, err, "Commit among writers") {
				return
			}
			mu.Lock()
			ends[pos] = id
			mu.Unlock()
		}
	})
	close(done)
	<-following
	whole := x.history(townhall.Ref{}, 0)
	require.Equal(x, 2*writers*each, len(whole), "entries in the history")
	for i, e := range whole {
		require.EqualValues(x, i+1, e.Pos, "positions without a gap")
	}
	require.Equal(x, writers*each, len(ends), "each commit has a position of its own")
	for pos, id := range ends {
		require.Equal(x, ref(id), whole[pos-1].After.Ref, "the entry at the position that Commit gave")
		require.Equal(x, "more", whole[pos-1].Verb, "the entry at the position that Commit gave is the commit's last")
	}
	x.sameHistory(whole, followed, "seen by a reader who followed")
}

// follow reads the news until all writers are done, as a subscriber does.
func (x *trial) follow(done <-chan struct{}) (seen []townhall.Entry) {
	var last townhall.Pos
	for over := false; ; {
		news, err := collect(x.store.History(x.ctx, townhall.Ref{}, last))
		if !assert.NoError(x, err, "History among writers") {
			return seen
		}
		if seen = append(seen, news...); len(seen) > 0 {
			last = seen[len(seen)-1].Pos
		}
		if over {
			return seen
		}
		select {
		case <-done:
			over = true // once more, for what came last
		case <-time.After(time.Millisecond):
		}
	}
}

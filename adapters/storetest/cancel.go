package storetest

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
)

func cancelClauses() []clause {
	return []clause{
		{name: "cancelled-commit", says: "Get and Commit under a context that is over give the context's error, and nothing is saved",
			do: "ask ctx.Err() before you write, and give the error so that errors.Is finds it", run: cancelledCommit},
		{name: "own-copy", says: "what was submitted is what is kept, whatever its caller does with it once Commit has returned, also before its time",
			do: "copy what was submitted before anything that may outlive Commit gets hold of it", run: ownCopy},
		{name: "cancelled-stream", says: "Find and History stop at the next record with the context's error when it is over",
			do: "ask ctx.Err() before each yield, and yield it once as the last", run: cancelledStream},
	}
}

// overs gives contexts that are over, by the error they have to give.
func overs() map[error]context.Context {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	late, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	cancel()
	return map[error]context.Context{context.Canceled: cancelled, context.DeadlineExceeded: late}
}

func cancelledCommit(x *trial) {
	x.commit("1", change(ref("1"), 1))
	for want, ctx := range overs() {
		x.untouched(want.Error(), func() {
			_, err := x.store.Commit(ctx, "2", change(ref("1"), 2), change(ref("2"), 1))
			require.ErrorIs(x, err, want, "Commit")
		})
		_, err := x.store.Get(ctx, ref("1"))
		assert.ErrorIs(x, err, want, "Get")
		x.refused(townhall.NotFound, "2")
	}
	x.missing(ref("2"))
	x.commit("2", change(ref("1"), 2), change(ref("2"), 1)) // asked again, when there is time
}

// ownCopy clears what was submitted as soon as Commit has returned, which is often before the store has come to it.
func ownCopy(x *trial) {
	const each = 20
	together(func(w int) {
		for i := range each {
			id := fmt.Sprintf("%02d-%02d", w, i)
			c := change(ref(id), 1)
			ctx, cancel := context.WithTimeout(x.ctx, time.Duration(i)*100*time.Microsecond)
			_, _ = x.store.Commit(ctx, townhall.CommitID(id), c)
			cancel()
			clear(c.Record.Doc)
			clear(c.Record.Tags)
			clear(c.Entries[0].Basis)
			clear(c.Entries)
		}
	})
	x.commit("last", change(ref("last"), 1))
	for _, e := range x.history(townhall.Ref{}, 0) {
		want := change(e.After.Ref, 1)
		x.same(want.Record, e.After, "kept after its caller has cleared it")
		x.same(want.Record, x.get(e.After.Ref), "kept after its caller has cleared it")
		assert.Equal(x, want.Entries[0].Verb, e.Verb, "entry")
		assert.Equal(x, want.Entries[0].Basis, e.Basis, "entry")
	}
}

func cancelledStream(x *trial) {
	x.populate()
	find := func(ctx context.Context) iter.Seq2[townhall.Ref, error] {
		return onlyErrors(x.store.Find(ctx, townhall.Query{}))
	}
	history := func(ctx context.Context) iter.Seq2[townhall.Ref, error] {
		return onlyErrors(x.store.History(ctx, townhall.Ref{}, 0))
	}
	for name, stream := range map[string]func(context.Context) iter.Seq2[townhall.Ref, error]{"Find": find, "History": history} {
		for want, ctx := range overs() {
			x.endsWith(want, 0, stream(ctx), name+" begun too late")
		}
		for _, n := range []int{1, 2, 40} {
			ctx, cancel := context.WithCancel(x.ctx)
			x.endsWith(context.Canceled, n, cancelAt(n, cancel, stream(ctx)), fmt.Sprintf("%s cancelled at record %d", name, n))
		}
		x.passesDeadline(name, stream)
	}
	assert.NotEmpty(x, x.find(townhall.Query{}), "Find afterwards")
}

func (x *trial) passesDeadline(name string, stream func(context.Context) iter.Seq2[townhall.Ref, error]) {
	x.Helper()
	ctx, cancel := context.WithTimeout(x.ctx, time.Second)
	defer cancel()
	wait := func() { <-ctx.Done() }
	x.endsWith(context.DeadlineExceeded, 3, cancelAt(3, wait, stream(ctx)), name+" beyond its deadline")
}

// onlyErrors is a stream without its values.
func onlyErrors[T any](seq iter.Seq2[T, error]) iter.Seq2[townhall.Ref, error] {
	return func(yield func(townhall.Ref, error) bool) {
		for _, err := range seq {
			if !yield(townhall.Ref{}, err) {
				return
			}
		}
	}
}

// cancelAt cancels while the n-th record is being looked at.
func cancelAt(n int, cancel func(), seq iter.Seq2[townhall.Ref, error]) iter.Seq2[townhall.Ref, error] {
	return func(yield func(townhall.Ref, error) bool) {
		seen := 0
		for r, err := range seq {
			if seen++; seen == n {
				cancel()
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// endsWith reads a stream that must give n records, then the error once, then nothing.
func (x *trial) endsWith(want error, n int, seq iter.Seq2[townhall.Ref, error], what string) {
	x.Helper()
	records, errs := 0, 0
	for _, err := range seq {
		if err == nil {
			records++
			require.Zero(x, errs, "%s: a record after the error", what)
			continue
		}
		errs++
		require.ErrorIs(x, err, want, what)
	}
	require.Equal(x, 1, errs, "%s: errors", what)
	require.Equal(x, n, records, "%s: records before the error", what)
}

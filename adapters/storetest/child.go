package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/killtest"
)

// childEnv tells a test binary that it is to be killed while it commits to the store at this place.
const childEnv = "TOWNHALL_STORETEST_CHILD"

// Child must be called by TestMain before m.Run if the option Killed is used. In the process that the suite starts to
// kill, it commits until then and does not return; in any other it does nothing.
func Child(open Opener) {
	killtest.Child(childEnv, func(where string) error {
		store, err := open(where)
		if err != nil {
			return err
		}
		return commitForever(store)
	})
}

func commitForever(store townhall.Store) error {
	n, err := batchesIn(context.Background(), store)
	for err == nil {
		n++
		if _, err = store.Commit(context.Background(), townhall.CommitID(batchID(n)), batch(n)...); err == nil {
			_, err = fmt.Println(ackPrefix, n)
		}
	}
	return err
}

const ackPrefix = "acknowledged"

// A batch raises the tally and adds items: records of which one is changed and the others are new.
const (
	items        = 5
	batchEntries = 2 * (items + 1)
)

var tally = townhall.Ref{Kind: "tally", ID: "batches"}

func batchID(n int64) string { return fmt.Sprintf("batch %d", n) }

func batch(n int64) []townhall.Change {
	changes := []townhall.Change{change(tally, n)}
	for i := range items {
		changes = append(changes, change(townhall.Ref{Kind: "item", ID: fmt.Sprintf("%06d-%d", n, i)}, 1, func(r *townhall.Record) {
			r.Doc = json.RawMessage(fmt.Sprintf(`{"batch":%d,"filler":%q}`, n, strings.Repeat("x", 2000)))
		}))
	}
	for i := range changes {
		changes[i].Entries = append(changes[i].Entries, entry("more"))
	}
	return changes
}

// batchesIn is the tally.
func batchesIn(ctx context.Context, store townhall.Store) (int64, error) {
	rec, err := store.Get(ctx, tally)
	if errors.Is(err, townhall.NotFound) {
		return 0, nil
	}
	return rec.Version, err
}

func (x *trial) batches() int64 {
	x.Helper()
	n, err := batchesIn(x.ctx, x.store)
	require.NoError(x, err, "the tally")
	return n
}

// settle waits until a server has noticed that its client is dead, and has done or undone what it had been sent.
func (x *trial) settle() {
	x.Helper()
	for last := int64(-1); ; {
		n := x.batches()
		if n == last {
			return
		}
		last = n
		time.Sleep(100 * time.Millisecond)
	}
}

// killedAfter starts a child, kills it after so many acknowledged batches, and gives the number of the last batch that
// was acknowledged.
func (x *trial) killedAfter(where string, before, after int64) int64 {
	x.Helper()
	last := before
	pause := time.Duration(after) * 200 * time.Microsecond
	require.NoError(x, killtest.Run(childEnv, where, pause, func(line string) bool {
		_, err := fmt.Sscanf(line, ackPrefix+" %d", &last)
		return err == nil && last == before+after
	}))
	require.GreaterOrEqual(x, last, before+after)
	return last
}

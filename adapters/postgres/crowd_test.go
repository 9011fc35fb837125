package postgres_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/postgres"
	"github.com/townhall-go/townhall/internal/pgtest"
)

// Several processes and the host's own transactions write at once: positions have no gap, each commit is there once, and
// who follows the history misses nothing.
func TestManyStoresOfOneDatabaseGivePositionsWithoutAGap(t *testing.T) {
	const stores, writers, each = 3, 4, 25
	for _, level := range []string{"read committed", "repeatable read", "serializable"} {
		t.Run(level, func(t *testing.T) {
			dsn := pgtest.DSN(t) + " default_transaction_isolation='" + level + "'"
			var wg sync.WaitGroup
			for s := range stores {
				store, err := postgres.Open(t.Context(), connect(t, dsn))
				require.NoError(t, err)
				for w := range writers {
					wg.Go(func() {
						for i := range each {
							id := fmt.Sprintf("%d-%d-%02d", s, w, i)
							_, err := store.Commit(t.Context(), townhall.CommitID(id), aCase(id, 1, 1+i%3))
							assert.NoError(t, err)
						}
					})
				}
			}
			db := connect(t, dsn)
			wg.Go(func() {
				for i := range each {
					id := fmt.Sprintf("host-%02d", i)
					for {
						tx := db.MustBegin()
						_, err := postgres.In(tx).Commit(t.Context(), townhall.CommitID(id), aCase(id, 1, 2))
						if err == nil {
							err = tx.Commit()
						}
						if err == nil {
							break
						}
						_ = tx.Rollback() // at SERIALIZABLE it is the host that tries again
						var state interface{ SQLState() string }
						if !assert.ErrorAs(t, err, &state) || !assert.Equal(t, "40001", state.SQLState()) {
							return
						}
					}
				}
			})
			done := make(chan struct{})
			go func() { wg.Wait(); close(done) }()
			reader, err := postgres.Open(t.Context(), connect(t, dsn))
			require.NoError(t, err)
			seen := map[string]int{}
			last := townhall.Pos(0)
			for over := false; !over; {
				select {
				case <-done:
					over = true
				case <-time.After(2 * time.Millisecond):
				}
				for e, err := range reader.History(t.Context(), townhall.Ref{}, last) {
					require.NoError(t, err)
					require.Equal(t, last+1, e.Pos)
					last = e.Pos
					seen[e.After.ID]++
				}
			}
			assert.Len(t, seen, stores*writers*each+each)
			for id, n := range seen {
				rec, err := reader.Get(t.Context(), townhall.Ref{Kind: "mediation.case", ID: id})
				require.NoError(t, err)
				assert.Equal(t, int64(1), rec.Version)
				entries := 2 // the host's
				if _, err := fmt.Sscanf(id, "%d-%d-%d", new(int), new(int), &entries); err == nil {
					entries = 1 + entries%3
				}
				assert.Equal(t, entries, n, id)
			}
		})
	}
}

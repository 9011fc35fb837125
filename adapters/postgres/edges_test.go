package postgres_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/postgres"
	"github.com/townhall-go/townhall/internal/pgtest"
)

func opened(t *testing.T, dsn string) *postgres.Store {
	s, err := postgres.Open(t.Context(), connect(t, dsn))
	require.NoError(t, err)
	return s
}

// A process that only creates records, one statement each, does not keep another from its turn for ever.
func TestWhoTakesTurnsIsNotOvertakenForEver(t *testing.T) {
	for _, level := range []string{"read committed", "serializable"} {
		t.Run(level, func(t *testing.T) {
			dsn := pgtest.Durable(t).Database(t) + " default_transaction_isolation='" + level + "'"
			creator, updater := opened(t, dsn), opened(t, dsn)
			ctx, stop := context.WithTimeout(t.Context(), 2*time.Second)
			defer stop()
			for w := range 4 {
				go func() {
					for i := 0; ctx.Err() == nil; i++ {
						id := fmt.Sprintf("%d-%d", w, i)
						_, _ = creator.Commit(ctx, townhall.CommitID(id), aCase(id, 1, 1))
					}
				}()
			}
			for version := int64(1); ctx.Err() == nil; version++ {
				_, err := updater.Commit(t.Context(), townhall.CommitID(fmt.Sprint("update ", version)), aCase("busy", version, 1))
				require.NoError(t, err)
			}
		})
	}
}

// History does not wait for a host whose open transaction keeps a commit, and others behind it, waiting.
func TestHistoryDoesNotWaitForAHost(t *testing.T) {
	dsn := pgtest.DSN(t)
	store, db := opened(t, dsn), connect(t, dsn)
	slow := db.MustBegin()
	_, err := postgres.In(slow).Commit(t.Context(), "slow", aCase("x", 1, 1))
	require.NoError(t, err)
	blocked := make(chan error)
	go func() {
		_, err := store.Commit(t.Context(), "blocked", aCase("x", 1, 2))
		blocked <- err
	}()
	waiting := "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
	require.Eventually(t, func() bool {
		var n int
		return assert.NoError(t, db.Get(&n, waiting)) && n > 0
	}, 10*time.Second, 5*time.Millisecond)
	other := db.MustBegin()
	_, err = postgres.In(other).Commit(t.Context(), "other", aCase("y", 1, 1))
	require.NoError(t, err)
	require.NoError(t, other.Commit())
	for range store.History(t.Context(), townhall.Ref{}, 0) {
		assert.Fail(t, "nothing has a position yet")
	}
	require.NoError(t, slow.Commit())
	require.ErrorIs(t, <-blocked, townhall.Conflict)
	n := 0
	for _, err := range store.History(t.Context(), townhall.Ref{}, 0) {
		require.NoError(t, err)
		n++
	}
	assert.Equal(t, 2, n)
}

// A commit that waits for two records held by hosts holds neither, so that no host becomes the victim of a deadlock.
func TestWaitingCommitsHoldNothing(t *testing.T) {
	dsn := pgtest.DSN(t)
	store, db := opened(t, dsn), connect(t, dsn)
	_, err := store.Commit(t.Context(), "start", aCase("a", 1, 1), aCase("b", 1, 1))
	require.NoError(t, err)
	first, second := db.MustBegin(), db.MustBegin()
	_, err = postgres.In(first).Commit(t.Context(), "first", aCase("a", 2, 1))
	require.NoError(t, err)
	_, err = postgres.In(second).Commit(t.Context(), "second", aCase("b", 2, 1))
	require.NoError(t, err)
	done := make(chan error)
	go func() {
		_, err := store.Commit(t.Context(), "both", aCase("a", 2, 2), aCase("b", 2, 2))
		done <- err
	}()
	time.Sleep(50 * time.Millisecond)
	require.NoError(t, first.Rollback())
	time.Sleep(50 * time.Millisecond)
	_, err = postgres.In(second).Commit(t.Context(), "second again", aCase("a", 2, 1))
	require.NoError(t, err)
	require.NoError(t, second.Rollback())
	require.NoError(t, <-done)
}

// One odd document does not fail a report on all.
func TestViewsShowOddDocumentsAsNothing(t *testing.T) {
	dsn := pgtest.DSN(t)
	store, db := opened(t, dsn), connect(t, dsn)
	type doc struct {
		Day    townhall.Date `json:"day"`
		At     time.Time     `json:"at"`
		Number float64       `json:"number"`
		Text   string        `json:"text"`
	}
	name, err := postgres.CreateView[doc](t.Context(), store, "mediation.case")
	require.NoError(t, err)
	odd := map[string]string{
		"no such day": `{"day":"2025-02-30"}`, "no such leap day": `{"day":"2100-02-29"}`, "no year": `{"day":"0000-01-01"}`,
		"no such time": `{"at":"2025-09-09T99:99:99Z"}`, "too large": `{"number":1` + strings.Repeat("0", 400) + `}`, "huge": `{"number":1e999}`,
		"zero character": `{"text":"a\u0000b"}`, "zero elsewhere": `{"other":"\u0000","text":"a"}`, "half a pair": `{"text":"\ud800"}`, "the other half": `{"text":"\udc00"}`,
	}
	good := map[string]string{
		"leap day": `{"day":"2024-02-29","text":"2024-02-29"}`, "pair": `{"text":"\ud83d\ude00"}`, "escaped backslash": `{"text":"\\u0000"}`,
		"time": `{"at":"2025-09-09T23:59:59.5+08:00","text":"t"}`, "number": `{"number":-1.5e3,"text":"n"}`,
	}
	for id, doc := range odd {
		c := aCase(id, 1, 1)
		c.Record.Doc = []byte(doc)
		_, err := store.Commit(t.Context(), townhall.CommitID(id), c)
		require.NoError(t, err)
	}
	for id, doc := range good {
		c := aCase(id, 1, 1)
		c.Record.Doc = []byte(doc)
		_, err := store.Commit(t.Context(), townhall.CommitID(id), c)
		require.NoError(t, err)
	}
	var rows []struct {
		ID                     string
		Day, At, Number, Text_ *string
	}
	require.NoError(t, db.Select(&rows, `SELECT id, day::text, at::text, number::text, text AS text_ FROM `+name))
	require.Len(t, rows, len(odd)+len(good))
	for _, r := range rows {
		if _, ok := odd[r.ID]; ok {
			assert.Equal(t, []*string{nil, nil, nil, nil}, []*string{r.Day, r.At, r.Number, r.Text_}, r.ID)
			continue
		}
		require.NotNil(t, r.Text_, r.ID)
		assert.Equal(t, map[string]string{"leap day": "2024-02-29", "pair": "😀", "escaped backslash": `\u0000`, "time": "t", "number": "n"}[r.ID], *r.Text_)
		assert.Equal(t, r.ID == "leap day", r.Day != nil)
		assert.Equal(t, r.ID == "time", r.At != nil)
		assert.Equal(t, r.ID == "number", r.Number != nil)
	}
}

// No view takes the place of a table or view of the store's own, and no two kinds have one view.
func TestViewsHaveNamesOfTheirOwn(t *testing.T) {
	dsn := pgtest.DSN(t)
	store, db := opened(t, dsn), connect(t, dsn)
	for _, kind := range []string{"entry", "record", "tag", "change", "turn", "migrations"} {
		_, err := postgres.CreateView[struct{}](t.Context(), store, kind)
		require.ErrorIs(t, err, townhall.Invalid, kind)
	}
	db.MustExec("SELECT verb FROM townhall_entry")
	one, err := postgres.CreateView[struct{}](t.Context(), store, "a.b")
	require.NoError(t, err)
	another, err := postgres.CreateView[struct{}](t.Context(), store, "a_b")
	require.NoError(t, err)
	assert.NotEqual(t, one, another)
}

func TestCloseGivesPreparedStatementsBack(t *testing.T) {
	db := connect(t, pgtest.DSN(t))
	db.SetMaxOpenConns(1)
	for i := range 3 {
		s, err := postgres.Open(t.Context(), db)
		require.NoError(t, err)
		_, err = s.Commit(t.Context(), townhall.CommitID(fmt.Sprint(i)), aCase(fmt.Sprint(i), 1, 1))
		require.NoError(t, err)
		require.NoError(t, s.Close())
	}
	var left int
	require.NoError(t, db.Get(&left, "SELECT count(*) FROM pg_prepared_statements"))
	assert.LessOrEqual(t, left, 1, "the question itself")
}

// A server that drops all idle connections at once costs no commit.
func TestCommitsOutliveDroppedConnections(t *testing.T) {
	db := connect(t, pgtest.DSN(t))
	db.SetMaxIdleConns(16)
	store, err := postgres.Open(t.Context(), db)
	require.NoError(t, err)
	_, err = store.Commit(t.Context(), "start", aCase("a", 1, 1))
	require.NoError(t, err)
	var held []*sqlx.Conn
	for range 16 {
		c, err := db.Connx(t.Context())
		require.NoError(t, err)
		held = append(held, c)
	}
	for _, c := range held {
		require.NoError(t, c.Close())
	}
	killer := connect(t, pgtest.DSN(t)) // of another database of the same server
	_, err = killer.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")
	require.NoError(t, err)
	_, err = store.Commit(t.Context(), "update", aCase("a", 2, 1))
	require.NoError(t, err)
}

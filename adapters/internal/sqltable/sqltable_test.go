package sqltable_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall/adapters/internal/sqltable"
	_ "modernc.org/sqlite"
)

const schema = `CREATE TABLE IF NOT EXISTS one (a TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS two (a TEXT PRIMARY KEY);
`

// state and code are errors as lib/pq and SQLite drivers give them.
type state string

func (s state) Error() string    { return "SQLSTATE " + string(s) }
func (s state) SQLState() string { return string(s) }

type code int

func (c code) Error() string { return "SQLite" }
func (c code) Code() int     { return int(c) }

func open(t *testing.T, path string) *sql.DB {
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func file(t *testing.T) string { return filepath.Join(t.TempDir(), "db") }

func TestCreateIsDoneOnce(t *testing.T) {
	db := open(t, file(t))
	for range 2 {
		require.NoError(t, sqltable.Create(t.Context(), db, "one", schema))
	}
	_, err := db.Exec("INSERT INTO two VALUES ('x')")
	require.NoError(t, err)
}

func TestCreateLeavesTablesOfTheHostAlone(t *testing.T) {
	db := open(t, file(t))
	_, err := db.Exec("CREATE TABLE one (a TEXT PRIMARY KEY)")
	require.NoError(t, err)
	require.NoError(t, sqltable.Create(t.Context(), db, "one", "this is not SQL"))
}

func TestCreateReportsABadSchema(t *testing.T) {
	assert.Error(t, sqltable.Create(t.Context(), open(t, file(t)), "one", "this is not SQL"))
}

func TestManyProcessesCreateAtOnce(t *testing.T) {
	path := file(t)
	var wg sync.WaitGroup
	for range 8 {
		db := open(t, path)
		wg.Go(func() { assert.NoError(t, sqltable.Create(t.Context(), db, "one", schema)) })
	}
	wg.Wait()
}

func TestInTxStartsOverWhenItLostARace(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		rounds int
	}{
		"serialization failure": {state("40001"), 3},
		"deadlock":              {state("40P01"), 3},
		"inserted meanwhile":    {state("23505"), 3},
		"SQLite busy":           {code(5), 3},
		"SQLite busy snapshot":  {code(517), 3},
		"SQLite locked":         {code(6), 3},
		"SQLite corrupt":        {code(11), 1},
		"syntax":                {state("42601"), 1},
		"anything else":         {errors.New("no"), 1},
	} {
		t.Run(name, func(t *testing.T) {
			rounds := 0
			err := sqltable.InTx(t.Context(), open(t, file(t)), func(*sql.Tx) error {
				if rounds++; rounds < 3 {
					return c.err
				}
				return nil
			})
			assert.Equal(t, c.rounds, rounds)
			if c.rounds == 1 {
				assert.ErrorIs(t, err, c.err)
			} else {
				assert.NoError(t, err)
			}
		})
	}
}

func TestInTxKeepsNothingOfAFailedRound(t *testing.T) {
	db := open(t, file(t))
	require.NoError(t, sqltable.Create(t.Context(), db, "one", schema))
	failed := errors.New("failed")
	err := sqltable.InTx(t.Context(), db, func(tx *sql.Tx) error {
		_, err := tx.Exec("INSERT INTO one VALUES ('x')")
		return errors.Join(err, failed)
	})
	require.ErrorIs(t, err, failed)
	n := -1
	require.NoError(t, db.QueryRow("SELECT count(*) FROM one").Scan(&n))
	assert.Zero(t, n)
}

func TestCancelledIsTheContextsError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	db := open(t, file(t))
	err := sqltable.InTx(ctx, db, func(*sql.Tx) error {
		cancel()
		return state("40001")
	})
	assert.Equal(t, context.Canceled, err)
	assert.Equal(t, context.Canceled, sqltable.Error(ctx, errors.New("driver: bad connection")))
	assert.NoError(t, sqltable.Error(ctx, nil))
}

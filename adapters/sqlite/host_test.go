package sqlite_test

import (
	"context"
	"os"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/hosttest"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/mediation"
)

func TestHost(t *testing.T) {
	hosttest.Run(t, hosttest.Backend{
		OneSide: true,
		Open: func(t *testing.T) (*sqlx.DB, townhall.Store, func() townhall.Store) {
			path := place(t)
			open := func() townhall.Store {
				s, err := sqlite.Open(t.Context(), path)
				require.NoError(t, err)
				t.Cleanup(func() { s.Close() })
				return s
			}
			store := open()
			host, err := sqlx.Connect("sqlite", sqlite.DSN(path)+"&_txlock=immediate")
			require.NoError(t, err)
			t.Cleanup(func() { host.Close() })
			return host, store, open
		},
		In: func(tx *sqlx.Tx) townhall.Store { return sqlite.In(tx) },
		View: func(ctx context.Context, s townhall.Store) (string, error) {
			return sqlite.CreateView[mediation.Case](ctx, s.(*sqlite.Store), mediation.CaseKind)
		},
	})
}

// A host may join on the store's own handle, and keep tables of its own in the same file.
func TestHandleOfTheStore(t *testing.T) {
	store, err := sqlite.Open(t.Context(), place(t))
	require.NoError(t, err)
	defer store.Close()
	tx := store.DB().MustBegin()
	tx.MustExec("CREATE TABLE mine (x)")
	_, err = sqlite.In(tx).Commit(t.Context(), "c", townhall.Change{Record: townhall.Record{Ref: townhall.Ref{Kind: "thing", ID: "1"}, Version: 1, Doc: []byte("{}")},
		Entries: []townhall.Entry{{Verb: "make"}}})
	require.NoError(t, err)
	require.NoError(t, tx.Commit())
	_, err = store.Get(t.Context(), townhall.Ref{Kind: "thing", ID: "1"})
	assert.NoError(t, err)
}

// A file that is no database is named and left as it is.
func TestDamagedFileIsLeftAlone(t *testing.T) {
	path := place(t)
	garbage := []byte("this is not a database, but somebody's letter; it must not be lost " + string(make([]byte, 4096)))
	require.NoError(t, os.WriteFile(path, garbage, 0o600))
	_, err := sqlite.Open(t.Context(), path)
	require.ErrorIs(t, err, townhall.Corrupt)
	var e *townhall.Error
	require.ErrorAs(t, err, &e)
	assert.Contains(t, e.Found.String(), "town.db")
	left, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, garbage, left)
}

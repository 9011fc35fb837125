package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/boxtest"
	"github.com/townhall-go/townhall/adapters/postgres"
	"github.com/townhall-go/townhall/adapters/storetest"
	"github.com/townhall-go/townhall/internal/pgtest"
)

func TestMain(m *testing.M) {
	storetest.Child(openAt)
	boxtest.Child(boxAt)
	pgtest.Main(m)
}

// closing is a store that closes its pool as well.
type closing struct {
	*postgres.Store
	db *sqlx.DB
}

func (c closing) Close() error { return errors.Join(c.Store.Close(), c.db.Close()) }

func openAt(dsn string) (townhall.Store, error) {
	db, err := sqlx.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	s, err := postgres.Open(context.Background(), db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return closing{s, db}, nil
}

func connect(t testing.TB, dsn string) *sqlx.DB {
	db, err := sqlx.Connect("postgres", dsn)
	require.NoError(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

func TestContract(t *testing.T) {
	for _, level := range []string{"read committed", "repeatable read", "serializable"} {
		t.Run(level, func(t *testing.T) {
			where := func(t *testing.T) string {
				return pgtest.DSN(t) + " default_transaction_isolation='" + level + "'"
			}
			fresh := func(t *testing.T) townhall.Store {
				s, err := openAt(where(t))
				require.NoError(t, err)
				t.Cleanup(func() { s.(closing).Close() })
				return s
			}
			storetest.Run(t, fresh, storetest.Killed(where, openAt))
		})
	}
}

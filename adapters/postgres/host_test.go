package postgres_test

import (
	"context"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/hosttest"
	"github.com/townhall-go/townhall/adapters/postgres"
	"github.com/townhall-go/townhall/internal/pgtest"
	"github.com/townhall-go/townhall/mediation"
)

func TestHost(t *testing.T) {
	for _, level := range []string{"read committed", "repeatable read", "serializable"} {
		t.Run(level, func(t *testing.T) {
			hosttest.Run(t, hosttest.Backend{
				Open: func(t *testing.T) (*sqlx.DB, townhall.Store, func() townhall.Store) {
					dsn := pgtest.DSN(t) + " default_transaction_isolation='" + level + "'"
					open := func() townhall.Store {
						s, err := postgres.Open(t.Context(), connect(t, dsn))
						require.NoError(t, err)
						t.Cleanup(func() { s.Close() })
						return s
					}
					return connect(t, dsn), open(), open
				},
				In: func(tx *sqlx.Tx) townhall.Store { return postgres.In(tx) },
				View: func(ctx context.Context, s townhall.Store) (string, error) {
					return postgres.CreateView[mediation.Case](ctx, s.(*postgres.Store), mediation.CaseKind)
				},
			})
		})
	}
}

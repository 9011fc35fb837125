package postgres

import (
	"context"

	"github.com/jmoiron/sqlx"
	"github.com/townhall-go/townhall/adapters/internal/sqlbox"
	"github.com/townhall-go/townhall/adapters/internal/sqlstore"
	"github.com/townhall-go/townhall/governance/vote"
)

// OpenBox gives a ballot box in a PostgreSQL database, whose ballots are sealed under a key of 32 bytes until their poll is closed.
// The key is kept by the host, and not in the database. The tables are townhall_poll, townhall_voter, townhall_ballot and townhall_turnout,
// and townhall_envelope_N while poll N is open; whoever opens and closes polls may create and drop tables.
//
// Closing a secret poll drops the table of its envelopes; the opened ballots and who voted are written in one transaction, each in an
// order of its own. Write-ahead log, replicas' logs and backups from before the close still hold the sealed ballots.
//
// Of the options of Open, Unprepared is heeded.
func OpenBox(ctx context.Context, db *sqlx.DB, key []byte, options ...Option) (vote.Box, error) {
	var c sqlstore.Config
	for _, o := range options {
		o(&c)
	}
	return sqlbox.Open(ctx, db, sqlbox.Postgres{Unprepared: c.Unprepared}, key)
}

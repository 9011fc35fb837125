package sqlite

import (
	"context"

	"github.com/jmoiron/sqlx"
	"github.com/townhall-go/townhall/adapters/internal/sqlbox"
	"github.com/townhall-go/townhall/governance/vote"
)

// OpenBox gives a ballot box in a SQLite file, by a handle that was opened by DSN: a store's own, Store.DB, or the host's. Its ballots are
// sealed under a key of 32 bytes until their poll is closed. The key is kept by the host, and not beside the file. The tables are
// townhall_poll, townhall_voter, townhall_ballot and townhall_turnout, and townhall_envelope_N while poll N is open.
//
// Closing a secret poll destroys the rows that named voters: their pages are overwritten in the file, and the write-ahead log is emptied.
// While somebody else reads the file the log cannot be emptied, nor once the process has died that closed the poll: the file says so, and
// whoever comes next empties it, in any process, by opening a box on the file or a poll, by closing one again, or by asking for ballots or who
// voted. Until then the log holds the sealed ballots. Copies of the file and the log from before that still hold them, too.
func OpenBox(ctx context.Context, db *sqlx.DB, key []byte) (vote.Box, error) {
	return sqlbox.Open(ctx, db, sqlbox.SQLite{}, key)
}

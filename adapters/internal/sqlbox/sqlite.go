package sqlbox

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall/adapters/internal/ballots"
	"github.com/townhall-go/townhall/adapters/internal/sqltable"
	"github.com/townhall-go/townhall/governance/vote"
)

// secureDelete has what is freed overwritten, from then on, by the connection that says it.
const secureDelete = "PRAGMA secure_delete = ON"

// SQLite is the box in a SQLite file.
type SQLite struct{}

// Schema makes the tables.
func (SQLite) Schema() string {
	return `CREATE TABLE IF NOT EXISTS townhall_poll (number INTEGER PRIMARY KEY, id text NOT NULL UNIQUE, terms text NOT NULL, sum text NOT NULL, state text NOT NULL, entitled bigint NOT NULL, votes bigint NOT NULL, weighted integer NOT NULL, key_check text NOT NULL, untidy integer NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS townhall_poll_untidy ON townhall_poll (number) WHERE untidy <> 0;
CREATE TABLE IF NOT EXISTS townhall_voter (poll bigint NOT NULL, voter text NOT NULL, weight bigint NOT NULL, PRIMARY KEY (poll, voter)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS townhall_ballot (poll bigint NOT NULL, block integer NOT NULL, ballots BLOB NOT NULL, PRIMARY KEY (poll, block));
CREATE TABLE IF NOT EXISTS townhall_turnout (poll bigint NOT NULL, block integer NOT NULL, voters text NOT NULL, PRIMARY KEY (poll, block));`
}

// AtOnce is one: SQLite writes one after another.
func (SQLite) AtOnce() int { return 1 }

// Key is the type of an envelope's voter.
func (SQLite) Key() string { return "text" }

// Clustered keeps a row where its key is, and no second tree beside it.
func (SQLite) Clustered() string { return " WITHOUT ROWID" }

// Order reads both tables side by side, as they lie.
func (SQLite) Order() string { return " ORDER BY e.voter" }

// AddVoters writes the roll.
func (SQLite) AddVoters(ctx context.Context, tx *sql.Tx, number int64, voters []vote.Voter) error {
	add, err := tx.PrepareContext(ctx, "INSERT INTO townhall_voter (poll, voter, weight) VALUES ($1, $2, $3)")
	if err != nil {
		return err
	}
	defer add.Close()
	for _, v := range voters {
		if _, err := add.ExecContext(ctx, number, string(v.ID), max(v.Weight, 1)); err != nil {
			return err
		}
	}
	return nil
}

// Insert is one transaction for all.
func (SQLite) Insert(ctx context.Context, db sqltable.DB, p *Known, jobs []*Job) error {
	return sqltable.Once(ctx, db, func(tx *sql.Tx) error {
		var state string
		if err := tx.QueryRowContext(ctx, "SELECT state FROM townhall_poll WHERE number = $1", p.number).Scan(&state); err != nil {
			return err
		}
		if state != isOpen {
			for _, j := range jobs {
				j.Err = vote.PollClosed(p.ID)
			}
			return nil
		}
		conflict := "DO NOTHING"
		if p.Replace {
			conflict = "DO UPDATE SET envelope = excluded.envelope, sealed = excluded.sealed, earlier = earlier || ' ' || envelope WHERE envelope <> excluded.envelope AND instr(earlier, excluded.envelope) = 0"
			// What a replaced ballot leaves in a page that is used again must not be read there.
			if _, err := tx.ExecContext(ctx, secureDelete); err != nil {
				return err
			}
		}
		insert, err := tx.PrepareContext(ctx, "INSERT INTO "+p.Table+` (voter, envelope, sealed) SELECT voter, $1, $2 FROM townhall_voter WHERE poll = $3 AND voter = $4
ON CONFLICT (voter) `+conflict)
		if err != nil {
			return err
		}
		defer insert.Close()
		for _, j := range jobs {
			if err := insertOne(ctx, tx, insert, p, j); err != nil {
				return err
			}
		}
		return nil
	})
}

func insertOne(ctx context.Context, tx *sql.Tx, insert *sql.Stmt, p *Known, j *Job) error {
	done, err := insert.ExecContext(ctx, j.ID, j.Sealed, p.number, string(j.Envelope.Voter))
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); n > 0 || err != nil {
		j.Receipt = ballots.Digest(j.Sealed)
		return err
	}
	var envelope, sealed, earlier string
	err = tx.QueryRowContext(ctx, "SELECT envelope, sealed, earlier FROM "+p.Table+" WHERE voter = $1", string(j.Envelope.Voter)).Scan(&envelope, &sealed, &earlier)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	j.Answer(err == nil, envelope, sealed, earlier)
	return nil
}

// Seize begins with a write, for a handle whose transactions do not.
func (SQLite) Seize(ctx context.Context, tx *sql.Tx, table string) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE 1 = 0")
	return err
}

// Shred drops the table and has its pages overwritten. The write-ahead log still holds them: the poll is marked, in the same transaction.
func (SQLite) Shred(ctx context.Context, tx *sql.Tx, p *Known) error {
	for _, statement := range []string{secureDelete, "DROP TABLE " + p.Table, "UPDATE townhall_poll SET untidy = 1 WHERE number = " + strconv.FormatInt(p.number, 10)} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// Untidy are the polls since whose close nobody has said that the log was emptied.
func (SQLite) Untidy(ctx context.Context, db sqltable.DB) (polls []int64, err error) {
	rows, err := db.QueryContext(ctx, "SELECT number FROM townhall_poll WHERE untidy <> 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var number int64
		if err := rows.Scan(&number); err != nil {
			return nil, err
		}
		polls = append(polls, number)
	}
	return polls, rows.Err()
}

// Tidy leaves nothing of the destroyed envelopes in the write-ahead log, the file itself having been overwritten. A reader under way needs
// the log; it is not waited for longer than a moment. Of the polls that were marked before, and no others, it is then said that this was done.
func (SQLite) Tidy(ctx context.Context, db sqltable.DB, marked []int64) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var patience int
	if err := conn.QueryRowContext(ctx, "PRAGMA busy_timeout").Scan(&patience); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "PRAGMA busy_timeout = 250"); err != nil {
		return err
	}
	done, err := emptied(ctx, conn)
	if done && len(marked) > 0 {
		unmark(ctx, conn, marked)
	}
	if _, again := conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA busy_timeout = "+strconv.Itoa(patience)); err == nil {
		err = again
	}
	return err
}

// emptied empties the log, unless a reader is in the way.
func emptied(ctx context.Context, conn *sql.Conn) (bool, error) {
	var busy, log, moved int
	err := conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved)
	return err == nil && busy == 0, err
}

// unmark says that the log was emptied after these polls, and empties it of that, too. Where somebody else is writing it may fail, which does
// no harm: who comes next finds the marks and empties an empty log.
func unmark(ctx context.Context, conn *sql.Conn, polls []int64) {
	numbers := make([]string, len(polls))
	for i, n := range polls {
		numbers[i] = strconv.FormatInt(n, 10)
	}
	if _, err := conn.ExecContext(ctx, "UPDATE townhall_poll SET untidy = 0 WHERE number IN ("+strings.Join(numbers, ", ")+")"); err == nil {
		_, _ = emptied(ctx, conn)
	}
}

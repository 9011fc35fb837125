package sqlbox

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall/adapters/internal/ballots"
	"github.com/townhall-go/townhall/adapters/internal/sqltable"
	"github.com/townhall-go/townhall/governance/vote"
)

// Postgres is the box in PostgreSQL.
type Postgres struct{ Unprepared bool }

// Schema makes the tables.
func (Postgres) Schema() string {
	return `CREATE TABLE IF NOT EXISTS townhall_poll (number bigserial PRIMARY KEY, id text NOT NULL UNIQUE, terms text NOT NULL, sum text NOT NULL, state text NOT NULL, entitled bigint NOT NULL, votes bigint NOT NULL, weighted integer NOT NULL, key_check text NOT NULL);
CREATE TABLE IF NOT EXISTS townhall_voter (poll bigint NOT NULL, voter text COLLATE "C" NOT NULL, weight bigint NOT NULL, PRIMARY KEY (poll, voter));
CREATE TABLE IF NOT EXISTS townhall_ballot (poll bigint NOT NULL, block integer NOT NULL, ballots bytea NOT NULL, PRIMARY KEY (poll, block));
CREATE TABLE IF NOT EXISTS townhall_turnout (poll bigint NOT NULL, block integer NOT NULL, voters text NOT NULL, PRIMARY KEY (poll, block));`
}

// AtOnce is two: while one group is synced to disk, the next is written.
func (Postgres) AtOnce() int { return 2 }

// Key is the type of an envelope's voter: compared byte by byte, which needs no locale.
func (Postgres) Key() string { return `text COLLATE "C"` }

// Clustered is nothing that PostgreSQL has.
func (Postgres) Clustered() string { return "" }

// Order is as the rows come: sorting them is faster outside.
func (Postgres) Order() string { return "" }

// AddVoters writes the roll, some thousand voters in a statement.
func (Postgres) AddVoters(ctx context.Context, tx *sql.Tx, number int64, voters []vote.Voter) error {
	for part := range slices.Chunk(voters, 5000) {
		names, weights := make([]string, len(part)), make([]string, len(part))
		for i, v := range part {
			names[i], weights[i] = string(v.ID), strconv.FormatInt(max(v.Weight, 1), 10)
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO townhall_voter (poll, voter, weight) SELECT $1, t.voter, t.weight FROM unnest($2::text[], $3::bigint[]) AS t(voter, weight)",
			number, array(names), array(weights)); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, "ANALYZE townhall_voter") // or it would read the whole roll for each group of ballots
	return err
}

// Insert takes the envelopes of those who are on the roll, while the poll is open. Nearly always that is all of them, of voters who have
// none in the box yet: so one statement takes all or nothing, as its own transaction. If it takes nothing, another looks at each.
func (d Postgres) Insert(ctx context.Context, db sqltable.DB, p *Known, jobs []*Job) error {
	args := columns(p, jobs)
	took, err := d.allOrNothing(ctx, db, p, args)
	if err != nil {
		return err
	}
	if !took {
		return sqltable.Once(ctx, db, func(tx *sql.Tx) error { return insertEach(ctx, tx, p, jobs, args) })
	}
	for _, j := range jobs {
		j.Receipt = ballots.Digest(j.Sealed)
	}
	return nil
}

// columns are the arguments of both statements: the poll, and a column of the voters, of the envelopes and of the ballots.
func columns(p *Known, jobs []*Job) []any {
	column := func(of func(*Job) string) string {
		list := make([]string, len(jobs))
		for i, j := range jobs {
			list[i] = of(j)
		}
		return array(list)
	}
	return []any{p.number, column(func(j *Job) string { return string(j.Envelope.Voter) }),
		column(func(j *Job) string { return j.ID }), column(func(j *Job) string { return j.Sealed })}
}

// allOrNothing takes all envelopes, or none if one of them is a voter's second or a stranger's, or the poll is no longer open: a stranger
// is null where the key may not be. It has no ON CONFLICT, which would have each row written tentatively first.
func (d Postgres) allOrNothing(ctx context.Context, db sqltable.DB, p *Known, args []any) (took bool, err error) {
	const from = ` (voter, envelope, sealed)
SELECT (SELECT voter FROM townhall_voter WHERE poll = $1 AND voter = t.voter), t.envelope, t.sealed
FROM unnest($2::text[], $3::text[], $4::text[]) AS t(voter, envelope, sealed)
WHERE (SELECT state FROM townhall_poll WHERE number = $1) = 'open'`
	insert := "INSERT INTO " + p.Table + from
	var done sql.Result
	if d.Unprepared {
		done, err = db.ExecContext(ctx, insert, args...)
	} else if prepared, failed := p.prepared(func() (*sql.Stmt, error) { return db.PrepareContext(ctx, insert) }); failed != nil {
		err = failed
	} else {
		done, err = prepared.ExecContext(ctx, args...)
	}
	if strings.HasPrefix(sqltable.State(err), violated) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	n, err := done.RowsAffected()
	return n > 0, err
}

// insertion is the statement for a poll's envelopes. The roll is looked up for each, and never read as a whole.
func insertion(p *Known) string {
	conflict := "DO NOTHING"
	if p.Replace {
		conflict = "DO UPDATE SET envelope = excluded.envelope, sealed = excluded.sealed, earlier = old.earlier || ' ' || old.envelope WHERE old.envelope <> excluded.envelope AND position(excluded.envelope in old.earlier) = 0"
	}
	return `INSERT INTO ` + p.Table + ` AS old (voter, envelope, sealed)
SELECT t.voter, t.envelope, t.sealed FROM unnest($2::text[], $3::text[], $4::text[]) AS t(voter, envelope, sealed)
CROSS JOIN LATERAL (SELECT 1 FROM townhall_voter WHERE poll = $1 AND voter = t.voter LIMIT 1) AS roll
WHERE EXISTS (SELECT 1 FROM townhall_poll WHERE number = $1 AND state = 'open')
ON CONFLICT (voter) ` + conflict
}

// insertEach takes those envelopes that may be taken. What became of the others is read in the same transaction, for which a close waits.
func insertEach(ctx context.Context, tx *sql.Tx, p *Known, jobs []*Job, args []any) error {
	done, err := tx.ExecContext(ctx, insertion(p), args...)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil {
		return err
	} else if n < int64(len(jobs)) {
		return explain(ctx, tx, p, jobs, args[1])
	}
	for _, j := range jobs {
		j.Receipt = ballots.Digest(j.Sealed)
	}
	return nil
}

// explain says what became of each of some envelopes, not all of which were taken: each row says whose it is.
func explain(ctx context.Context, db sqltable.Runner, p *Known, jobs []*Job, voters any) error {
	type row struct{ envelope, sealed, earlier string }
	kept := map[string]row{}
	rows, err := db.QueryContext(ctx, `SELECT e.voter, e.envelope, e.sealed, e.earlier FROM `+p.Table+` e WHERE e.voter = ANY($1::text[])`, voters)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var voter string
		var r row
		if err := rows.Scan(&voter, &r.envelope, &r.sealed, &r.earlier); err != nil {
			return err
		}
		kept[voter] = r
	}
	if err := rows.Err(); err != nil {
		return err
	}
	var state string
	if err := db.QueryRowContext(ctx, "SELECT state FROM townhall_poll WHERE number = $1", p.number).Scan(&state); err != nil {
		return err
	}
	for _, j := range jobs {
		r, voted := kept[string(j.Envelope.Voter)]
		if state != isOpen && r.envelope != j.ID {
			j.Err = vote.PollClosed(p.ID)
			continue
		}
		j.Answer(voted, r.envelope, r.sealed, r.earlier)
	}
	return nil
}

// Seize is the first statement of its transaction, and so what is read after it includes all that others wrote.
func (Postgres) Seize(ctx context.Context, tx *sql.Tx, table string) error {
	_, err := tx.ExecContext(ctx, "LOCK TABLE "+table+" IN EXCLUSIVE MODE")
	return err
}

// Shred drops the table; its file goes with the commit.
func (Postgres) Shred(ctx context.Context, tx *sql.Tx, p *Known) error {
	_, err := tx.ExecContext(ctx, "DROP TABLE "+p.Table)
	return err
}

// Untidy are none.
func (Postgres) Untidy(context.Context, sqltable.DB) ([]int64, error) { return nil, nil }

// Tidy has nothing to do.
func (Postgres) Tidy(context.Context, sqltable.DB, []int64) error { return nil }

// array writes texts as the text of an array, which any driver passes on.
func array(list []string) string {
	size := 2
	for _, s := range list {
		size += len(s) + 3
	}
	var b strings.Builder
	b.Grow(size)
	b.WriteByte('{')
	for i, s := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('"')
		for from := 0; ; {
			n := strings.IndexAny(s[from:], `"\`)
			if n < 0 {
				b.WriteString(s[from:])
				break
			}
			b.WriteString(s[from:from+n] + `\` + s[from+n:from+n+1])
			from += n + 1
		}
		b.WriteByte('"')
	}
	b.WriteByte('}')
	return b.String()
}

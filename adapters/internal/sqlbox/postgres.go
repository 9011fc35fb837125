package sqlbox

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall/adapters/internal/sqltable"
	"github.com/townhall-go/townhall/governance/vote"
)

// Postgres is the box in PostgreSQL.
type Postgres struct{}

// Schema makes the tables.
func (Postgres) Schema() string {
	return `CREATE TABLE IF NOT EXISTS townhall_poll (number bigserial PRIMARY KEY, id text NOT NULL UNIQUE, terms text NOT NULL, sum text NOT NULL, state text NOT NULL, entitled bigint NOT NULL, votes bigint NOT NULL);
CREATE TABLE IF NOT EXISTS townhall_voter (poll bigint NOT NULL, voter text NOT NULL, weight bigint NOT NULL, PRIMARY KEY (poll, voter));
CREATE TABLE IF NOT EXISTS townhall_ballot (poll bigint NOT NULL, block integer NOT NULL, ballots bytea NOT NULL, PRIMARY KEY (poll, block));
CREATE TABLE IF NOT EXISTS townhall_turnout (poll bigint NOT NULL, block integer NOT NULL, voters text NOT NULL, PRIMARY KEY (poll, block));`
}

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
	return nil
}

// Insert is one statement, and so one transaction: it takes the envelopes of those who are on the roll, while the poll is open.
func (Postgres) Insert(ctx context.Context, db sqltable.DB, p *Known, jobs []*Job) error {
	conflict := "DO NOTHING"
	if p.Replace {
		conflict = "DO UPDATE SET envelope = excluded.envelope, sealed = excluded.sealed, digest = excluded.digest WHERE old.envelope <> excluded.envelope"
	}
	column := func(of func(*Job) string) string {
		list := make([]string, len(jobs))
		for i, j := range jobs {
			list[i] = of(j)
		}
		return array(list)
	}
	voters := column(func(j *Job) string { return string(j.Envelope.Voter) })
	kept, err := byFirst(ctx, db, `WITH poll AS (SELECT number FROM townhall_poll WHERE number = $1 AND state = 'open' FOR SHARE)
INSERT INTO `+p.Table+` AS old (voter, envelope, sealed, digest)
SELECT t.voter, t.envelope, t.sealed, t.digest FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS t(voter, envelope, sealed, digest)
JOIN poll ON true JOIN townhall_voter v ON v.poll = poll.number AND v.voter = t.voter
ON CONFLICT (voter) `+conflict+` RETURNING voter, digest`,
		p.number, voters, column(func(j *Job) string { return j.Envelope.ID }), column(func(j *Job) string { return j.Sealed }), column(func(j *Job) string { return j.Digest }))
	if err != nil {
		return err
	}
	var left []*Job
	for _, j := range jobs {
		if row, ok := kept[string(j.Envelope.Voter)]; ok {
			j.Receipt = row[1]
		} else {
			left = append(left, j)
		}
	}
	if len(left) == 0 {
		return nil
	}
	return explainLeft(ctx, db, p, left, voters)
}

// explainLeft says why envelopes were not taken.
func explainLeft(ctx context.Context, db sqltable.DB, p *Known, left []*Job, voters string) error {
	var state string
	if err := db.QueryRowContext(ctx, "SELECT state FROM townhall_poll WHERE number = $1", p.number).Scan(&state); err != nil {
		return err
	}
	if state != isOpen {
		for _, j := range left {
			j.Err = vote.PollClosed(p.ID)
		}
		return nil
	}
	rows, err := byFirst(ctx, db, `SELECT v.voter, coalesce(e.envelope, ''), coalesce(e.digest, '') FROM townhall_voter v LEFT JOIN `+p.Table+` e ON e.voter = v.voter
WHERE v.poll = $1 AND v.voter = ANY($2::text[])`, p.number, voters)
	for _, j := range left {
		if row, ok := rows[string(j.Envelope.Voter)]; ok {
			j.Answer(true, row[1], row[2])
		} else {
			j.Answer(false, "", "")
		}
	}
	return err
}

// byFirst reads rows of text by their first column.
func byFirst(ctx context.Context, db sqltable.DB, query string, args ...any) (map[string][3]string, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	out := map[string][3]string{}
	for rows.Next() {
		var row [3]string
		into := []any{&row[0], &row[1], &row[2]}
		if err := rows.Scan(into[:len(columns)]...); err != nil {
			return nil, err
		}
		out[row[0]] = row
	}
	return out, rows.Err()
}

// Shred drops the table; its file goes with the commit.
func (Postgres) Shred(ctx context.Context, tx *sql.Tx, table string) error {
	_, err := tx.ExecContext(ctx, "DROP TABLE "+table)
	return err
}

// Tidy has nothing to do.
func (Postgres) Tidy(context.Context, sqltable.DB) error { return nil }

// array writes texts as the text of an array, which any driver passes on.
func array(list []string) string {
	var b strings.Builder
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

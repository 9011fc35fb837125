package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/sqltable"
)

// Postgres is PostgreSQL 11 and later, and databases that speak as it does.
type Postgres struct{}

// The statements of a commit. A list travels as one array for each column. Rows are found through LATERAL … LIMIT 1 and
// ON CONFLICT, which know no other plan than the primary key's: a plan kept since the tables were small stays good.
const (
	pgTurn = `LOCK TABLE townhall_turn IN EXCLUSIVE MODE`

	pgHeads = `SELECT t.kind, t.id, r.version, r.tags FROM unnest($1::text[], $2::text[]) AS t(kind, id)
		CROSS JOIN LATERAL (SELECT version, tags FROM townhall_record
			WHERE kind = t.kind AND id = t.id LIMIT 1`
	pgLook = pgHeads + `) r`
	pgSkip = pgHeads + ` FOR NO KEY UPDATE SKIP LOCKED) r`
	pgWait = pgHeads + ` FOR NO KEY UPDATE) r`

	pgReplace = `ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, place = excluded.place,
		holder = excluded.holder, state = excluded.state, opened = excluded.opened, due = excluded.due,
		closed = excluded.closed, tags = excluded.tags, doc = excluded.doc
		WHERE townhall_record.version < excluded.version`

	pgLose = `DELETE FROM townhall_tag g USING unnest($1::text[], $2::text[], $3::text[]) AS t(tag, kind, id)
		WHERE g.tag = t.tag AND g.kind = t.kind AND g.id = t.id`

	pgTop     = `COALESCE((SELECT pos + count - 1 FROM townhall_change WHERE pos IS NOT NULL ORDER BY pos DESC LIMIT 1), 0)`
	pgPending = `(SELECT min(seq) FROM townhall_change WHERE pos IS NULL) IS NOT NULL`
	// pgWaiting are the rows without a position. They will get it commit after commit, in the order of the first rows.
	pgWaiting  = `(SELECT *, min(seq) OVER (PARTITION BY commit_id) AS first FROM townhall_change WHERE pos IS NULL)`
	pgState    = `SELECT ` + pgTop + `, ` + pgPending
	pgSequence = `UPDATE townhall_change c SET pos = $1 + p.upto - c.count + 1
		FROM (SELECT seq, sum(count) OVER (ORDER BY first, ordinal) AS upto FROM ` + pgWaiting + ` w) p
		WHERE c.seq = p.seq AND c.pos IS NULL RETURNING c.pos + c.count - 1`

	pgWriteFrom = `WITH top AS (
			SELECT ` + pgTop + ` AS pos WHERE $1 OR NOT ` + pgPending + ` AND NOT EXISTS (SELECT FROM townhall_turn FOR SHARE)
		), c AS (
			SELECT top.pos + t.upto - t.count + 1 AS pos, op, count, commit_id, ordinal, entries::json AS entries,
				kind, id, version, place, holder, state, NULLIF(opened, '')::date AS opened, NULLIF(due, '')::date AS due,
				NULLIF(closed, '')::date AS closed, tags::json AS tags, doc::json AS doc
			FROM top, unnest($2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[],
				$10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::bigint[],
				$18::bigint[]) AS t(` + changeColumns + `, op, upto)
		), created AS (
			INSERT INTO townhall_record (` + recordColumns + `) SELECT ` + recordColumns + ` FROM c WHERE op = 1
		), `
	pgWriteReplaced = `replaced AS (
			INSERT INTO townhall_record (` + recordColumns + `) SELECT ` + recordColumns + ` FROM c WHERE op = 2
			` + pgReplace + `
		), `
	pgWriteTags = `gained AS (
			INSERT INTO townhall_tag (tag, kind, id) SELECT t.* FROM top, unnest($19::text[], $20::text[], $21::text[]) AS t
			ON CONFLICT DO NOTHING
		), `
	pgWriteTo = `added AS (
			INSERT INTO townhall_change (pos, ` + changeColumns + `) SELECT pos, ` + changeColumns + ` FROM c
		) SELECT COALESCE(min(pos) - 1, -1) FROM c`
)

// pgWrite does a whole plan, one array element for each change: "op" tells whether the record after it is new (1),
// replaces one (2), or does not stand (0); "upto" counts the entries. Unless told ($1), it writes nothing while others wait
// for positions. Where it is a transaction by itself, the share of townhall_turn lets it wait for whoever has the turn, so
// that those who take turns are not overtaken for ever. It gives the position before its first entry, or -1. Parts that
// have nothing to do are left out: each would open all indexes of its table.
func pgWrite(replaces, tags bool) string {
	text := pgWriteFrom
	if replaces {
		text += pgWriteReplaced
	}
	if tags {
		text += pgWriteTags
	}
	return text + pgWriteTo
}

func (Postgres) prepared() []string {
	return []string{pgSkip, pgLook, pgWrite(false, false), pgWrite(false, true), pgWrite(true, false), pgWrite(true, true), pgLose}
}

func (Postgres) turn(ctx context.Context, s session) error {
	_, err := s.ExecContext(ctx, pgTurn)
	return err
}

func (Postgres) shortly(ctx context.Context, s session) error {
	_, err := s.ExecContext(ctx, `SET LOCAL lock_timeout = '200ms'`)
	return err
}

func (Postgres) heads(ctx context.Context, s session, refs []townhall.Ref, lock locking) (map[townhall.Ref]head, error) {
	found := make(map[townhall.Ref]head, len(refs))
	query := map[locking]string{look: pgLook, skip: pgSkip, wait: pgWait}[lock]
	err := chunks(refs, small, func(part []townhall.Ref) error {
		kinds, ids := refArrays(part)
		rows, err := s.query(ctx, query, kinds, ids)
		return each(rows, err, func(rows *sql.Rows) error { return scanHead(rows, found) })
	})
	return found, err
}

// scanHead reads kind, id, version and tags.
func scanHead(rows *sql.Rows, into map[townhall.Ref]head) error {
	var ref townhall.Ref
	var h head
	var tags []byte
	if err := rows.Scan(&ref.Kind, &ref.ID, &h.version, &tags); err != nil {
		return err
	}
	if err := json.Unmarshal(tags, &h.tags); err != nil {
		return corrupt(ref, "tags", string(tags), sayTags(), err)
	}
	into[ref] = h
	return nil
}

const uniqueViolation = "23505"

func (d Postgres) write(ctx context.Context, s session, p *plan) (townhall.Pos, error) {
	base, err := d.writeAll(ctx, s, p)
	if sqltable.State(err) == uniqueViolation {
		err = fmt.Errorf("%w: %w", errRaced, err)
	}
	return base, err
}

func (d Postgres) writeAll(ctx context.Context, s session, p *plan) (townhall.Pos, error) {
	base := townhall.Pos(-1)
	gained, lost := p.tags()
	err := chunks(p.numbered(), func(r numbered) int { return rowSize(r.row) }, func(part []numbered) error {
		before, err := d.writePart(ctx, s, base >= 0, part, gained)
		gained = nil
		if base < 0 {
			base = before
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return base, d.untag(ctx, s, lost)
}

// single: a plan of one chunk that leaves no tag behind.
func (Postgres) single(p *plan) bool {
	_, lost := p.tags()
	return len(lost) == 0 && fits(p.rows, rowSize)
}

// writePart gives positions to what hosts have committed, if there is any, before it writes. What they commit later can
// be on none of the plan's records, which are locked or new. It gives the position before its first entry.
func (d Postgres) writePart(ctx context.Context, s session, told bool, part []numbered, gained []tag) (base townhall.Pos, err error) {
	query, args := pgWriteOf(part, gained)
	for range 2 {
		args[0] = told
		rows, err := s.query(ctx, query, args...)
		err = each(rows, err, func(rows *sql.Rows) error { return rows.Scan(&base) })
		if err != nil || base >= 0 {
			return base, err
		}
		if s.tx == nil {
			return base, errRaced // only whoever has the turn may give positions to others' entries
		}
		if _, err = d.top(ctx, s); err != nil {
			return base, err
		}
		told = true
	}
	return base, errRaced
}

// pgWriteOf is the statement that writes a part, with its arguments but for the first. The rows are sent in the order of
// their records, so that transactions which write the same records do so in the same order.
func pgWriteOf(part []numbered, gained []tag) (string, []any) {
	upto := int64(0)
	for i := range part {
		upto += int64(len(part[i].entries))
		part[i].upto = upto
	}
	slices.SortStableFunc(part, func(a, b numbered) int { return townhall.Query{}.Compare(a.after, b.after) })
	cells := make([]*cells, len(part))
	for i := range part {
		cells[i] = part[i].cells
	}
	args := append([]any{nil}, arrays(cells)...)
	args = append(args, numbers(part, func(r *numbered) int64 { return r.op }), numbers(part, func(r *numbered) int64 { return r.upto }))
	if len(gained) > 0 {
		args = append(args, tagArrays(gained)...)
	}
	replaces := slices.ContainsFunc(part, func(r numbered) bool { return r.op == opReplace })
	return pgWrite(replaces, len(gained) > 0), args
}

func (Postgres) untag(ctx context.Context, s session, lost []tag) error {
	return chunks(lost, small, func(part []tag) error {
		_, err := s.exec(ctx, pgLose, tagArrays(part)...)
		return err
	})
}

func (Postgres) state(ctx context.Context, s session) (top townhall.Pos, pending bool, err error) {
	rows, err := s.query(ctx, pgState)
	return top, pending, each(rows, err, func(rows *sql.Rows) error { return rows.Scan(&top, &pending) })
}

func (d Postgres) top(ctx context.Context, s session) (townhall.Pos, error) {
	top, pending, err := d.state(ctx, s)
	if err != nil || !pending {
		return top, err
	}
	rows, err := s.QueryContext(ctx, pgSequence, int64(top))
	return top, each(rows, err, func(rows *sql.Rows) error {
		var pos townhall.Pos
		err := rows.Scan(&pos)
		top = max(top, pos)
		return err
	})
}

func (Postgres) brief() bool                { return false }
func (Postgres) waits() bool                { return true }
func (Postgres) arrays() bool               { return true }
func (Postgres) waiting() string            { return pgWaiting + " w" }
func (Postgres) trusts() bool               { return true }
func (Postgres) likely(c string) string     { return c }
func (Postgres) rebind(query string) string { return sqlx.Rebind(sqlx.DOLLAR, query) }

func (Postgres) migrations() (goose.Dialect, fs.FS) {
	return goose.DialectPostgres, migrationsOf("postgres")
}

func (Postgres) provider() []goose.ProviderOption {
	return []goose.ProviderOption{goose.WithSessionLocker(advisoryLock{})}
}

// advisoryLock lets one process at a time migrate.
type advisoryLock struct{}

const migrationLock = 7311470 // any number that nobody else uses

// SessionLock waits for the lock.
func (advisoryLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock)
	return err
}

// SessionUnlock releases it.
func (advisoryLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", migrationLock)
	return err
}

package sqlstore

import (
	"context"
	"database/sql"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/townhall-go/townhall"
)

// SQLite is SQLite 3.24 and later. It has one writer at a time, so positions are given at once.
type SQLite struct {
	Immediate bool // transactions begin with the write lock in hand
}

// The statements of a commit, each for one row.
const (
	liteTurn   = `UPDATE townhall_change SET pos = pos WHERE 0` // takes the write lock before anything is read
	liteHead   = `SELECT kind, id, version, tags FROM townhall_record WHERE kind = ? AND id = ?`
	liteCreate = `INSERT INTO townhall_record (` + recordColumns + `) VALUES (?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING`
	liteUpdate = `UPDATE townhall_record SET version = ?, place = ?, holder = ?, state = ?, opened = ?, due = ?, closed = ?,
		tags = ?, doc = ? WHERE kind = ? AND id = ?`
	liteGain = `INSERT INTO townhall_tag (tag, kind, id) VALUES (?,?,?) ON CONFLICT DO NOTHING`
	liteLose = `DELETE FROM townhall_tag WHERE tag = ? AND kind = ? AND id = ?`
	liteTop  = `SELECT COALESCE((SELECT pos + count - 1 FROM townhall_change ORDER BY pos DESC LIMIT 1), 0)`
	liteAdd  = `INSERT INTO townhall_change (pos, ` + changeColumns + `)
		VALUES (COALESCE((SELECT pos + count FROM townhall_change ORDER BY pos DESC LIMIT 1), 1),?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT DO NOTHING`
)

func (SQLite) prepared() []string {
	return []string{liteTurn, liteHead, liteCreate, liteUpdate, liteGain, liteLose, liteAdd}
}

func (d SQLite) turn(ctx context.Context, s session) error {
	if d.Immediate {
		return nil
	}
	_, err := s.exec(ctx, liteTurn)
	return err
}

func (SQLite) shortly(context.Context, session) error { return nil }

func (SQLite) heads(ctx context.Context, s session, refs []townhall.Ref, _ locking) (map[townhall.Ref]head, error) {
	found := make(map[townhall.Ref]head, len(refs))
	for _, r := range refs {
		rows, err := s.query(ctx, liteHead, r.Kind, r.ID)
		if err := each(rows, err, func(rows *sql.Rows) error { return scanHead(rows, found) }); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (d SQLite) write(ctx context.Context, s session, p *plan) (townhall.Pos, error) {
	for _, r := range p.creates() {
		if err := one(s.exec(ctx, liteCreate, append([]any{r.Kind, r.ID}, values(r)...)...)); err != nil {
			return 0, err
		}
	}
	for _, r := range p.updates() {
		if err := one(s.exec(ctx, liteUpdate, append(values(r), r.Kind, r.ID)...)); err != nil {
			return 0, err
		}
	}
	if err := d.retag(ctx, s, p); err != nil {
		return 0, err
	}
	return d.add(ctx, s, p.rows)
}

func (d SQLite) add(ctx context.Context, s session, rows []row) (townhall.Pos, error) {
	base := townhall.Pos(-1)
	for _, r := range rows {
		own := []any{len(r.entries), string(r.commit), r.ordinal, r.kept, r.after.Kind, r.after.ID}
		added, err := s.exec(ctx, liteAdd, append(own, values(r.after)...)...)
		if err := one(added, err); err != nil {
			return 0, err
		}
		if base < 0 {
			first, err := added.LastInsertId()
			if err != nil {
				return 0, err
			}
			base = townhall.Pos(first - 1)
		}
	}
	return base, nil
}

// join is write: whoever holds SQLite's write lock cannot be raced, and has looked before.
func (d SQLite) join(ctx context.Context, s session, p *plan) (townhall.Pos, error) {
	return d.write(ctx, s, p)
}

// one expects one row to have been written.
func one(result sql.Result, err error) error {
	n, err := affected(result, err)
	if err == nil && n != 1 {
		err = errRaced
	}
	return err
}

func affected(result sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// values are those of recordColumns after kind and id.
func values(r townhall.Record) []any {
	return []any{r.Version, string(r.Place), string(r.Holder), r.State, dateOrNil(r.Opened), dateOrNil(r.Due),
		dateOrNil(r.Closed), tagsText(r.Tags), docText(&r)}
}

func (SQLite) retag(ctx context.Context, s session, p *plan) error {
	gained, lost := p.tags()
	for query, list := range map[string][]tag{liteGain: gained, liteLose: lost} {
		for _, t := range list {
			if _, err := s.exec(ctx, query, t.tag, t.ref.Kind, t.ref.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func (SQLite) single(*plan) bool { return false }

func (SQLite) top(ctx context.Context, s session) (top townhall.Pos, err error) {
	rows, err := s.query(ctx, liteTop)
	return top, each(rows, err, func(rows *sql.Rows) error { return rows.Scan(&top) })
}

func (d SQLite) state(ctx context.Context, s session) (townhall.Pos, bool, error) {
	top, err := d.top(ctx, s)
	return top, false, err
}

func (SQLite) brief() bool                { return true }
func (SQLite) waits() bool                { return false }
func (SQLite) arrays() bool               { return false }
func (SQLite) waiting() string            { return "" }
func (SQLite) trusts() bool               { return false }
func (SQLite) likely(c string) string     { return "likely(" + c + ")" }
func (SQLite) rebind(query string) string { return query }

func (SQLite) migrations() (goose.Dialect, fs.FS) {
	return goose.DialectSQLite3, migrationsOf("sqlite")
}
func (SQLite) provider() []goose.ProviderOption { return nil }

package vault

import (
	"bytes"
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/sqltable"
)

// Schema creates the tables townhall_vault_person, townhall_vault_key and townhall_vault_index. New runs it where they are
// missing; a host whose programs may not create tables runs it among its own migrations. Data keys have a table of their
// own so that a host can leave it out of long-lived backups.
//
//go:embed schema.sql
var Schema string

// tables keeps rows in a database, each operation in a transaction of its own.
type tables struct{ db DB }

// knows refuses master keys under which nobody is, where there is somebody.
func (t *tables) knows(ctx context.Context, l locks) error {
	found, err := t.aMaster(ctx, "")
	if err != nil || found == "" {
		return err
	}
	for _, m := range l.masters {
		if known, err := t.aMaster(ctx, " WHERE master = $1", m.id); err != nil || known != "" {
			return err
		}
	}
	return &townhall.Error{Kind: townhall.Corrupt, Field: "master", Found: townhall.ValueOf(found), Needed: townhall.Say("vault.master.known",
		"由主密钥 {master} 封装的数据密钥", "data keys wrapped by master key {master}", "master", l.present().id)}
}

// aMaster gives the id of a master key that wraps some data key, or nothing.
func (t *tables) aMaster(ctx context.Context, where string, args ...any) (id string, err error) {
	err = t.db.QueryRowContext(ctx, "SELECT master FROM townhall_vault_key"+where+" LIMIT 1", args...).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, sqltable.Error(ctx, err)
}

func (t *tables) in(ctx context.Context, do func(joined) error) error {
	return sqltable.InTx(ctx, t.db, func(tx *sql.Tx) error { return do(joined{tx}) })
}

func (t *tables) put(ctx context.Context, r row) error {
	return t.in(ctx, func(j joined) error { return j.put(ctx, r) })
}

func (t *tables) get(ctx context.Context, id townhall.PersonID) (row, error) {
	return joined{t.db}.get(ctx, id)
}

func (t *tables) find(ctx context.Context, tokens [][]byte) ([]townhall.PersonID, error) {
	return joined{t.db}.find(ctx, tokens)
}

func (t *tables) shred(ctx context.Context, id townhall.PersonID) error {
	return t.in(ctx, func(j joined) error { return j.shred(ctx, id) })
}

func (t *tables) notUnder(ctx context.Context, master string, after townhall.PersonID) (row, bool, error) {
	return joined{t.db}.notUnder(ctx, master, after)
}

func (t *tables) replace(ctx context.Context, old, renewed row) (done bool, err error) {
	err = t.in(ctx, func(j joined) error {
		done, err = j.replace(ctx, old, renewed)
		return err
	})
	return done, err
}

// joined works inside a transaction of somebody else. The first statement of whatever writes locks the person's row, so
// that writers of one person follow each other.
type joined struct{ tx Tx }

// exec gives the number of rows that changed.
func (j joined) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := j.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, sqltable.Error(ctx, err)
	}
	return result.RowsAffected()
}

// all runs statements one after another.
func (j joined) all(ctx context.Context, statements ...[]any) error {
	for _, s := range statements {
		if _, err := j.exec(ctx, s[0].(string), s[1:]...); err != nil {
			return err
		}
	}
	return nil
}

func (j joined) put(ctx context.Context, r row) error {
	n, err := j.exec(ctx, "UPDATE townhall_vault_person SET fields = $1, cipher = $2, sealed = $3 WHERE person = $4 AND shredded = 0",
		r.fields, r.cipher, r.sealed, string(r.person))
	if err != nil {
		return err
	}
	if n == 0 {
		if err := j.create(ctx, r); err != nil {
			return err
		}
	}
	if err := j.all(ctx,
		[]any{"DELETE FROM townhall_vault_key WHERE person = $1", string(r.person)},
		[]any{"INSERT INTO townhall_vault_key (person, master, wrapped) VALUES ($1, $2, $3)", string(r.person), r.master, r.key},
	); err != nil {
		return err
	}
	return j.index(ctx, r)
}

func (j joined) create(ctx context.Context, r row) error {
	var shredded int
	err := j.tx.QueryRowContext(ctx, "SELECT shredded FROM townhall_vault_person WHERE person = $1", string(r.person)).Scan(&shredded)
	switch {
	case err == nil && shredded != 0:
		return gone(r.person)
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return sqltable.Error(ctx, err)
	}
	// Where somebody created the person at the same time, the key of the table says so, and Put starts over.
	_, err = j.exec(ctx, "INSERT INTO townhall_vault_person (person, shredded, fields, cipher, sealed) VALUES ($1, 0, $2, $3, $4)",
		string(r.person), r.fields, r.cipher, r.sealed)
	return err
}

// index replaces a person's entries.
func (j joined) index(ctx context.Context, r row) error {
	statements := [][]any{{"DELETE FROM townhall_vault_index WHERE person = $1", string(r.person)}}
	for _, token := range slices.CompactFunc(r.tokens, bytes.Equal) {
		statements = append(statements, []any{"INSERT INTO townhall_vault_index (token, person) VALUES ($1, $2)", token, string(r.person)})
	}
	return j.all(ctx, statements...)
}

const selectRow = `SELECT p.person, p.shredded, p.fields, p.cipher, p.sealed, k.master, k.wrapped
	FROM townhall_vault_person p LEFT JOIN townhall_vault_key k ON k.person = p.person `

func scan(scan func(...any) error) (r row, shredded bool, err error) {
	var fields, cipher, master sql.NullString
	err = scan(&r.person, &shredded, &fields, &cipher, &r.sealed, &master, &r.key)
	r.fields, r.cipher, r.master = fields.String, cipher.String, master.String
	return r, shredded, err
}

func (j joined) get(ctx context.Context, id townhall.PersonID) (row, error) {
	r, shredded, err := scan(j.tx.QueryRowContext(ctx, selectRow+"WHERE p.person = $1", string(id)).Scan)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return row{}, notFound(id)
	case err != nil:
		return row{}, sqltable.Error(ctx, err)
	case shredded:
		return row{}, gone(id)
	}
	return r, nil
}

func (j joined) find(ctx context.Context, tokens [][]byte) ([]townhall.PersonID, error) {
	var found []townhall.PersonID
	for _, token := range tokens { // one, save while master keys change
		some, err := j.findOne(ctx, token)
		if err != nil {
			return nil, sqltable.Error(ctx, err)
		}
		found = append(found, some...)
	}
	slices.Sort(found) // here, since databases order text as their locale does
	return slices.Compact(found), nil
}

func (j joined) findOne(ctx context.Context, token []byte) (found []townhall.PersonID, err error) {
	rows, err := j.tx.QueryContext(ctx, "SELECT person FROM townhall_vault_index WHERE token = $1", token)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id townhall.PersonID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		found = append(found, id)
	}
	return found, rows.Err()
}

func (j joined) shred(ctx context.Context, id townhall.PersonID) error {
	n, err := j.exec(ctx, "UPDATE townhall_vault_person SET shredded = 1, fields = NULL, cipher = NULL, sealed = NULL WHERE person = $1", string(id))
	if err != nil {
		return err
	}
	if n == 0 {
		return notFound(id)
	}
	return j.all(ctx,
		[]any{"DELETE FROM townhall_vault_key WHERE person = $1", string(id)},
		[]any{"DELETE FROM townhall_vault_index WHERE person = $1", string(id)})
}

func (j joined) notUnder(ctx context.Context, master string, after townhall.PersonID) (row, bool, error) {
	r, _, err := scan(j.tx.QueryRowContext(ctx, selectRow+`WHERE p.shredded = 0 AND k.master <> $1 AND p.person > $2
		ORDER BY p.person LIMIT 1`, master, string(after)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return row{}, false, nil
	}
	return r, err == nil, sqltable.Error(ctx, err)
}

// replace locks the person's row first, as all writers do.
func (j joined) replace(ctx context.Context, old, renewed row) (bool, error) {
	if n, err := j.exec(ctx, "UPDATE townhall_vault_person SET shredded = 0 WHERE person = $1 AND shredded = 0", string(old.person)); err != nil || n == 0 {
		return false, err
	}
	n, err := j.exec(ctx, "UPDATE townhall_vault_key SET master = $1, wrapped = $2 WHERE person = $3 AND wrapped = $4",
		renewed.master, renewed.key, string(old.person), old.key)
	if err != nil || n == 0 {
		return false, err
	}
	return true, j.index(ctx, renewed)
}

// Package sqltable is what adapters with small tables of their own share: creating these, and short transactions that
// start over when they lose a race. The SQL of its users runs on SQLite, PostgreSQL and PostgreSQL's relatives alike,
// so it has neither ON CONFLICT nor types or functions that only one of them knows.
package sqltable

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
)

// DB is a *sql.DB or *sqlx.DB.
type DB interface {
	Runner
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	Conn(ctx context.Context) (*sql.Conn, error)
}

// Runner is a DB, *sql.Tx, *sqlx.Tx or *sql.Conn.
type Runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Create runs a schema, statements with a semicolon behind each, unless its table is there: a host that keeps its
// programs from creating tables runs the schema itself.
func Create(ctx context.Context, db DB, table, schema string) error {
	there := func() bool {
		_, err := db.ExecContext(ctx, "SELECT 1 FROM "+table+" WHERE 1 = 0")
		return err == nil
	}
	if there() {
		return nil
	}
	err := InTx(ctx, db, func(tx *sql.Tx) error {
		for statement := range strings.SplitSeq(schema, ";") {
			if strings.TrimSpace(statement) == "" {
				continue
			}
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && there() { // another process was faster
		return nil
	}
	return err
}

// InTx runs do in a transaction, over again if the database says that another one was in the way. do should begin with
// a write, so that a SQLite transaction needs no upgrade. When ctx is over, its error is given.
func InTx(ctx context.Context, db DB, do func(tx *sql.Tx) error) error {
	return Retry(ctx, func() error { return Once(ctx, db, do) })
}

// attempts bounds how often Retry starts over: about four seconds.
const attempts = 12

// Retry runs do over again while it loses races. When ctx is over, its error is given.
func Retry(ctx context.Context, do func() error) error {
	pause := time.Millisecond
	for attempt := 1; ; attempt++ {
		err := do()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !lostRace(err) || attempt == attempts {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
			pause *= 2
		}
	}
}

// Once runs do in a transaction, and keeps nothing if it fails.
func Once(ctx context.Context, db DB, do func(tx *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing, once committed
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// lostRace recognises a serialization failure, a deadlock, a key that somebody else inserted at the same time, and
// SQLite's busy and locked, without knowing any driver.
func lostRace(err error) bool {
	switch State(err) {
	case "40001", "40P01", "23505":
		return true
	}
	var code interface{ Code() int }
	if errors.As(err, &code) {
		primary := code.Code() & 0xff
		return primary == 5 || primary == 6
	}
	return false
}

// State is the SQLSTATE of PostgreSQL and those that speak its protocol, whatever the driver's own type; empty for other errors.
func State(err error) string {
	var coded interface{ SQLState() string }
	if errors.As(err, &coded) {
		return coded.SQLState()
	}
	return ""
}

// Error gives callers the context's error if that is why.
func Error(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// Package postgres keeps townhall's records in PostgreSQL, or in a database that speaks as it does, through the host's
// own *sqlx.DB:
//
//	db, err := sqlx.Connect("postgres", dsn)
//	store, err := postgres.Open(ctx, db)
//
// The tables are named townhall_…, and are made in the first schema of the search path. The isolation level is that of
// the connection, or of the option Isolation; READ COMMITTED is enough.
//
// # Positions
//
// Commits that wait at the same time share a transaction and its sync to disk. Such transactions, of all processes, give
// positions one after another: so they have no gap, and whoever reads History on from a position misses nothing.
//
// # In the host's transaction
//
// In gives a store inside a transaction of the host, so that the host's rows and townhall's records are kept together or
// not at all. Its entries get their positions after the host has committed: when the next commit or History comes along.
// A record that an open transaction of the host has changed makes others who commit it wait, and only those; but who
// creates a record that an open transaction has just created as well makes all who commit wait with him until that one
// ends: a host should not call the store outside its transaction while it holds new records in one. History does not wait:
// meanwhile it leaves out the entries that hosts have committed and that have no position yet.
//
// # What SQL users see
//
// townhall_record, with the header in columns and the document as json; townhall_tag; townhall_entry, the history; and
// the views made by CreateView, with a kind's fields spelled out.
package postgres

import (
	"context"
	"database/sql"
	"iter"
	"reflect"

	"github.com/jmoiron/sqlx"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/sqlstore"
)

// Store is a townhall.Store in PostgreSQL. Any number of goroutines and processes may use one database.
type Store struct{ s *sqlstore.Store }

var _ townhall.Store = (*Store)(nil)

// Option changes how a store works.
type Option func(*sqlstore.Config)

// Isolation is the level of the store's own transactions, instead of the connection's default.
func Isolation(level sql.IsolationLevel) Option {
	return func(c *sqlstore.Config) { c.Isolation = level }
}

// Unprepared keeps no prepared statements, for proxies that give each transaction another connection.
func Unprepared() Option {
	return func(c *sqlstore.Config) { c.Unprepared = true }
}

// Attempts bounds how often a transaction of the store is tried before its serialization failure, deadlock or lost
// connection is reported. The default is 20; of lost connections 6.
func Attempts(n int) Option {
	return func(c *sqlstore.Config) { c.Attempts = n }
}

// Open migrates the database and gives its store. The database stays the host's: it is not closed. A database that a
// newer version of townhall has migrated is an Error Newer, and is left as it is.
func Open(ctx context.Context, db *sqlx.DB, options ...Option) (*Store, error) {
	c := sqlstore.Config{Dialect: sqlstore.Postgres{}, Writes: db, Reads: db}
	for _, o := range options {
		o(&c)
	}
	s, err := sqlstore.New(ctx, c)
	if err != nil {
		return nil, err
	}
	return &Store{s}, nil
}

// Close waits for the commits under way; later ones are an Error Gone. The host's database stays open.
func (s *Store) Close() error {
	s.s.Close()
	return nil
}

// Get gives a record as it stands.
func (s *Store) Get(ctx context.Context, r townhall.Ref) (townhall.Record, error) {
	return s.s.Get(ctx, r)
}

// Commit does all changes or none, once. Serialization failures, deadlocks and lost connections are tried again, a
// bounded number of times. If ctx ends while the commit is under way it may or may not be done: ask for its id.
func (s *Store) Commit(ctx context.Context, id townhall.CommitID, changes ...townhall.Change) (townhall.Pos, error) {
	return s.s.Commit(ctx, id, changes...)
}

// Find streams the records that match, in order, in pages that grow.
func (s *Store) Find(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
	return s.s.Find(ctx, q)
}

// History streams the entries after a position that were there when it began. On a standby, and while whoever gives
// positions has to wait, it leaves out entries that a host's transaction has written and that have no position yet.
func (s *Store) History(ctx context.Context, r townhall.Ref, after townhall.Pos) iter.Seq2[townhall.Entry, error] {
	return s.s.History(ctx, r, after)
}

// Tx is what a store needs of the host's transaction. *sqlx.Tx and *sql.Tx have it.
type Tx interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// In gives a store inside a transaction of the host, on a database that Open has migrated. It never retries. Commit gives
// position 0, and a Conflict leaves the transaction able to go on, with nothing of that commit written; any other
// error is the host's to roll back. History gives what has a position, then what waits for its own, at 0.
//
// One goroutine at a time may use a transaction, so a loop over Find or History must not hand the store to others.
func In(tx Tx) townhall.Store { return sqlstore.Join(sqlstore.Postgres{}, tx) }

// CreateView makes or replaces the view of a kind and gives its name, "townhall_" and the kind with dots as underscores.
// After the header it shows each field of the document type T as a column: text, bigint, boolean, double precision, date,
// timestamptz, and json for what is nested; then the document. All records of the kind are in it, voided ones too. A
// field named like a column of the header gets "doc_" before it. What a document lacks, or has in another type, is NULL.
func CreateView[T any](ctx context.Context, s *Store, kind string) (string, error) {
	return s.s.CreateView(ctx, kind, reflect.TypeFor[T]())
}

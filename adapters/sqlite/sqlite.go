// Package sqlite keeps townhall's records in a SQLite file: the embedded default, in pure Go.
//
//	store, err := sqlite.Open(ctx, "town.db")
//	defer store.Close()
//
// The file is in WAL mode and each commit is synced to disk. Several processes of one machine may use the file at once;
// they write one after another.
//
// SQL users see townhall_record, with the header in columns and the document as JSON text; townhall_tag; townhall_entry,
// the history; and the views made by CreateView, with a kind's fields spelled out. Dates are text such as 2025-10-09.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/sqlstore"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Store is a townhall.Store in a SQLite file. Any number of goroutines may use it.
type Store struct {
	s   *sqlstore.Store
	db  *sqlx.DB   // writes
	own []*sqlx.DB // to close
}

var _ townhall.Store = (*Store)(nil)

// Option changes how a store works.
type Option func(*options)

type options struct{ readers int }

// Readers is the number of connections that read at once, 4 unless told.
func Readers(n int) Option {
	return func(o *options) { o.readers = n }
}

// Open opens the file, makes it if there is none, and migrates it. A file that is not an intact SQLite database is an
// Error Corrupt, one that a newer version of townhall has migrated an Error Newer; both are left as they are. The path is a
// file's: neither ":memory:" nor a data source name.
func Open(ctx context.Context, path string, opts ...Option) (*Store, error) {
	o := options{readers: 4}
	for _, set := range opts {
		set(&o)
	}
	if path == "" || path == ":memory:" || strings.HasPrefix(path, "file:") {
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: "path", Found: townhall.ValueOf(path), Needed: townhall.Say(
			"sqlite.path", "文件路径（内存存储见 adapters/memory）", "the path of a file; adapters/memory keeps records in memory")}
	}
	if err := openable(path); err != nil {
		return nil, err
	}
	writes, err := open(path, 1, "")
	if err != nil {
		return nil, err
	}
	reads, err := open(path, max(o.readers, 1), "&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(err, writes.Close())
	}
	s := &Store{db: writes, own: []*sqlx.DB{reads, writes}}
	s.s, err = sqlstore.New(ctx, sqlstore.Config{Dialect: sqlstore.SQLite{Immediate: true}, Writes: writes, Reads: reads,
		Attempts: attempts, Patience: busyTimeout})
	if err != nil {
		s.closeFiles()
		return nil, at(path, err)
	}
	return s, nil
}

// openable says what is wrong with a path in words that its owner can act on.
func openable(path string) error {
	bad := func(field string, needed townhall.Text) error {
		return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(path), Needed: needed}
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return bad("path", townhall.Say("sqlite.directory", "文件而非文件夹的路径", "the path of a file, not of a directory"))
	}
	if _, err := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) {
		return bad("path", townhall.Say("sqlite.folder", "已存在的文件夹中的路径", "a path in a directory that exists"))
	}
	return nil
}

func open(path string, connections int, more string) (*sqlx.DB, error) {
	db, err := sqlx.Open("sqlite", DSN(path)+more)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// SQLite itself waits for other writers for so long; then it is tried once more.
const (
	busyTimeout = 10 * time.Second
	attempts    = 2
)

// DSN is the data source name with which Open opens a file, for a host that opens it itself and then calls Use: driver
// "sqlite", WAL mode, synced commits, ten seconds' patience with other writers, and transactions that begin with the write
// lock in hand, since SQLite does not let one write that has read before somebody else wrote.
func DSN(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = filepath.ToSlash(abs)
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	return (&url.URL{Scheme: "file", Path: path}).String() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate"
}

// at says which file an error is about.
func at(path string, err error) error {
	var told *townhall.Error
	if errors.As(err, &told) && told.Kind == townhall.Corrupt {
		named := *told
		named.Field, named.Found = "database", townhall.ValueOf(path)
		return &named
	}
	return fmt.Errorf("%s: %w", path, err)
}

// Use migrates a database that the host has opened, and gives its store. The database stays the host's: Close does not
// close it. Open it by DSN, with sqlx.Connect or, from a *sql.DB, sqlx.NewDb(db, "sqlite").
func Use(ctx context.Context, db *sqlx.DB) (*Store, error) {
	s, err := sqlstore.New(ctx, sqlstore.Config{Dialect: sqlstore.SQLite{}, Writes: db, Reads: db, Attempts: attempts, Patience: busyTimeout})
	if err != nil {
		return nil, err
	}
	return &Store{s: s, db: db}, nil
}

// Close waits for the commits under way and closes the file. Later commits are an Error Gone.
func (s *Store) Close() error {
	s.s.Close()
	return s.closeFiles()
}

func (s *Store) closeFiles() error {
	var errs []error
	for _, db := range s.own {
		errs = append(errs, db.Close())
	}
	return errors.Join(errs...)
}

// Get gives a record as it stands; a document that is not JSON is an Error Corrupt.
func (s *Store) Get(ctx context.Context, r townhall.Ref) (townhall.Record, error) {
	return s.s.Get(ctx, r)
}

// Commit does all changes or none, once. If ctx ends while the commit is under way it may or may not be done: ask for
// its id.
func (s *Store) Commit(ctx context.Context, id townhall.CommitID, changes ...townhall.Change) (townhall.Pos, error) {
	return s.s.Commit(ctx, id, changes...)
}

// Find streams the records that match, in order, in pages that grow.
func (s *Store) Find(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
	return s.s.Find(ctx, q)
}

// History streams the entries after a position that were there when it began.
func (s *Store) History(ctx context.Context, r townhall.Ref, after townhall.Pos) iter.Seq2[townhall.Entry, error] {
	return s.s.History(ctx, r, after)
}

// DB is the handle by which the store writes, for tables of the host's own in the same file and for transactions that In
// joins. Its one connection is shared with the store: inside a transaction give the office the store In it. A call on the
// store itself would wait for the transaction, and after ten seconds be an Error Conflict.
func (s *Store) DB() *sqlx.DB { return s.db }

// Tx is what a store needs of the host's transaction. *sqlx.Tx and *sql.Tx have it.
type Tx interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// In gives a store inside a transaction of the host, on a file that Open or Use has migrated. It never retries. Commit
// gives positions at once, since nobody else can write meanwhile; a Conflict leaves the transaction able to go on, with
// nothing of that commit written. A transaction that did not begin with the write lock, as DSN has it, may be an Error
// Conflict on the field "transaction": roll it back and begin again.
func In(tx Tx) townhall.Store { return sqlstore.Join(sqlstore.SQLite{}, tx) }

// CreateView makes or replaces the view of a kind and gives its name, "townhall_" and the kind with dots as underscores.
// After the header it shows each field of the document type T as a column: text, numbers, 1 and 0 for yes and no, JSON
// text for what is nested; then the document. All records of the kind are in it, voided ones too. A field named like a
// column of the header gets "doc_" before it. What a document lacks, or has in another type, is NULL.
func CreateView[T any](ctx context.Context, s *Store, kind string) (string, error) {
	return s.s.CreateView(ctx, kind, reflect.TypeFor[T]())
}

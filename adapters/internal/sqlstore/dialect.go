package sqlstore

import (
	"context"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/townhall-go/townhall"
)

// Dialect is one database's way to say what the store needs.
type Dialect interface {
	// prepared lists the statements of a commit, for keeping them prepared.
	prepared() []string
	// turn waits until this transaction alone may give positions.
	turn(ctx context.Context, s session) error
	// shortly bounds how long this transaction waits for locks, for who can do without.
	shortly(ctx context.Context, s session) error
	// heads gives what there is of the records.
	heads(ctx context.Context, s session, refs []townhall.Ref, lock locking) (map[townhall.Ref]head, error)
	// write carries out a plan and gives the position before its first entry: in a transaction of the store that has its
	// turn, or where it is single without either. If a record, a commit id or a position was taken meanwhile it gives
	// errRaced, and what it wrote is to be rolled back.
	write(ctx context.Context, s session, p *plan) (townhall.Pos, error)
	// single reports that write does a plan in one statement.
	single(p *plan) bool
	// join carries out a plan in a host's transaction. On errRaced it has written nothing. The position is negative if
	// it is yet to be given.
	join(ctx context.Context, s session, p *plan) (townhall.Pos, error)
	// top gives positions to entries that wait for theirs, and gives the last position of all.
	top(ctx context.Context, s session) (townhall.Pos, error)
	// state gives the last position of all, and whether entries wait for theirs.
	state(ctx context.Context, s session) (top townhall.Pos, pending bool, err error)
	// waits tells that changes may wait for their positions, and waiting gives those that do as a table: townhall_change
	// and a column first, which with ordinal is the order in which they will get them.
	waits() bool
	waiting() string
	// brief tells that a statement of a commit writes one row of a local file.
	brief() bool
	// arrays tells that lists are written as arrays.
	arrays() bool
	// likely is a condition that most records meet, so that they are looked up by another, where the database would not know.
	likely(condition string) string
	// rebind turns ? into the database's own placeholders.
	rebind(query string) string
	// trusts reports that the database itself keeps documents valid.
	trusts() bool
	// readable is an expression for the document as a view can read it.
	readable() string
	// field reads a field of a readable document as a column, for a view.
	field(name string, t fieldType) string
	migrations() (goose.Dialect, fs.FS)
	provider() []goose.ProviderOption
}

// locking is what heads does about records that another transaction holds.
type locking int

const (
	look locking = iota // read without locking
	skip                // lock, but leave out those held by others
	wait                // lock, waiting for others
)

//go:embed migrations
var migrationFiles embed.FS

func migrationsOf(name string) fs.FS {
	sub, _ := fs.Sub(migrationFiles, "migrations/"+name)
	return sub
}

// chunks calls f with parts of a list, each within a number of items and of bytes.
func chunks[T any](list []T, size func(T) int, f func([]T) error) error {
	const mostItems, mostBytes = 2000, 8 << 20
	for from := 0; from < len(list); {
		to, bytes := from, 0
		for to < len(list) && to-from < mostItems && (to == from || bytes < mostBytes) {
			bytes += size(list[to])
			to++
		}
		if err := f(list[from:to]); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// fits reports that chunks would make no more than one part of a list.
func fits[T any](list []T, size func(T) int) bool {
	parts := 0
	_ = chunks(list, size, func([]T) error { parts++; return nil })
	return parts <= 1
}

func recordSize(r townhall.Record) int { return 200 + len(r.Doc) }
func rowSize(r row) int                { return 300 + 200*len(r.entries) + len(r.after.Doc) }
func small[T any](T) int               { return 100 }

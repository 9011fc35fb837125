package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/townhall-go/townhall"
)

// Store is a townhall.Store on a pool of connections.
type Store struct {
	dialect   Dialect
	writes    *sqlx.DB
	reads     *sqlx.DB
	isolation sql.IsolationLevel
	patience  patience
	connWait  time.Duration
	forWrites *statements // nil: prepare nothing
	forReads  *statements
	queue     *queue
	crowd     atomic.Int32 // so many groups take turns yet, since another process writes as well
}

// Config is what a Store is made of.
type Config struct {
	Dialect    Dialect
	Writes     *sqlx.DB           // where transactions run
	Reads      *sqlx.DB           // may be the same
	Isolation  sql.IsolationLevel // of transactions; the default is the connection's own
	Unprepared bool               // statements cannot be kept prepared, because a proxy changes connections
	Attempts   int                // bounds retries of a transaction; 0 for 20
	Patience   time.Duration      // bounds the wait for a connection of Writes, if it is not 0
}

// New migrates the database and gives its store.
func New(ctx context.Context, c Config) (*Store, error) {
	if err := migrate(ctx, c.Writes, c.Dialect); err != nil {
		return nil, translate(ctx, err)
	}
	s := &Store{dialect: c.Dialect, writes: c.Writes, reads: c.Reads, isolation: c.Isolation, patience: usual, connWait: c.Patience}
	if c.Attempts > 0 {
		s.patience.attempts = c.Attempts
	}
	if !c.Unprepared {
		s.forWrites, s.forReads = newStatements(c.Writes), newStatements(c.Reads)
	}
	s.queue = newQueue(s.group)
	return s, nil
}

// Close waits for the commits under way and refuses later ones. The databases stay open: they are the caller's.
func (s *Store) Close() {
	s.queue.close()
	s.forWrites.close()
	s.forReads.close()
}

func errClosed() error {
	return &townhall.Error{Kind: townhall.Gone, Field: "store", Needed: townhall.Say("sql.open", "未关闭的存储", "a store that is not closed")}
}

// reader runs single statements on the pool.
func (s *Store) reader() session { return session{Tx: s.reads.DB, prepared: s.forReads} }

// Get gives a record as it stands.
func (s *Store) Get(ctx context.Context, r townhall.Ref) (rec townhall.Record, err error) {
	err = s.patience.retry(ctx, func() error {
		rec, err = get(ctx, s.dialect, s.reader(), r)
		return err
	})
	return rec, translate(ctx, err)
}

const getRecord = `SELECT ` + recordColumns + ` FROM townhall_record WHERE kind = ? AND id = ?`

func get(ctx context.Context, d Dialect, s session, r townhall.Ref) (townhall.Record, error) {
	if bad(r.Kind + r.ID) {
		return townhall.Record{}, notFound(r) // nothing can have been kept under it
	}
	rec, err := townhall.Record{}, notFound(r)
	rows, failed := s.query(ctx, d.rebind(getRecord), r.Kind, r.ID)
	failed = each(rows, failed, func(rows *sql.Rows) error {
		rec, err = scanRecord(ctx, rows, newRecordRow(), !d.trusts())
		return err
	})
	if failed != nil {
		err = failed
	}
	return rec, err
}

// Commit does all changes or none, once, in one transaction with the other commits that wait.
func (s *Store) Commit(ctx context.Context, id townhall.CommitID, changes ...townhall.Change) (townhall.Pos, error) {
	if err := check(ctx, id, changes); err != nil {
		return 0, err
	}
	if len(changes) == 0 {
		return s.ask(ctx, id)
	}
	prop, err := propose(s.dialect, id, changes)
	if err != nil {
		return 0, err
	}
	for {
		a := s.queue.submit(ctx, prop)
		if a.wait == nil {
			return a.pos, translate(ctx, a.err)
		}
		if err := s.await(ctx, a.wait); err != nil {
			return 0, translate(ctx, err)
		}
	}
}

// ask tells whether an id was committed.
func (s *Store) ask(ctx context.Context, id townhall.CommitID) (townhall.Pos, error) {
	known, err := s.known(ctx, id)
	if err == nil && known != nil && last(known) == 0 {
		if _, err = s.settle(ctx); err == nil {
			known, err = s.known(ctx, id)
		}
	}
	switch {
	case err != nil:
		return 0, translate(ctx, err)
	case known == nil:
		return 0, commitNotFound(id)
	}
	return last(known), nil
}

func (s *Store) known(ctx context.Context, id townhall.CommitID) (rows []row, err error) {
	err = s.patience.retry(ctx, func() error {
		rows, err = committed(ctx, s.dialect, s.reader(), id)
		return err
	})
	return rows, err
}

// await waits until no other transaction holds the records, one after another, so that it holds none while it waits.
func (s *Store) await(ctx context.Context, held []townhall.Ref) error {
	for _, ref := range held {
		err := s.inTx(ctx, func(ses session) error {
			_, err := s.dialect.heads(ctx, ses, []townhall.Ref{ref}, wait)
			return err
		})
		// That the other one changed it is an end of waiting as well.
		if err != nil && (ctx.Err() != nil || !transient(err)) {
			return err
		}
	}
	return nil
}

// begin begins a transaction. From a pool that may have but one connection, which a host shares, it takes that first, with
// patience; from others the pool itself replaces connections that broke.
func (s *Store) begin(ctx context.Context) (tx *sql.Tx, end func(), err error) {
	options := &sql.TxOptions{Isolation: s.isolation}
	if s.connWait == 0 {
		if err = s.warm(ctx); err == nil {
			tx, err = s.writes.DB.BeginTx(ctx, options)
		}
		return tx, func() {}, err
	}
	wait, stop := context.WithTimeout(ctx, s.connWait)
	defer stop()
	var conn *sql.Conn
	if err = s.warm(wait); err == nil {
		conn, err = s.writes.DB.Conn(wait)
	}
	if err != nil && ctx.Err() == nil && wait.Err() != nil {
		return nil, nil, occupied(err)
	}
	if err != nil {
		return nil, nil, err
	}
	if tx, err = conn.BeginTx(ctx, options); err != nil {
		return nil, nil, errors.Join(err, conn.Close())
	}
	return tx, func() { _ = conn.Close() }, nil
}

// warm prepares what transactions will use, since inside one it would take a second connection.
func (s *Store) warm(ctx context.Context) error {
	if s.forWrites == nil {
		return nil
	}
	return s.forWrites.warm(ctx, s.dialect.prepared())
}

// inTx runs f in a transaction, which is committed if f gives no error.
func (s *Store) inTx(ctx context.Context, f func(session) error) error {
	tx, end, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	if err := f(session{Tx: tx, tx: tx, brief: s.dialect.brief(), prepared: s.forWrites}); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

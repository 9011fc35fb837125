package sqlstore

import (
	"context"
	"database/sql"
	"sync"

	"github.com/jmoiron/sqlx"
)

// Tx is what a store needs of a host's transaction. *sqlx.Tx and *sql.Tx have it.
type Tx interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// session runs statements in one transaction, or one by one on the pool. Statements that a server may keep prepared go
// through exec and query; those whose best plan changes with the data go through the embedded Tx.
type session struct {
	Tx
	tx       *sql.Tx     // nil outside a transaction of our own
	brief    bool        // statements do not watch the context while they run, only before
	prepared *statements // nil: prepare nothing
}

func (s session) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx, err := s.watched(ctx)
	if err != nil {
		return nil, err
	}
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return s.ExecContext(ctx, query, args...)
	}
	return stmt.ExecContext(ctx, args...)
}

func (s session) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx, err := s.watched(ctx)
	if err != nil {
		return nil, err
	}
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return s.QueryContext(ctx, query, args...)
	}
	return stmt.QueryContext(ctx, args...)
}

// watched is the context that a statement watches. Where each statement writes one row of a local file, watching it
// would cost more than the statement.
func (s session) watched(ctx context.Context) (context.Context, error) {
	if !s.brief {
		return ctx, nil
	}
	return context.WithoutCancel(ctx), ctx.Err()
}

// prepare gives the kept statement, or nil where the text is to be sent plainly. Inside a transaction it prepares nothing
// new, since that would take a second connection from the pool while holding the first.
func (s session) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	switch {
	case s.prepared == nil:
		return nil, nil
	case s.tx == nil:
		return s.prepared.get(ctx, query)
	}
	if stmt := s.prepared.kept(query); stmt != nil {
		return s.tx.StmtContext(ctx, stmt), nil
	}
	return nil, nil
}

// each calls scan for every row and closes the rows.
func each(rows *sql.Rows, err error, scan func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// statements keeps prepared statements by their text. There are a few dozen texts.
type statements struct {
	db     *sqlx.DB
	mu     sync.Mutex
	byText map[string]*sql.Stmt
}

func newStatements(db *sqlx.DB) *statements {
	return &statements{db: db, byText: map[string]*sql.Stmt{}}
}

func (s *statements) kept(query string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byText[query]
}

func (s *statements) get(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt := s.kept(query); stmt != nil {
		return stmt, nil
	}
	stmt, err := s.db.DB.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if earlier := s.byText[query]; earlier != nil { // prepared by somebody else meanwhile
		_ = stmt.Close()
		return earlier, nil
	}
	s.byText[query] = stmt
	return stmt, nil
}

// close gives the statements back. One that is in use goes when it is done, and one that is asked for later is prepared
// again.
func (s *statements) close() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.byText {
		_ = stmt.Close()
	}
	clear(s.byText)
}

// warm prepares what transactions will use.
func (s *statements) warm(ctx context.Context, queries []string) error {
	for _, q := range queries {
		if _, err := s.get(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

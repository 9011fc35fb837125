package files

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"io"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/files/internal/content"
	"github.com/townhall-go/townhall/adapters/internal/sqltable"
)

// Schema creates the tables townhall_file and townhall_file_chunk. Database runs it where they are missing; a host whose
// programs may not create tables runs it among its own migrations.
//
//go:embed schema.sql
var Schema string

// DB is a *sql.DB or *sqlx.DB.
type DB = sqltable.DB

// Tables keeps files in two tables of a database, in chunks, so that large ones stream. Several processes may share them.
type Tables struct {
	db     DB
	hashes *content.Hashes
}

var _ townhall.Files = (*Tables)(nil)

// chunk is the size of a row, in bytes.
const chunk = 256 << 10

// Database keeps files in a database. While content is being read from its source no transaction is open: it waits in
// memory, or in a temporary file where it is larger than 256 KiB.
func Database(ctx context.Context, db DB, options ...Option) (*Tables, error) {
	if err := sqltable.Create(ctx, db, "townhall_file_chunk", Schema); err != nil {
		return nil, err
	}
	return &Tables{db: db, hashes: content.New(options)}, nil
}

// Put keeps content in one transaction.
func (t *Tables) Put(ctx context.Context, r io.Reader) (_ townhall.Digest, err error) {
	s, err := t.hashes.Spool(ctx, r)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	err = sqltable.Retry(ctx, func() error {
		if kept, err := content.Intact(ctx, t, s.Digest); kept || err != nil {
			return err
		}
		return sqltable.Once(ctx, t.db, func(tx *sql.Tx) error { return write(ctx, tx, s) })
	})
	if err != nil {
		return "", err
	}
	return s.Digest, nil
}

// write replaces whatever damaged rows there are.
func write(ctx context.Context, tx *sql.Tx, s *content.Spool) error {
	for _, table := range []string{"townhall_file", "townhall_file_chunk"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE digest = $1", string(s.Digest)); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO townhall_file (digest, size) VALUES ($1, $2)", string(s.Digest), s.Size); err != nil {
		return err
	}
	buffer := make([]byte, chunk)
	r := s.Reader()
	for n := 0; ; n++ {
		size, err := io.ReadFull(r, buffer)
		if size > 0 {
			if _, err := tx.ExecContext(ctx, "INSERT INTO townhall_file_chunk (digest, n, body) VALUES ($1, $2, $3)",
				string(s.Digest), n, buffer[:size]); err != nil {
				return err
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// Open gives content, checked while it is read, a chunk at a time. No connection is held between reads.
func (t *Tables) Open(ctx context.Context, d townhall.Digest) (io.ReadCloser, error) {
	if _, _, err := t.hashes.Parse(d); err != nil {
		return nil, err
	}
	var size int64
	err := t.db.QueryRowContext(ctx, "SELECT size FROM townhall_file WHERE digest = $1", string(d)).Scan(&size)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, content.NotFound(d)
	}
	if err != nil {
		return nil, sqltable.Error(ctx, err)
	}
	return t.hashes.Checked(ctx, d, &chunks{ctx: ctx, db: t.db, digest: d})
}

// chunks reads one row after another.
type chunks struct {
	ctx    context.Context
	db     DB
	digest townhall.Digest
	n      int
	rest   []byte
}

func (c *chunks) Read(b []byte) (int, error) {
	for len(c.rest) == 0 {
		err := c.db.QueryRowContext(c.ctx, "SELECT body FROM townhall_file_chunk WHERE digest = $1 AND n = $2", string(c.digest), c.n).Scan(&c.rest)
		if errors.Is(err, sql.ErrNoRows) {
			return 0, io.EOF
		}
		if err != nil {
			return 0, err
		}
		c.n++
	}
	n := copy(b, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// Close has nothing to release.
func (c *chunks) Close() error { return nil }

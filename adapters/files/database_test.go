package files_test

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/files"
	"github.com/townhall-go/townhall/adapters/files/internal/filestest"
	"github.com/townhall-go/townhall/internal/pgtest"
	_ "modernc.org/sqlite"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func sqliteDB(t *testing.T) *sqlx.DB {
	db := sqlx.MustOpen("sqlite", "file:"+filepath.Join(t.TempDir(), "files.db")+"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)")
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func postgresDB(t *testing.T) *sqlx.DB {
	db := sqlx.MustOpen("postgres", pgtest.DSN(t))
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func place(db *sqlx.DB) filestest.Place {
	return filestest.Place{
		Open: func(t *testing.T, options ...files.Option) townhall.Files {
			kept, err := files.Database(t.Context(), db, options...)
			require.NoError(t, err)
			return kept
		},
		Kept: func(t *testing.T) (n int) {
			require.NoError(t, db.Get(&n, "SELECT (SELECT count(*) FROM townhall_file) + (SELECT count(*) FROM townhall_file_chunk)"))
			return n
		},
		Replace: func(t *testing.T, d townhall.Digest, kept []byte) {
			db.MustExec("DELETE FROM townhall_file_chunk WHERE digest = $1", string(d))
			for n := 0; len(kept) > 0; n++ {
				size := min(len(kept), 100_000)
				db.MustExec("INSERT INTO townhall_file_chunk (digest, n, body) VALUES ($1, $2, $3)", string(d), n, kept[:size])
				kept = kept[size:]
			}
		},
	}
}

func TestDatabaseOnSQLite(t *testing.T) {
	filestest.Run(t, func(t *testing.T) filestest.Place { return place(sqliteDB(t)) })
}

func TestDatabaseOnPostgreSQL(t *testing.T) {
	filestest.Run(t, func(t *testing.T) filestest.Place { return place(postgresDB(t)) })
}

func TestDatabaseReadsOverOneConnection(t *testing.T) {
	db := sqliteDB(t)
	db.SetMaxOpenConns(1)
	kept, err := files.Database(t.Context(), db)
	require.NoError(t, err)
	d, err := kept.Put(t.Context(), strings.NewReader(strings.Repeat("x", 1<<20)))
	require.NoError(t, err)
	r, err := kept.Open(t.Context(), d)
	require.NoError(t, err)
	again, err := kept.Put(t.Context(), r) // reading from where it writes to
	require.NoError(t, err)
	assert.Equal(t, d, again)
}

func TestDatabaseMissesAChunk(t *testing.T) {
	db := sqliteDB(t)
	kept, err := files.Database(t.Context(), db)
	require.NoError(t, err)
	d, err := kept.Put(t.Context(), strings.NewReader(strings.Repeat("x", 1<<20)))
	require.NoError(t, err)
	db.MustExec("DELETE FROM townhall_file_chunk WHERE n = 2")
	r, err := kept.Open(t.Context(), d)
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, r)
	assert.ErrorIs(t, err, townhall.Corrupt)
}

func TestDatabaseThatIsClosed(t *testing.T) {
	db := sqliteDB(t)
	require.NoError(t, db.Close())
	_, err := files.Database(t.Context(), db)
	assert.Error(t, err)
}

func ExampleDatabase() {
	ctx := context.Background()
	db := sqlx.MustOpen("sqlite", ":memory:")
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection to :memory: would be a database of its own
	kept, err := files.Database(ctx, db)
	if err != nil {
		fmt.Println(err)
		return
	}
	digest, err := kept.Put(ctx, strings.NewReader("a signed agreement"))
	fmt.Println(digest, err)
	r, _ := kept.Open(ctx, digest)
	defer r.Close()
	b, err := io.ReadAll(r)
	fmt.Println(string(b), err)
	// Output:
	// sha256:f153ae1f2c7bb4064d93e5c13ff321b8c62b66fd1bfd760496dd01292a12e786 <nil>
	// a signed agreement <nil>
}

package sqlstore

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// eachDialect runs a test on an empty database of each kind.
func eachDialect(t *testing.T, run func(t *testing.T, d Dialect, db *sqlx.DB)) {
	t.Run("sqlite", func(t *testing.T) {
		db, err := sqlx.Connect("sqlite", "file:"+filepath.Join(t.TempDir(), "x.db")+"?_pragma=journal_mode(WAL)")
		require.NoError(t, err)
		t.Cleanup(func() { db.Close() })
		db.SetMaxOpenConns(1)
		run(t, SQLite{}, db)
	})
	t.Run("postgres", func(t *testing.T) {
		db, err := sqlx.Connect("postgres", pgtest.DSN(t))
		require.NoError(t, err)
		t.Cleanup(func() { db.Close() })
		run(t, Postgres{}, db)
	})
}

// A database of version 1 with data is brought to this version: records, tags and history are as they were.
func TestMigratesDataOfEachEarlierVersion(t *testing.T) {
	eachDialect(t, func(t *testing.T, d Dialect, db *sqlx.DB) {
		p, err := provider(db, d)
		require.NoError(t, err)
		_, err = p.UpTo(t.Context(), 1)
		require.NoError(t, err)
		db.MustExec(`INSERT INTO townhall_record (kind, id, version, place, holder, state, opened, due, closed, tags, doc)
			VALUES ('thing', 'a', 2, 's/d', 'office', 'open', '2025-03-04', '2025-04-03', NULL, '["fence","wall"]', '{"title":"围墙"}')`)
		for version := 1; version <= 2; version++ {
			db.MustExec(fmt.Sprintf(`INSERT INTO townhall_change (pos, count, commit_id, ordinal, entries, kind, id, version, place, holder, state, opened, due, closed, tags, doc)
				VALUES (%d, 1, 'c%d', 0, '[{"at":"2025-03-04T00:00:00Z","by":{"capacity":"clerk"},"verb":"v%d","reason":"","basis":null}]',
				'thing', 'a', %d, 's/d', 'office', 'open', '2025-03-04', '2025-04-03', NULL, '["fence","wall"]', '{"title":"围墙"}')`, version, version, version, version))
		}
		s, err := New(t.Context(), Config{Dialect: d, Writes: db, Reads: db})
		require.NoError(t, err)
		defer s.Close()
		var found []townhall.Record
		for rec, err := range s.Find(t.Context(), townhall.Query{Tags: []string{"wall"}, Place: "s"}) {
			require.NoError(t, err)
			found = append(found, rec)
		}
		require.Len(t, found, 1)
		assert.Equal(t, `{"title":"围墙"}`, string(found[0].Doc))
		assert.Equal(t, townhall.NewDate(2025, 4, 3), found[0].Due)
		var verbs []string
		for e, err := range s.History(t.Context(), townhall.Ref{}, 0) {
			require.NoError(t, err)
			verbs = append(verbs, e.Verb)
		}
		assert.Equal(t, []string{"v1", "v2"}, verbs)
		next := found[0]
		next.Version++
		pos, err := s.Commit(t.Context(), "c3", townhall.Change{Record: next, Entries: []townhall.Entry{{Verb: "v3"}}})
		require.NoError(t, err)
		assert.Equal(t, townhall.Pos(3), pos)
	})
}

// A database that a newer version has migrated is refused and left as it is.
func TestNewerDatabaseIsRefused(t *testing.T) {
	eachDialect(t, func(t *testing.T, d Dialect, db *sqlx.DB) {
		s, err := New(t.Context(), Config{Dialect: d, Writes: db, Reads: db})
		require.NoError(t, err)
		s.Close()
		db.MustExec("INSERT INTO " + migrationTable + " (version_id, is_applied) VALUES (999, " + map[bool]string{true: "true", false: "1"}[d == Dialect(Postgres{})] + ")")
		_, err = New(t.Context(), Config{Dialect: d, Writes: db, Reads: db})
		require.ErrorIs(t, err, townhall.Newer)
	})
}

// Each filter and order of a query is served by an index: with a table large enough to matter, none reads all of it.
func TestEachFilterIsServedByAnIndex(t *testing.T) {
	day := townhall.NewDate(2025, 3, 4)
	one := townhall.Period{From: day, To: day}
	queries := map[string]townhall.Query{
		"place": {Place: "s/p7"}, "holder": {Holder: "h7"}, "state": {States: []string{"s7"}}, "tag": {Tags: []string{"t7"}},
		"opened": {Opened: one}, "due": {Due: one}, "closed": {Closed: one},
		"order by due": {Order: townhall.ByDue, Limit: 10}, "order by opened": {Order: townhall.ByOpened, Limit: 10}, "order by closed": {Order: townhall.ByClosed, Limit: 10},
	}
	eachDialect(t, func(t *testing.T, d Dialect, db *sqlx.DB) {
		s, err := New(t.Context(), Config{Dialect: d, Writes: db, Reads: db})
		require.NoError(t, err)
		defer s.Close()
		var changes []townhall.Change
		for i := range 4000 {
			n := fmt.Sprint(i % 400)
			changes = append(changes, townhall.Change{Entries: []townhall.Entry{{Verb: "make"}}, Record: townhall.Record{
				Ref: townhall.Ref{Kind: "thing", ID: fmt.Sprintf("%05d", i)}, Version: 1, Place: townhall.Place("s/p" + n), Holder: townhall.UnitID("h" + n),
				State: "s" + n, Tags: []string{"t" + n}, Opened: day.AddDays(i % 400), Due: day.AddDays(i % 399), Closed: day.AddDays(i % 398), Doc: []byte("{}")}})
		}
		_, err = s.Commit(t.Context(), "fill", changes...)
		require.NoError(t, err)
		db.MustExec("ANALYZE")
		for name, q := range queries {
			plan := explain(t, d, db, q)
			assert.NotContains(t, plan, "Seq Scan on townhall_record", name)
			assert.NotContains(t, strings.ReplaceAll(plan, "SCAN r USING INDEX", ""), "SCAN r", name)
			assert.Regexp(t, `townhall_(record_(place|holder|state|opened|due|closed)|tag)|SEARCH t0 USING PRIMARY KEY`, plan, name)
		}
	})
}

// What a query costs grows with what it reads, not with the square of it: SQLite looks each page up where the last one ended,
// and sorts none, in a file of which it has no statistics.
func TestEachPageBeginsWhereTheLastEnded(t *testing.T) {
	year, after := townhall.Year(2025), townhall.Cursor("|thing|00042")
	queries := map[string]struct {
		townhall.Query
		plan string
	}{
		"kind":                {townhall.Query{Kind: "thing", After: after}, "SEARCH r USING PRIMARY KEY (kind=? AND id>?)"},
		"backwards":           {townhall.Query{Kind: "thing", After: after, Reverse: true}, "SEARCH r USING PRIMARY KEY (kind=? AND id<?)"},
		"opened":              {townhall.Query{Kind: "thing", Opened: year, After: after}, "SEARCH r USING PRIMARY KEY (kind=? AND id>?)"},
		"states":              {townhall.Query{Kind: "thing", States: []string{"a", "b"}, After: after}, "SEARCH r USING PRIMARY KEY (kind=? AND id>?)"},
		"any kind":            {townhall.Query{After: after}, "SEARCH r USING PRIMARY KEY ((kind,id)>(?,?))"},
		"a later kind":        {townhall.Query{Kind: "zebra", After: after}, "SEARCH r USING PRIMARY KEY (kind=?)"},
		"tag":                 {townhall.Query{Kind: "thing", Tags: []string{"t"}, Opened: year, After: after}, "SEARCH t0 USING PRIMARY KEY (tag=? AND kind=? AND id>?)"},
		"tags of any":         {townhall.Query{Tags: []string{"t", "u"}, After: after}, "SEARCH t0 USING PRIMARY KEY (tag=? AND (kind,id)>(?,?))"},
		"a tag of a holder's": {townhall.Query{Kind: "thing", Holder: "h", Tags: []string{"t"}, After: after}, "SEARCH t0 USING PRIMARY KEY (tag=? AND kind=? AND id>?)"},
		"a holder's year":     {townhall.Query{Kind: "thing", Holder: "h", Opened: year, After: after}, "INDEX townhall_record_holder (holder=? AND kind=? AND id>?)"},
		"holder":              {townhall.Query{Kind: "thing", Holder: "h", After: after}, "INDEX townhall_record_holder (holder=? AND kind=? AND id>?)"},
	}
	db, err := sqlx.Connect("sqlite", "file:"+t.TempDir()+"/town.db")
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, migrate(t.Context(), db, SQLite{}))
	for name, q := range queries {
		plan := explain(t, SQLite{}, db, q.Query)
		assert.Contains(t, plan, q.plan, name)
		assert.NotContains(t, plan, "TEMP B-TREE", name)
	}
}

// explain is the database's plan of a query.
func explain(t *testing.T, d Dialect, db *sqlx.DB, q townhall.Query) string {
	t.Helper()
	query, args := selectPage(d, q, 128)
	how := "EXPLAIN "
	if d == Dialect(SQLite{}) {
		how = "EXPLAIN QUERY PLAN "
	}
	rows, err := db.Queryx(how+d.rebind(query), args...)
	require.NoError(t, err)
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		line, err := rows.SliceScan()
		require.NoError(t, err)
		for _, cell := range line {
			if b, ok := cell.([]byte); ok {
				cell = string(b)
			}
			fmt.Fprint(&plan, cell, " ")
		}
		plan.WriteString("\n")
	}
	require.NoError(t, rows.Err())
	return plan.String()
}

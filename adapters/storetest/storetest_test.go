package storetest

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/memory"
)

func TestMain(m *testing.M) {
	Child(openJournal)
	os.Exit(m.Run())
}

func freshMemory(*testing.T) townhall.Store { return memory.New() }

func freshFile(how string) func(*testing.T) string {
	return func(t *testing.T) string { return how + ":" + filepath.Join(t.TempDir(), "journal") }
}

func TestASoundStorePassesEveryClause(t *testing.T) {
	Run(t, freshMemory, Killed(freshFile("sound"), openJournal))
}

func TestReopenAloneIsEnoughForReopening(t *testing.T) {
	s := newSuite([]Option{Reopen(func(_ *testing.T, s townhall.Store) townhall.Store { return s })})
	assert.Empty(t, needsReopen(s))
	assert.Equal(t, "Killed", needsKilled(s))
}

func TestClausesThatNeedAnOptionSayWhich(t *testing.T) {
	s := newSuite(nil)
	for _, c := range clauses() {
		if c.needs != nil {
			assert.NotEmpty(t, c.needs(s), c.name)
		}
	}
}

func TestClauseNames(t *testing.T) {
	names := map[string]bool{}
	for _, c := range clauses() {
		assert.Regexp(t, regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`), c.name)
		assert.NotEmpty(t, c.says, c.name)
		assert.NotEmpty(t, c.do, c.name)
		assert.False(t, names[c.name], "%s is there twice", c.name)
		names[c.name] = true
	}
	// Permanent: reports and adapters refer to them.
	for _, name := range []string{"get", "atomic-commit", "repeated-record", "invalid-change", "idempotent-commit", "commit-question",
		"reused-commit-id", "named-conflict", "voiding", "whole-entries", "ordered-history", "resumable-history", "rebuilt-records",
		"streaming-find", "free-find", "resumable-find", "refused-query", "filters", "filters-together", "cancelled-commit",
		"cancelled-stream", "large-documents", "unicode", "exact-documents", "own-copies", "one-record-writers", "crossing-writers",
		"many-record-writers", "reopening", "killed"} {
		assert.True(t, names[name], "%s is gone", name)
	}
}

// Each filter case must tell some records from others, or it would prove nothing.
func TestThePopulationIsVaried(t *testing.T) {
	all := population()
	for _, rec := range all {
		c := townhall.Change{Record: rec, Entries: []townhall.Entry{entry("write")}}
		require.NoError(t, c.Check(), "%s", rec.Ref)
	}
	everything := len(answer(all, townhall.Query{}))
	empty := 0
	for _, c := range filterCases() {
		n := len(answer(all, c.query))
		if n == 0 {
			empty++
		}
		assert.LessOrEqual(t, n, everything, c.name)
	}
	assert.LessOrEqual(t, empty, 4, "cases that find nothing")
	for _, text := range scripts {
		assert.NotContains(t, text, "\x00", "which no header field may hold")
	}
}

func TestDifference(t *testing.T) {
	want := change(ref("1"), 1).Record
	assert.Empty(t, difference(want, want))
	for field, edit := range map[string]func(*townhall.Record){
		"ref":      func(r *townhall.Record) { r.ID = "2" },
		"version":  func(r *townhall.Record) { r.Version = 2 },
		"place":    func(r *townhall.Record) { r.Place = "x" },
		"holder":   func(r *townhall.Record) { r.Holder = "x" },
		"state":    func(r *townhall.Record) { r.State = "x" },
		"opened":   func(r *townhall.Record) { r.Opened = townhall.Date{} },
		"due":      func(r *townhall.Record) { r.Due = r.Opened },
		"closed":   func(r *townhall.Record) { r.Closed = r.Opened },
		"tags":     func(r *townhall.Record) { r.Tags = nil },
		"document": func(r *townhall.Record) { r.Doc = append([]byte{' '}, r.Doc...) },
	} {
		got := change(ref("1"), 1).Record
		edit(&got)
		assert.Contains(t, difference(want, got), field)
	}
}

// However many records a store gets wrong, the first is told.
func TestTheFirstDifferenceIsTold(t *testing.T) {
	a, b, c := change(ref("a"), 1).Record, change(ref("b"), 1).Record, change(ref("c"), 1).Record
	older := b
	older.State = "closed"
	for _, tc := range []struct {
		got  []townhall.Record
		says string
	}{
		{nil, "found 0 records, should be 2; number 1, case/a, is missing"},
		{[]townhall.Record{a}, "found 1 records, should be 2; number 2, case/b, is missing"},
		{[]townhall.Record{a, b, c}, "found 3 records, should be 2; number 3, case/c, should not be there"},
		{[]townhall.Record{b, a}, "found 2 records, should be 2; number 1 is case/b, should be case/a"},
		{[]townhall.Record{a, older}, `case/b: state is "closed", should be "open"`},
		{[]townhall.Record{a, b}, ""},
	} {
		assert.Equal(t, tc.says, differences([]townhall.Record{a, b}, tc.got))
	}
}

func TestEveryFieldOfAnEntryThatDiffersIsTold(t *testing.T) {
	want := entry("write")
	got := want
	got.Verb, got.Basis = "other", nil
	wrong := entryDifferences(want, got)
	require.Len(t, wrong, 3)
	assert.Contains(t, wrong[0], "at (UTC, to the microsecond) is 2025-10-09T12:00:00.123456789+08:00")
	assert.Equal(t, `verb is "other", should be "write"`, wrong[1])
	assert.Contains(t, wrong[2], "basis is []")
}

func TestAQueryInOneLine(t *testing.T) {
	q := townhall.Query{Place: "a", Tags: []string{"b"}, Opened: townhall.Year(2025), Order: townhall.ByDue, Reverse: true, Limit: 3}
	assert.Equal(t, `Find(Query{Place: "a", Opened: "2025-01-01..2025-12-31", Tags: ["b"], Order: "due", Reverse: true, Limit: 3})`, inOneLine(q))
	tagged := func(q townhall.Query) bool { return len(q.Tags) > 0 && q.Limit > 0 }
	assert.Equal(t, `Find(Query{Tags: ["b"], Limit: 3})`, inOneLine(simplest(q, tagged)))
}

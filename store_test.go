package townhall_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
)

func fence() townhall.Record {
	return townhall.Record{Ref: townhall.Ref{Kind: "case", ID: "1"}, Version: 2, Place: "shuinan/dongcun", Holder: "committee", State: "open",
		Opened: on("2025-03-01"), Due: on("2025-04-01"), Tags: []string{"fence", "neighbours"}, Doc: json.RawMessage(`{"a":1}`)}
}

// TestRecordTravelsWhole: it embeds a Ref, whose own text must not stand for it.
func TestRecordTravelsWhole(t *testing.T) {
	sameJSON(t, fence())
	sameJSON(t, townhall.Entry{Pos: 3, At: time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC), By: clerk, Verb: "open", Basis: []townhall.Cite{mediationLaw}, After: fence()})
	assert.JSONEq(t, `{"ref":"case/1","version":2,"place":"shuinan/dongcun","holder":"committee","state":"open","opened":"2025-03-01","due":"2025-04-01",
		"tags":["fence","neighbours"],"doc":{"a":1}}`, string(must(json.Marshal(fence()))))
	r := fence()
	assert.Error(t, json.Unmarshal([]byte(`{"ref":"x"}`), &r))
	assert.Equal(t, fence(), r)
}

func TestChangeCheck(t *testing.T) {
	good := townhall.Change{Record: fence(), Entries: []townhall.Entry{{Verb: "open"}}}
	require.NoError(t, good.Check())
	for _, c := range []struct {
		field string
		edit  func(*townhall.Change)
	}{
		{"kind", func(c *townhall.Change) { c.Record.Kind = "" }},
		{"kind", func(c *townhall.Change) { c.Record.Kind = "Case" }},
		{"kind", func(c *townhall.Change) { c.Record.Kind = "a/b" }},
		{"id", func(c *townhall.Change) { c.Record.ID = "" }},
		{"version", func(c *townhall.Change) { c.Record.Version = 0 }},
		{"doc", func(c *townhall.Change) { c.Record.Doc = nil }},
		{"doc", func(c *townhall.Change) { c.Record.Doc = json.RawMessage("{") }},
		{"doc", func(c *townhall.Change) { c.Record.Doc = json.RawMessage("\"\xff\"") }},
		{"entries", func(c *townhall.Change) { c.Entries = nil }},
		{"entries.verb", func(c *townhall.Change) { c.Entries = []townhall.Entry{{Verb: "x"}, {}} }},
		{"tags", func(c *townhall.Change) { c.Record.Tags = []string{"b", "a"} }},
		{"tags", func(c *townhall.Change) { c.Record.Tags = []string{"a", "a"} }},
		{"id", func(c *townhall.Change) { c.Record.ID = "a\x00b" }},
		{"state", func(c *townhall.Change) { c.Record.State = "\xff" }},
		{"tags", func(c *townhall.Change) { c.Record.Tags = []string{"\x00"} }},
		{"entries.by", func(c *townhall.Change) { c.Entries = []townhall.Entry{{Verb: "x", By: townhall.Actor{Unit: "\x00"}}} }},
		{"entries.basis", func(c *townhall.Change) {
			c.Entries = []townhall.Entry{{Verb: "x", Basis: []townhall.Cite{{Law: "\xff"}}}}
		}},
		{"entries.reason", func(c *townhall.Change) { c.Entries = []townhall.Entry{{Verb: "x", Reason: "\xff"}} }},
	} {
		bad := townhall.Change{Record: fence(), Entries: slices.Clone(good.Entries)}
		c.edit(&bad)
		e := failed(t, townhall.Invalid, bad.Check())
		assert.Equal(t, c.field, e.Field)
		assert.Equal(t, bad.Record.Ref, e.Ref)
		assert.False(t, e.Needed.IsZero())
	}
}

func TestCheckCommit(t *testing.T) {
	good := townhall.Change{Record: fence(), Entries: []townhall.Entry{{Verb: "open"}}}
	require.NoError(t, townhall.CheckCommit("c", []townhall.Change{good}))
	require.NoError(t, townhall.CheckCommit("c", nil), "a question")
	for _, id := range []townhall.CommitID{"", "\xff", "a\x00"} {
		assert.Equal(t, "commit", failed(t, townhall.Invalid, townhall.CheckCommit(id, nil)).Field)
	}
	failed(t, townhall.Invalid, townhall.CheckCommit("c", []townhall.Change{good, {}}))
}

func TestQueryMatch(t *testing.T) {
	for _, c := range []struct {
		what  string
		q     townhall.Query
		match bool
	}{
		{"everything", townhall.Query{}, true},
		{"its kind", townhall.Query{Kind: "case"}, true}, {"another kind", townhall.Query{Kind: "cas"}, false},
		{"a place around it", townhall.Query{Place: "shuinan"}, true}, {"a place in it", townhall.Query{Place: "shuinan/dongcun/1"}, false},
		{"another holder", townhall.Query{Holder: "court"}, false},
		{"one of its states", townhall.Query{States: []string{"closed", "open"}}, true}, {"none of them", townhall.Query{States: []string{"closed"}}, false},
		{"all tags", townhall.Query{Tags: []string{"neighbours", "fence"}}, true}, {"a tag too many", townhall.Query{Tags: []string{"fence", "x"}}, false},
		{"its month", townhall.Query{Opened: townhall.Month(2025, 3)}, true}, {"the next", townhall.Query{Opened: townhall.Month(2025, 4)}, false},
		{"due until its day", townhall.Query{Due: townhall.Until(on("2025-04-01"))}, true}, {"due before", townhall.Query{Due: townhall.Until(on("2025-03-31"))}, false},
		{"closed at all", townhall.Query{Closed: townhall.Since(on("0001-01-01"))}, false},
		{"by due date", townhall.Query{Order: townhall.ByDue}, true}, {"by a date that it lacks", townhall.Query{Order: townhall.ByClosed}, false},
	} {
		assert.Equal(t, c.match, c.q.Match(fence()), c.what)
	}
	voided := fence()
	voided.State = townhall.Voided
	assert.False(t, townhall.Query{}.Match(voided))
	assert.True(t, townhall.Query{States: []string{townhall.Voided}}.Match(voided))
}

func TestQueryCheck(t *testing.T) {
	r := fence()
	for field, q := range map[string]townhall.Query{
		"order": {Order: "size"}, "limit": {Limit: -1}, "cursor": {After: "x"}, "opened": {Opened: span("2025-01-02", "2025-01-01")},
		"due": {Due: span("2025-01-02", "2025-01-01")}, "closed": {Closed: span("2025-01-02", "2025-01-01")},
	} {
		assert.Equal(t, field, failed(t, townhall.Invalid, q.Check()).Field)
	}
	byDue := townhall.Query{Order: townhall.ByDue}
	failed(t, townhall.Invalid, townhall.Query{After: byDue.Cursor(r)}.Check())
	failed(t, townhall.Invalid, townhall.Query{Order: townhall.ByDue, After: townhall.Query{}.Cursor(r)}.Check())
	for _, o := range []townhall.Order{townhall.ByID, townhall.ByOpened, townhall.ByDue} {
		q := townhall.Query{Order: o}
		q.After = q.Cursor(r)
		assert.NoError(t, q.Check())
	}
}

// TestCursor: what Cursor joins, Split takes apart, whatever the id.
func TestCursor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := fence()
		r.ID = rapid.StringN(1, 20, -1).Draw(t, "id")
		r.Due = dates(1, 9999).Draw(t, "due")
		day, ref, err := townhall.Query{Order: townhall.ByDue}.Cursor(r).Split()
		require.NoError(t, err)
		assert.Equal(t, []any{r.Due, r.Ref}, []any{day, ref})
		day, ref, err = townhall.Query{}.Cursor(r).Split()
		require.NoError(t, err)
		assert.Equal(t, []any{townhall.Date{}, r.Ref}, []any{day, ref})
	})
	for _, c := range []townhall.Cursor{"", "|", "||", "|case|", "||1", "2025-02-30|case|1", "case|1"} {
		_, _, err := c.Split()
		assert.Equal(t, "cursor", failed(t, townhall.Invalid, err).Field, c)
	}
}

// TestQueryBehind: what stands behind a record's cursor is what comes after it in order, whether or not it is still there.
func TestQueryBehind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := townhall.Query{Order: rapid.SampledFrom([]townhall.Order{townhall.ByID, townhall.ByOpened, townhall.ByDue, townhall.ByClosed}).Draw(t, "order"), Reverse: rapid.Bool().Draw(t, "reverse")}
		drawn := func(label string) townhall.Record {
			day := func(what string) townhall.Date { return dates(2025, 2025).Draw(t, label+what) }
			ref := townhall.Ref{Kind: rapid.SampledFrom([]string{"case", "wish"}).Draw(t, label+"kind"), ID: rapid.StringMatching("[ab|]{1,3}").Draw(t, label+"id")}
			return townhall.Record{Ref: ref, Opened: day("opened"), Due: day("due"), Closed: day("closed")}
		}
		at, r := drawn("at"), drawn("record")
		assert.True(t, q.Behind(r), "without a cursor")
		q.After = q.Cursor(at)
		assert.False(t, q.Behind(at), "its own record")
		assert.Equal(t, q.Compare(r, at) > 0, q.Behind(r))
	})
	assert.False(t, townhall.Query{After: "x"}.Behind(fence()), "no cursor")
}

func TestQueryCompare(t *testing.T) {
	named := func(kind, id, due string) townhall.Record {
		return townhall.Record{Ref: townhall.Ref{Kind: kind, ID: id}, Due: on(due)}
	}
	a, b, c := named("case", "2", "2025-01-01"), named("case", "1", "2025-01-02"), named("wish", "0", "2025-01-02")
	for order, want := range map[townhall.Order][]townhall.Record{townhall.ByID: {b, a, c}, townhall.ByDue: {a, b, c}} {
		got := []townhall.Record{c, a, b}
		slices.SortFunc(got, townhall.Query{Order: order}.Compare)
		assert.Equal(t, want, got)
		slices.SortFunc(got, townhall.Query{Order: order, Reverse: true}.Compare)
		slices.Reverse(want)
		assert.Equal(t, want, got)
	}
	assert.Zero(t, townhall.Query{}.Compare(a, a))
}

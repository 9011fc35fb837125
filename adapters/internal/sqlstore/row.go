package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
)

// The columns of a record, as they are written and read everywhere.
const (
	recordColumns = "kind, id, version, place, holder, state, opened, due, closed, tags, doc"
	changeColumns = "count, commit_id, ordinal, entries, " + recordColumns
)

// recordRow takes a record out of a row.
type recordRow struct {
	kind, id, place, holder, state string
	version                        int64
	opened, due, closed            dateColumn
	tags, doc                      []byte
}

// dateColumn says which column a day that cannot be read was found in.
type dateColumn struct {
	name string
	day  townhall.Date
}

func (d *dateColumn) Scan(src any) error {
	d.day = townhall.Date{}
	if src == nil {
		return nil
	}
	switch v := src.(type) {
	case time.Time:
		d.day = townhall.NewDate(v.Date()) // unlike DateOf it knows 0001-01-01
		return nil
	case []byte:
		src = string(v)
	}
	if err := d.day.Scan(src); err != nil {
		return &townhall.Error{Kind: townhall.Corrupt, Field: d.name, Found: townhall.ValueOf(src), Needed: sayDate()}
	}
	return nil
}

func newRecordRow() *recordRow {
	r := &recordRow{}
	r.opened.name, r.due.name, r.closed.name = "opened", "due", "closed"
	return r
}

func (r *recordRow) targets() []any {
	return []any{&r.kind, &r.id, &r.version, &r.place, &r.holder, &r.state, &r.opened, &r.due, &r.closed, &r.tags, &r.doc}
}

func (r *recordRow) ref() townhall.Ref { return townhall.Ref{Kind: r.kind, ID: r.id} }

// record checks what a database may have let in from elsewhere.
func (r *recordRow) record(checkDoc bool) (townhall.Record, error) {
	rec := townhall.Record{Ref: r.ref(), Version: r.version, Place: townhall.Place(r.place), Holder: townhall.UnitID(r.holder),
		State: r.state, Opened: r.opened.day, Due: r.due.day, Closed: r.closed.day, Doc: r.doc}
	if !bytes.Equal(r.tags, noTags) {
		if err := json.Unmarshal(r.tags, &rec.Tags); err != nil {
			return rec, corrupt(rec.Ref, "tags", string(r.tags), sayTags(), err)
		}
	}
	if checkDoc && !json.Valid(r.doc) {
		return rec, corrupt(rec.Ref, "doc", excerpt(r.doc), sayJSON(), nil)
	}
	r.tags, r.doc = nil, nil // the record owns them now
	return rec, nil
}

var noTags = []byte("[]")

// scanRecord reads one record; what cannot be read is Error Corrupt with its Ref.
func scanRecord(ctx context.Context, rows *sql.Rows, r *recordRow, checkDoc bool) (townhall.Record, error) {
	if err := rows.Scan(r.targets()...); err != nil {
		return townhall.Record{}, unreadable(ctx, r.ref(), err)
	}
	return r.record(checkDoc)
}

// row is one change in the history: the record after it, and the entries that tell of it.
type row struct {
	commit  townhall.CommitID
	ordinal int
	pos     townhall.Pos     // of the first entry, 0 while it waits for its position
	first   int64            // orders the commits that wait
	entries []townhall.Entry // without Pos and After
	after   townhall.Record
	kept    string // the entries as they are kept
	cells   *cells // the row as elements of arrays, where the dialect wants them
}

// last is the position of the last entry, 0 while it waits for its position.
func (r row) last() townhall.Pos {
	if r.pos == 0 {
		return 0
	}
	return r.pos + townhall.Pos(len(r.entries)-1)
}

// unroll gives the entries as History does.
func (r row) unroll() []townhall.Entry {
	for i := range r.entries {
		if r.pos > 0 {
			r.entries[i].Pos = r.pos + townhall.Pos(i)
		}
		r.entries[i].After = r.after
	}
	return r.entries
}

// changeRow takes a change out of a row.
type changeRow struct {
	after          *recordRow
	pos, first     sql.NullInt64
	kind, id       string
	count, ordinal int
	commit         string
	entries        []byte
}

func newChangeRow() *changeRow { return &changeRow{after: newRecordRow()} }

// changeRowColumns are what scan reads. The record's name comes first, so that what cannot be read is not laid at the door
// of the row before.
func changeRowColumns(waiting bool) string {
	first := "NULL"
	if waiting {
		first = "first"
	}
	return "kind, id, pos, " + first + ", " + changeColumns
}

// scan reads changeRowColumns.
func (c *changeRow) scan(ctx context.Context, rows *sql.Rows, checkDoc bool) (row, error) {
	c.kind, c.id = "", ""
	into := append([]any{&c.kind, &c.id, &c.pos, &c.first, &c.count, &c.commit, &c.ordinal, &c.entries}, c.after.targets()...)
	if err := rows.Scan(into...); err != nil {
		return row{}, unreadable(ctx, townhall.Ref{Kind: c.kind, ID: c.id}, err)
	}
	r := row{commit: townhall.CommitID(c.commit), ordinal: c.ordinal, pos: townhall.Pos(c.pos.Int64), first: c.first.Int64}
	var kept []keptEntry
	if err := json.Unmarshal(c.entries, &kept); err != nil || len(kept) != c.count {
		return r, corrupt(c.after.ref(), "entries", excerpt(c.entries), sayEntries(c.count), err)
	}
	for _, k := range kept {
		r.entries = append(r.entries, townhall.Entry{At: k.At.UTC(), By: k.By, Verb: k.Verb, Reason: k.Reason, Basis: k.Basis})
	}
	var err error
	r.after, err = c.after.record(checkDoc)
	return r, err
}

// keptEntry is an entry as it is kept. Position and record stand in columns.
type keptEntry struct {
	At     time.Time       `json:"at"`
	By     townhall.Actor  `json:"by"`
	Verb   string          `json:"verb"`
	Reason string          `json:"reason,omitempty"`
	Basis  []townhall.Cite `json:"basis,omitempty"`
}

// moment is how a time is kept: to the microsecond, UTC.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// entriesText is a change's entries as they are kept.
func entriesText(entries []townhall.Entry) (string, error) {
	kept := make([]keptEntry, len(entries))
	for i, e := range entries {
		kept[i] = keptEntry{moment(e.At), e.By, e.Verb, e.Reason, e.Basis}
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // people read it with SQL
	err := enc.Encode(kept)
	return strings.TrimSuffix(b.String(), "\n"), err
}

func tagsText(tags []string) string {
	if len(tags) == 0 {
		return "[]"
	}
	b, _ := json.Marshal(tags) // strings cannot fail to be written
	return string(b)
}

// dateOrNil is a day as a database takes it.
func dateOrNil(d townhall.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}

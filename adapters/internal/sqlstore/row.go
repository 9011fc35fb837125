package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/townhall-go/townhall"
)

// The columns of a record, as they are written and read everywhere.
const (
	recordColumns = "kind, id, version, place, holder, state, opened, due, closed, tags, doc"
	entryColumns  = "commit_id, ordinal, at, actor, verb, reason, basis, " + recordColumns
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

// entryRow takes an entry out of a row.
type entryRow struct {
	after        *recordRow
	pos, seq     sql.NullInt64
	commit       string
	ordinal      int
	at           timeColumn
	actor, basis []byte
	verb, reason string
}

// timeColumn reads a timestamp, or text as RFC 3339.
type timeColumn struct{ time time.Time }

func (t *timeColumn) Scan(src any) error {
	switch v := src.(type) {
	case time.Time:
		t.time = v.UTC()
		return nil
	case []byte:
		return t.Scan(string(v))
	case string:
		read, err := time.Parse(time.RFC3339Nano, v)
		if err == nil {
			t.time = read.UTC()
			return nil
		}
	}
	return &townhall.Error{Kind: townhall.Corrupt, Field: "at", Found: townhall.ValueOf(fmt.Sprint(src)), Needed: sayTime()}
}

func newEntryRow() *entryRow { return &entryRow{after: newRecordRow()} }

// scan reads pos, seq and the entry's columns.
func (e *entryRow) scan(ctx context.Context, rows *sql.Rows, checkDoc bool) (townhall.Entry, error) {
	into := append([]any{&e.pos, &e.seq, &e.commit, &e.ordinal, &e.at, &e.actor, &e.verb, &e.reason, &e.basis}, e.after.targets()...)
	if err := rows.Scan(into...); err != nil {
		return townhall.Entry{}, unreadable(ctx, e.after.ref(), err)
	}
	entry := townhall.Entry{Pos: townhall.Pos(e.pos.Int64), At: e.at.time, Verb: e.verb, Reason: e.reason}
	if err := json.Unmarshal(e.actor, &entry.By); err != nil {
		return entry, corrupt(e.after.ref(), "actor", string(e.actor), sayJSON(), err)
	}
	if err := json.Unmarshal(e.basis, &entry.Basis); err != nil {
		return entry, corrupt(e.after.ref(), "basis", string(e.basis), sayJSON(), err)
	}
	if len(entry.Basis) == 0 {
		entry.Basis = nil
	}
	var err error
	entry.After, err = e.after.record(checkDoc)
	return entry, err
}

// row is an entry about to be written.
type row struct {
	commit  townhall.CommitID
	ordinal int
	entry   townhall.Entry
}

// moment is how a time is kept: to the microsecond, UTC.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

const momentLayout = "2006-01-02T15:04:05.000000Z07:00"

func momentText(t time.Time) string { return moment(t).Format(momentLayout) }

// jsonText writes what cannot fail to be written: strings, and structs of strings.
func jsonText(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func tagsText(tags []string) string {
	if len(tags) == 0 {
		return "[]"
	}
	return jsonText(tags)
}

func basisText(basis []townhall.Cite) string {
	if len(basis) == 0 {
		return "[]"
	}
	return jsonText(basis)
}

// dateOrNil is a day as a database takes it.
func dateOrNil(d townhall.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}

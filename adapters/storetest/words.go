package storetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
)

// noon is when everything in the suite happens, in a zone and with nanoseconds that a store does not keep.
var noon = time.Date(2025, 10, 9, 12, 0, 0, 123_456_789, time.FixedZone("", 8*3600))

func ref(id string) townhall.Ref { return townhall.Ref{Kind: "case", ID: id} }

// change writes a version of a record, with one entry.
func change(r townhall.Ref, version int64, edit ...func(*townhall.Record)) townhall.Change {
	rec := townhall.Record{Ref: r, Version: version, Place: "shuinan/dongcun", Holder: "committee", State: "open",
		Opened: townhall.NewDate(2025, 3, 1), Tags: []string{"fence", "neighbours"},
		Doc: json.RawMessage(fmt.Sprintf(`{"id":%q,"version":%d}`, r.ID, version))}
	for _, e := range edit {
		e(&rec)
	}
	return townhall.Change{Record: rec, Entries: []townhall.Entry{entry(fmt.Sprintf("write %d", version))}}
}

func entry(verb string) townhall.Entry {
	return townhall.Entry{At: noon, Verb: verb, Reason: "as the committee heard",
		By:    townhall.Actor{Person: "p1", Capacity: "clerk", Unit: "committee"},
		Basis: []townhall.Cite{{Law: "人民调解法", English: "People's Mediation Law", Article: "29"}, {Law: "practice", Unverified: true}}}
}

// commit must succeed.
func (x *trial) commit(id string, changes ...townhall.Change) townhall.Pos {
	x.Helper()
	pos, err := x.store.Commit(x.ctx, townhall.CommitID(id), changes...)
	require.NoError(x, err, "commit %q", id)
	require.Positive(x, pos, "position of commit %q", id)
	return pos
}

// refused must fail with an Error of a kind.
func (x *trial) refused(kind townhall.ErrorKind, id string, changes ...townhall.Change) *townhall.Error {
	x.Helper()
	_, err := x.store.Commit(x.ctx, townhall.CommitID(id), changes...)
	return x.isError(kind, err, fmt.Sprintf("commit %q", id))
}

func (x *trial) isError(kind townhall.ErrorKind, err error, what string) *townhall.Error {
	x.Helper()
	require.ErrorIs(x, err, kind, what)
	var e *townhall.Error
	require.True(x, errors.As(err, &e), "%s: %T is not a *townhall.Error", what, err)
	return e
}

func (x *trial) get(r townhall.Ref) townhall.Record {
	x.Helper()
	rec, err := x.store.Get(x.ctx, r)
	require.NoError(x, err, "get %s", r)
	return rec
}

func (x *trial) missing(r townhall.Ref) {
	x.Helper()
	_, err := x.store.Get(x.ctx, r)
	x.isError(townhall.NotFound, err, "get "+r.String())
}

func (x *trial) find(q townhall.Query) []townhall.Record {
	x.Helper()
	found, err := collect(x.store.Find(x.ctx, q))
	require.NoError(x, err, "%s", inOneLine(q))
	return found
}

func (x *trial) history(r townhall.Ref, after townhall.Pos) []townhall.Entry {
	x.Helper()
	entries, err := collect(x.store.History(x.ctx, r, after))
	require.NoError(x, err, "history of %q after %d", r, after)
	return entries
}

// collect reads a stream to its end or its first error.
func collect[T any](seq iter.Seq2[T, error]) (all []T, err error) {
	for one, err := range seq {
		if err != nil {
			return all, err
		}
		all = append(all, one)
	}
	return all, nil
}

// same compares records, documents byte for byte; no tags and an empty list of tags are the same.
func (x *trial) same(want, got townhall.Record, what string) {
	x.Helper()
	if d := difference(want, got); d != "" {
		x.Fatalf("%s: %s: %s", what, want.Ref, d)
	}
}

func difference(want, got townhall.Record) string {
	for _, f := range []struct {
		name      string
		want, got any
	}{
		{"ref", want.Ref, got.Ref}, {"version", want.Version, got.Version}, {"place", want.Place, got.Place},
		{"holder", want.Holder, got.Holder}, {"state", want.State, got.State}, {"opened", want.Opened, got.Opened},
		{"due", want.Due, got.Due}, {"closed", want.Closed, got.Closed},
	} {
		if f.want != f.got {
			return fmt.Sprintf("%s is %#v, should be %#v", f.name, f.got, f.want)
		}
	}
	if !slices.Equal(want.Tags, got.Tags) {
		return fmt.Sprintf("tags are %q, should be %q", got.Tags, want.Tags)
	}
	if !bytes.Equal(want.Doc, got.Doc) {
		return fmt.Sprintf("the document is %s, should be %s", brief(got.Doc), brief(want.Doc))
	}
	return ""
}

func brief(doc []byte) string {
	if len(doc) > 300 {
		return fmt.Sprintf("%q… of %d bytes", doc[:300], len(doc))
	}
	return fmt.Sprintf("%q", doc)
}

// inOneLine is a query without the fields that do not filter.
func inOneLine(q townhall.Query) string {
	var set []string
	for i, v := 0, reflect.ValueOf(q); i < v.NumField(); i++ {
		field := v.Field(i)
		if field.IsZero() {
			continue
		}
		verb := "%s: %q"
		if field.Kind() == reflect.Bool || field.Kind() == reflect.Int {
			verb = "%s: %v"
		}
		set = append(set, fmt.Sprintf(verb, v.Type().Field(i).Name, field.Interface()))
	}
	return "Find(Query{" + strings.Join(set, ", ") + "})"
}

// sameRecords compares answers in order.
func (x *trial) sameRecords(want, got []townhall.Record, what string) {
	x.Helper()
	if d := differences(want, got); d != "" {
		x.Fatalf("%s: %s", what, d)
	}
}

// differences tells the first one.
func differences(want, got []townhall.Record) string {
	for i := range max(len(want), len(got)) {
		count := fmt.Sprintf("found %d records, should be %d; number %d", len(got), len(want), i+1)
		switch {
		case i >= len(got):
			return fmt.Sprintf("%s, %s, is missing", count, want[i].Ref)
		case i >= len(want):
			return fmt.Sprintf("%s, %s, should not be there", count, got[i].Ref)
		case want[i].Ref != got[i].Ref:
			return fmt.Sprintf("%s is %s, should be %s", count, got[i].Ref, want[i].Ref)
		}
		if d := difference(want[i], got[i]); d != "" {
			return fmt.Sprintf("%s: %s", want[i].Ref, d)
		}
	}
	return ""
}

func refs(records []townhall.Record) []townhall.Ref {
	list := make([]townhall.Ref, len(records))
	for i, r := range records {
		list[i] = r.Ref
	}
	return list
}

// untouched does something that must leave all records and the history as they are.
func (x *trial) untouched(what string, do func()) {
	x.Helper()
	everything := townhall.Query{}
	records, entries := x.find(everything), x.history(townhall.Ref{}, 0)
	do()
	x.sameRecords(records, x.find(everything), "records after "+what)
	require.Equal(x, len(entries), len(x.history(townhall.Ref{}, 0)), "entries in the history after %s", what)
}

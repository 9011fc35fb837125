package sqlstore

import (
	"github.com/lib/pq"
	"github.com/townhall-go/townhall"
)

// column gathers one value of each item into an array.
func column[T any](list []T, value func(T) string) pq.StringArray {
	array := make(pq.StringArray, len(list))
	for i, item := range list {
		array[i] = value(item)
	}
	return array
}

func numbers[T any](list []T, value func(T) int64) pq.Int64Array {
	array := make(pq.Int64Array, len(list))
	for i, item := range list {
		array[i] = value(item)
	}
	return array
}

func refArrays(refs []townhall.Ref) (kinds, ids pq.StringArray) {
	return column(refs, func(r townhall.Ref) string { return r.Kind }), column(refs, func(r townhall.Ref) string { return r.ID })
}

// recordArrays are the arrays of recordColumns.
func recordArrays(list []townhall.Record) []any {
	type rec = townhall.Record
	return []any{
		column(list, func(r rec) string { return r.Kind }),
		column(list, func(r rec) string { return r.ID }),
		numbers(list, func(r rec) int64 { return r.Version }),
		column(list, func(r rec) string { return string(r.Place) }),
		column(list, func(r rec) string { return string(r.Holder) }),
		column(list, func(r rec) string { return r.State }),
		column(list, func(r rec) string { return r.Opened.String() }),
		column(list, func(r rec) string { return r.Due.String() }),
		column(list, func(r rec) string { return r.Closed.String() }),
		column(list, func(r rec) string { return tagsText(r.Tags) }),
		column(list, func(r rec) string { return string(r.Doc) }),
	}
}

// entryArrays are the arrays of entryColumns.
func entryArrays(list []row) []any {
	after := make([]townhall.Record, len(list))
	for i, r := range list {
		after[i] = r.entry.After
	}
	own := []any{
		column(list, func(r row) string { return string(r.commit) }),
		numbers(list, func(r row) int64 { return int64(r.ordinal) }),
		column(list, func(r row) string { return momentText(r.entry.At) }),
		column(list, func(r row) string { return jsonText(r.entry.By) }),
		column(list, func(r row) string { return r.entry.Verb }),
		column(list, func(r row) string { return r.entry.Reason }),
		column(list, func(r row) string { return basisText(r.entry.Basis) }),
	}
	return append(own, recordArrays(after)...)
}

func tagArrays(list []tag) []any {
	return []any{
		column(list, func(t tag) string { return t.tag }),
		column(list, func(t tag) string { return t.ref.Kind }),
		column(list, func(t tag) string { return t.ref.ID }),
	}
}

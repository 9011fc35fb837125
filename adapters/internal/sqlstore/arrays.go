package sqlstore

import (
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
)

// Lists travel to PostgreSQL as the text of arrays, which any driver passes on.

// column writes the array of one value of each item.
func column[T any](list []T, value func(*T) string) string {
	size := 2
	for i := range list {
		size += len(value(&list[i])) + 3
	}
	var b strings.Builder
	b.Grow(size + size/4) // some for escapes
	for i := range list {
		separate(&b, i)
		quoteElement(&b, value(&list[i]))
	}
	return end(&b)
}

func separate(b *strings.Builder, i int) {
	if i == 0 {
		b.WriteByte('{')
	} else {
		b.WriteByte(',')
	}
}

func end(b *strings.Builder) string {
	if b.Len() == 0 {
		return "{}"
	}
	b.WriteByte('}')
	return b.String()
}

// quoteElement writes a text element: in double quotes, those within and backslashes behind a backslash.
func quoteElement(b *strings.Builder, s string) {
	b.WriteByte('"')
	from := 0
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == '"' || c == '\\' {
			b.WriteString(s[from:i])
			b.WriteByte('\\')
			from = i
		}
	}
	b.WriteString(s[from:])
	b.WriteByte('"')
}

// numbers writes the array of one number of each item.
func numbers[T any](list []T, value func(*T) int64) string {
	var b strings.Builder
	b.Grow(2 + 4*len(list))
	var digits [20]byte
	for i := range list {
		separate(&b, i)
		b.Write(strconv.AppendInt(digits[:0], value(&list[i]), 10))
	}
	return end(&b)
}

func plain(n *int64) int64 { return *n }

func refArrays(refs []townhall.Ref) (kinds, ids string) {
	return column(refs, func(r *townhall.Ref) string { return r.Kind }), column(refs, func(r *townhall.Ref) string { return r.ID })
}

// recordArrays are the arrays of recordColumns.
func recordArrays(list []townhall.Record) []any {
	return arraysOf(nil, list, func(r *townhall.Record) *townhall.Record { return r })
}

// arraysOf appends the arrays of recordColumns, of the record in each item.
func arraysOf[T any](to []any, list []T, in func(*T) *townhall.Record) []any {
	text := func(value func(*townhall.Record) string) {
		to = append(to, column(list, func(item *T) string { return value(in(item)) }))
	}
	text(func(r *townhall.Record) string { return r.Kind })
	text(func(r *townhall.Record) string { return r.ID })
	to = append(to, numbers(list, func(item *T) int64 { return in(item).Version }))
	text(func(r *townhall.Record) string { return string(r.Place) })
	text(func(r *townhall.Record) string { return string(r.Holder) })
	text(func(r *townhall.Record) string { return r.State })
	text(func(r *townhall.Record) string { return r.Opened.String() })
	text(func(r *townhall.Record) string { return r.Due.String() })
	text(func(r *townhall.Record) string { return r.Closed.String() })
	text(func(r *townhall.Record) string { return tagsText(r.Tags) })
	return append(to, column(list, func(item *T) string { return docText(in(item)) }))
}

// changeArrays are the arrays of changeColumns.
func changeArrays(list []row) ([]any, error) {
	entries := make([]string, len(list))
	for i, r := range list {
		var err error
		if entries[i], err = entriesText(r.entries); err != nil {
			return nil, err
		}
	}
	own := make([]any, 0, 20)
	own = append(own,
		numbers(list, func(r *row) int64 { return int64(len(r.entries)) }),
		column(list, func(r *row) string { return string(r.commit) }),
		numbers(list, func(r *row) int64 { return int64(r.ordinal) }),
		column(entries, func(s *string) string { return *s }),
	)
	return arraysOf(own, list, func(r *row) *townhall.Record { return &r.after }), nil
}

// upto counts the entries up to and with each row.
func upto(list []row) string {
	n := int64(0)
	return numbers(list, func(r *row) int64 {
		n += int64(len(r.entries))
		return n
	})
}

func tagArrays(list []tag) []any {
	return []any{
		column(list, func(t *tag) string { return t.tag }),
		column(list, func(t *tag) string { return t.ref.Kind }),
		column(list, func(t *tag) string { return t.ref.ID }),
	}
}

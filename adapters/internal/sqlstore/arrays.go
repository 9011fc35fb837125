package sqlstore

import (
	"strconv"
	"unsafe"

	"github.com/townhall-go/townhall"
)

// Lists travel to PostgreSQL as the text of arrays, one for each column, which any driver passes on. Each commit's part
// of them is written by its own caller, so that whoever runs the group only strings the parts together.

// cells are the elements of one item for each array, one behind the other.
type cells struct {
	text []byte
	ends []int32
}

// number writes an element that is a number.
func (c *cells) number(n int64) {
	c.text = strconv.AppendInt(c.text, n, 10)
	c.end()
}

// quote writes an element that is text: in double quotes, those within and backslashes behind a backslash.
func (c *cells) quote(s string) {
	c.text = append(c.text, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		if s[i] == '"' || s[i] == '\\' {
			c.text = append(append(c.text, s[from:i]...), '\\')
			from = i
		}
	}
	c.text = append(append(c.text, s[from:]...), '"')
	c.end()
}

func (c *cells) end() { c.ends = append(c.ends, int32(len(c.text))) }

// element is the item's part of the nth array.
func (c *cells) element(n int) []byte {
	from := int32(0)
	if n > 0 {
		from = c.ends[n-1]
	}
	return c.text[from:c.ends[n]]
}

// record writes the elements of recordColumns.
func (c *cells) record(r *townhall.Record) {
	c.quote(r.Kind)
	c.quote(r.ID)
	c.number(r.Version)
	c.quote(string(r.Place))
	c.quote(string(r.Holder))
	c.quote(r.State)
	c.quote(r.Opened.String())
	c.quote(r.Due.String())
	c.quote(r.Closed.String())
	c.quote(tagsText(r.Tags))
	c.quote(docText(r))
}

// cellsOf writes the elements of changeColumns.
func cellsOf(id townhall.CommitID, ordinal int, kept string, change *townhall.Change) cells {
	r := &change.Record
	c := cells{text: make([]byte, 0, 320+len(kept)*5/4+len(r.Doc)*5/4), ends: make([]int32, 0, 15)}
	c.number(int64(len(change.Entries)))
	c.quote(string(id))
	c.number(int64(ordinal))
	c.quote(kept)
	c.record(r)
	return c
}

// arrays strings the elements together.
func arrays(list []*cells) []any {
	if len(list) == 0 {
		return nil
	}
	args := make([]any, len(list[0].ends))
	for n := range args {
		size := 2
		for _, c := range list {
			size += len(c.element(n)) + 1
		}
		b := make([]byte, 0, size)
		for _, c := range list {
			b = append(append(b, ','), c.element(n)...)
		}
		b[0] = '{'
		args[n] = textOf(append(b, '}'))
	}
	return args
}

// textOf is a text without copying it. The bytes must not be changed any more.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// docText is the document as text. Documents are never changed in place.
func docText(r *townhall.Record) string { return textOf(r.Doc) }

// recordArrays are the arrays of recordColumns.
func recordArrays(list []townhall.Record) []any {
	items := make([]*cells, len(list))
	for i := range list {
		items[i] = &cells{}
		items[i].record(&list[i])
	}
	return arrays(items)
}

// changeArrays are the arrays of changeColumns.
func changeArrays(list []row) []any {
	items := make([]*cells, len(list))
	for i := range list {
		items[i] = list[i].cells
	}
	return arrays(items)
}

// column writes the array of one text of each item.
func column[T any](list []T, value func(*T) string) string {
	var c cells
	c.text = append(c.text, '{')
	for i := range list {
		if i > 0 {
			c.text = append(c.text, ',')
		}
		c.quote(value(&list[i]))
	}
	return textOf(append(c.text, '}'))
}

// numbers writes the array of one number of each item.
func numbers[T any](list []T, value func(*T) int64) string {
	b := make([]byte, 0, 2+4*len(list))
	b = append(b, '{')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, value(&list[i]), 10)
	}
	return textOf(append(b, '}'))
}

func plain(n *int64) int64 { return *n }

func refArrays(refs []townhall.Ref) (kinds, ids string) {
	return column(refs, func(r *townhall.Ref) string { return r.Kind }), column(refs, func(r *townhall.Ref) string { return r.ID })
}

func tagArrays(list []tag) []any {
	return []any{
		column(list, func(t *tag) string { return t.tag }),
		column(list, func(t *tag) string { return t.ref.Kind }),
		column(list, func(t *tag) string { return t.ref.ID }),
	}
}

package pabulib

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
)

// Document (文件) is a file as it is, every field as text: to be looked at, changed and written again.
type Document struct {
	Meta, Projects, Votes Table

	BOM     bool // the file begins with a byte order mark
	CRLF    bool // its lines end in CRLF
	Unended bool // its last line has no end
}

// Table (表) is one section: its header and its rows, of which a row may have fewer or more fields than the header.
type Table struct {
	Header []string
	Rows   [][]string
}

// ReadDocument reads a file whole. It refuses what is no PaBuLib file by its form, and judges no content. What it gives is written again
// with the same fields, and a tidy file, in which nothing is quoted that need not be and no line is blank, with the same bytes.
func ReadDocument(r io.Reader) (*Document, error) {
	d := &Document{}
	var refused *townhall.Error
	hear := &listener{heard: func(p Problem) bool {
		if p.Refused {
			refused = p.Err()
		}
		return refused == nil
	}}
	s := newScanner(r, hear)
	if err := walk(s, &keeper{document: d}); err != nil {
		return nil, err
	}
	if refused != nil {
		return nil, refused
	}
	d.BOM, d.CRLF, d.Unended = s.bom, s.crlf, s.unended
	return d, nil
}

// Get is the value of a key of META.
func (d *Document) Get(key string) (value string, ok bool) {
	for _, row := range d.Meta.Rows {
		if len(row) > 1 && strings.TrimSpace(row[0]) == key {
			value, ok = strings.TrimSpace(row[1]), true // the last one counts
		}
	}
	return value, ok
}

// Column is the place of a column in a table's rows, -1 if there is none.
func (t *Table) Column(name string) int {
	return slices.IndexFunc(t.Header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) })
}

// keeper makes a document of a file's rows.
type keeper struct {
	document *Document
	text     []byte
}

func (k *keeper) table(s section) *Table {
	switch s {
	case inMeta:
		return &k.document.Meta
	case inProjects:
		return &k.document.Projects
	}
	return &k.document.Votes
}

func (k *keeper) header(s section, _ int, fields [][]byte) { k.table(s).Header = k.keep(fields) }

func (k *keeper) row(s section, _ int, fields [][]byte) {
	t := k.table(s)
	t.Rows = append(t.Rows, k.keep(fields))
}

// keep copies a row, all its text at once.
func (k *keeper) keep(fields [][]byte) []string {
	k.text = k.text[:0]
	for _, f := range fields {
		k.text = append(k.text, f...)
	}
	text := string(k.text)
	row := make([]string, len(fields))
	for i, f := range fields {
		row[i], text = text[:len(f)], text[len(f):]
	}
	return row
}

// Write writes the document. It refuses one that would be read otherwise: without a header, with a row that is blank or opens a section,
// or with a field that is no text.
func (d *Document) Write(w io.Writer) error {
	out := newEncoder(w)
	if d.BOM {
		out.bytes("\uFEFF")
	}
	if d.CRLF {
		out.end = "\r\n"
	}
	for i, t := range []*Table{&d.Meta, &d.Projects, &d.Votes} {
		s := section(i + 1)
		out.row(s.String())
		for n := range len(t.Rows) + 1 {
			row, field := t.Header, s.String()+".header"
			if n > 0 {
				row, field = t.Rows[n-1], s.String()+"["+strconv.Itoa(n-1)+"]"
			}
			if s == inVotes && n == len(t.Rows) && d.Unended {
				out.end = ""
			}
			if err := out.checked(field, row...); err != nil {
				return err
			}
		}
	}
	return out.flush()
}

// writable refuses a row that would be read as something else.
func writable(field string, row []string) error {
	if len(row) == 0 || blank(row) || len(row) > maxFields {
		return bad(field, len(row), townhall.Say("pabulib.write.row", "1 至 {most} 个字段，且不全为空", "1 to {most} fields, not all of them blank", "most", maxFields))
	}
	if named, ok := sectionOf(row); ok {
		return bad(field, named.String(), townhall.Say("pabulib.write.section", "不同于部分名称的行", "a row that opens no section"))
	}
	size := 0
	for _, f := range row {
		if size += len(f) + strings.Count(f, `"`) + 4; size > maxLine {
			return bad(field, size, townhall.Say("pabulib.line.most", "不超过{most}字节的行", "a line of {most} bytes at most", "most", maxLine))
		}
		if !utf8.ValidString(f) || strings.IndexByte(f, 0) >= 0 {
			return bad(field, shown(strings.ToValidUTF8(f, "?")), townhall.Say("pabulib.text.needed", "UTF-8 编码的文本", "text in UTF-8"))
		}
	}
	return nil
}

func bad(field string, found any, needed townhall.Text) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(found), Needed: needed}
}

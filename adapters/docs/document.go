package docs

import (
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// Document (文书) is a filled-in form as a plain value, whatever domain it comes from: what HTML prints, and what FillDOCX and
// FillXLSX write into the forms of a county. Every key names a place in a template, {{key}} for a field, paragraph or
// signature and {{table.column}} for a column of a table, so that a key is used once in a document. A Value that is nothing
// leaves its place blank, to be written by hand.
type Document struct {
	Code       string // the form's own number, such as "调解-07"; {{code}} in a template, unless a field has that key
	Title      townhall.Text
	Language   townhall.Language
	Fields     []Field // short, printed as a list: case number, day, mediator
	Paragraphs []Field // running text under its label; line breaks are kept
	Tables     []Table
	Signatures []Field // who signs; the Value is the printed name, if it is known
}

// Field is one thing that a form asks for.
type Field struct {
	Key   string
	Label townhall.Text
	Value townhall.Value
}

// Table is a list within a form, such as the parties of a case. In a template the row that names its columns is repeated.
type Table struct {
	Key     string
	Title   townhall.Text
	Columns []Column
	Rows    [][]townhall.Value // each as long as Columns
	Lead    bool               // printed before the paragraphs: who, before what
}

// Column is one column of a Table.
type Column struct {
	Key   string
	Label townhall.Text
}

// Placeholders lists what a template may name, in the order of the document, as {{…}} encloses it.
func (d Document) Placeholders() []string {
	var names []string
	for _, f := range d.fields() {
		names = append(names, f.Key)
	}
	for _, t := range d.Tables {
		for _, c := range t.Columns {
			names = append(names, t.Key+"."+c.Key)
		}
	}
	return names
}

// fields are all that is named by a key alone, with the title and code that every document has.
func (d Document) fields() []Field {
	own := slices.Concat(d.Fields, d.Paragraphs, d.Signatures)
	for _, given := range []Field{{Key: "title", Value: townhall.ValueOf(d.Title)}, {Key: "code", Value: townhall.ValueOf(d.Code)}} {
		if !slices.ContainsFunc(own, func(f Field) bool { return f.Key == given.Key }) {
			own = append(own, given)
		}
	}
	return own
}

// slot is what a placeholder stands for: a value, or a column of a table.
type slot struct {
	value         townhall.Value
	table, column int // table is -1 for a value
}

// slots finds what each placeholder stands for. A document that names two things alike, or whose rows do not fit their
// columns, would be filled in wrongly and is refused.
func (d Document) slots() (map[string]slot, error) {
	slots := map[string]slot{}
	add := func(field, key, name string, s slot) error {
		if _, twice := slots[name]; twice || !nameable(key) {
			return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(name),
				Needed: townhall.Say("docs.key", "不含花括号和首尾空白、且不重复的键", "a key without braces or outer spaces that is used once")}
		}
		slots[name] = s
		return nil
	}
	for _, f := range d.fields() {
		if err := add("document.fields", f.Key, f.Key, slot{value: f.Value, table: -1}); err != nil {
			return nil, err
		}
	}
	for i, t := range d.Tables {
		field := "document.tables[" + t.Key + "]"
		for j, c := range t.Columns {
			if err := add(field, c.Key, t.Key+"."+c.Key, slot{table: i, column: j}); err != nil {
				return nil, err
			}
		}
		for _, row := range t.Rows {
			if len(row) != len(t.Columns) {
				return nil, &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(len(row)),
					Needed: townhall.Say("docs.row", "每行{n}个值", "{n} values in each row", "n", len(t.Columns))}
			}
		}
	}
	return slots, nil
}

func nameable(key string) bool {
	return key != "" && strings.TrimSpace(key) == key && !strings.ContainsAny(key, "{}\n\r｛｝")
}

// written is a value as a form shows it, with one kind of line break.
func (d Document) written(v townhall.Value) string {
	if v.IsZero() {
		return ""
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(v.In(d.Language))
}

// binding says which row of which table is being written, by the number of the table.
type binding map[int]int

// value is what a placeholder stands for in the rows being written.
func (d Document) value(s slot, b binding) townhall.Value {
	if s.table < 0 {
		return s.value
	}
	return d.Tables[s.table].Rows[b[s.table]][s.column]
}

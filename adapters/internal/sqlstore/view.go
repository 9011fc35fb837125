package sqlstore

import (
	"context"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/sqltable"
)

// fieldType is how a field of a document is shown to users of SQL.
type fieldType string

const (
	asText      fieldType = "text"
	asInteger   fieldType = "bigint"
	asBoolean   fieldType = "boolean"
	asDate      fieldType = "date"
	asTimestamp fieldType = "timestamptz"
	asNumber    fieldType = "double precision"
	asJSON      fieldType = "json"
)

// field is one field of a document.
type field struct {
	name string
	as   fieldType
}

// CreateView makes or replaces the view of a kind: the columns of townhall_record except doc, then each field of the
// document type as a column of its own, then doc. It shows all records of the kind, voided ones too. The view is named
// townhall_ and the kind with dots as underscores, and underscores doubled; a field named like a column of the header gets
// doc_ before it. What a document does not hold, or holds in another type, is NULL.
func (s *Store) CreateView(ctx context.Context, kind string, doc reflect.Type) (string, error) {
	if err := (townhall.Change{Record: townhall.Record{Ref: townhall.Ref{Kind: kind, ID: "x"}, Version: 1, Doc: []byte("{}")},
		Entries: []townhall.Entry{{Verb: "x"}}}).Check(); err != nil {
		return "", err
	}
	fields, err := fieldsOf(doc)
	if err != nil {
		return "", err
	}
	name := "townhall_" + strings.NewReplacer(".", "_", "_", "__").Replace(kind)
	if slices.Contains(own, name) {
		return "", &townhall.Error{Kind: townhall.Invalid, Field: "view", Found: townhall.ValueOf(kind), Needed: townhall.Say(
			"sql.view.own", "不与本库自有表重名的类别", "a kind whose view is not named like a table of the store's own")}
	}
	err = s.replace(ctx, `DROP VIEW IF EXISTS `+quote(name), `CREATE VIEW `+s.view(name, kind, fields))
	if sqltable.State(err) == dependents {
		err = s.replace(ctx, `CREATE OR REPLACE VIEW `+s.view(name, kind, fields))
	}
	return name, translate(ctx, err)
}

// own are the names of tables and views that the store itself has.
var own = []string{"townhall_record", "townhall_tag", "townhall_change", "townhall_entry", "townhall_turn", migrationTable}

const dependents = "2BP01" // views of the host stand on the view: it can only be added to

// replace runs the statements in one transaction, one process at a time.
func (s *Store) replace(ctx context.Context, statements ...string) error {
	return s.patience.retry(ctx, func() error {
		return s.inTx(ctx, func(ses session) error {
			if err := s.dialect.turn(ctx, ses); err != nil {
				return err
			}
			for _, statement := range statements {
				if _, err := ses.ExecContext(ctx, statement); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (s *Store) view(name, kind string, fields []field) string {
	header := strings.Split(recordColumns, ", ")
	taken := map[string]bool{}
	for _, c := range header {
		taken[c] = true
	}
	columns := header[:len(header)-1]
	for _, f := range fields {
		column := f.name
		for taken[strings.ToLower(column)] {
			column = "doc_" + column
		}
		taken[strings.ToLower(column)] = true
		columns = append(columns, s.dialect.field(f.name, f.as)+" AS "+quote(column))
	}
	return fmt.Sprintf("%s AS SELECT %s, doc FROM (SELECT *, %s AS readable FROM townhall_record WHERE kind = %s) r",
		quote(name), strings.Join(columns, ",\n\t"), s.dialect.readable(), literal(kind))
}

func quote(name string) string   { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
func literal(text string) string { return `'` + strings.ReplaceAll(text, `'`, `''`) + `'` }

// fieldsOf lists the fields of a document type as encoding/json writes them.
func fieldsOf(t reflect.Type) ([]field, error) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: "view", Found: townhall.ValueOf(t.String()), Needed: townhall.Say(
			"sql.struct", "结构体类型", "a struct type")}
	}
	var list []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" && f.Tag.Get("json") == "-" || !f.IsExported() && !f.Anonymous:
		case f.Anonymous && name == "" && embedded(f.Type):
			inner, err := fieldsOf(f.Type)
			if err != nil {
				return nil, err
			}
			list = append(list, inner...)
		case f.IsExported():
			if name == "" {
				name = f.Name
			}
			list = append(list, field{name, typeOf(f.Type)})
		}
	}
	return list, nil
}

// embedded reports that encoding/json writes the fields of an embedded type as the outer type's own.
func embedded(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct && typeOf(t) == asJSON && !implements[json.Marshaler](t)
}

func typeOf(t reflect.Type) fieldType {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[townhall.Date]():
		return asDate
	case t == reflect.TypeFor[time.Time]():
		return asTimestamp
	case implements[json.Marshaler](t):
		return asJSON
	case implements[encoding.TextMarshaler](t):
		return asText
	}
	switch t.Kind() {
	case reflect.String:
		return asText
	case reflect.Bool:
		return asBoolean
	case reflect.Float32, reflect.Float64:
		return asNumber
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return asInteger
	}
	return asJSON
}

func implements[I any](t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[I]()) || reflect.PointerTo(t).Implements(reflect.TypeFor[I]())
}

package townhall

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"reflect"
)

// Read gives a record's document. Members that T does not know are passed over, so what a newer version wrote can be
// read; what cannot be read at all is Error Corrupt, naming the member.
func Read[T any](rec Record) (T, error) {
	var doc T
	if kind := kindOf[T](); kind != "" && kind != rec.Kind {
		return doc, &Error{Kind: Invalid, Ref: rec.Ref, Field: "ref", Found: ValueOf(rec.Kind), Needed: ofKind(kind)}
	}
	if rec.Version == 0 && len(rec.Doc) == 0 {
		return doc, nil
	}
	err := decode(rec.Doc, &doc, false)
	if bytes.Equal(bytes.TrimSpace(rec.Doc), []byte("null")) {
		err = invalid("", "null", Say("act.document", "文档", "a document"))
	}
	if err == nil {
		err = whole(doc)
	}
	if headed, ok := any(doc).(Document); ok && err == nil {
		err = sameHead(rec, headed.Head())
	}
	if err != nil {
		var zero T
		return zero, corrupt(rec, err)
	}
	return doc, nil
}

// ReadStrict reads JSON that people write by hand, such as a bank of questions, and checks it if T has a method Check() error.
// Members that T lacks are refused, since a misspelt one would leave a default in force, and so are members given twice.
// Its *Error names the member by its path, "questions[2].points", and the line.
func ReadStrict[T any](doc []byte) (T, error) { return readStrict[T](doc, whole) }

// readInput is ReadStrict for what an action is given, which its step judges: of a record that is to be made, no more than the
// beginning is given.
func readInput[T any](doc []byte) (T, error) {
	return readStrict[T](doc, func(any) error { return nil })
}

func readStrict[T any](doc []byte, check func(any) error) (T, error) {
	s := survey{doc: unmarked(doc), lines: map[string]int{}}
	var v, zero T
	err := s.once()
	if err == nil {
		err = decode(s.doc, &v, true)
	}
	if err == nil {
		err = check(v)
	}
	if err == nil {
		return v, nil
	}
	var e *Error
	if errors.As(err, &e) {
		s.locate(e)
	}
	return zero, err
}

func ofKind(kind string) Text {
	return Say("act.kind", "{kind} 类记录", "a record of the kind {kind}", "kind", kind)
}

// kindOf is the kind of the records that hold documents of a type, "" if they do not say.
func kindOf[T any]() string {
	var empty T
	if t := reflect.TypeFor[T](); t.Kind() == reflect.Pointer {
		empty = reflect.New(t.Elem()).Interface().(T)
	}
	if doc, ok := any(empty).(Document); ok {
		return doc.Head().Kind
	}
	return ""
}

// whole refuses a document that fails its own check.
func whole(doc any) error {
	if checked, ok := doc.(interface{ Check() error }); ok {
		return checked.Check()
	}
	return nil
}

// sameHead refuses a document that says something else than its record's header, by which it is found and counted.
func sameHead(rec Record, h Head) error {
	switch {
	case rec.State == Voided:
		return nil
	case h.State != rec.State:
		return invalid("state", h.State, Say("act.header", "与登记信息一致：{value}", "what the record's header says: {value}", "value", rec.State))
	case h.Opened != rec.Opened:
		return invalid("opened", h.Opened, Say("act.header", "与登记信息一致：{value}", "what the record's header says: {value}", "value", rec.Opened))
	}
	return nil
}

// rewritable is Read for a document that will be written again: one with members that T does not know is Error Newer,
// since writing it would lose them.
func rewritable[T any](rec Record) (T, error) {
	doc, err := Read[T](rec)
	if err != nil || len(rec.Doc) == 0 {
		return doc, err
	}
	var again, zero T
	if err := decode(rec.Doc, &again, true); err != nil {
		e := corrupt(rec, err)
		e.Kind, e.Needed = Newer, Say("act.known", "本版本软件可识别的字段", "only members that this version knows")
		return zero, e
	}
	return doc, nil
}

// corrupt is the error of a document that cannot be read back, naming the member by its path from "doc".
func corrupt(rec Record, err error) *Error {
	e := &Error{Kind: Corrupt, Ref: rec.Ref, Field: "doc", Err: err, Needed: Say("act.readable", "能够读取的文档", "a document that can be read back")}
	var inside *Error
	if errors.As(err, &inside) {
		e.Field, e.Found, e.Needed, e.Err = inDoc(inside.Field), inside.Found, inside.Needed, inside.Err
	}
	return e
}

func inDoc(field string) string {
	if field == "" || field[0] == '[' {
		return "doc" + field
	}
	return "doc." + field
}

// Load gets a record and reads its document.
func Load[T any](ctx context.Context, s Store, r Ref) (T, Record, error) {
	rec, err := s.Get(ctx, r)
	if err != nil {
		var zero T
		return zero, rec, err
	}
	doc, err := Read[T](rec)
	return doc, rec, err
}

// Docs streams the documents that a query finds, with their records' names. It ends at the first error.
func Docs[T any](ctx context.Context, s Store, q Query) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for rec, err := range s.Find(ctx, q) {
			var doc T
			if err == nil {
				doc, err = Read[T](rec)
			}
			if !yield(doc, err) || err != nil {
				return
			}
		}
	}
}

package townhall

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
)

// decode reads JSON into a value. Its *Error names the member that could not be read by its path, "duties[0].start",
// which encoding/json does not tell of a word that reads itself from text. If known, members that the type lacks are
// refused: in a rule, a misspelt one would leave a default in force.
func decode(doc []byte, into any, known bool) error {
	err := plainly(doc, into, known)
	if err == nil {
		return nil
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at := min(int(syntax.Offset), len(doc))
		return &Error{Kind: Invalid, Found: ValueOf(readable(doc[max(0, at-20):at])), Needed: Say("json.syntax", "语法正确的 JSON", "JSON that is well formed"), Err: err}
	}
	if fault := faultIn(doc, reflect.TypeOf(into).Elem(), "", known); fault != nil {
		return fault
	}
	return &Error{Kind: Invalid, Err: err, Needed: Say("json.readable", "可读取的 JSON", "JSON that can be read")}
}

func plainly(doc []byte, into any, known bool) error {
	if !known || !json.Valid(doc) { // a Decoder would stop at the first value's end
		return json.Unmarshal(doc, into)
	}
	d := json.NewDecoder(bytes.NewReader(doc))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// faultIn finds the innermost member that does not fit its type; nil if all do.
func faultIn(doc []byte, t reflect.Type, path string, known bool) *Error {
	err := plainly(doc, reflect.New(t).Interface(), known)
	if err == nil {
		return nil
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if !readsItself(t) {
		var fault *Error
		eachMember(doc, func(key string, member json.RawMessage) bool {
			inner, step := memberOf(t, key)
			if inner == nil {
				if known && t.Kind() == reflect.Struct {
					fault = invalid(join(path, step), short(member), Say("json.known", "以下字段之一：{names}", "one of the members {names}", "names", memberNames(t)))
				}
				return fault == nil
			}
			fault = faultIn(member, inner, join(path, step), known)
			return fault == nil
		})
		if fault != nil {
			return fault
		}
	}
	e := &Error{Kind: Invalid, Field: path, Found: ValueOf(short(doc)), Needed: jsonOf(t), Err: err}
	var inside *Error
	if errors.As(err, &inside) {
		e.Found, e.Needed, e.Err = inside.Found, inside.Needed, inside.Err
		if strings.ContainsAny(inside.Field, ".[") { // a path; a lone word names its type, not a member
			e.Field = join(path, "."+inside.Field)
		}
	}
	return e
}

func readsItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.Unmarshaler]()) || p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

func join(path, step string) string { return strings.TrimPrefix(path+step, ".") }

// eachMember visits the members of an object by name, or of a list by number, until it is told to stop.
func eachMember(doc []byte, visit func(key string, member json.RawMessage) bool) {
	d := json.NewDecoder(bytes.NewReader(doc))
	opening, err := d.Token()
	if _, nested := opening.(json.Delim); err != nil || !nested {
		return
	}
	for n := int64(0); d.More(); n++ {
		key := itoa(n)
		if opening == json.Delim('{') {
			name, err := d.Token()
			if err != nil {
				return
			}
			key, _ = name.(string)
		}
		var member json.RawMessage
		if d.Decode(&member) != nil || !visit(key, member) {
			return
		}
	}
}

// memberOf is the type of a member, nil if there is none, and the step of the path that leads to it.
func memberOf(t reflect.Type, key string) (reflect.Type, string) {
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		return t.Elem(), "[" + key + "]"
	case reflect.Map:
		return t.Elem(), "[" + key + "]"
	case reflect.Struct:
		for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
			for _, f := range reflect.VisibleFields(t) {
				if name := memberName(f); name != "" && same(name, key) {
					return f.Type, "." + name
				}
			}
		}
	}
	return nil, "." + key
}

// memberName is a struct field's name in JSON; "" if it has none.
func memberName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	switch {
	case !f.IsExported() || f.Tag.Get("json") == "-" || f.Anonymous && name == "":
		return ""
	case name == "":
		return f.Name
	}
	return name
}

func memberNames(t reflect.Type) []string {
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		if name := memberName(f); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// jsonOf says what JSON a type is read from.
func jsonOf(t reflect.Type) Text {
	switch {
	case t.Kind() == reflect.Bool:
		return Say("json.bool", "true 或 false", "true or false")
	case t.Kind() == reflect.String || reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return Say("json.text", "文本", "a text")
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Array:
		return Say("json.list", "列表", "a list")
	case t.Kind() == reflect.Struct || t.Kind() == reflect.Map:
		return Say("json.object", "对象", "an object")
	case reflect.New(t).Elem().CanInt() || reflect.New(t).Elem().CanUint():
		return Say("json.number", "允许范围内的整数", "a whole number in range")
	}
	return Say("json.type", "类型为 {type} 的值", "a value of type {type}", "type", t.String())
}

// short is the beginning of a document, to show.
func short(doc []byte) string {
	if doc = bytes.TrimSpace(doc); len(doc) > 60 {
		return strings.ToValidUTF8(string(doc[:60]), "") + "…"
	}
	return readable(doc)
}

func readable(doc []byte) string { return strings.ToValidUTF8(string(doc), "�") }

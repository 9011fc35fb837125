package townhall

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Value is what a finding needs or found: a whole number, a ratio, a count, a date, an amount of money, a yes or no,
// a text, a reference, or a list of these. The zero Value is nothing and prints as "—".
type Value struct {
	v any
	_ [0]func() // values may hold lists: compare what they print, not the structs
}

// ValueOf wraps x. Integers of every size and strings of every named type are taken as such; anything else that is
// not a townhall word is taken by how it prints.
func ValueOf(x any) Value {
	switch x := x.(type) {
	case nil:
		return Value{}
	case Value:
		return x
	case int:
		return Value{v: int64(x)}
	case int32:
		return Value{v: int64(x)}
	case int64, string, bool, Ratio, Count, Date, Money, Ref, Text:
		return Value{v: x}
	case Cite:
		return Value{v: x.Text()}
	case Place:
		return Value{v: string(x)}
	case []Value:
		return Value{v: x}
	case []string:
		return listOf(x)
	case []Text:
		return listOf(x)
	case []Date:
		return listOf(x)
	case interface{ Text() Text }:
		return Value{v: x.Text()}
	case fmt.Stringer:
		return Value{v: x.String()}
	default:
		return Value{v: fmt.Sprint(x)}
	}
}

func listOf[T any](xs []T) Value {
	list := make([]Value, len(xs))
	for i, x := range xs {
		list[i] = ValueOf(x)
	}
	return Value{v: list}
}

// IsZero reports whether the value is nothing.
func (v Value) IsZero() bool { return v.v == nil }

// Int gives the whole number, if the value is one.
func (v Value) Int() (int64, bool) {
	n, ok := v.v.(int64)
	return n, ok
}

// In renders the value in a language.
func (v Value) In(l Language) string {
	switch x := v.v.(type) {
	case nil:
		return "—"
	case int64:
		return strconv.FormatInt(x, 10)
	case bool:
		return boolText(x).In(l)
	case string:
		return x
	case Text:
		return x.In(l)
	case []Value:
		parts := make([]string, len(x))
		for i, e := range x {
			parts[i] = e.In(l)
		}
		if l.Tag == "zh" {
			return strings.Join(parts, "、")
		}
		return strings.Join(parts, ", ")
	default:
		return fmt.Sprint(x)
	}
}

func boolText(b bool) Text {
	if b {
		return Say("value.yes", "是", "yes")
	}
	return Say("value.no", "否", "no")
}

// String renders the value in English.
func (v Value) String() string { return v.In(EN) }

// valueJSON tags what JSON itself cannot tell apart. Numbers, strings, yes and no, and lists stand for themselves.
type valueJSON struct {
	Ratio *Ratio `json:"ratio,omitempty"`
	Count *Count `json:"count,omitempty"`
	Date  *Date  `json:"date,omitempty"`
	Money *Money `json:"money,omitempty"`
	Ref   *Ref   `json:"ref,omitempty"`
	Text  *Text  `json:"text,omitempty"`
}

// MarshalJSON writes numbers, strings, booleans and lists as themselves, other words as {"date": …} and so on.
func (v Value) MarshalJSON() ([]byte, error) {
	var tagged valueJSON
	switch x := v.v.(type) {
	case Ratio:
		tagged.Ratio = &x
	case Count:
		tagged.Count = &x
	case Date:
		tagged.Date = &x
	case Money:
		tagged.Money = &x
	case Ref:
		tagged.Ref = &x
	case Text:
		tagged.Text = &x
	default:
		return json.Marshal(x)
	}
	return json.Marshal(tagged)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *Value) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	if len(b) == 0 || bytes.Equal(b, []byte("null")) {
		*v = Value{}
		return nil
	}
	switch b[0] {
	case '{':
		return v.unmarshalTagged(b)
	case '[':
		var list []Value
		err := json.Unmarshal(b, &list)
		v.v = list
		return err
	case '"':
		var s string
		err := json.Unmarshal(b, &s)
		v.v = s
		return err
	case 't', 'f':
		v.v = b[0] == 't'
		return nil
	default:
		n, err := strconv.ParseInt(string(b), 10, 64)
		if err != nil {
			return invalid("value", string(b), Say("value.needed", "整数、文字、是否、列表，或 date、ratio、count、money、ref、text 之一的对象",
				"a whole number, string, boolean, list, or an object with one of date, ratio, count, money, ref, text"))
		}
		v.v = n
		return nil
	}
}

func (v *Value) unmarshalTagged(b []byte) error {
	var t valueJSON
	if err := json.Unmarshal(b, &t); err != nil {
		return err
	}
	switch {
	case t.Ratio != nil:
		v.v = *t.Ratio
	case t.Count != nil:
		v.v = *t.Count
	case t.Date != nil:
		v.v = *t.Date
	case t.Money != nil:
		v.v = *t.Money
	case t.Ref != nil:
		v.v = *t.Ref
	case t.Text != nil:
		v.v = *t.Text
	default:
		v.v = nil
	}
	return nil
}

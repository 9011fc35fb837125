package townhall

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// Value is what a finding needs or found: a whole number, a ratio, a count, a date, an amount of money, a yes or no,
// a text, a reference, a person, or a list of these. The zero Value is nothing and prints as "—".
type Value struct {
	v any
	_ [0]func() // values may hold lists: compare what they print, not the structs
}

// ValueOf wraps x. Integers of every size and strings of every named type are taken as such, and a nil pointer as nothing;
// anything else that is not a townhall word is taken by how it prints.
func ValueOf(x any) Value {
	switch x := x.(type) {
	case nil:
		return Value{}
	case Value:
		return x
	case int:
		return Value{v: int64(x)}
	case int64, string, bool, Ratio, Count, Date, Money, Ref, Text, PersonID:
		return Value{v: x}
	case Cite:
		return Value{v: x.Text()}
	case Place:
		return Value{v: string(x)}
	case []Value:
		return Value{v: x}
	case []byte, json.RawMessage:
		return Value{v: fmt.Sprintf("%s", x)}
	default:
		return valueOfWord(x)
	}
}

// valueOfWord takes what says itself, but does not ask a nil pointer, which could not answer.
func valueOfWord(x any) Value {
	kind := reflect.ValueOf(x)
	if kind.Kind() == reflect.Pointer && kind.IsNil() {
		return Value{}
	}
	switch x := x.(type) {
	case interface{ Text() Text }:
		return Value{v: x.Text()}
	case fmt.Stringer, error:
		return Value{v: fmt.Sprintf("%s", x)}
	}
	return valueByKind(kind)
}

// valueByKind takes what has no word of its own: named integers, lists, and the rest by how it prints.
func valueByKind(x reflect.Value) Value {
	switch {
	case x.CanInt():
		return Value{v: x.Int()}
	case x.CanUint() && x.Uint() <= math.MaxInt64:
		return Value{v: int64(x.Uint())}
	case x.Kind() == reflect.Bool:
		return Value{v: x.Bool()}
	case x.Kind() == reflect.Slice:
		list := make([]Value, x.Len())
		for i := range list {
			list[i] = ValueOf(x.Index(i).Interface())
		}
		return Value{v: list}
	}
	return Value{v: fmt.Sprint(x.Interface())}
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
	case PersonID:
		return l.named(x)
	case Text:
		return x.In(l)
	case Date:
		return cmp.Or(x.String(), "—")
	case []Value:
		if len(x) == 0 {
			return "—"
		}
		parts := make([]string, len(x))
		for i, e := range x {
			parts[i] = e.In(l)
		}
		if l.chinese() {
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

// shown is the value where a reader must see that there was none: an empty text is nothing.
func (v Value) shown() Value {
	if v.v == "" || v.v == PersonID("") {
		return Value{}
	}
	return v
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

	Person *PersonID `json:"person,omitempty"`
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
	case PersonID:
		tagged.Person = &x
	default:
		return json.Marshal(x)
	}
	return json.Marshal(tagged)
}

// UnmarshalJSON reads what MarshalJSON writes. What it does not know is refused, never taken for nothing.
func (v *Value) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return badValue(b)
	}
	var x any
	var err error
	switch b[0] {
	case 'n':
		err = json.Unmarshal(b, &x)
	case '{':
		x, err = untagged(b)
	case '[':
		x, err = into[[]Value](b)
	case '"':
		x, err = into[string](b)
	case 't', 'f':
		x, err = into[bool](b)
	default:
		x, err = into[int64](b)
	}
	if err == nil {
		v.v = x
		return nil
	}
	var inside *Error
	if errors.As(err, &inside) {
		return err
	}
	return badValue(b)
}

func badValue(b []byte) error {
	return invalid("value", string(b), Say("value.needed", "整数、文本、布尔值、列表，或仅含 date、ratio、count、money、ref、text、person 之一的对象",
		"a whole number, string, boolean, list, or an object with one of date, ratio, count, money, ref, text, person"))
}

// untagged reads an object with a single member that names a word.
func untagged(b []byte) (any, error) {
	var members map[string]json.RawMessage
	err := json.Unmarshal(b, &members)
	if err != nil || len(members) != 1 {
		return nil, badValue(b)
	}
	for tag, word := range members {
		switch tag {
		case "ratio":
			return into[Ratio](word)
		case "count":
			return into[Count](word)
		case "date":
			return into[Date](word)
		case "money":
			return into[Money](word)
		case "ref":
			return into[Ref](word)
		case "text":
			return into[Text](word)
		case "person":
			return into[PersonID](word)
		}
	}
	return nil, badValue(b)
}

func into[T any](b []byte) (any, error) {
	var x T
	err := json.Unmarshal(b, &x)
	return x, err
}

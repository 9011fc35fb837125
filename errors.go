package townhall

import (
	"errors"
	"strings"
)

// ErrorKind says what went wrong, apart from a rule that refused (see Refusal). It is itself an error, so that
// errors.Is(err, townhall.Conflict) reads as it sounds.
type ErrorKind string

// The kinds of error.
const (
	Invalid   ErrorKind = "invalid"   // input that cannot be what it should be
	NotFound  ErrorKind = "not found" // no such record, rule, file or person
	Conflict  ErrorKind = "conflict"  // somebody changed the record first; or a commit id was used for something else
	Corrupt   ErrorKind = "corrupt"   // stored data that cannot be read back; nothing was overwritten
	Newer     ErrorKind = "newer"     // written by a newer version of the software; readable, not rewritten
	Forbidden ErrorKind = "forbidden" // the policy does not let this actor do this
	Overflow  ErrorKind = "overflow"  // a figure does not fit
	Gone      ErrorKind = "gone"      // shredded or voided; its history stays
)

// Error gives the kind.
func (k ErrorKind) Error() string { return string(k) }

// Error is any failure that is not a rule's refusal. It names the field, what was found there and what was needed.
type Error struct {
	Kind   ErrorKind
	Field  string // a path such as "rules[mediation.term].versions[1].from"
	Line   int    // of a parsed file, from 1; 0 where there are no lines
	Ref    Ref    // the record, if one is concerned
	Found  Value
	Needed Text
	Err    error // the cause, if another package reported it
}

// Text explains the error in any language.
func (e *Error) Text() Text {
	t := kindText(e.Kind)
	switch where := e.where(); {
	case !where.IsZero():
		t = Say("error.at", "{kind}：{where}", "{kind}: {where}", "kind", t, "where", where)
	case !e.Needed.IsZero() || !e.Found.IsZero():
		t = Say("error.nowhere", "{kind}：", "{kind}", "kind", t)
	}
	switch {
	case !e.Needed.IsZero() && !e.Found.IsZero():
		t = Say("error.needed_found", "{error}应为{needed}，实为{found}", "{error}: needs {needed}, found {found}", "error", t, "needed", e.Needed, "found", e.Found.shown())
	case !e.Needed.IsZero():
		t = Say("error.needed", "{error}应为{needed}", "{error}: needs {needed}", "error", t, "needed", e.Needed)
	case !e.Found.IsZero() && e.Kind == NotFound: // what was looked for
		t = Say("error.sought", "{error} {found}", "{error} {found}", "error", t, "found", e.Found.shown())
	case !e.Found.IsZero():
		t = Say("error.found", "{error}实为{found}", "{error}: found {found}", "error", t, "found", e.Found.shown())
	}
	return t
}

func kindText(k ErrorKind) Text {
	zh := map[ErrorKind]string{Invalid: "输入有误", NotFound: "未找到", Conflict: "版本冲突", Corrupt: "数据损坏", Newer: "由较新版本的软件写入",
		Forbidden: "无权限", Overflow: "数值溢出", Gone: "已作废或销毁"}[k]
	return Text{Key: "error.kind." + string(k), ZH: zh, EN: string(k)}
}

func (e *Error) where() Text {
	line := Text{}
	if e.Line > 0 {
		line = Say("error.line", "第{n}行", "line {n}", "n", e.Line)
	}
	var where Text
	for _, part := range []Text{Plain(e.Ref.String()), line, Plain(e.Field)} {
		switch {
		case part.IsZero():
		case where.IsZero():
			where = part
		default:
			where = Say("error.where", "{where} {part}", "{where} {part}", "where", where, "part", part)
		}
	}
	return where
}

// Explain says in a language why something did not happen: the tree of a refusal's finding, an error's text with its
// cause, joined errors one a line. Around a refusal or an *Error it passes over the words that a host wrapped; an error
// that is of neither kind says what it says.
func Explain(err error, l Language) string {
	switch e := err.(type) {
	case nil:
		return ""
	case *Refusal:
		return e.Finding.In(l)
	case *Error:
		if e.Err == nil {
			return e.Text().In(l)
		}
		return Say("error.cause", "{error}（原因：{cause}）", "{error} (cause: {cause})", "error", e.Text(), "cause", Explain(e.Err, l)).In(l)
	case ErrorKind:
		return kindText(e).In(l)
	case interface{ Unwrap() []error }:
		var lines []string
		for _, one := range e.Unwrap() {
			lines = append(lines, Explain(one, l))
		}
		return strings.Join(lines, "\n")
	}
	if inside := errors.Unwrap(err); ours(inside) {
		return Explain(inside, l)
	}
	return err.Error()
}

// ours reports whether an error holds one that speaks every language.
func ours(err error) bool {
	var e *Error
	var r *Refusal
	return errors.As(err, &e) || errors.As(err, &r)
}

// Error prints the error in English, with its cause.
func (e *Error) Error() string {
	s := "townhall: " + e.Text().In(EN)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Is matches the error's kind.
func (e *Error) Is(target error) bool {
	k, ok := target.(ErrorKind)
	return ok && k == e.Kind
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// invalid is the error for input that cannot be what it should be.
func invalid(field string, found any, needed Text) *Error {
	return &Error{Kind: Invalid, Field: field, Found: ValueOf(found), Needed: needed}
}

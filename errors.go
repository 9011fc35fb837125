package townhall

import "strings"

// Kind says what went wrong, apart from a rule that refused (see Refusal). A Kind is itself an error, so that
// errors.Is(err, townhall.Conflict) reads as it sounds.
type Kind string

// The kinds of error.
const (
	Invalid   Kind = "invalid"   // input that cannot be what it should be
	NotFound  Kind = "not found" // no such record, rule, file or person
	Conflict  Kind = "conflict"  // somebody changed the record first; or a commit id was used for something else
	Corrupt   Kind = "corrupt"   // stored data that cannot be read back; nothing was overwritten
	Newer     Kind = "newer"     // written by a newer version of the software; readable, not rewritten
	Forbidden Kind = "forbidden" // the policy does not let this actor do this
	Overflow  Kind = "overflow"  // a figure does not fit
	Gone      Kind = "gone"      // shredded or voided; its history stays
)

// Error gives the kind.
func (k Kind) Error() string { return string(k) }

// Error is any failure that is not a rule's refusal. It names the field, what was found there and what was needed.
type Error struct {
	Kind   Kind
	Field  string // a path such as "rules[mediation.term].versions[1].from"
	Line   int    // of a parsed file, from 1; 0 where there are no lines
	Ref    Ref    // the record, if one is concerned
	Found  Value
	Needed Text
	Err    error // the cause, if another package reported it
}

// Text explains the error in any language.
func (e *Error) Text() Text {
	return Say("error."+string(e.Kind), "{kind}：{where}应为{needed}，实为{found}", "{kind}: {where} needs {needed}, found {found}",
		"kind", kindText(e.Kind), "where", e.where(), "needed", e.Needed, "found", e.Found)
}

func kindText(k Kind) Text {
	zh := map[Kind]string{Invalid: "输入有误", NotFound: "未找到", Conflict: "版本冲突", Corrupt: "数据损坏", Newer: "由较新版本写成",
		Forbidden: "无权限", Overflow: "数值溢出", Gone: "已不存在"}[k]
	return Text{Key: "error.kind." + string(k), ZH: zh, EN: string(k)}
}

func (e *Error) where() string {
	var parts []string
	if e.Ref != (Ref{}) {
		parts = append(parts, e.Ref.String())
	}
	if e.Line > 0 {
		parts = append(parts, "line "+itoa(int64(e.Line)))
	}
	if e.Field != "" {
		parts = append(parts, e.Field)
	}
	return strings.Join(parts, " ")
}

// Error prints the error in English, with its cause.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("townhall: ")
	b.WriteString(string(e.Kind))
	if w := e.where(); w != "" {
		b.WriteString(": " + w)
	}
	if !e.Needed.IsZero() {
		b.WriteString(": needs " + e.Needed.In(EN))
	}
	if !e.Found.IsZero() {
		b.WriteString(", found " + e.Found.In(EN))
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Is matches the error's kind.
func (e *Error) Is(target error) bool {
	k, ok := target.(Kind)
	return ok && k == e.Kind
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// invalid is the error for input that cannot be what it should be.
func invalid(field string, found any, needed Text) *Error {
	return &Error{Kind: Invalid, Field: field, Found: ValueOf(found), Needed: needed}
}

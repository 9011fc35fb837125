package townhall_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/townhall-go/townhall"
)

func TestErrorRendersInBothLanguages(t *testing.T) {
	needed := townhall.Say("date.needed", "形如 2025-10-09 的日期", "a date such as 2025-10-09")
	for _, c := range []struct {
		e      townhall.Error
		zh, en string
	}{
		{townhall.Error{Kind: townhall.Invalid, Field: "date", Line: 7, Found: townhall.ValueOf("2025-13-01"), Needed: needed},
			"输入有误：第7行 date应为形如 2025-10-09 的日期，实为2025-13-01", "invalid: line 7 date: needs a date such as 2025-10-09, found 2025-13-01"},
		{townhall.Error{Kind: townhall.Invalid, Field: "date", Found: townhall.ValueOf(""), Needed: needed},
			"输入有误：date应为形如 2025-10-09 的日期，实为—", "invalid: date: needs a date such as 2025-10-09, found —"},
		{townhall.Error{Kind: townhall.NotFound, Ref: townhall.Ref{Kind: "case", ID: "1"}}, "未找到：case/1", "not found: case/1"},
		{townhall.Error{Kind: townhall.Forbidden, Needed: townhall.Plain("x")}, "无权限：应为x", "forbidden: needs x"},
		{townhall.Error{Kind: townhall.Conflict, Field: "commit", Found: townhall.ValueOf("c1")}, "版本冲突：commit实为c1", "conflict: commit: found c1"},
		{townhall.Error{Kind: townhall.Corrupt}, "数据损坏", "corrupt"},
	} {
		assert.Equal(t, c.zh, c.e.Text().In(townhall.ZH))
		assert.Equal(t, c.en, c.e.Text().In(townhall.EN))
		assert.EqualError(t, &c.e, "townhall: "+c.en)
	}
}

func TestEveryKindHasAName(t *testing.T) {
	for _, k := range []townhall.ErrorKind{townhall.Invalid, townhall.NotFound, townhall.Conflict, townhall.Corrupt, townhall.Newer,
		townhall.Forbidden, townhall.Overflow, townhall.Gone} {
		e := &townhall.Error{Kind: k}
		assert.Equal(t, string(k), e.Text().In(townhall.EN))
		assert.NotEqual(t, string(k), e.Text().In(townhall.ZH))
		assert.ErrorIs(t, e, k)
		assert.EqualError(t, k, string(k))
	}
	assert.NotErrorIs(t, &townhall.Error{Kind: townhall.Invalid}, townhall.Corrupt)
}

func TestErrorKeepsItsCause(t *testing.T) {
	e := &townhall.Error{Kind: townhall.NotFound, Field: "county.json", Err: fs.ErrNotExist}
	assert.EqualError(t, e, "townhall: not found: county.json: file does not exist")
	assert.ErrorIs(t, e, fs.ErrNotExist)
	assert.NotErrorIs(t, e, errors.New("other"))
}

func TestExplain(t *testing.T) {
	missing := &townhall.Error{Kind: townhall.NotFound, Field: "county.json", Err: fs.ErrNotExist}
	no := townhall.Refuse(townhall.Finding{Code: "seal", Say: townhall.Say("seal", "缺章", "no seal")})
	for _, c := range []struct {
		what   string
		err    error
		zh, en string
	}{
		{"nothing", nil, "", ""},
		{"a refusal", no, "✗ 缺章", "✗ no seal"},
		{"an error", &townhall.Error{Kind: townhall.Gone, Field: "state"}, "已作废或销毁：state", "gone: state"},
		{"an error with its cause", missing, "未找到：county.json（原因：file does not exist）", "not found: county.json (cause: file does not exist)"},
		{"a kind", townhall.Conflict, "版本冲突", "conflict"},
		{"joined errors", errors.Join(no, missing), "✗ 缺章\n未找到：county.json（原因：file does not exist）", "✗ no seal\nnot found: county.json (cause: file does not exist)"},
		{"a refusal that a host wrapped", fmt.Errorf("saving: %w", no), "✗ 缺章", "✗ no seal"},
		{"another's error", fs.ErrNotExist, "file does not exist", "file does not exist"},
		{"another's error, wrapped", fmt.Errorf("saving: %w", fs.ErrNotExist), "saving: file does not exist", "saving: file does not exist"},
	} {
		assert.Equal(t, []string{c.zh, c.en}, []string{townhall.Explain(c.err, townhall.ZH), townhall.Explain(c.err, townhall.EN)}, c.what)
	}
}

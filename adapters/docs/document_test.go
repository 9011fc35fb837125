package docs_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/docs"
)

// agreement is the document of the tests: a case with two parties, one of whose names would break out of a careless page.
func agreement() docs.Document {
	v := townhall.ValueOf
	return docs.Document{
		Code: "调解-07", Title: townhall.Say("test.agreement", "人民调解协议书", "Mediation agreement"), Language: townhall.ZH,
		Fields: []docs.Field{
			{Key: "case.number", Label: townhall.Say("test.number", "案号", "Case"), Value: v("2026-041")},
			{Key: "day", Label: townhall.Say("test.day", "日期", "Day"), Value: v(townhall.NewDate(2026, 3, 2))},
			{Key: "sum", Label: townhall.Say("test.sum", "人数", "People"), Value: v(12)},
			{Key: "blank", Label: townhall.Say("test.blank", "备注", "Remarks")}},
		Paragraphs: []docs.Field{{Key: "terms", Label: townhall.Say("test.terms", "协议内容", "Terms"), Value: v("一、甲方清理水沟。\n二、乙方 < 甲方 & 不再追究。")}},
		Tables: []docs.Table{{Key: "parties", Title: townhall.Say("test.parties", "当事人", "Parties"),
			Columns: []docs.Column{{Key: "name", Label: townhall.Say("test.name", "姓名", "Name")}, {Key: "age", Label: townhall.Say("test.age", "年龄", "Age")}},
			Rows:    [][]townhall.Value{{v("王<script>"), v(52)}, {v("李四"), v(47)}}}},
		Signatures: []docs.Field{{Key: "mediator", Label: townhall.Say("test.mediator", "调解员", "Mediator"), Value: v("赵六")}},
	}
}

func printedDocuments(t *testing.T, documents ...docs.Document) string {
	t.Helper()
	var page strings.Builder
	require.NoError(t, docs.HTML(&page, documents...))
	return page.String()
}

func TestHTMLPrintsEveryPart(t *testing.T) {
	page := printedDocuments(t, agreement())
	for _, want := range []string{`<html lang="zh">`, `<title>人民调解协议书 · 调解-07</title>`, `<h1>人民调解协议书</h1>`,
		`<tr><th scope="row">案号</th><td>2026-041</td></tr>`, `<tr><th scope="row">日期</th><td>2026-03-02</td></tr>`,
		`<tr><th scope="row">备注</th><td></td></tr>`, `<h2>协议内容</h2>`, "一、甲方清理水沟。\n二、乙方 &lt; 甲方 &amp; 不再追究。",
		`<caption>当事人</caption>`, `<tr role="row"><th scope="col" role="columnheader">姓名</th><th scope="col" role="columnheader">年龄</th></tr>`,
		`<td role="cell" data-head="姓名">王&lt;script&gt;</td><td role="cell" data-head="年龄" class="figure">52</td>`, `<p class="sign"><span>调解员</span><span>赵六</span></p>`} {
		assert.Contains(t, page, want)
	}
	assert.NotContains(t, page, "<script", "everything is escaped")
	assert.NotContains(t, page, "http", "nothing is loaded from elsewhere")
}

// Figures stand under figures, also with a unit, where a column holds nothing else; a date is not broken over lines; a table of
// many columns lies across, one without rows says so, and one that leads stands before the paragraphs.
func TestHTMLSetsTables(t *testing.T) {
	v := townhall.ValueOf
	d := docs.Document{Language: townhall.EN, Paragraphs: []docs.Field{{Key: "p", Value: v("paragraph")}}, Tables: []docs.Table{
		{Key: "t", Lead: true, Columns: []docs.Column{{Key: "a"}, {Key: "b"}, {Key: "c"}, {Key: "d"}},
			Rows: [][]townhall.Value{{v("66.7 %"), v(3), v("12 September 2025"), v("a text of several words")}, {v("—"), v("none"), {}, v("12.00 CNY")}}},
		{Key: "empty", Columns: []docs.Column{{Key: "a"}, {Key: "b"}}}}}
	page := printedDocuments(t, d)
	var classes []string
	for _, cell := range regexp.MustCompile(`<td role="cell" data-head=""(?: class="([a-z]+)")?>([^<]*)`).FindAllStringSubmatch(page, -1) {
		classes = append(classes, cell[1]+":"+cell[2])
	}
	assert.Equal(t, []string{"figure:66.7 %", "short:3", "short:12 September 2025", ":a text of several words", "figure:—", "short:none", "short:", "short:12.00 CNY"}, classes)
	assert.Contains(t, page, `<td role="cell" colspan="2">—</td>`)
	assert.Less(t, strings.Index(page, "66.7 %"), strings.Index(page, "<p>paragraph"))
	assert.Contains(t, page, `<article lang="en">`)
	for i := range 8 {
		d.Tables[1].Columns = append(d.Tables[1].Columns, docs.Column{Key: string(rune('c' + i))})
	}
	assert.Contains(t, printedDocuments(t, d), `<article lang="en" class="wide">`)
}

func TestHTMLPrintsSeveralAsOneJob(t *testing.T) {
	english := agreement()
	english.Language = townhall.EN
	page := printedDocuments(t, agreement(), english, agreement())
	assert.Equal(t, [][]string{{`<article lang="zh">`, "zh"}, {`<article lang="en">`, "en"}, {`<article lang="zh">`, "zh"}},
		regexp.MustCompile(`<article lang="(..)">`).FindAllStringSubmatch(page, -1))
	assert.Contains(t, page, "article + article { break-before: page }")
	assert.Contains(t, page, `<th scope="row">Case</th>`)
	assert.Equal(t, 1, strings.Count(page, "</html>"))

	assert.ErrorIs(t, docs.HTML(&strings.Builder{}), townhall.Invalid, "there is nothing to print")
}

func TestDocumentNamesItsPlaceholders(t *testing.T) {
	assert.Equal(t, []string{"case.number", "day", "sum", "blank", "terms", "mediator", "title", "code", "parties.name", "parties.age"}, agreement().Placeholders())
}

func TestDocumentThatWouldBeFilledInWrongly(t *testing.T) {
	for name, spoil := range map[string]func(*docs.Document){
		"two of a key":          func(d *docs.Document) { d.Signatures[0].Key = "day" },
		"a field like a column": func(d *docs.Document) { d.Fields[0].Key = "parties.name" },
		"no key":                func(d *docs.Document) { d.Fields[0].Key = "" },
		"braces":                func(d *docs.Document) { d.Fields[0].Key = "a}}b" },
		"outer spaces":          func(d *docs.Document) { d.Tables[0].Columns[0].Key = "name " },
		"a short row":           func(d *docs.Document) { d.Tables[0].Rows[1] = d.Tables[0].Rows[1][:1] },
	} {
		d := agreement()
		spoil(&d)
		assert.ErrorIs(t, docs.HTML(&strings.Builder{}, d), townhall.Invalid, name)
	}
}

func ExampleHTML() {
	receipt := docs.Document{Title: townhall.Plain("收据"), Language: townhall.ZH,
		Fields: []docs.Field{{Key: "payer", Label: townhall.Say("example.payer", "交款人", "Payer"), Value: townhall.ValueOf("张三")}}}
	page, err := os.CreateTemp("", "receipt-*.html")
	if err != nil {
		panic(err)
	}
	defer os.Remove(page.Name())
	defer page.Close()
	if err := docs.HTML(page, receipt, receipt); err != nil { // two copies, one print job
		panic(err)
	}
	// Output:
}

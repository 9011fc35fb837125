package docs_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/docs"
)

const (
	wordTypes = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
		`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>`
	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"`
	wordRels  = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" ` +
		`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
)

type file struct{ name, content string }

// archived packs files; a name that ends in ! is stored unpacked.
func archived(files ...file) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range files {
		h := zip.FileHeader{Name: strings.TrimSuffix(f.name, "!"), Method: zip.Deflate}
		if h.Name != f.name {
			h.Method = zip.Store
		}
		part, err := w.CreateHeader(&h)
		if err == nil {
			_, err = io.WriteString(part, f.content)
		}
		if err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// wordForm is a DOCX of this body, with a header and a part that no filler knows.
func wordForm(body string) []byte {
	return archived(file{"[Content_Types].xml", wordTypes}, file{"_rels/.rels", wordRels},
		file{"word/document.xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\r\n" + `<w:document ` + wordSpace + `><w:body>` + body + `</w:body></w:document>`},
		file{"word/header1.xml", `<w:hdr ` + wordSpace + `><w:p><w:r><w:t>No. {{case.</w:t></w:r><w:r><w:t>number}}</w:t></w:r></w:p></w:hdr>`},
		file{"word/media/seal.png!", "\x89PNG\x00 {{day}}"})
}

func p(runs ...string) string {
	return `<w:p w14:paraId="1"><w:pPr><w:jc w:val="left"/></w:pPr>` + strings.Join(runs, `<w:proofErr w:type="spellStart"/>`) + `</w:p>`
}

func r(format, words string) string {
	return `<w:r><w:rPr>` + format + `</w:rPr><w:t>` + words + `</w:t></w:r>`
}

func tr(cells ...string) string {
	row := `<w:tr><w:trPr><w:cantSplit/></w:trPr>`
	for _, c := range cells {
		row += `<w:tc>` + c + `</w:tc>`
	}
	return row + `</w:tr>`
}

func tbl(rows ...string) string {
	return `<w:tbl><w:tblPr/>` + strings.Join(rows, "") + `</w:tbl>`
}

func fillDOCX(t *testing.T, form []byte, d docs.Document) map[string]string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, docs.FillDOCX(&out, bytes.NewReader(form), int64(len(form)), d))
	return unpacked(t, out.Bytes())
}

func unpacked(t *testing.T, archive []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	require.NoError(t, err)
	parts := map[string]string{}
	for _, f := range z.File {
		part, err := f.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(part)
		require.NoError(t, err)
		parts[f.Name] = string(content)
	}
	return parts
}

// wordText reads a part as a word processor would, by XML and not by the filler's own eyes: cells end in |, rows and
// paragraphs in a new line, breaks are ⏎, and [b] or [i] stands before what is bold or italic.
func wordText(t *testing.T, part string) string {
	t.Helper()
	var out strings.Builder
	inText := false
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return out.String()
		}
		require.NoError(t, err, part)
		switch token := token.(type) {
		case xml.StartElement:
			inText = token.Name.Local == "t"
			out.WriteString(map[string]string{"br": "⏎", "b": "[b]", "i": "[i]"}[token.Name.Local])
			if token.Name.Local == "tab" {
				out.WriteString("→")
			}
		case xml.EndElement:
			inText = false
			out.WriteString(map[string]string{"tc": "|", "tr": "\n", "p": "¶"}[token.Name.Local])
		case xml.CharData:
			if inText {
				out.Write(token)
			}
		}
	}
}

func TestFillDOCX(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"a field", p(r("", "案号{{case.number}}。")), "案号2026-041。¶"},
		{"spaces within the braces", p(r("", "{{ day }}")), "2026-03-02¶"},
		{"split over three runs", p(r("<w:b/>", "A {"), r("<w:i/>", "{case.nu"), r("", "mber}} B")), "[b]A 2026-041[i] B¶"},
		{"two that share a run", p(r("<w:b/>", "{{sum"), r("<w:i/>", "}}/{{da"), r("", "y}}")), "[b]12[i]/2026-03-02¶"},
		{"escaped", p(r("", "&lt;{{terms}}&gt;")), "<一、甲方清理水沟。⏎二、乙方 < 甲方 & 不再追究。>¶"},
		{"nothing to write", p(r("", "[{{blank}}]")), "[]¶"},
		{"title and code", p(r("", "{{title}} {{code}}")), "人民调解协议书 调解-07¶"},
		{"a row for each party", tbl(tr(p(r("<w:b/>", "姓名")), p()), tr(p(r("", "{{parti"), r("", "es.name}}")), p(r("<w:b/>", "{{parties.age}} {{day}}"))), tr(p(), p(r("", "{{sum}}")))),
			"[b]姓名¶|¶|\n王<script>¶|[b]52 2026-03-02¶|\n李四¶|[b]47 2026-03-02¶|\n¶|12¶|\n"},
		{"a table within a repeated row", tbl(tr(p(r("", "{{parties.name}}")) + tbl(tr(p(r("", "{{parties.age}}{{sum}}")))) + p())),
			"王<script>¶5212¶|\n¶|\n李四¶4712¶|\n¶|\n"},
		{"a table within a table", tbl(tr(p(r("", "x")) + tbl(tr(p(r("", "{{parties.name}}")))) + p())), "x¶王<script>¶|\n李四¶|\n¶|\n"},
		{"no rows", tbl(tr(p(r("", "kept"))), tr(p(r("", "{{none.x}}")))), "kept¶|\n"},
		{"no rows at all", tbl(tr(p(r("", "{{none.x}}")))) + p(), "¶"},
		{"a text box within a paragraph", p(r("", "{{su"), `<w:r><w:pict><w:txbxContent>`+p(r("", "{{day}}"))+`</w:txbxContent></w:pict></w:r>`, r("", "m}}")), "122026-03-02¶¶"},
		{"single braces", p(r("", "{a} {{sum}} }")), "{a} 12 }¶"},
		{"text of another language", `<a:t xmlns:a="urn:x">{{day}}</a:t>`, "{{day}}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := agreement()
			d.Tables = append(d.Tables, docs.Table{Key: "none", Columns: []docs.Column{{Key: "x"}}})
			parts := fillDOCX(t, wordForm(c.body), d)
			assert.Equal(t, c.want, wordText(t, parts["word/document.xml"]))
			assert.Equal(t, "No. 2026-041¶", wordText(t, parts["word/header1.xml"]))
		})
	}
}

func TestFillDOCXWritesWhatXMLCannotHold(t *testing.T) {
	d := agreement()
	d.Fields[0].Value = townhall.ValueOf(" a\tb\r\n\x01c ")
	parts := fillDOCX(t, wordForm(p(r("", "{{case.number}}"))), d)
	assert.Equal(t, " a→b⏎\uFFFDc ¶", wordText(t, parts["word/document.xml"]))
	assert.Contains(t, parts["word/document.xml"], `<w:t xml:space="preserve"> a</w:t><w:tab/>`)
}

// TestFillDOCXLeavesTheRest: parts without placeholders keep their packed bytes; in the others, only the texts change.
func TestFillDOCXLeavesTheRest(t *testing.T) {
	body := p(r(`<w:rFonts w:hint="eastAsia"/>`, "é  &#x41; 甲")) + `<w:customXml w:element='a'/><!-- <w:t>{{x}}</w:t> --><w:sectPr  w:x="1" />`
	form := wordForm(body + p(r("<w:b/>", "{{sum}}")) + body)
	var out bytes.Buffer
	require.NoError(t, docs.FillDOCX(&out, bytes.NewReader(form), int64(len(form)), agreement()))
	before, after := unpacked(t, form), unpacked(t, out.Bytes())
	assert.Equal(t, strings.Replace(before["word/document.xml"], "<w:t>{{sum}}", `<w:t xml:space="preserve">12`, 1), after["word/document.xml"])
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "word/media/seal.png"} {
		assert.Equal(t, before[name], after[name], name)
		assert.Equal(t, packed(t, form, name), packed(t, out.Bytes(), name), name)
	}
	for i, f := range archive(t, form).File {
		assert.Equal(t, f.Name, archive(t, out.Bytes()).File[i].Name, "the parts keep their order")
	}
}

func archive(t *testing.T, content []byte) *zip.Reader {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	return z
}

func packed(t *testing.T, content []byte, name string) []byte {
	t.Helper()
	for _, f := range archive(t, content).File {
		if f.Name == name {
			raw, err := f.OpenRaw()
			require.NoError(t, err)
			packed, err := io.ReadAll(raw)
			require.NoError(t, err)
			return packed
		}
	}
	return nil
}

func TestFillDOCXRefuses(t *testing.T) {
	two := agreement()
	two.Tables = append(two.Tables, docs.Table{Key: "none", Columns: []docs.Column{{Key: "x"}}})
	for _, c := range []struct{ name, body, found string }{
		{"an unknown placeholder", p(r("", "{{case.numbre}}")), "case.numbre"},
		{"a column outside of a row", p(r("", "{{parties.name}}")), "parties.name"},
		{"two tables in a row", tbl(tr(p(r("", "{{parties.name}}{{none.x}}")))), "none.x"},
		{"braces left open", p(r("", "{{day")), "{{day"}, {"braces only closed", p(r("", "day}} {{sum}}")), "}} {{sum}}"},
		{"a brace too many", p(r("", "{{{day}}")), "{{{day}}"}, {"no name", p(r("", "{{ }}")), "{{ }}"},
		{"full-width braces", p(r("", "｛｛day｝｝")), "｛｛day｝｝"},
		{"a placeholder over two paragraphs", p(r("", "{{da")) + p(r("", "y}}")), "{{da"},
		{"a placeholder over a line break", `<w:p><w:r><w:t>{{da</w:t><w:br/><w:t>y}}</w:t></w:r></w:p>`, "{{da"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form := wordForm(c.body)
			var out bytes.Buffer
			err := docs.FillDOCX(&out, bytes.NewReader(form), int64(len(form)), two)
			var refused *townhall.Error
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, townhall.Invalid, refused.Kind)
			assert.Equal(t, "template[word/document.xml]", refused.Field)
			assert.Equal(t, c.found, refused.Found.String())
			assert.Empty(t, out.Bytes(), "nothing is written")
		})
	}
	form := wordForm(p(r("", "{{x}}")))
	err := docs.FillDOCX(io.Discard, bytes.NewReader(form), int64(len(form)), agreement())
	assert.Contains(t, townhall.Explain(err, townhall.ZH), "case.number、day、sum、blank、terms、mediator、title、code、parties.name、parties.age")
	assert.Contains(t, townhall.Explain(err, townhall.ZH), "x")
}

func TestPlaceholdersOfDOCX(t *testing.T) {
	form := wordForm(p(r("", "{{a}} {{"), r("", "b}}")) + tbl(tr(p(r("", "{{parties.name}} {{a}}")))))
	names, err := docs.Placeholders(bytes.NewReader(form), int64(len(form)))
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b", "parties.name", "case.number"}, names)
}

func TestFillDOCXRefusesWhatIsNone(t *testing.T) {
	form := wordForm(p(r("", "{{sum}}")))
	whole := func(document string) []byte {
		return archived(file{"[Content_Types].xml", wordTypes}, file{"word/document.xml", document})
	}
	deep := strings.Repeat("<a>", 1100) + strings.Repeat("</a>", 1100)
	big := `<w:document ` + wordSpace + `>` + strings.Repeat(" ", 9<<20) + `</w:document>`
	for name, c := range map[string]struct {
		form []byte
		kind townhall.ErrorKind
	}{
		"nothing": {nil, townhall.Invalid}, "a text": {[]byte("Dear county"), townhall.Invalid}, "truncated": {form[:len(form)-40], townhall.Invalid},
		"another archive":  {archived(file{"a.txt", "a"}), townhall.Invalid},
		"a workbook":       {archived(file{"[Content_Types].xml", strings.ReplaceAll(wordTypes, "wordprocessingml.document", "spreadsheetml.sheet")}), townhall.Invalid},
		"no types":         {archived(file{"[Content_Types].xml", "<Types"}), townhall.Invalid},
		"an empty part":    {whole(""), townhall.Invalid},
		"unclosed":         {whole(`<w:document ` + wordSpace + `><w:p>`), townhall.Invalid},
		"crossed":          {whole(`<w:document ` + wordSpace + `><w:p></w:document></w:p>`), townhall.Invalid},
		"a text of more":   {whole(`<w:document ` + wordSpace + `><w:t><w:tr/></w:t></w:document>`), townhall.Invalid},
		"another encoding": {whole(`<?xml version="1.0" encoding="GBK"?><w:document ` + wordSpace + `/>`), townhall.Invalid},
		"a part twice":     {archived(file{"[Content_Types].xml", wordTypes}, file{"word/document.xml", "<a/>"}, file{"Word/document.xml", "<a/>"}), townhall.Invalid},
		"very deep":        {whole(deep), townhall.Overflow},
		"a bomb":           {whole(big), townhall.Overflow},
	} {
		var out bytes.Buffer
		err := docs.FillDOCX(&out, bytes.NewReader(c.form), int64(len(c.form)), agreement())
		var refused *townhall.Error
		if assert.ErrorAs(t, err, &refused, name) {
			assert.Equal(t, c.kind, refused.Kind, "%s: %v", name, err)
		}
		assert.Empty(t, out.Bytes(), name)
	}
}

// TestFillDOCXStopsGrowing: a small form and a large table cannot make a document without bound.
func TestFillDOCXStopsGrowing(t *testing.T) {
	d := agreement()
	long := townhall.ValueOf(strings.Repeat("长", 1<<20))
	for range 40 {
		d.Tables[0].Rows = append(d.Tables[0].Rows, []townhall.Value{long, long})
	}
	form := wordForm(tbl(tr(p(r("", "{{parties.name}}")))))
	assert.ErrorIs(t, docs.FillDOCX(io.Discard, bytes.NewReader(form), int64(len(form)), d), townhall.Overflow)
}

// brimful leaves nothing blank: braces on both sides of a blank would meet and look like a placeholder's.
func brimful() docs.Document {
	d := agreement()
	d.Fields[3].Value = townhall.ValueOf("x")
	return d
}

func FuzzFillDOCX(f *testing.F) {
	row := tbl(tr(p(r("", "{{parties.name}}")), p(r("", "{{parties.age}}"))))
	for _, body := range []string{p(r("", "{{sum}}")), p(r("", "{"), r("", "{day"), r("", "}}")), row, tbl(tr(row + p())), p(), "<w:tbl>", "<w:t>{{day}}</w:t>", "<w:t/>{{"} {
		f.Add(body, []byte(nil))
	}
	f.Add("", wordForm(row))
	f.Add("", wordForm(p(r("", "{{sum}}")))[:300])
	f.Fuzz(func(t *testing.T, body string, form []byte) {
		if len(form) == 0 {
			form = wordForm(body)
		}
		var out bytes.Buffer
		if err := docs.FillDOCX(&out, bytes.NewReader(form), int64(len(form)), brimful()); err != nil {
			var refused *townhall.Error
			require.ErrorAs(t, err, &refused)
			require.Empty(t, out.Bytes())
			return
		}
		left, err := docs.Placeholders(bytes.NewReader(out.Bytes()), int64(out.Len()))
		require.NoError(t, err)
		require.Empty(t, left, "every placeholder is filled")
	})
}

func ExampleFillDOCX() {
	form := archived(file{"[Content_Types].xml", wordTypes}, // the county's form; here one line
		file{"word/document.xml", `<w:document ` + wordSpace + `><w:body><w:p><w:r><w:t>今收到{{payer}}交来{{sum}}元。</w:t></w:r></w:p></w:body></w:document>`})
	receipt := docs.Document{Language: townhall.ZH, Fields: []docs.Field{
		{Key: "payer", Value: townhall.ValueOf("张三")}, {Key: "sum", Value: townhall.ValueOf(120)}}}

	var out bytes.Buffer
	if err := docs.FillDOCX(&out, bytes.NewReader(form), int64(len(form)), receipt); err != nil {
		fmt.Println(townhall.Explain(err, townhall.ZH))
	}
	filled, _ := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	part, _ := filled.Open("word/document.xml")
	text, _ := io.ReadAll(part)
	fmt.Println(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(text), ""))

	misspelt := docs.Document{Language: townhall.ZH, Fields: receipt.Fields[1:]}
	fmt.Fprintln(os.Stdout, townhall.Explain(docs.FillDOCX(&out, bytes.NewReader(form), int64(len(form)), misspelt), townhall.ZH))
	// Output:
	// 今收到张三交来120元。
	// 输入有误：template[word/document.xml]应为该文书已有的占位符（sum、title、code），实为payer
}

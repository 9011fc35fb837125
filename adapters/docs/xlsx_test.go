package docs_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/docs"
)

const (
	sheetSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	sheetTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
		`<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`
	office    = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	relations = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	workbook  = `<?xml version="1.0"?><workbook ` + sheetSpace + `><sheets><sheet name="表 1" sheetId="1" r:id="rId1"/><sheet name="Two" sheetId="2" r:id="rId2"/></sheets></workbook>`
	styles    = `<?xml version="1.0"?><styleSheet ` + sheetSpace + `><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>` +
		`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="1" applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs></styleSheet>`
)

// sheetForm is an XLSX whose first sheet has these rows and what follows them, and whose texts are shared.
func sheetForm(rows, after, second string, texts ...string) []byte {
	shared := ""
	for _, text := range texts {
		shared += `<si>` + text + `<phoneticPr fontId="1" type="noConversion"/></si>`
	}
	sheet := func(rows, after string) string {
		return `<?xml version="1.0"?><worksheet ` + sheetSpace + `><sheetData>` + rows + `</sheetData>` + after + `</worksheet>`
	}
	return archived(file{"[Content_Types].xml", sheetTypes},
		file{"_rels/.rels", relations + `<Relationship Id="rId1" Type="` + office + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		file{"xl/workbook.xml", workbook},
		file{"xl/_rels/workbook.xml.rels", relations + `<Relationship Id="rId1" Type="` + office + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + office + `worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId3" Type="` + office + `styles" Target="styles.xml"/>` +
			`<Relationship Id="rId4" Type="` + office + `sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
		file{"xl/worksheets/sheet1.xml", sheet(rows, after)}, file{"xl/worksheets/sheet2.xml", sheet(second, "")},
		file{"xl/sharedStrings.xml", `<?xml version="1.0"?><sst ` + sheetSpace + `>` + shared + `</sst>`},
		file{"xl/styles.xml", styles}, file{"xl/media/seal.png!", "\x89PNG\x00 {{day}}"}, file{"customXml/item1.xml", `<a  b='{{day}}' />`})
}

func row(n int, cells ...string) string {
	return fmt.Sprintf(`<row r="%d">%s</row>`, n, strings.Join(cells, ""))
}

func inline(at, text string) string {
	return `<c r="` + at + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
}

func formula(at, formula, shown string) string {
	return `<c r="` + at + `"><f>` + formula + `</f><v>` + shown + `</v></c>`
}

// readSheet is a sheet as XML tells it, and not as excelize does: a text in quotes, with [font] before each run that has its
// own; a number; a formula after =; after a cell's style, if it has one.
func readSheet(t *testing.T, parts map[string]string, name string) map[string]string {
	t.Helper()
	type texts struct {
		T string `xml:"t"`
		R []struct {
			T    string `xml:"t"`
			Font struct {
				Val string `xml:"val,attr"`
			} `xml:"rPr>rFont"`
		} `xml:"r"`
	}
	say := func(s texts) string {
		out := s.T
		for _, r := range s.R {
			if r.Font.Val != "" {
				out += "[" + r.Font.Val + "]"
			}
			out += r.T
		}
		return `"` + out + `"`
	}
	var shared struct {
		SI []texts `xml:"si"`
	}
	require.NoError(t, xml.Unmarshal([]byte(parts["xl/sharedStrings.xml"]), &shared))
	var sheet struct {
		Rows []struct {
			R      int    `xml:"r,attr"`
			Height string `xml:"ht,attr"`
			Cells  []struct {
				R     string `xml:"r,attr"`
				T     string `xml:"t,attr"`
				Style string `xml:"s,attr"`
				V     string `xml:"v"`
				F     string `xml:"f"`
				IS    texts  `xml:"is"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
		Merges []struct {
			Ref string `xml:"ref,attr"`
		} `xml:"mergeCells>mergeCell"`
	}
	require.NoError(t, xml.Unmarshal([]byte(parts[name]), &sheet))
	out := map[string]string{}
	for _, r := range sheet.Rows {
		if r.Height != "" {
			out["row "+strconv.Itoa(r.R)] = r.Height
		}
		for _, c := range r.Cells {
			s := c.V
			switch {
			case c.F != "":
				s = "=" + c.F + c.V
			case c.T == "s":
				i, err := strconv.Atoi(c.V)
				require.NoError(t, err)
				s = say(shared.SI[i])
			case c.T == "inlineStr":
				s = say(c.IS)
			case c.T == "str":
				s = `"` + c.V + `"`
			case c.T != "":
				s = c.T + " " + s
			}
			if c.Style != "" && c.Style != "0" {
				s = c.Style + ":" + s
			}
			if s != "" {
				out[c.R] = s
			}
		}
	}
	for _, m := range sheet.Merges {
		out["merged"] += m.Ref + " "
	}
	return out
}

func fillXLSX(t *testing.T, form []byte, d docs.Document) map[string]string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, docs.FillXLSX(&out, bytes.NewReader(form), int64(len(form)), d))
	return unpacked(t, out.Bytes())
}

func TestFillXLSX(t *testing.T) {
	form := sheetForm(
		row(1, `<c r="A1" s="1" t="s"><v>0</v></c>`, `<c r="C1" t="s"><v>1</v></c>`, `<c r="D1" t="str"><v>{{code}}</v></c>`)+
			row(2, inline("A2", "{{sum}}"), inline("B2", "{{sum}}人"), `<c r="C2" s="2" t="inlineStr"><is><t>{{sum}}</t></is></c>`, inline("D2", "{{blank}}"), inline("E2", "{{terms}}"))+
			row(4, inline("A4", "姓名"), inline("C4", "年龄"))+
			`<row r="5" ht="30" customHeight="1">`+inline("A5", "{{parties.name}}")+`<c r="C5" s="2" t="inlineStr"><is><t>{{parties.age}}</t></is></c>`+
			formula("D5", "C5*2+$C$2+LOG10(100)", "0")+`<c r="E5" s="1"/><c r="F5"><v>7</v></c><c r="G5" t="b"><v>1</v></c><c r="H5" t="s"><v>2</v></c></row>`+
			row(6, inline("B6", "{{day}}"))+row(7, formula("C7", "SUM(C4:C6)", "0"), inline("E7", "end"))+row(8, inline("A8", "{{none.x}}"))+row(9, inline("A9", "last")),
		`<mergeCells count="2"><mergeCell ref="A5:B5"/><mergeCell ref="A7:B7"/></mergeCells>`,
		row(1, formula("A1", "SUM('表 1'!C4:C6)", "3"), inline("B1", "{{mediator}}")),
		`<t>{{case.number}}号</t>`,
		`<r><rPr><b/><rFont val="黑体"/></rPr><t xml:space="preserve">由 {{medi</t></r><r><rPr><rFont val="楷体"/></rPr><t>ator}}</t></r><r><t>签</t></r>`,
		`<r><rPr><rFont val="黑体"/></rPr><t>a</t></r><r><t>b{{sum}}</t></r>`)
	d := agreement()
	d.Tables = append(d.Tables, docs.Table{Key: "none", Columns: []docs.Column{{Key: "x"}}})
	parts := fillXLSX(t, form, d)
	assert.Equal(t, map[string]string{
		"A1": `1:"2026-041号"`, "C1": `"[黑体]由 赵六[楷体]签"`, "D1": `"调解-07"`, "A2": "12", "B2": `"12人"`, "C2": "2:12", "D2": `""`,
		"E2": `"一、甲方清理水沟。` + "\n" + `二、乙方 < 甲方 & 不再追究。"`, "A4": `"姓名"`, "C4": `"年龄"`,
		"A5": `"王<script>"`, "C5": "2:52", "D5": "=C5*2+$C$2+LOG10(100)", "E5": "1:", "F5": "7", "G5": "b 1", "H5": `"[黑体]ab12"`, "row 5": "30",
		"A6": `"李四"`, "C6": "2:47", "D6": "=C6*2+$C$2+LOG10(100)", "E6": "1:", "F6": "7", "G6": "b 1", "H6": `"[黑体]ab12"`, "row 6": "30",
		"B7": `"2026-03-02"`, "C8": "=SUM(C4:C7)", "E8": `"end"`, "A9": `"last"`, "merged": "A5:B5 A6:B6 A8:B8 ",
	}, sorted(readSheet(t, parts, "xl/worksheets/sheet1.xml")))
	assert.Equal(t, map[string]string{"A1": "=SUM('表 1'!C4:C7)", "B1": `"赵六"`}, readSheet(t, parts, "xl/worksheets/sheet2.xml"))
	before := unpacked(t, form)
	for _, name := range []string{"xl/media/seal.png", "customXml/item1.xml"} {
		assert.Equal(t, before[name], parts[name], name)
	}
	assert.Contains(t, parts["xl/workbook.xml"], `fullCalcOnLoad="true"`)
}

// sorted puts the merged cells, whose order says nothing, in order.
func sorted(cells map[string]string) map[string]string {
	if merged := strings.Fields(cells["merged"]); merged != nil {
		slices.Sort(merged)
		cells["merged"] = strings.Join(merged, " ") + " "
	}
	return cells
}

func TestFillXLSXWithoutPlaceholdersCopies(t *testing.T) {
	form := sheetForm(row(1, inline("A1", "as it is"), formula("B1", "1+1", "2")), "", "")
	var out bytes.Buffer
	require.NoError(t, docs.FillXLSX(&out, bytes.NewReader(form), int64(len(form)), agreement()))
	assert.Equal(t, unpacked(t, form), unpacked(t, out.Bytes()))
}

func TestFillXLSXKeepsLongNumbersAsTexts(t *testing.T) {
	d := agreement()
	d.Fields[0].Value, d.Fields[2].Value = townhall.ValueOf(999_999_999_999_999), townhall.ValueOf(-1_000_000_000_000_000)
	parts := fillXLSX(t, sheetForm(row(1, inline("A1", "{{case.number}}"), inline("B1", "{{sum}}")), "", ""), d)
	assert.Equal(t, map[string]string{"A1": "999999999999999", "B1": `"-1000000000000000"`}, readSheet(t, parts, "xl/worksheets/sheet1.xml"))
}

// TestFillXLSXRepeatsMany: the time grows with the rows, and not with their square.
func TestFillXLSXRepeatsMany(t *testing.T) {
	d := agreement()
	d.Tables[0].Rows = slices.Repeat(d.Tables[0].Rows, 2_000)
	var cells []string
	for c := 'B'; c <= 'Z'; c++ {
		cells = append(cells, inline(string(c)+"5", "{{parties.age}}"))
	}
	parts := fillXLSX(t, sheetForm(row(5, append([]string{inline("A5", "{{parties.name}}")}, cells...)...)+row(6, inline("A6", "{{day}}")), "", ""), d)
	got := readSheet(t, parts, "xl/worksheets/sheet1.xml")
	assert.Len(t, got, 26*4_000+1)
	assert.Equal(t, []string{"47", `"李四"`, `"2026-03-02"`}, []string{got["Z4004"], got["A4004"], got["A4005"]})
	d.Tables[0].Rows = slices.Repeat(d.Tables[0].Rows, 100)
	form := sheetForm(row(5, inline("A5", "{{parties.name}}")), "", "")
	assert.ErrorIs(t, docs.FillXLSX(io.Discard, bytes.NewReader(form), int64(len(form)), d), townhall.Overflow)
}

func TestFillXLSXRefuses(t *testing.T) {
	d := agreement()
	d.Tables = append(d.Tables, docs.Table{Key: "none", Columns: []docs.Column{{Key: "x"}}})
	d.Fields[0].Value = townhall.ValueOf(strings.Repeat("长", 32_768))
	parties := row(5, inline("A5", "{{parties.name}}"))
	for _, c := range []struct {
		name        string
		form        []byte
		kind        townhall.ErrorKind
		field, said string
	}{
		{"an unknown placeholder", sheetForm(row(2, inline("B2", "{{dya}}")), "", ""), townhall.Invalid, "template[表 1!B2]", "dya"},
		{"on the second sheet", sheetForm("", "", row(2, inline("B2", "{{dya}}"))), townhall.Invalid, "template[Two!B2]", "dya"},
		{"braces left open", sheetForm(row(2, inline("B2", "{{day")), "", ""), townhall.Invalid, "template[表 1!B2]", "{{day"},
		{"full-width braces", sheetForm(row(2, inline("B2", "｛｛day｝｝")), "", ""), townhall.Invalid, "template[表 1!B2]", "｛｛day"},
		{"two tables in a row", sheetForm(row(2, inline("A2", "{{parties.name}}"), inline("B2", "{{none.x}}")), "", ""), townhall.Invalid, "template[表 1!B2]", "none.x"},
		{"a total of one row", sheetForm(parties+row(6, formula("C6", "SUM(C5:C5)", "0")), "", ""), townhall.Invalid, "template[表 1!C6]", "=SUM(C5:C5)"},
		{"a total that ends in it", sheetForm(parties+row(6, formula("C6", "1+SUM(C$2:C$5)", "0")), "", ""), townhall.Invalid, "template[表 1!C6]", "SUM(C$2:C$5)"},
		{"a cell of it", sheetForm(parties, "", row(1, formula("A1", "'表 1'!A5", "0"))), townhall.Invalid, "template[Two!A1]", "'表 1'!A5"},
		{"merged with the next", sheetForm(parties, `<mergeCells><mergeCell ref="A5:A6"/></mergeCells>`, ""), townhall.Invalid, "template[表 1!A5]", "merged"},
		{"too long for a cell", sheetForm(row(2, inline("B2", "{{case.number}}")), "", ""), townhall.Overflow, "document[表 1!B2]", "32768"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			err := docs.FillXLSX(&out, bytes.NewReader(c.form), int64(len(c.form)), d)
			var refused *townhall.Error
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, []any{c.kind, c.field}, []any{refused.Kind, refused.Field})
			assert.ErrorContains(t, err, c.said)
			assert.Empty(t, out.Bytes(), "nothing is written")
		})
	}
	for _, reads := range []string{"SUM(C4:C6)", "SUM(C:C)", "Two!C5", `"C5"`, "LOG5(1)", "C5x", "5", "SUM(4:6)"} {
		form := sheetForm(parties+row(6, formula("C9", strings.ReplaceAll(reads, `"`, "&quot;"), "0")), "", "")
		assert.NoError(t, docs.FillXLSX(io.Discard, bytes.NewReader(form), int64(len(form)), agreement()), reads)
	}
}

func TestFillXLSXRefusesWhatIsNone(t *testing.T) {
	form := sheetForm(row(1, inline("A1", "{{sum}}")), "", "")
	with := func(rows, after string) []byte { return sheetForm(rows, after, "") }
	for name, c := range map[string]struct {
		form []byte
		kind townhall.ErrorKind
	}{
		"nothing": {nil, townhall.Invalid}, "truncated": {form[:len(form)-60], townhall.Invalid}, "a text document": {wordForm(""), townhall.Invalid},
		"malformed":               {with("<row>", ""), townhall.Invalid},
		"no workbook":             {archived(file{"[Content_Types].xml", sheetTypes}), townhall.Invalid},
		"a far row":               {with(row(1_048_576, inline("A1048576", "{{sum}}")), ""), townhall.Overflow},
		"far cells":               {with(strings.Repeat(`<row><c r="XFD1"/></row>`, 20)+row(9), ""), townhall.Overflow},
		"far cells of other rows": {with(row(1, `<c r="XFD3"/>`)+row(2, strings.Repeat(`<c r="XFD3"/>`, 9)+`<c r="XFD4"/>`)+strings.Repeat(row(3, `<c r="XFD1"/>`), 20), ""), townhall.Overflow},
		"beyond any":              {with(row(2_000_000_000), ""), townhall.Invalid},
		"many merges":             {with("", `<mergeCells>`+strings.Repeat(`<mergeCell ref="A1:B2"/>`, 3_000)+`</mergeCells>`), townhall.Overflow},
		"many elements":           {with("", strings.Repeat(`<a/>`, 1_000_001)), townhall.Overflow},
		"a bomb":                  {with(strings.Repeat(" ", 9<<20), ""), townhall.Overflow},
		"a run of no text":        {sheetForm(row(1, `<c r="A1" t="s"><v>0</v></c>`, inline("B1", "{{sum}}")), "", "", `<r><rPr/></r><r><t>{{sum}}</t></r>`), townhall.Invalid},
	} {
		var out bytes.Buffer
		err := docs.FillXLSX(&out, bytes.NewReader(c.form), int64(len(c.form)), agreement())
		var refused *townhall.Error
		if assert.ErrorAs(t, err, &refused, name) {
			assert.Equal(t, c.kind, refused.Kind, "%s: %v", name, err)
		}
		assert.Empty(t, out.Bytes(), name)
	}
}

func TestPlaceholdersOfXLSX(t *testing.T) {
	form := sheetForm(row(1, inline("A1", "{{a}} {{b}}"), `<c r="B1" t="s"><v>0</v></c>`), "", row(3, inline("C3", "{{parties.name}} {{a}}")), `<r><t>{{c.</t></r><r><t>d}}</t></r>`)
	names, err := docs.Placeholders(bytes.NewReader(form), int64(len(form)))
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b", "c.d", "parties.name"}, names)
	_, err = docs.Placeholders(strings.NewReader("Dear county"), 11)
	assert.ErrorIs(t, err, townhall.Invalid)
	other := archived(file{"[Content_Types].xml", "<Types/>"})
	_, err = docs.Placeholders(bytes.NewReader(other), int64(len(other)))
	assert.ErrorIs(t, err, townhall.Invalid)
}

func FuzzFillXLSX(f *testing.F) {
	f.Add(row(1, inline("A1", "{{sum}}"), `<c r="B1" t="s"><v>0</v></c>`), "<r><t>{{d</t></r><r><t>ay}}</t></r>", []byte(nil))
	f.Add(row(5, inline("A5", "{{parties.name}}"), formula("B5", "A5*2", "1"))+row(6, formula("B6", "SUM(B4:B7)", "1")), "<t>x</t>", []byte(nil))
	f.Add(`<row><c t="inlineStr"><is><t>{{parties.age}}</t></is></c></row><row r="3"/><row/>`, "", []byte(nil))
	f.Add(`<row r="-1"><c r="A0"/></row>`, "<t>{{", []byte(nil))
	f.Add("", "", sheetForm(row(1, inline("A1", "{{sum}}")), "", ""))
	f.Add("", "", sheetForm(row(1, inline("A1", "{{sum}}")), "", "")[:500])
	f.Fuzz(func(t *testing.T, rows, text string, form []byte) {
		if len(form) == 0 {
			form = sheetForm(rows, "", "", text)
		}
		var out bytes.Buffer
		if err := docs.FillXLSX(&out, bytes.NewReader(form), int64(len(form)), brimful()); err != nil {
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

func ExampleFillXLSX() {
	form := sheetForm(row(1, inline("A1", "{{month}}月调解统计表"))+row(3, inline("A3", "{{cases.kind}}"), inline("B3", "{{cases.number}}")), "", "") // the county's form
	v := townhall.ValueOf
	month := docs.Document{Language: townhall.ZH, Fields: []docs.Field{{Key: "month", Value: v(3)}},
		Tables: []docs.Table{{Key: "cases", Columns: []docs.Column{{Key: "kind"}, {Key: "number"}},
			Rows: [][]townhall.Value{{v("邻里纠纷"), v(79)}, {v("土地纠纷"), v(31)}}}}}

	var out bytes.Buffer
	if err := docs.FillXLSX(&out, bytes.NewReader(form), int64(len(form)), month); err != nil {
		fmt.Println(townhall.Explain(err, townhall.ZH))
	}
	filled := readSheet(&testing.T{}, unpacked(&testing.T{}, out.Bytes()), "xl/worksheets/sheet1.xml")
	fmt.Println(filled["A1"])
	fmt.Println(filled["A3"], filled["B3"])
	fmt.Println(filled["A4"], filled["B4"])
	// Output:
	// "3月调解统计表"
	// "邻里纠纷" 79
	// "土地纠纷" 31
}

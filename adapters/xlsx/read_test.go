package xlsx_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/xlsx"
)

func TestCSVIsReadWhateverItsEncodingAndSeparator(t *testing.T) {
	const text = "姓名,件数\r\n王五,\"3\r\n4\"\r\n\r\n,\r\n李四,-5\r\n"
	wanted := []xlsx.Sheet{{Head: []string{"姓名", "件数"}, Rows: []xlsx.Row{{Line: 2, Cells: []string{"王五", "3\n4"}}, {Line: 6, Cells: []string{"李四", "-5"}}}}}
	for _, separator := range []string{",", ";", "\t"} {
		text := strings.ReplaceAll(text, ",", separator)
		for name, encoded := range map[string][]byte{
			"UTF-8":           []byte(text),
			"UTF-8 with mark": []byte("\ufeff" + text),
			"UTF-16LE":        encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes, text),
			"UTF-16BE":        encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes, text),
			"GB18030":         encode(t, simplifiedchinese.GB18030.NewEncoder().Bytes, text),
			"GBK":             encode(t, simplifiedchinese.GBK.NewEncoder().Bytes, text),
		} {
			got, err := xlsx.Read(iotest.OneByteReader(bytes.NewReader(encoded)), xlsx.Limits{})
			require.NoError(t, err, name)
			assert.Equal(t, wanted, got, "%s %q", name, separator)
		}
	}
}

func encode(t *testing.T, by func([]byte) ([]byte, error), text string) []byte {
	t.Helper()
	raw, err := by([]byte(text))
	require.NoError(t, err)
	return raw
}

// workbook is a file that excelize made.
func workbook(t require.TestingT, make func(f *excelize.File) error) []byte {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	require.NoError(t, make(f))
	raw, err := f.WriteToBuffer()
	require.NoError(t, err)
	return raw.Bytes()
}

func TestCellsOfAWorkbookAreReadAsWritten(t *testing.T) {
	for name, tc := range map[string]struct {
		value  any
		format string
		want   string
	}{
		"text":                     {"王五 ", "", "王五 "},
		"text like a formula":      {"=1", "", "=1"},
		"a number":                 {0.1, "", "0.1"},
		"many digits":              {int64(330200199001011234), "", "330200199001011234"},
		"a format of two decimals": {1.005, "0.00", "1.005"},
		"scientific":               {1.5, "0.00E+00", "1.5"},
		"an amount":                {3.5, `#,##0.00 "day"`, "3.5"},
		"coloured":                 {3.5, `[Magenta]0.0;[Red]-0.0`, "3.5"},
		"yes":                      {true, "", "TRUE"},
		"a date":                   {46354, "yyyy-mm-dd", "2026-11-28"},
		"a Chinese date":           {46354, `yyyy"年"m"月"d"日";@`, "2026-11-28"},
		"a date of a place":        {46354, `[$-804]yyyy/m/d`, "2026-11-28"},
		"a month":                  {46354, `mmm`, "2026-11-28"},
		"a date and time":          {46354.5, "yyyy/m/d h:mm", "2026-11-28T12:00:00"},
		"a time":                   {0.75, "h:mm", "18:00:00"},
		"hours beyond a day":       {1.75, "[h]:mm", "1.75"},
		"a day in February 1900":   {59, "yyyy-mm-dd", "1900-02-28"},
		"a day there was not":      {60, "yyyy-mm-dd", "60"},
		"March 1900":               {61, "yyyy-mm-dd", "1900-03-01"},
		"a day before all":         {-1, "yyyy-mm-dd", "-1"},
		"a day after all":          {3e6, "yyyy-mm-dd", "3000000"},
		"a nearly full day":        {46353.9999999, "yyyy-mm-dd", "2026-11-28"},
		"a line break, escaped":    {"a_x000D_b", "", "a\nb"},
	} {
		t.Run(name, func(t *testing.T) {
			sheets, err := xlsx.Read(bytes.NewReader(workbook(t, func(f *excelize.File) error {
				style := 0
				if tc.format != "" {
					style, _ = f.NewStyle(&excelize.Style{CustomNumFmt: &tc.format})
				}
				return errors.Join(f.SetCellValue("Sheet1", "B3", "v"), f.SetCellValue("Sheet1", "B5", tc.value), f.SetCellStyle("Sheet1", "B5", "B5", style))
			})), xlsx.Limits{})
			require.NoError(t, err)
			assert.Equal(t, []xlsx.Sheet{{Name: "Sheet1", Head: []string{"", "v"}, Rows: []xlsx.Row{{Line: 5, Cells: []string{"", tc.want}}}}}, sheets)
		})
	}
}

func TestBuiltInDateFormats(t *testing.T) {
	const day = "1900-01-01T12:00:00"
	for id, want := range map[int]string{1: "1.5", 4: "1.5", 14: day, 20: day, 22: day, 31: day, 46: "1.5", 57: day} {
		sheets, err := xlsx.Read(bytes.NewReader(workbook(t, func(f *excelize.File) error {
			style, err := f.NewStyle(&excelize.Style{NumFmt: id})
			return errors.Join(err, f.SetCellValue("Sheet1", "A1", "v"), f.SetCellValue("Sheet1", "A2", 1.5), f.SetCellStyle("Sheet1", "A2", "A2", style))
		})), xlsx.Limits{})
		require.NoError(t, err)
		assert.Equal(t, want, sheets[0].Rows[0].Cells[0], id)
	}
}

func TestMoreOfAWorkbook(t *testing.T) {
	when := time.Date(2026, 11, 28, 9, 30, 0, 0, time.UTC)
	on := true
	raw := workbook(t, func(f *excelize.File) error {
		_, err := f.NewSheet("空")
		_, err2 := f.NewSheet("二")
		return errors.Join(err, err2, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &on}),
			f.SetSheetRow("Sheet1", "A1", &[]any{"head\n of two", "when"}),
			f.SetCellRichText("Sheet1", "A2", []excelize.RichTextRun{{Text: "bold ", Font: &excelize.Font{Bold: true}}, {Text: "plain"}}),
			f.SetCellValue("Sheet1", "B2", when), f.SetCellFormula("二", "A2", "1+1"), f.SetCellValue("二", "A1", "sum"))
	})
	sheets, err := xlsx.Read(bytes.NewReader(raw), xlsx.Limits{})
	require.NoError(t, err)
	assert.Equal(t, []xlsx.Sheet{
		{Name: "Sheet1", Head: []string{"head of two", "when"}, Rows: []xlsx.Row{{Line: 2, Cells: []string{"bold plain", "2026-11-28T09:30:00"}}}},
		{Name: "二", Head: []string{"sum"}}}, sheets, "a formula that was never computed has no value")
}

func zipped(t testing.TB, files ...string) []byte {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		w, err := archive.Create(files[i])
		require.NoError(t, err)
		_, err = w.Write([]byte(files[i+1]))
		require.NoError(t, err)
	}
	require.NoError(t, archive.Close())
	return out.Bytes()
}

func rels(kind, target string) string {
	return `<Relationships><Relationship Id="a" Type="http://x/` + kind + `" Target="` + target + `"/></Relationships>`
}

// handmade is the least workbook, as other programs may write it: strict types, absolute targets, no numbers of rows and cells.
func handmade(t testing.TB, sheet string) []byte {
	return zipped(t, "_rels/.rels", `<Relationships><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/x/book.xml"/></Relationships>`,
		"x/book.xml", `<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="S" sheetId="1" r:id="b"/></x:sheets></x:workbook>`,
		"x/_rels/book.xml.rels", `<Relationships><Relationship Id="b" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="s.xml"/></Relationships>`,
		"x/s.xml", sheet)
}

func TestWorkbooksOfOtherPrograms(t *testing.T) {
	sheets, err := xlsx.Read(bytes.NewReader(handmade(t, `<worksheet><sheetData>
		<row><c t="inlineStr"><is><t>a</t><rPh><t>sound</t></rPh></is></c><c t="str"><f>"b"</f><v>b</v></c></row><row/>
		<row><c><v>1</v></c><c t="d"><v>2026-01-02T00:00:00</v></c></row></sheetData></worksheet>`)), xlsx.Limits{})
	require.NoError(t, err)
	assert.Equal(t, []xlsx.Sheet{{Name: "S", Head: []string{"a", "b"}, Rows: []xlsx.Row{{Line: 3, Cells: []string{"1", "2026-01-02"}}}}}, sheets)
}

func TestFilesThatAreRefused(t *testing.T) {
	row := func(s string) []byte { return handmade(t, "<worksheet><sheetData>"+s+"</sheetData></worksheet>") }
	head := `<row r="1"><c r="A1" t="str"><v>村</v></c></row>`
	bomb := row(head + `<row r="2"><c t="str"><v>` + strings.Repeat(" ", 4<<20) + `</v></c></row>`)
	small := xlsx.Limits{Bytes: 30_000, Unpacked: 1 << 20, Rows: 3, Columns: 2, Cells: 3, Text: 5}
	for name, tc := range map[string]struct {
		raw   []byte
		kind  townhall.ErrorKind
		field string
		line  int
		why   string
	}{
		"nothing":                         {nil, townhall.Invalid, "file", 0, "needs an XLSX or CSV file with a head"},
		"blank lines":                     {[]byte("\r\n,,\r\n"), townhall.Invalid, "file", 0, ""},
		"an old XLS":                      {[]byte("\xd0\xcf\x11\xe0\xa1\xb1"), townhall.Invalid, "file", 0, "XLS file"},
		"something else":                  {[]byte("a,b\n\x00\x01"), townhall.Invalid, "", 2, "not text"},
		"no encoding":                     {[]byte("a,b\n\xff\xff\xff"), townhall.Invalid, "", 2, "not text"},
		"half a character":                {[]byte("\xff\xfea\x00\n\x00b"), townhall.Invalid, "", 2, "not text"},
		"a quote that is not closed":      {[]byte("a,b\n1,\"2\n3"), townhall.Invalid, "", 3, "quote"},
		"a label twice":                   {[]byte("村,村\n"), townhall.Invalid, "B", 1, "each label once, found 村"},
		"a cell without a label":          {[]byte("村\n1\n1,2\n"), townhall.Invalid, "B", 3, "a column that has a label, found 2"},
		"a cell under no label":           {[]byte(" ,村\n1,2\n"), townhall.Invalid, "A", 2, ""},
		"a file too large":                {[]byte(strings.Repeat("a", 30_001)), townhall.Overflow, "file", 0, "at most 30000 bytes"},
		"too many rows":                   {[]byte("a\n1\n2\n3\n"), townhall.Overflow, "", 4, "at most 3 rows, found 4"},
		"very many columns":               {[]byte("a" + strings.Repeat(",", 16_384)), townhall.Overflow, "", 0, "at most 16384 columns, found 16385"},
		"too many columns":                {[]byte("a,b\n1,2,3\n"), townhall.Overflow, "", 2, "at most 2 columns"},
		"too many cells":                  {[]byte("a,b\n1\n2\n"), townhall.Overflow, "", 3, "at most 3 cells, found 4"},
		"a text too long":                 {[]byte("村\n123456\n"), townhall.Overflow, "村", 2, "at most 5 characters, found 6"},
		"a bomb":                          {bomb, townhall.Overflow, "file", 0, "at most 1048576 bytes"},
		"no workbook":                     {zipped(t, "a", "b"), townhall.Invalid, "file", 0, `no part "_rels/.rels"`},
		"half an archive":                 {row(head)[:200], townhall.Invalid, "file", 0, "zip"},
		"broken XML":                      {handmade(t, "<worksheet><row>"), townhall.Invalid, "file", 0, "XML"},
		"a formula that failed":           {row(head + `<row r="4"><c r="A4" t="e"><v>#DIV/0!</v></c></row>`), townhall.Invalid, "S!村", 4, "#DIV/0!"},
		"a text that is not shared":       {row(head + `<row r="4"><c r="A4" t="s"><v>0</v></c></row>`), townhall.Invalid, "S!村", 4, "no shared text"},
		"rows out of order":               {row(head + `<row r="1"><c r="A1"><v>0</v></c></row>`), townhall.Invalid, "S", 2, `row number "1"`},
		"a row beyond all":                {row(head + `<row r="1048577"><c><v>0</v></c></row>`), townhall.Invalid, "S", 2, "row number"},
		"a cell of another row":           {row(head + `<row r="2"><c r="A3"><v>0</v></c></row>`), townhall.Invalid, "S", 2, `cell name "A3"`},
		"a cell twice":                    {row(head + `<row r="2"><c r="A2"/><c r="A2"><v>0</v></c></row>`), townhall.Invalid, "S", 2, `cell name "A2"`},
		"a cell far to the right":         {row(head + `<row r="2"><c r="XFD2"><v>0</v></c></row>`), townhall.Overflow, "S", 2, "at most 2 columns, found 16384"},
		"a cell of a sheet with no label": {row(head + `<row r="2"><c r="B2"><v>0</v></c></row>`), townhall.Invalid, "S!B", 2, "has a label"},
	} {
		t.Run(name, func(t *testing.T) {
			sheets, err := xlsx.Read(bytes.NewReader(tc.raw), small)
			require.ErrorIs(t, err, tc.kind)
			assert.Nil(t, sheets)
			var e *townhall.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, []any{tc.field, tc.line}, []any{e.Field, e.Line})
			assert.ErrorContains(t, err, tc.why)
			assert.NotEmpty(t, townhall.Explain(err, townhall.ZH))
		})
	}
	for name, raw := range map[string][]byte{
		"shared texts": zipped(t, "_rels/.rels", rels("officeDocument", "b.xml"), "b.xml", "<workbook/>", "_rels/b.xml.rels", rels("sharedStrings", "s.xml"), "s.xml", "<sst>"+strings.Repeat("<si/>", 4)+"</sst>"),
		"references":   zipped(t, "_rels/.rels", "<R>"+strings.Repeat("<Relationship/>", 10_001)+"</R>"),
		"sheets":       zipped(t, "_rels/.rels", rels("officeDocument", "b.xml"), "_rels/b.xml.rels", "<R/>", "b.xml", "<workbook>"+strings.Repeat("<sheet/>", 10_001)+"</workbook>"),
		"styles":       zipped(t, "_rels/.rels", rels("officeDocument", "b.xml"), "b.xml", "<workbook/>", "_rels/b.xml.rels", rels("styles", "s.xml"), "s.xml", "<cellXfs>"+strings.Repeat("<xf/>", 65_491)+"</cellXfs>"),
	} {
		_, err := xlsx.Read(bytes.NewReader(raw), small)
		require.ErrorIs(t, err, townhall.Overflow, name)
		assert.ErrorContains(t, err, "entries", name)
	}
	broken := errors.New("network")
	_, err := xlsx.Read(io.MultiReader(strings.NewReader("a\n"), iotest.ErrReader(broken)), xlsx.Limits{})
	assert.ErrorIs(t, err, broken)
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("a,b\n1,\"2\"\n"))
	f.Add([]byte("\xff\xfea\x00"))
	f.Add([]byte("\xb4\xe5;b\r\n'=1;2"))
	f.Fuzz(func(t *testing.T, raw []byte) { fed(t, raw) })
}

func FuzzReadXLSX(f *testing.F) {
	f.Add(`<worksheet><row><c t="str"><v>a</v></c></row><row r="3"><c s="1"><v>1.5</v></c></row></worksheet>`)
	f.Add(`<row r="2"><c r="B2" t="inlineStr"><is><t>_x0041_</t></is></c></row>`)
	f.Fuzz(func(t *testing.T, sheet string) { fed(t, handmade(t, sheet)) })
}

// fed reads whatever it is: an error that says where, or sheets of even rows in order.
func fed(t *testing.T, raw []byte) {
	sheets, err := xlsx.Read(bytes.NewReader(raw), xlsx.Limits{Rows: 1000, Columns: 50})
	if err != nil {
		var e *townhall.Error
		require.ErrorAs(t, err, &e)
		return
	}
	require.NotEmpty(t, sheets)
	for _, s := range sheets {
		line := 0
		for _, r := range s.Rows {
			require.Greater(t, r.Line, line)
			require.Len(t, r.Cells, len(s.Head))
			line = r.Line
		}
	}
}

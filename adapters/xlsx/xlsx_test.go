package xlsx_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/xlsx"
)

func table(name string, labels []string, rows ...[]any) xlsx.Table {
	t := xlsx.Table{Name: townhall.Plain(name)}
	for _, l := range labels {
		t.Columns = append(t.Columns, xlsx.Column{Label: townhall.Plain(l)})
	}
	t.Rows = func(yield func([]townhall.Value, error) bool) {
		for _, row := range rows {
			values := make([]townhall.Value, len(row))
			for i, v := range row {
				values[i] = townhall.ValueOf(v)
			}
			if !yield(values, nil) {
				return
			}
		}
	}
	return t
}

func written(t require.TestingT, l townhall.Language, tables ...xlsx.Table) *bytes.Buffer {
	var out bytes.Buffer
	require.NoError(t, xlsx.Write(&out, l, tables...))
	return &out
}

// opened reads with excelize, which shares no code with Read.
func opened(t *testing.T, file *bytes.Buffer) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file.Bytes()))
	require.NoError(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func money(t *testing.T, s string) townhall.Money {
	m, err := townhall.ParseMoney(s)
	require.NoError(t, err)
	return m
}

func TestCellsAreTyped(t *testing.T) {
	for name, tc := range map[string]struct {
		value      any
		raw, shown string
		number     bool
	}{
		"a whole number":                {-1234, "-1234", "-1234", true},
		"15 digits":                     {999_999_999_999_999, "999999999999999", "", true},
		"16 digits":                     {1_000_000_000_000_000, "1000000000000000", "", false},
		"a ratio that ends":             {townhall.RatioOf(1, 8), "0.125", "0.125", true},
		"a ratio that does not":         {townhall.RatioOf(2, 3), "2/3", "2/3", false},
		"a ratio of too many digits":    {townhall.RatioOf(1, 1<<40), "1/1099511627776", "", false},
		"a ratio over nothing":          {townhall.RatioOf(1, 0), "—", "—", false},
		"an exact count":                {townhall.Exactly(7), "7", "7", true},
		"an official count":             {townhall.MoreThan(110), townhall.MoreThan(110).String(), "", false},
		"a date":                        {townhall.NewDate(2026, 11, 28), "46354", "2026-11-28", true},
		"the first day that is counted": {townhall.NewDate(1900, 3, 1), "61", "1900-03-01", true},
		"a day before":                  {townhall.NewDate(1900, 2, 28), "1900-02-28", "1900-02-28", false},
		"an amount":                     {money(t, "-1234567.80 CNY"), "-1234567.8", `-1,234,567.80 CNY`, true},
		"an amount without decimals":    {money(t, "5000 JPY"), "5000", "5,000 JPY", true},
		"an amount of 16 digits":        {money(t, "12345678901234.56 CNY"), "12345678901234.56 CNY", "", false},
		"digits that are text":          {"330200199001011234", "330200199001011234", "330200199001011234", false},
		"yes":                           {true, "是", "是", false},
		"text in the language":          {townhall.Say("x", "村", "village"), "村", "村", false},
		"a list":                        {[]int{1, 2}, "1、2", "1、2", false},
		"nothing":                       {nil, "", "", false},
		"no date":                       {townhall.Date{}, "", "", false},
		"a formula":                     {"=1+1", "=1+1", "=1+1", false},
		"an escape of the format":       {"_x0041_", "_x0041_", "_x0041_", false},
		"what XML cannot hold":          {"a\x01b\xff", "a\ufffdb\ufffd", "", false},
		"line breaks and spaces":        {" a\r\nb\rc ", " a\nb\nc ", " a\nb\nc ", false},
	} {
		t.Run(name, func(t *testing.T) {
			f := opened(t, written(t, townhall.ZH, table("t", []string{"v"}, []any{tc.value})))
			raw, err := f.GetCellValue("t", "A2", excelize.Options{RawCellValue: true})
			require.NoError(t, err)
			assert.Equal(t, tc.raw, raw)
			if tc.shown != "" {
				shown, err := f.GetCellValue("t", "A2")
				require.NoError(t, err)
				assert.Equal(t, tc.shown, shown)
			}
			kind, err := f.GetCellType("t", "A2")
			require.NoError(t, err)
			formula, err := f.GetCellFormula("t", "A2")
			require.NoError(t, err)
			assert.Empty(t, formula)
			if tc.raw != "" {
				assert.Equal(t, tc.number, kind == excelize.CellTypeNumber || kind == excelize.CellTypeUnset)
			}
		})
	}
}

func TestTheHeadIsBoldAndStays(t *testing.T) {
	tab := table("案件", []string{"村", "件数"}, []any{"东村", 3})
	tab.Columns[0].Width = 40
	f := opened(t, written(t, townhall.ZH, tab))
	style, err := f.GetCellStyle("案件", "B1")
	require.NoError(t, err)
	font, err := f.GetStyle(style)
	require.NoError(t, err)
	assert.True(t, font.Font.Bold)
	panes, err := f.GetPanes("案件")
	require.NoError(t, err)
	assert.True(t, panes.Freeze)
	assert.Equal(t, 1, panes.YSplit)
	width, err := f.GetColWidth("案件", "A")
	require.NoError(t, err)
	assert.InDelta(t, 40, width, 0.01)
}

func TestSheetsHaveNamesOfTheirOwn(t *testing.T) {
	var tables []xlsx.Table
	for _, name := range []string{"Cases", "cases", "", "a/b:c*[d]", "'quoted'", "History", strings.Repeat("很", 40), strings.Repeat("很", 41), strings.Repeat("🙂", 20)} {
		tables = append(tables, table(name, []string{"a"}, []any{1}))
	}
	assert.Equal(t, []string{"Cases", "cases (2)", "Sheet", "a b c  d", "quoted", "History_", strings.Repeat("很", 31), strings.Repeat("很", 27) + " (2)", strings.Repeat("🙂", 15)},
		opened(t, written(t, townhall.EN, tables...)).GetSheetList())
}

func TestSheetNamesAreValidAndUnique(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("aA'[]:*?/\\ 很🙂\x00(2)")), 0, 40, -1), 1, 8).Draw(t, "names")
		var tables []xlsx.Table
		for _, name := range names {
			tables = append(tables, table(name, []string{"a"}))
		}
		f, err := excelize.OpenReader(written(t, townhall.EN, tables...))
		require.NoError(t, err)
		seen := map[string]bool{}
		for _, name := range f.GetSheetList() {
			require.NotEmpty(t, name)
			require.LessOrEqual(t, len(utf16.Encode([]rune(name))), 31)
			require.False(t, strings.ContainsAny(name, `:\/?*[]`) || strings.HasPrefix(name, "'") || strings.HasSuffix(name, "'"))
			require.False(t, seen[strings.ToLower(name)])
			seen[strings.ToLower(name)] = true
		}
		require.Len(t, seen, len(names))
	})
}

func TestAnErrorInTheRowsWritesNothing(t *testing.T) {
	broken := errors.New("store")
	before, err := filepath.Glob(filepath.Join(os.TempDir(), "excelize-*"))
	require.NoError(t, err)
	tab := table("t", []string{"a"})
	tab.Rows = func(yield func([]townhall.Value, error) bool) {
		long := []townhall.Value{townhall.ValueOf(strings.Repeat("x", 30_000))}
		for range 1000 { // more than excelize keeps in memory
			if !yield(long, nil) {
				return
			}
		}
		yield(nil, broken)
	}
	var out bytes.Buffer
	require.ErrorIs(t, xlsx.Write(&out, townhall.EN, table("fine", []string{"a"}, []any{1}), tab), broken)
	assert.Zero(t, out.Len())
	after, err := filepath.Glob(filepath.Join(os.TempDir(), "excelize-*"))
	require.NoError(t, err)
	assert.Equal(t, before, after, "no temporary file is left")
	require.ErrorIs(t, xlsx.WriteCSV(&out, townhall.EN, tab), broken)
}

// full is a writer that takes so many bytes.
type full struct {
	took bytes.Buffer
	room int
}

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, errors.New("disk full")
	}
	return f.took.Write(p)
}

func TestAWriterThatFailsHasNothingThatOpens(t *testing.T) {
	size := written(t, townhall.EN, table("t", []string{"a"}, []any{1})).Len()
	for room := 0; room < size; room += 97 {
		out := &full{room: room}
		require.ErrorContains(t, xlsx.Write(out, townhall.EN, table("t", []string{"a"}, []any{1})), "disk full")
		_, err := excelize.OpenReader(&out.took)
		require.Error(t, err)
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	wide := table("t", []string{"a"})
	wide.Columns[0].Width = 256
	for name, tc := range map[string]struct {
		tables []xlsx.Table
		en     string
	}{
		"no table":        {nil, "invalid: tables: needs at least one table, found 0"},
		"no column":       {[]xlsx.Table{table("t", nil)}, "invalid: tables[0].columns: needs 1 to 16384 columns, found 0"},
		"no rows":         {[]xlsx.Table{{Columns: wide.Columns[:1:1]}}, "invalid: tables[0].columns[0].width: needs a width of 0 to 255 characters, found 256"},
		"a short row":     {[]xlsx.Table{table("t", []string{"a", "b"}, []any{1, 2}, []any{1})}, "invalid: tables[0].rows[1]: needs 2 values, one a column, found 1"},
		"a long text":     {[]xlsx.Table{table("t", []string{"a", "b"}, []any{1, strings.Repeat("🙂", 16_384)})}, "overflow: tables[0].rows[0][1]: needs at most 32767 characters, found 32768"},
		"rows left out":   {[]xlsx.Table{{Columns: make([]xlsx.Column, 1)}}, "invalid: tables[0].rows: needs rows"},
		"too many labels": {[]xlsx.Table{{Columns: make([]xlsx.Column, 16_385)}}, "invalid: tables[0].columns: needs 1 to 16384 columns, found 16385"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			assert.EqualError(t, xlsx.Write(&out, townhall.EN, tc.tables...), "townhall: "+tc.en)
			assert.Zero(t, out.Len())
		})
	}
	assert.NoError(t, xlsx.Write(&bytes.Buffer{}, townhall.EN, table("t", []string{"a"}, []any{strings.Repeat("很", 32_767)})))
}

func TestCSV(t *testing.T) {
	tab := table("t", []string{"=村", "b"}, []any{"东\r\n村", -5}, []any{"=1+1", townhall.RatioOf(2, 3)}, []any{"", townhall.RatioOf(1, 4)},
		[]any{"007", money(t, "-3.50 CNY")}, []any{"330200199001011234", townhall.NewDate(2026, 1, 2)}, []any{"＝1", nil}, []any{"1,5", 1_000_000_000_000_000})
	var out bytes.Buffer
	require.NoError(t, xlsx.WriteCSV(&out, townhall.ZH, tab))
	assert.Equal(t, "\ufeff'=村,b\r\n\"东\r\n村\",-5\r\n'=1+1,'2/3\r\n,0.25\r\n'007,-3.50 CNY\r\n'330200199001011234,2026-01-02\r\n'＝1,\r\n\"1,5\",'1000000000000000\r\n", out.String())
}

func TestCSVOfOneColumn(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, xlsx.WriteCSV(&out, townhall.EN, table("t", []string{"a"}, []any{"x"}, []any{nil}, []any{"y"})))
	assert.Equal(t, "\ufeffa\r\nx\r\n\"\"\r\ny\r\n", out.String(), "an empty cell is no blank line")
	assert.EqualError(t, xlsx.WriteCSV(&out, townhall.EN, table("t", []string{"a"}, []any{1, 2})), "townhall: invalid: table.rows[0]: needs 1 values, one a column, found 2")
	assert.EqualError(t, xlsx.WriteCSV(&out, townhall.EN, table("t", nil)), "townhall: invalid: table.columns: needs 1 to 16384 columns, found 0")
	for room := range 9 { // of ten bytes
		assert.ErrorContains(t, xlsx.WriteCSV(&full{room: room}, townhall.EN, table("t", []string{"a"}, []any{nil})), "disk full")
	}
}

func TestCSVComesBackAsItWas(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("a'=+-@\t\n,;\"0123/ 很＝")), 0, 20, -1)
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(text, 2, 2), 1, 5).Draw(t, "rows")
		tab := table("t", []string{"head", "other"})
		tab.Rows = func(yield func([]townhall.Value, error) bool) {
			for _, r := range rows {
				if !yield([]townhall.Value{townhall.ValueOf(r[0]), townhall.ValueOf(r[1])}, nil) {
					return
				}
			}
		}
		var plain, book bytes.Buffer
		require.NoError(t, xlsx.WriteCSV(&plain, townhall.EN, tab))
		require.NoError(t, xlsx.Write(&book, townhall.EN, tab))
		independent, err := csv.NewReader(strings.NewReader(plain.String())).ReadAll()
		require.NoError(t, err)
		for _, record := range independent[1:] {
			for _, cell := range record {
				first, _ := utf8.DecodeRuneInString(cell + "a")
				require.NotContains(t, "=+-@\t\n＝", string(first))
			}
		}
		var wanted [][]string
		for _, r := range rows {
			if strings.TrimSpace(r[0]+r[1]) == "" {
				continue
			}
			wanted = append(wanted, []string{blank(r[0]), blank(r[1])})
		}
		for _, file := range []*bytes.Buffer{&plain, &book} {
			sheets, err := xlsx.Read(file, xlsx.Limits{})
			require.NoError(t, err)
			var got [][]string
			for _, r := range sheets[0].Rows {
				got = append(got, []string{blank(r.Cells[0]), blank(r.Cells[1])})
			}
			require.Equal(t, wanted, got)
		}
	})
}

// blank takes a cell of nothing but space for an empty one, as Read does at the end of a row.
func blank(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return s
}

// BenchmarkWrite shows that memory does not grow with the rows: the peak of the heap is reported.
func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(townhall.ValueOf(n).String(), func(b *testing.B) {
			for range b.N {
				var peak uint64
				tab := table("cases", []string{"ref", "village", "opened", "amount", "n"})
				tab.Rows = func(yield func([]townhall.Value, error) bool) {
					for i := range n {
						if i%10_000 == 0 {
							var m runtime.MemStats
							runtime.ReadMemStats(&m)
							peak = max(peak, m.HeapInuse)
						}
						if !yield([]townhall.Value{townhall.ValueOf("mediation.case/" + townhall.ValueOf(i).String()), townhall.ValueOf(townhall.Place("shuinan/dongcun")),
							townhall.ValueOf(townhall.NewDate(2026, 1, 1).AddDays(i % 365)), townhall.ValueOf(townhall.Yuan(int64(i))), townhall.ValueOf(i)}, nil) {
							return
						}
					}
				}
				if err := xlsx.Write(discard{&peak}, townhall.ZH, tab); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
			}
		})
	}
}

// discard looks at the heap while the file is written.
type discard struct{ peak *uint64 }

func (d discard) Write(p []byte) (int, error) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	*d.peak = max(*d.peak, m.HeapInuse)
	return len(p), nil
}

package docs_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/sfnt"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/docs"
)

// lines are the texts of a sheet by their height, from above, those of one height as they stand from the left.
func (s sheet) lines() []string {
	byHeight := map[float64][]mark{}
	var heights []float64
	for _, m := range s.marks {
		if byHeight[m.y] == nil {
			heights = append(heights, m.y)
		}
		byHeight[m.y] = append(byHeight[m.y], m)
	}
	slices.Sort(heights)
	slices.Reverse(heights)
	var out []string
	for _, y := range heights {
		line := ""
		slices.SortStableFunc(byHeight[y], func(a, b mark) int { return int(a.x - b.x) })
		for _, m := range byHeight[y] {
			line += m.s
		}
		out = append(out, line)
	}
	return out
}

// width is how wide a text is, by the font's own figures.
func (m mark) width() float64 {
	font, err := sfnt.Parse(builtIn)
	if err != nil {
		panic(err)
	}
	w := 0.0
	for _, r := range m.s {
		i, err := font.GlyphIndex(nil, r)
		if err != nil {
			panic(err)
		}
		one, err := font.GlyphAdvance(nil, i, 1000, 0)
		if err != nil {
			panic(err)
		}
		w += float64(one) * m.size / 1000
	}
	return w
}

// find is a text on a sheet, with the place at which the line begins of which it is a part.
func (s sheet) find(t *testing.T, text string) mark {
	t.Helper()
	all := ""
	for i, m := range s.marks {
		if all += m.s; strings.HasSuffix(all, text) {
			first := s.marks[i-len([]rune(text))+1]
			return mark{text, first.x, first.y, m.size}
		}
	}
	require.Fail(t, "not on the sheet", text)
	return mark{}
}

func paragraph(text string) docs.Document {
	return docs.Document{Language: townhall.ZH, Paragraphs: []docs.Field{{Key: "p", Value: townhall.ValueOf(text)}}}
}

// list is a document with a table of some columns and rows.
func list(columns, rows int, cell func(row, column int) any) docs.Document {
	t := docs.Table{Key: "t", Title: townhall.Plain("清单")}
	for j := range columns {
		t.Columns = append(t.Columns, docs.Column{Key: fmt.Sprint("c", j), Label: townhall.Plain(fmt.Sprint("栏", j))})
	}
	for i := range rows {
		var row []townhall.Value
		for j := range columns {
			row = append(row, townhall.ValueOf(cell(i, j)))
		}
		t.Rows = append(t.Rows, row)
	}
	return docs.Document{Language: townhall.ZH, Title: townhall.Plain("题"), Tables: []docs.Table{t}}
}

func TestPDFOfEachDocumentBeginsASheet(t *testing.T) {
	wide := list(10, 1, func(int, int) any { return "x" })
	all := sheets(t, printedPDF(t, agreement(), wide, agreement()))
	require.Len(t, all, 3)
	for i, s := range all {
		assert.Equal(t, i == 1, s.width > s.height, "ten columns lie across")
		number := s.marks[0]
		assert.Equal(t, fmt.Sprint(i+1), number.s)
		assert.InDelta(t, s.width/2, number.x+number.width()/2, 1, "in the middle")
		assert.Less(t, number.y, 40.0, "below")
	}
}

func TestPDFPlacesCodeTitleAndSignatures(t *testing.T) {
	d := agreement()
	d.Signatures = append(d.Signatures, docs.Field{Key: "clerk", Label: townhall.Plain("记录人")}, docs.Field{Key: "third", Label: townhall.Plain("见证人")})
	s := sheets(t, printedPDF(t, d))[0]
	code, title := s.find(t, "调解-07"), s.find(t, "人民调解协议书")
	assert.InDelta(t, s.width-51, code.x+code.width(), 1, "flush with the right margin")
	assert.Greater(t, code.y, title.y)
	assert.InDelta(t, 71+(s.width-122)/2, title.x+title.width()/2, 1)
	mediator, clerk, third := s.find(t, "调解员"), s.find(t, "记录人"), s.find(t, "见证人")
	assert.InDelta(t, mediator.y, clerk.y, 0.1, "beside one another")
	assert.Greater(t, clerk.x, s.width/2)
	assert.InDelta(t, mediator.x, third.x, 0.1)
	assert.Less(t, third.y, mediator.y)
	assert.Less(t, s.find(t, "年　　月").y, third.y)
}

// What is blank leaves room to write: a paragraph some lines, a field or a cell a line.
func TestPDFLeavesRoomToWrite(t *testing.T) {
	d := paragraph("")
	d.Paragraphs = append(d.Paragraphs, docs.Field{Key: "q", Value: townhall.ValueOf("下")})
	d.Paragraphs[0].Label = townhall.Plain("上")
	s := sheets(t, printedPDF(t, d))[0]
	assert.Greater(t, s.find(t, "上").y-s.find(t, "下").y, 55.0)
	s = sheets(t, printedPDF(t, list(2, 3, func(i, j int) any {
		if i == 1 {
			return nil
		}
		return fmt.Sprint("甲", i)
	})))[0]
	assert.InDelta(t, 46, s.find(t, "甲0").y-s.find(t, "甲2").y, 0.1)
}

func TestPDFSetsFiguresFlushRight(t *testing.T) {
	s := sheets(t, printedPDF(t, list(2, 2, func(i, j int) any { return [][]any{{7, "短"}, {1000, "长长的"}}[i][j] })))[0]
	seven, thousand, short, long := s.find(t, "7"), s.find(t, "1000"), s.find(t, "短"), s.find(t, "长长的")
	assert.InDelta(t, thousand.x+thousand.width(), seven.x+seven.width(), 0.1)
	assert.InDelta(t, short.x, long.x, 0.1)
}

// A long table has its heads on each sheet, and none of its rows is torn; a short one stands on one sheet with its title, and so
// do signatures with the end of what is signed.
func TestPDFBreaksTablesBetweenRows(t *testing.T) {
	d := list(3, 60, func(i, j int) any {
		return fmt.Sprintf("第%d行第%d栏%s", i, j, strings.Repeat("其文甚长", i%9))
	})
	all := sheets(t, printedPDF(t, d))
	require.Greater(t, len(all), 2)
	for i, s := range all {
		assert.Equal(t, 1, strings.Count(s.words(), "栏0栏1栏2"), "sheet %d", i)
	}
	for i := range 60 {
		on := 0
		for _, s := range all {
			whole := 0
			for j := range 3 {
				if strings.Contains(s.words(), fmt.Sprintf("第%d行第%d栏%s", i, j, strings.Repeat("其文甚长", i%9))) {
					whole++
				}
			}
			if whole == 3 {
				on++
			}
		}
		assert.Equal(t, 1, on, "row %d", i)
	}
}

func TestPDFKeepsTogetherWhatBelongsTogether(t *testing.T) {
	for filler := 15; filler < 45; filler++ {
		d := list(2, 6, func(i, j int) any { return fmt.Sprint("行", i) })
		d.Paragraphs = []docs.Field{{Key: "p", Value: townhall.ValueOf(strings.Repeat("文\n", filler))}}
		d.Signatures = []docs.Field{{Key: "s", Label: townhall.Plain("签名")}}
		all := sheets(t, printedPDF(t, d))
		for _, s := range all {
			words := s.words()
			assert.Equal(t, strings.Contains(words, "清单"), strings.Contains(words, "行5"), filler)
			assert.Equal(t, strings.Contains(words, "签名"), strings.Contains(words, "行5"), filler)
			assert.Equal(t, strings.Contains(words, "签名"), strings.Contains(words, "年月日"), filler)
		}
	}
}

// No line of a paragraph stands alone at the foot or the top of a sheet, nor does its label.
func TestPDFLeavesNoLineAlone(t *testing.T) {
	for n := 38; n < 50; n++ {
		d := paragraph(strings.Repeat("前\n", n))
		d.Paragraphs = append(d.Paragraphs, docs.Field{Key: "q", Label: townhall.Plain("标题"), Value: townhall.ValueOf("文\n文\n文\n文")})
		for _, s := range sheets(t, printedPDF(t, d)) {
			assert.NotEqual(t, 1, strings.Count(s.words(), "文"), n)
			assert.False(t, strings.HasSuffix(s.words(), "标题"), n)
		}
	}
}

// A row higher than a sheet goes on at the top of the next.
func TestPDFTearsOnlyWhatNoSheetHolds(t *testing.T) {
	text := strings.TrimSuffix(strings.Repeat("行\n", 150), "\n")
	for _, d := range []docs.Document{list(1, 1, func(int, int) any { return text }), {Language: townhall.ZH, Fields: []docs.Field{{Key: "f", Value: townhall.ValueOf(text)}}}} {
		all := sheets(t, printedPDF(t, d))
		assert.Greater(t, len(all), 2)
		n := 0
		for _, s := range all {
			n += strings.Count(s.words(), "行")
			for _, m := range s.marks[1:] {
				assert.Greater(t, m.y, 55.0, "above the margin")
			}
		}
		assert.Equal(t, 150, n)
	}
}

// Chinese is broken between any two characters, but no line begins with closing punctuation or ends with opening; a word is
// broken only if it is longer than a line. No line is wider than the sheet.
func TestPDFBreaksLines(t *testing.T) {
	const closing, opening = "，。、；：？！）】》〉」』％", "（【《〈「『"
	clause := rapid.StringMatching(`[（【《〈「『]?[甲乙丙丁]{1,9}[）】》〉」』]?[，。、；：？！]`)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(clause, 1, 80).Draw(t, "clauses"), "")
		for _, s := range sheets(t, printedPDF(t, paragraph(text))) {
			lines := s.lines()
			for _, line := range lines[:len(lines)-1] { // the last is the number of the sheet
				runes := []rune(line)
				assert.NotContains(t, closing, string(runes[0]), line)
				assert.NotContains(t, opening, string(runes[len(runes)-1]), line)
				assert.LessOrEqual(t, len(runes), 45)
			}
		}
	})
	s := sheets(t, printedPDF(t, paragraph(strings.Repeat("甲", 44)+"乙。"+strings.Repeat("丙", 42)+"（丁）")))[0]
	assert.Equal(t, []string{strings.Repeat("甲", 44), "乙。" + strings.Repeat("丙", 42), "（丁）"}, s.lines()[:3])
	s = sheets(t, printedPDF(t, paragraph(strings.Repeat("two words ", 12)+strings.Repeat("x", 100))))[0]
	for _, line := range s.lines()[:2] {
		assert.Regexp(t, `^(two|words)( two| words)*$`, line)
	}
	for _, line := range s.lines() {
		assert.LessOrEqual(t, mark{s: line, size: 10.5}.width(), s.width-121.8)
	}
	assert.Contains(t, strings.Join(s.lines(), ""), strings.Repeat("x", 100))
}

func BenchmarkPDF(b *testing.B) {
	d := newDesk(b)
	for name, documents := range map[string][]docs.Document{"one page": {agreement()}, "case file": d.file(d.written().Ref(), townhall.ZH).Documents()} {
		b.Run(name, func(b *testing.B) {
			var out bytes.Buffer
			for b.Loop() {
				out.Reset()
				require.NoError(b, docs.PDF(&out, documents...))
			}
			b.ReportMetric(float64(out.Len()), "bytes")
		})
	}
	b.Run("HTML of the case file", func(b *testing.B) {
		documents := d.file(d.quick().Ref(), townhall.ZH).Documents()
		for b.Loop() {
			require.NoError(b, docs.HTML(io.Discard, documents...))
		}
	})
}

package docs_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	reader "github.com/ledongthuc/pdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/docs"
)

// printedPDF prints documents and has pdfcpu find the file valid.
func printedPDF(t require.TestingT, documents ...docs.Document) []byte {
	return printedBy(t, docs.Printer{}, documents...)
}

func printedBy(t require.TestingT, p docs.Printer, documents ...docs.Document) []byte {
	var out bytes.Buffer
	require.NoError(t, p.PDF(&out, documents...))
	config := model.NewDefaultConfiguration()
	config.ValidationMode = model.ValidationStrict
	require.NoError(t, api.Validate(bytes.NewReader(out.Bytes()), config))
	return out.Bytes()
}

func TestMain(m *testing.M) {
	api.DisableConfigDir() // pdfcpu would write one into the user's home
	os.Exit(m.Run())
}

// mark is a text as a reader finds it on a page, from the lower left corner.
type mark struct {
	s          string
	x, y, size float64
}

// sheet is a page as a reader finds it. Each begins with its number.
type sheet struct {
	width, height float64
	marks         []mark
}

// words are the texts of a sheet as they were written, without spaces.
func (s sheet) words() string {
	var b strings.Builder
	for _, m := range s.marks {
		b.WriteString(m.s)
	}
	return unspaced(b.String())
}

func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// sheets reads a PDF with a reader that shares nothing with what wrote it.
func sheets(t require.TestingT, raw []byte) []sheet {
	file, err := reader.NewReader(bytes.NewReader(raw), int64(len(raw)))
	require.NoError(t, err)
	var out []sheet
	for i := range file.NumPage() {
		page := file.Page(i + 1)
		box := page.V.Key("MediaBox")
		if box.IsNull() {
			box = page.V.Key("Parent").Key("MediaBox")
		}
		s := sheet{width: box.Index(2).Float64(), height: box.Index(3).Float64()}
		for _, c := range page.Content().Text {
			s.marks = append(s.marks, mark{c.S, c.X, c.Y, c.FontSize})
		}
		out = append(out, s)
	}
	return out
}

// texts are all that a document prints, in the order in which it does.
func texts(d docs.Document) []string {
	in := func(v townhall.Value) string {
		if v.IsZero() {
			return ""
		}
		return v.In(d.Language)
	}
	out := []string{d.Code, d.Title.In(d.Language)}
	fields := func(all []docs.Field) {
		for _, f := range all {
			out = append(out, f.Label.In(d.Language), in(f.Value))
		}
	}
	tables := func(lead bool) {
		for _, t := range d.Tables {
			if t.Lead != lead {
				continue
			}
			out = append(out, t.Title.In(d.Language))
			for _, c := range t.Columns {
				out = append(out, c.Label.In(d.Language))
			}
			for _, row := range t.Rows {
				for _, v := range row {
					out = append(out, in(v))
				}
			}
		}
	}
	fields(d.Fields)
	tables(true)
	fields(d.Paragraphs)
	tables(false)
	fields(d.Signatures)
	return out
}

func TestPDFPrintsEveryPartInOrder(t *testing.T) {
	for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
		d := agreement()
		d.Language = l
		all := sheets(t, printedPDF(t, d))
		require.Len(t, all, 1)
		day := map[string]string{"zh": "年月日", "en": "Date:____________________"}[l.Tag]
		assert.Equal(t, "1"+unspaced(strings.Join(texts(d), ""))+day, all[0].words())
	}
	assert.ErrorIs(t, docs.PDF(io.Discard), townhall.Invalid, "there is nothing to print")
}

// Every document of a file and every form prints in both languages, and nothing that it says is lost.
func TestPDFOfEveryDocument(t *testing.T) {
	d := newDesk(t)
	cases := d.played()
	for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
		all := []docs.Document{docs.StatisticsForm(d.statistics(townhall.Year(2025)), nil, l, dimensions()...)}
		for _, c := range cases {
			f := d.file(c.Ref(), l)
			all = append(append(all, f.Documents()...), f.Notice(), f.Agreement())
		}
		printed := sheets(t, printedPDF(t, all...))
		assert.Greater(t, len(printed), len(all), "each begins on a sheet of its own")
		rest := unnumbered(printed)
		for _, doc := range all {
			for _, want := range texts(doc) {
				_, after, ok := strings.Cut(rest, unspaced(want))
				require.True(t, ok, "%s lacks %s", doc.Title.In(l), want)
				rest = after
			}
		}
	}
}

// unnumbered are the words of sheets without their numbers.
func unnumbered(all []sheet) string {
	var words strings.Builder
	for i, s := range all {
		words.WriteString(strings.TrimPrefix(s.words(), strconv.Itoa(i+1)))
	}
	return words.String()
}

// builtIn is the built-in font, and covered its characters that are their own composed form.
var builtIn, covered = func() ([]byte, []rune) {
	raw, err := os.ReadFile("font/TownhallSerif.ttf.gz")
	if err != nil {
		panic(err)
	}
	packed, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		panic(err)
	}
	ttf, err := io.ReadAll(packed)
	if err != nil {
		panic(err)
	}
	font, err := sfnt.Parse(ttf)
	if err != nil {
		panic(err)
	}
	var all []rune
	for r := rune(' '); r < 0x30000; r++ {
		if i, err := font.GlyphIndex(nil, r); err == nil && i != 0 && norm.NFC.String(string(r)) == string(r) {
			all = append(all, r)
		}
	}
	return ttf, all
}()

// hostFont is the built-in font with 𝕏 in place of 𠅤, and a character of its own, U+E000, in place of ﹏. tableAt is where a table
// of a font begins.
func hostFont(t *testing.T) []byte {
	own := slices.Clone(builtIn)
	for from, to := range map[rune]rune{'𠅤': '𝕏', '﹏': '\uE000'} {
		group := func(r rune) []byte {
			return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(r)), uint32(r))
		}
		at := bytes.Index(own, group(from))
		require.Positive(t, at)
		copy(own[at:], group(to))
	}
	return own
}

func tableAt(t *testing.T, ttf []byte, tag string) int {
	at := bytes.Index(ttf[:500], []byte(tag))
	require.Positive(t, at)
	return int(binary.BigEndian.Uint32(ttf[at+8:]))
}

func TestTheFontHasWhatItSays(t *testing.T) {
	assert.Greater(t, len(covered), 9600)
	for _, r := range "ążłŻãçõ€§“”‘’——……·《》〈〉【】、。！？；：（）①〇✓✗☐☑□■≥≤→¥￥％㎡喆堃犇𬭎𬍛𫖯𪟝" {
		assert.Contains(t, covered, r, string(r))
	}
	beyond := slices.IndexFunc(covered, func(r rune) bool { return r > 0xFFFF })
	assert.Len(t, covered[beyond:], 196, "of the 8105 characters those beyond U+FFFF")
}

// Whatever goes in comes out: any text, broken over lines as it may be.
func TestPDFKeepsAnyText(t *testing.T) {
	some := rapid.StringOfN(rapid.OneOf(rapid.SampledFrom(covered), rapid.RuneFrom([]rune("abc 的。，（“—-·12\n"))), 0, 120, -1)
	rapid.Check(t, func(t *rapid.T) {
		v := func(name string) townhall.Value { return townhall.ValueOf(some.Draw(t, name)) }
		d := docs.Document{Title: townhall.Plain(some.Draw(t, "title")), Language: townhall.ZH, Fields: []docs.Field{{Key: "f", Value: v("field")}},
			Paragraphs: []docs.Field{{Key: "p", Label: townhall.Plain(some.Draw(t, "label")), Value: v("paragraph")}},
			Tables: []docs.Table{{Key: "t", Columns: []docs.Column{{Key: "a", Label: townhall.Plain(some.Draw(t, "head"))}, {Key: "b"}, {Key: "c"}},
				Rows: [][]townhall.Value{{v("a"), v("b"), v("c")}}}}}
		assert.Equal(t, unspaced(strings.Join(texts(d), "")), unnumbered(sheets(t, printedPDF(t, d))))
	})
}

// Names hold rare characters: one that the font lacks is named, with its document, and nothing is written.
func TestPDFRefusesWhatItCannotPrint(t *testing.T) {
	strange := agreement()
	strange.Signatures[0].Value = townhall.ValueOf("赵\U0003106C\u0007𝕏")
	var out bytes.Buffer
	err := docs.PDF(&out, agreement(), strange, strange)
	require.ErrorIs(t, err, townhall.Invalid)
	assert.Zero(t, out.Len())
	e, ok := errors.AsType[*townhall.Error](err)
	require.True(t, ok)
	assert.Equal(t, "documents[1]", e.Field)
	assert.Equal(t, "U+0007, 𝕏 (U+1D54F), \U0003106C (U+3106C)", e.Found.String())
	assert.Contains(t, townhall.Explain(err, townhall.ZH), "documents[2]应为字体所含的字符")
}

// What has no form of its own is left out: marks of direction and variant, a byte order mark, a soft hyphen.
func TestPDFSetsComposedCharacters(t *testing.T) {
	d := docs.Document{Language: townhall.EN, Title: townhall.Plain("e\u0301\u200b\ufeff\u00ad葛\U000E0100\u2003a\tb")}
	assert.Equal(t, "1é葛ab", sheets(t, printedPDF(t, d))[0].words())
}

// A host's font goes before the built-in one, and leaves it what it does not have.
func TestPrinterWithAFontOfTheHost(t *testing.T) {
	d := docs.Document{Language: townhall.ZH, Title: townhall.Plain("王𝕏A𠅤𬭎")}
	require.ErrorIs(t, docs.PDF(io.Discard, d), townhall.Invalid)
	raw := printedBy(t, docs.Printer{Font: hostFont(t)}, d)
	assert.Equal(t, "1王𝕏A𠅤𬭎", sheets(t, raw)[0].words())
	assert.Contains(t, string(raw), "/BaseFont /utf8townhall1")
	d.Title, d.Paragraphs = townhall.Plain("王𝕏A"), []docs.Field{{Key: "p", Value: townhall.ValueOf("\uE000𬭎")}}
	raw = printedBy(t, docs.Printer{Font: hostFont(t)}, d)
	assert.Equal(t, "1王𝕏A\uE000𬭎", sheets(t, raw)[0].words())
	assert.NotContains(t, string(raw), "/BaseFont /utf8townhall1", "the host's has all that is printed")
}

func TestPrinterRefusesWhatIsNoFont(t *testing.T) {
	broken := func(tag string, offset int, with ...byte) []byte {
		ttf := slices.Clone(builtIn)
		copy(ttf[tableAt(t, ttf, tag)+offset:], with)
		return ttf
	}
	for name, font := range map[string][]byte{"nothing": {}, "text": []byte("no font at all"), "cut off": builtIn[:len(builtIn)-200],
		"not to be embedded": broken("OS/2", 8, 0, 2), "an unknown list of glyphs": broken("head", 50, 0, 9),
		"no TrueType": append([]byte("OTTO"), builtIn[4:]...)} {
		err := docs.Printer{Font: font}.PDF(io.Discard, agreement())
		e, ok := errors.AsType[*townhall.Error](err)
		require.True(t, ok, "%s: %v", name, err)
		assert.Equal(t, "printer.font", e.Field, name)
	}
}

// A glyph that is a part of itself is none.
func TestPrinterWithAGlyphWithinItself(t *testing.T) {
	font, err := sfnt.Parse(builtIn)
	require.NoError(t, err)
	king, err := font.GlyphIndex(nil, '王')
	require.NoError(t, err)
	own := slices.Clone(builtIn)
	at := tableAt(t, own, "glyf") + int(binary.BigEndian.Uint32(own[tableAt(t, own, "loca")+4*int(king):]))
	copy(own[at:], []byte{0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, byte(king >> 8), byte(king), 0, 0})
	d := docs.Document{Language: townhall.ZH, Title: townhall.Plain("王"), Code: "A"}
	assert.Equal(t, "1A王", sheets(t, printedBy(t, docs.Printer{Font: own}, d))[0].words(), "the built-in font has it")
}

// FuzzPrinterFont: whatever is wrong with a host's font, it is refused, or prints a file that can be read.
func FuzzPrinterFont(f *testing.F) {
	small := fpdf.UTF8CutFont(slices.Clone(builtIn), "王A—0123456789")
	f.Add(small)
	f.Add(small[:len(small)/2])
	f.Add([]byte("OTTO"))
	d := docs.Document{Language: townhall.ZH, Title: townhall.Plain("王A")}
	f.Fuzz(func(t *testing.T, font []byte) {
		var out bytes.Buffer
		if err := (docs.Printer{Font: font}).PDF(&out, d); err != nil {
			assert.ErrorIs(t, err, townhall.Invalid)
			assert.Zero(t, out.Len())
			return
		}
		assert.Equal(t, "1王A", sheets(t, out.Bytes())[0].words())
	})
}

func TestPDFIsTheSameEachTime(t *testing.T) {
	d := newDesk(t)
	f := d.file(d.written().Ref(), townhall.ZH)
	want := printedPDF(t, f.Documents()...)
	for range 5 {
		require.True(t, bytes.Equal(want, printedPDF(t, f.Documents()...)))
	}
	assert.NotContains(t, string(want), "CreationDate", "rather none than a false one")
	assert.Contains(t, string(want), "/Lang (zh)")
	assert.Equal(t, "𬭎 · 1", title(t, printedPDF(t, docs.Document{Code: "1", Title: townhall.Plain("𬭎"), Language: townhall.ZH})))
}

func title(t *testing.T, raw []byte) string {
	t.Helper()
	file, err := reader.NewReader(bytes.NewReader(raw), int64(len(raw)))
	require.NoError(t, err)
	return file.Trailer().Key("Info").Key("Title").Text()
}

func ExamplePDF() {
	receipt := docs.Document{Title: townhall.Plain("收据"), Language: townhall.ZH,
		Fields: []docs.Field{{Key: "payer", Label: townhall.Say("example.payer", "交款人", "Payer"), Value: townhall.ValueOf("张三")}}}
	var file bytes.Buffer
	if err := docs.PDF(&file, receipt, receipt); err != nil { // two copies, one print job
		panic(err)
	}
	fmt.Printf("%s\n", file.Bytes()[:5])
	// Output: %PDF-
}

// A name with a character that the built-in font lacks is not printed with a gap: the error names the character, and a font that
// has it, such as the host's system font, supplies it.
func ExamplePrinter() {
	receipt := docs.Document{Title: townhall.Plain("收据"), Language: townhall.ZH,
		Fields: []docs.Field{{Key: "payer", Label: townhall.Say("example.payer", "交款人", "Payer"), Value: townhall.ValueOf("王龘")}}}
	printer := docs.Printer{} // Font: a TrueType file of the host's, with the character
	err := printer.PDF(io.Discard, receipt)
	fmt.Println(townhall.Explain(err, townhall.EN))
	// Output: invalid: documents[0]: needs characters that the font has, or a Printer.Font that has them, found 龘 (U+9F98)
}

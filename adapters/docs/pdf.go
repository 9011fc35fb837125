package docs

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode/utf16"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
)

// Printer prints PDF. Its zero value, which is PDF, prints in the built-in font.
type Printer struct {
	// Font is a TrueType font of the host, which goes before the built-in one: a font of rare characters supplies these and leaves
	// it most others, a whole font takes its place.
	Font []byte
}

// PDF prints documents as HTML does, as one file for A4 in which the font is embedded and whose texts can be searched and copied.
// The same documents make the same bytes; no clock is asked. The font is a Song (宋体) with Latin, all of GB 2312 and the 8105
// characters of the 通用规范汉字表. A document with a character that it lacks is refused as Invalid, naming each, and nothing is
// written; a Printer with a font that has them prints it. See font/README.md.
func PDF(w io.Writer, documents ...Document) error { return Printer{}.PDF(w, documents...) }

// PDF prints documents as the function PDF does, with the printer's font.
func (p Printer) PDF(w io.Writer, documents ...Document) error {
	pages, err := pagesOf(documents)
	if err != nil {
		return err
	}
	faces, err := p.faces()
	if err != nil {
		return err
	}
	t, err := typeset(faces, pages)
	if err != nil {
		return err
	}
	raw, err := t.print(pages)
	if err != nil {
		return err
	}
	_, err = w.Write(raw)
	return err
}

// faces are the fonts in which a character is looked for, in turn.
func (p Printer) faces() ([]*face, error) {
	own, err := serif()
	if err != nil || p.Font == nil {
		return []*face{own}, err
	}
	given, err := openFace(p.Font)
	return []*face{given, own}, err
}

// print makes the file. What fpdf does not check of a font, it panics on.
func (t *typesetter) print(pages []page) (raw []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			raw, err = nil, unusable(fmt.Errorf("fpdf: %v", p))
		}
	}()
	pdf := t.file(pages[0])
	p := &printer{t, pdf}
	for _, d := range pages {
		p.sheets(d.frame(), p.layout(d))
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, unusable(err)
	}
	return t.finish(out.Bytes()), nil
}

// file begins a file, named after the first document.
func (t *typesetter) file(first page) *fpdf.Fpdf {
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(never)
	pdf.SetModificationDate(never)
	pdf.SetProducer("townhall", false)
	pdf.SetTitle(utf16Text(first.Name()), false)
	pdf.SetLang(first.Lang)
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	for i, f := range t.faces {
		if codes := t.codes(i); len(codes) > 0 {
			pdf.AddUTF8FontFromBytes(fontName(i), "", f.cut(codes))
		}
	}
	return pdf
}

func fontName(face int) string { return "townhall" + strconv.Itoa(face) }

// codes are the characters of one of the fonts, as fpdf is told of them.
func (t *typesetter) codes(face int) map[rune]sfnt.GlyphIndex {
	codes := map[rune]sfnt.GlyphIndex{}
	for _, g := range t.glyphs {
		if g.face == face {
			codes[g.code] = g.index
		}
	}
	return codes
}

// utf16Text is a text as PDF writes it outside of its pages; fpdf's own way ends at U+FFFF.
func utf16Text(s string) string {
	out := []byte{0xFE, 0xFF}
	for _, unit := range utf16.Encode([]rune(s)) {
		out = append(out, byte(unit>>8), byte(unit))
	}
	return string(out)
}

// never is what fpdf is told instead of the time, and what finish takes out again.
var never = time.Unix(0, 0).UTC()

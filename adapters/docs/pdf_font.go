package docs

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the built-in font
	"encoding/binary"
	"errors"
	"io"
	"sync"

	"github.com/townhall-go/townhall"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
)

//go:embed font/TownhallSerif.ttf.gz
var packedSerif []byte

// serif is the built-in font, unpacked when it is first used. It is only read, so that print jobs may share it.
var serif = sync.OnceValues(func() (*face, error) {
	packed, err := gzip.NewReader(bytes.NewReader(packedSerif))
	if err != nil {
		return nil, err
	}
	ttf, err := io.ReadAll(packed)
	if err != nil {
		return nil, err
	}
	return openFace(ttf)
})

// face is a TrueType font: x/image reads what is measured, and the tables are what a job's own font is made of.
type face struct {
	*sfnt.Font
	tables map[string][]byte
}

const (
	maxFont    = 128 << 20 // bytes
	restricted = 0x0002    // of a font's licence: it may not be embedded
)

// openFace reads a font and refuses what the PDF could not embed.
func openFace(ttf []byte) (*face, error) {
	if len(ttf) > maxFont {
		return nil, tooLarge("printer.font", len(ttf), maxFont, inBytes)
	}
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, unusable(err)
	}
	f := &face{parsed, map[string][]byte{}}
	records := binary.BigEndian.Uint16(ttf[4:])
	for i := range int(records) {
		record := ttf[12+16*i:]
		from, size := uint64(binary.BigEndian.Uint32(record[8:])), uint64(binary.BigEndian.Uint32(record[12:]))
		if from+size > uint64(len(ttf)) {
			return nil, unusable(errors.New("a table that ends after the file"))
		}
		f.tables[string(record[:4])] = ttf[from : from+size]
	}
	for _, tag := range []string{"glyf", "loca", "head", "hhea", "hmtx", "maxp"} {
		if len(f.tables[tag]) == 0 {
			return nil, unusable(errors.New("no table " + tag))
		}
	}
	if head := f.tables["head"]; len(head) < 54 || binary.BigEndian.Uint16(head[50:]) > 1 {
		return nil, unusable(errors.New("glyphs that are listed in an unknown way"))
	}
	if about := f.tables["OS/2"]; len(about) > 9 && binary.BigEndian.Uint16(about[8:])&restricted != 0 {
		return nil, unusable(errors.New("its licence forbids embedding"))
	}
	return f, nil
}

func unusable(err error) *townhall.Error {
	return &townhall.Error{Kind: townhall.Invalid, Field: "printer.font", Err: err,
		Needed: townhall.Say("docs.font", "可嵌入的 TrueType 字体文件", "a TrueType font that may be embedded")}
}

// glyph is how a character is printed: by which of the job's fonts, how wide, and under which code.
type glyph struct {
	face  int
	index sfnt.GlyphIndex
	width int  // thousandths of an em
	code  rune // below U+10000, since fpdf knows no character beyond
}

func (f *face) glyph(b *sfnt.Buffer, r rune) (glyph, bool) {
	index, err := f.GlyphIndex(b, r)
	if err != nil || index == 0 {
		return glyph{}, false
	}
	const em = 1000
	if _, err := f.LoadGlyph(b, index, em, nil); err != nil { // fpdf would follow a glyph that is a part of itself for ever
		return glyph{}, false
	}
	width, err := f.GlyphAdvance(b, index, em, font.HintingNone)
	return glyph{index: index, width: int(width), code: r}, err == nil
}

// cut makes the font that fpdf is given, which has the characters of the job alone, under their codes.
func (f *face) cut(codes map[rune]sfnt.GlyphIndex) []byte {
	tables := map[string][]byte{"cmap": cmap(codes), "name": {0, 0, 0, 0, 0, 6}, "post": make([]byte, 32)}
	copy(tables["post"], f.tables["post"])
	for _, tag := range []string{"glyf", "loca", "head", "hhea", "hmtx", "maxp", "OS/2", "cvt ", "fpgm", "prep"} {
		if f.tables[tag] != nil {
			tables[tag] = f.tables[tag]
		}
	}
	at, size := 12+16*len(tables), 0
	for _, table := range tables {
		size += len(table) + 3
	}
	out := make([]byte, at, at+size)
	binary.BigEndian.PutUint32(out, 0x00010000)
	binary.BigEndian.PutUint16(out[4:], uint16(len(tables))) // what helps to search, and the sums, are left out: fpdf computes its own
	for i, tag := range sorted(tables) {
		record := out[12+16*i:]
		copy(record, tag)
		binary.BigEndian.PutUint32(record[8:], uint32(len(out)))
		binary.BigEndian.PutUint32(record[12:], uint32(len(tables[tag])))
		out = append(out, tables[tag]...)
		out = append(out, make([]byte, -len(out)&3)...)
	}
	return out
}

// cmap says by which glyph a character is drawn, in the table's format 4, with a segment for each character.
func cmap(codes map[rune]sfnt.GlyphIndex) []byte {
	var ends, starts, deltas, offsets []byte
	add := func(code rune, index sfnt.GlyphIndex) {
		ends = binary.BigEndian.AppendUint16(ends, uint16(code))
		starts = binary.BigEndian.AppendUint16(starts, uint16(code))
		deltas = binary.BigEndian.AppendUint16(deltas, uint16(index)-uint16(code))
		offsets = append(offsets, 0, 0)
	}
	for _, code := range sorted(codes) {
		add(code, codes[code])
	}
	add(0xFFFF, 0) // ends the list
	out := []byte{0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12, 0, 4, 0, 0, 0, 0}
	out = binary.BigEndian.AppendUint16(out, uint16(len(ends)))
	out = append(out, 0, 0, 0, 0, 0, 0)
	out = append(append(out, ends...), 0, 0)
	return append(append(append(out, starts...), deltas...), offsets...)
}

package docs

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// finish takes the dates out of a file that fpdf made, and says which characters its codes mean: fpdf says so in one range of
// 65536, of which a reader that follows the specification reads the first 256, and knows no character beyond U+FFFF. It is done
// by an incremental update, as PDF calls it: new versions of objects at the end of the file.
func (t *typesetter) finish(raw []byte) []byte {
	for _, key := range []string{"CreationDate", "ModDate"} {
		date := []byte("/" + key + " (D:19700101000000)")
		if at := bytes.LastIndex(raw, date); at >= 0 {
			copy(raw[at:], bytes.Repeat([]byte(" "), len(date)))
		}
	}
	update := map[int]string{}
	for i := range t.faces {
		if m := t.meanings(i); len(m) > 0 {
			update[objectOf(raw, i)] = toUnicode(m)
		}
	}
	return updated(raw, update)
}

// meanings are the characters of one of the fonts by their codes.
func (t *typesetter) meanings(face int) map[rune]rune {
	out := map[rune]rune{}
	for r, g := range t.glyphs {
		if g.face == face {
			out[g.code] = r
		}
	}
	return out
}

// objectOf is the number of the object that says what the codes of a font mean.
func objectOf(raw []byte, face int) int {
	_, rest, _ := bytes.Cut(raw, []byte("/BaseFont /utf8"+fontName(face)+"\n/Encoding"))
	_, rest, _ = bytes.Cut(rest, []byte("/ToUnicode "))
	number, _, _ := bytes.Cut(rest, []byte(" "))
	n, _ := strconv.Atoi(string(number))
	return n
}

// toUnicode is a stream that gives each code its character.
func toUnicode(meanings map[rune]rune) string {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	const most = 100 // in one list
	for some := range slices.Chunk(sorted(meanings), most) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(some))
		for _, code := range some {
			fmt.Fprintf(&b, "<%04X> <", code)
			for _, unit := range utf16.Encode([]rune{meanings[code]}) {
				fmt.Fprintf(&b, "%04X", unit)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", b.Len(), b.String())
}

var trailer = regexp.MustCompile(`trailer\n<<\n([^>]*)>>\nstartxref\n(\d+)\n%%EOF\n?$`)

// updated adds new versions of objects to a file.
func updated(raw []byte, objects map[int]string) []byte {
	old := trailer.FindSubmatch(raw[max(0, len(raw)-500):])
	out := bytes.NewBuffer(raw)
	var index strings.Builder
	for _, n := range sorted(objects) {
		fmt.Fprintf(&index, "%d 1\n%010d 00000 n \n", n, out.Len())
		fmt.Fprintf(out, "%d 0 obj\n%s\nendobj\n", n, objects[n])
	}
	at := out.Len()
	fmt.Fprintf(out, "xref\n%strailer\n<<\n%s/Prev %s\n>>\nstartxref\n%d\n%%%%EOF\n", index.String(), old[1], old[2], at)
	return out.Bytes()
}

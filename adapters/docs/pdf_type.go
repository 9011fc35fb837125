package docs

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
	"github.com/townhall-go/townhall"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// typesetter knows the characters of one print job, each as the first font has it that has it at all.
type typesetter struct {
	faces  []*face
	glyphs map[rune]glyph
}

// typeset looks the characters of pages up. Each page with characters that no font has is an error of its own.
func typeset(faces []*face, pages []page) (*typesetter, error) {
	t := &typesetter{faces, map[rune]glyph{}}
	var errs []error
	var b sfnt.Buffer
	for i := range pages {
		missing := map[rune]bool{}
		look := func(s *string) {
			*s = printable(*s)
			for _, r := range *s {
				if _, known := t.glyphs[r]; !known && r != '\n' && !t.look(&b, r) {
					missing[r] = true
				}
			}
		}
		digits := "0123456789—"
		look(&digits)
		pages[i].each(look)
		if len(missing) > 0 {
			errs = append(errs, lacking(i, missing))
		}
	}
	if len(errs) == 0 {
		errs = append(errs, t.number())
	}
	return t, errors.Join(errs...)
}

func (t *typesetter) look(b *sfnt.Buffer, r rune) bool {
	for i, f := range t.faces {
		if g, ok := f.glyph(b, r); ok {
			g.face = i
			t.glyphs[r] = g
			return true
		}
	}
	return false
}

// number gives each character beyond U+FFFF a code below it that the job does not use.
func (t *typesetter) number() error {
	code := rune(0xE000)
	for _, r := range sorted(t.glyphs) {
		if r <= 0xFFFF {
			continue
		}
		for t.uses(code) {
			code++
		}
		if code >= 0xFFFE {
			return tooLarge("documents", len(t.glyphs), 0xFFFE-0xE000, inCharacters)
		}
		g := t.glyphs[r]
		g.code = code
		t.glyphs[r] = g
		code++
	}
	return nil
}

func (t *typesetter) uses(code rune) bool {
	_, used := t.glyphs[code]
	return used
}

// printable is a text as it is set: composed, without characters that have no form, such as a mark of direction or of a variant.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
			return '\n'
		case r == '\t' || unicode.Is(unicode.Zs, r) && r != '\u3000' && r != '\u00A0':
			return ' '
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
			return -1
		}
		return r
	}, norm.NFC.String(s))
}

func lacking(document int, missing map[rune]bool) *townhall.Error {
	var names []string
	for _, r := range sorted(missing) {
		name := fmt.Sprintf("%U", r)
		if unicode.IsPrint(r) {
			name = string(r) + " (" + name + ")"
		}
		names = append(names, name)
	}
	return &townhall.Error{Kind: townhall.Invalid, Field: fmt.Sprintf("documents[%d]", document), Found: townhall.ValueOf(strings.Join(names, ", ")),
		Needed: townhall.Say("docs.glyphs", "字体所含的字符（或由 Printer.Font 提供字体）", "characters that the font has, or a Printer.Font that has them")}
}

// width is how wide a text is, in thousandths of an em.
func (t *typesetter) width(s string) int {
	w := 0
	for _, r := range s {
		w += t.glyphs[r].width
	}
	return w
}

// widths are how wide a text is on one line and where it is broken as often as it may be.
func (t *typesetter) widths(s string) (whole, least int) {
	for paragraph := range strings.SplitSeq(s, "\n") {
		whole = max(whole, t.width(paragraph))
		for part := range segments(paragraph) {
			least = max(least, t.width(strings.TrimRight(part, " ")))
		}
	}
	return whole, least
}

// lines breaks a text into lines of some thousandths of an em, where Unicode (UAX 14) lets it break: among Chinese characters, but
// not before closing punctuation or after opening, and between words. A word is broken only if it is longer than a line.
func (t *typesetter) lines(s string, width int) []string {
	var out []string
	for paragraph := range strings.SplitSeq(s, "\n") {
		line := ""
		for part := range segments(paragraph) {
			if line != "" && t.width(line)+t.width(strings.TrimRight(part, " ")) > width {
				out, line = append(out, line), ""
			}
			for t.width(strings.TrimRight(part, " ")) > width {
				n := t.fit(part, width)
				out, part = append(out, part[:n]), part[n:]
			}
			line += part
		}
		out = append(out, line)
	}
	for i := range out {
		out[i] = strings.TrimRight(out[i], " ")
	}
	return out
}

// fit is how many bytes of a word a line takes, at least a character.
func (t *typesetter) fit(word string, width int) int {
	for i, r := range word {
		if width -= t.glyphs[r].width; width < 0 && i > 0 {
			return i
		}
	}
	return len(word)
}

func segments(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		state, part := -1, ""
		for s != "" {
			part, s, _, state = uniseg.FirstLineSegmentInString(s, state)
			if !yield(part) {
				return
			}
		}
	}
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

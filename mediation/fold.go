package mediation

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// folded is a text as it is compared: width, case and the digits of every script made alike, and without what people put between
// the parts of a name or number. From and to say for each byte of it where in the text its sign begins and ends.
type folded struct {
	text     string
	from, to []int
}

func fold(text string) folded {
	var out strings.Builder
	var f folded
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if r = alike(r); !separates(r) {
			out.WriteRune(r)
			for range utf8.RuneLen(r) {
				f.from, f.to = append(f.from, at), append(f.to, at+size)
			}
		}
		at += size
	}
	f.text = out.String()
	return f
}

// alike gives one sign for all that differ only by width, by case, or by the script of a digit.
func alike(r rune) rune {
	if '！' <= r && r <= '～' {
		r -= '！' - '!'
	}
	if unicode.IsDigit(r) {
		return digit(r)
	}
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return least
}

// digit is a digit of any script as 0 to 9: Unicode has them in runs of ten.
func digit(r rune) rune {
	for _, run := range unicode.Digit.R16 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return '0' + (r-rune(run.Lo))%10
		}
	}
	for _, run := range unicode.Digit.R32 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return '0' + (r-rune(run.Lo))%10
		}
	}
	return r
}

// separates reports whether a sign may stand within a name or number and be none of it: spaces, seen or not, marks on other
// signs, dashes, brackets, dots, + and /.
func separates(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Pd, unicode.Pc, unicode.Ps, unicode.Pe) ||
		strings.ContainsRune(".·•‧∙・･+/", r)
}

// find gives every place of a folded value, as bytes of the folded text, also where they overlap.
func (f folded) find(value string) (out [][2]int) {
	for at := 0; ; at++ {
		n := strings.Index(f.text[at:], value)
		if n < 0 {
			return out
		}
		at += n
		out = append(out, [2]int{at, at + len(value)})
	}
}

// stretch makes a place longer by the ASCII signs that stand directly beside it in the text, nothing between.
func (f folded) stretch(i, j int, is func(byte) bool) (int, int) {
	for i > 0 && is(f.text[i-1]) && f.to[i-1] == f.from[i] {
		i--
	}
	for j < len(f.text) && is(f.text[j]) && f.to[j-1] == f.from[j] {
		j++
	}
	return i, j
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func isWord(b byte) bool { return isDigit(b) || 'A' <= b && b <= 'Z' }

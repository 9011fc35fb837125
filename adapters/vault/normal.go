package vault

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Normal is a value as the index sees it: full-width and half-width forms, upper and lower case, and spaces anywhere make
// no difference. "ａb 12" is "AB12".
func Normal(value string) string {
	for range 4 { // folding may make new pairs to compose; four rounds are more than any text needs
		next := norm.NFKC.String(strings.Map(fold, norm.NFKC.String(value)))
		if next == value {
			break
		}
		value = next
	}
	return value
}

// fold gives one rune for all that differ only by case, and drops spaces and format characters, which are spaces that
// nobody sees.
func fold(r rune) rune {
	if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
		return -1
	}
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return least
}

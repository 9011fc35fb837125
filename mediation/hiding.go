package mediation

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
)

// masked stands for what is hidden and has no other name. It is no separator, so that what is left beside it does not join.
const masked = "…"

// hiding is what identifies people, folded, with what is put in its place.
type hiding struct {
	secrets []secret
	alias   func(townhall.PersonID) string
}

type secret struct{ what, by string }

// covered is a part of a text that something else is put over.
type covered struct {
	from, to int
	by       string
}

// knows adds what identifies a person. It reports whether they could be found by their name: a single sign would be found
// everywhere.
func (h *hiding) knows(id townhall.PersonID, p townhall.Person) bool {
	for field, value := range p.Fields() {
		by := masked
		if field == "name" {
			by = h.alias(id)
		}
		if what := fold(value).text; utf8.RuneCountInString(what) > 1 {
			h.secrets = append(h.secrets, secret{what, by})
		}
	}
	return utf8.RuneCountInString(fold(p.Name).text) > 1
}

// from is a text without what identifies people, without numbers that may, and without addresses with @.
func (h hiding) from(text string) string { return mentions(text, h.plain, h.alias) }

func (h hiding) plain(text string) string {
	f := fold(text)
	return cover(text, slices.Concat(h.known(f), numbers(text, f), addresses(text)))
}

// known covers what identifies people. A number is covered whole, since the rest of one says much of it.
func (h hiding) known(f folded) (out []covered) {
	for _, s := range h.secrets {
		for _, at := range f.find(s.what) {
			i, j := at[0], at[1]
			if isDigit(f.text[i]) || isDigit(f.text[j-1]) {
				i, j = f.stretch(i, j, isDigit)
			}
			out = append(out, covered{f.from[i], f.to[j-1], s.by})
		}
	}
	return out
}

// longNumber is how many digits make a number that may be somebody's: of a telephone, an account, a card.
const longNumber = 7

// longNumbers are such numbers in a folded text, with Arabic digits or with Chinese ones.
var longNumbers = regexp.MustCompile(`[0-9]{7,}|[〇零一二三四五六七八九]{7,}`)

// numbers covers long numbers however their digits are joined, with the letters that belong to them. Dates do not count.
func numbers(text string, f folded) (out []covered) {
	for _, at := range longNumbers.FindAllStringIndex(f.text, -1) {
		i, j := at[0], at[1]
		if isDigit(f.text[i]) && undated(text[f.from[i]:f.to[j-1]]) < longNumber {
			continue
		}
		i, j = f.stretch(i, j, isWord)
		from, to := f.from[i], f.to[j-1]
		out = append(out, covered{from - opening(text[:from], text[from:to]), to, masked})
	}
	return out
}

// figures is a day of this century or the last in figures, 2025-03-01 or 2025.3.1; inFigures is one such day, or two.
const figures = `(?:19|20)[0-9]{2}[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12][0-9]|3[01])`

var inFigures = regexp.MustCompile("^" + figures + "(?:-" + figures + ")?$")

// undated counts the digits of a number that are of no date.
func undated(number string) (digits int) {
	between := func(r rune) bool { return separates(r) && !strings.ContainsRune("-./", r) }
	for _, part := range strings.FieldsFunc(strings.Map(alike, number), between) {
		if part = strings.Trim(part, "-./"); !inFigures.MatchString(part) {
			digits += len(fold(part).text)
		}
	}
	return digits
}

// opening is how many bytes before a number belong to it: a +, or the bracket that is closed in it.
func opening(before, number string) int {
	r, size := utf8.DecodeLastRuneInString(before)
	count := func(brackets *unicode.RangeTable) (n int) {
		for _, r := range number {
			if unicode.Is(brackets, r) {
				n++
			}
		}
		return n
	}
	if alike(r) == '+' || unicode.Is(unicode.Ps, r) && count(unicode.Pe) > count(unicode.Ps) {
		return size
	}
	return 0
}

// addresses covers whatever has an @ in it, with all that is written without a space around it: Chinese is written without.
func addresses(text string) (out []covered) {
	end := 0
	for i, r := range text {
		if i < end || alike(r) != '@' {
			continue
		}
		before, after := strings.TrimRightFunc(text[:i], unicode.IsSpace), strings.TrimLeftFunc(text[i+utf8.RuneLen(r):], unicode.IsSpace)
		end = len(text) - len(strings.TrimLeftFunc(after, inAddress))
		out = append(out, covered{len(strings.TrimRightFunc(before, inAddress)), end, masked})
	}
	return out
}

func inAddress(r rune) bool {
	r = alike(r)
	return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.Cf) || strings.ContainsRune("@._-+%'", r)
}

// cover puts over each part of a text what covers it; parts that overlap are one, and named by the longest.
func cover(text string, parts []covered) string {
	slices.SortStableFunc(parts, func(a, b covered) int { return cmp.Compare(a.from, b.from) })
	var out strings.Builder
	done := 0
	for len(parts) > 0 {
		whole, longest, n := parts[0], parts[0], 1
		for ; n < len(parts) && parts[n].from < whole.to; n++ {
			if whole.to = max(whole.to, parts[n].to); parts[n].outdoes(longest) {
				longest = parts[n]
			}
		}
		out.WriteString(text[done:whole.from] + longest.by)
		done, parts = whole.to, parts[n:]
	}
	return out.String() + text[done:]
}

// outdoes reports whether a part is longer than another, or as long and has a name.
func (c covered) outdoes(d covered) bool {
	n, m := c.to-c.from, d.to-d.from
	return n > m || n == m && d.by == masked
}

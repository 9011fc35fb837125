package xlsx

import (
	"cmp"
	"strings"
	"unicode"
)

// names are the names of a workbook's sheets, in lower case: two must differ in more than case.
type names map[string]bool

// maxName is the length of a sheet's name in UTF-16 units.
const maxName = 31

// take gives a table's sheet a name of its own that the format allows, as close to the table's as can be. The second sheet
// of a table is "name (2)", and so is that of a second table of the same name.
func (n names) take(name string, part int) string {
	name = allowed(name)
	for {
		suffix := ""
		if part > 1 {
			suffix = " (" + itoa(part) + ")"
		}
		full := shortened(name, maxName-len(suffix)) + suffix
		if key := strings.ToLower(full); !n[key] {
			n[key] = true
			return full
		}
		part++
	}
}

// allowed writes what no name may hold as a space. Excel keeps "History" for itself, and takes no apostrophe at an end.
func allowed(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || unicode.IsControl(r) || r == unicode.ReplacementChar || r > 0xFFFD && r < 0x10000 {
			return ' '
		}
		return r
	}, name)
	name = cmp.Or(strings.Trim(name, " '"), "Sheet")
	if strings.EqualFold(name, "history") {
		return name + "_"
	}
	return name
}

// shortened cuts a name to a length, at a character.
func shortened(name string, length int) string {
	for i, r := range name {
		if length -= units(string(r)); length < 0 {
			return strings.TrimRight(name[:i], " '")
		}
	}
	return name
}

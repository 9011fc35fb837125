package docs

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/townhall-go/townhall"
)

// reference finds what in a formula names cells: an optional sheet, a cell or a row, and the end of a range.
var reference = regexp.MustCompile(`(?:('(?:[^']|'')+'|[\pL\pN_.]+)!)?(\$?[A-Z]{0,3}\$?)(\d+)(?::(\$?[A-Z]{0,3}\$?)(\d+))?`)

// reading is where a formula names rows: the sheet, or "" for its own, and the bytes of the first and last number.
type reading struct {
	sheet       string
	first, last int
	digits      [][2]int // from and to, where the row is relative and moves with a copy
}

// readings of a formula. Quoted texts are passed over, and so are functions and names that look like a cell: LOG10(.
func readings(formula string) []reading {
	var found []reading
	for _, m := range reference.FindAllStringSubmatchIndex(masked(formula), -1) {
		part := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return formula[m[2*i]:m[2*i+1]]
		}
		lone := part(5) == "" && strings.Trim(part(2), "$") == "" // a mere number
		if lone || m[0] > 0 && inName(formula[m[0]-1]) || m[1] < len(formula) && (formula[m[1]] == '(' || inName(formula[m[1]])) {
			continue
		}
		r := reading{sheet: strings.ReplaceAll(strings.Trim(part(1), "'"), "''", "'")}
		r.first, _ = strconv.Atoi(part(3))
		r.last = r.first
		if part(5) != "" {
			r.last, _ = strconv.Atoi(part(5))
		}
		for _, i := range []int{3, 5} {
			if part(i) != "" && !strings.HasSuffix(part(i-1), "$") {
				r.digits = append(r.digits, [2]int{m[2*i], m[2*i+1]})
			}
		}
		r.first, r.last = min(r.first, r.last), max(r.first, r.last)
		found = append(found, r)
	}
	return found
}

func inName(b byte) bool {
	return b == '_' || b == '.' || b >= 0x80 || '0' <= b && b <= '9' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z'
}

var quoted = regexp.MustCompile(`"[^"]*"`)

// masked blanks out the texts of a formula, keeping its length.
func masked(formula string) string {
	return quoted.ReplaceAllStringFunc(formula, func(text string) string { return strings.Repeat(" ", len(text)) })
}

// moved is a formula as it reads in a copy some rows below.
func moved(formula string, down int) string {
	var out strings.Builder
	at := 0
	for _, r := range readings(formula) {
		for _, d := range r.digits {
			row, _ := strconv.Atoi(formula[d[0]:d[1]])
			out.WriteString(formula[at:d[0]] + strconv.Itoa(row+down))
			at = d[1]
		}
	}
	return out.String() + formula[at:]
}

// totals refuses formulas that would keep reading the first of a repeated row's copies, and be wrong without showing it.
func (b *workbook) totals(of *sheet, row int) error {
	for _, s := range b.sheets {
		for _, at := range s.formulas {
			if _, own, err := excelize.CellNameToCoordinates(at); err != nil || s == of && own == row {
				continue
			}
			formula, err := b.file.GetCellFormula(s.name, at)
			if err != nil {
				return err
			}
			for _, r := range readings(formula) {
				reads := r.sheet == "" && s == of || strings.EqualFold(r.sheet, of.name)
				if reads && r.first <= row && row <= r.last && (r.first == row || r.last == row) {
					return &townhall.Error{Kind: townhall.Invalid, Field: "template[" + s.name + "!" + at + "]", Found: townhall.ValueOf("=" + formula),
						Needed: townhall.Say("docs.total", "引用范围自第{row}行的上一行起至其下一行止，以便随重复行扩展",
							"a range from the row above row {row} to the row below it, which grows as that row is repeated", "row", row)}
				}
			}
		}
	}
	return nil
}

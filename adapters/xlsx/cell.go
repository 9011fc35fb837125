package xlsx

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
)

// cell is a value as a spreadsheet holds it: nothing, text, or a number with the format that shows it.
type cell struct {
	empty    bool
	isNumber bool
	number   float64
	format   string // "" is the program's own
	text     string // also of a number, as CSV has it
}

// word is a value that is neither a whole number nor simply text, as its JSON tells it.
type word struct {
	Ratio *townhall.Ratio
	Count *townhall.Count
	Date  *townhall.Date
	Money *townhall.Money
}

// cellOf types a value.
func cellOf(v townhall.Value, l townhall.Language) (cell, error) {
	if v.IsZero() {
		return cell{empty: true}, nil
	}
	if n, ok := v.Int(); ok {
		return figure(strconv.FormatInt(n, 10), "", ""), nil
	}
	text := cell{text: clean(v.In(l))}
	doc, err := v.MarshalJSON()
	if err != nil || len(doc) == 0 || doc[0] != '{' {
		return text, err
	}
	var w word
	if err := json.Unmarshal(doc, &w); err != nil {
		return text, err
	}
	switch {
	case w.Ratio != nil && w.Ratio.Defined():
		if exact, ok := decimal(*w.Ratio); ok {
			return figure(exact, "", text.text), nil
		}
	case w.Count != nil:
		if n, ok := w.Count.Exact(); ok {
			return figure(strconv.FormatInt(n, 10), "", ""), nil
		}
	case w.Date != nil:
		return day(*w.Date), nil
	case w.Money != nil && !w.Money.IsZero():
		c := figure(w.Money.Decimal(), moneyFormat(w.Money.Currency()), text.text)
		c.text = text.text // CSV has no format that would tell the currency
		return c, nil
	}
	return text, nil
}

// digits is how many decimal digits a spreadsheet keeps. A decimal of no more is the same after it was a float64 and back.
const digits = 15

// figure is a number if a spreadsheet shows exactly that decimal, and text if not.
func figure(decimal, format, text string) cell {
	if text == "" {
		text = decimal
	}
	number, err := strconv.ParseFloat(decimal, 64)
	significant := strings.TrimLeft(decimal, "-.0")
	if err != nil || len(significant)-strings.Count(significant, ".") > digits {
		return cell{text: text}
	}
	return cell{isNumber: true, number: number, format: format, text: decimal}
}

// decimal writes a ratio as a decimal, if it ends.
func decimal(r townhall.Ratio) (string, bool) {
	x := big.NewRat(r.Num(), r.Den())
	n, ends := x.FloatPrec()
	if !ends || n > digits {
		return "", false
	}
	return x.FloatString(n), true
}

// day is a date as a number of days. Spreadsheets believe in 29 February 1900, so that what is before stays text.
func day(d townhall.Date) cell {
	if d.Before(townhall.NewDate(1900, 3, 1)) {
		return cell{empty: d.IsZero(), text: d.String()}
	}
	return cell{isNumber: true, number: float64(d.Sub(townhall.NewDate(1899, 12, 30))), format: "yyyy-mm-dd", text: d.String()}
}

// moneyFormat shows an amount with its decimals and its currency.
func moneyFormat(c townhall.Currency) string {
	format := "#,##0"
	if n := c.Exponent(); n > 0 {
		format += "." + strings.Repeat("0", n)
	}
	return format + ` "` + string(c) + `"`
}

// clean writes line breaks as spreadsheets do, and what XML cannot hold as U+FFFD.
func clean(s string) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, unfit) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case unfit(r):
			return utf8.RuneError
		}
		return r
	}, s)
}

// unfit are the characters that are not written as they are.
func unfit(r rune) bool { return r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF }

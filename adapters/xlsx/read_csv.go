package xlsx

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// csv reads a CSV file.
func (in *intake) csv(raw []byte) error {
	text, err := decoded(raw)
	if err != nil {
		return err
	}
	in.begin("")
	if n := longest(text, separator(text)); n > maxColumns {
		return over("", 0, n, maxColumns, inColumns)
	}
	records := csv.NewReader(strings.NewReader(text))
	records.Comma = separator(text)
	records.FieldsPerRecord = -1
	records.ReuseRecord = true
	for {
		cells, err := records.Read()
		if errors.Is(err, io.EOF) {
			in.end()
			return nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return damaged("", bad.Line, bad.Err)
		}
		if err != nil {
			return err
		}
		line, _ := records.FieldPos(0)
		for i := range cells {
			cells[i] = unguarded(cells[i])
		}
		if err := in.row(line, cells); err != nil {
			return err
		}
	}
}

// replacement is what a decoder writes for what is not text.
var replacement = []byte("\ufffd")

// decoded gives the text of a file. What is no UTF-8 and has no mark is GB18030.
func decoded(raw []byte) (string, error) {
	from := encoding.Encoding(simplifiedchinese.GB18030)
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		from = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case utf8.Valid(raw):
		from = unicode.UTF8BOM
	}
	text, err := from.NewDecoder().Bytes(raw)
	if err != nil {
		return "", damaged("", 0, err)
	}
	i := bytes.IndexByte(text, 0)
	if j := bytes.Index(text, replacement); i < 0 && !bytes.Contains(raw, replacement) { // unless it was written
		i = j
	}
	if i >= 0 {
		return "", damaged("", 1+bytes.Count(text[:i], []byte("\n")), errors.New("not text in UTF-8, UTF-16 or GB18030"))
	}
	return string(text), nil
}

// separator is the one that stands most often in the first line, outside quotes; a comma if there is none.
func separator(text string) rune {
	line, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	counts, quoted := map[rune]int{}, false
	for _, r := range line {
		if r == '"' {
			quoted = !quoted
		} else if !quoted {
			counts[r]++
		}
	}
	best := ','
	for _, r := range ";\t" {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

// longest is the most columns of a line; the reader of CSV would make a row of however many there are.
func longest(text string, separator rune) int {
	most, columns, quoted := 0, 1, false
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == separator:
			columns++
			most = max(most, columns)
		case r == '\n':
			columns = 1
		}
	}
	return max(most, columns)
}

package pabulib

import (
	"bufio"
	"io"
	"strings"
)

// encoder writes rows as the scanner reads them. Fields are quoted where they must be.
type encoder struct {
	out *bufio.Writer
	end string // of a line
}

func newEncoder(w io.Writer) *encoder {
	return &encoder{out: bufio.NewWriterSize(w, 1<<16), end: "\n"}
}

// bytes writes text as it is; the first error stays, for flush to give.
func (e *encoder) bytes(s string) { _, _ = e.out.WriteString(s) }

func (e *encoder) row(fields ...string) {
	for i, f := range fields {
		if i > 0 {
			e.bytes(";")
		}
		if strings.ContainsAny(f, ";\"\r\n") {
			f = `"` + strings.ReplaceAll(f, `"`, `""`) + `"`
		}
		e.bytes(f)
	}
	e.bytes(e.end)
}

// checked writes a row that is read as it is, or refuses it.
func (e *encoder) checked(field string, fields ...string) error {
	if err := writable(field, fields); err != nil {
		return err
	}
	e.row(fields...)
	return nil
}

func (e *encoder) flush() error { return e.out.Flush() }

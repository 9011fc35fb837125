package pabulib

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
)

// What a line may hold. A ballot that ranks the most projects that an election may have, by long ids, fits.
const (
	maxLine   = 4 << 20
	maxFields = 1000
)

// scanner reads records: lines of fields parted by ";", in which a field in quotes may hold ";", quotes written twice, and line ends.
type scanner struct {
	in     *bufio.Reader
	hear   *listener
	fields [][]byte // of the record, until the next one
	line   int      // on which the record begins
	lines  int      // read so far
	long   []byte   // a record that is longer than the reader's buffer, or has quotes
	quotes bool     // the record has quotes

	bom, crlf, unended bool // the file begins with a byte order mark; its first line ends in CRLF; its last one has no end
	err                error
}

func newScanner(r io.Reader, hear *listener) *scanner {
	s := &scanner{in: bufio.NewReaderSize(r, 1<<16), hear: hear}
	if mark, _ := s.in.Peek(3); string(mark) == "\xEF\xBB\xBF" {
		s.bom = true
		_, _ = s.in.Discard(3)
	}
	return s
}

// next reads a record. It passes over, and tells of, those that are no text or too long.
func (s *scanner) next() bool {
	for !s.hear.stopped {
		record, ok := s.record()
		if !ok {
			return false
		}
		if record != nil && s.text(record) && s.split(s.trimEnd(record)) {
			return true
		}
	}
	return false
}

func (s *scanner) record() (record []byte, ok bool) {
	s.line = s.lines + 1
	line, err := s.in.ReadSlice('\n')
	if s.quotes = false; err == nil && bytes.IndexByte(line, '"') < 0 {
		s.lines++
		return line, true
	}
	return s.gather(line, err)
}

// gather puts together a record from the pieces that the reader's buffer holds and the lines that quotes span. A record that is
// passed over is nil.
func (s *scanner) gather(piece []byte, err error) (record []byte, ok bool) {
	var q quoting
	s.long = s.long[:0]
	for {
		if len(s.long)+len(piece) > maxLine {
			return nil, s.passOver(err)
		}
		s.long = append(s.long, piece...)
		q.read(piece)
		if err == nil {
			s.lines++
		}
		switch {
		case err == nil && !q.within:
			s.quotes = q.seen
			return s.long, true
		case err == io.EOF && q.within:
			s.hear.refuse(s.line, "", townhall.Say("pabulib.quote.open", "引号未闭合，文件已结束", "a quote that nothing ends"), townhall.Say("pabulib.quote.needed", "闭合的引号", "quotes that are closed"))
			return nil, false
		case err == io.EOF && len(s.long) == 0:
			return nil, false
		case err == io.EOF:
			s.quotes, s.unended = q.seen, true
			s.lines++
			return s.long, true
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			s.err = err
			return nil, false
		}
		piece, err = s.in.ReadSlice('\n')
	}
}

// passOver leaves out the rest of a line that is too long; it reports whether there may be others.
func (s *scanner) passOver(err error) bool {
	s.long = nil
	s.hear.overflow(s.line, "", townhall.Say("pabulib.line.long", "超长的行", "a longer one"), townhall.Say("pabulib.line.most", "不超过{most}字节的行", "a line of {most} bytes at most", "most", maxLine))
	for errors.Is(err, bufio.ErrBufferFull) && !s.hear.stopped {
		_, err = s.in.ReadSlice('\n')
	}
	s.lines++
	if err != nil && err != io.EOF && !errors.Is(err, bufio.ErrBufferFull) {
		s.err = err
	}
	return err == nil
}

// text reports whether the record is text.
func (s *scanner) text(record []byte) bool {
	utf := utf8.Valid(record)
	if utf && bytes.IndexByte(record, 0) < 0 {
		return true
	}
	found := townhall.Say("pabulib.text.nul", "空字符（NUL）", "a NUL byte")
	if !utf {
		found = townhall.Say("pabulib.text.bytes", "其他字节", "other bytes")
	}
	s.hear.refuse(s.line, "", found, townhall.Say("pabulib.text.needed", "UTF-8 编码的文本", "text in UTF-8"))
	return false
}

func (s *scanner) trimEnd(record []byte) []byte {
	if n := len(record); n > 0 && record[n-1] == '\n' {
		record = record[:n-1]
		if n > 1 && record[n-2] == '\r' {
			s.crlf = s.crlf || s.line == 1
			return record[:n-2]
		}
	}
	return record
}

// split parts a record into its fields, in place: a field without its quotes is no longer than with them.
func (s *scanner) split(record []byte) bool {
	s.fields = s.fields[:0]
	for len(s.fields) < maxFields {
		var field []byte
		end := 0
		if s.quotes && len(record) > 0 && record[0] == '"' {
			field, end = unquote(record)
		} else if end = bytes.IndexByte(record, ';'); end < 0 {
			field, end = record, len(record)
		} else {
			field = record[:end]
		}
		if s.fields = append(s.fields, field); end == len(record) {
			return true
		}
		record = record[end+1:]
	}
	s.hear.overflow(s.line, "", townhall.Say("pabulib.fields.more", "更多字段", "more"), townhall.Say("pabulib.fields.most", "一行至多{most}个字段", "{most} fields on a line at most", "most", maxFields))
	return false
}

// unquote takes the quotes off the record's first field, and gives where the field ends. What stands after the closing quote belongs to it.
func unquote(record []byte) (field []byte, end int) {
	to, within := 0, true
	for end = 1; end < len(record); end++ {
		c := record[end]
		switch {
		case within && c == '"' && end+1 < len(record) && record[end+1] == '"':
			end++
		case within && c == '"':
			within = false
			continue
		case !within && c == ';':
			return record[:to], end
		}
		record[to] = c
		to++
	}
	return record[:to], end
}

// quoting follows the quotes of a record piece by piece. A quote opens a field only at its beginning.
type quoting struct {
	within, seen  bool
	closing, into bool // the last byte closed a field or is the first of two quotes; the field has begun
}

func (q *quoting) read(piece []byte) {
	if !q.within && !q.closing && bytes.IndexByte(piece, '"') < 0 {
		if i := bytes.LastIndexByte(piece, ';'); i >= 0 {
			q.into = false
			piece = piece[i+1:]
		}
		q.into = q.into || len(piece) > 0
		return
	}
	for _, c := range piece {
		switch {
		case q.within:
			q.within = c != '"'
			q.closing = !q.within
			continue
		case c == '"' && (q.closing || !q.into):
			q.within, q.seen = true, true
		}
		q.closing = false
		q.into = c != ';'
	}
}

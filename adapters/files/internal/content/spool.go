package content

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"github.com/townhall-go/townhall"
)

// Spool holds content until its digest is known: in memory if it is small, else in a temporary file.
type Spool struct {
	Digest townhall.Digest
	Size   int64 // bytes
	small  []byte
	file   *os.File
}

// small is what a spool holds in memory, in bytes.
const small = 256 << 10

// Spool reads content to its end. Close it, also to remove its temporary file.
func (h *Hashes) Spool(ctx context.Context, content io.Reader) (*Spool, error) {
	s := &Spool{}
	var err error
	if s.Digest, s.Size, err = h.Copy(ctx, s, content); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// Write adds content, and moves on to a file when memory is not enough.
func (s *Spool) Write(b []byte) (int, error) {
	if s.file == nil && len(s.small)+len(b) <= small {
		s.small = append(s.small, b...)
		return len(b), nil
	}
	if s.file == nil {
		if err := s.spill(); err != nil {
			return 0, err
		}
	}
	return s.file.Write(b)
}

func (s *Spool) spill() (err error) {
	if s.file, err = os.CreateTemp("", "townhall-*"); err == nil {
		_, err = s.file.Write(s.small)
	}
	s.small = nil
	return err
}

// Reader reads the content from its beginning.
func (s *Spool) Reader() io.Reader {
	if s.file == nil {
		return bytes.NewReader(s.small)
	}
	return io.NewSectionReader(s.file, 0, s.Size)
}

// Close forgets the content.
func (s *Spool) Close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}

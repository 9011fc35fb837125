// Package content is what all keepers of files share: hashes by name, hashing while reading, and checking while reading.
package content

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// Hashes are the algorithms that a keeper can check, and the one with which it names what is put.
type Hashes struct {
	name string
	by   map[string]func() hash.Hash
}

// Option sets a hash.
type Option func(*Hashes)

// New gives SHA-256 and what the options set.
func New(options []Option) *Hashes {
	h := &Hashes{name: "sha256", by: map[string]func() hash.Hash{"sha256": sha256.New}}
	for _, o := range options {
		o(h)
	}
	return h
}

// Use names content by another hash from now on. What was named by SHA-256 can still be read.
func Use(name string, new func() hash.Hash) Option {
	return func(h *Hashes) { h.name, h.by[name] = name, new }
}

// Parse refuses what is not a digest of one of the hashes, and gives its hash and its hexadecimal part.
func (h *Hashes) Parse(d townhall.Digest) (hash.Hash, string, error) {
	if _, err := townhall.ParseDigest(string(d)); err != nil {
		return nil, "", err
	}
	name, digits, _ := strings.Cut(string(d), ":")
	if new := h.by[name]; new != nil {
		if sum := new(); 2*sum.Size() == len(digits) {
			return sum, digits, nil
		}
	}
	return nil, "", &townhall.Error{Kind: townhall.Invalid, Field: "digest", Found: townhall.ValueOf(string(d)), Needed: townhall.Say(
		"digest.algorithm", "{algorithms} 之一的摘要", "a digest by one of {algorithms}", "algorithms", h.names())}
}

func (h *Hashes) names() []string {
	var names []string
	for name := range h.by {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Copy copies content to w and gives its digest and size in bytes. It stops with the context's error.
func (h *Hashes) Copy(ctx context.Context, w io.Writer, content io.Reader) (townhall.Digest, int64, error) {
	sum := h.by[h.name]()
	n, err := io.Copy(io.MultiWriter(w, sum), Until(ctx, content))
	if err != nil {
		return "", 0, err
	}
	return townhall.Digest(h.name + ":" + hex.EncodeToString(sum.Sum(nil))), n, nil
}

// Until reads until the context is over.
func Until(ctx context.Context, r io.Reader) io.Reader { return until{ctx, r} }

type until struct {
	ctx context.Context
	r   io.Reader
}

func (u until) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := u.r.Read(b)
	if err != nil && err != io.EOF && u.ctx.Err() != nil {
		err = u.ctx.Err()
	}
	return n, err
}

// Path is where content lies below a root: algorithm, two digits so that no directory grows large, the other digits.
func Path(d townhall.Digest) []string {
	name, digits, _ := strings.Cut(string(d), ":")
	return []string{name, digits[:2], digits[2:]}
}

// NotFound says that content was never put.
func NotFound(d townhall.Digest) error {
	return &townhall.Error{Kind: townhall.NotFound, Field: "digest", Found: townhall.ValueOf(string(d))}
}

// Checked reads kept content, and ends in Error Corrupt where it is not what its digest says.
func (h *Hashes) Checked(ctx context.Context, d townhall.Digest, kept io.ReadCloser) (io.ReadCloser, error) {
	sum, digits, err := h.Parse(d)
	if err != nil {
		return nil, errors.Join(err, kept.Close())
	}
	return &checked{Reader: Until(ctx, kept), Closer: kept, sum: sum, digits: digits, name: strings.TrimSuffix(string(d), digits)}, nil
}

type checked struct {
	io.Reader
	io.Closer
	sum    hash.Hash
	name   string
	digits string
	end    error // once reached, it stays
}

func (c *checked) Read(b []byte) (int, error) {
	if c.end != nil {
		return 0, c.end
	}
	n, err := c.Reader.Read(b)
	c.sum.Write(b[:n])
	if err == io.EOF {
		err = c.verdict()
	}
	c.end = err
	return n, err
}

func (c *checked) verdict() error {
	found := hex.EncodeToString(c.sum.Sum(nil))
	if found == c.digits {
		return io.EOF
	}
	return &townhall.Error{Kind: townhall.Corrupt, Field: "content", Found: townhall.ValueOf(c.name + found), Needed: townhall.Say(
		"file.content", "摘要为 {digest} 的内容", "content whose digest is {digest}", "digest", c.name+c.digits)}
}

// Intact reports whether content is kept, whole and unchanged.
func Intact(ctx context.Context, files townhall.Files, d townhall.Digest) (bool, error) {
	kept, err := files.Open(ctx, d)
	if err == nil {
		_, err = io.Copy(io.Discard, kept)
		err = errors.Join(err, kept.Close())
	}
	if errors.Is(err, townhall.NotFound) || errors.Is(err, townhall.Corrupt) {
		return false, nil
	}
	return err == nil, err
}

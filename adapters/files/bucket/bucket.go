// Package bucket keeps attachments in an object store: S3, MinIO, Azure, Google, or whatever gocloud.dev/blob opens.
//
//	b, err := blob.OpenBucket(ctx, "s3://files?endpoint=minio.county.internal")
//	kept := bucket.New(b)
package bucket

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/files"
	"github.com/townhall-go/townhall/adapters/files/internal/content"
	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"
)

// Bucket keeps files as objects named sha256/ab/cdef…
type Bucket struct {
	bucket *blob.Bucket
	hashes *content.Hashes
}

var _ townhall.Files = (*Bucket)(nil)

// New keeps files in an open bucket, which stays the caller's to close. Content whose digest is not known yet waits in
// memory, or in a temporary file where it is larger than 256 KiB.
func New(b *blob.Bucket, options ...files.Option) *Bucket {
	return &Bucket{bucket: b, hashes: content.New(options)}
}

func key(d townhall.Digest) string { return strings.Join(content.Path(d), "/") }

// Put keeps content, unless it is there already, whole and unchanged.
func (b *Bucket) Put(ctx context.Context, r io.Reader) (_ townhall.Digest, err error) {
	s, err := b.hashes.Spool(ctx, r)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if kept, err := content.Intact(ctx, b, s.Digest); kept || err != nil {
		return s.Digest, err
	}
	return s.Digest, b.upload(ctx, s)
}

// upload writes an object, or nothing: a writer whose context is cancelled before Close leaves none.
func (b *Bucket) upload(ctx context.Context, s *content.Spool) error {
	writing, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := b.bucket.NewWriter(writing, key(s.Digest), &blob.WriterOptions{ContentType: "application/octet-stream"})
	if err != nil {
		return err
	}
	if _, err = io.Copy(w, s.Reader()); err != nil {
		cancel()
		_ = w.Close() // which only says that it was cancelled
	} else {
		err = w.Close()
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// Open gives content, checked while it is read.
func (b *Bucket) Open(ctx context.Context, d townhall.Digest) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if _, _, err := b.hashes.Parse(d); err != nil {
		return nil, err
	}
	r, err := b.bucket.NewReader(ctx, key(d), nil)
	switch {
	case gcerrors.Code(err) == gcerrors.NotFound:
		return nil, content.NotFound(d)
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, err
	}
	return b.hashes.Checked(ctx, d, r)
}

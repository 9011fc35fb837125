// Package files keeps attachments (scans, photos, signed papers) by their content, in a directory or in a database:
//
//	kept, err := files.Dir("/var/lib/portal/files")
//	kept, err := files.Database(ctx, db) // *sql.DB or *sqlx.DB; SQLite, PostgreSQL and its relatives
//
//	digest, err := kept.Put(ctx, scan)
//	r, err := kept.Open(ctx, digest)
//
// Package bucket, beside it, keeps them in an object store. All give what is put twice the same digest and keep it once,
// check the digest while it is read, and mend what was damaged when the same content is put again. What is kept is not
// encrypted: that is the disk's or the bucket's part.
package files

import (
	"hash"

	"github.com/townhall-go/townhall/adapters/files/internal/content"
)

// Option changes how files are kept.
type Option = content.Option

// Hash names content by another hash than SHA-256, since some hosts must use SM3: name is what digests begin with,
// in lower case ("sm3"). Content that was named by SHA-256 before can still be read.
func Hash(name string, new func() hash.Hash) Option { return content.Use(name, new) }

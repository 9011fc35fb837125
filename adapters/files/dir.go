package files

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/files/internal/content"
)

// Directory keeps files in a directory, as sha256/ab/cdef…, readable by its owner only. Several processes may share it.
type Directory struct {
	root   string
	hashes *content.Hashes
}

var _ townhall.Files = (*Directory)(nil)

// unfinished is the directory of files that are being put, and leftAfter how old one must be to count as left behind by
// a process that died.
const (
	unfinished = "tmp"
	leftAfter  = 24 * time.Hour
)

// Dir keeps files in a directory, which it creates if need be.
func Dir(path string, options ...Option) (*Directory, error) {
	d := &Directory{root: path, hashes: content.New(options)}
	if err := os.MkdirAll(filepath.Join(path, unfinished), 0o700); err != nil {
		return nil, err
	}
	return d, d.sweep()
}

// sweep removes what processes that died have left.
func (d *Directory) sweep() error {
	left, err := os.ReadDir(filepath.Join(d.root, unfinished))
	for _, f := range left {
		info, infoErr := f.Info()
		if infoErr != nil || time.Since(info.ModTime()) < leftAfter {
			continue // gone meanwhile, or being written
		}
		if e := os.Remove(filepath.Join(d.root, unfinished, f.Name())); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// Put keeps content. When it returns, the content and its name are on the disk.
func (d *Directory) Put(ctx context.Context, r io.Reader) (townhall.Digest, error) {
	file, err := os.CreateTemp(filepath.Join(d.root, unfinished), "put-*")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.Remove(file.Name()) }() // nothing, once renamed
	digest, _, err := d.hashes.Copy(ctx, file, r)
	if err == nil {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return "", err
	}
	return digest, d.place(file.Name(), digest)
}

// place gives a finished file its name. Renaming over one that is there changes nothing, or mends it.
func (d *Directory) place(file string, digest townhall.Digest) error {
	parts := content.Path(digest)
	dir := filepath.Join(d.root, parts[0], parts[1])
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Rename(file, filepath.Join(dir, parts[2])); err != nil {
		return err
	}
	return errors.Join(syncDir(dir), syncDir(filepath.Dir(dir)), syncDir(d.root))
}

// syncDir makes a directory's names durable.
func syncDir(path string) error {
	if runtime.GOOS == "windows" { // which cannot, and need not
		return nil
	}
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// Open gives content, checked while it is read.
func (d *Directory) Open(ctx context.Context, digest townhall.Digest) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if _, _, err := d.hashes.Parse(digest); err != nil {
		return nil, err
	}
	file, err := os.Open(filepath.Join(append([]string{d.root}, content.Path(digest)...)...))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, content.NotFound(digest)
	}
	if err != nil {
		return nil, err
	}
	return d.hashes.Checked(ctx, digest, file)
}

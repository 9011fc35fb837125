package httpapi

import (
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// FileKind is the kind by which the policy is asked about attachments, with put and read; the id is the digest.
const FileKind = access.FileKind

// largeFile is how many bytes an attachment may have.
const largeFile = 256 << 20

func (a *API) files() {
	if a.c.Files == nil {
		return
	}
	a.handle(a.fileDoc(http.MethodPost, "/files", "put"), a.putFile)
	a.handle(a.fileDoc(http.MethodGet, "/files/{digest}", townhall.Reading), a.file)
}

// keptFile says where an attachment is.
type keptFile struct {
	Digest townhall.Digest `json:"digest"`
	Size   int64           `json:"size"`
}

func (a *API) putFile(w http.ResponseWriter, r *http.Request) error {
	by, err := door.Who(r)
	if err == nil {
		err = query(r).end()
	}
	if err == nil {
		err = a.allow(r.Context(), by, "put", townhall.Record{Ref: townhall.Ref{Kind: FileKind}})
	}
	if err != nil {
		return err
	}
	r = door.Larger(w, r, largeFile, 30)
	size := counted{Reader: r.Body}
	digest, err := a.c.Files.Put(r.Context(), &size)
	if err != nil {
		if size.err != nil && !errors.Is(size.err, io.EOF) {
			return unread(size.err)
		}
		return err
	}
	w.Header().Set("Location", a.base(r)+"/files/"+url.PathEscape(string(digest)))
	return write(w, http.StatusCreated, keptFile{digest, size.n})
}

// counted counts what is read.
type counted struct {
	io.Reader
	n   int64
	err error
}

// Read reads on.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	if err != nil {
		c.err = err
	}
	return n, err
}

func (a *API) file(w http.ResponseWriter, r *http.Request) error {
	by, err := door.Who(r)
	if err == nil {
		err = query(r).end()
	}
	if err != nil {
		return err
	}
	digest, err := townhall.ParseDigest(r.PathValue("digest"))
	if err != nil {
		return err
	}
	ref := townhall.Ref{Kind: FileKind, ID: string(digest)}
	if err := a.allow(r.Context(), by, townhall.Reading, townhall.Record{Ref: ref}); err != nil {
		return err
	}
	if err := a.log(r, by, ref, townhall.Reading); err != nil {
		return err
	}
	content, err := a.c.Files.Open(r.Context(), digest)
	if err != nil {
		return err
	}
	defer content.Close()
	stream, end := door.NewStream(w, r, false)
	defer end()
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream") // whatever it is, it is no page of this site
	h.Set("Content-Disposition", "attachment")
	h.Set("ETag", `"`+string(digest)+`"`)
	if _, err := io.Copy(stream, content); err != nil {
		panic(http.ErrAbortHandler) // what was sent is not all of it, or not what was put
	}
	return nil
}

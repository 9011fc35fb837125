package web

import (
	"bufio"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// What a form may hold: text in memory, files as a stream.
const (
	mostPosted = 64 << 20
	mostText   = 2 << 20
)

// posted is what a form sent. Its files are kept, and stand in it by their digests.
func (v *view) posted() (url.Values, error) {
	v.r = door.Larger(v.w, v.r, mostPosted, 10)
	err := v.r.ParseMultipartForm(mostText)
	if errors.Is(err, http.ErrNotMultipart) {
		err = nil // ParseForm was called by it
	}
	var much *http.MaxBytesError
	switch {
	case errors.As(err, &much):
		return nil, &townhall.Error{Kind: townhall.Overflow, Field: "form", Needed: text("web.desk.most_posted", "n", mostPosted>>20)}
	case err != nil:
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: "form", Err: err, Needed: text("web.desk.form")}
	}
	typed := v.r.PostForm
	if v.r.MultipartForm == nil {
		return typed, nil
	}
	for name, files := range v.r.MultipartForm.File {
		if at, ok := strings.CutSuffix(name, "!file"); ok && v.Files != nil && files[0].Size > 0 {
			if err := v.keep(typed, at, files[0]); err != nil {
				return nil, err
			}
		}
	}
	return typed, nil
}

// keep puts a file where attachments are kept, and what names it into the form.
func (v *view) keep(typed url.Values, at string, h *multipart.FileHeader) error {
	f, err := h.Open()
	if err != nil {
		return err
	}
	defer f.Close()
	content := bufio.NewReader(f)
	head, err := content.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	digest, err := v.Files.Put(v.r.Context(), content)
	if err != nil {
		return err
	}
	name := path.Base(strings.ReplaceAll(h.Filename, `\`, "/"))
	for member, value := range map[string]string{"digest": string(digest), "name": name, "type": mediaType(name, head), "size": strconv.FormatInt(h.Size, 10)} {
		typed.Set(joined(at, member), value)
	}
	return nil
}

// mediaType is what a file is by its name, or else by how it begins.
func mediaType(name string, head []byte) string {
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return http.DetectContentType(head)
}

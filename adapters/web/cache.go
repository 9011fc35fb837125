package web

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// cache keeps public pages as they are sent, each as long as it is fresh. One that many ask for at once is made once.
type cache struct {
	mu    sync.Mutex
	pages map[string]*kept
}

// kept is a page that is kept; mu is held by who makes it.
type kept struct {
	mu           sync.Mutex
	made         time.Time
	body, zipped []byte
	etag         string
	header       http.Header
}

// most is how many pages are kept: a stranger must not fill the memory with addresses.
const most = 4096

func (c *cache) of(key string) *kept {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pages == nil || len(c.pages) > most {
		c.pages = map[string]*kept{}
	}
	p := c.pages[key]
	if p == nil {
		p = &kept{}
		c.pages[key] = p
	}
	return p
}

// cached is page for what the public sees: who is not signed in shares pages with everybody else who is not.
func (s *Site) cached(l townhall.Language, show handler) http.HandlerFunc {
	live := s.page(l, show)
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "" || s.Users != nil && r.Header.Get("Cookie")+r.Header.Get("Authorization") != "" {
			if by, err := door.Who(r); err == nil && by != (townhall.Actor{}) || r.Header.Get("Authorization") != "" {
				live(w, r)
				return
			}
		}
		p := s.public.of(r.URL.Path + "?" + r.URL.RawQuery)
		if !p.serve(w, r, s.view(w, r, l), show) {
			live(w, r)
		}
	}
}

// serve sends a page that is kept, and makes it anew where it is not fresh. What fails is not kept.
func (p *kept) serve(w http.ResponseWriter, r *http.Request, v *view, show handler) bool {
	p.mu.Lock()
	if p.made.IsZero() || time.Since(p.made) > freshFor {
		if err := v.known(); err != nil {
			p.mu.Unlock()
			return false
		}
		if err := show(v); err != nil {
			p.mu.Unlock()
			return false
		}
		p.keep(v.out.Bytes(), v.lang.Tag, w.Header())
	}
	body, zipped, etag, header := p.body, p.zipped, p.etag, p.header
	p.mu.Unlock()
	h := w.Header()
	for name, value := range header {
		h[name] = value
	}
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h["Content-Encoding"], body = gzipped, zipped
	}
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	w.Write(body)
	return true
}

var gzipped = []string{"gzip"}

func (p *kept) keep(body []byte, lang string, made http.Header) {
	p.made, p.body = time.Now(), bytes.Clone(body)
	var z bytes.Buffer
	zip := gzip.NewWriter(&z)
	zip.Write(body)
	zip.Close()
	p.zipped = z.Bytes()
	sum := sha256.Sum256(body)
	p.etag = `W/"` + hex.EncodeToString(sum[:8]) + `"`
	p.header = http.Header{"Content-Type": {cmp.Or(made.Get("Content-Type"), "text/html; charset=utf-8")}, "Content-Language": {lang}, "Etag": {p.etag},
		"Cache-Control": {"public, max-age=0, must-revalidate"}, "Vary": {"Accept-Encoding, Cookie, Authorization"}}
	if name := made.Get("Content-Disposition"); name != "" {
		p.header["Content-Disposition"] = []string{name}
	}
}

package web

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/townhall-go/townhall"
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

// cached is page for what the public sees: who is not signed in shares pages with everybody else who is not. Public pages take no
// query; one in an address changes nothing on them, and makes no page of its own to keep.
func (s *Site) cached(l townhall.Language, show handler) http.HandlerFunc {
	live := s.page(l, show)
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.view(w, r, l)
		if err := v.known(); err != nil || v.SignedIn() || w.Header().Get("Set-Cookie") != "" {
			live(w, r)
			return
		}
		v.r = plainly(r)
		if !s.public.of(r.URL.Path).serve(v, show) {
			live(w, v.r)
		}
	}
}

// plainly is a request without a query.
func plainly(r *http.Request) *http.Request {
	if r.URL.RawQuery == "" {
		return r
	}
	plain := *r
	plain.URL = &url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath}
	return &plain
}

// serve sends a page that is kept, and makes it anew where it is not fresh. What fails is not kept.
func (p *kept) serve(v *view, show handler) bool {
	body, zipped, header := p.fresh(v, show)
	if header == nil {
		return false
	}
	h := v.w.Header()
	for name, value := range header {
		h[name] = value
	}
	if strings.Contains(v.r.Header.Get("If-None-Match"), header["Etag"][0]) {
		v.w.WriteHeader(http.StatusNotModified)
		return true
	}
	if takesGzip(v.r) {
		h["Content-Encoding"], body = gzipped, zipped
	}
	v.w.Write(body)
	return true
}

// fresh is the page as it is kept, made anew if it is too old; no header if it cannot be made. One request makes it at a time, and a page
// that panics keeps no other from trying.
func (p *kept) fresh(v *view, show handler) (body, zipped []byte, header http.Header) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := v.Office.Now()
	if age := now.Sub(p.made); p.made.IsZero() || age < 0 || age > freshFor {
		if err := show(v); err != nil {
			return nil, nil, nil
		}
		p.keep(now, v.out.Bytes(), v.lang.Tag, v.w.Header())
	}
	return p.body, p.zipped, p.header
}

// takesGzip reports whether a client takes zipped pages.
func takesGzip(r *http.Request) bool {
	for coding := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(coding, ";")
		if strings.TrimSpace(name) == "gzip" {
			return strings.Trim(strings.TrimSpace(weight), "q=0.") != "" || weight == ""
		}
	}
	return false
}

var gzipped = []string{"gzip"}

func (p *kept) keep(now time.Time, body []byte, lang string, made http.Header) {
	p.made, p.body = now, bytes.Clone(body)
	var z bytes.Buffer
	zip := gzip.NewWriter(&z)
	zip.Write(body)
	zip.Close()
	p.zipped = z.Bytes()
	sum := sha256.Sum256(body)
	p.header = http.Header{"Content-Type": {cmp.Or(made.Get("Content-Type"), "text/html; charset=utf-8")}, "Content-Language": {lang}, "Etag": {`W/"` + hex.EncodeToString(sum[:8]) + `"`},
		"Cache-Control": {"public, max-age=0, must-revalidate"}, "Vary": {"Accept-Encoding, Cookie, Authorization"}}
	if name := made.Get("Content-Disposition"); name != "" {
		p.header["Content-Disposition"] = []string{name}
	}
}

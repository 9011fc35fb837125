package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/townhall-go/townhall"
)

// Export (静态导出) writes the public pages as plain files, that any web server or disk can hold: it begins at the home of each language
// and follows the links that everybody may follow. Links between the files are relative, and what a file cannot do, such as signing in or
// looking a code up, is left out. create makes a file by its name with slashes, such as "zh/votes/index.html".
func (s *Site) Export(ctx context.Context, create func(name string) (io.WriteCloser, error)) error {
	e := export{site: s, create: create, seen: map[string]bool{}}
	for _, l := range s.Languages {
		e.follow(s.Prefix + "/" + l.Tag + "/")
	}
	for len(e.queue) > 0 {
		next := e.queue[0]
		e.queue = e.queue[1:]
		if err := e.page(ctx, next); err != nil {
			return err
		}
	}
	return e.write("index.html", s.entrance())
}

// entrance leads from the root of the files to the first language.
func (s *Site) entrance() []byte {
	tag, title := html.EscapeString(s.Languages[0].Tag), html.EscapeString(s.Title.In(s.Languages[0]))
	return []byte(`<!DOCTYPE html><html lang="` + tag + `"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=` + tag + `/index.html"><title>` + title +
		`</title></head><body><h1><a href="` + tag + `/index.html">` + title + `</a></h1></body></html>`)
}

type export struct {
	site   *Site
	create func(string) (io.WriteCloser, error)
	seen   map[string]bool
	queue  []string
}

// follow puts an address of the site in the queue, once.
func (e *export) follow(address string) {
	if !e.seen[address] {
		e.seen[address] = true
		e.queue = append(e.queue, address)
	}
}

// page writes what an address shows to everybody. What everybody may not see is not written.
func (e *export) page(ctx context.Context, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	w := httptest.NewRecorder()
	http.StripPrefix(e.site.Prefix, e.site.mux).ServeHTTP(w, r) // past the door, whose limits are for strangers
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if w.Code != http.StatusOK {
		return &townhall.Error{Kind: townhall.Invalid, Field: address, Found: townhall.ValueOf(w.Code), Needed: townhall.Say("web.export.page", "可公开的页面", "a page for everybody")}
	}
	body := w.Body.Bytes()
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		if body, err = e.plain(address, body); err != nil {
			return err
		}
	}
	return e.write(e.file(address), body)
}

// file is the name of the file of an address.
func (e *export) file(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "index.html"
	}
	name := strings.TrimPrefix(u.Path, e.site.Prefix+"/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return name
}

// plain is a page whose links lead to files, without what only a server does.
func (e *export) plain(address string, page []byte) ([]byte, error) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	from := path.Dir(e.file(address))
	var drop []*html.Node
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for i, a := range n.Attr {
			if a.Key != "href" && a.Key != "src" || strings.HasPrefix(a.Val, "#") {
				continue
			}
			if !e.public(a.Val) {
				drop = append(drop, n)
				continue
			}
			e.follow(a.Val)
			n.Attr[i].Val = (&url.URL{Path: relative(from, e.file(a.Val))}).String()
		}
		if n.Data == "form" || served(n) {
			drop = append(drop, n)
		}
	}
	for _, n := range drop {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
	var out bytes.Buffer
	err = html.Render(&out, doc)
	return out.Bytes(), err
}

// served reports a part of a page that is of use only where there is a server.
func served(n *html.Node) bool {
	return slices.Contains(n.Attr, html.Attribute{Key: "class", Val: "served"})
}

// public reports whether an address is of a page that is the same for everybody.
func (e *export) public(address string) bool {
	rest, ours := strings.CutPrefix(address, e.site.Prefix+"/")
	if !ours || strings.HasPrefix(address, "//") || strings.Contains(address, "?") {
		return false
	}
	first, rest, _ := strings.Cut(rest, "/")
	section, _, _ := strings.Cut(rest, "/")
	if first == "assets" {
		return true
	}
	return !slices.Contains([]string{"track", "sign-in", "account", "desk", "polls"}, section)
}

func (e *export) write(name string, body []byte) error {
	f, err := e.create(name)
	if err != nil {
		return err
	}
	if _, err := f.Write(body); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// relative leads from a directory to a file, both below the export's root.
func relative(from, to string) string {
	up := ""
	for from != "." && !strings.HasPrefix(to, from+"/") {
		up += "../"
		from = path.Dir(from)
	}
	if from != "." {
		to = strings.TrimPrefix(to, from+"/")
	}
	return up + to
}

package httpapi

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/townhall-go/townhall/adapters/internal/door"
)

//go:embed docs.html
var docsPage string

//go:embed docs.css
var docsStyle []byte

// docs answers the document for people, without a script and from no other host.
func (a *API) docs(w http.ResponseWriter, r *http.Request) error {
	page, err := template.New("docs").Funcs(template.FuncMap{"link": link, "described": described}).Parse(docsPage)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := page.Execute(&out, a.manual(r)); err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", door.Pages)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(out.Bytes())
	return nil
}

func style(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=3600")
	_, _ = w.Write(docsStyle)
	return nil
}

// manual is what the page shows.
type manual struct {
	Lang, Title, Base string
	Groups            []group
	Schemas           []named
}

type group struct {
	Name       string
	Operations []*huma.Operation
}

type named struct {
	Name string
	*huma.Schema
}

func (a *API) manual(r *http.Request) manual {
	l := door.Language(r)
	m := manual{Lang: l.Tag, Title: a.c.Title.In(l), Base: a.base(r)}
	groups := map[string][]*huma.Operation{}
	for _, path := range slices.Sorted(maps.Keys(a.doc.Paths)) {
		item := a.doc.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			if op != nil {
				groups[op.Tags[0]] = append(groups[op.Tags[0]], op)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		m.Groups = append(m.Groups, group{name, groups[name]})
	}
	all := a.doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		m.Schemas = append(m.Schemas, named{name, all[name]})
	}
	return m
}

// link is the name to which a schema refers, itself or of what it lists.
func link(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return strings.TrimPrefix(s.Ref, schemaPath)
	case s.Items != nil:
		return link(s.Items)
	}
	if more, ok := s.AdditionalProperties.(*huma.Schema); ok {
		return link(more)
	}
	return ""
}

// described says in a few words what a schema takes.
func described(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	words := []string{s.Type}
	if s.Items != nil {
		words = []string{strings.TrimSpace("list of " + described(s.Items))}
	}
	for _, more := range []string{s.Format, s.Pattern, s.Description} {
		if more != "" {
			words = append(words, more)
		}
	}
	if len(s.Examples) > 0 {
		words = append(words, strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%q", s.Examples), "["), "]"))
	}
	return strings.Trim(strings.Join(words, ", "), ", ")
}

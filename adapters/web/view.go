package web

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// handler shows a page, or fails with what the reader is told.
type handler func(v *view) error

// view is a page that is being made: who asks, in which language, and what the page shows.
type view struct {
	*Site
	w     http.ResponseWriter
	r     *http.Request
	lang  townhall.Language
	by    townhall.Actor
	names map[townhall.PersonID]string
	out   bytes.Buffer
	code  int
	sent  bool // straight to the client

	rulebook map[string]townhall.Text // the titles of rules, once they were asked for

	Title string
	Here  string // the section of the site, which its navigation marks
	Data  any    // what the page's own template shows
}

// page makes a handler of the standard library.
func (s *Site) page(l townhall.Language, show handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.view(w, r, l)
		door.Named(r, r.Pattern)
		err := v.known()
		if err == nil {
			err = show(v)
		}
		if err != nil && v.sent {
			panic(http.ErrAbortHandler) // what was sent must not look whole
		}
		if err != nil {
			v.refuse(err)
		}
		v.send()
	}
}

func (s *Site) view(w http.ResponseWriter, r *http.Request, l townhall.Language) *view {
	return &view{Site: s, w: w, r: r, code: http.StatusOK, lang: l}
}

// known finds out who asks. A browser whose session is over asks as nobody, and forgets it.
func (v *view) known() error {
	v.r = v.r.WithContext(access.WithOrigin(v.r.Context(), access.Origin{Address: door.Client(v.r).String(), Request: door.RequestID(v.r)}))
	var err error
	v.by, err = door.Who(v.r)
	v.named()
	if err == nil || door.Status(err) != http.StatusUnauthorized || v.r.Header.Get("Authorization") != "" {
		return err
	}
	if v.Accounts != nil && v.Accounts.Token(v.r) != "" {
		v.setCookie("")
	}
	return nil
}

// choose leads from the site's root to its home in the language that the browser asks for.
func (s *Site) choose(w http.ResponseWriter, r *http.Request) {
	tags := make([]language.Tag, len(s.Languages))
	for i, l := range s.Languages {
		tags[i] = language.Make(l.Tag)
	}
	_, i := language.MatchStrings(language.NewMatcher(tags), r.Header.Get("Accept-Language"))
	w.Header().Set("Vary", "Accept-Language")
	http.Redirect(w, r, s.Prefix+"/"+s.Languages[i].Tag+"/", http.StatusFound)
}

// show fills a template in.
func (v *view) show(name string, title townhall.Text, data any) error {
	v.Title, v.Data = title.In(v.lang), data
	v.out.Reset()
	return pages[name].ExecuteTemplate(&v.out, "frame", v)
}

// send sends the page that was made.
func (v *view) send() {
	if v.sent {
		return
	}
	h := v.w.Header()
	h.Set("Cache-Control", cmp.Or(h.Get("Cache-Control"), "no-store"))
	if h.Get("Location") != "" && v.out.Len() == 0 {
		v.w.WriteHeader(v.code)
		return
	}
	h.Set("Content-Type", cmp.Or(h.Get("Content-Type"), "text/html; charset=utf-8"))
	h.Set("Content-Language", v.lang.Tag)
	v.w.WriteHeader(v.code)
	v.w.Write(v.out.Bytes())
}

// away sends the reader to another page of the site, after something was done.
func (v *view) away(path ...string) error {
	v.w.Header().Set("Location", v.URL(path...))
	v.code = http.StatusSeeOther
	return nil
}

// refuse answers what never came to a page: a request that the door stopped, or a page that broke.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, err error) {
	l := s.Languages[0]
	tag, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, s.Prefix), "/"), "/")
	for _, other := range s.Languages {
		if other.Tag == tag {
			l = other
		}
	}
	v := s.view(w, r, l)
	v.refuse(err)
	v.send()
}

// refuse shows why something did not happen.
func (v *view) refuse(err error) {
	v.code = door.Status(err)
	door.Head(v.w, err)
	title := text("web.refused")
	show := struct {
		Finding *townhall.Finding
		Text    string
	}{}
	p := door.ProblemOf(err, v.lang)
	if show.Finding = p.Finding; show.Finding == nil {
		show.Text = p.Title
		if p.Detail != "" {
			show.Text = p.Detail
		}
	}
	switch v.code {
	case http.StatusNotFound:
		title = text("web.missing")
	case http.StatusForbidden, http.StatusUnauthorized:
		title = text("web.forbidden")
	case http.StatusInternalServerError:
		v.Log.ErrorContext(v.r.Context(), "a page could not be made", "path", v.r.URL.Path, "error", err)
		title, show.Text = text("web.broken"), text("web.broken.say").In(v.lang)
	}
	if err := v.show("problem", title, show); err != nil {
		v.out.Reset()
		fmt.Fprintln(&v.out, title.In(v.lang))
	}
}

// once is the id of what a form asks for, which is done once for who sent it.
func (v *view) once(key string) townhall.CommitID { return door.OnceID(v.r, v.by, key) }

// T is one of the pages' own texts.
func (v *view) T(key string, args ...any) string { return text(key, args...).In(v.lang) }

// Word renders what says itself: a text, a value, a word of a domain.
func (v *view) Word(x any) string { return townhall.ValueOf(x).In(v.lang) }

// Lang is the page's language.
func (v *view) Lang() string { return v.lang.Tag }

// Town is the site's title.
func (v *view) Town() string { return v.Config.Title.In(v.lang) }

// URL is the address of a page of the site in the page's language.
func (v *view) URL(path ...string) string { return v.address(v.lang.Tag, path...) }

// Asset is the address of a file that every page uses.
func (v *view) Asset(name string) string { return v.Prefix + "/assets/" + name }

func (v *view) address(lang string, path ...string) string {
	out := v.Prefix + "/" + lang + "/"
	for _, p := range path {
		out += url.PathEscape(p) + "/"
	}
	return out
}

// tongue is a language that the page can be read in.
type tongue struct {
	Tag, Name, URL string
	Here           bool
}

// Tongues are the languages of the site, each leading to this page in it.
func (v *view) Tongues() []tongue {
	_, rest, _ := strings.Cut(strings.TrimPrefix(v.r.URL.EscapedPath(), "/"), "/")
	out := make([]tongue, len(v.Languages))
	for i, l := range v.Languages {
		out[i] = tongue{Tag: l.Tag, Name: words["web.own_name"].In(l), URL: v.Prefix + "/" + l.Tag + "/" + rest, Here: l.Tag == v.lang.Tag}
		if v.r.Method != http.MethodGet {
			out[i].URL = v.address(l.Tag)
		}
		if v.r.URL.RawQuery != "" && v.r.Method == http.MethodGet {
			out[i].URL += "?" + v.r.URL.RawQuery
		}
	}
	return out
}

// Today is the day in the office.
func (v *view) Today() townhall.Date { return townhall.DateOf(v.Office.Now()) }

// PlaceName is what people call a place.
func (v *view) PlaceName(p townhall.Place) string {
	if name, ok := v.places[p]; ok {
		return name.In(v.lang)
	}
	return string(p)
}

// Clock is a time of a day.
func (v *view) Clock(t time.Time) string { return t.In(v.Office.Now().Location()).Format("15:04") }

// KindName is what people call a kind of record.
func (v *view) KindName(kind string) string {
	if k, ok := v.kinds[kind]; ok {
		return k.Title.In(v.lang)
	}
	return kind
}

// StateName is what people call a state of a kind of record.
func (v *view) StateName(kind, state string) string { return v.kinds[kind].State(state).In(v.lang) }

// VerbName is what people call what is done to a record.
func (v *view) VerbName(kind, verb string) string { return v.kinds[kind].Verbs.NameOf(verb).In(v.lang) }

// SignedIn reports whether somebody is signed in.
func (v *view) SignedIn() bool { return v.by != townhall.Actor{} }

// may asks the policy whether who asks may read a record.
func (v *view) may(verb string, rec townhall.Record) bool {
	err := v.Office.Policy.Allow(v.r.Context(), townhall.Request{By: v.by, Verb: verb, Record: rec})
	if err != nil && !errors.Is(err, townhall.Forbidden) { // it could not be found out, which must not pass for a rule
		v.Log.ErrorContext(v.r.Context(), "the policy could not answer", "verb", verb, "error", err)
	}
	return err == nil
}

// clause is a finding as the template of the tree takes it.
type clause struct {
	*view
	townhall.Finding
}

// Tree is a finding with what renders it.
func (v *view) Tree(f townhall.Finding) clause { return clause{v, f} }

// Clauses are the parts of a finding.
func (c clause) Clauses() []clause {
	out := make([]clause, len(c.Finding.Parts))
	for i, p := range c.Finding.Parts {
		out[i] = clause{c.view, p}
	}
	return out
}

// What is what the clause judges.
func (c clause) What() string {
	if c.Say.IsZero() {
		return c.Code
	}
	return c.Say.In(c.lang)
}

// safe is a chart, which is made by this program.
type safe = template.HTML

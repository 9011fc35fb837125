// Package web is a town hall in a browser: pages that anybody may read, why a vote passed, what became of disputes, by which rules;
// and the desks at which an office works. Pages are made on the server, need no script and no other host, and speak every language
// that the site is given.
//
//	site, err := web.New(web.Config{Office: office, Title: name, Languages: web.Languages(), Kinds: mediation.Kinds(), Actions: mediation.Actions()})
//	http.ListenAndServe("127.0.0.1:8080", site)
//
// What somebody may see and do is the office's Policy to say; the site asks it about every record and before every page.
package web

import (
	"cmp"
	"embed"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// Config is what a site is made of. Office, Title and Languages are needed; what else is missing, the pages do without.
type Config struct {
	Office    townhall.Office
	Title     townhall.Text                    // of the town
	Languages []townhall.Language              // the first is for those who ask for none of them
	Kinds     []townhall.Kind                  // of the records that have pages
	Actions   []townhall.Action                // that the pages offer
	Users     Users                            // who asks; nobody is known without it
	Accounts  Accounts                         // optional: signing in with a password
	People    People                           // optional: names from the Vault
	Files     townhall.Files                   // optional: attachments
	Rows      func(io.Reader) ([]Sheet, error) // optional: reads a table that is imported; without it CSV in UTF-8
	Directory townhall.Directory               // optional: who holds a post, for seats that depend on one
	Box       vote.Box                         // optional: ballots
	Places    []Place                          // whose names the pages show
	Notice    townhall.Text                    // optional: above every page, such as that this is a trial
	Demo      []Demo                           // optional: accounts that the sign-in page offers, for a trial only
	Log       *slog.Logger                     // optional: for what is broken; without it slog's own
	Prefix    string                           // under which the site is mounted: "/hall"
	Year      func() townhall.Period           // whose figures the public sees; the year of today without it
}

// Place names a place for people.
type Place struct {
	Place townhall.Place
	Name  townhall.Text
}

// Demo is an account that a trial offers to everybody.
type Demo struct {
	Login, Password string
	Name            townhall.Text
}

// Site is the pages as a handler.
type Site struct {
	Config
	kinds  map[string]townhall.Kind
	places map[townhall.Place]townhall.Text
	mux    *http.ServeMux
	public cache
}

//go:embed templates assets languages
var files embed.FS

// New makes a site. It refuses a configuration by which no page could be made.
func New(c Config) (*Site, error) {
	bad := func(field string, needed townhall.Text) error {
		return &townhall.Error{Kind: townhall.Invalid, Field: "config." + field, Needed: needed}
	}
	switch {
	case c.Office.Store == nil || c.Office.Policy == nil || c.Office.Now == nil || c.Office.NewID == nil:
		return nil, bad("office", townhall.Say("web.config.office", "配置完整的机关", "an office with all that it needs"))
	case len(c.Languages) == 0:
		return nil, bad("languages", townhall.Say("web.config.languages", "至少一种语言", "a language at least"))
	case c.Title.IsZero():
		return nil, bad("title", townhall.Say("web.config.title", "站点名称", "a title"))
	case c.Prefix != "" && (!strings.HasPrefix(c.Prefix, "/") || strings.HasSuffix(c.Prefix, "/")):
		return nil, bad("prefix", townhall.Say("web.config.prefix", "以“/”开头且不以其结尾的路径", "a path with a slash before it and none after it"))
	}
	if err := townhall.CheckActions(c.Actions); err != nil {
		return nil, err
	}
	c.Log = cmp.Or(c.Log, slog.Default())
	s := &Site{Config: c, kinds: map[string]townhall.Kind{}, places: map[townhall.Place]townhall.Text{}, mux: http.NewServeMux()}
	for _, k := range c.Kinds {
		s.kinds[k.Name] = k
	}
	for _, p := range c.Places {
		s.places[p.Place] = p.Name
	}
	s.routes()
	return s, nil
}

// ServeHTTP answers a request below the site's prefix.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	http.StripPrefix(s.Prefix, s.mux).ServeHTTP(w, r)
}

// shared are the templates that every page may use.
var shared = []string{"templates/frame.html", "templates/parts.html", "templates/inputs.html", "templates/deskparts.html"}

var pages = func() map[string]*template.Template {
	entries, err := files.ReadDir("templates")
	if err != nil {
		return nil
	}
	frame := template.Must(template.New("").ParseFS(files, shared...))
	out := map[string]*template.Template{}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".html")
		if !slices.Contains(shared, "templates/"+e.Name()) {
			out[name] = template.Must(template.Must(frame.Clone()).ParseFS(files, "templates/"+e.Name()))
		}
	}
	return out
}()

// freshFor is how old a public page may be: one that many ask for is made once in that time.
const freshFor = 3 * time.Second

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
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/internal/door"
	"github.com/townhall-go/townhall/governance/vote"
)

// Config is what a site is made of. Office, Title and Languages are needed; what else is missing, the pages do without.
type Config struct {
	Office    townhall.Office
	Title     townhall.Text          // of the town
	Languages []townhall.Language    // the first is for those who ask for none of them
	Kinds     []townhall.Kind        // of the records that have pages
	Actions   []townhall.Action      // that the pages offer
	Users     Users                  // who asks; nobody is known without it
	Accounts  *access.Accounts       // optional: signing in with a password
	People    People                 // optional: people from the Vault, for those who may know them
	Readings  *access.Log            // optional: the log of reading, for the audit administrator
	Files     townhall.Files         // optional: attachments
	Directory townhall.Directory     // optional: who holds a post, for seats that depend on one
	Box       vote.Box               // optional: ballots
	Places    []Place                // whose names the pages show
	Notice    townhall.Text          // optional: above every page, such as that this is a trial
	Limits    Limits                 // of what one request, and one who asks, may take
	Proxies   []netip.Prefix         // in which there are proxies whose X-Forwarded headers are believed
	Demo      []Demo                 // optional: accounts that the sign-in page offers, for a trial only
	Log       *slog.Logger           // optional: for what is broken; without it slog's own
	Address   string                 // optional: where the site is found, "https://town.example"; feeds and calendars need it
	Prefix    string                 // under which the site is mounted: "/hall"
	Year      func() townhall.Period // whose figures the public sees; the year of today without it
}

// Limits bound what one request, and one who asks, may take. A zero limit is the default, a negative one is none.
type Limits = door.Limits

// Rate is so many requests a second, and so many at once before that counts.
type Rate = door.Rate

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
	door   http.Handler
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
	d, err := door.New(door.Config{Languages: c.Languages, Users: c.Users, Limits: c.Limits, Proxies: c.Proxies, CSP: door.Pages, Refuse: s.refuse, Log: c.Log})
	if err != nil {
		return nil, err
	}
	s.door = d.Handler(http.StripPrefix(s.Prefix, s.mux))
	return s, nil
}

// ServeHTTP answers a request below the site's prefix.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.Prefix != "" {
		w = prefixed{w, s.Prefix}
	}
	s.door.ServeHTTP(w, r)
}

// prefixed puts the site's prefix before where the mux, which does not know it, leads paths without their last slash.
type prefixed struct {
	http.ResponseWriter
	prefix string
}

func (p prefixed) WriteHeader(code int) {
	if to := p.Header().Get("Location"); strings.HasPrefix(to, "/") && to != p.prefix && !strings.HasPrefix(to, p.prefix+"/") {
		p.Header().Set("Location", p.prefix+to)
	}
	p.ResponseWriter.WriteHeader(code)
}

func (p prefixed) Unwrap() http.ResponseWriter { return p.ResponseWriter }

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

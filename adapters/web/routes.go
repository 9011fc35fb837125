package web

import (
	"net/http"
	"strings"

	"github.com/townhall-go/townhall"
)

// publicPages are for everybody, and the same for everybody who is not signed in.
var publicPages = map[string]handler{
	"/{$}":                      home,
	"/votes/{$}":                votes,
	"/votes/{id}/{$}":           oneVote,
	"/sessions/{$}":             sessions,
	"/sessions/{id}/{$}":        oneSession,
	"/mediation/{$}":            figures,
	"/votes/feed.atom":          votesAtom,
	"/votes/feed.json":          votesJSON,
	"/sessions/calendar.ics":    calendar,
	"/mediation/mediation.xlsx": figuresSheet,
	"/rules/{$}":                rules,
}

// livePages are made for who asks.
var livePages = map[string]handler{
	"GET /votes/{id}/resolution/{$}": resolutionPrint,
	"GET /track/{$}":                 track,
	"POST /track/{$}":                track,
	"GET /sign-in/{$}":               signIn,
	"POST /sign-in/{$}":              signIn,
	"POST /sign-out/{$}":             signOut,
	"GET /account/{$}":               signedIn(account),
	"POST /account/post/{$}":         signedIn(switchPost),
	"POST /account/password/{$}":     signedIn(changePassword),
	"GET /polls/{id}/{$}":            signedIn(ballot),
	"POST /polls/{id}/{$}":           signedIn(ballot),

	"GET /desk/mediation/{$}":                 signedIn(quick),
	"POST /desk/mediation/{$}":                signedIn(quick),
	"GET /desk/files/{id}/{$}":                signedIn(caseFile),
	"GET /desk/readings/{$}":                  signedIn(readings),
	"GET /desk/readings/export.ndjson":        signedIn(readingsExport),
	"GET /desk/sessions/{$}":                  signedIn(sessionList),
	"GET /desk/sessions/{id}/{$}":             signedIn(deskOfSession),
	"GET /desk/sessions/{id}/minutes/{$}":     signedIn(minutes),
	"POST /desk/sessions/{id}/step/{$}":       signedIn(sessionStep),
	"POST /desk/sessions/{id}/deliberate/{$}": signedIn(deliberate),
	"POST /desk/sessions/{id}/count/{$}":      signedIn(countVotes),
	"POST /desk/sessions/{id}/poll/open/{$}":  signedIn(startPoll),
	"POST /desk/sessions/{id}/poll/close/{$}": signedIn(endPoll),
}

// routes are the site's pages. Each is below its language, so that it has an address in each.
func (s *Site) routes() {
	s.mux.Handle("GET /assets/{file}", http.FileServerFS(files))
	s.mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "assets/icon.svg") }) // of what is printed
	s.mux.HandleFunc("GET /{$}", s.choose)
	s.mux.HandleFunc("/", s.page(s.Languages[0], nowhere))
	for _, l := range s.Languages {
		for path, show := range publicPages {
			s.mux.HandleFunc("GET /"+l.Tag+path, s.cached(l, show))
		}
		for _, pages := range []map[string]handler{livePages, guarded(deskPages)} {
			for pattern, show := range pages {
				method, path, _ := strings.Cut(pattern, " ")
				s.mux.HandleFunc(method+" /"+l.Tag+path, s.page(l, show))
			}
		}
		s.mux.HandleFunc("/"+l.Tag+"/", s.page(l, nowhere))
	}
}

// guarded are pages for who is signed in.
func guarded(pages map[string]handler) map[string]handler {
	out := map[string]handler{}
	for pattern, show := range pages {
		out[pattern] = signedIn(show)
	}
	return out
}

func nowhere(v *view) error {
	return &townhall.Error{Kind: townhall.NotFound, Found: townhall.ValueOf(v.r.URL.Path)}
}

// missing is the error of a store for a record that is not there.
func missing(r townhall.Ref) error { return &townhall.Error{Kind: townhall.NotFound, Ref: r} }

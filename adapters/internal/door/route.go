package door

import (
	"net/http"
	"slices"
	"strings"
)

// Routes serves a mux, whose own plain 404 and 405 it answers as the door answers errors.
func Routes(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern == "" {
			refusePath(w, r, h)
			return
		}
		Named(r, pattern)
		mux.ServeHTTP(w, r)
	})
}

// refusePath asks the mux's own answer what it would have said.
func refusePath(w http.ResponseWriter, r *http.Request, h http.Handler) {
	said := probe{http.Header{}}
	h.ServeHTTP(said, r)
	var allow []string
	for _, m := range strings.Split(said.h.Get("Allow"), ",") {
		if m = strings.TrimSpace(m); m != "" {
			allow = append(allow, m)
		}
	}
	if len(allow) == 0 {
		Refuse(w, r, NoSuchPath())
		return
	}
	slices.Sort(allow)
	Refuse(w, r, NoSuchMethod(allow...))
}

// probe takes the headers of an answer and nothing else.
type probe struct{ h http.Header }

// Header gives the headers.
func (p probe) Header() http.Header { return p.h }

// Write takes nothing.
func (p probe) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader takes nothing.
func (p probe) WriteHeader(int) {}

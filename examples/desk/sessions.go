package main

import (
	"crypto/rand"
	"net/http"
	"sync"

	"github.com/townhall-go/townhall"
)

// sessions are who has signed in, by the secret in their cookie. A portal has its own; here one chooses a name.
type sessions struct {
	mu sync.Mutex
	of map[string]townhall.PersonID
}

const cookie = "desk"

// most is how many may be signed in at once; who comes then signs everybody else out, and nobody fills the memory.
const most = 10_000

func newSessions() *sessions { return &sessions{of: map[string]townhall.PersonID{}} }

func (s *sessions) begin(w http.ResponseWriter, who townhall.PersonID) {
	secret := rand.Text()
	s.mu.Lock()
	if len(s.of) >= most {
		clear(s.of)
	}
	s.of[secret] = who
	s.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: cookie, Value: secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

func (s *sessions) end(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(cookie); err == nil {
		s.mu.Lock()
		delete(s.of, c.Value)
		s.mu.Unlock()
	}
	http.SetCookie(w, &http.Cookie{Name: cookie, Path: "/", MaxAge: -1})
}

// who is the mediator who asks, or "".
func (s *sessions) who(r *http.Request) townhall.PersonID {
	c, err := r.Cookie(cookie)
	if err != nil {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of[c.Value]
}

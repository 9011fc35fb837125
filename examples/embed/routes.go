package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/townhall-go/townhall"
)

// handler is the portal's router, with routes for what it adopted.
func (p portal) handler() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.Recoverer, middleware.RequestSize(1<<16), middleware.Timeout(30*time.Second), p.session)
	r.Post("/cases", p.page(p.newCase))
	r.Get("/cases/{number}", p.page(p.showCase))
	r.Post("/polls", p.page(p.newPoll))
	r.Post("/polls/{id}/ballots", p.page(p.newBallot))
	r.Post("/polls/{id}/close", p.page(p.closePoll))
	return r
}

type userKey struct{}

// user is who asks.
func user(r *http.Request) citizen {
	c, _ := r.Context().Value(userKey{}).(citizen)
	return c
}

// session is the portal's own sign-in: a bearer token of its table of sessions.
func (p portal) session(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		who, known, err := p.signedIn(r.Context(), secret)
		switch {
		case err != nil:
			p.explain(w, r, err)
		case !known:
			w.Header().Set("WWW-Authenticate", "Bearer")
			answer(w, http.StatusUnauthorized, why(townhall.Say("embed.signin", "请先登录", "sign in first").In(language(r))))
		default:
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), userKey{}, who)))
		}
	})
}

// page serves what gives an answer, or says why there is none.
func (p portal) page(serve func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		found, err := serve(r)
		if err != nil {
			p.explain(w, r, err)
			return
		}
		answer(w, http.StatusOK, found)
	}
}

// explain shows the portal's user why something did not happen: of a rule's refusal the whole tree, with the articles.
func (p portal) explain(w http.ResponseWriter, r *http.Request, err error) {
	l := language(r)
	if names, unknown := p.names(r.Context()); unknown == nil {
		l = l.Naming(names.of)
	}
	status := status(err)
	if status == http.StatusInternalServerError {
		slog.ErrorContext(r.Context(), "portal", "path", r.URL.Path, "err", err)
		err = &townhall.Error{Kind: townhall.Invalid, Needed: townhall.Say("embed.failed", "稍后再试（系统故障，未作记录）", "another try later: the portal failed, and nothing was recorded")}
	}
	answer(w, status, why(townhall.Explain(err, l)))
}

// status is what an error comes to in HTTP.
func status(err error) int {
	var refusal *townhall.Refusal
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &refusal):
		return http.StatusUnprocessableEntity
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, townhall.Invalid):
		return http.StatusBadRequest
	case errors.Is(err, townhall.Forbidden):
		return http.StatusForbidden
	case errors.Is(err, townhall.NotFound):
		return http.StatusNotFound
	case errors.Is(err, townhall.Conflict):
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}

// reasons is an explanation as the portal's pages show it, a line of the tree each.
type reasons struct {
	Why []string `json:"why"`
}

func why(explained string) reasons { return reasons{strings.Split(strings.TrimSpace(explained), "\n")} }

func answer(w http.ResponseWriter, status int, what any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	_ = out.Encode(what) // who has gone away reads no error either
}

// language is English for who asks for it, and otherwise Chinese.
func language(r *http.Request) townhall.Language {
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "en") {
		return townhall.EN
	}
	return townhall.ZH
}

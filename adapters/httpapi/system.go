package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// health says that the program lives, or that it can serve.
type health struct {
	Status string `json:"status"`
}

// kind describes the records of a kind in the language of who asks.
type kind struct {
	Name    string            `json:"name"`
	Title   string            `json:"title"`
	States  []state           `json:"states"`
	Verbs   map[string]string `json:"verbs" doc:"of its history"`
	Actions []action          `json:"actions"`
}

type state struct {
	State string `json:"state"`
	Name  string `json:"name"`
	Final bool   `json:"final,omitempty"`
}

type action struct {
	Verb  string `json:"verb"`
	Name  string `json:"name"`
	Makes bool   `json:"makes,omitempty"`
	Path  string `json:"path"`
}

type kinds struct {
	Kinds []kind `json:"kinds"`
}

func (a *API) system() {
	plain := func(h handler) handler {
		return func(w http.ResponseWriter, r *http.Request) error {
			if err := query(r).end(); err != nil {
				return err
			}
			return h(w, r)
		}
	}
	a.handle(a.systemDoc("/healthz"), plain(func(w http.ResponseWriter, _ *http.Request) error { return write(w, http.StatusOK, health{"ok"}) }))
	a.handle(a.systemDoc("/readyz"), plain(a.ready))
	a.handle(a.systemDoc("/kinds"), plain(a.listKinds))
	a.handle(a.systemDoc("/rules"), plain(func(w http.ResponseWriter, _ *http.Request) error { return write(w, http.StatusOK, a.c.Office.Rules) }))
	a.handle(a.systemDoc("/openapi.json"), plain(a.openapi))
	a.handle(a.systemDoc("/docs"), plain(a.docs))
	a.handle(a.systemDoc("/docs/style.css"), plain(style))
}

// ready asks the store for a record that is not there.
func (a *API) ready(w http.ResponseWriter, r *http.Request) error {
	if closing := door.Closing(r.Context()); closing != nil && closing.Err() != nil {
		return door.Busy(5 * time.Second)
	}
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	_, err := a.c.Office.Store.Get(ctx, townhall.Ref{Kind: "httpapi.ready", ID: "0"})
	if err != nil && !errors.Is(err, townhall.NotFound) {
		f := door.Busy(5 * time.Second)
		f.Err = err
		return f
	}
	return write(w, http.StatusOK, health{"ok"})
}

func (a *API) listKinds(w http.ResponseWriter, r *http.Request) error {
	l, base := door.Language(r), a.base(r)
	out := kinds{Kinds: []kind{}}
	for _, k := range a.kinds {
		one := kind{Name: k.Name, Title: k.Title.In(l), States: []state{}, Verbs: map[string]string{}, Actions: []action{}}
		for _, s := range k.States {
			one.States = append(one.States, state{s.State, s.Name.In(l), s.Final})
		}
		for verb, name := range k.Verbs {
			one.Verbs[verb] = name.In(l)
		}
		for _, act := range a.c.Actions {
			if act.Kind != k.Name {
				continue
			}
			path := base + "/records/" + k.Name + "/{id}/" + act.Verb
			if act.Makes {
				path = base + "/records/" + k.Name + "/" + act.Verb
			}
			one.Actions = append(one.Actions, action{act.Verb, act.Name.In(l), act.Makes, path})
		}
		out.Kinds = append(out.Kinds, one)
	}
	w.Header().Set("Content-Language", l.Tag)
	w.Header().Add("Vary", "Accept-Language")
	return write(w, http.StatusOK, out)
}

// openapi answers the document, which names as its server where this one was asked.
func (a *API) openapi(w http.ResponseWriter, r *http.Request) error {
	server, err := json.Marshal(a.base(r) + "/")
	if len(a.base(r)) > 0 {
		server, err = json.Marshal(a.base(r))
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Length", strconv.Itoa(len(server)+len(a.spec)+len(`"servers":[{"url":}],`)))
	_, _ = w.Write([]byte(`{"servers":[{"url":` + string(server) + `}],`))
	_, _ = w.Write(a.spec[1:])
	return nil
}

package httpapi

import (
	"net/http"
	"net/url"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// actions serves the actions of the domains.
func (a *API) actions() {
	for _, act := range a.c.Actions {
		path := "/records/" + act.Kind + "/"
		if !act.Makes {
			path += "{id}/"
		}
		a.handle(a.actionDoc(act, path+act.Verb), func(w http.ResponseWriter, r *http.Request) error { return a.act(w, r, act) })
	}
}

// act takes an action and answers with the record as it then stands.
func (a *API) act(w http.ResponseWriter, r *http.Request, act townhall.Action) error {
	by, err := door.Who(r)
	if err != nil {
		return err
	}
	if err := query(r).end(); err != nil {
		return err
	}
	if _, err := accepted(r, asJSON); err != nil {
		return err
	}
	office, err := conditions(r, by, a.c.Office)
	if err != nil {
		return err
	}
	input, err := body(r)
	if err != nil {
		return err
	}
	ref, err := ref(r, act.Kind)
	if err != nil && !act.Makes {
		return err
	}
	rec, err := act.Do(r.Context(), office, by, ref, input)
	if err != nil {
		return unmet(r, err)
	}
	w.Header().Set("ETag", etag(rec.Version))
	status := http.StatusOK
	if act.Makes {
		w.Header().Set("Location", a.base(r)+"/records/"+rec.Kind+"/"+url.PathEscape(rec.ID))
		status = http.StatusCreated
	}
	return write(w, status, a.granted(r, by, rec))
}

// granted is a record as far as who acted on it may see it.
func (a *API) granted(r *http.Request, by townhall.Actor, rec townhall.Record) header {
	switch {
	case a.allow(r.Context(), by, townhall.Reading, rec) == nil:
		h := headerOf(rec)
		h.Doc = rec.Doc
		return h
	case a.allow(r.Context(), by, townhall.Browsing, rec) == nil:
		return headerOf(rec)
	}
	return header{Ref: rec.Ref, Version: rec.Version}
}

// ref is the record that a path names.
func ref(r *http.Request, kind string) (townhall.Ref, error) {
	id := r.PathValue("id")
	if err := storable("id", id); err != nil {
		return townhall.Ref{}, err
	}
	return townhall.Ref{Kind: kind, ID: id}, nil
}

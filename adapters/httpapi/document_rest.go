package httpapi

import (
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

func (a *API) systemDoc(path string) *huma.Operation {
	known := map[string]struct {
		id, summary string
		forms       map[string]reflect.Type
	}{
		"/healthz":        {"healthz", "the program lives", json1(reflect.TypeFor[health]())},
		"/readyz":         {"readyz", "the program can serve", json1(reflect.TypeFor[health]())},
		"/kinds":          {"kinds", "the kinds of records, with their states and actions", json1(reflect.TypeFor[kinds]())},
		"/rules":          {"rules", "the rulebook", json1(reflect.TypeFor[townhall.Rulebook]())},
		"/openapi.json":   {"openapi", "this document", map[string]reflect.Type{"application/vnd.oai.openapi+json": nil}},
		"/docs":           {"docs", "this document for people", map[string]reflect.Type{asHTML: nil}},
		"/docs/style.css": {"docs_style", "how that looks", map[string]reflect.Type{"text/css": nil}},
	}[path]
	op := operation(http.MethodGet, path, known.id, "system", known.summary)
	op.Security = []map[string][]string{{}}
	a.answers(op, http.StatusOK, known.summary, known.forms)
	return op
}

func (a *API) pollDoc(method, path, verb string) *huma.Operation {
	op := operation(method, path, "polls."+verb, "polls", map[string]string{"open": "open a poll", "read": "a poll as it was frozen, without its roll",
		"cast": "cast a ballot; sent again with its key it gives the same receipt", "close": "close a poll", "result": "what a closed poll comes to"}[verb])
	switch verb {
	case "open":
		a.takes(op, true, reflect.TypeFor[vote.Poll]())
		a.answers(op, http.StatusCreated, "the poll", json1(reflect.TypeFor[vote.Poll]()))
	case "read":
		a.answers(op, http.StatusOK, "the poll", json1(reflect.TypeFor[vote.Poll]()))
	case "cast":
		heads(op, "Idempotency-Key: the envelope's id")
		a.takes(op, true, reflect.TypeFor[ballotPaper]())
		a.answers(op, http.StatusCreated, "the ballot is kept", json1(reflect.TypeFor[vote.Receipt]()))
	case "close":
		a.takes(op, false, reflect.TypeFor[struct{}]())
		a.answers(op, http.StatusOK, "the turnout", json1(reflect.TypeFor[vote.Turnout]()))
	case "result":
		a.answers(op, http.StatusOK, "the result", json1(reflect.TypeFor[tally]()))
	}
	return op
}

func (a *API) personDoc(method, path, verb string) *huma.Operation {
	op := operation(method, path, "people."+verb, "people", map[string]string{townhall.Reading: "fields of a person", "put": "keep or replace a person's data",
		"shred": "drop a person's data for good", "find": "who has this value in a field"}[verb])
	switch verb {
	case townhall.Reading:
		asks(op, "field: several; name, number, phone, address or a key of more")
		a.answers(op, http.StatusOK, "the fields", json1(reflect.TypeFor[townhall.Person]()))
	case "put":
		a.takes(op, true, reflect.TypeFor[townhall.Person]())
		a.answers(op, http.StatusNoContent, "kept", nil)
	case "shred":
		asks(op, "reason: why, for the log; or in the body")
		a.takes(op, false, reflect.TypeFor[shredReason]())
		a.answers(op, http.StatusNoContent, "gone", nil)
	case "find":
		a.takes(op, true, reflect.TypeFor[sought]())
		a.answers(op, http.StatusOK, "who", json1(reflect.TypeFor[foundPeople]()))
	}
	return op
}

func (a *API) fileDoc(method, path, verb string) *huma.Operation {
	op := operation(method, path, "files."+verb, "files", map[string]string{"put": "keep an attachment; its digest goes into a record", townhall.Reading: "an attachment"}[verb])
	if verb == "put" {
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/octet-stream": {}}}
		a.answers(op, http.StatusCreated, "where it is", json1(reflect.TypeFor[keptFile]()))
		return op
	}
	a.answers(op, http.StatusOK, "its content", map[string]reflect.Type{"application/octet-stream": nil})
	return op
}

func (a *API) secretDoc() *huma.Operation {
	op := operation(http.MethodGet, "/webhooks/{id}/secret", "webhooks.secret", WebhookKind, "the secret by which a webhook's messages are verified")
	a.answers(op, http.StatusOK, "the secret", json1(reflect.TypeFor[webhookSecret]()))
	return op
}

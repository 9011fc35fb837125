package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
	"github.com/townhall-go/townhall/mediation"
)

// numbered is the portal's number of a case.
type numbered struct {
	Number string `json:"number"`
}

// newCase takes what a mediator fills in. The key that the request brings makes it safe to send again.
func (p portal) newCase(r *http.Request) (any, error) {
	var s settlement
	key, err := read(r, &s)
	if err != nil {
		return nil, err
	}
	number, err := p.record(r.Context(), user(r), key, s)
	return numbered{number}, err
}

// shown is a case as the portal shows it to those whom it concerns.
type shown struct {
	Number string        `json:"number"`
	State  string        `json:"state"`
	On     townhall.Date `json:"on"`
	Agreed string        `json:"agreed"`
}

// showCase shows a case to its applicant and to mediators; for others there is none.
func (p portal) showCase(r *http.Request) (any, error) {
	number, by := chi.URLParam(r, "number"), user(r)
	var row struct {
		Applicant townhall.PersonID
		Ref       townhall.Ref
	}
	err := p.db.GetContext(r.Context(), &row, `SELECT applicant, ref FROM portal_case WHERE number = $1`, number)
	if errors.Is(err, sql.ErrNoRows) || err == nil && row.Applicant != by.ID && by.Post != "mediator" {
		return nil, &townhall.Error{Kind: townhall.NotFound, Field: "number", Found: townhall.ValueOf(number)}
	}
	if err != nil {
		return nil, err
	}
	c, _, err := townhall.Load[mediation.Case](r.Context(), p.office.Store, row.Ref)
	if err != nil {
		return nil, err
	}
	names, err := p.names(r.Context())
	return shown{number, mediation.CaseStates.StateName(c.State).In(language(r)), c.Accepted, mediation.Mentions(c.Agreement.Content, names.of)}, err
}

// newPoll asks the residents.
func (p portal) newPoll(r *http.Request) (any, error) {
	var in struct{ Question string }
	key, err := read(r, &in)
	if err != nil {
		return nil, err
	}
	roll, err := p.roll(r.Context())
	if err != nil {
		return nil, err
	}
	return struct {
		Poll string `json:"poll"`
	}{key}, p.ask(r.Context(), user(r).actor(), key, in.Question, roll...)
}

// newBallot takes a ballot, and answers with its receipt.
func (p portal) newBallot(r *http.Request) (any, error) {
	var in struct{ Ballot []string }
	key, err := read(r, &in)
	if err != nil {
		return nil, err
	}
	return p.cast(r.Context(), user(r).actor(), key, chi.URLParam(r, "id"), in.Ballot...)
}

// result is what a poll came to, and why.
type result struct {
	Verdict vote.Verdict `json:"verdict"`
	reasons
}

// closePoll ends a poll and says what it came to.
func (p portal) closePoll(r *http.Request) (any, error) {
	out, err := p.count(r.Context(), user(r).actor(), chi.URLParam(r, "id"))
	return result{out.Verdict, why(out.Finding.In(language(r)))}, err
}

// read reads the JSON of a request and its key.
func read(r *http.Request, into any) (key string, err error) {
	if key = strings.TrimSpace(r.Header.Get("Idempotency-Key")); key == "" {
		return "", &townhall.Error{Kind: townhall.Invalid, Field: "Idempotency-Key", Needed: townhall.Say("embed.key", "每次提交各自的编号，重发时不变", "an id of each request, the same when it is sent again")}
	}
	in := json.NewDecoder(r.Body)
	in.DisallowUnknownFields()
	err = in.Decode(into)
	if large := (*http.MaxBytesError)(nil); err == nil || errors.As(err, &large) {
		return key, err
	}
	return "", &townhall.Error{Kind: townhall.Invalid, Field: "body", Needed: townhall.Say("embed.body", "所需各项的 JSON", "JSON of what is asked for"), Err: err}
}

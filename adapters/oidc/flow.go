package oidc

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/credential"
)

// underway is what a sign-in has to remember until the provider sends its person back.
type underway struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"` // of PKCE
	To       string `json:"t"` // where the person wanted to go
}

// Begin sends a person to the provider. Where they want to go afterwards is the query's "to", a path of this host.
func (p *Provider) Begin(w http.ResponseWriter, r *http.Request) {
	u := underway{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), To: local(r.URL.Query().Get("to"))}
	raw, _ := json.Marshal(u) // four strings
	http.SetCookie(w, p.cookie(base64.RawURLEncoding.EncodeToString(raw), 600))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, p.oauth.AuthCodeURL(u.State, oidc.Nonce(u.Nonce), oauth2.S256ChallengeOption(u.Verifier)), http.StatusFound)
}

// Finish takes a person back from the provider: who it is, and where they wanted to go. A sign-in is finished once.
func (p *Provider) Finish(w http.ResponseWriter, r *http.Request) (by townhall.Actor, to string, err error) {
	kept, err := r.Cookie(p.cookieName())
	http.SetCookie(w, p.cookie("", -1))
	w.Header().Set("Cache-Control", "no-store")
	var u underway
	if err == nil {
		u, err = read(kept.Value)
	}
	q := r.URL.Query()
	if err != nil || u.State == "" || subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(u.State)) != 1 {
		return by, "", credential.Refused("state", townhall.Say("oidc.state", "由本浏览器十分钟内发起的登录", "a sign-in that this browser began within ten minutes"), nil)
	}
	if q.Get("error") != "" || q.Get("code") == "" {
		return by, "", credential.Refused("code", townhall.Say("oidc.code", "身份提供方确认的登录", "a sign-in that the provider confirms"), nil)
	}
	proof, err := p.exchange(r, u, q.Get("code"))
	if err != nil {
		return by, "", err
	}
	by, err = p.actor(r.Context(), proof)
	return by, local(u.To), err
}

// exchange gives the identity token for a code.
func (p *Provider) exchange(r *http.Request, u underway, code string) (*oidc.IDToken, error) {
	given, err := p.oauth.Exchange(p.with(r.Context()), code, oauth2.VerifierOption(u.Verifier))
	if said, ok := errors.AsType[*oauth2.RetrieveError](err); ok && said.Response.StatusCode < http.StatusInternalServerError {
		return nil, refused(nil) // the code is used, or of somebody else
	}
	if err != nil {
		return nil, unreachable(err)
	}
	raw, _ := given.Extra("id_token").(string)
	if raw == "" || len(raw) > longest {
		return nil, refused(nil)
	}
	proof, err := p.verify(r.Context(), raw, []string{p.config.Client})
	if err != nil {
		return nil, err
	}
	bound := proof.AccessTokenHash == "" || proof.VerifyAccessToken(given.AccessToken) == nil
	if !bound || subtle.ConstantTimeCompare([]byte(proof.Nonce), []byte(u.Nonce)) != 1 {
		return nil, refused(nil)
	}
	return proof, nil
}

func read(value string) (u underway, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(value)
	if err == nil {
		err = json.Unmarshal(raw, &u)
	}
	return u, err
}

// cookieName is a name that browsers keep to this very host, where HTTPS lets them: no neighbour in the domain can set a sign-in of theirs.
func (p *Provider) cookieName() string {
	if p.secure {
		return "__Host-townhall-oidc"
	}
	return "townhall-oidc"
}

func (p *Provider) cookie(value string, age int) *http.Cookie {
	return &http.Cookie{Name: p.cookieName(), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: p.secure, SameSite: http.SameSiteLaxMode}
}

// local is a path of this host, or its root: a sign-in leads nowhere else.
func local(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || len(to) > 1000 ||
		strings.ContainsFunc(to, func(c rune) bool { return c == '\\' || c < ' ' || c == 0x7f }) {
		return "/"
	}
	return to
}

// Package oidc tells who asks by OpenID Connect: people sign in at an identity provider, and programs bring its tokens.
//
//	provider, err := oidc.New(ctx, oidc.Config{Issuer: "https://id.example.gov", Client: "town", Secret: secret,
//		Redirect: "https://town.example/signed-in", Actor: whoIs})
//	mux.HandleFunc("GET /sign-in", func(w http.ResponseWriter, r *http.Request) { provider.Begin(w, r) })
//	mux.HandleFunc("GET /signed-in", …) // provider.Finish, and then a session of the host's, such as access.Accounts.Admit
//	users := access.First(accounts, provider) // tokens as Authorization: Bearer
//
// A sign-in is the code flow with PKCE, state and nonce. What it has to remember meanwhile lies in a cookie of the browser, good for ten
// minutes and once. Who a subject of the provider is to the town, the host's Actor says; one whom it does not know is not let in.
package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/credential"
)

// Identity is who somebody is to the provider. Issuer and subject together name a person for good; other claims, such as an address of
// mail, may be given to somebody else one day.
type Identity struct {
	Issuer, Subject string
	Claims          json.RawMessage // all that the token says
}

// Config is what a provider is asked by.
type Config struct {
	Issuer   string   // the provider's address, under which its configuration is found
	Client   string   // this program's id at the provider
	Secret   string   // its secret there, unless the provider wants none
	Redirect string   // where the provider sends people back to: the address that calls Finish
	Scopes   []string // beside "openid"
	Audience []string // for whom tokens of programs may be made out, beside Client

	// Actor says who an identity is to the town, and in which post. An Error NotFound is somebody whom the town does not know.
	Actor func(ctx context.Context, id Identity) (townhall.Actor, error)

	HTTP *http.Client     // to reach the provider; of ten seconds' patience, unless given
	Now  func() time.Time // time.Now, unless given
}

// Provider is an identity provider. Any number of goroutines may use it.
type Provider struct {
	config   Config
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier // of signature, issuer and time; the audience is for its user to check
	client   *http.Client
	secure   bool
}

// New asks the provider for its configuration.
func New(ctx context.Context, c Config) (*Provider, error) {
	back, err := url.Parse(c.Redirect)
	switch {
	case c.Client == "":
		return nil, invalid("client", c.Client, townhall.Say("oidc.client", "在身份提供方登记的客户端标识", "the client's id at the provider"))
	case c.Actor == nil:
		return nil, invalid("actor", "nil", townhall.Say("oidc.actor", "由身份得出行为人的函数", "a function that gives the actor of an identity"))
	case err != nil || back.Host == "" || back.Scheme != "https" && back.Scheme != "http":
		return nil, invalid("redirect", c.Redirect, townhall.Say("oidc.redirect", "完整的回调地址", "the whole address that the provider sends people back to"))
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	p := &Provider{config: c, client: bounded(c.HTTP), secure: back.Scheme == "https"}
	long := p.with(context.WithoutCancel(ctx))
	found, err := oidc.NewProvider(p.with(ctx), c.Issuer)
	if err != nil {
		return nil, unreachable(err)
	}
	var said struct {
		Keys       string   `json:"jwks_uri"`
		Algorithms []string `json:"id_token_signing_alg_values_supported"`
	}
	if err := found.Claims(&said); err != nil {
		return nil, unreachable(err)
	}
	p.oauth = oauth2.Config{ClientID: c.Client, ClientSecret: c.Secret, Endpoint: found.Endpoint(), RedirectURL: c.Redirect,
		Scopes: append([]string{oidc.ScopeOpenID}, c.Scopes...)}
	p.verifier = oidc.NewVerifier(c.Issuer, newKeys(long, p.client, said.Keys, c.Now), &oidc.Config{SkipClientIDCheck: true, Now: c.Now,
		SupportedSigningAlgs: slices.DeleteFunc(said.Algorithms, func(alg string) bool { return !slices.Contains(asymmetric, alg) })})
	return p, nil
}

// asymmetric are the algorithms by which a token may be signed: not those whose key this program would know.
var asymmetric = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA}

func (p *Provider) with(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.client)
}

// longest is the size of a token that is looked at, in bytes.
const longest = 16 << 10

// Who tells who sends a request by a token of the provider in its Authorization. What is no such token is left to others.
func (p *Provider) Who(r *http.Request) (townhall.Actor, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if token = strings.TrimSpace(token); !strings.EqualFold(scheme, "Bearer") || strings.Count(token, ".") != 2 || len(token) > longest {
		return townhall.Actor{}, nil
	}
	proof, err := p.verify(r.Context(), token, append([]string{p.config.Client}, p.config.Audience...))
	if err != nil {
		return townhall.Actor{}, err
	}
	return p.actor(r.Context(), proof)
}

// verify checks a token's signature, issuer, time, and that it is made out to one of some audiences.
func (p *Provider) verify(ctx context.Context, token string, audiences []string) (*oidc.IDToken, error) {
	failed := &failure{}
	proof, err := p.verifier.Verify(context.WithValue(p.with(ctx), failureKey{}, failed), token)
	switch {
	case failed.err != nil:
		return nil, unreachable(failed.err)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil || proof.Subject == "" || !slices.ContainsFunc(proof.Audience, func(a string) bool { return slices.Contains(audiences, a) }):
		return nil, refused(nil)
	}
	return proof, nil
}

// actor is who an identity is to the town.
func (p *Provider) actor(ctx context.Context, proof *oidc.IDToken) (townhall.Actor, error) {
	id := Identity{Issuer: proof.Issuer, Subject: proof.Subject}
	if err := proof.Claims(&id.Claims); err != nil {
		return townhall.Actor{}, refused(nil)
	}
	by, err := p.config.Actor(ctx, id)
	switch {
	case errors.Is(err, townhall.NotFound) || err == nil && by.Person == "":
		return townhall.Actor{}, credential.Refused("authorization", townhall.Say("oidc.known", "本机关已登记的人员", "a person whom the town knows"), nil)
	case err != nil:
		return townhall.Actor{}, err
	}
	return by, nil
}

// refused is what is told of a token that does not hold; never the token.
func refused(cause error) error {
	return credential.Refused("authorization", townhall.Say("oidc.token", "身份提供方签发、未过期、发给本系统的令牌", "a token of the provider, for this system, that has not expired"), cause)
}

// unreachable is the error of a provider that does not answer as it should: nobody's credential is at fault.
func unreachable(err error) error { return &unavailable{err} }

type unavailable struct{ cause error }

func (u *unavailable) Error() string { return "oidc: the provider cannot be asked: " + u.cause.Error() }
func (u *unavailable) Unwrap() error { return u.cause }

func invalid(field string, found any, needed townhall.Text) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(found), Needed: needed}
}

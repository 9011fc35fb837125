package oidc_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/oidc"
)

var chen = townhall.Actor{Person: "p-chen", Capacity: "mediator", Unit: "dongcun"}

// site is a program that signs people in at a provider.
type site struct {
	*oidc.Provider
	id      *mockoidc.MockOIDC
	server  *httptest.Server
	browser *http.Client
	keys    atomic.Int32         // how often the provider's keys were asked for
	answer  func(*http.Response) // changes what the provider gives for a code
	to      string
	by      townhall.Actor
	err     error
}

var errDatabase = errors.New("the database is away")

func whoIs(_ context.Context, id oidc.Identity) (townhall.Actor, error) {
	var claims struct {
		Email string `json:"email"`
	}
	if err := json.Unmarshal(id.Claims, &claims); err != nil {
		return townhall.Actor{}, err
	}
	switch id.Subject {
	case "chen", "": // nobody is no subject, whatever a host says of it
		return chen, nil
	case "broken":
		return townhall.Actor{}, errDatabase
	}
	return townhall.Actor{}, &townhall.Error{Kind: townhall.NotFound}
}

func newSite(t *testing.T) *site {
	s := &site{}
	var err error
	s.id, err = mockoidc.Run()
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.id.Shutdown() })
	mux := http.NewServeMux()
	s.server = httptest.NewServer(mux)
	t.Cleanup(s.server.Close)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	s.browser = &http.Client{Jar: jar}
	s.Provider, err = oidc.New(t.Context(), oidc.Config{Issuer: s.id.Issuer(), Client: s.id.ClientID, Secret: s.id.ClientSecret, Redirect: s.server.URL + "/signed-in",
		Scopes: []string{"email"}, Audience: []string{"town-api"}, Actor: whoIs, HTTP: &http.Client{Transport: counting{s}}})
	require.NoError(t, err)
	mux.HandleFunc("GET /sign-in", s.Begin)
	mux.HandleFunc("GET /signed-in", func(w http.ResponseWriter, r *http.Request) {
		s.by, s.to, s.err = s.Finish(w, r)
	})
	return s
}

// counting counts how often the provider's keys are asked for.
type counting struct{ s *site }

func (c counting) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.URL.Path, "jwks") {
		c.s.keys.Add(1)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && c.s.answer != nil && strings.HasSuffix(r.URL.Path, "/token") {
		c.s.answer(answer)
	}
	return answer, err
}

func (s *site) signIn(t *testing.T, subject, query string) {
	s.id.QueueUser(&mockoidc.MockUser{Subject: subject, Email: subject + "@example.org"})
	s.get(t, s.server.URL+"/sign-in"+query)
}

func (s *site) get(t *testing.T, address string) {
	answer, err := s.browser.Get(address)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
}

func out(t *testing.T, err error, why ...any) {
	t.Helper()
	var u *access.Unauthenticated
	require.ErrorAs(t, err, &u, why...)
}

func TestSigningIn(t *testing.T) {
	s := newSite(t)
	s.signIn(t, "chen", "?to=/cases%3Fstate%3Dopen")
	require.NoError(t, s.err)
	assert.Equal(t, chen, s.by)
	assert.Equal(t, "/cases?state=open", s.to)

	s.signIn(t, "stranger", "")
	out(t, s.err)
	assert.Equal(t, townhall.Actor{}, s.by)
	s.signIn(t, "broken", "")
	require.ErrorIs(t, s.err, errDatabase)
	var u *access.Unauthenticated
	require.False(t, errors.As(s.err, &u))
}

func TestASignInLeadsNowhereElse(t *testing.T) {
	s := newSite(t)
	for _, to := range []string{"https://evil.example/", "//evil.example/", "///evil.example/", "/\\evil.example", "evil", "", "javascript:alert(1)", "/\tx", "/" + strings.Repeat("x", 2000), "/%0d%0aSet-Cookie:x\r\n"} {
		s.signIn(t, "chen", "?to="+url.QueryEscape(to))
		require.NoError(t, s.err)
		assert.Equal(t, "/", s.to, to)
	}
}

// step goes one step of a sign-in without following it.
func step(t *testing.T, c *http.Client, address string) *url.URL {
	still := *c
	still.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := still.Get(address)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	to, err := answer.Location()
	require.NoError(t, err)
	return to
}

func TestTheFlowIsGuarded(t *testing.T) {
	s := newSite(t)
	s.id.QueueUser(&mockoidc.MockUser{Subject: "chen"})
	at := step(t, s.browser, s.server.URL+"/sign-in")
	q := at.Query()
	assert.Equal(t, "S256", q.Get("code_challenge_method"))
	assert.Len(t, q.Get("code_challenge"), 43)
	assert.NotEmpty(t, q.Get("nonce"))
	assert.Equal(t, "openid email", q.Get("scope"))
	back := step(t, s.browser, at.String())

	other := &http.Client{}
	answer, err := other.Get(back.String())
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	out(t, s.err, "another browser")

	s.get(t, back.String())
	require.NoError(t, s.err)
	here, err := url.Parse(s.server.URL)
	require.NoError(t, err)
	assert.Empty(t, s.browser.Jar.Cookies(here), "what was remembered is forgotten")
	s.get(t, back.String())
	out(t, s.err, "a second time")

	for name, change := range map[string]func(url.Values){
		"another state": func(q url.Values) { q.Set("state", "x") },
		"no state":      func(q url.Values) { q.Del("state") },
		"no code":       func(q url.Values) { q.Del("code") },
		"another code":  func(q url.Values) { q.Set("code", "x") },
		"an error":      func(q url.Values) { q.Set("error", "access_denied") },
	} {
		s.id.QueueUser(&mockoidc.MockUser{Subject: "chen"})
		back := step(t, s.browser, step(t, s.browser, s.server.URL+"/sign-in").String())
		q := back.Query()
		change(q)
		back.RawQuery = q.Encode()
		s.get(t, back.String())
		out(t, s.err, name)
	}
}

// A code that was made out to another sign-in, as one that an attacker slips in, does not fit PKCE or the nonce.
func TestACodeOfAnotherSignIn(t *testing.T) {
	s := newSite(t)
	s.id.QueueUser(&mockoidc.MockUser{Subject: "attacker"})
	theirs := step(t, &http.Client{}, step(t, &http.Client{}, s.server.URL+"/sign-in").String()).Query()
	s.id.QueueUser(&mockoidc.MockUser{Subject: "chen"})
	back := step(t, s.browser, step(t, s.browser, s.server.URL+"/sign-in").String())
	q := back.Query()
	q.Set("code", theirs.Get("code"))
	back.RawQuery = q.Encode()
	s.get(t, back.String())
	out(t, s.err)
}

// What comes with the provider's own answer is looked at as well.
func TestTheAnswerIsGuarded(t *testing.T) {
	s := newSite(t)
	nonce := ""
	begin := func() string {
		at := step(t, s.browser, s.server.URL+"/sign-in")
		nonce = at.Query().Get("nonce")
		s.id.QueueUser(&mockoidc.MockUser{Subject: "chen"})
		return step(t, s.browser, at.String()).String()
	}
	for name, c := range map[string]struct {
		change func(jwt.MapClaims)
		holds  bool
	}{
		"as it should be":        {func(jwt.MapClaims) {}, true},
		"another nonce":          {func(c jwt.MapClaims) { c["nonce"] = "x" }, false},
		"no nonce":               {func(c jwt.MapClaims) { delete(c, "nonce") }, false},
		"for programs only":      {func(c jwt.MapClaims) { c["aud"] = "town-api" }, false},
		"another access token's": {func(c jwt.MapClaims) { c["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA" }, false},
	} {
		back := begin()
		s.answer = func(r *http.Response) {
			token := s.token(t, func(claims jwt.MapClaims) {
				claims["aud"], claims["nonce"] = s.id.ClientID, nonce
				c.change(claims)
			})
			r.Body = io.NopCloser(strings.NewReader(`{"access_token":"x","token_type":"bearer","id_token":"` + token + `"}`))
		}
		s.get(t, back)
		if c.holds {
			require.NoError(t, s.err, name)
			continue
		}
		out(t, s.err, name)
	}
	s.answer = func(r *http.Response) {
		r.Body = io.NopCloser(strings.NewReader(`{"access_token":"x","token_type":"bearer"}`))
	}
	s.get(t, begin())
	out(t, s.err, "no token of identity")
	s.answer = func(r *http.Response) { r.StatusCode = http.StatusBadGateway }
	s.get(t, begin())
	require.Error(t, s.err)
	var u *access.Unauthenticated
	require.False(t, errors.As(s.err, &u), "the provider's fault")
}

func (s *site) token(t *testing.T, change func(jwt.MapClaims)) string {
	now := time.Now()
	claims := jwt.MapClaims{"iss": s.id.Issuer(), "aud": "town-api", "sub": "chen", "iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(time.Minute).Unix()}
	change(claims)
	signed, err := s.id.Keypair.SignJWT(claims)
	require.NoError(t, err)
	return signed
}

func (s *site) who(t *testing.T, token string) (townhall.Actor, error) {
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	return s.Who(r)
}

func TestTokensOfPrograms(t *testing.T) {
	s := newSite(t)
	for _, aud := range []any{"town-api", s.id.ClientID, []string{"x", "town-api"}} {
		by, err := s.who(t, s.token(t, func(c jwt.MapClaims) { c["aud"] = aud }))
		require.NoError(t, err)
		assert.Equal(t, chen, by)
	}
	for name, change := range map[string]func(jwt.MapClaims){
		"of another issuer":   func(c jwt.MapClaims) { c["iss"] = "https://evil.example" },
		"for somebody else":   func(c jwt.MapClaims) { c["aud"] = "another-api" },
		"for nobody":          func(c jwt.MapClaims) { delete(c, "aud") },
		"expired":             func(c jwt.MapClaims) { c["exp"] = time.Now().Add(-time.Second).Unix() },
		"without an end":      func(c jwt.MapClaims) { delete(c, "exp") },
		"not yet":             func(c jwt.MapClaims) { c["nbf"] = time.Now().Add(time.Hour).Unix() },
		"without a subject":   func(c jwt.MapClaims) { delete(c, "sub") },
		"of a stranger":       func(c jwt.MapClaims) { c["sub"] = "stranger" },
		"with another's name": func(c jwt.MapClaims) { c["sub"], c["email"] = "x", "chen@example.org" },
	} {
		token := s.token(t, change)
		_, err := s.who(t, token)
		out(t, err, name)
		assert.NotContains(t, err.Error()+townhall.Explain(err, townhall.ZH), token)
		assert.Contains(t, townhall.Explain(err, townhall.ZH), "无权限")
	}
	good := s.token(t, func(jwt.MapClaims) {})
	parts := strings.Split(good, ".")
	none := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{"iss": s.id.Issuer(), "aud": "town-api", "sub": "chen", "exp": time.Now().Add(time.Hour).Unix()})
	unsigned, err := none.SignedString(jwt.UnsafeAllowNoneSignatureType)
	require.NoError(t, err)
	secret := jwt.NewWithClaims(jwt.SigningMethodHS256, none.Claims)
	known, err := secret.SignedString([]byte(s.id.ClientSecret))
	require.NoError(t, err)
	for name, bad := range map[string]string{
		"changed":                   parts[0] + "." + parts[1][:len(parts[1])-2] + "AA." + parts[2],
		"another's signature":       parts[0] + "." + parts[1] + "." + strings.Repeat("A", len(parts[2])),
		"unsigned":                  unsigned,
		"signed by a shared secret": known,
		"nothing":                   "..",
	} {
		_, err := s.who(t, bad)
		out(t, err, name)
	}
	_, err = s.who(t, s.token(t, func(c jwt.MapClaims) { c["sub"] = "broken" }))
	require.ErrorIs(t, err, errDatabase)
}

func TestOtherCredentialsAreLeftToOthers(t *testing.T) {
	s := newSite(t)
	for _, header := range []string{"", "Basic x.y.z", "Bearer th_key", "Bearer", "Bearer " + strings.Repeat("x", 20_000) + ".y.z"} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Authorization", header)
		by, err := s.Who(r)
		require.NoError(t, err, header)
		assert.Equal(t, townhall.Actor{}, by)
	}
}

// Tokens of keys that do not exist do not make the program knock at the provider each time.
func TestUnknownKeysAreNotAskedForEachTime(t *testing.T) {
	s := newSite(t)
	_, err := s.who(t, s.token(t, func(jwt.MapClaims) {}))
	require.NoError(t, err)
	require.EqualValues(t, 1, s.keys.Load())
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	for i := range 20 {
		forged := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{"iss": s.id.Issuer(), "aud": "town-api", "sub": "chen", "exp": time.Now().Add(time.Hour).Unix()})
		forged.Header["kid"] = fmt.Sprint("made up ", i)
		token, err := forged.SignedString(key)
		require.NoError(t, err)
		_, err = s.who(t, token)
		out(t, err)
	}
	assert.EqualValues(t, 1, s.keys.Load())
}

// A provider that is away is nobody's bad credential.
func TestAProviderThatIsAway(t *testing.T) {
	s := newSite(t)
	token := s.token(t, func(jwt.MapClaims) {})
	require.NoError(t, s.id.Shutdown())
	_, err := s.who(t, token)
	require.Error(t, err)
	var u *access.Unauthenticated
	require.False(t, errors.As(err, &u), "%v", err)
	_, err = oidc.New(t.Context(), oidc.Config{Issuer: s.id.Issuer(), Client: "town", Redirect: "https://town.example/back", Actor: whoIs})
	require.Error(t, err)
}

func TestConfigsThatCouldNotBeMeant(t *testing.T) {
	good := oidc.Config{Issuer: "http://127.0.0.1:1", Client: "town", Redirect: "https://town.example/back", Actor: whoIs}
	for name, change := range map[string]func(*oidc.Config){
		"no client": func(c *oidc.Config) { c.Client = "" }, "no actor": func(c *oidc.Config) { c.Actor = nil },
		"a path to go back to": func(c *oidc.Config) { c.Redirect = "/back" }, "no web address": func(c *oidc.Config) { c.Redirect = "ftp://town.example/" },
	} {
		c := good
		change(&c)
		_, err := oidc.New(t.Context(), c)
		require.ErrorIs(t, err, townhall.Invalid, name)
	}
}

// Over HTTPS the cookie of a sign-in is this very host's.
func TestTheCookieIsTheHosts(t *testing.T) {
	id, err := mockoidc.Run()
	require.NoError(t, err)
	defer func() { _ = id.Shutdown() }()
	p, err := oidc.New(t.Context(), oidc.Config{Issuer: id.Issuer(), Client: id.ClientID, Redirect: "https://town.example/back", Actor: whoIs})
	require.NoError(t, err)
	w := httptest.NewRecorder()
	p.Begin(w, httptest.NewRequest(http.MethodGet, "/sign-in", nil))
	cookie := w.Result().Header.Get("Set-Cookie")
	assert.Regexp(t, `^__Host-townhall-oidc=\S+; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$`, cookie)
}

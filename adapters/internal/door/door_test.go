package door_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// behind serves a handler behind a door and gives the answer to a request.
func behind(t *testing.T, c door.Config, h http.HandlerFunc, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	d, err := door.New(c)
	require.NoError(t, err)
	w := httptest.NewRecorder()
	d.Handler(h).ServeHTTP(w, r)
	return w
}

func problem(t *testing.T, w *httptest.ResponseRecorder) door.Problem {
	t.Helper()
	assert.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
	var p door.Problem
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p), w.Body.String())
	assert.Equal(t, w.Code, p.Status)
	assert.NotEmpty(t, p.Title)
	assert.NotEmpty(t, p.Code)
	return p
}

func TestEveryAnswerIsDressed(t *testing.T) {
	w := behind(t, door.Config{}, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, door.RequestID(r)) }, httptest.NewRequest("GET", "/", nil))
	assert.Equal(t, w.Header().Get("X-Request-Id"), w.Body.String())
	assert.GreaterOrEqual(t, len(w.Body.String()), 20)
	assert.Equal(t, door.Closed, w.Header().Get("Content-Security-Policy"))
	assert.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"))
	assert.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	assert.Empty(t, w.Header().Get("Strict-Transport-Security"))
	w = behind(t, door.Config{CSP: door.Pages}, func(http.ResponseWriter, *http.Request) {}, httptest.NewRequest("GET", "https://town.example/", nil))
	assert.Equal(t, door.Pages, w.Header().Get("Content-Security-Policy"))
	assert.NotEmpty(t, w.Header().Get("Strict-Transport-Security"))
}

func TestLanguageOfAnAnswer(t *testing.T) {
	pt, err := townhall.ReadLanguage("pt", strings.NewReader("{}"))
	require.NoError(t, err)
	for _, c := range []struct{ query, cookie, accept, want string }{
		{"", "", "", "zh"}, {"", "", "en-GB,en;q=0.9", "en"}, {"", "", "fr, pt-BR;q=0.5", "pt"}, {"", "", "fr", "zh"}, {"", "pt", "en", "pt"},
		{"?lang=en", "pt", "zh", "en"}, {"?lang=xx", "pt", "zh", "pt"}, {"?lang=zh_CN", "", "en", "zh"}, {"?lang=", "", ";;;", "zh"},
		{"", "", "zh-SG, en", "zh"}, {"?lang=" + strings.Repeat("x", 500), "", "en", "en"}, {"?lang=%ff", "%ff", "en", "en"},
	} {
		r := httptest.NewRequest("GET", "/"+c.query, nil)
		r.Header.Set("Accept-Language", c.accept)
		r.AddCookie(&http.Cookie{Name: door.LanguageCookie, Value: c.cookie})
		w := behind(t, door.Config{Languages: []townhall.Language{townhall.ZH, townhall.EN, pt}},
			func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, door.Language(r).Tag) }, r)
		assert.Equal(t, c.want, w.Body.String(), "%+v", c)
	}
	_, err = door.New(door.Config{Languages: []townhall.Language{{Tag: "no tag"}}})
	assert.ErrorIs(t, err, townhall.Invalid)
}

func TestAddressBehindProxies(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct{ remote, forwarded, want string }{
		{"192.0.2.7:1", "203.0.113.9", "192.0.2.7"}, // nobody believes it
		{"10.0.0.1:1", "203.0.113.9", "203.0.113.9"}, {"10.0.0.1:1", "1.1.1.1, 203.0.113.9, 10.2.2.2", "203.0.113.9"},
		{"10.0.0.1:1", "", "10.0.0.1"}, {"10.0.0.1:1", "unknown", "10.0.0.1"}, {"10.0.0.1:1", "10.0.0.5", "10.0.0.5"},
		{"[::ffff:10.0.0.1]:1", "2001:db8::1", "2001:db8::1"}, {"@", "203.0.113.9", "invalid IP"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		r.Header.Set("X-Forwarded-For", c.forwarded)
		w := behind(t, door.Config{Proxies: proxies}, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, door.Client(r)) }, r)
		assert.Equal(t, c.want, w.Body.String(), "%+v", c)
	}
}

func TestProxyToldIDAndTLS(t *testing.T) {
	told := func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, door.RequestID(r), door.Secure(r)) }
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("X-Request-Id", "abc-1")
	r.Header.Set("X-Forwarded-Proto", "https")
	assert.NotContains(t, behind(t, door.Config{}, told, r).Body.String(), "abc-1")
	near := door.Config{Proxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}}
	assert.Equal(t, "abc-1true", behind(t, near, told, r).Body.String())
	r.Header.Set("X-Request-Id", "a\nb")
	assert.NotContains(t, behind(t, near, told, r).Body.String(), "\n")
}

func TestRatesOfAddressesAndPeople(t *testing.T) {
	d, err := door.New(door.Config{Log: slog.New(slog.DiscardHandler), Users: users{}, Limits: door.Limits{Address: door.Rate{PerSecond: 0.001, Burst: 3}, Actor: door.Rate{PerSecond: 0.001, Burst: 2}}})
	require.NoError(t, err)
	h := d.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := door.Who(r); err != nil {
			door.Refuse(w, r, err)
		}
	}))
	ask := func(addr, who string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = addr
		r.Header.Set("X-Who", who)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for range 3 {
		assert.Equal(t, 200, ask("[2001:db8::1]:1", "").Code)
	}
	w := ask("[2001:db8::2]:1", "") // the same /64
	assert.Equal(t, "too_many", problem(t, w).Code)
	assert.Equal(t, "1", w.Header().Get("Retry-After"))
	assert.Equal(t, 200, ask("[2001:db8:0:1::2]:1", "").Code)
	assert.Equal(t, 200, ask("192.0.2.1:1", "p").Code)
	assert.Equal(t, 200, ask("192.0.2.2:1", "p").Code)
	assert.Equal(t, 429, ask("192.0.2.3:1", "p").Code, "the person, from wherever")
	assert.Equal(t, 200, ask("192.0.2.3:1", "q").Code)
}

// users believe a header.
type users struct{}

func (users) Who(r *http.Request) (townhall.Actor, error) {
	_ = door.Language(r) // users may ask for the rest
	who := r.Header.Get("X-Who")
	if who == "bad" {
		return townhall.Actor{}, fmt.Errorf("the secret hunter2 has expired: %w", townhall.Forbidden)
	}
	return townhall.Actor{Person: townhall.PersonID(who)}, nil
}

func TestWhoIsAskedOnceAndABadCredentialIsRefused(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("X-Who", "bad")
	w := behind(t, door.Config{Users: users{}}, func(w http.ResponseWriter, r *http.Request) {
		_, first := door.Who(r)
		_, second := door.Who(r)
		assert.Same(t, first, second)
		door.Refuse(w, r, first)
	}, r)
	assert.Equal(t, 401, problem(t, w).Status)
	assert.Contains(t, w.Header().Get("WWW-Authenticate"), "Bearer")
	assert.NotContains(t, w.Body.String(), "hunter2")
	who, err := door.Who(httptest.NewRequest("GET", "/", nil))
	assert.NoError(t, err)
	assert.Zero(t, who)
}

func TestOtherSitesAreRefused(t *testing.T) {
	for _, c := range []struct {
		method, site, origin string
		want                 int
	}{{"POST", "cross-site", "https://evil.example", 403}, {"GET", "cross-site", "https://evil.example", 200}, {"POST", "same-origin", "", 200},
		{"POST", "", "", 200}, {"POST", "cross-site", "https://portal.example", 200}, {"DELETE", "", "https://evil.example", 403}} {
		r := httptest.NewRequest(c.method, "/", nil)
		r.Header.Set("Sec-Fetch-Site", c.site)
		r.Header.Set("Origin", c.origin)
		w := behind(t, door.Config{Origins: []string{"https://portal.example"}}, func(http.ResponseWriter, *http.Request) {}, r)
		assert.Equal(t, c.want, w.Code, "%+v", c)
	}
	_, err := door.New(door.Config{Origins: []string{"portal"}})
	assert.ErrorIs(t, err, townhall.Invalid)
}

func TestBodyAndAddressAreBounded(t *testing.T) {
	read := func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			door.Refuse(w, r, err)
		}
	}
	limits := door.Config{Limits: door.Limits{Body: 10, URL: 20}}
	assert.Equal(t, 200, behind(t, limits, read, httptest.NewRequest("POST", "/", strings.NewReader("0123456789"))).Code)
	w := behind(t, limits, read, httptest.NewRequest("POST", "/", strings.NewReader("0123456789a")))
	assert.Equal(t, "too_large", problem(t, w).Code)
	assert.Equal(t, "long_url", problem(t, behind(t, limits, read, httptest.NewRequest("GET", "/"+strings.Repeat("x", 20), nil))).Code)
}

func TestPanicIsAnswered(t *testing.T) {
	var log bytes.Buffer
	c := door.Config{Log: slog.New(slog.NewJSONHandler(&log, nil))}
	w := behind(t, c, func(http.ResponseWriter, *http.Request) { panic("the secret") }, httptest.NewRequest("GET", "/", nil))
	assert.Equal(t, "inside", problem(t, w).Code)
	assert.NotContains(t, w.Body.String(), "secret")
	assert.Contains(t, log.String(), "the secret")
	assert.PanicsWithValue(t, http.ErrAbortHandler, func() {
		behind(t, c, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "half"); panic("x") }, httptest.NewRequest("GET", "/", nil))
	}, "half an answer breaks off")
}

func TestLogHasNothingOfAnybody(t *testing.T) {
	var log bytes.Buffer
	r := httptest.NewRequest("GET", "/people/330106?name=wang", nil)
	r.RemoteAddr = "203.0.113.77:1"
	r.Header.Set("Authorization", "Bearer th_secret")
	r.Header.Set("X-Who", "wang")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /people/{id}", func(w http.ResponseWriter, r *http.Request) {
		_, _ = door.Who(r)
		door.Refuse(w, r, townhall.Denied(townhall.Request{By: townhall.Actor{Person: "wang"}}))
	})
	w := behind(t, door.Config{Users: users{}, Log: slog.New(slog.NewJSONHandler(&log, nil))}, door.Routes(mux).ServeHTTP, r)
	assert.Equal(t, 403, w.Code)
	for _, private := range []string{"330106", "wang", "th_secret", "113.77"} {
		assert.NotContains(t, log.String(), private)
	}
	for _, told := range []string{`"route":"GET /people/{id}"`, `"status":403`, "203.0.113.0/24", w.Header().Get("X-Request-Id")} {
		assert.Contains(t, log.String(), told)
	}
}

func TestRoutesAnswerInTheirOwnWords(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /a/{id}", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /a/{id}", func(http.ResponseWriter, *http.Request) {})
	w := behind(t, door.Config{}, door.Routes(mux).ServeHTTP, httptest.NewRequest("DELETE", "/a/1", nil))
	assert.Equal(t, "no_such_method", problem(t, w).Code)
	assert.Equal(t, "GET, HEAD, POST", w.Header().Get("Allow"))
	assert.Equal(t, "no_such_path", problem(t, behind(t, door.Config{}, door.Routes(mux).ServeHTTP, httptest.NewRequest("GET", "/b", nil))).Code)
	assert.Equal(t, 200, behind(t, door.Config{}, door.Routes(mux).ServeHTTP, httptest.NewRequest("GET", "/a/1", nil)).Code)
}

func TestStatusOfErrors(t *testing.T) {
	kind := func(k townhall.ErrorKind) error { return fmt.Errorf("host: %w", &townhall.Error{Kind: k}) }
	refusal := townhall.Refuse(townhall.Finding{Code: "x"})
	for _, c := range []struct {
		err  error
		want int
	}{{kind(townhall.Invalid), 400}, {kind(townhall.Overflow), 400}, {kind(townhall.NotFound), 404}, {kind(townhall.Conflict), 409}, {kind(townhall.Forbidden), 403},
		{kind(townhall.Gone), 410}, {kind(townhall.Corrupt), 500}, {kind(townhall.Newer), 500}, {kind("other"), 500}, {refusal, 422}, {errors.New("x"), 500},
		{errors.Join(refusal, kind(townhall.Invalid)), 422}, {errors.Join(kind(townhall.Invalid), errors.New("x")), 500}, {os.ErrDeadlineExceeded, 408},
		{fmt.Errorf("read: %w", &http.MaxBytesError{Limit: 1}), 413}, {townhall.NotFound, 404},
		{&townhall.Error{Kind: townhall.Invalid, Err: townhall.NotFound}, 400}, {&townhall.Error{Kind: townhall.NotFound, Err: townhall.Invalid}, 404}} {
		assert.Equal(t, c.want, door.Status(c.err), "%v", c.err)
		assert.Equal(t, c.want, door.ProblemOf(c.err, townhall.EN).Status, "%v", c.err)
	}
}

func TestProblemSaysTheRuleInTheLanguage(t *testing.T) {
	cite := townhall.Cite{Law: "人民调解法", English: "People's Mediation Law", Article: "28"}
	f := townhall.All("case", townhall.Plain("case"), townhall.Finding{Code: "case.form", Field: "form", Say: townhall.Plain("form"), Need: townhall.ValueOf("written"), Found: townhall.ValueOf("oral"), Cite: cite})
	p := door.ProblemOf(f.Err(), townhall.EN)
	assert.Equal(t, []string{"case", "form", "oral", "written", "People's Mediation Law, art. 28"}, []string{p.Code, p.Field, p.Found, p.Needed, p.Cite[0]})
	assert.Contains(t, door.ProblemOf(f.Err(), townhall.ZH).Detail, "《人民调解法》第28条")
	require.NotNil(t, p.Finding)
	assert.Len(t, p.Finding.Parts, 1)
	two := door.ProblemOf(errors.Join(f.Err(), errors.New("secret")), townhall.EN)
	assert.Len(t, two.Problems, 2)
	assert.NotContains(t, fmt.Sprint(two), "secret")
	stored := &townhall.Error{Kind: townhall.Corrupt, Field: "doc", Found: townhall.ValueOf("secret")}
	assert.NotContains(t, fmt.Sprint(door.ProblemOf(stored, townhall.EN)), "secret")
}

func TestUnknownWhoMayNotIsAskedToSignIn(t *testing.T) {
	deny := func(w http.ResponseWriter, r *http.Request) { door.Refuse(w, r, townhall.Denied(townhall.Request{})) }
	assert.Equal(t, 401, behind(t, door.Config{Users: users{}}, deny, httptest.NewRequest("GET", "/", nil)).Code)
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("X-Who", "p")
	assert.Equal(t, 403, behind(t, door.Config{Users: users{}}, deny, r).Code)
}

func TestTraces(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /a/{id}", func(http.ResponseWriter, *http.Request) {})
	behind(t, door.Config{Tracer: trace.NewTracerProvider(trace.WithSpanProcessor(spans))}, door.Routes(mux).ServeHTTP, httptest.NewRequest("GET", "/a/1", nil))
	require.Len(t, spans.Ended(), 1)
	assert.Contains(t, spans.Ended()[0].Name(), "/a/{id}")
}

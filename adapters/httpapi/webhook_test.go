package httpapi

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/memory"
)

// The vector that Standard Webhooks publishes.
func TestSignatureIsThatOfStandardWebhooks(t *testing.T) {
	secret, err := base64.StdEncoding.DecodeString("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	require.NoError(t, err)
	assert.Equal(t, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", []byte(`{"test": 2432232314}`)))
}

// receiver takes messages, or answers with the status that it is told.
type receiver struct {
	mu     sync.Mutex
	status int
	got    []received
	url    string
}

type received struct {
	http.Header
	body []byte
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{status: 204}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, _ := io.ReadAll(q.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got = append(r.got, received{q.Header, body})
		w.WriteHeader(r.status)
	}))
	t.Cleanup(s.Close)
	r.url = s.URL
	return r
}

func (r *receiver) answers(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

func (r *receiver) all() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]received(nil), r.got...)
}

// hooks is an office with webhooks; what happens is made by hand.
type hooks struct {
	t     *testing.T
	api   *API
	store *memory.Store
	n     int
}

func newHooks(t *testing.T, near bool) *hooks {
	t.Helper()
	s, now := memory.New(), time.Now
	c := Config{Office: townhall.Office{Store: s, Policy: townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		if r.Verb == townhall.Tracing && r.Record.Place == "secret" {
			return townhall.Denied(r)
		}
		return nil
	}), Now: now, NewID: townhall.IDs(now, rand.Reader)}, Actions: WebhookActions(), Kinds: WebhookKinds(), WebhookKey: make([]byte, 32),
		WebhookRetry: time.Millisecond, Poll: time.Millisecond, Log: slog.New(slog.DiscardHandler)}
	if near {
		c.WebhookNetworks = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	}
	api, err := New(c)
	require.NoError(t, err)
	return &hooks{t: t, api: api, store: s}
}

func (h *hooks) happens(kind string, place townhall.Place) {
	h.t.Helper()
	h.n++
	id := string(rune('a'+h.n/26)) + string(rune('a'+h.n%26))
	rec := townhall.Record{Ref: townhall.Ref{Kind: kind, ID: id}, Version: 1, Place: place, State: "new", Doc: json.RawMessage(`{"name":"王小明"}`)}
	_, err := h.store.Commit(h.t.Context(), townhall.CommitID(kind+id), townhall.Change{Record: rec, Entries: []townhall.Entry{{Verb: "make", At: time.Now()}}})
	require.NoError(h.t, err)
}

func (h *hooks) register(in WebhookRequest) townhall.Ref {
	h.t.Helper()
	var rec townhall.Record
	_, err := RegisterWebhook(h.t.Context(), h.api.c.Office.Recorded(&rec), townhall.Actor{Person: "p"}, in, netip.MustParsePrefix("127.0.0.0/8")) // as a name that leads there
	require.NoError(h.t, err)
	return rec.Ref
}

// deliver runs the loop until something holds, and ends it.
func (h *hooks) deliver(until func() bool) {
	h.t.Helper()
	ctx, stop := context.WithCancel(h.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.api.Deliver(ctx) }()
	assert.Eventually(h.t, until, time.Minute, time.Millisecond)
	stop()
	require.NoError(h.t, <-ended)
}

func (h *hooks) hook(r townhall.Ref) Webhook {
	h.t.Helper()
	doc, _, err := townhall.Load[Webhook](h.t.Context(), h.store, r)
	require.NoError(h.t, err)
	return doc
}

func TestWebhookIsToldWhatHappensFromNowOn(t *testing.T) {
	h, to := newHooks(t, true), newReceiver(t)
	h.happens("k", "town") // before
	ref := h.register(WebhookRequest{URL: to.url, Kinds: []string{"k"}, Place: "town"})
	h.happens("k", "town/a")
	h.happens("other", "town")
	h.happens("k", "elsewhere")
	h.happens("k", "town")
	h.deliver(func() bool { return len(to.all()) == 2 && h.hook(ref).After >= 6 })
	secret, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(WebhookSecret(h.api.c.WebhookKey, ref), "whsec_"))
	require.NoError(t, err)
	for i, place := range []townhall.Place{"town/a", "town"} {
		m := to.all()[i]
		assert.Equal(t, signature(secret, m.Get("Webhook-Id"), m.Get("Webhook-Timestamp"), m.body), m.Get("Webhook-Signature"))
		var got message
		require.NoError(t, json.Unmarshal(m.body, &got))
		assert.Equal(t, "k.make", got.Type)
		assert.Equal(t, place, got.Data.Record.Place)
		assert.NotContains(t, string(m.body), "王小明", "nothing of what is in it")
	}
	h.happens("k", "town")
	h.deliver(func() bool { return len(to.all()) == 3 }) // on from where it was, in a new loop
	assert.NotEqual(t, to.all()[1].Get("Webhook-Id"), to.all()[2].Get("Webhook-Id"))
}

func TestWebhookIsToldOnlyWhatItsOwnerMayTrace(t *testing.T) {
	h, to := newHooks(t, true), newReceiver(t)
	h.register(WebhookRequest{URL: to.url})
	h.happens("k", "secret")
	h.happens("k", "town")
	h.deliver(func() bool { return len(to.all()) == 1 })
	assert.Contains(t, string(to.all()[0].body), `"place":"town"`)
}

func TestWebhookIsTriedAgainAndPausedAtLast(t *testing.T) {
	h, to := newHooks(t, true), newReceiver(t)
	ref := h.register(WebhookRequest{URL: to.url})
	h.happens("k", "town")
	h.happens("k", "town")
	to.answers(500)
	h.deliver(func() bool { return len(to.all()) == 2 })
	to.answers(200)
	h.deliver(func() bool { return h.hook(ref).After == 3 })
	ids := map[string]int{}
	for _, m := range to.all() {
		ids[m.Get("Webhook-Id")]++
	}
	assert.GreaterOrEqual(t, ids["msg_2"], 3, "the same message under the same id")
	assert.Equal(t, 1, ids["msg_3"], "in order")

	to.answers(410)
	h.happens("k", "town")
	h.deliver(func() bool { return h.hook(ref).State == WebhookPaused })
	assert.Contains(t, h.hook(ref).Reason, "410")
	to.answers(500)
	_, err := ResumeWebhook(t.Context(), h.api.c.Office, townhall.Actor{Person: "p"}, ref)
	require.NoError(t, err)
	h.api.c.WebhookRetry = 1 // a nanosecond, so that eight times are soon over
	before := len(to.all())
	h.deliver(func() bool { return h.hook(ref).State == WebhookPaused })
	assert.Equal(t, mostFailures, len(to.all())-before)
	assert.Contains(t, h.hook(ref).Reason, "500")
}

func TestWebhookIsNoWayIntoTheTown(t *testing.T) {
	h, to := newHooks(t, false), newReceiver(t)
	h.api.c.WebhookRetry = 1
	ref := h.register(WebhookRequest{URL: to.url})
	h.happens("k", "town")
	h.deliver(func() bool { return h.hook(ref).State == WebhookPaused })
	assert.Empty(t, to.all())
	for address, ok := range map[string]bool{"127.0.0.1": false, "10.1.1.1": false, "192.168.0.1": false, "169.254.169.254": false, "100.64.1.1": false, "::1": false, "fd00::1": false, "fe80::1": false,
		"0.1.2.3": false, "192.0.0.1": false, "198.19.0.1": false, "240.0.0.1": false, "64:ff9b::7f00:1": false, "64:ff9b:1::1": false, "2002:7f00:1::": false,
		"0.0.0.0": false, "224.0.0.1": false, "203.0.113.1": true, "2001:db8::1": true} {
		assert.Equal(t, ok, h.api.reachable(netip.MustParseAddr(address)), address)
	}
}

func TestWebhookOverHTTP(t *testing.T) {
	h := newHooks(t, true)
	ask := func(method, path, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.api.ServeHTTP(w, r)
		return w
	}
	for _, bad := range []string{`{}`, `{"url":"ftp://x"}`, `{"url":"https://user:pass@x"}`, `{"url":"https://"}`, `{"url":"http://portal.example"}`, `{"url":"https://10.0.0.1/x"}`, `{"url":"https://[::ffff:127.0.0.1]"}`, `{"url":"https://[64:ff9b::a00:1]:99"}`, `{"url":"https://x","after":-1}`} {
		assert.Equal(t, 400, ask("POST", "/records/httpapi.webhook/register", bad).Code, bad)
	}
	made := ask("POST", "/records/httpapi.webhook/register", `{"url":"https://portal.example/hook"}`)
	require.Equal(t, 201, made.Code, made.Body)
	at := made.Header().Get("Location")
	assert.Equal(t, 200, ask("POST", at+"/pause", `{"reason":"moved"}`).Code)
	assert.Contains(t, ask("GET", at, "").Body.String(), `"reason":"moved"`)
	assert.Equal(t, 200, ask("POST", at+"/resume", "").Code)
	secret := ask("GET", strings.Replace(at, "/records/httpapi.webhook/", "/webhooks/", 1)+"/secret", "")
	assert.Contains(t, secret.Body.String(), `"whsec_`)
	h.api.c.WebhookKey = nil
	assert.ErrorIs(t, h.api.Deliver(t.Context()), townhall.Invalid)
}

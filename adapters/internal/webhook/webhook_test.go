package webhook_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/webhook"
)

const shared = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

var now = time.Unix(1614265330, 0)

func secret(t testing.TB, s string) webhook.Secret {
	t.Helper()
	parsed, err := webhook.ParseSecret(s)
	require.NoError(t, err)
	return parsed
}

// The vector that the specification's own libraries are tested with.
func TestThePublishedVector(t *testing.T) {
	body := []byte(`{"test": 2432232314}`)
	h, err := webhook.Headers("msg_p5jXN8AQM9LWM0D4loKWxJek", now, body, secret(t, shared))
	require.NoError(t, err)
	assert.Equal(t, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", h.Get("webhook-signature"))
	assert.Equal(t, "1614265330", h.Get("webhook-timestamp"))
	assert.Equal(t, "msg_p5jXN8AQM9LWM0D4loKWxJek", h.Get("webhook-id"))
	require.NoError(t, webhook.Verify(h, body, now, secret(t, strings.TrimPrefix(shared, "whsec_"))))
}

func TestSecrets(t *testing.T) {
	for _, bad := range []string{"", "whsec_", "whsec_AAAA", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "whsec_" + base64.StdEncoding.EncodeToString(make([]byte, 65)), "whsec_" + base64.StdEncoding.EncodeToString(make([]byte, 23))} {
		_, err := webhook.ParseSecret(bad)
		require.ErrorIs(t, err, townhall.Invalid)
		if len(bad) > 7 {
			assert.NotContains(t, err.Error(), bad)
		}
	}
	s := secret(t, shared)
	for _, printed := range []string{fmt.Sprint(s), fmt.Sprintf("%+v", s), fmt.Sprintf("%#v", s), fmt.Sprintf("%v", []webhook.Secret{s}), fmt.Sprintf("%v", struct{ hidden webhook.Secret }{s})} {
		assert.NotContains(t, printed, "MfKQ")
		assert.NotContains(t, printed, "49, 242", "the bytes")
	}
}

func TestWhatDoesNotVerify(t *testing.T) {
	body, other := []byte("{}"), secret(t, "whsec_"+base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32)))
	for name, tc := range map[string]struct {
		change func(http.Header)
		body   string
		at     time.Duration
		by     []webhook.Secret
		good   bool
	}{
		"as it is":            {func(http.Header) {}, "{}", 0, nil, true},
		"at the edge":         {func(http.Header) {}, "{}", webhook.Tolerance, nil, true},
		"from a clock ahead":  {func(http.Header) {}, "{}", -webhook.Tolerance, nil, true},
		"too old":             {func(http.Header) {}, "{}", webhook.Tolerance + time.Second, nil, false},
		"too new":             {func(http.Header) {}, "{}", -webhook.Tolerance - time.Second, nil, false},
		"another body":        {func(http.Header) {}, "{ }", 0, nil, false},
		"another id":          {func(h http.Header) { h.Set("webhook-id", "b") }, "{}", 0, nil, false},
		"another time":        {func(h http.Header) { h.Set("webhook-timestamp", "1614265331") }, "{}", 0, nil, false},
		"no id":               {func(h http.Header) { h.Del("webhook-id") }, "{}", 0, nil, false},
		"no time":             {func(h http.Header) { h.Del("webhook-timestamp") }, "{}", 0, nil, false},
		"no signature":        {func(h http.Header) { h.Del("webhook-signature") }, "{}", 0, nil, false},
		"another version":     {func(h http.Header) { h.Set("webhook-signature", "v2"+h.Get("webhook-signature")[2:]) }, "{}", 0, nil, false},
		"one of many is ours": {func(h http.Header) { h.Set("webhook-signature", "v1a,AAAA v1,AAAA "+h.Get("webhook-signature")) }, "{}", 0, nil, true},
		"another secret":      {func(http.Header) {}, "{}", 0, []webhook.Secret{other}, false},
		"an old secret too":   {func(http.Header) {}, "{}", 0, []webhook.Secret{other, secret(t, shared)}, true},
		"no secret":           {func(http.Header) {}, "{}", 0, []webhook.Secret{{}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := webhook.Headers("a", now, body, secret(t, shared))
			require.NoError(t, err)
			tc.change(h)
			if tc.by == nil {
				tc.by = []webhook.Secret{secret(t, shared)}
			}
			err = webhook.Verify(h, []byte(tc.body), now.Add(tc.at), tc.by...)
			if tc.good {
				assert.NoError(t, err)
			} else {
				assert.ErrorIs(t, err, townhall.Forbidden)
			}
		})
	}
}

func TestWhatIsNotSigned(t *testing.T) {
	for _, id := range []string{"", "a.b", "a b", "a\r\nx", "村", strings.Repeat("a", 256)} {
		_, err := webhook.Headers(id, now, nil, secret(t, shared))
		assert.ErrorIs(t, err, townhall.Invalid, id)
	}
	_, err := webhook.Headers("a", now, nil)
	assert.ErrorIs(t, err, townhall.Invalid)
	_, err = webhook.Headers("a", now, nil, webhook.Secret{})
	assert.ErrorIs(t, err, townhall.Invalid)
}

// server answers with the given statuses, one after another, and checks each message by the specification's own words.
func server(t *testing.T, statuses ...int) (to string, seen *[]http.Header) {
	seen = &[]http.Header{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(shared, "whsec_"))
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s.%s.%s", r.Header.Get("Webhook-Id"), r.Header.Get("Webhook-Timestamp"), body)
		assert.Equal(t, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)), r.Header.Get("Webhook-Signature"))
		assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		*seen = append(*seen, r.Header)
		status := statuses[min(len(*seen), len(statuses))-1]
		w.Header().Set("Location", "/elsewhere")
		if status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "7")
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	return s.URL, seen
}

// clock is a sender's time: it passes only by waiting.
type clock struct {
	now   time.Time
	waits []time.Duration
}

func (c *clock) sender() webhook.Sender {
	return webhook.Sender{Now: func() time.Time { return c.now }, Sleep: func(_ context.Context, d time.Duration) error {
		c.now = c.now.Add(d)
		c.waits = append(c.waits, d)
		return nil
	}}
}

func TestSendingTriesAgainWhereItHelps(t *testing.T) {
	s := time.Second
	for name, tc := range map[string]struct {
		statuses []int
		waits    []time.Duration
		kind     townhall.ErrorKind
	}{
		"taken":                  {[]int{204}, nil, ""},
		"down for a moment":      {[]int{503, 500, 200}, []time.Duration{s, 2 * s}, ""},
		"too many":               {[]int{429, 200}, []time.Duration{7 * s}, ""},
		"down for good":          {[]int{502}, []time.Duration{s, 2 * s, 4 * s, 8 * s}, townhall.Invalid},
		"refused":                {[]int{400}, nil, townhall.Invalid},
		"gone":                   {[]int{410}, nil, townhall.Gone},
		"elsewhere":              {[]int{302}, nil, townhall.Invalid},
		"elsewhere for good":     {[]int{308}, nil, townhall.Invalid},
		"a failure, then no":     {[]int{500, 401}, []time.Duration{s}, townhall.Invalid},
		"slow, then much slower": {[]int{408, 425, 429, 200}, []time.Duration{s, 2 * s, 7 * s}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			to, seen := server(t, tc.statuses...)
			c := &clock{now: now}
			err := c.sender().Send(context.Background(), to, "msg_1", []byte(`{"a":1}`), secret(t, shared))
			if tc.kind == "" {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, tc.kind)
			}
			assert.Equal(t, tc.waits, c.waits)
			assert.Len(t, *seen, len(tc.waits)+1)
			at := now
			for i, h := range *seen {
				assert.Equal(t, "msg_1", h.Get("webhook-id"), "the same each time")
				assert.Equal(t, fmt.Sprint(at.Unix()), h.Get("webhook-timestamp"), "of the attempt")
				if i < len(tc.waits) {
					at = at.Add(tc.waits[i])
				}
			}
		})
	}
}

func TestAReceiverThatDoesNotAnswer(t *testing.T) {
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer s.Close()
	defer close(release)
	c := &clock{now: now}
	sender := c.sender()
	sender.Attempts, sender.Timeout = 2, 20*time.Millisecond
	err := sender.Send(context.Background(), s.URL, "a", nil, secret(t, shared))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Len(t, c.waits, 1)

	ctx, cancel := context.WithCancel(context.Background())
	sender.Sleep = func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}
	require.ErrorIs(t, sender.Send(ctx, s.URL, "a", nil, secret(t, shared)), context.Canceled)
}

func TestWhereNothingIsSent(t *testing.T) {
	for _, bad := range []string{"", "ftp://a", "http://town.example", "http://10.0.0.1/", "https://", "https://user:pass@town.example/", "/hook"} {
		assert.ErrorIs(t, webhook.Sender{}.Send(context.Background(), bad, "a", nil, secret(t, shared)), townhall.Invalid, bad)
	}
	for _, good := range []string{"https://town.example/hook?x=1", "http://localhost:8080", "http://127.0.0.1/", "http://[::1]:1/"} {
		assert.NoError(t, webhook.CheckURL(good), good)
	}
	to, seen := server(t, 200)
	assert.Error(t, webhook.Sender{}.Send(context.Background(), to, "a", nil), "unsigned")
	assert.Empty(t, *seen)
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	to, seen := server(t, 500)
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	sender := webhook.Sender{Client: http.DefaultClient, Now: func() time.Time { return now }}
	assert.ErrorIs(t, sender.Send(ctx, to, "a", nil, secret(t, shared)), context.DeadlineExceeded, "it would have waited for a second")
	assert.Len(t, *seen, 1)
	to, _ = server(t, 200)
	assert.NoError(t, webhook.Sender{}.Send(context.Background(), to, "a", nil, secret(t, shared)))
}

func FuzzVerify(f *testing.F) {
	f.Add("a", "1614265330", "v1,g0hM", []byte("{}"))
	f.Fuzz(func(t *testing.T, id, stamp, signature string, body []byte) {
		h := http.Header{}
		h.Set("webhook-id", id)
		h.Set("webhook-timestamp", stamp)
		h.Set("webhook-signature", signature)
		err := webhook.Verify(h, body, now, secret(t, shared))
		var e *townhall.Error
		require.True(t, errors.As(err, &e), "nobody guesses a signature")
	})
}

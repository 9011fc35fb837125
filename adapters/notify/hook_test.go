package notify_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/notify"
)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func TestAHookIsSignedAndNamesNoPerson(t *testing.T) {
	var bodies []string
	var ids []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies, ids = append(bodies, string(body)), append(ids, r.Header.Get("webhook-id"))
		key, _ := base64.StdEncoding.DecodeString(secret[len("whsec_"):])
		mac := hmac.New(sha256.New, key)
		_, _ = io.WriteString(mac, r.Header.Get("webhook-id")+"."+r.Header.Get("webhook-timestamp")+"."+string(body))
		assert.Equal(t, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)), r.Header.Get("webhook-signature"))
		if len(bodies) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer s.Close()
	var waited []time.Duration
	h, err := notify.NewHook(notify.HookOptions{URL: s.URL, Secrets: []string{secret}, Sleep: func(_ context.Context, d time.Duration) error {
		waited = append(waited, d)
		return nil
	}})
	require.NoError(t, err)
	require.NoError(t, h.Notify(context.Background(), notice()))
	assert.Equal(t, []time.Duration{time.Second}, waited)
	assert.JSONEq(t, `{"type": "notice.due", "timestamp": "2026-11-28T01:00:00Z", "data": {"id": "remind/mediation.case/c1/term/2026-12-01", "to": "dongcun", "ref": "mediation.case/c1",
		"place": "shuinan/dongcun", "rule": "mediation.term", "due": "2026-12-01", "text": {"zh": "案件到期", "en": "the case is due"}}}`, bodies[1])
	require.NoError(t, h.Notify(context.Background(), notice()))
	assert.Equal(t, []string{ids[0], ids[0], ids[0]}, ids, "the same whenever it is sent")
	unnamed := notice()
	unnamed.ID = ""
	assert.ErrorIs(t, h.Notify(context.Background(), unnamed), townhall.Invalid)
}

func TestHooksThatAreRefused(t *testing.T) {
	for field, o := range map[string]notify.HookOptions{
		"url":     {URL: "http://town.example", Secrets: []string{secret}},
		"secret":  {URL: "https://town.example", Secrets: []string{"whsec_short"}},
		"secrets": {URL: "https://town.example"},
	} {
		_, err := notify.NewHook(o)
		var e *townhall.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, field, e.Field)
	}
}

package oidc

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// keys are the provider's keys. They are fetched again for a token of an unknown key, but not for every one: whoever sends tokens of keys
// that do not exist must not make this program knock at the provider each time.
type keys struct{ remote *oidc.RemoteKeySet }

func newKeys(ctx context.Context, c *http.Client, address string, now func() time.Time) keys {
	sparing := *c
	sparing.Transport = &sparingly{next: c.Transport, now: now}
	return keys{oidc.NewRemoteKeySet(oidc.ClientContext(ctx, &sparing), address)}
}

// failure is where a key set leaves that the keys could not be had, which the verifier does not tell from a bad signature.
type failure struct{ err error }

type failureKey struct{}

// VerifySignature gives the payload of a token that one of the provider's keys has signed.
func (k keys) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := k.remote.VerifySignature(ctx, token)
	if _, network := errors.AsType[*url.Error](err); network && !errors.Is(err, errTooSoon) {
		if f, ok := ctx.Value(failureKey{}).(*failure); ok {
			f.err = err
		}
	}
	return payload, err
}

// errTooSoon says that the keys were fetched a moment ago.
var errTooSoon = errors.New("oidc: the keys were fetched a moment ago")

// sparingly lets a request through once in a while after one that was answered.
type sparingly struct {
	next http.RoundTripper
	now  func() time.Time
	mu   sync.Mutex
	last time.Time
}

const between = 10 * time.Second

// RoundTrip asks, or refuses to.
func (s *sparingly) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	soon := !s.last.IsZero() && s.now().Sub(s.last) < between
	s.mu.Unlock()
	if soon {
		return nil, errTooSoon
	}
	answer, err := s.next.RoundTrip(r)
	if err == nil && answer.StatusCode == http.StatusOK {
		s.mu.Lock()
		s.last = s.now()
		s.mu.Unlock()
	}
	return answer, err
}

// bounded is a client that neither waits nor reads for ever.
func bounded(c *http.Client) *http.Client {
	b := http.Client{Timeout: 10 * time.Second}
	if c != nil {
		b = *c
	}
	if b.Transport == nil {
		b.Transport = http.DefaultTransport
	}
	b.Transport = short{b.Transport}
	return &b
}

// short cuts answers off that are longer than any that a provider gives.
type short struct{ next http.RoundTripper }

// RoundTrip asks.
func (s short) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := s.next.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, 1<<20), answer.Body}
	}
	return answer, err
}

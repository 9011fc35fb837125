package webhook

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/townhall-go/townhall"
)

// Sender sends webhooks. The zero Sender tries five times within about a quarter of a minute, besides what the receiver
// takes to answer.
type Sender struct {
	Client   *http.Client                               // its redirects are never followed, and its cookies never sent
	Attempts int                                        // 0 is 5
	Timeout  time.Duration                              // of one attempt; 0 is 15 seconds
	Now      func() time.Time                           // nil is the clock
	Sleep    func(context.Context, time.Duration) error // nil waits
}

// How long the first wait is, doubled after each attempt, and how long the longest, whatever the receiver asks for.
const (
	firstWait = time.Second
	maxWait   = time.Minute
	maxAnswer = 64 << 10 // bytes of an answer that are read, so that the connection can be used again
)

// Send posts a message of JSON, signed, until the receiver takes it. It tries again where that may help: when the receiver
// fails, has too many requests, or does not answer. An answer that says no, or elsewhere, is final, as is Error Gone, after
// which the receiver wants no more.
func (s Sender) Send(ctx context.Context, to, id string, body []byte, secrets ...Secret) error {
	if err := CheckURL(to); err != nil {
		return err
	}
	attempts := cmp.Or(s.Attempts, 5)
	wait := firstWait
	for n := 1; ; n++ {
		again, asked, err := s.attempt(ctx, to, id, body, secrets)
		if err == nil || !again || n >= attempts || ctx.Err() != nil {
			return err
		}
		if pause := s.sleep(ctx, min(max(wait, asked), maxWait)); pause != nil {
			return errors.Join(err, pause)
		}
		wait *= 2
	}
}

// CheckURL refuses an address to which nothing is sent: messages go over TLS, but within the machine.
func CheckURL(to string) error {
	u, err := url.Parse(to)
	if err == nil && u.Host != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname())) {
		return nil
	}
	return &townhall.Error{Kind: townhall.Invalid, Field: "url", Found: townhall.ValueOf(to), Needed: townhall.Say("webhook.url", "https 网址", "an https address")}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// attempt sends once, with the time of this attempt; it says whether another may help, and how long the receiver asks to wait.
func (s Sender) attempt(ctx context.Context, to, id string, body []byte, secrets []Secret) (again bool, wait time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(s.Timeout, 15*time.Second))
	defer cancel()
	headers, err := Headers(id, s.now(), body, secrets...)
	if err != nil {
		return false, 0, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return false, 0, err
	}
	request.Header = headers
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "townhall")
	answer, err := s.client().Do(request)
	if err != nil {
		return true, 0, err
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, maxAnswer)) // what it says is nothing to us
	if answer.StatusCode >= 200 && answer.StatusCode < 300 {
		return false, 0, nil
	}
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && seconds > 0 {
		wait = time.Duration(min(seconds, int(maxWait/time.Second))) * time.Second
	}
	return mayRecover(answer.StatusCode), wait, refusal(answer.StatusCode)
}

func mayRecover(status int) bool {
	return status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status == http.StatusTooEarly
}

func refusal(status int) error {
	kind := townhall.Invalid
	if status == http.StatusGone {
		kind = townhall.Gone
	}
	return &townhall.Error{Kind: kind, Field: "webhook", Found: townhall.ValueOf(status), Needed: townhall.Say("webhook.answer", "2xx 应答", "an answer of 2xx")}
}

// client is the host's, but without redirects: they would carry what is signed to whom it was not meant for.
func (s Sender) client() *http.Client {
	c := http.Client{}
	if s.Client != nil {
		c = *s.Client
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.Jar = nil
	return &c
}

func (s Sender) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

func (s Sender) sleep(ctx context.Context, d time.Duration) error {
	if s.Sleep != nil {
		return s.Sleep(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

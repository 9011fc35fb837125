package httpapi

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/townhall-go/townhall"
)

// message is what is sent: by its type and reference who takes it knows what to read.
type message struct {
	Type      string    `json:"type"` // kind.verb
	Timestamp time.Time `json:"timestamp"`
	Data      news      `json:"data"`
}

type news struct {
	Pos    townhall.Pos `json:"pos"`
	Verb   string       `json:"verb"`
	Record header       `json:"record"` // without its document
}

// WebhookSecret is the secret of a webhook by Standard Webhooks, which follows from the Config's key and is kept nowhere.
func WebhookSecret(key []byte, r townhall.Ref) string {
	return "whsec_" + base64.StdEncoding.EncodeToString(secretOf(key, r))
}

func secretOf(key []byte, r townhall.Ref) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("townhall webhook " + r.String()))
	return mac.Sum(nil)
}

// signature signs a message by Standard Webhooks.
func signature(secret []byte, id, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// failures is how often in a row a webhook was not taken, and when it is tried again. It is known until the program ends, and begins anew.
type failures struct {
	n    int
	next time.Time
}

const (
	mostFailures   = 8 // with waits of 5 s, 20 s and so on, a day all together
	mostMessages   = 100
	mostDeliveries = 8 // at once
	deliveryTime   = 15 * time.Second
)

// Deliver sends what happened to the webhooks until ctx ends: to each in order, and on from where it was when the program ended last. A message
// that is not taken is sent again, later and later; a webhook that takes none in a day is paused, for somebody to see. A message may come
// twice, with the same webhook-id.
func (a *API) Deliver(ctx context.Context) error {
	if len(a.c.WebhookKey) < 16 {
		return invalid("WebhookKey", "", townhall.Say("httpapi.webhook.key", "至少 16 字节的密钥", "a key of 16 bytes at least"))
	}
	office := a.c.Office
	office.Policy = townhall.PolicyFunc(func(context.Context, townhall.Request) error { return nil }) // the program itself
	d := &delivery{office: office, a: a, client: a.courierClient(), failed: map[string]failures{}}
	t := time.NewTicker(a.c.Poll)
	defer t.Stop()
	for {
		if err := d.round(ctx); err != nil && ctx.Err() == nil {
			a.c.Log.ErrorContext(ctx, "webhooks", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}

// courierClient reaches addresses of the internet, and of the networks that the host names: a webhook is no way into the town's own machines.
func (a *API) courierClient() *http.Client {
	dial := &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil || !a.reachable(ap.Addr().Unmap()) {
			return errors.New("the address is not of a network to which webhooks are sent")
		}
		return nil
	}}
	return &http.Client{Timeout: deliveryTime, Transport: &http.Transport{DialContext: dial.DialContext, TLSHandshakeTimeout: 5 * time.Second, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (a *API) reachable(to netip.Addr) bool { return within(to, a.c.WebhookNetworks) || public(to) }

func within(to netip.Addr, networks []netip.Prefix) bool {
	return slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(to) })
}

// public reports whether an address is of the internet: of no network that is private, of a provider, reserved, or another way to write an
// IPv4 address in IPv6.
func public(to netip.Addr) bool {
	to = to.Unmap().WithZone("")
	if !to.IsGlobalUnicast() || to.IsPrivate() {
		return false
	}
	for _, n := range [...]string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16"} {
		if p, err := netip.ParsePrefix(n); err != nil || p.Contains(to) {
			return false
		}
	}
	return true
}

// delivery is the work of one Deliver.
type delivery struct {
	office townhall.Office
	a      *API
	client *http.Client
	mu     sync.Mutex
	failed map[string]failures
}

// round brings every webhook that is active, and not to wait, as far as it goes.
func (d *delivery) round(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	places := make(chan struct{}, mostDeliveries)
	for rec, err := range d.office.Store.Find(ctx, townhall.Query{Kind: WebhookKind, States: []string{WebhookActive}}) {
		if err != nil {
			return err
		}
		if d.waits(rec.ID) {
			continue
		}
		places <- struct{}{}
		wg.Go(func() {
			defer func() { <-places }()
			if err := d.bring(ctx, rec); err != nil && ctx.Err() == nil {
				d.a.c.Log.WarnContext(ctx, "webhook", "record", rec.Ref.String(), "error", err.Error())
			}
		})
	}
	return nil
}

func (d *delivery) waits(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return time.Now().Before(d.failed[id].next)
}

// bring sends a webhook some messages, and keeps how far it came.
func (d *delivery) bring(ctx context.Context, rec townhall.Record) error {
	var h Webhook
	if err := json.Unmarshal(rec.Doc, &h); err != nil {
		return err
	}
	from := h.After
	if from == 0 {
		var err error
		if from, err = d.began(ctx, rec.Ref); err != nil {
			return err
		}
	}
	reached, sent, scanned := from, 0, 0
	var failed error
	for e, err := range d.office.Store.History(ctx, townhall.Ref{}, from) {
		if err != nil || e.Pos == 0 {
			failed = err
			break
		}
		if scanned++; sent == mostMessages || scanned > mostScanned {
			break
		}
		if d.concerns(ctx, h, e) {
			if failed = d.send(ctx, rec.Ref, h, e); failed != nil {
				break
			}
			sent++
		}
		reached = e.Pos
	}
	// what was passed over alone is kept seldom: keeping it is an entry that is to be passed over
	if sent > 0 || reached-from >= mostScanned/2 {
		if err := took(context.WithoutCancel(ctx), d.office, rec.Ref, reached); err != nil {
			return err
		}
	}
	return d.settle(ctx, rec.Ref, failed)
}

// began is where a webhook's own history begins: what came before it was not asked for.
func (d *delivery) began(ctx context.Context, r townhall.Ref) (townhall.Pos, error) {
	for e, err := range d.office.Store.History(ctx, r, 0) {
		return e.Pos, err
	}
	return 0, nil
}

// concerns reports whether a webhook is told of an entry; of webhooks none is.
func (d *delivery) concerns(ctx context.Context, h Webhook, e townhall.Entry) bool {
	if e.After.Kind == WebhookKind || !e.After.Place.Within(h.Place) {
		return false
	}
	if len(h.Kinds) > 0 && !slices.Contains(h.Kinds, e.After.Kind) {
		return false
	}
	return d.a.allow(ctx, h.For, townhall.Tracing, e.After) == nil
}

func (d *delivery) send(ctx context.Context, r townhall.Ref, h Webhook, e townhall.Entry) error {
	body, err := json.Marshal(message{Type: e.After.Kind + "." + e.Verb, Timestamp: e.At, Data: news{e.Pos, e.Verb, headerOf(e.After)}})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	id, now := "msg_"+strconv.FormatInt(int64(e.Pos), 10), strconv.FormatInt(time.Now().Unix(), 10)
	req.Header.Set("Content-Type", asJSON)
	req.Header.Set("User-Agent", "townhall")
	req.Header.Set("Webhook-Id", id)
	req.Header.Set("Webhook-Timestamp", now)
	req.Header.Set("Webhook-Signature", signature(secretOf(d.a.c.WebhookKey, r), id, now, body))
	resp, err := d.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, 64<<10) // so that the connection serves again
	switch {
	case resp.StatusCode == http.StatusGone:
		return errGone
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		return errors.New("the answer was " + strconv.Itoa(resp.StatusCode))
	}
	return nil
}

// errGone is that who takes messages wants no more.
var errGone = errors.New("the answer was 410: no more is wanted")

// settle remembers a failure, and pauses a webhook that fails too often.
func (d *delivery) settle(ctx context.Context, r townhall.Ref, failed error) error {
	d.mu.Lock()
	f := d.failed[r.ID]
	switch {
	case failed == nil:
		delete(d.failed, r.ID)
		d.mu.Unlock()
		return nil
	case ctx.Err() != nil:
		d.mu.Unlock()
		return nil
	}
	f.n++
	f.next = time.Now().Add(d.a.c.WebhookRetry << (2 * (f.n - 1)))
	d.failed[r.ID] = f
	d.mu.Unlock()
	if f.n < mostFailures && !errors.Is(failed, errGone) {
		return failed
	}
	_, err := PauseWebhook(ctx, d.office, courier, r, failed.Error())
	d.mu.Lock()
	delete(d.failed, r.ID)
	d.mu.Unlock()
	return errors.Join(failed, err)
}

// webhooks serves the secrets of webhooks.
func (a *API) webhooks() {
	if len(a.c.WebhookKey) == 0 {
		return
	}
	a.handle(a.secretDoc(), func(w http.ResponseWriter, r *http.Request) error {
		rec, by, err := a.found(r, WebhookKind, "secret")
		if err == nil {
			err = query(r).end()
		}
		if err == nil {
			err = a.log(r, by, rec.Ref, "secret")
		}
		if err != nil {
			return err
		}
		return write(w, http.StatusOK, webhookSecret{WebhookSecret(a.c.WebhookKey, rec.Ref)})
	})
}

type webhookSecret struct {
	Secret string `json:"secret" doc:"by which messages are verified, as Standard Webhooks has it"`
}

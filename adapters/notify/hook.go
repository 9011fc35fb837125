package notify

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/webhook"
)

// HookOptions say where notices are posted.
type HookOptions struct {
	URL     string
	Secrets []string      // "whsec_…", by each of which a message is signed: two while one replaces the other
	Client  *http.Client  // optional
	Timeout time.Duration // of one attempt; 0 is 15 seconds
	Sleep   func(context.Context, time.Duration) error
	Now     func() time.Time
}

// Hook posts notices to an address, signed as the Standard Webhooks specification says.
type Hook struct {
	url     string
	secrets []webhook.Secret
	sender  webhook.Sender
}

var _ townhall.Notifier = (*Hook)(nil)

// NewHook checks the address, which is of https but within the machine, and the secrets.
func NewHook(o HookOptions) (*Hook, error) {
	if err := webhook.CheckURL(o.URL); err != nil {
		return nil, err
	}
	h := &Hook{url: o.URL, sender: webhook.Sender{Client: o.Client, Timeout: o.Timeout, Now: o.Now, Sleep: o.Sleep}}
	for _, s := range o.Secrets {
		secret, err := webhook.ParseSecret(s)
		if err != nil {
			return nil, err
		}
		h.secrets = append(h.secrets, secret)
	}
	if len(h.secrets) == 0 {
		return nil, missing("secrets", townhall.Say("notify.secrets", "至少一个 whsec_ 密钥", "a secret at least, whsec_ and base64"))
	}
	return h, nil
}

// posted is a notice as it is posted: what is due, where and to whom it falls, in both languages, and no person.
type posted struct {
	Type      string     `json:"type"`
	Timestamp string     `json:"timestamp"`
	Data      postedData `json:"data"`
}

type postedData struct {
	ID    string            `json:"id"`
	To    townhall.UnitID   `json:"to"`
	Ref   townhall.Ref      `json:"ref"`
	Place townhall.Place    `json:"place,omitempty"`
	Rule  string            `json:"rule,omitempty"`
	Due   townhall.Date     `json:"due"`
	Text  map[string]string `json:"text"`
}

// Notify posts a notice as {"type": "notice.due", "timestamp": …, "data": …}.
func (h *Hook) Notify(ctx context.Context, n townhall.Notice) error {
	if err := named(n); err != nil {
		return err
	}
	body, err := json.Marshal(posted{"notice.due", n.At.UTC().Format(time.RFC3339Nano), postedData{ID: n.ID, To: n.To, Ref: n.Ref, Place: n.Place, Rule: n.Duty.Rule, Due: n.Due,
		Text: map[string]string{"zh": n.Text.In(townhall.ZH), "en": n.Text.In(townhall.EN)}}})
	if err != nil {
		return err
	}
	return h.sender.Send(ctx, h.url, identity(n, h.url), body, h.secrets...)
}

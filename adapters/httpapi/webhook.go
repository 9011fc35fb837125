package httpapi

import (
	"context"
	"net/netip"
	"net/url"
	"slices"

	"github.com/townhall-go/townhall"
)

// WebhookKind is the kind of the records of webhooks.
const WebhookKind = "httpapi.webhook"

// The states of a webhook.
const (
	WebhookActive = "active"
	WebhookPaused = "paused" // by somebody, or because nobody took what was sent
)

// Webhook (回调) is an address to which a message is sent for what happens to records. A message says what happened to which record, and
// nothing of what is in it: who takes it reads the record, as far as they may.
type Webhook struct {
	URL    string         `json:"url"`
	Kinds  []string       `json:"kinds,omitempty"` // of the records; none is all
	Place  townhall.Place `json:"place,omitempty"` // the place or any within it
	For    townhall.Actor `json:"for"`             // who registered it: what they may trace is told
	State  string         `json:"state"`
	Opened townhall.Date  `json:"opened,omitzero"`
	After  townhall.Pos   `json:"after"`            // all up to this place in the history was taken
	Reason string         `json:"reason,omitempty"` // why it is paused
}

// Head is the webhook's header.
func (h Webhook) Head() townhall.Head {
	return townhall.Head{Kind: WebhookKind, Place: h.Place, State: h.State, Opened: h.Opened}
}

// WebhookRequest asks for a webhook.
type WebhookRequest struct {
	URL   string         `json:"url"`
	Kinds []string       `json:"kinds,omitempty"`
	Place townhall.Place `json:"place,omitempty"`
	After townhall.Pos   `json:"after,omitempty"` // where to begin; 0 with what comes from now on
}

type webhookReason struct {
	Reason string `json:"reason"`
}

var webhookVerbs = townhall.Verbs{
	"register": townhall.Say("httpapi.webhook.register", "登记回调", "register a webhook"),
	"pause":    townhall.Say("httpapi.webhook.pause", "暂停", "pause"),
	"resume":   townhall.Say("httpapi.webhook.resume", "恢复", "resume"),
	"deliver":  townhall.Say("httpapi.webhook.deliver", "送达", "deliver"),
}

// WebhookKinds describes webhooks to people. A host adds it to its kinds.
func WebhookKinds() []townhall.Kind {
	return []townhall.Kind{townhall.KindOf[Webhook](townhall.Machine[string, Webhook]{
		Title: townhall.Say("httpapi.webhook", "回调", "webhook"),
		Names: []townhall.StateName[string]{{State: WebhookActive, Name: townhall.Say("httpapi.webhook.active", "启用", "active")},
			{State: WebhookPaused, Name: townhall.Say("httpapi.webhook.paused", "已暂停", "paused")}},
	}, webhookVerbs)}
}

// WebhookActions are those of webhooks. A host that offers webhooks adds them to its actions, and runs API.Deliver. The networks are the
// Config's WebhookNetworks.
func WebhookActions(networks ...netip.Prefix) []townhall.Action {
	return []townhall.Action{
		townhall.Makes(webhookVerbs, "register", func(ctx context.Context, o townhall.Office, by townhall.Actor, in WebhookRequest) (Webhook, error) {
			return RegisterWebhook(ctx, o, by, in, networks...)
		}),
		townhall.Changes(webhookVerbs, "pause", func(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, in webhookReason) (Webhook, error) {
			return PauseWebhook(ctx, o, by, r, in.Reason)
		}),
		townhall.Changes(webhookVerbs, "resume", func(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, _ struct{}) (Webhook, error) {
			return ResumeWebhook(ctx, o, by, r)
		}),
		townhall.Voids[Webhook](),
	}
}

// RegisterWebhook makes a webhook of who asks. Messages go by https; an address that is a number is one of the internet. Within the networks
// that the host names neither is asked.
func RegisterWebhook(ctx context.Context, o townhall.Office, by townhall.Actor, in WebhookRequest, networks ...netip.Prefix) (Webhook, error) {
	return townhall.Create(ctx, o, by, "register", townhall.Ref{Kind: WebhookKind}, func(m townhall.Moment) (Webhook, []townhall.Fact, error) {
		if !sendable(in.URL, networks) {
			return Webhook{}, nil, invalid("url", in.URL, townhall.Say("httpapi.webhook.url", "不含用户名、位于互联网或已配置网络内的 https 地址，至多 500 字节", "an https address without a user, of the internet or of a network that is configured, of 500 bytes at most"))
		}
		if in.After < 0 {
			return Webhook{}, nil, at("after", invalid("after", "", positionNeeded()))
		}
		return Webhook{URL: in.URL, Kinds: slices.Clone(in.Kinds), Place: in.Place, For: by, State: WebhookActive, Opened: m.Today, After: in.After}, []townhall.Fact{{}}, nil
	})
}

// sendable reports whether messages may be sent to an address, as far as it tells; where its name leads is seen when they are.
func sendable(address string, networks []netip.Prefix) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || len(address) > 500 {
		return false
	}
	to, err := netip.ParseAddr(u.Hostname())
	if err == nil && within(to.Unmap(), networks) {
		return u.Scheme == "https" || u.Scheme == "http"
	}
	return u.Scheme == "https" && (err != nil || public(to))
}

// PauseWebhook stops a webhook for a reason.
func PauseWebhook(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, reason string) (Webhook, error) {
	return townhall.Act(ctx, o, by, "pause", r, func(h Webhook, _ townhall.Moment) (Webhook, []townhall.Fact, error) {
		if h.State == WebhookPaused {
			return h, nil, nil
		}
		h.State, h.Reason = WebhookPaused, reason
		return h, []townhall.Fact{{Reason: reason}}, nil
	})
}

// ResumeWebhook goes on with a webhook where it stopped.
func ResumeWebhook(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref) (Webhook, error) {
	return townhall.Act(ctx, o, by, "resume", r, func(h Webhook, _ townhall.Moment) (Webhook, []townhall.Fact, error) {
		if h.State == WebhookActive {
			return h, nil, nil
		}
		h.State, h.Reason = WebhookActive, ""
		return h, []townhall.Fact{{}}, nil
	})
}

// took records that all up to a place in the history was taken. It is no question of who may: the program itself does it.
func took(ctx context.Context, o townhall.Office, r townhall.Ref, after townhall.Pos) error {
	_, err := townhall.Act(ctx, o, courier, "deliver", r, func(h Webhook, _ townhall.Moment) (Webhook, []townhall.Fact, error) {
		if after <= h.After {
			return h, nil, nil
		}
		h.After = after
		return h, []townhall.Fact{{}}, nil
	})
	return err
}

// courier is who delivers: the program, and nobody.
var courier = townhall.Actor{Capacity: "httpapi.courier"}

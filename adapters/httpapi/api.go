package httpapi

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/internal/door"
	"github.com/townhall-go/townhall/governance/vote"
)

// Users say who asks. The zero Actor without an error is somebody unknown; a credential that is bad or has expired is an
// error that is townhall.Forbidden; any other error says that it could not be found out, and is answered by 503.
type Users interface {
	Who(r *http.Request) (townhall.Actor, error)
}

// Limits bound what one request, and one who asks, may take. A zero limit is the default, a negative one is none.
type Limits = door.Limits

// Rate is so many requests a second, and so many at once before that counts.
type Rate = door.Rate

// Config says what an API serves, and to whom.
type Config struct {
	Office  townhall.Office
	Actions []townhall.Action
	Kinds   []townhall.Kind
	Users   Users // nil: everybody is unknown

	Box    vote.Box                                // optional: polls
	People People                                  // optional: through whom personal data are read, found, kept and dropped; asks Policy and tells Reads about Vault unless told
	Vault  townhall.Vault                          // optional: people
	Files  townhall.Files                          // optional: attachments
	Reads  func(ctx context.Context, r Read) error // optional: keeps who read what; what cannot be kept is not given

	Prefix          string              // of the paths, such as "/api", where nobody strips it
	Title           townhall.Text       // of the documentation
	Languages       []townhall.Language // the first is that of who asks for none; Chinese and English unless told
	Limits          Limits
	Proxies         []netip.Prefix // in which there are proxies whose X-Forwarded headers are believed
	Origins         []string       // other origins whose pages may send requests
	Streams         int            // how many may follow the history at once; 1000 unless told
	PublicStreams   bool           // whether who is not known may follow the history
	Poll            time.Duration  // how often news is looked for while somebody follows; 1 s unless told
	Heartbeat       time.Duration  // how often a stream without news shows that it lives; 15 s unless told
	WebhookKey      []byte         // optional: from which the secrets of webhooks come; see WebhookActions
	WebhookNetworks []netip.Prefix // networks to which webhooks are sent besides the internet
	WebhookRetry    time.Duration  // the first wait after a message that was not taken; 5 s unless told

	Log    *slog.Logger
	Tracer trace.TracerProvider
	Meter  metric.MeterProvider
}

// Read is that somebody is about to be shown a record, a history, or somebody's data.
type Read struct {
	By      townhall.Actor
	Ref     townhall.Ref
	Verb    string     // as the policy was asked
	Fields  []string   // of a person
	Reason  string     // why a person's data are dropped
	From    netip.Addr // the address of who asks
	Request string     // the request's id
}

// API is an http.Handler. Any number of goroutines may use it.
type API struct {
	c       Config
	handler http.Handler
	mux     *http.ServeMux
	kinds   []townhall.Kind
	doc     *huma.OpenAPI
	schemas *schemas
	spec    []byte
	watch   *watch
	streams chan struct{}
	cursors cursors
}

// New makes an API, or says what is wrong with its configuration.
func New(c Config) (*API, error) {
	if err := check(c); err != nil {
		return nil, err
	}
	c.Streams, c.Poll, c.Heartbeat = cmp.Or(c.Streams, 1000), cmp.Or(c.Poll, time.Second), cmp.Or(c.Heartbeat, 15*time.Second)
	c.WebhookRetry = cmp.Or(c.WebhookRetry, 5*time.Second)
	if c.Log == nil {
		c.Log = slog.Default()
	}
	c.Prefix = strings.TrimSuffix(c.Prefix, "/")
	if c.Title.IsZero() {
		c.Title = townhall.Say("httpapi.title", "townhall 接口", "townhall API")
	}
	if c.People == nil && c.Vault != nil {
		c.People = reader{c.Vault, c.Office.Policy, c.Reads}
	}
	d, err := door.New(door.Config{Languages: c.Languages, Users: c.Users, Limits: c.Limits, Proxies: c.Proxies, Origins: c.Origins, Log: c.Log, Tracer: c.Tracer, Meter: c.Meter})
	if err != nil {
		return nil, err
	}
	a := &API{c: c, mux: http.NewServeMux(), kinds: known(c), watch: newWatch(c.Office.Store, c.Poll), streams: make(chan struct{}, c.Streams)}
	if a.cursors, err = newCursors(c.WebhookKey); err != nil {
		return nil, err
	}
	a.begin()
	a.system()
	a.records()
	a.histories()
	a.actions()
	a.polls()
	a.people()
	a.files()
	a.webhooks()
	if err := a.finish(); err != nil {
		return nil, err
	}
	a.handler = d.Handler(door.Routes(a.mux))
	return a, nil
}

// ServeHTTP answers a request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

func check(c Config) error {
	missing := ""
	switch {
	case c.Office.Store == nil:
		missing = "Store"
	case c.Office.Policy == nil:
		missing = "Policy"
	case c.Office.Now == nil:
		missing = "Now"
	case c.Office.NewID == nil:
		missing = "NewID"
	default:
		return errors.Join(townhall.CheckActions(c.Actions), checkNames(c), checkNumbers(c))
	}
	return &townhall.Error{Kind: townhall.Invalid, Field: "office." + missing,
		Needed: townhall.Say("httpapi.office", "已配置 {field} 的机关", "an office with a {field}", "field", missing)}
}

// checkNumbers refuses numbers and times below zero; zero is the default.
func checkNumbers(c Config) error {
	for _, n := range []struct {
		field string
		value int64
	}{{"streams", int64(c.Streams)}, {"poll", int64(c.Poll)}, {"heartbeat", int64(c.Heartbeat)}, {"webhook_retry", int64(c.WebhookRetry)}} {
		if n.value < 0 {
			return invalid(n.field, strconv.FormatInt(n.value, 10), townhall.Say("httpapi.negative", "不小于 0 的值，0 为默认", "0, which is the default, or more"))
		}
	}
	return nil
}

// checkNames refuses what cannot be a part of a path, and kinds that are there twice.
func checkNames(c Config) error {
	if c.Prefix != "" && (c.Prefix[0] != '/' || strings.ContainsAny(c.Prefix, "{} ?#%") || strings.Contains(c.Prefix, "//")) {
		return invalid("prefix", c.Prefix, townhall.Say("httpapi.prefix", "形如 /api 的路径", "a path such as /api"))
	}
	seen := map[string]bool{}
	for _, k := range c.Kinds {
		if seen[k.Name] || !plain(k.Name) {
			return invalid("kinds", k.Name, nameNeeded())
		}
		seen[k.Name] = true
	}
	for _, act := range c.Actions {
		if !plain(act.Kind) || !plain(act.Verb) {
			return invalid("actions", act.Kind+" "+act.Verb, nameNeeded())
		}
	}
	return nil
}

func nameNeeded() townhall.Text {
	return townhall.Say("httpapi.plain", "由小写字母、数字、点、下划线组成、不重复的名称", "names of lower-case letters, digits, dots and underscores, each once")
}

func plain(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789._") == "" && s != "." && s != ".."
}

// known are the kinds of the configuration, and those of which only actions tell.
func known(c Config) []townhall.Kind {
	list := append([]townhall.Kind(nil), c.Kinds...)
	seen := map[string]bool{}
	for _, k := range list {
		seen[k.Name] = true
	}
	for _, act := range c.Actions {
		if !seen[act.Kind] {
			seen[act.Kind] = true
			list = append(list, townhall.Kind{Name: act.Kind, Title: townhall.Plain(act.Kind), Doc: act.Doc})
		}
	}
	return list
}

// handler answers a request, or says why not.
type handler func(w http.ResponseWriter, r *http.Request) error

// handle serves an operation and documents it.
func (a *API) handle(op *huma.Operation, h handler) {
	a.document(op)
	a.mux.HandleFunc(op.Method+" "+a.c.Prefix+op.Path, func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(access.WithOrigin(r.Context(), origin(r)))
		if err := h(w, r); err != nil {
			door.Refuse(w, r, err)
		}
	})
}

// origin is where a request comes from, for the log of who read what.
func origin(r *http.Request) access.Origin {
	o := access.Origin{Request: door.RequestID(r)}
	if from := door.Client(r); from.IsValid() {
		o.Address = from.String()
	}
	return o
}

// base is the path under which the API is reached, for links: what a router stripped off, and the prefix.
func (a *API) base(r *http.Request) string {
	asked, _, _ := strings.Cut(r.RequestURI, "?")
	outer, ok := strings.CutSuffix(asked, r.URL.EscapedPath())
	if !ok || !strings.HasPrefix(outer, "/") || strings.HasPrefix(outer, "//") {
		outer = ""
	}
	return outer + a.c.Prefix
}

// allow asks the policy about what changes nothing.
func (a *API) allow(ctx context.Context, by townhall.Actor, verb string, rec townhall.Record) error {
	return a.c.Office.Policy.Allow(ctx, townhall.Request{By: by, Verb: verb, Record: rec})
}

// log keeps that somebody is about to be shown something; if it cannot be kept, it is not shown.
func (a *API) log(r *http.Request, by townhall.Actor, ref townhall.Ref, verb string) error {
	if a.c.Reads == nil {
		return nil
	}
	return a.c.Reads(r.Context(), Read{By: by, Ref: ref, Verb: verb, From: door.Client(r), Request: door.RequestID(r)})
}

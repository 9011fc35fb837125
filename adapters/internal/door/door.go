// Package door is what every door to the outside shares: the HTTP API and the pages. It gives each request an id, a language and
// an address, keeps it within limits, lets nothing in from other sites' forms, logs it without personal data, and turns a panic
// into an answer.
//
//	d, err := door.New(door.Config{Languages: []townhall.Language{townhall.ZH, townhall.EN}, Users: users})
//	http.Handle("/", d.Handler(mux))
//
// Inside, Language(r), Who(r), RequestID(r), Client(r) and Secure(r) tell of the request, and Refuse(w, r, err) answers an error.
package door

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/trace"
	tracenoop "go.opentelemetry.io/otel/trace/noop"

	"github.com/townhall-go/townhall"
)

// Users say who asks. The zero Actor without an error is somebody unknown; a credential that is bad or has expired is an
// error that is townhall.Forbidden; any other error says that it could not be found out, and is answered by 503.
type Users interface {
	Who(r *http.Request) (townhall.Actor, error)
}

// Config says how a door behaves. The zero Config is a strict door for an API that knows nobody.
type Config struct {
	Languages []townhall.Language // the first is that of who asks for none; Chinese and English unless told
	Users     Users               // nil: everybody is unknown
	Limits    Limits
	Proxies   []netip.Prefix // in which there are proxies whose X-Forwarded headers are believed
	Origins   []string       // other origins whose pages may send requests, such as "https://portal.example"
	CSP       string         // Content-Security-Policy, Closed unless told
	Refuse    Refuser        // how an error is answered, problem+json unless told
	Log       *slog.Logger   // slog.Default() unless told
	Tracer    trace.TracerProvider
	Meter     metric.MeterProvider // OpenTelemetry measures and traces requests if one of the two is there
}

// Refuser answers an error. Status and ProblemOf say what it comes to.
type Refuser func(w http.ResponseWriter, r *http.Request, err error)

// Limits bound what one request, and one who asks, may take. A zero limit is the default, a negative one is none.
type Limits struct {
	Body    int64         // bytes of a request's body; 1 MiB
	URL     int           // bytes of its path and query; 8 KiB
	Time    time.Duration // of answering, but for what streams; 30 s
	Read    time.Duration // in which a body must be there; 20 s
	Write   time.Duration // in which a client must take an answer, or a part of a stream; 30 s
	Address Rate          // of one address, or /64 of IPv6; 100 a second, 400 at once
	Actor   Rate          // of one person; 50 a second, 200 at once
}

// Rate is so many requests a second, and so many at once before that counts.
type Rate struct {
	PerSecond float64
	Burst     int
}

func (l Limits) orDefaults() Limits {
	return Limits{
		Body: cmp.Or(l.Body, 1<<20), URL: cmp.Or(l.URL, 8<<10),
		Time: cmp.Or(l.Time, 30*time.Second), Read: cmp.Or(l.Read, 20*time.Second), Write: cmp.Or(l.Write, 30*time.Second),
		Address: cmp.Or(l.Address, Rate{100, 400}), Actor: cmp.Or(l.Actor, Rate{50, 200}),
	}
}

// Door stands before handlers. Any number of goroutines may use it.
type Door struct {
	Config
	choose    chooser
	crossSite *http.CrossOriginProtection
	addresses *limiter
	actors    *limiter
}

// New makes a door, or says what is wrong with its configuration.
func New(c Config) (*Door, error) {
	if len(c.Languages) == 0 {
		c.Languages = []townhall.Language{townhall.ZH, townhall.EN}
	}
	choose, err := newChooser(c.Languages)
	if err != nil {
		return nil, err
	}
	c.Limits, c.CSP = c.Limits.orDefaults(), cmp.Or(c.CSP, Closed)
	if c.Refuse == nil {
		c.Refuse = WriteProblem
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	d := &Door{Config: c, choose: choose, crossSite: http.NewCrossOriginProtection(), addresses: newLimiter(c.Limits.Address), actors: newLimiter(c.Limits.Actor)}
	for _, origin := range c.Origins {
		if err := d.crossSite.AddTrustedOrigin(origin); err != nil {
			return nil, &townhall.Error{Kind: townhall.Invalid, Field: "origins", Found: townhall.ValueOf(origin), Err: err,
				Needed: townhall.Say("door.origin", "形如 https://portal.example 的来源", "an origin such as https://portal.example")}
		}
	}
	return d, nil
}

// Handler is a handler behind the door.
func (d *Door) Handler(next http.Handler) http.Handler {
	h := http.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { d.pass(w, r, next) }))
	if d.Tracer == nil && d.Meter == nil {
		return h
	}
	tracer, meter := d.Tracer, d.Meter
	if tracer == nil {
		tracer = tracenoop.NewTracerProvider()
	}
	if meter == nil {
		meter = noop.NewMeterProvider()
	}
	return otelhttp.NewHandler(h, "townhall", otelhttp.WithTracerProvider(tracer), otelhttp.WithMeterProvider(meter), otelhttp.WithPublicEndpointFn(func(*http.Request) bool { return true }))
}

// pass lets a request through, or answers why not.
func (d *Door) pass(w http.ResponseWriter, r *http.Request, next http.Handler) {
	v := d.visit(r)
	out, outer := &recorder{ResponseWriter: w, patient: d.Limits.Write}, r
	r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
	defer d.leave(out, r, v)
	defer func() { outer.Pattern = v.named() }() // for who traces
	d.dress(out.Header(), v)
	if err := d.admit(r, v); err != nil {
		d.refuse(out, r, err)
		return
	}
	v.hasten(out, r, d.Limits)
	if d.Limits.Time > 0 {
		ctx, cancel := context.WithTimeout(r.Context(), d.Limits.Time)
		defer cancel()
		r = r.WithContext(ctx)
	}
	next.ServeHTTP(out, r)
}

// admit refuses what must not come in.
func (d *Door) admit(r *http.Request, v *visit) error {
	switch {
	case d.Limits.URL > 0 && len(r.RequestURI) > d.Limits.URL:
		return longURL(d.Limits.URL)
	case v.client.IsValid() && !d.addresses.allow(network(v.client)): // a socket of this machine has no address
		return tooMany()
	case d.crossSite.Check(r) != nil:
		return crossSite()
	}
	return nil
}

// refuse answers an error where nothing was answered yet, and keeps it for the log.
func (d *Door) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if v := of(r); v != nil {
		v.fail(err)
	}
	d.Config.Refuse(w, r, err)
}

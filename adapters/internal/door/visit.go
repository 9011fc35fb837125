package door

import (
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/townhall-go/townhall"
)

// visit is what a door knows of a request. What takes time to find out is found when it is asked for, and once.
type visit struct {
	door   *Door
	id     string
	client netip.Addr
	secure bool
	begun  time.Time
	ctx    context.Context // without the limit of time
	body   io.ReadCloser   // without the limit of size

	mu    sync.Mutex
	lang  *townhall.Language
	route string
	err   error

	asked sync.Mutex // apart, since users may ask for the rest
	who   *answer
}

type answer struct {
	actor townhall.Actor
	err   error
}

type visitKey struct{}

// of is the visit of a request, nil for one that came through no door.
func of(r *http.Request) *visit {
	v, _ := r.Context().Value(visitKey{}).(*visit)
	return v
}

func (d *Door) visit(r *http.Request) *visit {
	v := &visit{door: d, begun: time.Now(), ctx: r.Context(), body: r.Body}
	var trusted bool
	v.client, trusted = d.client(r)
	v.secure = r.TLS != nil || trusted && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
	if id := r.Header.Get("X-Request-Id"); trusted && plainID(id) {
		v.id = id
	} else {
		v.id = rand.Text()
	}
	return v
}

// plainID reports an id of another program that is safe to repeat.
func plainID(s string) bool {
	return s != "" && len(s) <= 64 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == ""
}

func (v *visit) fail(err error) {
	v.mu.Lock()
	v.err = err
	v.mu.Unlock()
}

// RequestID is the id of a request, which its answer has in X-Request-Id; "" for one that came through no door.
func RequestID(r *http.Request) string {
	if v := of(r); v != nil {
		return v.id
	}
	return ""
}

// Client is the address from which a request came, as far as the proxies that are believed say.
func Client(r *http.Request) netip.Addr {
	if v := of(r); v != nil {
		return v.client
	}
	return peer(r)
}

// ClientOf is the address from which the request of a context came; the zero Addr of one that came through no door.
func ClientOf(ctx context.Context) netip.Addr {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v.client
	}
	return netip.Addr{}
}

// Secure reports whether a request came over TLS, to this program or to a proxy that is believed.
func Secure(r *http.Request) bool {
	if v := of(r); v != nil {
		return v.secure
	}
	return r.TLS != nil
}

// Who says who asks; the users are asked once for a request. A credential that does not hold is a Fault 401, and somebody who
// asks too often a Fault 429.
func Who(r *http.Request) (townhall.Actor, error) {
	v := of(r)
	if v == nil || v.door.Users == nil {
		return townhall.Actor{}, nil
	}
	v.asked.Lock()
	defer v.asked.Unlock()
	if v.who == nil {
		actor, err := v.door.Users.Who(r)
		switch {
		case err != nil:
			actor, err = townhall.Actor{}, unknownCredential(err)
		case actor.Person != "" && !v.door.actors.allow(string(actor.Person)):
			err = tooMany()
		}
		v.who = &answer{actor, err}
	}
	return v.who.actor, v.who.err
}

// Refuse answers an error as the request's door does.
func Refuse(w http.ResponseWriter, r *http.Request, err error) {
	if v := of(r); v != nil {
		v.door.refuse(w, r, err)
		return
	}
	WriteProblem(w, r, err)
}

// Named tells the log which route a request took, without the ids in its path.
func Named(r *http.Request, route string) {
	if v := of(r); v != nil {
		v.mu.Lock()
		v.route = route
		v.mu.Unlock()
	}
}

func (v *visit) named() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.route
}

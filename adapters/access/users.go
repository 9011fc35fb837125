package access

import (
	"context"
	"net/http"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/credential"
)

// Users tells who sends a request: the zero Actor for nobody known, and an *Unauthenticated for a credential that does not hold.
// Any other error says that it could not be found out.
type Users interface {
	Who(r *http.Request) (townhall.Actor, error)
}

// UsersFunc is Users of one function.
type UsersFunc func(r *http.Request) (townhall.Actor, error)

// Who calls the function.
func (f UsersFunc) Who(r *http.Request) (townhall.Actor, error) { return f(r) }

// First asks several Users, one after another, until one knows who it is or refuses the credential. A request with an Authorization that
// none of them knows is not one of nobody: it is refused. Doors ask through First, also of a single one.
func First(users ...Users) Users {
	return UsersFunc(func(r *http.Request) (townhall.Actor, error) {
		for _, u := range users {
			if by, err := u.Who(r); err != nil || by != (townhall.Actor{}) {
				return by, err
			}
		}
		if r.Header.Get("Authorization") != "" {
			return townhall.Actor{}, unauthenticated("authorization", townhall.Say("access.credential", "有效的登录凭据", "a credential that holds"))
		}
		return townhall.Actor{}, nil
	})
}

// Unauthenticated (未登录) says that a credential does not hold: HTTP's 401. It never says the credential itself. Other adapters that tell
// who asks give the same.
type Unauthenticated = credential.Unauthenticated

func unauthenticated(field string, needed townhall.Text) error {
	return credential.Refused(field, needed, nil)
}

// Origin (来源) is where a request comes from, for sessions and the log.
type Origin struct {
	Address string `json:"address,omitempty"` // of the client, as the door trusts it
	Request string `json:"request,omitempty"` // the door's id of the request
}

type originKey struct{}

// WithOrigin says where what is done under a context comes from.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// OriginOf tells where what is done under a context comes from.
func OriginOf(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}

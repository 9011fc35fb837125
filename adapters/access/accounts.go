package access

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// Config is what accounts stand on. Office and Roles are needed.
type Config struct {
	Office  townhall.Office       // its Store, Now and NewID; not its Policy
	Roles   Roles                 // Town(), or the host's own
	Posts   PostsOf               // of a host that keeps the posts itself; otherwise they are records
	Terms   townhall.Dated[Terms] // Standard(), unless given
	Cost    Cost                  // RFC9106(), unless given
	Hashing int                   // how many passwords are checked at a time; 2, unless given
	Pause   time.Duration         // the least time after which a failed sign-in is answered; half a second, unless given
	Secure  bool                  // a proxy serves it over HTTPS
}

// Accounts are the users of a host that has none of its own.
type Accounts struct {
	office townhall.Office
	roles  Roles
	posts  PostsOf
	terms  townhall.Dated[Terms]
	hasher hasher
	pause  time.Duration
	secure bool
}

// New makes accounts, or refuses roles and terms that could not be meant.
func New(c Config) (*Accounts, error) {
	if c.Terms.Key == "" {
		c.Terms = Standard()
	}
	if c.Cost == (Cost{}) {
		c.Cost = RFC9106()
	}
	a := &Accounts{roles: c.Roles, posts: c.Posts, terms: c.Terms, pause: cmp.Or(c.Pause, time.Second/2), secure: c.Secure,
		hasher: newHasher(c.Cost, max(cmp.Or(c.Hashing, 2), 1))}
	a.office = a.inner(c.Office)
	if a.posts == nil {
		a.posts = a.PostsOf
	}
	if c.Office.Store == nil || c.Office.Now == nil || c.Office.NewID == nil {
		return nil, invalid("office", "nil", townhall.Say("access.office", "已配置 Store、Now 和 NewID 的机关", "an office with a Store, Now and NewID"))
	}
	faults := []error{c.Roles.Check(), c.Cost.check()}
	for _, v := range c.Terms.Versions {
		faults = append(faults, v.Value.check())
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return a, nil
}

// Policy is the policy of the roles and posts.
func (a *Accounts) Policy() townhall.Foresight { return a.roles.Policy(a.posts, a.office.Now) }

// inner is an office in which this package itself acts: signing in is nobody's to allow.
func (a *Accounts) inner(o townhall.Office) townhall.Office {
	return townhall.Office{Store: o.Store, Policy: townhall.Anyone(), Rules: o.Rules, Calendar: o.Calendar, Now: o.Now, NewID: o.NewID}
}

// clerk is who acts before it is known who signs in.
func clerk() townhall.Actor { return townhall.Actor{Capacity: "sign_in"} }

// today are the terms of the day.
func (a *Accounts) today() (townhall.Version[Terms], error) {
	return a.terms.Version(townhall.DateOf(a.office.Now()))
}

// SignIn opens a session for who gives the login and its password, in the first of their posts. The token is for Cookie; it is not kept.
// Whoever does not get in is told one thing, *Unauthenticated, whatever the reason.
func (a *Accounts) SignIn(ctx context.Context, login, password string) (token string, _ Session, err error) {
	asked := time.Now()
	account, fits, err := a.prove(ctx, login, password)
	if err == nil && !fits {
		wait(ctx, asked, a.pause)
		return "", Session{}, unauthenticated("password", townhall.Say("access.sign_in", "相符的登录名和口令（多次失败后账号锁定一段时间）",
			"a login and a password that fit (after several failures the account is locked for a while)"))
	}
	if err != nil {
		return "", Session{}, err
	}
	return a.begin(ctx, Session{Person: account.Person, Login: account.Login, Password: account.Password})
}

// prove reports whether a password is an account's that is not locked. Attempts that it was count no more.
func (a *Accounts) prove(ctx context.Context, login, password string) (account Account, fits bool, err error) {
	account, fits, err = a.attempt(ctx, login, password)
	if err != nil || !fits {
		return account, false, err
	}
	account, err = townhall.Act(ctx, a.office, townhall.Actor{Person: account.Person}, "admit", AccountRef(login), Account.admit)
	if _, refused := errors.AsType[*townhall.Refusal](err); refused { // it was disabled meanwhile
		return account, false, nil
	}
	return account, err == nil, err
}

// attempt counts an attempt on an account and then looks at the password. It computes as much for an account that is not there, or
// locked.
func (a *Accounts) attempt(ctx context.Context, login, password string) (account Account, fits bool, err error) {
	terms, err := a.today()
	if err != nil {
		return account, false, err
	}
	account, counted, err := a.count(ctx, Login(login), terms.Value)
	hash := ""
	if err == nil && counted {
		hash, err = a.kept(ctx, a.office.Store, account.Secret)
	}
	if err != nil {
		return account, false, err
	}
	fits, err = a.hasher.fits(ctx, hash, password)
	return account, fits, err
}

// count writes an attempt down, and says whether it may go on to the password.
func (a *Accounts) count(ctx context.Context, login string, t Terms) (account Account, counted bool, err error) {
	if checkLogin(login) != nil {
		return account, false, nil
	}
	account, err = townhall.Act(ctx, a.office, clerk(), "attempt", AccountRef(login), func(was Account, m townhall.Moment) (Account, []townhall.Fact, error) {
		next, facts, err := was.attempt(m, t)
		counted = len(facts) > 0
		return next, facts, err
	})
	if err != nil {
		counted = false
	}
	if absent(err) {
		err = nil
	}
	return account, counted, err
}

// Admit opens a session for a person whom somebody else has identified, such as an identity provider.
func (a *Accounts) Admit(ctx context.Context, p townhall.PersonID) (token string, _ Session, err error) {
	if err := checkPerson(p); err != nil {
		return "", Session{}, err
	}
	return a.begin(ctx, Session{Person: p})
}

func (a *Accounts) begin(ctx context.Context, s Session) (string, Session, error) {
	held, err := a.Held(ctx, s.Person)
	if err != nil {
		return "", s, err
	}
	if len(held) > 0 {
		s.Role, s.Unit = held[0].Role, held[0].Unit
	}
	token := newToken(sessionPrefix)
	s, err = townhall.Create(ctx, a.office, townhall.Actor{Person: s.Person}, "begin", SessionRef(token), func(m townhall.Moment) (Session, []townhall.Fact, error) {
		s.Day, s.Began, s.Seen, s.From = m.Today, stamp(m), stamp(m), OriginOf(ctx)
		return s.move(m, "begin")
	})
	return token, s, err
}

// Held are the posts that a person holds today, from which one is chosen to act in.
func (a *Accounts) Held(ctx context.Context, p townhall.PersonID) ([]Post, error) {
	return a.roles.on(ctx, a.posts, p, townhall.DateOf(a.office.Now()))
}

// SignOut ends the session of a token. One that is over already is no error.
func (a *Accounts) SignOut(ctx context.Context, token string) error {
	ref := SessionRef(token)
	if ref.ID == "" {
		return nil
	}
	_, err := townhall.Act(ctx, a.office, clerk(), "end", ref, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		if s.State == Ended {
			return s, nil, nil
		}
		return s.end(m)
	})
	if errors.Is(err, townhall.NotFound) {
		return nil
	}
	return err
}

// cookieName is a name that browsers keep to this very host, where HTTPS lets them.
func (a *Accounts) cookieName(r *http.Request) string {
	if a.https(r) {
		return "__Host-townhall"
	}
	return "townhall"
}

func (a *Accounts) https(r *http.Request) bool { return a.secure || r.TLS != nil || door.Secure(r) }

// Cookie is the cookie of a session's token, for the answer to a request; of no token, one that takes it away.
func (a *Accounts) Cookie(r *http.Request, token string) *http.Cookie {
	c := &http.Cookie{Name: a.cookieName(r), Value: token, Path: "/", HttpOnly: true, Secure: a.https(r), SameSite: http.SameSiteLaxMode}
	if token == "" {
		c.MaxAge = -1
	}
	return c
}

// Token is the token of a request's session; "" if it has none.
func (a *Accounts) Token(r *http.Request) string {
	c, err := r.Cookie(a.cookieName(r))
	if err != nil {
		return ""
	}
	return c.Value
}

// Who tells who sends a request: by a key in its Authorization, or else by its session's cookie. A bearer token that is no key of
// this package is left to others, see First.
func (a *Accounts) Who(r *http.Request) (townhall.Actor, error) {
	scheme, bearer, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if bearer = strings.TrimSpace(bearer); strings.EqualFold(scheme, "Bearer") && strings.HasPrefix(bearer, keyPrefix) {
		return a.byKey(r.Context(), bearer)
	}
	if token := a.Token(r); token != "" {
		return a.bySession(r.Context(), token)
	}
	return townhall.Actor{}, nil
}

// Role is one of the roles, by its name.
func (a *Accounts) Role(name string) (Role, bool) { return a.roles.Role(name) }

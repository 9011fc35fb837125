package access

import (
	"context"
	"errors"

	"github.com/townhall-go/townhall"
)

// bySession tells who acts in a session, and notes now and then that it goes on.
func (a *Accounts) bySession(ctx context.Context, token string) (townhall.Actor, error) {
	none := unauthenticated("session", townhall.Say("access.session.needed", "未过期的登录会话", "a session that has not ended"))
	terms, err := a.today()
	if err != nil {
		return townhall.Actor{}, err
	}
	s, err := current[Session](ctx, a.office.Store, SessionRef(token))
	if err != nil || !s.lasts(a.office.Now(), terms.Value) {
		return townhall.Actor{}, gone(err, none)
	}
	account := Account{State: Active, Password: s.Password}
	if s.Login != "" {
		account, err = current[Account](ctx, a.office.Store, AccountRef(s.Login))
	}
	if err != nil || account.State != Active || account.Password != s.Password {
		return townhall.Actor{}, gone(err, none)
	}
	if s.stale(a.office.Now(), terms.Value) {
		s, err = townhall.Act(ctx, a.office, townhall.Actor{Person: s.Person}, "go_on", SessionRef(token), func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
			if !s.lasts(m.Now, terms.Value) || !s.stale(m.Now, terms.Value) {
				return s, nil, nil // another request was first
			}
			s.Seen = stamp(m)
			return s.move(m, "go_on")
		})
		if err != nil || s.State != Open {
			return townhall.Actor{}, gone(err, none)
		}
	}
	return a.inPost(ctx, s.actor(), account.Temporary)
}

// inPost is an actor as far as the post is held today. Whoever has to change a password first acts in none.
func (a *Accounts) inPost(ctx context.Context, by townhall.Actor, temporary bool) (townhall.Actor, error) {
	held, err := a.roles.holds(ctx, a.posts, by, townhall.DateOf(a.office.Now()))
	if temporary || len(held) == 0 {
		by = townhall.Actor{Person: by.Person}
	}
	return by, err
}

// byKey tells for whom a program acts.
func (a *Accounts) byKey(ctx context.Context, token string) (townhall.Actor, error) {
	none := unauthenticated("authorization", townhall.Say("access.key.needed", "未过期、未吊销的密钥", "a key that has not expired and was not revoked"))
	k, err := current[Key](ctx, a.office.Store, townhall.Ref{Kind: KeyKind, ID: hashed(token, keyPrefix)})
	if err != nil || k.State != Valid || townhall.DateOf(a.office.Now()).After(k.Expires) {
		return townhall.Actor{}, gone(err, none)
	}
	account, err := current[Account](ctx, a.office.Store, AccountRef(k.Login))
	if err != nil || account.State != Active || account.Temporary {
		return townhall.Actor{}, gone(err, none)
	}
	by, err := a.inPost(ctx, k.actor(), false)
	if err != nil || by.Capacity == "" {
		return townhall.Actor{}, gone(err, none)
	}
	return by, nil
}

// current loads a document of a record that stands.
func current[T any](ctx context.Context, s townhall.Store, r townhall.Ref) (T, error) {
	if r.ID == "" {
		var none T
		return none, townhall.NotFound
	}
	doc, rec, err := townhall.Load[T](ctx, s, r)
	if err == nil && rec.State == townhall.Voided {
		err = townhall.Gone
	}
	return doc, err
}

// gone is what is told of a credential whose record is not there, or does not hold. A store that fails is no bad credential.
func gone(err, told error) error {
	if err == nil || absent(err) {
		return told
	}
	return err
}

// absent reports that a record is not there any more, or never was.
func absent(err error) bool {
	return errors.Is(err, townhall.NotFound) || errors.Is(err, townhall.Gone)
}

package access

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/townhall-go/townhall"
)

// Administrators are the first three, each a person of their own, with first passwords that they change.
type Administrators struct{ System, Security, Audit Opening }

// Bootstrap opens the accounts of the first administrators and gives them their posts, all at once and once: where there is an account
// or a post already, it is refused.
func (a *Accounts) Bootstrap(ctx context.Context, first Administrators) error {
	day := townhall.DateOf(a.office.Now())
	three := []Opening{first.System, first.Security, first.Audit}
	if err := errors.Join(a.nobodyYet(ctx), a.checkFirst(three)); err != nil {
		return err
	}
	var changes []townhall.Change
	for i, admin := range []Admin{SystemAdmin, SecurityAdmin, AuditAdmin} {
		in := three[i]
		hash, err := a.hasher.hash(ctx, in.Password)
		if err != nil {
			return err
		}
		kept := townhall.Ref{Kind: SecretKind, ID: a.office.NewID()}
		account := Account{Login: Login(in.Login), Person: in.Person, State: Active, Opened: day}.take(kept.ID, true)
		role := a.roles[slices.IndexFunc(a.roles, func(r Role) bool { return r.Admin == admin })]
		posts := Holding{Person: in.Person, Posts: []Post{{Role: role.Name, Days: townhall.Period{From: day}}}}
		for _, doc := range []struct {
			ref townhall.Ref
			townhall.Document
		}{{kept, secret{hash}}, {AccountRef(in.Login), account}, {PostsRef(in.Person), posts}} {
			change, err := a.founding(doc.ref, doc.Document)
			if err != nil {
				return err
			}
			changes = append(changes, change)
		}
	}
	_, err := a.office.Store.Commit(ctx, "access.bootstrap", changes...)
	return err
}

// founding makes a record that stands at its first version.
func (a *Accounts) founding(r townhall.Ref, doc townhall.Document) (townhall.Change, error) {
	raw, err := json.Marshal(doc)
	h := doc.Head()
	return townhall.Change{
		Record:  townhall.Record{Ref: r, Version: 1, State: h.State, Opened: h.Opened, Tags: h.Tags, Doc: raw},
		Entries: []townhall.Entry{{At: a.office.Now().UTC(), By: clerk(), Verb: "bootstrap"}},
	}, err
}

// nobodyYet refuses to begin where somebody has begun.
func (a *Accounts) nobodyYet(ctx context.Context) error {
	for _, kind := range []string{AccountKind, PostsKind} {
		for rec, err := range a.office.Store.Find(ctx, townhall.Query{Kind: kind, Limit: 1}) {
			if err != nil {
				return err
			}
			return townhall.Refuse(townhall.Finding{Code: "access.bootstrap", Found: townhall.ValueOf(rec.Ref),
				Say: townhall.Say("access.bootstrap", "尚无账号和岗位", "there is no account and no post yet")})
		}
	}
	return nil
}

func (a *Accounts) checkFirst(three []Opening) error {
	terms, err := a.today()
	if err != nil {
		return err
	}
	apart := townhall.Finding{Code: "access.apart.people", Field: "person", Held: true, Cite: protection("8.1.5"),
		Say: townhall.Say("access.apart.people", "三员由不同的人担任，登录名各不相同", "the three administrators are different people with different logins")}
	for i, in := range three {
		err = errors.Join(err, checkLogin(Login(in.Login)), checkPerson(in.Person), checkPassword(in.Password, Login(in.Login), terms))
		for _, other := range three[:i] {
			apart.Held = apart.Held && other.Person != in.Person && Login(other.Login) != Login(in.Login)
		}
	}
	return errors.Join(err, apart.Err())
}

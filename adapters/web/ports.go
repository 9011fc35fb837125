package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
)

// Users says who asks: the zero Actor for somebody who is not signed in. A credential that is not good is an error.
type Users interface {
	Who(r *http.Request) (townhall.Actor, error)
}

// theirs is the Vault as far as somebody may know it: each reading is asked of the policy and logged.
type theirs struct {
	people *access.People
	by     townhall.Actor
}

// Get gives of a person what they may know; it is refused who may not know the name.
func (t theirs) Get(ctx context.Context, id townhall.PersonID) (townhall.Person, error) {
	fields := []string{"name"}
	for field, verb := range map[string]string{"number": access.ReadNumber, "phone": access.ReadPhone, "address": access.ReadAddress} {
		about := townhall.Record{Ref: access.PersonRef(id), Tags: []string{access.PersonTag(id)}}
		if t.people.Policy.Allow(ctx, townhall.Request{By: t.by, Verb: verb, Record: about}) == nil {
			fields = append(fields, field)
		}
	}
	return t.people.Read(ctx, t.by, id, fields...)
}

func (t theirs) Put(ctx context.Context, id townhall.PersonID, p townhall.Person) error {
	return t.people.Put(ctx, t.by, id, p)
}

func (t theirs) Find(ctx context.Context, field, value string) ([]townhall.PersonID, error) {
	return t.people.Find(ctx, t.by, field, value)
}

func (t theirs) Shred(ctx context.Context, id townhall.PersonID) error {
	return t.people.Shred(ctx, t.by, id, "")
}

// meet learns the names of the people whom a page shows, as far as who asks may know them. It is one reading of the log.
func (v *view) meet(ids ...townhall.PersonID) error {
	var fresh []townhall.PersonID
	for _, id := range ids {
		if _, met := v.names[id]; !met && id != "" && !slices.Contains(fresh, id) {
			fresh = append(fresh, id)
		}
	}
	if v.People == nil || !v.SignedIn() || len(fresh) == 0 {
		return nil
	}
	found, err := v.People.Names(v.r.Context(), v.by, fresh...)
	if err != nil {
		return err
	}
	v.naming()
	for _, id := range fresh {
		v.names[id] = found[id]
	}
	return nil
}

// naming has texts show the names that the page knows.
func (v *view) naming() {
	if v.names == nil {
		v.names = map[townhall.PersonID]string{}
		v.lang = v.lang.Naming(func(p townhall.PersonID) string { return v.names[p] })
	}
}

// Person is what a page calls somebody: the name, if who asks may know it.
func (v *view) Person(id townhall.PersonID) string { return v.Word(id) }

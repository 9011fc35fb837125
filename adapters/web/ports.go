package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
)

// Users says who asks: the zero Actor for somebody who is not signed in. A credential that is not good is an
// error that is townhall.Forbidden; any other error says that it could not be found out.
type Users interface {
	Who(r *http.Request) (townhall.Actor, error)
}

// People are the people of a vault as far as somebody may know them, such as access.People: each reading is asked of the policy and logged.
type People interface {
	// Names gives the names of people; none of who is not known, was erased, or is not for this actor to know.
	Names(ctx context.Context, by townhall.Actor, ids ...townhall.PersonID) (map[townhall.PersonID]string, error)
	// Find gives those whose field, "name" or "phone", has a value.
	Find(ctx context.Context, by townhall.Actor, field, value string) ([]townhall.PersonID, error)
	// Read gives some fields of a person.
	Read(ctx context.Context, by townhall.Actor, id townhall.PersonID, fields ...string) (townhall.Person, error)
	// Put keeps a person.
	Put(ctx context.Context, by townhall.Actor, id townhall.PersonID, data townhall.Person) error
}

// theirs is the Vault as far as somebody may know it.
type theirs struct {
	people People
	by     townhall.Actor
	policy townhall.Policy
}

// theirs is the Vault for who asks.
func (v *view) theirs() theirs { return theirs{v.People, v.by, v.Office.Policy} }

// Get gives of a person what they may know; it is refused who may not know the name.
func (t theirs) Get(ctx context.Context, id townhall.PersonID) (townhall.Person, error) {
	fields := []string{"name"}
	for field, verb := range map[string]string{"number": access.ReadNumber, "phone": access.ReadPhone, "address": access.ReadAddress} {
		about := townhall.Record{Ref: access.PersonRef(id), Tags: []string{access.PersonTag(id)}}
		if t.policy.Allow(ctx, townhall.Request{By: t.by, Verb: verb, Record: about}) == nil {
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

// Shred is nothing that a page does.
func (t theirs) Shred(_ context.Context, id townhall.PersonID) error {
	return townhall.Denied(townhall.Request{By: t.by, Verb: access.ShredPerson, Record: townhall.Record{Ref: access.PersonRef(id)}})
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
	if v.names == nil {
		v.names = map[townhall.PersonID]string{}
	}
	for _, id := range fresh {
		v.names[id] = found[id]
	}
	return nil
}

// nameOf is somebody's name, if who asks may know it. A page that shows many meets them all before.
func (v *view) nameOf(id townhall.PersonID) string {
	if err := v.meet(id); err != nil {
		v.Log.WarnContext(v.r.Context(), "a name could not be read", "error", err)
	}
	return v.names[id]
}

// named has the texts of a page show the names of people.
func (v *view) named() {
	if v.People != nil && v.SignedIn() {
		v.lang = v.lang.Naming(v.nameOf)
	}
}

// Person is what a page calls somebody: the name, if who asks may know it.
func (v *view) Person(id townhall.PersonID) string { return v.Word(id) }

// whoIs gives the people whom a text may mean, a name or a telephone number; of several it gives all, for somebody to choose from.
func (v *view) whoIs(typed string) ([]townhall.PersonID, error) {
	found, err := v.People.Find(v.r.Context(), v.by, "name", typed)
	if err == nil && len(found) == 0 {
		found, err = v.People.Find(v.r.Context(), v.by, "phone", typed)
	}
	return found, err
}

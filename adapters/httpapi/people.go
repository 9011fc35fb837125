package httpapi

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// PersonKind is the kind by which the policy is asked about personal data: with read_name, read_number, read_phone, read_address, or read_
// and a key of More for each field, and with put, find and shred.
const PersonKind = access.PersonKind

// People are personal data for those who may: it asks whether they may, and keeps that they did. access.People is one.
type People interface {
	Read(ctx context.Context, by townhall.Actor, id townhall.PersonID, fields ...string) (townhall.Person, error)
	Find(ctx context.Context, by townhall.Actor, field, value string) ([]townhall.PersonID, error)
	Put(ctx context.Context, by townhall.Actor, id townhall.PersonID, data townhall.Person) error
	Shred(ctx context.Context, by townhall.Actor, id townhall.PersonID, reason string) error
}

// reader is the People of a Vault.
type reader struct {
	vault  townhall.Vault
	policy townhall.Policy
	reads  func(ctx context.Context, r Read) error
}

// Read gives the fields of a person that were asked for, all or none.
func (p reader) Read(ctx context.Context, by townhall.Actor, id townhall.PersonID, fields ...string) (townhall.Person, error) {
	for _, f := range fields {
		if err := p.allow(ctx, by, "read_"+f, id); err != nil {
			return townhall.Person{}, err
		}
	}
	if err := p.note(ctx, Read{By: by, Verb: townhall.Reading, Fields: fields}, id); err != nil {
		return townhall.Person{}, err
	}
	whole, err := p.vault.Get(ctx, id)
	if err != nil {
		return townhall.Person{}, err
	}
	return whole.Only(fields...), nil
}

// Find gives those whose field has a value, and keeps of whom.
func (p reader) Find(ctx context.Context, by townhall.Actor, field, value string) ([]townhall.PersonID, error) {
	if err := p.allow(ctx, by, "find", ""); err != nil {
		return nil, err
	}
	ids, err := p.vault.Find(ctx, field, value)
	if err != nil {
		return nil, err
	}
	return ids, p.note(ctx, Read{By: by, Verb: "find", Fields: []string{field}}, ids...)
}

// Put keeps or replaces a person's data.
func (p reader) Put(ctx context.Context, by townhall.Actor, id townhall.PersonID, data townhall.Person) error {
	if err := p.allow(ctx, by, "put", id); err != nil {
		return err
	}
	if err := p.note(ctx, Read{By: by, Verb: "put", Fields: slices.Sorted(maps.Keys(data.Fields()))}, id); err != nil {
		return err
	}
	return p.vault.Put(ctx, id, data)
}

// Shred drops a person's data for good.
func (p reader) Shred(ctx context.Context, by townhall.Actor, id townhall.PersonID, reason string) error {
	if err := p.allow(ctx, by, "shred", id); err != nil {
		return err
	}
	if err := p.note(ctx, Read{By: by, Verb: "shred", Reason: reason}, id); err != nil {
		return err
	}
	return p.vault.Shred(ctx, id)
}

func (p reader) allow(ctx context.Context, by townhall.Actor, verb string, id townhall.PersonID) error {
	return p.policy.Allow(ctx, townhall.Request{By: by, Verb: verb, Record: townhall.Record{Ref: townhall.Ref{Kind: PersonKind, ID: string(id)}}})
}

// note keeps what is about to be done with people, for each of them.
func (p reader) note(ctx context.Context, r Read, ids ...townhall.PersonID) error {
	if p.reads == nil {
		return nil
	}
	r.From, r.Request = door.ClientOf(ctx), access.OriginOf(ctx).Request
	for _, id := range ids {
		r.Ref = townhall.Ref{Kind: PersonKind, ID: string(id)}
		if err := p.reads(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func (a *API) people() {
	if a.c.People != nil {
		a.handle(a.personDoc(http.MethodGet, "/people/{id}", townhall.Reading), a.person)
		a.handle(a.personDoc(http.MethodPut, "/people/{id}", "put"), a.putPerson)
		a.handle(a.personDoc(http.MethodDelete, "/people/{id}", "shred"), a.shred)
		a.handle(a.personDoc(http.MethodPost, "/people/find", "find"), a.findPeople)
	}
}

// personOf is the person of a path, and who asks; whether they may is for the People to say.
func personOf(r *http.Request) (townhall.PersonID, townhall.Actor, error) {
	by, err := door.Who(r)
	id := r.PathValue("id")
	if err == nil {
		err = storable("id", id)
	}
	return townhall.PersonID(id), by, err
}

func (a *API) person(w http.ResponseWriter, r *http.Request) error {
	p := query(r)
	fields := p.many("field")
	if len(fields) == 0 {
		p.fault("field", "", townhall.Say("httpapi.fields", "要读取的字段，如 field=name&field=phone", "the fields to read, such as field=name&field=phone"))
	}
	for _, f := range fields {
		if err := storable("field", f); err != nil {
			p.faults = append(p.faults, err)
		}
	}
	if err := p.end(); err != nil {
		return err
	}
	if _, err := accepted(r, asJSON); err != nil {
		return err
	}
	id, by, err := personOf(r)
	if err != nil {
		return err
	}
	slices.Sort(fields)
	found, err := a.c.People.Read(r.Context(), by, id, slices.Compact(fields)...)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, found)
}

func (a *API) putPerson(w http.ResponseWriter, r *http.Request) error {
	id, by, err := personOf(r)
	if err == nil {
		err = query(r).end()
	}
	if err != nil {
		return err
	}
	p, err := into[townhall.Person](r)
	if err == nil && len(p.Fields()) == 0 {
		err = invalid("body", "", townhall.Say("httpapi.person", "至少一个字段", "one field at least"))
	}
	if err == nil {
		err = a.c.People.Put(r.Context(), by, id, p)
	}
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

func (a *API) shred(w http.ResponseWriter, r *http.Request) error {
	id, by, err := personOf(r)
	p := query(r)
	reason := p.one("reason")
	if err == nil {
		err = p.end()
	}
	if err != nil {
		return err
	}
	if reason == "" {
		in, err := into[shredReason](r)
		if err != nil {
			return err
		}
		reason = in.Reason
	}
	if err = storable("reason", strings.TrimSpace(reason)); err == nil {
		err = a.c.People.Shred(r.Context(), by, id, strings.TrimSpace(reason))
	}
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

// shredReason is why somebody's data are dropped, for the log.
type shredReason struct {
	Reason string `json:"reason"`
}

// sought is a value that somebody is looked for by. It is sent, and not in the address, where logs would keep it.
type sought struct {
	Field string `json:"field"`
	Value string `json:"value"`
}

type foundPeople struct {
	People []townhall.PersonID `json:"people"`
}

func (a *API) findPeople(w http.ResponseWriter, r *http.Request) error {
	by, err := door.Who(r)
	if err == nil {
		err = query(r).end()
	}
	if err != nil {
		return err
	}
	in, err := into[sought](r)
	if err == nil {
		err = storable("field", in.Field)
	}
	if err == nil && (strings.TrimSpace(in.Value) == "" || strings.ContainsRune(in.Value, 0)) {
		err = invalid("value", "", townhall.Say("httpapi.value", "要查找的值", "the value to look for"))
	}
	if err != nil {
		return err
	}
	ids, err := a.c.People.Find(r.Context(), by, in.Field, in.Value)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, foundPeople{append([]townhall.PersonID{}, ids...)})
}

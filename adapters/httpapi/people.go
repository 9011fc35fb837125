package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// PersonKind is the kind by which the policy is asked about personal data: with read_name, read_number, read_phone, read_address, or read_
// and a key of More for each field, and with write, find and shred.
const PersonKind = "vault.person"

// People reads personal data for somebody, field by field: it asks whether they may, and keeps that they did.
type People interface {
	Read(ctx context.Context, by townhall.Actor, id townhall.PersonID, fields ...string) (townhall.Person, error)
}

// reader is the People of a Vault.
type reader struct {
	vault  townhall.Vault
	policy townhall.Policy
	reads  func(ctx context.Context, r Read) error
}

// Read gives the fields of a person that were asked for, all or none.
func (p reader) Read(ctx context.Context, by townhall.Actor, id townhall.PersonID, fields ...string) (townhall.Person, error) {
	ref := townhall.Ref{Kind: PersonKind, ID: string(id)}
	for _, f := range fields {
		if err := p.policy.Allow(ctx, townhall.Request{By: by, Verb: "read_" + f, Record: townhall.Record{Ref: ref}}); err != nil {
			return townhall.Person{}, err
		}
	}
	if p.reads != nil {
		if err := p.reads(ctx, Read{By: by, Ref: ref, Verb: townhall.Reading, Fields: fields, From: door.ClientOf(ctx)}); err != nil {
			return townhall.Person{}, err
		}
	}
	whole, err := p.vault.Get(ctx, id)
	if err != nil {
		return townhall.Person{}, err
	}
	return only(whole, fields), nil
}

// only is a person with some fields.
func only(p townhall.Person, fields []string) townhall.Person {
	var out townhall.Person
	for _, f := range fields {
		switch f {
		case "name":
			out.Name = p.Name
		case "number":
			out.Number = p.Number
		case "phone":
			out.Phone = p.Phone
		case "address":
			out.Address = p.Address
		default:
			if v, ok := p.More[f]; ok {
				if out.More == nil {
					out.More = map[string]string{}
				}
				out.More[f] = v
			}
		}
	}
	return out
}

func (a *API) people() {
	if a.c.People != nil {
		a.handle(a.personDoc(http.MethodGet, "/people/{id}", townhall.Reading), a.person)
	}
	if a.c.Vault != nil {
		a.handle(a.personDoc(http.MethodPut, "/people/{id}", "put"), a.putPerson)
		a.handle(a.personDoc(http.MethodDelete, "/people/{id}", "shred"), a.shred)
		a.handle(a.personDoc(http.MethodPost, "/people/find", "find"), a.findPeople)
	}
}

// personOf is the person of a path, if who asks may do this; a verb that is empty is asked about elsewhere.
func (a *API) personOf(r *http.Request, verb string) (townhall.PersonID, townhall.Actor, error) {
	by, err := door.Who(r)
	id := r.PathValue("id")
	if err == nil {
		err = storable("id", id)
	}
	if err == nil && verb != "" {
		err = a.allow(r.Context(), by, verb, townhall.Record{Ref: townhall.Ref{Kind: PersonKind, ID: id}})
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
	id, by, err := a.personOf(r, "")
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
	id, _, err := a.personOf(r, "put")
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
		err = a.c.Vault.Put(r.Context(), id, p)
	}
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

func (a *API) shred(w http.ResponseWriter, r *http.Request) error {
	id, _, err := a.personOf(r, "shred")
	if err == nil {
		err = query(r).end()
	}
	if err == nil {
		err = a.c.Vault.Shred(r.Context(), id)
	}
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
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
	if err == nil {
		err = a.allow(r.Context(), by, "find", townhall.Record{Ref: townhall.Ref{Kind: PersonKind}})
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
	if err == nil {
		err = a.log(r, by, townhall.Ref{Kind: PersonKind}, "find")
	}
	if err != nil {
		return err
	}
	ids, err := a.c.Vault.Find(r.Context(), in.Field, in.Value)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, foundPeople{append([]townhall.PersonID{}, ids...)})
}

package access

import (
	"context"
	"errors"
	"slices"

	"github.com/townhall-go/townhall"
)

// PersonKind is the kind by which a policy is asked about people in the Vault, who are no records and lie nowhere.
const PersonKind = "vault.person"

// The verbs of people. Any other field than these four is read by ReadMore.
const (
	ReadName    = "read_name"
	ReadNumber  = "read_number"
	ReadPhone   = "read_phone"
	ReadAddress = "read_address"
	ReadMore    = "read_more"
	FindPerson  = "find"
	PutPerson   = "put"
	ShredPerson = "shred"
)

// People are the people of a Vault, for those who may: the policy is asked for each field, and what is given is logged before.
type People struct {
	Vault  townhall.Vault
	Policy townhall.Policy
	Log    Log
}

// PersonRef names a person as the policy is asked and as the log has it.
func PersonRef(id townhall.PersonID) townhall.Ref {
	return townhall.Ref{Kind: PersonKind, ID: string(id)}
}

func readVerb(field string) string {
	if slices.Contains([]string{"name", "number", "phone", "address"}, field) {
		return "read_" + field
	}
	return ReadMore
}

func (p People) allow(ctx context.Context, by townhall.Actor, verb string, id townhall.PersonID) error {
	return p.Policy.Allow(ctx, townhall.Request{By: by, Verb: verb, Record: townhall.Record{Ref: PersonRef(id), Tags: []string{PersonTag(id)}}})
}

// Read gives some fields of a person: "name", "number", "phone", "address" or a key of More. Of a field that may not be read nothing is
// given at all, and of none it is an Error Invalid. A reading that cannot be logged is not given.
func (p People) Read(ctx context.Context, by townhall.Actor, id townhall.PersonID, fields ...string) (townhall.Person, error) {
	if len(fields) == 0 {
		return townhall.Person{}, invalid("fields", "", townhall.Say("access.people.fields", "至少一个字段", "a field at least"))
	}
	for _, f := range fields {
		if err := p.allow(ctx, by, readVerb(f), id); err != nil {
			return townhall.Person{}, err
		}
	}
	kept, err := p.Vault.Get(ctx, id)
	if err != nil {
		return townhall.Person{}, err
	}
	var verbs []string
	for _, f := range fields {
		verbs = append(verbs, readVerb(f))
	}
	slices.Sort(verbs)
	for _, verb := range slices.Compact(verbs) {
		if err := p.Log.Note(ctx, by, verb, "", PersonRef(id)); err != nil {
			return townhall.Person{}, err
		}
	}
	return kept.Only(fields...), nil
}

// Names gives the names of people, for Language.Naming. Of whom the name may not be read, or who is not in the vault, it gives none. The
// reading of all is one entry of the log.
func (p People) Names(ctx context.Context, by townhall.Actor, ids ...townhall.PersonID) (map[townhall.PersonID]string, error) {
	out := map[townhall.PersonID]string{}
	var given []townhall.Ref
	for _, id := range ids {
		err := p.allow(ctx, by, ReadName, id)
		if _, twice := out[id]; twice || errors.Is(err, townhall.Forbidden) {
			continue
		}
		if err != nil {
			return nil, err
		}
		kept, err := p.Vault.Get(ctx, id)
		if errors.Is(err, townhall.NotFound) || errors.Is(err, townhall.Gone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[id] = kept.Name
		if id != by.Person { // one's own name is on every page, and is no news
			given = append(given, PersonRef(id))
		}
	}
	if err := p.Log.Note(ctx, by, ReadName, "", given...); err != nil {
		return nil, err
	}
	return out, nil
}

// Find gives those whose field has a value, see townhall.Vault. It is logged of whom it gave.
func (p People) Find(ctx context.Context, by townhall.Actor, field, value string) ([]townhall.PersonID, error) {
	if err := p.allow(ctx, by, FindPerson, ""); err != nil {
		return nil, err
	}
	ids, err := p.Vault.Find(ctx, field, value)
	if err != nil {
		return nil, err
	}
	refs := make([]townhall.Ref, len(ids))
	for i, id := range ids {
		refs[i] = PersonRef(id)
	}
	if err := p.Log.Note(ctx, by, FindPerson, field, refs...); err != nil {
		return nil, err
	}
	return ids, nil
}

// Put keeps or replaces a person's data, and logs it.
func (p People) Put(ctx context.Context, by townhall.Actor, id townhall.PersonID, data townhall.Person) error {
	if err := p.allow(ctx, by, PutPerson, id); err != nil {
		return err
	}
	if err := p.Log.Note(ctx, by, PutPerson, "", PersonRef(id)); err != nil {
		return err
	}
	return p.Vault.Put(ctx, id, data)
}

// Shred drops a person's data for good, for a reason, and logs it.
func (p People) Shred(ctx context.Context, by townhall.Actor, id townhall.PersonID, reason string) error {
	if err := p.allow(ctx, by, ShredPerson, id); err != nil {
		return err
	}
	if err := p.Log.Note(ctx, by, ShredPerson, reason, PersonRef(id)); err != nil {
		return err
	}
	return p.Vault.Shred(ctx, id)
}

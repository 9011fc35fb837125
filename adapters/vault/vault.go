// Package vault keeps personal data apart from records, each person under a key of their own, so that dropping the key
// shreds the person while every record and its history stay valid.
//
//	v, err := vault.New(ctx, db, master) // *sql.DB or *sqlx.DB; master is 32 bytes that the host keeps elsewhere
//	err = v.Put(ctx, "p-1", townhall.Person{Name: "王小明", Phone: "138 0000 0000"})
//	ids, err := v.Find(ctx, "phone", "13800000000")
//	err = v.Shred(ctx, "p-1")
//
// # What protects what
//
// The master key never reaches the database. From it come, by HKDF, a key that wraps each person's data key and a key
// for the index. The data key encrypts the person's data (AES-256-GCM), bound to the person's id and to the names of the
// fields, so that no row can pass for another. Whatever cannot be opened is Error Corrupt, never garbage.
//
// # What the operator of the database can see without the master key
//
// How many people there are, their ids, the names (not the values) of their fields, roughly how long their data is,
// when rows change, and who was shredded. Also which people share a value in the same field, though not which value:
// equal values have equal index entries, which is what Find needs. Somebody who holds the master key as well sees
// everything, and so does the program that uses the vault. Without the master key an index entry cannot be guessed,
// not even for short values such as telephone numbers; with it, it can.
//
// What the operator can change without being noticed is this: delete people, and put back all rows of a person as they
// were at an earlier time. Any other change ends in Error Corrupt; a removed index entry only hides the person from Find.
//
// # What shredding reaches
//
// Shred deletes the person's key, data and index entries, and leaves the id as a tombstone. Old copies live on where
// the database keeps them until they are overwritten: backups, write-ahead logs, replicas, free pages (SQLite: set
// PRAGMA secure_delete; PostgreSQL: VACUUM). They can be opened with the master key, so after those have expired, or
// after Rewrap and the destruction of the old master key, they are gone for good.
package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/sqltable"
)

// Vault is a townhall.Vault. Any number of goroutines and processes may use one.
type Vault struct {
	rows   rows
	locks  locks
	tables *tables // nil in memory
}

var _ townhall.Vault = (*Vault)(nil)

// DB is a *sql.DB or *sqlx.DB.
type DB = sqltable.DB

// Tx is a *sql.Tx or *sqlx.Tx.
type Tx = sqltable.Runner

// New keeps a vault in a database under a master key of 32 bytes. It creates its tables (see Schema) where they are
// missing. Error Corrupt if there are people, but none under this master key or an older one: with a wrong key Find
// would find nobody, and a repeated applicant would look new.
func New(ctx context.Context, db DB, master []byte, options ...Option) (*Vault, error) {
	locks, err := newLocks(master, options)
	if err != nil {
		return nil, err
	}
	if err := sqltable.Create(ctx, db, "townhall_vault_index", Schema); err != nil {
		return nil, err
	}
	t := &tables{db: db}
	if err := t.knows(ctx, locks); err != nil {
		return nil, err
	}
	return &Vault{rows: t, locks: locks, tables: t}, nil
}

// Memory keeps a vault in the memory of the process, for tests and examples.
func Memory(master []byte, options ...Option) (*Vault, error) {
	locks, err := newLocks(master, options)
	if err != nil {
		return nil, err
	}
	return &Vault{rows: newMemory(), locks: locks}, nil
}

// In gives the vault inside a transaction of the host on the same database: what it does stands or falls with that, and
// is not tried again. A vault in memory knows no transactions and is given back as it is.
func (v *Vault) In(tx Tx) *Vault {
	if v.tables == nil {
		return v
	}
	return &Vault{rows: joined{tx}, locks: v.locks, tables: v.tables}
}

// Put keeps or replaces a person's data, in one transaction. Error Gone if the person was shredded: an id is not used
// again.
func (v *Vault) Put(ctx context.Context, id townhall.PersonID, p townhall.Person) error {
	if err := ready(ctx, id); err != nil {
		return err
	}
	if err := whole(p); err != nil {
		return err
	}
	sealed, err := v.locks.seal(id, p)
	if err != nil {
		return err
	}
	return v.rows.put(ctx, sealed)
}

// Get gives a person's data; Error NotFound if never kept, Gone if shredded, Corrupt if it cannot be opened.
func (v *Vault) Get(ctx context.Context, id townhall.PersonID) (townhall.Person, error) {
	if err := ready(ctx, id); err != nil {
		return townhall.Person{}, err
	}
	kept, err := v.rows.get(ctx, id)
	if err != nil {
		return townhall.Person{}, err
	}
	return v.locks.open(kept)
}

// Find gives those whose field has the value, in order of id. Nothing has an empty value.
func (v *Vault) Find(ctx context.Context, field, value string) ([]townhall.PersonID, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if field == "" || Normal(value) == "" {
		return nil, nil
	}
	return v.rows.find(ctx, v.locks.tokens(field, value))
}

// Shred drops the person's key, data and index entries for good. Shredding twice is no error; Error NotFound if the
// person was never kept, since a mistyped id must not look like a duty done.
func (v *Vault) Shred(ctx context.Context, id townhall.PersonID) error {
	if err := ready(ctx, id); err != nil {
		return err
	}
	return v.rows.shred(ctx, id)
}

// Rewrap moves people from older master keys (see Older) to the present one: their data keys are wrapped anew and their
// index entries made anew; their data stays as it is. It gives how many were moved, may run beside other use, and goes
// on where it was broken off. When it has moved all, the older master keys can be destroyed. First every process that
// uses the vault has to know both keys: who does not know the present one cannot open what was moved. People who cannot be
// opened are passed over, and come back as errors.
func (v *Vault) Rewrap(ctx context.Context) (moved int, err error) {
	var damaged []error
	for after := townhall.PersonID(""); ; {
		old, more, err := v.rows.notUnder(ctx, v.locks.present().id, after)
		if err != nil || !more {
			return moved, errors.Join(append(damaged, err)...)
		}
		renewed, err := v.locks.rewrap(old)
		if errors.Is(err, townhall.Corrupt) {
			damaged, after = append(damaged, err), old.person
			continue
		}
		if err != nil {
			return moved, err
		}
		done, err := v.rows.replace(ctx, old, renewed)
		if err != nil {
			return moved, err
		}
		if done { // else somebody wrote the person meanwhile, under the present master key
			moved++
		}
		after = old.person
	}
}

// ready refuses ids that not every database can hold.
func ready(ctx context.Context, id townhall.PersonID) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if id == "" || !utf8.ValidString(string(id)) || strings.ContainsRune(string(id), 0) {
		return &townhall.Error{Kind: townhall.Invalid, Field: "person", Found: townhall.ValueOf(strings.ToValidUTF8(string(id), "?")),
			Needed: townhall.Say("vault.person", "非空的 UTF-8 人员编号", "a person id in UTF-8 that is not empty")}
	}
	return nil
}

// whole refuses text that JSON would change.
func whole(p townhall.Person) error {
	for field, value := range p.Fields() {
		if !utf8.ValidString(field) || !utf8.ValidString(value) {
			return &townhall.Error{Kind: townhall.Invalid, Field: strings.ToValidUTF8(field, "?"),
				Needed: townhall.Say("vault.text", "UTF-8 文本", "text in UTF-8")}
		}
	}
	return nil
}

// row is a person as kept.
type row struct {
	person townhall.PersonID
	fields string   // a JSON list of the names of the fields, sorted
	cipher string   // by which the data is sealed
	sealed []byte   // the data
	master string   // the id of the master key by which the data key is wrapped
	key    []byte   // the data key, wrapped
	tokens [][]byte // index entries; not read back
}

// rows is where they are kept.
type rows interface {
	put(context.Context, row) error
	get(context.Context, townhall.PersonID) (row, error)
	find(ctx context.Context, tokens [][]byte) ([]townhall.PersonID, error)
	shred(context.Context, townhall.PersonID) error
	// notUnder gives the first person behind another whose key is not wrapped by a master key.
	notUnder(ctx context.Context, master string, after townhall.PersonID) (row, bool, error)
	// replace puts another key and other index entries in the place of old ones that are still there.
	replace(ctx context.Context, old, renewed row) (bool, error)
}

func notFound(id townhall.PersonID) error {
	return &townhall.Error{Kind: townhall.NotFound, Field: "person", Found: townhall.ValueOf(string(id))}
}

func gone(id townhall.PersonID) error {
	return &townhall.Error{Kind: townhall.Gone, Field: "person", Found: townhall.ValueOf(string(id)),
		Needed: townhall.Say("vault.gone", "未被销毁的人员", "a person who was not shredded")}
}

func corrupt(id townhall.PersonID, found string, needed townhall.Text, cause error) error {
	return &townhall.Error{Kind: townhall.Corrupt, Field: fmt.Sprintf("person[%s]", id), Found: townhall.ValueOf(found), Needed: needed, Err: cause}
}

package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/adapters/vault"
	"github.com/townhall-go/townhall/mediation"
)

// desk is the host: a database of its own, in which townhall keeps its records beside the host's table.
type desk struct {
	db       *sqlx.DB
	store    *sqlite.Store
	office   townhall.Office
	vault    *vault.Vault
	sessions *sessions
}

// entry is a row of the host's own table: its running number for a case.
type entry struct {
	Number string
	Ref    townhall.Ref
	By     townhall.PersonID `db:"entered_by"`
}

const schema = `CREATE TABLE IF NOT EXISTS desk_case (ref TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, entered_by TEXT NOT NULL)`

// open makes the database of a village's committee, with three people who mediate.
func open(ctx context.Context, dir string) (*desk, error) {
	db, err := sqlx.ConnectContext(ctx, "sqlite", sqlite.DSN(filepath.Join(dir, "desk.db")))
	if err != nil {
		return nil, err
	}
	d := &desk{db: db, sessions: newSessions()}
	if d.store, err = sqlite.Use(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := d.begin(ctx); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

func (d *desk) begin(ctx context.Context) error {
	if _, err := d.db.ExecContext(ctx, schema); err != nil {
		return err
	}
	master := make([]byte, vault.MasterSize) // of a vault that lives no longer than the program
	if _, err := rand.Read(master); err != nil {
		return err
	}
	var err error
	if d.vault, err = vault.New(ctx, d.db, master); err != nil {
		return err
	}
	d.office = cn.Office(d.store, townhall.PolicyFunc(mayMediate))
	for id, name := range staff {
		if err := d.vault.Put(ctx, id, townhall.Person{Name: name}); err != nil {
			return err
		}
	}
	setUp := d.office
	setUp.Policy = townhall.Anyone()
	_, err = mediation.Establish(ctx, setUp, townhall.Actor{Capacity: "clerk", Unit: "town"}, committee(townhall.DateOf(d.office.Now())))
	return err
}

func (d *desk) close() error { return errors.Join(d.store.Close(), d.db.Close()) }

// mayMediate is the host's policy: its mediators record quick cases, and nobody does anything else here.
func mayMediate(_ context.Context, r townhall.Request) error {
	if _, known := staff[r.By.Person]; known && r.Verb == "quick" {
		return nil
	}
	return townhall.Denied(r)
}

// form is what the mediator filled in: the five fields, as they were typed.
type form struct {
	ID                         townhall.CommitID // of the screen, so that sending it twice records it once
	Place, Category            string
	SideA, SideB, Agreed, Date string
}

// settle records the quick case, its parties and the host's number for it, in one transaction of the host: all or nothing. It
// gives the names of those whom a refusal may speak of.
func (d *desk) settle(ctx context.Context, by townhall.PersonID, f form) (mediation.Case, names, error) {
	said := maps.Clone(staff)
	tx, err := d.db.BeginTxx(ctx, nil)
	if err != nil {
		return mediation.Case{}, said, err
	}
	defer tx.Rollback() // after Commit it does nothing
	q := mediation.QuickCase{Place: townhall.Place(f.Place), Category: mediation.Category(f.Category)}
	if q.Heard, err = day(f.Date); err != nil {
		return mediation.Case{}, said, err
	}
	for i, typed := range []string{f.SideA, f.SideB} {
		people, err := d.people(ctx, d.vault.In(tx), typed, said)
		if err != nil {
			return mediation.Case{}, said, err
		}
		for _, p := range people {
			q.Parties = append(q.Parties, mediation.Party{Person: p, Side: string(rune('a' + i))})
		}
	}
	q.Agreed = said.mentioned(f.Agreed)
	c, err := mediation.Quick(ctx, d.office.In(sqlite.In(tx)).Once(f.ID), townhall.Actor{Person: by, Capacity: "mediator"}, q)
	if err != nil {
		return mediation.Case{}, said, err
	}
	if err := number(ctx, tx, c, by); err != nil {
		return mediation.Case{}, said, err
	}
	return c, said, tx.Commit()
}

// number gives the case the host's next number of its year, if it has none yet.
func number(ctx context.Context, tx *sqlx.Tx, c mediation.Case, by townhall.PersonID) error {
	var known, taken int
	if err := tx.GetContext(ctx, &known, `SELECT count(*) FROM desk_case WHERE ref = ?`, c.Ref()); err != nil || known > 0 {
		return err
	}
	year := strconv.Itoa(c.Accepted.Year())
	if err := tx.GetContext(ctx, &taken, `SELECT count(*) FROM desk_case WHERE number LIKE ?`, year+"-%"); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO desk_case (number, ref, entered_by) VALUES (?, ?, ?)`, year+"-"+strconv.Itoa(taken+1), c.Ref(), by)
	return err
}

// people are the ids under which the vault knows those typed: names, each with a telephone number if there are several of that
// name. Who is not known yet is kept there.
func (d *desk) people(ctx context.Context, v *vault.Vault, typed string, said names) (out []townhall.PersonID, err error) {
	for _, each := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",，、;；\r\n", r) }) {
		p := split(each)
		if p.Name == "" {
			continue
		}
		known, err := v.Find(ctx, "name", p.Name)
		if err == nil && p.Phone != "" {
			var reached []townhall.PersonID
			reached, err = v.Find(ctx, "phone", p.Phone)
			known = slices.DeleteFunc(known, func(id townhall.PersonID) bool { return !slices.Contains(reached, id) })
		}
		if err != nil {
			return nil, err
		}
		if len(known) > 1 {
			return nil, &townhall.Error{Kind: townhall.Invalid, Field: "parties", Found: townhall.ValueOf(p.Name),
				Needed: townhall.Say("desk.namesake", "同名者有{count}人，请在姓名后写电话", "there are {count} of that name: a telephone number after it", "count", len(known))}
		}
		if len(known) == 0 {
			known = []townhall.PersonID{townhall.PersonID(d.office.NewID())}
			if err := v.Put(ctx, known[0], p); err != nil {
				return nil, err
			}
		}
		said[known[0]] = p.Name
		out = append(out, known[0])
	}
	return out, nil
}

// split takes "王小明 13800000000" apart.
func split(typed string) townhall.Person {
	words := strings.Fields(typed)
	if n := len(words) - 1; n > 0 && strings.Trim(words[n], "+-0123456789") == "" {
		return townhall.Person{Name: strings.Join(words[:n], " "), Phone: words[n]}
	}
	return townhall.Person{Name: strings.Join(words, " ")}
}

// names are what people were called on the screen. Records know them by id only.
type names map[townhall.PersonID]string

// mentioned is a text with a mention in the place of each name, so that the record names nobody. It looks for all at once, the
// longer names first, and so never into the ids that it has put there.
func (n names) mentioned(text string) string {
	ids := slices.SortedFunc(maps.Keys(n), func(a, b townhall.PersonID) int {
		return cmp.Or(len(n[b])-len(n[a]), strings.Compare(string(a), string(b)))
	})
	var pairs []string
	for _, id := range ids {
		if utf8.RuneCountInString(n[id]) > 1 { // a surname alone is part of too many words
			pairs = append(pairs, n[id], mediation.Mention(id))
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// named is a text that shows names where the library, which knows none, shows ids.
func (n names) named(text string) string {
	var pairs []string
	for id, name := range n {
		pairs = append(pairs, string(id), name)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// day reads what a date field sends; nothing is today.
func day(typed string) (townhall.Date, error) {
	if typed == "" {
		return townhall.Date{}, nil
	}
	return townhall.ParseDate(typed)
}

// staff are the host's users, by their ids in the vault.
var staff = names{"m-chen": "陈国华", "m-lin": "林秀兰", "m-wu": "吴建平"}

// committee is the village's, formed on the first day of the year. Its staff sign in by their ids.
func committee(today townhall.Date) mediation.Committee {
	return mediation.Committee{ID: "dongcun", Name: townhall.Text{ZH: "东村人民调解委员会", EN: "Dongcun Village Mediation Committee"}, Place: "shuinan/dongcun",
		Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly, Formed: townhall.NewDate(today.Year(), 1, 1),
		Members: []mediation.Member{{Person: "m-chen", Director: true}, {Person: "m-lin", Woman: true}, {Person: "m-wu"}}}
}

// place is one that the screen offers.
type place struct {
	Path string
	Name townhall.Text
}

func places() []place {
	return []place{
		{"shuinan/dongcun", townhall.Say("desk.place.village", "东村", "Dongcun Village")},
		{"shuinan/dongcun/upper", townhall.Say("desk.place.upper", "东村上组", "Dongcun, upper hamlet")},
		{"shuinan/dongcun/lower", townhall.Say("desk.place.lower", "东村下组", "Dongcun, lower hamlet")},
	}
}

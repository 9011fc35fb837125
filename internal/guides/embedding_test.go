package guides_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/adapters/vault"
	"github.com/townhall-go/townhall/governance/vote"
	"github.com/townhall-go/townhall/mediation"
)

func openOffice(ctx context.Context, file string) (townhall.Office, *sqlite.Store, error) {
	store, err := sqlite.Open(ctx, file) // or postgres.Open(ctx, db), with the *sqlx.DB that you have
	if err != nil {
		return townhall.Office{}, nil, err
	}
	return cn.Office(store, portal{}), store, nil
}

// portal is the policy of a portal: what each of its posts may do, and on which records.
type portal struct{}

// Allow is asked about a record as it stands, and again as the step has made it.
func (portal) Allow(ctx context.Context, r townhall.Request) error {
	if err := (portal{}).Ever(ctx, r.By, r.Verb, r.Record.Kind); err != nil {
		return err
	}
	if r.By.Capacity == "mediator" && r.Record.Holder != r.By.Unit {
		return townhall.Denied(r) // it lies with another committee
	}
	return nil
}

// Ever is asked before a record is made.
func (portal) Ever(_ context.Context, by townhall.Actor, verb, kind string) error {
	switch {
	case by.Capacity == "clerk":
		return nil
	case by.Capacity == "mediator" && kind == mediation.CaseKind:
		return nil
	}
	return townhall.Denied(townhall.Request{By: by, Verb: verb, Record: townhall.Record{Ref: townhall.Ref{Kind: kind}}})
}

func settle(ctx context.Context, db *sqlx.DB, office townhall.Office, by townhall.Actor, key, citizen string, q mediation.QuickCase) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after Commit it does nothing
	c, err := mediation.Quick(ctx, office.In(sqlite.In(tx)).Once(townhall.CommitID(key)), by, q)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO citizen_case (citizen, ref) VALUES (?, ?) ON CONFLICT DO NOTHING`, citizen, c.Ref()); err != nil {
		return err
	}
	return tx.Commit()
}

func perform(ctx context.Context, office townhall.Office, by townhall.Actor, c townhall.Ref, key string, version int64) (int64, error) {
	var rec townhall.Record
	o := office.Once(townhall.CommitID(key)).Expect(version).Recorded(&rec) // Idempotency-Key, If-Match, and the ETag of the answer
	_, err := mediation.Perform(ctx, o, by, c, 0, townhall.Date{})
	return rec.Version, err
}

func page(ctx context.Context, s townhall.Store, after townhall.Cursor) (refs []townhall.Ref, next townhall.Cursor, err error) {
	q := townhall.Query{Kind: mediation.CaseKind, Place: "shuinan", Order: townhall.ByOpened, Reverse: true, After: after, Limit: 20}
	for rec, err := range s.Find(ctx, q) {
		if err != nil {
			return nil, "", err
		}
		refs, next = append(refs, rec.Ref), q.Cursor(rec)
	}
	return refs, next, nil
}

// trail prints who did what to a record.
func trail(ctx context.Context, s townhall.Store, r townhall.Ref) error {
	for e, err := range s.History(ctx, r, 0) {
		if err != nil {
			return err
		}
		fmt.Println(e.After.Version, e.By, e.Verb, e.After.State)
	}
	return nil
}

func byCategory(ctx context.Context, store *sqlite.Store) (rows []struct {
	Category string
	Cases    int
}, err error) {
	view, err := sqlite.CreateView[mediation.Case](ctx, store, mediation.CaseKind) // townhall_mediation_case
	if err != nil {
		return nil, err
	}
	err = store.DB().SelectContext(ctx, &rows, `SELECT category, count(*) AS cases FROM `+view+` WHERE state <> 'voided' GROUP BY category ORDER BY category`)
	return rows, err
}

// said is a refusal for a page of your own: its lines, each as deep as it lies in the tree.
func said(f townhall.Finding, l townhall.Language, depth int) (lines []string) {
	mark := "✗ "
	if f.Held {
		mark = "✓ "
	}
	lines = append(lines, strings.Repeat("  ", depth)+mark+f.Line(l))
	for _, part := range f.Parts {
		lines = append(lines, said(part, l, depth+1)...)
	}
	return lines
}

func county(base townhall.Office, dir fs.FS) (townhall.Office, error) {
	pack, err := townhall.LoadRules(dir, "county-2026.json")
	if err != nil {
		return base, err // names the file, the member and the line
	}
	book, err := base.Rules.With(pack)
	if err != nil {
		return base, err
	}
	return base.With(book), nil
}

// founded is an office with a committee, for the examples below.
func founded(ctx context.Context, dir string) (townhall.Office, *sqlite.Store) {
	office, store, err := openOffice(ctx, filepath.Join(dir, "portal.db"))
	must(err)
	office.Now = func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, cn.Zone) }
	_, err = mediation.Establish(ctx, office, townhall.Actor{Capacity: "clerk"}, mediation.Committee{ID: "dongcun", Place: "shuinan/dongcun", Level: mediation.VillageCommittee,
		Chosen: mediation.VillagersAssembly, Formed: townhall.NewDate(2026, 1, 5), Members: []mediation.Member{{Person: "m1", Director: true}, {Person: "m2", Woman: true}, {Person: "m3"}}})
	must(err)
	return office, store
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func fence() mediation.QuickCase {
	return mediation.QuickCase{Place: "shuinan/dongcun", Category: mediation.Neighbours, Agreed: mediation.Mention("wang") + " moves the fence",
		Parties: []mediation.Party{{Person: "wang", Side: "a"}, {Person: "li", Side: "b"}}}
}

// What the embedding guide says of offices, transactions, keys, versions, lists, histories and views.
func Example_embedding() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "guide")
	must(err)
	defer os.RemoveAll(dir)
	office, store := founded(ctx, dir)
	defer store.Close()
	db := store.DB()
	db.MustExec(`CREATE TABLE citizen_case (citizen TEXT NOT NULL, ref TEXT PRIMARY KEY)`)
	mediator := townhall.Actor{Person: "m1", Capacity: "mediator", Unit: "dongcun"}

	must(settle(ctx, db, office, mediator, "k1", "citizen-1", fence()))
	must(settle(ctx, db, office, mediator, "k1", "citizen-1", fence())) // sent again
	fmt.Println(errors.Is(settle(ctx, db, office, townhall.Actor{Person: "m1", Capacity: "resident"}, "k2", "citizen-1", fence()), townhall.Forbidden))

	refs, _, err := page(ctx, store, "")
	fmt.Println(refs, err)
	version, err := perform(ctx, office, mediator, refs[0], "k3", 1)
	fmt.Println(version, err)
	_, err = perform(ctx, office, mediator, refs[0], "k4", 1)
	fmt.Println(errors.Is(err, townhall.Conflict))
	must(trail(ctx, store, refs[0]))
	rows, err := byCategory(ctx, store)
	fmt.Println(rows, err)

	unwilling := fence()
	unwilling.Parties[1].Refuses = true
	_, err = mediation.Quick(ctx, office, mediator, unwilling)
	if refusal, ok := errors.AsType[*townhall.Refusal](err); ok {
		for _, failed := range refusal.Finding.Failed() {
			fmt.Println(said(failed, townhall.EN, 0))
		}
	}
	// Output:
	// true
	// [mediation.case/k1] <nil>
	// 2 <nil>
	// true
	// 1 mediator m1 @ dongcun accept agreed
	// 1 mediator m1 @ dongcun assign agreed
	// 1 mediator m1 @ dongcun mediate agreed
	// 1 mediator m1 @ dongcun agree_orally agreed
	// 2 mediator m1 @ dongcun perform performed
	// [{neighbours 1}] <nil>
	// [✗ no party clearly refuses mediation: li (People's Mediation Law, art. 17)]
}

// What the embedding guide says of people.
func Example_people() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "guide")
	must(err)
	defer os.RemoveAll(dir)
	_, store := founded(ctx, dir)
	defer store.Close()
	master := make([]byte, vault.MasterSize)

	people, err := vault.New(ctx, store.DB(), master) // 32 random bytes that you keep elsewhere
	if err != nil {
		panic(err)
	}
	if err := people.Put(ctx, "wang", townhall.Person{Name: "王小明", Phone: "138 0000 0000"}); err != nil {
		panic(err)
	}
	kept := mediation.Mention("wang") + " moves the fence" // what the record holds: {@wang} moves the fence

	name := func(id townhall.PersonID) string {
		p, err := people.Get(ctx, id)
		if err != nil {
			return "" // shredded, or never kept: the text shows the id, or that it was erased
		}
		return p.Name
	}
	fmt.Println(mediation.Mentions(kept, name))
	fmt.Println(townhall.ValueOf(townhall.PersonID("wang")).In(townhall.ZH.Naming(name)))

	fmt.Println(people.Shred(ctx, "wang")) // and the record stays valid
	// Output:
	// 王小明 moves the fence
	// 王小明
	// <nil>
}

// What the embedding guide says of languages.
func Example_language() {
	portuguese, err := townhall.ReadLanguage("pt", strings.NewReader(`{
		"error.kind.conflict": "conflito",
		"act.version": "a versão {n} (alguém foi mais rápido: leia de novo)"}`))
	if err != nil {
		panic(err)
	}
	fmt.Println(townhall.Explain(townhall.Conflict, portuguese), "/", townhall.Explain(townhall.NotFound, portuguese))
	// Output: conflito / not found
}

// What the embedding guide says of local rules.
func Example_county() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "guide")
	must(err)
	defer os.RemoveAll(dir)
	must(os.WriteFile(filepath.Join(dir, "county-2026.json"), []byte(`{"name": "county", "rules": {"mediation.duration": {"versions": [{
		"from": "2026-01-01", "value": {"n": 45, "unit": "calendar_day"}, "cite": {"law": "县人民调解办法", "article": "12"}}]}}}`), 0o600))
	before, store := founded(ctx, dir)
	defer store.Close()
	_, err = mediation.Accept(ctx, before, townhall.Actor{Capacity: "clerk"}, mediation.Application{Committee: "dongcun", Category: mediation.Neighbours, Source: mediation.OnApplication, Place: "shuinan/dongcun",
		Parties: []mediation.Party{{Person: "wang", Side: "a"}, {Person: "li", Side: "b"}}})
	must(err)

	office, err := county(before, os.DirFS(dir))
	if err != nil {
		panic(err)
	}
	fmt.Println(before.Rules.Diff(office.Rules)) // what the pack changes, day by day
	moved, err := office.WouldMove(ctx)          // which open duties would be due on another day
	for _, m := range moved {
		fmt.Println(m.Ref.Kind, m.Was.Date, "→", m.Is.Date)
	}
	fmt.Println(err)
	// Output:
	// duration of a mediation, generally (mediation.duration) from 2026-01-01 on: within 1 month → within 45 calendar days
	// mediation.case 2026-04-02 → 2026-04-16
	// <nil>
}

// What the embedding guide says of votes: a rule is a value, and needs no store.
func Example_vote() {
	rule := vote.Rule{
		Threshold: vote.All(vote.For.MoreThan(vote.Part(1, 2, vote.ForAgainst)), vote.For.AtLeast(vote.Part(1, 4, vote.Entitled))),
		Cite:      townhall.Cite{Law: "东村网上征求意见办法", English: "Participation Rules of the Dongcun Portal", Article: "6"},
	}
	out, err := rule.Decide(vote.Tally{Entitled: 900, For: 240, Against: 180, Abstain: 12})
	if err != nil {
		panic(err)
	}
	fmt.Println(out.Verdict)
	fmt.Println(out.Finding.In(townhall.EN))
	// Output:
	// adopted
	// ✓ vote: adopted
	//   ✓ threshold: needs all of these
	//     ✓ votes for: needs more than 1/2 of votes for and against (420): 211 at least, found 240 (Participation Rules of the Dongcun Portal, art. 6)
	//     ✓ votes for: needs at least 1/4 of those entitled (900): 225 at least, found 240 (Participation Rules of the Dongcun Portal, art. 6)
}

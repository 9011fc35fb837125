package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/jmoiron/sqlx"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/mediation"
)

// quick is a host's own transaction: the mediator's quick case and the host's link to its citizen, both or neither.
func quick(ctx context.Context, db *sqlx.DB, office townhall.Office, citizen string, parties ...mediation.Party) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after Commit it does nothing
	c, err := mediation.Quick(ctx, office.In(sqlite.In(tx)), townhall.Actor{Person: "m1", Capacity: "mediator"}, mediation.QuickCase{
		Place: "shuinan/dongcun", Category: mediation.Neighbours, Parties: parties, Agreed: "fence moved back by 20 cm before 1 June"})
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO citizen_case (citizen, ref) VALUES (?, ?)`, citizen, c.Ref()); err != nil {
		return err
	}
	return tx.Commit()
}

// A host's table and townhall's records change in one transaction: what the law refuses, or the host's own table, leaves
// neither.
func ExampleIn() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "portal")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	portal := sqlx.MustOpen("sqlite", sqlite.DSN(filepath.Join(dir, "portal.db")))
	defer portal.Close()
	store, err := sqlite.Use(ctx, portal) // the host's database, in which townhall keeps its tables
	if err != nil {
		panic(err)
	}
	defer store.Close()
	portal.MustExec(`CREATE TABLE citizen_case (citizen TEXT PRIMARY KEY, ref TEXT NOT NULL)`)
	office := cn.Office(store, townhall.Anyone())
	_, err = mediation.Establish(ctx, office, townhall.Actor{Capacity: "clerk"}, mediation.Committee{Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly, Place: "shuinan/dongcun", Formed: townhall.NewDate(2025, 1, 6),
		Members: []mediation.Member{{Person: "m1", Director: true}, {Person: "m2", Woman: true}, {Person: "m3"}}})
	if err != nil {
		panic(err)
	}

	wang, li := mediation.Party{Person: "wang", Side: "a"}, mediation.Party{Person: "li", Side: "b"}
	unwilling := li
	unwilling.Refuses = true
	for _, parties := range [][]mediation.Party{{wang, li}, {wang, unwilling}, {wang, li}} {
		err := quick(ctx, portal, office, "citizen-1", parties...)
		var refusal *townhall.Refusal
		switch {
		case errors.As(err, &refusal):
			fmt.Println("refused:", refusal.Finding.Failed()[0].Line(townhall.EN))
		case err != nil:
			fmt.Println("the host's table: a citizen has one case")
		default:
			fmt.Println("settled")
		}
		var links, cases int
		if err := errors.Join(portal.Get(&links, `SELECT count(*) FROM citizen_case`), portal.Get(&cases, `SELECT count(*) FROM townhall_record WHERE kind = ?`, mediation.CaseKind)); err != nil {
			panic(err)
		}
		fmt.Println(links, "link,", cases, "case")
	}
	// Output:
	// settled
	// 1 link, 1 case
	// refused: no party clearly refuses mediation: li (People's Mediation Law, art. 17)
	// 1 link, 1 case
	// the host's table: a citizen has one case
	// 1 link, 1 case
}

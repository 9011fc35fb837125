package main

import (
	"context"
	"io/fs"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// dispute is a row of disputes.csv.
type dispute struct {
	row                                          map[string]string
	mediators                                    []townhall.PersonID
	parties                                      []mediation.Party
	accepted, session, agreed, sealed, performed townhall.Date
}

// disputes gives the events of the year's disputes.
func (t *town) disputes(ctx context.Context, dir fs.FS) ([]event, error) {
	data, err := rows(dir, "disputes.csv")
	if err != nil {
		return nil, err
	}
	var events []event
	for _, row := range data {
		d := dispute{row: row}
		for column, dst := range map[string]*townhall.Date{"accepted": &d.accepted, "session": &d.session, "agreed": &d.agreed, "sealed": &d.sealed, "performed": &d.performed} {
			if *dst, err = date(row[column]); err != nil {
				return nil, err
			}
		}
		if d.mediators, err = t.people(ctx, list(row["mediators"], ";")); err != nil {
			return nil, err
		}
		for i, side := range list(row["parties"], "|") {
			people, err := t.people(ctx, list(side, "、"))
			if err != nil {
				return nil, err
			}
			for _, p := range people {
				d.parties = append(d.parties, mediation.Party{Person: p, Side: string(rune('a' + i))})
			}
		}
		events = append(events, d.events()...)
	}
	return events, nil
}

// events are the steps of a dispute, each on its day.
func (d dispute) events() []event {
	c := townhall.Ref{Kind: mediation.CaseKind, ID: d.row["no"]}
	by := townhall.Actor{Person: d.mediators[0], Capacity: "mediator", Unit: townhall.UnitID(d.row["committee"])}
	var out []event
	on := func(day townhall.Date, verb string, step func(context.Context, townhall.Office) (mediation.Case, error)) {
		id := strings.TrimSuffix(c.ID+"/"+verb, "/")
		out = append(out, event{on: day, do: func(ctx context.Context, o townhall.Office) error { _, err := step(ctx, o); return err }, id: id})
	}
	on(d.accepted, "", func(ctx context.Context, o townhall.Office) (mediation.Case, error) {
		return mediation.Accept(ctx, o, by, mediation.Application{Committee: d.row["committee"], Place: townhall.Place(d.row["place"]),
			Category: mediation.Category(d.row["category"]), Source: mediation.Source(d.row["source"]), Facts: d.row["facts"], Parties: d.parties})
	})
	on(d.accepted, "assign", func(ctx context.Context, o townhall.Office) (mediation.Case, error) {
		return mediation.Assign(ctx, o, by, c, mediation.Assignment{Mediators: d.mediators})
	})
	on(d.session, "mediate", func(ctx context.Context, o townhall.Office) (mediation.Case, error) {
		return mediation.Mediate(ctx, o, by, c, mediation.Session{Record: d.row["facts"], Rights: true})
	})
	if d.row["form"] == string(mediation.Oral) {
		on(d.agreed, "agree", func(ctx context.Context, o townhall.Office) (mediation.Case, error) {
			return mediation.AgreeOrally(ctx, o, by, c, mediation.Terms{Content: d.row["content"]})
		})
	} else {
		d.write(on, by, c)
	}
	if !d.performed.IsZero() {
		on(d.performed, "perform", func(ctx context.Context, o townhall.Office) (mediation.Case, error) {
			return mediation.Perform(ctx, o, by, c, 0, townhall.Date{})
		})
	}
	return out
}

// write drafts the agreement, has everybody sign it, and seals it.
func (d dispute) write(on func(townhall.Date, string, func(context.Context, townhall.Office) (mediation.Case, error)), by townhall.Actor, c townhall.Ref) {
	on(d.agreed, "draft", func(ctx context.Context, o townhall.Office) (mediation.Case, error) {
		terms := mediation.Terms{Content: d.row["content"]}
		if d.row["amount"] != "" {
			amount, err := townhall.ParseMoney(d.row["amount"])
			if err != nil {
				return mediation.Case{}, err
			}
			terms.Obligations = []mediation.Obligation{{By: d.parties[len(d.parties)-1].Person, What: d.row["content"], Amount: amount}}
		}
		return mediation.Draft(ctx, o, by, c, terms)
	})
	signers := []townhall.PersonID{d.mediators[0]}
	for _, p := range d.parties {
		signers = append(signers, p.Person)
	}
	for _, p := range signers {
		on(d.agreed, "sign/"+string(p), func(ctx context.Context, o townhall.Office) (mediation.Case, error) {
			return mediation.Sign(ctx, o, by, c, mediation.Signature{Person: p})
		})
	}
	on(d.sealed, "seal", func(ctx context.Context, o townhall.Office) (mediation.Case, error) {
		return mediation.Seal(ctx, o, by, c, townhall.Date{})
	})
}

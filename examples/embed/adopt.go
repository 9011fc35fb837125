package main

import (
	"cmp"
	"context"

	"github.com/jmoiron/sqlx"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/postgres"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/governance/vote"
	"github.com/townhall-go/townhall/mediation"
)

// hall is what the portal adopts of townhall: people's mediation, and a vote with its ballot box.
type hall struct {
	office townhall.Office
	box    vote.Box
	in     func(*sqlx.Tx) townhall.Store // joins a transaction of the portal
	close  func() error
}

// adopt keeps townhall's tables in the portal's database, beside its own, and forms the village's committee.
func adopt(ctx context.Context, db *sqlx.DB, key []byte) (h hall, err error) {
	h.office = cn.Office(nil, posts{})
	var sealed error
	if db.DriverName() == "postgres" {
		store, failed := postgres.Open(ctx, db)
		h.office.Store, h.close, err = store, store.Close, failed
		h.in = func(tx *sqlx.Tx) townhall.Store { return postgres.In(tx) }
		h.box, sealed = postgres.OpenBox(ctx, db, key)
	} else {
		store, failed := sqlite.Use(ctx, db)
		h.office.Store, h.close, err = store, store.Close, failed
		h.in = func(tx *sqlx.Tx) townhall.Store { return sqlite.In(tx) }
		h.box, sealed = sqlite.OpenBox(ctx, db, key)
	}
	if err = cmp.Or(err, sealed); err == nil { // Once: however often the portal starts
		_, err = mediation.Establish(ctx, h.office.Once("dongcun"), townhall.Actor{Capacity: "portal"}, mediation.Committee{ID: "dongcun", Place: village, Level: mediation.VillageCommittee,
			Chosen: mediation.VillagersAssembly, Formed: townhall.NewDate(h.office.Now().Year(), 1, 1), Members: []mediation.Member{{Person: "chen", Director: true}, {Person: "lin", Woman: true}, {Person: "wu"}}})
	}
	return h, err
}

// posts is the portal's policy: what each post of its users may do. Everything else is denied.
type posts struct{}

// Ever is asked before a record is made, so that who may not is not told what the rules would say.
func (posts) Ever(_ context.Context, by townhall.Actor, verb, kind string) error {
	switch by.Capacity + ": " + verb + " " + kind {
	case "portal: establish mediation.committee", "mediator: quick mediation.case", "clerk: open vote.poll", "clerk: close vote.poll", "mediator: cast vote.poll", "resident: cast vote.poll":
		return nil
	}
	return townhall.Denied(townhall.Request{By: by, Verb: verb, Record: townhall.Record{Ref: townhall.Ref{Kind: kind}}})
}

// Allow is asked about each record.
func (p posts) Allow(ctx context.Context, r townhall.Request) error {
	return p.Ever(ctx, r.By, r.Verb, r.Record.Kind)
}

// settle records a dispute that was settled by word of mouth: in the portal's transaction, and once for a key.
func (h hall) settle(ctx context.Context, tx *sqlx.Tx, by townhall.Actor, key string, q mediation.QuickCase) (mediation.Case, error) {
	return mediation.Quick(ctx, h.office.In(h.in(tx)).Once(townhall.CommitID(string(by.Person)+" "+key)), by, q)
}

// ask opens a secret poll. Its question, its roll and its rule never change after.
func (h hall) ask(ctx context.Context, by townhall.Actor, id, question string, roll ...vote.Voter) error {
	rule := vote.Rule{Threshold: vote.All(vote.For.MoreThan(vote.Part(1, 2, vote.ForAgainst)), vote.For.AtLeast(vote.Part(1, 4, vote.Entitled))),
		Cite: townhall.Cite{Law: "东村网上征求意见办法", English: "Participation Rules of the Dongcun Portal", Article: "6"}}
	if err := (posts{}).Ever(ctx, by, "open", "vote.poll"); err != nil {
		return err
	}
	return h.box.Open(ctx, vote.Poll{ID: id, Title: townhall.Plain(question), Options: []string{"for", "against", "abstain"}, Marks: 1, Secret: true, Rule: rule, Voters: roll})
}

// cast takes a ballot: once for a key, and one of each voter.
func (h hall) cast(ctx context.Context, by townhall.Actor, key, poll string, ballot ...string) (vote.Receipt, error) {
	if err := (posts{}).Ever(ctx, by, "cast", "vote.poll"); err != nil {
		return vote.Receipt{}, err
	}
	return h.box.Cast(ctx, poll, vote.Envelope{ID: key, Voter: by.Person, Ballot: ballot})
}

// count closes a poll and decides it by the rule that was frozen with it. Counted again, it comes to the same.
func (h hall) count(ctx context.Context, by townhall.Actor, id string) (vote.Outcome, error) {
	if err := (posts{}).Ever(ctx, by, "close", "vote.poll"); err != nil {
		return vote.Outcome{}, err
	}
	poll, err := h.box.Poll(ctx, id)
	turnout, open := h.box.Close(ctx, id)
	tally := vote.Tally{Entitled: turnout.Entitled}
	for block, failed := range h.box.Ballots(ctx, id) {
		err = cmp.Or(err, failed, block.Into(&tally, vote.For, vote.Against, vote.Abstain))
	}
	out, undecided := poll.Rule.Decide(tally)
	return out, cmp.Or(err, open, undecided)
}

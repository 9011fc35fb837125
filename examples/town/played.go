package main

import (
	"context"
	"errors"
	"io/fs"

	"github.com/townhall-go/townhall"
)

// played counts how many of the year's events are in the store, and writes nothing. It takes each action on a store
// that answers only whether the action has happened, which is the first thing that an action under Once asks.
func played(ctx context.Context, db database, dir fs.FS) (done, all int, err error) {
	t, err := newTown(db.store, reading{db.vault})
	if err != nil {
		return 0, 0, err
	}
	events, err := t.events(ctx, dir)
	if err != nil {
		return 0, 0, err
	}
	for _, e := range events {
		a := &asking{Store: db.store}
		err := e.do(ctx, t.office.In(a).Once(townhall.CommitID(e.id)))
		if a.asked {
			err = a.answer
		}
		switch {
		case err == nil:
			done++
		case !errors.Is(err, townhall.NotFound):
			return 0, 0, err
		}
	}
	return done, len(events), nil
}

// asking is a store for one action: it lets it ask whether it has happened, and stops it there.
type asking struct {
	townhall.Store
	asked  bool
	answer error // NotFound if it has not
}

var errAsked = errors.New("asked")

func (a *asking) Get(_ context.Context, r townhall.Ref) (townhall.Record, error) {
	return townhall.Record{Ref: r}, nil
}

func (a *asking) Commit(ctx context.Context, id townhall.CommitID, _ ...townhall.Change) (townhall.Pos, error) {
	_, a.answer = a.Store.Commit(ctx, id)
	a.asked = true
	return 0, errAsked
}

// reading is a vault into which nothing is put.
type reading struct{ townhall.Vault }

func (reading) Put(context.Context, townhall.PersonID, townhall.Person) error { return nil }

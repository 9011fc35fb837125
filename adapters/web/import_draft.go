package web

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/townhall-go/townhall"
)

// draft is a store on top of another that keeps what is committed to itself, so that rows are judged one after the other, each by its
// rules on what those before it left, and nothing is saved until all are. One import uses it, in one goroutine.
type draft struct {
	townhall.Store
	order   []townhall.Ref
	changes map[townhall.Ref]townhall.Change
	done    map[townhall.CommitID]bool
}

func newDraft(s townhall.Store) *draft {
	return &draft{Store: s, changes: map[townhall.Ref]townhall.Change{}, done: map[townhall.CommitID]bool{}}
}

// Get gives a record as the draft has it, or else as it stands.
func (d *draft) Get(ctx context.Context, r townhall.Ref) (townhall.Record, error) {
	if c, ok := d.changes[r]; ok {
		return c.Record, nil
	}
	return d.Store.Get(ctx, r)
}

// Commit takes changes into the draft.
func (d *draft) Commit(ctx context.Context, id townhall.CommitID, changes ...townhall.Change) (townhall.Pos, error) {
	if d.done[id] {
		return 0, nil
	}
	if len(changes) == 0 {
		return d.Store.Commit(ctx, id)
	}
	if err := townhall.CheckCommit(id, changes); err != nil {
		return 0, err
	}
	for _, c := range changes {
		if err := d.follows(ctx, c.Record); err != nil {
			return 0, err
		}
	}
	for _, c := range changes {
		d.take(c)
	}
	d.done[id] = true
	return 0, nil
}

// follows refuses a version that is not the next one.
func (d *draft) follows(ctx context.Context, r townhall.Record) error {
	before, err := d.Get(ctx, r.Ref)
	if errors.Is(err, townhall.NotFound) {
		err = nil // and of version 0
	}
	if err == nil && r.Version != before.Version+1 {
		err = townhall.StaleVersion(r.Ref, r.Version, before.Version+1)
	}
	return err
}

func (d *draft) take(c townhall.Change) {
	old, ok := d.changes[c.Record.Ref]
	if !ok {
		d.order = append(d.order, c.Record.Ref)
	}
	d.changes[c.Record.Ref] = townhall.Change{Record: c.Record, Entries: append(slices.Clone(old.Entries), c.Entries...)}
}

// all are the changes in the order in which their records were first changed, each from the version that stands.
func (d *draft) all(ctx context.Context) ([]townhall.Change, error) {
	var out []townhall.Change
	for _, r := range d.order {
		c := d.changes[r]
		standing, err := d.Store.Get(ctx, r)
		if err != nil && !errors.Is(err, townhall.NotFound) {
			return nil, err
		}
		c.Record.Version = standing.Version + 1
		out = append(out, c)
	}
	return out, nil
}

// Find streams what matches as the draft has it.
func (d *draft) Find(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
	return func(yield func(townhall.Record, error) bool) {
		var own []townhall.Record
		for _, c := range d.changes {
			if q.Match(c.Record) && q.Behind(c.Record) {
				own = append(own, c.Record)
			}
		}
		slices.SortFunc(own, q.Compare)
		n, below := 0, q
		below.Limit = 0
		give := func(r townhall.Record) bool {
			n++
			return yield(r, nil) && n != q.Limit
		}
		for rec, err := range d.Store.Find(ctx, below) {
			if err != nil {
				yield(rec, err)
				return
			}
			for len(own) > 0 && q.Compare(own[0], rec) < 0 {
				if !give(own[0]) {
					return
				}
				own = own[1:]
			}
			if _, ok := d.changes[rec.Ref]; !ok && !give(rec) {
				return
			}
		}
		for _, rec := range own {
			if !give(rec) {
				return
			}
		}
	}
}

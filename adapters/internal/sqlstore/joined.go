package sqlstore

import (
	"context"
	"errors"
	"iter"

	"github.com/townhall-go/townhall"
)

// joined is a store inside a host's transaction. It never retries and, as far as the database allows, never leaves the
// transaction unable to go on: a conflict is found by looking, not by an error of the database.
type joined struct {
	d Dialect
	s session
}

// Join gives a store inside a host's transaction. The database must have been migrated before.
func Join(d Dialect, tx Tx) townhall.Store { return joined{d, session{Tx: tx}} }

func (j joined) Get(ctx context.Context, r townhall.Ref) (townhall.Record, error) {
	rec, err := get(ctx, j.d, j.s, r)
	return rec, translate(ctx, err)
}

func (j joined) Commit(ctx context.Context, id townhall.CommitID, changes ...townhall.Change) (townhall.Pos, error) {
	if err := check(ctx, id, changes); err != nil {
		return 0, err
	}
	prop, err := propose(j.d, id, changes)
	if err != nil {
		return 0, err
	}
	pos, err := j.commit(ctx, prop)
	return pos, translate(ctx, locked(err))
}

func (j joined) commit(ctx context.Context, prop proposal) (townhall.Pos, error) {
	if !j.d.waits() {
		if err := j.d.turn(ctx, j.s); err != nil {
			return 0, err
		}
	}
	known, err := committed(ctx, j.d, j.s, prop.id)
	switch {
	case err != nil:
		return 0, err
	case len(prop.changes) == 0 && known == nil:
		return 0, commitNotFound(prop.id)
	case len(prop.changes) == 0:
		return last(known), nil
	case known != nil:
		a := repeat(prop, known)
		return a.pos, a.err
	}
	heads, err := j.d.heads(ctx, j.s, refs([]proposal{prop}, true), wait)
	if err != nil {
		return 0, err
	}
	return j.write(ctx, prop, newPlan([]proposal{prop}, heads, nil))
}

func (j joined) write(ctx context.Context, prop proposal, p *plan) (townhall.Pos, error) {
	if failed := p.verdicts[0].failed; failed != nil {
		return j.twin(ctx, prop, failed)
	}
	base, err := j.d.join(ctx, j.s, p)
	switch {
	case err == nil:
		return p.answer(0, base).pos, nil
	case !errors.Is(err, errRaced):
		return 0, err
	}
	// Somebody wrote the same new record, or the same commit, while this one was under way.
	heads, err := j.d.heads(ctx, j.s, refs([]proposal{prop}, true), look)
	if err != nil {
		return 0, err
	}
	failed := newPlan([]proposal{prop}, heads, nil).verdicts[0].failed
	if failed == nil {
		failed = townhall.ReusedCommit(prop.id)
	}
	return j.twin(ctx, prop, failed)
}

// twin answers a commit that fails, unless it is the same that somebody else has finished since it was first asked for.
func (j joined) twin(ctx context.Context, prop proposal, failed error) (townhall.Pos, error) {
	known, err := committed(ctx, j.d, j.s, prop.id)
	switch {
	case err != nil:
		return 0, err
	case known == nil:
		return 0, failed
	}
	a := repeat(prop, known)
	return a.pos, a.err
}

func (j joined) Find(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
	return find(ctx, j.d, j.s, q, once)
}

func (j joined) History(ctx context.Context, r townhall.Ref, after townhall.Pos) iter.Seq2[townhall.Entry, error] {
	return func(yield func(townhall.Entry, error) bool) {
		top, _, err := j.d.state(ctx, j.s)
		if err != nil {
			yield(townhall.Entry{}, translate(ctx, err))
			return
		}
		h := history{d: j.d, s: j.s, of: r, after: after, top: top, again: once}
		if h.stream(ctx, yield) && j.d.waits() {
			h.pending = true
			h.stream(ctx, yield)
		}
	}
}

// once runs f without retrying.
func once(_ context.Context, f func() error) error { return f() }

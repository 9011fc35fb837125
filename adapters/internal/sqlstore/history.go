package sqlstore

import (
	"context"
	"fmt"
	"iter"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/sqltable"
)

// History streams the entries after a position that were there when it began. Entries that hosts have committed get their
// positions first.
func (s *Store) History(ctx context.Context, r townhall.Ref, after townhall.Pos) iter.Seq2[townhall.Entry, error] {
	return func(yield func(townhall.Entry, error) bool) {
		top, err := s.settle(ctx)
		if err != nil {
			yield(townhall.Entry{}, translate(ctx, err))
			return
		}
		h := history{d: s.dialect, s: session{Tx: s.reads.DB}, of: r, after: after, top: top, again: s.patience.retry}
		h.stream(ctx, yield)
	}
}

// Where a reader cannot give positions: on a standby, which can neither lock nor write, and where whoever has the turn
// waits for somebody else's transaction.
const (
	readOnly  = "25006"
	lockTaken = "55P03"
)

// settle gives positions to entries that wait for theirs, and gives the last position. Where it cannot, they go on waiting.
func (s *Store) settle(ctx context.Context) (top townhall.Pos, err error) {
	err = s.patience.retry(ctx, func() (err error) {
		var pending bool
		if top, pending, err = s.dialect.state(ctx, s.reader()); err != nil || !pending {
			return err
		}
		return s.inTx(ctx, func(ses session) error {
			if err := s.dialect.shortly(ctx, ses); err != nil {
				return err
			}
			if err := s.dialect.turn(ctx, ses); err != nil {
				return err
			}
			top, err = s.dialect.top(ctx, ses)
			return err
		})
	})
	if state := sqltable.State(err); state == readOnly || state == lockTaken {
		return top, nil
	}
	return top, err
}

// history reads the entries of one record, or of all for the zero Ref.
type history struct {
	d       Dialect
	s       session
	of      townhall.Ref
	after   townhall.Pos
	top     townhall.Pos // up to this
	again   retrier
	pending bool // those without a position, in the order in which they will get it
	last    row  // the last of these
}

func (h *history) stream(ctx context.Context, yield func(townhall.Entry, error) bool) bool {
	if !h.pending && h.after >= h.top {
		return true
	}
	c := newChangeRow()
	start := h.after
	p := pages[row]{again: h.again}
	p.read = func(n int, page *page[row]) error {
		text, args := h.selectPage(n)
		rows, err := h.s.QueryContext(ctx, h.d.rebind(text), args...)
		return page.fill(rows, err, func() (row, int, error) {
			r, err := c.scan(ctx, page.rows, !h.d.trusts())
			return r, rowSize(r), err
		})
	}
	p.last = func(r row) { h.after, h.last = r.last(), r }
	return p.stream(ctx, func(r row, err error) bool {
		if err != nil {
			return yield(townhall.Entry{}, err)
		}
		for _, e := range r.unroll() {
			if e.Pos > 0 && e.Pos <= start {
				continue // of a change that the reader knows in part
			}
			if err := ctx.Err(); err != nil {
				yield(townhall.Entry{}, err)
				return false
			}
			if !yield(e, nil) {
				return false
			}
		}
		return true
	})
}

func (h *history) selectPage(n int) (string, []any) {
	var c clause
	from, order := "townhall_change", "pos"
	if h.pending {
		from, order = h.d.waiting(), "first, ordinal"
		c.and("(first, ordinal) > (?, ?)", h.last.first, h.last.ordinal)
	} else {
		// From the row with the next position, which is not always the row's first.
		c.and("pos >= (SELECT COALESCE(max(pos), 0) FROM townhall_change WHERE pos <= ?) AND pos + count > ? AND pos <= ?",
			int64(h.after)+1, int64(h.after)+1, int64(h.top))
	}
	if !h.of.IsZero() {
		c.and("kind = ? AND id = ?", h.of.Kind, h.of.ID)
	}
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT %d", changeRowColumns(h.pending), from, c.sql(), order, n), c.args
}

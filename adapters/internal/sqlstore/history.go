package sqlstore

import (
	"context"
	"fmt"
	"iter"

	"github.com/townhall-go/townhall"
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

const readOnly = "25006" // a standby, which can neither lock nor write

// settle gives positions to entries that wait for theirs, and gives the last position. On a standby they go on waiting.
func (s *Store) settle(ctx context.Context) (top townhall.Pos, err error) {
	err = s.patience.retry(ctx, func() (err error) {
		var pending bool
		if top, pending, err = s.dialect.state(ctx, s.reader()); err != nil || !pending {
			return err
		}
		return s.inTx(ctx, func(ses session) error {
			if err := s.dialect.turn(ctx, ses); err != nil {
				return err
			}
			top, err = s.dialect.top(ctx, ses)
			return err
		})
	})
	if sqlState(err) == readOnly {
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
	pending bool  // those without a position, in the order in which they were written
	seq     int64 // of the last of these
}

func (h *history) stream(ctx context.Context, yield func(townhall.Entry, error) bool) bool {
	e := newEntryRow()
	var seq int64
	p := pages[townhall.Entry]{again: h.again}
	p.read = func(n int, page *page[townhall.Entry]) error {
		text, args := h.selectPage(n)
		rows, err := h.s.QueryContext(ctx, h.d.rebind(text), args...)
		return page.fill(rows, err, func() (townhall.Entry, int, error) {
			entry, err := e.scan(ctx, page.rows, !h.d.trusts())
			seq = e.seq.Int64
			return entry, recordSize(entry.After), err
		})
	}
	p.last = func(entry townhall.Entry) { h.after, h.seq = entry.Pos, seq }
	return p.stream(ctx, yield)
}

func (h *history) selectPage(n int) (string, []any) {
	var c clause
	order := "pos"
	if h.pending {
		order = h.d.seq()
		c.and("pos IS NULL")
		c.and(order+" > ?", h.seq)
	} else {
		c.and("pos > ? AND pos <= ?", int64(h.after), int64(h.top))
	}
	if !h.of.IsZero() {
		c.and("kind = ? AND id = ?", h.of.Kind, h.of.ID)
	}
	return fmt.Sprintf("SELECT pos, %s, %s FROM townhall_entry WHERE %s ORDER BY %s LIMIT %d",
		h.d.seq(), entryColumns, c.sql(), order, n), c.args
}

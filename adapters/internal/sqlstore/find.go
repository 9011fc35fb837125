package sqlstore

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// Find streams the records that match, page after page.
func (s *Store) Find(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
	return find(ctx, s.dialect, session{Tx: s.reads.DB}, q, s.patience.retry)
}

func find(ctx context.Context, d Dialect, s session, q townhall.Query, again retrier) iter.Seq2[townhall.Record, error] {
	return func(yield func(townhall.Record, error) bool) {
		q := q // moved on below, and may be ranged over again
		if err := q.Check(); err != nil {
			yield(townhall.Record{}, err)
			return
		}
		if impossible(q) {
			return
		}
		rec := newRecordRow()
		p := pages[townhall.Record]{again: again, left: q.Limit}
		p.read = func(n int, page *page[townhall.Record]) error {
			text, args := selectPage(d, q, n)
			rows, err := s.QueryContext(ctx, d.rebind(text), args...)
			return page.fill(rows, err, func() (townhall.Record, int, error) {
				r, err := scanRecord(ctx, page.rows, rec, !d.trusts())
				return r, recordSize(r), err
			})
		}
		p.last = func(r townhall.Record) { q.After = q.Cursor(r) }
		p.stream(ctx, yield)
	}
}

// impossible reports a filter that nothing can answer because databases cannot even hold its text.
func impossible(q townhall.Query) bool {
	texts := slices.Concat([]string{q.Kind, string(q.Place), string(q.Holder), string(q.After)}, q.Tags)
	return slices.ContainsFunc(texts, bad) || len(q.States) > 0 && !slices.ContainsFunc(q.States, held)
}

func held(s string) bool { return !bad(s) }

// clause collects the conditions of a query and their arguments.
type clause struct {
	where []string
	args  []any
}

func (c *clause) and(condition string, args ...any) {
	c.where = append(c.where, condition)
	c.args = append(c.args, args...)
}

func (c *clause) equal(column, value string) {
	if value != "" {
		c.and(column+" = ?", value)
	}
}

func (c *clause) period(column string, p townhall.Period) {
	if !p.From.IsZero() {
		c.and(column+" >= ?", p.From.String())
	}
	if !p.To.IsZero() {
		c.and(column+" <= ?", p.To.String())
	}
}

// place is one range of the index, from the place itself to the last within it, less what sorts between.
func (c *clause) place(p townhall.Place) {
	if p != "" {
		inside, behind := string(p)+"/", string(p)+"0" // "0" follows "/"
		c.and("r.place >= ? AND r.place < ? AND (r.place = ? OR r.place >= ?)", string(p), behind, string(p), inside)
	}
}

func (c *clause) states(states []string) {
	if len(states) == 0 {
		c.and("r.state <> ?", townhall.Voided)
		return
	}
	var args []any
	for _, s := range states {
		if held(s) {
			args = append(args, s)
		}
	}
	c.and("r.state IN (?"+strings.Repeat(", ?", len(args)-1)+")", args...)
}

func (c *clause) sql() string { return strings.Join(c.where, " AND ") }

// selectPage asks for the next n records of a query. A query by tags is led by the rows of the first tag, which have the same
// key as the records, so that a rare tag does not cost a look at every record.
func selectPage(d Dialect, q townhall.Query, n int) (string, []any) {
	var c clause
	from, lead := "townhall_record r", "r"
	for i, tag := range q.Tags {
		t := fmt.Sprintf("t%d", i)
		from += fmt.Sprintf(" JOIN townhall_tag %s ON %s.kind = r.kind AND %s.id = r.id", t, t, t)
		c.and(t+".tag = ?", tag)
		lead = "t0"
	}
	if q.Kind != "" && q.Holder != "" { // without statistics SQLite takes a kind for as rare as a holder, and reads all of it
		c.and(d.likely(lead+".kind = ?"), q.Kind)
	} else {
		c.equal(lead+".kind", q.Kind)
	}
	c.equal("r.holder", string(q.Holder))
	c.place(q.Place)
	c.states(q.States)
	c.period("r.opened", q.Opened)
	c.period("r.due", q.Due)
	c.period("r.closed", q.Closed)
	order := c.order(q, lead)
	columns := "r." + strings.ReplaceAll(recordColumns, ", ", ", r.")
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT %d", columns, from, c.sql(), order, n), c.args
}

// order resumes behind the cursor and gives the columns to order by.
func (c *clause) order(q townhall.Query, lead string) string {
	columns := []string{lead + ".kind", lead + ".id"}
	if q.Order != townhall.ByID {
		column := "r." + string(q.Order)
		columns = append([]string{column}, columns...)
		c.and(column + " IS NOT NULL")
	}
	direction, beyond := "", " > "
	if q.Reverse {
		direction, beyond = " DESC", " < "
	}
	if q.After != "" {
		day, ref, _ := q.After.Split() // checked by Query.Check
		args := []any{ref.Kind, ref.ID}
		if q.Order != townhall.ByID {
			args = append([]any{day.String()}, args...)
		}
		if q.Order == townhall.ByID && q.Kind == ref.Kind {
			// Beside kind = ? SQLite would not look a pair up in the key, but read each page from the kind's first record on.
			c.and(lead+".id"+beyond+"?", ref.ID)
		} else {
			c.and("("+strings.Join(columns, ", ")+")"+beyond+"(?"+strings.Repeat(", ?", len(columns)-1)+")", args...)
		}
	}
	return strings.Join(columns, direction+", ") + direction
}

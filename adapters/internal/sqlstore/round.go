package sqlstore

import (
	"context"
	"database/sql"
	"slices"

	"github.com/townhall-go/townhall"
)

// group answers proposals in one transaction. If the database refuses that, each is tried alone, so that one which cannot
// be written does not fail the others.
func (s *Store) group(ctx context.Context, proposals []proposal) []answer {
	answers, err := s.together(ctx, proposals)
	if err == nil {
		return answers
	}
	answers = make([]answer, len(proposals))
	for i := range proposals {
		if len(proposals) == 1 || ctx.Err() != nil || transient(err) || lost(err) {
			answers[i] = answer{err: err}
			continue
		}
		answers[i] = s.group(ctx, proposals[i:i+1])[0]
	}
	return answers
}

// together runs rounds until one succeeds. After a round that raced with somebody, the next looks more carefully.
func (s *Store) together(ctx context.Context, proposals []proposal) (answers []answer, err error) {
	careful := false
	if s.crowd.Add(-1) < 0 {
		s.crowd.Store(0)
		answers, err := s.atOnce(ctx, proposals)
		switch {
		case answers != nil:
			return answers, nil
		case err == nil: // not to be done in one statement
		case transient(err) || lost(err):
			careful = true
			s.crowd.Store(crowdLasts)
		default:
			return nil, err
		}
	}
	err = s.patience.retry(ctx, func() error {
		err := s.inTx(ctx, func(ses session) (err error) {
			answers, err = s.round(ctx, ses, proposals, careful)
			return err
		})
		careful = err != nil
		return err
	})
	return answers, err
}

// crowdLasts is for how many groups a store takes turns after it has met another one.
const crowdLasts = 64

// atOnce answers proposals that only make new records in one statement, if the dialect can; otherwise it gives none.
func (s *Store) atOnce(ctx context.Context, proposals []proposal) ([]answer, error) {
	if s.isolation != sql.LevelDefault || len(refs(proposals, false)) > 0 {
		return nil, nil
	}
	p := newPlan(proposals, nil, nil)
	if slices.ContainsFunc(p.verdicts, func(v verdict) bool { return v.failed != nil }) || !s.dialect.single(p) {
		return nil, nil
	}
	base, err := s.dialect.write(ctx, session{Tx: s.writes.DB, prepared: s.forWrites}, p)
	if err != nil || base < 0 {
		return nil, err
	}
	answers := make([]answer, len(proposals))
	for i := range proposals {
		answers[i] = p.answer(i, base)
	}
	return answers, nil
}

// round decides on the proposals and writes what was granted, inside a transaction. It holds the turn to give positions,
// so it never waits for records that a host's transaction holds: those proposals are told to wait by themselves.
func (s *Store) round(ctx context.Context, ses session, proposals []proposal, careful bool) ([]answer, error) {
	if err := s.dialect.turn(ctx, ses); err != nil {
		return nil, err
	}
	answers := make([]answer, len(proposals))
	open, err := s.repeated(ctx, ses, proposals, answers, careful)
	if err != nil {
		return nil, err
	}
	heads, busy, err := s.find(ctx, ses, refs(subset(proposals, open), careful))
	if err != nil {
		return nil, err
	}
	p := newPlan(subset(proposals, open), heads, busy)
	base := townhall.Pos(-1)
	if len(p.rows) > 0 {
		if base, err = s.dialect.write(ctx, ses, p); err != nil {
			return nil, err
		}
	}
	for n, i := range open {
		answers[i] = p.answer(n, base)
		if p.verdicts[n].failed == nil || careful {
			continue
		}
		if answers[i], err = s.again(ctx, ses, proposals[i], answers[i]); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

func subset(list []proposal, indices []int) []proposal {
	part := make([]proposal, len(indices))
	for n, i := range indices {
		part[n] = list[i]
	}
	return part
}

// repeated answers those whose id was committed before and gives the indices of the others. Unless careful it asks
// nothing: a repeated commit finds its versions taken, and then again looks.
func (s *Store) repeated(ctx context.Context, ses session, proposals []proposal, answers []answer, careful bool) ([]int, error) {
	var open []int
	for i, prop := range proposals {
		if careful {
			known, err := s.again(ctx, ses, prop, answer{wait: []townhall.Ref{}})
			if err != nil {
				return nil, err
			}
			if known.wait == nil {
				answers[i] = known
				continue
			}
		}
		open = append(open, i)
	}
	return open, nil
}

// again gives the first answer to a proposal that was committed before, and otherwise the one for a new proposal.
func (s *Store) again(ctx context.Context, ses session, prop proposal, fresh answer) (answer, error) {
	known, err := committed(ctx, s.dialect, ses, prop.id)
	if err == nil && known != nil && last(known) == 0 {
		if _, err = s.dialect.top(ctx, ses); err == nil {
			known, err = committed(ctx, s.dialect, ses, prop.id)
		}
	}
	if err != nil || known == nil {
		return fresh, err
	}
	return repeat(prop, known), nil
}

// repeat answers a proposal whose id is known.
func repeat(prop proposal, known []row) answer {
	changes := make([]townhall.Change, len(known))
	for i, r := range known {
		changes[i] = townhall.Change{Record: r.after, Entries: r.entries}
	}
	if !sameChanges(changes, prop.changes) {
		return answer{err: townhall.ReusedCommit(prop.id)}
	}
	return answer{pos: last(known)}
}

// last is the position of a commit, 0 while it waits for it.
func last(rows []row) townhall.Pos { return rows[len(rows)-1].last() }

// find locks the records that are there and gives what is known of them; busy are those that others hold.
func (s *Store) find(ctx context.Context, ses session, wanted []townhall.Ref) (map[townhall.Ref]head, map[townhall.Ref]bool, error) {
	if len(wanted) == 0 {
		return nil, nil, nil
	}
	heads, err := s.dialect.heads(ctx, ses, wanted, skip)
	if err != nil || len(heads) == len(wanted) {
		return heads, nil, err
	}
	var absent []townhall.Ref
	for _, r := range wanted {
		if _, ok := heads[r]; !ok {
			absent = append(absent, r)
		}
	}
	held, err := s.dialect.heads(ctx, ses, absent, look)
	busy := map[townhall.Ref]bool{}
	for r := range held {
		busy[r] = true
	}
	return heads, busy, err
}

// answer is what the nth proposal of a plan is told, its rows standing after base.
func (p *plan) answer(n int, base townhall.Pos) answer {
	v := p.verdicts[n]
	switch {
	case v.failed != nil:
		return answer{err: v.failed}
	case v.wait != nil:
		return answer{wait: v.wait}
	case base < 0:
		return answer{}
	}
	return answer{pos: base + townhall.Pos(v.last)}
}

// committed gives the changes of a commit in order, nil if there are none.
func committed(ctx context.Context, d Dialect, s session, id townhall.CommitID) ([]row, error) {
	var list []row
	c := newChangeRow()
	rows, err := s.query(ctx, d.rebind(`SELECT `+changeRowColumns(false)+
		` FROM townhall_change WHERE commit_id = ? ORDER BY ordinal`), string(id))
	err = each(rows, err, func(rows *sql.Rows) error {
		r, err := c.scan(ctx, rows, false)
		list = append(list, r)
		return err
	})
	return list, err
}

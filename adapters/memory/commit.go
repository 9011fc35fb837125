package memory

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/townhall-go/townhall"
)

// Commit does all changes or none, once.
func (s *Store) Commit(ctx context.Context, id townhall.CommitID, changes ...townhall.Change) (townhall.Pos, error) {
	if err := check(ctx, id, changes); err != nil {
		return 0, err
	}
	sum := sumOf(changes)
	s.mu.Lock()
	defer s.mu.Unlock()
	done, known := s.commits[id]
	switch {
	case known && len(changes) > 0 && done.sum != sum:
		return 0, townhall.ReusedCommit(id)
	case known:
		return done.pos, nil
	case len(changes) == 0:
		return 0, &townhall.Error{Kind: townhall.NotFound, Field: "commit", Found: townhall.ValueOf(string(id))}
	}
	if err := s.versions(changes); err != nil {
		return 0, err
	}
	for _, c := range changes {
		s.write(c)
	}
	pos := townhall.Pos(len(s.entries))
	s.commits[id] = commit{pos, sum}
	return pos, nil
}

func check(ctx context.Context, id townhall.CommitID, changes []townhall.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return townhall.CheckCommit(id, changes)
}

// versions refuses a change that does not follow on the version before it, kept or written earlier in the same commit.
func (s *Store) versions(changes []townhall.Change) error {
	last := map[townhall.Ref]int64{}
	for _, c := range changes {
		ref := c.Record.Ref
		before, ok := last[ref]
		if !ok {
			before = s.records[ref].Version
		}
		if c.Record.Version != before+1 {
			return townhall.StaleVersion(ref, c.Record.Version, before+1)
		}
		last[ref] = c.Record.Version
	}
	return nil
}

func (s *Store) write(c townhall.Change) {
	rec := ownRecord(c.Record)
	s.records[rec.Ref] = rec
	for _, e := range c.Entries {
		e.Pos = townhall.Pos(len(s.entries) + 1)
		e.At = e.At.UTC().Truncate(time.Microsecond)
		e.Basis = slices.Clone(e.Basis)
		e.After = rec
		s.entries = append(s.entries, e)
		s.of[rec.Ref] = append(s.of[rec.Ref], e.Pos)
	}
}

// ownRecord shares nothing with the record it was made from.
func ownRecord(r townhall.Record) townhall.Record {
	r.Doc = bytes.Clone(r.Doc)
	r.Tags = slices.Clone(r.Tags)
	return r
}

func ownEntry(e townhall.Entry) townhall.Entry {
	e.Basis = slices.Clone(e.Basis)
	e.After = ownRecord(e.After)
	return e
}

// sumOf tells different changes apart. What the store fills in itself, and time below the microsecond, do not count.
func sumOf(changes []townhall.Change) (sum [32]byte) {
	h := sha256.New()
	for _, c := range changes {
		r := c.Record
		fmt.Fprintf(h, "%q %d %q %q %q %v %v %v %q %q %d\n", r.Ref, r.Version, r.Place, r.Holder, r.State,
			r.Opened, r.Due, r.Closed, r.Tags, r.Doc, len(c.Entries))
		for _, e := range c.Entries {
			fmt.Fprintf(h, "%d %q %q %q %q %q %q\n", e.At.UnixMicro(), e.By.Person, e.By.Capacity, e.By.Unit, e.Verb, e.Reason,
				fmt.Sprintf("%#v", e.Basis))
		}
	}
	h.Sum(sum[:0])
	return sum
}

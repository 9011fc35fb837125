// Package memory keeps records in the memory of one process: for tests, examples and what may be lost.
//
//	store := memory.New()
//	pos, err := store.Commit(ctx, "first", change)
//
// It is also the reference: adapters/storetest holds every other store to what this one does.
package memory

import (
	"context"
	"iter"
	"slices"
	"sync"

	"github.com/townhall-go/townhall"
)

// Store is a townhall.Store in memory. Use New; any number of goroutines may use it.
type Store struct {
	mu      sync.RWMutex
	records map[townhall.Ref]townhall.Record
	entries []townhall.Entry                // only ever appended to; entry n is at n-1
	of      map[townhall.Ref][]townhall.Pos // each record's entries
	commits map[townhall.CommitID]commit
}

var _ townhall.Store = (*Store)(nil)

// commit is what is remembered of one that was done.
type commit struct {
	pos townhall.Pos
	sum [32]byte // of its changes, to tell a repeated commit from a reused id
}

// New gives an empty store.
func New() *Store {
	return &Store{
		records: map[townhall.Ref]townhall.Record{},
		of:      map[townhall.Ref][]townhall.Pos{},
		commits: map[townhall.CommitID]commit{},
	}
}

// Get gives a record as it stands.
func (s *Store) Get(ctx context.Context, r townhall.Ref) (townhall.Record, error) {
	if err := ctx.Err(); err != nil {
		return townhall.Record{}, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	rec, ok := s.records[r]
	if !ok {
		return townhall.Record{}, &townhall.Error{Kind: townhall.NotFound, Ref: r}
	}
	return ownRecord(rec), nil
}

// Find streams what matched when it began.
func (s *Store) Find(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
	return func(yield func(townhall.Record, error) bool) {
		found, err := s.matching(q)
		if err != nil {
			yield(townhall.Record{}, err)
			return
		}
		for _, rec := range found {
			if err := ctx.Err(); err != nil {
				yield(townhall.Record{}, err)
				return
			}
			if !yield(ownRecord(rec), nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil && len(found) == 0 {
			yield(townhall.Record{}, err)
		}
	}
}

// matching gives the answer in order, from the cursor on and up to the limit. Kept records are never changed in place,
// so they may be read after the lock is gone.
func (s *Store) matching(q townhall.Query) ([]townhall.Record, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	var found []townhall.Record
	s.mu.RLock()
	for _, r := range s.records {
		if q.Match(r) && q.Behind(r) {
			found = append(found, r)
		}
	}
	s.mu.RUnlock()
	slices.SortFunc(found, q.Compare)
	if q.Limit > 0 && len(found) > q.Limit {
		found = found[:q.Limit]
	}
	return found, nil
}

// History streams the entries that were there when it began.
func (s *Store) History(ctx context.Context, r townhall.Ref, after townhall.Pos) iter.Seq2[townhall.Entry, error] {
	return func(yield func(townhall.Entry, error) bool) {
		entries, positions := s.since(r, after)
		for _, pos := range positions {
			if err := ctx.Err(); err != nil {
				yield(townhall.Entry{}, err)
				return
			}
			if !yield(ownEntry(entries[pos-1]), nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil && len(positions) == 0 {
			yield(townhall.Entry{}, err)
		}
	}
}

// since gives all entries, and the positions among them that were asked for.
func (s *Store) since(r townhall.Ref, after townhall.Pos) ([]townhall.Entry, []townhall.Pos) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if after >= townhall.Pos(len(s.entries)) {
		return nil, nil
	}
	if r.IsZero() {
		var all []townhall.Pos
		for pos := max(after, 0) + 1; int(pos) <= len(s.entries); pos++ {
			all = append(all, pos)
		}
		return s.entries, all
	}
	of := s.of[r]
	from, _ := slices.BinarySearch(of, after+1)
	return s.entries, slices.Clone(of[from:])
}

package storetest

import (
	"context"
	"iter"
	"strings"
	"sync"

	"github.com/townhall-go/townhall"
)

func brokenFinds() map[string]list {
	readAll := func(b *broken) {
		b.find = func(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
			return func(yield func(townhall.Record, error) bool) {
				all, err := collect(b.inner.Find(ctx, q))
				for _, r := range all {
					if !yield(r, nil) {
						return
					}
				}
				if err != nil {
					yield(townhall.Record{}, err)
				}
			}
		}
	}
	return map[string]list{
		"streaming-find": {"reads all first": {spoil: readAll}},
		"free-find": {
			"holds a lock":        {spoil: holdsLock, hangs: true},
			"leaks its resources": {spoil: leaks, hangs: true},
		},
		"resumable-find": {
			"skips equal dates": onQuery(func(q *townhall.Query, r townhall.Record) bool {
				day, _, err := q.After.Split()
				return err != nil || q.Order != townhall.ByOpened || r.Opened != day
			}),
			"ignores the cursor": onQuery(func(q *townhall.Query, _ townhall.Record) bool { q.After = ""; return true }),
			"never backwards":    onQuery(func(q *townhall.Query, _ townhall.Record) bool { q.Reverse = false; return true }),
		},
		"ranged-twice": {"goes on where it ended": {spoil: func(b *broken) {
			b.find = func(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
				return func(yield func(townhall.Record, error) bool) {
					for r, err := range b.inner.Find(ctx, q) {
						q.After = q.Cursor(r)
						if !yield(r, err) {
							return
						}
					}
				}
			}
		}}},
		"refused-query": {
			"gives nothing": {spoil: func(b *broken) {
				b.find = func(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
					if q.Check() != nil {
						return func(func(townhall.Record, error) bool) {}
					}
					return b.inner.Find(ctx, q)
				}
			}},
			"gives all": {spoil: func(b *broken) {
				b.find = func(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
					if q.Check() != nil {
						q = townhall.Query{}
					}
					return b.inner.Find(ctx, q)
				}
			}},
		},
	}
}

func holdsLock(b *broken) {
	var mu sync.Mutex
	b.find = func(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
		return func(yield func(townhall.Record, error) bool) {
			mu.Lock()
			defer mu.Unlock()
			b.inner.Find(ctx, q)(yield)
		}
	}
	b.commit = func(ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
		mu.Lock()
		defer mu.Unlock()
		return b.inner.Commit(ctx, id, changes...)
	}
}

// leaks gives back one of ten connections only when it was read to its end.
func leaks(b *broken) {
	pool := make(chan struct{}, 10)
	b.find = func(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
		return func(yield func(townhall.Record, error) bool) {
			select {
			case pool <- struct{}{}:
			case <-ctx.Done():
				return
			}
			for r, err := range b.inner.Find(ctx, q) {
				if !yield(r, err) {
					return
				}
			}
			<-pool
		}
	}
}

// onQuery changes the query, or drops records from the answer.
func onQuery(f func(*townhall.Query, townhall.Record) bool) mutation {
	return mutation{spoil: func(b *broken) {
		b.find = func(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
			return func(yield func(townhall.Record, error) bool) {
				changed := q
				f(&changed, townhall.Record{})
				for r, err := range b.inner.Find(ctx, changed) {
					if (err != nil || f(&changed, r)) && !yield(r, err) {
						return
					}
				}
			}
		}
	}}
}

// matching answers with another idea of what matches. A filter that is taken out of the query finds more; keep says
// which of these stay.
func matching(without func(*townhall.Query), keep func(townhall.Query, townhall.Record) bool) mutation {
	return mutation{spoil: func(b *broken) {
		b.find = func(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
			return func(yield func(townhall.Record, error) bool) {
				wider := q
				without(&wider)
				for r, err := range b.inner.Find(ctx, wider) {
					if (err != nil || keep(q, r)) && !yield(r, err) {
						return
					}
				}
			}
		}
	}}
}

func brokenFilters() map[string]list {
	place := func(q *townhall.Query) { q.Place = "" }
	return map[string]list{
		"filters": {
			"places by prefix": matching(place, func(q townhall.Query, r townhall.Record) bool {
				return strings.HasPrefix(string(r.Place), string(q.Place))
			}),
			"places exactly": matching(place, func(q townhall.Query, r townhall.Record) bool { return q.Place == "" || r.Place == q.Place }),
			"places in any case": matching(place, func(q townhall.Query, r townhall.Record) bool {
				return townhall.Place(strings.ToLower(string(r.Place))).Within(townhall.Place(strings.ToLower(string(q.Place))))
			}),
			"places as patterns": matching(place, func(q townhall.Query, r townhall.Record) bool {
				return r.Place.Within(q.Place) || len(r.Place) > 2 && strings.Contains(string(q.Place), "_") && townhall.Place(string(r.Place[:1])+"_"+string(r.Place[2:])).Within(q.Place)
			}),
			"kinds by prefix": matching(func(q *townhall.Query) { q.Kind = "" }, func(q townhall.Query, r townhall.Record) bool { return strings.HasPrefix(r.Kind, q.Kind) }),
			"holders in any case": matching(func(q *townhall.Query) { q.Holder = "" }, func(q townhall.Query, r townhall.Record) bool {
				return q.Holder == "" || strings.EqualFold(string(q.Holder), string(r.Holder))
			}),
			"no state as no filter": matching(func(q *townhall.Query) {
				if len(q.States) == 1 && q.States[0] == "" {
					q.States = nil
				}
			}, func(townhall.Query, townhall.Record) bool { return true }),
			"only the first tag": onQuery(func(q *townhall.Query, _ townhall.Record) bool { q.Tags = q.Tags[:min(1, len(q.Tags))]; return true }),
			"only the first state": onQuery(func(q *townhall.Query, _ townhall.Record) bool {
				q.States = q.States[:min(1, len(q.States))]
				return true
			}),
			"periods without end": onQuery(func(q *townhall.Query, _ townhall.Record) bool { q.Opened.To = townhall.Date{}; return true }),
			"no due dates":        onQuery(func(q *townhall.Query, _ townhall.Record) bool { q.Due = townhall.Period{}; return true }),
			"last day not included": onQuery(func(q *townhall.Query, r townhall.Record) bool {
				return q.Closed.To.IsZero() || r.Closed != q.Closed.To
			}),
			"no limit": onQuery(func(q *townhall.Query, _ townhall.Record) bool { q.Limit = 0; return true }),
		},
		"filters-together": {
			"limits before it filters": {spoil: func(b *broken) {
				b.find = func(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
					return func(yield func(townhall.Record, error) bool) {
						wider := q
						wider.Tags = nil
						for r, err := range b.inner.Find(ctx, wider) {
							if q.Match(r) && !yield(r, err) {
								return
							}
						}
					}
				}
			}},
			"cursors only by id": onQuery(func(q *townhall.Query, r townhall.Record) bool {
				_, ref, err := q.After.Split()
				return r.ID == "" || err != nil || r.ID > ref.ID
			}),
		},
	}
}

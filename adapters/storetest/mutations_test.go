package storetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/townhall-go/townhall"
)

type list = map[string]mutation

// mutations are broken stores by the clause that must catch them.
func mutations() map[string]list {
	all := map[string]list{
		"reopening": {"forgets all": {how: "amnesiac"}},
		"killed":    {"saves changes one by one": {how: "torn"}, "acknowledges before it writes": {how: "late"}},
	}
	for _, part := range []map[string]list{brokenCommits(), brokenConflicts(), brokenHistories(), brokenFinds(), brokenFilters(),
		brokenContexts(), brokenDocuments(), brokenWriters()} {
		for clause, broken := range part {
			all[clause] = broken
		}
	}
	return all
}

func onCommit(f func(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error)) mutation {
	return mutation{spoil: func(b *broken) {
		b.commit = func(ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
			return f(b, ctx, id, changes)
		}
	}}
}

// onError changes what a failed Commit says or does.
func onError(f func(b *broken, id townhall.CommitID, changes []townhall.Change, err *townhall.Error) (townhall.Pos, error)) mutation {
	return onCommit(func(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
		pos, err := b.inner.Commit(ctx, id, changes...)
		if e := (*townhall.Error)(nil); errors.As(err, &e) {
			return f(b, id, changes, e)
		}
		return pos, err
	})
}

// onGet changes what Get gives.
func onGet(f func(townhall.Record, error) (townhall.Record, error)) mutation {
	return mutation{spoil: func(b *broken) {
		b.get = func(ctx context.Context, r townhall.Ref) (townhall.Record, error) { return f(b.inner.Get(ctx, r)) }
	}}
}

func onEntry(f func(*townhall.Entry)) mutation {
	return mutation{spoil: func(b *broken) {
		b.history = func(ctx context.Context, r townhall.Ref, after townhall.Pos) iter.Seq2[townhall.Entry, error] {
			return func(yield func(townhall.Entry, error) bool) {
				for e, err := range b.inner.History(ctx, r, after) {
					if f(&e); !yield(e, err) {
						return
					}
				}
			}
		}
	}}
}

func oneByOne(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
	if len(changes) == 0 {
		return b.inner.Commit(ctx, id)
	}
	for i, c := range changes[:len(changes)-1] {
		if pos, err := b.inner.Commit(ctx, townhall.CommitID(fmt.Sprint(id, " part ", i)), c); err != nil {
			return pos, err
		}
	}
	return b.inner.Commit(ctx, id, changes[len(changes)-1])
}

func firstOnly(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
	return b.inner.Commit(ctx, id, changes[:min(len(changes), 1)]...)
}

// lastWins gives a stale change the version it needs.
func lastWins(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
	for {
		pos, err := b.inner.Commit(ctx, id, changes...)
		e := (*townhall.Error)(nil)
		if !errors.As(err, &e) || e.Field != "version" {
			return pos, err
		}
		for i := range changes {
			if now, err := b.inner.Get(ctx, changes[i].Record.Ref); err == nil {
				changes[i].Record.Version = now.Version + 1
			}
		}
	}
}

func brokenCommits() map[string]list {
	return map[string]list{
		"get": {
			"does not name what is missing": onGet(func(r townhall.Record, err error) (townhall.Record, error) {
				if err != nil {
					err = &townhall.Error{Kind: townhall.NotFound}
				}
				return r, err
			}),
			"gives nothing without an error": onGet(func(r townhall.Record, _ error) (townhall.Record, error) { return r, nil }),
			"loses a field":                  onGet(func(r townhall.Record, err error) (townhall.Record, error) { r.Due = townhall.Date{}; return r, err }),
		},
		"atomic-commit": {"saves changes one by one": onCommit(oneByOne)},
		"repeated-record": {"takes a record only once": onCommit(func(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
			last := map[townhall.Ref]bool{}
			for _, c := range changes {
				if last[c.Record.Ref] {
					return 0, &townhall.Error{Kind: townhall.Conflict, Ref: c.Record.Ref}
				}
				last[c.Record.Ref] = true
			}
			return b.inner.Commit(ctx, id, changes...)
		})},
		"invalid-change": {
			"saves the valid ones": onError(func(b *broken, id townhall.CommitID, changes []townhall.Change, err *townhall.Error) (townhall.Pos, error) {
				for i, c := range changes {
					if c.Check() == nil {
						_, _ = b.inner.Commit(context.Background(), townhall.CommitID(fmt.Sprint(id, i)), c)
					}
				}
				return 0, err
			}),
			"lets an empty id pass": onCommit(func(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
				return b.inner.Commit(ctx, "id "+id, changes...)
			}),
		},
		"idempotent-commit": {
			"ignores the id":          onCommit(ignoresID),
			"gives the last position": onCommit(lastPosition),
		},
		"commit-question": {
			"knows every id": onError(func(_ *broken, _ townhall.CommitID, changes []townhall.Change, err *townhall.Error) (townhall.Pos, error) {
				if len(changes) == 0 {
					return 1, nil
				}
				return 0, err
			}),
			"knows none": onCommit(func(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
				if len(changes) == 0 {
					return 0, &townhall.Error{Kind: townhall.NotFound}
				}
				return b.inner.Commit(ctx, id, changes...)
			}),
		},
		"reused-commit-id": {"takes it for the first": onError(func(b *broken, id townhall.CommitID, _ []townhall.Change, err *townhall.Error) (townhall.Pos, error) {
			if err.Field == "commit" && err.Kind == townhall.Conflict {
				return b.inner.Commit(context.Background(), id)
			}
			return 0, err
		})},
	}
}

var counter atomic.Int64

func ignoresID(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
	return b.inner.Commit(ctx, townhall.CommitID(fmt.Sprint(id, counter.Add(1))), changes...)
}

func lastPosition(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
	pos, err := b.inner.Commit(ctx, id, changes...)
	for e := range b.inner.History(ctx, townhall.Ref{}, pos) {
		pos = e.Pos
	}
	return pos, err
}

func brokenConflicts() map[string]list {
	return map[string]list{
		"named-conflict": {
			"does not name the record": onError(func(_ *broken, _ townhall.CommitID, _ []townhall.Change, err *townhall.Error) (townhall.Pos, error) {
				err.Ref = townhall.Ref{}
				return 0, err
			}),
			"does not say what was found": onError(func(_ *broken, _ townhall.CommitID, _ []townhall.Change, err *townhall.Error) (townhall.Pos, error) {
				err.Found = townhall.Value{}
				return 0, err
			}),
			"does not say what is needed": onError(func(_ *broken, _ townhall.CommitID, _ []townhall.Change, err *townhall.Error) (townhall.Pos, error) {
				err.Needed = townhall.Say("x", "下一个", "the next one")
				return 0, err
			}),
			"is another error": onError(func(_ *broken, _ townhall.CommitID, _ []townhall.Change, err *townhall.Error) (townhall.Pos, error) {
				return 0, fmt.Errorf("%s", err)
			}),
			"overwrites": onCommit(lastWins),
		},
		"voiding": {
			"stays in Find": {spoil: func(b *broken) {
				b.find = func(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
					if len(q.States) == 0 {
						q.States = states
					}
					return b.inner.Find(ctx, q)
				}
			}},
			"leaves Get": onGet(func(r townhall.Record, err error) (townhall.Record, error) {
				if r.State == townhall.Voided {
					return r, townhall.Gone
				}
				return r, err
			}),
		},
	}
}

func brokenHistories() map[string]list {
	shift := func(by townhall.Pos) mutation {
		return mutation{spoil: func(b *broken) {
			b.history = func(ctx context.Context, r townhall.Ref, after townhall.Pos) iter.Seq2[townhall.Entry, error] {
				return b.inner.History(ctx, r, max(0, after+by))
			}
		}}
	}
	return map[string]list{
		"whole-entries": {
			"loses the basis":  onEntry(func(e *townhall.Entry) { e.Basis = nil }),
			"loses the actor":  onEntry(func(e *townhall.Entry) { e.By.Unit = "" }),
			"loses the reason": onEntry(func(e *townhall.Entry) { e.Reason = "" }),
			"keeps seconds":    onEntry(func(e *townhall.Entry) { e.At = e.At.Truncate(time.Second) }),
			"gives local time": onEntry(func(e *townhall.Entry) { e.At = e.At.In(noon.Location()) }),
			"loses the record": onEntry(func(e *townhall.Entry) { e.After.Doc = json.RawMessage(`{}`) }),
		},
		"ordered-history": {
			"leaves gaps": onEntry(func(e *townhall.Entry) { e.Pos *= 2 }),
			"backwards": {spoil: func(b *broken) {
				b.history = func(ctx context.Context, r townhall.Ref, after townhall.Pos) iter.Seq2[townhall.Entry, error] {
					return func(yield func(townhall.Entry, error) bool) {
						entries, _ := collect(b.inner.History(ctx, r, after))
						for i := len(entries) - 1; i >= 0 && yield(entries[i], nil); i-- {
						}
					}
				}
			}},
		},
		"resumable-history": {"resumes at the position": shift(-1), "skips one": shift(1), "begins anew at the end of numbers": {spoil: func(b *broken) {
			b.history = func(ctx context.Context, r townhall.Ref, after townhall.Pos) iter.Seq2[townhall.Entry, error] {
				return b.inner.History(ctx, r, max(after+1, 1)-1)
			}
		}}},
		"rebuilt-records": {"carries the record without tags": onEntry(func(e *townhall.Entry) { e.After.Tags = nil }),
			"carries the record before": onEntry(func(e *townhall.Entry) { e.After.Version-- })},
	}
}

func brokenContexts() map[string]list {
	return map[string]list{
		"cancelled-commit": {
			"commits all the same": onCommit(func(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
				return b.inner.Commit(context.WithoutCancel(ctx), id, changes...)
			}),
			"commits, then says no": onCommit(func(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
				pos, err := b.inner.Commit(context.WithoutCancel(ctx), id, changes...)
				return pos, errors.Join(err, ctx.Err())
			}),
			"has an error of its own": onCommit(func(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
				pos, err := b.inner.Commit(ctx, id, changes...)
				if err != nil && ctx.Err() != nil {
					err = fmt.Errorf("driver: %s", err)
				}
				return pos, err
			}),
		},
		"own-copy": {"reads what callers have taken back": {spoil: func(b *broken) {
			var mu sync.Mutex
			late := map[townhall.CommitID][]townhall.Change{}
			b.commit = func(ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
				mu.Lock()
				defer mu.Unlock()
				if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < time.Second {
					late[id] = changes
					return 0, context.DeadlineExceeded
				}
				for id, changes := range late {
					changes[0].Entries[0].Verb, changes[0].Record.Tags = "late", nil
					changes[0].Record.Doc = json.RawMessage(`"cleared"`)
					_, _ = b.inner.Commit(ctx, id, changes...)
				}
				return b.inner.Commit(ctx, id, changes...)
			}
		}}},
		"cancelled-stream": {
			"finds all the same": {spoil: func(b *broken) {
				b.find = func(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
					return b.inner.Find(context.WithoutCancel(ctx), q)
				}
			}},
			"tells all the same": {spoil: func(b *broken) {
				b.history = func(ctx context.Context, r townhall.Ref, after townhall.Pos) iter.Seq2[townhall.Entry, error] {
					return b.inner.History(context.WithoutCancel(ctx), r, after)
				}
			}},
			"stops without a word": {spoil: func(b *broken) {
				b.find = func(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
					return func(yield func(townhall.Record, error) bool) {
						for r, err := range b.inner.Find(ctx, q) {
							if err != nil || !yield(r, nil) {
								return
							}
						}
					}
				}
			}},
		},
	}
}

// onSave changes the records that are saved.
func onSave(f func(*townhall.Record)) mutation {
	return onCommit(func(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
		for i := range changes {
			f(&changes[i].Record)
		}
		return b.inner.Commit(ctx, id, changes...)
	})
}

func brokenDocuments() map[string]list {
	compact := func(r *townhall.Record) {
		var b bytes.Buffer
		if json.Compact(&b, r.Doc) == nil {
			r.Doc = b.Bytes()
		}
	}
	parsed := func(r *townhall.Record) {
		var v any
		if json.Unmarshal(r.Doc, &v) == nil {
			r.Doc, _ = json.Marshal(v)
		}
	}
	return map[string]list{
		"large-documents": {"cuts at a megabyte": onSave(func(r *townhall.Record) {
			if len(r.Doc) > 1<<20 {
				r.Doc = json.RawMessage(`"cut"`)
			}
		})},
		"unicode": {
			"composes": onSave(func(r *townhall.Record) {
				r.Place = townhall.Place(strings.ReplaceAll(string(r.Place), "e\u0301", "\u00e9"))
			}),
			"trims":      onSave(func(r *townhall.Record) { r.Holder = townhall.UnitID(strings.TrimSpace(string(r.Holder))) }),
			"cuts runes": onSave(func(r *townhall.Record) { r.State = strings.ReplaceAll(r.State, "𠮷", "?") }),
			"cuts verbs": onEntry(func(e *townhall.Entry) { e.Verb = strings.ToLower(e.Verb) }),
		},
		"exact-documents": {"compacts": onSave(compact), "parses": onSave(parsed),
			"refuses unknown kinds": onCommit(func(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
				if len(changes) > 0 && strings.HasPrefix(changes[0].Record.Kind, "zz") {
					return 0, townhall.Invalid
				}
				return b.inner.Commit(ctx, id, changes...)
			})},
		"own-copies": {"keeps the caller's bytes": {spoil: sharesCommitted}, "gives its own bytes away": {spoil: sharesKept}},
	}
}

func sharesCommitted(b *broken) {
	given := map[townhall.Ref]townhall.Record{}
	b.commit = func(ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
		for _, c := range changes {
			given[c.Record.Ref] = c.Record
		}
		return b.inner.Commit(ctx, id, changes...)
	}
	b.get = func(_ context.Context, r townhall.Ref) (townhall.Record, error) { return given[r], nil }
}

func sharesKept(b *broken) {
	kept := map[townhall.Ref]townhall.Record{}
	b.get = func(ctx context.Context, r townhall.Ref) (townhall.Record, error) {
		rec, err := b.inner.Get(ctx, r)
		if first, ok := kept[r]; ok {
			return first, nil
		}
		kept[r] = rec
		return rec, err
	}
}

func brokenWriters() map[string]list {
	return map[string]list{
		"one-record-writers": {"the last wins": onCommit(slowly(lastWins))},
		"crossing-writers":   {"saves only the first change": onCommit(firstOnly), "hangs": {spoil: crossesLocks, hangs: true}},
		"many-record-writers": {
			"shows entries late": {spoil: showsLate},
			"gives positions of others": onCommit(func(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
				if _, err := b.inner.Commit(ctx, id, changes...); err != nil {
					return 0, err
				}
				time.Sleep(time.Millisecond)
				return lastPosition(b, ctx, id, changes)
			}),
		},
	}
}

type committer = func(*broken, context.Context, townhall.CommitID, []townhall.Change) (townhall.Pos, error)

// slowly lets others in between reading and writing.
func slowly(f committer) committer {
	return func(b *broken, ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
		time.Sleep(time.Millisecond)
		pos, err := f(b, ctx, id, changes)
		time.Sleep(time.Millisecond)
		return pos, err
	}
}

// crossesLocks locks record after record in the order of the changes.
func crossesLocks(b *broken) {
	locks := map[townhall.Ref]*sync.Mutex{ref("a"): {}, ref("b"): {}, ref("c"): {}}
	b.commit = func(ctx context.Context, id townhall.CommitID, changes []townhall.Change) (townhall.Pos, error) {
		for _, c := range changes {
			locks[c.Record.Ref].Lock()
			defer locks[c.Record.Ref].Unlock()
			time.Sleep(time.Millisecond)
		}
		return b.inner.Commit(ctx, id, changes...)
	}
}

// showsLate leaves out every seventh entry the first time that anybody could have seen it.
func showsLate(b *broken) {
	var mu sync.Mutex
	shown := map[townhall.Pos]bool{}
	b.history = func(ctx context.Context, r townhall.Ref, after townhall.Pos) iter.Seq2[townhall.Entry, error] {
		return func(yield func(townhall.Entry, error) bool) {
			for e, err := range b.inner.History(ctx, r, after) {
				mu.Lock()
				late := e.Pos%7 == 0 && !shown[e.Pos]
				shown[e.Pos] = true
				mu.Unlock()
				if !late && !yield(e, err) {
					return
				}
			}
		}
	}
}

package storetest

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/memory"
)

// A clause that no store can fail promises nothing. So each has stores that are broken on purpose, and must fail them.
func TestEveryClauseFailsABrokenStore(t *testing.T) {
	broken := mutations()
	for _, c := range clauses() {
		t.Run(c.name, func(t *testing.T) {
			if !assert.NotEmpty(t, broken[c.name], "no broken store for clause %s", c.name) {
				return
			}
			for name, mutation := range broken[c.name] {
				t.Run(name, func(t *testing.T) { mutation.failsClause(t, c) })
			}
		})
		delete(broken, c.name)
	}
	assert.Empty(t, broken, "broken stores for clauses that are not there")
}

func (m mutation) failsClause(t *testing.T, c clause) {
	s := newSuite(nil)
	if m.how != "" {
		s = newSuite([]Option{Killed(freshFile(m.how), openJournal)})
	}
	s.patience = m.patience()
	tb := &recorder{TB: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.hold(t, tb, c, func(*testing.T) townhall.Store { return m.store() })
	}()
	<-ended
	tb.mu.Lock()
	defer tb.mu.Unlock()
	assert.True(t, tb.failed, "clause %s holds for a store that is broken", c.name)
	assert.NotEmpty(t, tb.said, "a failure must say something")
	for _, said := range tb.said {
		t.Log(said)
		assert.True(t, strings.HasPrefix(said, "clause "+c.name+": "+c.says), "must cite the clause in words: %s", said)
		assert.Contains(t, said, "\ndo: "+c.do, "must say what to do")
	}
}

// mutation makes a store that is wrong in one way.
type mutation struct {
	spoil func(*broken) // of memory
	how   string        // or of a journal
	hangs bool
}

func (m mutation) store() townhall.Store {
	b := &broken{inner: memory.New()}
	if m.spoil != nil {
		m.spoil(b)
	}
	return b
}

func (m mutation) patience() time.Duration {
	if m.hangs {
		return 500 * time.Millisecond
	}
	return time.Minute
}

// broken passes everything on to memory, except what a mutation replaced.
type broken struct {
	inner   *memory.Store
	get     func(context.Context, townhall.Ref) (townhall.Record, error)
	commit  func(context.Context, townhall.CommitID, []townhall.Change) (townhall.Pos, error)
	find    func(context.Context, townhall.Query) iter.Seq2[townhall.Record, error]
	history func(context.Context, townhall.Ref, townhall.Pos) iter.Seq2[townhall.Entry, error]
}

func (b *broken) Get(ctx context.Context, r townhall.Ref) (townhall.Record, error) {
	if b.get != nil {
		return b.get(ctx, r)
	}
	return b.inner.Get(ctx, r)
}

func (b *broken) Commit(ctx context.Context, id townhall.CommitID, changes ...townhall.Change) (townhall.Pos, error) {
	if b.commit != nil {
		return b.commit(ctx, id, changes)
	}
	return b.inner.Commit(ctx, id, changes...)
}

func (b *broken) Find(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
	if b.find != nil {
		return b.find(ctx, q)
	}
	return b.inner.Find(ctx, q)
}

func (b *broken) History(ctx context.Context, r townhall.Ref, after townhall.Pos) iter.Seq2[townhall.Entry, error] {
	if b.history != nil {
		return b.history(ctx, r, after)
	}
	return b.inner.History(ctx, r, after)
}

// recorder is a testing.TB that remembers failures instead of failing.
type recorder struct {
	testing.TB
	mu     sync.Mutex
	failed bool
	said   []string
}

func (r *recorder) Helper()             {}
func (r *recorder) Logf(string, ...any) {}
func (r *recorder) Log(...any)          {}

func (r *recorder) Errorf(format string, args ...any) {
	r.Fail()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

func (r *recorder) Fail() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = true
}

func (r *recorder) FailNow() {
	r.Fail()
	runtime.Goexit()
}

func (r *recorder) Failed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed
}

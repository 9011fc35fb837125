package sqlstore

import (
	"context"
	"runtime"
	"slices"
	"sync"

	"github.com/townhall-go/townhall"
)

// answer is what became of one proposal.
type answer struct {
	pos  townhall.Pos
	err  error
	wait []townhall.Ref // held by a host's transaction: ask again when they are free
}

// ticket is a proposal whose caller waits.
type ticket struct {
	proposal
	done   chan struct{} // closed when answer is set
	answer answer
	group  *group // the one it runs in, nil while it waits
}

// group is the tickets that run together. When the last of their callers has gone, it is cancelled.
type group struct {
	tickets []*ticket
	cancel  context.CancelFunc
	live    int
}

// queue gathers proposals that wait and has them run in groups. While one group's transaction is in the database the
// next is got ready; groups that run at the same time have no record and no commit id in common.
type queue struct {
	run     func(context.Context, []proposal) []answer
	lanes   int // groups at the same time
	mu      sync.Mutex
	wait    []*ticket
	held    map[any]bool // records and commit ids of the groups that run
	running int
	closed  bool
	idle    sync.Cond // signalled when nothing runs any more
}

// mostInGroup bounds a group, so that one does not grow without end while the database is slow.
const mostInGroup = 256

func newQueue(lanes int, run func(context.Context, []proposal) []answer) *queue {
	q := &queue{run: run, lanes: lanes, held: map[any]bool{}}
	q.idle.L = &q.mu
	return q
}

// submit waits for the answer to a proposal. If ctx ends first, a proposal that still waited is withdrawn; one that
// already runs may or may not be committed.
func (q *queue) submit(ctx context.Context, p proposal) answer {
	t := &ticket{proposal: p, done: make(chan struct{})}
	if err := q.enter(t); err != nil {
		return answer{err: err}
	}
	select {
	case <-t.done:
		return t.answer
	case <-ctx.Done():
		q.leave(t)
		return answer{err: ctx.Err()}
	}
}

func (q *queue) enter(t *ticket) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return errClosed()
	}
	q.wait = append(q.wait, t)
	if q.running < q.lanes {
		q.running++
		go q.work()
	}
	return nil
}

func (q *queue) leave(t *ticket) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if t.group == nil {
		q.wait = slices.DeleteFunc(q.wait, func(other *ticket) bool { return other == t })
		return
	}
	if t.group.live--; t.group.live == 0 {
		t.group.cancel()
	}
}

// work runs groups until nobody waits whom it may take.
func (q *queue) work() {
	for {
		ctx, g := q.take()
		if g == nil {
			return
		}
		proposals := make([]proposal, len(g.tickets))
		for i, t := range g.tickets {
			proposals[i] = t.proposal
		}
		answers := q.run(ctx, proposals)
		q.release(g)
		for i, t := range g.tickets {
			t.answer = answers[i]
			close(t.done)
		}
		gather()
	}
}

// gather lets the callers that were just answered come back with their next commits, so that these share a group.
func gather() {
	for range 4 {
		runtime.Gosched()
	}
}

// take makes a group of those who wait, first come first served.
func (q *queue) take() (context.Context, *group) {
	q.mu.Lock()
	defer q.mu.Unlock()
	g := &group{}
	q.wait = slices.DeleteFunc(q.wait, func(t *ticket) bool {
		if len(g.tickets) == mostInGroup || q.blocked(t) {
			return false
		}
		g.tickets = append(g.tickets, t)
		t.group = g
		return true
	})
	if len(g.tickets) == 0 {
		q.stop()
		return nil, nil
	}
	for _, t := range g.tickets {
		t.each(func(key any) { q.held[key] = true })
	}
	g.live = len(g.tickets)
	var ctx context.Context
	ctx, g.cancel = context.WithCancel(context.Background())
	return ctx, g
}

func (q *queue) stop() {
	if q.running--; q.running == 0 {
		q.idle.Broadcast()
	}
}

// blocked reports that a running group has the ticket's commit id or one of its records. Whoever is blocked is taken up
// by the worker of that group.
func (q *queue) blocked(t *ticket) (blocked bool) {
	if q.running > 1 {
		t.each(func(key any) { blocked = blocked || q.held[key] })
	}
	return blocked
}

// each calls f with the commit id and every record.
func (t *ticket) each(f func(any)) {
	f(t.id)
	for _, c := range t.changes {
		f(c.Record.Ref)
	}
}

func (q *queue) release(g *group) {
	q.mu.Lock()
	defer q.mu.Unlock()
	g.cancel()
	for _, t := range g.tickets {
		t.each(func(key any) { delete(q.held, key) })
	}
}

// close refuses new proposals and waits until those that were accepted are answered.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	for q.running > 0 {
		q.idle.Wait()
	}
}

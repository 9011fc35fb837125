package sqlstore

import (
	"context"
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

// queue gathers proposals that wait and has them run together, one group after another.
type queue struct {
	run    func(context.Context, []proposal) []answer
	mu     sync.Mutex
	wait   []*ticket
	busy   bool
	closed bool
	idle   sync.Cond // signalled when busy becomes false
}

// mostInGroup bounds a group, so that one does not grow without end while the database is slow.
const mostInGroup = 256

func newQueue(run func(context.Context, []proposal) []answer) *queue {
	q := &queue{run: run}
	q.idle.L = &q.mu
	return q
}

// submit waits for the answer to a proposal. If ctx ends first, a proposal that still waited is withdrawn; one that
// already runs may or may not be committed. Who comes alone runs it himself, which spares two changes of goroutine.
func (q *queue) submit(ctx context.Context, p proposal) answer {
	t, err := q.enter(p)
	switch {
	case err != nil:
		return answer{err: err}
	case t == nil:
		defer q.pass()
		return q.run(ctx, []proposal{p})[0]
	}
	select {
	case <-t.done:
		return t.answer
	case <-ctx.Done():
		q.leave(t)
		return answer{err: ctx.Err()}
	}
}

// enter gives a ticket to wait with, or nil to who comes alone.
func (q *queue) enter(p proposal) (*ticket, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return nil, errClosed()
	}
	if !q.busy {
		q.busy = true
		return nil, nil
	}
	t := &ticket{proposal: p.own(), done: make(chan struct{})} // the caller may leave before it has been read
	q.wait = append(q.wait, t)
	return t, nil
}

// pass leaves the work to those who came meanwhile.
func (q *queue) pass() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.wait) > 0 {
		go q.work()
		return
	}
	q.busy = false
	q.idle.Broadcast()
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

// work runs groups until nobody waits.
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
		g.cancel()
		for i, t := range g.tickets {
			t.answer = answers[i]
			close(t.done)
		}
	}
}

func (q *queue) take() (context.Context, *group) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.wait), mostInGroup)
	if n == 0 {
		q.busy = false
		q.idle.Broadcast()
		return nil, nil
	}
	g := &group{tickets: slices.Clone(q.wait[:n]), live: n}
	q.wait = slices.Delete(q.wait, 0, n)
	for _, t := range g.tickets {
		t.group = g
	}
	var ctx context.Context
	ctx, g.cancel = context.WithCancel(context.Background())
	return ctx, g
}

// close refuses new proposals and waits until those that were accepted are answered.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	for q.busy {
		q.idle.Wait()
	}
}

package ballots

import (
	"context"
	"sync"
)

// Group has those who come at the same time served together, in so many groups at once.
type Group[T any] struct {
	Run    func([]T) // serves all; the answers are in what T points to
	Most   int       // in a group
	AtOnce int       // groups

	mu   sync.Mutex
	wait []waiting[T]
	busy int
}

type waiting[T any] struct {
	job  T
	done chan struct{}
}

// Do waits until a job was served. If ctx ends first it may or may not be served.
func (g *Group[T]) Do(ctx context.Context, job T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := waiting[T]{job, make(chan struct{})}
	g.mu.Lock()
	g.wait = append(g.wait, w)
	if g.busy < g.AtOnce {
		g.busy++
		go g.work()
	}
	g.mu.Unlock()
	select {
	case <-w.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *Group[T]) work() {
	for {
		g.mu.Lock()
		n := min(len(g.wait), g.Most)
		if n == 0 {
			g.busy--
			g.mu.Unlock()
			return
		}
		group := g.wait[:n:n]
		g.wait = g.wait[n:]
		if len(g.wait) == 0 {
			g.wait = nil
		}
		g.mu.Unlock()
		jobs := make([]T, n)
		for i, w := range group {
			jobs[i] = w.job
		}
		g.Run(jobs)
		for _, w := range group {
			close(w.done)
		}
	}
}

package sqlstore

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// patience bounds how often a transaction of our own is tried.
type patience struct {
	attempts     int
	first, most  time.Duration // waits grow from first to most, each with jitter
	lostAttempts int           // of those, after lost connections
}

var usual = patience{attempts: 20, first: time.Millisecond, most: 100 * time.Millisecond, lostAttempts: 6}

// retry runs f until it succeeds, fails for good, or patience is at its end.
func (p patience) retry(ctx context.Context, f func() error) error {
	wait, broken := p.first, 0
	for attempt := 1; ; attempt++ {
		err := f()
		gone := err != nil && lost(err)
		if gone {
			broken++
		}
		switch {
		case err == nil || ctx.Err() != nil || !transient(err) && !gone:
			return err
		case attempt >= p.attempts || broken >= p.lostAttempts:
			return fmt.Errorf("townhall: given up after %d attempts: %w", attempt, err)
		}
		if !sleep(ctx, wait/2+rand.N(wait)) {
			return ctx.Err()
		}
		wait = min(2*wait, p.most)
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

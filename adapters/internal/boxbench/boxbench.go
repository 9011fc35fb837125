// Package boxbench loads ballot boxes for benchmarks.
package boxbench

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// Poll is a secret poll of so many voters.
func Poll(id string, voters int) vote.Poll {
	p := vote.Poll{ID: id, Options: []string{"for", "against", "abstain"}, Marks: 1, Secret: true, Voters: make([]vote.Voter, voters)}
	for i := range p.Voters {
		p.Voters[i].ID = Voter(i)
	}
	return p
}

// Voter is the nth voter.
func Voter(i int) townhall.PersonID { return townhall.PersonID(fmt.Sprintf("01jax%011d", i)) }

// Envelope is the nth voter's.
func Envelope(i int) vote.Envelope {
	return vote.Envelope{ID: fmt.Sprintf("e%011d", i), Voter: Voter(i), Ballot: []string{[]string{"for", "against", "abstain"}[i%3]}}
}

// Load has clients cast one ballot after another, each of another voter, until the time is up or the voters are. With a rate above 0 they
// keep to so many a second together. It gives how many a second were taken, and the 99th percentile of how long one took.
func Load(b *testing.B, box vote.Box, poll string, next *atomic.Int64, voters, clients int, d time.Duration, rate float64) (perSecond float64, p99 time.Duration) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), d)
	defer cancel()
	took := make([][]time.Duration, clients)
	start := time.Now()
	first := next.Load()
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= voters {
					return
				}
				if rate > 0 {
					time.Sleep(time.Until(start.Add(time.Duration(float64(int64(i)-first) / rate * float64(time.Second)))))
				}
				at := time.Now()
				if _, err := box.Cast(ctx, poll, Envelope(i)); err == nil {
					took[c] = append(took[c], time.Since(at))
				} else if ctx.Err() == nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	elapsed := time.Since(start)
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	if len(all) == 0 {
		b.Fatal("no ballot was taken")
	}
	return float64(len(all)) / elapsed.Seconds(), all[len(all)*99/100]
}

// Million casts a million ballots into a new poll for each round, and measures how long closing and counting them takes.
func Million(b *testing.B, box vote.Box) {
	b.Helper()
	const voters = 1_000_000
	var took time.Duration
	rounds := 0
	for i := 0; b.Loop(); i++ {
		poll := fmt.Sprint("poll ", i)
		if err := box.Open(b.Context(), Poll(poll, voters)); err != nil {
			b.Fatal(err)
		}
		var next atomic.Int64
		Load(b, box, poll, &next, voters, 2000, time.Hour, 0)
		took += count(b, box, poll, voters)
		rounds++
	}
	b.ReportMetric(took.Seconds()/float64(rounds), "s/million")
}

// count closes a poll and adds its ballots up, and gives how long both took.
func count(b *testing.B, box vote.Box, poll string, cast int64) time.Duration {
	b.Helper()
	start := time.Now()
	turnout, err := box.Close(b.Context(), poll)
	if err != nil || turnout.Cast != cast {
		b.Fatal(turnout, err)
	}
	votes := make([]int64, 3)
	var blank int64
	for block, err := range box.Ballots(b.Context(), poll) {
		if err != nil {
			b.Fatal(err)
		}
		more, err := block.Tally(votes)
		if err != nil {
			b.Fatal(err)
		}
		blank += more
	}
	took := time.Since(start)
	if votes[0]+votes[1]+votes[2]+blank != cast {
		b.Fatal(votes, blank)
	}
	return took
}

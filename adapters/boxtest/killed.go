package boxtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/killtest"
	"github.com/townhall-go/townhall/governance/vote"
)

// Opener opens a durable box at a place: a file, a data source name.
type Opener func(where string) (vote.Box, error)

// childEnv tells a test binary that it is to be killed while it casts into the box at this place.
const childEnv = "TOWNHALL_BOXTEST_CHILD"

// Child must be called by TestMain before m.Run if Killed is used. In the process that is started to be killed it casts until then
// and does not return; in any other it does nothing.
func Child(open Opener) {
	killtest.Child(childEnv, func(where string) error {
		box, err := open(where)
		if err != nil {
			return err
		}
		return castForever(box)
	})
}

const (
	killedPoll   = "killed"
	killedVoters = 20_000
	ackPrefix    = "acknowledged "
)

// castForever casts from several clients, and says so once a ballot was taken.
func castForever(b vote.Box) error {
	if err := b.Open(context.Background(), poll(killedPoll, killedVoters)); err != nil {
		return err
	}
	var out sync.Mutex
	var wg sync.WaitGroup
	errs := make([]error, 16)
	for c := range errs {
		wg.Go(func() {
			for i := c; i < killedVoters && errs[c] == nil; i += len(errs) {
				if _, errs[c] = b.Cast(context.Background(), killedPoll, envelope(i, "for")); errs[c] == nil {
					out.Lock()
					_, errs[c] = fmt.Println(ackPrefix + string(voter(i)))
					out.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return fmt.Errorf("every voter has voted: %v", errs)
}

// Killed starts a process that casts into a box, kills it, and holds the box to its word: each ballot that was acknowledged is counted,
// none twice, and the poll can be closed.
func Killed(t *testing.T, where string, open Opener) {
	t.Helper()
	var acknowledged []townhall.PersonID
	err := killtest.Run(childEnv, where, 5*time.Millisecond, func(line string) bool {
		if v, ok := strings.CutPrefix(line, ackPrefix); ok {
			acknowledged = append(acknowledged, townhall.PersonID(v))
		}
		return len(acknowledged) > 300
	})
	if err != nil {
		t.Fatal(err)
	}
	box, err := open(where)
	if err != nil {
		t.Fatal(err)
	}
	turnout, err := box.Close(t.Context(), killedPoll)
	if err != nil {
		t.Fatal(err)
	}
	who, err := voted(t.Context(), box, killedPoll)
	if err != nil {
		t.Fatal(err)
	}
	if turnout.Cast != int64(len(who)) || len(slices.Compact(slices.Clone(who))) != len(who) {
		t.Errorf("%d ballots of %d voters", turnout.Cast, len(who))
	}
	for _, v := range acknowledged {
		if _, ok := slices.BinarySearch(who, v); !ok {
			t.Errorf("the acknowledged ballot of %s is lost", v)
		}
	}
	t.Logf("%d acknowledged, %d kept", len(acknowledged), len(who))
}

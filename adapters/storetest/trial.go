package storetest

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/townhall-go/townhall"
)

// trial is one clause being tried on one store. It is a testing.TB whose failures cite the clause.
type trial struct {
	testing.TB
	clause clause
	suite  *suite
	t      *testing.T // for those who open stores; nil for none but TB's sake
	ctx    context.Context
	store  townhall.Store
	over   atomic.Bool // nobody waits for it any more
}

// hold tries a clause. It runs beside the test, so that a store that hangs fails the clause and not the whole run.
func (s *suite) hold(t *testing.T, tb testing.TB, c clause, open func(*testing.T) townhall.Store) {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	x := &trial{TB: tb, clause: c, suite: s, t: t, ctx: ctx, store: open(t)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.run(x)
	}()
	patience := time.NewTimer(s.patience)
	defer patience.Stop()
	select {
	case <-done:
	case <-patience.C:
		x.Errorf("not done after %v: something is held that is never released", s.patience)
		x.over.Store(true)
	}
	if tb.Failed() {
		tb.FailNow()
	}
}

// Errorf reports a failure of the clause, and what to do about it.
func (x *trial) Errorf(format string, args ...any) {
	x.TB.Helper()
	if !x.over.Load() {
		x.TB.Errorf("clause %s: %s\ndo: %s\n%s", x.clause.name, x.clause.says, x.clause.do, fmt.Sprintf(format, args...))
	}
}

// FailNow ends the clause.
func (x *trial) FailNow() {
	if !x.over.Load() {
		x.TB.Fail()
	}
	runtime.Goexit()
}

// Error is Errorf with spaces between operands.
func (x *trial) Error(args ...any) {
	x.TB.Helper()
	x.Errorf("%s", fmt.Sprint(args...))
}

// Fatalf is Errorf and FailNow.
func (x *trial) Fatalf(format string, args ...any) {
	x.TB.Helper()
	x.Errorf(format, args...)
	x.FailNow()
}

// Fatal is Error and FailNow.
func (x *trial) Fatal(args ...any) {
	x.TB.Helper()
	x.Error(args...)
	x.FailNow()
}

// Package storetest is the contract of townhall.Store as a suite. A store of your own passes it like this:
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) townhall.Store { return mystore.Open(t.TempDir()) })
//	}
//
// Each clause is a subtest with a permanent name, and every failure cites the clause in words and says what to do. What
// a store keeps beyond its process is proved by two clauses that need help from the store's author:
//
//	func open(where string) (townhall.Store, error) { return mystore.Open(where) }
//
//	func TestMain(m *testing.M) {
//		storetest.Child(open) // the process that the clause "killed" kills
//		os.Exit(m.Run())
//	}
//
//	storetest.Run(t, fresh, storetest.Killed(func(t *testing.T) string { return t.TempDir() }, open))
package storetest

import (
	"testing"
	"time"

	"github.com/townhall-go/townhall"
)

// Run holds a store to each clause of the contract in a subtest. open gives an empty store each time it is called, and
// closes it with t.Cleanup if need be.
func Run(t *testing.T, open func(t *testing.T) townhall.Store, options ...Option) {
	t.Helper()
	s := newSuite(options)
	for _, c := range clauses() {
		if s.fleeting && c.needs != nil {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			if c.needs != nil {
				if missing := c.needs(s); missing != "" {
					t.Skipf("clause %s (%s) needs the option storetest.%s", c.name, c.says, missing)
				}
			}
			s.hold(t, t, c, open)
		})
	}
}

// Option tells the suite what it cannot know by itself.
type Option func(*suite)

// Opener opens the store that lives at a place: a directory, a file, a data source name. Opened again, it finds what
// was kept. A store that is an io.Closer is closed by the suite.
type Opener func(where string) (townhall.Store, error)

// Reopen lets the suite close a store and open it again, for the clause "reopening". Killed does as well.
func Reopen(reopen func(t *testing.T, s townhall.Store) townhall.Store) Option {
	return func(s *suite) { s.reopen = reopen }
}

// Killed lets the suite kill a process that is committing, for the clause "killed". where gives a place for a fresh
// store; open opens it, here and in the child process, for which TestMain calls Child with the same function.
func Killed(where func(t *testing.T) string, open Opener) Option {
	return func(s *suite) { s.where, s.opener = where, open }
}

// Fleeting says that the store means to keep nothing beyond its process, and leaves out the clauses about that.
func Fleeting() Option {
	return func(s *suite) { s.fleeting = true }
}

type suite struct {
	reopen   func(*testing.T, townhall.Store) townhall.Store
	where    func(*testing.T) string
	opener   Opener
	fleeting bool
	patience time.Duration // after which a clause counts as hanging
}

func newSuite(options []Option) *suite {
	s := &suite{patience: 3 * time.Minute}
	for _, o := range options {
		o(s)
	}
	return s
}

// clause is one promise of the contract.
type clause struct {
	name  string              // permanent
	says  string              // the promise in words
	do    string              // what an author does whose store breaks it
	needs func(*suite) string // the option without which it cannot be tried, "" if all is there
	run   func(*trial)
}

func clauses() []clause {
	var all []clause
	for _, part := range [][]clause{
		commitClauses(), conflictClauses(), historyClauses(), findClauses(), filterClauses(),
		cancelClauses(), documentClauses(), writerClauses(), durableClauses(),
	} {
		all = append(all, part...)
	}
	return all
}

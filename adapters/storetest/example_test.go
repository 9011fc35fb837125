package storetest_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/adapters/storetest"
)

// counted is a store of somebody's own: it hands everything on, and counts the commits.
type counted struct {
	townhall.Store
	commits atomic.Int64
}

// Commit counts and hands on.
func (c *counted) Commit(ctx context.Context, id townhall.CommitID, changes ...townhall.Change) (townhall.Pos, error) {
	c.commits.Add(1)
	return c.Store.Commit(ctx, id, changes...)
}

// TestAnotherStore is all that a store needs in its tests.
func TestAnotherStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) townhall.Store { return &counted{Store: memory.New()} }, storetest.Fleeting())
}

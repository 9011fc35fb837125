package access_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/adapters/sqlite"
)

type makeStore func(t testing.TB) townhall.Store

func newMemory(testing.TB) townhall.Store { return memory.New() }

func newSQLite(t testing.TB) townhall.Store {
	store, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "access.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store
}

// onStores runs a test over each store.
func onStores(t *testing.T, test func(t *testing.T, store makeStore)) {
	t.Run("memory", func(t *testing.T) { test(t, newMemory) })
	t.Run("sqlite", func(t *testing.T) { test(t, newSQLite) })
}

// clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// cheap is what a password costs in tests.
var cheap = access.Cost{Passes: 1, Memory: 8, Threads: 1}

type town struct {
	*access.Accounts
	office townhall.Office // under the policy of the roles
	clock  *clock
}

func open(t testing.TB, store makeStore) (*access.Accounts, town) {
	t.Helper()
	c := &clock{now: time.Date(2026, time.March, 2, 9, 0, 0, 0, cn.Zone)}
	office := cn.Office(store(t), nil)
	office.Now = c.Now
	accounts, err := access.New(access.Config{Office: office, Roles: access.Town(), Cost: cheap, Pause: time.Nanosecond})
	require.NoError(t, err)
	office.Policy = accounts.Policy()
	return accounts, town{accounts, office, c}
}

const first = "correct horse 1"

var (
	systemAdmin   = townhall.Actor{Person: "p-sys", Capacity: access.System}
	securityAdmin = townhall.Actor{Person: "p-sec", Capacity: access.Security}
	auditAdmin    = townhall.Actor{Person: "p-aud", Capacity: access.Audit}
	chen          = townhall.Actor{Person: "p-chen", Capacity: access.Mediator, Unit: "dongcun"}
)

// begun is a town with its three administrators and a mediator, who has changed the first password.
func begun(t testing.TB, store makeStore) town {
	t.Helper()
	_, tn := open(t, store)
	require.NoError(t, tn.Bootstrap(context.Background(), access.Administrators{
		System: access.Opening{Login: "sys", Person: "p-sys", Password: first}, Security: access.Opening{Login: "sec", Person: "p-sec", Password: first},
		Audit: access.Opening{Login: "aud", Person: "p-aud", Password: first}}))
	tn.opened(t, "chen", "p-chen", access.Post{Role: access.Mediator, Place: "shuinan", Unit: "dongcun"})
	return tn
}

const password = "a sentence to keep"

func (tn town) opened(t testing.TB, login string, p townhall.PersonID, posts ...access.Post) {
	t.Helper()
	ctx := context.Background()
	_, err := tn.OpenAccount(ctx, tn.office, systemAdmin, access.Opening{Login: login, Person: p, Password: first})
	require.NoError(t, err)
	_, err = tn.Unlock(ctx, tn.office, securityAdmin, access.AccountRef(login), access.Because{})
	require.NoError(t, err)
	_, err = tn.ChangePassword(ctx, tn.office, townhall.Actor{Person: p}, access.AccountRef(login), access.Changing{Old: first, New: password})
	require.NoError(t, err)
	for _, post := range posts {
		_, err = tn.Appoint(ctx, tn.office, securityAdmin, access.Appointing{Person: p, Post: post})
		require.NoError(t, err)
	}
}

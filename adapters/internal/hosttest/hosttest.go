// Package hosttest proves what a SQL store promises to a host beyond the contract of adapters/storetest: joining the
// host's transactions, several stores on one database, and views for SQL users.
package hosttest

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// Backend is a SQL store under test. Open gives a handle of the host and a store on one fresh database; Another opens a
// second store on it, as a second process would.
type Backend struct {
	Open    func(t *testing.T) (host *sqlx.DB, store townhall.Store, another func() townhall.Store)
	In      func(tx *sqlx.Tx) townhall.Store
	View    func(ctx context.Context, s townhall.Store) (string, error) // of mediation.Case
	OneSide bool                                                        // one writer at a time: nobody can write beside an open transaction
}

// Run proves it.
func Run(t *testing.T, b Backend) {
	t.Run("the host's transaction commits both or neither", b.bothOrNeither)
	t.Run("a conflict leaves the host's transaction able to go on", b.conflictInTx)
	t.Run("an action in the host's transaction", b.actInTx)
	t.Run("the host reads its own writes in the transaction", b.ownWrites)
	t.Run("a view per kind shows the fields", b.view)
	t.Run("two stores on one database lose no update", b.twoStores)
	if !b.OneSide {
		t.Run("a reader misses no entry of a host that commits late", b.lateHost)
		t.Run("one commit sent into two transactions is done once", b.twins)
		t.Run("hosts' commits stay together in the history", b.whole)
	}
}

func change(id string, version int64) townhall.Change {
	return townhall.Change{Record: townhall.Record{Ref: townhall.Ref{Kind: "thing", ID: id}, Version: version, Doc: fmt.Appendf(nil, `{"v":%d}`, version)},
		Entries: []townhall.Entry{{At: time.Date(2025, 3, 4, 8, 0, 0, 0, time.UTC), Verb: "change"}}}
}

func commit(t *testing.T, s townhall.Store, id townhall.CommitID, changes ...townhall.Change) townhall.Pos {
	t.Helper()
	pos, err := s.Commit(t.Context(), id, changes...)
	require.NoError(t, err)
	return pos
}

// history gives "id/version" of the entries after a position, which must be gapless.
func history(t *testing.T, s townhall.Store, after townhall.Pos) (seen []string, last townhall.Pos) {
	t.Helper()
	last = after
	for e, err := range s.History(t.Context(), townhall.Ref{}, after) {
		require.NoError(t, err)
		require.Equal(t, last+1, e.Pos, "positions have no gap")
		last = e.Pos
		seen = append(seen, fmt.Sprintf("%s/%d", e.After.ID, e.After.Version))
	}
	return seen, last
}

func (b Backend) bothOrNeither(t *testing.T) {
	host, store, _ := b.Open(t)
	host.MustExec("CREATE TABLE ticket (id integer PRIMARY KEY, thing text NOT NULL)")
	for i, end := range []func(*sqlx.Tx) error{(*sqlx.Tx).Rollback, (*sqlx.Tx).Commit} {
		tx := host.MustBegin()
		tx.MustExec("INSERT INTO ticket VALUES (1, 'a')")
		commit(t, b.In(tx), townhall.CommitID(fmt.Sprint("c", i)), change("a", 1))
		require.NoError(t, end(tx))
		var tickets int
		require.NoError(t, host.Get(&tickets, "SELECT count(*) FROM ticket"))
		_, err := store.Get(t.Context(), townhall.Ref{Kind: "thing", ID: "a"})
		seen, _ := history(t, store, 0)
		assert.Equal(t, i, tickets)
		assert.Equal(t, i == 1, err == nil)
		assert.Len(t, seen, i)
	}
	_, err := store.Commit(t.Context(), "c1")
	assert.NoError(t, err, "the store knows the commit that the host made")
	_, err = store.Commit(t.Context(), "c0")
	assert.ErrorIs(t, err, townhall.NotFound)
}

func (b Backend) conflictInTx(t *testing.T) {
	host, store, _ := b.Open(t)
	commit(t, store, "first", change("a", 1))
	tx := host.MustBegin()
	joined := b.In(tx)
	_, err := joined.Commit(t.Context(), "stale", change("b", 1), change("a", 1))
	require.ErrorIs(t, err, townhall.Conflict)
	commit(t, joined, "next", change("a", 2))
	require.NoError(t, tx.Commit())
	seen, _ := history(t, store, 0)
	assert.Equal(t, []string{"a/1", "a/2"}, seen, "nothing of the refused commit was written")
}

func (b Backend) actInTx(t *testing.T) {
	host, store, _ := b.Open(t)
	o := office(store)
	a := application(t, o)
	host.MustExec("CREATE TABLE link (citizen text NOT NULL, matter text NOT NULL)")
	tx := host.MustBegin()
	c, err := mediation.Accept(t.Context(), o.In(b.In(tx)), townhall.Actor{Capacity: "clerk"}, a)
	require.NoError(t, err)
	tx.MustExec("INSERT INTO link VALUES ('c1', '" + c.ID + "')")
	require.NoError(t, tx.Commit())
	_, rec, err := townhall.Load[mediation.Case](t.Context(), store, c.Ref())
	require.NoError(t, err)
	assert.Equal(t, "accepted", rec.State)
}

func office(s townhall.Store) townhall.Office {
	return townhall.Office{Store: s, Policy: townhall.Anyone(), Rules: townhall.Rules("test", mediation.Rules()...), Now: time.Now, NewID: townhall.IDs(time.Now, rand.Reader)}
}

func application(t *testing.T, o townhall.Office) mediation.Application {
	body, err := mediation.Establish(t.Context(), o, townhall.Actor{Capacity: "clerk"}, mediation.Committee{Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly, Formed: townhall.NewDate(2025, 1, 6),
		Members: []mediation.Member{{Person: "m1", Director: true}, {Person: "m2", Woman: true}, {Person: "m3"}}})
	require.NoError(t, err)
	return mediation.Application{Committee: body.ID, Place: "shuinan/dongcun", Category: mediation.Neighbours, Source: mediation.OwnMotion,
		Parties: []mediation.Party{{Person: "p1", Side: "a"}, {Person: "p2", Side: "b"}}}
}

func (b Backend) ownWrites(t *testing.T) {
	host, store, _ := b.Open(t)
	commit(t, store, "before", change("a", 1))
	tx := host.MustBegin()
	defer tx.Rollback()
	joined := b.In(tx)
	commit(t, joined, "mine", change("a", 2), change("b", 1))
	rec, err := joined.Get(t.Context(), townhall.Ref{Kind: "thing", ID: "a"})
	require.NoError(t, err)
	assert.Equal(t, int64(2), rec.Version)
	found := 0
	for rec, err := range joined.Find(t.Context(), townhall.Query{Kind: "thing"}) {
		require.NoError(t, err)
		_, err = joined.Get(t.Context(), rec.Ref)
		require.NoError(t, err, "the body uses the transaction")
		found++
	}
	assert.Equal(t, 2, found)
	entries := 0
	for _, err := range joined.History(t.Context(), townhall.Ref{}, 0) {
		require.NoError(t, err)
		entries++
	}
	assert.Equal(t, 3, entries)
}

func (b Backend) view(t *testing.T) {
	host, store, _ := b.Open(t)
	o := office(store)
	c, err := mediation.Accept(t.Context(), o, townhall.Actor{Capacity: "clerk"}, application(t, o))
	require.NoError(t, err)
	name, err := b.View(t.Context(), store)
	require.NoError(t, err)
	assert.Equal(t, "townhall_mediation_case", name)
	var row struct{ ID, Place, State, Category, Source, Accepted string }
	require.NoError(t, host.Get(&row, "SELECT id, place, state, category, source, CAST(accepted AS text) AS accepted FROM "+name))
	assert.Equal(t, []string{c.ID, "shuinan/dongcun", "accepted", "neighbours", "own_motion", c.Accepted.String()},
		[]string{row.ID, row.Place, row.State, row.Category, row.Source, row.Accepted})
	_, err = b.View(t.Context(), store)
	assert.NoError(t, err, "made again")
}

func (b Backend) twoStores(t *testing.T) {
	_, one, another := b.Open(t)
	stores := []townhall.Store{one, another()}
	commit(t, one, "start", change("a", 1))
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			s := stores[i%2]
			for k := 0; k < 5; {
				rec, err := s.Get(t.Context(), townhall.Ref{Kind: "thing", ID: "a"})
				if err == nil {
					_, err = s.Commit(t.Context(), townhall.CommitID(fmt.Sprint(i, "-", k, "-", rec.Version)), change("a", rec.Version+1))
				}
				if err == nil {
					k++
				} else if !assert.ErrorIs(t, err, townhall.Conflict) {
					return
				}
			}
		})
	}
	wg.Wait()
	seen, last := history(t, one, 0)
	assert.Equal(t, townhall.Pos(81), last)
	for i, s := range seen {
		require.Equal(t, fmt.Sprintf("a/%d", i+1), s)
	}
}

// lateHost: a host writes first and commits last. Whoever has read on meanwhile still gets the host's entries, behind.
func (b Backend) lateHost(t *testing.T) {
	host, store, _ := b.Open(t)
	tx := host.MustBegin()
	commit(t, b.In(tx), "late", change("slow", 1), change("slow", 2))
	commit(t, store, "early", change("quick", 1))
	seen, last := history(t, store, 0)
	assert.Equal(t, []string{"quick/1"}, seen)
	if err := tx.Commit(); err != nil {
		// At SERIALIZABLE the database may ask the host to do its transaction again, and then nothing of it stands.
		var refused interface{ SQLState() string }
		require.ErrorAs(t, err, &refused)
		require.Equal(t, "40001", refused.SQLState())
		tx = host.MustBegin()
		commit(t, b.In(tx), "late", change("slow", 1), change("slow", 2))
		require.NoError(t, tx.Commit())
	}
	commit(t, store, "after", change("slow", 3))
	seen, _ = history(t, store, last)
	assert.Equal(t, []string{"slow/1", "slow/2", "slow/3"}, seen, "in the record's own order")
}

// serialize runs a transaction of the host, again if the database asks for it, as it does at SERIALIZABLE.
func serialize(t *testing.T, host *sqlx.DB, do func(*sqlx.Tx) error) {
	t.Helper()
	for {
		tx, err := host.Beginx()
		require.NoError(t, err)
		if err = do(tx); err == nil {
			err = tx.Commit()
		}
		if err == nil {
			return
		}
		_ = tx.Rollback()
		var asked interface{ SQLState() string }
		require.ErrorAs(t, err, &asked)
		require.Equal(t, "40001", asked.SQLState())
	}
}

func (b Backend) twins(t *testing.T) {
	host, store, _ := b.Open(t)
	commit(t, store, "start", change("old", 1))
	for _, c := range []townhall.Change{change("new", 1), change("old", 2)} {
		id := townhall.CommitID("twin of " + c.Record.ID)
		first := host.MustBegin()
		commit(t, b.In(first), id, c)
		done := make(chan struct{})
		go func() {
			defer close(done)
			serialize(t, host, func(tx *sqlx.Tx) error {
				_, err := b.In(tx).Commit(t.Context(), id, c)
				return err
			})
		}()
		time.Sleep(50 * time.Millisecond) // so that the second waits, most times
		require.NoError(t, first.Commit())
		<-done
	}
	seen, _ := history(t, store, 0)
	assert.ElementsMatch(t, []string{"old/1", "new/1", "old/2"}, seen)
}

func (b Backend) whole(t *testing.T) {
	host, store, _ := b.Open(t)
	const hosts, each = 4, 200
	var wg sync.WaitGroup
	for h := range hosts {
		wg.Go(func() {
			var changes []townhall.Change
			for i := range each {
				changes = append(changes, change(fmt.Sprintf("%d-%d", h, i), 1))
			}
			serialize(t, host, func(tx *sqlx.Tx) error {
				_, err := b.In(tx).Commit(t.Context(), townhall.CommitID(fmt.Sprint("host ", h)), changes...)
				return err
			})
		})
	}
	wg.Wait()
	seen, _ := history(t, store, 0)
	require.Len(t, seen, hosts*each)
	for i, s := range seen {
		assert.Equal(t, fmt.Sprintf("%c-%d/1", seen[i/each*each][0], i%each), s)
	}
}

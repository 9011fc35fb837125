package townhall_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/memory"
)

// bench is an office on a store in memory whose clock stands and whose ids count.
type bench struct {
	townhall.Office
	*testing.T
	ctx   context.Context
	store *faulty
	now   time.Time
}

// faulty is a store into which a test puts what goes wrong.
type faulty struct {
	townhall.Store
	beforeCommit func(id townhall.CommitID, c townhall.Change) error // of commits that change something
	afterCommit  func() error
	onGet        func(townhall.Record) townhall.Record
}

func (f *faulty) Commit(ctx context.Context, id townhall.CommitID, changes ...townhall.Change) (townhall.Pos, error) {
	if f.beforeCommit != nil && len(changes) > 0 {
		if err := f.beforeCommit(id, changes[0]); err != nil {
			return 0, err
		}
	}
	pos, err := f.Store.Commit(ctx, id, changes...)
	if f.afterCommit != nil && err == nil && len(changes) > 0 {
		err = f.afterCommit()
	}
	return pos, err
}

func (f *faulty) Get(ctx context.Context, r townhall.Ref) (townhall.Record, error) {
	rec, err := f.Store.Get(ctx, r)
	if f.onGet != nil && err == nil {
		rec = f.onGet(rec)
	}
	return rec, err
}

func newBench(t *testing.T) *bench {
	b := &bench{T: t, ctx: t.Context(), store: &faulty{Store: memory.New()}, now: time.Date(2025, 10, 9, 8, 30, 0, 123_456_789, time.FixedZone("CST", 8*3600))}
	n := 0
	b.Office = townhall.Office{Store: b.store, Policy: townhall.Anyone(), Now: func() time.Time { return b.now },
		NewID: func() string { n++; return fmt.Sprint("id", n) }}
	return b
}

type step = func(wish, townhall.Moment) (wish, []townhall.Fact, error)

func collect(w wish, _ townhall.Moment) (wish, []townhall.Fact, error) {
	w.Stage, w.Village = "collected", "shuinan/dongcun"
	return w, []townhall.Fact{{Reason: "heard at the fair"}}, nil
}

func back(w wish, _ townhall.Moment) (wish, []townhall.Fact, error) {
	w.Backers++
	return w, []townhall.Fact{{}}, nil
}

// wish puts a wish on record.
func (b *bench) wish(edits ...func(*wish)) townhall.Ref {
	b.Helper()
	var ref townhall.Ref
	_, err := townhall.Create(b.ctx, b.Office, clerk, "collect", townhall.Ref{Kind: "wish"}, func(m townhall.Moment) (w wish, _ []townhall.Fact, _ error) {
		ref = m.Ref
		w, facts, err := collect(w, m)
		for _, e := range edits {
			e(&w)
		}
		return w, facts, err
	})
	require.NoError(b, err)
	return ref
}

func (b *bench) act(o townhall.Office, verb string, r townhall.Ref, s step) (wish, error) {
	if r.ID == "" {
		return townhall.Create(b.ctx, o, clerk, verb, r, func(m townhall.Moment) (wish, []townhall.Fact, error) { return s(wish{}, m) })
	}
	return townhall.Act(b.ctx, o, clerk, verb, r, s)
}

func (b *bench) record(r townhall.Ref) townhall.Record {
	b.Helper()
	rec, err := b.store.Store.Get(b.ctx, r)
	require.NoError(b, err)
	return rec
}

// verbs lists what happened to a record.
func (b *bench) verbs(r townhall.Ref) []string {
	var verbs []string
	for e, err := range b.store.History(b.ctx, r, 0) {
		require.NoError(b, err)
		verbs = append(verbs, e.Verb)
	}
	return verbs
}

func TestOfficeSaysWhatItLacks(t *testing.T) {
	for field, take := range map[string]func(*townhall.Office){
		"office.Store": func(o *townhall.Office) { o.Store = nil }, "office.Policy": func(o *townhall.Office) { o.Policy = nil },
		"office.Now": func(o *townhall.Office) { o.Now = nil }, "office.NewID": func(o *townhall.Office) { o.NewID = nil },
	} {
		b := newBench(t)
		take(&b.Office)
		_, acted := b.act(b.Office, "collect", townhall.Ref{Kind: "wish"}, collect)
		voided := townhall.Void(b.ctx, b.Office, clerk, townhall.Ref{Kind: "wish", ID: "1"}, "x")
		_, ticked := b.Tick(b.ctx, b.now)
		_, published := b.Publish(b.ctx, clerk, townhall.Calendar{})
		for _, err := range []error{acted, voided, ticked, published} {
			assert.Equal(t, field, failed(t, townhall.Invalid, err).Field)
		}
	}
}

func TestOfficeCopies(t *testing.T) {
	b := newBench(t)
	other := memory.New()
	assert.Equal(t, townhall.Store(other), b.In(other).Store)
	assert.Equal(t, townhall.Store(b.store), b.Store)
	assert.Equal(t, "local", b.With(townhall.Rules("local")).Rules.Name)
	assert.Equal(t, "", b.Rules.Name)
}

func TestPolicyIsAskedBeforeAndAfter(t *testing.T) {
	b := newBench(t)
	var asked []string
	b.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		said := fmt.Sprintf("%s %s %q v%d", r.By.Person, r.Verb, r.Record.Place, r.Record.Version)
		if r.Before != nil {
			said += fmt.Sprint(", before v", r.Before.Version)
		}
		asked = append(asked, said)
		return nil
	})
	ref := b.wish()
	assert.Equal(t, []string{`p1 collect "shuinan/dongcun" v1, before v0`}, asked, "a creation, as it would be")
	asked = nil
	must(b.act(b.Office, "back", ref, back))
	assert.Equal(t, []string{`p1 back "shuinan/dongcun" v1`, `p1 back "shuinan/dongcun" v2, before v1`}, asked, "as it stands and as it would be")
	asked = nil
	must(b.act(b.Office, "move", ref, move("shuinan/xicun")))
	assert.Equal(t, []string{`p1 move "shuinan/dongcun" v2`, `p1 move "shuinan/xicun" v3, before v2`}, asked)
	asked = nil
	require.NoError(t, townhall.Void(b.ctx, b.Office, clerk, ref, "twice"))
	assert.Equal(t, []string{`p1 void "shuinan/xicun" v3`, `p1 void "shuinan/xicun" v4, before v3`}, asked)
}

// bare is a document without a header.
type bare struct{}

func (bare) Head() townhall.Head { return townhall.Head{} }

func TestPolicySeesEveryCreation(t *testing.T) {
	b := newBench(t)
	var versions []int64
	b.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		versions = append(versions, r.Record.Version)
		return nil
	})
	_, err := townhall.Create(b.ctx, b.Office, clerk, "make", townhall.Ref{Kind: "bare"}, func(townhall.Moment) (bare, []townhall.Fact, error) {
		return bare{}, []townhall.Fact{{}}, nil
	})
	require.NoError(t, err)
	assert.Equal(t, []int64{1}, versions, "as it would be, also where place and holder stay empty")
}

func move(to townhall.Place) step {
	return func(w wish, _ townhall.Moment) (wish, []townhall.Fact, error) {
		w.Village = to
		return w, []townhall.Fact{{}}, nil
	}
}

func TestPolicyRefuses(t *testing.T) {
	b := newBench(t)
	ref := b.wish()
	before := b.record(ref)
	b.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		if r.Record.Place.Within("shuinan/dongcun") && r.Verb != "collect" {
			return nil
		}
		return townhall.Denied(r)
	})
	_, away := b.act(b.Office, "move", ref, move("shuinan/xicun"))
	_, created := b.act(b.Office, "collect", townhall.Ref{Kind: "wish"}, collect)
	for _, err := range []error{away, created} {
		e := failed(t, townhall.Forbidden, err)
		assert.Contains(t, e.Text().In(townhall.ZH), "有权“"+e.Field+"”的行为人")
		assert.Contains(t, e.Error(), "clerk p1 @ office")
	}
	assert.Equal(t, before, b.record(ref), "nothing changed")
	assert.Equal(t, []string{"collect"}, b.verbs(townhall.Ref{}))
	_, err := b.act(b.Office, "move", ref, move("shuinan/dongcun/group-1"))
	assert.NoError(t, err)
}

func TestFactsBecomeEntries(t *testing.T) {
	b := newBench(t)
	ref := b.wish()
	must(b.act(b.Office, "back", ref, func(w wish, _ townhall.Moment) (wish, []townhall.Fact, error) {
		return w, []townhall.Fact{{Verb: "counted", Basis: []townhall.Cite{mediationLaw}}, {Reason: "enough"}}, nil
	}))
	var entries []townhall.Entry
	for e, err := range b.store.History(b.ctx, ref, 1) {
		require.NoError(t, err)
		entries = append(entries, e)
	}
	after := b.record(ref)
	at := time.Date(2025, 10, 9, 0, 30, 0, 123_456_000, time.UTC)
	assert.Equal(t, []townhall.Entry{
		{Pos: 2, At: at, By: clerk, Verb: "counted", Basis: []townhall.Cite{mediationLaw}, After: after},
		{Pos: 3, At: at, By: clerk, Verb: "back", Reason: "enough", After: after}}, entries)
	assert.True(t, slices.IsSorted(after.Tags))
}

package townhall_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

var errLost = errors.New("connection lost")

func TestActCreates(t *testing.T) {
	b := newBench(t)
	var seen townhall.Moment
	doc, err := b.act(b.Office, "collect", townhall.Ref{Kind: "wish"}, func(w wish, m townhall.Moment) (wish, []townhall.Fact, error) {
		seen = m
		assert.Zero(t, w)
		w.Notes = []string{"road", "lamp", "road"}
		w.Duties = []townhall.Duty{
			townhall.Within(60, townhall.CalendarDays).From(m.Today),
			townhall.Within(15, townhall.CalendarDays).From(m.Today),
			townhall.Within(1, townhall.CalendarDays).From(m.Today).Meet(m.Today)}
		return collect(w, m)
	})
	require.NoError(t, err)
	assert.Equal(t, stage("collected"), doc.Stage)
	assert.Equal(t, []any{b.now, on("2025-10-09"), clerk}, []any{seen.Now, seen.Today, seen.By})
	rec := b.record(seen.Ref)
	assert.Equal(t, townhall.Record{Ref: seen.Ref, Version: 1, Place: "shuinan/dongcun", Holder: "office", State: "collected",
		Due: on("2025-10-24"), Tags: []string{"lamp", "road"}, Doc: rec.Doc}, rec, "due is that of the earliest open duty")
	assert.Equal(t, doc, must(townhall.Read[wish](rec)))
	loaded, again, err := townhall.Load[wish](b.ctx, b.store, seen.Ref)
	require.NoError(t, err)
	assert.Equal(t, []any{doc, rec}, []any{loaded, again})
}

func TestActOnNothing(t *testing.T) {
	b := newBench(t)
	_, err := b.act(b.Office, "back", townhall.Ref{Kind: "wish", ID: "none"}, back)
	failed(t, townhall.NotFound, err)
	_, _, err = townhall.Load[wish](b.ctx, b.store, townhall.Ref{Kind: "wish", ID: "none"})
	failed(t, townhall.NotFound, err)
	b.NewID = func() string { return "" }
	_, err = b.act(b.Office, "collect", townhall.Ref{Kind: "wish"}, collect)
	failed(t, townhall.Invalid, err)
	assert.Empty(t, b.verbs(townhall.Ref{}))
}

func TestStepThatFailsChangesNothing(t *testing.T) {
	b := newBench(t)
	ref := b.wish()
	before := b.record(ref)
	broken := errors.New("broken")
	for what, s := range map[string]step{
		"fails": func(w wish, _ townhall.Moment) (wish, []townhall.Fact, error) {
			w.Backers = 9
			return w, []townhall.Fact{{}}, broken
		},
		"is refused": func(w wish, m townhall.Moment) (wish, []townhall.Fact, error) {
			_, err := wishes.Go("collected", "adopt", w, m)
			return w, []townhall.Fact{{}}, err
		},
		"goes to a bad place": move("a//b"),
		"leaves a bad duty": func(w wish, _ townhall.Moment) (wish, []townhall.Fact, error) {
			w.Duties = []townhall.Duty{{Start: on("2025-01-01")}}
			return w, []townhall.Fact{{}}, nil
		},
		"leaves a torn letter": func(w wish, _ townhall.Moment) (wish, []townhall.Fact, error) {
			w.Notes = []string{"\xff"}
			return w, []townhall.Fact{{}}, nil
		},
	} {
		doc, err := b.act(b.Office, "try", ref, s)
		assert.Error(t, err, what)
		assert.Zero(t, doc, what)
		assert.Equal(t, before, b.record(ref), what)
	}
	doc, err := b.act(b.Office, "look", ref, func(w wish, _ townhall.Moment) (wish, []townhall.Fact, error) { w.Backers = 9; return w, nil, nil })
	require.NoError(t, err)
	assert.Zero(t, doc.Backers, "without facts nothing happened")
	assert.Equal(t, []string{"collect"}, b.verbs(townhall.Ref{}))
}

func TestActRunsAgainAfterAConflict(t *testing.T) {
	b := newBench(t)
	ref := b.wish()
	b.store.beforeCommit = func(townhall.CommitID, townhall.Change) error {
		b.store.beforeCommit = nil // somebody else is faster, once
		must(b.act(b.Office, "back", ref, back))
		return nil
	}
	doc, err := b.act(b.Office, "back", ref, back)
	require.NoError(t, err)
	assert.Equal(t, 2, doc.Backers, "both are counted")
	assert.Equal(t, int64(3), b.record(ref).Version)
}

func TestActGivesUpInTheEnd(t *testing.T) {
	b := newBench(t)
	ref := b.wish()
	tries := 0
	b.store.beforeCommit = func(townhall.CommitID, townhall.Change) error {
		tries++
		return townhall.StaleVersion(ref, 2, 3)
	}
	_, err := b.act(b.Office, "back", ref, back)
	failed(t, townhall.Conflict, err)
	assert.Equal(t, 10, tries)
	tries = 0
	_, err = b.act(b.Expect(1), "back", ref, back)
	failed(t, townhall.Conflict, err)
	assert.Equal(t, 1, tries, "who expects a version is told at once")
}

func TestExpect(t *testing.T) {
	b := newBench(t)
	ref := b.wish()
	must(b.act(b.Expect(1), "back", ref, back))
	_, err := b.act(b.Expect(1), "back", ref, back)
	e := failed(t, townhall.Conflict, err)
	assert.Equal(t, []string{"wish/" + ref.ID, "version", "1", "version 2 (somebody was first: load it again)"}, []string{e.Ref.String(), e.Field, e.Found.String(), e.Needed.String()})
	failed(t, townhall.Conflict, townhall.Void(b.ctx, b.Expect(1), clerk, ref, "x"))
	assert.Equal(t, 1, must(townhall.Read[wish](b.record(ref))).Backers)
}

func TestOnceAfterALostAnswer(t *testing.T) {
	b := newBench(t)
	b.store.afterCommit = func() error { return errLost }
	_, err := b.act(b.Once("key"), "collect", townhall.Ref{Kind: "wish"}, collect)
	require.ErrorIs(t, err, errLost)
	doc, err := b.act(b.Once("key"), "collect", townhall.Ref{Kind: "wish"}, collect)
	require.NoError(t, err, "asked again")
	assert.Equal(t, stage("collected"), doc.Stage)
	assert.Equal(t, []string{"collect"}, b.verbs(townhall.Ref{}))

	ref := townhall.Ref{Kind: "wish", ID: "key"}
	_, err = b.act(b.Once("second"), "back", ref, back)
	require.ErrorIs(t, err, errLost)
	b.store.afterCommit = nil
	for range 3 {
		assert.Equal(t, 1, must(b.act(b.Once("second"), "back", ref, back)).Backers)
	}
	require.NoError(t, townhall.Void(b.ctx, b.Once("third"), clerk, ref, "x"))
	require.NoError(t, townhall.Void(b.ctx, b.Once("third"), clerk, ref, "x"))
	assert.Equal(t, []string{"collect", "back", "void"}, b.verbs(ref))
}

// TestOnceSentTwiceAtOneTime: the second is not a conflict, but done.
func TestOnceSentTwiceAtOneTime(t *testing.T) {
	for _, what := range []string{"a new record", "an old one", "an old one of an expected version"} {
		b := newBench(t)
		r := townhall.Ref{Kind: "wish"}
		if what != "a new record" {
			r = b.wish()
		}
		o := b.Once("key")
		if what == "an old one of an expected version" {
			o = o.Expect(1)
		}
		b.store.beforeCommit = func(townhall.CommitID, townhall.Change) error {
			b.store.beforeCommit = nil
			b.now = b.now.Add(time.Second) // so that the two changes differ
			must(b.act(o, "sent", r, back))
			return nil
		}
		doc, err := b.act(o, "sent", r, back)
		require.NoError(t, err, what)
		assert.Equal(t, 1, doc.Backers, what)
	}
}

// TestOnceIsForOneAction: an id used again for something else does not pass for done.
func TestOnceIsForOneAction(t *testing.T) {
	b := newBench(t)
	one, two := b.wish(), b.wish()
	o := b.Once("key")
	for _, r := range []townhall.Ref{one, two, one} {
		must(b.act(o, "back", r, back))
	}
	must(b.act(o, "praise", one, back))
	assert.Equal(t, []string{"collect", "back", "praise"}, b.verbs(one))
	assert.Equal(t, []string{"collect", "back"}, b.verbs(two))

	b.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error { return townhall.Denied(r) })
	doc, err := b.act(b.Once("key"), "back", one, back)
	failed(t, townhall.Forbidden, err)
	assert.Zero(t, doc, "who may not act learns nothing from a repeated id")
}

func TestVoid(t *testing.T) {
	b := newBench(t)
	ref := b.wish(func(w *wish) { w.Duties = []townhall.Duty{petition()} })
	assert.Equal(t, []string{"given.reason"}, refused(t, townhall.Void(b.ctx, b.Office, clerk, ref, " ")))
	before := b.record(ref)
	require.False(t, before.Due.IsZero())
	b.store.beforeCommit = func(townhall.CommitID, townhall.Change) error {
		b.store.beforeCommit = nil
		must(b.act(b.Office, "back", ref, back))
		return nil
	}
	require.NoError(t, townhall.Void(b.ctx, b.Office, clerk, ref, "entered twice"), "on what somebody else left meanwhile")
	after := b.record(ref)
	assert.Equal(t, []any{townhall.Voided, townhall.Date{}, int64(3)}, []any{after.State, after.Due, after.Version})
	assert.Equal(t, 1, must(townhall.Read[wish](after)).Backers, "the document stays")
	for range b.store.Find(b.ctx, townhall.Query{}) {
		t.Error("a voided record is in the figures")
	}

	_, err := b.act(b.Office, "back", ref, back)
	e := failed(t, townhall.Gone, err)
	assert.Equal(t, []any{ref, "state"}, []any{e.Ref, e.Field})
	failed(t, townhall.Gone, townhall.Void(b.ctx, b.Office, clerk, ref, "again"))
	failed(t, townhall.NotFound, townhall.Void(b.ctx, b.Office, clerk, townhall.Ref{Kind: "wish", ID: "none"}, "x"))
	assert.Equal(t, []string{"collect", "back", "void"}, b.verbs(ref))
}

func TestDamagedDocumentIsNamedAndKept(t *testing.T) {
	b := newBench(t)
	ref := b.wish()
	before := b.record(ref)
	for _, c := range []struct{ doc, field, found string }{
		{`{"stage": 7}`, "doc.stage", "7"},
		{`{"stage":"collected","backers":"many"}`, "doc.backers", `"many"`},
		{`{"duties":[{"start":"2025-01-01"},{"start":"2025-02-30"}]}`, "doc.duties[1].start", "2025-02-30"},
		{`{"stage":"coll`, "doc", `{"stage":"coll`},
		{`{"stage":"collected",,}`, "doc", `tage":"collected",,`},
		{`[]`, "doc", "[]"},
	} {
		b.store.onGet = func(r townhall.Record) townhall.Record { r.Doc = json.RawMessage(c.doc); return r }
		_, acted := b.act(b.Office, "back", ref, back)
		_, _, loaded := townhall.Load[wish](b.ctx, b.store, ref)
		for _, err := range []error{acted, loaded} {
			e := failed(t, townhall.Corrupt, err)
			assert.Equal(t, ref, e.Ref)
			assert.Equal(t, c.field, e.Field, c.doc)
			assert.Contains(t, e.Found.String(), c.found, c.doc)
			assert.False(t, e.Needed.IsZero())
		}
	}
	assert.Equal(t, before, b.record(ref), "nothing is overwritten")
	b.store.onGet = nil
	must(b.act(b.Office, "back", ref, back))
}

func TestNewerDocumentIsReadAndNotRewritten(t *testing.T) {
	b := newBench(t)
	ref := b.wish()
	before := b.record(ref)
	b.store.onGet = func(r townhall.Record) townhall.Record {
		r.Doc = json.RawMessage(`{"stage":"collected","village":"a","photos":["x"]}`)
		return r
	}
	doc, _, err := townhall.Load[wish](b.ctx, b.store, ref)
	require.NoError(t, err)
	assert.Equal(t, wish{Stage: "collected", Village: "a"}, doc)
	_, err = b.act(b.Office, "back", ref, back)
	e := failed(t, townhall.Newer, err)
	assert.Equal(t, ref, e.Ref)
	assert.Contains(t, e.Error(), "photos")
	assert.Equal(t, before, b.record(ref))
	require.NoError(t, townhall.Void(b.ctx, b.Office, clerk, ref, "it can still be voided"))
}

func TestDocs(t *testing.T) {
	b := newBench(t)
	for range 3 {
		b.wish()
	}
	n := 0
	for doc, err := range townhall.Docs[wish](b.ctx, b.store, townhall.Query{Kind: "wish"}) {
		require.NoError(t, err)
		assert.Equal(t, stage("collected"), doc.Stage)
		n++
	}
	assert.Equal(t, 3, n)
	type other struct{ Stage int }
	n = 0
	for _, err := range townhall.Docs[other](b.ctx, b.store, townhall.Query{}) {
		failed(t, townhall.Corrupt, err)
		n++
	}
	assert.Equal(t, 1, n, "it ends at the first error")
	for _, err := range townhall.Docs[wish](b.ctx, b.store, townhall.Query{Order: "size"}) {
		failed(t, townhall.Invalid, err)
	}
	assert.Zero(t, must(townhall.Read[wish](townhall.Record{Ref: townhall.Ref{Kind: "wish"}})))
}

func TestOnlyCreateMakesRecords(t *testing.T) {
	b := newBench(t)
	_, err := townhall.Act(b.ctx, b.Office, clerk, "back", townhall.Ref{Kind: "wish"}, back)
	assert.Equal(t, "ref", failed(t, townhall.Invalid, err).Field, "the reference of an empty document makes none")
	ref := b.wish()
	_, err = townhall.Create(b.ctx, b.Office, clerk, "collect", ref, func(m townhall.Moment) (wish, []townhall.Fact, error) { return collect(wish{}, m) })
	failed(t, townhall.Conflict, err)
	assert.Equal(t, []string{"collect"}, b.verbs(ref))
	assert.Equal(t, []string{"collect"}, b.verbs(townhall.Ref{}))
}

// kept is a document that knows its kind and checks itself.
type kept struct {
	Size int `json:"size"`
}

func (kept) Head() townhall.Head { return townhall.Head{Kind: "kept"} }

func (k kept) Check() error {
	if k.Size < 0 {
		return &townhall.Error{Kind: townhall.Invalid, Field: "size", Found: townhall.ValueOf(k.Size), Needed: townhall.Plain("0 or more")}
	}
	return nil
}

func TestDocumentsThatFailTheirOwnCheckAreNotStored(t *testing.T) {
	b := newBench(t)
	_, err := townhall.Create(b.ctx, b.Office, clerk, "keep", townhall.Ref{Kind: "kept"}, func(townhall.Moment) (kept, []townhall.Fact, error) {
		return kept{-1}, []townhall.Fact{{}}, nil
	})
	assert.Equal(t, "size", failed(t, townhall.Invalid, err).Field)
	assert.Empty(t, b.verbs(townhall.Ref{}))
}

func TestARecordOfAnotherKindIsNotDamaged(t *testing.T) {
	b := newBench(t)
	ref := b.wish()
	_, _, err := townhall.Load[kept](b.ctx, b.store, ref)
	e := failed(t, townhall.Invalid, err)
	assert.Equal(t, []string{"ref", "wish", "a record of the kind kept"}, []string{e.Field, e.Found.String(), e.Needed.String()})
	_, err = townhall.Act(b.ctx, b.Office, clerk, "keep", ref, func(k *kept, _ townhall.Moment) (*kept, []townhall.Fact, error) {
		return k, []townhall.Fact{{}}, nil
	})
	failed(t, townhall.Invalid, err)
}

// A policy by what is written: nobody writes in another's name.
func TestPolicySeesWhatTheStepMakes(t *testing.T) {
	b := newBench(t)
	ref := b.wish()
	b.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		if r.Before == nil {
			return nil
		}
		was, now := must(townhall.Read[wish](*r.Before)), must(townhall.Read[wish](r.Record))
		if len(now.Notes) > len(was.Notes) && now.Notes[len(now.Notes)-1] != string(r.By.Person) {
			return townhall.Denied(r)
		}
		return nil
	})
	sign := func(name string) step {
		return func(w wish, _ townhall.Moment) (wish, []townhall.Fact, error) {
			w.Notes = append(w.Notes, name)
			return w, []townhall.Fact{{}}, nil
		}
	}
	_, err := b.act(b.Office, "sign", ref, sign("somebody else"))
	failed(t, townhall.Forbidden, err)
	_, err = b.act(b.Office, "sign", ref, sign(string(clerk.Person)))
	require.NoError(t, err)
}

// A database that somebody holds is no reason to run the step again: it would wait each time.
func TestActDoesNotInsistOnADatabaseThatIsHeld(t *testing.T) {
	b := newBench(t)
	ref := b.wish()
	tries := 0
	b.store.beforeCommit = func(townhall.CommitID, townhall.Change) error {
		tries++
		return &townhall.Error{Kind: townhall.Conflict, Field: "database"}
	}
	for _, o := range []townhall.Office{b.Office, b.Once("key")} {
		tries = 0
		_, err := b.act(o, "back", ref, back)
		failed(t, townhall.Conflict, err)
		assert.Equal(t, 1, tries)
		tries = 0
		_, err = b.act(o, "collect", townhall.Ref{Kind: "wish"}, collect)
		failed(t, townhall.Conflict, err)
		assert.Equal(t, 1, tries)
	}
}

// Voiding and new due dates are asked about twice as well, so that a policy may judge the second question alone.
func TestPolicyByWhatIsMadeHoldsForVoiding(t *testing.T) {
	b := newBench(t)
	ref := b.wish()
	b.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		if r.Before == nil {
			return nil
		}
		return townhall.Denied(r)
	})
	failed(t, townhall.Forbidden, townhall.Void(b.ctx, b.Office, clerk, ref, "x"))
	assert.Equal(t, "collected", b.record(ref).State)
}

// foresight is a policy that knows before that nobody ever does what it names.
type foresight struct {
	townhall.Policy
	never string
}

func (f foresight) Ever(_ context.Context, by townhall.Actor, verb, kind string) error {
	if verb == f.never {
		return townhall.Denied(townhall.Request{By: by, Verb: verb, Record: townhall.Record{Ref: townhall.Ref{Kind: kind}}})
	}
	return nil
}

func TestWhoMayNeverIsNotToldByWhichRuleItWouldFail(t *testing.T) {
	b := newBench(t)
	b.Policy = foresight{townhall.Anyone(), "collect"}
	_, err := b.act(b.Office, "collect", townhall.Ref{Kind: "wish"}, func(w wish, _ townhall.Moment) (wish, []townhall.Fact, error) {
		t.Error("the step was run")
		return w, nil, errLost
	})
	failed(t, townhall.Forbidden, err)
	b.Policy = foresight{townhall.Anyone(), "sing"}
	assert.NotZero(t, b.wish())
}

package townhall_test

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

// postbox is a Notifier that keeps what it is given, and fails for the records in broken.
type postbox struct {
	notices []townhall.Notice
	broken  map[townhall.Ref]error
}

func (p *postbox) Notify(_ context.Context, n townhall.Notice) error {
	p.notices = append(p.notices, n)
	return p.broken[n.Ref]
}

// dueWish puts a wish on record that is due 15 days after today, 9 October 2025: on Friday, the 24th.
func (b *bench) dueWish(edits ...func(*wish)) townhall.Ref {
	b.Helper()
	return b.wish(append([]func(*wish){func(w *wish) {
		w.Duties = []townhall.Duty{townhall.Within(15, townhall.CalendarDays).From(on("2025-10-09"))}
	}}, edits...)...)
}

func noon(day string) time.Time { return on(day).Time(time.UTC).Add(12 * time.Hour) }

func TestTickRemindsOnce(t *testing.T) {
	b, box := newBench(t), &postbox{}
	b.Notifier = box
	ref := b.dueWish()
	b.wish() // without a duty
	for _, c := range []struct {
		day string
		n   int
	}{{"2025-10-23", 0}, {"2025-10-24", 1}, {"2025-10-24", 0}, {"2025-11-30", 0}} {
		n, err := b.Tick(b.ctx, noon(c.day))
		require.NoError(t, err)
		assert.Equal(t, c.n, n, c.day)
	}
	require.Len(t, box.notices, 1)
	n := box.notices[0]
	assert.True(t, n.At.Equal(noon("2025-10-24")))
	n.At = time.Time{}
	id := "remind/" + ref.String() + "///2025-10-09/2025-10-24"
	duty := townhall.Within(15, townhall.CalendarDays).From(on("2025-10-09"))
	assert.Equal(t, townhall.Notice{ID: id, To: "office", Ref: ref, Place: "shuinan/dongcun", Duty: duty, Due: on("2025-10-24"), Text: n.Text}, n)
	assert.Equal(t, ref.String()+"（自2025-10-09起15日内）于2025-10-24到期", n.Text.In(townhall.ZH))
	sent := townhall.Ref{Kind: townhall.NoticeKind, ID: id}
	assert.Equal(t, []string{"remind"}, b.verbs(sent), "on record")
	kept, rec, err := townhall.Load[townhall.Notice](b.ctx, b.store, sent)
	require.NoError(t, err)
	assert.Equal(t, ref, kept.Ref)
	assert.Equal(t, []any{b.record(ref).Place, on("2025-10-24")}, []any{rec.Place, rec.Opened})
	assert.Equal(t, int64(1), b.record(ref).Version, "being reminded changes nothing")

	must(b.act(b.Office, "extend", ref, func(w wish, m townhall.Moment) (wish, []townhall.Fact, error) {
		var err error
		w.Duties[0], err = w.Duties[0].Extend(townhall.Extension{N: 5, Unit: townhall.CalendarDays, Reason: "r", By: clerk, Approver: chief, On: m.Today})
		return w, []townhall.Fact{{}}, err
	}))
	assert.Equal(t, 1, must(b.Tick(b.ctx, noon("2025-11-30"))), "a new due date is a new reminder")
}

// Each duty has its owner, who is told when it is due, whatever else the record still waits for.
func TestTickRemindsTheOwnerOfEachDuty(t *testing.T) {
	b, box := newBench(t), &postbox{}
	b.Notifier = box
	b.wish(func(w *wish) {
		for owner, days := range map[townhall.UnitID]int{"a": 1, "b": 5} {
			d := townhall.Within(days, townhall.CalendarDays).From(on("2025-10-09"))
			d.Owner = owner
			w.Duties = append(w.Duties, d)
		}
	})
	var told []townhall.UnitID
	for _, day := range []string{"2025-10-09", "2025-10-10", "2025-10-13", "2025-10-14", "2025-10-15"} {
		must(b.Tick(b.ctx, noon(day)))
		for _, n := range box.notices {
			told = append(told, n.To)
		}
		box.notices = nil
	}
	assert.Equal(t, []townhall.UnitID{"a", "b"}, told)
}

func TestTickAfterACrash(t *testing.T) {
	b, box := newBench(t), &postbox{}
	b.Notifier = box
	ref := b.dueWish()
	b.store.beforeCommit = func(townhall.CommitID, townhall.Change) error { return errLost } // sent, and not written down
	_, err := b.Tick(b.ctx, noon("2025-10-24"))
	require.ErrorIs(t, err, errLost)
	b.store.beforeCommit = nil
	assert.Equal(t, 1, must(b.Tick(b.ctx, noon("2025-10-25"))))
	require.Len(t, box.notices, 2)
	assert.Equal(t, box.notices[0].ID, box.notices[1].ID, "sent again under the same id")
	assert.Equal(t, []string{"collect"}, b.verbs(ref))
}

func TestTickGoesOnPastAFailure(t *testing.T) {
	b := newBench(t)
	first, second := b.dueWish(), b.dueWish()
	broken := errors.New("no such mailbox")
	b.Notifier = &postbox{broken: map[townhall.Ref]error{first: broken}}
	chores := 0
	bad := errors.New("bad chore")
	b.Chores = []townhall.Chore{
		func(context.Context, townhall.Office, time.Time) error { return bad },
		func(_ context.Context, o townhall.Office, now time.Time) error {
			chores++
			assert.Equal(t, now, o.Now())
			return nil
		}}
	n, err := b.Tick(b.ctx, noon("2025-10-24"))
	assert.ErrorIs(t, err, broken)
	assert.ErrorIs(t, err, bad)
	assert.Equal(t, []int{1, 1}, []int{n, chores})
	sent := func(ref townhall.Ref) []string {
		return b.verbs(townhall.Ref{Kind: townhall.NoticeKind, ID: "remind/" + ref.String() + "///2025-10-09/2025-10-24"})
	}
	assert.Empty(t, sent(first))
	assert.Equal(t, []string{"remind"}, sent(second))
}

func TestTickAndOthers(t *testing.T) {
	b := newBench(t)
	b.dueWish()
	assert.Zero(t, must(b.Tick(b.ctx, noon("2025-10-24"))), "nobody carries reminders: none is done")
	b.Notifier = &postbox{}
	b.store.beforeCommit = func(townhall.CommitID, townhall.Change) error {
		b.store.beforeCommit = nil
		assert.Equal(t, 1, must(b.Tick(b.ctx, noon("2025-10-24").Add(time.Second))), "another process")
		return nil
	}
	assert.Zero(t, must(b.Tick(b.ctx, noon("2025-10-24"))), "the other one was faster")
	assert.Zero(t, must(b.Tick(b.ctx, noon("2025-10-24"))))
	_, err := b.Tick(b.ctx, time.Time{})
	assert.Equal(t, "now", failed(t, townhall.Invalid, err).Field)
	ctx, cancel := context.WithCancel(b.ctx)
	cancel()
	_, err = b.Tick(ctx, noon("2025-10-24"))
	assert.ErrorIs(t, err, context.Canceled)
}

// publishing is a bench under a calendar of 2025 alone, with a wish due provisionally on 2 January 2026.
func publishing(t *testing.T) (*bench, townhall.Ref) {
	b := newBench(t)
	b.Calendar = must(townhall.NewCalendar("city").Publish(2025))
	return b, b.wish(func(w *wish) {
		w.Duties = []townhall.Duty{townhall.Within(2, townhall.WorkingDays).From(on("2025-12-31")), petition().Meet(on("2025-04-01"))}
	})
}

func TestPublishListsWhatMovedAndWritesIt(t *testing.T) {
	b, ref := publishing(t)
	still := b.dueWish()
	assert.Equal(t, on("2026-01-02"), b.record(ref).Due)
	next := must(b.Calendar.Publish(2026, off("2026-01-01", "New Year"), off("2026-01-02", "New Year")))
	moved, err := b.Publish(b.ctx, chief, next)
	require.NoError(t, err)
	require.Len(t, moved, 1)
	m := moved[0]
	assert.Equal(t, []any{ref, on("2026-01-02"), true, on("2026-01-06"), false}, []any{m.Ref, m.Was.Date, m.Was.Provisional, m.Is.Date, m.Is.Provisional})
	assert.Equal(t, on("2026-01-06"), b.record(ref).Due)
	assert.Equal(t, []string{"collect", "recompute_due"}, b.verbs(ref))
	assert.Equal(t, []string{"collect"}, b.verbs(still))

	must(b.Publish(b.ctx, chief, next))
	assert.Equal(t, []string{"collect", "recompute_due"}, b.verbs(ref), "publishing twice writes once")
	b.Calendar = next
	assert.Empty(t, must(b.Publish(b.ctx, chief, next)))
}

func TestPublishTellsWhatBecameFinal(t *testing.T) {
	b, ref := publishing(t)
	moved, err := b.Publish(b.ctx, chief, must(b.Calendar.Publish(2026, work("2026-01-03", "x"), work("2026-01-04", "x"))))
	require.NoError(t, err)
	require.Len(t, moved, 1)
	assert.Equal(t, moved[0].Was.Date, moved[0].Is.Date)
	assert.Equal(t, []string{"collect"}, b.verbs(ref), "the same date is not written again")
}

func TestPublishAmongOthers(t *testing.T) {
	b, ref := publishing(t)
	next := must(b.Calendar.Publish(2026, off("2026-01-01", "New Year")))
	b.store.beforeCommit = func(townhall.CommitID, townhall.Change) error {
		b.store.beforeCommit = nil
		must(b.act(b.Office, "back", ref, back))
		return nil
	}
	must(b.Publish(b.ctx, chief, next))
	assert.Equal(t, []string{"collect", "back", "recompute_due"}, b.verbs(ref))
	assert.Equal(t, 1, must(townhall.Read[wish](b.record(ref))).Backers)

	b, ref = publishing(t)
	b.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error { return townhall.Denied(r) })
	_, err := b.Publish(b.ctx, clerk, next)
	assert.Equal(t, "recompute_due", failed(t, townhall.Forbidden, err).Field)
	assert.Equal(t, on("2026-01-02"), b.record(ref).Due)

	b.Policy = townhall.Anyone()
	b.store.onGet = func(r townhall.Record) townhall.Record {
		b.store.onGet = nil // voided between the list and the writing
		require.NoError(t, townhall.Void(b.ctx, b.Office, clerk, ref, "x"))
		return b.record(ref)
	}
	must(b.Publish(b.ctx, chief, next))
	assert.Equal(t, []string{"collect", "void"}, b.verbs(ref))
	assert.True(t, b.record(ref).Due.IsZero())
}

// TestPublishMendsStaleDates: a stored date that is not what its duties give is listed and written, whatever the reason.
func TestPublishMendsStaleDates(t *testing.T) {
	b := newBench(t)
	b.Calendar = must(townhall.NewCalendar("city").Publish(2025))
	store := func(ref townhall.Ref, due townhall.Date, doc string) townhall.Ref {
		rec := b.record(ref)
		rec.Version, rec.Due = rec.Version+1, due
		if doc != "" {
			rec.Doc = []byte(doc)
		}
		must(b.store.Store.Commit(b.ctx, townhall.CommitID(ref.String()), townhall.Change{Record: rec, Entries: []townhall.Entry{{Verb: "meddle"}}}))
		return ref
	}
	late, none, idle, foreign := store(b.dueWish(), on("2025-12-01"), ""), store(b.dueWish(), townhall.Date{}, ""), store(b.wish(), on("2025-11-01"), ""), store(b.wish(), townhall.Date{}, `["duties"]`)
	right := b.dueWish()
	moved := must(b.Publish(b.ctx, chief, b.Calendar))
	var got []any
	for _, m := range moved {
		got = append(got, m.Ref, m.Was.Date, m.Is.Date)
	}
	assert.Equal(t, []any{late, on("2025-12-01"), on("2025-10-24"), none, townhall.Date{}, on("2025-10-24"), idle, on("2025-11-01"), townhall.Date{}}, got)
	for _, ref := range []townhall.Ref{late, none} {
		assert.Equal(t, on("2025-10-24"), b.record(ref).Due)
		assert.Equal(t, []string{"collect", "meddle", "recompute_due"}, b.verbs(ref))
	}
	assert.True(t, b.record(idle).Due.IsZero(), "nothing is open that could be due")
	assert.Equal(t, []string{"collect", "meddle"}, b.verbs(foreign))
	assert.Equal(t, []string{"collect"}, b.verbs(right))
	assert.Empty(t, must(b.Publish(b.ctx, chief, b.Calendar)))
}

func TestPublishStopsAtWhatIsDamaged(t *testing.T) {
	b, ref := publishing(t)
	for doc, field := range map[string]string{
		`{"duties":[{"start":"2025-02-30"}]}`:                               "doc.duties[0].start",
		`{"duties":[{"start":"2025-02-28","limit":{"n":1,"unit":"week"}}]}`: "doc.duties[0].limit.unit",
	} {
		rec := b.record(ref)
		rec.Version, rec.Doc = rec.Version+1, []byte(doc)
		must(b.store.Store.Commit(b.ctx, townhall.CommitID(field), townhall.Change{Record: rec, Entries: []townhall.Entry{{Verb: "meddle"}}}))
		_, err := b.Publish(b.ctx, chief, b.Calendar)
		var e *townhall.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, []any{ref, field}, []any{e.Ref, e.Field})
		assert.Equal(t, on("2026-01-02"), b.record(ref).Due)
	}
	ctx, cancel := context.WithCancel(b.ctx)
	cancel()
	_, err := b.Publish(ctx, chief, b.Calendar)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestWouldMove(t *testing.T) {
	b := newBench(t)
	var refs []townhall.Ref
	for _, rule := range []string{"petition.answer", "", "unknown.rule"} {
		refs = append(refs, b.wish(func(w *wish) {
			d := townhall.Within(60, townhall.CalendarDays).From(on("2026-02-02"))
			d.Rule = rule
			w.Duties = []townhall.Duty{d, d.Meet(on("2026-02-03"))}
		}))
	}
	base := townhall.Rules("cn", answer())
	assert.Empty(t, must(b.With(base).WouldMove(b.ctx)))
	pack := must(townhall.LoadRules(fstest.MapFS{"county.json": {Data: []byte(county)}}, "county.json"))
	moved, err := b.With(must(base.With(pack))).WouldMove(b.ctx)
	require.NoError(t, err)
	require.Len(t, moved, 1)
	assert.Equal(t, []any{refs[0], on("2026-04-03"), on("2026-03-19"), 45}, []any{moved[0].Ref, moved[0].Was.Date, moved[0].Is.Date, moved[0].NewLimit.N})
	assert.Equal(t, []string{"collect"}, b.verbs(refs[0]), "a query writes nothing")

	numbers := townhall.Rules("x", townhall.Rule("petition.answer", townhall.Text{}, townhall.Version[int]{Value: 45}))
	_, err = b.With(numbers).WouldMove(b.ctx)
	assert.Equal(t, "rules[petition.answer].versions[0].value", failed(t, townhall.Invalid, err).Field)
	later := townhall.Rules("x", townhall.Rule("petition.answer", townhall.Text{}, limitVersion{From: on("2027-01-01"), Value: townhall.Within(1, townhall.Months)}))
	assert.Empty(t, must(b.With(later).WouldMove(b.ctx)), "a rule not in force on the day of the event moves nothing")
}

func TestDamagedDutiesAreNamed(t *testing.T) {
	b := newBench(t)
	ref := b.dueWish()
	rec := b.record(ref)
	rec.Version, rec.Doc = 2, []byte(`{"duties": 7}`)
	must(b.store.Store.Commit(b.ctx, "tampered", townhall.Change{Record: rec, Entries: []townhall.Entry{{Verb: "x"}}}))
	_, err := b.WouldMove(b.ctx)
	e := failed(t, townhall.Corrupt, err)
	assert.Equal(t, []any{ref, "doc.duties"}, []any{e.Ref, e.Field})
}

// A store that could not keep the notice says so; and who has no notifier still hears that the context is over.
func TestTickSaysWhatItCouldNotKeep(t *testing.T) {
	b, box := newBench(t), &postbox{}
	b.dueWish()
	ctx, cancel := context.WithCancel(b.ctx)
	cancel()
	_, err := b.Tick(ctx, noon("2025-10-24"))
	assert.ErrorIs(t, err, context.Canceled)
	b.Notifier = box
	for _, c := range []*townhall.Error{{Kind: townhall.Conflict, Field: "database"}, {Kind: townhall.Conflict, Field: "version"}} {
		b.store.beforeCommit = func(townhall.CommitID, townhall.Change) error { return c }
		n, err := b.Tick(b.ctx, noon("2025-10-24"))
		assert.Zero(t, n)
		failed(t, townhall.Conflict, err)
	}
}

// A duty is known by its rule, owner and event, wherever it stands in the list.
func TestRemindersFollowTheDutyNotItsPlace(t *testing.T) {
	b, box := newBench(t), &postbox{}
	b.Notifier = box
	ref := b.dueWish()
	assert.Equal(t, 1, must(b.Tick(b.ctx, noon("2025-10-24"))))
	must(b.act(b.Office, "add", ref, func(w wish, _ townhall.Moment) (wish, []townhall.Fact, error) {
		d := townhall.Within(15, townhall.CalendarDays).From(on("2025-10-09"))
		d.Owner = "another"
		w.Duties = append([]townhall.Duty{d}, w.Duties...)
		return w, []townhall.Fact{{}}, nil
	}))
	assert.Equal(t, 1, must(b.Tick(b.ctx, noon("2025-10-25"))))
	assert.Equal(t, townhall.UnitID("another"), box.notices[1].To)
}

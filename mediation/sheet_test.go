package mediation_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/mediation"
)

var (
	accountant = townhall.Actor{Person: "accountant"}
	head       = townhall.Actor{Person: "head"}
	cashier    = townhall.Actor{Person: "cashier"}
)

// till is an office that pays, on a day that the test sets.
type till struct {
	require.TestingT
	townhall.Office
	today townhall.Date
}

func newTill(t require.TestingT, book townhall.Rulebook) *till {
	d := &till{t, cn.Office(memory.New(), townhall.Anyone()).With(book), day(time.January, 31)}
	d.Now = func() time.Time { return d.today.Time(cn.Zone).Add(9 * time.Hour) }
	_, err := mediation.Establish(ctx, d.Office, mediator, committee())
	require.NoError(t, err)
	return d
}

// quick records a case of a day.
func (d *till) quick(heard townhall.Date) string {
	c, err := mediation.Quick(ctx, d.Office, mediator, mediation.QuickCase{Place: "shuinan/dongcun", Category: mediation.Neighbours, Parties: fence, Agreed: "fence back", Heard: heard})
	require.NoError(d, err)
	return c.ID
}

func (d *till) compute(p townhall.Period) (mediation.Sheet, error) {
	return mediation.ComputeSheet(ctx, d.Office, accountant, "dongcun", p)
}

func (d *till) computed(p townhall.Period) mediation.Sheet {
	s, err := d.compute(p)
	require.NoError(d, err)
	return s
}

func (d *till) paid(p townhall.Period) mediation.Sheet {
	s := d.computed(p)
	_, err := mediation.ApproveSheet(ctx, d.Office, head, s.Ref())
	require.NoError(d, err)
	s, err = mediation.PaySheet(ctx, d.Office, cashier, s.Ref())
	require.NoError(d, err)
	return s
}

// sheets are all that were ever made, each with whether it was voided.
func (d *till) sheets() (out []mediation.Sheet) {
	states := []string{townhall.Voided}
	for _, n := range mediation.SheetStates.Names {
		states = append(states, string(n.State))
	}
	for rec, err := range d.Store.Find(ctx, townhall.Query{Kind: mediation.SheetKind, States: states}) {
		require.NoError(d, err)
		s, err := townhall.Read[mediation.Sheet](rec)
		require.NoError(d, err)
		s.Voided = rec.State == townhall.Voided
		out = append(out, s)
	}
	return out
}

func casesOn(s mediation.Sheet) []string {
	out := []string{}
	for _, l := range s.Lines {
		out = append(out, l.Case)
	}
	return out
}

func refusedFor(t require.TestingT, code string, err error) {
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r)
	assert.Equal(t, code, r.Finding.Failed()[0].Code)
	for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
		assert.NotContains(t, r.Finding.In(l), "{")
	}
}

var january, february, march, quarter = townhall.Month(2025, time.January), townhall.Month(2025, time.February), townhall.Month(2025, time.March),
	townhall.Period{From: day(time.January, 1), To: day(time.March, 31)}

// What is registered after its period was paid is on the next sheet; what was handled before pay began is on none.
func TestALateCaseIsOnTheNextSheet(t *testing.T) {
	d := newTill(t, paidBook(t))
	d.today = day(time.February, 3)
	before := d.quick(day(time.January, 20))
	d.today = day(time.March, 3)
	inFebruary := d.quick(day(time.February, 10))
	s := d.paid(february)
	assert.Equal(t, []string{inFebruary}, casesOn(s))
	assert.Empty(t, s.Late())

	d.today = day(time.April, 3)
	late, inMarch, inApril := d.quick(day(time.February, 11)), d.quick(day(time.March, 5)), d.quick(day(time.April, 1))
	s = d.computed(march)
	assert.Equal(t, []string{late, inMarch}, casesOn(s))
	require.Len(t, s.Late(), 1)
	assert.Equal(t, late, s.Late()[0].Case)
	_, err := d.compute(march)
	refusedFor(t, "mediation.sheet.lines", err)

	later := d.quick(day(time.February, 12))
	s = d.computed(february)
	assert.Equal(t, []string{later}, casesOn(s), "or on one of its own period")
	assert.Equal(t, "dongcun:3", s.ID)
	assert.Equal(t, []string{before}, casesOn(d.computed(january)), "unless somebody asks for them")
	d.today = day(time.May, 3)
	assert.Equal(t, []string{inApril}, casesOn(d.computed(townhall.Month(2025, time.April))))
}

// Of two who compute at one time the second is told so, and has made nothing.
func TestTwoWhoComputeAtOneTime(t *testing.T) {
	d := newTill(t, paidBook(t))
	inJanuary := d.quick(day(time.January, 20))
	d.today = day(time.April, 3)
	first, slow := mediation.Sheet{}, d.Office
	slow.Policy = townhall.PolicyFunc(func(context.Context, townhall.Request) error {
		if first.ID == "" {
			first = d.computed(january)
		}
		return nil
	})
	_, err := mediation.ComputeSheet(ctx, slow, accountant, "dongcun", quarter)
	require.ErrorIs(t, err, townhall.Conflict)
	assert.Equal(t, []string{inJanuary}, casesOn(first))
	assert.Len(t, d.sheets(), 1)
}

func TestManyWhoComputeAtOneTime(t *testing.T) {
	book := paidBook(t)
	for range 100 {
		d := newTill(t, book)
		d.today = day(time.April, 3)
		all := []string{d.quick(day(time.January, 20)), d.quick(day(time.February, 10)), d.quick(day(time.March, 5))}
		errs := together(january, func(p townhall.Period) error { _, err := d.compute(p); return err }, quarter, march, quarter)
		for _, err := range errs {
			if err != nil && !errors.Is(err, townhall.Conflict) {
				refusedFor(t, "mediation.sheet.lines", err)
			}
		}
		_, _ = d.compute(quarter)
		on := map[string]int{}
		for _, s := range d.sheets() {
			for _, id := range casesOn(s) {
				on[id]++
			}
		}
		assert.Equal(t, map[string]int{all[0]: 1, all[1]: 1, all[2]: 1}, on)
	}
}

// together does something with each of a list at one time.
func together(first townhall.Period, do func(townhall.Period) error, more ...townhall.Period) []error {
	list := append([]townhall.Period{first}, more...)
	errs := make([]error, len(list))
	var wg sync.WaitGroup
	for i, p := range list {
		wg.Go(func() { errs[i] = do(p) })
	}
	wg.Wait()
	return errs
}

// The same request gives the same sheet, whatever happened since; another request is another.
func TestASheetIsComputedOnce(t *testing.T) {
	d := newTill(t, paidBook(t))
	d.quick(day(time.January, 20))
	d.today = day(time.April, 3)
	d.quick(day(time.February, 20))
	plain := d.Office
	again := func(key townhall.CommitID, p townhall.Period) (mediation.Sheet, error) {
		return mediation.ComputeSheet(ctx, plain.Once(key), accountant, "dongcun", p)
	}
	first, err := again("a", january)
	require.NoError(t, err)
	same := func(why string) {
		t.Helper()
		s, err := again("a", january)
		require.NoError(t, err, why)
		assert.Equal(t, []any{first.ID, first.Lines}, []any{s.ID, s.Lines}, why)
	}
	same("sent again")
	_, err = d.compute(january)
	refusedFor(t, "mediation.sheet.lines", err)
	_, err = again("b", january)
	refusedFor(t, "mediation.sheet.lines", err)
	d.computed(february)
	same("after the next sheet")
	require.NoError(t, townhall.Void(ctx, plain, head, first.Ref(), "wrong table"))
	same("after it was voided")
	second, err := again("c", january)
	require.NoError(t, err)
	assert.Equal(t, []any{"dongcun:3", first.Lines}, []any{second.ID, second.Lines}, "in the place of one that was voided")
	same("after another in its place")
	require.Len(t, d.sheets(), 3)

	d.quick(day(time.March, 20))
	ids := make([]string, 3)
	errs := together(march, func(p townhall.Period) error {
		s, err := again("d", march)
		ids[p.From.Day()-1] = s.ID
		return err
	}, townhall.Period{From: day(time.March, 2)}, townhall.Period{From: day(time.March, 3)})
	assert.Equal(t, make([]error, 3), errs)
	assert.Equal(t, []string{"dongcun:4", "dongcun:4", "dongcun:4"}, ids, "sent three times at one time")
}

// Voiding a sheet that was paid does not pay its cases again. A reversal says that the money came back, and frees them.
func TestMoneyThatLeftIsOnlyReversed(t *testing.T) {
	d := newTill(t, paidBook(t))
	d.quick(day(time.January, 20))
	d.today = day(time.April, 3)
	count := func(sheets, computed int64) {
		t.Helper()
		got, err := mediation.SubsidiesOf(ctx, d.Store, townhall.Year(2025))
		require.NoError(t, err)
		assert.Equal(t, []int64{sheets, computed}, []int64{got.Sheets, got.Computed})
	}
	s := d.paid(january)
	reverse := func(by townhall.Actor, reason string) error {
		_, err := mediation.ReverseSheet(ctx, d.Office, by, s.Ref(), reason)
		return err
	}
	refusedFor(t, "mediation.sheet.reason", reverse(cashier, "  "))
	refusedFor(t, "mediation.sheet.named", reverse(townhall.Actor{}, "account closed"))
	refusedFor(t, "mediation.sheet.payee", reverse(mediator, "account closed"))
	require.NoError(t, reverse(cashier, " account closed "))
	refusedFor(t, "mediation.subsidy_sheet.state", reverse(cashier, "again"))
	var last townhall.Entry
	for e, err := range d.Store.History(ctx, s.Ref(), 0) {
		require.NoError(t, err)
		last = e
	}
	assert.Equal(t, []string{"reverse", "account closed"}, []string{last.Verb, last.Reason})
	count(0, 0)

	s = d.computed(january)
	refusedFor(t, "mediation.subsidy_sheet.state", reverse(cashier, "not paid yet"))
	count(0, 1)
	require.NoError(t, townhall.Void(ctx, d.Office, head, s.Ref(), "wrong table"))
	count(0, 0)
	s = d.paid(january)
	assert.Equal(t, "dongcun:3", s.ID)
	require.NoError(t, townhall.Void(ctx, d.Office, head, s.Ref(), "by mistake"))
	_, err := d.compute(quarter)
	refusedFor(t, "mediation.sheet.lines", err)
	count(1, 0)
	assert.NoError(t, mediation.SheetStates.Check())
}

// Who decides about money is named, and gets none of it.
func TestFourEyesAreNotThePayees(t *testing.T) {
	d := newTill(t, paidBook(t))
	d.quick(day(time.January, 20))
	d.today = day(time.April, 3)
	nobody := townhall.Actor{Capacity: "clerk"}
	_, err := mediation.ComputeSheet(ctx, d.Office, nobody, "dongcun", january)
	refusedFor(t, "mediation.sheet.named", err)
	s, err := mediation.ComputeSheet(ctx, d.Office, mediator, "dongcun", january)
	require.NoError(t, err, "a mediator may do the sums")
	for _, tc := range []struct {
		by   townhall.Actor
		code string
	}{{nobody, "mediation.sheet.four_eyes"}, {townhall.Actor{Person: " "}, "mediation.sheet.four_eyes"}, {mediator, "mediation.sheet.four_eyes"}} {
		_, err := mediation.ApproveSheet(ctx, d.Office, tc.by, s.Ref())
		refusedFor(t, tc.code, err)
	}
	require.NoError(t, townhall.Void(ctx, d.Office, head, s.Ref(), "computed by a payee"))
	s = d.computed(january)
	_, err = mediation.ApproveSheet(ctx, d.Office, mediator, s.Ref())
	refusedFor(t, "mediation.sheet.payee", err)
	_, err = mediation.ApproveSheet(ctx, d.Office, head, s.Ref())
	require.NoError(t, err)
	for by, code := range map[townhall.Actor]string{nobody: "mediation.sheet.named", {}: "mediation.sheet.named", mediator: "mediation.sheet.payee", {Person: "m1 "}: "mediation.sheet.payee"} {
		_, err := mediation.PaySheet(ctx, d.Office, by, s.Ref())
		refusedFor(t, code, err)
	}
	_, err = mediation.PaySheet(ctx, d.Office, accountant, s.Ref())
	require.NoError(t, err)
}

// A sum that does not fit names the case, and of several sheets the sheet.
func TestASumThatDoesNotFitSaysWhere(t *testing.T) {
	pack := strings.ReplaceAll(subsidyPack, `"50.00"`, `"92233720368547758.07"`)
	loaded, err := townhall.LoadRules(fstest.MapFS{"county.json": {Data: []byte(pack)}}, "county.json")
	require.NoError(t, err)
	book, err := cn.Rulebook.With(loaded)
	require.NoError(t, err)
	d := newTill(t, book)
	d.quick(day(time.January, 20))
	second := d.quick(day(time.January, 21))
	d.today = day(time.April, 3)
	d.quick(day(time.February, 3))
	where := func(err error) townhall.Ref {
		var e *townhall.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, townhall.Overflow, e.Kind)
		return e.Ref
	}
	_, err = d.compute(january)
	assert.Equal(t, townhall.Ref{Kind: mediation.CaseKind, ID: second}, where(err))
	d.paid(townhall.Period{From: day(time.January, 20), To: day(time.January, 20)})
	d.paid(townhall.Period{From: day(time.January, 21), To: day(time.January, 21)})
	_, err = mediation.SubsidiesOf(ctx, d.Store, townhall.Year(2025))
	assert.Equal(t, townhall.Ref{Kind: mediation.SheetKind, ID: "dongcun:2"}, where(err))
}

func TestSheetsThatCannotBe(t *testing.T) {
	d := newTill(t, paidBook(t))
	d.quick(day(time.January, 20))
	d.quick(day(time.January, 21))
	d.today = day(time.April, 3)
	s := d.computed(january)
	require.NoError(t, s.Check())
	for name, change := range map[string]func(*mediation.Sheet){
		"a case twice":     func(s *mediation.Sheet) { s.Lines[1] = s.Lines[0] },
		"another total":    func(s *mediation.Sheet) { s.Total = townhall.Yuan(99) },
		"an unknown state": func(s *mediation.Sheet) { s.State = "lost" },
		"no id":            func(s *mediation.Sheet) { s.ID = "" },
		"a share too many": func(s *mediation.Sheet) { s.Lines[0].Shares = append(s.Lines[0].Shares, s.Lines[0].Shares...) },
	} {
		doc, err := json.Marshal(s)
		require.NoError(t, err)
		var bad mediation.Sheet
		require.NoError(t, json.Unmarshal(doc, &bad))
		change(&bad)
		assert.Error(t, bad.Check(), name)
	}
	for _, p := range []townhall.Period{{}, townhall.Since(day(time.January, 1)), townhall.Until(day(time.January, 31)), {From: day(time.March, 1), To: day(time.January, 1)}} {
		_, err := d.compute(p)
		refusedFor(t, "mediation.sheet.period", err)
	}
	_, err := mediation.ComputeSheet(ctx, d.Office, accountant, "", january)
	refusedFor(t, "mediation.sheet.committee", err)
	_, err = mediation.ComputeSheet(ctx, townhall.Office{}, accountant, "dongcun", january)
	assert.ErrorIs(t, err, townhall.Invalid)
}

// A damaged sheet stops the next, since nobody knows what it paid for, until somebody voids it.
func TestADamagedSheetIsVoided(t *testing.T) {
	d := newTill(t, paidBook(t))
	d.quick(day(time.January, 20))
	d.today = day(time.April, 3)
	broken := townhall.Record{Ref: townhall.Ref{Kind: mediation.SheetKind, ID: "dongcun:1"}, Version: 1, Holder: "dongcun", State: "paid", Doc: []byte(`{"lines": 3}`)}
	_, err := d.Store.Commit(ctx, "broken", townhall.Change{Record: broken, Entries: []townhall.Entry{{Verb: "import"}}})
	require.NoError(t, err)
	_, err = d.compute(january)
	require.ErrorIs(t, err, townhall.Corrupt)
	require.NoError(t, townhall.Void(ctx, d.Office, head, broken.Ref, "not to be read"))
	assert.Equal(t, "dongcun:2", d.computed(january).ID)
	_, err = mediation.SubsidiesOf(ctx, d.Store, townhall.Year(2025))
	require.NoError(t, err)
}

// Whatever is recorded, computed, voided, paid and reversed, on whatever days: each sheet has the cases that a plain look at all
// sheets leaves for it, no case is on two that stand, and in the end every case is on one.
func TestACaseIsPaidOnce(t *testing.T) {
	book, done := paidBook(t), map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		d := newTill(t, book)
		heard := map[string]townhall.Date{}
		start := day(time.January, 7)
		dayUpTo := func(label string, last townhall.Date) townhall.Date {
			return start.AddDays(rapid.IntRange(0, last.Sub(start)).Draw(t, label))
		}
		for range rapid.IntRange(5, 30).Draw(t, "steps") {
			d.today = d.today.AddDays(rapid.IntRange(0, 9).Draw(t, "later"))
			var s mediation.Sheet
			if made := d.sheets(); len(made) > 0 {
				s = rapid.SampledFrom(made).Draw(t, "sheet")
			}
			verb := rapid.SampledFrom([]string{"quick", "quick", "quick", "compute", "compute", "on", "on", "on", "on", "void"}).Draw(t, "verb")
			if verb == "on" { // to what comes next
				verb = map[mediation.SheetState]string{mediation.SheetComputed: "approve", mediation.SheetApproved: "pay", mediation.SheetPaid: "reverse"}[s.State]
			}
			var err error
			switch verb {
			case "quick":
				on := dayUpTo("heard", d.today)
				heard[d.quick(on)] = on
			case "compute":
				to := dayUpTo("to", d.today.AddDays(-1))
				p := townhall.Period{From: dayUpTo("from", to), To: to}
				left := leftFor(d, p, heard)
				s, err = d.compute(p)
				require.ElementsMatch(t, left, casesOn(s))
			case "approve":
				_, err = mediation.ApproveSheet(ctx, d.Office, head, s.Ref())
			case "pay":
				_, err = mediation.PaySheet(ctx, d.Office, cashier, s.Ref())
			case "reverse":
				_, err = mediation.ReverseSheet(ctx, d.Office, cashier, s.Ref(), "came back")
			case "void":
				err = townhall.Void(ctx, d.Office, head, s.Ref(), "wrong")
			}
			if err == nil {
				done[verb]++
			}
			for id, n := range onSheets(d) {
				require.LessOrEqual(t, n, 1, id)
			}
		}
		d.today = d.today.AddDays(1)
		_, _ = d.compute(townhall.Period{From: start, To: d.today.AddDays(-1)})
		on := onSheets(d)
		for id := range heard {
			require.Equal(t, 1, on[id], id)
		}
	})
	for _, verb := range []string{"compute", "approve", "pay", "reverse", "void"} {
		require.NotZero(t, done[verb], "%s never happened: %s", verb, fmt.Sprint(done))
	}
}

// onSheets counts, for each case, the sheets that were paid and not reversed, or may still be paid.
func onSheets(d *till) map[string]int {
	on := map[string]int{}
	for _, s := range d.sheets() {
		open := !s.Voided && (s.State == mediation.SheetComputed || s.State == mediation.SheetApproved)
		for _, id := range casesOn(s) {
			if open || s.State == mediation.SheetPaid {
				on[id]++
			}
		}
	}
	return on
}

// leftFor are the cases that a sheet is to have.
func leftFor(d *till, p townhall.Period, heard map[string]townhall.Date) []string {
	since, on, left := p.From, onSheets(d), []string{}
	for _, s := range d.sheets() {
		if (!s.Voided && s.State != mediation.SheetReversed || s.State == mediation.SheetPaid) && s.Period.From.Before(since) {
			since = s.Period.From
		}
	}
	for id, day := range heard {
		if on[id] == 0 && !day.Before(since) && !day.After(p.To) {
			left = append(left, id)
		}
	}
	return left
}

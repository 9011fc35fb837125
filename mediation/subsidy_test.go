package mediation_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/mediation"
)

// subsidyPack is a county's table, with a raise at mid-year.
const subsidyPack = `{"name": "county", "rules": {
	"mediation.subsidy": {"title": {"zh": "以案定补标准", "en": "pay for a mediated case"}, "versions": [
		{"from": "2025-01-01", "to": "2025-06-30", "cite": {"law": "县司法局通知", "english": "county notice"}, "value": [
			{"results": ["ended"], "pay": {"amount": "10.00", "currency": "CNY"}},
			{"difficulties": ["complex"], "pay": {"amount": "500.00", "currency": "CNY"}},
			{"forms": ["written"], "categories": ["traffic", "medical"], "pay": {"amount": "200.00", "currency": "CNY"}},
			{"forms": ["written"], "results": ["performed"], "pay": {"amount": "150.00", "currency": "CNY"}},
			{"forms": ["written"], "pay": {"amount": "100.00", "currency": "CNY"}},
			{"pay": {"amount": "50.00", "currency": "CNY"}}]},
		{"from": "2025-07-01", "cite": {"law": "县司法局通知", "english": "county notice"}, "value": [{"pay": {"amount": "80.00", "currency": "CNY"}}]}]}}}`

func paidBook(t testing.TB) townhall.Rulebook {
	t.Helper()
	pack, err := townhall.LoadRules(fstest.MapFS{"county.json": {Data: []byte(subsidyPack)}}, "county.json")
	require.NoError(t, err)
	book, err := cn.Rulebook.With(pack)
	require.NoError(t, err)
	return book
}

func handledCase(form mediation.Form, state mediation.State, on townhall.Date) mediation.Case {
	c := mediation.Case{ID: "c1", Committee: "dongcun", State: state, Accepted: on, Category: mediation.Neighbours, Parties: fence, Mediators: []townhall.PersonID{"m1"}}
	if state == mediation.Ended {
		c.Ending = &mediation.Ending{On: on}
		return c
	}
	c.Agreement = &mediation.Agreement{Form: form, Effective: on}
	if state == mediation.Performed {
		c.Agreement.Performance = on
	}
	return c
}

func TestPayByTheTableOfTheDay(t *testing.T) {
	m := moment(day(time.December, 31))
	m.Rules = paidBook(t)
	complex := handledCase(mediation.Oral, mediation.Agreed, day(time.May, 6))
	complex.Difficulty = mediation.Complex
	traffic := handledCase(mediation.Written, mediation.Performed, day(time.May, 6))
	traffic.Category = mediation.Traffic
	for _, tc := range []struct {
		name string
		c    mediation.Case
		row  int
		pay  string
	}{
		{"oral", handledCase(mediation.Oral, mediation.Agreed, day(time.May, 6)), 6, "50.00 CNY"},
		{"written", handledCase(mediation.Written, mediation.Agreed, day(time.May, 6)), 5, "100.00 CNY"},
		{"written and performed", handledCase(mediation.Written, mediation.Performed, day(time.May, 6)), 4, "150.00 CNY"},
		{"written, of a category of its own", traffic, 3, "200.00 CNY"},
		{"complex", complex, 2, "500.00 CNY"},
		{"ended without agreement", handledCase("", mediation.Ended, day(time.May, 6)), 1, "10.00 CNY"},
		{"on the last day of the old table", handledCase(mediation.Oral, mediation.Agreed, day(time.June, 30)), 6, "50.00 CNY"},
		{"on the first day of the new one", handledCase(mediation.Oral, mediation.Agreed, day(time.July, 1)), 1, "80.00 CNY"},
	} {
		line, f, err := mediation.Subsidy(m, tc.c)
		require.NoError(t, err, tc.name)
		assert.True(t, f.Held, tc.name)
		assert.Equal(t, []any{tc.row, tc.pay}, []any{line.Row, line.Amount.String()}, tc.name)
		assert.Equal(t, "县司法局通知", f.Cite.Law, tc.name)
	}
	open := handledCase(mediation.Oral, mediation.Mediating, day(time.May, 6))
	open.Agreement = nil
	_, f, err := mediation.Subsidy(m, open)
	require.NoError(t, err)
	assert.False(t, f.Held, "nothing is paid before a case is handled")
	_, f, err = mediation.Subsidy(moment(day(time.May, 5)), handledCase(mediation.Oral, mediation.Agreed, day(time.May, 6)))
	require.NoError(t, err)
	assert.False(t, f.Held, "nor on a day before it was")
	_, _, err = mediation.Subsidy(moment(day(time.December, 31)), handledCase(mediation.Oral, mediation.Agreed, day(time.May, 6)))
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r, "no rulebook has a table of its own")
	assert.Equal(t, "mediation.subsidy", r.Finding.Field)
}

// What is paid for a case goes by what had become of it on the day, not by what became of it since.
func TestPayGoesByTheStateOfTheDay(t *testing.T) {
	agreed := handledCase(mediation.Written, mediation.Agreed, day(time.March, 3))
	at := func(state mediation.State, change func(*mediation.Agreement)) mediation.Case {
		c, a := agreed, *agreed.Agreement
		change(&a)
		c.State, c.Agreement = state, &a
		return c
	}
	broken := func(a *mediation.Agreement) { a.Breach = &mediation.Breach{On: day(time.March, 20)} }
	for _, tc := range []struct {
		name    string
		c       mediation.Case
		changed townhall.Date // on the day before, it was what it was before
		from    mediation.State
		to      mediation.State
	}{
		{"agreed", agreed, day(time.March, 3), "", mediation.Agreed},
		{"ended", handledCase("", mediation.Ended, day(time.March, 3)), day(time.March, 3), "", mediation.Ended},
		{"breached", at(mediation.Breached, broken), day(time.March, 20), mediation.Agreed, mediation.Breached},
		{"performed", at(mediation.Performed, func(a *mediation.Agreement) { a.Performance = day(time.April, 1) }), day(time.April, 1), mediation.Agreed, mediation.Performed},
		{"performed after a breach", at(mediation.Performed, func(a *mediation.Agreement) {
			broken(a)
			a.Performance = day(time.April, 1)
		}), day(time.April, 1), mediation.Breached, mediation.Performed},
		{"performed in part", at(mediation.Agreed, func(a *mediation.Agreement) {
			a.Obligations = []mediation.Obligation{{By: "li", Performed: day(time.March, 9)}, {By: "wang"}}
		}), day(time.March, 3), "", mediation.Agreed},
		{"the last obligation", at(mediation.Performed, func(a *mediation.Agreement) {
			a.Obligations = []mediation.Obligation{{By: "li", Performed: day(time.April, 2)}, {By: "wang", Performed: day(time.March, 9)}}
		}), day(time.April, 2), mediation.Agreed, mediation.Performed},
		{"rescinded", at(mediation.Rescinded, func(a *mediation.Agreement) { a.Rescission = &mediation.Rescission{On: day(time.May, 6)} }), day(time.May, 6), mediation.Agreed, mediation.Rescinded},
		{"rescinded after a breach", at(mediation.Rescinded, func(a *mediation.Agreement) {
			broken(a)
			a.Rescission = &mediation.Rescission{On: day(time.May, 6)}
		}), day(time.May, 6), mediation.Breached, mediation.Rescinded},
	} {
		for on, want := range map[townhall.Date]mediation.State{tc.changed.AddDays(-1): tc.from, tc.changed: tc.to, day(time.December, 31): tc.to} {
			m := moment(on)
			m.Rules = paidBook(t)
			line, f, err := mediation.Subsidy(m, tc.c)
			require.NoError(t, err, tc.name)
			assert.Equal(t, want, line.Result, "%s, %s", tc.name, on)
			assert.Equal(t, want != "", f.Held, "%s, %s", tc.name, on)
			if want == mediation.Performed {
				assert.Equal(t, 4, line.Row, tc.name)
			}
		}
	}
}

// Mediators share alike to the last fen.
func TestMediatorsShare(t *testing.T) {
	m := moment(day(time.December, 31))
	m.Rules = paidBook(t)
	c := handledCase(mediation.Oral, mediation.Agreed, day(time.May, 6))
	c.Mediators = []townhall.PersonID{"m1", "m2", "m3"}
	line, _, err := mediation.Subsidy(m, c)
	require.NoError(t, err)
	var shares []string
	for _, s := range line.Shares {
		shares = append(shares, string(s.Person)+" "+s.Amount.String())
	}
	assert.Equal(t, []string{"m1 16.67 CNY", "m2 16.67 CNY", "m3 16.66 CNY"}, shares)
}

func TestSubsidyTableIsChecked(t *testing.T) {
	yuan := townhall.Yuan(50)
	for name, tc := range map[string]struct {
		table mediation.SubsidyTable
		found string
	}{
		"a row that pays nothing":      {mediation.SubsidyTable{{}}, "0"},
		"an unknown form":              {mediation.SubsidyTable{{Forms: []mediation.Form{"sung"}, Pay: yuan}}, "sung"},
		"an unknown result":            {mediation.SubsidyTable{{Results: []mediation.State{"accepted"}, Pay: yuan}}, "accepted"},
		"an unknown difficulty":        {mediation.SubsidyTable{{Difficulties: []mediation.Difficulty{"hard"}, Pay: yuan}}, "hard"},
		"a row that nothing can reach": {mediation.SubsidyTable{{Pay: yuan}, {Forms: []mediation.Form{mediation.Oral}, Pay: yuan}}, "oral agreement: 50.00 CNY"},
		"a narrower row after a wider": {mediation.SubsidyTable{{Forms: []mediation.Form{mediation.Oral, mediation.Written}, Pay: yuan},
			{Forms: []mediation.Form{mediation.Written}, Categories: []mediation.Category{"land"}, Pay: yuan}}, "forest and land, written agreement: 50.00 CNY"},
	} {
		err := tc.table.Check("value")
		var e *townhall.Error
		require.ErrorAs(t, err, &e, name)
		assert.Equal(t, townhall.Invalid, e.Kind, name)
		assert.Equal(t, tc.found, e.Found.In(townhall.EN), name)
	}
	assert.NoError(t, mediation.SubsidyTable{{Forms: []mediation.Form{mediation.Oral}, Pay: yuan}, {Pay: yuan}}.Check("value"))
}

// A sheet from its computing to its payment, in an office.
func TestSheet(t *testing.T) {
	office := cn.Office(memory.New(), townhall.Anyone()).With(paidBook(t))
	now := day(time.March, 3)
	office.Now = func() time.Time { return now.Time(cn.Zone).Add(9 * time.Hour) }
	body, err := mediation.Establish(ctx, office, mediator, committee())
	require.NoError(t, err)
	for range 3 {
		_, err := mediation.Quick(ctx, office, mediator, mediation.QuickCase{Place: "shuinan/dongcun", Category: mediation.Neighbours, Parties: fence, Agreed: "fence back by 20 cm"})
		require.NoError(t, err)
	}
	a := application()
	a.Bars = []mediation.Bar{mediation.Elsewhere}
	_, err = mediation.Decline(ctx, office, mediator, a, mediation.Routes()...)
	require.NoError(t, err)

	clerk, head := townhall.Actor{Person: "clerk"}, townhall.Actor{Person: "head"}
	march := townhall.Month(2025, time.March)
	refusedSheet := func(code string, err error) {
		t.Helper()
		var r *townhall.Refusal
		require.ErrorAs(t, err, &r)
		assert.Equal(t, code, r.Finding.Failed()[0].Code)
	}
	_, err = mediation.ComputeSheet(ctx, office, clerk, body.ID, march)
	refusedSheet("mediation.sheet.period", err)
	now = day(time.April, 1)
	_, err = mediation.ComputeSheet(ctx, office, clerk, "xicun", march)
	refusedSheet("mediation.sheet.committee", err)
	_, err = mediation.ComputeSheet(ctx, office, clerk, body.ID, townhall.Month(2025, time.February))
	refusedSheet("mediation.sheet.lines", err)
	once := office.Once("march")
	s, err := mediation.ComputeSheet(ctx, once, clerk, body.ID, march)
	require.NoError(t, err)
	assert.Len(t, s.Lines, 3, "what was declined is not paid")
	assert.Equal(t, "150.00 CNY", s.Total.String())
	again, err := mediation.ComputeSheet(ctx, once, clerk, body.ID, march)
	require.NoError(t, err)
	assert.Equal(t, s.ID, again.ID, "sent twice, computed once")
	_, err = mediation.ComputeSheet(ctx, office, clerk, body.ID, townhall.Period{From: march.To, To: march.To})
	refusedSheet("mediation.sheet.lines", err)

	_, err = mediation.ApproveSheet(ctx, office, clerk, s.Ref())
	refusedSheet("mediation.sheet.four_eyes", err)
	_, err = mediation.PaySheet(ctx, office, clerk, s.Ref())
	refusedSheet("mediation.subsidy_sheet.state", err)
	totals := func() mediation.Subsidies {
		t.Helper()
		out, err := mediation.SubsidiesOf(ctx, office.Store, townhall.Year(2025))
		require.NoError(t, err)
		return out
	}
	assert.Equal(t, mediation.Subsidies{Computed: 1}, totals(), "nothing is counted before it is approved")
	require.NoError(t, townhall.Void(ctx, office, clerk, s.Ref(), "a case was missing"))
	s, err = mediation.ComputeSheet(ctx, office, clerk, body.ID, march)
	require.NoError(t, err, "in the place of one that was voided")
	s, err = mediation.ApproveSheet(ctx, office, head, s.Ref())
	require.NoError(t, err)
	s, err = mediation.PaySheet(ctx, office, clerk, s.Ref())
	require.NoError(t, err)
	assert.Equal(t, mediation.SheetPaid, s.State)
	assert.Equal(t, mediation.Subsidies{Sheets: 1, Cases: 3, Total: []townhall.Money{townhall.Yuan(150)}}, totals())
	assert.NoError(t, mediation.SheetStates.Check())

	broken := s
	broken.Total = townhall.Yuan(151)
	assert.Error(t, broken.Check())
}

package townhall_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

var (
	clerk = townhall.Actor{Person: "p1", Capacity: "clerk", Unit: "office"}
	chief = townhall.Actor{Person: "p2", Capacity: "chief", Unit: "office"}
)

func petition() townhall.Duty {
	return townhall.Within(60, townhall.CalendarDays).From(on("2025-03-03"))
}

func TestExtendNeedsReasonAndApprover(t *testing.T) {
	good := townhall.Extension{N: 30, Unit: townhall.CalendarDays, Reason: "survey", By: clerk, Approver: chief, On: on("2025-04-01")}
	for _, c := range []struct {
		what  string
		edit  func(*townhall.Extension)
		codes []string
	}{
		{"nothing wrong", func(*townhall.Extension) {}, nil},
		{"no reason", func(e *townhall.Extension) { e.Reason = " \n" }, []string{"given.reason"}},
		{"no approver", func(e *townhall.Extension) { e.Approver = townhall.Actor{} }, []string{"given.approver"}},
		{"approved by who asks", func(e *townhall.Extension) { e.Approver = clerk }, []string{"duty.extend.other"}},
		{"no time", func(e *townhall.Extension) { e.N = 0 }, []string{"duty.extend.n"}},
		{"all of it", func(e *townhall.Extension) { *e = townhall.Extension{N: -1} }, []string{"given.reason", "given.by", "given.approver", "duty.extend.on", "duty.extend.other", "duty.extend.n"}},
		{"no day", func(e *townhall.Extension) { e.On = townhall.Date{} }, []string{"duty.extend.on"}},
		{"nobody asks", func(e *townhall.Extension) { e.By = townhall.Actor{} }, []string{"given.by"}},
	} {
		e := good
		c.edit(&e)
		before := petition()
		d, err := before.Extend(e)
		if c.codes == nil {
			require.NoError(t, err, c.what)
			assert.Equal(t, []townhall.Extension{e}, d.Extensions)
			continue
		}
		assert.Equal(t, c.codes, refused(t, err), c.what)
		assert.Equal(t, before, d, "a refusal gives the duty as it was")
	}
	_, err := townhall.AtLeast(7, townhall.WorkingDays).From(on("2025-03-03")).Extend(good)
	require.NoError(t, err)
	_, err = townhall.Before(20, townhall.CalendarDays).From(on("2025-03-03")).Extend(good)
	assert.Equal(t, []string{"duty.extend.sense"}, refused(t, err), "more time before a day would be less time to act")
	week := good
	week.Unit = "week"
	_, err = petition().Extend(week)
	assert.Equal(t, "extension.unit", failed(t, townhall.Invalid, err).Field)
	_, err = petition().Meet(on("2025-04-01")).Extend(good)
	assert.Equal(t, []string{"duty.open"}, refused(t, err))
}

func TestSuspend(t *testing.T) {
	d, err := petition().Suspend(span("2025-03-10", "2025-03-12"), "survey", mediationLaw)
	require.NoError(t, err)
	for _, c := range []struct {
		what   string
		days   townhall.Period
		reason string
		codes  []string
	}{
		{"no reason", span("2025-04-01", ""), "", []string{"given.reason"}},
		{"no first day", span("", "2025-04-01"), "x", []string{"duty.suspend.from", "duty.suspend.apart"}},
		{"one day over another", span("2025-03-12", ""), "x", []string{"duty.suspend.apart"}},
	} {
		after, err := d.Suspend(c.days, c.reason, townhall.Cite{})
		assert.Equal(t, c.codes, refused(t, err), c.what)
		assert.Equal(t, d, after)
	}
	_, err = d.Suspend(span("2025-04-02", "2025-04-01"), "x", townhall.Cite{})
	assert.Equal(t, "period", failed(t, townhall.Invalid, err).Field)
	_, err = d.Meet(on("2025-04-01")).Suspend(span("2025-04-01", ""), "x", townhall.Cite{})
	assert.Equal(t, []string{"duty.open"}, refused(t, err))
}

func TestResume(t *testing.T) {
	running := must(petition().Suspend(span("2025-03-10", ""), "survey", townhall.Cite{}))
	for _, day := range []townhall.Date{{}, on("2025-03-09"), on("2025-03-10")} {
		_, err := running.Resume(day)
		assert.Equal(t, []string{"duty.resume"}, refused(t, err))
	}
	resumed := must(running.Resume(on("2025-03-13")))
	assert.Equal(t, span("2025-03-10", "2025-03-12"), resumed.Suspensions[0].Period)
	assert.True(t, running.Suspensions[0].To.IsZero(), "the duty before stays as it was")
	_, err := resumed.Resume(on("2025-03-20"))
	assert.Equal(t, []string{"duty.resume"}, refused(t, err))
}

func TestDutyStepsShareNothing(t *testing.T) {
	base := must(petition().Suspend(span("2025-03-10", "2025-03-12"), "a", townhall.Cite{}))
	one := must(base.Suspend(span("2025-04-01", "2025-04-02"), "one", townhall.Cite{}))
	two := must(base.Suspend(span("2025-04-01", "2025-04-02"), "two", townhall.Cite{}))
	assert.Equal(t, []string{"one", "two"}, []string{one.Suspensions[1].Reason, two.Suspensions[1].Reason})
	assert.Len(t, base.Suspensions, 1)
}

func TestDutyTravels(t *testing.T) {
	d := must(petition().Suspend(span("2025-03-10", ""), "a", mediationLaw))
	d = must(d.Extend(townhall.Extension{N: 1, Unit: townhall.Months, Reason: "r", By: clerk, Approver: chief, On: on("2025-04-01"), Cite: mediationLaw}))
	d.Rule, d.Owner = "petition.answer", "office"
	sameJSON(t, d)
	sameJSON(t, d.Meet(on("2025-05-01")))
	sameJSON(t, townhall.Duty{})
	assert.True(t, townhall.Duty{}.Open())
	assert.False(t, d.Meet(on("2025-05-01")).Open())
}

func TestJudge(t *testing.T) {
	cal := china(t)
	event := on("2025-03-03")
	for _, c := range []struct {
		limit townhall.Limit
		done  string
		held  bool
		code  string
	}{
		{townhall.Within(10, townhall.CalendarDays), "2025-03-13", true, "duty.within"},
		{townhall.Within(10, townhall.CalendarDays), "2025-03-14", false, "duty.within"},
		{townhall.AtLeast(10, townhall.CalendarDays), "2025-03-12", false, "duty.at_least"},
		{townhall.AtLeast(10, townhall.CalendarDays), "2025-03-13", true, "duty.at_least"},
		{townhall.Before(10, townhall.CalendarDays), "2025-02-21", true, "duty.before"},
		{townhall.Before(10, townhall.CalendarDays), "2025-02-22", false, "duty.before"},
	} {
		f, err := c.limit.By(mediationLaw.Art("33")).From(event).Judge(on(c.done), cal)
		require.NoError(t, err)
		assert.Equal(t, c.held, f.Held, "%v on %s", c.limit.Text(), c.done)
		assert.Equal(t, c.code, f.Code)
		assert.NotEmpty(t, f.Parts, "it shows its counting")
	}
	late, err := townhall.Within(10, townhall.CalendarDays).By(mediationLaw.Art("33")).From(event).Judge(on("2025-03-14"), cal)
	require.NoError(t, err)
	assert.Equal(t, "自2025-03-03起10日内：应为2025-03-13（含）以前，实为2025-03-14（《人民调解法》第33条）", late.Line(townhall.ZH))
	assert.Equal(t, "within 10 calendar days of 2025-03-03: needs 2025-03-13 or earlier, found 2025-03-14 (People's Mediation Law, art. 33)", late.Line(townhall.EN))
}

func TestJudgeSaysTheLimit(t *testing.T) {
	for _, c := range []struct {
		limit  townhall.Limit
		done   string
		zh, en string
	}{
		{townhall.Within(10, townhall.CalendarDays), "2025-04-11", "自2025-03-31起10日内：应为2025-04-10（含）以前，实为2025-04-11", "within 10 calendar days of 2025-03-31: needs 2025-04-10 or earlier, found 2025-04-11"},
		{townhall.AtLeast(10, townhall.CalendarDays), "2025-03-20", "自2025-03-31起不少于10日：应为2025-04-10（含）以后，实为2025-03-20", "at least 10 calendar days from 2025-03-31: needs 2025-04-10 or later, found 2025-03-20"},
		{townhall.Before(10, townhall.CalendarDays), "2025-03-20", "较2025-03-31提前10日：应为2025-03-21（含）以前，实为2025-03-20", "10 calendar days before 2025-03-31: needs 2025-03-21 or earlier, found 2025-03-20"},
	} {
		f := must(c.limit.From(on("2025-03-31")).Judge(on(c.done), china(t)))
		assert.Equal(t, []string{c.zh, c.en}, []string{f.Line(townhall.ZH), f.Line(townhall.EN)})
	}
}

func TestJudgeRefusesWhatPublicationCouldTurn(t *testing.T) {
	cal := china(t) // 2007 to 2026
	gap := must(cal.Publish(2028))
	december := townhall.Limit{N: 5, Unit: townhall.WorkingDays}.From(on("2026-12-30"))
	atLeast := townhall.AtLeast(5, townhall.WorkingDays).From(on("2026-12-30"))
	before := townhall.Before(5, townhall.WorkingDays).From(on("2027-02-01"))
	for _, c := range []struct {
		what string
		duty townhall.Duty
		cal  townhall.Calendar
		done string
		want string
	}{
		{"in time, if every day is worked", december, cal, "2027-01-04", "held"},
		{"it may be late", december, cal, "2027-01-05", "undetermined"},
		{"a whole year may be days of rest", december, cal, "2027-12-31", "undetermined"},
		{"but not the next, which is known", december, gap, "2028-01-07", "undetermined"},
		{"late, if no day of 2027 is worked", december, gap, "2028-01-08", "missed"},
		{"too early, if every day is worked", atLeast, cal, "2027-01-03", "missed"},
		{"it may be too early", atLeast, cal, "2027-01-04", "undetermined"},
		{"and however late", atLeast, cal, "2027-12-31", "undetermined"},
		{"unless a known year holds the days", atLeast, gap, "2028-01-07", "held"},
		{"early enough, if no day of 2027 is worked", before, cal, "2026-12-22", "held"},
		{"it may be too late", before, cal, "2026-12-23", "undetermined"},
		{"too late, if every day is worked", before, cal, "2027-01-28", "missed"},
		{"nothing is known", before, townhall.Calendar{}, "2000-01-01", "undetermined"},
		{"published, it is plain", december, must(cal.Publish(2027)), "2027-01-29", "missed"},
	} {
		f, err := c.duty.Judge(on(c.done), c.cal)
		got := map[bool]string{true: "held", false: "missed"}[f.Held]
		if err != nil {
			got = strings.TrimPrefix(refused(t, err)[0], "duty.")
		}
		assert.Equal(t, c.want, got, "%s: %v", c.what, c.duty.Limit.Text())
	}
	_, err := december.Judge(townhall.Date{}, cal)
	assert.Equal(t, "date", failed(t, townhall.Invalid, err).Field, "no day is no act in time")
	_, err = townhall.Duty{}.Judge(on("2025-01-01"), cal)
	failed(t, townhall.Invalid, err)

	winding := townhall.Within(20, townhall.WorkingDays).From(on("2026-12-30"))
	winding.Extensions = []townhall.Extension{{N: 1, Unit: townhall.Months}}
	winding = must(winding.Suspend(span("2027-01-29", "2027-01-30"), "survey", townhall.Cite{}))
	_, err = winding.Judge(on("2026-12-30"), cal)
	assert.Equal(t, []string{"duty.undetermined"}, refused(t, err), "no bound is sure where months are added to suspended days")
}

func TestJudgeSuspended(t *testing.T) {
	for sense, held := range map[townhall.Sense]bool{townhall.IsWithin: true, townhall.IsAtLeast: false} {
		d := townhall.Limit{N: 10, Unit: townhall.CalendarDays, Sense: sense}.From(on("2025-03-03"))
		f, err := must(d.Suspend(span("2025-03-05", ""), "survey", townhall.Cite{})).Judge(on("2025-12-01"), townhall.Calendar{})
		require.NoError(t, err)
		assert.Equal(t, held, f.Held)
		assert.Equal(t, "a limit that is suspended", f.Need.String())
	}
}

// An extension approved after the limit had run out saves nobody who was late already.
func TestExtensionsAfterTheLimitAddNothing(t *testing.T) {
	cal := china(t)
	for _, c := range []struct {
		approved string
		due      string
		timely   bool
	}{
		{"2025-03-12", "2025-03-24", true},
		{"2025-03-13", "2025-03-24", true}, // on the last day
		{"2025-03-14", "2025-03-13", false},
		{"2026-01-01", "2025-03-13", false},
	} {
		d, err := townhall.Within(10, townhall.CalendarDays).From(on("2025-03-03")).Extend(townhall.Extension{N: 10, Unit: townhall.CalendarDays,
			Reason: "survey", By: clerk, Approver: chief, On: on(c.approved)})
		require.NoError(t, err)
		due := must(d.Due(cal))
		assert.Equal(t, on(c.due), due.Date, c.approved)
		assert.Equal(t, !c.timely, strings.Contains(due.Explain(townhall.EN), "nothing is added"), due.Explain(townhall.EN))
		assert.Equal(t, c.timely, must(d.Judge(on("2025-03-20"), cal)).Held, c.approved)
	}
}

func TestAnActBeforeTheEventKeepsNoLimit(t *testing.T) {
	d := townhall.Within(10, townhall.CalendarDays).From(on("2025-03-03"))
	_, err := d.Judge(on("2025-03-02"), china(t))
	assert.Equal(t, []string{"duty.early"}, refused(t, err))
	assert.True(t, must(d.Judge(on("2025-03-03"), china(t))).Held)
}

// What a damaged record holds is named, and not counted as something else.
func TestDutiesThatCannotBeAreNamed(t *testing.T) {
	for field, doc := range map[string]string{
		"limit.unit":          `{"start": "2025-03-03", "limit": {"n": 1, "unit": "fortnight"}}`,
		"extensions[0].unit":  `{"start": "2025-03-03", "limit": {"n": 1, "unit": "month"}, "extensions": [{"n": 5, "unit": "fortnight"}]}`,
		"extensions[1].n":     `{"start": "2025-03-03", "limit": {"n": 1, "unit": "month"}, "extensions": [{"n": 5, "unit": "month"}, {"n": -9, "unit": "month"}]}`,
		"suspensions[0].from": `{"start": "2025-03-03", "limit": {"n": 1, "unit": "month"}, "suspensions": [{"reason": "x"}]}`,
	} {
		var d townhall.Duty
		require.NoError(t, json.Unmarshal([]byte(doc), &d))
		_, err := d.Due(townhall.Calendar{})
		assert.Equal(t, field, failed(t, townhall.Invalid, err).Field)
		assert.Equal(t, "duty."+field, failed(t, townhall.Invalid, new(townhall.Duty).Scan(doc)).Field)
	}
}

// Extensions count by the day of their approval, however they are listed; and many cost little.
func TestManyExtensions(t *testing.T) {
	d := townhall.Within(10, townhall.CalendarDays).From(on("2025-03-03"))
	for i := range 60 {
		d.Extensions = append(d.Extensions, townhall.Extension{N: 1, Unit: townhall.CalendarDays, Reason: "r", By: clerk, Approver: chief, On: on("2025-03-03").AddDays(i)})
	}
	due := must(d.Due(china(t)))
	slices.Reverse(d.Extensions)
	assert.Equal(t, due.Date, must(d.Due(china(t))).Date)
	assert.Equal(t, on("2025-05-12"), due.Date)
}

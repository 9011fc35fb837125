package townhall_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
)

func due(t *testing.T, d townhall.Duty, cal townhall.Calendar) townhall.Due {
	t.Helper()
	got, err := d.Due(cal)
	require.NoError(t, err)
	return got
}

func TestDueByTheCivilCode(t *testing.T) {
	cal := china(t)
	within, atLeast, before := townhall.Within, townhall.AtLeast, townhall.Before
	days, working, months := townhall.CalendarDays, townhall.WorkingDays, townhall.Months
	for _, c := range []struct {
		what, event, due string
		limit            townhall.Limit
	}{
		{"the day of the event is not counted", "2025-10-09", "2025-10-10", within(1, days)},
		{"no days at all", "2025-10-09", "2025-10-09", within(0, days)},
		{"sixty days", "2025-03-03", "2025-05-06", within(60, days)}, // 2 May is Labour Day's, and on to the 6th
		{"the month's last day where there is no other", "2025-01-31", "2025-02-28", within(1, months)},
		{"the same in a leap year", "2024-01-31", "2024-02-29", within(1, months)},
		{"the corresponding day", "2025-04-15", "2025-07-15", within(3, months)},
		{"a Saturday moves to Monday", "2025-10-08", "2025-10-20", within(10, days)},
		{"a last day in National Day moves behind it", "2025-09-25", "2025-10-09", within(6, days)},
		{"a make-up Saturday is a day of work", "2025-10-01", "2025-10-11", within(10, days)},
		{"at least never moves", "2025-09-25", "2025-10-01", atLeast(6, days)},
		{"before never moves", "2025-10-20", "2025-10-05", before(15, days)},
		{"before, in months", "2025-03-31", "2025-02-28", before(1, months)},
		{"working days over Spring Festival with its make-up days", "2025-01-23", "2025-02-07", within(6, working)},
		{"the eve of 2024 was worked", "2024-02-08", "2024-02-09", within(1, working)},
		{"working days before", "2025-02-06", "2025-01-26", before(3, working)},
		{"at least so many working days", "2025-09-30", "2025-10-10", atLeast(2, working)},
	} {
		got := due(t, c.limit.From(on(c.event)), cal)
		assert.Equal(t, on(c.due), got.Date, "%s: %s", c.what, got.Explain(townhall.EN))
		assert.False(t, got.Provisional, c.what)
	}
	kept := within(10, days)
	kept.NoRoll = true
	assert.Equal(t, on("2025-10-18"), due(t, kept.From(on("2025-10-08")), cal).Date)
}

func TestDueExplainsEachDaySkipped(t *testing.T) {
	cal := china(t)
	cal.Counting.Roll = townhall.Cite{Law: "民法典", English: "Civil Code", Article: "203"}
	got := due(t, townhall.Within(6, townhall.CalendarDays).By(mediationLaw.Art("33")).From(on("2025-09-25")), cal)
	en, zh := got.Explain(townhall.EN), got.Explain(townhall.ZH)
	for day := on("2025-10-01"); day.Before(on("2025-10-09")); day = day.AddDays(1) {
		assert.Contains(t, en, fmt.Sprintf("the last day, %s, is a rest day (国庆节、中秋节) and moves on (Civil Code, art. 203)", day))
		assert.Contains(t, zh, fmt.Sprintf("最后一日%s是休息日（国庆节、中秋节放假），顺延（《民法典》第203条）", day))
	}
	assert.True(t, strings.HasPrefix(en, "within 6 calendar days: the day of the event, 2025-09-25, is not counted"))
	assert.True(t, strings.HasSuffix(en, "due 2025-10-09 (People's Mediation Law, art. 33)"), en)
	assert.True(t, strings.HasSuffix(zh, "到期日2025-10-09（《人民调解法》第33条）"), zh)
}

func TestDueExplainsWorkingDays(t *testing.T) {
	got := due(t, townhall.Within(6, townhall.WorkingDays).From(on("2025-01-23")), china(t))
	assert.Equal(t, strings.Join([]string{
		"within 6 working days: the day of the event, 2025-01-23, is not counted",
		"2025-01-25 is not counted: Saturday",
		"2025-01-26 is counted: make-up working day for 春节",
		"2025-01-28 is not counted: 春节", "2025-01-29 is not counted: 春节", "2025-01-30 is not counted: 春节",
		"2025-01-31 is not counted: 春节", "2025-02-01 is not counted: 春节", "2025-02-02 is not counted: 春节",
		"2025-02-03 is not counted: 春节", "2025-02-04 is not counted: 春节",
		"due 2025-02-07"}, "\n"), got.Explain(townhall.EN))
	assert.Contains(t, got.Explain(townhall.ZH), "2025-01-26计入：春节调休上班\n2025-01-28不计入：春节放假")
}

func TestDueProvisional(t *testing.T) {
	cal := china(t)
	d := townhall.Within(5, townhall.WorkingDays).From(on("2026-12-30"))
	got := due(t, d, cal)
	assert.Equal(t, on("2027-01-04"), got.Date, "every day of 2027 counts until its calendar is out")
	assert.True(t, got.Provisional)
	assert.Contains(t, got.Explain(townhall.EN), "provisional: the calendar of 2027 is not published yet")
	assert.Contains(t, got.Explain(townhall.ZH), "暂定：2027 年放假安排尚未公布")
	published := must(cal.Publish(2027, off("2027-01-01", "元旦")))
	assert.Equal(t, on("2027-01-07"), due(t, d, published).Date)

	rolled := due(t, townhall.Within(30, townhall.CalendarDays).From(on("2026-12-10")), cal)
	assert.Equal(t, on("2027-01-09"), rolled.Date, "a Saturday that may turn out to be worked")
	assert.True(t, rolled.Provisional)

	gap := must(cal.Publish(2028))
	passed := due(t, townhall.AtLeast(270, townhall.WorkingDays).From(on("2026-12-30")), gap)
	assert.Equal(t, 2028, passed.Date.Year())
	assert.Contains(t, passed.Explain(townhall.EN), "the calendar of 2027 is not published", "the year that is missing, not that of the date")
	assert.False(t, due(t, townhall.AtLeast(30, townhall.CalendarDays).From(on("2026-12-10")), cal).Provisional, "it hangs on no calendar")
}

// TestDueOnTheSafeSide: before an event, days that no notice has settled count as rest; after it, for "at least", nothing
// bounds them, and the week must do.
func TestDueOnTheSafeSide(t *testing.T) {
	cal := china(t)
	before := due(t, townhall.Before(5, townhall.WorkingDays).From(on("2027-02-01")), cal)
	assert.Equal(t, []any{on("2026-12-22"), true}, []any{before.Date, before.Provisional})
	assert.Contains(t, before.Explain(townhall.EN), "\n2026-12-29 to 2027-01-31 are not counted: the calendar is not published yet\n2026-12-27 is not counted: Sunday\n")
	atLeast := due(t, townhall.AtLeast(5, townhall.WorkingDays).From(on("2026-12-30")), cal)
	assert.Equal(t, []any{on("2027-01-06"), true}, []any{atLeast.Date, atLeast.Provisional})
	assert.Contains(t, atLeast.Explain(townhall.EN), "provisional: the calendar of 2027 is not published yet, and its days go by the week")
	known := due(t, townhall.AtLeast(5, townhall.WorkingDays).From(on("2026-12-30")), must(cal.Publish(2028)))
	assert.Equal(t, on("2028-01-07"), known.Date, "2028 is published and bounds it")
	one := due(t, townhall.Before(1, townhall.WorkingDays).From(on("2027-01-02")), must(cal.Publish(2027, off("2027-01-01", "元旦"))))
	assert.NotContains(t, one.Explain(townhall.EN), "published")
	eve := due(t, townhall.Before(1, townhall.WorkingDays).From(on("2026-12-30")), cal)
	assert.Contains(t, eve.Explain(townhall.ZH), "\n2026-12-29不计入：放假安排尚未公布\n")
	nothing := due(t, townhall.Before(5, townhall.WorkingDays).From(on("2027-02-01")), townhall.Calendar{})
	assert.Equal(t, []any{on("2027-01-25"), true}, []any{nothing.Date, nothing.Provisional}, "with no published year in front, by the week too")
}

// TestEndOfTheLastPublishedYear: the notice of 2019 made Saturday 29 December 2018 a day of work and the Monday after a
// day off; until it was out, neither was sure.
func TestEndOfTheLastPublishedYear(t *testing.T) {
	notice2018 := must(townhall.NewCalendar("cn").Publish(2018))
	notice2019 := must(notice2018.Publish(2019, work("2018-12-29", "x"), off("2018-12-30", "x"), off("2018-12-31", "x"), off("2019-01-01", "x")))
	for _, c := range []struct {
		event, first, then string
	}{{"2018-12-27", "2018-12-28", "2018-12-28"}, {"2018-12-28", "2018-12-29", "2018-12-29"}, {"2018-12-29", "2018-12-30", "2019-01-02"}} {
		d := townhall.Within(1, townhall.WorkingDays).From(on(c.event))
		first, then := due(t, d, notice2018), due(t, d, notice2019)
		assert.Equal(t, []any{on(c.first), c.first != "2018-12-28"}, []any{first.Date, first.Provisional}, c.event)
		assert.Equal(t, []any{on(c.then), false}, []any{then.Date, then.Provisional}, c.event)
	}
	rolled := due(t, townhall.Within(3, townhall.CalendarDays).From(on("2018-12-28")), notice2018)
	assert.True(t, rolled.Provisional, "the Monday may become a day off")
	assert.Contains(t, rolled.Explain(townhall.EN), "the calendar of 2019 is not published")
	n, provisional := notice2018.WorkingDays(townhall.Year(2018))
	assert.Equal(t, 261, n)
	assert.False(t, provisional, "a year's figure goes by its own notice")
}

func TestDueRefuses(t *testing.T) {
	for field, d := range map[string]townhall.Duty{
		"limit.unit": {Start: on("2025-01-01")},
		"start":      townhall.Within(1, townhall.Months).From(townhall.Date{}),
	} {
		_, err := d.Due(townhall.Calendar{})
		assert.Equal(t, field, failed(t, townhall.Invalid, err).Field)
	}
	for _, d := range []townhall.Duty{
		townhall.Within(2, townhall.Months).From(on("9999-11-30")), townhall.Within(10, townhall.CalendarDays).From(on("9999-12-30")),
		townhall.Within(9, townhall.WorkingDays).From(on("9999-12-30")), townhall.Before(9, townhall.CalendarDays).From(on("0001-01-03")),
	} {
		_, err := d.Due(townhall.Calendar{})
		assert.Equal(t, "limit", failed(t, townhall.Overflow, err).Field)
	}
	last := townhall.Within(2, townhall.Months).From(on("9999-10-31"))
	assert.Equal(t, on("9999-12-31"), due(t, last, townhall.Calendar{}).Date, "the calendar's last day")
}

func TestDueExtended(t *testing.T) {
	cal := china(t)
	extend := func(d townhall.Duty, n int, u townhall.TimeUnit) townhall.Duty {
		return must(d.Extend(townhall.Extension{N: n, Unit: u, Reason: "survey", By: townhall.Actor{Person: "a"}, Approver: townhall.Actor{Person: "b"}, On: on("2025-03-10")}))
	}
	sixty := townhall.Within(60, townhall.CalendarDays).From(on("2025-03-03"))
	same := due(t, extend(sixty, 30, townhall.CalendarDays), cal)
	assert.Equal(t, on("2025-06-03"), same.Date, "90 days end on Sunday, Dragon Boat's 1 June, and move behind its Monday")
	assert.Contains(t, same.Explain(townhall.EN), "extended by 30 calendar days on 2025-03-10, approved by b: survey")

	other := due(t, extend(sixty, 1, townhall.Months), cal)
	assert.Equal(t, on("2025-06-03"), other.Date, "a month from the unmoved last day, 2 May, ends on 2 June, and moves")
	assert.Contains(t, other.Explain(townhall.ZH), "经b批准延长1个月：survey")
}

func TestDueSuspended(t *testing.T) {
	cal := china(t)
	suspend := func(d townhall.Duty, from, to string) townhall.Duty {
		return must(d.Suspend(span(from, to), "survey", mediationLaw.Art("9")))
	}
	ten := townhall.Within(10, townhall.CalendarDays).From(on("2025-03-03"))
	closed := due(t, suspend(ten, "2025-03-05", "2025-03-07"), cal)
	assert.Equal(t, on("2025-03-17"), closed.Date, "13 and three days more are the 16th, a Sunday")
	assert.Contains(t, closed.Explain(townhall.EN), "\n2025-03-05 to 2025-03-07, 3 days, are not counted: suspended, survey (People's Mediation Law, art. 9)\n")
	assert.Contains(t, due(t, suspend(ten, "2025-03-05", "2025-03-05"), cal).Explain(townhall.ZH), "2025-03-05不计入：期限中止，survey（《人民调解法》第9条）")
	assert.Equal(t, on("2025-03-13"), due(t, suspend(ten, "2025-03-14", ""), cal).Date, "a suspension behind the end changes nothing")

	running := suspend(ten, "2025-03-05", "")
	stopped := due(t, running, cal)
	assert.True(t, stopped.Stopped)
	assert.True(t, stopped.Date.IsZero())
	assert.Contains(t, stopped.Explain(townhall.ZH), "自2025-03-05起中止：survey")
	assert.Equal(t, closed.Date, due(t, must(running.Resume(on("2025-03-08"))), cal).Date)

	month := townhall.Within(1, townhall.Months).From(on("2025-03-03"))
	assert.Equal(t, on("2025-04-03"), due(t, month, cal).Date)
	assert.Equal(t, on("2025-04-07"), due(t, suspend(month, "2025-03-10", "2025-03-12"), cal).Date, "three days more end on Sunday, 6 April")
	assert.Equal(t, on("2025-04-08"), due(t, suspend(month, "2025-04-02", "2025-04-06"), cal).Date, "days suspended while making up do not make up")
	assert.True(t, due(t, suspend(month, "2025-04-03", ""), cal).Stopped)
}

// TestSuspensionsInEveryUnit: a suspension is one step of the explanation, however long, and stops each kind of limit.
func TestSuspensionsInEveryUnit(t *testing.T) {
	cal := china(t)
	for _, c := range []struct {
		what, event, from, to, due, step string
		limit                            townhall.Limit
	}{
		{"calendar days", "2025-03-03", "2025-03-05", "2025-12-31", "2026-01-09", "2025-03-05 to 2025-12-31, 302 days,", townhall.Within(10, townhall.CalendarDays)},
		{"working days", "2025-03-03", "2025-03-05", "2025-06-30", "2025-07-11", "2025-03-05 to 2025-06-30, 118 days,", townhall.Within(10, townhall.WorkingDays)},
		{"months", "2025-03-03", "2025-03-10", "2025-05-08", "2025-06-03", "2025-03-10 to 2025-05-08, 60 days,", townhall.Within(1, townhall.Months)},
		{"begun before the event", "2025-03-03", "2025-03-01", "2025-03-05", "2025-03-10", "2025-03-04 to 2025-03-05, 2 days,", townhall.Within(5, townhall.CalendarDays)},
		{"days before", "2025-03-31", "2025-03-10", "2025-03-20", "2025-03-05", "2025-03-10 to 2025-03-20, 11 days,", townhall.Before(15, townhall.CalendarDays)},
		{"working days before", "2025-03-31", "2025-03-10", "2025-03-21", "2025-03-07", "2025-03-10 to 2025-03-21, 12 days,", townhall.Before(6, townhall.WorkingDays)},
		{"months before", "2025-03-31", "2025-03-10", "2025-03-12", "2025-02-25", "2025-03-10 to 2025-03-12, 3 days,", townhall.Before(1, townhall.Months)},
		{"months before that end in it", "2025-03-31", "2025-02-20", "2025-03-01", "2025-02-18", "2025-02-20 to 2025-03-01, 10 days,", townhall.Before(1, townhall.Months)},
		{"a last day of rest moves on to a suspension, and behind it", "2025-04-23", "2025-05-06", "2025-05-09", "2025-05-12", "2025-05-06 to 2025-05-09, 4 days,", townhall.Within(8, townhall.CalendarDays)},
	} {
		d := must(c.limit.From(on(c.event)).Suspend(span(c.from, c.to), "survey", townhall.Cite{}))
		got := due(t, d, cal)
		assert.Equal(t, on(c.due), got.Date, "%s: %s", c.what, got.Explain(townhall.EN))
		assert.Equal(t, 1, strings.Count(got.Explain(townhall.EN), "suspended"), c.what)
		assert.Contains(t, got.Explain(townhall.EN), c.step+" are not counted: suspended, survey", c.what)
	}
	rolling := must(townhall.Within(8, townhall.CalendarDays).From(on("2025-04-23")).Suspend(span("2025-05-03", ""), "survey", townhall.Cite{}))
	assert.True(t, due(t, rolling, cal).Stopped, "1 May moves on to a day on which the clock stands still")
	ahead := must(townhall.Before(10, townhall.CalendarDays).From(on("2025-04-23")).Suspend(span("2025-04-01", ""), "survey", townhall.Cite{}))
	assert.True(t, due(t, ahead, cal).Stopped)
}

// drawDuty draws a duty that begins in 2025 or 2026. Unless they may wind, months added to another unit come without
// suspensions: counted from an earlier day they may pass over more suspended ones, which month-ends can turn into a
// later date.
func drawDuty(t *rapid.T, mayWind bool, senses ...townhall.Sense) townhall.Duty {
	unit := rapid.SampledFrom([]townhall.TimeUnit{townhall.CalendarDays, townhall.WorkingDays, townhall.Months})
	size := func(u townhall.TimeUnit, name string) int {
		if u == townhall.Months {
			return rapid.IntRange(0, 20).Draw(t, name)
		}
		return rapid.OneOf(rapid.IntRange(0, 15), rapid.IntRange(0, 300)).Draw(t, name)
	}
	l := townhall.Limit{Unit: unit.Draw(t, "unit"), Sense: rapid.SampledFrom(senses).Draw(t, "sense"), NoRoll: rapid.IntRange(0, 4).Draw(t, "no roll") == 0}
	l.N = size(l.Unit, "n")
	d := l.From(dates(2025, 2026).Draw(t, "event"))
	winds := false
	for i := range rapid.IntRange(0, 2).Draw(t, "extensions") {
		if l.Sense == townhall.IsBefore {
			break
		}
		e := townhall.Extension{Unit: unit.Draw(t, fmt.Sprint("extension", i))}
		e.N = 1 + size(e.Unit, "by")
		e.On = d.Start.AddDays(rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 700)).Draw(t, "approved"))
		winds = winds || e.Unit == townhall.Months && l.Unit != townhall.Months
		d.Extensions = append(d.Extensions, e)
	}
	step := 1
	if l.Sense == townhall.IsBefore {
		step = -1
	}
	for near := d.Start; (mayWind || !winds) && rapid.Bool().Draw(t, "suspend"); {
		s := townhall.Suspension{Period: townhall.Period{From: near.AddDays(step * rapid.IntRange(1, 60).Draw(t, "from"))}}
		s.To = s.From.AddDays(step * rapid.IntRange(0, 40).Draw(t, "for"))
		if near = s.To; step < 0 {
			s.From, s.To = s.To, s.From
		}
		d.Suspensions = append(d.Suspensions, s)
	}
	return d
}

// publishAny publishes years with any special days whatever, also of the end of the year before; in some, every Saturday
// or every day is worked.
func publishAny(t *rapid.T, cal townhall.Calendar, years ...int) townhall.Calendar {
	for _, y := range years {
		var days []townhall.SpecialDay
		chosen := rapid.SliceOfNDistinct(dates(y, y), 0, 40, rapid.ID[townhall.Date]).Draw(t, fmt.Sprint(y))
		for i, d := range chosen {
			days = append(days, townhall.SpecialDay{Date: d, Worked: i%3 == 0, Name: "x"})
		}
		busy := rapid.SampledFrom([][]time.Weekday{nil, {time.Saturday}, {time.Saturday, time.Sunday}}).Draw(t, fmt.Sprint(y, " also worked"))
		for d := townhall.NewDate(y, time.January, 1); d.Year() == y; d = d.AddDays(1) {
			if slices.Contains(busy, d.Weekday()) && !slices.Contains(chosen, d) {
				days = append(days, townhall.SpecialDay{Date: d, Worked: true, Name: "x"})
			}
		}
		for d := townhall.NewDate(y-1, time.December, 29); d.Year() < y; d = d.AddDays(1) {
			if kind := rapid.IntRange(0, 3).Draw(t, d.String()); kind > 1 && cal.On(d).Name == "" { // what a notice lists stays
				days = append(days, townhall.SpecialDay{Date: d, Worked: kind == 2, Name: "x"})
			}
		}
		cal = must(cal.Publish(y, days...))
	}
	return cal
}

// before2025 is a calendar of the years 1900 to 2024 without a special day.
func before2025() townhall.Calendar {
	cal := townhall.NewCalendar("c")
	for y := 1900; y < 2025; y++ {
		cal = must(cal.Publish(y))
	}
	return cal
}

// TestProvisionalIsOnTheSafeSide: whatever the unpublished years turn out to be, "within" and "before" only ever move
// later, so who keeps the provisional date has kept the limit.
func TestProvisionalIsOnTheSafeSide(t *testing.T) {
	past := before2025()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDuty(t, false, townhall.IsWithin, townhall.IsBefore)
		known := publishAny(t, past, 2025)
		before := must(d.Due(known))
		published := publishAny(t, known, 2026, 2027, 2028, 2029, 2030, 2031, 2032)
		after := must(d.Due(published))
		assert.False(t, after.Provisional)
		assert.False(t, after.Date.Before(before.Date), "%v, then %v", before.Date, after.Date)
		if !before.Provisional {
			assert.Equal(t, before.Date, after.Date)
		}
		assert.True(t, must(d.Judge(before.Date, known)).Held)
		assert.True(t, must(d.Judge(before.Date, published)).Held)
	})
}

// TestNoVerdictIsOverturned: what Judge says under some published years, it says under all.
func TestNoVerdictIsOverturned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDuty(t, true, townhall.IsWithin, townhall.IsAtLeast, townhall.IsBefore)
		all := []int{2023, 2024, 2025, 2026, 2027, 2028, 2029, 2030, 2031, 2032}
		var first, then []int
		for _, y := range all {
			if rapid.Bool().Draw(t, fmt.Sprint(y, " is known")) {
				first = append(first, y)
			} else {
				then = append(then, y)
			}
		}
		known := publishAny(t, townhall.NewCalendar("c"), first...)
		published := publishAny(t, known, then...)
		near := must(d.Due(published)).Date.AddDays(rapid.IntRange(-20, 20).Draw(t, "apart"))
		early, err := d.Judge(near, known)
		if err != nil {
			want := "duty.undetermined"
			if d.Limit.Sense == townhall.IsWithin && near.Before(d.Start) {
				want = "duty.early"
			}
			assert.Equal(t, []string{want}, refused(t, err))
			return
		}
		assert.Equal(t, must(d.Judge(near, published)).Held, early.Held, near)
	})
}

// TestDueAgainstDayByDay holds the counting to the rule said slowly, on published years.
func TestDueAgainstDayByDay(t *testing.T) {
	past := before2025()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDuty(t, true, townhall.IsWithin, townhall.IsWithin, townhall.IsAtLeast, townhall.IsBefore)
		cal := publishAny(t, past, 2025, 2026, 2027, 2028, 2029, 2030, 2031, 2032)
		got := must(d.Due(cal))
		assert.Equal(t, slowly(d, cal), got.Date, got.Explain(townhall.EN))
		assert.False(t, got.Provisional || got.Stopped)
	})
}

// slowly counts a duty one day at a time.
func slowly(d townhall.Duty, cal townhall.Calendar) townhall.Date {
	step := 1
	if d.Limit.Sense == townhall.IsBefore {
		step = -1
	}
	all := d.Extensions
	byDay := make([]int, len(all))
	for i := range all {
		byDay[i] = i
	}
	slices.SortStableFunc(byDay, func(i, j int) int { return all[i].On.Compare(all[j].On) })
	counts := map[int]bool{}
	counted := func() townhall.Date {
		d.Extensions = nil
		for i, e := range all {
			if counts[i] {
				d.Extensions = append(d.Extensions, e)
			}
		}
		return slowSum(d, cal, step)
	}
	for _, i := range byDay {
		counts[i] = !all[i].On.After(counted()) // not after the limit had run out
	}
	return counted()
}

// slowSum counts a duty whose extensions all count.
func slowSum(d townhall.Duty, cal townhall.Calendar, step int) townhall.Date {
	day := d.Start
	n := d.Limit.N
	for _, e := range d.Extensions {
		if e.Unit == d.Limit.Unit {
			n += e.N
		}
	}
	day = slowRun(d, cal, day, n, d.Limit.Unit, step)
	for _, e := range d.Extensions {
		if e.Unit != d.Limit.Unit {
			day = slowRun(d, cal, day, e.N, e.Unit, step)
		}
	}
	for d.Limit.Sense == townhall.IsWithin && !d.Limit.NoRoll && (!cal.On(day).Worked || suspendedOn(d, day)) {
		day = day.AddDays(1)
	}
	return day
}

func suspendedOn(d townhall.Duty, day townhall.Date) bool {
	for _, s := range d.Suspensions {
		if s.Contains(day) {
			return true
		}
	}
	return false
}

func slowRun(d townhall.Duty, cal townhall.Calendar, day townhall.Date, n int, u townhall.TimeUnit, step int) townhall.Date {
	if u == townhall.Months {
		from := day
		day = townhall.NewDate(from.Year(), from.Month(), 1)
		for range n {
			day = townhall.NewDate(day.Year(), day.Month()+1, 1)
			if step < 0 {
				day = townhall.NewDate(day.Year(), day.Month()-2, 1)
			}
		}
		for month := day.Month(); day.Day() < from.Day() && day.AddDays(1).Month() == month; {
			day = day.AddDays(1)
		}
		n = 0
		for x := from; x != day; {
			if x = x.AddDays(step); suspendedOn(d, x) {
				n++
			}
		}
	}
	for n > 0 {
		day = day.AddDays(step)
		if !suspendedOn(d, day) && (u != townhall.WorkingDays || cal.On(day).Worked) {
			n--
		}
	}
	return day
}

package townhall_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
)

func off(date, name string) townhall.SpecialDay {
	return townhall.SpecialDay{Date: on(date), Name: name}
}
func work(date, name string) townhall.SpecialDay {
	return townhall.SpecialDay{Date: on(date), Worked: true, Name: name}
}

func TestChineseWorkingDays(t *testing.T) {
	cal := china(t)
	for year, want := range map[int]int{2024: 251, 2025: 248, 2026: 248} {
		n, provisional := cal.WorkingDays(townhall.Year(year))
		assert.Equal(t, want, n, year)
		assert.False(t, provisional, year)
	}
	n, provisional := cal.WorkingDays(townhall.Year(2027))
	assert.Equal(t, 261, n, "by the week alone")
	assert.True(t, provisional)
	_, provisional = cal.WorkingDays(span("2026-12-31", "2027-01-01"))
	assert.True(t, provisional)
	years := cal.Years()
	assert.Equal(t, []int{2007, 2026}, []int{years[0], years[len(years)-1]})
	assert.Len(t, years, 20)
}

func TestChineseDays(t *testing.T) {
	cal := china(t)
	for _, c := range []struct {
		day               string
		worked, published bool
		zh, en            string
	}{
		{"2010-10-09", true, true, "国庆节调休上班", "make-up working day for 国庆节"},
		{"2024-02-09", true, true, "星期五", "Friday"},
		{"2026-10-07", false, true, "国庆节放假", "国庆节"},
		{"2025-10-12", false, true, "星期日", "Sunday"},
		{"2022-12-31", false, true, "元旦放假", "元旦"},
		{"2006-12-29", true, false, "星期五，2006 年放假安排尚未公布", "Friday; the calendar of 2006 is not published yet"},
		{"2006-12-30", true, true, "元旦调休上班", "make-up working day for 元旦"},
		{"2027-01-02", false, false, "星期六，2027 年放假安排尚未公布", "Saturday; the calendar of 2027 is not published yet"},
	} {
		d := cal.On(on(c.day))
		assert.Equal(t, []any{c.worked, c.published}, []any{d.Worked, d.Published}, c.day)
		assert.Equal(t, []string{c.zh, c.en}, []string{d.Why().In(townhall.ZH), d.Why().In(townhall.EN)}, c.day)
	}
}

func TestCalendarByCode(t *testing.T) {
	cal, err := townhall.NewCalendar("city").Publish(2025, off("2025-05-01", "Labour Day"), work("2025-05-03", ""), off("2025-05-02", ""))
	require.NoError(t, err)
	assert.Equal(t, "Labour Day", cal.On(on("2025-05-01")).Why().String())
	named := townhall.SpecialDay{Date: on("2025-10-01"), Name: "国庆节", English: "National Day"}
	national := must(cal.Publish(2025, named)).On(named.Date).Why()
	assert.Equal(t, []string{"国庆节放假", "National Day"}, []string{national.In(townhall.ZH), national.In(townhall.EN)})
	assert.Equal(t, "day off", cal.On(on("2025-05-02")).Why().String(), "a day without a name is not called Friday")
	assert.Equal(t, "make-up working day", cal.On(on("2025-05-03")).Why().String())
	assert.Equal(t, []int{2025}, cal.Years())

	again := must(cal.Publish(2025, off("2025-06-01", "x")))
	assert.True(t, again.On(on("2025-05-01")).Worked, "a year published again replaces what it had")
	assert.False(t, cal.On(on("2025-05-01")).Worked, "and the first calendar stays as it was")
}

func TestPublishRefuses(t *testing.T) {
	for _, days := range [][]townhall.SpecialDay{{off("2023-12-31", "x")}, {off("2027-01-01", "x")}, {{}}, {off("2025-05-01", "x"), work("2025-05-01", "y")}} {
		cal, err := townhall.NewCalendar("c").Publish(2025, days...)
		assert.Equal(t, fmt.Sprintf("days[%d].date", len(days)-1), failed(t, townhall.Invalid, err).Field)
		assert.Empty(t, cal.Years())
	}
}

// TestNeighbouringYears: the notice of 2023 made 31 December 2022 a day off. It stays so whichever year is published
// first, and goes only with the notice that said it.
func TestNeighbouringYears(t *testing.T) {
	december := on("2022-12-31")
	first := must(must(townhall.NewCalendar("c").Publish(2022, off("2022-10-03", "x"))).Publish(2023, work("2022-12-31", "New Year")))
	second := must(must(townhall.NewCalendar("c").Publish(2023, work("2022-12-31", "New Year"))).Publish(2022, off("2022-10-03", "x")))
	assert.Equal(t, first, second)
	assert.True(t, first.On(december).Worked)
	assert.True(t, must(first.Publish(2022, off("2022-12-31", "old"))).On(december).Worked, "the later year's word holds")
	assert.False(t, must(first.Publish(2023)).On(december).Worked)

	alone := must(townhall.NewCalendar("c").Publish(2023, work("2022-12-31", "New Year")))
	assert.True(t, alone.On(december).Published)
	assert.False(t, alone.On(on("2022-12-30")).Published)
	assert.True(t, alone.With(must(townhall.NewCalendar("d").Publish(2022))).On(december).Worked)
}

func TestCalendarWith(t *testing.T) {
	mine := must(must(townhall.NewCalendar("mine", time.Friday).Publish(2024, off("2024-05-01", "a"))).Publish(2025, off("2025-05-01", "a")))
	mine.Counting.Event = mediationLaw
	theirs := must(must(townhall.NewCalendar("theirs").Publish(2025, off("2025-06-01", "b"))).Publish(2026, off("2026-05-01", "b")))
	both := mine.With(theirs)
	assert.Equal(t, []int{2024, 2025, 2026}, both.Years())
	assert.False(t, both.On(on("2024-05-01")).Worked)
	assert.True(t, both.On(on("2025-05-01")).Worked)
	assert.False(t, both.On(on("2025-06-01")).Worked)
	assert.False(t, both.On(on("2026-05-01")).Worked)
	assert.Equal(t, "mine", both.Name)
	assert.Equal(t, mediationLaw, both.Counting.Event)
	assert.False(t, both.On(on("2025-07-04")).Worked, "Friday is the first's day of rest")
	reaching := must(townhall.NewCalendar("theirs").Publish(2024, work("2024-12-31", "b")))
	assert.False(t, must(mine.Publish(2025, off("2024-12-31", "a"))).With(reaching).On(on("2024-12-31")).Worked, "the later notice's word holds")
	assert.Equal(t, mine.Years(), mine.With(townhall.Calendar{}).Years())
	assert.Equal(t, []int{2025, 2026}, townhall.Calendar{}.With(theirs).Years())
}

// TestWithIsPublish: the two ways to add a year agree, whichever notices were there before.
func TestWithIsPublish(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		notices := func(label string) (cal townhall.Calendar) {
			for range rapid.IntRange(0, 3).Draw(t, label) {
				year, days := notice(t)
				cal = must(cal.Publish(year, days...))
			}
			return cal
		}
		cal, other := notices("before"), townhall.NewCalendar("other", time.Friday)
		year, days := notice(t)
		published := must(cal.Publish(year, days...))
		assert.Equal(t, published, cal.With(must(other.Publish(year, days...))))
		assert.Equal(t, published, published.With(published))
	})
}

// notice draws a year's notice, of days around its ends, on which notices meet.
func notice(t *rapid.T) (year int, days []townhall.SpecialDay) {
	year = rapid.IntRange(2021, 2024).Draw(t, "year")
	for _, y := range []int{year, year + 1} {
		for i := range 4 {
			if kind := rapid.IntRange(0, 2).Draw(t, "kind"); kind > 0 {
				days = append(days, townhall.SpecialDay{Date: townhall.NewDate(y, time.January, i-1), Worked: kind == 1, Name: strconv.Itoa(year)})
			}
		}
	}
	return year, days
}

func TestOtherWeekends(t *testing.T) {
	gulf := townhall.NewCalendar("gulf", time.Friday, time.Saturday)
	var worked []time.Weekday
	for i := range 7 {
		if d := on("2025-10-05").AddDays(i); gulf.On(d).Worked {
			worked = append(worked, d.Weekday())
		}
	}
	assert.Equal(t, []time.Weekday{0, 1, 2, 3, 4}, worked)
}

func TestZeroCalendar(t *testing.T) {
	var cal townhall.Calendar
	assert.Empty(t, cal.Years())
	assert.True(t, cal.On(on("2025-10-09")).Worked)
	assert.False(t, cal.On(on("2025-10-11")).Worked)
	assert.False(t, cal.On(on("2025-10-09")).Published)
	n, provisional := cal.WorkingDays(span("2025-10-06", "2025-10-12"))
	assert.Equal(t, 5, n)
	assert.True(t, provisional)
	n, _ = cal.WorkingDays(townhall.Since(on("2025-10-06")))
	assert.Zero(t, n, "an open period has no number of days")
	assert.Equal(t, []int{2025}, must(cal.Publish(2025)).Years())
}

package townhall_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
)

func TestParseDate(t *testing.T) {
	for _, s := range []string{"0001-01-01", "1600-02-29", "1970-01-01", "2000-02-29", "2024-02-29", "2025-10-09", "9999-12-31"} {
		d, err := townhall.ParseDate(s)
		require.NoError(t, err, s)
		assert.Equal(t, s, d.String())
	}
	for _, s := range []string{"", "0000-12-31", "2025-02-29", "1900-02-29", "2100-02-29", "2025-04-31", "2025-13-01", "2025-1-9",
		"2025/10/09", "20251009", " 2025-10-09", "2025-10-09T00:00:00Z", "10000-01-01", "-001-01-01", "二〇二五年"} {
		_, err := townhall.ParseDate(s)
		e := failed(t, townhall.Invalid, err)
		assert.Equal(t, "date", e.Field, s)
		assert.Equal(t, s, e.Found.String())
	}
}

func TestNewDateNormalizesAndStaysInTheCalendar(t *testing.T) {
	assert.Equal(t, on("2025-05-01"), townhall.NewDate(2025, time.April, 31))
	assert.Equal(t, on("2024-02-29"), townhall.NewDate(2024, time.March, 0))
	assert.Equal(t, on("2025-01-31"), townhall.NewDate(2024, 13, 31))
	for _, year := range []int{0, -1, 10000, math.MaxInt, math.MinInt, 1 << 40} {
		assert.True(t, townhall.NewDate(year, time.June, 1).IsZero(), year)
	}
	assert.True(t, townhall.NewDate(2025, math.MaxInt, math.MaxInt).IsZero())
}

func TestDateIsTheDayOfItsZone(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	late := time.Date(2025, 10, 8, 20, 0, 0, 0, time.UTC)
	assert.Equal(t, on("2025-10-08"), townhall.DateOf(late))
	assert.Equal(t, on("2025-10-09"), townhall.DateOf(late.In(shanghai)))
	assert.Equal(t, time.Date(2025, 10, 9, 0, 0, 0, 0, shanghai), on("2025-10-09").Time(shanghai))
	assert.True(t, townhall.DateOf(time.Time{}).IsZero())
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		to   string
	}{
		{"2025-01-31", 1, "2025-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2023-12-31", 2, "2024-02-29"}, {"2025-01-30", 1, "2025-02-28"},
		{"2025-02-28", 1, "2025-03-28"}, {"2025-03-31", -1, "2025-02-28"}, {"2025-03-31", 1, "2025-04-30"}, {"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"}, {"2025-10-09", 0, "2025-10-09"}, {"2025-12-15", 1, "2026-01-15"}, {"2025-01-15", -13, "2023-12-15"},
	} {
		assert.Equal(t, on(c.to), on(c.from).AddMonths(c.n), "%s and %d months", c.from, c.n)
	}
	for _, n := range []int{12 * 9000, -12 * 9000, math.MaxInt, math.MinInt} {
		assert.True(t, on("2025-10-09").AddMonths(n).IsZero(), n)
	}
}

func TestAddDaysEndsWithTheCalendar(t *testing.T) {
	assert.Equal(t, on("2024-03-01"), on("2024-02-28").AddDays(2))
	for _, n := range []int{math.MaxInt, math.MinInt, 3_700_000} {
		assert.True(t, on("2025-10-09").AddDays(n).IsZero(), n)
	}
	assert.True(t, on("9999-12-31").AddDays(1).IsZero())
	assert.True(t, on("0001-01-01").AddDays(-1).IsZero())
}

// TestDateAgainstTime holds every operation to package time.
func TestDateAgainstTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, e := dates(1, 9999).Draw(t, "d"), dates(1, 9999).Draw(t, "e")
		a, b := d.Time(time.UTC), e.Time(time.UTC)
		assert.Equal(t, [3]int{a.Year(), int(a.Month()), a.Day()}, [3]int{d.Year(), int(d.Month()), d.Day()})
		assert.Equal(t, a.Weekday(), d.Weekday())
		assert.Equal(t, int((a.Unix()-b.Unix())/86400), d.Sub(e))
		assert.Equal(t, a.Before(b), d.Before(e))
		assert.Equal(t, a.After(b), d.After(e))
		assert.Equal(t, a.Compare(b), d.Compare(e))
		assert.Equal(t, d, e.AddDays(d.Sub(e)))
		assert.Equal(t, d, townhall.DateOf(a.Add(time.Hour))) // the zero time itself is no date
		var scanned townhall.Date
		require.NoError(t, scanned.Scan(a))
		assert.Equal(t, d, scanned)
		sameJSON(t, d)
		sameSQL[townhall.Date](t, d)
	})
}

func TestNoDateIsInert(t *testing.T) {
	var none townhall.Date
	assert.Equal(t, []any{0, time.Month(0), 0, ""}, []any{none.Year(), none.Month(), none.Day(), none.String()})
	assert.True(t, none.AddDays(5).IsZero() && none.AddMonths(5).IsZero() && none.Time(time.UTC).IsZero())
	assert.True(t, none.Before(on("0001-01-01")))
	sameJSON(t, none)
	sameSQL[townhall.Date](t, none)
	assert.True(t, townhall.Period{}.Contains(none), "the unbounded period filters nothing")
	assert.False(t, townhall.Year(2025).Contains(none))
	assert.False(t, townhall.Since(on("0001-01-01")).Contains(none))
}

func TestDateScansWhatDriversGive(t *testing.T) {
	d := on("2020-01-01")
	require.NoError(t, d.Scan(time.Date(2025, 10, 9, 23, 0, 0, 0, time.FixedZone("", 3600))))
	assert.Equal(t, on("2025-10-09"), d)
	failed(t, townhall.Invalid, d.Scan(42))
	failed(t, townhall.Invalid, d.Scan("9 October"))
	assert.Equal(t, on("2025-10-09"), d, "a failed scan leaves the date alone")
	require.NoError(t, d.Scan(nil))
	assert.True(t, d.IsZero())
}

func TestPeriods(t *testing.T) {
	year, feb := townhall.Year(2024), townhall.Month(2024, time.February)
	assert.Equal(t, 366, year.Days())
	assert.Equal(t, span("2024-02-01", "2024-02-29"), feb)
	assert.Equal(t, span("2024-12-01", "2024-12-31"), townhall.Month(2024, time.December))
	assert.Equal(t, "2024-02-01..2024-02-29", fmt.Sprint(feb))
	assert.True(t, feb.Contains(on("2024-02-01")) && feb.Contains(on("2024-02-29")) && !feb.Contains(on("2024-03-01")))
	assert.Zero(t, townhall.Since(on("2024-01-01")).Days())
	assert.NoError(t, townhall.Until(on("2024-01-01")).Check("x"))
	assert.Equal(t, "x", failed(t, townhall.Invalid, span("2025-01-02", "2025-01-01").Check("x")).Field)
	for _, p := range []townhall.Period{{}, year, townhall.Since(on("2024-01-01")), townhall.Until(on("2024-01-01"))} {
		sameJSON(t, p)
	}
}

// TestPeriodOutsideTheCalendarHoldsNoDay: an end that is no date must not open the period.
func TestPeriodOutsideTheCalendarHoldsNoDay(t *testing.T) {
	for _, p := range []townhall.Period{townhall.Year(0), townhall.Year(10000), townhall.Month(-5, time.May), townhall.Month(10000, time.May)} {
		assert.False(t, p.Contains(on("2025-01-01")), p)
		assert.Zero(t, p.Days(), p)
		failed(t, townhall.Invalid, p.Check("year"))
	}
	assert.Equal(t, span("9999-12-01", "9999-12-31"), townhall.Month(9999, time.December))
}

// TestOverlap: two periods overlap if a day lies in both.
func TestOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) townhall.Period {
			p := townhall.Period{From: dates(2025, 2025).Draw(t, name+" from"), To: dates(2025, 2025).Draw(t, name+" to")}
			if p.To.Before(p.From) {
				p.From, p.To = p.To, p.From
			}
			if rapid.IntRange(0, 3).Draw(t, name+" open") == 0 {
				p.From = townhall.Date{}
			}
			if rapid.IntRange(0, 3).Draw(t, name+" endless") == 0 {
				p.To = townhall.Date{}
			}
			return p
		}
		p, q := draw("p"), draw("q")
		shared := false
		for d := on("2024-12-31"); d.Year() < 2027; d = d.AddDays(1) {
			shared = shared || p.Contains(d) && q.Contains(d)
		}
		assert.Equal(t, shared, p.Overlaps(q))
		assert.Equal(t, shared, q.Overlaps(p))
	})
}

func TestPeriodInWords(t *testing.T) {
	for _, c := range []struct {
		period     townhall.Period
		zh, en, as string
	}{
		{townhall.Year(2025), "2025-01-01至2025-12-31", "2025-01-01 to 2025-12-31", "2025-01-01..2025-12-31"},
		{townhall.Until(on("2026-03-02")), "至2026-03-02止", "until 2026-03-02", "..2026-03-02"},
		{townhall.Since(on("2026-03-02")), "自2026-03-02起", "from 2026-03-02 on", "2026-03-02.."},
		{townhall.Period{}, "不限日期", "any day", ".."},
	} {
		assert.Equal(t, []string{c.zh, c.en}, []string{c.period.Text().In(townhall.ZH), c.period.Text().In(townhall.EN)})
		assert.Equal(t, []string{c.zh, c.en}, []string{townhall.ValueOf(c.period).In(townhall.ZH), townhall.ValueOf(c.period).String()})
		assert.Equal(t, c.as, c.period.String(), "for programs it stays as it was")
		sameJSON(t, c.period)
	}
	err := span("2025-01-02", "2025-01-01").Check("opened")
	assert.EqualError(t, err, "townhall: invalid: opened: needs a first day that is not after the last, found 2025-01-02 to 2025-01-01")
}

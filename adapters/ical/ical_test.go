package ical_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/ical"
)

func file(events ...string) *strings.Reader {
	body := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n"
	for i, e := range events {
		body += fmt.Sprintf("BEGIN:VEVENT\r\nUID:%d\r\nDTSTAMP:20251104T000000Z\r\n%s\r\nEND:VEVENT\r\n", i, strings.ReplaceAll(e, "\n", "\r\n"))
	}
	return strings.NewReader(body + "END:VCALENDAR\r\n")
}

func TestAllDayEventsAreDaysOff(t *testing.T) {
	cal, err := ical.Reader{Name: "pl"}.ReadCalendar(file(
		"DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260102\nSUMMARY:Nowy Rok",
		"DTSTART;VALUE=DATE:20260405\nDTEND;VALUE=DATE:20260407\nSUMMARY:Wielkanoc",
		"DTSTART;VALUE=DATE:20260501\nSUMMARY:Święto Państwowe"))
	require.NoError(t, err)
	assert.Equal(t, []int{2026}, cal.Years())
	for _, d := range []townhall.Date{townhall.NewDate(2026, 1, 1), townhall.NewDate(2026, 4, 6), townhall.NewDate(2026, 5, 1)} {
		assert.False(t, cal.On(d).Worked, d)
	}
	assert.True(t, cal.On(townhall.NewDate(2026, 4, 7)).Worked, "the end is the first day after")
}

func TestMakeUpDaysAreTold(t *testing.T) {
	cal, err := ical.Reader{Name: "cn", Worked: ical.MakeUp}.ReadCalendar(file(
		"DTSTART;VALUE=DATE:20261231\nSUMMARY:元旦（班）",
		"DTSTART;VALUE=DATE:20270101\nDTEND;VALUE=DATE:20270104\nSUMMARY:元旦（休）",
		"DTSTART;VALUE=DATE:20270109\nSUMMARY:春节 补班"))
	require.NoError(t, err)
	assert.Equal(t, []int{2027}, cal.Years(), "a make-up day alone publishes no year")
	assert.True(t, cal.On(townhall.NewDate(2027, 1, 9)).Worked, "a Saturday")
	assert.False(t, cal.On(townhall.NewDate(2027, 1, 3)).Worked)
	assert.True(t, cal.On(townhall.NewDate(2026, 12, 31)).Worked)
}

func TestDurationsAndCancelledEvents(t *testing.T) {
	cal, err := ical.Reader{Name: "pl"}.ReadCalendar(file(
		"DTSTART;VALUE=DATE:20260501\nDURATION:P3D\nSUMMARY:Majówka",
		"DTSTART;VALUE=DATE:20260601\nDURATION:+P1W\nSUMMARY:week",
		"DTSTART;VALUE=DATE:20260701\nSTATUS:CANCELLED\nSUMMARY:not this year",
		"DTSTART:20260801T090000Z\nRRULE:FREQ=DAILY\nSTATUS:Cancelled\nSUMMARY:meeting",
		"DTSTART;VALUE=DATE:20260901\nSTATUS:CONFIRMED\nSUMMARY:x\nBEGIN:VALARM\nDURATION:PT5M\nEND:VALARM"))
	require.NoError(t, err)
	var off []townhall.Date
	for d := townhall.NewDate(2026, 4, 30); d.Before(townhall.NewDate(2026, 9, 3)); d = d.AddDays(1) {
		if cal.On(d).Name != "" {
			off = append(off, d)
		}
	}
	assert.Equal(t, "2026-05-01, 2026-05-02, 2026-05-03, 2026-06-01, 2026-06-02, 2026-06-03, 2026-06-04, 2026-06-05, 2026-06-06, 2026-06-07, 2026-09-01",
		townhall.ValueOf(off).String())
}

func TestErrorsSayWhatIsWrong(t *testing.T) {
	const needs = "needs an iCalendar file of all-day events that do not repeat, found "
	for _, c := range []struct{ event, en, zh string }{
		{"DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY\nSUMMARY:new year", `line 8 ical.RRULE: ` + needs + `event "new year" repeats`, "实为重复的事件“new year”"},
		{"DTSTART;VALUE=DATE:20260105\nDTEND;VALUE=DATE:20260105\nSUMMARY:x", `line 8 ical.DTEND: ` + needs + `event "x" from 2026-01-05 to before 2026-01-05`, "止于2026-01-05之前"},
	} {
		_, err := ical.Reader{}.ReadCalendar(file(c.event))
		assert.EqualError(t, err, "townhall: invalid: "+c.en)
		assert.Contains(t, townhall.Explain(err, townhall.ZH), c.zh)
	}
	_, err := ical.Reader{}.ReadCalendar(strings.NewReader(" \r\n"))
	assert.EqualError(t, err, "townhall: invalid: ical: "+needs+"—")
}

func TestFilesThatDoNotSayWhichDaysAreWorked(t *testing.T) {
	const fine = "DTSTART;VALUE=DATE:20260501\nSUMMARY:fine" // on lines 7 and 8
	for name, tc := range map[string]struct {
		events []string
		field  string
		line   int
	}{
		"a time of day":                {[]string{fine, "SUMMARY:meeting\nDTSTART:20260101T090000Z"}, "ical.DTSTART", 14},
		"a repeating rule":             {[]string{fine, "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY\nSUMMARY:new year"}, "ical.RRULE", 14},
		"a list of dates":              {[]string{fine, "DTSTART;VALUE=DATE:20260101\nSUMMARY:new year\nRDATE;VALUE=DATE:20270101"}, "ical.RDATE", 15},
		"hours":                        {[]string{fine, "DTSTART;VALUE=DATE:20260101\nDURATION:PT5H"}, "ical.DURATION", 14},
		"days and hours":               {[]string{fine, "DTSTART;VALUE=DATE:20260101\nDURATION:P1DT1H"}, "ical.DURATION", 14},
		"no duration":                  {[]string{fine, "DTSTART;VALUE=DATE:20260101\nDURATION:P0D"}, "ical.DURATION", 14},
		"a duration back":              {[]string{fine, "DTSTART;VALUE=DATE:20260101\nDURATION:-P1D"}, "ical.DURATION", 14},
		"a duration of days and weeks": {[]string{fine, "DTSTART;VALUE=DATE:20260101\nDURATION:P1DW"}, "ical.DURATION", 14},
		"a duration without a P":       {[]string{fine, "DTSTART;VALUE=DATE:20260101\nDURATION:1D"}, "ical.DURATION", 14},
		"a duration of years":          {[]string{fine, "DTSTART;VALUE=DATE:20260101\nDURATION:P99W"}, "ical.DURATION", 14},
		"an end and a duration":        {[]string{fine, "DTSTART;VALUE=DATE:20260101\nDURATION:P1D\nDTEND;VALUE=DATE:20260102"}, "ical.DURATION", 14},
		"an alarm before what is bad":  {[]string{fine, "DTSTART;VALUE=DATE:20260101\nBEGIN:VALARM\nDURATION:PT5M\nEND:VALARM\nDURATION:PT5H"}, "ical.DURATION", 17},
		"an end before":                {[]string{"DTSTART;VALUE=DATE:20260102\nDTEND;VALUE=DATE:20260101\nSUMMARY:x", fine}, "ical.DTEND", 8},
		"a day without a day":          {[]string{fine, "SUMMARY:x", fine}, "ical.DTSTART", 10},
		"a day that is off and worked": {[]string{fine, "SUMMARY:补班\nDTSTART;VALUE=DATE:20260430\nDTEND;VALUE=DATE:20260503"}, "ical.DTSTART", 14},
		"no event":                     {nil, "ical", 4},
		"no day off":                   {[]string{"DTSTART;VALUE=DATE:20260509\nSUMMARY:补班"}, "ical", 10},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ical.Reader{Worked: ical.MakeUp}.ReadCalendar(file(tc.events...))
			e := invalid(t, err)
			assert.Equal(t, []any{tc.field, tc.line}, []any{e.Field, e.Line})
			assert.NotEmpty(t, e.Needed.In(townhall.ZH))
		})
	}
}

func TestFilesThatAreNoCalendar(t *testing.T) {
	long := strings.Repeat("x", 10_000)
	for name, tc := range map[string]struct {
		text string
		line int
	}{
		"nothing":                   {"", 0},
		"blank lines":               {"\r\n\r\n", 0},
		"something else":            {"no calendar", 1},
		"a bad line":                {"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nwhat is this\r\nEND:VCALENDAR\r\n", 3},
		"a bad line behind a long":  {"BEGIN:VCALENDAR\r\nX-A:" + long + "\r\nwhat is this\r\nEND:VCALENDAR\r\n", 3},
		"a file that breaks off":    {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nEND:VEVENT\r\n", 4},
		"an event that breaks off":  {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101", 3},
		"something behind the end":  {"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\nX:y\r\nX:z\r\n", 3},
		"the calendar's end missed": {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", 3},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ical.Reader{}.ReadCalendar(strings.NewReader(tc.text))
			assert.Equal(t, tc.line, invalid(t, err).Line)
		})
	}
	broken := errors.New("disk")
	_, err := ical.Reader{}.ReadCalendar(iotest.ErrReader(broken))
	assert.ErrorIs(t, err, broken)
}

func invalid(t *testing.T, err error) *townhall.Error {
	t.Helper()
	require.ErrorIs(t, err, townhall.Invalid)
	var e *townhall.Error
	require.ErrorAs(t, err, &e)
	return e
}

func FuzzReadCalendar(f *testing.F) {
	f.Add("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	f.Add("BEGIN:VCALENDAR")
	f.Fuzz(func(t *testing.T, s string) {
		if cal, err := (ical.Reader{Worked: ical.MakeUp}).ReadCalendar(strings.NewReader(s)); err == nil {
			cal.WorkingDays(townhall.Year(2026))
		}
	})
}

func ExampleReader_ReadCalendar() {
	theirs := strings.NewReader("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260501\r\nSUMMARY:Święto Państwowe\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	cal, err := ical.Reader{Name: "pl"}.ReadCalendar(theirs)
	day := cal.On(townhall.NewDate(2026, 5, 1))
	fmt.Println(day.Worked, day.Why(), err)
	// Output: false Święto Państwowe <nil>
}

package ical_test

import (
	"fmt"
	"strings"
	"testing"

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

func TestFilesThatDoNotSayWhichDaysAreWorked(t *testing.T) {
	for name, tc := range map[string]struct{ event, field string }{
		"a time of day":       {"DTSTART:20260101T090000Z\nSUMMARY:meeting", "ical.DTSTART"},
		"a repeating rule":    {"DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY\nSUMMARY:new year", "ical.RRULE"},
		"an end before":       {"DTSTART;VALUE=DATE:20260102\nDTEND;VALUE=DATE:20260101\nSUMMARY:x", "ical.DTEND"},
		"a day without a day": {"SUMMARY:x", "ical.DTSTART"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ical.Reader{}.ReadCalendar(file(tc.event))
			var e *townhall.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, townhall.Invalid, e.Kind)
			assert.Equal(t, tc.field, e.Field)
			assert.NotEmpty(t, e.Needed.In(townhall.ZH))
		})
	}
	_, err := ical.Reader{}.ReadCalendar(strings.NewReader("no calendar"))
	assert.ErrorIs(t, err, townhall.Invalid)
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
	// Output: false day off, Święto Państwowe <nil>
}

package ical_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	other "github.com/emersion/go-ical"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/ical"
	"github.com/townhall-go/townhall/governance"
)

var made = time.Date(2026, 11, 28, 9, 0, 0, 0, cn.Zone)

func written(t require.TestingT, l townhall.Language, events ...ical.Event) string {
	var out bytes.Buffer
	require.NoError(t, ical.Write(&out, l, ical.Calendar{Name: townhall.Say("x", "会议日历", "Sessions"), Host: "town.example", At: made, Events: events}))
	return out.String()
}

// reread reads with a library that shares no code with the writer.
func reread(t require.TestingT, file string) *other.Calendar {
	cal, err := other.NewDecoder(strings.NewReader(file)).Decode()
	require.NoError(t, err)
	return cal
}

func text(t require.TestingT, props other.Props, name string) string {
	p := props.Get(name)
	if p == nil {
		return ""
	}
	s, err := p.Text()
	require.NoError(t, err)
	return s
}

func record(t *testing.T, doc any, change func(*townhall.Record)) townhall.Record {
	t.Helper()
	raw, err := json.Marshal(doc)
	require.NoError(t, err)
	rec := townhall.Record{Ref: townhall.Ref{Kind: governance.SessionKind, ID: "s1"}, Version: 3, Doc: raw}
	if d, ok := doc.(townhall.Document); ok {
		h := d.Head()
		rec.State, rec.Opened = h.State, h.Opened
	}
	if change != nil {
		change(&rec)
	}
	return rec
}

func session() governance.Session {
	return governance.Session{ID: "s1", State: governance.Convened, Body: "congress", Of: governance.Congress, Place: "shuinan", On: townhall.NewDate(2026, 12, 3),
		Begins: time.Date(2026, 12, 3, 9, 0, 0, 0, cn.Zone), Roll: []townhall.PersonID{"wang-wu"}, Guests: []governance.Guest{{Name: townhall.Plain("李四")}},
		Agenda: []governance.Item{{Title: townhall.Say("a", "预算", "Budget")}, {Title: townhall.Plain("路灯; 水, 电\\")}}}
}

func event(t *testing.T, rec townhall.Record) ical.Event {
	t.Helper()
	e, err := ical.SessionEvent(rec)
	require.NoError(t, err)
	return e
}

func TestASessionIsAnEventAtItsHour(t *testing.T) {
	file := written(t, townhall.ZH, event(t, record(t, session(), nil)))
	cal := reread(t, file)
	assert.Equal(t, "PUBLISH", text(t, cal.Props, "METHOD"))
	assert.Equal(t, "会议日历", text(t, cal.Props, "X-WR-CALNAME"))
	require.Len(t, cal.Events(), 1)
	e := cal.Events()[0]
	starts, err := e.DateTimeStart(time.UTC)
	require.NoError(t, err)
	assert.True(t, starts.Equal(time.Date(2026, 12, 3, 1, 0, 0, 0, time.UTC)), "nine o'clock in China")
	assert.Equal(t, "20261203T010000Z", e.Props.Get("DTSTART").Value)
	assert.Equal(t, "20261128T010000Z", e.Props.Get("DTSTAMP").Value)
	assert.Equal(t, "governance.session/s1@town.example", text(t, e.Props, "UID"))
	assert.Equal(t, "3", e.Props.Get("SEQUENCE").Value)
	assert.Equal(t, "CONFIRMED", e.Props.Get("STATUS").Value)
	assert.Equal(t, "shuinan", text(t, e.Props, "LOCATION"))
	assert.Equal(t, governance.Congress.Text().In(townhall.ZH)+"会议", text(t, e.Props, "SUMMARY"))
	assert.Equal(t, "zh", e.Props.Get("SUMMARY").Params.Get("LANGUAGE"))
	assert.Equal(t, "1. 预算\n2. 路灯; 水, 电\\", text(t, e.Props, "DESCRIPTION"))
	assert.Nil(t, e.Props.Get("DTEND"))
	for _, person := range []string{"wang-wu", "李四"} {
		assert.NotContains(t, file, person)
	}
	assert.Contains(t, written(t, townhall.EN, event(t, record(t, session(), nil))), "1. Budget")
}

func TestHowSessionsStand(t *testing.T) {
	opened, closed := time.Date(2026, 12, 3, 9, 5, 0, 0, cn.Zone), time.Date(2026, 12, 3, 11, 0, 0, 0, cn.Zone)
	for name, tc := range map[string]struct {
		change         func(*governance.Session)
		voided         bool
		start, end     string
		status         string
		descriptionHas string
	}{
		"convened without an hour": {func(s *governance.Session) { s.Begins, s.Half = time.Time{}, governance.Morning }, false, "20261203", "", "CONFIRMED", "上午\n1. 预算"},
		"opened without an hour": {func(s *governance.Session) {
			s.Begins, s.State, s.Opened = time.Time{}, governance.SessionOpen, opened
		}, false, "20261203T010500Z", "", "CONFIRMED", ""},
		"closed": {func(s *governance.Session) {
			s.State, s.Opened, s.Closed = governance.SessionClosed, opened, closed
		}, false, "20261203T010000Z", "20261203T030000Z", "CONFIRMED", ""},
		"lapsed": {func(s *governance.Session) { s.State = governance.Lapsed }, false, "20261203T010000Z", "", "CANCELLED", ""},
		"voided": {func(*governance.Session) {}, true, "20261203T010000Z", "", "CANCELLED", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := session()
			tc.change(&s)
			e := reread(t, written(t, townhall.ZH, event(t, record(t, s, func(r *townhall.Record) {
				if tc.voided {
					r.State = townhall.Voided
				}
			})))).Events()[0]
			assert.Equal(t, tc.start, e.Props.Get("DTSTART").Value)
			if tc.end == "" {
				assert.Nil(t, e.Props.Get("DTEND"))
			} else {
				assert.Equal(t, tc.end, e.Props.Get("DTEND").Value)
			}
			assert.Equal(t, tc.status, e.Props.Get("STATUS").Value)
			assert.Contains(t, text(t, e.Props, "DESCRIPTION"), tc.descriptionHas)
		})
	}
	_, err := ical.SessionEvent(record(t, map[string]string{"id": ""}, nil))
	assert.ErrorIs(t, err, townhall.Corrupt)
}

func TestOpenDutiesAreDaysWithAReminder(t *testing.T) {
	day := townhall.NewDate(2026, 3, 2)
	open := townhall.Within(10, townhall.WorkingDays).From(day)
	open.Rule, open.Owner = "mediation.term", "dongcun"
	suspended, err := open.Suspend(townhall.Since(day.AddDays(1)), "flood", townhall.Cite{})
	require.NoError(t, err)
	rec := record(t, map[string]any{"duties": []townhall.Duty{open.Meet(day), open, suspended, open}}, nil)
	rec.Ref = townhall.Ref{Kind: "mediation.case", ID: "c1"}
	events, err := ical.DueEvents(rec, cn.Calendar)
	require.NoError(t, err)
	require.Len(t, events, 2)
	cal := reread(t, written(t, townhall.EN, events...))
	due, err := open.Due(cn.Calendar)
	require.NoError(t, err)
	for i, id := range []string{"/2", "/4"} { // met ones and others count, so that an event stays the same when they are met
		e := cal.Events()[i]
		assert.Equal(t, "mediation.case/c1/mediation.term/dongcun/2026-03-02"+id+"@town.example", text(t, e.Props, "UID"))
		assert.Equal(t, "20260316", e.Props.Get("DTSTART").Value)
		assert.Equal(t, other.ValueDate, e.Props.Get("DTSTART").ValueType())
		assert.Equal(t, "TRANSPARENT", e.Props.Get("TRANSP").Value)
		assert.Equal(t, due.Explain(townhall.EN), text(t, e.Props, "DESCRIPTION"))
		assert.Equal(t, "mediation.case/c1: due (within 10 working days)", text(t, e.Props, "SUMMARY"))
		require.Len(t, e.Children, 1)
		assert.Equal(t, "VALARM", e.Children[0].Name)
		assert.Equal(t, "DISPLAY", e.Children[0].Props.Get("ACTION").Value)
		before, err := e.Children[0].Props.Get("TRIGGER").Duration()
		require.NoError(t, err)
		assert.Equal(t, -15*time.Hour, before)
	}
	rec.State = townhall.Voided
	events, err = ical.DueEvents(rec, cn.Calendar)
	require.NoError(t, err)
	assert.Empty(t, events)
}

func TestADueDateNamesNobody(t *testing.T) {
	d, err := townhall.Within(10, townhall.CalendarDays).From(townhall.NewDate(2026, 3, 2)).Extend(townhall.Extension{N: 5, Unit: townhall.CalendarDays, Reason: "王五生病",
		By: townhall.Actor{Person: "zhao-liu"}, Approver: townhall.Actor{Person: "qian-qi", Capacity: "director"}, On: townhall.NewDate(2026, 3, 3)})
	require.NoError(t, err)
	d, err = d.Suspend(townhall.Period{From: townhall.NewDate(2026, 3, 4), To: townhall.NewDate(2026, 3, 5)}, "孙八住院", townhall.Cite{})
	require.NoError(t, err)
	events, err := ical.DueEvents(record(t, map[string]any{"duties": []townhall.Duty{d}}, nil), cn.Calendar)
	require.NoError(t, err)
	file := written(t, townhall.ZH, events...)
	says := text(t, reread(t, file).Events()[0].Props, "DESCRIPTION")
	assert.Contains(t, says, "director")
	assert.Contains(t, says, "中止")
	for _, person := range []string{"王五", "zhao-liu", "qian-qi", "孙八"} {
		assert.NotContains(t, says, person)
	}
	assert.Equal(t, "王五生病", d.Extensions[0].Reason, "the record's own duty stays")
}

func TestALimitThatMustPassIsSaidSo(t *testing.T) {
	d := townhall.AtLeast(7, townhall.CalendarDays).From(townhall.NewDate(2026, 3, 2))
	events, err := ical.DueEvents(record(t, map[string]any{"duties": []townhall.Duty{d}}, nil), cn.Calendar)
	require.NoError(t, err)
	assert.Contains(t, events[0].Title.In(townhall.EN), "possible from this day on")
	_, err = ical.DueEvents(record(t, map[string]any{"duties": "none"}, nil), cn.Calendar)
	assert.ErrorIs(t, err, townhall.Corrupt)
	_, err = ical.DueEvents(record(t, map[string]any{"duties": []townhall.Duty{{Limit: d.Limit}}}, nil), cn.Calendar)
	assert.ErrorIs(t, err, townhall.Invalid)
}

func TestCalendarsThatAreRefused(t *testing.T) {
	day := ical.Event{ID: "a", On: townhall.NewDate(2026, 1, 1)}
	with := func(change func(*ical.Event)) []ical.Event {
		e := day
		change(&e)
		return []ical.Event{{ID: "first", On: day.On}, e}
	}
	for field, events := range map[string][]ical.Event{
		"events[1].id":       {day, day},
		"events[1].sequence": with(func(e *ical.Event) { e.Sequence = -1 }),
		"events[1].on":       with(func(e *ical.Event) { e.On = townhall.Date{} }),
		"events[1].on both":  with(func(e *ical.Event) { e.Begins = made }),
		"events[1].ends":     with(func(e *ical.Event) { e.Ends = made }),
		"events[1].ends at":  with(func(e *ical.Event) { e.On, e.Begins, e.Ends = townhall.Date{}, made, made }),
		"events[1].url":      with(func(e *ical.Event) { e.URL = "https://a/\r\nX:y" }),
		"events[1].remind":   with(func(e *ical.Event) { e.Remind = -1 }),
		"events[1].id ctl":   with(func(e *ical.Event) { e.ID = "a\r\nb" }),
		"host":               nil,
		"at":                 nil,
	} {
		t.Run(field, func(t *testing.T) {
			c := ical.Calendar{Host: "town.example", At: made, Events: events}
			switch field {
			case "host":
				c.Host = "a b"
			case "at":
				c.At = time.Time{}
			}
			var out bytes.Buffer
			err := ical.Write(&out, townhall.ZH, c)
			e := invalid(t, err)
			assert.Equal(t, strings.Fields(field)[0], e.Field)
			assert.Zero(t, out.Len())
		})
	}
	broken := errors.New("disk")
	assert.ErrorIs(t, ical.Write(failing{broken}, townhall.ZH, ical.Calendar{Host: "a", At: made}), broken)
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// FuzzWrite: whatever a text holds, it comes back, in lines of 75 bytes that are UTF-8 and end in CRLF.
func FuzzWrite(f *testing.F) {
	f.Add("title", "text\nline; a, b\\n", "https://a.example/")
	f.Add(strings.Repeat("很长的议程标题", 30), strings.Repeat("x ", 200)+"\xff", "")
	f.Add("", "", strings.Repeat("x", 80)+"\xff")
	f.Add("\r\nEND:VEVENT", "> <<>> "+strings.Repeat("🙂", 40), "")
	f.Fuzz(func(t *testing.T, title, description, url string) {
		e := ical.Event{ID: "a", On: townhall.NewDate(2026, 1, 1), Title: townhall.Plain(title), Description: []townhall.Text{townhall.Plain(description)}, Location: townhall.Plain(description), URL: url, Remind: time.Hour}
		var out bytes.Buffer
		if err := ical.Write(&out, townhall.ZH, ical.Calendar{Name: townhall.Plain(title), Host: "h", At: made, Events: []ical.Event{e}}); err != nil {
			require.Equal(t, "events[0].url", invalid(t, err).Field)
			return
		}
		file := out.String()
		for _, line := range strings.SplitAfter(strings.TrimSuffix(file, "\r\n"), "\r\n") {
			line = strings.TrimSuffix(line, "\r\n")
			require.LessOrEqual(t, len(line), 75)
			require.True(t, utf8.ValidString(line))
			require.NotContains(t, line, "\n")
			require.NotContains(t, line, "\r")
		}
		events := reread(t, file).Events()
		require.Len(t, events, 1)
		require.Equal(t, cleaned(title), text(t, events[0].Props, "SUMMARY"))
		require.Equal(t, cleaned(description), text(t, events[0].Props, "DESCRIPTION"))
		require.Equal(t, cleaned(description), text(t, events[0].Props, "LOCATION"))
		require.Len(t, events[0].Children, 1)
	})
}

// cleaned is a text as it should come back: valid, without control characters, with LF for line breaks.
func cleaned(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\r':
			b.WriteByte('\n')
		case r < ' ' && r != '\n' && r != '\t', r == 0x7f:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// An office publishes when a body meets: residents subscribe to it.
func ExampleWrite() {
	s := governance.Session{ID: "s1", State: governance.Convened, Of: governance.Congress, Place: "shuinan", On: townhall.NewDate(2026, 12, 3),
		Begins: time.Date(2026, 12, 3, 9, 0, 0, 0, cn.Zone), Agenda: []governance.Item{{Title: townhall.Plain("预算")}}}
	doc, _ := json.Marshal(s)
	rec := townhall.Record{Ref: s.Ref(), Version: 1, State: string(s.State), Opened: s.On, Doc: doc} // as a store gives it
	e, err := ical.SessionEvent(rec)
	if err != nil {
		fmt.Println(err)
	}
	var file strings.Builder
	err = ical.Write(&file, townhall.ZH, ical.Calendar{Host: "town.example", At: time.Date(2026, 11, 28, 9, 0, 0, 0, cn.Zone), Events: []ical.Event{e}})
	fmt.Print(strings.ReplaceAll(file.String(), "\r\n", "\n"), err)
	// Output:
	// BEGIN:VCALENDAR
	// VERSION:2.0
	// PRODID:-//townhall//ZH
	// METHOD:PUBLISH
	// BEGIN:VEVENT
	// UID:governance.session/s1@town.example
	// DTSTAMP:20261128T010000Z
	// SEQUENCE:1
	// DTSTART:20261203T010000Z
	// STATUS:CONFIRMED
	// SUMMARY;LANGUAGE=zh:人民代表大会会议
	// DESCRIPTION;LANGUAGE=zh:1. 预算
	// LOCATION;LANGUAGE=zh:shuinan
	// END:VEVENT
	// END:VCALENDAR
	// <nil>
}

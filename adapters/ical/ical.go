// Package ical reads working-day calendars from iCalendar files (RFC 5545), and writes sessions and due dates as such files,
// to be imported into a calendar or subscribed to.
//
//	off, err := ical.Reader{Name: "pl"}.ReadCalendar(file)
//
//	session, err := ical.SessionEvent(record)
//	err = ical.Write(w, townhall.ZH, ical.Calendar{Name: name, Host: "town.example", At: now, Events: []ical.Event{session}})
package ical

import (
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/townhall-go/townhall"
)

// Reader says how a file's events are read. The zero Reader takes every all-day event as a day off.
type Reader struct {
	Name string
	Rest []time.Weekday // the weekly rest days; Saturday and Sunday if none
	// Worked tells the events of make-up working days from those of days off by their summary. MakeUp is one.
	Worked func(summary string) bool
}

// MakeUp knows the make-up working days of calendars in Chinese: 补班, 调休上班, or a summary that ends in （班）.
func MakeUp(summary string) bool {
	return strings.Contains(summary, "补班") || strings.Contains(summary, "上班") || strings.HasSuffix(strings.NewReplacer("(", "（", ")", "）").Replace(summary), "（班）")
}

// ReadCalendar reads the all-day events of a file. Every year in which a day off is listed counts as published. Refused,
// with the line, is what does not say which days are worked: an event with a time of day, or that lasts no whole days, or
// repeats, a day that is off by one event and worked by another, a file that breaks off, and one without a day off.
// Cancelled events are passed over.
func (r Reader) ReadCalendar(file io.Reader) (townhall.Calendar, error) {
	text, err := readLines(file)
	if err != nil {
		return townhall.Calendar{}, unreadable("", "", 0, err)
	}
	if len(text.lines) == 0 {
		return townhall.Calendar{}, unreadable("", "", 0, nil)
	}
	parsed, err := ics.ParseCalendar(text.parser())
	if err != nil {
		return townhall.Calendar{}, unreadable("", text.at(text.reached()), text.reached(), err)
	}
	if last := len(text.lines); !strings.EqualFold(text.at(last), "END:VCALENDAR") {
		return townhall.Calendar{}, unreadable("", text.at(last), last, io.ErrUnexpectedEOF)
	}
	years := map[int][]townhall.SpecialDay{}
	published := map[int]bool{}
	for i, event := range parsed.Events() {
		days, err := r.days(event)
		if err != nil {
			err.Line = text.event(i, strings.TrimPrefix(err.Field, "ical."))
			return townhall.Calendar{}, err
		}
		for _, d := range days {
			y := d.Date.Year()
			known := slices.IndexFunc(years[y], func(known townhall.SpecialDay) bool { return known.Date == d.Date })
			if known >= 0 && years[y][known].Worked != d.Worked {
				return townhall.Calendar{}, contradicts(d, years[y][known], text.event(i, "DTSTART"))
			}
			if known < 0 {
				years[y] = append(years[y], d)
			}
			published[y] = published[y] || !d.Worked
		}
	}
	if !slices.Contains(slices.Collect(maps.Values(published)), true) {
		return townhall.Calendar{}, &townhall.Error{Kind: townhall.Invalid, Field: "ical", Line: len(text.lines), Found: townhall.ValueOf(len(parsed.Events())),
			Needed: townhall.Say("ical.empty", "至少有一个放假的全天事件", "at least one all-day event of a day off")}
	}
	return publish(townhall.NewCalendar(r.Name, r.Rest...), years, published)
}

func contradicts(d, known townhall.SpecialDay, line int) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: "ical.DTSTART", Line: line, Found: townhall.ValueOf(d.Name),
		Needed: townhall.Say("ical.once", "与“{other}”对{date}的安排一致", "{date} to be off or worked, as {other} says", "date", d.Date, "other", known.Name)}
}

// publish gives the calendar its years; days of a year without a day off go with the year they neighbour.
func publish(cal townhall.Calendar, years map[int][]townhall.SpecialDay, published map[int]bool) (townhall.Calendar, error) {
	var err error
	for y := range published {
		if !published[y] {
			continue
		}
		days := years[y]
		for _, near := range []int{y - 1, y + 1} {
			if !published[near] {
				days = append(days, years[near]...)
			}
		}
		if cal, err = cal.Publish(y, days...); err != nil {
			return cal, err
		}
	}
	return cal, nil
}

// days are the days that an event covers: none if it was cancelled.
func (r Reader) days(event *ics.VEvent) ([]townhall.SpecialDay, *townhall.Error) {
	if strings.EqualFold(property(event, ics.ComponentPropertyStatus), string(ics.ObjectStatusCancelled)) {
		return nil, nil
	}
	summary := property(event, ics.ComponentPropertySummary)
	for _, repeats := range []ics.ComponentProperty{ics.ComponentPropertyRrule, ics.ComponentPropertyRdate} {
		if property(event, repeats) != "" {
			return nil, unreadable(string(repeats), townhall.Say("ical.repeats", "重复的事件“{event}”", `event "{event}" repeats`, "event", summary), 0, nil)
		}
	}
	first, err := day(event, ics.ComponentPropertyDtStart)
	if err != nil {
		return nil, err
	}
	end, err := after(event, first)
	if err != nil {
		return nil, err
	}
	worked := r.Worked != nil && r.Worked(summary)
	var out []townhall.SpecialDay
	for d := first; d.Before(end); d = d.AddDays(1) {
		out = append(out, townhall.SpecialDay{Date: d, Worked: worked, Name: summary})
	}
	return out, nil
}

// after is the first day after an event, by its end or its duration; an event with neither is of one day.
func after(event *ics.VEvent, first townhall.Date) (townhall.Date, *townhall.Error) {
	field, end := ics.ComponentPropertyDtEnd, first.AddDays(1)
	ends, lasts := property(event, field), property(event, ics.ComponentPropertyDuration)
	switch {
	case lasts != "":
		n, whole := wholeDays(lasts)
		if field = ics.ComponentPropertyDuration; !whole || ends != "" { // a file with both says two things
			return end, unreadable(string(field), lasts, 0, nil)
		}
		end = first.AddDays(n)
	case ends != "":
		var err *townhall.Error
		if end, err = day(event, field); err != nil {
			return end, err
		}
	}
	if n := end.Sub(first); n < 1 || n > 366 {
		return end, unreadable(string(field), townhall.Say("ical.ends", "事件“{event}”自{from}起，止于{end}之前", `event "{event}" from {from} to before {end}`,
			"event", property(event, ics.ComponentPropertySummary), "from", first, "end", end), 0, nil)
	}
	return end, nil
}

// wholeDays reads the durations of all-day events: P3D, P2W.
func wholeDays(duration string) (n int, whole bool) {
	s, ok := strings.CutPrefix(strings.ToUpper(strings.TrimPrefix(duration, "+")), "P")
	digits := strings.TrimRight(s, "DW")
	n, err := strconv.Atoi(digits)
	switch unit := s[len(digits):]; {
	case !ok || err != nil || n < 0 || n > 366:
		return 0, false
	case unit == "W":
		return 7 * n, true
	default:
		return n, unit == "D"
	}
}

func property(event *ics.VEvent, name ics.ComponentProperty) string {
	if p := event.GetProperty(name); p != nil {
		return p.Value
	}
	return ""
}

func day(event *ics.VEvent, name ics.ComponentProperty) (townhall.Date, *townhall.Error) {
	value := property(event, name)
	t, err := time.Parse("20060102", value)
	if err != nil {
		return townhall.Date{}, unreadable(string(name), value, 0, nil)
	}
	return townhall.DateOf(t), nil
}

func unreadable(field string, found any, line int, err error) *townhall.Error {
	return &townhall.Error{Kind: townhall.Invalid, Field: strings.TrimSuffix("ical."+field, "."), Line: line, Found: townhall.ValueOf(found), Err: err,
		Needed: townhall.Say("ical.needed", "由不重复的全天事件组成的 iCalendar 文件", "an iCalendar file of all-day events that do not repeat")}
}

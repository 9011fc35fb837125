package ical

import (
	"bytes"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"github.com/townhall-go/townhall"
)

// Calendar (日历) is what becomes an iCalendar file: what people import once, or subscribe to under an address.
type Calendar struct {
	Name   townhall.Text
	Host   string    // in whose name events are told apart from those of other calendars: "town.example"
	At     time.Time // when it was made
	Events []Event
}

// Event (日程) is an entry: of a day, or from an hour on. SessionEvent and DueEvents make them of records; they tell of
// matters and units, and name no person.
type Event struct {
	ID          string // the same for as long as it is the same event, as a record's reference is
	Sequence    int64  // goes up with each change, as a record's version does
	Title       townhall.Text
	Description []townhall.Text // a line each
	Location    townhall.Text
	URL         string
	On          townhall.Date // of an event of a day
	Begins      time.Time     // of one that begins at an hour
	Ends        time.Time     // if that is known
	Cancelled   bool
	Remind      time.Duration // how long before it begins; 0 for not at all
}

// Write writes a calendar in a language by RFC 5545, with hours in UTC, which every program shows in the zone of its reader.
// Nothing is written of a calendar that holds an event without an identity of its own or without a time.
func Write(w io.Writer, l townhall.Language, c Calendar) error {
	if err := c.check(); err != nil {
		return err
	}
	out := ics.NewCalendarFor("townhall")
	out.SetProductId("-//townhall//" + strings.ToUpper(l.Tag))
	out.SetMethod(ics.MethodPublish)
	if name := clean(c.Name.In(l)); name != "" {
		out.SetXWRCalName(name) // the older word for it, which programs know; SetName is RFC 7986
		out.SetName(name)
	}
	for _, e := range c.Events {
		out.AddVEvent(e.event(l, c))
	}
	var file bytes.Buffer
	if err := out.SerializeTo(&file, ics.WithNewLineWindows); err != nil {
		return err
	}
	_, err := w.Write(file.Bytes())
	return err
}

func (c Calendar) check() error {
	bad := func(field string, found any, needed townhall.Text) error {
		return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(found), Needed: needed}
	}
	switch {
	case strings.TrimSpace(c.Host) == "" || strings.ContainsAny(c.Host, "@ \r\n\t"):
		return bad("host", c.Host, townhall.Say("ical.host", "域名", "a host name"))
	case c.At.IsZero():
		return bad("at", nil, townhall.Say("ical.at", "生成的时间", "the time at which it was made"))
	}
	seen := map[string]bool{}
	for i, e := range c.Events {
		at := "events[" + townhall.ValueOf(i).String() + "]"
		switch {
		case clean(e.ID) != e.ID || strings.TrimSpace(e.ID) == "" || seen[e.ID]:
			return bad(at+".id", e.ID, townhall.Say("ical.id", "各日程不同的标识", "an id that no other event has"))
		case e.Sequence < 0 || e.Sequence > 1<<31-1:
			return bad(at+".sequence", e.Sequence, townhall.Say("ical.sequence", "0 至 2147483647 的整数", "a whole number from 0 to 2147483647"))
		case e.On.IsZero() == e.Begins.IsZero():
			return bad(at+".on", e.On, townhall.Say("ical.when", "日期或者开始时间，二者之一", "either a day or an hour at which it begins"))
		case !e.Ends.IsZero() && !e.Ends.After(e.Begins) || !e.Ends.IsZero() && e.Begins.IsZero():
			return bad(at+".ends", e.Ends, townhall.Say("ical.end", "晚于开始时间", "later than it begins"))
		case strings.ContainsFunc(e.URL, func(r rune) bool { return r <= ' ' || r == 0x7f || r == utf8.RuneError }):
			return bad(at+".url", e.URL, townhall.Say("ical.url", "网址", "an address"))
		case e.Remind < 0:
			return bad(at+".remind", e.Remind, townhall.Say("ical.remind", "不小于 0 的时长", "0 or more"))
		}
		seen[e.ID] = true
	}
	return nil
}

// event is an event as the format has it.
func (e Event) event(l townhall.Language, c Calendar) *ics.VEvent {
	out := ics.NewEvent(e.ID + "@" + c.Host)
	out.SetDtStampTime(c.At)
	out.SetSequence(int(e.Sequence))
	if e.On.IsZero() {
		out.SetStartAt(e.Begins)
		if !e.Ends.IsZero() {
			out.SetEndAt(e.Ends)
		}
	} else {
		out.SetAllDayStartAt(e.On.Time(time.UTC))
		out.SetTimeTransparency(ics.TransparencyTransparent) // a day on which something falls is not a day that is taken
	}
	out.SetStatus(ics.ObjectStatusConfirmed)
	if e.Cancelled {
		out.SetStatus(ics.ObjectStatusCancelled)
	}
	language := &ics.KeyValues{Key: string(ics.ParameterLanguage), Value: []string{l.Tag}}
	out.SetSummary(clean(e.Title.In(l)), language)
	lines := make([]string, len(e.Description))
	for i, d := range e.Description {
		lines[i] = d.In(l)
	}
	if text := clean(strings.Join(lines, "\n")); text != "" {
		out.SetDescription(text, language)
	}
	if text := clean(e.Location.In(l)); text != "" {
		out.SetLocation(text, language)
	}
	if e.URL != "" {
		out.SetURL(e.URL)
	}
	if e.Remind > 0 && !e.Cancelled {
		alarm := out.AddAlarm()
		alarm.SetAction(ics.ActionDisplay)
		alarm.SetTrigger("-PT" + townhall.ValueOf(int64(e.Remind/time.Minute)).String() + "M")
		alarm.SetDescription(clean(e.Title.In(l)), language)
	}
	return out
}

// clean leaves line breaks as the format writes them, and nothing that could end a line of the file. The library counts
// bytes where it folds lines, and counts right in UTF-8 only.
func clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, string(utf8.RuneError)))
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

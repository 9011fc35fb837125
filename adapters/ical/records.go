package ical

import (
	"slices"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
)

// SessionEvent is the event of a session's record: its hour, or its day if it was called for none, its place, and its agenda,
// without who attends it. A session that lapsed or was voided is cancelled.
func SessionEvent(rec townhall.Record) (Event, error) {
	s, err := townhall.Read[governance.Session](rec)
	if err != nil {
		return Event{}, err
	}
	e := Event{ID: rec.Ref.String(), Sequence: rec.Version, Title: s.Title, Location: townhall.Plain(string(s.Place)),
		Begins: s.Begins, Cancelled: s.State == governance.Lapsed || rec.State == townhall.Voided}
	if e.Title.IsZero() {
		e.Title = townhall.Say("ical.session", "{body}会议", "Session of the {body}", "body", s.Of.Text())
	}
	if e.Begins.IsZero() {
		e.Begins = s.Opened
	}
	if e.Begins.IsZero() {
		e.On = s.On
		if s.Half != "" {
			e.Description = append(e.Description, s.Half.Text())
		}
	} else if s.Closed.After(e.Begins) {
		e.Ends = s.Closed
	}
	for i, item := range s.Agenda {
		e.Description = append(e.Description, townhall.Say("ical.agenda", "{n}. {title}", "{n}. {title}", "n", i+1, "title", item.Title))
	}
	return e, nil
}

// morning is how long before a day its reminder comes: at nine o'clock on the day before.
const morning = 15 * time.Hour

// DueEvents are the open duties of a record, each on the day on which it is due, with how that was counted, without names
// and reasons, and a reminder on the day before. A duty keeps its event when its day moves. One that is met or whose clock stands still has none, nor has
// a voided record.
func DueEvents(rec townhall.Record, cal townhall.Calendar) ([]Event, error) {
	if rec.State == townhall.Voided {
		return nil, nil
	}
	doc, err := townhall.Read[struct {
		Duties []townhall.Duty `json:"duties"`
	}](rec)
	if err != nil {
		return nil, err
	}
	var events []Event
	names := map[string]int{}
	for _, d := range doc.Duties {
		id := strings.Join([]string{rec.Ref.String(), d.Rule, string(d.Owner), d.Start.String()}, "/")
		if names[id]++; names[id] > 1 {
			id += "/" + townhall.ValueOf(names[id]).String()
		}
		if !d.Open() {
			continue
		}
		due, err := nameless(d).Due(cal)
		if err != nil {
			return nil, err
		}
		if due.Stopped || due.Date.IsZero() {
			continue
		}
		events = append(events, Event{ID: id, Sequence: rec.Version, Title: dueTitle(rec.Ref, d), Description: due.Steps, On: due.Date, Remind: morning})
	}
	return events, nil
}

// nameless is a duty whose explanation names nobody: a calendar goes to telephones and to whoever keeps their copies. Who
// approved an extension is told by the post, and reasons, which are in free words, are left to the record.
func nameless(d townhall.Duty) townhall.Duty {
	d.Extensions, d.Suspensions = slices.Clone(d.Extensions), slices.Clone(d.Suspensions)
	for i := range d.Extensions {
		d.Extensions[i].Approver.Person, d.Extensions[i].Reason = "", "—"
	}
	for i := range d.Suspensions {
		d.Suspensions[i].Reason = "—"
	}
	return d
}

// dueTitle says what falls on the day: the end of a time, or, of a limit that must have passed first, its end.
func dueTitle(r townhall.Ref, d townhall.Duty) townhall.Text {
	if d.Limit.Sense == townhall.IsAtLeast {
		return townhall.Say("ical.from", "{ref}：自本日起可以办理（{limit}）", "{ref}: possible from this day on ({limit})", "ref", r, "limit", d.Limit.Text())
	}
	return townhall.Say("ical.due", "{ref}：到期（{limit}）", "{ref}: due ({limit})", "ref", r, "limit", d.Limit.Text())
}

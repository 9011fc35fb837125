package web

import (
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
)

// shownReadings is how many readings a page lists; the export has all.
const shownReadings = 200

// readings is the log of who read what, for the audit administrator.
func readings(v *view) error {
	v.Here = "desk/readings"
	days, err := v.days()
	if err != nil {
		return err
	}
	data := struct {
		From, To, Export string
		Rows             []listed
		More             bool
	}{days.From.String(), days.To.String(), v.URL("desk", "readings") + "export.ndjson?from=" + days.From.String() + "&to=" + days.To.String(), nil, false}
	if err := v.Office.Policy.Allow(v.r.Context(), townhall.Request{By: v.by, Verb: townhall.Browsing, Record: townhall.Record{Ref: townhall.Ref{Kind: access.LogKind, ID: days.String()}}}); err != nil {
		return err
	}
	if v.Readings == nil {
		return nowhere(v)
	}
	for r, err := range v.Readings.Period(v.r.Context(), days) {
		if err != nil {
			return err
		}
		if data.More = len(data.Rows) == shownReadings; data.More {
			break
		}
		line := listed{Day: r.Day.String() + " " + v.Clock(r.At), Title: r.By.String(), More: r.Reason, Body: r.From.Address, State: mood{Name: r.Verb}}
		for _, ref := range r.Of {
			line.Counts += ref.String() + " "
		}
		data.Rows = append(data.Rows, line)
	}
	return v.show("readings", text("web.readings.title"), data)
}

// readingsExport sends the log of a period as lines of JSON, as it is read.
func readingsExport(v *view) error {
	days, err := v.days()
	if err != nil || v.Readings == nil {
		return orNowhere(v, err)
	}
	v.w.Header().Set("Content-Type", "application/x-ndjson; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="readings.ndjson"`)
	return v.Readings.Export(v.r.Context(), v.Office.Policy, v.by, days, straight{v})
}

// straight writes to the client at once, so that a long answer is never held as a whole. What fails before the first part is still told as
// a page.
type straight struct{ v *view }

func (s straight) Write(b []byte) (int, error) {
	s.v.sent = true
	return s.v.w.Write(b)
}

// days are those that a page is asked for; the last half year, if it says nothing.
func (v *view) days() (townhall.Period, error) {
	p := townhall.Period{From: townhall.DateOf(v.Office.Now().AddDate(0, -6, 0)), To: v.Today()}
	for name, into := range map[string]*townhall.Date{"from": &p.From, "to": &p.To} {
		if typed := v.r.URL.Query().Get(name); typed != "" {
			day, err := townhall.ParseDate(typed)
			if err != nil {
				return p, err
			}
			*into = day
		}
	}
	return p, p.Check("days")
}

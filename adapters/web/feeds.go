package web

import (
	"net/url"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/feed"
	"github.com/townhall-go/townhall/adapters/ical"
	"github.com/townhall-go/townhall/adapters/xlsx"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/mediation"
)

// newest is how many votes a feed holds.
const newest = 50

// host is the name under which the site is found, for ids that stay.
func (v *view) host() string {
	if u, err := url.Parse(v.Config.Address); err == nil {
		return u.Hostname()
	}
	return ""
}

// votesFeed are the latest votes as a feed. It needs the site's own address, since a feed's links are whole.
func (v *view) votesFeed(self string) (feed.Feed, error) {
	f := feed.Feed{ID: feed.TagURI(v.host(), founded, "votes/"+v.lang.Tag), Title: townhall.Plain(v.Town() + " · " + v.T("web.votes.title")), Author: v.Config.Title,
		Home: v.Config.Address + v.URL("votes"), Self: v.Config.Address + v.URL("votes") + self, Language: v.lang, Updated: founded.Time(time.UTC)}
	err := found(v, townhall.Reading, townhall.Query{Kind: governance.MotionKind, States: decided, Order: townhall.ByOpened, Reverse: true}, newest, func(n governance.Motion, rec townhall.Record) {
		last := lastVote(n)
		f.Items = append(f.Items, feed.Item{ID: feed.TagURI(v.host(), founded, rec.Ref.String()), Title: n.Title, Summary: last.Outcome.Finding.Text(),
			Link: v.Config.Address + v.URL("votes", n.ID), Published: last.At})
		if last.At.After(f.Updated) {
			f.Updated = last.At
		}
	})
	return f, err
}

// founded dates the ids of feeds; it never changes.
var founded = townhall.NewDate(2026, time.January, 1)

func votesAtom(v *view) error {
	f, err := v.votesFeed("feed.atom")
	if err != nil || v.Config.Address == "" {
		return orNowhere(v, err)
	}
	v.w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	return f.WriteAtom(&v.out)
}

func votesJSON(v *view) error {
	f, err := v.votesFeed("feed.json")
	if err != nil || v.Config.Address == "" {
		return orNowhere(v, err)
	}
	v.w.Header().Set("Content-Type", "application/feed+json; charset=utf-8")
	return f.WriteJSON(&v.out)
}

// orNowhere is a failure, or that there is no such page on this site.
func orNowhere(v *view, err error) error {
	if err != nil {
		return err
	}
	return nowhere(v)
}

// calendar are the sessions as a calendar to subscribe to.
func calendar(v *view) error {
	c := ical.Calendar{Name: townhall.Plain(v.Town() + " · " + v.T("web.sessions.title")), Host: v.host(), At: v.Office.Now()}
	var failed error
	err := found(v, townhall.Browsing, townhall.Query{Kind: governance.SessionKind, Order: townhall.ByOpened, Reverse: true}, 200, func(s governance.Session, rec townhall.Record) {
		e, err := ical.SessionEvent(rec)
		if err != nil {
			failed = err
			return
		}
		e.URL = v.Config.Address + v.URL("sessions", s.ID)
		c.Events = append(c.Events, e)
	})
	if err == nil {
		err = failed
	}
	if err != nil || v.Config.Address == "" {
		return orNowhere(v, err)
	}
	v.w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	return ical.Write(&v.out, v.lang, c)
}

// figuresSheet are the published tables as a spreadsheet.
func figuresSheet(v *view) error {
	by := v.dimensions()
	f, err := mediation.Statistics(v.r.Context(), v.Office.Store, v.year(), by...)
	if err != nil {
		return err
	}
	published, err := f.Publish(by...)
	if err != nil {
		return err
	}
	tables := make([]xlsx.Table, len(published))
	for i, p := range published {
		tables[i] = v.published(by[i], p)
	}
	v.w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	v.w.Header().Set("Content-Disposition", `attachment; filename="mediation.xlsx"`)
	return xlsx.Write(&v.out, v.lang, tables...)
}

// published is a published table as a sheet; a number that is not published is its mark.
func (v *view) published(by mediation.Dimension, p townhall.Published) xlsx.Table {
	lines := p.Lines(v.lang)
	t := xlsx.Table{Name: by.Title}
	for i, head := range lines[0] {
		if i == 0 {
			head = by.Title.In(v.lang)
		}
		t.Columns = append(t.Columns, xlsx.Column{Label: townhall.Plain(head)})
	}
	cell := func(f townhall.Figure) townhall.Value {
		if n, ok := f.Number(); ok {
			return townhall.ValueOf(n)
		}
		return townhall.ValueOf(f.String())
	}
	row := func(name string, cells []townhall.Figure, total townhall.Figure) []townhall.Value {
		out := []townhall.Value{townhall.ValueOf(name)}
		for _, f := range cells {
			out = append(out, cell(f))
		}
		return append(out, cell(total))
	}
	t.Rows = func(yield func([]townhall.Value, error) bool) {
		for i, name := range p.Rows {
			if !yield(row(name.In(v.lang), p.Cells[i], p.RowTotals[i]), nil) {
				return
			}
		}
		yield(row(lines[len(lines)-1][0], p.ColumnTotals, p.Total), nil)
	}
	return t
}

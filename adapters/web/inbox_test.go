package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/mediation"
)

// due puts a case there whose duty is due so many days from today; with none it waits.
func (w *town) due(id string, days int, holder string, stopped bool) {
	w.t.Helper()
	today := townhall.DateOf(now)
	c := mediation.Case{ID: id, State: mediation.Accepted, Committee: holder, Place: "shuinan/dongcun", Category: mediation.Neighbours, Source: mediation.OnApplication,
		Accepted: today.AddDays(-30), Parties: []mediation.Party{{Person: "p-wang", Side: "a"}, {Person: "p-li", Side: "b"}}}
	rec := townhall.Record{Ref: c.Ref(), Version: 1, Place: c.Place, Holder: townhall.UnitID(holder), State: string(c.State), Opened: c.Accepted, Tags: []string{"category:neighbours", "party:p-li", "party:p-wang"}}
	if days != noDay {
		rec.Due = today.AddDays(days)
		d := townhall.Within(20, townhall.CalendarDays).From(rec.Due.AddDays(-20))
		d.Limit.NoRoll, d.Rule = true, mediation.Duration.Key
		if stopped {
			d.Suspensions, rec.Due = []townhall.Suspension{{Period: townhall.Since(today.AddDays(-5)), Reason: "an expert is asked"}}, townhall.Date{}
		}
		c.Duties = []townhall.Duty{d}
	}
	rec.Doc = must(w.t, c)
	_, err := w.office.Store.Commit(context.Background(), townhall.CommitID("due "+id), townhall.Change{Record: rec, Entries: []townhall.Entry{{At: now, Verb: "accept"}}})
	require.NoError(w.t, err)
}

const noDay = 1 << 20

// parts are the lists of an inbox by their headings.
func parts(page *html.Node) map[string]string {
	out := map[string]string{}
	for _, s := range all(page, tag("section")) {
		for _, h := range all(s, tag("h2")) {
			out[attr(h, "id")] = said(s)
		}
	}
	return out
}

func TestTheInboxIsByWhatIsDue(t *testing.T) {
	w := memoryTown(t)
	w.due("late", -3, "dongcun", false)
	w.due("now", 0, "dongcun", false)
	w.due("soon", 7, "dongcun", false)
	w.due("later", 8, "dongcun", false)
	w.due("stopped", 1, "dongcun", true)
	w.due("open", noDay, "dongcun", false)
	w.due("theirs", -1, "xicun", false)
	for _, lang := range []string{"zh", "en"} {
		rr, page := w.get("/" + lang + "/desk/")
		require.Equal(t, http.StatusOK, rr.Code, rr.Body.String())
		proper(t, page)
	}
	_, page := w.get("/en/desk/")
	for key, of := range map[string]string{"overdue": "late", "today": "now", "week": "soon", "waiting": "stopped"} {
		list := all(one(t, page, "part-"+key).Parent, tag("a"))
		require.NotEmpty(t, list, key)
		var urls []string
		for _, a := range list {
			urls = append(urls, attr(a, "href"))
		}
		assert.Contains(t, strings.Join(urls, " "), "/mediation.case/"+of+"/", key)
	}
	got := parts(page)
	assert.Contains(t, got["part-overdue"], "Overdue 1 ")
	assert.Contains(t, got["part-overdue"], "duration of a mediation")
	assert.Contains(t, got["part-overdue"], "2026-03-07")
	assert.Contains(t, got["part-waiting"], "suspended 2 ", "with the one that has no date")
	_, page = w.get("/en/desk/?holder=")
	assert.Contains(t, parts(page)["part-overdue"], "Overdue 2 ", "every holder's")
	_, page = w.get("/en/desk/?kind=mediation.risk")
	assert.Contains(t, parts(page)["part-overdue"], "Overdue 0 ")
	_, page = w.get("/en/desk/?place=shuinan/xicun")
	assert.Contains(t, parts(page)["part-overdue"], "Overdue 0 ")
	w.deny(func(r townhall.Request) bool { return r.Verb == townhall.Browsing && r.Record.ID == "late" })
	_, page = w.get("/en/desk/")
	assert.Contains(t, parts(page)["part-overdue"], "Overdue 0 ", "what one may not browse is not counted")
}

func TestTheInboxGoesOnFromACursor(t *testing.T) {
	w := memoryTown(t)
	for i := range 3*pageRows + 5 {
		w.due(fmt.Sprintf("case-%03d", i), -1-i%7, "dongcun", false)
	}
	_, page := w.get("/en/desk/")
	assert.Contains(t, parts(page)["part-overdue"], fmt.Sprint("Overdue ", 3*pageRows+5))
	seen := map[string]int{}
	for pages := 0; ; pages++ {
		require.Less(t, pages, 9)
		next := ""
		for _, a := range all(page, tag("a")) {
			if pages > 0 && strings.Contains(attr(a, "href"), "/records/") {
				seen[attr(a, "href")]++
			}
			if said(a) == "More" {
				next = attr(a, "href")
			}
		}
		if next == "" {
			break
		}
		_, page = w.get(next)
		proper(t, page)
	}
	assert.Len(t, seen, 3*pageRows+5)
	for url, n := range seen {
		assert.Equal(t, 1, n, url)
	}
	rr, _ := w.get("/en/desk/?part=overdue&after=nonsense")
	assert.Equal(t, http.StatusBadRequest, rr.Code)
}

// postOffice is a notifier that only lets reminders be recorded.
type postOffice struct{}

func (postOffice) Notify(context.Context, townhall.Notice) error { return nil }

func TestRemindersAreOfWhatIsStillDue(t *testing.T) {
	w := memoryTown(t)
	w.due("late", -3, "dongcun", false)
	w.due("theirs", -3, "xicun", false)
	office := w.office
	office.Notifier = postOffice{}
	n, err := office.Tick(t.Context(), now)
	require.NoError(t, err)
	require.Equal(t, 2, n)
	_, page := w.get("/en/desk/")
	proper(t, page)
	assert.Contains(t, parts(page)["reminders"], "2026-03-07")
	assert.Len(t, all(one(t, page, "reminders").Parent, tag("li")), 1, "those to the unit")
	require.NoError(t, townhall.Void(t.Context(), w.office, w.by, townhall.Ref{Kind: mediation.CaseKind, ID: "late"}, "entered twice"))
	_, page = w.get("/en/desk/")
	assert.Empty(t, parts(page)["reminders"])
}

func TestSearchFindsByWhatIsKnown(t *testing.T) {
	w := memoryTown(t)
	w.oneOfEach()
	w.due("late", -3, "dongcun", false)
	find := func(query url.Values) (string, *html.Node) {
		rr, page := w.get("/en/desk/search/?" + query.Encode())
		require.Equal(t, http.StatusOK, rr.Code, rr.Body.String())
		proper(t, page)
		var ids []string
		for _, a := range all(page, tag("a")) {
			if _, ref, ok := strings.Cut(attr(a, "href"), "/records/"); ok {
				ids = append(ids, strings.Trim(ref, "/"))
			}
		}
		return strings.Join(ids, " "), page
	}
	for _, tc := range []struct{ name, value, found string }{
		{"id", "late", "mediation.case/late"},
		{"id", "mediation.case/late", "mediation.case/late"},
		{"id", "nowhere", ""},
		{"person", "王小明", "mediation.case/some mediation.case/late"},
		{"person", "林秀兰", "governance.body/some"},
		{"due_to", "2026-03-09", "mediation.case/late"},
		{"kind", "governance.motion", "governance.motion/some"},
		{"state", "draft", "governance.motion/some"},
		{"tag", "category:neighbours", "mediation.risk/some mediation.case/some mediation.case/late"},
		{"holder", "government", "governance.decision/some"},
		{"opened_to", "2026-02-28", "mediation.committee/dongcun mediation.case/late mediation.subsidy_sheet/some"},
	} {
		got, _ := find(url.Values{tc.name: {tc.value}})
		assert.ElementsMatch(t, strings.Fields(tc.found), strings.Fields(got), "%s=%s", tc.name, tc.value)
	}
	for _, tc := range [][2]string{{"person", "张三"}, {"due_from", "yesterday"}, {"place", "//"}, {"order", "size"}} {
		got, page := find(url.Values{tc[0]: {tc[1]}})
		assert.Empty(t, got)
		assert.NotEmpty(t, all(page, alert), "%v", tc)
	}
	got, _ := find(url.Values{"person": {"李强"}})
	assert.ElementsMatch(t, []string{"mediation.case/some", "mediation.case/late"}, strings.Fields(got), "of all who are called so")
	_, page := find(nil)
	assert.Empty(t, parts(page)["found"], "nothing was asked")
}

// benchTown is a town with many cases in SQLite.
func benchTown(b *testing.B, n int) *town {
	b.Helper()
	ctx := context.Background()
	db, err := sqlx.ConnectContext(ctx, "sqlite", sqlite.DSN(filepath.Join(b.TempDir(), "town.db")))
	require.NoError(b, err)
	b.Cleanup(func() { db.Close() })
	s, err := sqlite.Use(ctx, db)
	require.NoError(b, err)
	b.Cleanup(func() { s.Close() })
	w := newTown(b, s)
	today := townhall.DateOf(now)
	var changes []townhall.Change
	for i := range n {
		id, c := fmt.Sprintf("case-%06d", i), mediation.Case{State: mediation.Accepted, Committee: "dongcun", Place: "shuinan/dongcun", Category: mediation.Neighbours,
			Source: mediation.OnApplication, Accepted: today.AddDays(-i % 700), Parties: []mediation.Party{{Person: "p-wang", Side: "a"}, {Person: "p-li", Side: "b"}}}
		c.ID = id
		d := townhall.Within(30, townhall.CalendarDays).From(c.Accepted)
		rec := townhall.Record{Ref: c.Ref(), Version: 1, Place: c.Place, Holder: "dongcun", State: string(c.State), Opened: c.Accepted, Tags: []string{"category:neighbours", "party:p-li", "party:p-wang"}}
		if i%10 == 0 { // a tenth is open
			c.Duties, rec.Due = []townhall.Duty{d}, c.Accepted.AddDays(30)
		} else {
			c.State, c.Ending = mediation.Ended, &mediation.Ending{On: c.Accepted}
			rec.State, rec.Closed = string(c.State), c.Accepted
		}
		rec.Doc = must(b, c)
		changes = append(changes, townhall.Change{Record: rec, Entries: []townhall.Entry{{At: now, Verb: "accept"}}})
		if len(changes) == 1000 || i == n-1 {
			_, err := s.Commit(ctx, townhall.CommitID(id), changes...)
			require.NoError(b, err)
			changes = nil
		}
	}
	return w
}

// BenchmarkInbox is of pages in an office that keeps 100,000 cases, a tenth of them open.
func BenchmarkInbox(b *testing.B) {
	w := benchTown(b, 100_000)
	for name, path := range map[string]string{"inbox": "/en/desk/", "everybody's": "/en/desk/?holder=", "person": "/en/desk/search/?person=王小明", "kind": "/en/desk/search/?kind=mediation.case"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				rr, _ := w.get(path)
				require.Equal(b, http.StatusOK, rr.Code)
			}
		})
	}
}

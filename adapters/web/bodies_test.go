package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/mediation"
)

// directory knows one post, and who holds it.
type directory struct{ holder townhall.PersonID }

func (d directory) Unit(context.Context, townhall.UnitID) (townhall.Unit, error) {
	return townhall.Unit{}, nil
}

func (d directory) Holders(context.Context, townhall.UnitID, string, townhall.Date) ([]townhall.PersonID, error) {
	return []townhall.PersonID{d.holder}, nil
}

// group is a leading group with one term that is over, one seat that hangs on a post, and one who left.
func (w *town) group() {
	today := townhall.DateOf(now)
	put(w, "group", governance.Body{ID: "group", State: governance.Sitting, Kind: governance.LeadingGroup, Name: townhall.Text{ZH: "领导小组", EN: "Leading group"}, Place: "shuinan", Formed: today.AddDays(-900),
		Seats: []governance.SeatChange{{From: today.AddDays(-900), Seats: 5}},
		Members: []governance.Member{{Person: "m-chen", Role: governance.Head, From: today.AddDays(-800), Post: governance.Post{Unit: "town", Name: "mayor"}},
			{Person: "m-lin", Role: governance.Ordinary, From: today.AddDays(-800), Until: today.AddDays(-2)},
			{Person: "m-wu", Role: governance.Ordinary, From: today.AddDays(-800), To: today.AddDays(-100), Left: governance.Resigned}},
		Reshuffles: []governance.Reshuffle{{On: today.AddDays(-99), Reason: "after a resignation", Leave: []governance.Leave{{Person: "m-wu", Role: governance.Ordinary, Left: governance.Resigned}}}}})
}

func TestABodyShowsWhoServesAndWhatToSeeTo(t *testing.T) {
	w := memoryTown(t)
	w.group()
	w.site.Directory = directory{"p-wang"}
	for _, lang := range []string{"zh", "en"} {
		for _, path := range []string{"/desk/bodies/", "/desk/bodies/group/", "/desk/bodies/dongcun/"} {
			rr, page := w.get("/" + lang + path)
			require.Equal(t, http.StatusOK, rr.Code, rr.Body.String())
			proper(t, page)
		}
	}
	_, page := w.get("/en/desk/bodies/")
	assert.Contains(t, said(page), "Leading group3 to see to")
	assert.Contains(t, said(page), "Dongcun Mediation Committee1 to see to")
	_, page = w.get("/en/desk/bodies/group/")
	text := said(page)
	for _, says := range []string{"The term of 林秀兰 (member) ended on 2026-03-08", "陈国华 no longer holds mayor", "3 seats are vacant", "Who has left", "吴建平", "after a resignation", "− 吴建平"} {
		assert.Contains(t, text, says)
	}
	w.site.Directory = directory{"m-chen"}
	_, page = w.get("/en/desk/bodies/group/")
	assert.NotContains(t, said(page), "no longer holds")
	rr, _ := w.get("/en/desk/bodies/nowhere/")
	assert.Equal(t, http.StatusNotFound, rr.Code)
}

func TestWhoLeavesIsFilledIn(t *testing.T) {
	w := memoryTown(t)
	w.group()
	_, page := w.get("/en/desk/bodies/group/")
	way := ""
	for to := range ways(page) {
		if q, err := url.Parse(to); err == nil && strings.HasSuffix(q.Path, "/unseat/") && q.Query().Get("person!id") == "m-lin" {
			way = to
		}
	}
	require.NotEmpty(t, way)
	rr, page := w.get(way)
	require.Equal(t, http.StatusOK, rr.Code)
	assert.Equal(t, "林秀兰", attr(one(t, page, "f-person"), "value"))
	rr, _ = w.post(strings.SplitN(way, "?", 2)[0], sent(page, url.Values{"left": {"resigned"}, "why": {"moved away"}}))
	require.Equal(t, http.StatusSeeOther, rr.Code, rr.Body.String())
	b, _, err := townhall.Load[governance.Body](t.Context(), w.office.Store, townhall.Ref{Kind: governance.BodyKind, ID: "group"})
	require.NoError(t, err)
	assert.Equal(t, []townhall.PersonID{"m-chen"}, b.People(townhall.DateOf(now)))
}

func TestACommitteeShowsItsMediators(t *testing.T) {
	w := memoryTown(t)
	ref := townhall.Ref{Kind: mediation.CommitteeKind, ID: "dongcun"}
	_, err := mediation.Engage(t.Context(), w.office, w.by, ref, mediation.Engagement{Person: "p-wang", Born: townhall.NewDate(1970, 1, 1)})
	require.NoError(t, err)
	_, err = mediation.Disengage(t.Context(), w.office, w.by, ref, "m-wu", mediation.Leaving{How: mediation.Resigned, Reason: "moved away", Last: townhall.DateOf(now).AddDays(-1)})
	require.NoError(t, err)
	_, page := w.get("/en/desk/bodies/dongcun/")
	proper(t, page)
	text := said(page)
	for _, says := range []string{"Engaged mediators", "王小明", "Who has left", "吴建平", "moved away", "A change that nobody reported yet", "The composition is not as the rules have it"} {
		assert.Contains(t, text, says)
	}
	_, err = mediation.ReportChanges(t.Context(), w.office, w.by, ref, "the county", townhall.Date{})
	require.NoError(t, err)
	_, page = w.get("/en/desk/bodies/dongcun/")
	assert.NotContains(t, said(page), "nobody reported")
	assert.Contains(t, said(page), "reported to the county")
}

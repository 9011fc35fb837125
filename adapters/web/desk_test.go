package web

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	storage "github.com/townhall-go/townhall/adapters/files"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/learning"
	"github.com/townhall-go/townhall/governance/powers"
	"github.com/townhall-go/townhall/mediation"
)

// town is an office with people and records, and its site.
type town struct {
	t      testing.TB
	office townhall.Office
	site   *Site
	by     townhall.Actor
	people people
}

// people is a vault's face: names by id.
type people map[townhall.PersonID]string

func (p people) Names(_ context.Context, _ townhall.Actor, ids ...townhall.PersonID) (map[townhall.PersonID]string, error) {
	out := map[townhall.PersonID]string{}
	for _, id := range ids {
		if name, known := p[id]; known {
			out[id] = name
		}
	}
	return out, nil
}

func (p people) Read(_ context.Context, _ townhall.Actor, id townhall.PersonID, _ ...string) (townhall.Person, error) {
	return townhall.Person{Name: p[id]}, nil
}

func (p people) Put(_ context.Context, _ townhall.Actor, id townhall.PersonID, data townhall.Person) error {
	p[id] = data.Name
	return nil
}

func (p people) Find(_ context.Context, _ townhall.Actor, field, text string) ([]townhall.PersonID, error) {
	var out []townhall.PersonID
	for id, name := range p {
		if field == "name" && name == text {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Who is whoever the test says.
func (w *town) Who(*http.Request) (townhall.Actor, error) { return w.by, nil }

// now is the hour in which the tests' office works.
var now = time.Date(2026, 3, 10, 10, 0, 0, 0, cn.Zone)

func allKinds() []townhall.Kind {
	return slices.Concat(mediation.Kinds(), governance.Kinds(), powers.Kinds(), learning.Kinds())
}

func allActions() []townhall.Action {
	return slices.Concat(mediation.Actions(), governance.Actions(), powers.Actions(), learning.Actions())
}

// newTown is a town in a store, with a village committee and a congress.
func newTown(t testing.TB, store townhall.Store) *town {
	t.Helper()
	w := &town{t: t, by: townhall.Actor{Person: "m-chen", Capacity: "mediator", Unit: "dongcun"},
		people: people{"m-chen": "陈国华", "m-lin": "林秀兰", "m-wu": "吴建平", "p-wang": "王小明", "p-li": "李强", "p-li2": "李强"}}
	w.office = cn.Office(store, townhall.Anyone())
	w.office.Now = func() time.Time { return now }
	dir, err := storage.Dir(t.TempDir())
	require.NoError(t, err)
	w.site, err = New(Config{Office: w.office, Title: townhall.Plain("水南镇"), Languages: []townhall.Language{townhall.ZH, townhall.EN}, Kinds: allKinds(), Actions: allActions(),
		Users: w, Limits: Limits{Address: Rate{PerSecond: -1}, Actor: Rate{PerSecond: -1}}, Log: slog.New(slog.DiscardHandler), People: w.people, Files: dir, Places: []Place{{"shuinan", townhall.Plain("水南镇")}, {"shuinan/dongcun", townhall.Text{ZH: "东村", EN: "Dongcun"}}}})
	require.NoError(t, err)
	_, err = mediation.Establish(context.Background(), w.office, w.by, mediation.Committee{ID: "dongcun", Name: townhall.Text{ZH: "东村人民调解委员会", EN: "Dongcun Mediation Committee"},
		Place: "shuinan/dongcun", Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly, Formed: townhall.NewDate(2025, 1, 1),
		Members: []mediation.Member{{Person: "m-chen", Director: true}, {Person: "m-lin", Woman: true}, {Person: "m-wu"}}})
	require.NoError(t, err)
	return w
}

func memoryTown(t testing.TB) *town { return newTown(t, memory.New()) }

// accepted is a case that the committee has accepted.
func (w *town) accepted() mediation.Case {
	w.t.Helper()
	c, err := mediation.Accept(context.Background(), w.office, w.by, mediation.Application{Committee: "dongcun", Place: "shuinan/dongcun", Category: mediation.Neighbours,
		Source: mediation.OnApplication, Difficulty: mediation.Ordinary, Facts: "the fence", Parties: []mediation.Party{{Person: "p-wang", Side: "a"}, {Person: "p-li", Side: "b"}}})
	require.NoError(w.t, err)
	return c
}

// put commits a document as it is.
func put[T townhall.Document](w *town, id string, doc T) townhall.Ref {
	w.t.Helper()
	raw, err := json.Marshal(doc)
	require.NoError(w.t, err)
	h := doc.Head()
	slices.Sort(h.Tags)
	rec := townhall.Record{Ref: townhall.Ref{Kind: h.Kind, ID: id}, Version: 1, Place: h.Place, Holder: h.Holder, State: h.State, Opened: h.Opened, Closed: h.Closed, Tags: slices.Compact(h.Tags), Doc: raw}
	_, err = townhall.Read[T](rec)
	require.NoError(w.t, err)
	_, err = w.office.Store.Commit(context.Background(), townhall.CommitID("put "+rec.Ref.String()), townhall.Change{Record: rec, Entries: []townhall.Entry{{At: now, By: w.by, Verb: "made"}}})
	require.NoError(w.t, err)
	return rec.Ref
}

// oneOfEach puts a record of each kind there, with the id "some"; a sitting is that of an exam and a person.
func (w *town) oneOfEach() {
	w.t.Helper()
	day, text := townhall.NewDate(2026, 3, 2), townhall.Text{ZH: "一件事", EN: "some matter"}
	put(w, "some", mediation.Case{ID: "some", State: mediation.Accepted, Committee: "dongcun", Place: "shuinan/dongcun", Category: mediation.Neighbours, Source: mediation.OnApplication,
		Accepted: day, Parties: []mediation.Party{{Person: "p-wang", Side: "a"}, {Person: "p-li", Side: "b"}}})
	put(w, "some", mediation.Committee{ID: "some", Name: text, Level: mediation.VillageCommittee, Place: "shuinan/xicun", Formed: day, Chosen: mediation.VillagersAssembly,
		Members: []mediation.Member{{Person: "m-chen"}, {Person: "m-lin"}, {Person: "m-wu"}}})
	put(w, "some", mediation.Sheet{ID: "some", State: mediation.SheetComputed, Committee: "dongcun", Place: "shuinan/dongcun", Period: townhall.Year(2025)})
	put(w, "some", mediation.Screening{ID: "some", State: mediation.ScreeningOpen, Committee: "dongcun", Place: "shuinan/dongcun", Name: text, Places: []townhall.Place{"shuinan/dongcun"},
		Rounds: []mediation.Round{{Days: townhall.Period{From: day, To: day.AddDays(30)}}}})
	put(w, "some", mediation.Risk{ID: "some", State: mediation.RiskFound, Committee: "dongcun", Place: "shuinan/dongcun", Category: mediation.Neighbours, Level: mediation.LowRisk,
		What: "a ditch", Found: day, By: "m-chen", Graded: []mediation.Grading{{Level: mediation.LowRisk, On: day}}})
	put(w, "some", governance.Body{ID: "some", State: governance.Sitting, Kind: governance.Congress, Name: text, Place: "shuinan", Formed: day,
		Members: []governance.Member{{Person: "m-chen", Role: governance.Deputy, From: day, Until: day.AddDays(3)}, {Person: "m-lin", Role: governance.Deputy, From: day}}})
	put(w, "some", governance.Session{ID: "some", State: governance.Convened, Body: "some", Of: governance.Congress, Place: "shuinan", Title: text, On: day.AddDays(9),
		Rule: "governance.town_congress.decision", Seats: 2, Roll: []townhall.PersonID{"m-chen", "m-lin"}, Agenda: []governance.Item{{Title: text}}})
	put(w, "some", governance.Motion{ID: "some", State: governance.InDraft, Title: text, Body: "some", Place: "shuinan", Rule: "governance.town_congress.decision",
		Drafts: []governance.Draft{{On: day, Text: "a bridge"}}, Opinions: []governance.Opinion{{From: "villagers", On: day, Text: "where?"}}, Drafted: day})
	put(w, "some", governance.Decision{ID: "some", State: governance.Proposed, Title: text, Unit: "government", Of: governance.Government, Level: governance.TownLevel, Place: "shuinan", Proposed: day})
	listing := powers.Listing{From: day, Name: text, Type: powers.Penalty, Content: text, Posts: []powers.Post{{ID: "head", Name: text}}, Basis: []townhall.Cite{{Law: "行政处罚法"}}, Level: powers.TownLevel, Published: day}
	put(w, "some", powers.Power{ID: "some", State: powers.Listed, Department: "some", Place: "shuinan", Listings: []powers.Listing{listing}})
	put(w, "some", powers.Act{ID: "some", State: powers.Proposed, Title: text, Power: "some", Type: powers.Penalty, Department: "some", Place: "shuinan", Listing: listing,
		Chain: powers.NewChain(listing.Posts...), Proposed: day})
	paper := learning.Paper{{ID: "q1", Kind: learning.TrueFalse, Text: text, Correct: []string{"true"}, Points: 1, Cite: townhall.Cite{Law: "人民调解法"}}}
	put(w, "some", learning.Exam{ID: "some", State: learning.Announced, Title: text, Subject: "mediation", Organiser: "some", Place: "shuinan", Window: townhall.Period{From: day, To: day.AddDays(30)},
		Paper: paper, Pass: learning.PassMark{Points: 1}, Attempts: 1, Announced: day})
	_, err := learning.Sit(context.Background(), w.office, w.by, townhall.Ref{Kind: learning.ExamKind, ID: "some"}, learning.Script{Person: "p-wang", Answers: []learning.Answer{{Question: "q1", Chosen: []string{"false"}}}})
	require.NoError(w.t, err)
}

// get asks for a page, and post sends a form.
func (w *town) get(path string) (*httptest.ResponseRecorder, *html.Node) {
	w.t.Helper()
	return w.answer(httptest.NewRequest(http.MethodGet, path, nil))
}

func (w *town) post(path string, form url.Values) (*httptest.ResponseRecorder, *html.Node) {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.answer(r)
}

func (w *town) answer(r *http.Request) (*httptest.ResponseRecorder, *html.Node) {
	w.t.Helper()
	rr := httptest.NewRecorder()
	w.site.ServeHTTP(rr, r)
	page, err := html.Parse(strings.NewReader(rr.Body.String()))
	require.NoError(w.t, err)
	return rr, page
}

// all finds the elements of a page for which something is true.
func all(n *html.Node, is func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && is(d) {
			out = append(out, d)
		}
	}
	return out
}

func tag(names ...string) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Contains(names, n.Data) }
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// said is the text of an element.
func said(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// sent is what a browser would send of the first form that posts, with the fields of change in place of what stands there.
func sent(page *html.Node, change url.Values) url.Values {
	out := url.Values{}
	for _, n := range all(page, tag("input", "textarea", "select")) {
		name := attr(n, "name")
		switch {
		case name == "" || attr(n, "type") == "file":
		case n.Data == "textarea":
			out.Add(name, said(n))
		case n.Data == "select":
			options := all(n, tag("option"))
			chosen := slices.IndexFunc(options, func(o *html.Node) bool { return has(o, "selected") })
			out.Add(name, attr(options[max(chosen, 0)], "value"))
		case attr(n, "type") == "checkbox":
			if has(n, "checked") {
				out.Add(name, attr(n, "value"))
			}
		default:
			out.Add(name, attr(n, "value"))
		}
	}
	for name, values := range change {
		out[name] = values
	}
	return out
}

// proper checks what every page must have: a title, headings in order, labels, ids that are there and there once.
func proper(t testing.TB, page *html.Node) {
	t.Helper()
	ids := map[string]int{}
	for _, n := range all(page, func(n *html.Node) bool { return attr(n, "id") != "" }) {
		ids[attr(n, "id")]++
	}
	for id, n := range ids {
		require.Equal(t, 1, n, "id %q", id)
	}
	level := 0
	for _, h := range all(page, tag("h1", "h2", "h3", "h4")) {
		now := int(h.Data[1] - '0')
		require.LessOrEqual(t, now, level+1, "heading %q", said(h))
		level = now
	}
	labelled := map[string]bool{}
	for _, l := range all(page, tag("label")) {
		require.NotEmpty(t, said(l), "a label says something")
		labelled[attr(l, "for")] = true
		for _, inner := range all(l, tag("input")) {
			labelled[attr(inner, "id")+attr(inner, "name")+attr(inner, "value")] = true
		}
	}
	for _, n := range all(page, tag("input", "select", "textarea")) {
		if attr(n, "type") == "hidden" {
			continue
		}
		ok := labelled[attr(n, "id")] && attr(n, "id") != "" || labelled[attr(n, "id")+attr(n, "name")+attr(n, "value")] || attr(n, "aria-label") != ""
		require.True(t, ok, "an input without a label: %s %q", n.Data, attr(n, "name"))
	}
	for _, n := range all(page, func(n *html.Node) bool { return has(n, "aria-describedby") }) {
		for id := range strings.FieldsSeq(attr(n, "aria-describedby")) {
			require.Equal(t, 1, ids[id], "described by %q", id)
		}
	}
	require.NotContains(t, said(page), "web.", "every text is there")
}

func read(t testing.TB, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	require.NoError(t, err)
	return string(b)
}

func must(t testing.TB, doc any) []byte {
	t.Helper()
	raw, err := json.Marshal(doc)
	require.NoError(t, err)
	return raw
}

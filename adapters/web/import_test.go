package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/adapters/xlsx"
	"github.com/townhall-go/townhall/mediation"
)

const quickCSV = "\ufeff地点,纠纷类型,甲方,乙方,协议内容,调解日期,当场履行,备注\n" +
	"东村,邻里,王小明,m-x,李强移开栅栏,2026年3月2日,是,\n" +
	"\n" +
	"shuinan/dongcun,neighbours,王小明,m-x,a ditch is dug,2026/3/3,,kept nowhere\n"

func (w *town) importing(table string, change url.Values) (*httptest.ResponseRecorder, *html.Node) {
	form := url.Values{"of": {"mediation.case quick"}}
	for name, values := range change {
		form[name] = values
	}
	return w.answer(upload("/en/desk/import/", form, "file", "cases.csv", table))
}

// cases counts the cases on record.
func (w *town) cases() int {
	n := 0
	for _, err := range w.office.Store.Find(context.Background(), townhall.Query{Kind: mediation.CaseKind}) {
		require.NoError(w.t, err)
		n++
	}
	return n
}

func importTown(t *testing.T) *town {
	w := memoryTown(t)
	w.people["m-x"] = "赵六"
	return w
}

func TestATableIsCheckedAndThenSaved(t *testing.T) {
	w := importTown(t)
	rr, page := w.get("/en/desk/import/")
	require.Equal(t, http.StatusOK, rr.Code)
	proper(t, page)
	rr, page = w.importing(quickCSV, nil)
	require.Equal(t, http.StatusOK, rr.Code, rr.Body.String())
	proper(t, page)
	assert.Empty(t, all(page, alert), rr.Body.String())
	assert.Contains(t, said(page), "2 rows were read")
	assert.Contains(t, said(page), "These columns are not read: 备注")
	require.Equal(t, 0, w.cases(), "nothing is saved yet")

	save := url.Values{"of": {"mediation.case quick"}, "save": {"1"}}
	for _, n := range all(page, func(n *html.Node) bool { return attr(n, "name") == "sheet" }) {
		save.Set("sheet", attr(n, "value"))
	}
	rr, page = w.post("/en/desk/import/", save)
	require.Equal(t, http.StatusOK, rr.Code, rr.Body.String())
	proper(t, page)
	assert.Contains(t, said(page), "2 rows were saved")
	require.Equal(t, 2, w.cases())
	for c, err := range townhall.Docs[mediation.Case](t.Context(), w.office.Store, townhall.Query{Kind: mediation.CaseKind, Opened: townhall.Until(townhall.NewDate(2026, 3, 2))}) {
		require.NoError(t, err)
		require.NoError(t, c.Check())
		assert.Equal(t, []any{mediation.Neighbours, "李强移开栅栏", townhall.Place("shuinan/dongcun"), true}, []any{c.Category, c.Agreement.Content, c.Place, c.Agreement.AtOnce})
		assert.Equal(t, []townhall.PersonID{"p-wang", "m-x"}, []townhall.PersonID{c.Parties[0].Person, c.Parties[1].Person})
	}

	rr, page = w.post("/en/desk/import/", save)
	require.Equal(t, http.StatusOK, rr.Code)
	assert.Contains(t, said(page), "was imported before")
	_, page = w.importing(quickCSV, url.Values{"save": {"1"}})
	assert.Contains(t, said(page), "was imported before", "the file itself, too")
	require.Equal(t, 2, w.cases(), "the same file twice saves once")
}

func TestWhatIsWrongWithATableIsToldRowByRow(t *testing.T) {
	w := importTown(t)
	table := quickCSV + "东村,天气,王小明,m-x,it rains,2026-03-02,,\n东村,邻里,李强,m-x,whose?,2026-03-02,,\n东村,邻里,王小明,m-x,later,2199-01-01,,\n东村,邻里,王小明,张三,nobody,someday,,\n"
	rr, page := w.importing(table, url.Values{"save": {"1"}})
	require.Equal(t, http.StatusUnprocessableEntity, rr.Code)
	proper(t, page)
	var told []string
	for _, tr := range all(all(page, alert)[0], tag("tr"))[1:] {
		told = append(told, said(tr))
	}
	wrong := strings.Join(told, "\n")
	for _, says := range []string{"天气", "There are 2 of them", "2199-01-01", "Nobody was found"} {
		assert.Contains(t, wrong, says)
	}
	for line, n := range map[string]int{"2": 0, "4": 0, "5": 1, "6": 1, "7": 1, "8": 1} {
		assert.GreaterOrEqual(t, len(slices.DeleteFunc(slices.Clone(told), func(s string) bool { return !strings.HasPrefix(s, line) })), n, "line %s", line)
	}
	assert.False(t, strings.HasPrefix(told[0], "2"), "a good row is not told of")
	assert.Equal(t, 0, w.cases(), "all or nothing")
}

func TestATableThatCannotBeReadIsRefused(t *testing.T) {
	w := importTown(t)
	for name, table := range map[string]string{"empty": "", "head": "地点,甲方\n东村,王小明\n", "no rows": "地点,纠纷类型,甲方,乙方,协议内容\n", "encoding": "地点\n\xb6\xab\xb4\xe5\n", "quotes": "地点\n\"东村\n",
		"long": "地点\n" + strings.Repeat("东村\n", mostImported+1)} {
		rr, page := w.importing(table, nil)
		assert.Contains(t, []int{http.StatusBadRequest, http.StatusUnprocessableEntity}, rr.Code, name)
		proper(t, page)
		assert.NotEmpty(t, all(page, alert), name)
	}
	w.deny(func(r townhall.Request) bool { return r.Verb == "quick" })
	rr, _ := w.importing(quickCSV, nil)
	assert.Equal(t, http.StatusForbidden, rr.Code)
}

func TestRowsMayComeFromASpreadsheet(t *testing.T) {
	w := importTown(t)
	var file bytes.Buffer
	table := xlsx.Table{Name: townhall.Plain("cases"), Rows: func(yield func([]townhall.Value, error) bool) {
		row := make([]townhall.Value, 0, 5)
		for _, cell := range []string{"Dongcun", "neighbours", "王小明", "赵六", "=back by 20 cm"} {
			row = append(row, townhall.ValueOf(cell))
		}
		yield(row, nil)
	}}
	for _, head := range []string{"Place", "Category", "Side A", "Side B", "Agreed"} {
		table.Columns = append(table.Columns, xlsx.Column{Label: townhall.Plain(head)})
	}
	require.NoError(t, xlsx.Write(&file, townhall.EN, table))
	rr, page := w.importing(file.String(), url.Values{"save": {"1"}})
	require.Equal(t, http.StatusOK, rr.Code, rr.Body.String())
	assert.Contains(t, said(page), "1 rows were saved")
}

// A draft answers as the store would that had taken the same commits, and leaves the one below as it was.
func TestADraftIsAsTheStoreWouldBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ctx, below, plain := context.Background(), memory.New(), memory.New()
		d := newDraft(below)
		versions := map[string]int64{}
		commit := func(s townhall.Store, id string, c townhall.Change) error {
			_, err := s.Commit(ctx, townhall.CommitID(id), c)
			return err
		}
		for n := range rapid.IntRange(0, 12).Draw(t, "commits") {
			id := rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "id")
			late := rapid.Bool().Draw(t, "stale")
			version := versions[id] + 1
			if late {
				version++
			}
			c := townhall.Change{Record: townhall.Record{Ref: townhall.Ref{Kind: "k", ID: id}, Version: version, State: rapid.SampledFrom([]string{"x", "y", townhall.Voided}).Draw(t, "state"),
				Opened: townhall.NewDate(2026, 1, 1).AddDays(rapid.IntRange(0, 5).Draw(t, "day")), Doc: fmt.Appendf(nil, "%d", n)}, Entries: []townhall.Entry{{Verb: "v", At: now}}}
			onDraft := rapid.Bool().Draw(t, "draft") || len(d.order) > 0
			if !onDraft {
				require.Equal(t, commit(plain, fmt.Sprint(n), c) == nil, commit(below, fmt.Sprint(n), c) == nil)
			} else {
				require.Equal(t, commit(plain, fmt.Sprint(n), c) == nil, commit(d, fmt.Sprint(n), c) == nil)
			}
			if !late {
				versions[id]++
			}
		}
		q := townhall.Query{Order: rapid.SampledFrom([]townhall.Order{townhall.ByID, townhall.ByOpened}).Draw(t, "order"), Reverse: rapid.Bool().Draw(t, "reverse"), Limit: rapid.IntRange(0, 3).Draw(t, "limit")}
		found := func(s townhall.Store) (out []townhall.Record) {
			for r, err := range s.Find(ctx, q) {
				require.NoError(t, err)
				out = append(out, r)
			}
			return out
		}
		require.Equal(t, found(plain), found(d))
		changes, err := d.all(ctx)
		require.NoError(t, err)
		if len(changes) > 0 {
			_, err = below.Commit(ctx, "all", changes...)
			require.NoError(t, err)
		}
		q.Limit = 0
		want, got := found(plain), found(below)
		for i := range want {
			want[i].Version, got[i].Version = 0, 0 // several changes of one record become one
		}
		require.Equal(t, want, got)
	})
}

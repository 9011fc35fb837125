package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// fence is a quick case as a mediator fills it in.
func fence(once string) []string {
	return []string{"once", once, "heard", "2026-03-02", "place", "shuinan/dongcun", "category", "neighbours", "side_a", "王小明", "side_b", "李强、李小红 13800000000", "agreed", "李强把篱笆后移20厘米"}
}

// with changes a field of a form.
func with(form []string, name, value string) []string {
	out := append([]string(nil), form...)
	for i := 0; i < len(out); i += 2 {
		if out[i] == name {
			out[i+1] = value
		}
	}
	return out
}

func (tn *town) count(t testing.TB, kind string) (n int) {
	for _, err := range tn.office.Store.Find(t.Context(), townhall.Query{Kind: kind}) {
		require.NoError(t, err)
		n++
	}
	return n
}

// onlyCase is the one case that is on record.
func (tn *town) onlyCase(t *testing.T) mediation.Case {
	t.Helper()
	var all []mediation.Case
	for c, err := range townhall.Docs[mediation.Case](t.Context(), tn.office.Store, townhall.Query{Kind: mediation.CaseKind}) {
		require.NoError(t, err)
		all = append(all, c)
	}
	require.Len(t, all, 1)
	return all[0]
}

// What somebody sends under the id of another's form is their own.
func TestFormsOfDifferentPeopleNeverMeet(t *testing.T) {
	tn := newTown(t)
	for _, login := range []string{"mediator", "clerk", "mediator"} {
		tn.as(t, login).post("/en/desk/mediation/", fence("chosen")...)
	}
	assert.NotEqual(t, "chosen", tn.onlyCase(t).ID, "nobody chooses the id of a record")
}

func TestQuickCaseIsRecordedOnce(t *testing.T) {
	tn := newTown(t)
	b := tn.as(t, "mediator")
	says(t, b.get("/en/desk/mediation/").body, "Quick oral mediation", `value="2026-03-02"`, "neighbours", "Dongcun", "No case yet.")
	a := b.post("/en/desk/mediation/", fence("screen-1")...)
	require.Equal(t, http.StatusOK, a.StatusCode, plain(t, a.body))
	says(t, a.body, "Recorded", `role="status"`, "/en/desk/files/")
	code := regexp.MustCompile(`<span class="code">([^<]+)</span>`).FindStringSubmatch(a.body)
	require.Len(t, code, 2)
	says(t, tn.browser(t).post("/en/track/", "code", code[1]).body, "agreement effective")
	c := tn.onlyCase(t)
	assert.Equal(t, []any{mediation.Agreed, mediation.Oral, 3, []townhall.PersonID{person("mediator")}}, []any{c.State, c.Agreement.Form, len(c.Parties), c.Mediators})
	assert.NotContains(t, c.Agreement.Content, "李强", "a record names nobody")

	file := b.get("/en/desk/files/" + c.ID + "/")
	assert.Equal(t, http.StatusOK, file.StatusCode)
	for _, name := range []string{"王小明", "李强", "李小红", "陈国华", "Dongcun"} {
		assert.Contains(t, file.body, name)
	}
	a = b.post("/en/desk/mediation/", fence("screen-1")...)
	assert.Equal(t, http.StatusOK, a.StatusCode)
	assert.Equal(t, 1, tn.count(t, mediation.CaseKind), "sent twice, recorded once")
	b.post("/en/desk/mediation/", fence("screen-2")...)
	assert.Equal(t, 2, tn.count(t, mediation.CaseKind))
	known, err := tn.vault.Find(t.Context(), "name", "王小明")
	require.NoError(t, err)
	assert.Len(t, known, 1, "who is known is not kept again")
	assert.Equal(t, http.StatusNotFound, tn.as(t, "clerk").get("/en/desk/files/screen-1/").StatusCode)
}

// What a rule or the form refuses comes back with what was typed, and nothing is kept: no case, no code, no name.
func TestQuickCaseThatIsRefused(t *testing.T) {
	tn := newTown(t)
	b := tn.as(t, "mediator")
	for i, c := range []struct{ field, typed, says string }{
		{"category", "", "art. 20"},
		{"category", "weather", "weather"},
		{"side_b", "", "the parties stand on two sides at least"},
		{"side_b", "王小明", "found <b>王小明</b>"},
		{"side_b", "陈国华", "陈国华"},
		{"agreed", " ", "What was agreed"},
		{"place", "elsewhere", "elsewhere"},
		{"place", "//", "//"},
		{"heard", "yesterday", "yesterday"},
		{"heard", "2199-01-01", "2199-01-01"},
	} {
		a := b.post("/en/desk/mediation/", with(fence(fmt.Sprint("screen-", i)), c.field, c.typed)...)
		assert.Contains(t, []int{http.StatusBadRequest, http.StatusUnprocessableEntity}, a.StatusCode, "%s %q", c.field, c.typed)
		says(t, a.body, "This was not done", `role="alert"`, c.says, `value="王小明"`)
		if c.field != "agreed" {
			says(t, a.body, "李强把篱笆后移20厘米")
		}
		assert.Zero(t, tn.count(t, mediation.CaseKind)+tn.count(t, "web.code"), c.field)
		for _, name := range []string{"王小明", "李强", "李小红"} {
			known, err := tn.vault.Find(t.Context(), "name", name)
			require.NoError(t, err)
			assert.Empty(t, known, "%s %q: %s is kept", c.field, c.typed, name)
		}
	}
	a := tn.as(t, "clerk").post("/en/desk/mediation/", fence("screen-x")...)
	assert.Equal(t, http.StatusForbidden, a.StatusCode, "a clerk of the congress mediates nothing")
	assert.Zero(t, tn.count(t, mediation.CaseKind))
}

func TestNamesakesAreToldApart(t *testing.T) {
	tn := newTown(t)
	b := tn.as(t, "mediator")
	for id, phone := range map[townhall.PersonID]string{"w-1": "13900000001", "w-2": "13900000002"} {
		require.NoError(t, tn.vault.Put(t.Context(), id, townhall.Person{Name: "王小明", Phone: phone}))
	}
	a := b.post("/en/desk/mediation/", fence("screen-1")...)
	assert.Equal(t, http.StatusBadRequest, a.StatusCode)
	says(t, a.body, "there are 2 of that name")
	a = b.post("/en/desk/mediation/", with(fence("screen-1"), "side_a", "王小明 13900000002")...)
	assert.Equal(t, http.StatusOK, a.StatusCode)
	c := tn.onlyCase(t)
	assert.Equal(t, townhall.PersonID("w-2"), c.Parties[0].Person)
}

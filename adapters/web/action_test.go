package web

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

func alert(n *html.Node) bool { return attr(n, "role") == "alert" }

// one is the element with an id.
func one(t *testing.T, page *html.Node, id string) *html.Node {
	t.Helper()
	found := all(page, func(n *html.Node) bool { return attr(n, "id") == id })
	require.Len(t, found, 1, id)
	return found[0]
}

// ways are the addresses of what a record's page offers.
func ways(page *html.Node) map[string]bool {
	out := map[string]bool{}
	for _, a := range all(page, tag("a")) {
		out[attr(a, "href")] = true
	}
	return out
}

func (w *town) caseOf(id string) (c mediation.Case, rec townhall.Record) {
	w.t.Helper()
	c, rec, err := townhall.Load[mediation.Case](context.Background(), w.office.Store, townhall.Ref{Kind: mediation.CaseKind, ID: id})
	require.NoError(w.t, err)
	return c, rec
}

func TestEveryRecordHasItsPage(t *testing.T) {
	w := memoryTown(t)
	w.oneOfEach()
	for _, k := range allKinds() {
		for _, lang := range []townhall.Language{townhall.ZH, townhall.EN} {
			rr, page := w.get("/" + lang.Tag + recordPath(k.Name))
			require.Equal(t, http.StatusOK, rr.Code, rr.Body.String())
			proper(t, page)
			assert.Contains(t, said(page), k.Title.In(lang))
			assert.False(t, strings.Contains(said(all(page, tag("main"))[0]), "m-chen"), "people have names: %s", k.Name)
		}
	}
	rr, _ := w.get("/en/desk/records/mediation.case/nothing/")
	assert.Equal(t, http.StatusNotFound, rr.Code)
}

func TestARecordOffersWhatMayBeDone(t *testing.T) {
	w := memoryTown(t)
	base := "/en/desk/records/mediation.case/" + w.accepted().ID + "/"
	_, page := w.get(base)
	now := all(page, func(n *html.Node) bool { return n.Data == "nav" && attr(n, "aria-label") == "What can be done" })
	require.Len(t, now, 1)
	assert.True(t, ways(now[0])[base+"assign/"], "an accepted case is assigned")
	assert.False(t, ways(now[0])[base+"seal/"], "and not sealed")
	assert.True(t, ways(page)[base+"seal/"] && ways(page)[base+"void/"], "what its state does not allow stands below")

	w.deny(func(r townhall.Request) bool {
		return r.Verb == "assign" || r.Verb == "void" || r.Verb == townhall.Tracing
	})
	_, page = w.get(base)
	assert.False(t, ways(page)[base+"assign/"] || ways(page)[base+"void/"], "what the policy refuses is not offered")
	assert.NotContains(t, said(page), "History")
	rr, _ := w.get(base + "assign/")
	assert.Equal(t, http.StatusForbidden, rr.Code)
	w.deny(func(r townhall.Request) bool { return r.Verb == townhall.Reading })
	rr, _ = w.get(base)
	assert.Equal(t, http.StatusNotFound, rr.Code, "what one may not read is not there")
	w.by = townhall.Actor{}
	rr, _ = w.get(base)
	assert.Equal(t, http.StatusForbidden, rr.Code)
}

// deny makes the site's policy refuse what is true of a request, and allow all else.
func (w *town) deny(is func(townhall.Request) bool) {
	w.site.Office.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		if is(r) {
			return townhall.Denied(r)
		}
		return nil
	})
}

func TestAFormTakesItsAction(t *testing.T) {
	w := memoryTown(t)
	id := w.accepted().ID
	_, page := w.get("/en/desk/records/mediation.case/" + id + "/assign/")
	form := sent(page, url.Values{"mediators.0": {"林秀兰"}, "mediators.3": {"m-chen"}, "chosen": {"true"}, "on": {"2026-03-10"}})
	for range 2 { // a double click
		rr, _ := w.post("/en/desk/records/mediation.case/"+id+"/assign/", form)
		require.Equal(t, http.StatusSeeOther, rr.Code, rr.Body.String())
		assert.Equal(t, "/en/desk/records/mediation.case/"+id+"/", rr.Header().Get("Location"))
	}
	c, rec := w.caseOf(id)
	assert.Equal(t, []townhall.PersonID{"m-lin", "m-chen"}, c.Mediators)
	assert.EqualValues(t, 2, rec.Version, "sent twice, done once")
	_, page = w.get("/zh/desk/records/mediation.case/" + id + "/")
	assert.Contains(t, said(page), "林秀兰、陈国华")
}

func TestARefusalStandsAboveTheFormAndAtItsFields(t *testing.T) {
	w := memoryTown(t)
	id := w.accepted().ID
	_, page := w.get("/en/desk/records/mediation.case/" + id + "/assign/")
	rr, page := w.post("/en/desk/records/mediation.case/"+id+"/assign/", sent(page, url.Values{"mediators.0": {"王小明"}, "on": {"2026-03-10"}}))
	require.Equal(t, http.StatusUnprocessableEntity, rr.Code)
	proper(t, page)
	why := all(page, alert)
	require.Len(t, why, 1)
	assert.True(t, has(why[0], "autofocus"))
	assert.NotEmpty(t, all(why[0], func(n *html.Node) bool { return attr(n, "class") == "failed" }), "it is a tree")
	at := one(t, page, "f-mediators")
	assert.Equal(t, "true", attr(at, "aria-invalid"))
	assert.Contains(t, attr(at, "aria-describedby"), "f-mediators-fault")
	assert.Equal(t, "王小明", attr(one(t, page, "f-mediators.0"), "value"), "what was typed stays")
	_, rec := w.caseOf(id)
	assert.EqualValues(t, 1, rec.Version, "nothing happened")

	rr, page = w.post("/en/desk/records/mediation.case/"+id+"/assign/", sent(page, url.Values{"on": {"tomorrow"}}))
	require.Equal(t, http.StatusBadRequest, rr.Code)
	assert.Equal(t, "true", attr(one(t, page, "f-on"), "aria-invalid"))
	assert.Contains(t, said(one(t, page, "f-on-fault")), "tomorrow")
}

func TestNamesakesAreChosenFrom(t *testing.T) {
	w := memoryTown(t)
	id := w.accepted().ID
	path := "/en/desk/records/mediation.case/" + id + "/declare/"
	_, page := w.get(path)
	rr, page := w.post(path, sent(page, url.Values{"party": {"李强"}, "will": {"private"}}))
	require.Equal(t, http.StatusUnprocessableEntity, rr.Code)
	proper(t, page)
	assert.Len(t, all(one(t, page, "f-party-which"), tag("option")), 3)
	rr, _ = w.post(path, sent(page, url.Values{"party!id": {"p-li"}}))
	require.Equal(t, http.StatusSeeOther, rr.Code, rr.Body.String())
	c, _ := w.caseOf(id)
	assert.True(t, c.Parties[1].Private)

	_, page = w.get(path)
	rr, page = w.post(path, sent(page, url.Values{"party": {"张三"}, "will": {"private"}}))
	require.Equal(t, http.StatusUnprocessableEntity, rr.Code)
	assert.Contains(t, said(one(t, page, "f-party-fault")), "Nobody")
	rr, _ = w.post(path, sent(page, url.Values{"party": {"王小明"}}))
	require.Equal(t, http.StatusSeeOther, rr.Code, "another name is another person")
}

func TestWhoComesSecondSeesWhatChanged(t *testing.T) {
	w := memoryTown(t)
	id := w.accepted().ID
	path := "/en/desk/records/mediation.case/" + id + "/assign/"
	_, page := w.get(path)
	_, err := mediation.Declare(t.Context(), w.office, townhall.Actor{Person: "m-lin"}, townhall.Ref{Kind: mediation.CaseKind, ID: id}, mediation.Declaration{Party: "p-wang", Will: mediation.Private, Note: "a secret"})
	require.NoError(t, err)
	rr, page := w.post(path, sent(page, url.Values{"mediators.0": {"陈国华"}}))
	require.Equal(t, http.StatusConflict, rr.Code)
	proper(t, page)
	why := said(all(page, alert)[0])
	for _, says := range []string{"Somebody was first", "Asks for closed sessions", "yes", "林秀兰"} {
		assert.Contains(t, why, says)
	}
	rr, _ = w.post(path, sent(page, nil))
	require.Equal(t, http.StatusSeeOther, rr.Code, "what was typed can be sent again")
	c, _ := w.caseOf(id)
	assert.Equal(t, []townhall.PersonID{"m-chen"}, c.Mediators)
}

func TestAListHasOneMoreEntry(t *testing.T) {
	w := memoryTown(t)
	_, page := w.get("/en/desk/new/mediation.case/accept/")
	form := sent(page, url.Values{"parties.0.person": {"王小明"}, "parties.4.person": {"林秀兰"}, "facts": {"two\r\nlines"}, "!more": {"parties"}})
	rr, page := w.post("/en/desk/new/mediation.case/accept/", form)
	require.Equal(t, http.StatusOK, rr.Code)
	proper(t, page)
	assert.Equal(t, "林秀兰", attr(one(t, page, "f-parties.1.person"), "value"), "holes are closed")
	assert.True(t, has(one(t, page, "f-parties.2.person"), "autofocus"))
	assert.Empty(t, all(page, alert), "nothing was done yet")
	_, page = w.post("/en/desk/new/mediation.case/accept/", sent(page, url.Values{"!more": {"parties"}}))
	one(t, page, "f-parties.2.person")
	assert.Empty(t, all(page, func(n *html.Node) bool { return attr(n, "id") == "f-parties.3.person" }), "one blank entry is enough")
}

func TestSomethingNewIsBegun(t *testing.T) {
	w := memoryTown(t)
	_, page := w.get("/en/desk/new/")
	proper(t, page)
	require.True(t, ways(page)["/en/desk/new/mediation.case/accept/"])
	_, page = w.get("/en/desk/new/mediation.case/accept/?committee=dongcun")
	assert.Equal(t, "dongcun", attr(one(t, page, "f-committee"), "value"), "a link may fill in")
	form := sent(page, url.Values{"place": {"shuinan/dongcun"}, "category": {"neighbours"}, "source": {"application"}, "difficulty": {"ordinary"}, "facts": {"the fence"},
		"parties.0.person": {"王小明"}, "parties.0.side": {"a"}, "parties.1.person": {"p-li"}, "parties.1.side": {"a"}})
	rr, page := w.post("/en/desk/new/mediation.case/accept/", form)
	require.Equal(t, http.StatusUnprocessableEntity, rr.Code, "they stand on one side")
	assert.Equal(t, "true", attr(one(t, page, "f-parties"), "aria-invalid"))
	form = sent(page, url.Values{"parties.1.side": {"b"}})
	rr, _ = w.post("/en/desk/new/mediation.case/accept/", form)
	require.Equal(t, http.StatusSeeOther, rr.Code, rr.Body.String())
	at := rr.Header().Get("Location")
	rr, _ = w.post("/en/desk/new/mediation.case/accept/", form)
	require.Equal(t, at, rr.Header().Get("Location"), "sent twice, made once")

	w.deny(func(r townhall.Request) bool { return r.Verb == "accept" })
	rr, _ = w.get("/en/desk/new/mediation.case/accept/")
	assert.Equal(t, http.StatusForbidden, rr.Code)
	rr, page = w.get("/en/desk/new/")
	assert.Equal(t, http.StatusOK, rr.Code)
	assert.False(t, ways(page)["/en/desk/new/mediation.case/accept/"])
}

// upload is a form with a file.
func upload(path string, form url.Values, field, name, content string) *http.Request {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for key, values := range form {
		for _, v := range values {
			_ = m.WriteField(key, v)
		}
	}
	part, _ := m.CreateFormFile(field, name)
	_, _ = part.Write([]byte(content))
	_ = m.Close()
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return r
}

func TestAFileIsAttached(t *testing.T) {
	w := memoryTown(t)
	id := w.accepted().ID
	base := "/en/desk/records/mediation.case/" + id + "/"
	_, page := w.get(base + "attach/")
	require.Equal(t, "environment", attr(one(t, page, "f-"), "capture"))
	rr, page := w.answer(upload(base+"attach/", sent(page, nil), "!file", `C:\scans\合同.pdf`, "%PDF-1.7 a contract"))
	require.Equal(t, http.StatusUnprocessableEntity, rr.Code, "it does not say what it is")
	assert.Contains(t, said(page), "合同.pdf", "the file is kept")
	rr, _ = w.post(base+"attach/", sent(page, url.Values{"what": {"the contract"}}))
	require.Equal(t, http.StatusSeeOther, rr.Code, rr.Body.String())
	c, _ := w.caseOf(id)
	require.Len(t, c.Papers, 1)
	assert.Equal(t, []any{"合同.pdf", "application/pdf", int64(19)}, []any{c.Papers[0].Name, c.Papers[0].Type, c.Papers[0].Size})

	_, page = w.get(base)
	file := "/en/desk/records/mediation.case/" + id + "/files/" + string(c.Papers[0].Digest) + "/"
	require.True(t, ways(page)[file], "%v", ways(page))
	rr, _ = w.get(file)
	assert.Equal(t, "%PDF-1.7 a contract", read(t, rr.Body))
	assert.Equal(t, []string{"attachment", "nosniff"}, []string{rr.Header().Get("Content-Disposition"), rr.Header().Get("X-Content-Type-Options")})
	rr, _ = w.get("/en/desk/records/mediation.committee/dongcun/files/" + string(c.Papers[0].Digest) + "/")
	assert.Equal(t, http.StatusNotFound, rr.Code, "no other record has it")
}

func TestAFormThatIsTooLargeIsRefused(t *testing.T) {
	w := memoryTown(t)
	base := "/en/desk/records/mediation.case/" + w.accepted().ID + "/attach/"
	rr, _ := w.answer(upload(base, nil, "!file", "a.pdf", strings.Repeat("x", mostPosted+1)))
	assert.Equal(t, http.StatusBadRequest, rr.Code)
}

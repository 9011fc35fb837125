package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/web"
	"github.com/townhall-go/townhall/governance/vote"
	"github.com/townhall-go/townhall/mediation"
)

func passed() vote.Tally { return vote.Tally{For: 47, Against: 3, Abstain: 2} }

func TestConfigurationThatMakesNoSite(t *testing.T) {
	for field, spoil := range map[string]func(*web.Config){
		"config.office":    func(c *web.Config) { c.Office.Policy = nil },
		"config.languages": func(c *web.Config) { c.Languages = nil },
		"config.title":     func(c *web.Config) { c.Title = townhall.Text{} },
		"config.prefix":    func(c *web.Config) { c.Prefix = "hall/" },
	} {
		c := newTown(t).config
		spoil(&c)
		_, err := web.New(c)
		var e *townhall.Error
		require.ErrorAs(t, err, &e, field)
		assert.Equal(t, field, e.Field)
	}
	c := newTown(t).config
	c.Actions = append(c.Actions, c.Actions[0])
	_, err := web.New(c)
	assert.ErrorIs(t, err, townhall.Invalid)
}

func TestRootLeadsToTheLanguageOfTheBrowser(t *testing.T) {
	b := newTown(t).browser(t)
	for asked, to := range map[string]string{"": "/zh/", "en-GB,en;q=0.8": "/en/", "pt-BR": "/pt/", "de": "/zh/", "zh-TW": "/zh/", "%%%": "/zh/"} {
		r := must[*http.Request](t)(http.NewRequest("GET", b.at+"/", nil))
		r.Header.Set("Accept-Language", asked)
		a := b.do(r)
		assert.Equal(t, []any{http.StatusFound, to}, []any{a.StatusCode, a.Header.Get("Location")}, asked)
		assert.Equal(t, "Accept-Language", a.Header.Get("Vary"))
	}
}

// What anybody may read, and what each page says.
func TestPublicPages(t *testing.T) {
	tn := newTown(t)
	tn.cases(t, 7, mediation.Neighbours)
	tn.vote(t, 52, passed())
	b := tn.browser(t)
	for _, c := range []struct {
		path  string
		texts []string
	}{
		{"/en/", []string{"Shuinan", "plan for the schools", "adopted", "/en/votes/schools/", "Accepted", "<dd>7</dd>", "a trial", "Sign in"}},
		{"/zh/", []string{"水南镇", "学校整合方案", "登录"}},
		{"/pt/", []string{"Últimas votações", "aprovada", "Entrar"}},
		{"/en/votes/", []string{"for 47, against 3, abstaining 2", "2026-03-02", "Shuinan Town Congress"}},
		{"/en/votes/schools/", []string{"Why it passed", "合并两所学校", "quorum: those present", "at least 2/3 of all members (60): 40 at least", "found <b>52</b>", "threshold: votes for", "31 at least", "found <b>47</b>",
			"Organic Law of Local People&#39;s Congresses and Local Governments, art. 14", "art. 25", "adopt by vote"}},
		{"/zh/votes/schools/", []string{"为什么通过", "地方各级人民代表大会和地方各级人民政府组织法", "第14条", "第25条"}},
		{"/pt/votes/schools/", []string{"Por que foi aprovada", "art. 14", "art. 25"}},
		{"/en/sessions/", []string{"Shuinan Town Congress, session 5", "2026-03-02 morning", "open"}},
		{"/en/sessions/s-5/", []string{"May attend", "<dd>60</dd>", "The quorum at 09:01", "/en/votes/schools/", "adopted", "art. 14"}},
		{"/en/rules/", []string{"governance.town_congress.decision", "People&#39;s Mediation Law", "Deciding", "Lawful administration"}},
		{"/en/mediation/", []string{"By category", "neighbours", "not published", "How it is counted"}},
		{"/en/track/", []string{"Twelve letters and digits"}},
		{"/en/sign-in/", []string{"the mediator", "Password"}},
	} {
		a := b.get(c.path)
		assert.Equal(t, http.StatusOK, a.StatusCode, c.path)
		says(t, a.body, c.texts...)
	}
}

func TestVoteThatFailedSaysWhyNot(t *testing.T) {
	tn := newTown(t)
	tn.vote(t, 52, vote.Tally{For: 20, Against: 30, Abstain: 2})
	a := tn.browser(t).get("/en/votes/schools/")
	assert.Equal(t, http.StatusOK, a.StatusCode)
	says(t, a.body, "rejected", "Why it did not pass", `class="failed"`, "31 at least", "found <b>20</b>")
}

// What is not there, and what is there but not for everybody, are told apart by nobody.
func TestPagesThatAreNotThere(t *testing.T) {
	tn := newTown(t)
	b := tn.browser(t)
	for _, c := range []struct {
		path, text string
		code       int
	}{
		{"/en/nowhere/", "There is no such page", http.StatusNotFound},
		{"/zh/nowhere/", "没有这一页", http.StatusNotFound},
		{"/pt/votes/nobody/", "Página não encontrada", http.StatusNotFound},
		{"/en/sessions/nobody/", "There is no such page", http.StatusNotFound},
		{"/nowhere", "没有这一页", http.StatusNotFound},
		{"/en/votes/" + strings.Repeat("x", 3000) + "/", "There is no such page", http.StatusNotFound},
		{"/en/votes/a%2Fb%00/", "", http.StatusBadRequest},
	} {
		a := b.get(c.path)
		says(t, a.body, c.text)
		if c.text != "" {
			assert.Equal(t, c.code, a.StatusCode, c.path)
			assert.Contains(t, a.Header.Get("Cache-Control"), "no-store", c.path)
		}
		assert.Less(t, a.StatusCode, 500, c.path)
	}
	hidden, unknown := b.get("/en/votes/schools/"), b.get("/en/votes/unknown/")
	assert.Equal(t, http.StatusNotFound, hidden.StatusCode, "before its vote a motion is not for everybody")
	assert.Equal(t, unknown.body, strings.ReplaceAll(hidden.body, "schools", "unknown"))
}

// Numbers that tell of single people are in no place of the page: neither in a table nor in a chart.
func TestFiguresThatAreSuppressedAreNowhere(t *testing.T) {
	tn := newTown(t)
	tn.cases(t, 23, mediation.Neighbours)
	tn.cases(t, 3, mediation.Labour)
	tn.cases(t, 4, mediation.Medical)
	page := tn.browser(t).get("/en/mediation/").body
	row := func(name string) string {
		_, rest, found := strings.Cut(page, `<th scope="row">`+name+`</th>`)
		require.True(t, found, name)
		rest, _, _ = strings.Cut(rest, "</tr>")
		return rest
	}
	for _, name := range []string{"labour", "medical"} {
		assert.Contains(t, row(name), "·", name)
		assert.NotRegexp(t, `[1-9]`, row(name), name)
	}
	assert.Contains(t, row("neighbours"), "23")
	_, chart, _ := strings.Cut(page, "<svg")
	chart, _, _ = strings.Cut(chart, "</svg>")
	for _, number := range []string{">3<", ">4<"} {
		assert.NotContains(t, chart, number)
	}
	for _, label := range []string{"labour", "medical"} {
		_, after, found := strings.Cut(chart, ">"+label+"<")
		require.True(t, found)
		after, _, _ = strings.Cut(after, `class="label"`)
		assert.NotContains(t, after, "<rect", "a bar is as long as its number")
	}
}

func TestSiteUnderAPrefix(t *testing.T) {
	tn := newTown(t, func(c *web.Config) { c.Prefix = "/hall" })
	tn.vote(t, 52, passed())
	b := tn.browser(t)
	assert.Equal(t, "/hall/zh/", b.get("/hall/").Header.Get("Location"))
	assert.Equal(t, http.StatusNotFound, b.get("/en/").StatusCode)
	for _, path := range []string{"/hall/en/", "/hall/en/votes/schools/", "/hall/en/sign-in/", "/hall/en/nowhere/"} {
		page := b.get(path).body
		for _, link := range links(t, page) {
			assert.True(t, strings.HasPrefix(link, "/hall/") || strings.HasPrefix(link, "#"), "%s leads to %s", path, link)
		}
	}
	for path, is := range map[string]string{"assets/site.css": "text/css; charset=utf-8", "assets/site.js": "text/javascript; charset=utf-8", "assets/icon.svg": "image/svg+xml", "favicon.ico": "image/svg+xml"} {
		a := b.get("/hall/" + path)
		assert.Equal(t, []any{http.StatusOK, is}, []any{a.StatusCode, a.Header.Get("Content-Type")}, path)
	}
	assert.Equal(t, "/hall/en/sign-in/?back=%2Fhall%2Fen%2Fdesk%2Fsessions%2F", b.get("/hall/en/desk/sessions/").Header.Get("Location"))
	a := b.post("/hall/en/sign-in/", "login", "clerk", "password", password, "back", "/hall/en/desk/sessions/")
	assert.Equal(t, "/hall/en/desk/sessions/", a.Header.Get("Location"))
	assert.Equal(t, http.StatusOK, b.get("/hall/en/desk/sessions/").StatusCode)
}

// A site without accounts, people, a box and users is a site to read.
func TestSiteWithoutAnyoneToKnow(t *testing.T) {
	tn := newTown(t, func(c *web.Config) { c.Users, c.Accounts, c.People, c.Box = nil, nil, nil, nil })
	b := tn.browser(t)
	for path, code := range map[string]int{"/en/": 200, "/en/?x=1": 200, "/en/rules/": 200, "/en/sign-in/": 404, "/en/account/": 403, "/en/desk/mediation/": 403, "/en/polls/x/": 403} {
		assert.Equal(t, code, b.get(path).StatusCode, path)
	}
	hides(t, b.get("/en/").body, "Sign in")
}

func TestMattersAreTrackedByTheirCode(t *testing.T) {
	tn := newTown(t)
	tn.cases(t, 1, mediation.Neighbours)
	var ref townhall.Ref
	for rec, err := range tn.office.Store.Find(t.Context(), townhall.Query{Kind: mediation.CaseKind}) {
		require.NoError(t, err)
		ref = rec.Ref
	}
	code, err := web.IssueCode(t.Context(), tn.office, staff, ref)
	require.NoError(t, err)
	require.Regexp(t, `^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$`, code)
	wide := strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r + 0xfee0 // as an input method for Chinese types it
		}
		return r
	}, code)
	b := tn.browser(t)
	for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), strings.ReplaceAll(code, "-", " "), strings.ReplaceAll(code, "-", "—"), wide, "  " + code + "\t",
		strings.NewReplacer("0", "O", "1", "l").Replace(code)} {
		page := b.post("/en/track/", "code", typed).body
		says(t, page, "mediation case", "agreement effective", "On record since", "2026-03-02", "agree orally")
		hides(t, page, "各让一步", "neighbours-a-0", ref.ID) // neither names nor contents
	}
	for _, typed := range []string{"0000-0000-0000", code[1:], code + "0", "%", "' OR 1=1 --", strings.Repeat("x", 5000)} {
		a := b.post("/en/track/", "code", typed)
		assert.Equal(t, http.StatusOK, a.StatusCode)
		says(t, a.body, "There is no such code")
	}
	for rec, err := range tn.office.Store.Find(t.Context(), townhall.Query{Kind: "web.code"}) {
		require.NoError(t, err)
		assert.NotContains(t, string(rec.Doc), strings.ReplaceAll(code, "-", ""), "the code is kept nowhere")
	}
	_, err = web.IssueCode(t.Context(), tn.office, staff, townhall.Ref{Kind: mediation.CaseKind, ID: "none"})
	assert.ErrorIs(t, err, townhall.NotFound)
}

// Somebody's session that has run out asks as nobody: public pages and the sign-in page are there as ever.
func TestSessionThatIsOver(t *testing.T) {
	tn := newTown(t)
	b := tn.as(t, "clerk")
	says(t, b.get("/en/").body, "方敏")
	tn.clock.pass(13 * time.Hour)
	for _, path := range []string{"/en/", "/en/votes/", "/en/sign-in/"} {
		a := b.get(path)
		assert.Equal(t, http.StatusOK, a.StatusCode, path)
		hides(t, a.body, "方敏")
	}
	a := b.get("/en/desk/sessions/")
	assert.Equal(t, "/en/sign-in/?back=%2Fen%2Fdesk%2Fsessions%2F", a.Header.Get("Location"))
	assert.Equal(t, http.StatusForbidden, b.post("/en/desk/sessions/s-5/step/", "step", "open").StatusCode)
	b.signIn("clerk")
	says(t, b.get("/en/").body, "方敏")
}

package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
)

func TestSigningIn(t *testing.T) {
	tn := newTown(t)
	b := tn.browser(t)
	for _, c := range []struct{ what, login, password string }{
		{"a wrong password", "clerk", "wrong"},
		{"nobody's login", "nobody", password},
		{"nothing", "", ""},
		{"another's password", "security", password},
		{"a login that cannot be", "\x00", "\xff"},
	} {
		a := b.post("/en/sign-in/", "login", c.login, "password", c.password)
		assert.Equal(t, http.StatusUnauthorized, a.StatusCode, c.what)
		says(t, a.body, "You were not signed in", `role="alert"`)
		hides(t, a.body, "wrong password", `value="wrong"`)
		assert.Empty(t, a.Cookies(), c.what)
	}
	a := b.post("/en/sign-in/", "login", "clerk", "password", password)
	assert.Equal(t, []any{http.StatusSeeOther, "/en/desk/"}, []any{a.StatusCode, a.Header.Get("Location")})
	require.Len(t, a.Cookies(), 1)
	cookie := a.Cookies()[0]
	assert.Equal(t, []any{true, http.SameSiteLaxMode, "/"}, []any{cookie.HttpOnly, cookie.SameSite, cookie.Path})
	home := b.get("/en/")
	says(t, home.body, "方敏", "Sign out", "/en/desk/sessions/")
	assert.Equal(t, "no-store", home.Header.Get("Cache-Control"))

	a = b.post("/en/sign-out/")
	assert.Equal(t, "/en/", a.Header.Get("Location"))
	hides(t, b.get("/en/").body, "方敏", "Sign out")
	assert.Empty(t, a.body)
	stolen := onlooker(t, b.at)
	r := must[*http.Request](t)(http.NewRequest("GET", b.at+"/en/account/", nil))
	r.AddCookie(cookie)
	assert.Contains(t, stolen.do(r).Header.Get("Location"), "/en/sign-in/", "the cookie is of no use after signing out")
	assert.Equal(t, http.StatusSeeOther, b.post("/en/sign-out/").StatusCode, "signing out twice is no error")
	assert.Equal(t, http.StatusNotFound, b.get("/en/sign-out/").StatusCode, "a link signs nobody out")
}

// After signing in people are led back to where they came from, and to no other site whatever a link to the sign-in page says.
func TestBackOnlyToThisSite(t *testing.T) {
	b := newTown(t).browser(t)
	for back, to := range map[string]string{
		"":                                "/en/desk/",
		"/en/votes/":                      "/en/votes/",
		"/en/desk/sessions/s-5/":          "/en/desk/sessions/s-5/",
		"/en/votes/?x=https://a.example/": "/en/votes/?x=https://a.example/",
		"/zh/votes/":                      "/en/desk/",
		"/":                               "/en/desk/",
		"votes/":                          "/en/desk/",
		"https://evil.example/en/":        "/en/desk/",
		"HTTPS://evil.example/en/":        "/en/desk/",
		"//evil.example/en/":              "/en/desk/",
		"///evil.example/en/":             "/en/desk/",
		`/\evil.example/en/`:              "/en/desk/",
		`\\evil.example/en/`:              "/en/desk/",
		`/en/\evil.example`:               "/en/desk/",
		"/en/\t/evil.example":             "/en/desk/",
		"/en/\r\nLocation: //evil/":       "/en/desk/",
		"\t//evil.example/en/":            "/en/desk/",
		" //evil.example/en/":             "/en/desk/",
		"javascript:alert(1)//en/":        "/en/desk/",
		"http:/en/":                       "/en/desk/",
		"http:///en/":                     "/en/desk/",
		"//user@evil.example/en/":         "/en/desk/",
		"/%2fevil.example":                "/en/desk/",
		"/en/../../evil":                  "/en/desk/",
		"/en/..//evil.example/":           "/en/desk/",
		"/en//evil.example/":              "/en/desk/",
		"/en/./votes/":                    "/en/desk/",
		"/en/%2e%2e//evil.example/":       "/en/desk/",
	} {
		a := b.post("/en/sign-in/", "login", "clerk", "password", password, "back", back)
		location := a.Header.Get("Location")
		assert.Equal(t, to, location, "%q", back)
		at := must[*url.URL](t)(url.Parse(b.at + "/en/sign-in/"))
		assert.Equal(t, at.Host, must[*url.URL](t)(at.Parse(location)).Host, "%q", back)
	}
	page := b.get("/en/sign-in/?back=" + url.QueryEscape(`"><script>alert(1)</script>`)).body
	hides(t, page, "<script>alert")
}

// Whoever is not signed in is led to the sign-in page, and does nothing.
func TestDesksAreForWhoIsSignedIn(t *testing.T) {
	tn := newTown(t)
	b := tn.browser(t)
	for _, path := range []string{"/account/", "/desk/mediation/", "/desk/files/x/", "/desk/sessions/", "/desk/sessions/s-5/", "/desk/sessions/s-5/minutes/", "/polls/x/"} {
		a := b.get("/en" + path)
		assert.Equal(t, http.StatusSeeOther, a.StatusCode, path)
		assert.Equal(t, "/en/sign-in/?back="+url.QueryEscape("/en"+path), a.Header.Get("Location"))
		assert.Equal(t, "no-store", a.Header.Get("Cache-Control"), path)
	}
	before := tn.history(t)
	for _, path := range []string{"/account/post/", "/account/password/", "/desk/mediation/", "/desk/sessions/s-5/step/", "/desk/sessions/s-5/deliberate/", "/desk/sessions/s-5/count/", "/desk/sessions/s-5/poll/open/", "/desk/sessions/s-5/poll/close/", "/polls/x/"} {
		a := b.post("/en"+path, "step", "open", "motion", schools.ID)
		assert.Equal(t, http.StatusForbidden, a.StatusCode, path)
		says(t, a.body, "This is not open to you", "somebody who is signed in")
	}
	assert.Equal(t, before, tn.history(t))
}

// history counts the versions of what is on record, without what notes that somebody was here.
func (tn *town) history(t testing.TB) (n int) {
	for rec, err := range tn.office.Store.Find(t.Context(), townhall.Query{}) {
		require.NoError(t, err)
		if rec.Kind != access.LogKind && rec.Kind != access.SessionKind {
			n += int(rec.Version)
		}
	}
	return n
}

func TestAccount(t *testing.T) {
	tn := newTown(t)
	b := tn.as(t, "clerk")
	page := b.get("/en/account/").body
	says(t, page, "clerk of the congress", "acting now", "director", "Act in this post", "Change the password")
	a := b.post("/en/account/post/", "role", access.Director, "unit", "")
	assert.Equal(t, "/en/account/", a.Header.Get("Location"))
	_, after, _ := strings.Cut(b.get("/en/account/").body, "director")
	after, _, _ = strings.Cut(after, "</li>")
	assert.Contains(t, after, "acting now")
	assert.Equal(t, http.StatusForbidden, b.post("/en/desk/sessions/s-5/step/", "step", "open").StatusCode, "a director opens no session")

	for _, post := range [][2]string{{access.Mediator, "dongcun"}, {access.System, ""}, {access.CongressClerk, "elsewhere"}} {
		a = b.post("/en/account/post/", "role", post[0], "unit", post[1])
		assert.Contains(t, []int{http.StatusUnprocessableEntity, http.StatusBadRequest, http.StatusForbidden}, a.StatusCode, post)
		says(t, a.body, "This was not done", `role="alert"`)
	}
}

func TestPasswordIsChanged(t *testing.T) {
	const next = "another sentence to keep"
	tn := newTown(t)
	b, elsewhere := tn.as(t, "clerk"), tn.as(t, "clerk")
	for _, c := range []struct{ what, login, old, new string }{
		{"the wrong old one", "clerk", "wrong", next},
		{"too short a new one", "clerk", password, "short"},
		{"another's", "deputy", password, next},
		{"nobody's", "nobody", password, next},
	} {
		a := b.post("/en/account/password/", "login", c.login, "old", c.old, "new", c.new)
		assert.GreaterOrEqual(t, a.StatusCode, 400, c.what)
		assert.Less(t, a.StatusCode, 500, c.what)
		says(t, a.body, "This was not done")
		hides(t, a.body, next, password)
	}
	a := b.post("/en/account/password/", "login", "clerk", "old", password, "new", next)
	assert.Equal(t, "/en/sign-in/", a.Header.Get("Location"))
	assert.Equal(t, http.StatusSeeOther, elsewhere.get("/en/account/").StatusCode, "other sessions end with the password")
	assert.Equal(t, http.StatusUnauthorized, b.post("/en/sign-in/", "login", "clerk", "password", password).StatusCode)
	assert.Equal(t, http.StatusSeeOther, b.post("/en/sign-in/", "login", "clerk", "password", next).StatusCode)
}

// A first password opens nothing but the account, until it is changed.
func TestFirstPasswordIsChangedFirst(t *testing.T) {
	tn := newTown(t)
	tn.open(t, "new")
	must[access.Holding](t)(tn.Appoint(t.Context(), tn.office, townhall.Actor{Person: person("security"), Capacity: access.Security},
		access.Appointing{Person: person("new"), Post: access.Post{Role: access.CongressClerk, Place: "shuinan"}}))
	b := tn.browser(t)
	a := b.post("/en/sign-in/", "login", "new", "password", firstPassword, "back", "/en/desk/sessions/s-5/")
	assert.Equal(t, "/en/account/", a.Header.Get("Location"), "whoever has a first password is led to where it is changed")
	says(t, b.get("/en/account/").body, "This is the first password")
	assert.Equal(t, http.StatusNotFound, b.get("/en/desk/sessions/s-5/").StatusCode)
	assert.Equal(t, http.StatusNotFound, b.post("/en/desk/sessions/s-5/step/", "step", "open").StatusCode)
	b.post("/en/account/password/", "login", "new", "old", firstPassword, "new", password)
	b.signIn("new")
	hides(t, b.get("/en/account/").body, "This is the first password")
	assert.Equal(t, http.StatusOK, b.get("/en/desk/sessions/s-5/").StatusCode)
}

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// browser is a mediator in front of the desk.
type browser struct {
	t *testing.T
	*desk
	*http.Client
	url string
}

func sitDown(t *testing.T) browser {
	t.Helper()
	d, err := open(t.Context(), t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, d.close()) })
	server := httptest.NewServer(d.handler())
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return browser{t, d, &http.Client{Jar: jar, Timeout: time.Minute}, server.URL}
}

func (b browser) signIn() browser {
	b.t.Helper()
	status, page := b.post("/signin?lang=en", url.Values{"who": {"m-lin"}})
	require.Equal(b.t, http.StatusOK, status)
	require.Contains(b.t, page, "林秀兰")
	return b
}

func (b browser) post(path string, form url.Values) (int, string) {
	b.t.Helper()
	r, err := b.PostForm(b.url+path, form)
	return answered(b.t, r, err)
}

func (b browser) get(path string) (int, string) {
	b.t.Helper()
	r, err := b.Get(b.url + path)
	return answered(b.t, r, err)
}

func answered(t *testing.T, r *http.Response, err error) (int, string) {
	t.Helper()
	require.NoError(t, err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	return r.StatusCode, string(body)
}

// rows counts what the host's table, townhall's records and the vault hold.
func (b browser) rows() (out [3]int) {
	b.t.Helper()
	for i, query := range []string{`SELECT count(*) FROM desk_case`, `SELECT count(*) FROM townhall_record WHERE kind = 'mediation.case'`, `SELECT count(*) FROM townhall_vault_person`} {
		require.NoError(b.t, b.db.Get(&out[i], query))
	}
	return out
}

// fence is what a mediator fills in: five fields and the id of the screen.
func fence(id string) url.Values {
	return url.Values{"id": {id}, "place": {"shuinan/dongcun/upper"}, "category": {"neighbours"}, "side_a": {"王小明"}, "side_b": {"李强、李小红 138 0000"},
		"agreed": {"李强 moves the fence back by 20 cm"}, "date": {""}}
}

func TestOneScreenRecordsACase(t *testing.T) {
	b := sitDown(t).signIn()
	status, page := b.post("/cases?lang=en", fence("screen-1"))
	require.Equal(t, http.StatusOK, status)
	today := townhall.DateOf(b.office.Now())
	number := fmt.Sprintf("%d-1", today.Year())
	assert.Contains(t, page, "Recorded as "+number)
	assert.Contains(t, page, `href="/cases/screen-1?lang=en"`)
	assert.Equal(t, [3]int{1, 1, len(staff) + 3}, b.rows())

	c, _, err := townhall.Load[mediation.Case](t.Context(), b.store, townhall.Ref{Kind: mediation.CaseKind, ID: "screen-1"})
	require.NoError(t, err)
	require.NoError(t, c.Check())
	assert.Equal(t, []any{mediation.Agreed, mediation.Oral, today, []townhall.PersonID{"m-lin"}, 3, townhall.Place("shuinan/dongcun/upper")},
		[]any{c.State, c.Agreement.Form, c.Agreement.Effective, c.Mediators, len(c.Parties), c.Place})
	assert.NotContains(t, c.Agreement.Content+c.Facts, "李强", "a record names nobody")

	status, file := b.get("/cases/screen-1?lang=en")
	require.Equal(t, http.StatusOK, status)
	for _, says := range []string{"李强 moves the fence back by 20 cm", "王小明", "Dongcun, upper hamlet", "林秀兰"} {
		assert.Contains(t, file, says)
	}
	assert.NotContains(t, file, "shuinan/")

	_, _ = b.post("/cases?lang=en", fence("screen-1"))
	assert.Equal(t, [3]int{1, 1, len(staff) + 3}, b.rows(), "sent twice, recorded once")
	_, page = b.post("/cases?lang=en", fence("screen-2"))
	assert.Contains(t, page, fmt.Sprintf("%d-2", today.Year()))
	assert.Equal(t, [3]int{2, 2, len(staff) + 3}, b.rows(), "people who are known are not kept again")
}

// Whatever a rule or the form refuses comes back beside its field with what was typed, and nothing is kept: no case, no number,
// no name.
func TestARefusalComesBackOnTheScreen(t *testing.T) {
	b := sitDown(t).signIn()
	before := b.rows()
	for _, tc := range []struct{ field, typed, shows, at string }{
		{"category", "", "art. 20", "category"},
		{"category", "weather", "weather", "category"},
		{"side_b", "", "the parties stand on two sides at least", "side_a"},
		{"side_b", "王小明", "each party is a person on one side only: 王小明", "side_a"},
		{"side_b", "林秀兰", "林秀兰", "side_a"},
		{"agreed", " ", "the mediator records the session", "agreed"},
		{"place", "elsewhere", "elsewhere", "place"},
		{"place", "//", "//", "place"},
		{"date", "yesterday", "needs a date such as 2025-10-09, found yesterday", "date"},
		{"date", "2199-01-01", "2199-01-01", "date"},
		{"date", "1999-01-01", "no rule in force that day: 1999-01-01", "date"},
		{"date", "2025-01-01", "a mediator of a committee of shuinan/dongcun/upper on 2025-01-01", "place"},
		{"id", "\x00", "id", "date"},
	} {
		t.Run(tc.field+" "+tc.typed, func(t *testing.T) {
			form := fence("screen-1")
			form.Set(tc.field, tc.typed)
			status, page := b.post("/cases?lang=en", form)
			assert.Equal(t, http.StatusUnprocessableEntity, status)
			_, fault, _ := strings.Cut(page, `role="alert"`)
			fault, _, _ = strings.Cut(fault, "</section>")
			assert.Contains(t, fault, tc.shows)
			assert.Contains(t, fault, `href="#`+tc.at+`"`)
			assert.Contains(t, page, `aria-describedby="`+tc.at+`-why"`)
			assert.Contains(t, page, `id="`+tc.at+`-why"`)
			if tc.field != "agreed" {
				assert.Contains(t, page, "李强 moves the fence back by 20 cm", "what was typed is not lost")
			}
			assert.Equal(t, before, b.rows(), "nothing is kept")
		})
	}
	status, _ := b.post("/cases?lang=en", fence("screen-1"))
	assert.Equal(t, http.StatusOK, status)
}

// A name is looked for in what was typed only, and not in the ids that took the place of other names; the longer name goes first.
func TestMentionsStandForNames(t *testing.T) {
	n := names{"0a-ed-1": "Ann Lee", "0a-ed-2": "ed", "0a-ed-3": "李小红", "0a-ed-4": "李小", "0a-ed-5": "王"}
	agreed := "Ann Lee pays ed; 李小红 pays 李小; 王 is too short"
	said := n.mentioned(agreed)
	assert.Equal(t, "{@0a-ed-1} pays {@0a-ed-2}; {@0a-ed-3} pays {@0a-ed-4}; 王 is too short", said)
	assert.Equal(t, agreed, mediation.Mentions(said, func(id townhall.PersonID) string { return n[id] }))
}

func TestNamesakesAreToldApartByTelephone(t *testing.T) {
	b := sitDown(t).signIn()
	for _, id := range []townhall.PersonID{"p1", "p2"} {
		require.NoError(t, b.vault.Put(t.Context(), id, townhall.Person{Name: "王小明", Phone: "1380000000" + string(id[1])}))
	}
	status, page := b.post("/cases?lang=en", fence("screen-1"))
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "there are 2 of that name")
	form := fence("screen-1")
	form.Set("side_a", "王小明 13800000002")
	status, _ = b.post("/cases?lang=en", form)
	require.Equal(t, http.StatusOK, status)
	c, _, err := townhall.Load[mediation.Case](t.Context(), b.store, townhall.Ref{Kind: mediation.CaseKind, ID: "screen-1"})
	require.NoError(t, err)
	assert.Equal(t, townhall.PersonID("p2"), c.Parties[0].Person)
}

// Whatever the desk gets, it answers, and keeps serving.
func TestTheDeskAnswersEverything(t *testing.T) {
	b := sitDown(t)
	jar := b.Jar
	b.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	send := func(method, path, body, origin string) (int, string, string) {
		r, err := http.NewRequestWithContext(t.Context(), method, b.url+path, strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		got, err := b.Do(r)
		require.NoError(t, err)
		status, page := answered(t, got, nil)
		return status, page, got.Header.Get("Content-Type")
	}
	for _, tc := range []struct {
		method, path, body, origin string
		status                     int
	}{
		{"GET", "/nowhere", "", "", http.StatusNotFound},
		{"DELETE", "/", "", "", http.StatusMethodNotAllowed},
		{"GET", "/cases", "", "", http.StatusMethodNotAllowed},
		{"POST", "/signin", "who=somebody", "", http.StatusBadRequest},
		{"POST", "/signin", "who=%zz", "", http.StatusBadRequest},
		{"POST", "/cases", "agreed=" + strings.Repeat("a", largest), "", http.StatusRequestEntityTooLarge},
		{"POST", "/cases", "id=1", "http://elsewhere.example", http.StatusForbidden},
		{"POST", "/cases", fence("screen-1").Encode(), "", http.StatusSeeOther},
		{"GET", "/cases/screen-1", "", "", http.StatusSeeOther},
	} {
		t.Run(tc.method+" "+tc.path+" "+tc.body[:min(9, len(tc.body))], func(t *testing.T) {
			status, page, kind := send(tc.method, tc.path, tc.body, tc.origin)
			assert.Equal(t, tc.status, status)
			if status >= 400 {
				var told struct{ Status int }
				assert.Equal(t, "application/problem+json", kind)
				assert.NoError(t, json.Unmarshal([]byte(page), &told))
				assert.Equal(t, tc.status, told.Status)
			}
		})
	}
	assert.Equal(t, [3]int{0, 0, len(staff)}, b.rows(), "nobody had signed in")
	b.Jar, b.CheckRedirect = jar, nil
	status, page := b.signIn().get("/?lang=en")
	assert.Equal(t, http.StatusOK, status)
	assert.NotRegexp(t, `(src|href|action)="(https?:)?//`, page, "no content from other hosts")
	status, _ = b.get("/cases/none")
	assert.Equal(t, http.StatusNotFound, status)
	status, page = b.post("/signout", nil)
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "请选择您的姓名登录")
}

// Many at once each get a number of their own.
func TestManyAtOnce(t *testing.T) {
	b := sitDown(t).signIn()
	const many = 24
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			r, err := b.PostForm(b.url+"/cases", fence(fmt.Sprint("screen-", i)))
			if assert.NoError(t, err) {
				r.Body.Close()
				assert.Equal(t, http.StatusOK, r.StatusCode)
			}
		})
	}
	all.Wait()
	assert.Equal(t, [3]int{many, many, len(staff) + 3}, b.rows())
}

func TestOnlyMediatorsRecordAndOnlyQuickCases(t *testing.T) {
	for _, tc := range []struct {
		by    townhall.PersonID
		verb  string
		needs townhall.ErrorKind
	}{{"m-lin", "quick", ""}, {"m-lin", "accept", townhall.Forbidden}, {"m-nobody", "quick", townhall.Forbidden}, {"", "quick", townhall.Forbidden}} {
		err := mayMediate(t.Context(), townhall.Request{By: townhall.Actor{Person: tc.by}, Verb: tc.verb})
		if tc.needs == "" {
			assert.NoError(t, err)
		} else {
			assert.ErrorIs(t, err, tc.needs)
		}
	}
}

func TestTheProgram(t *testing.T) {
	var help strings.Builder
	require.NoError(t, run(t.Context(), []string{"-help"}, &help))
	assert.Contains(t, help.String(), "-addr")
	assert.Contains(t, help.String(), "工作台")
	assert.Error(t, run(t.Context(), []string{"-nonsense"}, io.Discard))
	assert.Error(t, run(t.Context(), []string{"-addr", "nowhere:none"}, io.Discard))

	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"-addr", "127.0.0.1:0"}, write) }()
	var at string
	_, err := fmt.Fscanln(read, &at)
	require.NoError(t, err)
	r, err := http.Get(at)
	status, page := answered(t, r, err)
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "林秀兰")
	stop()
	require.NoError(t, <-ended)
}

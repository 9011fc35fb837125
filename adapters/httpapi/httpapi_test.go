package httpapi_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/files"
	"github.com/townhall-go/townhall/adapters/httpapi"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/adapters/vault"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/learning"
	"github.com/townhall-go/townhall/governance/powers"
	"github.com/townhall-go/townhall/mediation"
)

func allActions() []townhall.Action {
	return slices.Concat(mediation.Actions(), governance.Actions(), powers.Actions(), learning.Actions(), httpapi.WebhookActions())
}

func allKinds() []townhall.Kind {
	return slices.Concat(mediation.Kinds(), governance.Kinds(), powers.Kinds(), learning.Kinds(), httpapi.WebhookKinds())
}

// users believe a header: "capacity person".
type users struct{}

func (users) Who(r *http.Request) (townhall.Actor, error) {
	capacity, person, _ := strings.Cut(r.Header.Get("X-Who"), " ")
	if capacity == "bad" {
		return townhall.Actor{}, fmt.Errorf("not signed in any more: %w", townhall.Forbidden)
	}
	return townhall.Actor{Person: townhall.PersonID(person), Capacity: capacity}, nil
}

var clock = time.Date(2025, 3, 3, 9, 0, 0, 0, time.FixedZone("CST", 8*3600))

func office(s townhall.Store) townhall.Office {
	o := cn.Office(s, townhall.Anyone())
	o.Now = func() time.Time { return clock }
	o.NewID = townhall.IDs(o.Now, rand.Reader)
	return o
}

func config(t testing.TB, s townhall.Store) httpapi.Config {
	t.Helper()
	dir, err := files.Dir(t.TempDir())
	require.NoError(t, err)
	people, err := vault.Memory(make([]byte, 32))
	require.NoError(t, err)
	return httpapi.Config{Office: office(s), Actions: allActions(), Kinds: allKinds(), Users: users{}, Box: memory.NewBox(), Vault: people, Files: dir,
		Log: slog.New(slog.DiscardHandler), WebhookKey: make([]byte, 32), Poll: 5 * time.Millisecond, Heartbeat: 20 * time.Millisecond,
		Limits: httpapi.Limits{Time: -1, Read: -1, Write: -1, Address: httpapi.Rate{PerSecond: -1}, Actor: httpapi.Rate{PerSecond: -1}}}
}

func sqliteStore(t testing.TB) townhall.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "town.db"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// client asks an API.
type client struct {
	t    testing.TB
	h    http.Handler
	who  string
	lang string
}

func open(t testing.TB, c httpapi.Config) client {
	t.Helper()
	api, err := httpapi.New(c)
	require.NoError(t, err)
	return client{t: t, h: api, who: "mediator m1", lang: "en"}
}

type answer struct {
	*httptest.ResponseRecorder
	t testing.TB
}

// ask sends a request; header is name, value, name, value.
func (c client) ask(method, path, body string, header ...string) answer {
	c.t.Helper()
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, content)
	r.Header.Set("X-Who", c.who)
	r.Header.Set("Accept-Language", c.lang)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	return answer{w, c.t}
}

func (a answer) is(status int) answer {
	a.t.Helper()
	require.Equal(a.t, status, a.Code, a.Body.String())
	return a
}

func (a answer) json() map[string]any {
	a.t.Helper()
	var v map[string]any
	require.NoError(a.t, json.Unmarshal(a.Body.Bytes(), &v), a.Body.String())
	return v
}

// problem is the answer's problem, which every error has.
func (a answer) problem(status int, code string) map[string]any {
	a.t.Helper()
	a.is(status)
	assert.Equal(a.t, "application/problem+json", a.Header().Get("Content-Type"))
	p := a.json()
	assert.Equal(a.t, code, p["code"], p)
	assert.Equal(a.t, "urn:townhall:problem:"+code, p["type"])
	assert.EqualValues(a.t, status, p["status"])
	assert.NotEmpty(a.t, p["title"])
	assert.Equal(a.t, "urn:townhall:request:"+a.Header().Get("X-Request-Id"), p["instance"])
	return p
}

const committee = `{"level":"village","chosen":"villagers_assembly","place":"shuinan/dongcun","formed":"2025-01-06",
	"members":[{"person":"m1","director":true},{"person":"m2","woman":true},{"person":"m3"}]}`

const application = `{"category":"land","source":"application","facts":"where the field ends","parties":[{"person":"wang","side":"a"},{"person":"li","side":"b"}],"committee":"`

// established makes a committee and gives its id.
func (c client) established() string {
	c.t.Helper()
	ref := c.ask("POST", "/records/mediation.committee/establish", committee).is(201).json()["ref"].(string)
	return strings.TrimPrefix(ref, "mediation.committee/")
}

// accepted makes a case and gives its path.
func (c client) accepted(body string, header ...string) string {
	c.t.Helper()
	return c.ask("POST", "/records/mediation.case/accept", application+body+`"}`, header...).is(201).Header().Get("Location")
}

func eachStore(t *testing.T, f func(t *testing.T, s townhall.Store)) {
	t.Run("memory", func(t *testing.T) { f(t, memory.New()) })
	t.Run("sqlite", func(t *testing.T) { f(t, sqliteStore(t)) })
}

func TestCaseOverHTTP(t *testing.T) {
	eachStore(t, func(t *testing.T, s townhall.Store) {
		c := open(t, config(t, s))
		at := c.accepted(c.established())
		got := c.ask("GET", at, "").is(200)
		assert.Equal(t, `"1"`, got.Header().Get("ETag"))
		assert.Equal(t, "accepted", got.json()["state"])
		c.ask("GET", at, "", "If-None-Match", `"1"`).is(304)
		c.ask("GET", at, "", "If-None-Match", `W/"1", "9"`).is(304)

		assigned := c.ask("POST", at+"/assign", `{"mediators":["m1"]}`, "If-Match", `"1"`).is(200)
		assert.Equal(t, `"2"`, assigned.Header().Get("ETag"))
		c.ask("POST", at+"/assign", `{"mediators":["m2"]}`, "If-Match", `"1"`).problem(412, "version")
		c.ask("POST", at+"/assign", `{"mediators":["m2"]}`, "If-Match", `1`).problem(400, "invalid")

		history := c.ask("GET", at+"/history", "").is(200).json()
		assert.Len(t, history["items"], 2)
		assert.Nil(t, history["next"])
		first := c.ask("GET", at+"/history?limit=1", "").json()
		assert.NotNil(t, first["next"])
		rest := c.ask("GET", at+"/history?limit=5&after="+number(first["next"]), "").json()
		assert.Len(t, rest["items"], 1)
		lines := c.ask("GET", at+"/history", "", "Accept", "application/x-ndjson").is(200)
		assert.Equal(t, 2, strings.Count(lines.Body.String(), "\n"))
	})
}

func number(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

func TestRefusalSaysTheRule(t *testing.T) {
	c := open(t, config(t, memory.New()))
	body := `{"place":"shuinan/dongcun","category":"neighbours","parties":[{"person":"wang","side":"a"},{"person":"li","side":"b","in_writing":true}],"agreed":"fence moved","heard":"2025-03-03"}`
	c.established()
	p := c.ask("POST", "/records/mediation.case/quick", body).problem(422, c.code(body))
	assert.Contains(t, p["detail"], "People's Mediation Law, art. 28")
	assert.Contains(t, p["cite"], "People's Mediation Law, art. 28")
	assert.NotNil(t, p["finding"])
	c.lang = "zh-CN"
	zh := c.ask("POST", "/records/mediation.case/quick", body).is(422)
	assert.Contains(t, zh.json()["detail"], "《人民调解法》第28条")
	assert.Equal(t, "zh", zh.Header().Get("Content-Language"))
}

func (c client) code(body string) string {
	return c.ask("POST", "/records/mediation.case/quick", body).json()["code"].(string)
}

func TestOnceHoweverOftenAndForOnePersonOnly(t *testing.T) {
	eachStore(t, func(t *testing.T, s townhall.Store) {
		c := open(t, config(t, s))
		body := c.established()
		first := c.accepted(body, "Idempotency-Key", "k")
		assert.Equal(t, first, c.accepted(body, "Idempotency-Key", "k"))
		other := c
		other.who = "mediator m2"
		assert.NotEqual(t, first, other.accepted(body, "Idempotency-Key", "k"))
		assert.NotContains(t, first, "m1")
		c.ask("POST", first+"/assign", `{"mediators":["m1"]}`, "Idempotency-Key", "k").is(200)
		again := c.ask("POST", first+"/assign", `{"mediators":["m1"]}`, "Idempotency-Key", "k", "If-Match", `"1"`).is(200)
		assert.Equal(t, `"2"`, again.Header().Get("ETag"))
		c.ask("POST", first+"/assign", `{}`, "Idempotency-Key", strings.Repeat("k", 201)).problem(400, "invalid")
		c.ask("POST", first+"/assign", `{}`, "Idempotency-Key", "键").problem(400, "invalid")
	})
}

func TestListsLeaveOutWhatMayNotBeBrowsedAndPagingGoesOn(t *testing.T) {
	eachStore(t, func(t *testing.T, s townhall.Store) {
		cfg := config(t, s)
		mine := map[string]bool{}
		cfg.Office.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
			if r.Verb == townhall.Browsing && !mine[r.Record.ID] || r.Verb == townhall.Reading && r.By.Person == "m2" {
				return townhall.Denied(r)
			}
			return nil
		})
		c := open(t, cfg)
		body := c.established()
		for i := range 25 {
			at := c.accepted(body)
			mine[at[strings.LastIndex(at, "/")+1:]] = i%3 == 0
		}
		seen, after, pages := []string{}, "", 0
		for {
			out := c.ask("GET", "/records?kind=mediation.case&limit=4&order=opened&reverse=true&after="+after, "").is(200).json()
			for _, item := range out["items"].([]any) {
				seen = append(seen, item.(map[string]any)["ref"].(string))
				assert.NotContains(t, item, "doc")
			}
			pages++
			next, more := out["next"].(string)
			if !more {
				break
			}
			after = next
		}
		assert.Len(t, seen, 9)
		assert.Len(t, slices.Compact(slices.Sorted(slices.Values(seen))), 9)
		assert.Equal(t, 3, pages)
		lines := c.ask("GET", "/records?kind=mediation.case&whole=true", "", "Accept", "application/x-ndjson").is(200).Body.String()
		assert.Equal(t, 9, strings.Count(lines, "\n"))
		assert.Equal(t, 9, strings.Count(lines, `"doc"`))
		c.who = "mediator m2" // may browse, and not read
		assert.NotContains(t, c.ask("GET", "/records?kind=mediation.case&whole=true", "").Body.String(), `"doc"`)
		assert.Equal(t, 2, strings.Count(c.ask("GET", "/records?kind=mediation.case&limit=2", "", "Accept", "application/x-ndjson").Body.String(), "\n"))
	})
}

func TestPageGoesOnBehindManyThatMayNotBeSeen(t *testing.T) {
	s := memory.New()
	cfg := config(t, s)
	cfg.Office.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		if r.Verb == townhall.Browsing && r.Record.State != "mine" {
			return townhall.Denied(r)
		}
		return nil
	})
	for i := range 4500 {
		state := "theirs"
		if i == 4400 {
			state = "mine"
		}
		rec := townhall.Record{Ref: townhall.Ref{Kind: "k", ID: "id" + string(rune('0'+i/1000)) + number(10000+i)}, Version: 1, State: state, Doc: json.RawMessage(`{}`)}
		_, err := s.Commit(t.Context(), townhall.CommitID(rec.ID), townhall.Change{Record: rec, Entries: []townhall.Entry{{Verb: "make"}}})
		require.NoError(t, err)
	}
	c, after, found, pages := open(t, cfg), "", 0, 0
	for {
		out := c.ask("GET", "/records?kind=k&after="+after, "").is(200).json()
		found, pages = found+len(out["items"].([]any)), pages+1
		next, more := out["next"].(string)
		if !more {
			break
		}
		after = next
		assert.True(t, strings.HasPrefix(next, "~"), "sealed, since the record there is not shown")
		c.ask("GET", "/records?kind=k&after="+next[:len(next)-4]+"AAAA", "").problem(400, "invalid")
	}
	assert.Equal(t, 1, found)
	assert.Equal(t, 3, pages)
}

func TestWhatThePolicySays(t *testing.T) {
	cfg := config(t, memory.New())
	cfg.Office.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		if r.By.Person == "m1" || r.Verb == "accept" && r.By.Capacity == "clerk" {
			return nil
		}
		return townhall.Denied(r)
	})
	c := open(t, cfg)
	body := c.established()
	at := c.accepted(body)
	c.who = ""
	c.ask("GET", at, "").problem(404, "not_found")
	c.ask("POST", at+"/assign", `{}`).problem(401, "sign_in")
	c.who = "resident r"
	missing := at[:strings.LastIndex(at, "/")] + "/missing"
	for _, path := range []string{"", "/history"} { // as if it were not there
		there, not := c.ask("GET", at+path, "").problem(404, "not_found"), c.ask("GET", missing+path, "").problem(404, "not_found")
		there["instance"], not["instance"] = "", ""
		assert.Equal(t, strings.ReplaceAll(number(not), "missing", at[strings.LastIndex(at, "/")+1:]), number(there))
	}
	assert.Empty(t, c.ask("GET", "/history", "").is(200).json()["items"])
	c.who = "bad"
	c.ask("GET", at, "").problem(401, "credential")
	c.ask("GET", "/healthz", "").is(200)
	c.who = "clerk k" // who may do, and not see
	made := c.ask("POST", "/records/mediation.case/accept", application+body+`"}`).is(201).json()
	assert.NotContains(t, made, "doc")
	assert.NotContains(t, made, "state")
}

func TestPolicyIsAskedAboutPollsPeopleAndFilesByTheirVerbs(t *testing.T) {
	cfg := config(t, memory.New())
	var asked string
	cfg.Office.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		asked = r.Record.Ref.String() + " " + r.Verb
		return townhall.Denied(r)
	})
	c := open(t, cfg)
	digest := "sha256:" + strings.Repeat("0", 64)
	for request, want := range map[string]string{"POST /polls": "vote.poll/ open", "GET /polls/p": "vote.poll/p read", "POST /polls/p/ballots": "vote.poll/p cast", "POST /polls/p/close": "vote.poll/p close",
		"GET /polls/p/result": "vote.poll/p read", "GET /people/w?field=name": "vault.person/w read_name", "PUT /people/w": "vault.person/w put", "DELETE /people/w": "vault.person/w shred",
		"POST /people/find": "vault.person/ find", "POST /files": "file/ put", "GET /files/" + digest: "file/" + digest + " read"} {
		method, path, _ := strings.Cut(request, " ")
		body := map[string]string{"PUT /people/w": `{"name": "x"}`, "DELETE /people/w": `{"reason": "asked for it"}`, "POST /people/find": `{"field": "name", "value": "x"}`}[request]
		c.ask(method, path, body).problem(403, "forbidden")
		assert.Equal(t, want, asked, request)
	}
}

func TestReadsAreKeptOrNotGiven(t *testing.T) {
	cfg := config(t, memory.New())
	var reads []httpapi.Read
	var broken error
	cfg.Reads = func(_ context.Context, r httpapi.Read) error {
		reads = append(reads, r)
		return broken
	}
	c := open(t, cfg)
	at := c.accepted(c.established())
	require.NoError(t, cfg.Vault.Put(t.Context(), "wang", townhall.Person{Name: "王小明", Phone: "138", More: map[string]string{"mail": "x"}}))
	assert.Empty(t, reads)
	c.ask("GET", at, "").is(200)
	c.ask("GET", at+"/history", "").is(200)
	person := c.ask("GET", "/people/wang?field=phone&field=mail&field=none", "").is(200)
	assert.JSONEq(t, `{"phone":"138","more":{"mail":"x"}}`, person.Body.String())
	require.Len(t, reads, 3)
	assert.Equal(t, []string{townhall.Reading, townhall.Tracing, townhall.Reading}, []string{reads[0].Verb, reads[1].Verb, reads[2].Verb})
	assert.Equal(t, []string{"mail", "none", "phone"}, reads[2].Fields)
	assert.Equal(t, "192.0.2.1", reads[2].From.String())
	assert.EqualValues(t, "m1", reads[0].By.Person)
	broken = errors.New("the log's disk is full")
	for _, path := range []string{at, at + "/history", "/history", "/records?whole=true", "/people/wang?field=name"} {
		got := c.ask("GET", path, "").is(500).Body.String()
		assert.NotContains(t, got, "disk", path)
		assert.NotContains(t, got, "王小明", path)
	}
}

func TestPeople(t *testing.T) {
	c := open(t, config(t, memory.New()))
	c.ask("PUT", "/people/wang", `{"name":"王小明","phone":"138 0000"}`).is(204)
	assert.JSONEq(t, `{"people":["wang"]}`, c.ask("POST", "/people/find", `{"field":"phone","value":"1380000"}`).is(200).Body.String())
	c.ask("GET", "/people/wang", "").problem(400, "invalid")
	c.ask("PUT", "/people/wang", `{}`).problem(400, "invalid")
	c.ask("GET", "/people/nobody?field=name", "").problem(404, "not_found")
	c.ask("DELETE", "/people/wang", "").problem(400, "invalid")
	c.ask("DELETE", "/people/wang?reason=%20", "").problem(400, "invalid")
	c.ask("DELETE", "/people/wang", `{"reason":"asked for it"}`).is(204)
	c.ask("DELETE", "/people/wang?reason=again", "").is(204)
	c.ask("GET", "/people/wang?field=name", "").problem(410, "gone")
}

func TestFiles(t *testing.T) {
	cfg := config(t, memory.New())
	cfg.Limits.Body = 100
	c := open(t, cfg)
	content := strings.Repeat("a scan ", 1000) // more than a request otherwise has
	put := c.ask("POST", "/files", content, "Content-Type", "image/png").is(201)
	assert.EqualValues(t, len(content), put.json()["size"])
	got := c.ask("GET", put.Header().Get("Location"), "").is(200)
	assert.Equal(t, content, got.Body.String())
	assert.Equal(t, "attachment", got.Header().Get("Content-Disposition"))
	assert.Equal(t, "application/octet-stream", got.Header().Get("Content-Type"))
	c.ask("GET", "/files/sha256:"+strings.Repeat("0", 64), "").problem(404, "not_found")
	c.ask("GET", "/files/x", "").problem(400, "invalid")
	c.ask("POST", "/records/mediation.case/accept", `{"facts":"`+content+`"}`).problem(413, "too_large")
}

func TestPollOverHTTP(t *testing.T) {
	c := open(t, config(t, memory.New()))
	poll := `{"id":"p","options":["for","against"],"marks":1,"secret":true,"voters":[{"id":"a"},{"id":"b"},{"id":"c","weight":2}]}`
	opened := c.ask("POST", "/polls", poll).is(201)
	assert.Equal(t, "/polls/p", opened.Header().Get("Location"))
	assert.Nil(t, c.ask("GET", "/polls/p", "").is(200).json()["voters"])
	c.ask("GET", "/polls/p/result", "").problem(422, "vote.box.closed")
	cast := func(who, body string, header ...string) answer {
		v := c
		v.who = "resident " + who
		return v.ask("POST", "/polls/p/ballots", body, header...)
	}
	first := cast("a", `{"ballot":["for"]}`, "Idempotency-Key", "1").is(201)
	assert.Equal(t, first.Body.String(), cast("a", `{"ballot":["for"]}`, "Idempotency-Key", "1").is(201).Body.String())
	cast("a", `{"ballot":["for"]}`, "Idempotency-Key", "2").problem(422, "vote.box.once")
	cast("a", `{"ballot":["against"]}`, "Idempotency-Key", "1").problem(409, "conflict")
	cast("c", "{\"ballot\": [ \"\\u0066or\" ]}", "Idempotency-Key", "1").is(201)
	cast("x", `{"ballot":[]}`, "Idempotency-Key", "1").problem(422, "vote.box.roll")
	cast("b", `{"ballot":["perhaps"]}`, "Idempotency-Key", "1").problem(400, "invalid")
	cast("b", `{"ballot":["for","for"]}`, "Idempotency-Key", "1").problem(400, "invalid")
	cast("b", `{"ballot":["for"]}`).problem(400, "invalid")
	for _, bad := range []string{`{}`, `{"ballot":null}`, `{"ballot":"for"}`, `{"ballot":["for"],"voter":"a"}`, `{"ballot":["for"],"ballot":[]}`, `{"ballot":["for"`, `{"ballot":["for",]}`, `{"ballot":["for" "for"]}`, "{\"ballot\":[\"\xff\"]}", ``} {
		cast("b", bad, "Idempotency-Key", "1").problem(400, "invalid")
	}
	cast("b", `{"ballot":["for"]}`, "Idempotency-Key", "1", "Content-Type", "text/plain").problem(415, "media_type")
	cast("", `{"ballot":["for"]}`, "Idempotency-Key", "1").problem(401, "sign_in")
	assert.JSONEq(t, `{"entitled":3,"cast":2}`, c.ask("POST", "/polls/p/close", "").is(200).Body.String())
	assert.JSONEq(t, `{"poll":"p","entitled":3,"cast":2,"votes":[{"option":"for","votes":3},{"option":"against","votes":0}],"blank":0}`, c.ask("GET", "/polls/p/result", "").is(200).Body.String())
	c.ask("GET", "/polls/none", "").problem(404, "not_found")
	c.ask("POST", "/polls", `{"id":"q"}`).problem(400, "invalid")
}

func TestWrongRequests(t *testing.T) {
	cfg := config(t, memory.New())
	cfg.Limits.Body = 1000
	c := open(t, cfg)
	c.ask("GET", "/nowhere", "").problem(404, "no_such_path")
	c.ask("POST", "/records/unknown/accept", "{}").problem(404, "no_such_path")
	got := c.ask("DELETE", "/records/mediation.case/1", "")
	got.problem(405, "no_such_method")
	assert.Equal(t, "GET, HEAD", got.Header().Get("Allow"))
	c.ask("GET", "/kinds", "", "Accept", "text/html")
	c.ask("GET", "/records", "", "Accept", "text/html").problem(406, "not_acceptable")
	c.ask("GET", "/records", "", "Accept", "text/html, application/json;q=0").problem(406, "not_acceptable")
	c.ask("GET", "/records", "", "Accept", "application/*;q=0.2").is(200)
	const accept = "/records/mediation.case/accept"
	c.ask("POST", accept, "facts=x", "Content-Type", "application/x-www-form-urlencoded").problem(415, "media_type")
	c.ask("POST", accept, "{}", "Content-Encoding", "gzip").problem(415, "media_type")
	c.ask("POST", accept, `{"facts":"`+strings.Repeat("x", 1000)+`"}`).problem(413, "too_large")
	assert.Equal(t, "facts", c.ask("POST", accept, `{"facts":1}`).problem(400, "invalid")["field"])
	assert.Equal(t, "fact", c.ask("POST", accept, `{"fact":"x"}`).problem(400, "invalid")["field"])
	c.ask("POST", accept, `{"facts":"x","facts":"y"}`).problem(400, "invalid")
	c.ask("POST", accept, "{\"facts\":\"\xff\"}").problem(400, "invalid")
	c.ask("POST", accept, strings.Repeat("[", 200)).problem(400, "invalid")
	c.ask("POST", accept, `{"facts":`).problem(400, "invalid")
	c.ask("POST", accept, `{} {}`).problem(400, "invalid")
	c.ask("GET", "/records/mediation.case/%00", "").problem(400, "invalid")
	for query, field := range map[string]string{"limit=0": "limit", "limit=x": "limit", "limit=1&limit=2": "limit", "opened=x": "opened", "due=2025-02-30": "due", "closed=2025-02-01..2025-01-01": "closed",
		"order=x": "order", "reverse=maybe": "reverse", "after=***": "after", "after=eHh4": "cursor", "place=/x": "place", "colour=red": "colour", "kind=%00": "kind"} {
		assert.Equal(t, field, c.ask("GET", "/records?"+query, "").problem(400, "invalid")["field"], query)
	}
	both := c.ask("GET", "/records?limit=x&order=y", "").problem(400, "several")
	assert.Len(t, both["problems"], 2)
	c.ask("GET", "/records?x=%zz", "").problem(400, "invalid")
	c.ask("GET", "/history?after=-1", "").problem(400, "invalid")
	c.ask("GET", "/history", "", "Accept", "text/event-stream", "Last-Event-ID", "x").problem(400, "invalid")
}

// A store that fails is answered without a word of it.
type failing struct{ townhall.Store }

func (failing) Get(context.Context, townhall.Ref) (townhall.Record, error) {
	return townhall.Record{}, errors.New("connection to 10.1.2.3 refused")
}

func TestStorageIsNotTold(t *testing.T) {
	c := open(t, config(t, failing{memory.New()}))
	c.ask("GET", "/records/mediation.case/1", "").problem(500, "inside")
	assert.NotContains(t, c.ask("GET", "/records/mediation.case/1", "").Body.String(), "10.1.2.3")
	got := c.ask("GET", "/readyz", "")
	got.problem(503, "busy")
	assert.Equal(t, "5", got.Header().Get("Retry-After"))
}

func TestKindsRulesAndPrefix(t *testing.T) {
	cfg := config(t, memory.New())
	cfg.Prefix = "/api"
	c := open(t, cfg)
	all := c.ask("GET", "/api/kinds", "").is(200)
	assert.Contains(t, all.Body.String(), `"path":"/api/records/mediation.case/{id}/assign"`)
	assert.Contains(t, c.ask("GET", "/api/kinds?lang=zh", "").Body.String(), "调解委员会")
	var book townhall.Rulebook
	require.NoError(t, json.Unmarshal(c.ask("GET", "/api/rules", "").is(200).Body.Bytes(), &book))
	at := c.ask("POST", "/api/records/mediation.committee/establish", committee).is(201).Header().Get("Location")
	c.ask("GET", at, "").is(200)
	assert.True(t, strings.HasPrefix(at, "/api/records/"))
	c.ask("GET", "/api/docs", "").is(200)
	c.ask("GET", "/kinds", "").problem(404, "no_such_path")
}

func TestConfigurationIsChecked(t *testing.T) {
	_, err := httpapi.New(httpapi.Config{})
	assert.ErrorIs(t, err, townhall.Invalid)
	cfg := config(t, memory.New())
	for name, spoil := range map[string]func(*httpapi.Config){
		"an action twice":       func(c *httpapi.Config) { c.Actions = append(c.Actions, c.Actions[0]) },
		"a kind twice":          func(c *httpapi.Config) { c.Kinds = append(c.Kinds, c.Kinds[0]) },
		"no path":               func(c *httpapi.Config) { c.Kinds = append(c.Kinds, townhall.Kind{Name: "{x}"}) },
		"no verb":               func(c *httpapi.Config) { c.Actions[0].Verb = "do it" },
		"no prefix":             func(c *httpapi.Config) { c.Prefix = "api" },
		"fewer than no streams": func(c *httpapi.Config) { c.Streams = -1 },
		"time backwards":        func(c *httpapi.Config) { c.Poll = -1 },
		"no heart":              func(c *httpapi.Config) { c.Heartbeat = -1 },
		"no origin":             func(c *httpapi.Config) { c.Origins = []string{"x"} },
	} {
		spoilt := cfg
		spoilt.Actions, spoilt.Kinds = slices.Clone(cfg.Actions), slices.Clone(cfg.Kinds)
		spoil(&spoilt)
		_, err = httpapi.New(spoilt)
		assert.ErrorIs(t, err, townhall.Invalid, name)
	}
}

// Every action is offered, and one that is given nothing says what it needs.
func TestEveryActionAnswersAnEmptyBody(t *testing.T) {
	c := open(t, config(t, memory.New()))
	for _, a := range allActions() {
		path := "/records/" + a.Kind + "/"
		if !a.Makes {
			path += "nothing/"
		}
		for _, body := range []string{"", "{}"} {
			got := c.ask("POST", path+a.Verb, body)
			assert.GreaterOrEqual(t, got.Code, 400, path+a.Verb)
			assert.Less(t, got.Code, 500, "%s: %s", path+a.Verb, got.Body)
			assert.Equal(t, "application/problem+json", got.Header().Get("Content-Type"))
			assert.NotEmpty(t, got.json()["title"])
		}
	}
}

func TestDocsPageNeedsNoOtherHost(t *testing.T) {
	c := open(t, config(t, memory.New()))
	page := c.ask("GET", "/docs", "").is(200)
	body := page.Body.String()
	assert.NotContains(t, body, "<script")
	assert.NotContains(t, body, "http://")
	assert.NotContains(t, body, "https://")
	for _, a := range allActions() {
		assert.Contains(t, body, `id="`+a.Kind+"."+a.Verb+`"`)
	}
	assert.NotEmpty(t, c.ask("GET", "/docs/style.css", "").is(200).Body.String())
	assert.True(t, bytes.Contains(page.Body.Bytes(), []byte("/docs/style.css")))
}

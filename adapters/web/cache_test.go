package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/web"
)

func (b browser) getWith(path string, header ...string) answer {
	b.t.Helper()
	r := must[*http.Request](b.t)(http.NewRequestWithContext(context.Background(), "GET", b.at+path, nil))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return b.do(r)
}

func TestPublicPageIsKeptForItsTime(t *testing.T) {
	tn := newTown(t)
	b := tn.browser(t)
	says(t, b.get("/en/votes/").body, "No vote yet.")
	tn.vote(t, 52, passed())
	says(t, b.get("/en/votes/").body, "adopted") // minutes have passed
	rec := must[townhall.Record](t)(tn.office.Store.Get(t.Context(), schools))
	require.NoError(t, townhall.Void(t.Context(), tn.office, staff, rec.Ref, "a test"))
	says(t, b.get("/en/votes/").body, "adopted")
	tn.clock.pass(2 * time.Second)
	says(t, b.get("/en/votes/").body, "adopted")
	tn.clock.pass(2 * time.Second)
	says(t, b.get("/en/votes/").body, "No vote yet.")
	tn.clock.pass(-time.Hour) // a clock that is put right keeps no page for ever
	assert.Equal(t, http.StatusOK, b.get("/en/votes/").StatusCode)
}

func TestPublicPageIsSentShort(t *testing.T) {
	b := newTown(t).browser(t)
	whole := b.getWith("/en/rules/", "Accept-Encoding", "identity")
	tag := whole.Header.Get("Etag")
	require.NotEmpty(t, tag)
	assert.Empty(t, whole.Header.Get("Content-Encoding"))
	assert.Equal(t, []string{"public, max-age=0, must-revalidate", "Accept-Encoding, Cookie, Authorization"}, []string{whole.Header.Get("Cache-Control"), whole.Header.Get("Vary")})
	for accepts, zipped := range map[string]bool{"gzip": true, "br, gzip;q=0.5": true, "deflate": false, "gzip;q=0": false, "gzip; q=0.0, br": false, "xgzip": false} {
		a := b.getWith("/en/rules/", "Accept-Encoding", accepts)
		assert.Equal(t, zipped, a.Header.Get("Content-Encoding") == "gzip", accepts)
		page := a.body
		if zipped {
			assert.Less(t, len(page), len(whole.body)/2)
			page = string(must[[]byte](t)(io.ReadAll(must[*gzip.Reader](t)(gzip.NewReader(strings.NewReader(page))))))
		}
		assert.Equal(t, whole.body, page, accepts)
	}
	for header, code := range map[string]int{tag: 304, `"x", ` + tag: 304, `"x"`: 200, "": 200} {
		a := b.getWith("/en/rules/", "If-None-Match", header)
		assert.Equal(t, code, a.StatusCode, header)
		assert.Equal(t, code == 200, a.body != "", header)
		assert.Equal(t, tag, a.Header.Get("Etag"))
	}
	assert.NotEqual(t, tag, b.get("/zh/rules/").Header.Get("Etag"))
	assert.Equal(t, whole.body, b.get("/en/rules/?utm=x").body, "a query changes nothing, also not where the page leads")
}

// byHeader are Users of a host whose gateway tells who asks, without a cookie.
func byHeader(r *http.Request) (townhall.Actor, error) {
	return townhall.Actor{Person: townhall.PersonID(r.Header.Get("X-Person"))}, nil
}

// However people come and go, by cookies or by what a gateway says, everybody gets their own page: what is kept is nobody's.
func TestNoPageOfOneIsServedToAnother(t *testing.T) {
	paths := []string{"/en/", "/en/votes/", "/en/sessions/", "/en/sessions/s-5/", "/zh/", "/en/rules/", "/en/mediation/", "/en/?x=1", "/en/votes/nobody/"}
	tn := newTown(t, func(c *web.Config) { c.Users = access.First(c.Users, access.UsersFunc(byHeader)) })
	server := httptest.NewServer(tn.site)
	t.Cleanup(server.Close)
	guests := map[string]browser{"": onlooker(t, server.URL)}
	for _, p := range people {
		guests[p.login] = onlooker(t, server.URL)
		guests[p.login].signIn(p.login)
	}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 12).Draw(rt, "visits") {
			path := rapid.SampledFrom(paths).Draw(rt, "path")
			who := rapid.SampledFrom([]string{"", "mediator", "clerk", "deputy", "other", "gateway"}).Draw(rt, "who")
			if rapid.Bool().Draw(rt, "wait") {
				tn.clock.pass(4 * time.Second)
			}
			var page answer
			if who == "gateway" {
				page = guests[""].getWith(path, "X-Person", string(person("deputy")))
			} else {
				page = guests[who].get(path)
			}
			seen := ""
			for _, p := range people {
				if strings.Contains(page.body, p.name) {
					seen += p.login
				}
			}
			if want := strings.Replace(who, "gateway", "deputy", 1); seen != want {
				rt.Fatalf("%q at %s sees the page of %q", who, path, seen)
			}
			if kept := strings.HasPrefix(page.Header.Get("Cache-Control"), "public"); kept && who != "" {
				rt.Fatalf("the page of %s may be kept by others", who)
			}
		}
	})
}

// failing is a store that is broken until it is mended.
type failing struct {
	townhall.Store
	mu     sync.Mutex
	broken error
	panics bool
}

func (f *failing) Find(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.panics {
		panic("a defect")
	}
	if err := f.broken; err != nil {
		return func(yield func(townhall.Record, error) bool) { yield(townhall.Record{}, err) }
	}
	return f.Store.Find(ctx, q)
}

func (f *failing) set(err error, panics bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.broken, f.panics = err, panics
}

func TestBrokenPageIsNotKept(t *testing.T) {
	tn := newTown(t)
	store := &failing{Store: tn.config.Office.Store}
	config := tn.config
	config.Office = config.Office.In(store)
	config.Log = quiet()
	tn.site = must[*web.Site](t)(web.New(config))
	for _, broken := range []bool{true, false} {
		store.set(nil, false)
		if broken {
			store.set(errors.New("the disk at 10.0.0.7 is gone"), false)
		}
		w := httptest.NewRecorder()
		tn.site.ServeHTTP(w, httptest.NewRequest("GET", "/en/votes/", nil))
		assert.Equal(t, broken, w.Code == http.StatusInternalServerError)
		says(t, w.Body.String(), map[bool]string{true: "Something is broken", false: "No vote yet."}[broken])
		hides(t, w.Body.String(), "10.0.0.7")
	}
	store.set(nil, true)
	tn.clock.pass(time.Minute)
	w := httptest.NewRecorder()
	tn.site.ServeHTTP(w, httptest.NewRequest("GET", "/en/votes/", nil))
	assert.Equal(t, http.StatusInternalServerError, w.Code)
	says(t, w.Body.String(), "Something is broken")
	store.set(nil, false)
	w = httptest.NewRecorder()
	tn.site.ServeHTTP(w, httptest.NewRequest("GET", "/en/votes/", nil))
	assert.Equal(t, http.StatusOK, w.Code, "a page that panicked keeps nobody waiting")
}

// One page that many ask for at once is made once.
func TestManyAskForOnePage(t *testing.T) {
	tn := newTown(t)
	tn.vote(t, 52, passed())
	b := tn.browser(t)
	want := b.get("/en/votes/schools/").body
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 20 {
				w := httptest.NewRecorder()
				tn.site.ServeHTTP(w, httptest.NewRequest("GET", "/en/votes/schools/", nil))
				if !bytes.Equal(w.Body.Bytes(), []byte(want)) {
					t.Error("another page")
				}
				tn.clock.pass(time.Second)
			}
		})
	}
	wg.Wait()
}

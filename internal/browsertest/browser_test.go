package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
)

// witness notes how a test would have ended.
type witness struct {
	testing.TB
	skipped, failed string
}

func (*witness) Helper()                        {}
func (w *witness) Skipf(f string, args ...any)  { w.skipped = fmt.Sprintf(f, args...) }
func (w *witness) Fatalf(f string, args ...any) { w.failed = fmt.Sprintf(f, args...) }
func (w *witness) Errorf(f string, args ...any) { w.failed += fmt.Sprintf(f, args...) + "\n" }

func TestMissingSkipsOrFails(t *testing.T) {
	for required, fails := range map[string]bool{"": false, "postgres,shared": false, "chromium": true, "postgres chromium": true, "chromiumish": false} {
		t.Setenv("TOWNHALL_REQUIRE", required)
		w := &witness{}
		missing(w, "chromium", "none: %d", 1)
		assert.Equal(t, fails, w.failed != "", required)
		assert.Contains(t, w.skipped, "none: 1")
	}
	t.Setenv("TOWNHALL_AXE", t.TempDir())
	t.Setenv("TOWNHALL_REQUIRE", "axe")
	w := &witness{}
	Axe(w)
	assert.Contains(t, w.failed, "axe-core is not there")
}

// What Sound looks for it finds.
func TestFaultsAreSeen(t *testing.T) {
	b := Start(t)
	pages := map[string]string{
		"/sound":   `<h1>sound</h1>`,
		"/wide":    `<div id="x" style="width:2000px">wide</div>`,
		"/scrolls": `<div style="overflow:auto"><div style="width:2000px">wide</div></div>`,
		"/error":   `<script>console.error("oh")</script>`,
		"/throws":  `<script>nothing.at.all()</script>`,
		"/away":    `<img src="http://127.0.0.1:9/x.png" alt="">`,
		"/absent":  `<img src="/none.png" alt="">`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
		}
		fmt.Fprint(w, `<!DOCTYPE html><link rel="icon" href="data:,"><body style="margin:0">`+page)
	}))
	defer server.Close()
	for path, fault := range map[string]string{"/sound": "", "/refused": "", "/scrolls": "", "/wide": "wider than the window: DIV", "/error": "console error", "/throws": "exception", "/away": "asks for http://127.0.0.1:9/x.png", "/absent": "none.png"} {
		p := b.Page(t, server.URL, Phone)
		p.Go(path)
		w := &witness{TB: t}
		p.t = w
		p.Sound()
		if fault == "" {
			assert.Empty(t, w.failed, path)
		} else {
			assert.Contains(t, w.failed, fault, path)
		}
	}
}

func TestWithoutAMouse(t *testing.T) {
	b := Start(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<!DOCTYPE html><link rel="icon" href="data:,"><title>x</title><style>#hidden { outline: none }</style><main>`+r.FormValue("q")+`</main><a href="#" id="hidden">a</a><form action="/there"><input id="q" name="q"><button>go</button></form>`)
	}))
	defer server.Close()
	p := b.Page(t, server.URL, Desk)
	p.Go("/")
	w := &witness{TB: t}
	p.t = w
	p.TabTo("#q")
	assert.Contains(t, w.failed, "the focus on A#hidden is not seen")
	p.t = t
	p.Type("问 and ask")
	p.TabTo("button")
	p.Enter()
	assert.Equal(t, []string{"/there", "问 and ask"}, []string{p.Path(), p.Text()})
	p.Do(chromedp.WaitVisible("form"))
}

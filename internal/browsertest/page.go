package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Size is that of a window, in CSS pixels.
type Size struct{ Width, Height int64 }

// The sizes at which pages are looked at.
var (
	Desk  = Size{1280, 900}
	Phone = Size{390, 844}
)

// Page is a window with a profile of its own: nobody is signed in. It notes what goes wrong in it.
type Page struct {
	t    testing.TB
	ctx  context.Context
	base string

	mu        sync.Mutex
	documents map[string]bool
	faults    []string
}

// Page opens a window for a site, which alone may be asked for anything: base is its address.
func (b *Browser) Page(t testing.TB, base string, size Size) *Page {
	t.Helper()
	ctx, closed := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(closed)
	p := &Page{t: t, ctx: ctx, base: base, documents: map[string]bool{}}
	err := chromedp.Do(ctx, chromedp.EmulateViewport(size.Width, size.Height)) // the window lives as long as the context of this call
	if err == nil {
		err = chromedp.Listen(ctx, p.note)
	}
	if err == nil {
		_, err = chromedp.Call(ctx, network.Enable, network.EnableParams{})
	}
	if err == nil {
		_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// note notes errors, and requests to other hosts.
func (p *Page) note(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "data" && !strings.HasPrefix(e.Request.URL, p.base) {
			p.faults = append(p.faults, "asks for "+e.Request.URL)
		}
		if e.Type == network.ResourceTypeDocument {
			p.documents[e.Request.URL] = true
		}
	case *runtime.EventExceptionThrown:
		p.faults = append(p.faults, "exception: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			args, _ := json.Marshal(e.Args)
			p.faults = append(p.faults, fmt.Sprintf("console %s: %s", e.Type, args))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !p.documents[e.Entry.URL] { // a page may be a refusal
			p.faults = append(p.faults, "log: "+e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

// Faults are what went wrong since it was last asked: errors in the console, and requests to another host.
func (p *Page) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.faults
	p.faults = nil
	return out
}

// Do takes steps, and fails the test on the first that cannot be taken.
func (p *Page) Do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	for i, step := range steps {
		ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			p.t.Fatalf("step %d: %v; the page says: %s", i+1, err, p.said())
		}
	}
}

// Go opens a path of the site.
func (p *Page) Go(path string) {
	p.t.Helper()
	p.Do(chromedp.Navigate(p.base + path))
}

// Press clicks what leads to another page, and waits for it.
func (p *Page) Press(selector string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		p.t.Fatalf("press %s: %v; the page says: %s", selector, err, p.said())
	}
}

// Eval gives what an expression of JavaScript comes to.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("evaluate: %v; the page says: %s", err, p.said())
	}
	return out
}

// Path is where the page is.
func (p *Page) Path() string {
	p.t.Helper()
	return Eval[string](p, "location.pathname")
}

// Text is the text of the page's content as it is seen.
func (p *Page) Text() string {
	p.t.Helper()
	return Eval[string](p, "(document.querySelector('main') || document.body).innerText")
}

// Picture is the whole page as a PNG.
func (p *Page) Picture() []byte {
	p.t.Helper()
	png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatal(err)
	}
	return png
}

func (p *Page) said() string {
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("location.pathname + ' ' + document.body.innerText"))
	if err != nil {
		return err.Error()
	}
	return text
}

// wide lists what reaches beyond the window's edge, but inside what scrolls by itself.
const wide = `(() => { const edge = document.documentElement.clientWidth, out = [];
	if (document.documentElement.scrollWidth <= edge) return out;
	for (const e of document.body.querySelectorAll('*')) if (e.getBoundingClientRect().right > edge + 1) out.push(e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40));
	return out.length ? out.slice(0, 5) : ['the document'] })()`

// Sound fails the test where the page is wider than its window, has errors, or asked another host.
func (p *Page) Sound() {
	p.t.Helper()
	for _, w := range Eval[[]string](p, wide) {
		p.t.Errorf("%s: wider than the window: %s", p.Path(), w)
	}
	for _, f := range p.Faults() {
		p.t.Errorf("%s: %s", p.Path(), f)
	}
}

// TabTo presses Tab until the focus is where a selector says, as somebody without a mouse does. The focus is to be seen wherever it comes
// by, but in a field for a date, which has parts of its own.
func (p *Page) TabTo(selector string) {
	p.t.Helper()
	var passed []string
	for range 400 {
		p.Do(chromedp.KeyEvent("\t"))
		at := Eval[struct {
			There   bool
			What    string
			Visible bool
		}](p, fmt.Sprintf("(e => ({There: e.matches(%q), What: e.tagName + '#' + e.id, Visible: e === document.body || e.type === 'date' || getComputedStyle(e).outlineStyle !== 'none'}))(document.activeElement)", selector))
		if !at.Visible {
			p.t.Errorf("%s: the focus on %s is not seen", p.Path(), at.What)
		}
		if at.There {
			return
		}
		passed = append(passed, at.What)
	}
	p.t.Fatalf("%s: no way by Tab to %s, but to %v", p.Path(), selector, slices.Compact(passed))
}

// Enter presses Enter where the focus is, and waits for the page to which it leads.
func (p *Page) Enter() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.KeyEvent("\r")); err != nil {
		p.t.Fatalf("enter: %v; the page says: %s", err, p.said())
	}
}

// Type types where the focus is.
func (p *Page) Type(text string) {
	p.t.Helper()
	p.Do(chromedp.KeyEvent(text))
}

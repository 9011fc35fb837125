package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/townhall-go/townhall/mediation"
)

func parsed(t testing.TB, page string) *html.Node {
	t.Helper()
	return must[*html.Node](t)(html.Parse(strings.NewReader(page)))
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// links are where a page leads to and what it loads.
func links(t testing.TB, page string) (out []string) {
	for n := range parsed(t, page).Descendants() {
		for _, key := range []string{"href", "src", "action"} {
			if to, ok := attr(n, key); ok {
				out = append(out, to)
			}
		}
	}
	return out
}

var void = map[string]bool{"meta": true, "link": true, "input": true, "br": true, "img": true, "hr": true, "rect": false, "line": false}

// balanced finds tags that are opened and not closed, or closed and not opened: a parser mends them silently.
func balanced(page string) error {
	var open []string
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				return fmt.Errorf("left open: %v", open)
			}
			return nil
		case html.StartTagToken:
			if name, _ := z.TagName(); !void[string(name)] {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				return fmt.Errorf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// faultsOf are what is wrong with a page for who reads it by a keyboard, a screen reader, or under a strict content policy.
func faultsOf(t testing.TB, page, lang string) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if err := balanced(page); err != nil {
		fault("%v", err)
	}
	ids, labelled := map[string]bool{}, map[string]bool{}
	var refs []string
	var fields []*html.Node
	level, h1 := 0, 0
	for n := range parsed(t, page).Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "style", strings.HasPrefix(a.Key, "on"):
				fault("<%s> has %s", n.Data, a.Key)
			case a.Key == "id":
				if ids[a.Val] || a.Val == "" {
					fault("id %q twice or empty", a.Val)
				}
				ids[a.Val] = true
			case a.Key == "for":
				labelled[a.Val] = true
			case a.Key == "aria-labelledby" || a.Key == "aria-describedby":
				refs = append(refs, strings.Fields(a.Val)...)
			case (a.Key == "href" || a.Key == "src" || a.Key == "action") && (strings.Contains(a.Val, "://") || strings.HasPrefix(a.Val, "//")):
				fault("leads away: %s", a.Val)
			}
		}
		switch n.Data {
		case "html":
			if got, _ := attr(n, "lang"); got != lang {
				fault("lang %q", got)
			}
		case "style":
			fault("a style in the page")
		case "script":
			if _, ok := attr(n, "src"); !ok {
				fault("a script in the page")
			}
		case "h1", "h2", "h3", "h4":
			now := int(n.Data[1] - '0')
			if now > level+1 {
				fault("h%d after h%d", now, level)
			}
			if level = now; now == 1 {
				h1++
			}
		case "input", "select", "textarea":
			if kind, _ := attr(n, "type"); kind != "hidden" {
				fields = append(fields, n)
			}
		case "button", "a":
			if _, named := attr(n, "aria-label"); !named && strings.TrimSpace(textOf(n)) == "" {
				fault("<%s> without words", n.Data)
			}
		}
	}
	if h1 != 1 {
		fault("%d h1", h1)
	}
	for _, f := range fields {
		if id, _ := attr(f, "id"); !labelled[id] {
			fault("no label for %s %q", f.Data, id)
		}
	}
	for _, r := range refs {
		if !ids[r] {
			fault("no element %q", r)
		}
	}
	for id := range labelled {
		if !ids[id] {
			fault("a label for %q, which is not there", id)
		}
	}
	return faults
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// Every page of every language, for everybody and at the desks, is sound.
func TestPagesAreSound(t *testing.T) {
	tn := newTown(t)
	tn.cases(t, 6, mediation.Neighbours)
	before := []string{"/sessions/s-5/", "/votes/"}
	public := []string{"/", "/votes/", "/votes/schools/", "/sessions/", "/sessions/s-5/", "/mediation/", "/track/", "/rules/", "/sign-in/", "/nowhere/"}
	desks := map[string][]string{"clerk": {"/account/", "/desk/sessions/", "/desk/sessions/s-5/", "/nowhere/"}, "mediator": {"/desk/mediation/", "/account/"}, "deputy": {"/account/", "/"}}
	check := func(b browser, paths []string) {
		for _, path := range paths {
			for _, lang := range []string{"zh", "en", "pt"} {
				a := b.get("/" + lang + path)
				require.Contains(t, []int{http.StatusOK, http.StatusNotFound}, a.StatusCode, path)
				assert.Empty(t, faultsOf(t, a.body, lang), "/%s%s", lang, path)
				assert.Equal(t, lang, a.Header.Get("Content-Language"))
			}
		}
	}
	check(tn.browser(t), before)
	check(tn.as(t, "clerk"), desks["clerk"])
	tn.vote(t, 52, passed())
	check(tn.browser(t), public)
	for login, paths := range desks {
		check(tn.as(t, login), paths)
	}
	refused := tn.as(t, "clerk").post("/pt/desk/sessions/s-5/count/", "motion", schools.ID, "for", "-1")
	assert.Empty(t, faultsOf(t, refused.body, "pt"))
	refused = tn.as(t, "mediator").post("/zh/desk/mediation/", "side_a", "甲")
	assert.Equal(t, http.StatusUnprocessableEntity, refused.StatusCode)
	assert.Empty(t, faultsOf(t, refused.body, "zh"))
}

// The checks above find what they look for.
func TestFaultsAreFound(t *testing.T) {
	for page, fault := range map[string]string{
		`<html lang="en"><h1>a</h1><h3>b</h3></html>`:                                       "h3 after h1",
		`<html lang="en"><h1>a</h1><p></html>`:                                              "</html> closes [html p]",
		`<html lang="zh"><h1>a</h1></html>`:                                                 `lang "zh"`,
		`<html lang="en"><h1>a</h1><input id="x"></html>`:                                   `no label for input "x"`,
		`<html lang="en"><h1 id="x">a</h1><p id="x"></p></html>`:                            `id "x" twice or empty`,
		`<html lang="en"><h1 style="color:red">a</h1></html>`:                               "<h1> has style",
		`<html lang="en"><h1>a</h1><script>1</script></html>`:                               "a script in the page",
		`<html lang="en"><h1><a href="https://example.org">a</a></h1></html>`:               "leads away: https://example.org",
		`<html lang="en"><h1>a</h1><h1>b</h1></html>`:                                       "2 h1",
		`<html lang="en"><h1>a</h1><section aria-labelledby="y">b</section></html>`:         `no element "y"`,
		`<html lang="en"><h1>a</h1><a href="/"><span aria-hidden="true"></span></a></html>`: "<a> without words",
	} {
		assert.Equal(t, []string{fault}, faultsOf(t, page, "en"), page)
	}
}

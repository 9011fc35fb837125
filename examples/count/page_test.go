package main

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/internal/browsertest"
	"github.com/townhall-go/townhall/internal/shareddata"
)

// paged is the page of a file.
func paged(t testing.TB, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "page.html")
	r := count(append([]string{"-html", path}, args...)...)
	require.Equal(t, fine, r.code, r.err)
	page, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(page)
}

func TestThePageTellsOfEachProject(t *testing.T) {
	file := written(t, "small.pb", small)
	for _, tt := range []struct {
		args string
		says []string
	}{
		{"-completion add1 -lang en", []string{`<html lang="en">`, "A small town", "The story of each project", `href="#project-4"`, `id="project-4"`, "Lamp &lt;b&gt;", "Effective votes of the projects in each round", "approvals it lacked", `scope="row"`, `role="img"`}},
		{"-completion add1 -lang zh", []string{`<html lang="zh">`, "每个项目的经过", "有效票", "全部项目"}},
		{"-rule greedy", []string{"The project chosen in each round, and its votes"}},
		{"-rule phragmen", []string{"and its load"}},
		{"-rule criteria", []string{"The story of each project"}},
	} {
		page := paged(t, append(strings.Fields(tt.args), file)...)
		for _, says := range tt.says {
			assert.Contains(t, page, says, tt.args)
		}
		assert.NotContains(t, page, "<b>")
		assert.NotContains(t, page, "<script")
		assert.NotContains(t, page, "http", "of other hosts nothing")
	}
}

// Every picture is well formed, whatever projects are called.
func TestPicturesAreWellFormed(t *testing.T) {
	name := "<a>\x01\"'&]]>"
	for _, svg := range []string{
		string(bars(name, []chartRow{{name, name, 3, true}, {"b", "", 0, false}})),
		string(strip(name, []chartRow{{name, "3", 3, true}}, 0)),
		string(heat(name, []heatRow{{label: name, votes: 0, won: 1}, {label: "b", votes: 3}}, 0)),
		string(line(nil)),
	} {
		d := xml.NewDecoder(strings.NewReader(svg))
		for {
			_, err := d.Token()
			if err == io.EOF {
				break
			}
			require.NoError(t, err, svg)
		}
		assert.NotContains(t, svg, "NaN")
	}
}

// The page is sound at the sizes of a desk and of a phone, to the eye and to axe.
func TestThePageInABrowser(t *testing.T) {
	b := browsertest.Start(t)
	dir := t.TempDir()
	for name, args := range map[string][]string{
		"small-en.html": {"-lang", "en", written(t, "small.pb", small)},
		"small-zh.html": {"-lang", "zh", "-rule", "greedy", written(t, "small.pb", small)},
		"lodz.html":     {shareddata.Path(t, "pabulib/Poland_Lodz_2022.pb")},
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(paged(t, args...)), 0o600))
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	for _, size := range []browsertest.Size{browsertest.Desk, browsertest.Phone} {
		p := b.Page(t, server.URL, size)
		for _, name := range []string{"small-en.html", "small-zh.html", "lodz.html"} {
			p.Go("/" + name)
			p.Sound()
			p.TabTo("a.skip")
			p.TabTo(".scroll")
			t.Run(name, func(t *testing.T) { assert.Empty(t, p.Violations(browsertest.Axe(t))) })
		}
	}
}

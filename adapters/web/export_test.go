package web_test

import (
	"context"
	"errors"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/web"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/mediation"
)

// exported writes a site's public pages into a directory.
func exported(t testing.TB, site *web.Site) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, site.Export(t.Context(), into(dir)))
	return dir
}

func into(dir string) func(string) (io.WriteCloser, error) {
	return func(name string) (io.WriteCloser, error) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		return os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644) // each file once
	}
}

func exportTown(t testing.TB, change ...func(*web.Config)) *town {
	tn := newTown(t, change...)
	tn.cases(t, 6, mediation.Neighbours)
	tn.vote(t, 52, passed())
	odd := townhall.Ref{Kind: governance.SessionKind, ID: "2026 年:第?#%次"} // an id that no address can hold as it is
	must[governance.Session](t)(governance.ConveneSession(t.Context(), tn.office, staff, congr, governance.Session{ID: odd.ID, Title: townhall.Text{ZH: "临时会议", EN: "extra"}, Sort: governance.Special, On: today.AddDays(30),
		Convener: governance.Convener{Organ: "presidium", Kind: governance.Presidium}, Rule: governance.TownCongressDecision.Key, Agenda: []governance.Item{{Title: townhall.Plain("x")}}}))
	return tn
}

// Every link of every file leads to a file, and nothing is there that only a server or somebody signed in has.
func TestExport(t *testing.T) {
	for _, prefix := range []string{"", "/hall"} {
		tn := exportTown(t, func(c *web.Config) { c.Prefix = prefix })
		dir := exported(t, tn.site.(*web.Site))
		pages := 0
		require.NoError(t, filepath.WalkDir(dir, func(file string, d os.DirEntry, err error) error {
			require.NoError(t, err)
			if d.IsDir() || !strings.HasSuffix(file, ".html") {
				return nil
			}
			pages++
			page := string(must[[]byte](t)(os.ReadFile(file)))
			name := filepath.ToSlash(must[string](t)(filepath.Rel(dir, file)))
			for _, link := range links(t, page) {
				u := must[*url.URL](t)(url.Parse(link))
				assert.Empty(t, u.Scheme+u.Host, "%s leads to %s", name, link)
				assert.False(t, strings.HasPrefix(u.Path, "/"), "%s leads to %s", name, link)
				if u.Path != "" {
					assert.FileExists(t, filepath.Join(dir, filepath.FromSlash(path.Join(path.Dir(name), u.Path))), "%s leads to %s", name, link)
				}
			}
			for _, served := range []string{"<form", "sign-in", "desk/", "account", "polls/", "track/", "Sign in", "登录"} {
				assert.NotContains(t, page, served, name)
			}
			if name != "index.html" {
				assert.Empty(t, faultsOf(t, page, name[:2]), name)
			}
			return nil
		}))
		assert.Equal(t, 1+3*8, pages)
		for _, name := range []string{"index.html", "zh/votes/schools/index.html", "pt/sessions/s-5/index.html", "en/sessions/2026 年:第?#%次/index.html", "assets/site.css", "assets/site.js", "assets/icon.svg"} {
			assert.FileExists(t, filepath.Join(dir, name))
		}
	}
}

func TestExportThatFailsSaysSo(t *testing.T) {
	tn := exportTown(t)
	full := errors.New("no space left")
	err := tn.site.(*web.Site).Export(t.Context(), func(string) (io.WriteCloser, error) { return nil, full })
	require.ErrorIs(t, err, full)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, tn.site.(*web.Site).Export(ctx, into(t.TempDir())), context.Canceled)
	tn = newTown(t)
	store := &failing{Store: tn.config.Office.Store, broken: errors.New("gone")}
	config := tn.config
	config.Office, config.Log = config.Office.In(store), quiet()
	require.ErrorIs(t, must[*web.Site](t)(web.New(config)).Export(t.Context(), into(t.TempDir())), townhall.Invalid, "half a site is no export")
}

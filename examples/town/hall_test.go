package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/web"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/learning"
	"github.com/townhall-go/townhall/governance/powers"
	"github.com/townhall-go/townhall/internal/archtest"
	"github.com/townhall-go/townhall/mediation"
)

// played once: the year's database, which tests copy.
var theYear struct {
	sync.Once
	dir string
	err error
}

// playedYear is a database of its own of the year that was played.
func playedYear(t testing.TB) database {
	t.Helper()
	theYear.Do(func() {
		if theYear.dir, theYear.err = os.MkdirTemp("", "town-year"); theYear.err == nil {
			theYear.err = playInto(filepath.Join(theYear.dir, "town.db"))
		}
	})
	require.NoError(t, theYear.err)
	file := filepath.Join(t.TempDir(), "town.db")
	for _, end := range []string{"", ".key"} {
		data, err := os.ReadFile(filepath.Join(theYear.dir, "town.db"+end))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(file+end, data, 0o600))
	}
	return opened(t, file)
}

func playInto(file string) error {
	ctx := context.Background()
	db, err := open(ctx, file, true)
	if err != nil {
		return err
	}
	defer db.close()
	return options{}.play(ctx, db, io.Discard)
}

func opened(t testing.TB, file string) database {
	t.Helper()
	db, err := open(t.Context(), file, true)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.close()) })
	return db
}

// trialHall is the town hall as `town` serves it, in some languages.
func trialHall(t testing.TB, languages ...townhall.Language) *web.Site {
	t.Helper()
	db := playedYear(t)
	tn, err := newTown(db.store, db.vault)
	require.NoError(t, err)
	require.NoError(t, tn.trial(t.Context(), db.box))
	tn.office.Now = trialClock()
	site, err := tn.pages(t.Context(), db, languages...)
	require.NoError(t, err)
	return site
}

// publicPages walks the pages that everybody may follow from the home of a language, as the export does, and a few that no link leads to.
func publicPages(t testing.TB, site http.Handler, tag string) map[string]string {
	t.Helper()
	pages := map[string]string{}
	queue := []string{"/" + tag + "/", "/" + tag + "/nowhere/", "/" + tag + "/votes/nobody/"}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if _, seen := pages[at]; seen || strings.Contains(at, "/sign-in/") {
			continue
		}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest("GET", at, nil))
		pages[at] = w.Body.String()
		for _, link := range regexp.MustCompile(`href="(/`+tag+`/[^"?]*)"`).FindAllStringSubmatch(pages[at], -1) {
			queue = append(queue, link[1])
		}
	}
	require.Greater(t, len(pages), 8)
	return pages
}

// everyText gives every text of the module by its key, in English.
func everyText(t testing.TB) map[string]string {
	t.Helper()
	root := filepath.Join("..", "..")
	sources, err := archtest.Load(os.DirFS(root))
	require.NoError(t, err)
	out := map[string]string{"cite": "{english}", "cite.article": "{english}, art. {article}"}
	for key, words := range archtest.Wordings(sources) {
		out[key] = words[1]
	}
	for d := range 7 {
		name := townhall.NewDate(2026, 3, 1).AddDays(d).Weekday().String()
		out["day."+strings.ToLower(name)] = name
	}
	for _, kind := range []townhall.ErrorKind{townhall.Invalid, townhall.NotFound, townhall.Conflict, townhall.Corrupt, townhall.Newer, townhall.Forbidden, townhall.Overflow, townhall.Gone} {
		out["error.kind."+string(kind)] = string(kind)
	}
	catalogues, err := filepath.Glob(filepath.Join(root, "adapters", "web", "languages", "en", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, catalogues)
	for _, file := range catalogues {
		readJSON(t, file, &out)
	}
	require.Greater(t, len(out), 1500)
	return out
}

func readJSON(t testing.TB, file string, into any) {
	t.Helper()
	doc, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(doc, into))
}

var marked = regexp.MustCompile(`⟦([\w. ]+)⟧`)

// marking is a language that shows the key of each text, and of the texts in it.
func marking(t testing.TB, texts map[string]string) townhall.Language {
	t.Helper()
	words := map[string]string{}
	for key, wording := range texts {
		words[key] = "⟦" + key + "⟧" + strings.Join(regexp.MustCompile(`\{\w+\}`).FindAllString(wording, -1), "")
	}
	doc, err := json.Marshal(words)
	require.NoError(t, err)
	l, err := townhall.ReadLanguage("qaa", strings.NewReader(string(doc)))
	require.NoError(t, err)
	return l
}

// Whatever the public pages of the town say, they say in Portuguese: the pages' own words, and every text of the domains that they
// show. Only names and what people wrote stay as they are.
func TestPublicPagesSpeakPortuguese(t *testing.T) {
	texts := everyText(t)
	site := trialHall(t, marking(t, texts))
	shown := map[string]bool{}
	for at, page := range publicPages(t, site, "qaa") {
		for _, m := range marked.FindAllStringSubmatch(page, -1) {
			shown[m[1]] = true
		}
		assert.NotContains(t, page, "%!", at)
	}
	require.Greater(t, len(shown), 150)
	var portuguese map[string]string
	readJSON(t, filepath.Join("..", "..", "adapters", "web", "languages", "pt", "public.json"), &portuguese)
	var missing []string
	for key := range shown {
		_, public := portuguese[key]
		_, ours := own[key]
		if !public && !ours && !stayEnglish[key] {
			missing = append(missing, key)
		}
	}
	slices.Sort(missing)
	for _, key := range missing {
		t.Errorf("no Portuguese for %q: %q", key, texts[key])
	}
}

// stayEnglish are texts that a citation prints as they are.
var stayEnglish = map[string]bool{}

// Whatever happened in the town's year has a name for people, since pages show it step by step.
func TestEveryStepHasAName(t *testing.T) {
	db := playedYear(t)
	kinds := map[string]townhall.Kind{}
	for _, k := range slices.Concat(access.Kinds(), mediation.Kinds(), governance.Kinds(), powers.Kinds(), learning.Kinds()) {
		kinds[k.Name] = k
	}
	steps := 0
	for e, err := range db.store.History(t.Context(), townhall.Ref{}, 0) {
		require.NoError(t, err)
		steps++
		assert.NotEmpty(t, kinds[e.After.Kind].Verbs.NameOf(e.Verb).Key, "%s %s", e.After.Kind, e.Verb)
	}
	assert.Greater(t, steps, 900)
}

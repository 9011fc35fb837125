package web_test

import (
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/internal/archtest"
)

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// catalogue reads the files of a language by their names. A key that two files have is a fault.
func catalogue(t testing.TB, tag string) (words map[string]string, files map[string][]string) {
	t.Helper()
	words, files = map[string]string{}, map[string][]string{}
	names := must[[]string](t)(filepath.Glob(filepath.Join("languages", tag, "*.json")))
	require.NotEmpty(t, names)
	for _, name := range names {
		var part map[string]string
		require.NoError(t, json.Unmarshal(must[[]byte](t)(os.ReadFile(name)), &part), name)
		for key, says := range part {
			assert.NotContains(t, words, key, "%s: twice in %s", name, tag)
			assert.NotEmpty(t, strings.TrimSpace(says), "%s: %s", name, key)
			words[key] = says
			files[filepath.Base(name)] = append(files[filepath.Base(name)], key)
		}
	}
	return words, files
}

func placeholders(s string) []string {
	found := regexp.MustCompile(`\{\w+\}`).FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestCataloguesAreAlike(t *testing.T) {
	zh, zhFiles := catalogue(t, "zh")
	en, enFiles := catalogue(t, "en")
	require.Greater(t, len(zh), 180)
	for file, keys := range zhFiles {
		assert.ElementsMatch(t, keys, enFiles[file], file)
	}
	assert.Len(t, enFiles, len(zhFiles))
	for key, says := range zh {
		assert.Equal(t, placeholders(says), placeholders(en[key]), key)
	}
}

// The Portuguese catalogue has all that the public pages say of themselves, and nothing that nobody says.
func TestPortugueseIsWhole(t *testing.T) {
	texts, files := catalogue(t, "en")
	for key, words := range archtest.Wordings(must[[]*archtest.File](t)(archtest.Load(os.DirFS("../..")))) {
		texts[key] = words[1]
	}
	pt, _ := catalogue(t, "pt")
	for _, key := range files["public.json"] {
		assert.Contains(t, pt, key)
	}
	for key, says := range pt {
		if strings.HasPrefix(key, "day.") || strings.HasPrefix(key, "error.kind.") || strings.HasPrefix(key, "cite") && texts[key] == "" {
			continue // their keys are made as the program runs
		}
		if assert.Contains(t, texts, key) {
			assert.Equal(t, placeholders(texts[key]), placeholders(says), key)
		}
	}
}

// made are the beginnings of keys whose ends are made as a page is.
var made = []string{"web.section.", "web.section.desk.", "web.tally.", "web.rules.", "web.part.", "web.field.", "web.hint.", "web.word.", "web.desk.part.", "web.desk.order.", "web.desk.sheet."}

// Every key that a template or the program uses is in the catalogues, and every key of the catalogues is used.
func TestKeysAreUsedAndThere(t *testing.T) {
	words, _ := catalogue(t, "zh")
	used := map[string]string{}
	read := func(name string, patterns ...*regexp.Regexp) {
		source := string(must[[]byte](t)(os.ReadFile(name)))
		for _, p := range patterns {
			for _, m := range p.FindAllStringSubmatch(source, -1) {
				used[m[1]] = name
			}
		}
	}
	for _, name := range must[[]string](t)(fs.Glob(os.DirFS("."), "templates/*.html")) {
		read(name, regexp.MustCompile(`\.T "([^"]+)"`))
	}
	for _, name := range must[[]string](t)(filepath.Glob("*.go")) {
		if !strings.HasSuffix(name, "_test.go") {
			read(name, regexp.MustCompile(`"(web\.[a-z_.]+)"`))
		}
	}
	require.Greater(t, len(used), 150)
	config := 0
	for key, where := range used {
		switch {
		case slices.Contains(made, key):
		case strings.HasPrefix(key, "web.config.") || key == "web.export.page" || key == "web.code" || key == "web.desk.": // said beside their use, or a kind
			config++
		default:
			assert.Contains(t, words, key, where)
		}
	}
	assert.NotZero(t, config)
	for key := range words {
		_, there := used[key]
		assert.True(t, there || slices.ContainsFunc(made, func(prefix string) bool { return strings.HasPrefix(key, prefix) }), "%s is said nowhere", key)
	}
}

var bareKey = regexp.MustCompile(`\b(web|mediation|governance|vote|finding|value|error|powers|unit|limit)\.[a-z_]+(\.[a-z_]+)*\b`)

// A page shows wordings and no keys, but in the catalogue of rules, which names each rule by its key.
func TestNoPageShowsAKey(t *testing.T) {
	tn := newTown(t)
	tn.cases(t, 6, "neighbours")
	clerk, mediator := tn.as(t, "clerk"), tn.as(t, "mediator")
	tn.vote(t, 52, passed())
	public := tn.browser(t)
	for _, lang := range []string{"zh", "en", "pt"} {
		for path, b := range map[string]browser{"/": public, "/votes/": public, "/votes/schools/": public, "/sessions/": public, "/sessions/s-5/": public, "/mediation/": public, "/track/": public, "/sign-in/": public,
			"/account/": clerk, "/desk/sessions/": clerk, "/desk/sessions/s-5/": clerk, "/desk/mediation/": mediator} {
			a := b.get("/" + lang + path)
			require.Equal(t, 200, a.StatusCode, path)
			assert.Empty(t, bareKey.FindAllString(plain(t, a.body), -1), lang+path)
			assert.NotRegexp(t, `\{\w+\}`, plain(t, a.body), lang+path)
		}
	}
}

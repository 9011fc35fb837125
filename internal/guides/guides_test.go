package guides_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/internal/guides"
)

const root = "../.."

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	require.NoError(t, err)
	return string(text)
}

// pages are those that people read.
func pages(t *testing.T) (all []string) {
	t.Helper()
	for _, pattern := range []string{"README*.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/*.md"} {
		found, err := fs.Glob(os.DirFS(root), pattern)
		require.NoError(t, err)
		require.NotEmpty(t, found, pattern)
		all = append(all, found...)
	}
	return all
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	for _, fault := range guides.Links(os.DirFS(root), pages(t)...) {
		t.Error(fault)
	}
}

func TestALinkThatLeadsNowhereIsFound(t *testing.T) {
	tree := fstest.MapFS{
		"docs/other.md":       {Data: []byte("# Other\n\n## Who may: 谁可以？\n\n## Again\n\n## Again\n")},
		"mediation/x_test.go": {Data: []byte("package x\n\nfunc ExampleQuick() {}\n")},
	}
	for line, fault := range map[string]string{
		"[a](docs/other.md)": "", "[a](docs)": "", "[a](https://nowhere.example/x)": "", "[a](#top)": "", "[a](docs/other.md#who-may-谁可以)": "", "[a](docs/other.md#again-1)": "",
		"[a](docs/none.md)": "the link docs/none.md leads to no file", "[a](docs/other.md#again-2)": "leads to no heading", "[a](#bottom)": "leads to no heading",
		"[a](mediation/x_test.go#L3)": "leads to no heading", "`[a](b)`": "", "```go\n[a](b)\n```": "",
		"`go run ./mediation -x`": "", "```sh\ngo test ./...\n```": "", "`go test -race ./mediation/... # ./all`": "",
		"`go run ./examples/none`": "the path ./examples/none of a go command is not there", "```sh\ngo test -run X ./none/...\n```": "./none/...",
		"see `ExampleQuick`": "", "see `ExampleSlow`": "there is no ExampleSlow",
	} {
		tree["page.md"] = &fstest.MapFile{Data: []byte("# Top\n\n" + line + "\n")}
		faults := strings.Join(guides.Links(tree, "page.md"), "\n")
		if fault == "" {
			assert.Empty(t, faults, line)
		} else {
			assert.Contains(t, faults, fault, line)
			assert.Contains(t, faults, "page.md: ", line)
		}
	}
	assert.Len(t, guides.Links(tree, "gone.md"), 1)
}

// The guides show code that runs: each block stands in an example or a test. The Chinese guide has the same blocks as the English one,
// and as many headings.
func TestTheGuidesShowCodeThatRuns(t *testing.T) {
	var sources []string
	for _, pattern := range []string{"*_test.go", "../../examples/embed/*.go"} {
		names, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range names {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			sources = append(sources, string(text))
		}
	}
	for _, guide := range []string{"embedding", "adapters", "operating"} {
		english, chinese := read(t, "docs/"+guide+".md"), read(t, "docs/"+guide+".zh-CN.md")
		blocks := guides.Blocks(english)
		assert.NotEmpty(t, blocks, guide)
		for _, block := range blocks {
			assert.True(t, guides.Quoted(block, sources...), "%s: no example has\n%s", guide, block)
		}
		assert.Equal(t, blocks, guides.Blocks(chinese), guide)
		assert.Equal(t, strings.Count(english, "\n#"), strings.Count(chinese, "\n#"), guide)
		assert.Contains(t, english, "("+guide+".zh-CN.md)")
		assert.Contains(t, chinese, "("+guide+".md)")
	}
}

func TestQuoted(t *testing.T) {
	source := "func f() {\n\tif a {\n\t\tb()\n\n\t\tc()\n\t}\n}\n"
	for _, tc := range []struct {
		block string
		want  bool
	}{
		{"if a {\n\tb()\n\n\tc()\n}\n", true}, {"b()\n\nc()\n", true}, {"func f() {\n\tif a {\n", true}, {"c()\n\td()\n", false}, {"if a {\n\tc()\n", false},
		{"()\n", false}, {"if a {\nb()\n", false}, {"\n", false}, {"}\n}\nx\ny\n", false},
	} {
		assert.Equal(t, tc.want, guides.Quoted(tc.block, "other\n", source), tc.block)
	}
	assert.True(t, slices.Equal([]string{"a\n", "b\nc\n"}, guides.Blocks("```go\na\n```\n\n```sh\nx\n```\n```go\nb\nc\n```\n")))
}

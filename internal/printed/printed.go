// Package printed keeps the documentation that the code prints of itself, and tests that what is stored is what is printed.
package printed

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

// Page begins a page that a package's test prints.
func Page(title, pkg string) *strings.Builder {
	b := &strings.Builder{}
	b.WriteString("# " + title + "\n\nPrinted by `go test ./" + pkg + " -run Documentation -update`; do not edit.\n")
	return b
}

// States prints a machine's diagram and table in a language.
func States(b *strings.Builder, l townhall.Language, diagram, table func(townhall.Language) string) {
	b.WriteString("\n```mermaid\n" + diagram(l) + "```\n\n```text\n" + table(l) + "```\n")
}

// Definitions prints how figures are counted, in both languages.
func Definitions(b *strings.Builder, all []townhall.Definition) {
	b.WriteString("\n## How the figures are counted 指标口径\n\n")
	for _, d := range all {
		for _, l := range []townhall.Language{townhall.EN, townhall.ZH} {
			b.WriteString("- " + townhall.Say("", "**{name}** {text}（{cite}）", "**{name}**: {text} ({cite})", "name", d.Name, "text", d.Text, "cite", d.Cite).In(l) + "\n")
		}
	}
}

// Same writes the page, if asked to, and finds stored what is printed.
func Same(t testing.TB, file string, b *strings.Builder, update bool) {
	t.Helper()
	if update {
		require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o644))
	}
	stored, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, b.String(), string(stored))
}

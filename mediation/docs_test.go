package mediation_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

var update = flag.Bool("update", false, "write docs/mediation.md anew from the table of states")

// docs/mediation.md is printed by the table and the definitions themselves.
func TestDocumentationIsPrintedByTheCode(t *testing.T) {
	const file = "../docs/mediation.md"
	var b strings.Builder
	b.WriteString("# Mediation 人民调解\n\nPrinted by `go test ./mediation -run Documentation -update`; do not edit.\n")
	for _, part := range []struct {
		l       townhall.Language
		heading string
	}{{townhall.EN, "## A case's ways"}, {townhall.ZH, "## 案件的状态"}} {
		b.WriteString("\n" + part.heading + "\n\n```mermaid\n" + mediation.CaseStates.Diagram(part.l) + "```\n\n```text\n" + mediation.CaseStates.Table(part.l) + "```\n")
	}
	b.WriteString("\n## How the figures are counted 指标口径\n\n")
	for _, d := range mediation.Definitions() {
		for _, l := range []townhall.Language{townhall.EN, townhall.ZH} {
			b.WriteString("- " + townhall.Say("", "**{name}** {text}（{cite}）", "**{name}**: {text} ({cite})", "name", d.Name, "text", d.Text, "cite", d.Cite).In(l) + "\n")
		}
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o644))
	}
	stored, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, b.String(), string(stored))
}

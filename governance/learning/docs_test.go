package learning_test

import (
	"context"
	"flag"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/learning"
)

var update = flag.Bool("update", false, "write docs/learning.md anew from the tables of states")

// docs/learning.md is printed by the tables and the definitions themselves.
func TestDocumentationIsPrintedByTheCode(t *testing.T) {
	const file = "../../docs/learning.md"
	var b strings.Builder
	b.WriteString("# Learning 普法学习\n\nPrinted by `go test ./governance/learning -run Documentation -update`; do not edit.\n")
	for _, part := range []struct {
		l             townhall.Language
		exam, sitting string
	}{{townhall.EN, "## An exam's ways", "## A sitting's ways"}, {townhall.ZH, "## 考试的状态", "## 应试的状态"}} {
		b.WriteString("\n" + part.exam + "\n\n```mermaid\n" + learning.ExamStates.Diagram(part.l) + "```\n\n```text\n" + learning.ExamStates.Table(part.l) + "```\n")
		b.WriteString("\n" + part.sitting + "\n\n```mermaid\n" + learning.SittingStates.Diagram(part.l) + "```\n\n```text\n" + learning.SittingStates.Table(part.l) + "```\n")
	}
	b.WriteString("\n## How the figures are counted 指标口径\n\n")
	for _, d := range learning.Definitions() {
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

// The package doc's table of functions is what a policy is asked.
func TestThePolicyIsAskedWhatTheDocSays(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	said := map[string][]string{} // the verb and kind of each function
	for _, row := range regexp.MustCompile(`(?m)^//\t([A-Z]\w+) +(\w+) +([a-z.]+)`).FindAllStringSubmatch(string(doc), -1) {
		said[row[1]] = row[2:]
	}
	d := 1
	o := office(&d)
	var asked [][]string
	o.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		asked = append(asked, []string{r.Verb, r.Record.Kind, string(r.Record.Holder)})
		return nil
	})
	done := map[string]bool{}
	takes := func(function string, times int, step func() error) {
		t.Helper()
		asked = nil
		require.NoError(t, step(), function)
		assert.Len(t, asked, times, function)
		for _, got := range asked {
			assert.Equal(t, append(slices.Clone(said[function]), "justice"), got, function)
		}
		done[function] = true
	}
	var x learning.Exam
	takes("Announce", 1, func() (err error) { x, err = learning.Announce(ctx, o, clerk, exam()); return err })
	d = 22
	takes("Sit", 1, func() error { _, err := learning.Sit(ctx, o, clerk, x.Ref(), script("p1", worth50)); return err })
	takes("Sit", 2, func() error { _, err := learning.Sit(ctx, o, clerk, x.Ref(), script("p1", worth70)); return err })
	d = 24
	takes("Close", 2, func() error { _, err := learning.Close(ctx, o, clerk, x.Ref()); return err })
	assert.ElementsMatch(t, slices.Collect(maps.Keys(said)), slices.Collect(maps.Keys(done)))
	assert.Len(t, said, 3)

	var verbs []string
	for e, err := range o.Store.History(ctx, learning.SittingRef(x.Ref(), "p1"), 0) {
		require.NoError(t, err)
		verbs = append(verbs, e.Verb)
	}
	assert.Equal(t, []string{"sit", "pass"}, verbs, "the history's verbs")

	o.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error { return townhall.Denied(r) })
	_, err = learning.Sit(ctx, o, clerk, x.Ref(), script("p1", worth50))
	assert.ErrorIs(t, err, townhall.Forbidden)
	_, err = learning.Announce(ctx, o, clerk, exam())
	assert.Error(t, err)
}

package learning_test

import (
	"context"
	"flag"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/learning"
	"github.com/townhall-go/townhall/internal/printed"
)

var update = flag.Bool("update", false, "write docs/learning.md anew from the tables of states")

// docs/learning.md is printed by the tables and the definitions themselves.
func TestDocumentationIsPrintedByTheCode(t *testing.T) {
	b := printed.Page("Learning 普法学习", "governance/learning")
	for _, part := range []struct {
		l             townhall.Language
		exam, sitting string
	}{{townhall.EN, "## An exam's ways", "## A sitting's ways"}, {townhall.ZH, "## 考试的状态", "## 应试的状态"}} {
		b.WriteString("\n" + part.exam + "\n")
		printed.States(b, part.l, learning.ExamStates.Diagram, learning.ExamStates.Table)
		b.WriteString("\n" + part.sitting + "\n")
		printed.States(b, part.l, learning.SittingStates.Diagram, learning.SittingStates.Table)
	}
	printed.Definitions(b, learning.Definitions())
	printed.Same(t, "../../docs/learning.md", b, *update)
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

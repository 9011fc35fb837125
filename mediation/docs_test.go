package mediation_test

import (
	"context"
	"flag"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
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

// The package doc's table of functions is what a policy is asked.
func TestThePolicyIsAskedWhatTheDocSays(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	said := map[string][]string{} // the verb and kind of each function
	for _, row := range regexp.MustCompile(`(?m)^//\t([A-Z]\w+) +(\w+) +([a-z.]+)`).FindAllStringSubmatch(string(doc), -1) {
		said[row[1]] = row[2:]
	}
	office := cn.Office(memory.New(), nil)
	office.Now = func() time.Time { return day(time.March, 3).Time(cn.Zone) }
	var asked [][]string
	office.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		asked = append(asked, []string{r.Verb, r.Record.Kind, string(r.Record.Holder)})
		return nil
	})
	var body, c townhall.Ref
	done := map[string]bool{}
	takes := func(function string, step func() error) {
		t.Helper()
		asked = nil
		require.NoError(t, step(), function)
		require.NotEmpty(t, asked, function)
		for _, got := range asked {
			assert.Equal(t, append(slices.Clone(said[function]), body.ID), got, function)
		}
		done[function] = true
	}
	body = committee().Ref()
	takes("Establish", func() error { _, err := mediation.Establish(ctx, office, mediator, committee()); return err })
	takes("Engage", func() error {
		_, err := mediation.Engage(ctx, office, mediator, body, "e1", townhall.Date{})
		return err
	})
	takes("Disengage", func() error {
		_, err := mediation.Disengage(ctx, office, mediator, body, "e1", mediation.Leaving{How: mediation.Resigned, Reason: "moves away"})
		return err
	})
	takes("Reelect", func() error {
		_, err := mediation.Reelect(ctx, office, mediator, body, townhall.Date{}, committee().Members...)
		return err
	})
	accept := func() error {
		made, err := mediation.Accept(ctx, office, mediator, application())
		c = made.Ref()
		return err
	}
	takes("Accept", accept)
	takes("End", func() error {
		_, err := mediation.End(ctx, office, mediator, c, mediation.Ending{Reason: "li withdrew", Told: mediation.Routes()})
		return err
	})
	takes("Escalate", func() error {
		_, err := mediation.Escalate(ctx, office, mediator, c, mediation.Escalation{Harm: mediation.Crime, Prevented: true, Persons: 2})
		return err
	})
	takes("Accept", accept)
	begun := func() {
		takes("Assign", func() error { _, err := mediation.Assign(ctx, office, mediator, c, "m1"); return err })
		takes("Mediate", func() error {
			_, err := mediation.Mediate(ctx, office, mediator, c, mediation.Session{Record: "both heard"})
			return err
		})
	}
	begun()
	terms := mediation.Terms{Content: "pays", Obligations: []mediation.Obligation{{By: "li", What: "pays"}, {By: "wang", What: "pays"}}}
	takes("Draft", func() error { _, err := mediation.Draft(ctx, office, mediator, c, terms); return err })
	for _, p := range []townhall.PersonID{"wang", "li", "m1"} {
		takes("Sign", func() error {
			_, err := mediation.Sign(ctx, office, mediator, c, mediation.Signature{Person: p})
			return err
		})
	}
	takes("Seal", func() error { _, err := mediation.Seal(ctx, office, mediator, c, townhall.Date{}); return err })
	for i := range terms.Obligations {
		takes("Perform", func() error { _, err := mediation.Perform(ctx, office, mediator, c, i, townhall.Date{}); return err })
	}
	takes("Accept", accept)
	begun()
	takes("AgreeOrally", func() error { _, err := mediation.AgreeOrally(ctx, office, mediator, c, terms); return err })
	assert.ElementsMatch(t, slices.Collect(maps.Keys(said)), slices.Collect(maps.Keys(done)))
	assert.Len(t, said, 14)
}

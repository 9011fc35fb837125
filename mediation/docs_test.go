package mediation_test

import (
	"context"
	"flag"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/internal/printed"
	"github.com/townhall-go/townhall/mediation"
)

var update = flag.Bool("update", false, "write docs/mediation.md anew from the table of states")

// docs/mediation.md is printed by the table and the definitions themselves.
func TestDocumentationIsPrintedByTheCode(t *testing.T) {
	b := printed.Page("Mediation 人民调解", "mediation")
	b.WriteString("\n## A case's ways\n")
	printed.States(b, townhall.EN, mediation.CaseStates.Diagram, mediation.CaseStates.Table)
	b.WriteString("\n## 案件的状态\n")
	printed.States(b, townhall.ZH, mediation.CaseStates.Diagram, mediation.CaseStates.Table)
	printed.Definitions(b, mediation.Definitions())
	printed.Same(t, "../docs/mediation.md", b, *update)
}

// The package doc's table of functions is what a policy is asked.
func TestThePolicyIsAskedWhatTheDocSays(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	said := map[string][]string{} // the verb and kind of each function
	for _, row := range regexp.MustCompile(`(?m)^//\t([A-Z]\w+) +(\w+) +([a-z._]+)`).FindAllStringSubmatch(string(doc), -1) {
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
		_, err := mediation.Engage(ctx, office, mediator, body, mediation.Engagement{Person: "e1"})
		return err
	})
	takes("Disengage", func() error {
		_, err := mediation.Disengage(ctx, office, mediator, body, "e1", mediation.Leaving{How: mediation.Resigned, Reason: "moves away"})
		return err
	})
	takes("Reelect", func() error {
		_, err := mediation.Reelect(ctx, office, mediator, body, mediation.Election{On: day(time.March, 1), Members: committee().Members})
		return err
	})
	takes("Elect", func() error {
		_, err := mediation.Disengage(ctx, office, mediator, body, "m3", mediation.Leaving{How: mediation.Resigned, Reason: "moves away", Last: day(time.March, 2)})
		require.NoError(t, err)
		asked = nil
		_, err = mediation.Elect(ctx, office, mediator, body, townhall.Date{}, mediation.Member{Person: "m4"})
		return err
	})
	takes("Censure", func() error {
		_, err := mediation.Censure(ctx, office, mediator, body, mediation.Conduct{Person: "m4", What: mediation.Insulting, Measure: mediation.Criticised, Note: "shouted at li"})
		return err
	})
	takes("ReportChanges", func() error {
		_, err := mediation.ReportChanges(ctx, office, mediator, body, "county justice bureau", townhall.Date{})
		return err
	})
	accept := func() error {
		made, err := mediation.Accept(ctx, office, mediator, application())
		c = made.Ref()
		return err
	}
	caseStep := func(function string, step func() (mediation.Case, error)) {
		t.Helper()
		takes(function, func() error { _, err := step(); return err })
	}
	caseStep("Quick", func() (mediation.Case, error) {
		return mediation.Quick(ctx, office, mediator, mediation.QuickCase{Place: "shuinan/dongcun", Category: mediation.Neighbours, Parties: fence, Agreed: "fence back by 20 cm"})
	})
	caseStep("Decline", func() (mediation.Case, error) {
		a := application()
		a.Bars = []mediation.Bar{mediation.Elsewhere}
		return mediation.Decline(ctx, office, mediator, a, mediation.Routes()...)
	})
	takes("Accept", accept)
	caseStep("End", func() (mediation.Case, error) {
		return mediation.End(ctx, office, mediator, c, mediation.Ending{Reason: "li withdrew", Told: mediation.Routes()})
	})
	caseStep("Escalate", func() (mediation.Case, error) {
		return mediation.Escalate(ctx, office, mediator, c, mediation.Escalation{Harm: mediation.Crime, Prevented: true, Persons: 2})
	})
	caseStep("Warn", func() (mediation.Case, error) {
		return mediation.Warn(ctx, office, mediator, c, mediation.Warning{Sign: "threats", Measures: "visited twice"})
	})
	caseStep("Attach", func() (mediation.Case, error) {
		return mediation.Attach(ctx, office, mediator, c, mediation.Paper{What: "photograph", Attachment: townhall.Attachment{Digest: digest, Name: "fence.jpg"}})
	})
	takes("Accept", accept)
	for _, p := range fence {
		caseStep("Declare", func() (mediation.Case, error) {
			return mediation.Declare(ctx, office, mediator, c, mediation.Declaration{Party: p.Person, Will: mediation.MoreTime})
		})
	}
	caseStep("Extend", func() (mediation.Case, error) {
		return mediation.Extend(ctx, office, mediator, c, mediation.Extending{N: 1, Reason: "an expert is awaited"})
	})
	caseStep("Assign", func() (mediation.Case, error) {
		return mediation.Assign(ctx, office, mediator, c, mediation.Assignment{Mediators: []townhall.PersonID{"m1", "m2"}})
	})
	caseStep("Recuse", func() (mediation.Case, error) {
		return mediation.Recuse(ctx, office, mediator, c, mediation.Recusal{Mediator: "m2", Ground: mediation.Objection, By: "li"})
	})
	caseStep("Invite", func() (mediation.Case, error) {
		return mediation.Invite(ctx, office, mediator, c, mediation.Helper{Role: mediation.Police, Unit: "police"})
	})
	begun := func() {
		caseStep("Assign", func() (mediation.Case, error) {
			return mediation.Assign(ctx, office, mediator, c, mediation.Assignment{Mediators: []townhall.PersonID{"m1"}})
		})
		caseStep("Mediate", func() (mediation.Case, error) {
			return mediation.Mediate(ctx, office, mediator, c, mediation.Session{Record: "both heard", Rights: true})
		})
	}
	begun()
	terms := mediation.Terms{Content: "pays", Obligations: []mediation.Obligation{{By: "li", What: "pays"}, {By: "wang", What: "pays"}}}
	caseStep("Draft", func() (mediation.Case, error) { return mediation.Draft(ctx, office, mediator, c, terms) })
	for _, p := range []townhall.PersonID{"wang", "li", "m1"} {
		caseStep("Sign", func() (mediation.Case, error) {
			return mediation.Sign(ctx, office, mediator, c, mediation.Signature{Person: p})
		})
	}
	caseStep("Seal", func() (mediation.Case, error) { return mediation.Seal(ctx, office, mediator, c, townhall.Date{}) })
	caseStep("Urge", func() (mediation.Case, error) {
		return mediation.Urge(ctx, office, mediator, c, mediation.Urging{Note: "telephoned"})
	})
	caseStep("ApplyForConfirmation", func() (mediation.Case, error) {
		return mediation.ApplyForConfirmation(ctx, office, mediator, c, mediation.Review{By: []townhall.PersonID{"wang", "li"}, Court: "county court"})
	})
	caseStep("CourtAnswers", func() (mediation.Case, error) {
		return mediation.CourtAnswers(ctx, office, mediator, c, mediation.Ruling{Answer: mediation.Confirmed})
	})
	for i := range terms.Obligations {
		caseStep("Perform", func() (mediation.Case, error) { return mediation.Perform(ctx, office, mediator, c, i, townhall.Date{}) })
	}
	caseStep("FollowUp", func() (mediation.Case, error) {
		return mediation.FollowUp(ctx, office, mediator, c, mediation.Visit{By: "m1", Record: "quiet"})
	})
	takes("Accept", accept)
	begun()
	caseStep("AgreeOrally", func() (mediation.Case, error) { return mediation.AgreeOrally(ctx, office, mediator, c, terms) })
	caseStep("ReportBreach", func() (mediation.Case, error) {
		return mediation.ReportBreach(ctx, office, mediator, c, mediation.Breach{Reason: "li pays nothing", Told: true})
	})
	caseStep("Rescind", func() (mediation.Case, error) {
		return mediation.Rescind(ctx, office, mediator, c, mediation.Rescission{How: mediation.ByCourt, Reason: "found void"})
	})
	screeningTakes(office, body, takes)
	office = office.With(paidBook(t))
	office.Now = func() time.Time { return day(time.April, 1).Time(cn.Zone) }
	var sheet townhall.Ref
	takes("ComputeSheet", func() error {
		s, err := mediation.ComputeSheet(ctx, office, mediator, body.ID, townhall.Month(2025, time.March))
		sheet = s.Ref()
		return err
	})
	takes("ApproveSheet", func() error {
		_, err := mediation.ApproveSheet(ctx, office, townhall.Actor{Person: "head"}, sheet)
		return err
	})
	cashier := townhall.Actor{Person: "cashier"}
	takes("PaySheet", func() error { _, err := mediation.PaySheet(ctx, office, cashier, sheet); return err })
	takes("ReverseSheet", func() error {
		_, err := mediation.ReverseSheet(ctx, office, cashier, sheet, "paid to a closed account")
		return err
	})
	assert.ElementsMatch(t, append(slices.Collect(maps.Keys(done)), "Transfer"), slices.Collect(maps.Keys(said)), "a transfer is held by two committees")
	assert.Len(t, said, 46)
}

package mediation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/internal/printed"
	"github.com/townhall-go/townhall/mediation"
)

// docs/screening.md is printed by the tables and the definitions themselves.
func TestScreeningDocumentationIsPrintedByTheCode(t *testing.T) {
	b := printed.Page("Dispute screening 矛盾纠纷排查", "mediation")
	for _, part := range []struct {
		heading        string
		diagram, table func(townhall.Language) string
	}{
		{"A screening's ways 排查的状态", mediation.ScreeningStates.Diagram, mediation.ScreeningStates.Table},
		{"A risk's ways 隐患的状态", mediation.RiskStates.Diagram, mediation.RiskStates.Table},
	} {
		b.WriteString("\n## " + part.heading + "\n")
		printed.States(b, townhall.EN, part.diagram, part.table)
		printed.States(b, townhall.ZH, part.diagram, part.table)
	}
	printed.Definitions(b, mediation.ScreeningDefinitions())
	printed.Same(t, "../docs/screening.md", b, *update)
}

// The tables are whole, and every guard says which part it judges and by what.
func TestScreeningTablesAreWhole(t *testing.T) {
	require.NoError(t, mediation.ScreeningStates.Check())
	require.NoError(t, mediation.RiskStates.Check())
	for _, move := range mediation.ScreeningStates.Moves {
		for _, g := range move.Guards {
			assert.NotEmpty(t, g.Field, g.Code)
			assert.NotNil(t, g.Shows, g.Code)
			assert.False(t, g.Cite.IsZero(), g.Code)
		}
	}
	for _, move := range mediation.RiskStates.Moves {
		for _, g := range move.Guards {
			assert.NotEmpty(t, g.Field, g.Code)
			assert.NotNil(t, g.Shows, g.Code)
			assert.False(t, g.Cite.IsZero(), g.Code)
		}
	}
}

// screeningTakes takes each step of a screening and of a risk in an office on 3 March.
func screeningTakes(office townhall.Office, body townhall.Ref, takes func(function string, step func() error)) {
	place := townhall.Place("shuinan/dongcun")
	var s mediation.Screening
	var r mediation.Risk
	screening := func(function string, step func() (mediation.Screening, error)) {
		takes(function, func() (err error) { s, err = step(); return err })
	}
	risk := func(function string, step func() (mediation.Risk, error)) {
		takes(function, func() (err error) { r, err = step(); return err })
	}
	plan := func() {
		screening("PlanScreening", func() (mediation.Screening, error) {
			return mediation.PlanScreening(ctx, office, mediator, mediation.Campaign{Committee: body.ID, Name: townhall.Plain("spring"), Places: []townhall.Place{place},
				Days: townhall.Period{To: day(time.March, 31)}, Every: townhall.Within(1, townhall.Months)})
		})
	}
	closing := func() {
		screening("CloseRound", func() (mediation.Screening, error) {
			return mediation.CloseRound(ctx, office, mediator, s.Ref(), mediation.Closing{Reason: "snow"})
		})
	}
	plan()
	closing()
	screening("FinishScreening", func() (mediation.Screening, error) {
		return mediation.FinishScreening(ctx, office, mediator, s.Ref(), mediation.Closing{Reason: "merged with the county's"})
	})
	plan()
	screening("InspectPlace", func() (mediation.Screening, error) {
		return mediation.InspectPlace(ctx, office, mediator, s.Ref(), mediation.Inspection{Place: place, Risks: 1})
	})
	closing()
	screening("NextRound", func() (mediation.Screening, error) {
		return mediation.NextRound(ctx, office, mediator, s.Ref(), townhall.Date{})
	})
	find := func() {
		risk("FindRisk", func() (mediation.Risk, error) {
			return mediation.FindRisk(ctx, office, mediator, mediation.Hazard{Screening: s.ID, Place: place, Category: mediation.Land, Level: mediation.LowRisk, What: "a strip of forest"})
		})
	}
	find()
	risk("GradeRisk", func() (mediation.Risk, error) {
		return mediation.GradeRisk(ctx, office, mediator, r.Ref(), mediation.Grading{Level: mediation.HighRisk, Reason: "threats"})
	})
	risk("PreventRisk", func() (mediation.Risk, error) {
		return mediation.PreventRisk(ctx, office, mediator, r.Ref(), mediation.Prevention{How: "talked to both", Persons: 2})
	})
	find()
	risk("DismissRisk", func() (mediation.Risk, error) {
		return mediation.DismissRisk(ctx, office, mediator, r.Ref(), mediation.Dismissal{Reason: "hearsay"})
	})
	find()
	var c mediation.Case
	takes("Accept", func() (err error) {
		a := application()
		a.Risk = r.ID
		c, err = mediation.Accept(ctx, office, mediator, a)
		return err
	})
	risk("OpenRiskCase", func() (mediation.Risk, error) { return mediation.OpenRiskCase(ctx, office, mediator, r.Ref(), c.ID) })
}

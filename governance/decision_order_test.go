package governance_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance"
)

// TestStepsFollowOneAnother: whatever day it is recorded on, no step was before the one that it follows.
func TestStepsFollowOneAnother(t *testing.T) {
	april := func(day int) townhall.Date { return townhall.NewDate(2025, time.April, day) }
	for _, c := range []struct {
		name string
		from governance.DecisionState
		on   townhall.Date
		step func(on townhall.Date) decisionStep
	}{
		{"comment before the proposal", governance.Proposed, march(3), func(on townhall.Date) decisionStep {
			return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
				return d.OpenComment(m, governance.Comment{From: on})
			}
		}},
		{"an expert before the proposal", governance.Commented, march(3), func(on townhall.Date) decisionStep {
			return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
				return d.Advise(m, governance.Advice{On: on, Expert: "another", Independent: true, Text: "x"})
			}
		}},
		{"submitted before the comment closed and the risk was assessed", governance.Commented, april(8), func(on townhall.Date) decisionStep {
			return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
				return d.SubmitReview(m, on)
			}
		}},
		{"adjusted before what it adjusts was assessed", governance.Commented, april(8), func(on townhall.Date) decisionStep {
			return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
				return d.Adjust(m, governance.Adjustment{On: on, Text: "fewer places"})
			}
		}},
		{"sent back before it was submitted", governance.InReview, april(9), func(on townhall.Date) decisionStep {
			return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
				return d.Review(m, governance.Review{On: on, By: "justice", Text: "x"})
			}
		}},
		{"reported before the review passed", governance.Reviewed, april(21), func(on townhall.Date) decisionStep {
			return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
				return d.ReportToParty(m, on)
			}
		}},
		{"decided before the report", governance.Reviewed, april(22), func(on townhall.Date) decisionStep {
			return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
				s := stand(true, true, true, false)
				s.On = on
				return d.Decide(m, s)
			}
		}},
		{"published before the decision", governance.Decided, april(23), func(on townhall.Date) decisionStep {
			return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
				return d.Publish(m, on)
			}
		}},
		{"archived before it was published", governance.DecisionPublished, april(24), func(on townhall.Date) decisionStep {
			return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
				return d.Archive(m, on)
			}
		}},
		{"looked back on before it was published", governance.DecisionArchived, april(24), func(on townhall.Date) decisionStep {
			return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
				return d.LookBack(m, governance.Evaluation{On: on, By: "x", Text: "x"})
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, _ := decidedTo(t, c.from)
			m := decisionMoment(april(30))
			_, _, err := c.step(c.on.AddDays(-1))(d, m)
			refusal, ok := err.(*townhall.Refusal)
			require.True(t, ok, "%v", err)
			assert.Contains(t, failed(refusal), "governance.decision.on")
			if slices.Contains(failed(refusal), "governance.decision.entered") { // what is entered when it is done
				m = decisionMoment(c.on)
			}
			_, _, err = c.step(c.on)(d, m)
			assert.NoError(t, err, "on the same day it may")
			_, _, err = c.step(april(30).AddDays(1))(d, m)
			assert.Error(t, err, "and not tomorrow")
		})
	}
}

// TestARiskThatCannotBeBorne forbids to adopt, not to decline (art. 24); the draft may be adjusted, and is then assessed and reviewed anew.
func TestARiskThatCannotBeBorne(t *testing.T) {
	refused := func(err error, clause string) {
		t.Helper()
		refusal, ok := err.(*townhall.Refusal)
		require.True(t, ok, "%v", err)
		assert.Equal(t, []string{clause}, failed(refusal))
	}
	commented, day := decidedTo(t, governance.Commented)
	commented.Risk = governance.RiskAssessment{} // nobody has assessed it yet
	m := decisionMoment(day)
	_, _, err := commented.SubmitReview(m, day)
	refused(err, "governance.decision.assessed")

	assessed := func(d governance.Decision, on townhall.Date, controlled bool) governance.Decision {
		t.Helper()
		for _, step := range []struct {
			on   townhall.Date
			take decisionStep
		}{
			{on, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
				return d.AssessRisk(m, governance.RiskAssessment{By: "committee", Controlled: controlled, Text: "x"})
			}},
			{on, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
				return d.SubmitReview(m, on)
			}},
			{on.AddDays(20), review(true)},
			{on.AddDays(20), func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
				return d.ReportToParty(m, m.Today)
			}},
		} {
			d, _, err = step.take(d, decisionMoment(step.on))
			require.NoError(t, err)
		}
		return d
	}
	reviewed := assessed(commented, day, false)
	m = decisionMoment(day.AddDays(21))
	_, _, err = reviewed.Decide(m, stand(true, true, true))
	refused(err, "governance.decision.controlled")
	declined, _, err := reviewed.Decide(m, stand(false, false, false))
	require.NoError(t, err)
	assert.Equal(t, governance.Declined, declined.State)

	adjusted, facts, err := reviewed.Adjust(m, governance.Adjustment{Text: "half the places"})
	require.NoError(t, err)
	assert.Equal(t, "half the places", facts[0].Reason)
	assert.Equal(t, governance.Commented, adjusted.State)
	assert.False(t, adjusted.Adjusted[0].Risk.Controlled)
	assert.Equal(t, reviewed.Risk, adjusted.Adjusted[0].Risk, "what was found of the draft before is kept")
	assert.Equal(t, reviewed.Advice, adjusted.Adjusted[0].Advice, "and what experts said of it")
	_, _, err = adjusted.SubmitReview(m, m.Today)
	assert.Equal(t, []string{"governance.decision.experts", "governance.decision.assessed"}, clauses(t, err))
	again := governance.Advice{Expert: "professor", Independent: true, Text: "now it will do"}
	early := again
	early.On = m.Today.AddDays(-1)
	_, _, err = adjusted.Advise(m, early)
	refused(err, "governance.decision.on")
	adjusted, _, err = adjusted.Advise(m, again) // the same one, of the draft as it is now
	require.NoError(t, err)
	_, _, err = adjusted.Advise(m, again)
	refused(err, "governance.decision.advice")
	_, _, err = adjusted.AssessRisk(m, governance.RiskAssessment{On: m.Today.AddDays(-1), By: "committee", Controlled: true, Text: "x"})
	refused(err, "governance.decision.on")

	final := assessed(adjusted, m.Today, true)
	stale := final
	stale.Reported = reviewed.Reported
	m = decisionMoment(m.Today.AddDays(21))
	_, _, err = stale.Decide(m, stand(true, true, true))
	refused(err, "governance.decision.reported")
	decided, _, err := final.Decide(m, stand(true, true, true))
	require.NoError(t, err)
	assert.Equal(t, governance.Decided, decided.State)
}

// TestACongressIsNoGovernment, whatever a decision says of its unit: the office knows.
func TestACongressIsNoGovernment(t *testing.T) {
	ctx := context.Background()
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return march(3).Time(cn.Zone) }
	for kind, want := range map[governance.Kind]bool{governance.Congress: false, governance.Government: true} {
		_, err := governance.FormBody(ctx, office, clerk, governance.Body{ID: townhall.UnitID(kind), Kind: kind, Name: townhall.Plain("x"), Formed: newYear, Members: congress("").Members[:3]})
		require.NoError(t, err)
		d := proposal()
		d.Unit, d.Of = townhall.UnitID(kind), governance.Government
		proposed, err := governance.ProposeDecision(ctx, office, clerk, d)
		if want {
			require.NoError(t, err)
			assert.Equal(t, governance.Government, proposed.Of)
			continue
		}
		refusal, ok := err.(*townhall.Refusal)
		require.True(t, ok, "%v", err)
		assert.Contains(t, failed(refusal), "governance.decision.government")
	}
}

// TestWhatTheLawKeepsFromThePublic is not put to it, and says why and by which source (art. 14).
func TestWhatTheLawKeepsFromThePublic(t *testing.T) {
	d, _ := decidedTo(t, governance.Proposed)
	m := decisionMoment(march(5))
	secrets := townhall.Cite{Law: "保守国家秘密法", Article: "13"}
	for name, refused := range map[string]decisionStep{
		"no reason": func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.ForgoComment(m, " ", secrets)
		},
		"no source": func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.ForgoComment(m, "涉及国家秘密", townhall.Cite{})
		},
	} {
		_, _, err := refused(d, m)
		assert.Equal(t, []string{"governance.decision.comment.forgone"}, clauses(t, err), name)
	}
	d, facts, err := d.ForgoComment(m, "涉及国家秘密", secrets)
	require.NoError(t, err)
	assert.Equal(t, governance.Commented, d.State)
	assert.Equal(t, []townhall.Cite{secrets}, facts[0].Basis)
}

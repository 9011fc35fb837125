package governance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
)

// plainly takes a decision that was proposed as neither technical nor risky to where its comment is over.
func plainly(t *testing.T) (governance.Decision, townhall.Moment) {
	t.Helper()
	d, m := proposal(), decisionMoment(march(3))
	d.Technical, d.Risky = false, false
	d, _, err := d.Propose(m)
	require.NoError(t, err)
	d, _, err = d.ForgoComment(m, "涉及国家秘密", townhall.Cite{Law: "保守国家秘密法"})
	require.NoError(t, err)
	return d, m
}

// onTo takes a decision from its comment through the review and the report, so that it may be decided.
func onTo(t *testing.T, d governance.Decision, from townhall.Date) (governance.Decision, townhall.Moment) {
	t.Helper()
	d, _, err := d.SubmitReview(decisionMoment(from), townhall.Date{})
	require.NoError(t, err)
	m := decisionMoment(from.AddDays(20))
	d, _, err = review(true)(d, m)
	require.NoError(t, err)
	d, _, err = d.ReportToParty(m, townhall.Date{})
	require.NoError(t, err)
	return d, m
}

// TestWhatIsFoundOfADecision before the review asks for experts and for an assessment as if it had been proposed so (arts. 19, 22).
func TestWhatIsFoundOfADecision(t *testing.T) {
	d, m := plainly(t)
	for _, c := range []struct {
		name   string
		found  governance.Classification
		clause []string
	}{
		{"nothing", governance.Classification{Reason: "x"}, []string{"governance.decision.found"}},
		{"no reason", governance.Classification{Risky: true, Reason: " "}, []string{"governance.decision.reason"}},
	} {
		_, _, err := d.Classify(m, c.found)
		assert.Equal(t, c.clause, clauses(t, err), c.name)
	}
	for _, c := range []struct {
		found governance.Classification
		lacks string
	}{
		{governance.Classification{Technical: true, Reason: " 涉及结构安全 "}, "governance.decision.experts"},
		{governance.Classification{Risky: true, Reason: "居民反对"}, "governance.decision.assessed"},
	} {
		found, facts, err := d.Classify(m, c.found)
		require.NoError(t, err)
		assert.Equal(t, "classify", facts[0].Verb)
		assert.NotContains(t, facts[0].Reason, " ")
		assert.Equal(t, governance.Commented, found.State)
		_, _, err = found.SubmitReview(m, townhall.Date{})
		assert.Equal(t, []string{c.lacks}, clauses(t, err))
		_, _, err = found.Classify(m, c.found)
		assert.Equal(t, []string{"governance.decision.found"}, clauses(t, err), "once")
		both, _, err := found.Classify(m, governance.Classification{Technical: true, Risky: true, Reason: "x"})
		require.NoError(t, err)
		assert.True(t, both.Technical && both.Risky, "nothing is taken back")
	}
	for _, state := range []governance.DecisionState{governance.InReview, governance.Reviewed, governance.Decided} {
		late, day := decidedTo(t, state)
		late.Risky = false
		_, _, err := late.Classify(decisionMoment(day), governance.Classification{Risky: true, Reason: "x"})
		assert.Equal(t, []string{"governance.decision.state"}, clauses(t, err), state)
	}
}

// TestARiskOnRecordCounts though nobody had expected one (art. 24).
func TestARiskOnRecordCounts(t *testing.T) {
	for controlled, want := range map[bool][]string{false: {"governance.decision.controlled"}, true: nil} {
		d, m := plainly(t)
		d, _, err := d.AssessRisk(m, governance.RiskAssessment{By: "committee", Text: "x", Controlled: controlled})
		require.NoError(t, err)
		d, m = onTo(t, d, m.Today)
		_, _, err = d.Decide(m, stand(true, true, true))
		if want == nil {
			require.NoError(t, err)
			continue
		}
		assert.Equal(t, want, clauses(t, err))
	}
	d, m := plainly(t)
	d, m = onTo(t, d, m.Today)
	_, _, err := d.Decide(m, stand(true, true, true))
	assert.NoError(t, err, "and where there is none, none is asked for")
}

package governance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
)

// TestADecisionIsGivenUp for a reason, wherever it stands before it is taken; nothing is owed of it any more.
func TestADecisionIsGivenUp(t *testing.T) {
	for _, state := range []governance.DecisionState{governance.Proposed, governance.InComment, governance.Commented, governance.InReview, governance.Reviewed} {
		d, day := decidedTo(t, state)
		m := decisionMoment(day)
		_, _, err := d.Drop(m, townhall.Date{}, " ")
		assert.Equal(t, []string{"governance.decision.reason"}, clauses(t, err), state)
		_, _, err = d.Drop(m, day.AddDays(1), "x")
		assert.Equal(t, []string{"governance.decision.on"}, clauses(t, err), state)
		_, _, err = d.Drop(m, day.AddDays(-1), "x")
		assert.Equal(t, []string{"governance.decision.on"}, clauses(t, err), state)
		dropped, facts, err := d.Drop(m, townhall.Date{}, " 县里已另行规定 ")
		require.NoError(t, err, state)
		require.NoError(t, dropped.Check())
		assert.Equal(t, governance.DecisionDropped, dropped.State)
		assert.Equal(t, []string{"drop", "县里已另行规定"}, []string{facts[0].Verb, facts[0].Reason})
		assert.Equal(t, day, dropped.Head().Closed)
		for _, duty := range dropped.Duties {
			assert.False(t, duty.Open(), state)
		}
		_, _, err = dropped.LookBack(m, governance.Evaluation{By: "x", Text: "x"})
		assert.Equal(t, []string{"governance.decision.state"}, clauses(t, err), "nothing leads on")
		dropped.End = governance.Ending{}
		assert.ErrorContains(t, dropped.Check(), "end")
	}
	decided, day := decidedTo(t, governance.Decided)
	_, _, err := decided.Drop(decisionMoment(day), townhall.Date{}, "x")
	assert.Equal(t, []string{"governance.decision.state"}, clauses(t, err))
}

// TestADecisionIsNotStoppedAtWill (art. 37); what is stopped is filed and looked back on all the same.
func TestADecisionIsNotStoppedAtWill(t *testing.T) {
	basis := townhall.Cite{Law: "镇政府2025年第9号决定"}
	for _, state := range []governance.DecisionState{governance.DecisionPublished, governance.DecisionArchived} {
		d, day := decidedTo(t, state)
		m := decisionMoment(day)
		for _, e := range []governance.Ending{{Basis: basis}, {Reason: " ", Basis: basis}, {Reason: "x"}} {
			_, _, err := d.Stop(m, e)
			assert.Equal(t, []string{"governance.decision.stopped"}, clauses(t, err), state)
		}
		_, _, err := d.Stop(m, governance.Ending{On: day.AddDays(-1), Reason: "x", Basis: basis})
		assert.Equal(t, []string{"governance.decision.on"}, clauses(t, err), state)
		stopped, facts, err := d.Stop(m, governance.Ending{Reason: "未达到预期效果", Basis: basis})
		require.NoError(t, err)
		require.NoError(t, stopped.Check())
		assert.Equal(t, governance.DecisionStopped, stopped.State)
		assert.Equal(t, []townhall.Cite{basis}, facts[0].Basis)
		assert.Equal(t, day, stopped.Head().Closed)
		_, _, err = stopped.LookBack(m, governance.Evaluation{By: "x", Text: "x"})
		require.NoError(t, err)
		filed, _, err := stopped.Archive(m, townhall.Date{})
		if state == governance.DecisionArchived {
			assert.Equal(t, []string{"governance.decision.archived"}, clauses(t, err), "once")
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, []any{governance.DecisionStopped, day}, []any{filed.State, filed.Archived})
	}
	decided, day := decidedTo(t, governance.Decided)
	_, _, err := decided.Stop(decisionMoment(day), governance.Ending{Reason: "x", Basis: basis})
	assert.Equal(t, []string{"governance.decision.state"}, clauses(t, err))
}

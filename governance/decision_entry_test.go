package governance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
)

// TestWhatACommentsEndSays is what came in, and nothing of what was said when it opened or of why there might have been none.
func TestWhatACommentsEndSays(t *testing.T) {
	d, day := decidedTo(t, governance.InComment)
	m := decisionMoment(day.AddDays(36))
	closed, _, err := d.CloseComment(m, governance.Comment{Summary: " 12 opinions ", Count: 12, Forgone: "secret", Basis: townhall.Cite{Law: "保守国家秘密法"}})
	require.NoError(t, err)
	assert.Equal(t, governance.Comment{From: day, Until: d.Comment.Until, To: m.Today, Summary: "12 opinions", Count: 12}, closed.Comment)
	_, _, err = d.CloseComment(m, governance.Comment{Summary: "x"})
	assert.NoError(t, err, "nothing came in")
	_, _, err = d.CloseComment(m, governance.Comment{Summary: "x", Count: -5})
	assert.Equal(t, []string{"governance.decision.comment.count"}, clauses(t, err))
}

// TestAHearingIsOnRecord, or it was none (art. 17).
func TestAHearingIsOnRecord(t *testing.T) {
	d, day := decidedTo(t, governance.Commented)
	_, _, err := d.HoldHearing(decisionMoment(day), governance.Hearing{Materials: day.AddDays(-7), Record: " "})
	assert.Equal(t, []string{"governance.decision.hearing.record"}, clauses(t, err))
	d, _, err = d.HoldHearing(decisionMoment(day), governance.Hearing{Materials: day.AddDays(-7), Record: " 笔录 "})
	require.NoError(t, err)
	assert.Equal(t, "笔录", d.Hearings[0].Record)
}

// TestBlanksAreNobody: a name is what it was meant to be, without the blanks around it.
func TestBlanksAreNobody(t *testing.T) {
	for _, c := range []struct {
		clause string
		from   governance.DecisionState
		step   decisionStep
	}{
		{"governance.decision.review.by", governance.InReview, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.Review(m, governance.Review{By: " ", Text: "x"})
		}},
		{"governance.decision.review.by", governance.InReview, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.Review(m, governance.Review{By: " government", Text: "x"})
		}},
		{"governance.decision.advice", governance.Commented, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.Advise(m, governance.Advice{Expert: " ", Independent: true, Text: "x"})
		}},
		{"governance.decision.advice", governance.Commented, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.Advise(m, governance.Advice{Expert: "professor ", Independent: true, Text: "x"})
		}},
		{"governance.decision.last", governance.Reviewed, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			s := stand(true, true, true)
			s.Said[0].Person = " "
			return d.Decide(m, s)
		}},
		{"governance.decision.last", governance.Reviewed, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			s := stand(true, true, true)
			s.Said[0].Person = "m1 "
			return d.Decide(m, s)
		}},
	} {
		d, day := decidedTo(t, c.from)
		_, _, err := c.step(d, decisionMoment(day))
		assert.Equal(t, []string{c.clause}, clauses(t, err))
	}
	d, day := decidedTo(t, governance.InReview)
	d, _, err := d.Review(decisionMoment(day), governance.Review{By: " justice ", Text: " x "})
	require.NoError(t, err)
	assert.Equal(t, governance.Review{Submitted: day, On: day, By: "justice", Text: "x"}, d.Reviews[0])
}

// TestTimesRunFromTheirEntry: what is put to the public or handed to the review is entered when it is done, or its time would be over at once.
func TestTimesRunFromTheirEntry(t *testing.T) {
	proposed, day := decidedTo(t, governance.Proposed)
	m := decisionMoment(day.AddDays(40))
	_, _, err := proposed.OpenComment(m, governance.Comment{From: day})
	assert.Equal(t, []string{"governance.decision.entered"}, clauses(t, err))
	commented, day := decidedTo(t, governance.Commented)
	m = decisionMoment(day.AddDays(20))
	_, _, err = commented.SubmitReview(m, day)
	assert.Equal(t, []string{"governance.decision.entered"}, clauses(t, err))
	submitted, _, err := commented.SubmitReview(m, townhall.Date{})
	require.NoError(t, err)
	assert.Equal(t, m.Today, submitted.Reviews[0].Submitted)
}

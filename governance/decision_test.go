package governance_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance"
)

func march(day int) townhall.Date { return townhall.NewDate(2025, time.March, day) }

func proposal() governance.Decision {
	return governance.Decision{Title: townhall.Text{ZH: "镇区停车管理办法", EN: "parking in the town"}, Unit: "government", Of: governance.Government, Level: governance.TownLevel, Place: "town", Technical: true, Risky: true}
}

func decisionMoment(d townhall.Date) townhall.Moment {
	m := moment(d)
	m.Ref = townhall.Ref{Kind: governance.DecisionKind, ID: "parking"}
	return m
}

// stand is a discussion in which so many are for and so many against, and then the head.
func stand(adopted bool, others ...bool) governance.Discussion {
	s := governance.Discussion{Head: "head", Adopted: adopted}
	for i, yes := range others {
		s.Said = append(s.Said, governance.Stand{Person: townhall.PersonID(fmt.Sprint("m", i)), For: yes, Text: "said"})
	}
	s.Said = append(s.Said, governance.Stand{Person: "head", For: adopted})
	return s
}

type decisionStep = func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error)

func comment() decisionStep {
	return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
		return d.CloseComment(m, governance.Comment{Summary: "12 opinions, 7 adopted"})
	}
}

func review(lawful bool) decisionStep {
	return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
		return d.Review(m, governance.Review{By: "justice", Lawful: lawful, Text: "within the town's powers"})
	}
}

// decidedTo takes a decision to a state, each step on its day.
func decidedTo(t *testing.T, state governance.DecisionState) (governance.Decision, townhall.Date) {
	t.Helper()
	d, day := proposal(), march(3)
	for _, s := range []struct {
		after governance.DecisionState
		on    townhall.Date
		step  decisionStep
	}{
		{governance.Proposed, march(3), func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.Propose(m)
		}},
		{governance.InComment, march(3), func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.OpenComment(m, governance.Comment{})
		}},
		{governance.Commented, townhall.NewDate(2025, 4, 8), comment()},
		{governance.Commented, townhall.NewDate(2025, 4, 8), func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.Advise(m, governance.Advice{Expert: "professor", Independent: true, Text: "fewer places are enough", Dissent: true})
		}},
		{governance.Commented, townhall.NewDate(2025, 4, 8), func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.AssessRisk(m, governance.RiskAssessment{By: "committee", Controlled: true, Text: "low"})
		}},
		{governance.InReview, townhall.NewDate(2025, 4, 9), func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.SubmitReview(m, townhall.Date{})
		}},
		{governance.Reviewed, townhall.NewDate(2025, 4, 21), review(true)},
		{governance.Reviewed, townhall.NewDate(2025, 4, 22), func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.ReportToParty(m, townhall.Date{})
		}},
		{governance.Decided, townhall.NewDate(2025, 4, 23), func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.Decide(m, stand(true, true, true, false))
		}},
		{governance.DecisionPublished, townhall.NewDate(2025, 4, 24), func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.Publish(m, townhall.Date{})
		}},
		{governance.DecisionArchived, townhall.NewDate(2025, 4, 25), func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.Archive(m, townhall.Date{})
		}},
	} {
		if d.State == state && s.after != state {
			return d, day
		}
		next, _, err := s.step(d, decisionMoment(s.on))
		require.NoError(t, err)
		d, day = next, s.on
	}
	require.Equal(t, state, d.State)
	return d, day
}

func TestADecisionIsTaken(t *testing.T) {
	d, day := decidedTo(t, governance.DecisionArchived)
	require.NoError(t, d.Check())
	for _, duty := range d.Duties {
		assert.False(t, duty.Open(), duty.Rule)
	}
	assert.Len(t, d.Duties, 2)
	_, facts, err := d.LookBack(decisionMoment(day), governance.Evaluation{By: "a university", Text: "it works"})
	require.NoError(t, err)
	assert.Len(t, facts, 1)
	require.NoError(t, governance.DecisionStates.Check())
	for _, n := range governance.DecisionStates.Names {
		assert.Equal(t, n.Name, n.State.Text())
	}
}

func TestDecisionsAreRefused(t *testing.T) {
	proposed := func(change func(*governance.Decision)) decisionStep {
		return func(_ governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			d := proposal()
			change(&d)
			return d.Propose(m)
		}
	}
	discussed := func(change func(*governance.Discussion)) decisionStep {
		return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			s := stand(true, true, true, false)
			change(&s)
			return d.Decide(m, s)
		}
	}
	closed := func(days int, c governance.Comment) decisionStep {
		return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			m.Today = d.Comment.From.AddDays(days)
			c.To = m.Today
			return d.CloseComment(m, c)
		}
	}
	opened := func(days int, urgent string) decisionStep {
		return func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.OpenComment(m, governance.Comment{Until: m.Today.AddDays(days), Urgent: urgent})
		}
	}
	for _, c := range []struct {
		name, clause string
		from         governance.DecisionState
		step         decisionStep
	}{
		{"a congress's", "governance.decision.government", "", proposed(func(d *governance.Decision) { d.Of = governance.Congress })},
		{"a livelihood project", "governance.decision.livelihood", "", proposed(func(d *governance.Decision) { d.Livelihood = true })},
		{"no level", "governance.decision.level", "", proposed(func(d *governance.Decision) { d.Level = "" })},
		{"no title", "governance.decision.title", "", proposed(func(d *governance.Decision) { d.Title = townhall.Text{} })},
		{"29 days of comment, for no reason", "governance.decision.comment", governance.Proposed, opened(29, "")},
		{"a comment that ends before it begins, urgent as it is", "governance.decision.comment", governance.Proposed, opened(-1, "flood")},
		{"a comment closed a day before the end that was made known", "governance.decision.comment.until", governance.InComment, closed(29, governance.Comment{Summary: "x"})},
		{"and called urgent only then", "governance.decision.comment.until", governance.InComment, closed(29, governance.Comment{Summary: "x", Urgent: "flood"})},
		{"other reasons at the close than at the opening", "governance.decision.comment.opened", governance.InComment, closed(30, governance.Comment{Summary: "x", Urgent: "flood"})},
		{"another end", "governance.decision.comment.opened", governance.InComment, closed(30, governance.Comment{Summary: "x", Until: march(5)})},
		{"a comment that nobody looked at", "governance.decision.comment.summary", governance.InComment, closed(30, governance.Comment{})},
		{"materials six days before", "governance.decision.hearing", governance.Commented, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.HoldHearing(m, governance.Hearing{Materials: m.Today.AddDays(-6), Record: "x"})
		}},
		{"no materials", "governance.decision.hearing", governance.Commented, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.HoldHearing(m, governance.Hearing{Record: "x"})
		}},
		{"an expert with an interest", "governance.decision.advice", governance.Commented, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.Advise(m, governance.Advice{Expert: "builder", Text: "build"})
		}},
		{"the same expert twice", "governance.decision.advice", governance.Commented, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.Advise(m, governance.Advice{Expert: "professor", Independent: true, Text: "again"})
		}},
		{"a risk that nobody assessed", "governance.decision.risk", governance.Commented, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.AssessRisk(m, governance.RiskAssessment{Controlled: true})
		}},
		{"reviewed after six working days", "governance.decision.review", governance.InReview, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			m.Today = townhall.NewDate(2025, 4, 17)
			return review(true)(d, m)
		}},
		{"reviewed by itself", "governance.decision.review.by", governance.InReview, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			m.Today = townhall.NewDate(2025, 4, 21)
			return d.Review(m, governance.Review{By: "government", Lawful: true, Text: "fine"})
		}},
		{"decided before the review", "governance.decision.state", governance.Commented, discussed(func(*governance.Discussion) {})},
		{"the head spoke first", "governance.decision.last", governance.Reviewed, discussed(func(s *governance.Discussion) { s.Said[0], s.Said[3] = s.Said[3], s.Said[0] })},
		{"the head alone", "governance.decision.last", governance.Reviewed, discussed(func(s *governance.Discussion) { s.Said = s.Said[3:] })},
		{"the head is against what the head adopts", "governance.decision.head", governance.Reviewed, discussed(func(s *governance.Discussion) { s.Said[3].For = false })},
		{"the head is for what the head declines", "governance.decision.head", governance.Reviewed, discussed(func(s *governance.Discussion) { s.Adopted = false })},
		{"a draft adjusted in nothing", "governance.decision.adjusted", governance.Reviewed, func(d governance.Decision, m townhall.Moment) (governance.Decision, []townhall.Fact, error) {
			return d.Adjust(m, governance.Adjustment{})
		}},
		{"against the majority, for no reason", "governance.decision.reasons", governance.Reviewed, discussed(func(s *governance.Discussion) { *s = stand(true, false, false, true) })},
		{"dissent that is not on record", "governance.decision.dissent", governance.Reviewed, discussed(func(s *governance.Discussion) { s.Said[2].Text = "" })},
	} {
		t.Run(c.name, func(t *testing.T) {
			var d governance.Decision
			day := march(3)
			if c.from != "" {
				d, day = decidedTo(t, c.from)
			}
			before := d
			after, facts, err := c.step(d, decisionMoment(day))
			refusal, ok := err.(*townhall.Refusal)
			require.True(t, ok, "%v", err)
			assert.Contains(t, failed(refusal), c.clause)
			assert.Empty(t, facts)
			if c.from != "" {
				assert.Equal(t, before, after)
			}
		})
	}
}

// TestAnUrgentCommentSaysWhy when it opens: art. 15, 公开征求意见时应当予以说明.
func TestAnUrgentCommentSaysWhy(t *testing.T) {
	proposed, day := decidedTo(t, governance.Proposed)
	d, facts, err := proposed.OpenComment(decisionMoment(day), governance.Comment{Until: day.AddDays(5), Urgent: "flood season"})
	require.NoError(t, err)
	assert.Equal(t, "flood season", facts[0].Reason)
	assert.Equal(t, governance.Comment{From: day, Until: day.AddDays(5), Urgent: "flood season"}, d.Comment)
	_, _, err = d.CloseComment(decisionMoment(day.AddDays(4)), governance.Comment{Summary: "x"})
	assert.Error(t, err, "a day before the end that was made known")
	next, _, err := d.CloseComment(decisionMoment(day.AddDays(5)), governance.Comment{Summary: "x", Urgent: "flood season"})
	require.NoError(t, err)
	assert.Equal(t, governance.Commented, next.State)
	assert.Equal(t, "flood season", next.Comment.Urgent)

	usual, day := decidedTo(t, governance.InComment)
	assert.Equal(t, day.AddDays(30), usual.Comment.Until)
	_, _, err = usual.CloseComment(decisionMoment(day.AddDays(30)), governance.Comment{Summary: "x"})
	assert.NoError(t, err, "exactly thirty days")
	longer, _, err := proposed.OpenComment(decisionMoment(day), governance.Comment{Until: day.AddDays(45)})
	require.NoError(t, err)
	_, _, err = longer.CloseComment(decisionMoment(day.AddDays(30)), governance.Comment{Summary: "x"})
	assert.Error(t, err, "the public was told of 45")
}

// TestAHeadMayDecideAgainstTheMajority, with reasons on record; and an unlawful draft goes back.
func TestAHeadMayDecideAgainstTheMajority(t *testing.T) {
	d, day := decidedTo(t, governance.Reviewed)
	s := stand(true, false, false, true)
	s.Reasons = "the county's plan requires it"
	next, facts, err := d.Decide(decisionMoment(day), s)
	require.NoError(t, err)
	assert.Equal(t, governance.Decided, next.State)
	assert.Equal(t, s.Reasons, facts[0].Reason)
	declined, _, err := d.Decide(decisionMoment(day), stand(false, false, false, true))
	require.NoError(t, err)
	assert.Equal(t, governance.Declined, declined.State)

	inReview, _ := decidedTo(t, governance.InReview)
	back, _, err := review(false)(inReview, decisionMoment(townhall.NewDate(2025, 4, 10)))
	require.NoError(t, err, "what is unlawful goes back at once")
	assert.Equal(t, governance.Commented, back.State)
}

func TestDamagedDecisions(t *testing.T) {
	for field, damage := range map[string]func(*governance.Decision){
		"id": func(d *governance.Decision) { d.ID = "" }, "state": func(d *governance.Decision) { d.State = "asleep" },
		"proposed": func(d *governance.Decision) { d.Proposed = townhall.Date{} }, "reviews": func(d *governance.Decision) { d.Reviews = nil },
		"comment": func(d *governance.Decision) { d.State, d.Comment.Until = governance.InComment, townhall.Date{} },
	} {
		d, _ := decidedTo(t, governance.InReview)
		damage(&d)
		assert.ErrorContains(t, d.Check(), field)
	}
}

// A head's decision in an office: how long the public may comment, and what is said to a list of the leaders.
func ExampleProposeDecision() {
	ctx := context.Background()
	today := march(3)
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return today.Time(cn.Zone) }
	list := proposal()
	list.Livelihood = true
	_, err := governance.ProposeDecision(ctx, office, clerk, list)
	fmt.Println(err)
	d, err := governance.ProposeDecision(ctx, office, clerk, proposal())
	if err != nil {
		panic(err)
	}
	d, err = governance.OpenComment(ctx, office, clerk, d.Ref(), governance.Comment{})
	if err != nil {
		panic(err)
	}
	due, err := d.Duties[0].Due(office.Calendar)
	fmt.Println(due.Date, err)
	today = march(20)
	_, err = governance.CloseComment(ctx, office, clerk, d.Ref(), governance.Comment{Summary: "12 opinions"})
	fmt.Println(err)
	// Output:
	// refused: it is no livelihood project: those come from residents and deputies' ballots, and not from a list of the leaders (Zhejiang rules on deputies' ballots on livelihood projects)
	// 2025-04-02 <nil>
	// refused: the comment ends no earlier than was made known: needs from 2025-04-02 on, found 2025-03-20 (Interim Regulation on Procedures for Major Administrative Decisions, art. 15)
}

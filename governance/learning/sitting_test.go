package learning_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/learning"
)

func TestThePointsDecideAtTheMark(t *testing.T) {
	for _, tc := range []struct {
		name   string
		pass   learning.PassMark
		passed bool
	}{
		{"the mark is one below: 69", learning.PassMark{Points: 69}, true},
		{"exactly the mark: 70", learning.PassMark{Points: 70}, true},
		{"the mark is one above: 71", learning.PassMark{Points: 71}, false},
		{"more than 69", learning.PassMark{Points: 69, Above: true}, true},
		{"more than 70", learning.PassMark{Points: 70, Above: true}, false},
		{"7/10 or more", learning.PassMark{Share: townhall.RatioOf(7, 10)}, true},
		{"more than 7/10", learning.PassMark{Share: townhall.RatioOf(7, 10), Above: true}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			x := announced(t, func(x *learning.Exam) { x.Pass = tc.pass })
			s := sit(t, learning.Sitting{}, x, 22, worth70)
			assert.Equal(t, 70, s.Best().Points)
			assert.Equal(t, tc.passed, s.State == learning.Passed)
			assert.Equal(t, tc.passed, s.Outcome.Held)
			assert.Equal(t, tc.passed, !s.Passed.IsZero())
		})
	}
}

func TestTheOutcomeExplainsItself(t *testing.T) {
	s := sit(t, learning.Sitting{}, announced(t), 22, worth50)
	assert.Equal(t, "✗ 合格线：不低于满分的3/5（满分100分）：应为≥60，实为50（《水南镇考试通知》第3条）", s.Outcome.In(townhall.ZH))
	assert.Equal(t, "✗ pass mark: 3/5 of the points or more, out of 100: needs ≥60, found 50 (Notice of the Exam, Shuinan, art. 3)", s.Outcome.In(townhall.EN))
	raw, err := json.Marshal(s)
	require.NoError(t, err)
	var back learning.Sitting
	require.NoError(t, json.Unmarshal(raw, &back))
	assert.Equal(t, s, back, "and says so as long as it is stored")
}

func TestTheBestAttemptCounts(t *testing.T) {
	x := announced(t)
	first := sit(t, learning.Sitting{}, x, 22, worth50)
	assert.Equal(t, []any{learning.NotPassed, 50, townhall.Date{}}, []any{first.State, first.Best().Points, first.Passed})
	assert.Equal(t, townhall.Head{Kind: learning.SittingKind, Place: "shuinan", Holder: "justice", State: "not_passed", Opened: day(22), Tags: []string{"exam:x1"}}, first.Head())

	second := sit(t, first, x, 23, worth80)
	assert.Equal(t, []any{learning.Passed, 80, day(23)}, []any{second.State, second.Best().Points, second.Passed})
	assert.Equal(t, day(23), second.Head().Closed)
	assert.Len(t, first.Attempts, 1, "the sitting before is left alone")

	third := sit(t, second, x, 24, worth0)
	assert.Equal(t, []any{learning.Passed, 80, day(23)}, []any{third.State, third.Best().Points, third.Passed}, "a worse one takes nothing away")
	assert.True(t, third.Outcome.Held)

	better := sit(t, second, x, 24, worth100)
	assert.Equal(t, []any{learning.Passed, 100, day(23)}, []any{better.State, better.Best().Points, better.Passed}, "a better one counts")
	assert.Equal(t, "100", better.Outcome.Found.String())
}

func TestTheHistoryTellsTheFirstPass(t *testing.T) {
	x := announced(t)
	var s learning.Sitting
	for i, verb := range []string{"sit", "pass", "sit"} {
		next, facts, err := s.Sit(moment(22+i), x, learning.Script{Person: "p1", Answers: [][]learning.Answer{worth50, worth70, worth100}[i]})
		require.NoError(t, err)
		assert.Equal(t, []townhall.Fact{{Verb: verb, Basis: []townhall.Cite{notice}}}, facts)
		s = next
	}
}

func TestAttemptsThatAreRefused(t *testing.T) {
	x := announced(t)
	closed, _, err := x.Close(moment(24))
	require.NoError(t, err)
	once := sit(t, learning.Sitting{}, x, 23, worth50)
	used := sit(t, sit(t, once, x, 23, worth50), x, 23, worth50)
	other := announced(t)
	other.ID = "x2"
	for _, tc := range []struct {
		name, code, field, need, found string
		before                         learning.Sitting
		x                              learning.Exam
		today                          int
		h                              learning.Script
	}{
		{"the day before the first", "learning.sit.window", "on", "2025-07-22 to 2025-07-24", "2025-07-21", learning.Sitting{}, x, 21, learning.Script{Person: "p1", Answers: worth70}},
		{"the day after the last", "learning.sit.window", "on", "2025-07-22 to 2025-07-24", "2025-07-25", learning.Sitting{}, x, 25, learning.Script{Person: "p1", Answers: worth70}},
		{"tomorrow", "learning.sit.order", "on", "until 2025-07-22", "2025-07-23", learning.Sitting{}, x, 22, learning.Script{Person: "p1", Answers: worth70, On: day(23)}},
		{"before the attempt before", "learning.sit.order", "on", "2025-07-23 to 2025-07-24", "2025-07-22", once, x, 24, learning.Script{Person: "p1", Answers: worth70, On: day(22)}},
		{"a fourth of three", "learning.sit.attempts", "attempts", "≤3", "4", used, x, 24, learning.Script{Person: "p1", Answers: worth70}},
		{"after the close", "learning.sit.open", "exam", "—", "closed", learning.Sitting{}, closed, 24, learning.Script{Person: "p1", Answers: worth70}},
		{"not announced", "learning.sit.open", "exam", "—", "", learning.Sitting{}, func() learning.Exam { y := x; y.State = ""; return y }(), 22, learning.Script{Person: "p1", Answers: worth70}},
		{"nobody", "learning.sit.person", "person", "—", "", learning.Sitting{}, x, 22, learning.Script{Person: "  ", Answers: worth70}},
		{"somebody else in this person's sitting", "learning.sit.person", "person", "—", "p2", once, x, 23, learning.Script{Person: "p2", Answers: worth70}},
		{"the sitting of another exam", "learning.sit.person", "person", "—", "p1", once, other, 23, learning.Script{Person: "p1", Answers: worth70}},
		{"an unknown question", "learning.answers.question", "answers.question", "—", "fee", once, x, 23, learning.Script{Person: "p1", Answers: []learning.Answer{answer("fee", "a")}}},
		{"an answer outside the choices", "learning.answers.choice", "answers.chosen", "—", "size: e", once, x, 23, learning.Script{Person: "p1", Answers: []learning.Answer{answer("size", "e")}}},
		{"answering twice", "learning.answers.once", "answers", "—", "size", once, x, 23, learning.Script{Person: "p1", Answers: []learning.Answer{answer("size", "a"), answer("size", "b")}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			after, facts, err := tc.before.Sit(moment(tc.today), tc.x, tc.h)
			refusedAs(t, tc.code, tc.field, tc.need, tc.found, err)
			assert.Equal(t, tc.before, after)
			assert.Empty(t, facts)
		})
	}
}

// Whoever may not sit does not learn whether the answers would have passed.
func TestARefusalTellsNothingOfTheAnswers(t *testing.T) {
	x := announced(t)
	said := func(answers []learning.Answer) string {
		_, _, err := learning.Sitting{}.Sit(moment(25), x, learning.Script{Person: "p1", Answers: answers})
		require.Error(t, err)
		return townhall.Explain(err, townhall.EN)
	}
	assert.Equal(t, said(worth0), said(worth100))
}

func TestAttemptsWithoutLimitAndRecordedLater(t *testing.T) {
	x := announced(t, func(x *learning.Exam) { x.Attempts = learning.Unlimited })
	var s learning.Sitting
	for range 20 {
		s = sit(t, s, x, 22, worth0)
	}
	assert.Len(t, s.Attempts, 20)
	late, _, err := s.Sit(moment(30), x, learning.Script{Person: " p1 ", Answers: worth70, On: day(24)})
	require.NoError(t, err, "on paper, recorded after the window and before the close")
	assert.Equal(t, day(24), late.Passed)

	mine := []learning.Answer{answer("size", "b")}
	s, _, err = learning.Sitting{}.Sit(moment(22), x, learning.Script{Person: "p1", Answers: mine})
	require.NoError(t, err)
	mine[0].Chosen[0] = "a"
	assert.Equal(t, []string{"b"}, s.Attempts[0].Answers[0].Chosen, "it shares nothing with what was handed in")
}

// Best attempt, points and outcome are what a slow recount of all attempts gives, whatever was handed in.
func TestSittingsEqualASlowRecount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPaper(t)
		x := exam()
		x.Paper, x.Attempts = p, rapid.IntRange(1, 4).Draw(t, "attempts")
		x.Pass = learning.PassMark{Points: rapid.IntRange(1, p.Total()).Draw(t, "mark"), Above: rapid.Bool().Draw(t, "above")}
		x, _, err := x.Announce(moment(1))
		if x.Pass.Above && x.Pass.Points == p.Total() {
			assert.Equal(t, []string{"learning.exam.pass"}, failing(t, err))
			return
		}
		require.NoError(t, err)
		var s learning.Sitting
		best, passed := -1, townhall.Date{}
		d := 22
		for i := range rapid.IntRange(1, 6).Draw(t, "tries") {
			d = min(24, d+rapid.IntRange(0, 1).Draw(t, "days"))
			answers := drawAnswers(t, p)
			next, _, err := s.Sit(moment(d), x, learning.Script{Person: "p1", Answers: answers})
			if i >= x.Attempts {
				assert.Equal(t, []string{"learning.sit.attempts"}, failing(t, err))
				assert.Equal(t, s, next)
				continue
			}
			require.NoError(t, err)
			points := slowPoints(p, answers)
			best = max(best, points)
			if passed.IsZero() && (points > x.Pass.Points || points == x.Pass.Points && !x.Pass.Above) {
				passed = day(d)
			}
			s = next
			require.NoError(t, s.Check())
			assert.Equal(t, points, s.Attempts[i].Points)
			assert.Equal(t, best, s.Best().Points)
			assert.Equal(t, passed, s.Passed)
			assert.Equal(t, !passed.IsZero(), s.State == learning.Passed)
		}
		c, err := x.Certificate(s)
		assert.Equal(t, passed.IsZero(), err != nil)
		assert.Equal(t, passed, c.On)
	})
}

// A damaged sitting is named, not guessed at.
func TestSittingCheck(t *testing.T) {
	assert.Equal(t, townhall.Ref{Kind: learning.SittingKind, ID: "x1:p:1"}, learning.SittingRef(townhall.Ref{Kind: learning.ExamKind, ID: "x1"}, "p:1"))
	for name, tc := range map[string]struct {
		field  string
		damage func(*learning.Sitting)
	}{
		"another's id":             {"id", func(s *learning.Sitting) { s.ID = "x1:p2" }},
		"no attempts":              {"attempts", func(s *learning.Sitting) { s.Attempts = nil }},
		"an attempt without day":   {"attempts", func(s *learning.Sitting) { s.Attempts[0].On = townhall.Date{} }},
		"attempts out of order":    {"attempts", func(s *learning.Sitting) { s.Attempts[0].On = day(24) }},
		"more points than all":     {"attempts", func(s *learning.Sitting) { s.Attempts[0].Points = 101 }},
		"points below nothing":     {"attempts", func(s *learning.Sitting) { s.Attempts[0].Points = -1 }},
		"no state":                 {"state", func(s *learning.Sitting) { s.State = "sitting" }},
		"an outcome that failed":   {"outcome", func(s *learning.Sitting) { s.Outcome.Held = false }},
		"passed on no day":         {"passed", func(s *learning.Sitting) { s.Passed = townhall.Date{} }},
		"passed without attempt":   {"passed", func(s *learning.Sitting) { s.Passed = day(24) }},
		"not passed, but on a day": {"passed", func(s *learning.Sitting) { s.State, s.Outcome.Held = learning.NotPassed, false }},
	} {
		x := announced(t)
		s := sit(t, sit(t, learning.Sitting{}, x, 22, worth50), x, 23, worth70)
		tc.damage(&s)
		var e *townhall.Error
		require.ErrorAs(t, s.Check(), &e, name)
		assert.Equal(t, tc.field, e.Field, name)
	}
}

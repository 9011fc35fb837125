package learning_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/learning"
)

func answer(question string, chosen ...string) learning.Answer {
	return learning.Answer{Question: question, Chosen: chosen}
}

// failing lists the codes of the clauses by which an error refuses.
func failing(t require.TestingT, err error) (codes []string) {
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r)
	for _, f := range r.Finding.Failed() {
		codes = append(codes, f.Code)
		assert.NotEmpty(t, f.Field)
		assert.NotEqual(t, f.Line(townhall.ZH), f.Line(townhall.EN))
	}
	return codes
}

func TestJustTheCorrectChoicesGiveThePoints(t *testing.T) {
	for _, tc := range []struct {
		name   string
		answer learning.Answer
		points int
	}{
		{"the correct one of true and false", answer("free", "false"), 20},
		{"the wrong one", answer("free", "true"), 0},
		{"both", answer("free", "true", "false"), 0},
		{"the correct one of a single choice", answer("size", "b"), 30},
		{"the wrong one of a single choice", answer("size", "a"), 0},
		{"two of a single choice", answer("size", "a", "b"), 0},
		{"all correct ones of a multiple choice", answer("end", "a", "b", "d"), 50},
		{"in another order", answer("end", "d", "a", "b"), 50},
		{"one missing", answer("end", "a", "b"), 0},
		{"one too many", answer("end", "a", "b", "c", "d"), 0},
		{"one in place of another", answer("end", "a", "b", "c"), 0},
		{"nothing chosen", answer("end"), 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, err := bank().Questions.Mark(tc.answer)
			require.NoError(t, err)
			assert.Equal(t, []int{tc.points, 100}, []int{m.Points, m.Of})
		})
	}
	m, err := bank().Questions.Mark()
	require.NoError(t, err)
	assert.Zero(t, m.Points, "not answered at all")
}

func TestEachQuestionIsExplained(t *testing.T) {
	m, err := bank().Questions.Mark(answer("end", "d", "c"), answer("free", "false"))
	require.NoError(t, err)
	var zh, en []string
	for _, f := range m.Questions {
		zh, en = append(zh, f.In(townhall.ZH)), append(en, f.In(townhall.EN))
	}
	assert.Equal(t, []string{
		"✓ 调解民间纠纷可以收费。：应为错误，实为错误（《人民调解法》第4条）",
		"✗ 调解委员会由几名委员组成？：应为b，实为—（《人民调解法》第8条）",
		"✗ 调解不成的，应告知哪些途径？：应为a、b、d，实为c、d（《人民调解法》第26条）"}, zh)
	assert.Equal(t, "✗ How many members has a committee?: needs b, found — (People's Mediation Law, art. 8)", en[1])
}

func TestAnswersThatAreNotOfThePaperAreRefused(t *testing.T) {
	for _, tc := range []struct {
		name, code, found string
		answers           []learning.Answer
	}{
		{"an unknown question", "learning.answers.question", "fee, cost", []learning.Answer{answer("fee", "a"), answer("free", "true"), answer("cost")}},
		{"an answer outside the choices", "learning.answers.choice", "size: d", []learning.Answer{answer("size", "d", "b")}},
		{"neither true nor false", "learning.answers.choice", "free: a", []learning.Answer{answer("free", "a")}},
		{"a question answered twice", "learning.answers.once", "size", []learning.Answer{answer("size", "a"), answer("end", "a"), answer("size", "b")}},
		{"the same answer twice", "learning.answers.once", "size", []learning.Answer{answer("size", "a"), answer("size", "a")}},
		{"a choice twice", "learning.answers.once", "end: a", []learning.Answer{answer("end", "a", "b", "a")}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, err := bank().Questions.Mark(tc.answers...)
			assert.Equal(t, []string{tc.code}, failing(t, err))
			assert.ErrorContains(t, err, ": "+tc.found)
			assert.Zero(t, m)
		})
	}
}

// drawPaper draws a paper of questions of each kind.
func drawPaper(t *rapid.T) (p learning.Paper) {
	for i := range rapid.IntRange(1, 8).Draw(t, "questions") {
		q := learning.Question{ID: strconv.Itoa(i), Kind: rapid.SampledFrom(learning.QuestionKinds()).Draw(t, "kind"), Text: townhall.Plain("?"),
			Points: rapid.IntRange(1, 50).Draw(t, "points"), Cite: law("1")}
		if q.Kind != learning.TrueFalse {
			q.Choices = choices("a", "b", "c", "d")
		}
		if q.Kind == learning.Multiple {
			q.Correct = drawChoices(t, q, 1)
		} else {
			q.Correct = []string{rapid.SampledFrom(q.Options()).Draw(t, "correct").ID}
		}
		p = append(p, q)
	}
	return p
}

// drawChoices draws some of a question's choices in any order.
func drawChoices(t *rapid.T, q learning.Question, least int) (ids []string) {
	for _, c := range rapid.Permutation(q.Options()).Draw(t, "order")[:rapid.IntRange(least, len(q.Options())).Draw(t, "how many")] {
		ids = append(ids, c.ID)
	}
	return ids
}

// drawAnswers draws answers to some of a paper's questions in any order, about half of them correct.
func drawAnswers(t *rapid.T, p learning.Paper) (answers []learning.Answer) {
	for _, q := range rapid.Permutation(p).Draw(t, "answered")[:rapid.IntRange(0, len(p)).Draw(t, "answers")] {
		chosen := rapid.Permutation(q.Correct).Draw(t, "correct")
		if rapid.Bool().Draw(t, "guess") {
			chosen = drawChoices(t, q, 0)
		}
		answers = append(answers, learning.Answer{Question: q.ID, Chosen: chosen})
	}
	return answers
}

// slowPoints counts points the slow, obvious way: choice by choice, what should be chosen is, and what should not is not.
func slowPoints(p learning.Paper, answers []learning.Answer) (points int) {
	for _, q := range p {
		var chosen []string
		for _, a := range answers {
			if a.Question == q.ID {
				chosen = a.Chosen
			}
		}
		wrong := 0
		for _, c := range q.Options() {
			if slices.Contains(chosen, c.ID) != slices.Contains(q.Correct, c.ID) {
				wrong++
			}
		}
		if wrong == 0 {
			points += q.Points
		}
	}
	return points
}

func TestPointsEqualASlowRecount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPaper(t)
		require.NoError(t, p.Check("paper"))
		answers := drawAnswers(t, p)
		m, err := p.Mark(answers...)
		require.NoError(t, err)
		assert.Equal(t, slowPoints(p, answers), m.Points)
		require.Len(t, m.Questions, len(p))
		sum, total := 0, 0
		for i, f := range m.Questions {
			total += p[i].Points
			if f.Held {
				sum += p[i].Points
			}
		}
		assert.Equal(t, []int{m.Points, m.Of}, []int{sum, total}, "the findings say what the sum says")
	})
}

func TestThePassMark(t *testing.T) {
	share := func(num, den int64) learning.PassMark {
		return learning.PassMark{Share: townhall.RatioOf(num, den)}
	}
	above := func(p learning.PassMark) learning.PassMark {
		p.Above = true
		return p
	}
	for _, tc := range []struct {
		name      string
		mark      learning.PassMark
		of        int
		points    int // one below, and exactly
		below, at bool
		zh, en    string
		least     string
	}{
		{name: "60 points or more", mark: learning.PassMark{Points: 60}, of: 100, points: 60, at: true, least: "≥60", zh: "不低于60分", en: "60 points or more"},
		{name: "more than 60 points", mark: above(learning.PassMark{Points: 60}), of: 100, points: 60, least: "≥61", zh: "高于60分", en: "more than 60 points"},
		{name: "3/5 of 100 or more", mark: share(3, 5), of: 100, points: 60, at: true, least: "≥60", zh: "不低于满分的3/5", en: "3/5 of the points or more"},
		{name: "more than 3/5 of 100", mark: above(share(3, 5)), of: 100, points: 60, least: "≥61", zh: "高于满分的3/5", en: "more than 3/5 of the points"},
		{name: "2/3 of 100 is no whole number: 67 is above it", mark: share(2, 3), of: 100, points: 67, at: true, least: "≥67", zh: "不低于满分的2/3", en: "2/3 of the points or more"},
		{name: "more than 2/3 of 100: 67 too", mark: above(share(2, 3)), of: 100, points: 67, at: true, least: "≥67", zh: "高于满分的2/3", en: "more than 2/3 of the points"},
		{name: "all of the points", mark: share(1, 1), of: 7, points: 7, at: true, least: "≥7", zh: "不低于满分的1/1", en: "1/1 of the points or more"},
		{name: "the least share of all", mark: share(1, 1<<62), of: 7, points: 1, at: true, least: "≥1", zh: "不低于满分的1/4611686018427387904", en: "1/4611686018427387904 of the points or more"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for points, held := range map[int]bool{tc.points - 1: tc.below, tc.points: tc.at, tc.points + 1: true} {
				f := tc.mark.Judge(points, tc.of)
				assert.Equal(t, held, f.Held, "%d of %d", points, tc.of)
				assert.Equal(t, tc.least, f.Need.String())
				assert.Equal(t, strconv.Itoa(points), f.Found.String())
			}
			assert.Equal(t, []string{tc.zh, tc.en}, []string{tc.mark.Text().In(townhall.ZH), tc.mark.Text().In(townhall.EN)})
		})
	}
	for name, mark := range map[string]learning.PassMark{
		"none": {}, "both": {Points: 60, Share: townhall.RatioOf(3, 5)}, "more points than there are": {Points: 101}, "more than all points": above(learning.PassMark{Points: 100}),
		"more than the whole": share(11, 10), "more than all": above(share(1, 1)), "no share": share(0, 1), "less than no share": share(-1, 2), "less than no points": {Points: -1},
	} {
		_, ok := mark.Least(100)
		assert.False(t, ok, name)
		assert.False(t, mark.Judge(100, 100).Held, "%s: nobody passes by a mark that says nothing", name)
		assert.NotEqual(t, mark.Text().In(townhall.ZH), mark.Text().In(townhall.EN), name)
	}
}

// A share is judged as the exact fraction would be.
func TestAShareIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.Int64Range(1, 1<<62).Draw(t, "den")
		mark := learning.PassMark{Share: townhall.RatioOf(rapid.Int64Range(1, den).Draw(t, "num"), den), Above: rapid.Bool().Draw(t, "above")}
		of := rapid.IntRange(1, 1000).Draw(t, "of")
		points := rapid.IntRange(0, of).Draw(t, "points")
		c, ok := townhall.RatioOf(int64(points), int64(of)).Cmp(mark.Share)
		require.True(t, ok)
		assert.Equal(t, c > 0 || c == 0 && !mark.Above, mark.Judge(points, of).Held, fmt.Sprint(mark, points, of))
	})
}

package learning_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/learning"
)

// law is the law that the questions of these tests ask about.
func law(article string) townhall.Cite {
	return townhall.Cite{Law: "人民调解法", English: "People's Mediation Law", Article: article}
}

func text(zh, en string) townhall.Text { return townhall.Text{ZH: zh, EN: en} }

// choices are choices with these ids.
func choices(ids ...string) (out []learning.Choice) {
	for _, id := range ids {
		out = append(out, learning.Choice{ID: id, Text: townhall.Plain(strings.ToUpper(id))})
	}
	return out
}

// bank has a question of each kind: 20, 30 and 50 points.
func bank() learning.Bank {
	return learning.Bank{Name: text("调解员题库", "mediators' questions"), Questions: learning.Paper{
		{ID: "free", Kind: learning.TrueFalse, Text: text("调解民间纠纷可以收费。", "Mediation may be charged for."), Correct: []string{"false"}, Points: 20, Cite: law("4")},
		{ID: "size", Kind: learning.Single, Text: text("调解委员会由几名委员组成？", "How many members has a committee?"), Choices: choices("a", "b", "c"), Correct: []string{"b"}, Points: 30, Cite: law("8")},
		{ID: "end", Kind: learning.Multiple, Text: text("调解不成的，应告知哪些途径？", "Of which routes are parties told?"), Choices: choices("a", "b", "c", "d"), Correct: []string{"a", "b", "d"}, Points: 50, Cite: law("26")},
	}}
}

// invalid asserts that an error names a field and what it needs, in both languages.
func invalid(t *testing.T, field, found string, err error) {
	t.Helper()
	var e *townhall.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, townhall.Invalid, e.Kind)
	assert.Equal(t, field, e.Field)
	assert.Equal(t, found, e.Found.String())
	assert.NotEmpty(t, e.Needed.In(townhall.ZH))
	assert.NotEmpty(t, e.Needed.In(townhall.EN))
}

func TestABankIsChecked(t *testing.T) {
	require.NoError(t, bank().Check())
	for _, tc := range []struct {
		name, field, found string
		damage             func(*learning.Bank)
	}{
		{"no name", "name", "", func(b *learning.Bank) { b.Name = townhall.Text{} }},
		{"a name in one language", "name", "题库", func(b *learning.Bank) { b.Name = townhall.Text{ZH: "题库"} }},
		{"no questions", "questions", "0", func(b *learning.Bank) { b.Questions = nil }},
		{"no id", "questions[0].id", "", func(b *learning.Bank) { b.Questions[0].ID = "" }},
		{"an id with a blank behind it", "questions[0].id", "free ", func(b *learning.Bank) { b.Questions[0].ID = "free " }},
		{"two questions of one id", "questions[2].id", "size", func(b *learning.Bank) { b.Questions[2].ID = "size" }},
		{"an unknown kind", "questions[1].kind", "essay", func(b *learning.Bank) { b.Questions[1].Kind = "essay" }},
		{"an empty text", "questions[1].text", "", func(b *learning.Bank) { b.Questions[1].Text = townhall.Text{} }},
		{"a text in one language", "questions[1].text", "Who?", func(b *learning.Bank) { b.Questions[1].Text = townhall.Text{ZH: " ", EN: "Who?"} }},
		{"no points", "questions[1].points", "0", func(b *learning.Bank) { b.Questions[1].Points = 0 }},
		{"points taken away", "questions[1].points", "-1", func(b *learning.Bank) { b.Questions[1].Points = -1 }},
		{"points beyond measure", "questions[1].points", "10001", func(b *learning.Bank) { b.Questions[1].Points = 10_001 }},
		{"no law", "questions[1].cite.law", "", func(b *learning.Bank) { b.Questions[1].Cite = townhall.Cite{Article: "8"} }},
		{"one choice", "questions[1].choices", "1", func(b *learning.Bank) { b.Questions[1].Choices = choices("b") }},
		{"choices of true or false", "questions[0].choices", "2", func(b *learning.Bank) { b.Questions[0].Choices = choices("true", "false") }},
		{"a choice without id", "questions[1].choices[2].id", "", func(b *learning.Bank) { b.Questions[1].Choices[2].ID = "" }},
		{"two choices of one id", "questions[1].choices[2].id", "a", func(b *learning.Bank) { b.Questions[1].Choices[2].ID = "a" }},
		{"an empty choice", "questions[1].choices[2].text", "", func(b *learning.Bank) { b.Questions[1].Choices[2].Text = townhall.Text{} }},
		{"nothing correct", "questions[1].correct", "0", func(b *learning.Bank) { b.Questions[1].Correct = nil }},
		{"correct outside the choices", "questions[1].correct[0]", "e", func(b *learning.Bank) { b.Questions[1].Correct = []string{"e"} }},
		{"single choice with two correct", "questions[1].correct", "2", func(b *learning.Bank) { b.Questions[1].Correct = []string{"a", "b"} }},
		{"both true and false", "questions[0].correct", "2", func(b *learning.Bank) { b.Questions[0].Correct = []string{"true", "false"} }},
		{"neither true nor false", "questions[0].correct[0]", "maybe", func(b *learning.Bank) { b.Questions[0].Correct = []string{"maybe"} }},
		{"one of several correct outside", "questions[2].correct[1]", "e", func(b *learning.Bank) { b.Questions[2].Correct = []string{"a", "e"} }},
		{"the same correct twice", "questions[2].correct[1]", "a", func(b *learning.Bank) { b.Questions[2].Correct = []string{"a", "a"} }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := bank()
			tc.damage(&b)
			invalid(t, tc.field, tc.found, b.Check())
		})
	}
	one := bank()
	one.Questions[2].Correct = []string{"c"}
	assert.NoError(t, one.Check(), "a multiple choice may have one correct choice")
}

func TestABankTravels(t *testing.T) {
	raw, err := json.Marshal(bank())
	require.NoError(t, err)
	back, err := learning.ReadBank(strings.NewReader(string(raw)))
	require.NoError(t, err)
	assert.Equal(t, bank(), back)
}

func TestABankIsReadStrictly(t *testing.T) {
	question := `{"id": "free", "kind": "true_false", "text": {"zh": "可以收费。", "en": "It may be charged for."}, "correct": ["false"],
		"points": 20, "cite": {"law": "人民调解法"}}`
	read := func(doc string) error {
		b, err := learning.ReadBank(strings.NewReader(doc))
		if err != nil {
			assert.Zero(t, b)
		}
		return err
	}
	whole := func(q string) string {
		return `{"name": {"zh": "题库", "en": "bank"}, "questions": [` + "\n" + q + `]}`
	}
	require.NoError(t, read(whole(question)))
	for _, tc := range []struct {
		name, doc, field string
		line             int
	}{
		{"an unknown member", whole(strings.Replace(question, `"points"`, `"point"`, 1)), "questions[0].point", 3},
		{"an unknown member of the bank", `{"title": "x"}`, "title", 1},
		{"a member twice", whole(strings.Replace(question, `"points": 20`, `"points": 20, "points": 30`, 1)), "questions[0].points", 3},
		{"half a point", whole(strings.Replace(question, `20`, `2.5`, 1)), "questions[0].points", 3},
		{"a correct answer that is no list", whole(strings.Replace(question, `["false"]`, `"false"`, 1)), "questions[0].correct", 2},
		{"an answer outside the choices", whole(strings.Replace(question, `["false"]`, `["no"]`, 1)), "questions[0].correct[0]", 2},
		{"not JSON", whole(strings.Replace(question, `,`, ``, 1)), "", 2},
		{"nothing", "null", "name", 1},
	} {
		var e *townhall.Error
		require.ErrorAs(t, read(tc.doc), &e, tc.name)
		assert.Equal(t, townhall.Invalid, e.Kind, tc.name)
		assert.Equal(t, tc.field, e.Field, tc.name)
		assert.Equal(t, tc.line, e.Line, tc.name)
	}
	_, err := learning.ReadBank(iotest.ErrReader(errors.New("torn")))
	assert.ErrorIs(t, err, townhall.Invalid)
	assert.ErrorContains(t, err, "torn")
}

// Whatever is read: a bank that is taken is whole, and is written and read as the same; what is not says why.
func FuzzReadBank(f *testing.F) {
	raw, err := json.Marshal(bank())
	require.NoError(f, err)
	for _, s := range []string{string(raw), `{"name": {"zh": "a", "en": "b"}, "questions": [{"id": "x"}]}`, `{"questions": {}}`, `[`, "null"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := learning.ReadBank(strings.NewReader(s))
		if err != nil {
			var e *townhall.Error
			require.ErrorAs(t, err, &e)
			assert.NotEmpty(t, e.Text().In(townhall.ZH))
			assert.False(t, e.Needed.IsZero())
			return
		}
		require.NoError(t, b.Check())
		raw, err := json.Marshal(b)
		require.NoError(t, err)
		again, err := learning.ReadBank(strings.NewReader(string(raw)))
		require.NoError(t, err, string(raw))
		second, err := json.Marshal(again)
		require.NoError(t, err)
		assert.Equal(t, string(raw), string(second))
	})
}

func TestAPaperIsMadeOfABank(t *testing.T) {
	b := bank()
	p, err := b.Paper("end", "free")
	require.NoError(t, err)
	assert.Equal(t, learning.Paper{b.Questions[2], b.Questions[0]}, p)
	assert.Equal(t, 70, p.Total())
	p[0].Correct[0], p[0].Choices[0].ID = "c", "z"
	assert.Equal(t, bank(), b, "a paper shares nothing with its bank")

	all, err := b.Paper()
	require.NoError(t, err)
	assert.Equal(t, b.Questions, all)
	_, err = b.Paper("free", "fee")
	invalid(t, "paper[1]", "fee", err)
	twice, err := b.Paper("free", "free")
	require.NoError(t, err)
	invalid(t, "paper[1].id", "free", twice.Check("paper"))
}

func TestABlankPaperTellsNothing(t *testing.T) {
	p := bank().Questions
	blank := p.Blank()
	raw, err := json.Marshal(blank)
	require.NoError(t, err)
	assert.NotContains(t, string(raw), "correct")
	assert.Equal(t, p[2].Choices, blank[2].Choices)
	assert.Equal(t, bank().Questions, p, "the paper is left alone")
	marks, err := blank.Mark()
	require.NoError(t, err)
	assert.Zero(t, marks.Points, "nothing is right on it, not even nothing")
}

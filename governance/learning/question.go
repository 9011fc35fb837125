package learning

import (
	"slices"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
)

// QuestionKind (题型) is how a question is answered.
type QuestionKind string

// The kinds of questions.
const (
	Single    QuestionKind = "single"     // 单选题: one choice is correct
	Multiple  QuestionKind = "multiple"   // 多选题: one choice or several are correct, and just these must be chosen
	TrueFalse QuestionKind = "true_false" // 判断题: the choices are "true" and "false"
)

// QuestionKinds lists the kinds of questions.
func QuestionKinds() []QuestionKind { return []QuestionKind{Single, Multiple, TrueFalse} }

// Text names the kind.
func (k QuestionKind) Text() townhall.Text {
	switch k {
	case Single:
		return townhall.Say("learning.question.single", "单选题", "single choice")
	case Multiple:
		return townhall.Say("learning.question.multiple", "多选题", "multiple choice")
	case TrueFalse:
		return townhall.Say("learning.question.true_false", "判断题", "true or false")
	}
	return townhall.Plain(string(k))
}

// Question (题目) asks about one law. It gives all of its points for just the correct choices, and otherwise none.
type Question struct {
	ID      string        `json:"id"`
	Kind    QuestionKind  `json:"kind"`
	Text    townhall.Text `json:"text"`
	Choices []Choice      `json:"choices,omitempty"` // none of a true-or-false question
	Correct []string      `json:"correct,omitempty"` // ids of choices; none on a blank paper
	Points  int           `json:"points"`            // whole: who needs halves doubles them all
	Cite    townhall.Cite `json:"cite"`              // the law that it tests
}

// Choice (选项) is one of the answers from which to choose.
type Choice struct {
	ID   string        `json:"id"`
	Text townhall.Text `json:"text"`
}

// Options lists the choices, also those of a true-or-false question.
func (q Question) Options() []Choice {
	if q.Kind == TrueFalse {
		return []Choice{{"true", townhall.Say("learning.true", "正确", "true")}, {"false", townhall.Say("learning.false", "错误", "false")}}
	}
	return q.Choices
}

func (q Question) offers(id string) bool {
	return slices.ContainsFunc(q.Options(), func(c Choice) bool { return c.ID == id })
}

// right reports whether just the correct choices were chosen, in any order. On a blank paper nothing is right.
func (q Question) right(chosen []string) bool {
	apart := slices.ContainsFunc(chosen, func(id string) bool { return !slices.Contains(q.Correct, id) })
	return !apart && len(chosen) == len(q.Correct) && len(chosen) > 0
}

func (q Question) clone() Question {
	q.Choices, q.Correct = slices.Clone(q.Choices), slices.Clone(q.Correct)
	return q
}

const mostPoints = 10_000 // so that the sum of no paper overflows

// Check refuses a question that cannot be asked or marked; its *Error names the member by its path from field.
func (q Question) Check(field string) error {
	err := check(
		part{field + ".id", plain(q.ID), q.ID, idNeeded()},
		part{field + ".kind", slices.Contains(QuestionKinds(), q.Kind), q.Kind, townhall.Say("learning.question.kind", "single、multiple 或 true_false", "single, multiple or true_false")},
		part{field + ".text", bilingual(q.Text), q.Text, bilingualNeeded()},
		part{field + ".points", q.Points > 0 && q.Points <= mostPoints, q.Points, townhall.Say("learning.question.points", "1 到 10000 的整数", "a whole number from 1 to 10000")},
		part{field + ".cite.law", trimmed(q.Cite.Law) != "", q.Cite.Law, townhall.Say("learning.question.cite", "所考法律的名称", "the title of the law that it tests")})
	if err != nil {
		return err
	}
	if err := q.checkChoices(field + ".choices"); err != nil {
		return err
	}
	return q.checkCorrect(field + ".correct")
}

func (q Question) checkChoices(field string) error {
	n := len(q.Choices)
	err := check(
		part{field, q.Kind != TrueFalse || n == 0, n, townhall.Say("learning.choices.none", "判断题不另列选项", "none: a true-or-false question has its own")},
		part{field, q.Kind == TrueFalse || n > 1, n, townhall.Say("learning.choices.several", "至少两个选项", "two choices at least")})
	for i, c := range q.Choices {
		if err != nil {
			break
		}
		at := field + index(i)
		before := slices.ContainsFunc(q.Choices[:i], func(d Choice) bool { return d.ID == c.ID })
		err = check(part{at + ".id", plain(c.ID), c.ID, idNeeded()}, part{at + ".id", !before, c.ID, onceNeeded()},
			part{at + ".text", bilingual(c.Text), c.Text, bilingualNeeded()})
	}
	return err
}

func (q Question) checkCorrect(field string) error {
	n := len(q.Correct)
	err := check(
		part{field, n > 0, n, townhall.Say("learning.correct.some", "至少一个正确选项", "one correct choice at least")},
		part{field, q.Kind == Multiple || n == 1, n, townhall.Say("learning.correct.one", "恰好一个正确选项", "just one correct choice")})
	for i, id := range q.Correct {
		if err != nil {
			break
		}
		at := field + index(i)
		err = check(part{at, q.offers(id), id, townhall.Say("learning.correct.choice", "本题选项之一", "a choice of this question")},
			part{at, !slices.Contains(q.Correct[:i], id), id, onceNeeded()})
	}
	return err
}

// part is one thing that a value must have to be whole.
type part struct {
	field  string
	held   bool
	found  any
	needed townhall.Text
}

// check gives the error of the first part that is not as it must be.
func check(parts ...part) error {
	for _, p := range parts {
		if !p.held {
			return &townhall.Error{Kind: townhall.Invalid, Field: p.field, Found: townhall.ValueOf(p.found), Needed: p.needed}
		}
	}
	return nil
}

func idNeeded() townhall.Text {
	return townhall.Say("learning.id", "非空、前后无空格的编号", "an id without blanks around it")
}

func onceNeeded() townhall.Text {
	return townhall.Say("learning.once", "不重复的编号", "each id once")
}

func bilingualNeeded() townhall.Text {
	return townhall.Say("learning.bilingual", "中英文文本", "a text in Chinese and English")
}

// plain reports a name that is given and has no blanks around it, which nobody would see.
func plain(id string) bool { return id != "" && trimmed(id) == id }

func bilingual(t townhall.Text) bool { return trimmed(t.ZH) != "" && trimmed(t.EN) != "" }

func trimmed[T ~string](s T) T { return T(strings.TrimSpace(string(s))) }

func index(i int) string { return "[" + strconv.Itoa(i) + "]" }

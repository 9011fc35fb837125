package learning

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Answer (作答) is what was chosen of one question: its choices' ids, in any order. A question without an answer gives no points.
type Answer struct {
	Question string   `json:"question"`
	Chosen   []string `json:"chosen"`
}

// Marks (评分) is what answers are worth.
type Marks struct {
	Points    int                `json:"points"`
	Of        int                `json:"of"`        // of the whole paper
	Questions []townhall.Finding `json:"questions"` // one for each, in the order of the paper: correct, chosen, and the law
}

// Mark (阅卷) marks answers. A question gives all of its points if just its correct choices were chosen, and otherwise none,
// also a multiple choice of which one is missing. Two choices of a single-choice question are a wrong answer and no error,
// since a paper may come in so. Answers that are not of this paper are a *townhall.Refusal.
func (p Paper) Mark(answers ...Answer) (Marks, error) {
	if err := p.admits(answers).Err(); err != nil {
		return Marks{}, err
	}
	chosen := make(map[string][]string, len(answers))
	for _, a := range answers {
		chosen[a.Question] = a.Chosen
	}
	m := Marks{Of: p.Total(), Questions: make([]townhall.Finding, len(p))}
	for i, q := range p {
		f := townhall.Finding{Code: "learning.question", Field: q.ID, Say: q.Text, Need: q.shown(q.Correct), Found: q.shown(chosen[q.ID]),
			Held: q.right(chosen[q.ID]), Cite: q.Cite}
		if f.Held {
			m.Points += q.Points
		}
		m.Questions[i] = f
	}
	return m, nil
}

// shown are choices to read: by their ids, but true and false in words; nothing where nothing was chosen.
func (q Question) shown(chosen []string) townhall.Value {
	if len(chosen) == 0 {
		return townhall.ValueOf("")
	}
	var out []townhall.Value
	for _, c := range q.Options() {
		switch {
		case !slices.Contains(chosen, c.ID):
		case q.Kind == TrueFalse:
			out = append(out, townhall.ValueOf(c.Text))
		default:
			out = append(out, townhall.ValueOf(c.ID))
		}
	}
	return townhall.ValueOf(out)
}

// clause is a condition on answers that holds when nothing offends. It judges what Mark is given, and guards a sitting.
type clause struct {
	code, field string
	say         townhall.Text
	offenders   func(Paper, []Answer) []string
}

var (
	onThePaper = clause{"learning.answers.question", "answers.question", townhall.Say("learning.answers.question", "所答题目均在试卷上", "the questions answered are on the paper"),
		func(p Paper, answers []Answer) (bad []string) {
			for _, a := range answers {
				if _, ok := p.question(a.Question); !ok {
					bad = append(bad, a.Question)
				}
			}
			return bad
		}}
	amongChoices = clause{"learning.answers.choice", "answers.chosen", townhall.Say("learning.answers.choice", "所选均为该题的选项", "what was chosen is among the question's choices"),
		func(p Paper, answers []Answer) (bad []string) {
			for _, a := range answers {
				q, ok := p.question(a.Question)
				for _, id := range a.Chosen {
					if ok && !q.offers(id) {
						bad = append(bad, a.Question+": "+id)
					}
				}
			}
			return bad
		}}
	answeredOnce = clause{"learning.answers.once", "answers", townhall.Say("learning.answers.once", "每题只答一次，每个选项只选一次", "each question is answered once, and each choice chosen once"),
		func(_ Paper, answers []Answer) (bad []string) {
			asked := map[string]bool{}
			for _, a := range answers {
				if asked[a.Question] {
					bad = append(bad, a.Question)
				}
				asked[a.Question] = true
				chosen := map[string]bool{}
				for _, id := range a.Chosen {
					if chosen[id] {
						bad = append(bad, a.Question+": "+id)
					}
					chosen[id] = true
				}
			}
			return bad
		}}
)

func (c clause) judge(p Paper, answers []Answer) townhall.Finding {
	f := townhall.Finding{Code: c.code, Field: c.field, Say: c.say}
	if bad := c.offenders(p, answers); len(bad) > 0 {
		f.Found = townhall.ValueOf(bad)
	} else {
		f.Held = true
	}
	return f
}

// admits judges whether answers can be marked.
func (p Paper) admits(answers []Answer) townhall.Finding {
	return townhall.All("learning.answers", townhall.Say("learning.answers", "答卷", "answers"),
		onThePaper.judge(p, answers), amongChoices.judge(p, answers), answeredOnce.judge(p, answers))
}

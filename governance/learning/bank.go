package learning

import (
	"io"
	"slices"

	"github.com/townhall-go/townhall"
)

// Bank (题库) is a stock of questions from which papers are made.
type Bank struct {
	Name      townhall.Text `json:"name"`
	Questions Paper         `json:"questions"`
}

// ReadBank reads a bank from JSON, strictly: members that it does not know are refused, as are members given twice and what
// Check refuses. Its *Error names the member by its path, "questions[2].correct[0]", and the line. json.Marshal writes one.
func ReadBank(r io.Reader) (Bank, error) {
	doc, err := io.ReadAll(r)
	if err != nil {
		return Bank{}, &townhall.Error{Kind: townhall.Invalid, Field: "bank", Err: err, Needed: townhall.Say("learning.bank", "题库文件", "a bank of questions")}
	}
	return townhall.ReadStrict[Bank](doc)
}

// Check refuses a bank that no paper can be made of.
func (b Bank) Check() error {
	if err := check(part{"name", bilingual(b.Name), b.Name, bilingualNeeded()}); err != nil {
		return err
	}
	return b.Questions.Check("questions")
}

// Paper makes a paper of the questions with these ids, in this order; of all of them, if none is given.
func (b Bank) Paper(ids ...string) (Paper, error) {
	if len(ids) == 0 {
		return b.Questions.clone(), nil
	}
	var p Paper
	for i, id := range ids {
		q, ok := b.Questions.question(id)
		if !ok {
			return nil, check(part{"paper" + index(i), false, id, townhall.Say("learning.bank.question", "题库中的题目", "a question of the bank")})
		}
		p = append(p, q.clone())
	}
	return p, nil
}

// Paper (试卷) is the questions of an exam, in their order.
type Paper []Question

// Check refuses a paper without questions, with two of one id, or with one that cannot be asked or marked.
func (p Paper) Check(field string) error {
	if err := check(part{field, len(p) > 0, len(p), townhall.Say("learning.paper.some", "至少一道题目", "one question at least")}); err != nil {
		return err
	}
	seen := make(map[string]bool, len(p))
	for i, q := range p {
		at := field + index(i)
		if err := q.Check(at); err != nil {
			return err
		}
		if err := check(part{at + ".id", !seen[q.ID], q.ID, onceNeeded()}); err != nil {
			return err
		}
		seen[q.ID] = true
	}
	return nil
}

// Total is the points of the whole paper (满分).
func (p Paper) Total() int {
	total := 0
	for _, q := range p {
		total += q.Points
	}
	return total
}

// Blank is the paper as candidates see it, without the correct answers.
func (p Paper) Blank() Paper {
	p = p.clone()
	for i := range p {
		p[i].Correct = nil
	}
	return p
}

func (p Paper) question(id string) (Question, bool) {
	i := slices.IndexFunc(p, func(q Question) bool { return q.ID == id })
	if i < 0 {
		return Question{}, false
	}
	return p[i], true
}

func (p Paper) clone() Paper {
	p = slices.Clone(p)
	for i, q := range p {
		p[i] = q.clone()
	}
	return p
}

package learning_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance/learning"
)

// bankFile is a bank as people write it.
const bankFile = `{
  "name": {"zh": "调解员题库", "en": "mediators' questions"},
  "questions": [
    {"id": "free", "kind": "true_false", "points": 40, "correct": ["false"],
     "text": {"zh": "调解民间纠纷可以收费。", "en": "Mediation may be charged for."},
     "cite": {"law": "人民调解法", "english": "People's Mediation Law", "article": "4"}},
    {"id": "refusal", "kind": "single", "points": 60, "correct": ["b"],
     "text": {"zh": "一方当事人明确拒绝调解的，怎么办？", "en": "Where a party clearly refuses mediation:"},
     "choices": [{"id": "a", "text": {"zh": "照常调解", "en": "mediate all the same"}}, {"id": "b", "text": {"zh": "不得调解", "en": "do not mediate"}}],
     "cite": {"law": "人民调解法", "english": "People's Mediation Law", "article": "17"}}
  ]
}`

// A bank is read and checked, and answers are marked, without any store.
func ExampleReadBank() {
	bank, err := learning.ReadBank(strings.NewReader(bankFile))
	if err != nil {
		panic(err)
	}
	paper, err := bank.Paper("refusal", "free") // in this order
	if err != nil {
		panic(err)
	}
	marks, err := paper.Mark(learning.Answer{Question: "refusal", Chosen: []string{"b"}}, learning.Answer{Question: "free", Chosen: []string{"true"}})
	if err != nil {
		panic(err)
	}
	for _, f := range marks.Questions {
		fmt.Println(f.In(townhall.ZH))
	}
	fmt.Println(learning.PassMark{Share: townhall.RatioOf(3, 5)}.Judge(marks.Points, marks.Of))

	_, err = learning.ReadBank(strings.NewReader(strings.Replace(bankFile, `["b"]`, `["a", "b"]`, 1)))
	fmt.Println(townhall.Explain(err, townhall.ZH))
	// Output:
	// ✓ 一方当事人明确拒绝调解的，怎么办？：应为b，实为b（《人民调解法》第17条）
	// ✗ 调解民间纠纷可以收费。：应为错误，实为正确（《人民调解法》第4条）
	// ✓ pass mark: 3/5 of the points or more, out of 100: needs ≥60, found 60
	// 输入有误：第7行 questions[1].correct应为恰好一个正确选项，实为2
}

// An exam in an office, from its announcement to a certificate and the year's figures.
func ExampleAnnounce() {
	ctx := context.Background()
	today := townhall.NewDate(2025, 7, 1)
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return today.Time(cn.Zone) }
	clerk := townhall.Actor{Person: "k1", Capacity: "clerk"}
	bank, err := learning.ReadBank(strings.NewReader(bankFile))
	if err != nil {
		panic(err)
	}

	held := townhall.NewDate(2025, 7, 22)
	x, err := learning.Announce(ctx, office, clerk, learning.Exam{Title: townhall.Text{ZH: "网上人民调解员考试", EN: "mediators' exam online"}, Subject: "mediation",
		Organiser: "justice", Online: true, Window: townhall.Period{From: held, To: held}, Paper: bank.Questions,
		Pass: learning.PassMark{Share: townhall.RatioOf(3, 5)}, Attempts: 2, Validity: townhall.Within(36, townhall.Months)})
	if err != nil {
		panic(err)
	}
	wrong := learning.Script{Person: "p1", Answers: []learning.Answer{{Question: "refusal", Chosen: []string{"a"}}, {Question: "free", Chosen: []string{"false"}}}}
	right := learning.Script{Person: "p1", Answers: []learning.Answer{{Question: "refusal", Chosen: []string{"b"}}}}

	_, err = learning.Sit(ctx, office, clerk, x.Ref(), right)
	var refusal *townhall.Refusal
	if errors.As(err, &refusal) {
		fmt.Println(refusal.Finding.Failed()[0].Line(townhall.EN))
	}
	today = held
	for _, script := range []learning.Script{wrong, right} {
		s, err := learning.Sit(ctx, office, clerk, x.Ref(), script)
		if err != nil {
			panic(err)
		}
		fmt.Println(s.State, s.Outcome)
	}
	c, err := learning.CertificateOf(ctx, office.Store, x.Ref(), "p1")
	if err != nil {
		panic(err)
	}
	fmt.Println(c.Subject, c.Points, "of", c.Of, "valid until", c.Until, c.ValidOn(c.Until), c.ValidOn(c.Until.AddDays(1)))

	if _, err = learning.Close(ctx, office, clerk, x.Ref()); err != nil {
		panic(err)
	}
	f, err := learning.Statistics(ctx, office.Store, townhall.Year(2025))
	fmt.Println("mediator exams held in 2025:", f.Of("mediation").Exams, "pass rate:", f.PassRate.Percent(0), err)
	// Output:
	// in the days of the exam: needs 2025-07-22 to 2025-07-22, found 2025-07-01
	// not_passed ✗ pass mark: 3/5 of the points or more, out of 100: needs ≥60, found 40
	// passed ✓ pass mark: 3/5 of the points or more, out of 100: needs ≥60, found 60
	// mediation 60 of 100 valid until 2028-07-22 true false
	// mediator exams held in 2025: 1 pass rate: 100 % <nil>
}

package main

import (
	"bytes"
	"context"
	"io/fs"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/learning"
	"github.com/townhall-go/townhall/mediation"
)

// exam is the mediators' exam of 22 July, held online, and its record's name.
var exam = townhall.Ref{Kind: learning.ExamKind, ID: "2025-mediators"}

var examDay = townhall.NewDate(year, 7, 22)

// exams gives the exam: announced two weeks before, sat by every mediator, closed that day; and the mediator who was engaged
// afterwards, with its certificate.
func (t *town) exams(ctx context.Context, dir fs.FS) ([]event, error) {
	paper, err := questions(dir)
	if err != nil {
		return nil, err
	}
	x := learning.Exam{ID: exam.ID, Title: townhall.Text{ZH: "网上人民调解员考试", EN: "Mediators' exam, online"}, Subject: "mediation", Organiser: "town", Place: "shuinan",
		Audience: townhall.Text{ZH: "全镇人民调解员", EN: "the town's mediators"}, Online: true, Window: townhall.Period{From: examDay, To: examDay},
		Paper: paper, Pass: learning.PassMark{Share: townhall.RatioOf(3, 5)}, Attempts: 2, Validity: townhall.Within(36, townhall.Months)}
	events := []event{{on: examDay.AddDays(-14), do: func(ctx context.Context, o townhall.Office) error {
		_, err := learning.Announce(ctx, o, clerk(), x)
		return err
	}, id: "exam"}}
	answers, err := rows(dir, "exam_answers.csv")
	if err != nil {
		return nil, err
	}
	for i, row := range answers {
		p, err := t.person(ctx, row["person"])
		if err != nil {
			return nil, err
		}
		events = append(events, event{on: examDay, do: func(ctx context.Context, o townhall.Office) error {
			_, err := learning.Sit(ctx, o, clerk(), exam, learning.Script{Person: p, Answers: answered(paper, row)})
			return err
		}, id: "exam/" + strconv.Itoa(i+1)})
	}
	return append(events,
		event{on: examDay, do: func(ctx context.Context, o townhall.Office) error {
			_, err := learning.Close(ctx, o, clerk(), exam)
			return err
		}, id: "exam/close"},
		event{on: townhall.NewDate(year, 8, 12), do: func(ctx context.Context, o townhall.Office) error {
			return t.engageExamined(ctx, o, "kangding", "顾小敏")
		}, id: "kangding/engage/examined"}), nil
}

// questions is the exam's paper: the whole bank.
func questions(dir fs.FS) (learning.Paper, error) {
	doc, err := fs.ReadFile(dir, "data/exam.json")
	if err != nil {
		return nil, err
	}
	bank, err := learning.ReadBank(bytes.NewReader(doc))
	if err != nil {
		return nil, err
	}
	return bank.Paper()
}

// answered is what a candidate chose, as a row of exam_answers.csv has it.
func answered(paper learning.Paper, row map[string]string) []learning.Answer {
	var out []learning.Answer
	for _, q := range paper {
		out = append(out, learning.Answer{Question: q.ID, Chosen: strings.Split(row[q.ID], "|")})
	}
	return out
}

// engageExamined engages a mediator who shows the certificate that the town's rules ask for since August.
func (t *town) engageExamined(ctx context.Context, o townhall.Office, committee, name string) error {
	p, err := t.person(ctx, name)
	if err != nil {
		return err
	}
	c, err := learning.CertificateOf(ctx, t.office.Store, exam, p)
	if err != nil {
		return err
	}
	_, err = mediation.Engage(ctx, o, clerk(), townhall.Ref{Kind: mediation.CommitteeKind, ID: committee},
		mediation.Engagement{Person: p, Certificate: mediation.Certificate{Person: c.Person, Subject: c.Subject, Number: c.Number, On: c.On, Until: c.Until}})
	return err
}

package learning

import (
	"context"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// Figures (统计) are what a period's exams add up to. An exam counts with all its candidates in the period in which its window
// ends, once it is closed. By then every attempt is in, so that the figures are final, and over consecutive periods every
// exam, candidate and attempt is counted once. Definitions says each in words.
type Figures struct {
	Period  townhall.Period `json:"period"`
	Subject string          `json:"subject,omitempty"` // "" for the whole

	Exams      int64          `json:"exams"`
	Online     int64          `json:"online"`
	Candidates int64          `json:"candidates"`
	Attempts   int64          `json:"attempts"`
	Passed     int64          `json:"passed"`
	PassRate   townhall.Ratio `json:"pass_rate"` // 合格率

	Unclosed int64 `json:"unclosed"` // still to be closed, and in no other figure

	Subjects []Figures `json:"subjects,omitempty"` // in order of their names
}

// Of is the figures of one subject; none of them, if nothing of it was held.
func (f Figures) Of(subject string) Figures {
	for _, g := range f.Subjects {
		if g.Subject == subject {
			return g
		}
	}
	return Figures{Period: f.Period, Subject: subject}
}

// Statistics streams a period's exams and their sittings from a store and counts them, as a whole and by subject. Voided
// ones are left out, since Find leaves them out, and so are the sittings of a voided exam.
func Statistics(ctx context.Context, s townhall.Store, p townhall.Period) (Figures, error) {
	t := tally{whole: Figures{Period: p}, subjects: map[string]*Figures{}}
	unclosed := map[string]string{} // the subjects of the exams by their ids; asked for first, as one may be closed meanwhile
	for x, err := range townhall.Docs[Exam](ctx, s, townhall.Query{Kind: ExamKind, States: []string{string(Announced)}}) {
		if err != nil {
			return Figures{}, err
		}
		if p.Contains(x.Window.To) {
			unclosed[x.ID] = x.Subject
		}
	}
	for x, err := range townhall.Docs[Exam](ctx, s, townhall.Query{Kind: ExamKind, States: []string{string(Closed)}, Closed: p}) {
		if err == nil {
			delete(unclosed, x.ID)
			err = t.add(ctx, s, x)
		}
		if err != nil {
			return Figures{}, err
		}
	}
	for _, subject := range unclosed {
		t.each(subject, func(f *Figures) { f.Unclosed++ })
	}
	return t.figures(), nil
}

type tally struct {
	whole    Figures
	subjects map[string]*Figures
}

// each changes the figures of the whole and of a subject.
func (t *tally) each(subject string, change func(*Figures)) {
	if t.subjects[subject] == nil {
		t.subjects[subject] = &Figures{Period: t.whole.Period, Subject: subject}
	}
	change(&t.whole)
	change(t.subjects[subject])
}

// add counts an exam and streams its sittings.
func (t *tally) add(ctx context.Context, s townhall.Store, x Exam) error {
	t.each(x.Subject, func(f *Figures) {
		f.Exams++
		if x.Online {
			f.Online++
		}
	})
	for c, err := range townhall.Docs[Sitting](ctx, s, townhall.Query{Kind: SittingKind, Tags: []string{examTag(x.ID)}}) {
		if err != nil {
			return err
		}
		t.each(x.Subject, func(f *Figures) {
			f.Candidates++
			f.Attempts += int64(len(c.Attempts))
			if c.State == Passed {
				f.Passed++
			}
		})
	}
	return nil
}

func (t *tally) figures() Figures {
	out := t.whole.rated()
	for _, g := range t.subjects {
		out.Subjects = append(out.Subjects, g.rated())
	}
	slices.SortFunc(out.Subjects, func(a, b Figures) int { return strings.Compare(a.Subject, b.Subject) })
	return out
}

func (f Figures) rated() Figures {
	f.PassRate = townhall.RatioOf(f.Passed, f.Candidates)
	return f
}

package learning

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// ExamKind is the kind of the records that hold exams.
const ExamKind = "learning.exam"

// Unlimited, as Exam.Attempts, lets candidates try as often as they like in the exam's days.
const Unlimited = -1

// Exam (考试) is an exam with its paper and its own rules, all frozen when it is announced.
type Exam struct {
	ID        string          `json:"id"`
	State     ExamState       `json:"state"`
	Title     townhall.Text   `json:"title"`
	Subject   string          `json:"subject"`           // "mediation"
	Audience  townhall.Text   `json:"audience,omitzero"` // for whom it is held, in words
	Organiser townhall.UnitID `json:"organiser"`         // the unit that holds it
	Place     townhall.Place  `json:"place"`
	Online    bool            `json:"online,omitempty"` // 网上考试
	Window    townhall.Period `json:"window"`           // its first and last days
	Paper     Paper           `json:"paper"`            // with the correct answers
	Pass      PassMark        `json:"pass"`
	Attempts  int             `json:"attempts"`           // how many each candidate has, or Unlimited; never left to a default
	Validity  townhall.Limit  `json:"validity,omitzero"`  // of certificates, in months; none: they do not run out
	Basis     townhall.Cite   `json:"basis,omitzero"`     // the notice or local rule that orders it
	Announced townhall.Date   `json:"announced,omitzero"` // today, if not given
}

// Ref names the exam's record.
func (x Exam) Ref() townhall.Ref { return townhall.Ref{Kind: ExamKind, ID: x.ID} }

// Head is the record's header. A closed exam is closed on the last day of its window, whenever the clerk came to close it.
func (x Exam) Head() townhall.Head {
	h := townhall.Head{Kind: ExamKind, Place: x.Place, Holder: x.Organiser, State: string(x.State), Opened: x.Announced, Tags: []string{x.Subject}}
	if x.State == Closed {
		h.Closed = x.Window.To
	}
	return h
}

// Check refuses an exam by which nobody could be judged, as a damaged record may be.
func (x Exam) Check() error {
	_, reachable := x.Pass.Least(x.Paper.Total())
	needed := townhall.Say("learning.exam.whole", "完整的考试公告", "what every exam that was announced has")
	if err := check(part{"id", x.ID != "", x.ID, needed},
		part{"state", slices.Contains([]ExamState{Announced, Closed}, x.State), x.State, needed},
		part{"announced", !x.Announced.IsZero(), x.Announced, needed},
		part{"window", x.Window.Days() > 0, x.Window, needed},
		part{"pass", reachable, x.Pass, needed},
		part{"attempts", x.Attempts > 0 || x.Attempts == Unlimited, x.Attempts, needed},
		part{"validity", x.runsInMonths(), x.Validity, needed}); err != nil {
		return err
	}
	return x.Paper.Check("paper")
}

// runsInMonths reports whether the validity of certificates, if there is one, is within some months.
func (x Exam) runsInMonths() bool {
	v := x.Validity
	return v == townhall.Limit{} || v.Unit == townhall.Months && v.Sense == townhall.IsWithin && v.N > 0 && v.Check("validity") == nil
}

// Announce (公告) makes the exam known. From then on its paper, its pass mark and all else stay as they are; a mistake is put
// right by voiding it and announcing another.
func (x Exam) Announce(m townhall.Moment) (Exam, []townhall.Fact, error) {
	next := x
	next.ID, next.State, next.Paper, next.Announced = m.Ref.ID, "", x.Paper.clone(), orToday(x.Announced, m)
	next.Subject, next.Organiser = trimmed(x.Subject), trimmed(x.Organiser)
	if err := next.Paper.Check("paper"); err != nil {
		return x, nil, err
	}
	state, err := ExamStates.Go("", "announce", next, m)
	if err != nil {
		return x, nil, err
	}
	next.State = state
	return next, x.fact("announce"), nil
}

// Close (结束) ends the exam, on its last day or later. No attempt is recorded after that, and its figures are final.
func (x Exam) Close(m townhall.Moment) (Exam, []townhall.Fact, error) {
	state, err := ExamStates.Go(x.State, "close", x, m)
	if err != nil {
		return x, nil, err
	}
	x.State = state
	return x, x.fact("close"), nil
}

// Judge says whether points on the exam's paper pass, by its mark and basis.
func (x Exam) Judge(points int) townhall.Finding {
	f := x.Pass.Judge(points, x.Paper.Total())
	f.Cite = x.Basis
	return f
}

func (x Exam) fact(verb string) []townhall.Fact {
	f := townhall.Fact{Verb: verb}
	if !x.Basis.IsZero() {
		f.Basis = []townhall.Cite{x.Basis}
	}
	return []townhall.Fact{f}
}

func orToday(d townhall.Date, m townhall.Moment) townhall.Date {
	if d.IsZero() {
		return m.Today
	}
	return d
}

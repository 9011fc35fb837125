package learning

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// SittingKind is the kind of the records that hold sittings.
const SittingKind = "learning.sitting"

// Sitting (应试) is one person's part in one exam: all attempts, of which the best counts. People appear by their id in the
// Vault only.
type Sitting struct {
	ID        string            `json:"id"`
	State     SittingState      `json:"state"`
	Exam      string            `json:"exam"` // the id of its record
	Subject   string            `json:"subject"`
	Person    townhall.PersonID `json:"person"`
	Organiser townhall.UnitID   `json:"organiser"`
	Place     townhall.Place    `json:"place"`
	Attempts  []Attempt         `json:"attempts"`        // in order of their days
	Of        int               `json:"of"`              // the points of the paper
	Outcome   townhall.Finding  `json:"outcome"`         // of the best attempt
	Passed    townhall.Date     `json:"passed,omitzero"` // the day of the first attempt that passed
}

// Attempt (一次答卷) is what was handed in on a day, and the points it was worth by the exam's paper.
type Attempt struct {
	On      townhall.Date `json:"on"`
	Answers []Answer      `json:"answers"`
	Points  int           `json:"points"`
}

// Script (答卷) is what a candidate hands in.
type Script struct {
	Person  townhall.PersonID `json:"person,omitempty"`
	Answers []Answer          `json:"answers,omitempty"`
	On      townhall.Date     `json:"on,omitzero"` // today, if not given
}

// SittingRef names the record of a person's sitting of an exam, so that there is one only. An exam's id has no colon, and
// the first one is where the person's begins.
func SittingRef(exam townhall.Ref, p townhall.PersonID) townhall.Ref {
	return townhall.Ref{Kind: SittingKind, ID: exam.ID + ":" + string(p)}
}

// examTag marks the sittings of an exam.
func examTag(exam string) string { return "exam:" + exam }

// Ref names the sitting's record.
func (s Sitting) Ref() townhall.Ref { return townhall.Ref{Kind: SittingKind, ID: s.ID} }

// Head is the record's header. A sitting opens with the first attempt and closes with the first that passes.
func (s Sitting) Head() townhall.Head {
	h := townhall.Head{Kind: SittingKind, Place: s.Place, Holder: s.Organiser, State: string(s.State), Closed: s.Passed, Tags: []string{examTag(s.Exam)}}
	if len(s.Attempts) > 0 {
		h.Opened = s.Attempts[0].On
	}
	return h
}

// Check refuses a sitting whose parts contradict one another, as a damaged record may.
func (s Sitting) Check() error {
	needed := townhall.Say("learning.sitting.whole", "前后一致的应试记录", "what belongs to the sitting's state")
	return check(part{"id", s.ID == SittingRef(townhall.Ref{ID: s.Exam}, s.Person).ID, s.ID, needed},
		part{"attempts", len(s.Attempts) > 0, len(s.Attempts), needed},
		part{"attempts", s.attemptsInOrder(), len(s.Attempts), needed},
		part{"state", slices.Contains([]SittingState{NotPassed, Passed}, s.State), s.State, needed},
		part{"outcome", s.Outcome.Held == (s.State == Passed), s.Outcome.Held, needed},
		part{"passed", s.State == Passed == slices.ContainsFunc(s.Attempts, func(a Attempt) bool { return !s.Passed.IsZero() && a.On == s.Passed }), s.Passed, needed})
}

// attemptsInOrder: each has a day, none before the last, and points that the paper has.
func (s Sitting) attemptsInOrder() bool {
	var last townhall.Date
	for _, a := range s.Attempts {
		if a.On.IsZero() || a.On.Before(last) || a.Points < 0 || a.Points > s.Of {
			return false
		}
		last = a.On
	}
	return true
}

// Best is the attempt with the most points, the first of several; an empty one if there was none.
func (s Sitting) Best() Attempt {
	var best Attempt
	for i, a := range s.Attempts {
		if i == 0 || a.Points > best.Points {
			best = a
		}
	}
	return best
}

// before is the day of the attempt before the last; no date if there is none.
func (s Sitting) before() townhall.Date {
	if n := len(s.Attempts); n > 1 {
		return s.Attempts[n-2].On
	}
	return townhall.Date{}
}

// Sit (答卷) marks an attempt at an exam; of an empty sitting the first. The paper says the points, the best attempt the
// outcome. That an attempt may not be made is said before it is marked, so that a refusal tells nothing of the answers.
func (s Sitting) Sit(m townhall.Moment, x Exam, h Script) (Sitting, []townhall.Fact, error) {
	matter := Matter{Sitting: s.with(m, x, h), Exam: x, Person: trimmed(h.Person)}
	state, err := SittingStates.Go(s.State, "sit", matter, m)
	if err != nil {
		return s, nil, err
	}
	next := &matter.Sitting
	at := &next.Attempts[len(next.Attempts)-1]
	marks, err := x.Paper.Mark(at.Answers...)
	if err != nil {
		return s, nil, err
	}
	at.Points = marks.Points
	verb := "sit"
	if s.Passed.IsZero() && x.Judge(at.Points).Held {
		verb, next.Passed = "pass", at.On
		if state, err = SittingStates.Go(s.State, verb, matter, m); err != nil {
			return s, nil, err
		}
	}
	next.State, next.Outcome = state, x.Judge(next.Best().Points)
	return *next, x.fact(verb), nil
}

// with is the sitting with one attempt more, not marked yet.
func (s Sitting) with(m townhall.Moment, x Exam, h Script) Sitting {
	if len(s.Attempts) == 0 {
		p := trimmed(h.Person)
		s = Sitting{ID: SittingRef(x.Ref(), p).ID, Exam: x.ID, Subject: x.Subject, Person: p, Organiser: x.Organiser, Place: x.Place, Of: x.Paper.Total()}
	}
	a := Attempt{On: orToday(h.On, m), Answers: slices.Clone(h.Answers)}
	for i := range a.Answers {
		a.Answers[i].Chosen = slices.Clone(a.Answers[i].Chosen)
	}
	s.Attempts = append(slices.Clip(s.Attempts), a)
	return s
}

package learning

import "github.com/townhall-go/townhall"

// Certificate (合格证书) says that a person passed an exam: a plain value, made of a sitting and kept by whoever needs it. It is
// of the first attempt that passed and stays as it is; that a later one was better, the sitting says.
type Certificate struct {
	Number  string            `json:"number"` // the id of the sitting's record
	Exam    string            `json:"exam"`   // the id of its record
	Subject string            `json:"subject"`
	Person  townhall.PersonID `json:"person"`
	On      townhall.Date     `json:"on"`
	Points  int               `json:"points"`
	Of      int               `json:"of"`
	Until   townhall.Date     `json:"until,omitzero"` // its last day; none: it does not run out
}

// ValidOn (有效) reports whether the certificate is valid on a day: from the day of the exam to its last day, both included.
func (c Certificate) ValidOn(on townhall.Date) bool {
	return !c.On.IsZero() && !on.IsZero() && townhall.Period{From: c.On, To: c.Until}.Contains(on)
}

// Certificate makes the certificate of a sitting of this exam, or refuses where it was not passed. Validity in months ends on
// the corresponding day, which is still valid; it does not move for a rest day, as it is no period to act in.
func (x Exam) Certificate(s Sitting) (Certificate, error) {
	if err := townhall.All("learning.certificate", townhall.Say("learning.certificate", "合格证书", "certificate"),
		townhall.Finding{Code: "learning.certificate.exam", Field: "exam", Held: s.Exam == x.ID, Need: townhall.ValueOf(x.ID), Found: townhall.ValueOf(s.Exam),
			Say: townhall.Say("learning.certificate.exam", "为该考试的应试记录", "the sitting is of this exam")},
		x.Judge(s.Best().Points)).Err(); err != nil {
		return Certificate{}, err
	}
	c := Certificate{Number: s.ID, Exam: x.ID, Subject: x.Subject, Person: s.Person, Of: s.Of}
	for _, a := range s.Attempts {
		if x.Judge(a.Points).Held {
			c.On, c.Points = a.On, a.Points
			break
		}
	}
	if x.Validity.N > 0 {
		c.Until = c.On.AddMonths(x.Validity.N)
	}
	return c, nil
}

package mediation

import (
	"errors"
	"slices"

	"github.com/townhall-go/townhall"
)

// Review (司法确认) is an application for the court's confirmation of an agreement, with the court's answer once it is there.
type Review struct {
	By       []townhall.PersonID `json:"by"` // the parties who apply, jointly
	Court    string              `json:"court"`
	Concerns []Excluded          `json:"concerns,omitempty"` // what of it courts do not confirm
	Applied  townhall.Date       `json:"applied"`            // today, if not given
	Answer   Answer              `json:"answer,omitempty"`
	Answered townhall.Date       `json:"answered,omitzero"`
	Reason   string              `json:"reason,omitempty"`
}

// Ruling is a court's answer.
type Ruling struct {
	Answer Answer        `json:"answer,omitempty"`
	Reason string        `json:"reason,omitempty"`
	On     townhall.Date `json:"on,omitzero"` // today, if not given
}

// ConfirmBy is the last day on which the parties may apply for the court's confirmation, with its counting. It is a right of
// theirs and no duty of the committee, so that it is not among the case's duties. Where the rulebook knows no such
// confirmation, and before the agreement is effective, there is no day.
func (c Case) ConfirmBy(m townhall.Moment) (townhall.Due, error) {
	d, binds, err := c.confirmable(m)
	if err != nil || !binds {
		return townhall.Due{}, err
	}
	return d.Due(m.Calendar)
}

// confirmable is the time for applying, as a duty that runs from the agreement's effect.
func (c Case) confirmable(m townhall.Moment) (d townhall.Duty, binds bool, err error) {
	effective := c.terms().Effective
	if effective.IsZero() {
		return d, false, nil
	}
	limit, binds, err := binding(Confirmation, m, effective)
	if err != nil || !binds {
		return d, false, err
	}
	d = limit.Value.From(effective)
	d.Rule = Confirmation.Key
	return d, true, nil
}

// ApplyForConfirmation (共同申请司法确认) records the parties' joint application to a court.
func (c Case) ApplyForConfirmation(m townhall.Moment, r Review) (Case, []townhall.Fact, error) {
	r.By, r.Court, r.Applied = trimmedAll(r.By), trimmed(r.Court), orToday(r.Applied, m)
	r.Concerns, r.Answer, r.Answered, r.Reason = slices.Clone(r.Concerns), "", townhall.Date{}, ""
	next := c
	next.Agreement = c.Agreement.clone()
	if next.Agreement != nil {
		next.Agreement.Reviews = append(next.Agreement.Reviews, r)
	}
	var clauses []townhall.Finding
	d, binds, err := c.confirmable(m)
	if err != nil {
		return c, nil, err
	}
	if binds {
		inTime, err := d.Judge(r.Applied, m.Calendar)
		if refusal, ok := errors.AsType[*townhall.Refusal](err); ok { // before the event, or not to be told yet
			inTime, err = refusal.Finding, nil
		}
		if err != nil {
			return c, nil, err
		}
		inTime.Code, inTime.Field = "mediation.confirmation.in_time", "agreement.reviews.applied"
		clauses = append(clauses, inTime)
	}
	return Matter{Case: next}.judged(c, m, "apply_for_confirmation", clauses, law("33"), procedure("205"))
}

// CourtAnswers (法院答复) records the court's answer to the application that is pending.
func (c Case) CourtAnswers(m townhall.Moment, r Ruling) (Case, []townhall.Fact, error) {
	next := c
	next.Agreement = c.Agreement.clone()
	pending := townhall.Finding{Code: "mediation.confirmation.pending", Field: "agreement.reviews", Held: c.terms().pending() != nil, Cite: procedure("206"),
		Say: townhall.Say("mediation.confirmation.pending", "有待法院答复的司法确认申请", "an application waits for the court's answer")}
	if pending.Held {
		last := &next.Agreement.Reviews[len(next.Agreement.Reviews)-1]
		last.Answer, last.Answered, last.Reason = r.Answer, orToday(r.On, m), trimmed(r.Reason)
	}
	return because(trimmed(r.Reason))(Matter{Case: next}.judged(c, m, "court_answers", []townhall.Finding{pending}, law("33"), procedure("206")))
}

// pending is the application that waits for an answer, if one does.
func (a Agreement) pending() *Review {
	if n := len(a.Reviews); n > 0 && a.Reviews[n-1].Answer == "" {
		return &a.Reviews[n-1]
	}
	return nil
}

// Confirmed is the day on which a court confirmed the agreement, which can then be enforced; no date if none did.
func (a Agreement) Confirmed() townhall.Date {
	for _, r := range a.Reviews {
		if r.Answer == Confirmed {
			return r.Answered
		}
	}
	return townhall.Date{}
}

// turnedDown reports whether a court did not confirm the agreement; then the parties may mediate again or sue.
func (a Agreement) turnedDown() bool {
	return a.Confirmed().IsZero() && slices.ContainsFunc(a.Reviews, func(r Review) bool { return r.Answer == NotTaken || r.Answer == Rejected })
}

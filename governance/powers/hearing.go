package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Notice (事先告知) tells whom an act burdens, before it is decided, what is intended and why, and that they may speak.
type Notice struct {
	On      townhall.Date   `json:"on"`
	Content string          `json:"content"` // 拟作出的内容
	Facts   string          `json:"facts"`   // 事实、理由
	Basis   []townhall.Cite `json:"basis"`
	Rights  bool            `json:"rights"` // told of the right to state and to defend
	// Hearing says that a hearing was offered; without it, NoHearing says why none is due.
	Hearing   bool          `json:"hearing"`
	NoHearing string        `json:"no_hearing,omitempty"`
	AnswerBy  townhall.Date `json:"answer_by,omitzero"` // until when they may speak, if a time was given
	Recorded  townhall.Date `json:"recorded,omitzero"`  // 登记之日, which Notify sets, whatever the notice says
}

// runs is the day from which the times of the notice run: it may be dated back, but takes no time away from whoever counts from the day
// on which it was put on record.
func (n Notice) runs() townhall.Date { return latest(n.On, n.Recorded) }

// whole reports whether the notice says what it must.
func (n Notice) whole() bool {
	return said(n.Content) && said(n.Facts) && len(n.Basis) > 0 && n.Rights && (n.AnswerBy.IsZero() || n.AnswerBy.After(n.On))
}

// Statement (陈述、申辩) is what the party said, and what became of it.
type Statement struct {
	On      townhall.Date     `json:"on"`
	By      townhall.PersonID `json:"by,omitempty"` // who spoke; for a legal person or another organisation somebody does
	Text    string            `json:"text"`
	Adopted bool              `json:"adopted"`
	Answer  string            `json:"answer"` // 复核意见: what was adopted, or why not
}

// Waiver (放弃) is the party's clear word that it will not state anything, or wants no hearing.
type Waiver struct {
	On        townhall.Date `json:"on"`
	Statement bool          `json:"statement"`
	Hearing   bool          `json:"hearing"`
	Words     string        `json:"words"`
}

// Hearing (听证) is a hearing from its request to its record.
type Hearing struct {
	Asked    townhall.Date     `json:"asked,omitzero"`
	Notified townhall.Date     `json:"notified,omitzero"` // when its time and place were told
	On       townhall.Date     `json:"on,omitzero"`
	Chair    townhall.PersonID `json:"chair,omitempty"` // 主持人, nobody who handled the case
	Record   string            `json:"record,omitempty"`
	Absent   bool              `json:"absent,omitempty"` // the party did not come, without good reason
}

// Telling (告知与听取) is a notice and what the party made of it. A later notice (重新告知) begins another, in which the party's rights
// are whole again: what it said, waived and had heard before answered something else, and stays on record.
type Telling struct {
	Notice     Notice      `json:"notice,omitzero"`
	Statements []Statement `json:"statements,omitempty"` // 陈述、申辩
	Waivers    []Waiver    `json:"waivers,omitempty"`    // 放弃
	Hearing    Hearing     `json:"hearing,omitzero"`     // 听证
}

// settled is the last day on which the party was told or said something: what a review of the case must have seen.
func (t Telling) settled() townhall.Date {
	last := latest(t.Notice.On, t.Hearing.On)
	for _, s := range t.Statements {
		last = latest(last, s.On)
	}
	return last
}

// last is the last day of all that is on record of it.
func (t Telling) last() townhall.Date {
	last := latest(t.settled(), t.Hearing.Asked)
	for _, w := range t.Waivers {
		last = latest(last, w.On)
	}
	return last
}

// tellings counts the notices, statements and hearings on record, by which the order of entry tells on one day what a review has seen.
func (a Act) tellings() int {
	n := 0
	for _, t := range added(a.Earlier, a.Telling) {
		n += len(t.Statements)
		for _, day := range []townhall.Date{t.Notice.On, t.Hearing.On} {
			if !day.IsZero() {
				n++
			}
		}
	}
	return n
}

// waived reports whether the party had clearly waived something by a day.
func (t Telling) waived(on townhall.Date, what func(Waiver) bool) bool {
	return slices.ContainsFunc(t.Waivers, func(w Waiver) bool { return what(w) && doneBy(w.On, on) })
}

func ofStatement(w Waiver) bool { return w.Statement }
func ofHearing(w Waiver) bool   { return w.Hearing }

// heard says whether the party was heard by a day: it spoke, or clearly waived that, or let the time pass that it was given.
func (t Telling) heard(on townhall.Date) bool {
	spoke := slices.ContainsFunc(t.Statements, func(s Statement) bool { return doneBy(s.On, on) })
	passed := !t.Notice.AnswerBy.IsZero() && t.Notice.AnswerBy.Before(on)
	return doneBy(t.Notice.On, on) && (spoke || t.waived(on, ofStatement) || passed)
}

// hearingOver says whether, by a day, nothing stands in the way of a hearing's right any more: it was held by somebody who does not
// handle the case, or clearly waived, or not asked for in time.
func (a Act) hearingOver(m townhall.Moment, on townhall.Date) (bool, error) {
	switch {
	case !a.Notice.Hearing || !doneBy(a.Notice.On, on):
		return false, nil
	case a.waived(on, ofHearing):
		return true, nil
	case doneBy(a.Hearing.On, on):
		return !a.handles(a.Hearing.Chair), nil
	case !a.Hearing.Asked.IsZero():
		return false, nil
	}
	a.Hearing.Asked = on // whoever could not ask today any more, has let the time pass
	f, err := a.askedInTime(m)
	return !f.Held && err == nil, err
}

// askedInTime says whether the hearing is asked for in time: of a penalty within the limit of the law from the day of the notice or of
// its record, the later one, of other acts within the time that the notice gave, if it gave one.
func (a Act) askedInTime(m townhall.Moment) (townhall.Finding, error) {
	asked := a.Hearing.Asked
	f := townhall.Finding{Code: "powers.hearing.request", Field: "hearing.asked", Say: townhall.Say("powers.hearing.in_time", "在期限内要求听证", "the hearing is asked for in time"),
		Need: townhall.ValueOf(townhall.Period{From: a.Notice.On, To: a.Notice.AnswerBy}), Found: townhall.ValueOf(asked)}
	if a.Notice.On.IsZero() || asked.Before(a.Notice.On) {
		return f, nil
	}
	if from := a.Notice.runs(); a.Type == Penalty && asked.After(from) {
		return kept(f, HearingRequest, m, from, asked)
	}
	f.Held = a.Notice.AnswerBy.IsZero() || !asked.After(a.Notice.AnswerBy)
	return f, nil
}

// toldInTime says whether the hearing's time and place were told after it was asked for, and of a penalty so long before as the law
// wants.
func (a Act) toldInTime(m townhall.Moment) (townhall.Finding, error) {
	h := a.Hearing
	f := townhall.Finding{Code: "powers.hearing.notice", Field: "hearing.notified", Say: townhall.Say("powers.hearing.notified", "在期限前通知时间、地点", "its time and place were told long enough before"),
		Need: townhall.ValueOf(townhall.Period{From: h.Asked, To: h.On}), Found: townhall.ValueOf(h.Notified)}
	if h.Notified.IsZero() || h.Notified.Before(h.Asked) || h.Notified.After(h.On) {
		return f, nil
	}
	if a.Type == Penalty {
		return kept(f, HearingNotice, m, h.On, h.Notified)
	}
	f.Held = true
	return f, nil
}

// answerable is the first day on which a notice may say that the time to answer ends: today, so that no time is over when it is put
// on record; never before the time that an earlier notice gave; and of a penalty not before that in which a hearing may be asked for.
func (a Act) answerable(m townhall.Moment, earlier Notice) (townhall.Date, error) {
	first := latest(m.Today, earlier.AnswerBy)
	if !a.Notice.Hearing || a.Type != Penalty {
		return first, nil
	}
	d, binds, err := duty(HearingRequest, m, a.Notice.runs(), "")
	if err != nil || !binds {
		return first, err
	}
	due, err := d.Due(m.Calendar)
	return latest(first, due.Date), err
}

// kept judges a finding's day by the limit that a rule makes of an event; without such a rule in the rulebook it is kept.
func kept(f townhall.Finding, rule townhall.Dated[townhall.Limit], m townhall.Moment, event, day townhall.Date) (townhall.Finding, error) {
	d, binds, err := duty(rule, m, event, "")
	if err != nil || !binds {
		f.Held = err == nil
		return f, err
	}
	judgement, err := d.Judge(day, m.Calendar)
	judgement.Code, judgement.Field = f.Code, f.Field
	return judgement, err
}

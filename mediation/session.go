package mediation

import (
	"cmp"
	"slices"

	"github.com/townhall-go/townhall"
)

// Mediate (调解) records a session, held by mediators of the committee of that day. After a draft it begins mediation again: the
// draft is dropped, and the history keeps it.
func (c Case) Mediate(m townhall.Moment, body Committee, s Session) (Case, []townhall.Fact, error) {
	s.On, s.Record, s.By = orToday(s.On, m), trimmed(s.Record), c.mediatorsOn(orToday(s.On, m))
	next := c
	next.Sessions = append(slices.Clip(c.Sessions), s)
	next.Agreement = nil
	return Matter{Case: next, Body: body}.move(c, m, "mediate", law("27"))
}

// End (终止调解) ends mediation without an agreement. The parties must be told where else they may turn.
func (c Case) End(m townhall.Moment, e Ending) (Case, []townhall.Fact, error) {
	e.On, e.Reason, e.Told = orToday(e.On, m), trimmed(e.Reason), slices.Clone(e.Told)
	next := c
	next.Agreement = nil
	next.Ending = &e
	return next.handled(e.On).move(c, m, "end", law("26"))
}

// Warn (防止激化) records a sign that the dispute may escalate and what was done; a possible crime is reported.
func (c Case) Warn(m townhall.Moment, w Warning) (Case, []townhall.Fact, error) {
	w.On, w.Sign, w.Measures, w.Reported = orToday(w.On, m), trimmed(w.Sign), trimmed(w.Measures), trimmed(w.Reported)
	if w.Reported != "" {
		w.ReportedOn = orToday(w.ReportedOn, m)
	}
	next := c
	next.Warnings = append(slices.Clip(c.Warnings), w)
	return next.move(c, m, "warn", law("25"))
}

// Escalate records a harm that came of the dispute or was prevented, at any time.
func (c Case) Escalate(m townhall.Moment, e Escalation) (Case, []townhall.Fact, error) {
	e.On, e.Note = orToday(e.On, m), trimmed(e.Note)
	next := c
	next.Escalations = append(slices.Clip(c.Escalations), e)
	return because(e.Note)(next.move(c, m, "escalate", law("25")))
}

// Attach (归入案卷) adds a paper to the case's file, at any time.
func (c Case) Attach(m townhall.Moment, p Paper) (Case, []townhall.Fact, error) {
	p.On, p.What, p.Name = orToday(p.On, m), trimmed(p.What), trimmed(p.Name)
	next := c
	next.Papers = append(slices.Clip(c.Papers), p)
	return next.move(c, m, "attach", law("27"))
}

// Extending is time added to the limit of a mediation.
type Extending struct {
	N      int               `json:"n,omitempty"`    // how many
	Unit   townhall.TimeUnit `json:"unit,omitempty"` // months, if not given
	Reason string            `json:"reason,omitempty"`
	On     townhall.Date     `json:"on,omitzero"` // today, if not given
}

// Extend (延长调解期限) adds time to the limit of a mediation, where the rule set has one, when every party asks for it. Who
// takes the step approves it.
func (c Case) Extend(m townhall.Moment, e Extending) (Case, []townhall.Fact, error) {
	if e.Unit == "" {
		e.Unit = townhall.Months
	}
	next := c
	next.Duties, next.Parties = slices.Clone(c.Duties), slices.Clone(c.Parties)
	open := slices.IndexFunc(next.Duties, func(d townhall.Duty) bool { return d.Rule == Duration.Key && d.Open() })
	limited := townhall.Finding{Code: "mediation.extend.limit", Field: "duties", Held: open >= 0,
		Say: townhall.Say("mediation.extend.limit", "适用的规则规定了调解期限，且尚未调解完毕", "the rules have a limit, and mediation still goes on")}
	if open < 0 {
		return Matter{Case: c}.judged(c, m, "extend", []townhall.Finding{limited})
	}
	d := next.Duties[open]
	limited.Found, limited.Cite = townhall.ValueOf(d.Limit.Text()), d.Limit.Cite
	extended, err := d.Extend(townhall.Extension{N: e.N, Unit: e.Unit, Reason: trimmed(e.Reason), On: orToday(e.On, m), Cite: d.Limit.Cite,
		By: townhall.Actor{Person: cmp.Or(c.persons()...), Capacity: "party"}, Approver: m.By})
	if err != nil {
		return c, nil, err
	}
	next.Duties[open] = extended
	apart := townhall.Finding{Code: "mediation.extend.approver", Field: "approver", Held: !c.isParty(m.By.Person), Found: townhall.ValueOf(m.By), Cite: d.Limit.Cite,
		Say: townhall.Say("mediation.extend.approver", "批准人不是本案当事人", "who approves is no party")}
	next, facts, err := Matter{Case: next}.judged(c, m, "extend", []townhall.Finding{limited, apart}, d.Limit.Cite)
	if err != nil {
		return c, nil, err
	}
	for i := range next.Parties { // they asked for this extension, not for the next
		next.Parties[i].MoreTime = false
	}
	return because(trimmed(e.Reason))(next, facts, nil)
}

// because gives the fact of a step its reason.
func because(reason string) func(Case, []townhall.Fact, error) (Case, []townhall.Fact, error) {
	return func(c Case, facts []townhall.Fact, err error) (Case, []townhall.Fact, error) {
		if err == nil {
			facts[0].Reason = reason
		}
		return c, facts, err
	}
}

// handled meets the duty to finish in time.
func (c Case) handled(on townhall.Date) Case {
	c.Duties = slices.Clone(c.Duties)
	for i, d := range c.Duties {
		if d.Rule == Duration.Key && d.Open() {
			c.Duties[i] = d.Meet(on)
		}
	}
	return c
}

// move is Matter's, for steps that do not ask for the committee.
func (c Case) move(from Case, m townhall.Moment, verb string, basis ...townhall.Cite) (Case, []townhall.Fact, error) {
	return Matter{Case: c}.move(from, m, verb, basis...)
}

// move makes the way that the table has for a verb, or refuses and leaves the case as it was.
func (c Matter) move(from Case, m townhall.Moment, verb string, basis ...townhall.Cite) (Case, []townhall.Fact, error) {
	return c.judged(from, m, verb, nil, basis...)
}

// judged is move with clauses that are no guards, since they judge what the step was given, or carry a counting of days.
func (c Matter) judged(from Case, m townhall.Moment, verb string, clauses []townhall.Finding, basis ...townhall.Cite) (Case, []townhall.Fact, error) {
	state, finding := CaseStates.Try(from.State, verb, c, m)
	if finding.Code != CaseStates.Name+".state" {
		finding = townhall.All(finding.Code, finding.Say, append(clauses, finding.Parts...)...)
	}
	reason := ""
	if from.Ending == nil {
		reason = c.ending().Reason
	}
	facts, err := decide(m, c.day(), finding, townhall.Fact{Verb: verb, Reason: reason, Basis: basis})
	if err != nil {
		return from, nil, err
	}
	c.State = state
	return c.Case, facts, nil
}

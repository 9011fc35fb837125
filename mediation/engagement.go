package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Engagement is the engaging of a mediator.
type Engagement struct {
	Person      townhall.PersonID `json:"person,omitempty"`
	From        townhall.Date     `json:"from,omitzero"`        // the first day; today, if not given
	Born        townhall.Date     `json:"born,omitzero"`        // judged where it is given, and not kept: the Vault is the place for it
	Certificate Certificate       `json:"certificate,omitzero"` // where the rule set asks for an exam
}

// Leaving is the end of somebody's service before its time.
type Leaving struct {
	How    Departure     `json:"how,omitempty"`
	Last   townhall.Date `json:"last,omitzero"` // the last day; today, if not given
	Reason string        `json:"reason,omitempty"`
}

// Engage (聘任) adds a mediator from a day on.
func (c Committee) Engage(m townhall.Moment, e Engagement) (Committee, []townhall.Fact, error) {
	e.Person, e.From = trimmed(e.Person), orToday(e.From, m)
	e.Certificate.Person, e.Certificate.Subject, e.Certificate.Number = trimmed(e.Certificate.Person), trimmed(e.Certificate.Subject), trimmed(e.Certificate.Number)
	days := townhall.Since(e.From)
	engaged := slices.ContainsFunc(c.Mediators, func(x Engaged) bool { return x.Person == e.Person && x.Days.Overlaps(days) })
	clauses := []townhall.Finding{
		{Code: "mediation.engage.person", Field: "person", Cite: law("13"),
			Say:  townhall.Say("mediation.engage.person", "已写明受聘人，其尚不是本委员会的调解员", "who is engaged is named, and not a mediator of this committee yet"),
			Held: e.Person != "" && !engaged && !c.Mediates(e.Person, e.From), Found: townhall.ValueOf(e.Person)},
		{Code: "mediation.engage.from", Field: "from", Cite: law("13"),
			Say:  townhall.Say("mediation.engage.from", "聘任不早于委员会设立之日", "the engagement begins on the day on which the committee was formed, or later"),
			Held: !e.From.Before(c.Formed), Need: townhall.ValueOf(townhall.Since(c.Formed)), Found: townhall.ValueOf(e.From)}}
	age, err := ofAge(m, e.From, e.Born)
	if err != nil {
		return c, nil, err
	}
	exam, err := examined(m, e)
	if err != nil {
		return c, nil, err
	}
	f := townhall.All("mediation.engage", townhall.Say("mediation.engage", "聘任调解员", "engaging a mediator"), slices.Concat(clauses, age, exam)...)
	facts, err := decide(m, e.From, f, townhall.Fact{Basis: []townhall.Cite{law("13"), law("14")}})
	if err != nil {
		return c, nil, err
	}
	c.Mediators = append(slices.Clip(c.Mediators), Engaged{Person: e.Person, Days: days, Certificate: e.Certificate})
	return c.changed(e.From, "engage", e.Person), facts, nil
}

// ofAge judges a date of birth by the rule of a day, where there are both.
func ofAge(m townhall.Moment, on, born townhall.Date) ([]townhall.Finding, error) {
	age, binds, err := binding(MediatorAge, m, on)
	if err != nil || !binds || born.IsZero() {
		return nil, err
	}
	years := on.Year() - born.Year()
	if born.AddMonths(12 * years).After(on) {
		years--
	}
	return []townhall.Finding{{Code: "mediation.mediator.age", Field: "born", Held: years >= age.Value, Cite: age.Cite,
		Need: townhall.ValueOf(townhall.OrMore(int64(age.Value))), Found: townhall.ValueOf(years),
		Say: townhall.Say("mediation.mediator.age", "年龄（周岁）", "age in full years")}}, nil
}

// examined judges the certificate by the rule of the day, where a local pack has one.
func examined(m townhall.Moment, e Engagement) ([]townhall.Finding, error) {
	exam, binds, err := locally(MediatorExam, m, e.From)
	if err != nil || !binds {
		return nil, err
	}
	c := e.Certificate
	f := townhall.Finding{Code: "mediation.engage.exam", Field: "certificate", Cite: exam.Cite,
		Need: townhall.ValueOf(townhall.Say("mediation.certificate.needed", "{person}通过“{subject}”考试的证书", "a certificate of {person} for the exam {subject}", "person", e.Person, "subject", exam.Value)),
		Held: c.Person == e.Person && c.Subject == exam.Value && c.Number != "" && !c.On.IsZero() && townhall.Period{From: c.On, To: c.Until}.Contains(e.From),
		Say:  townhall.Say("mediation.engage.exam", "持有当日有效的考试合格证书", "a certificate of the exam that is valid that day")}
	if c != (Certificate{}) {
		f.Found = townhall.ValueOf(townhall.Say("mediation.certificate", "{person}，{subject}（{number}，{days}）", "{person}, {subject} ({number}, {days})",
			"person", orNothing(c.Person), "subject", orNothing(c.Subject), "number", orNothing(c.Number), "days", townhall.Period{From: c.On, To: c.Until}))
	}
	return []townhall.Finding{f}, nil
}

// Disengage (解聘、罢免、辞任) ends an engagement, or a member's seat, for a reason, on a last day that is not to come.
func (c Committee) Disengage(m townhall.Moment, p townhall.PersonID, l Leaving) (Committee, []townhall.Fact, error) {
	p, l.Last, l.Reason = trimmed(p), orToday(l.Last, m), trimmed(l.Reason)
	basis := law("13")
	if l.How == Dismissed {
		basis = law("15")
	}
	next, serves := c.without(p, l)
	f := townhall.All("mediation.disengage", townhall.Say("mediation.disengage", "终止聘任或者委员职务", "ending an engagement or a seat"),
		townhall.Finding{Code: "mediation.disengage.engaged", Field: "person", Held: serves, Found: townhall.ValueOf(p), Cite: law("13"),
			Say: townhall.Say("mediation.disengage.engaged", "当日为本委员会的委员或者受聘调解员", "a member or a mediator engaged by this committee that day")},
		townhall.Finding{Code: "mediation.disengage.last", Field: "last", Held: !l.Last.After(m.Today), Found: townhall.ValueOf(l.Last),
			Need: townhall.ValueOf(townhall.Until(m.Today)),
			Say:  townhall.Say("mediation.disengage.last", "最后一日不晚于今日", "the last day is not after today")},
		townhall.Finding{Code: "mediation.disengage.how", Field: "how", Held: l.How == Dismissed || l.How == Resigned, Found: townhall.ValueOf(word(l.How)), Cite: basis,
			Say: townhall.Say("mediation.disengage.how", "罢免、解聘或者辞任", "dismissed or resigned")},
		townhall.Finding{Code: "mediation.disengage.reason", Field: "reason", Held: l.Reason != "", Found: townhall.ValueOf(l.Reason), Cite: basis,
			Say: townhall.Say("mediation.disengage.reason", "已说明理由", "the reason is given")})
	facts, err := decide(m, l.Last, f, townhall.Fact{Reason: l.Reason, Basis: []townhall.Cite{basis}})
	if err != nil {
		return c, nil, err
	}
	return next.changed(l.Last, "disengage", p), facts, nil
}

// without ends the service of somebody who serves on a day, as a member or engaged.
func (c Committee) without(p townhall.PersonID, l Leaving) (next Committee, serves bool) {
	c.Members, c.Mediators = slices.Clone(c.Members), slices.Clone(c.Mediators)
	for i, x := range c.Members {
		if x.Person == p && x.Left == "" && x.sits(l.Last) && !l.Last.Before(c.since()) {
			x.Last, x.Left, x.Reason = l.Last, l.How, l.Reason
			c.Members[i], serves = x, true
		}
	}
	for i, x := range c.Mediators {
		if x.Person == p && x.Left == "" && x.Days.Contains(l.Last) {
			x.Days.To, x.Left, x.Reason = l.Last, l.How, l.Reason
			c.Mediators[i], serves = x, true
		}
	}
	return c, serves
}

// Censure (违纪处理) records a finding of misconduct and what followed it: criticism, correction, or in a serious case removal,
// which ends the mediator's service that day.
func (c Committee) Censure(m townhall.Moment, x Conduct) (Committee, []townhall.Fact, error) {
	x.Person, x.On, x.Note = trimmed(x.Person), orToday(x.On, m), trimmed(x.Note)
	f := townhall.All("mediation.censure", townhall.Say("mediation.censure", "处理调解员违纪行为", "censuring a mediator"),
		townhall.Finding{Code: "mediation.censure.person", Field: "person", Held: c.Mediates(x.Person, x.On), Found: townhall.ValueOf(x.Person), Cite: law("15"),
			Say: townhall.Say("mediation.censure.person", "当日为本委员会的调解员", "a mediator of this committee that day")},
		townhall.Finding{Code: "mediation.censure.what", Field: "what", Held: slices.Contains(Misconducts(), x.What), Found: townhall.ValueOf(word(x.What)), Cite: law("15"),
			Say: townhall.Say("mediation.censure.what", "属于所列违纪行为", "misconduct of the list")},
		townhall.Finding{Code: "mediation.censure.measure", Field: "measure", Held: slices.Contains(Measures(), x.Measure), Found: townhall.ValueOf(word(x.Measure)), Cite: law("15"),
			Say: townhall.Say("mediation.censure.measure", "批评教育、责令改正，或者罢免、解聘", "criticised, ordered to correct it, or removed")},
		townhall.Finding{Code: "mediation.censure.note", Field: "note", Held: x.Note != "", Found: townhall.ValueOf(x.Note), Cite: law("15"),
			Say: townhall.Say("mediation.censure.note", "写明事实", "the facts are described")},
		townhall.Finding{Code: "mediation.censure.on", Field: "on", Held: !x.On.After(m.Today), Need: townhall.ValueOf(townhall.Until(m.Today)), Found: townhall.ValueOf(x.On),
			Say: townhall.Say("mediation.censure.on", "日期不晚于今日", "a day not after today")})
	facts, err := decide(m, x.On, f, townhall.Fact{Reason: x.Note, Basis: []townhall.Cite{law("15")}})
	if err != nil {
		return c, nil, err
	}
	next := c
	if x.Measure == Removed {
		next, _ = c.without(x.Person, Leaving{How: Dismissed, Last: x.On, Reason: x.Note})
		next = next.changed(x.On, "censure", x.Person)
	}
	next.Conduct = append(slices.Clip(c.Conduct), x)
	return next, facts, nil
}

// changed notes a change of who serves.
func (c Committee) changed(on townhall.Date, verb string, p townhall.PersonID) Committee {
	c.Changes = append(slices.Clip(c.Changes), Change{On: on, Verb: verb, Person: p})
	return c
}

// unreported lists the places of the changes that nobody reported yet.
func (c Committee) unreported() (out []int) {
	for i, x := range c.Changes {
		if x.Reported.IsZero() {
			out = append(out, i)
		}
	}
	return out
}

// ReportChanges (报告组成变动) reports the changes of who serves to the justice authority, which passes them on to the court.
func (c Committee) ReportChanges(m townhall.Moment, to string, on townhall.Date) (Committee, []townhall.Fact, error) {
	to, on = trimmed(to), orToday(on, m)
	open := slices.DeleteFunc(c.unreported(), func(i int) bool { return c.Changes[i].On.After(on) })
	f := townhall.All("mediation.report", townhall.Say("mediation.report", "报告委员会组成变动", "reporting changes of a committee"),
		townhall.Finding{Code: "mediation.report.changes", Field: "changes", Held: len(open) > 0, Found: townhall.ValueOf(len(open)), Cite: law("10"),
			Say: townhall.Say("mediation.report.changes", "到报告之日有尚未报告的变动", "there are changes up to that day that were not reported yet")},
		townhall.Finding{Code: "mediation.report.to", Field: "to", Held: to != "", Found: townhall.ValueOf(to), Cite: law("10"),
			Say: townhall.Say("mediation.report.to", "写明报告的机关", "to whom they are reported is given")},
		townhall.Finding{Code: "mediation.report.on", Field: "on", Held: !on.After(m.Today), Found: townhall.ValueOf(on), Need: townhall.ValueOf(townhall.Until(m.Today)),
			Say: townhall.Say("mediation.report.on", "报告日期不晚于今日", "a day not after today")})
	facts, err := decide(m, on, f, townhall.Fact{Basis: []townhall.Cite{law("10")}})
	if err != nil {
		return c, nil, err
	}
	c.Changes = slices.Clone(c.Changes)
	for _, i := range open {
		c.Changes[i].Reported, c.Changes[i].To = on, to
	}
	return c, facts, nil
}

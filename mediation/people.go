package mediation

import (
	"cmp"
	"slices"

	"github.com/townhall-go/townhall"
)

// Assignment (指定、选择调解员) says who mediates from a day on, and whether the parties chose them.
type Assignment struct {
	Mediators []townhall.PersonID `json:"mediators"`
	Chosen    bool                `json:"chosen,omitempty"` // by the parties; otherwise the committee appoints
	On        townhall.Date       `json:"on"`               // today, if not given
}

// Recusal (回避) takes a mediator off a case for good: for a conflict of interest, or because a party objects.
type Recusal struct {
	Mediator townhall.PersonID `json:"mediator"`
	Ground   Ground            `json:"ground"`
	By       townhall.PersonID `json:"by"` // who asked: a party, or the mediator
	Reason   string            `json:"reason,omitempty"`
	On       townhall.Date     `json:"on"` // today, if not given
}

// Helper (邀请参与调解的人员、联合调解单位) takes part besides parties and mediators. A person is admitted by the parties; a body
// mediates jointly.
type Helper struct {
	Role   Role              `json:"role"`
	Person townhall.PersonID `json:"person,omitempty"`
	Unit   townhall.UnitID   `json:"unit,omitempty"`  // of a body
	Admit  bool              `json:"admit,omitempty"` // the parties consent
	On     townhall.Date     `json:"on"`              // today, if not given
}

// Handover (移交) is the passing of a case from one committee to another: a hard one, or one across villages, to the town's.
type Handover struct {
	From   string        `json:"from"`
	To     string        `json:"to"`
	Reason string        `json:"reason"`
	On     townhall.Date `json:"on"` // today, if not given
}

// Declaration (当事人声明) is what a party wants from a day on.
type Declaration struct {
	Party townhall.PersonID `json:"party,omitempty"`
	Will  Will              `json:"will,omitempty"`
	Note  string            `json:"note,omitempty"`
}

// Assign (指定或者选择调解员) gives the case its mediators, who must be the committee's on that day. In mediation they take the
// place of those before them.
func (c Case) Assign(m townhall.Moment, body Committee, a Assignment) (Case, []townhall.Fact, error) {
	a.Mediators, a.On = once(trimmedAll(a.Mediators)), orToday(a.On, m)
	next := c
	next.Mediators, next.Assigned = slices.Clone(a.Mediators), append(slices.Clip(c.Assigned), a)
	return Matter{Case: next, Body: body}.move(c, m, "assign", law("19"))
}

// once names everybody once, in order: a mediator who is named twice is one mediator.
func once(people []townhall.PersonID) (out []townhall.PersonID) {
	for _, p := range people {
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// Recuse (回避) takes a mediator off the case. An objection of a party is enough; other grounds say why.
func (c Case) Recuse(m townhall.Moment, r Recusal) (Case, []townhall.Fact, error) {
	r.Mediator, r.By, r.Reason, r.On = trimmed(r.Mediator), trimmed(r.By), trimmed(r.Reason), orToday(r.On, m)
	next := c
	next.Recusals = append(slices.Clip(c.Recusals), r)
	next.Mediators = except(c.Mediators, func(p townhall.PersonID) bool { return p == r.Mediator })
	return because(r.Reason)(next.move(c, m, "recuse", law("23"), replacing))
}

// Invite (邀请参与、联合调解) brings in somebody who helps, or a body that mediates jointly.
func (c Case) Invite(m townhall.Moment, h Helper) (Case, []townhall.Fact, error) {
	h.Person, h.Unit, h.On = trimmed(h.Person), trimmed(h.Unit), orToday(h.On, m)
	next := c
	next.Helpers = append(slices.Clip(c.Helpers), h)
	basis := law("20")
	if h.Role.Joint() {
		basis = provisions("27")
	}
	return next.move(c, m, "invite", basis)
}

// Transfer (移交) hands the case to another committee, which assigns its own mediators. What was done before stays with it.
// A committee that is not on record is named in the handover alone.
func (c Case) Transfer(m townhall.Moment, to Committee, t Handover) (Case, []townhall.Fact, error) {
	t.From, t.To, t.Reason, t.On = c.Committee, cmp.Or(to.ID, t.To), trimmed(t.Reason), orToday(t.On, m)
	next := c
	next.Committee, next.Mediators = t.To, nil
	next.Handovers = append(slices.Clip(c.Handovers), t)
	next.Duties = slices.Clone(c.Duties)
	for i, d := range next.Duties {
		if d.Open() {
			next.Duties[i].Owner = townhall.UnitID(t.To)
		}
	}
	return because(t.Reason)(Matter{Case: next, Body: to}.move(c, m, "transfer", provisions("21")))
}

// Declare (当事人声明) records what a party wants: to mediate or not, in closed sessions, in writing, with more time.
func (c Case) Declare(m townhall.Moment, d Declaration) (Case, []townhall.Fact, error) {
	d.Party, d.Note = trimmed(d.Party), trimmed(d.Note)
	f := townhall.All("mediation.declare", townhall.Say("mediation.declare", "当事人声明", "a party's declaration"),
		townhall.Finding{Code: "mediation.declare.party", Field: "party", Held: c.isParty(d.Party), Cite: law("23"),
			Need: townhall.ValueOf(c.persons()), Found: townhall.ValueOf(string(d.Party)),
			Say: townhall.Say("mediation.declare.party", "声明人是本案当事人", "who declares is a party of the case")},
		townhall.Finding{Code: "mediation.declare.will", Field: "will", Held: slices.Contains(Wills(), d.Will), Cite: law("23"), Found: townhall.ValueOf(word(d.Will)),
			Say: townhall.Say("mediation.declare.will", "声明属于可登记的事项", "the declaration is one that can be recorded")})
	next := c
	next.Parties = slices.Clone(c.Parties)
	for i, p := range next.Parties {
		if p.Person == d.Party {
			next.Parties[i] = p.willing(d.Will)
		}
	}
	return because(d.Note)(Matter{Case: next}.judged(c, m, "declare", []townhall.Finding{f}, law("23")))
}

// willing is the party after a declaration.
func (p Party) willing(w Will) Party {
	switch w {
	case Refuse, Consent:
		p.Refuses = w == Refuse
	case Private, Public:
		p.Private = w == Private
	case InWriting, OralWill:
		p.InWriting = w == InWriting
	case MoreTime, NoMoreTime:
		p.MoreTime = w == MoreTime
	}
	return p
}

// mediatorsOn are the case's mediators on a day: those last assigned by then, since it came to the committee that had it, without
// those recused by then.
func (c Case) mediatorsOn(on townhall.Date) []townhall.PersonID {
	var since townhall.Date
	for _, h := range c.Handovers {
		if !h.On.After(on) {
			since = h.On
		}
	}
	var who []townhall.PersonID
	for _, a := range c.Assigned {
		if !a.On.After(on) && !a.On.Before(since) {
			who = a.Mediators
		}
	}
	return except(who, func(p townhall.PersonID) bool {
		return slices.ContainsFunc(c.Recusals, func(r Recusal) bool { return r.Mediator == p && !r.On.After(on) })
	})
}

// came is the day on which the case came to its present committee.
func (c Case) came() townhall.Date {
	if n := len(c.Handovers); n > 0 {
		return c.Handovers[n-1].On
	}
	return c.day()
}

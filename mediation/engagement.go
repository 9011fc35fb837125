package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Departure is how an engagement ends.
type Departure string

// The ways in which an engagement ends.
const (
	Dismissed Departure = "dismissed" // 解聘
	Resigned  Departure = "resigned"  // 辞任
)

// Text names the departure.
func (d Departure) Text() townhall.Text {
	switch d {
	case Dismissed:
		return townhall.Say("mediation.departure.dismissed", "解聘", "dismissed")
	case Resigned:
		return townhall.Say("mediation.departure.resigned", "辞任", "resigned")
	}
	return townhall.Plain(string(d))
}

// Leaving is the end of an engagement.
type Leaving struct {
	How    Departure
	Last   townhall.Date // the last day of the engagement; today, if not given
	Reason string
}

// Engage (聘任) adds a mediator from a day on; from today, if no day is given.
func (c Committee) Engage(m townhall.Moment, p townhall.PersonID, from townhall.Date) (Committee, []townhall.Fact, error) {
	p, from = trimmed(p), orToday(from, m)
	days := townhall.Since(from)
	engaged := slices.ContainsFunc(c.Mediators, func(e Engaged) bool { return e.Person == p && e.Days.Overlaps(days) })
	f := townhall.All("mediation.engage", townhall.Say("mediation.engage", "聘任调解员", "engaging a mediator"),
		townhall.Finding{Code: "mediation.engage.person", Field: "person", Cite: law("13"),
			Say:  townhall.Say("mediation.engage.person", "已写明受聘人，其尚不是本委员会的调解员", "who is engaged is named, and not a mediator of this committee yet"),
			Held: p != "" && !engaged && !c.Mediates(p, from), Found: townhall.ValueOf(string(p))},
		townhall.Finding{Code: "mediation.engage.from", Field: "from", Cite: law("13"),
			Say:  townhall.Say("mediation.engage.from", "聘任不早于委员会设立之日", "the engagement begins on the day on which the committee was formed, or later"),
			Held: !from.Before(c.Formed), Need: townhall.ValueOf(townhall.Since(c.Formed)), Found: townhall.ValueOf(from)})
	facts, err := decide(m, from, f, townhall.Fact{Basis: []townhall.Cite{law("13")}})
	if err != nil {
		return c, nil, err
	}
	c.Mediators = append(slices.Clip(c.Mediators), Engaged{Person: p, Days: days})
	return c, facts, nil
}

// Disengage (解聘、辞任) ends an engagement for a reason, on a last day that is not to come.
func (c Committee) Disengage(m townhall.Moment, p townhall.PersonID, l Leaving) (Committee, []townhall.Fact, error) {
	p, l.Last, l.Reason = trimmed(p), orToday(l.Last, m), trimmed(l.Reason)
	basis := law("13")
	if l.How == Dismissed {
		basis = law("15")
	}
	at := slices.IndexFunc(c.Mediators, func(e Engaged) bool { return e.Person == p && e.Days.Contains(l.Last) && e.Left == "" })
	f := townhall.All("mediation.disengage", townhall.Say("mediation.disengage", "终止聘任", "ending an engagement"),
		townhall.Finding{Code: "mediation.disengage.engaged", Field: "person", Held: at >= 0, Found: townhall.ValueOf(string(p)), Cite: law("13"),
			Say: townhall.Say("mediation.disengage.engaged", "当日受聘于本委员会", "engaged by this committee that day")},
		townhall.Finding{Code: "mediation.disengage.last", Field: "last", Held: !l.Last.After(m.Today), Found: townhall.ValueOf(l.Last),
			Need: townhall.ValueOf(townhall.Until(m.Today)),
			Say:  townhall.Say("mediation.disengage.last", "聘任的最后一日不晚于今日", "the last day of the engagement is not after today")},
		townhall.Finding{Code: "mediation.disengage.how", Field: "how", Held: l.How == Dismissed || l.How == Resigned, Found: townhall.ValueOf(word(l.How)), Cite: basis,
			Say: townhall.Say("mediation.disengage.how", "解聘或者辞任", "dismissed or resigned")},
		townhall.Finding{Code: "mediation.disengage.reason", Field: "reason", Held: l.Reason != "", Found: townhall.ValueOf(l.Reason), Cite: basis,
			Say: townhall.Say("mediation.disengage.reason", "已说明理由", "the reason is given")})
	facts, err := decide(m, l.Last, f, townhall.Fact{Reason: l.Reason, Basis: []townhall.Cite{basis}})
	if err != nil {
		return c, nil, err
	}
	c.Mediators = slices.Clone(c.Mediators)
	e := &c.Mediators[at]
	e.Days.To, e.Left, e.Reason = l.Last, l.How, l.Reason
	return c, facts, nil
}

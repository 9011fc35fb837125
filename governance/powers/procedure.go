package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// gates lists the steps that an act needs by the rules of a day and by its own listing, each once, with the first source that
// asks for it. Whoever offers a hearing owes it, whatever the act.
func (a Act) gates(m townhall.Moment, on townhall.Date) ([]Gate, error) {
	var out []Gate
	add := func(g Gate) {
		if a.needs(g) && !slices.ContainsFunc(out, func(o Gate) bool { return o.Step == g.Step }) {
			out = append(out, g)
		}
	}
	rule, of := a.statute()
	if of {
		v, err := required(rule, m, on)
		if err != nil {
			return nil, err
		}
		for _, g := range v.Value {
			add(g)
		}
	}
	three, _, err := binding(EnforcementGates, m, on)
	if err != nil {
		return nil, err
	}
	for _, g := range three.Value {
		add(g)
	}
	for _, s := range a.Listing.Steps {
		add(Gate{Step: s, Cite: a.Listing.basis()})
	}
	if a.Notice.Hearing || a.is(HearingDue) {
		add(Gate{Step: HearingHeld, Cite: hearings(a.Type)})
	}
	return out, nil
}

// statute is the rule of gates that binds acts of the type, if one does.
func (a Act) statute() (townhall.Dated[Gates], bool) {
	switch {
	case a.Type == Penalty:
		return PenaltyGates, true
	case a.Type == Coercive:
		return CoercionGates, true
	}
	return BurdenGates, a.Burdening()
}

// needs reports whether a gate is asked of this act. A hearing that was offered must be over, whoever had to offer it; an act
// after a hearing is reviewed.
func (a Act) needs(g Gate) bool {
	switch {
	case g.If == "" || a.is(g.If):
		return true
	case g.Step == HearingHeld:
		return a.Notice.Hearing
	}
	return g.Step == LegalReview && a.wasHeard()
}

// wasHeard reports whether a hearing was held, on whichever notice.
func (a Act) wasHeard() bool {
	return slices.ContainsFunc(added(a.Earlier, a.Telling), func(t Telling) bool { return !t.Hearing.On.IsZero() })
}

// Procedure (程序) says whether every step has been taken by a day that an act needs before it is signed off and decided.
func (a Act) Procedure(m townhall.Moment, on townhall.Date) (townhall.Finding, error) {
	gates, err := a.gates(m, on)
	if err != nil {
		return townhall.Finding{}, err
	}
	a.Proposed = dayOr(a.Proposed, on) // an act that is not on record yet is judged as one of that day
	parts := make([]townhall.Finding, len(gates))
	for i, g := range gates {
		if parts[i], err = a.passed(m, g, on); err != nil {
			return townhall.Finding{}, err
		}
	}
	return townhall.All("powers.procedure", townhall.Say("powers.procedure", "程序齐备", "every step of the procedure was taken"), parts...), nil
}

// passed says whether the act has been through a gate by a day.
func (a Act) passed(m townhall.Moment, g Gate, on townhall.Date) (townhall.Finding, error) {
	f := townhall.Finding{Code: "powers.gate." + string(g.Step), Field: string(g.Step), Cite: g.Cite,
		Say: townhall.Say("powers.gate", "程序：{step}", "procedure: {step}", "step", g.Step)}
	var found any
	switch g.Step {
	case Publicity:
		f.Held, found = doneBy(a.Listing.Published, a.Proposed), a.Listing.Published
		f.Need = townhall.ValueOf(townhall.Until(a.Proposed))
	case Officers:
		needed, _, err := binding(OfficersNeeded, m, on)
		if err != nil {
			return f, err
		}
		least := max(needed.Value, 1) // whoever asks for officers and gives no number, asks for one
		f.Held, found = a.qualified() >= least, a.qualified()
		f.Need = townhall.ValueOf(townhall.OrMore(int64(least)))
	case Informed:
		f.Held, found = a.Notice.whole() && doneBy(a.Notice.On, on), a.Notice.On
	case Heard:
		f.Held, found = a.heard(on), len(a.Statements)
		f.Need = townhall.ValueOf(townhall.Say("powers.gate.heard", "已陈述、明确放弃或者所给期限已过", "stated, clearly waived, or the time given has passed"))
	case HearingHeld:
		over, err := a.hearingOver(m, on)
		if err != nil {
			return f, err
		}
		f.Held, found = over, a.Hearing.On
		f.Need = townhall.ValueOf(townhall.Say("powers.gate.hearing", "已告知，且已由非承办人主持听证、明确放弃或者逾期未要求", "offered, and held by somebody who does not handle the case, clearly waived or not asked for in time"))
	case LegalReview:
		o := a.opinion(on)
		f.Held, found = o.Passed && a.saw(o.On, o.Seen) && !a.handles(o.By), o.On
		f.Need = a.seen()
	default:
		counts := func(d Done) bool {
			return d.Step == g.Step && doneBy(d.On, on) && (g.Step != Collective || a.saw(d.On, d.Seen))
		}
		if g.Step == Collective {
			f.Need = a.seen()
		}
		if i := slices.IndexFunc(a.Done, counts); i >= 0 {
			f.Held, found = true, a.Done[i].On
		}
	}
	f.Found = townhall.ValueOf(found)
	return f, nil
}

// saw reports whether a review or discussion saw the case as it stands: the notice, the last statement and the hearing, by its day and, on one
// day, by the order of entry.
func (a Act) saw(on townhall.Date, seen int) bool {
	return !on.Before(a.settled()) && seen >= a.tellings()
}

// seen says from when on a review or discussion sees it so.
func (a Act) seen() townhall.Value {
	if a.settled().IsZero() {
		return townhall.Value{}
	}
	return townhall.ValueOf(townhall.Say("powers.gate.seen", "{days}，登记在最后一次告知、陈述、听证之后", "{days}, and on record after the last notice, statement and hearing", "days", townhall.Since(a.settled())))
}

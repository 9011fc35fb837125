package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// gates lists the steps that an act needs by the rules of a day and by its own listing, each once, with the first source that
// asks for it.
func (a Act) gates(m townhall.Moment, on townhall.Date) ([]Gate, error) {
	rules := []townhall.Dated[Gates]{}
	switch {
	case a.Type == Penalty:
		rules = append(rules, PenaltyGates)
	case a.Type == Coercive:
		rules = append(rules, CoercionGates)
	case a.Burdening():
		rules = append(rules, BurdenGates)
	}
	var out []Gate
	add := func(g Gate) {
		if a.needs(g) && !slices.ContainsFunc(out, func(o Gate) bool { return o.Step == g.Step }) {
			out = append(out, g)
		}
	}
	for _, rule := range append(rules, EnforcementGates) {
		v, _, err := binding(rule, m, on)
		if err != nil {
			return nil, err
		}
		for _, g := range v.Value {
			add(g)
		}
	}
	for _, s := range a.Listing.Steps {
		add(Gate{Step: s, Cite: a.Listing.basis()})
	}
	return out, nil
}

// needs reports whether a gate is asked of this act. A hearing that was offered must be over, whoever had to offer it; an act
// after a hearing is reviewed as a major one is.
func (a Act) needs(g Gate) bool {
	switch {
	case !g.Major || a.Major:
		return true
	case g.Step == HearingHeld:
		return a.Notice.Hearing
	}
	return g.Step == LegalReview && !a.Hearing.On.IsZero()
}

// Procedure (程序) says whether every step has been taken that an act needs before it is decided on a day.
func (a Act) Procedure(m townhall.Moment, on townhall.Date) (townhall.Finding, error) {
	gates, err := a.gates(m, on)
	if err != nil {
		return townhall.Finding{}, err
	}
	parts := make([]townhall.Finding, len(gates))
	for i, g := range gates {
		if parts[i], err = a.passed(m, g, on); err != nil {
			return townhall.Finding{}, err
		}
	}
	return townhall.All("powers.procedure", townhall.Say("powers.procedure", "程序齐备", "every step of the procedure was taken"), parts...), nil
}

// passed says whether the act has been through a gate.
func (a Act) passed(m townhall.Moment, g Gate, on townhall.Date) (townhall.Finding, error) {
	f := townhall.Finding{Code: "powers.gate." + string(g.Step), Field: string(g.Step), Cite: g.Cite,
		Say: townhall.Say("powers.gate", "程序：{step}", "procedure: {step}", "step", g.Step)}
	var found any
	switch g.Step {
	case Publicity:
		f.Held, found = publicBy(a.Listing.Published, a.Proposed), a.Listing.Published
		f.Need = townhall.ValueOf(townhall.Until(a.Proposed))
	case Officers:
		needed, binds, err := binding(OfficersNeeded, m, on)
		if err != nil {
			return f, err
		}
		f.Held, found = !binds || a.qualified() >= needed.Value, a.qualified()
		f.Need = townhall.ValueOf(townhall.OrMore(int64(needed.Value)))
	case Informed:
		f.Held, found = a.Notice.whole() && !a.Notice.On.IsZero(), a.Notice.On
	case Heard:
		f.Held, found = a.heard(on), len(a.Statements)
		f.Need = townhall.ValueOf(townhall.Say("powers.gate.heard", "已陈述、明确放弃或者所给期限已过", "stated, clearly waived, or the time given has passed"))
	case HearingHeld:
		over, err := a.hearingOver(m, on)
		if err != nil {
			return f, err
		}
		f.Held, found = over, a.Hearing.On
		f.Need = townhall.ValueOf(townhall.Say("powers.gate.hearing", "已告知，且已听证、明确放弃或者逾期未要求", "offered, and held, clearly waived or not asked for in time"))
	case LegalReview:
		o := a.opinion() // of the case as it now stands: after the hearing, and by somebody who does not handle it
		f.Held, found = o.Passed && !o.On.Before(a.Hearing.On) && !a.handles(o.By), o.On
	default:
		i := slices.IndexFunc(a.Done, func(d Done) bool { return d.Step == g.Step })
		if f.Held = i >= 0; f.Held {
			found = a.Done[i].On
		}
	}
	f.Found = townhall.ValueOf(found)
	return f, nil
}

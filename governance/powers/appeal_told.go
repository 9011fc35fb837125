package powers

import (
	"errors"
	"slices"

	"github.com/townhall-go/townhall"
)

// told fills in the times of the statutes and says whether a decision tells how to appeal: by known routes, each once, to somebody, and
// within no less time than the statute of that day gives. One that burdens nobody and refuses nothing need not tell it.
func (a Act) told(m townhall.Moment, d *Decision) (townhall.Finding, error) {
	d.Appeals = slices.Clone(d.Appeals)
	cite := remedies(a.Type)
	say := townhall.Say("powers.appeals.told", "减损权益、增加义务或者不予批准的，告知救济途径", "a decision that burdens or refuses tells how to appeal")
	parts := []townhall.Finding{{Code: "powers.appeals.told", Field: "decision.appeals", Held: len(d.Appeals) > 0 || !a.Burdening() && !d.Refuses, Cite: cite, Say: say}}
	seen := map[AppealRoute]bool{}
	for i := range d.Appeals {
		told := &d.Appeals[i]
		told.To = trimmed(told.To)
		rule, known := told.Route.limit()
		parts = append(parts,
			townhall.Finding{Code: "powers.appeals.route", Field: "decision.appeals.route", Held: known && !seen[told.Route], Found: townhall.ValueOf(told.Route), Cite: cite,
				Say: townhall.Say("powers.appeals.route", "救济途径为行政复议、行政诉讼，各告知一次", "a route is reconsideration or suit, and told once")},
			townhall.Finding{Code: "powers.appeals.to", Field: "decision.appeals.to", Held: said(told.To), Cite: cite,
				Say: townhall.Say("powers.appeals.to", "写明向谁提出", "it says to whom")})
		seen[told.Route] = true
		if !known {
			continue
		}
		statute, binds, err := statutory(rule, m, d.On)
		if err != nil {
			return townhall.Finding{}, err
		}
		if told.Within == (townhall.Limit{}) {
			told.Within = statute
		}
		time := townhall.Finding{Code: "powers.appeals.within", Field: "decision.appeals.within", Cite: statute.Cite, Found: townhall.ValueOf(told.Within.Text()),
			Held: within(told.Within) && (!binds || covers(told.Within, statute)), Say: townhall.Say("powers.appeals.within", "写明期限，不短于法定期限", "it says until when, and gives no less time than the statute")}
		if binds {
			time.Need = townhall.ValueOf(statute.Text())
		}
		parts = append(parts, time)
	}
	return townhall.All("powers.appeals", say, parts...), nil
}

// statutory is the limit of a statute in force on a day. Where none is sourced of that day, what was told stands.
func statutory(rule townhall.Dated[townhall.Limit], m townhall.Moment, on townhall.Date) (townhall.Limit, bool, error) {
	v, binds, err := binding(rule, m, on)
	if r, refused := errors.AsType[*townhall.Refusal](err); refused && r.Finding.Code == "rule.in_force" {
		return townhall.Limit{}, false, nil
	}
	return v.Value, binds, err
}

func within(l townhall.Limit) bool {
	return l.N > 0 && l.Sense == townhall.IsWithin && l.Check("within") == nil
}

// covers reports whether one limit is never shorter than another, on whichever day they begin.
func covers(l, statute townhall.Limit) bool {
	if l.NoRoll && !statute.NoRoll {
		return false
	}
	if l.Unit == statute.Unit {
		return l.N >= statute.N
	}
	least, most := l.N, statute.N
	if l.Unit == townhall.Months {
		least *= 28
	}
	if statute.Unit == townhall.Months {
		most *= 31
	}
	return statute.Unit != townhall.WorkingDays && least >= most
}

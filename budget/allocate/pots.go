package allocate

import (
	"strconv"

	"github.com/townhall-go/townhall"
)

// Pot (资金池) is the part of the budget that is kept for the projects of a district; "" is for those of the whole city.
type Pot struct {
	District string         `json:"district"`
	Budget   townhall.Money `json:"budget"`
}

// InPots (分池结果) is what pots that were decided apart are spent on.
type InPots struct {
	Outcome *Outcome     `json:"outcome"` // of the whole election, pot by pot
	Pots    []PotOutcome `json:"pots"`
}

// PotOutcome (单池结果) is a pot's outcome and the election as it was narrowed to the pot, for Satisfaction, Audit, Compare and Explain.
type PotOutcome struct {
	Pot
	Outcome  *Outcome  `json:"outcome"`
	Election *Election `json:"-"`
}

// DecideEach decides each pot for itself, as [Election.In] narrows the election to it: one district's projects, its own voters and its own
// money, none of which goes to another. The pots may not have more than the budget together, and each project needs the pot of its
// district; one of 0 leaves a district without money. A limit that reaches over several pots is refused, since they do not see one another.
func (r Rule) DecideEach(e *Election, pots []Pot) (*InPots, error) {
	if err := r.known(e); err != nil {
		return nil, err
	}
	whole, err := wholeOutcome(e, r)
	if err != nil {
		return nil, err
	}
	parts, of, err := e.pots(pots)
	if err != nil {
		return nil, err
	}
	if err := r.within(e, of); err != nil {
		return nil, err
	}
	e.split(parts, of)
	out := &InPots{Outcome: whole, Pots: make([]PotOutcome, len(pots))}
	for k := range parts {
		o, err := r.decide(parts[k].e, nil)
		if err != nil {
			return nil, err
		}
		out.Pots[k] = PotOutcome{Pot: pots[k], Outcome: o, Election: parts[k].e}
		if err := whole.absorb(o, parts[k].places, func(why townhall.Finding) townhall.Finding { return why }); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// within refuses a limit over projects of several parts.
func (r Rule) within(e *Election, of []int) error {
	p := &problem{e: e, rule: r, m: len(e.Projects)}
	p.limits()
	in := make([]int, len(r.Limits)) // the part of each limit, and one
	for i, clubs := range p.clubs {
		for _, k := range clubs {
			if in[k] > 0 && in[k] != of[i]+1 {
				return bad("limits["+strconv.Itoa(k)+"]", e.Projects[i].ID, townhall.Say("allocate.pot.limit", "同一资金池的项目", "projects of one pot"))
			}
			in[k] = of[i] + 1
		}
	}
	return nil
}

// pots are the parts that pots make of the election, and to which each project belongs.
func (e *Election) pots(pots []Pot) ([]part, []int, error) {
	parts, of := make([]part, len(pots)), make([]int, len(e.Projects))
	places := make(map[string]int, len(pots))
	total := townhall.Money{}
	for k, pot := range pots {
		field := "pots[" + strconv.Itoa(k) + "]"
		if _, twice := places[pot.District]; twice {
			return nil, nil, bad(field+".district", pot.District, townhall.Say("allocate.pot.once", "每个片区一个资金池", "one pot for a district"))
		}
		if pot.Budget.Currency() != e.Budget.Currency() || pot.Budget.Minor() < 0 {
			return nil, nil, bad(field+".budget", pot.Budget, townhall.Say("allocate.project.cost", "不小于 0 的{currency}金额", "an amount of 0 or more in {currency}", "currency", string(e.Budget.Currency())))
		}
		var err error
		if total, err = total.Add(pot.Budget); err != nil {
			return nil, nil, err
		}
		places[pot.District], parts[k] = k, part{district: pot.District, budget: pot.Budget}
	}
	if total.Minor() > e.Budget.Minor() {
		return nil, nil, bad("pots", total, townhall.Say("allocate.pot.total", "合计不超过总预算 {budget}", "no more than the budget together, {budget}", "budget", e.Budget))
	}
	for i := range e.Projects {
		k, ok := places[e.Projects[i].District]
		if !ok {
			return nil, nil, bad("projects["+strconv.Itoa(i)+"].district", e.Projects[i].District, townhall.Say("allocate.pot.district", "有资金池的片区", "a district that has a pot"))
		}
		of[i] = k
	}
	return parts, of, nil
}

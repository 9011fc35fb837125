package mediation

import (
	"cmp"
	"slices"

	"github.com/townhall-go/townhall"
)

// Hazard is a risk as it is found.
type Hazard struct {
	Committee string              `json:"committee,omitempty"` // the id of its record; the screening's, if not given
	Place     townhall.Place      `json:"place,omitempty"`
	Category  Category            `json:"category,omitempty"`
	Level     RiskLevel           `json:"level,omitempty"`
	What      string              `json:"what,omitempty"` // without names
	People    []townhall.PersonID `json:"people,omitempty"`
	Screening string              `json:"screening,omitempty"` // the id of the screening's record: the place was visited in it that day
	On        townhall.Date       `json:"on,omitzero"`         // today, if not given
	By        townhall.PersonID   `json:"by,omitempty"`        // whoever takes the step, if not given
}

// Prevention (预防纠纷) says how a dispute was prevented.
type Prevention struct {
	How     string        `json:"how,omitempty"`
	Persons int           `json:"persons,omitempty"` // in it; as many as the risk names, if not given
	On      townhall.Date `json:"on,omitzero"`       // today, if not given
}

// Dismissal (排除) says why a risk is unfounded.
type Dismissal struct {
	Reason string        `json:"reason,omitempty"`
	On     townhall.Date `json:"on,omitzero"` // today, if not given
}

// Find (发现隐患) records a risk. For one that was found in a screening, that screening is given as well.
func (h Hazard) Find(m townhall.Moment, body Committee, in Screening) (Risk, []townhall.Fact, error) {
	r := Risk{ID: m.Ref.ID, Committee: h.committee(in), Place: trimmed(h.Place), Category: trimmed(h.Category), Level: h.Level, What: trimmed(h.What),
		People: trimmedAll(h.People), Screening: trimmed(h.Screening), Found: orToday(h.On, m), By: cmp.Or(trimmed(h.By), m.By.Person)}
	r.Graded = []Grading{{Level: r.Level, On: r.Found}}
	if r.Screening != "" {
		r.Visited = in.seenOn(r.Place, r.Found)
	}
	listed, err := categoriesListed(m, r.Found, "category", some(r.Category)...)
	if err != nil {
		return Risk{}, nil, err
	}
	return RiskMatter{Risk: r, Body: body, In: in}.judged(Risk{}, m, "find_risk", listed, townhall.Fact{Basis: []townhall.Cite{law("21"), practice}})
}

// committee is the one that is given, or else the screening's.
func (h Hazard) committee(in Screening) string { return cmp.Or(trimmed(h.Committee), in.Committee) }

// Grade (评定等级) gives the risk another level.
func (r Risk) Grade(m townhall.Moment, g Grading) (Risk, []townhall.Fact, error) {
	g.On, g.Reason = orToday(g.On, m), trimmed(g.Reason)
	next := r
	next.Level, next.Graded = g.Level, append(slices.Clip(r.Graded), g)
	return next.move(r, m, "grade", townhall.Fact{Reason: g.Reason, Basis: []townhall.Cite{practice}})
}

// OpenCase (转为调解案件) marks that a case was opened from the risk. The case names the risk, and its acceptance is the outcome.
func (r Risk) OpenCase(m townhall.Moment, c Case) (Risk, []townhall.Fact, error) {
	next := r
	next.Case, next.Outcome = c.ID, &Outcome{On: c.Accepted}
	return RiskMatter{Risk: next, Opens: c}.judged(r, m, "open_case", nil, townhall.Fact{Basis: []townhall.Cite{law("17"), practice}})
}

// Prevent (预防纠纷) records that the dispute was prevented.
func (r Risk) Prevent(m townhall.Moment, p Prevention) (Risk, []townhall.Fact, error) {
	how := trimmed(p.How)
	next := r
	next.Outcome = &Outcome{On: orToday(p.On, m), Note: how, Persons: cmp.Or(p.Persons, len(r.People))}
	return next.move(r, m, "prevent", townhall.Fact{Reason: how, Basis: []townhall.Cite{law("21"), law("25")}})
}

// Dismiss (排除) records that the risk proved unfounded.
func (r Risk) Dismiss(m townhall.Moment, d Dismissal) (Risk, []townhall.Fact, error) {
	reason := trimmed(d.Reason)
	next := r
	next.Outcome = &Outcome{On: orToday(d.On, m), Note: reason}
	return next.move(r, m, "dismiss", townhall.Fact{Reason: reason, Basis: []townhall.Cite{practice}})
}

// move is judged, for steps that ask for nothing else.
func (r Risk) move(from Risk, m townhall.Moment, verb string, fact townhall.Fact) (Risk, []townhall.Fact, error) {
	return RiskMatter{Risk: r}.judged(from, m, verb, nil, fact)
}

// judged makes the way that the table has for a verb, or refuses and leaves the risk as it was.
func (r RiskMatter) judged(from Risk, m townhall.Moment, verb string, clauses []townhall.Finding, fact townhall.Fact) (Risk, []townhall.Fact, error) {
	state, finding := RiskStates.Try(from.State, verb, r, m)
	facts, err := taken(m, r.Found, verb, finding, clauses, fact)
	if err != nil {
		return from, nil, err
	}
	r.State = state
	next, err := r.answered(m)
	if err != nil {
		return from, nil, err
	}
	return next, facts, nil
}

// answered keeps the duty to act on a high risk, where the rulebook has a limit for it, until there is an outcome or another
// level.
func (r Risk) answered(m townhall.Moment) (Risk, error) {
	r.Duties = slices.Clone(r.Duties)
	day, high := last(r.Graded).On, r.Level == HighRisk && r.Outcome == nil
	if r.Outcome != nil {
		day = r.Outcome.On
	}
	for i, d := range r.Duties {
		switch {
		case d.Rule != RiskResponse.Key || !d.Open():
		case high:
			return r, nil
		default:
			r.Duties[i] = d.Meet(day)
		}
	}
	if !high {
		return r, nil
	}
	limit, binds, err := locally(RiskResponse, m, day)
	if err != nil || !binds {
		return r, err
	}
	duty := limit.Value.From(day)
	duty.Rule, duty.Owner = RiskResponse.Key, townhall.UnitID(r.Committee)
	r.Duties = append(r.Duties, duty)
	return r, nil
}

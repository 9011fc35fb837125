package mediation

import (
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// Application is what a committee is asked to accept, or takes up of its own motion.
type Application struct {
	Committee  string         `json:"committee,omitempty"` // the id of its record
	Place      townhall.Place `json:"place,omitempty"`     // the committee's, if not given
	Category   Category       `json:"category,omitempty"`
	Source     Source         `json:"source,omitempty"`
	Difficulty Difficulty     `json:"difficulty,omitempty"` // ordinary, if not given
	Facts      string         `json:"facts,omitempty"`
	Secret     bool           `json:"secret,omitempty"` // concerns somebody's privacy or a trade secret
	Parties    []Party        `json:"parties,omitempty"`
	Bars       []Bar          `json:"bars,omitempty"`  // what is known that stands against acceptance
	Risk       string         `json:"risk,omitempty"`  // the id of the risk that it comes of, if it was found in a screening
	Again      string         `json:"again,omitempty"` // the id of the case that it takes up again
	On         townhall.Date  `json:"on,omitzero"`     // today, if not given
}

// Accept (受理) opens a case at a committee that stands on that day. For an application that takes up a case again, that case
// is given as well.
func (a Application) Accept(m townhall.Moment, body Committee, earlier ...Case) (Case, []townhall.Fact, error) {
	c := a.asked(m, body)
	c.Accepted = orToday(a.On, m)
	listed, err := categoriesListed(m, c.day(), "category", some(c.Category)...)
	if err != nil {
		return Case{}, nil, err
	}
	c, facts, err := Matter{c, body, earlier}.judged(Case{}, m, "accept", listed, law("17"))
	if err != nil {
		return Case{}, nil, err
	}
	limit, binds, err := binding(Duration, m, c.Accepted)
	if err != nil {
		return Case{}, nil, err
	}
	if binds {
		duty := limit.Value.From(c.Accepted)
		duty.Rule, duty.Owner = Duration.Key, townhall.UnitID(c.Committee)
		c.Duties = []townhall.Duty{duty}
	}
	return c, facts, nil
}

// Decline (不予受理) records an application that must not be accepted, so that it is counted: a bar stands against it, or a
// party clearly refuses. The parties are told where else they may turn.
func (a Application) Decline(m townhall.Moment, body Committee, told ...Route) (Case, []townhall.Fact, error) {
	c := a.asked(m, body)
	c.Ending = &Ending{On: orToday(a.On, m), Told: slices.Clone(told)}
	listed, err := categoriesListed(m, c.day(), "category", some(c.Category)...)
	if err != nil {
		return Case{}, nil, err
	}
	c, facts, err := Matter{Case: c, Body: body}.judged(Case{}, m, "decline", listed, provisions("22"))
	if err != nil {
		return Case{}, nil, err
	}
	return c, facts, nil
}

// asked is the case that an application asks for.
func (a Application) asked(m townhall.Moment, body Committee) Case {
	c := Case{ID: m.Ref.ID, Committee: trimmed(a.Committee), Place: trimmed(a.Place), Category: trimmed(a.Category), Source: trimmed(a.Source),
		Difficulty: trimmed(a.Difficulty), Facts: trimmed(a.Facts), Secret: a.Secret, Parties: slices.Clone(a.Parties), Risk: trimmed(a.Risk), Again: trimmed(a.Again)}
	for _, b := range a.Bars {
		if b = trimmed(b); !slices.Contains(c.Bars, b) {
			c.Bars = append(c.Bars, b)
		}
	}
	for i, p := range c.Parties {
		c.Parties[i].Person, c.Parties[i].Side, c.Parties[i].Home, c.Parties[i].Agent = trimmed(p.Person), trimmed(p.Side), trimmed(p.Home), trimmed(p.Agent)
	}
	if c.Place == "" {
		c.Place = body.Place
	}
	return c
}

func orToday(d townhall.Date, m townhall.Moment) townhall.Date {
	if d.IsZero() {
		return m.Today
	}
	return d
}

// trimmed is a text or a name as it was meant, without the blanks around it. Every step takes those it is given through
// here, so that blanks alone are nothing given.
func trimmed[T ~string](s T) T { return T(strings.TrimSpace(string(s))) }

// trimmedAll is trimmed for each name of a list, in a list of its own.
func trimmedAll[T ~string](list []T) []T {
	out := slices.Clone(list)
	for i, s := range out {
		out[i] = trimmed(s)
	}
	return out
}

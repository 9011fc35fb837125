package mediation

import (
	"context"

	"github.com/townhall-go/townhall"
)

// QuickCase (简易口头调解) is a dispute that was heard and settled by an oral agreement on one day: the first five fields are
// all that it needs. Whoever takes the step is the mediator, and states by it that the parties were told of their rights and
// came to the agreement of their free will.
type QuickCase struct {
	Place    townhall.Place `json:"place,omitempty"`
	Category Category       `json:"category,omitempty"`
	Parties  []Party        `json:"parties,omitempty"`
	Agreed   string         `json:"agreed,omitempty"` // what was agreed
	Heard    townhall.Date  `json:"heard,omitzero"`   // today, if not given

	Committee   string        `json:"committee,omitempty"`   // the nearest of which the mediator is one, if not given
	Source      Source        `json:"source,omitempty"`      // on application, if not given
	Facts       string        `json:"facts,omitempty"`       // what was agreed, if not given
	Obligations []Obligation  `json:"obligations,omitempty"` // if single ones are to be tracked
	Until       townhall.Date `json:"until,omitzero"`        // the last day for all of it, where no single ones are; due at once, if not given
	AtOnce      bool          `json:"at_once,omitempty"`     // performed on the spot
	Risk        string        `json:"risk,omitempty"`        // the id of the risk that it comes of
}

// Settle takes a quick case through every step of a mediation, each under its own rules.
func (q QuickCase) Settle(m townhall.Moment, body Committee) (Case, []townhall.Fact, error) {
	on := orToday(q.Heard, m)
	var c Case
	var all []townhall.Fact
	for _, step := range []func() (Case, []townhall.Fact, error){
		func() (Case, []townhall.Fact, error) { return q.application(body, on).Accept(m, body) },
		func() (Case, []townhall.Fact, error) {
			return c.Assign(m, body, Assignment{Mediators: []townhall.PersonID{m.By.Person}, On: on})
		},
		func() (Case, []townhall.Fact, error) {
			return c.Mediate(m, body, Session{On: on, Record: q.Agreed, Rights: true})
		},
		func() (Case, []townhall.Fact, error) {
			return c.AgreeOrally(m, body, Terms{On: on, Content: q.Agreed, Obligations: q.Obligations, Until: q.Until, AtOnce: q.AtOnce})
		},
	} {
		next, facts, err := step()
		if err != nil {
			return Case{}, nil, err
		}
		c, all = next, append(all, facts...)
	}
	return c, all, nil
}

func (q QuickCase) application(body Committee, on townhall.Date) Application {
	a := Application{Committee: body.ID, Place: q.Place, Category: q.Category, Source: q.Source, Difficulty: Simple, Facts: q.Facts,
		Parties: q.Parties, Risk: q.Risk, On: on}
	if a.Source == "" {
		a.Source = OnApplication
	}
	if trimmed(a.Facts) == "" {
		a.Facts = q.Agreed
	}
	return a
}

// Quick records a quick case in an office, in one commit with an entry for each of its steps.
func Quick(ctx context.Context, o townhall.Office, by townhall.Actor, q QuickCase) (Case, error) {
	return townhall.Create(ctx, o, by, "quick", townhall.Ref{Kind: CaseKind}, func(m townhall.Moment) (Case, []townhall.Fact, error) {
		body, err := q.body(ctx, o, m)
		if err == nil {
			err = openRisk(ctx, o, m, trimmed(q.Risk), orToday(q.Heard, m))
		}
		if err != nil {
			return Case{}, nil, err
		}
		return q.Settle(m, body)
	})
}

// body is the committee that is named, or the nearest around the place for which the mediator mediates on that day.
func (q QuickCase) body(ctx context.Context, o townhall.Office, m townhall.Moment) (Committee, error) {
	if id := trimmed(q.Committee); id != "" {
		return body(ctx, o, id)
	}
	on := orToday(q.Heard, m)
	for place := q.Place; ; place = place.Parent() {
		var near []Committee
		for c, err := range townhall.Docs[Committee](ctx, o.Store, townhall.Query{Kind: CommitteeKind, Tags: []string{seatTag(place)}}) {
			if err != nil {
				return Committee{}, err
			}
			if c.Mediates(m.By.Person, on) {
				near = append(near, c)
			}
		}
		if len(near) == 1 {
			return near[0], nil
		}
		if len(near) > 1 || place == "" {
			return Committee{}, q.unsettled(m, on, near)
		}
	}
}

// unsettled refuses a quick case of which it is not clear which committee takes it.
func (q QuickCase) unsettled(m townhall.Moment, on townhall.Date, near []Committee) error {
	f := townhall.Finding{Code: "mediation.quick.committee", Field: "committee", Cite: law("13"), Found: townhall.ValueOf(m.By.Person),
		Say:  townhall.Say("mediation.quick.committee", "当地恰有一个委员会当日以其为调解员；否则须写明委员会", "one committee of the place has the mediator among its own that day; otherwise the committee is to be named"),
		Need: townhall.ValueOf(townhall.Say("mediation.quick.needed", "{place}的委员会{date}的调解员", "a mediator of a committee of {place} on {date}", "place", string(q.Place), "date", on))}
	if len(near) > 1 {
		names := make([]string, len(near))
		for i, c := range near {
			names[i] = c.ID
		}
		f.Need = townhall.ValueOf(names)
	}
	return refuse(m, on, f)
}

package mediation

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/townhall-go/townhall"
)

// Anonymous (匿名案例) is a case as it may be published: what it was about and how it ended, and nothing of who.
type Anonymous struct {
	Place      townhall.Place `json:"place,omitempty"` // one that is large enough, and not the case's own: its village would tell
	Category   Category       `json:"category"`
	Source     Source         `json:"source"`
	Difficulty Difficulty     `json:"difficulty,omitempty"`
	Form       Form           `json:"form,omitempty"`
	State      State          `json:"state"`
	Month      string         `json:"month"` // in which it was handled: 2025-03
	Sides      int            `json:"sides"`
	Parties    int            `json:"parties"`
	Facts      string         `json:"facts,omitempty"`
	Content    string         `json:"content,omitempty"`
	Withheld   bool           `json:"withheld,omitempty"` // the case has texts, and they are left out
}

// Anonymise gives a case that was handled for publication, as one of an area. People is what identifies those whom Case.People
// lists, and whoever else is to be hidden. In the texts their names, written or mentioned, become 甲某, party A and so on. What
// else identifies them is masked however it is written, and so is every number of seven digits or more that is no date, and
// whatever has an @ in it. If a party or helper is not given, as after shredding, the texts are withheld: nobody can tell any
// more what to look for in them. A case of somebody's privacy or a trade secret is not published.
//
// What nobody keeps in the Vault is not found: a nickname, a given name alone, a part of an address, somebody who has no part in
// the case. A person reads the texts before they are published.
func (c Case) Anonymise(l townhall.Language, area townhall.Place, people map[townhall.PersonID]townhall.Person) (Anonymous, error) {
	f := townhall.All("mediation.publish", townhall.Say("mediation.publish", "公布案例", "publishing a case"),
		townhall.Finding{Code: "mediation.publish.secret", Field: "secret", Held: !c.Secret, Cite: law("15"),
			Say: townhall.Say("mediation.publish.secret", "不涉及个人隐私、商业秘密", "it concerns no privacy or trade secret")},
		townhall.Finding{Code: "mediation.publish.handled", Field: "state", Held: !c.Handled().IsZero(), Found: townhall.ValueOf(stateName(c.State)),
			Say: townhall.Say("mediation.publish.handled", "已调处完毕", "mediation has come to its end")})
	if err := f.Err(); err != nil {
		return Anonymous{}, err
	}
	a := Anonymous{Place: area, Category: c.Category, Source: c.Source, Difficulty: c.Difficulty, Form: Form(formOf(&c)), State: c.State,
		Month: monthName(monthOf(c.Handled())), Sides: len(c.sides()), Parties: len(c.Parties)}
	facts, content := c.Facts, c.terms().Content
	if hide, known := c.hiding(l, people); known {
		a.Facts, a.Content = hide.from(facts), hide.from(content)
	} else {
		a.Withheld = facts+content != ""
	}
	return a, nil
}

// People lists everybody in a case: parties first, then helpers, mediators, also those who were recused, who asked for it, and
// who is mentioned in the texts.
func (c Case) People() []townhall.PersonID {
	out := slices.Concat(c.persons(), c.agents(), c.helping(), c.staff())
	for _, r := range c.Recusals {
		out = append(out, r.By)
	}
	return except(once(append(out, c.mentioned()...)), func(p townhall.PersonID) bool { return p == "" })
}

// helping are the people who were invited; a body has none.
func (c Case) helping() (out []townhall.PersonID) {
	for _, h := range c.Helpers {
		out = append(out, h.Person)
	}
	return out
}

// staff are those who mediate or did, and who visited.
func (c Case) staff() []townhall.PersonID {
	out := slices.Clone(c.Mediators)
	for _, a := range c.Assigned {
		out = append(out, a.Mediators...)
	}
	for _, r := range c.Recusals {
		out = append(out, r.Mediator)
	}
	for _, v := range c.Visits {
		out = append(out, v.By)
	}
	return out
}

// hiding is what must not come into a published text. It is known where every party and helper is: of mediators, who are staff
// and need not be in the Vault, and of others, it hides what it has.
func (c Case) hiding(l townhall.Language, people map[townhall.PersonID]townhall.Person) (h hiding, known bool) {
	h.alias = func(id townhall.PersonID) string { return c.alias(id).In(l) }
	private := slices.Concat(c.persons(), c.agents(), c.helping())
	known = true
	for _, id := range once(slices.Concat(c.People(), slices.Sorted(maps.Keys(people)))) {
		if !h.knows(id, people[id]) && slices.Contains(private, id) {
			known = false
		}
	}
	return h, known
}

// alias is what a person is called in public: 甲某, 乙某 for parties, 调解人员 for who mediates.
func (c Case) alias(id townhall.PersonID) townhall.Text {
	i, stems := slices.Index(once(c.persons()), id), []rune("甲乙丙丁戊己庚辛壬癸")
	switch {
	case i < 0 && slices.Contains(c.staff(), id):
		return townhall.Say("mediation.alias.mediator", "调解人员", "a mediator")
	case i < 0:
		return townhall.Say("mediation.alias.other", "有关人员", "another person")
	case i < len(stems):
		return townhall.Say("mediation.alias.party", "{stem}某", "party {stem}", "stem", townhall.Text{ZH: string(stems[i]), EN: string(rune('A' + i))})
	}
	return townhall.Say("mediation.alias.party_n", "当事人{n}", "party {n}", "n", i+1)
}

// PublishCase gives a case for publication, with what identifies its people from the Vault. The place is that around its
// committee's; of a town's committee, which has the whole town, it is the committee's own. Of somebody who was shredded nothing
// is known, and the texts are left out.
func PublishCase(ctx context.Context, s townhall.Store, v townhall.Vault, c townhall.Ref, l townhall.Language) (Anonymous, error) {
	doc, rec, err := townhall.Load[Case](ctx, s, c)
	if err != nil {
		return Anonymous{}, err
	}
	if rec.State == townhall.Voided {
		return Anonymous{}, &townhall.Error{Kind: townhall.Gone, Ref: c, Field: "state", Found: townhall.ValueOf(string(townhall.Voided)),
			Needed: townhall.Say("mediation.publish.standing", "未作废的案件", "a case that is not voided")}
	}
	area, err := doc.area(ctx, s)
	if err != nil {
		return Anonymous{}, err
	}
	people := map[townhall.PersonID]townhall.Person{}
	for _, id := range doc.People() {
		p, err := v.Get(ctx, id)
		switch {
		case errors.Is(err, townhall.Gone), errors.Is(err, townhall.NotFound):
		case err != nil:
			return Anonymous{}, err
		default:
			people[id] = p
		}
	}
	return doc.Anonymise(l, area, people)
}

// area is the smallest place that may be told of a case in public: a village's few disputes are known to all its people.
func (c Case) area(ctx context.Context, s townhall.Store) (townhall.Place, error) {
	body, _, err := townhall.Load[Committee](ctx, s, townhall.Ref{Kind: CommitteeKind, ID: c.Committee})
	if body.Level == TownCommittee || err != nil {
		return body.Place, err
	}
	return body.Place.Parent(), nil
}

// agents are those who act for parties.
func (c Case) agents() (out []townhall.PersonID) {
	for _, p := range c.Parties {
		out = append(out, p.Agent)
	}
	return out
}

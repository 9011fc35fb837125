package mediation

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
)

// Anonymous (匿名案例) is a case as it may be published: what it was about and how it ended, and nothing of who.
type Anonymous struct {
	Place      townhall.Place `json:"place,omitempty"` // the place around that of the case: its village would tell
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
}

// Anonymise gives a case that was handled for publication. People is what identifies its parties, mediators and helpers: their
// names become 甲某, party A and so on, and what else identifies them is left out of the texts, as is every longer number. If
// one of them is not given, as after shredding, the texts are left out: nobody can tell any more what to look for in them. A
// case of somebody's privacy or a trade secret is not published.
func (c Case) Anonymise(l townhall.Language, people map[townhall.PersonID]townhall.Person) (Anonymous, error) {
	f := townhall.All("mediation.publish", townhall.Say("mediation.publish", "公布案例", "publishing a case"),
		townhall.Finding{Code: "mediation.publish.secret", Field: "secret", Held: !c.Secret, Cite: law("15"),
			Say: townhall.Say("mediation.publish.secret", "不涉及个人隐私、商业秘密", "it concerns no privacy or trade secret")},
		townhall.Finding{Code: "mediation.publish.handled", Field: "state", Held: !c.Handled().IsZero(), Found: townhall.ValueOf(stateName(c.State)),
			Say: townhall.Say("mediation.publish.handled", "已调处完毕", "mediation has come to its end")})
	if err := f.Err(); err != nil {
		return Anonymous{}, err
	}
	a := Anonymous{Place: c.Place.Parent(), Category: c.Category, Source: c.Source, Difficulty: c.Difficulty, Form: Form(formOf(&c)), State: c.State,
		Month: monthName(monthOf(c.Handled())), Sides: len(c.sides()), Parties: len(c.Parties)}
	if hide, known := c.hiding(l, people); known {
		a.Facts, a.Content = hide.from(c.Facts), hide.from(c.terms().Content)
	}
	return a, nil
}

// People lists everybody in a case: parties first, then helpers, mediators, also those who were recused, who asked for it, and
// who is mentioned in the texts.
func (c Case) People() []townhall.PersonID {
	out := slices.Concat(c.persons(), c.helping(), c.staff())
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

// hiding is what is put in place of what identifies people, the longest first, so that no name is taken for a part of another.
type hiding []struct{ what, by string }

func (c Case) hiding(l townhall.Language, people map[townhall.PersonID]townhall.Person) (hide hiding, known bool) {
	for i, id := range c.People() {
		p, ok := people[id]
		if !ok || utf8.RuneCountInString(p.Name) < 2 { // one character would be found everywhere
			return nil, false
		}
		for field, value := range p.Fields() {
			if utf8.RuneCountInString(value) < 2 {
				continue
			}
			by := "…"
			if field == "name" {
				by = c.alias(i, id).In(l)
			}
			hide = append(hide, struct{ what, by string }{value, by})
		}
	}
	slices.SortFunc(hide, func(a, b struct{ what, by string }) int {
		if n := len(b.what) - len(a.what); n != 0 {
			return n
		}
		return strings.Compare(a.what, b.what)
	})
	return hide, true
}

// alias is what a person is called in public: 甲某, 乙某 for parties, 调解员 for others.
func (c Case) alias(i int, id townhall.PersonID) townhall.Text {
	if !c.isParty(id) {
		return townhall.Say("mediation.alias.other", "调解人员", "a mediator")
	}
	if stems := []rune("甲乙丙丁戊己庚辛壬癸"); i < len(stems) {
		return townhall.Say("mediation.alias.party", "{stem}某", "party {stem}", "stem", townhall.Text{ZH: string(stems[i]), EN: string(rune('A' + i))})
	}
	return townhall.Say("mediation.alias.party_n", "当事人{n}", "party {n}", "n", i+1)
}

// from puts the aliases into a text and masks every number of seven digits or more.
func (h hiding) from(text string) string {
	for _, x := range h {
		text = strings.ReplaceAll(text, x.what, x.by)
	}
	var out, digits strings.Builder
	flush := func() {
		if utf8.RuneCountInString(digits.String()) >= 7 {
			digits.Reset()
			digits.WriteString("…")
		}
		out.WriteString(digits.String())
		digits.Reset()
	}
	for _, r := range text {
		if unicode.IsDigit(r) {
			digits.WriteRune(r)
			continue
		}
		flush()
		out.WriteRune(r)
	}
	flush()
	return out.String()
}

// PublishCase gives a case for publication, with the names of its people from the Vault. Of somebody who was shredded it knows
// nothing, and leaves the texts out.
func PublishCase(ctx context.Context, s townhall.Store, v townhall.Vault, c townhall.Ref, l townhall.Language) (Anonymous, error) {
	doc, rec, err := townhall.Load[Case](ctx, s, c)
	if err != nil {
		return Anonymous{}, err
	}
	if rec.State == townhall.Voided {
		return Anonymous{}, &townhall.Error{Kind: townhall.Gone, Ref: c, Field: "state", Found: townhall.ValueOf(string(townhall.Voided)),
			Needed: townhall.Say("mediation.publish.standing", "未作废的案件", "a case that is not voided")}
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
	return doc.Anonymise(l, people)
}

package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Establish (设立) judges a committee as formed and gives it with the duty to choose anew. Of size, women and term the
// rulebook may have no rule: then there is no such clause, and no duty.
func (c Committee) Establish(m townhall.Moment) (Committee, []townhall.Fact, error) {
	next := c
	next.ID, next.Members, next.Earlier, next.Duties = m.Ref.ID, seated(c.Members), nil, nil
	return next.seat(c, m, townhall.Say("mediation.committee", "设立调解委员会", "forming a mediation committee"), townhall.Finding{
		Code: "mediation.committee.formed", Field: "formed", Held: !c.Formed.After(m.Today),
		Need: townhall.ValueOf(townhall.Until(m.Today)), Found: townhall.ValueOf(c.Formed),
		Say: townhall.Say("mediation.committee.formed", "设立日期不晚于今日", "formed today or earlier")})
}

// Reelect (换届) begins a new term with the members chosen on a day; today, if none is given. The duty to choose anew is met
// and the next one begins.
func (c Committee) Reelect(m townhall.Moment, on townhall.Date, members ...Member) (Committee, []townhall.Fact, error) {
	on = orToday(on, m)
	next := c
	next.Earlier = append(slices.Clip(c.Earlier), Tenure{townhall.Period{From: c.since(), To: on.AddDays(-1)}, c.Members})
	next.Members = seated(members)
	return next.seat(c, m, townhall.Say("mediation.reelect", "调解委员会换届", "choosing a mediation committee anew"), townhall.Finding{
		Code: "mediation.reelect.on", Field: "on", Held: on.After(c.since()) && !on.After(m.Today),
		Need: townhall.ValueOf(townhall.Period{From: c.since().AddDays(1), To: m.Today}), Found: townhall.ValueOf(on),
		Say: townhall.Say("mediation.reelect.on", "换届日期在本届开始之后、不晚于今日", "a day after the present term began and not after today")})
}

// seated are the members chosen, by their names.
func seated(chosen []Member) []Member {
	members := slices.Clone(chosen)
	for i, m := range members {
		members[i].Person = trimmed(m.Person)
	}
	return members
}

// seat judges the members of a term and the day it begins, and turns the duty of the term before into its own.
func (c Committee) seat(from Committee, m townhall.Moment, say townhall.Text, day townhall.Finding) (Committee, []townhall.Fact, error) {
	clauses, basis, err := c.composed(m)
	if err != nil {
		return from, nil, err
	}
	term, binds, err := binding(CommitteeTerm, m, c.since())
	if err != nil {
		return from, nil, err
	}
	facts, err := decide(m, c.since(), townhall.All(say.Key, say, append(clauses, day)...), townhall.Fact{Basis: append(basis, law("9"))})
	if err != nil {
		return from, nil, err
	}
	c.Duties = slices.Clone(c.Duties)
	for i, d := range c.Duties {
		if d.Rule == CommitteeTerm.Key && d.Open() {
			c.Duties[i] = d.Meet(c.since())
		}
	}
	if binds {
		duty := term.Value.From(c.since())
		duty.Rule, duty.Owner = CommitteeTerm.Key, townhall.UnitID(c.ID)
		c.Duties = append(c.Duties, duty)
	}
	return c, facts, nil
}

// composed judges the members of the present term by the rules of its first day.
func (c Committee) composed(m townhall.Moment) (clauses []townhall.Finding, basis []townhall.Cite, err error) {
	size, binds, err := binding(CommitteeSize, m, c.since())
	if err != nil {
		return nil, nil, err
	}
	if n := len(c.Members); binds {
		basis = append(basis, size.Cite)
		clauses = append(clauses, townhall.Finding{Code: "mediation.committee.size", Field: "members",
			Held: n >= size.Value.Min && n <= size.Value.Max, Need: townhall.ValueOf(size.Value), Found: townhall.ValueOf(n),
			Say: townhall.Say("mediation.committee.size", "委员人数", "number of members"), Cite: size.Cite})
	}
	women, binds, err := binding(CommitteeWomen, m, c.since())
	if err != nil {
		return nil, nil, err
	}
	people, directors, female := c.counted()
	if binds {
		basis = append(basis, women.Cite)
		clauses = append(clauses, townhall.Finding{Code: "mediation.committee.women", Field: "members",
			Held: female >= women.Value, Need: townhall.ValueOf(townhall.OrMore(int64(women.Value))), Found: townhall.ValueOf(female),
			Say: townhall.Say("mediation.committee.women", "女性委员人数", "women among them"), Cite: women.Cite})
	}
	twice := doubled(people)
	distinct := townhall.Finding{Code: "mediation.committee.distinct", Field: "members", Held: len(twice) == 0 && len(people) > 0, Cite: law("8"),
		Say: townhall.Say("mediation.committee.distinct", "委员不少于一人，且不重复", "there are members, each a different person")}
	if !distinct.Held {
		distinct.Found = townhall.ValueOf(twice)
	}
	return append(clauses,
		townhall.Finding{Code: "mediation.committee.director", Field: "members", Held: directors == 1, Need: townhall.ValueOf(1), Found: townhall.ValueOf(directors),
			Say: townhall.Say("mediation.committee.director", "主任人数", "directors"), Cite: law("8")},
		distinct), basis, nil
}

func (c Committee) counted() (people []townhall.PersonID, directors, women int) {
	for _, m := range c.Members {
		people = append(people, m.Person)
		if m.Director {
			directors++
		}
		if m.Woman {
			women++
		}
	}
	return people, directors, women
}

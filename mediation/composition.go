package mediation

import (
	"cmp"
	"slices"

	"github.com/townhall-go/townhall"
)

// Establish (设立) judges a committee as formed and gives it with the duty to choose anew. Of size, women and term the
// rulebook may have no rule: then there is no such clause, and no duty.
func (c Committee) Establish(m townhall.Moment) (Committee, []townhall.Fact, error) {
	next := c
	next.ID, next.Place, next.Members, next.Earlier, next.Duties = m.Ref.ID, trimmed(c.Place), seated(c.Members), nil, nil
	next.Mediators, next.Conduct, next.Changes = nil, nil, nil
	say := townhall.Say("mediation.committee", "设立调解委员会", "forming a mediation committee")
	if days := next.formedInTime(m); !days.Held { // before the rules of its first day are asked for
		return c, nil, refuse(m, m.Today, townhall.All(say.Key, say, days))
	}
	_, err := townhall.ParsePlace(string(next.Place))
	return next.seat(c, m, "establish", say, next.formedInTime(m), townhall.Finding{Code: "mediation.committee.place", Field: "place", Held: err == nil,
		Found: townhall.ValueOf(string(next.Place)), Cite: law("8"), Say: townhall.Say("mediation.committee.place", "所在地的路径有效", "the place is a path")})
}

// formedInTime judges the day of forming, and that on which the first term on record began.
func (c Committee) formedInTime(m townhall.Moment) townhall.Finding {
	begun := c.since()
	return townhall.Finding{Code: "mediation.committee.formed", Field: "formed", Held: !c.Formed.IsZero() && !begun.Before(c.Formed) && !begun.After(m.Today),
		Need: townhall.ValueOf(townhall.Until(m.Today)), Found: townhall.ValueOf(townhall.Period{From: c.Formed, To: begun}), Cite: law("8"),
		Say: townhall.Say("mediation.committee.formed", "写明设立日期；登记的首届自设立之日或者以后开始，不晚于今日", "the day of forming is given, and the first term on record began then or later, and not after today")}
}

// Election (换届选举) is the choosing of a committee's next term.
type Election struct {
	On      townhall.Date `json:"on,omitzero"`      // the first day of the term; today, if not given
	Chosen  Chooser       `json:"chosen,omitempty"` // who chose; who chose before, if not given
	Members []Member      `json:"members,omitempty"`
}

// Reelect (换届) begins a new term with the members chosen. The duty to choose anew is met and the next one begins.
func (c Committee) Reelect(m townhall.Moment, e Election) (Committee, []townhall.Fact, error) {
	on := orToday(e.On, m)
	next := c
	next.Earlier = append(slices.Clip(c.Earlier), Tenure{townhall.Period{From: c.since(), To: on.AddDays(-1)}, c.Members})
	next.Members, next.Chosen = seated(e.Members), cmp.Or(e.Chosen, c.Chosen)
	return next.seat(c, m, "reelect", townhall.Say("mediation.reelect", "调解委员会换届", "choosing a mediation committee anew"), townhall.Finding{
		Code: "mediation.reelect.on", Field: "on", Held: on.After(c.since()) && !on.After(m.Today),
		Need: townhall.ValueOf(townhall.Period{From: c.since().AddDays(1), To: m.Today}), Found: townhall.ValueOf(on),
		Say: townhall.Say("mediation.reelect.on", "换届日期在本届开始之后、不晚于今日", "a day after the present term began and not after today")})
}

// seated are the members chosen, by their names.
func seated(chosen []Member) []Member {
	members := slices.Clone(chosen)
	for i, m := range members {
		members[i].Person = trimmed(m.Person)
		members[i].From, members[i].Last, members[i].Left, members[i].Reason = townhall.Date{}, townhall.Date{}, "", ""
	}
	return members
}

// seat judges the members of a term and the day it begins, and turns the duty of the term before into its own.
func (c Committee) seat(from Committee, m townhall.Moment, verb string, say townhall.Text, given ...townhall.Finding) (Committee, []townhall.Fact, error) {
	clauses, basis, err := c.composed(m, c.since())
	if err != nil {
		return from, nil, err
	}
	ages, err := aged(m, c.since(), c.Members)
	if err != nil {
		return from, nil, err
	}
	term, binds, err := binding(CommitteeTerm, m, c.since())
	if err != nil {
		return from, nil, err
	}
	facts, err := decide(m, c.since(), townhall.All(say.Key, say, slices.Concat(clauses, ages, given)...), townhall.Fact{Basis: append(basis, law("9"))})
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
	for i := range c.Members {
		c.Members[i].Born = townhall.Date{}
	}
	return c.changed(c.since(), verb, ""), facts, nil
}

// aged judges the members whose day of birth is given.
func aged(m townhall.Moment, on townhall.Date, members []Member) (clauses []townhall.Finding, err error) {
	for _, x := range members {
		age, err := ofAge(m, on, x.Born)
		if err != nil {
			return nil, err
		}
		clauses = append(clauses, age...)
	}
	return clauses, nil
}

// Elect (补选) adds a member in the course of a term, from a day on, in the place of one who left; or several at once, where
// one alone would not make the committee whole again.
func (c Committee) Elect(m townhall.Moment, on townhall.Date, x Member, more ...Member) (Committee, []townhall.Fact, error) {
	on = orToday(on, m)
	elected := seated(append([]Member{x}, more...))
	clauses, err := aged(m, on, elected)
	if err != nil {
		return c, nil, err
	}
	next := c
	for i := range elected {
		elected[i].From, elected[i].Born = on, townhall.Date{}
		next = next.changed(on, "elect", elected[i].Person)
	}
	next.Members = slices.Concat(c.Members, elected)
	composed, basis, err := next.composed(m, on)
	if err != nil {
		return c, nil, err
	}
	days := townhall.Period{From: c.since().AddDays(1), To: m.Today}
	for _, sitting := range c.Members { // else who was elected later would not have been counted
		if sitting.From.After(days.From) {
			days.From = sitting.From
		}
	}
	clauses = slices.Concat(composed, clauses, []townhall.Finding{{Code: "mediation.elect.on", Field: "on", Held: days.Contains(on),
		Need: townhall.ValueOf(days), Found: townhall.ValueOf(on),
		Say: townhall.Say("mediation.elect.on", "补选日期在本届开始之后、不早于上次补选、不晚于今日", "a day after the present term began, not before the last election in its course, and not after today")}})
	facts, err := decide(m, on, townhall.All("mediation.elect", townhall.Say("mediation.elect", "补选委员", "electing a member in the course of a term"), clauses...),
		townhall.Fact{Basis: append(basis, law("9"))})
	if err != nil {
		return c, nil, err
	}
	return next, facts, nil
}

// Composed (组成是否合法) judges who sits on a day: after somebody left, the committee may have to elect.
func (c Committee) Composed(m townhall.Moment, on townhall.Date) (townhall.Finding, error) {
	clauses, _, err := c.composed(m, on)
	if err != nil {
		return townhall.Finding{}, err
	}
	return townhall.All("mediation.composed", townhall.Say("mediation.composed", "委员会的组成", "how the committee is composed"), clauses...), nil
}

// composed judges who sits on a day by its rules.
func (c Committee) composed(m townhall.Moment, on townhall.Date) (clauses []townhall.Finding, basis []townhall.Cite, err error) {
	size, binds, err := binding(CommitteeSize, m, on)
	if err != nil {
		return nil, nil, err
	}
	sitting := c.MembersOn(on)
	if n := len(sitting); binds {
		basis = append(basis, size.Cite)
		clauses = append(clauses, townhall.Finding{Code: "mediation.committee.size", Field: "members",
			Held: n >= size.Value.Min && n <= size.Value.Max, Need: townhall.ValueOf(size.Value), Found: townhall.ValueOf(n),
			Say: townhall.Say("mediation.committee.size", "委员人数", "number of members"), Cite: size.Cite})
	}
	women, binds, err := binding(CommitteeWomen, m, on)
	if err != nil {
		return nil, nil, err
	}
	people, directors, female := counted(sitting)
	if binds {
		basis = append(basis, women.Cite)
		clauses = append(clauses, townhall.Finding{Code: "mediation.committee.women", Field: "members",
			Held: female >= women.Value, Need: townhall.ValueOf(townhall.OrMore(int64(women.Value))), Found: townhall.ValueOf(female),
			Say: townhall.Say("mediation.committee.women", "女性委员人数", "women among them"), Cite: women.Cite})
	}
	minority, err := c.minority(m, on, sitting)
	if err != nil {
		return nil, nil, err
	}
	chosen, err := c.chosen(m, on)
	if err != nil {
		return nil, nil, err
	}
	clauses = slices.Concat(clauses, minority, chosen)
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

func counted(sitting []Member) (people []townhall.PersonID, directors, women int) {
	for _, m := range sitting {
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

// minority judges the members of the smaller ethnic groups, in an area of several.
func (c Committee) minority(m townhall.Moment, on townhall.Date, sitting []Member) ([]townhall.Finding, error) {
	least, binds, err := binding(CommitteeMinority, m, on)
	if err != nil || !binds || !c.Mixed {
		return nil, err
	}
	n := 0
	for _, x := range sitting {
		if x.Minority {
			n++
		}
	}
	return []townhall.Finding{{Code: "mediation.committee.minority", Field: "members", Held: n >= least.Value, Cite: least.Cite,
		Need: townhall.ValueOf(townhall.OrMore(int64(least.Value))), Found: townhall.ValueOf(n),
		Say: townhall.Say("mediation.committee.minority", "人数较少民族的委员人数", "members of the smaller ethnic groups")}}, nil
}

// chosen judges who chose the members of such a committee.
func (c Committee) chosen(m townhall.Moment, on townhall.Date) ([]townhall.Finding, error) {
	by, binds, err := binding(CommitteeChosen, m, on)
	if err != nil || !binds {
		return nil, err
	}
	level := townhall.Finding{Code: "mediation.committee.level", Field: "level", Held: slices.Contains(Levels(), c.Level), Found: townhall.ValueOf(word(c.Level)), Cite: law("8"),
		Say: townhall.Say("mediation.committee.level", "写明委员会类别", "the kind of committee is given")}
	if !level.Held {
		level.Need = townhall.ValueOf(Levels())
	}
	may := by.Value[c.Level]
	if len(may) == 0 {
		may = Choosers()
	}
	chosen := townhall.Finding{Code: "mediation.committee.chosen", Field: "chosen", Held: slices.Contains(may, c.Chosen), Found: townhall.ValueOf(word(c.Chosen)), Cite: by.Cite,
		Say: townhall.Say("mediation.committee.chosen", "由依法有权者推选产生", "chosen by those who may")}
	if !chosen.Held {
		chosen.Need = townhall.ValueOf(may)
	}
	return []townhall.Finding{level, chosen}, nil
}

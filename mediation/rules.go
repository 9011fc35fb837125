package mediation

import "github.com/townhall-go/townhall"

// law is the 人民调解法 of 2010, in force from 1 January 2011; its text was read in two public collections of statutes.
func law(article string) townhall.Cite {
	return townhall.Cite{Law: "人民调解法", English: "People's Mediation Law", Article: article, Read: "LawRefBook/Laws@2f4c5c2, just-laws@5c000d2"}
}

func provisions(article string) townhall.Cite {
	return townhall.Cite{Law: "人民调解工作若干规定", English: "Provisions on People's Mediation Work (Ministry of Justice order 75)",
		Article: article, Read: "lawfaq.cn/law/24-140-3"}
}

// Range is a number between two bounds, both included.
type Range struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// Check refuses bounds below 0 or the wrong way round.
func (r Range) Check(field string) error {
	if r.Min < 0 || r.Max < r.Min {
		return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(r.Text()),
			Needed: townhall.Say("mediation.range.bounds", "下限不小于 0、不大于上限", "0 or more, and no more than the upper bound")}
	}
	return nil
}

// Text prints the range.
func (r Range) Text() townhall.Text {
	return townhall.Say("mediation.range", "{min}至{max}", "{min} to {max}", "min", r.Min, "max", r.Max)
}

// Statute is the law under which cases are accepted. On a day without one nothing is accepted: the rules of before
// 2011 are not sourced here.
var Statute = townhall.Rule("mediation.statute", townhall.Say("mediation.statute", "调解所依据的法律", "the law of mediation"),
	townhall.Version[townhall.Text]{From: townhall.NewDate(2011, 1, 1), Cite: law(""),
		Value: townhall.Say("mediation.statute.cn", "人民调解法", "People's Mediation Law")})

// CommitteeSize is how many members a committee has.
var CommitteeSize = townhall.Rule("mediation.committee_size", townhall.Say("mediation.committee_size", "人民调解委员会委员人数", "members of a mediation committee"),
	townhall.Version[Range]{From: townhall.NewDate(2011, 1, 1), Value: Range{3, 9}, Cite: law("8")})

// CommitteeWomen is how many of them must be women, at least.
var CommitteeWomen = townhall.Rule("mediation.committee_women", townhall.Say("mediation.committee_women", "女性委员的最少人数", "women on a mediation committee, at least"),
	townhall.Version[int]{From: townhall.NewDate(2011, 1, 1), Value: 1, Cite: law("8")})

// CommitteeTerm is how long members serve before they are chosen again. It is not the term of the villagers' committee.
var CommitteeTerm = townhall.Rule("mediation.committee_term", townhall.Say("mediation.committee_term", "人民调解委员会任期", "term of a mediation committee"),
	townhall.Version[townhall.Limit]{From: townhall.NewDate(2011, 1, 1), Value: keepDay(townhall.Within(36, townhall.Months)), Cite: law("9")})

// Duration is how soon a mediation is generally to be finished. The law itself has no limit; passing this one refuses
// nothing, it is a due date on the mediator's desk.
var Duration = townhall.Rule("mediation.duration", townhall.Say("mediation.duration", "调解期限（一般）", "duration of a mediation, generally"),
	townhall.Version[townhall.Limit]{From: townhall.NewDate(2002, 11, 1), Value: townhall.Within(1, townhall.Months), Cite: provisions("33")})

// Confirmation is how soon the parties may apply, jointly, for the court's confirmation of an effective agreement.
var Confirmation = townhall.Rule("mediation.confirmation", townhall.Say("mediation.confirmation", "共同申请司法确认的期限", "joint application for judicial confirmation"),
	townhall.Version[townhall.Limit]{From: townhall.NewDate(2011, 1, 1), Value: townhall.Within(30, townhall.CalendarDays), Cite: law("33")})

// keepDay keeps the last day of a term of office where it falls: a term is no period to act in.
func keepDay(l townhall.Limit) townhall.Limit {
	l.NoRoll = true
	return l
}

// Rules lists the rules of this package for a jurisdiction's rulebook.
func Rules() []townhall.Ruled {
	return []townhall.Ruled{Statute, CommitteeSize, CommitteeWomen, CommitteeTerm, Duration, Confirmation}
}

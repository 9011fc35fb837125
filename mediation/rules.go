package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// law is the 人民调解法 of 2010, in force from 1 January 2011; its text was read in two public collections of statutes.
func law(article string) townhall.Cite {
	return townhall.Cite{Law: "人民调解法", English: "People's Mediation Law", Article: article, Read: "LawRefBook/Laws@2f4c5c2, just-laws@5c000d2"}
}

func provisions(article string) townhall.Cite {
	return townhall.Cite{Law: "人民调解工作若干规定", English: "Provisions on People's Mediation Work (Ministry of Justice order 75)",
		Article: article, Read: "lawfaq.cn/law/24-140-3"}
}

// procedure is the 民事诉讼法 of 2023, and interpretation the Supreme People's Court's of 2022 on it.
func procedure(article string) townhall.Cite {
	return townhall.Cite{Law: "民事诉讼法", English: "Civil Procedure Law (2023)", Article: article, Read: "LawRefBook/Laws@2f4c5c2"}
}

func interpretation(article string) townhall.Cite {
	return townhall.Cite{Law: "最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释", English: "Supreme People's Court's Interpretation of the Civil Procedure Law (2022)",
		Article: article, Read: "LawRefBook/Laws@2f4c5c2"}
}

// These articles are cited from memory.
var (
	replacing  = unread(provisions("25"))                                                 // a mediator objected to is replaced
	visiting   = unread(provisions("37"))                                                 // visits after the agreement
	rescinding = unread(townhall.Cite{Law: "民法典", English: "Civil Code", Article: "562"}) // rescinding by agreement
)

func unread(c townhall.Cite) townhall.Cite {
	c.Read, c.Unverified = "", true
	return c
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

// CategoryList is the list of categories of a reporting form, in its order. A county may list categories of its own, by name.
type CategoryList []CategoryName

// CategoryName is a category with its name, which those of this package have already.
type CategoryName struct {
	Category Category      `json:"category"`
	Name     townhall.Text `json:"name,omitzero"`
}

// Text names the category.
func (n CategoryName) Text() townhall.Text {
	if n.Name.IsZero() {
		return n.Category.Text()
	}
	return n.Name
}

// Check refuses a list that names a category twice, or none.
func (l CategoryList) Check(field string) error {
	seen := map[Category]bool{"": true}
	for _, n := range l {
		if seen[n.Category] {
			return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(string(n.Category)),
				Needed: townhall.Say("mediation.category.once", "每个类型列一次", "each category once")}
		}
		seen[n.Category] = true
	}
	return nil
}

// Text prints the list.
func (l CategoryList) Text() townhall.Text {
	names := make([]townhall.Text, len(l))
	for i, n := range l {
		names[i] = n.Text()
	}
	return townhall.Say("mediation.category.list", "{names}", "{names}", "names", names)
}

// Has reports whether the category is of the list.
func (l CategoryList) Has(c Category) bool {
	return slices.ContainsFunc(l, func(n CategoryName) bool { return n.Category == c })
}

func categoryList(list ...Category) CategoryList {
	out := make(CategoryList, len(list))
	for i, c := range list {
		out[i].Category = c
	}
	return out
}

// CategoryListed is the list of categories: the fifteen of the usual form, and three more of later ones. When the forms
// changed is not known: the year is that of the earliest report seen.
var CategoryListed = townhall.Rule("mediation.categories", townhall.Say("mediation.categories", "纠纷类型", "categories of disputes"),
	townhall.Version[CategoryList]{From: townhall.NewDate(2011, 1, 1), To: townhall.NewDate(2020, 12, 31), Value: categoryList(Family, Neighbours, Housing,
		Contract, Business, Damages, Land, Expropriate, Environment, Labour, Consumer, Medical, Traffic, Property, Other), Cite: reports("sfj.huangshi.gov.cn 2016-08")},
	townhall.Version[CategoryList]{From: townhall.NewDate(2021, 1, 1), Value: categoryList(Categories()...), Cite: reports("Xilingol 2021-04")})

// categoriesListed judges categories by the list in force, where the rulebook has one.
func categoriesListed(m townhall.Moment, on townhall.Date, field string, all ...Category) ([]townhall.Finding, error) {
	list, binds, err := binding(CategoryListed, m, on)
	if err != nil || !binds {
		return nil, err
	}
	unknown := slices.DeleteFunc(slices.Clone(all), list.Value.Has)
	f := townhall.Finding{Code: "mediation.category.listed", Field: field, Held: len(unknown) == 0, Found: townhall.ValueOf(all), Cite: list.Cite,
		Say: townhall.Say("mediation.category.listed", "属于所列纠纷类型", "the category is one of the list")}
	if !f.Held {
		f.Need, f.Found = townhall.ValueOf(list.Value), townhall.ValueOf(unknown)
	}
	return []townhall.Finding{f}, nil
}

// some is a list of what is given: that nothing is, is another clause's.
func some[T ~string](given T) []T {
	if given == "" {
		return nil
	}
	return []T{given}
}

// WrittenCases (应当制作调解协议书的情形) are the cases in which an agreement must be written.
type WrittenCases struct {
	Asked     bool `json:"asked"`       // a party asks for it
	NotAtOnce bool `json:"not_at_once"` // it is not performed on the spot
	Complex   bool `json:"complex"`     // the dispute is major, difficult or complex
}

// Text prints the cases.
func (w WrittenCases) Text() townhall.Text {
	var out []townhall.Text
	for _, part := range []struct {
		on   bool
		text townhall.Text
	}{{w.Asked, townhall.Say("mediation.written.asked", "当事人要求", "a party asks")},
		{w.NotAtOnce, townhall.Say("mediation.written.not_at_once", "不能即时履行", "not performed on the spot")},
		{w.Complex, townhall.Say("mediation.written.complex", "重大、疑难、复杂", "major, difficult or complex")}} {
		if part.on {
			out = append(out, part.text)
		}
	}
	return townhall.Say("mediation.written.cases", "{cases}", "{cases}", "cases", out)
}

// of are those of the cases that a case is.
func (w WrittenCases) of(c Case) WrittenCases {
	return WrittenCases{Asked: w.Asked && len(c.partiesWho(func(p Party) bool { return p.InWriting })) > 0,
		NotAtOnce: w.NotAtOnce && !c.terms().AtOnce, Complex: w.Complex && c.Difficulty == Complex}
}

// WrittenRequired is when an oral agreement is not enough. By the law it is when a party does not think writing unnecessary;
// local rules go further.
var WrittenRequired = townhall.Rule("mediation.written_required", townhall.Say("mediation.written_required", "应当制作调解协议书的情形", "when an agreement must be written"),
	townhall.Version[WrittenCases]{From: townhall.NewDate(2011, 1, 1), Value: WrittenCases{Asked: true}, Cite: law("28")})

// CommitteeChosen is who chooses the members of a committee, by its kind. The law names nobody for the committees of towns
// and trades, which others form by reference to it.
var CommitteeChosen = townhall.Rule("mediation.committee_chosen", townhall.Say("mediation.committee_chosen", "人民调解委员会委员的推选", "who chooses a mediation committee"),
	townhall.Version[Choosing]{From: townhall.NewDate(2011, 1, 1), Cite: law("9"), Value: Choosing{
		VillageCommittee:    {VillagersAssembly, VillagersRepresentatives},
		CommunityCommittee:  {ResidentsAssembly},
		EnterpriseCommittee: {WorkersCongress, Union}}})

// CommitteeMinority is how many members of the smaller ethnic groups a committee has in an area of several, at least.
var CommitteeMinority = townhall.Rule("mediation.committee_minority", townhall.Say("mediation.committee_minority", "多民族居住地区人数较少民族委员的最少人数", "members of the smaller ethnic groups, where there are several, at least"),
	townhall.Version[int]{From: townhall.NewDate(2011, 1, 1), Value: 1, Cite: law("8")})

// MediatorAge is how old a mediator must be: an adult.
var MediatorAge = townhall.Rule("mediation.mediator_age", townhall.Say("mediation.mediator_age", "调解员年龄（周岁）", "age of a mediator, in full years"),
	townhall.Version[int]{From: townhall.NewDate(2011, 1, 1), Value: 18, Cite: law("14")})

// MediatorExam is the subject of an exam that somebody must have passed to be engaged. No law asks for one, so that no
// rulebook has this rule unless a local pack adds it.
var MediatorExam = townhall.Rule[string]("mediation.mediator_exam", townhall.Say("mediation.mediator_exam", "聘任调解员须通过的考试", "exam to pass before being engaged as a mediator"))

// keepDay keeps the last day of a term of office where it falls: a term is no period to act in.
func keepDay(l townhall.Limit) townhall.Limit {
	l.NoRoll = true
	return l
}

// Rules lists the rules of this package for a jurisdiction's rulebook. The last four have no version: no law sets a value, and
// a local pack may.
func Rules() []townhall.Ruled {
	return []townhall.Ruled{Statute, CommitteeSize, CommitteeWomen, CommitteeMinority, CommitteeTerm, CommitteeChosen, MediatorAge,
		CategoryListed, Duration, WrittenRequired, Confirmation,
		MediatorExam, SubsidyRule, ScreeningInterval, RiskResponse}
}

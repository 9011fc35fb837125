package mediation

import (
	"cmp"
	"slices"

	"github.com/townhall-go/townhall"
)

// These guard the acceptance of an application, and its being declined.
var (
	hasCommittee = guard{Code: "mediation.committee.given", Field: "committee", Cite: law("8"),
		Say:   townhall.Say("mediation.committee.given", "有受理本案的调解委员会", "a committee takes the case"),
		Holds: func(c Matter, _ townhall.Moment) bool { return c.Body.takes(c.Case) },
		Shows: func(c Matter, m townhall.Moment) (need, found any) {
			if !c.Body.takes(c.Case) {
				need = townhall.Say("mediation.committee.needed", "受理日以前设立、未作废的委员会", "one formed by the day of acceptance and not voided")
			}
			return need, c.Body.standing(c.Committee, m.Calendar)
		}}
	withinArea = clause(guard{Code: "mediation.area", Field: "place", Cite: provisions("21"),
		Say: townhall.Say("mediation.area", "纠纷发生地或者当事人所在地属于本委员会的区域", "the dispute arose, or a party lives, in the committee's area")},
		func(c Matter, _ townhall.Moment) (bool, any, any) {
			home := func(p Party) bool { return p.Home != "" && p.Home.Within(c.Body.Place) }
			return c.Place.Within(c.Body.Place) || slices.ContainsFunc(c.Parties, home), string(c.Body.Place), string(c.Place)
		})
	hasCategory = given(guard{Code: "mediation.category.given", Field: "category", Cite: provisions("20"),
		Say: townhall.Say("mediation.category.given", "已注明纠纷类型", "the category is given")},
		func(c Matter) string { return string(c.Category) })
	hasSource = oneOf(guard{Code: "mediation.source", Field: "source", Cite: law("17"),
		Say: townhall.Say("mediation.source", "依申请调解、主动调解或者接受移送、委托", "on application, own motion, referral or entrusted")},
		sources, func(c Matter) Source { return c.Source })
	hasDifficulty = oneOf(guard{Code: "mediation.difficulty", Field: "difficulty",
		Say: townhall.Say("mediation.difficulty", "难易程度属于所列等级", "the difficulty is one of the list")},
		difficulties, func(c Matter) Difficulty { return cmp.Or(c.Difficulty, Ordinary) })
	twoSides = guard{Code: "mediation.sides", Field: "parties", Cite: law("2"), Say: townhall.Say("mediation.sides", "当事人至少有两方", "the parties stand on two sides at least"),
		Holds: func(c Matter, _ townhall.Moment) bool { return len(c.sides()) > 1 },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, len(c.sides()) }}
	distinctParties = without(guard{Code: "mediation.parties.distinct", Field: "parties", Cite: law("2"),
		Say: townhall.Say("mediation.parties.distinct", "当事人不重复，且各只属一方", "each party is a person on one side only")},
		func(c Matter, _ townhall.Moment) []townhall.Value { return doubled(c.persons()) })
	nobodyRefuses = without(guard{Code: "mediation.refused", Field: "parties", Cite: law("17"),
		Say: townhall.Say("mediation.refused", "没有当事人明确拒绝调解", "no party clearly refuses mediation")},
		func(c Matter, _ townhall.Moment) (refusing []townhall.PersonID) {
			for _, p := range c.Parties {
				if p.Refuses {
					refusing = append(refusing, p.Person)
				}
			}
			return refusing
		})
	nothingBars = without(guard{Code: "mediation.bars", Field: "bars", Cite: provisions("22"),
		Say: townhall.Say("mediation.bars", "没有不得受理的情形", "nothing bars acceptance")},
		func(c Matter, _ townhall.Moment) []Bar { return c.Bars })
	somethingBars = guard{Code: "mediation.decline.bars", Field: "bars", Cite: provisions("22"),
		Say: townhall.Say("mediation.decline.bars", "有不得受理的情形，或者有当事人明确拒绝调解", "something bars acceptance, or a party clearly refuses"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			return len(c.Bars) > 0 || slices.ContainsFunc(c.Parties, func(p Party) bool { return p.Refuses })
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, c.Bars }}
	knownBars = without(guard{Code: "mediation.decline.known", Field: "bars", Cite: provisions("22"),
		Say: townhall.Say("mediation.decline.known", "不予受理的情形属于所列情形；当事人拒绝的，在当事人处注明", "each bar is one of the list; that a party refuses stands with the party")},
		func(c Matter, _ townhall.Moment) []Bar {
			return slices.DeleteFunc(slices.Clone(c.Bars), func(b Bar) bool { return b != PartyRefuses && slices.Contains(Bars(), b) })
		})
	mayBeAgain = guard{Code: "mediation.again", Field: "again", Cite: law("33"),
		Say: townhall.Say("mediation.again", "再次调解的，前案未受理、已终止、未履行、已解除或者未获司法确认，且当事人相同",
			"a case that is taken up again was declined, ended, breached, rescinded or not confirmed, and has the same parties"),
		Holds: func(c Matter, _ townhall.Moment) bool { return c.Again == "" || c.earlier().opensAgain(c.Case) },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			common := only(c.persons(), c.earlier().isParty)
			switch {
			case c.Again == "":
				return nil, nil
			case c.earlier().ID != c.Again:
				return nil, townhall.Say("mediation.again.unknown", "无此案件（{id}）", "no case {id}", "id", c.Again)
			case c.earlier().failed() && len(common) < 2:
				return nil, common
			case c.earlier().failed() && c.Accepted.Before(c.earlier().Handled()):
				return townhall.Since(c.earlier().Handled()), c.Accepted
			}
			return nil, stateName(c.earlier().State)
		}}
)

// opensAgain reports whether a case may be taken up again by another: it came to no agreement that is kept, and at least two
// of its parties are parties again, no earlier than it was handled.
func (c Case) opensAgain(next Case) bool {
	return c.ID == next.Again && c.failed() && len(only(next.persons(), c.isParty)) > 1 && !next.Accepted.Before(c.Handled())
}

// failed reports whether the case came to no agreement that is kept.
func (c Case) failed() bool {
	return c.State == Declined || c.State == Ended || c.State == Breached || c.State == Rescinded || c.State == Agreed && c.terms().turnedDown()
}

func (c Matter) earlier() Case { return last(c.Earlier) }

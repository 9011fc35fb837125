package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Matter is what a guard judges: a case as it would be after the step, and its committee where the step asks for it.
type Matter struct {
	Case
	Body Committee
}

type guard = townhall.Guard[Matter]

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
	hasCategory = given(guard{Code: "mediation.category.given", Field: "category", Cite: provisions("20"),
		Say: townhall.Say("mediation.category.given", "已注明纠纷类型", "the category is given")},
		func(c Matter) string { return string(c.Category) })
	hasSource = guard{Code: "mediation.source", Field: "source", Cite: law("17"),
		Say:   townhall.Say("mediation.source", "依申请调解、主动调解或者接受委托移送", "on application, own motion or referral"),
		Holds: func(c Matter, _ townhall.Moment) bool { return slices.Contains(Sources(), c.Source) },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, word(c.Source) }}
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
	hasMediator = guard{Code: "mediation.mediator", Field: "mediators", Cite: law("19"),
		Say:   townhall.Say("mediation.mediator", "已指定一名或者数名调解员", "one or several mediators"),
		Holds: func(c Matter, _ townhall.Moment) bool { return len(c.Mediators) > 0 },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, c.Mediators }}
	ofCommittee = without(guard{Code: "mediation.assign.mediator", Field: "mediators", Cite: law("13"),
		Say: townhall.Say("mediation.assign.mediator", "均为本委员会当日的调解员", "each is a mediator of the committee that day")},
		func(c Matter, m townhall.Moment) []townhall.PersonID {
			return except(c.Mediators, func(p townhall.PersonID) bool { return c.Body.Mediates(p, m.Today) })
		})
	mediatorApart = without(guard{Code: "mediation.mediator.apart", Field: "mediators", Cite: law("15"),
		Say: townhall.Say("mediation.mediator.apart", "调解员不是本案当事人", "no mediator is a party")},
		func(c Matter, _ townhall.Moment) []townhall.PersonID {
			return except(c.Mediators, func(p townhall.PersonID) bool { return !c.isParty(p) })
		})
	sessionRecorded = given(guard{Code: "mediation.session.record", Field: "sessions.record", Cite: law("27"),
		Say: townhall.Say("mediation.session.record", "调解员已记录调解情况", "the mediator records the session")},
		func(c Matter) string {
			if n := len(c.Sessions); n > 0 {
				return c.Sessions[n-1].Record
			}
			return ""
		})
	hasContent = given(guard{Code: "mediation.content", Field: "agreement.content", Cite: law("28"),
		Say: townhall.Say("mediation.content", "已记录协议内容", "the content of the agreement is recorded")},
		func(c Matter) string { return c.terms().Content })
	ownObligations = without(guard{Code: "mediation.obligations", Field: "agreement.obligations", Cite: law("29"),
		Say: townhall.Say("mediation.obligations", "义务人为当事人，义务内容已写明", "obligations are of parties and say what is to be done")},
		func(c Matter, _ townhall.Moment) (bad []townhall.Text) {
			for _, o := range c.terms().Obligations {
				if !c.isParty(o.By) || o.What == "" {
					bad = append(bad, townhall.Say("mediation.obligation", "{by}：{what}", "{by}: {what}", "by", orNothing(string(o.By)), "what", orNothing(o.What)))
				}
			}
			return bad
		})
	amountsAboveZero = needing(without(guard{Code: "mediation.obligations.amount", Field: "agreement.obligations.amount",
		Say: townhall.Say("mediation.obligations.amount", "约定了金额的，金额大于零", "an amount, if given, is more than zero")},
		func(c Matter, _ townhall.Moment) (bad []townhall.Text) {
			for _, o := range c.terms().Obligations {
				if !o.Amount.IsZero() && o.Amount.Minor() <= 0 {
					bad = append(bad, townhall.Say("mediation.obligation.amount", "{by}：{what}，{amount}", "{by}: {what}, {amount}",
						"by", orNothing(string(o.By)), "what", orNothing(o.What), "amount", o.Amount))
				}
			}
			return bad
		}), func(Matter) any {
		return townhall.Say("mediation.amount.needed", "大于零的金额", "more than zero")
	})
	untilAfterwards = needing(without(guard{Code: "mediation.obligations.until", Field: "agreement.obligations.until",
		Say: townhall.Say("mediation.obligations.until", "约定了期限的，期限不早于协议日期", "a last day, if given, is not before the agreement")},
		func(c Matter, _ townhall.Moment) (bad []townhall.Text) {
			for _, o := range c.terms().Obligations {
				if !o.Until.IsZero() && o.Until.Before(c.terms().On) {
					bad = append(bad, townhall.Say("mediation.obligation.until", "{by}：{what}，{until}以前", "{by}: {what}, by {until}",
						"by", orNothing(string(o.By)), "what", orNothing(o.What), "until", o.Until))
				}
			}
			return bad
		}), func(c Matter) any { return townhall.Since(c.terms().On) })
	signersBelong = without(guard{Code: "mediation.signer", Field: "agreement.signatures", Cite: law("29"),
		Say: townhall.Say("mediation.signer", "签名人为当事人或者本案调解员", "who signs is a party or a mediator of the case")},
		func(c Matter, _ townhall.Moment) []townhall.PersonID {
			return except(c.terms().signers(), func(p townhall.PersonID) bool { return c.isParty(p) || slices.Contains(c.Mediators, p) })
		})
	signedOnce = without(guard{Code: "mediation.sign.once", Field: "agreement.signatures", Cite: law("29"),
		Say: townhall.Say("mediation.sign.once", "每人只签一次", "each person signs once")},
		func(c Matter, _ townhall.Moment) []townhall.Value { return doubled(c.terms().signers()) })
	partiesSigned = guard{Code: "mediation.signed.parties", Field: "agreement.signatures", Cite: law("29"),
		Say:   townhall.Say("mediation.signed.parties", "各方当事人均已签名、盖章或者按指印", "every party has signed"),
		Holds: func(c Matter, _ townhall.Moment) bool { return len(except(c.persons(), c.terms().signed)) == 0 },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			signed := only(c.persons(), c.terms().signed)
			if len(signed) < len(c.Parties) {
				need = c.persons()
			}
			return need, signed
		}}
	mediatorSigned = guard{Code: "mediation.signed.mediator", Field: "agreement.signatures", Cite: law("29"),
		Say:   townhall.Say("mediation.signed.mediator", "调解员已签名", "a mediator has signed"),
		Holds: func(c Matter, _ townhall.Moment) bool { return slices.ContainsFunc(c.Mediators, c.terms().signed) },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			signed := only(c.Mediators, c.terms().signed)
			if len(signed) == 0 {
				need = townhall.Say("mediation.any_of", "{people}中至少一人", "one of {people} at least", "people", c.Mediators)
			}
			return need, signed
		}}
	endReason = given(guard{Code: "mediation.end.reason", Field: "ending.reason", Cite: law("26"),
		Say: townhall.Say("mediation.end.reason", "已说明终止调解的理由", "the reason for ending is given")},
		func(c Matter) string { return c.ending().Reason })
	routesTold = guard{Code: "mediation.end.routes", Field: "ending.told", Cite: law("26"),
		Say:   townhall.Say("mediation.end.routes", "已告知可通过仲裁、行政、司法等途径维护权利", "the parties were told of arbitration, administrative and judicial routes"),
		Holds: func(c Matter, _ townhall.Moment) bool { return len(c.untold()) == 0 },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			if untold := c.untold(); len(untold) > 0 {
				found = townhall.Say("mediation.untold", "未告知{routes}", "not told of {routes}", "routes", untold)
			}
			return nil, found
		}}
	inOrder = guard{Code: "mediation.dates", Field: "dates", Say: townhall.Say("mediation.dates", "日期先后有序，且不晚于今日", "dates follow one another and none is after today"),
		Holds: func(c Matter, m townhall.Moment) bool { return outOfOrder(c.Case, m.Today).IsZero() },
		Shows: func(c Matter, m townhall.Moment) (need, found any) {
			if pair := outOfOrder(c.Case, m.Today); !pair.IsZero() {
				found = pair
			}
			return nil, found
		}}
)

// without completes a guard that holds when nobody or nothing offends, and otherwise shows who or what does.
func without[T any](g guard, offenders func(Matter, townhall.Moment) []T) guard {
	g.Holds = func(c Matter, m townhall.Moment) bool { return len(offenders(c, m)) == 0 }
	g.Shows = func(c Matter, m townhall.Moment) (need, found any) {
		if list := offenders(c, m); len(list) > 0 {
			found = list
		}
		return nil, found
	}
	return g
}

// needing completes a guard that shows what it needs where it does not hold.
func needing(g guard, need func(Matter) any) guard {
	shows := g.Shows
	g.Shows = func(c Matter, m townhall.Moment) (any, any) {
		if g.Holds(c, m) {
			return shows(c, m)
		}
		_, found := shows(c, m)
		return need(c), found
	}
	return g
}

// given completes a guard that holds when a text is given, and otherwise shows that there is none.
func given(g guard, text func(Matter) string) guard {
	g.Holds = func(c Matter, _ townhall.Moment) bool { return text(c) != "" }
	g.Shows = func(c Matter, _ townhall.Moment) (need, found any) {
		if text(c) == "" {
			found = ""
		}
		return nil, found
	}
	return g
}

// only lists the people of whom something is true, and except the others.
func only(people []townhall.PersonID, is func(townhall.PersonID) bool) []townhall.PersonID {
	return except(people, func(p townhall.PersonID) bool { return !is(p) })
}

func except(people []townhall.PersonID, is func(townhall.PersonID) bool) []townhall.PersonID {
	return slices.DeleteFunc(slices.Clone(people), is)
}

// doubled lists who comes again, and the unnamed.
func doubled(people []townhall.PersonID) (out []townhall.Value) {
	seen := map[townhall.PersonID]bool{"": true}
	for _, p := range people {
		if seen[p] {
			out = append(out, orNothing(string(p)))
		}
		seen[p] = true
	}
	return out
}

// orNothing shows an empty text as nothing.
func orNothing(s string) townhall.Value {
	if s == "" {
		return townhall.Value{}
	}
	return townhall.ValueOf(s)
}

// word shows one of the form's words, and an empty text where none is given.
func word[T interface {
	~string
	Text() townhall.Text
}](w T) any {
	if w == "" {
		return ""
	}
	return w
}

package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// These guard what an agreement says, and how it becomes effective.
var (
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
			for _, o := range c.terms().owed() {
				if !o.Until.IsZero() && o.Until.Before(c.terms().On) {
					bad = append(bad, townhall.Say("mediation.obligation.until", "{by}：{what}，{until}以前", "{by}: {what}, by {until}",
						"by", orNothing(string(o.By)), "what", orNothing(o.What), "until", o.Until))
				}
			}
			return bad
		}), func(c Matter) any { return townhall.Since(c.terms().On) })
	signerBelongs = guard{Code: "mediation.signer", Field: "agreement.signatures", Cite: law("29"),
		Say: townhall.Say("mediation.signer", "签名人为当事人或者本案调解员", "who signs is a party or a mediator of the case"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			p := last(c.terms().Signatures).Person
			return c.isParty(p) || c.isAgent(p) || slices.Contains(c.Mediators, p)
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			return nil, last(c.terms().Signatures).Person
		}}
	signedOnce = without(guard{Code: "mediation.sign.once", Field: "agreement.signatures", Cite: law("29"),
		Say: townhall.Say("mediation.sign.once", "每人只签一次", "each person signs once")},
		func(c Matter, _ townhall.Moment) []townhall.Value { return doubled(c.terms().signers()) })
	partiesSigned = guard{Code: "mediation.signed.parties", Field: "agreement.signatures", Cite: law("29"),
		Say:   townhall.Say("mediation.signed.parties", "各方当事人均已签名、盖章或者按指印", "every party has signed"),
		Holds: func(c Matter, _ townhall.Moment) bool { return len(c.unsigned()) == 0 },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			open := c.unsigned()
			if len(open) > 0 {
				need = c.persons()
			}
			return need, except(c.persons(), func(p townhall.PersonID) bool { return slices.Contains(open, p) })
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
)

// unsigned lists the parties for whom nobody has signed, neither they nor who acts for them.
func (c Case) unsigned() []townhall.PersonID {
	a := c.terms()
	return c.partiesWho(func(p Party) bool { return !a.signed(p.Person) && (p.Agent == "" || !a.signed(p.Agent)) })
}

func (c Case) isAgent(p townhall.PersonID) bool {
	return slices.ContainsFunc(c.Parties, func(q Party) bool { return q.Agent != "" && q.Agent == p })
}

package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// These guard who mediates and who takes part.
var (
	hasMediator = guard{Code: "mediation.mediator", Field: "mediators", Cite: law("19"),
		Say:   townhall.Say("mediation.mediator", "已指定一名或者数名调解员", "one or several mediators"),
		Holds: func(c Matter, _ townhall.Moment) bool { return len(c.Mediators) > 0 },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, c.Mediators }}
	ofCommittee = without(guard{Code: "mediation.assign.mediator", Field: "mediators", Cite: law("13"),
		Say: townhall.Say("mediation.assign.mediator", "均为本委员会当日的调解员", "each is a mediator of the committee that day")},
		func(c Matter, _ townhall.Moment) []townhall.PersonID {
			return except(c.Mediators, func(p townhall.PersonID) bool { return c.Body.Mediates(p, last(c.Assigned).On) })
		})
	stillServing = without(guard{Code: "mediation.session.mediator", Field: "mediators", Cite: law("13"),
		Say: townhall.Say("mediation.session.mediator", "调解当日均仍为本委员会的调解员", "each is still a mediator of the committee on the day of the session")},
		func(c Matter, _ townhall.Moment) []townhall.PersonID {
			return except(last(c.Sessions).By, func(p townhall.PersonID) bool { return c.Body.Mediates(p, last(c.Sessions).On) })
		})
	someoneMediated = guard{Code: "mediation.session.by", Field: "sessions.on", Cite: law("19"),
		Say: townhall.Say("mediation.session.by", "调解当日有已指定、未回避的调解员", "a mediator was assigned by that day and not recused"),
		Holds: func(c Matter, _ townhall.Moment) bool { // that there is none at all, or a day before acceptance, is another clause's
			s := last(c.Sessions)
			return len(s.By) > 0 || len(c.Mediators) == 0 || s.On.Before(c.Accepted)
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, last(c.Sessions).By }}
	someoneAtAgreement = guard{Code: "mediation.agreement.by", Field: "agreement.on", Cite: law("19"),
		Say: townhall.Say("mediation.agreement.by", "达成协议之日有已指定、未回避的调解员", "a mediator was assigned by the day of the agreement and not recused"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			on := c.terms().On
			return len(c.mediatorsOn(on)) > 0 || len(c.Mediators) == 0 || on.Before(c.Accepted)
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, c.mediatorsOn(c.terms().On) }}
	recusedAfterwards = guard{Code: "mediation.recuse.after", Field: "recusals.on", Cite: law("23"),
		Say: townhall.Say("mediation.recuse.after", "回避不早于该调解员最后一次调解", "the recusal is not before the mediator's last session"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			r := last(c.Recusals)
			return r.On.Before(c.Accepted) || !slices.ContainsFunc(c.Sessions, func(s Session) bool { return s.On.After(r.On) && slices.Contains(s.By, r.Mediator) })
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, last(c.Recusals).On }}
	assignedHere = guard{Code: "mediation.assign.here", Field: "assigned.on", Cite: law("19"),
		Say:   townhall.Say("mediation.assign.here", "指定日期不早于本委员会接收案件之日", "the assignment is not before the case came to the committee"),
		Holds: func(c Matter, _ townhall.Moment) bool { return !last(c.Assigned).On.Before(c.came()) },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			return townhall.Since(c.came()), last(c.Assigned).On
		}}
	transferLater = guard{Code: "mediation.transfer.on", Field: "handovers.on", Cite: provisions("21"),
		Say: townhall.Say("mediation.transfer.on", "移交不早于上次移交和已有的调解", "the transfer is not before an earlier one, nor before a session"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			on := last(c.Handovers).On
			return on.Before(c.Accepted) || !slices.ContainsFunc(c.Handovers, func(h Handover) bool { return h.On.After(on) }) && !last(c.Sessions).On.After(on)
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, last(c.Handovers).On }}
	servingAtAgreement = without(guard{Code: "mediation.agreement.mediator", Field: "mediators", Cite: law("13"),
		Say: townhall.Say("mediation.agreement.mediator", "达成协议之日均仍为本委员会的调解员", "each is still a mediator of the committee on the day of the agreement")},
		func(c Matter, _ townhall.Moment) []townhall.PersonID {
			return except(c.mediatorsOn(c.terms().On), func(p townhall.PersonID) bool { return c.Body.Mediates(p, c.terms().On) })
		})
	signedInService = without(guard{Code: "mediation.signed.serving", Field: "agreement.signatures", Cite: law("29"),
		Say: townhall.Say("mediation.signed.serving", "签名的调解员签名之日均为本委员会的调解员", "a mediator who signed was one of the committee that day")},
		func(c Matter, _ townhall.Moment) (out []townhall.PersonID) {
			for _, s := range c.terms().Signatures {
				if slices.Contains(c.Mediators, s.Person) && !c.Body.Mediates(s.Person, s.On) {
					out = append(out, s.Person)
				}
			}
			return out
		})
	mediatorApart = without(guard{Code: "mediation.mediator.apart", Field: "mediators", Cite: law("15"),
		Say: townhall.Say("mediation.mediator.apart", "调解员不是本案当事人或者其代理人", "no mediator is a party or acts for one")},
		func(c Matter, _ townhall.Moment) []townhall.PersonID {
			return except(c.Mediators, func(p townhall.PersonID) bool { return !c.isParty(p) && !c.isAgent(p) })
		})
	notRecused = without(guard{Code: "mediation.mediator.recused", Field: "mediators", Cite: law("23"),
		Say: townhall.Say("mediation.mediator.recused", "调解员没有回避本案", "no mediator was recused from the case")},
		func(c Matter, _ townhall.Moment) []townhall.PersonID { return only(c.Mediators, c.recused) })
	recusedServed = guard{Code: "mediation.recuse.mediator", Field: "recusals.mediator", Cite: law("23"),
		Say: townhall.Say("mediation.recuse.mediator", "回避的是本案指定过的调解员", "a mediator who was assigned to the case"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			return slices.ContainsFunc(c.Assigned, func(a Assignment) bool { return slices.Contains(a.Mediators, last(c.Recusals).Mediator) })
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, string(last(c.Recusals).Mediator) }}
	recusedOnce = guard{Code: "mediation.recuse.once", Field: "recusals.mediator",
		Say: townhall.Say("mediation.recuse.once", "该调解员尚未回避", "this mediator is not recused yet"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			n := 0
			for _, r := range c.Recusals {
				if r.Mediator == last(c.Recusals).Mediator {
					n++
				}
			}
			return n == 1
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, string(last(c.Recusals).Mediator) }}
	groundGiven = oneOf(guard{Code: "mediation.recuse.ground", Field: "recusals.ground", Cite: replacing,
		Say: townhall.Say("mediation.recuse.ground", "写明回避理由", "the ground is one of the list")},
		grounds, func(c Matter) Ground { return last(c.Recusals).Ground })
	askedByParty = guard{Code: "mediation.recuse.by", Field: "recusals.by", Cite: law("23"),
		Say: townhall.Say("mediation.recuse.by", "由当事人要求回避；有其他理由的，也可以由调解员本人提出", "a party asks; on other grounds than a party's wish, the mediator may"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			r := last(c.Recusals)
			return c.isParty(r.By) || r.Ground != Objection && r.By == r.Mediator
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, string(last(c.Recusals).By) }}
	roleKnown = oneOf(guard{Code: "mediation.invite.role", Field: "helpers.role", Cite: law("20"),
		Say: townhall.Say("mediation.invite.role", "参与身份属于所列身份", "the role is one of the list")},
		roles, func(c Matter) Role { return last(c.Helpers).Role })
	helperNamed = guard{Code: "mediation.invite.who", Field: "helpers", Cite: law("20"),
		Say:   townhall.Say("mediation.invite.who", "写明受邀人员或者单位", "a person or a unit is named"),
		Holds: func(c Matter, _ townhall.Moment) bool { h := last(c.Helpers); return h.Person != "" || h.Unit != "" },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			h := last(c.Helpers)
			return nil, []townhall.Value{orNothing(h.Person), orNothing(h.Unit)}
		}}
	helperAdmitted = guard{Code: "mediation.invite.admit", Field: "helpers.admit", Cite: law("20"),
		Say:   townhall.Say("mediation.invite.admit", "邀请个人参与调解，已征得当事人同意", "the parties consent to a person who is invited"),
		Holds: func(c Matter, _ townhall.Moment) bool { h := last(c.Helpers); return h.Admit || h.Role.Joint() },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, last(c.Helpers).Admit }}
	anotherCommittee = guard{Code: "mediation.transfer.other", Field: "committee", Cite: provisions("21"),
		Say:   townhall.Say("mediation.transfer.other", "移交给另一委员会", "it goes to another committee"),
		Holds: func(c Matter, _ townhall.Moment) bool { h := last(c.Handovers); return h.From != h.To },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, last(c.Handovers).To }}
	transferReason = given(guard{Code: "mediation.transfer.reason", Field: "handovers.reason", Cite: provisions("21"),
		Say: townhall.Say("mediation.transfer.reason", "已说明移交理由", "the reason for passing it on is given")},
		func(c Matter) string { return last(c.Handovers).Reason })
)

func (c Case) recused(p townhall.PersonID) bool {
	return slices.ContainsFunc(c.Recusals, func(r Recusal) bool { return r.Mediator == p })
}

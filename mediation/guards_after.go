package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// These guard what follows an agreement.
var (
	urgingNoted = given(guard{Code: "mediation.urge.note", Field: "agreement.urgings.note", Cite: law("31"),
		Say: townhall.Say("mediation.urge.note", "写明督促情况", "the urging is described")},
		func(c Matter) string { return last(c.terms().Urgings).Note })
	breachReason = given(guard{Code: "mediation.breach.reason", Field: "agreement.breach.reason", Cite: law("31"),
		Say: townhall.Say("mediation.breach.reason", "写明不履行的情况", "how it is not performed is described")},
		func(c Matter) string { return c.breach().Reason })
	somethingDue = guard{Code: "mediation.breach.due", Field: "agreement.obligations", Cite: law("31"),
		Say: townhall.Say("mediation.breach.due", "有已到期、未履行的义务，或者义务人已明确表示不履行", "something is due and not performed, or its party has said that it will not be"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			return c.breach().InAdvance || c.terms().overdue(c.breach().On)
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, c.terms().due() }}
	courtTold = guard{Code: "mediation.breach.told", Field: "agreement.breach.told", Cite: law("32"),
		Say:   townhall.Say("mediation.breach.told", "已告知当事人可以提起诉讼，经司法确认的可以申请强制执行", "the parties were told that they may sue, or have what a court confirmed enforced"),
		Holds: func(c Matter, _ townhall.Moment) bool { return c.breach().Told },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, c.breach().Told }}
	visitRecorded = guard{Code: "mediation.visit.record", Field: "visits", Cite: visiting,
		Say:   townhall.Say("mediation.visit.record", "写明回访人和回访情况", "who visited and what they found is recorded"),
		Holds: func(c Matter, _ townhall.Moment) bool { v := last(c.Visits); return v.By != "" && v.Record != "" },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			v := last(c.Visits)
			return nil, []townhall.Value{orNothing(string(v.By)), orNothing(v.Record)}
		}}
	undoingKnown = oneOf(guard{Code: "mediation.rescind.how", Field: "agreement.rescission.how", Cite: law("32"),
		Say: townhall.Say("mediation.rescind.how", "由各方当事人解除，或者由人民法院撤销、确认无效", "by all parties, or by a court")},
		undoings, func(c Matter) Undoing { return c.rescission().How })
	undoingReason = given(guard{Code: "mediation.rescind.reason", Field: "agreement.rescission.reason", Cite: law("32"),
		Say: townhall.Say("mediation.rescind.reason", "已说明理由", "the reason is given")},
		func(c Matter) string { return c.rescission().Reason })
	allRescind = without(guard{Code: "mediation.rescind.agreed", Field: "agreement.rescission.agreed", Cite: rescinding,
		Say: townhall.Say("mediation.rescind.agreed", "协商解除的，各方当事人均同意", "if the parties rescind it, all agree")},
		func(c Matter, _ townhall.Moment) []townhall.PersonID {
			r := c.rescission()
			if r.How != ByParties {
				return nil
			}
			return except(c.persons(), func(p townhall.PersonID) bool { return slices.Contains(r.Agreed, p) })
		})
	notBeforeCourt = guard{Code: "mediation.rescind.court", Field: "agreement.reviews", Cite: law("33"),
		Say: townhall.Say("mediation.rescind.court", "协商解除的，协议未经司法确认，也没有待答复的申请", "if the parties rescind it, no court has confirmed it or is about to answer"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			a := c.terms()
			return c.rescission().How != ByParties || a.Confirmed().IsZero() && a.pending() == nil
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			if r := c.review(); !r.Applied.IsZero() {
				return nil, r.text()
			}
			return nil, nil
		}}
	courtNamed = given(guard{Code: "mediation.confirmation.court", Field: "agreement.reviews.court", Cite: procedure("205"),
		Say: townhall.Say("mediation.confirmation.court", "写明人民法院", "the court is named")},
		func(c Matter) string { return c.review().Court })
	allApply = without(guard{Code: "mediation.confirmation.joint", Field: "agreement.reviews.by", Cite: law("33"),
		Say: townhall.Say("mediation.confirmation.joint", "各方当事人共同申请", "all parties apply, jointly")},
		func(c Matter, _ townhall.Moment) []townhall.PersonID {
			return except(c.persons(), func(p townhall.PersonID) bool { return slices.Contains(c.review().By, p) })
		})
	nothingExcluded = without(guard{Code: "mediation.confirmation.excluded", Field: "agreement.reviews.concerns", Cite: interpretation("355"),
		Say: townhall.Say("mediation.confirmation.excluded", "不涉及人民法院不予受理的事项", "it concerns nothing that courts do not confirm")},
		func(c Matter, _ townhall.Moment) []Excluded { return c.review().Concerns })
	oneReview = guard{Code: "mediation.confirmation.once", Field: "agreement.reviews", Cite: law("33"),
		Say: townhall.Say("mediation.confirmation.once", "没有待答复的申请，协议也未获确认", "no application is pending, and the agreement is not confirmed yet"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.terms().reviewsBefore(), func(r Review) bool { return r.Answer == "" || r.Answer == Confirmed })
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			before := last(c.terms().reviewsBefore())
			if before.Applied.IsZero() {
				return nil, nil
			}
			return nil, before.text()
		}}
	answerKnown = oneOf(guard{Code: "mediation.confirmation.answer", Field: "agreement.reviews.answer", Cite: procedure("206"),
		Say: townhall.Say("mediation.confirmation.answer", "法院答复属于所列情形", "the answer is one of the list")},
		answers, func(c Matter) Answer { return c.review().Answer })
	answerReason = guard{Code: "mediation.confirmation.reason", Field: "agreement.reviews.reason", Cite: interpretation("358"),
		Say: townhall.Say("mediation.confirmation.reason", "不予受理或者驳回申请的，写明理由", "not accepted or dismissed: the reason is given"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			r := c.review()
			return r.Answer != NotTaken && r.Answer != Rejected || r.Reason != ""
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, c.review().Reason }}
)

// text says when an application was made, and how it was answered.
func (r Review) text() townhall.Text {
	answer := r.Answer.Text()
	if r.Answer == "" {
		answer = townhall.Say("mediation.confirmation.waiting", "尚未答复", "no answer yet")
	}
	return townhall.Say("mediation.confirmation.before", "{date}申请，{answer}", "applied on {date}: {answer}", "date", r.Applied, "answer", answer)
}

func (c Case) breach() Breach {
	if b := c.terms().Breach; b != nil {
		return *b
	}
	return Breach{}
}

func (c Case) rescission() Rescission {
	if r := c.terms().Rescission; r != nil {
		return *r
	}
	return Rescission{}
}

func (c Case) review() Review { return last(c.terms().Reviews) }

// reviewsBefore are the applications before the last one.
func (a Agreement) reviewsBefore() []Review {
	if n := len(a.Reviews); n > 0 {
		return a.Reviews[:n-1]
	}
	return nil
}

package mediation

import "github.com/townhall-go/townhall"

// outOfOrder names the first two dates of a case that are the wrong way round; it is zero if there are none. Acceptance, the
// first assignment, sessions, agreement, signatures, seal and what follows the agreement come after one another, or an ending
// after the sessions; signatures come in any order among themselves, and so does what follows the agreement. What may be
// recorded at any time is not before acceptance. None is after today.
func outOfOrder(c Case, today townhall.Date) townhall.Text {
	start := when{townhall.Say("mediation.date.accepted", "受理", "acceptance"), c.Accepted}
	if c.State == Declined || c.Accepted.IsZero() {
		start = when{townhall.Say("mediation.date.declined", "不予受理", "declining"), c.ending().On}
	}
	end := when{townhall.Say("mediation.date.today", "今日", "today"), today}
	d := dates{last: start}
	if len(c.Assigned) > 0 {
		d.next(when{townhall.Say("mediation.date.assigned", "指定调解员", "assignment"), c.Assigned[0].On})
	}
	for _, s := range c.Sessions {
		d.next(when{townhall.Say("mediation.date.session", "调解", "session"), s.On})
	}
	a := c.terms()
	d.next(when{townhall.Say("mediation.date.agreement", "协议", "agreement"), a.On})
	var signed []when
	for _, s := range a.Signatures {
		signed = append(signed, when{townhall.Say("mediation.date.signature", "{person}签名", "signature of {person}", "person", s.Person), s.On})
	}
	d.each(signed)
	d.next(when{townhall.Say("mediation.date.seal", "盖章", "seal"), a.Seal})
	d.each(c.afterwards(a))
	if !c.Accepted.IsZero() { // of what was declined, the ending is the start
		d.next(when{townhall.Say("mediation.date.ending", "终止", "ending"), c.ending().On})
	}
	d.next(end)
	for _, w := range c.anytime() {
		d.pair(start, w)
		d.pair(w, end)
	}
	for _, w := range c.Warnings {
		reported := when{townhall.Say("mediation.date.reported", "报告", "report"), w.ReportedOn}
		d.pair(when{townhall.Say("mediation.date.warning", "激化苗头", "warning"), w.On}, reported)
		d.pair(reported, end)
	}
	for _, r := range a.Reviews {
		d.pair(when{townhall.Say("mediation.date.applied", "申请司法确认", "application for confirmation"), r.Applied},
			when{townhall.Say("mediation.date.answered", "法院答复", "court's answer"), r.Answered})
	}
	return d.wrong
}

// afterwards lists the dates of what follows an agreement.
func (c Case) afterwards(a Agreement) []when {
	performed := townhall.Say("mediation.date.performance", "履行", "performance")
	out := []when{{performed, a.Performance}}
	for _, o := range a.Obligations {
		out = append(out, when{performed, o.Performed})
	}
	for _, u := range a.Urgings {
		out = append(out, when{townhall.Say("mediation.date.urging", "督促", "urging"), u.On})
	}
	for _, r := range a.Reviews {
		out = append(out, when{townhall.Say("mediation.date.applied", "申请司法确认", "application for confirmation"), r.Applied})
		out = append(out, when{townhall.Say("mediation.date.answered", "法院答复", "court's answer"), r.Answered})
	}
	for _, v := range c.Visits {
		out = append(out, when{townhall.Say("mediation.date.visit", "回访", "visit"), v.On})
	}
	return append(out, when{townhall.Say("mediation.date.breach", "登记不履行", "breach"), c.breach().On},
		when{townhall.Say("mediation.date.rescission", "解除、撤销", "rescission"), c.rescission().On})
}

// anytime lists the dates of what may be recorded at any time from acceptance on.
func (c Case) anytime() (out []when) {
	for _, a := range c.Assigned {
		out = append(out, when{townhall.Say("mediation.date.assigned", "指定调解员", "assignment"), a.On})
	}
	for _, r := range c.Recusals {
		out = append(out, when{townhall.Say("mediation.date.recusal", "回避", "recusal"), r.On})
	}
	for _, h := range c.Helpers {
		out = append(out, when{townhall.Say("mediation.date.invitation", "邀请", "invitation"), h.On})
	}
	for _, h := range c.Handovers {
		out = append(out, when{townhall.Say("mediation.date.transfer", "移交", "transfer"), h.On})
	}
	for _, d := range c.Duties {
		for _, e := range d.Extensions {
			out = append(out, when{townhall.Say("mediation.date.extension", "延长", "extension"), e.On})
		}
	}
	for _, w := range c.Warnings {
		out = append(out, when{townhall.Say("mediation.date.warning", "激化苗头", "warning"), w.On})
	}
	for _, e := range c.Escalations {
		out = append(out, when{townhall.Say("mediation.date.escalation", "激化", "escalation"), e.On})
	}
	for _, p := range c.Papers {
		out = append(out, when{townhall.Say("mediation.date.paper", "归卷", "paper"), p.On})
	}
	return out
}

// when is a date and what happened then.
type when struct {
	what townhall.Text
	on   townhall.Date
}

// dates walks along dates that should not go back.
type dates struct {
	last  when
	wrong townhall.Text
}

// next takes the next date; one that is not set is passed over.
func (d *dates) next(w when) { d.each([]when{w}) }

// pair takes two dates of which the second is not before the first, apart from the walk.
func (d *dates) pair(a, b when) {
	apart := dates{last: a, wrong: d.wrong}
	apart.next(b)
	d.wrong = apart.wrong
}

// each takes dates that come after the last, in any order among themselves; the latest is then the last.
func (d *dates) each(ws []when) {
	latest := d.last
	for _, w := range ws {
		switch {
		case w.on.IsZero():
		case w.on.Before(d.last.on) && d.wrong.IsZero():
			d.wrong = townhall.Say("mediation.date.before", "{later}（{b}）早于{earlier}（{a}）", "{later} ({b}) before {earlier} ({a})",
				"later", w.what, "b", w.on, "earlier", d.last.what, "a", d.last.on)
		case !w.on.Before(latest.on):
			latest = w
		}
	}
	d.last = latest
}

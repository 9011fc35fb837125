package mediation

import "github.com/townhall-go/townhall"

// outOfOrder names the first two dates of a case that are the wrong way round; it is zero if there are none. Acceptance,
// sessions, agreement, signatures, seal and performance follow one another, or an ending follows the sessions; signatures
// come in any order among themselves, and so do performances. None is after today.
func outOfOrder(c Case, today townhall.Date) townhall.Text {
	d := dates{last: when{townhall.Say("mediation.date.accepted", "受理", "acceptance"), c.Accepted}}
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
	performed := []when{{townhall.Say("mediation.date.performance", "履行", "performance"), a.Performance}}
	for _, o := range a.Obligations {
		performed = append(performed, when{townhall.Say("mediation.date.performance", "履行", "performance"), o.Performed})
	}
	d.each(performed)
	d.next(when{townhall.Say("mediation.date.ending", "终止", "ending"), c.ending().On})
	d.next(when{townhall.Say("mediation.date.today", "今日", "today"), today})
	return d.wrong
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

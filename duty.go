package townhall

import (
	"cmp"
	"strings"
)

// Duty (办理义务) is a limit that runs from an event, with what has stopped or lengthened it, until it is met. Its due
// date follows from it and a calendar, and is not stored with it.
type Duty struct {
	Rule        string       `json:"rule,omitempty"` // the rulebook's key of the limit
	Owner       UnitID       `json:"owner,omitempty"`
	Start       Date         `json:"start"` // the day of the event
	Limit       Limit        `json:"limit"` // as it stood that day
	Suspensions []Suspension `json:"suspensions,omitempty"`
	Extensions  []Extension  `json:"extensions,omitempty"`
	Met         Date         `json:"met,omitzero"`
}

// Suspension (中止) is time that does not count, from its first day to its last; without a last day it still runs.
type Suspension struct {
	Period
	Reason string `json:"reason"`
	Cite   Cite   `json:"cite,omitzero"`
}

// Extension (延长) is time added by somebody who may, for a reason.
type Extension struct {
	N        int      `json:"n"`
	Unit     TimeUnit `json:"unit"`
	Reason   string   `json:"reason"`
	By       Actor    `json:"by"`       // who asked
	Approver Actor    `json:"approver"` // who granted it; not the same person
	On       Date     `json:"on"`
	Cite     Cite     `json:"cite,omitzero"`
}

// Open reports whether the duty is still to be met.
func (d Duty) Open() bool { return d.Met.IsZero() }

// Suspend stops the clock for a period, open or closed.
func (d Duty) Suspend(p Period, reason string, c Cite) (Duty, error) {
	f := All("duty.suspend", Say("duty.suspend", "中止计算期限", "suspending the limit"),
		given("reason", reason, Say("duty.reason", "说明理由", "the reason is given")),
		Finding{Code: "duty.suspend.from", Field: "from", Held: !p.From.IsZero(), Say: Say("duty.suspend.from", "中止有起始日", "the suspension has a first day"), Found: ValueOf(p.From)},
		Finding{Code: "duty.open", Held: d.Open(), Say: Say("duty.open", "事项尚未办结", "the duty is still open")})
	for _, s := range d.Suspensions {
		f = All(f.Code, f.Say, append(f.Parts, Finding{Code: "duty.suspend.apart", Held: !s.Overlaps(p), Field: "period",
			Say: Say("duty.suspend.apart", "与已有的中止期间不重叠", "it does not overlap another suspension"), Found: ValueOf(p)})...)
	}
	if err := p.Check("period"); err != nil {
		return d, err
	}
	if err := f.Err(); err != nil {
		return d, err
	}
	d.Suspensions = append(d.Suspensions[:len(d.Suspensions):len(d.Suspensions)], Suspension{p, reason, c})
	return d, nil
}

// Resume ends the running suspension: on is the first day that counts again.
func (d Duty) Resume(on Date) (Duty, error) {
	for i, s := range d.Suspensions {
		if s.To.IsZero() && on.After(s.From) {
			d.Suspensions = append([]Suspension(nil), d.Suspensions...)
			d.Suspensions[i].To = on.AddDays(-1)
			return d, nil
		}
	}
	return d, Refuse(Finding{Code: "duty.resume", Field: "on", Found: ValueOf(on), Say: Say("duty.resume", "恢复计算期限，须有此前开始且尚未结束的中止", "resuming needs a suspension that began before and still runs")})
}

// Extend adds time. It needs a reason, a day, and an approver other than the person who asks. One that was approved after
// the limit had run out adds nothing.
func (d Duty) Extend(e Extension) (Duty, error) {
	f := All("duty.extend", Say("duty.extend", "延长期限", "extending the limit"),
		given("reason", e.Reason, Say("duty.reason", "说明理由", "the reason is given")),
		given("by", string(e.By.Person), Say("duty.by", "有申请人", "somebody asks")),
		given("approver", string(e.Approver.Person), Say("duty.approver", "有批准人", "somebody approves")),
		Finding{Code: "duty.extend.on", Field: "on", Held: !e.On.IsZero(), Found: ValueOf(e.On), Say: Say("duty.extend.on", "有批准日期", "the day of approval is given")},
		Finding{Code: "duty.extend.sense", Field: "limit", Held: d.Limit.Sense != IsBefore, Found: ValueOf(d.Limit.Text()),
			Say: Say("duty.extend.sense", "不是提前期限", "the limit is not one to act before a day")},
		Finding{Code: "duty.extend.other", Field: "approver", Held: e.Approver.Person != e.By.Person, Cite: e.Cite,
			Say: Say("duty.extend.other", "批准人与申请人不是同一人", "the approver is not the one who asks"), Found: ValueOf(e.Approver.Person)},
		Finding{Code: "duty.extend.n", Field: "n", Held: e.N > 0, Say: Say("duty.extend.n", "延长的时间大于零", "time is added"), Found: ValueOf(e.N)},
		Finding{Code: "duty.open", Held: d.Open(), Say: Say("duty.open", "事项尚未办结", "the duty is still open")})
	if err := f.Err(); err != nil {
		return d, err
	}
	if err := (Limit{N: e.N, Unit: e.Unit}).Check("extension"); err != nil {
		return d, err
	}
	d.Extensions = append(d.Extensions[:len(d.Extensions):len(d.Extensions)], e)
	return d, nil
}

// Meet records that the duty was done on a day.
func (d Duty) Meet(on Date) Duty {
	d.Met = on
	return d
}

func given(field, value string, say Text) Finding {
	return Finding{Code: "given." + field, Field: field, Say: say, Held: strings.TrimSpace(value) != ""}
}

// Check refuses a duty that a damaged record may hold: of no known unit, with suspensions that have no first day, or with
// extensions that add nothing or lengthen a limit to act before a day.
func (d Duty) Check(field string) error {
	if err := d.Limit.Check(member(field, "limit")); err != nil {
		return err
	}
	for i, s := range d.Suspensions {
		at := member(field, "suspensions["+itoa(int64(i))+"]")
		if s.From.IsZero() {
			return invalid(at+".from", s.From, Say("duty.suspend.first", "中止的起始日", "the first day of the suspension"))
		}
		if err := s.Period.Check(at); err != nil {
			return err
		}
	}
	for i, e := range d.Extensions {
		at := member(field, "extensions["+itoa(int64(i))+"]")
		if e.N < 1 || d.Limit.Sense == IsBefore {
			return invalid(at+".n", e.N, Say("duty.extend.more", "延长而非提前期限的时间", "time that is added, to a limit that is not one to act before a day"))
		}
		if err := (Limit{N: e.N, Unit: e.Unit}).Check(at); err != nil {
			return err
		}
	}
	return nil
}

func member(of, name string) string { return strings.TrimPrefix(of+"."+name, ".") }

// Judge says whether an act on a day keeps the limit. An act before the event cannot keep a limit to act within it. A
// verdict that publishing a calendar could turn is refused as undetermined; one that it cannot turn is given, however
// provisional the due date: an act on the last day at the earliest is in time, one after the last day at the latest is
// late.
func (d Duty) Judge(done Date, cal Calendar) (Finding, error) {
	if done.IsZero() {
		return Finding{}, invalid("date", done, Say("duty.day", "行为之日", "the day of the act"))
	}
	r, err := d.reckon(cal)
	if err != nil {
		return Finding{}, err
	}
	if d.Limit.Sense == IsWithin && done.Before(d.Start) {
		return Finding{}, Refuse(Finding{Code: "duty.early", Field: "date", Found: ValueOf(done), Need: ValueOf(Say("due.from", "{date}（含）以后", "{date} or later", "date", d.Start)),
			Say: Say("duty.early", "行为不早于事件发生之日", "an act is not before the event")})
	}
	held := r.least.keeps(done)
	if r.due.Provisional && (held != r.most.keeps(done) || d.winds()) {
		return Finding{}, Refuse(Finding{Code: "duty.undetermined", Field: "date", Found: ValueOf(done), Cite: d.Limit.Cite,
			Say: Say("duty.undetermined", "放假安排公布前不能作出最终认定", "no final verdict before the calendar is published")})
	}
	f := Finding{Code: "duty." + cmp.Or(string(d.Limit.Sense), "within"), Field: "date", Found: ValueOf(done), Need: ValueOf(r.due.need(d.Limit.Sense)), Held: held, Cite: d.Limit.Cite,
		Say: d.text()}
	for _, step := range r.due.Steps {
		f.Parts = append(f.Parts, Finding{Code: "duty.step", Say: step, Held: true})
	}
	return f, nil
}

// text says the limit from its event on, or up to it.
func (d Duty) text() Text {
	switch d.Limit.Sense {
	case IsAtLeast:
		return Say("duty.at_least", "自{start}起{limit}", "{limit} from {start}", "start", d.Start, "limit", d.Limit.Text())
	case IsBefore:
		return Say("duty.before", "较{start}{limit}", "{limit} {start}", "start", d.Start, "limit", d.Limit.Text())
	}
	return Say("duty.within", "自{start}起{limit}", "{limit} of {start}", "start", d.Start, "limit", d.Limit.Text())
}

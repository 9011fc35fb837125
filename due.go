package townhall

import "strings"

// Due (到期日) is when a duty falls due, and how that was counted. For "at least" it is the first day on which the next
// step may be taken.
type Due struct {
	Date Date
	// Provisional: publishing a calendar that is missing may move it. The date then lies on the safe side. For "within",
	// days that no notice has settled count as worked and no last day is moved on from them: it can only become later.
	// For "before" they count as rest, back to days that are known: it can only become later, too. For "at least" they
	// would have to count as rest as well, and no bound in law says how many days of rest a notice may bring: without
	// a published year to count on in, the date goes by the week and may move either way. The last step says so, and
	// Judge gives no verdict that publication could turn.
	Provisional bool
	Stopped     bool // a suspension still runs, so there is no date
	Steps       []Text
}

// Explain gives the counting line by line: each day skipped and why.
func (d Due) Explain(l Language) string {
	lines := make([]string, len(d.Steps))
	for i, s := range d.Steps {
		lines[i] = s.In(l)
	}
	return strings.Join(lines, "\n")
}

func (d Due) need(s Sense) Text {
	switch {
	case d.Stopped:
		return Say("due.stopped", "期限处于中止状态", "a limit that is suspended")
	case s == IsAtLeast:
		return Say("due.from", "{date}（含）以后", "{date} or later", "date", d.Date)
	}
	return Say("due.until", "{date}（含）以前", "{date} or earlier", "date", d.Date)
}

// Due counts the limit on a calendar.
func (d Duty) Due(cal Calendar) (Due, error) {
	r, err := d.reckon(cal)
	return r.due, err
}

// reckoning is a due date with the two ends between which publication can move it: least, if every day that is not
// settled is worked, and most, if none is.
type reckoning struct {
	due         Due
	least, most counting
}

func (d Duty) reckon(cal Calendar) (reckoning, error) {
	if err := d.Check(""); err != nil {
		return reckoning{}, err
	}
	if d.Start.IsZero() {
		return reckoning{}, invalid("start", "", Say("due.start", "事件发生之日", "the day of the event"))
	}
	least := d.count(cal, asWorked)
	if least.waits == 0 { // it met no day that is not settled
		due, err := least.finish(Text{})
		return reckoning{due, least, least}, err
	}
	most := d.count(cal, asRest)
	if least.day == most.day && least.open() == most.open() && !d.winds() {
		due, err := least.finish(Text{})
		return reckoning{due, least, most}, err
	}
	chosen, why := least, Say("due.provisional", "暂定：{year} 年放假安排尚未公布", "provisional: the calendar of {year} is not published yet", "year", least.waits)
	if d.Limit.Sense != IsWithin {
		chosen = most
		if most.open() {
			chosen, why = d.count(cal, byWeek), Say("due.provisional_week", "暂定：{year} 年放假安排尚未公布，先按每周工作日推算",
				"provisional: the calendar of {year} is not published yet, and its days go by the week", "year", least.waits)
		}
	}
	due, err := chosen.finish(why)
	due.Provisional = err == nil
	return reckoning{due, least, most}, err
}

// winds reports that least and most need not enclose the due date: months that are added to other time pass over more
// suspended days from an earlier day than from a later one, and month-ends can turn that into a later date.
func (d Duty) winds() bool {
	for _, e := range d.Extensions {
		if e.Unit == Months && d.Limit.Unit != Months && len(d.Suspensions) > 0 {
			return true
		}
	}
	return false
}

// keeps reports whether an act on a day keeps the limit as it was counted.
func (c counting) keeps(done Date) bool {
	sense := c.duty.Limit.Sense
	switch {
	case c.open():
		return sense == IsWithin
	case sense == IsAtLeast:
		return !done.Before(c.day)
	}
	return !done.After(c.day)
}

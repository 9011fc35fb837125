package townhall

import "slices"

// reading is how a counting takes the days that no notice has settled yet.
type reading int

const (
	asWorked reading = iota
	asRest
	byWeek
)

// counting counts a duty once, under one reading.
type counting struct {
	cal   Calendar
	duty  Duty
	as    reading
	step  int  // 1 forwards, -1 backwards
	day   Date // where it has come to
	steps []Text

	waits   int    // the first year met of which a notice is missing; 0 if none was
	stopped bool   // by a suspension that still runs
	endless bool   // no settled day of work lies ahead
	told    []int  // the suspensions that the steps tell of
	passed  Period // days not settled, passed over and not yet told
}

func (d Duty) count(cal Calendar, as reading) counting {
	return d.countWithout(d.late(cal, as), cal, as)
}

// countWithout counts a duty without the extensions that came too late.
func (d Duty) countWithout(late []bool, cal Calendar, as reading) counting {
	c := counting{cal: cal, duty: d, as: as, day: d.Start, step: 1}
	if d.Limit.Sense == IsBefore {
		c.step = -1
	}
	c.say(Say("due.event", "{limit}：{date}当日不计入", "{limit}: the day of the event, {date}, is not counted", "limit", d.Limit.Text(), "date", d.Start), cal.Counting.Event)
	n := d.Limit.N
	for i, e := range d.Extensions {
		if e.Unit == d.Limit.Unit && !late[i] {
			n += e.N
		}
	}
	c.run(n, d.Limit.Unit)
	for i, e := range d.Extensions {
		if late[i] {
			c.say(Say("due.extended_late", "{on}批准延长时期限已经届满，不予计入", "the limit had run out when it was extended on {on}: nothing is added", "on", e.On), e.Cite)
			continue
		}
		c.say(Say("due.extended", "{on}经{approver}批准延长{n}{unit}：{reason}", "extended by {n} {unit} on {on}, approved by {approver}: {reason}",
			"on", e.On, "approver", e.Approver, "n", e.N, "unit", e.Unit.text(e.N), "reason", e.Reason), e.Cite)
		if e.Unit != d.Limit.Unit {
			c.run(e.N, e.Unit)
		}
	}
	c.roll()
	return c
}

// late tells the extensions that were approved after the limit, with those approved before them, had run out.
func (d Duty) late(cal Calendar, as reading) []bool {
	late := make([]bool, len(d.Extensions))
	byDay := make([]int, len(d.Extensions))
	for i := range late {
		late[i], byDay[i] = true, i
	}
	slices.SortStableFunc(byDay, func(i, j int) int { return d.Extensions[i].On.Compare(d.Extensions[j].On) })
	for _, i := range byDay {
		c := d.countWithout(late, cal, as)
		late[i] = !c.open() && d.Extensions[i].On.After(c.day)
	}
	return late
}

// open reports that the counting came to no day.
func (c counting) open() bool { return c.stopped || c.endless || c.day.IsZero() }

func (c *counting) say(t Text, basis Cite) {
	if p := c.passed; !p.From.IsZero() {
		c.passed = Period{}
		t := Say("due.unsettled", "{from}至{to}不计入：放假安排尚未公布", "{from} to {to} are not counted: the calendar is not published yet", "from", p.From, "to", p.To)
		if p.From == p.To {
			t = Say("due.unsettled_day", "{date}不计入：放假安排尚未公布", "{date} is not counted: the calendar is not published yet", "date", p.From)
		}
		c.say(t, Cite{})
	}
	if !basis.IsZero() {
		t = Say("due.basis", "{step}（{cite}）", "{step} ({cite})", "step", t, "cite", basis)
	}
	c.steps = append(c.steps, t)
}

func (c *counting) run(n int, u TimeUnit) {
	if u == Months {
		n = c.months(n)
		u = CalendarDays // what is left are the suspended days to make up for
	}
	for n > 0 && !c.open() {
		c.day = c.day.AddDays(c.step)
		if c.suspended() || u == WorkingDays && c.resting() {
			continue
		}
		n--
	}
}

// months moves by whole months and gives the number of suspended days passed over.
func (c *counting) months(n int) (suspended int) {
	if c.open() {
		return 0
	}
	from := c.day
	c.day = from.AddMonths(c.step * n)
	t := Say("due.months", "{n}个月后的对应日（没有对应日的为月末日）是{date}", "the corresponding day, or the month's last, after {n} months is {date}", "n", n, "date", c.day)
	if c.step < 0 {
		t = Say("due.months_before", "{n}个月前的对应日（没有对应日的为月末日）是{date}", "the corresponding day, or the month's last, {n} months before is {date}", "n", n, "date", c.day)
	}
	c.say(t, c.cal.Counting.Month)
	end := c.day
	if len(c.duty.Suspensions) == 0 || end.IsZero() {
		return 0
	}
	for c.day = from.AddDays(c.step); !c.beyond(end); c.day = c.day.AddDays(c.step) {
		first := c.day
		if !c.suspended() {
			continue
		}
		if c.open() {
			return 0
		}
		if c.beyond(end) {
			c.day = end
		}
		suspended += c.step*c.day.Sub(first) + 1
	}
	c.day = end
	return suspended
}

// beyond reports whether the counting has passed a day.
func (c *counting) beyond(end Date) bool { return c.day.IsZero() || c.step*c.day.Sub(end) > 0 }

// suspended passes over a suspension in which the day lies, to its last day, and tells of it in one step.
func (c *counting) suspended() bool {
	for i, s := range c.duty.Suspensions {
		if !s.Contains(c.day) {
			continue
		}
		if s.To.IsZero() {
			c.stopped = true
			c.say(Say("due.stopped_from", "期限自{date}起中止：{reason}", "suspended from {date} on: {reason}", "date", s.From, "reason", s.Reason), s.Cite)
			return true
		}
		first, last := c.day, s.To
		if c.step < 0 {
			first, last = s.From, c.day
		}
		if !slices.Contains(c.told, i) {
			c.told = append(c.told, i)
			c.say(suspension(first, last, s.Reason), s.Cite)
		}
		if c.day = last; c.step < 0 {
			c.day = first
		}
		return true
	}
	return false
}

func suspension(first, last Date, reason string) Text {
	if first == last {
		return Say("due.suspended", "{date}不计入：期限中止，{reason}", "{date} is not counted: suspended, {reason}", "date", first, "reason", reason)
	}
	return Say("due.suspended_days", "{first}至{last}共{n}日不计入：期限中止，{reason}", "{first} to {last}, {n} days, are not counted: suspended, {reason}",
		"first", first, "last", last, "n", last.Sub(first)+1, "reason", reason)
}

// on is what the calendar says of the day, and the counting's reading of it if no notice has settled it.
func (c *counting) on() Day {
	day := c.cal.On(c.day)
	if day.waits == 0 {
		return day
	}
	if c.waits == 0 {
		c.waits = day.waits
	}
	if c.as != byWeek {
		day.Worked = c.as == asWorked
	}
	// Beyond the published years no day of work is sure to come.
	c.endless = c.as == asRest && c.cal.nothingAhead(c.day, c.step)
	return day
}

// resting notes a day that is not a working day.
func (c *counting) resting() bool {
	day := c.on()
	switch {
	case day.Worked:
		if day.special {
			c.say(Say("due.worked", "{date}计入：{why}", "{date} is counted: {why}", "date", c.day, "why", day.Why()), Cite{})
		}
	case day.waits != 0 && c.as == asRest:
		c.pass()
	default:
		c.say(Say("due.skipped", "{date}不计入：{why}", "{date} is not counted: {why}", "date", c.day, "why", day.Why()), Cite{})
	}
	return !day.Worked
}

// pass notes a day that no notice has settled; the steps tell of those on end together.
func (c *counting) pass() {
	if c.passed.From.IsZero() {
		c.passed = Period{c.day, c.day}
	}
	if c.passed.From.After(c.day) {
		c.passed.From = c.day
	}
	if c.passed.To.Before(c.day) {
		c.passed.To = c.day
	}
}

// roll moves a last day of rest to the next day that is worked. A suspended day is no last day either: what is due while
// the clock stands still could not be done.
func (c *counting) roll() {
	l := c.duty.Limit
	for l.Sense == IsWithin && !l.NoRoll && !c.open() {
		if !c.suspended() {
			day := c.on()
			if day.Worked {
				return
			}
			c.say(Say("due.rolled", "最后一日{date}是休息日（{why}），顺延", "the last day, {date}, is a rest day ({why}) and moves on", "date", c.day, "why", day.Why()), c.cal.Counting.Roll)
		}
		c.day = c.day.AddDays(1)
	}
}

// finish gives the due date; why is said if it is provisional.
func (c counting) finish(why Text) (Due, error) {
	if c.stopped {
		return Due{Stopped: true, Steps: c.steps}, nil
	}
	if c.day.IsZero() {
		return Due{}, &Error{Kind: Overflow, Field: "limit", Found: ValueOf(c.duty.Limit.Text()), Needed: Say("due.year", "不晚于 9999 年的到期日", "a due date before the year 10000")}
	}
	if !why.IsZero() {
		c.say(why, Cite{})
	}
	c.say(Say("due.date", "到期日{date}", "due {date}", "date", c.day), c.duty.Limit.Cite)
	return Due{Date: c.day, Steps: c.steps}, nil
}

package townhall

import "strings"

// Due (到期日) is when a duty falls due, and how that was counted. For "at least" it is the first day on which the next
// step may be taken.
type Due struct {
	Date Date
	// Provisional: it hangs on a year whose calendar is not published. For "within" every such day was counted as
	// worked and no last day was moved, so that publication can only move the date later, never make an act late.
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
		return Say("due.stopped", "期限中止计算", "a limit that is suspended")
	case s == IsAtLeast:
		return Say("due.from", "{date}或以后", "{date} or later", "date", d.Date)
	}
	return Say("due.until", "{date}或以前", "{date} or earlier", "date", d.Date)
}

// Due counts the limit on a calendar.
func (d Duty) Due(cal Calendar) (Due, error) {
	if err := d.Limit.Check("limit"); err != nil {
		return Due{}, err
	}
	if d.Start.IsZero() {
		return Due{}, invalid("start", "", Say("due.start", "事件发生之日", "the day of the event"))
	}
	c := counting{cal: cal, duty: d, day: d.Start, step: 1}
	if d.Limit.Sense == IsBefore {
		c.step = -1
	}
	c.say(Say("due.event", "{limit}：{date}为当日，不计入", "{limit}: the day of the event, {date}, is not counted", "limit", d.Limit.Text(), "date", d.Start), cal.Counting.Event)
	n := d.Limit.N
	for _, e := range d.Extensions {
		if e.Unit == d.Limit.Unit {
			n += e.N
		}
	}
	c.run(n, d.Limit.Unit)
	for _, e := range d.Extensions {
		c.say(Say("due.extended", "{on}经{approver}批准延长{n}{unit}：{reason}", "extended by {n} {unit} on {on}, approved by {approver}: {reason}",
			"on", e.On, "approver", e.Approver, "n", e.N, "unit", e.Unit.text(e.N), "reason", e.Reason), e.Cite)
		if e.Unit != d.Limit.Unit {
			c.run(e.N, e.Unit)
		}
	}
	c.roll()
	return c.finish()
}

type counting struct {
	cal         Calendar
	duty        Duty
	day         Date
	step        int // 1 forwards, -1 backwards
	due         Due
	unpublished int // the first year met that is not
}

// on is what the calendar says of the day; a day of an unpublished year makes the result provisional.
func (c *counting) on() Day {
	day := c.cal.On(c.day)
	if !day.Published && !c.due.Provisional {
		c.due.Provisional, c.unpublished = true, c.day.Year()
	}
	return day
}

func (c *counting) say(t Text, basis Cite) {
	if !basis.IsZero() {
		t = Say("due.basis", "{step}（{cite}）", "{step} ({cite})", "step", t, "cite", basis)
	}
	c.due.Steps = append(c.due.Steps, t)
}

func (c *counting) run(n int, u TimeUnit) {
	if u == Months {
		n = c.months(n)
		u = CalendarDays // what is left are the suspended days to make up for
	}
	for n > 0 && !c.due.Stopped && !c.day.IsZero() {
		c.day = c.day.AddDays(c.step)
		if c.suspended() || u == WorkingDays && c.resting() {
			continue
		}
		n--
	}
}

// months moves by whole months and gives the number of suspended days passed over.
func (c *counting) months(n int) (suspended int) {
	from := c.day
	c.day = from.AddMonths(c.step * n)
	t := Say("due.months", "{n}个月后的相应日（无相应日则为月末日）为{date}", "the corresponding day, or the month's last, after {n} months is {date}", "n", n, "date", c.day)
	if c.step < 0 {
		t = Say("due.months_before", "{n}个月前的相应日（无相应日则为月末日）为{date}", "the corresponding day, or the month's last, {n} months before is {date}", "n", n, "date", c.day)
	}
	c.say(t, c.cal.Counting.Month)
	last := c.day
	for d := from.AddDays(1); c.step > 0 && !d.IsZero() && !d.After(last) && !c.due.Stopped; d = d.AddDays(1) {
		c.day = d
		if c.suspended() {
			suspended++
		}
	}
	c.day = last
	return suspended
}

// suspended notes a day on which the clock stood still.
func (c *counting) suspended() bool {
	for _, s := range c.duty.Suspensions {
		if !s.Contains(c.day) {
			continue
		}
		if s.To.IsZero() {
			c.due.Stopped = true
			c.say(Say("due.stopped_from", "自{date}起中止：{reason}", "suspended from {date} on: {reason}", "date", s.From, "reason", s.Reason), s.Cite)
			return true
		}
		c.say(Say("due.suspended", "不计{date}：中止，{reason}", "{date} is not counted: suspended, {reason}", "date", c.day, "reason", s.Reason), s.Cite)
		return true
	}
	return false
}

// resting notes a day that is not a working day. A day of an unpublished year may turn out to be worked, and counting
// it keeps a limit to act within on the safe side; the other senses go by the week.
func (c *counting) resting() bool {
	day := c.on()
	if !day.Published && c.duty.Limit.Sense == IsWithin {
		return false
	}
	if day.Worked {
		if day.special {
			c.say(Say("due.worked", "计入{date}：{why}", "{date} is counted: {why}", "date", c.day, "why", day.Why()), Cite{})
		}
		return false
	}
	c.say(Say("due.skipped", "不计{date}：{why}", "{date} is not counted: {why}", "date", c.day, "why", day.Why()), Cite{})
	return true
}

// roll moves a last day of rest to the next day that is worked.
func (c *counting) roll() {
	l := c.duty.Limit
	for l.Sense == IsWithin && !l.NoRoll && !c.due.Stopped && !c.day.IsZero() {
		day := c.on()
		if !day.Published || day.Worked {
			return
		}
		c.say(Say("due.rolled", "最后一日{date}是休息日（{why}），顺延", "the last day, {date}, is a rest day ({why}) and moves on", "date", c.day, "why", day.Why()), c.cal.Counting.Roll)
		c.day = c.day.AddDays(1)
	}
}

func (c *counting) finish() (Due, error) {
	if c.due.Stopped {
		return c.due, nil
	}
	if c.day.IsZero() {
		return Due{}, &Error{Kind: Overflow, Field: "limit", Found: ValueOf(c.duty.Limit.Text()), Needed: Say("due.year", "9999 年以前的到期日", "a due date before the year 10000")}
	}
	c.due.Date = c.day
	if c.due.Provisional {
		c.say(Say("due.provisional", "暂定：{year} 年放假安排尚未公布", "provisional: the calendar of {year} is not published yet", "year", c.unpublished), Cite{})
	}
	c.say(Say("due.date", "到期日{date}", "due {date}", "date", c.day), c.duty.Limit.Cite)
	return c.due, nil
}

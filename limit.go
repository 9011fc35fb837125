package townhall

// TimeUnit is what a limit counts.
type TimeUnit string

// The units of limits.
const (
	CalendarDays TimeUnit = "calendar_day" // 日
	WorkingDays  TimeUnit = "working_day"  // 工作日
	Months       TimeUnit = "month"        // 月
)

// Sense is which way a limit binds.
type Sense string

// The senses of limits.
const (
	IsWithin  Sense = ""         // to act on or before the last day
	IsAtLeast Sense = "at_least" // not to act before the period has run
	IsBefore  Sense = "before"   // to act so long before the event
)

// Limit (期限) is a period that binds: within 60 days, at least 7 working days, 10 days before.
type Limit struct {
	N     int      `json:"n"`
	Unit  TimeUnit `json:"unit"`
	Sense Sense    `json:"sense,omitempty"`
	// NoRoll keeps a last day that is a rest day. Otherwise the last day of "within" moves to the next day of work;
	// "at least" and "before" never move, since that would shorten what they protect.
	NoRoll bool `json:"no_roll,omitempty"`
	Cite   Cite `json:"cite,omitzero"`
}

// Within is a limit to act in: the day of the event is not counted, the last day is in time.
func Within(n int, u TimeUnit) Limit { return Limit{N: n, Unit: u} }

// AtLeast is a period that must run before the next step: its last day is the first on which the step may be taken.
func AtLeast(n int, u TimeUnit) Limit { return Limit{N: n, Unit: u, Sense: IsAtLeast} }

// Before is the time by which something must precede an event.
func Before(n int, u TimeUnit) Limit { return Limit{N: n, Unit: u, Sense: IsBefore} }

// By is the limit with its source.
func (l Limit) By(c Cite) Limit {
	l.Cite = c
	return l
}

// From is the duty that the limit makes of an event on a day.
func (l Limit) From(event Date) Duty { return Duty{Start: event, Limit: l} }

// Check refuses a limit that cannot be counted.
func (l Limit) Check(field string) error {
	if l.N < 0 || l.N > 10_000 {
		return invalid(field+".n", l.N, Say("limit.n", "0 到 10000 的整数", "a whole number from 0 to 10000"))
	}
	switch l.Unit {
	case CalendarDays, WorkingDays, Months:
	default:
		return invalid(field+".unit", string(l.Unit), Say("limit.unit", "calendar_day、working_day 或 month", "calendar_day, working_day or month"))
	}
	switch l.Sense {
	case IsWithin, IsAtLeast, IsBefore:
	default:
		return invalid(field+".sense", string(l.Sense), Say("limit.sense", "空、at_least 或 before", "empty, at_least or before"))
	}
	return nil
}

// Text says the limit: 60日内, at least 7 working days.
func (l Limit) Text() Text {
	n, u := l.N, l.Unit.text(l.N)
	switch l.Sense {
	case IsAtLeast:
		return Say("limit.at_least", "不少于{n}{unit}", "at least {n} {unit}", "n", n, "unit", u)
	case IsBefore:
		return Say("limit.before", "提前{n}{unit}", "{n} {unit} before", "n", n, "unit", u)
	}
	return Say("limit.within", "{n}{unit}内", "within {n} {unit}", "n", n, "unit", u)
}

func (u TimeUnit) text(n int) Text {
	one := n == 1
	switch {
	case u == WorkingDays && one:
		return Say("unit.working_day", "个工作日", "working day")
	case u == WorkingDays:
		return Say("unit.working_days", "个工作日", "working days")
	case u == Months && one:
		return Say("unit.month", "个月", "month")
	case u == Months:
		return Say("unit.months", "个月", "months")
	case u == CalendarDays && one:
		return Say("unit.day", "日", "calendar day")
	case u == CalendarDays:
		return Say("unit.days", "日", "calendar days")
	}
	return Plain(string(u))
}

package townhall

import (
	"database/sql/driver"
	"time"
)

// Date (日期) is a civil day, without time or zone. The zero Date is no date. Dates compare with == and Compare.
type Date struct{ n int32 } // days from 31 December of the year 0, so that 0001-01-01 is 1

const unixDay = 719163 // 1970-01-01

// NewDate is a day of the Gregorian calendar; as with time.Date, 31 April is 1 May. Years outside 1 to 9999 give no date.
func NewDate(year int, month time.Month, day int) Date {
	if year < -9999 || year > 19999 || month < -99_999 || month > 99_999 || day < -4_000_000 || day > 4_000_000 {
		return Date{} // beyond the calendar, and time.Date would wrap around
	}
	return dateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf is the civil day of t in t's own zone.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return NewDate(t.Date())
}

func dateOf(utc time.Time) Date {
	if y := utc.Year(); y < 1 || y > 9999 {
		return Date{}
	}
	seconds := utc.Unix()
	days := seconds / 86400
	if seconds%86400 < 0 {
		days--
	}
	return Date{int32(days + unixDay)}
}

// ParseDate reads "2025-10-09"; other forms, and days that do not exist, are refused.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, invalid("date", s, Say("date.needed", "形如 2025-10-09 的日期", "a date such as 2025-10-09"))
	}
	return dateOf(t), nil
}

// Time is midnight of the day in a zone.
func (d Date) Time(zone *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	u := d.utc()
	return time.Date(u.Year(), u.Month(), u.Day(), 0, 0, 0, 0, zone)
}

func (d Date) utc() time.Time { return time.Unix((int64(d.n)-unixDay)*86400, 0).UTC() }

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.n == 0 }

// Year is the calendar year, 0 for no date.
func (d Date) Year() int {
	if d.IsZero() {
		return 0
	}
	return d.utc().Year()
}

// Month is the month of the year, 0 for no date.
func (d Date) Month() time.Month {
	if d.IsZero() {
		return 0
	}
	return d.utc().Month()
}

// Day is the day of the month, 0 for no date.
func (d Date) Day() int {
	if d.IsZero() {
		return 0
	}
	return d.utc().Day()
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(d.n % 7) }

// AddDays is the day n days later; no date stays no date, and so does a day beyond the year 9999.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	if n > 4_000_000 || n < -4_000_000 { // more than the calendar holds
		return Date{}
	}
	return dateOf(d.utc().AddDate(0, 0, n))
}

// AddMonths is the corresponding day n months later, or the last day of that month where there is none
// (31 January and one month: 28 or 29 February).
func (d Date) AddMonths(n int) Date {
	if d.IsZero() || n > 200_000 || n < -200_000 {
		return Date{}
	}
	u := d.utc()
	first := time.Date(u.Year(), u.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return NewDate(first.Year(), first.Month(), min(u.Day(), last))
}

// Sub is the number of days from e to d.
func (d Date) Sub(e Date) int { return int(d.n) - int(e.n) }

// Before reports whether d is earlier than e. No date is earlier than all.
func (d Date) Before(e Date) bool { return d.n < e.n }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.n > e.n }

// Compare is -1, 0 or 1.
func (d Date) Compare(e Date) int { return int(min(max(int64(d.n)-int64(e.n), -1), 1)) }

// String is "2025-10-09", and "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// MarshalText writes String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) error { return parseInto(d, b, ParseDate) }

// Value stores the date as text that a date column takes, and no date as NULL.
func (d Date) Value() (driver.Value, error) { return nullText(d.String()), nil }

// Scan reads a date, timestamp or text column.
func (d *Date) Scan(src any) error {
	if t, ok := src.(time.Time); ok {
		*d = NewDate(t.Date()) // in a column even the zero time is a day
		return nil
	}
	return scanText(d, "date", src)
}

// Period (期间) is the days from From to To, both included. A zero end is open.
type Period struct {
	From Date `json:"from,omitzero"`
	To   Date `json:"to,omitzero"`
}

// Year is a calendar year; of one outside 1 to 9999, a period that holds no day and that Check refuses.
func Year(y int) Period { return closed(NewDate(y, time.January, 1), NewDate(y, time.December, 31)) }

// Month is a calendar month, or like Year no day at all.
func Month(y int, m time.Month) Period { return closed(NewDate(y, m, 1), NewDate(y, m+1, 0)) }

// closed keeps an end that is no date from opening the period.
func closed(from, to Date) Period {
	if from.IsZero() || to.IsZero() {
		return Period{NewDate(9999, time.December, 31), NewDate(1, time.January, 1)}
	}
	return Period{from, to}
}

// Since is all days from d on; Until all days up to d.
func Since(d Date) Period { return Period{From: d} }

// Until is all days up to and including d.
func Until(d Date) Period { return Period{To: d} }

// IsZero reports whether the period is open on both sides.
func (p Period) IsZero() bool { return p == Period{} }

// Contains reports whether the day lies in the period. No date lies in none but the unbounded period.
func (p Period) Contains(d Date) bool {
	if d.IsZero() {
		return p.IsZero()
	}
	return (p.From.IsZero() || !d.Before(p.From)) && (p.To.IsZero() || !d.After(p.To))
}

// Overlaps reports whether the periods share a day.
func (p Period) Overlaps(q Period) bool {
	return (p.To.IsZero() || q.From.IsZero() || !p.To.Before(q.From)) && (q.To.IsZero() || p.From.IsZero() || !q.To.Before(p.From))
}

// Check refuses a period that ends before it begins.
func (p Period) Check(field string) error {
	if !p.From.IsZero() && !p.To.IsZero() && p.To.Before(p.From) {
		return invalid(field, p, Say("period.needed", "起始日不晚于截止日", "a first day that is not after the last"))
	}
	return nil
}

// String is "2025-01-01..2025-12-31"; an open end is left out. For people there is Text.
func (p Period) String() string { return p.From.String() + ".." + p.To.String() }

// Text says the period in words: "2025-01-01 to 2025-12-31", "from 2025-01-01 on".
func (p Period) Text() Text {
	switch {
	case p.IsZero():
		return Say("period.always", "不限日期", "any day")
	case p.To.IsZero():
		return Say("period.since", "自{from}起", "from {from} on", "from", p.From)
	case p.From.IsZero():
		return Say("period.until", "至{to}止", "until {to}", "to", p.To)
	}
	return Say("period.closed", "{from}至{to}", "{from} to {to}", "from", p.From, "to", p.To)
}

// Days is the number of days, 0 where an end is open.
func (p Period) Days() int {
	if p.From.IsZero() || p.To.IsZero() || p.To.Before(p.From) {
		return 0
	}
	return p.To.Sub(p.From) + 1
}

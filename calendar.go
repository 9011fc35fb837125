package townhall

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Calendar (工作日历) says which days are worked: a weekly pattern, and for each published year the special days that
// differ from it. A year without published data is answered provisionally. A Calendar is a value; With and Publish
// give a new one. The zero Calendar knows no year and rests on Saturday and Sunday.
type Calendar struct {
	Name     string
	Counting Counting

	rest  []time.Weekday // empty means Saturday and Sunday
	days  map[Date]noticed
	years map[int]bool
}

// noticed is a special day with the year whose notice lists it, which may be a neighbour of its own.
type noticed struct {
	SpecialDay
	notice int
}

// Counting cites the law by which a jurisdiction counts days, for explanations.
type Counting struct {
	Event Cite // the day of the event is not counted
	Month Cite // a period of months ends on the corresponding day or the month's last
	Roll  Cite // a last day of rest moves on
}

// SpecialDay differs from the weekly pattern: a weekday off, or a rest day that is worked (调休上班).
type SpecialDay struct {
	Date    Date
	Worked  bool
	Name    string // 国庆节
	English string // National Day; texts in English have the Name if empty
}

// Day is what a calendar says of a date.
type Day struct {
	Date      Date
	Worked    bool // if not published: by the weekly pattern alone
	Published bool // false: the year's data are not out yet
	Name      string
	English   string

	special bool // it differs from the weekly pattern
	waits   int  // the year whose notice may still say otherwise; 0 if the day is settled
}

// NewCalendar has no published years yet. Without weekdays it rests on Saturday and Sunday.
func NewCalendar(name string, rest ...time.Weekday) Calendar {
	return Calendar{Name: name, rest: slices.Clone(rest)}
}

// Publish adds a year's special days, in place of those published for it before. Days of the neighbouring years' ends
// may be among them, as a notice for one year moves a day of the year before; where two years list one day, the later
// year's word holds.
func (c Calendar) Publish(year int, days ...SpecialDay) (Calendar, error) {
	next := Calendar{Name: c.Name, Counting: c.Counting, rest: c.rest, days: maps.Clone(c.days), years: maps.Clone(c.years)}
	if next.days == nil {
		next.days = map[Date]noticed{}
	}
	if next.years == nil {
		next.years = map[int]bool{}
	}
	maps.DeleteFunc(next.days, func(_ Date, n noticed) bool { return n.notice == year })
	next.years[year] = true
	seen := map[Date]bool{}
	for i, d := range days {
		field := "days[" + itoa(int64(i)) + "].date"
		if y := d.Date.Year(); d.Date.IsZero() || y < year-1 || y > year+1 {
			return c, invalid(field, d.Date, Say("calendar.year", "{year} 年或相邻年份的日期", "a date of {year} or its neighbours", "year", year))
		}
		if seen[d.Date] {
			return c, invalid(field, d.Date, Say("calendar.twice", "每个日期只列一次", "each day at most once"))
		}
		seen[d.Date] = true
		next.list(d.Date, noticed{d, year})
	}
	return next, nil
}

// list keeps the later notice's word on a day.
func (c Calendar) list(d Date, s noticed) {
	if known, ok := c.days[d]; !ok || known.notice <= s.notice {
		c.days[d] = s
	}
}

// With is c with the published years of other in place of its own, as if Publish had added each; the weekly pattern stays
// c's.
func (c Calendar) With(other Calendar) Calendar {
	next := Calendar{Name: c.Name, Counting: c.Counting, rest: c.rest, days: map[Date]noticed{}, years: maps.Clone(c.years)}
	if next.years == nil {
		next.years = map[int]bool{}
	}
	for d, s := range c.days {
		if !other.years[s.notice] {
			next.days[d] = s
		}
	}
	for d, s := range other.days {
		next.list(d, s)
	}
	maps.Copy(next.years, other.years)
	return next
}

// Years lists the published years.
func (c Calendar) Years() []int { return slices.Sorted(maps.Keys(c.years)) }

// On says what kind of day a date is.
func (c Calendar) On(d Date) Day {
	day := Day{Date: d, Worked: !c.resting(d.Weekday()), Published: c.years[d.Year()]}
	if s, ok := c.days[d]; ok {
		day.Worked, day.Name, day.English, day.Published, day.special = s.Worked, s.Name, s.English, true, true
	} else {
		day.waits = c.waits(d)
	}
	return day
}

// waits is the year whose notice is still to say whether a day is worked that no notice lists; 0 if none. The notice for
// a year may reach back into the December before: that of 2019 made Saturday 29 December 2018 a day of work, and none
// since 2007 went back further. So the last three days of the last published year wait for the next, for due dates;
// figures for a year, as WorkingDays gives, go by the year's own notice.
func (c Calendar) waits(d Date) int {
	y := d.Year()
	switch {
	case !c.years[y]:
		return y
	case !c.years[y+1] && d.Month() == time.December && d.Day() >= 29:
		return y + 1
	}
	return 0
}

// nothingAhead reports whether, counting on from a day, no published year is met any more, nor the neighbour of one, of
// which a notice may list days.
func (c Calendar) nothingAhead(d Date, step int) bool {
	for y := range c.years {
		if step*(y-d.Year()) >= -1 {
			return false
		}
	}
	return true
}

func (c Calendar) resting(w time.Weekday) bool {
	if len(c.rest) == 0 {
		return w == time.Saturday || w == time.Sunday
	}
	return slices.Contains(c.rest, w)
}

// WorkingDays counts the worked days of a closed period by each year's own notice; provisional if a day of it is not
// published.
func (c Calendar) WorkingDays(p Period) (n int, provisional bool) {
	for i := range p.Days() {
		day := c.On(p.From.AddDays(i))
		if day.Worked {
			n++
		}
		provisional = provisional || !day.Published
	}
	return n, provisional
}

// Why says in a word why the day is worked or not: the holiday's name, or the day of the week.
func (d Day) Why() Text {
	name := Text{ZH: d.Name, EN: d.English}
	switch {
	case !d.Published:
		return Say("day.unpublished", "{weekday}，{year} 年放假安排尚未公布", "{weekday}; the calendar of {year} is not published yet",
			"weekday", weekday(d.Date.Weekday()), "year", d.Date.Year())
	case d.special && name.IsZero() && d.Worked:
		return Say("day.makeup_unnamed", "调休上班", "make-up working day")
	case d.special && name.IsZero():
		return Say("day.holiday_unnamed", "放假", "day off")
	case d.special && d.Worked:
		return Say("day.makeup", "{name}调休上班", "make-up working day for {name}", "name", name)
	case d.special:
		return Say("day.holiday", "{name}放假", "{name}", "name", name)
	}
	return weekday(d.Date.Weekday())
}

func weekday(w time.Weekday) Text {
	return Text{Key: "day." + strings.ToLower(w.String()), ZH: "星期" + string([]rune("日一二三四五六")[w]), EN: w.String()}
}

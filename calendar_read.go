package townhall

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ReadCalendar reads the years of a calendar from lines of "date,kind,name" or "date,kind,name,english", such as
//
//	2025-10-01,off,国庆节,National Day
//
// where kind is "off" for a day off or "work" for a rest day that is worked, and english the name for texts in English,
// which without it have the name itself. Ordinary weekends are not listed. Lines that begin with # are comments, but for
//
//	# published: 2007-2026, 2028
//	# rest: friday saturday
//
// in any case of letters. Without the first, the years that list a day off count as published. A day of another year
// belongs to the notice of the published year that it neighbours, and goes when that is published anew. An error names
// the line; a file that says nothing of any day or year is one.
func ReadCalendar(name string, r io.Reader) (Calendar, error) {
	p := calendarParser{days: map[Date]noticed{}, years: map[int]bool{}}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		if err := p.line(strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))); err != nil {
			err.Line = n
			return Calendar{}, err
		}
		p.lines = n
	}
	if err := lines.Err(); err != nil {
		return Calendar{}, &Error{Kind: Invalid, Field: "calendar", Line: p.lines + 1, Err: err, Needed: calendarLine()}
	}
	if !p.declared && len(p.days) == 0 && len(p.rest) == 0 {
		return Calendar{}, &Error{Kind: Invalid, Field: "calendar", Line: p.lines, Needed: calendarLine()}
	}
	if !p.declared {
		for d, s := range p.days {
			p.years[d.Year()] = p.years[d.Year()] || !s.Worked
		}
	}
	for y, published := range p.years {
		if !published {
			delete(p.years, y)
		}
	}
	for d, s := range p.days {
		s.notice = p.notice(d)
		p.days[d] = s
	}
	return Calendar{Name: name, rest: p.rest, days: p.days, years: p.years}, nil
}

func calendarLine() Text {
	return Say("calendar.line", "形如 2025-10-01,off,国庆节 的行", "a line such as 2025-10-01,off,National Day")
}

type calendarParser struct {
	days     map[Date]noticed
	years    map[int]bool
	declared bool
	rest     []time.Weekday
	lines    int
}

func (p *calendarParser) line(s string) *Error {
	switch {
	case s == "" || s == "date,kind,name" || s == "date,kind,name,english":
		return nil
	case strings.HasPrefix(s, "#"):
		key, value, _ := strings.Cut(strings.TrimSpace(s[1:]), ":")
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "published":
			return p.published(value)
		case "rest":
			return p.weekdays(value)
		}
		return nil
	}
	fields, err := csv.NewReader(strings.NewReader(s)).Read()
	if err != nil || len(fields) < 3 || len(fields) > 4 {
		return invalid("calendar", s, calendarLine())
	}
	return p.day(fields[0], fields[1], fields[2], strings.Join(fields[3:], ""))
}

func (p *calendarParser) day(date, kind, name, english string) *Error {
	d, err := ParseDate(date)
	if err != nil {
		var e *Error
		errors.As(err, &e)
		return e
	}
	if kind != "off" && kind != "work" {
		return invalid("kind", kind, Say("calendar.kind", "off 或 work", "off or work"))
	}
	if _, twice := p.days[d]; twice {
		return invalid("date", date, Say("calendar.twice", "每个日期只列一次", "each day at most once"))
	}
	p.days[d] = noticed{SpecialDay{Date: d, Worked: kind == "work", Name: name, English: english}, 0}
	return nil
}

// notice is the year whose notice lists a day, as far as a file tells: of a year that is not published, the nearer
// neighbour that is, as otherwise the day would not be listed.
func (p *calendarParser) notice(d Date) int {
	y := d.Year()
	near, far := y-1, y+1
	if d.Month() > time.June {
		near, far = far, near
	}
	for _, year := range []int{y, near, far} {
		if p.years[year] {
			return year
		}
	}
	return y
}

func (p *calendarParser) published(s string) *Error {
	p.declared = true
	for part := range strings.SplitSeq(s, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(part), "-")
		first, err := strconv.Atoi(from)
		last := first
		if err == nil && isRange {
			last, err = strconv.Atoi(to)
		}
		if err != nil || first < 1 || last > 9999 || last < first {
			return invalid("published", part, Say("calendar.published", "形如 2007-2026, 2028 的年份", "years such as 2007-2026, 2028"))
		}
		for y := first; y <= last; y++ {
			p.years[y] = true
		}
	}
	return nil
}

func (p *calendarParser) weekdays(s string) *Error {
next:
	for _, name := range strings.Fields(s) {
		for w := time.Sunday; w <= time.Saturday; w++ {
			if strings.EqualFold(name, w.String()) {
				if !slices.Contains(p.rest, w) {
					p.rest = append(p.rest, w)
				}
				continue next
			}
		}
		return invalid("rest", name, Say("calendar.weekday", "星期的英文名称", "the name of a weekday"))
	}
	if len(p.rest) == 7 { // no day would ever be found to roll on to
		return invalid("rest", s, Say("calendar.week", "每周至少有一个工作日", "at least one weekday that is worked"))
	}
	return nil
}

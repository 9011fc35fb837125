package mediation

import (
	"fmt"

	"github.com/townhall-go/townhall"
)

// Dimension groups cases by a name.
type Dimension struct {
	Key   string // of its breakdown: "place"; two dimensions of one key cannot be counted together
	Title townhall.Text
	Of    func(*Case, townhall.Period) string // the group of a case, as it was at the period's end
	Name  func(string) townhall.Text          // what people call the group; the group itself, if there is none
}

// The dimensions of the form.
var (
	ByPlace = Dimension{Key: "place", Title: townhall.Say("mediation.by.place", "地点", "place"),
		Of: func(c *Case, _ townhall.Period) string { return string(c.Place) }}
	ByCommittee = Dimension{Key: "committee", Title: townhall.Say("mediation.by.committee", "调解委员会", "committee"),
		Of: func(c *Case, p townhall.Period) string { return c.heldBy(p.To) }}
	ByCategory = Dimension{Key: "category", Title: townhall.Say("mediation.by.category", "纠纷类型", "category"),
		Of: func(c *Case, _ townhall.Period) string { return string(c.Category) }, Name: func(s string) townhall.Text { return Category(s).Text() }}
	BySource = Dimension{Key: "source", Title: townhall.Say("mediation.by.source", "来源", "source"),
		Of: func(c *Case, _ townhall.Period) string { return string(c.Source) }, Name: func(s string) townhall.Text { return Source(s).Text() }}
	ByForm = Dimension{Key: "form", Title: townhall.Say("mediation.by.form", "协议形式", "form of the agreement"),
		Of: func(c *Case, p townhall.Period) string { return string(c.formBy(p)) }, Name: func(s string) townhall.Text { return Form(s).Text() }}
	ByDifficulty = Dimension{Key: "difficulty", Title: townhall.Say("mediation.by.difficulty", "难易程度", "difficulty"),
		Of: func(c *Case, _ townhall.Period) string { return difficultyOf(c) }, Name: func(s string) townhall.Text { return Difficulty(s).Text() }}
	ByMonth = Dimension{Key: "month", Title: townhall.Say("mediation.by.month", "受理月份", "month of acceptance"),
		Of: func(c *Case, _ townhall.Period) string { return monthName(monthOf(c.day())) }}
)

// FormDimensions are those of the monthly and yearly form.
func FormDimensions() []Dimension {
	return []Dimension{ByPlace, ByCommittee, ByCategory, BySource, ByForm, ByMonth}
}

// Named is the dimension with names for its groups: those of the host's places and committees.
func (d Dimension) Named(name func(string) townhall.Text) Dimension {
	d.Name = name
	return d
}

// Call names a group.
func (d Dimension) Call(group string) townhall.Text {
	if d.Name != nil {
		if t := d.Name(group); !t.IsZero() {
			return t
		}
	}
	return townhall.Plain(group)
}

// heldBy is the committee that held the case at the end of a day; today's, if no day is given.
func (c *Case) heldBy(on townhall.Date) string {
	for _, h := range c.Handovers {
		if !on.IsZero() && h.On.After(on) {
			return h.From
		}
	}
	return c.Committee
}

// formBy is the form of an agreement that took effect by a period's end.
func (c *Case) formBy(p townhall.Period) Form {
	if c.Agreement == nil || !by(p, c.Agreement.Effective) {
		return ""
	}
	return c.Agreement.Form
}

// formOf is the form of an agreement in force or once in force.
func formOf(c *Case) string {
	if c.Agreement == nil || c.Agreement.Effective.IsZero() {
		return ""
	}
	return string(c.Agreement.Form)
}

func difficultyOf(c *Case) string {
	if c.Difficulty == "" {
		return string(Ordinary)
	}
	return string(c.Difficulty)
}

// monthOf numbers the months, from that of the year 0.
func monthOf(d townhall.Date) int {
	if d.IsZero() {
		return 0
	}
	return d.Year()*12 + int(d.Month()) - 1
}

// monthNames are those of the years in which cases come, so that no text is made for each case.
var monthNames = func() (names [12 * 200]string) {
	for i := range names {
		names[i] = fmt.Sprintf("%04d-%02d", firstNamed+i/12, i%12+1)
	}
	return names
}()

const firstNamed = 1950

func monthName(n int) string {
	switch i := n - 12*firstNamed; {
	case n == 0:
		return ""
	case i >= 0 && i < len(monthNames):
		return monthNames[i]
	}
	return fmt.Sprintf("%04d-%02d", n/12, n%12+1)
}

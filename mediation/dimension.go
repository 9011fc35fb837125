package mediation

import (
	"fmt"

	"github.com/townhall-go/townhall"
)

// Dimension groups cases by a name.
type Dimension struct {
	Key   string // of its breakdown: "place"
	Title townhall.Text
	Of    func(*Case) string         // the group of a case
	Name  func(string) townhall.Text // what people call the group; the group itself, if there is none
	month bool                       // by the number of the month: a text for each case would be made anew each time
}

// The dimensions of the form.
var (
	ByPlace = Dimension{Key: "place", Title: townhall.Say("mediation.by.place", "地点", "place"),
		Of: func(c *Case) string { return string(c.Place) }}
	ByCommittee = Dimension{Key: "committee", Title: townhall.Say("mediation.by.committee", "调解委员会", "committee"),
		Of: func(c *Case) string { return c.Committee }}
	ByCategory = Dimension{Key: "category", Title: townhall.Say("mediation.by.category", "纠纷类型", "category"),
		Of: func(c *Case) string { return string(c.Category) }, Name: func(s string) townhall.Text { return Category(s).Text() }}
	BySource = Dimension{Key: "source", Title: townhall.Say("mediation.by.source", "来源", "source"),
		Of: func(c *Case) string { return string(c.Source) }, Name: func(s string) townhall.Text { return Source(s).Text() }}
	ByForm = Dimension{Key: "form", Title: townhall.Say("mediation.by.form", "协议形式", "form of the agreement"),
		Of: formOf, Name: func(s string) townhall.Text { return Form(s).Text() }}
	ByDifficulty = Dimension{Key: "difficulty", Title: townhall.Say("mediation.by.difficulty", "难易程度", "difficulty"),
		Of: difficultyOf, Name: func(s string) townhall.Text { return Difficulty(s).Text() }}
	ByMonth = Dimension{Key: "month", Title: townhall.Say("mediation.by.month", "受理月份", "month of acceptance"),
		Of: func(c *Case) string { return monthName(monthOf(c.day())) }, month: true}
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

func monthName(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", n/12, n%12+1)
}

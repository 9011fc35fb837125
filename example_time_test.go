package townhall_test

import (
	"fmt"
	"time"

	"github.com/townhall-go/townhall"
)

// cityCalendar is a small calendar by code; adapters/cn and adapters/ical bring others.
func cityCalendar() townhall.Calendar {
	cal, err := townhall.NewCalendar("city").Publish(2025,
		townhall.SpecialDay{Date: townhall.NewDate(2025, time.May, 1), Name: "Labour Day"},
		townhall.SpecialDay{Date: townhall.NewDate(2025, time.May, 2), Name: "Labour Day"},
		townhall.SpecialDay{Date: townhall.NewDate(2025, time.May, 10), Name: "Labour Day", Worked: true})
	if err != nil {
		panic(err)
	}
	return cal
}

func ExampleCalendar() {
	cal := cityCalendar()
	for _, d := range []townhall.Date{townhall.NewDate(2025, time.May, 1), townhall.NewDate(2025, time.May, 10), townhall.NewDate(2026, time.May, 1)} {
		day := cal.On(d)
		fmt.Println(day.Date, day.Worked, day.Why())
	}
	n, provisional := cal.WorkingDays(townhall.Month(2025, time.May))
	fmt.Println(n, provisional)
	// Output:
	// 2025-05-01 false Labour Day
	// 2025-05-10 true make-up working day for Labour Day
	// 2026-05-01 true Friday; the calendar of 2026 is not published yet
	// 21 false
}

// When is it due, and why?
func ExampleDuty_Due() {
	accepted := townhall.NewDate(2025, time.March, 2)
	due, err := townhall.Within(60, townhall.CalendarDays).From(accepted).Due(cityCalendar())
	if err != nil {
		panic(err)
	}
	fmt.Println(due.Date, due.Provisional)
	fmt.Println(due.Explain(townhall.EN))
	// Output:
	// 2025-05-05 false
	// within 60 calendar days: the day of the event, 2025-03-02, is not counted
	// the last day, 2025-05-01, is a rest day (Labour Day) and moves on
	// the last day, 2025-05-02, is a rest day (Labour Day) and moves on
	// the last day, 2025-05-03, is a rest day (Saturday) and moves on
	// the last day, 2025-05-04, is a rest day (Sunday) and moves on
	// due 2025-05-05
}

func ExampleDuty_Extend() {
	duty := townhall.Within(10, townhall.CalendarDays).From(townhall.NewDate(2025, time.March, 3))
	clerk, chief := townhall.Actor{Person: "p1"}, townhall.Actor{Person: "p2"}
	_, err := duty.Extend(townhall.Extension{N: 5, Unit: townhall.CalendarDays, By: clerk, Approver: clerk, On: townhall.NewDate(2025, time.March, 10)})
	fmt.Println(err)
	duty, err = duty.Extend(townhall.Extension{N: 5, Unit: townhall.CalendarDays, Reason: "survey", By: clerk, Approver: chief, On: townhall.NewDate(2025, time.March, 10)})
	if err != nil {
		panic(err)
	}
	due, _ := duty.Due(cityCalendar())
	fmt.Println(due.Date)
	// Output:
	// refused: the reason is given; the approver is not the one who asks: p1
	// 2025-03-18
}

func ExampleDuty_Judge() {
	duty := townhall.Within(10, townhall.CalendarDays).From(townhall.NewDate(2025, time.March, 3))
	verdict, err := duty.Judge(townhall.NewDate(2025, time.March, 14), cityCalendar())
	fmt.Println(verdict.Held, err)
	fmt.Println(verdict.Line(townhall.EN))
	// Output:
	// false <nil>
	// within 10 calendar days of 2025-03-03: needs 2025-03-13 or earlier, found 2025-03-14
}

package townhall_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/memory"
)

// lamp is a small document: a street lamp that somebody reported.
type lamp struct {
	Where  townhall.Place  `json:"where"`
	Fixed  townhall.Date   `json:"fixed,omitzero"`
	Duties []townhall.Duty `json:"duties,omitempty"`
}

// Head says what stores can filter by.
func (l lamp) Head() townhall.Head {
	state := "open"
	if !l.Fixed.IsZero() {
		state = "fixed"
	}
	return townhall.Head{Place: l.Where, Holder: "works", State: state, Closed: l.Fixed}
}

// lampOffice is an office in memory on 9 October 2025.
func lampOffice() townhall.Office {
	now := func() time.Time { return time.Date(2025, 10, 9, 9, 0, 0, 0, time.UTC) }
	return townhall.Office{Store: memory.New(), Policy: townhall.Anyone(), Calendar: cityCalendar(), Now: now, NewID: townhall.IDs(now, rand.Reader)}
}

// report puts a lamp on record, to be repaired within 3 working days.
func report(ctx context.Context, o townhall.Office) (ref townhall.Ref, err error) {
	_, err = townhall.Create(ctx, o, townhall.Actor{Person: "p1", Capacity: "resident"}, "report", townhall.Ref{Kind: "lamp"},
		func(m townhall.Moment) (lamp, []townhall.Fact, error) {
			ref = m.Ref
			l := lamp{Where: "shuinan/dongcun", Duties: []townhall.Duty{townhall.Within(3, townhall.WorkingDays).From(m.Today)}}
			return l, []townhall.Fact{{Reason: "dark since Monday"}}, nil
		})
	return ref, err
}

func ExampleAct() {
	ctx, office := context.Background(), lampOffice()
	ref, err := report(ctx, office)
	if err != nil {
		panic(err)
	}
	electrician := townhall.Actor{Person: "p2", Capacity: "electrician", Unit: "works"}
	_, err = townhall.Act(ctx, office, electrician, "repair", ref, func(l lamp, m townhall.Moment) (lamp, []townhall.Fact, error) {
		l.Fixed = m.Today
		l.Duties[0] = l.Duties[0].Meet(m.Today)
		return l, []townhall.Fact{{Reason: "new bulb"}}, nil
	})
	if err != nil {
		panic(err)
	}
	for entry, err := range office.Store.History(ctx, ref, 0) {
		fmt.Println(entry.Pos, entry.Verb, entry.By, entry.Reason, entry.After.State, "due", townhall.ValueOf(entry.After.Due), err)
	}
	// Output:
	// 1 report resident p1 dark since Monday open due 2025-10-14 <nil>
	// 2 repair electrician p2 @ works new bulb fixed due — <nil>
}

func ExampleVoid() {
	ctx, office := context.Background(), lampOffice()
	ref, err := report(ctx, office)
	if err != nil {
		panic(err)
	}
	clerk := townhall.Actor{Person: "p3", Capacity: "clerk"}
	fmt.Println(townhall.Void(ctx, office, clerk, ref, ""))
	fmt.Println(townhall.Void(ctx, office, clerk, ref, "reported twice"))
	found := 0
	for range office.Store.Find(ctx, townhall.Query{Kind: "lamp"}) {
		found++
	}
	kept, err := office.Store.Get(ctx, ref)
	fmt.Println(found, kept.State, err)
	// Output:
	// refused: voiding needs a reason
	// <nil>
	// 0 voided <nil>
}

// mail prints what a Notifier would send.
type mail struct{}

func (mail) Notify(_ context.Context, n townhall.Notice) error {
	fmt.Println("to", n.To, "about a", n.Ref.Kind+":", "due", n.At.Format(time.DateOnly))
	return nil
}

func ExampleOffice_Tick() {
	ctx, office := context.Background(), lampOffice()
	office.Notifier = mail{}
	if _, err := report(ctx, office); err != nil {
		panic(err)
	}
	for _, day := range []int{13, 14, 15} {
		reminded, err := office.Tick(ctx, time.Date(2025, 10, day, 8, 0, 0, 0, time.UTC))
		fmt.Println(day, reminded, err)
	}
	// Output:
	// 13 0 <nil>
	// to works about a lamp: due 2025-10-14
	// 14 1 <nil>
	// 15 0 <nil>
}

func ExampleOffice_Publish() {
	ctx, office := context.Background(), lampOffice()
	office.Now = func() time.Time { return time.Date(2025, 12, 30, 9, 0, 0, 0, time.UTC) }
	if _, err := report(ctx, office); err != nil {
		panic(err)
	}
	published, err := office.Calendar.Publish(2026, townhall.SpecialDay{Date: townhall.NewDate(2026, time.January, 1), Name: "New Year"})
	if err != nil {
		panic(err)
	}
	moved, err := office.Publish(ctx, townhall.Actor{Capacity: "clerk"}, published)
	for _, m := range moved {
		fmt.Println(m.Was.Date, m.Was.Provisional, "→", m.Is.Date, m.Is.Provisional, err)
	}
	// Output: 2026-01-02 true → 2026-01-05 false <nil>
}

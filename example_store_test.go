package townhall_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/memory"
)

// A store keeps records and their history. Mostly Create and Act use it; this is what they do.
func ExampleStore() {
	ctx, store := context.Background(), memory.New()
	change := func(version int64, state, verb string) townhall.Change {
		return townhall.Change{
			Record: townhall.Record{Ref: townhall.Ref{Kind: "lamp", ID: "7"}, Version: version, Place: "shuinan/dongcun", State: state,
				Opened: townhall.NewDate(2025, 10, 9), Doc: json.RawMessage(`{"pole": 7}`)},
			Entries: []townhall.Entry{{Verb: verb, By: townhall.Actor{Capacity: "clerk"}}},
		}
	}
	for _, commit := range []struct {
		id townhall.CommitID
		townhall.Change
	}{
		{"c1", change(1, "dark", "report")},
		{"c1", change(1, "dark", "report")}, // sent again: done once
		{"c2", change(2, "lit", "repair")},
		{"c3", change(2, "broken", "hit")}, // somebody was first
	} {
		pos, err := store.Commit(ctx, commit.id, commit.Change)
		fmt.Println(commit.id, pos, errors.Is(err, townhall.Conflict))
	}
	for rec, err := range store.Find(ctx, townhall.Query{Kind: "lamp", Place: "shuinan", Order: townhall.ByOpened}) {
		fmt.Println(rec.Ref, rec.Version, rec.State, err)
	}
	for entry, err := range store.History(ctx, townhall.Ref{Kind: "lamp", ID: "7"}, 0) {
		fmt.Println(entry.Pos, entry.Verb, entry.After.State, err)
	}
	// Output:
	// c1 1 false
	// c1 1 false
	// c2 2 false
	// c3 0 true
	// lamp/7 2 lit <nil>
	// 1 report dark <nil>
	// 2 repair lit <nil>
}

// A record as JSON, as an archive or a message carries it.
func ExampleRecord() {
	doc, err := json.Marshal(townhall.Record{Ref: townhall.Ref{Kind: "lamp", ID: "7"}, Version: 1, State: "dark",
		Due: townhall.NewDate(2025, 10, 14), Doc: json.RawMessage(`{"pole":7}`)})
	fmt.Println(string(doc), err)
	// Output: {"ref":"lamp/7","version":1,"state":"dark","due":"2025-10-14","doc":{"pole":7}} <nil>
}

// Limits to act within, to wait at least, and to act before.
func ExampleLimit() {
	event := townhall.NewDate(2025, 3, 3)
	for _, limit := range []townhall.Limit{
		townhall.Within(1, townhall.Months),
		townhall.AtLeast(20, townhall.CalendarDays),
		townhall.Before(7, townhall.CalendarDays),
	} {
		due, err := limit.From(event).Due(townhall.NewCalendar("none"))
		fmt.Println(limit.Text(), due.Date, err)
	}
	// Output:
	// within 1 month 2025-04-03 <nil>
	// at least 20 calendar days 2025-03-23 <nil>
	// 7 calendar days before 2025-02-24 <nil>
}

// The first step of a matter makes its record.
func ExampleCreate() {
	ctx, office := context.Background(), lampOffice()
	_, err := townhall.Create(ctx, office, townhall.Actor{Person: "p1", Capacity: "resident"}, "report", townhall.Ref{Kind: "lamp", ID: "7"},
		func(m townhall.Moment) (lamp, []townhall.Fact, error) {
			return lamp{Where: "shuinan/dongcun"}, []townhall.Fact{{Reason: "dark since Monday"}}, nil
		})
	rec, _ := office.Store.Get(ctx, townhall.Ref{Kind: "lamp", ID: "7"})
	fmt.Println(rec.Ref, rec.Version, rec.State, err)
	// Output: lamp/7 1 open <nil>
}

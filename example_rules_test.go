package townhall_test

import (
	"fmt"
	"testing/fstest"
	"time"

	"github.com/townhall-go/townhall"
)

var (
	oldLaw = townhall.Cite{Law: "信访条例", English: "Petition Regulations", Article: "33"}
	newLaw = townhall.Cite{Law: "信访工作条例", English: "Regulations on Petition Work", Article: "34"}

	// answerLimit is a rule as a domain keeps it: its versions, their days, their sources.
	answerLimit = townhall.Rule("petition.answer", townhall.Say("petition.answer", "信访答复", "answer to a petition"),
		townhall.Version[townhall.Limit]{From: townhall.NewDate(2005, time.May, 1), To: townhall.NewDate(2022, time.April, 30),
			Value: townhall.Within(60, townhall.CalendarDays), Cite: oldLaw},
		townhall.Version[townhall.Limit]{From: townhall.NewDate(2022, time.May, 1), Value: townhall.Within(60, townhall.CalendarDays), Cite: newLaw})
)

func ExampleDated_On() {
	limit, err := answerLimit.On(townhall.NewDate(2025, time.October, 9))
	fmt.Println(limit.Text(), err)
	_, err = answerLimit.On(townhall.NewDate(1999, time.October, 9))
	fmt.Println(err)
	// Output:
	// within 60 calendar days <nil>
	// refused: answer to a petition: no rule in force that day: 1999-10-09
}

// A county changes a number, without a new binary.
func ExampleRulebook_With() {
	files := fstest.MapFS{"county-2026.json": {Data: []byte(`{"name": "county 2026", "rules": {"petition.answer": {"title": {}, "versions": [
		{"from": "2026-01-01", "value": {"n": 45, "unit": "calendar_day"}, "cite": {"law": "县信访办法", "article": "7"}}]}}}`)}}
	pack, err := townhall.LoadRules(files, "county-2026.json") // os.DirFS for a directory
	if err != nil {
		panic(err)
	}
	base := townhall.Rules("town", answerLimit)
	book, err := base.With(pack)
	if err != nil {
		panic(err)
	}
	fmt.Println(base.Diff(book))
	for _, year := range []int{2025, 2026} {
		limit, _ := answerLimit.In(book).On(townhall.NewDate(year, time.October, 9))
		fmt.Println(year, limit.Text())
	}
	// Output:
	// answer to a petition (petition.answer) from 2026-01-01 on: within 60 calendar days → within 45 calendar days
	// 2025 within 60 calendar days
	// 2026 within 45 calendar days
}

func ExampleRulebook_Lint() {
	book := townhall.Rules("town", townhall.Rule("tea.break", townhall.Plain("tea break"), townhall.Version[int]{Value: 15}))
	for _, f := range book.Lint() {
		fmt.Println(f.Field, f.Line(townhall.EN))
	}
	// Output: tea.break no source is cited: any day
}

func ExampleMachine_Diagram() {
	type state string
	door := townhall.Machine[state, struct{}]{
		Name: "door", Title: townhall.Say("door", "门", "door"),
		Names: []townhall.StateName[state]{
			{State: "open", Name: townhall.Say("door.open", "开着", "open")},
			{State: "shut", Name: townhall.Say("door.shut", "关着", "shut")}},
		Moves: []townhall.Move[state, struct{}]{
			{Verb: "build", Name: townhall.Say("door.build", "装", "build"), From: []state{""}, To: "open"},
			{Verb: "shut", Name: townhall.Say("door.shuts", "关", "shut"), From: []state{"open"}, To: "shut"}},
	}
	fmt.Print(door.Diagram(townhall.EN))
	_, err := door.Go("shut", "shut", struct{}{}, townhall.Moment{})
	fmt.Println(err)
	// Output:
	// stateDiagram-v2
	//     open : open
	//     shut : shut
	//     [*] --> open : build
	//     open --> shut : shut
	// refused: door: shut: needs open, found shut
}

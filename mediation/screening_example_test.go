package mediation_test

import (
	"context"
	"fmt"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// A campaign over three villages: one risk becomes a case, one dispute is prevented, and one village is left out.
func ExamplePlanScreening() {
	ctx, office := context.Background(), exampleOffice()
	by := townhall.Actor{Person: "m1", Capacity: "mediator"}
	check := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	body, err := mediation.Establish(ctx, office, by, mediation.Committee{Place: "shuinan", Level: mediation.TownCommittee, Chosen: mediation.Founder, Formed: townhall.NewDate(2025, 1, 6),
		Members: []mediation.Member{{Person: "m1", Director: true}, {Person: "m2", Woman: true}, {Person: "m3"}}})
	check(err)
	s, err := mediation.PlanScreening(ctx, office, by, mediation.Campaign{Committee: body.ID, Name: townhall.Plain("春耕排查"),
		Places: []townhall.Place{"shuinan/dongcun", "shuinan/xicun", "shuinan/beicun"}, Days: townhall.Month(2025, 3)})
	check(err)
	_, err = mediation.InspectPlace(ctx, office, by, s.Ref(), mediation.Inspection{Place: "shuinan/dongcun", Risks: 2})
	check(err)
	s, err = mediation.InspectPlace(ctx, office, by, s.Ref(), mediation.Inspection{Place: "shuinan/xicun"})
	check(err)

	found := mediation.Hazard{Screening: s.ID, Place: "shuinan/dongcun", Category: mediation.Land, Level: mediation.HighRisk, What: "two claim one strip of forest",
		People: []townhall.PersonID{"wang", "li"}}
	forest, err := mediation.FindRisk(ctx, office, by, found)
	check(err)
	found.Category, found.Level, found.What = mediation.Neighbours, mediation.LowRisk, "a drain is to be moved"
	drain, err := mediation.FindRisk(ctx, office, by, found)
	check(err)
	c, err := mediation.Accept(ctx, office, by, mediation.Application{Committee: body.ID, Place: forest.Place, Category: forest.Category, Source: mediation.OwnMotion,
		Risk: forest.ID, Parties: []mediation.Party{{Person: "wang", Side: "a"}, {Person: "li", Side: "b"}}})
	check(err)
	_, err = mediation.OpenRiskCase(ctx, office, by, forest.Ref(), c.ID)
	check(err)
	_, err = mediation.PreventRisk(ctx, office, by, drain.Ref(), mediation.Prevention{How: "both agreed on the drain's way"})
	check(err)

	_, err = mediation.CloseRound(ctx, office, by, s.Ref(), mediation.Closing{})
	fmt.Println(err)
	s, err = mediation.CloseRound(ctx, office, by, s.Ref(), mediation.Closing{Reason: "the road is under snow"})
	check(err)
	coverage := s.Coverage(s.Round())
	fmt.Println("covered", coverage.Share, "left", coverage.Left)

	f, err := mediation.ScreeningStatistics(ctx, office.Store, townhall.Year(2025))
	check(err)
	fmt.Println("found", f.Found, "opened", f.Opened, "prevented", f.Prevented.Cases, "persons", f.Prevented.Persons, "open", f.Open)
	for _, v := range f.Places {
		fmt.Println(v.Place.Name(), v.Coverage, v.Noted, v.Found)
	}
	// Output:
	// refused: every place was visited, or the reason is given for those left out: needs shuinan/dongcun, shuinan/xicun, shuinan/beicun, found shuinan/dongcun, shuinan/xicun (dispute screening as practised locally (unverified))
	// covered 2/3 left [shuinan/beicun]
	// found 2 opened 1 prevented 1 persons 2 open 0
	// beicun 0/1 0 0
	// dongcun 1/1 2 2
	// xicun 1/1 0 0
}

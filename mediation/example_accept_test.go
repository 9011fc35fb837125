package mediation_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// A case is opened, or refused with the article; one that must not be accepted is declined, and counted.
func ExampleAccept() {
	ctx := context.Background()
	office, clerk := exampleOffice(), townhall.Actor{Person: "k1", Capacity: "clerk"}
	body, err := mediation.Establish(ctx, office, clerk, mediation.Committee{Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly,
		Place: "shuinan/dongcun", Formed: townhall.NewDate(2025, 1, 6),
		Members: []mediation.Member{{Person: "m1", Director: true}, {Person: "m2", Woman: true}, {Person: "m3"}}})
	if err != nil {
		panic(err)
	}
	application := mediation.Application{Committee: body.ID, Category: mediation.Land, Source: mediation.OnApplication, Facts: "where the field ends",
		Parties: []mediation.Party{{Person: "wang", Side: "a"}, {Person: "li", Side: "b"}}}

	c, err := mediation.Accept(ctx, office, clerk, application)
	fmt.Println(c.State, c.Accepted, err)
	due, err := c.Duties[0].Due(office.Calendar)
	fmt.Println("to be finished by", due.Date, err)

	application.Bars = []mediation.Bar{mediation.Elsewhere} // the court has it already
	_, err = mediation.Accept(ctx, office, clerk, application)
	var refusal *townhall.Refusal
	if errors.As(err, &refusal) {
		fmt.Println(refusal.Finding.Failed()[0].Line(townhall.EN))
	}
	c, err = mediation.Decline(ctx, office, clerk, application, mediation.Routes()...)
	fmt.Println(c.State, err)
	// Output:
	// accepted 2025-03-03 <nil>
	// to be finished by 2025-04-03 <nil>
	// nothing bars acceptance: accepted or settled already by a court, the police or another agency (Provisions on People's Mediation Work (Ministry of Justice order 75), art. 22)
	// declined <nil>
}

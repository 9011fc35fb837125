package mediation_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// The mediator's quick case: heard, agreed and recorded in one step, under every rule of the steps that it stands for. In a
// program with a database of its own, office.In takes the host's transaction first.
func ExampleQuick() {
	ctx, office := context.Background(), exampleOffice()
	exampleCommittee(ctx, office)
	mediator := townhall.Actor{Person: "m1", Capacity: "mediator"}
	today := townhall.NewDate(2025, 3, 3)
	parties := []mediation.Party{{Person: "wang", Side: "a"}, {Person: "li", Side: "b"}}

	c, err := mediation.Quick(ctx, office, mediator, mediation.QuickCase{
		Place: "shuinan/dongcun", Category: mediation.Neighbours, Parties: parties,
		Agreed: "fence moved back by 20 cm before 1 June", Heard: today})
	if err != nil {
		panic(err)
	}
	fmt.Println(c.State, c.Agreement.Form, c.Agreement.Effective)

	parties[1].InWriting = true
	_, err = mediation.Quick(ctx, office, mediator, mediation.QuickCase{
		Place: "shuinan/dongcun", Category: mediation.Neighbours, Parties: parties,
		Agreed: "fence moved back by 20 cm before 1 June", Heard: today})
	if refusal := (*townhall.Refusal)(nil); errors.As(err, &refusal) {
		fmt.Println(refusal.Finding.Failed()[0].Line(townhall.EN)) // which rule, what was found, which article
	}
	// Output:
	// agreed oral 2025-03-03
	// nothing asks for a written agreement: a party asks (People's Mediation Law, art. 28)
}

// An application that must not be accepted is recorded as well, with the reason, and the parties are told where else to turn.
func ExampleDecline() {
	ctx, office := context.Background(), exampleOffice()
	body := exampleCommittee(ctx, office)
	clerk := townhall.Actor{Person: "m1", Capacity: "mediator"}
	asked := mediation.Application{Committee: body.ID, Category: mediation.Contract, Source: mediation.OnApplication,
		Parties: []mediation.Party{{Person: "wang", Side: "a"}, {Person: "li", Side: "b"}},
		Bars:    []mediation.Bar{mediation.Elsewhere}}

	_, err := mediation.Decline(ctx, office, clerk, asked, mediation.Court)
	fmt.Println(err)
	c, err := mediation.Decline(ctx, office, clerk, asked, mediation.Routes()...)
	if err != nil {
		panic(err)
	}
	fmt.Println(c.State, c.Bars[0].Text())
	// Output:
	// refused: the parties were told of arbitration, administrative and judicial routes: not told of arbitration, administrative (People's Mediation Law, art. 26)
	// declined accepted or settled already by a court, the police or another agency
}

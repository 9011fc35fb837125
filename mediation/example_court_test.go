package mediation_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/mediation"
)

// The parties apply for the court's confirmation, all of them and in time.
func ExampleApplyForConfirmation() {
	ctx, office := context.Background(), exampleOffice()
	clerk := townhall.Actor{Person: "m1", Capacity: "mediator"}
	c := mediateOrally(ctx, office)

	_, err := mediation.ApplyForConfirmation(ctx, office, clerk, c.Ref(), mediation.Review{By: []townhall.PersonID{"wang"}, Court: "county court"})
	fmt.Println(err)

	c, err = mediation.ApplyForConfirmation(ctx, office, clerk, c.Ref(), mediation.Review{By: []townhall.PersonID{"wang", "li"}, Court: "county court"})
	if err != nil {
		panic(err)
	}
	office.Now = func() time.Time { return time.Date(2025, 3, 17, 9, 0, 0, 0, cn.Zone) }
	c, err = mediation.CourtAnswers(ctx, office, clerk, c.Ref(), mediation.Ruling{Answer: mediation.Confirmed})
	fmt.Println(c.Agreement.Confirmed(), err)
	// Output:
	// refused: all parties apply, jointly: li (People's Mediation Law, art. 33)
	// 2025-03-17 <nil>
}

// The last day for applying comes with its counting; who is late sees the same lines in the refusal.
func ExampleCase_ConfirmBy() {
	at := townhall.Moment{Today: townhall.NewDate(2025, 10, 10), Rules: cn.Rulebook, Calendar: cn.Calendar}
	agreed := townhall.NewDate(2025, 9, 3)
	c := mediation.Case{State: mediation.Agreed, Accepted: agreed, Parties: []mediation.Party{{Person: "wang", Side: "a"}, {Person: "li", Side: "b"}},
		Agreement: &mediation.Agreement{Form: mediation.Oral, On: agreed, Content: "fence back by 20 cm", Effective: agreed}}

	due, err := c.ConfirmBy(at)
	fmt.Println(due.Date, err)
	fmt.Println(due.Explain(townhall.EN))

	_, _, err = c.ApplyForConfirmation(at, mediation.Review{By: []townhall.PersonID{"wang", "li"}, Court: "county court"})
	if refusal := (*townhall.Refusal)(nil); errors.As(err, &refusal) {
		fmt.Println(refusal.Finding.Failed()[0].Code)
	}
	// Output:
	// 2025-10-09 <nil>
	// within 30 calendar days: the day of the event, 2025-09-03, is not counted (Civil Code, art. 201)
	// the last day, 2025-10-03, is a rest day (National Day and Mid-Autumn Festival) and moves on (Civil Code, art. 203)
	// the last day, 2025-10-04, is a rest day (National Day and Mid-Autumn Festival) and moves on (Civil Code, art. 203)
	// the last day, 2025-10-05, is a rest day (National Day and Mid-Autumn Festival) and moves on (Civil Code, art. 203)
	// the last day, 2025-10-06, is a rest day (National Day and Mid-Autumn Festival) and moves on (Civil Code, art. 203)
	// the last day, 2025-10-07, is a rest day (National Day and Mid-Autumn Festival) and moves on (Civil Code, art. 203)
	// the last day, 2025-10-08, is a rest day (National Day and Mid-Autumn Festival) and moves on (Civil Code, art. 203)
	// due 2025-10-09 (People's Mediation Law, art. 33)
	// mediation.confirmation.in_time
}

// Package mediation keeps people's mediation (人民调解) by its law: committees, their terms and mediators, a case from
// acceptance through mediation to an oral or a written agreement or to an end without one, its performance, and the year's
// figures with exact rates.
//
// Every step is a pure method of Case or Committee, values in and values out:
//
//	next, facts, err := c.AgreeOrally(moment, mediation.Terms{Content: "fence moved back"})
//
// and the function of the same name takes that step in an office, with its store, policy and rules:
//
//	c, err := mediation.AgreeOrally(ctx, office, mediator, c.Ref(), mediation.Terms{Content: "fence moved back"})
//
// The ways between the states of a case are the table CaseStates; there are no others. A step that its rules do not
// allow is a *townhall.Refusal with the article, and changes nothing.
package mediation

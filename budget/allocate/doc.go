// Package allocate decides what a participatory budget is spent on, exactly and with its reasons.
//
// An [Election] is a budget, projects with their costs, and [Ballots]. A [Rule] is a value that says how to choose; it decides an election:
//
//	outcome, err := allocate.EqualShares(allocate.Cost, allocate.Add1).Decide(election)
//	for _, p := range outcome.Projects {
//		fmt.Println(p.ID, p.Chosen, p.Why.In(townhall.EN))
//	}
package allocate

// Package governance keeps how bodies decide. Its rules of voting are dated and cited:
//
//	rule, err := governance.TownCongressDecision.On(townhall.NewDate(2025, 10, 9)) // the version in force that day
//	out, err := rule.Decide(vote.Tally{Seats: 60, Present: 52, For: 47, Against: 3, Abstain: 2})
//	fmt.Println(out.Verdict, out.Finding.In(townhall.ZH))
package governance

// Package allocate decides what a participatory budget (参与式预算) is spent on, exactly and with its reasons.
//
// An [Election] is a budget, projects with their costs, and [Ballots]: read from a file (adapters/pabulib), or put together with
// [Election.Vote]. A [Rule] is a value that says how to choose; it decides an election:
//
//	outcome, err := allocate.EqualShares(allocate.Cost, allocate.Add1).Decide(election)
//	for _, p := range outcome.Projects {
//		fmt.Println(p.ID, p.Chosen, p.Why.In(townhall.EN))
//	}
//
// Rules are [Greedy], [EqualShares], [ExactEqualShares] and [Phragmen], changed by the fields of [Rule]: thresholds, limits, ties, the comparison
// step. [Criteria] divide a budget between themes and districts first; [Rule.DecideEach] keeps pots apart. A project that nobody chose, or
// that costs more than the whole budget, is never chosen.
//
// An [Outcome] is looked at in four ways: [Outcome.Explain] tells who paid what and what would have been enough, [Outcome.Satisfaction] what
// voters have of it, [Compare] how it stands to another, and [Outcome.Audit] whether some group of voters falls short of its share. An
// outcome that somebody [Announced] can be compared and audited as well.
//
// Amounts of type townhall.Money are of the election's currency. Fractions of money (*big.Rat, "1800/7" in JSON) are in its minor units, such
// as cents. No floating-point number decides: prices are bounded in fixed point, and where the bounds do not tell two apart, fractions
// do. Numbers of type [Decimal] are rounded, for people to read.
//
// Rules and outcomes are written to and read from JSON; townhall.ReadStrict refuses a misspelt field of a rule, which would otherwise be
// taken for its absence.
package allocate

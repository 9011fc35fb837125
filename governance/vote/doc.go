// Package vote decides by a rule of voting, exactly and with its reasons.
//
// A [Rule] is a value: a quorum and a threshold, each a [Test] over what was counted, and, where the rule has them, consents,
// vetoes and what a tie does. It is built in words, written to and read from JSON, and linted:
//
//	rule := vote.Rule{
//		Quorum:    vote.Present.AtLeast(vote.Part(2, 3, vote.Filled)),
//		Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.Filled)),
//	}
//	out, err := rule.Decide(vote.Tally{Seats: 60, Present: 52, For: 47, Against: 3, Abstain: 2})
//	fmt.Println(out.Verdict, out.Finding.In(townhall.ZH)) // adopted, and why
//
// A [Tally] is what was counted in one [Unit]: heads, weight, households or shares. A rule that looks at several, such as a
// double majority of states and of their people, is given a tally of each. Everything is compared in whole numbers: exactly
// two thirds is at least two thirds and not more than two thirds. Where nothing is compared with a share of nothing, no test passes,
// however the share is rounded: nobody for and nobody against is not two thirds for, while one for and nobody against is more for than
// against. What is left of a share from which a number is taken, as all members but three, is one at least.
//
// [Rule.Verdict] is for many tallies and allocates nothing; [Rule.Decide] says why as well; [Rule.Early] says whether a vote
// that is still going on is already decided; [Lint] looks for the tallies by which a rule would put its makers to shame.
//
// The rules of statutes and of practice are in the package governance, dated and cited. Here is none.
package vote

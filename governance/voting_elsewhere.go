package governance

import (
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// Robert's Rules of Order: a majority is more than half of the votes cast, blanks and abstentions not among them; two thirds
// close debate or suspend a rule. Of those present or of the entire membership, an abstention works like a No. The quorum is
// each society's own.
var (
	RobertsMajority = roberts("majority",
		townhall.Say("governance.roberts.majority", "罗伯特议事规则：投票者过半数", "Robert's Rules: majority of the votes cast"), moreThanHalf(vote.For, vote.ForAgainst))
	RobertsMajorityPresent = roberts("majority_present",
		townhall.Say("governance.roberts.majority_present", "罗伯特议事规则：出席者过半数", "Robert's Rules: majority of those present"), moreThanHalf(vote.For, vote.Present))
	RobertsMajorityMembership = roberts("majority_membership",
		townhall.Say("governance.roberts.majority_membership", "罗伯特议事规则：全体成员过半数", "Robert's Rules: majority of the entire membership"), moreThanHalf(vote.For, vote.Filled))
	RobertsTwoThirds = roberts("two_thirds",
		townhall.Say("governance.roberts.two_thirds", "罗伯特议事规则：投票者三分之二", "Robert's Rules: two thirds of the votes cast"), twoThirds(vote.For, vote.ForAgainst))
	RobertsTwoThirdsPresent = roberts("two_thirds_present",
		townhall.Say("governance.roberts.two_thirds_present", "罗伯特议事规则：出席者三分之二", "Robert's Rules: two thirds of those present"), twoThirds(vote.For, vote.Present))
	RobertsTwoThirdsMembership = roberts("two_thirds_membership",
		townhall.Say("governance.roberts.two_thirds_membership", "罗伯特议事规则：全体成员三分之二", "Robert's Rules: two thirds of the entire membership"), twoThirds(vote.For, vote.Filled))
)

func roberts(key string, title townhall.Text, threshold vote.Test) townhall.Dated[vote.Rule] {
	by := townhall.Cite{Law: "罗伯特议事规则", English: "Robert's Rules of Order Newly Revised", Read: "roberts-rules.com, RONR FAQ 6"}
	return one("governance.roberts."+key, townhall.Date{}, vote.Rule{Title: title, Threshold: threshold, Cite: by})
}

// Members elected, as the city codes of the United States have it for emergency ordinances, vetoes of a mayor and protests
// against zoning: of all seats, vacant ones too. A city that does not count these gives Tally.Seats without them.
var (
	ElectedTwoThirds = elected("two_thirds",
		townhall.Say("governance.elected.two_thirds", "当选成员三分之二", "two thirds of the members elected"), 2, 3)
	ElectedThreeQuarters = elected("three_quarters",
		townhall.Say("governance.elected.three_quarters", "当选成员四分之三", "three quarters of the members elected"), 3, 4)
)

func elected(key string, title townhall.Text, num, den int64) townhall.Dated[vote.Rule] {
	by := townhall.Cite{Law: "美国若干城市法典", English: "city codes of St Charles IL, Revere MA and Page AZ", Read: "the codes as published by the cities"}
	return one("governance.elected."+key, townhall.Date{}, vote.Rule{Title: title, Threshold: vote.For.AtLeast(vote.Part(num, den, vote.Seats)), Cite: by})
}

// The Council of the European Union, by qualified majority: so many of the member states, with so many of the people. The
// tally of heads is the states', that of weight their populations, Tally.Entitled being the Union's. An abstention is no vote
// for. On a proposal of the Commission fewer than four states cannot block, however many people live there.
var (
	EUCouncil = council("on_proposal",
		townhall.Say("governance.eu_council.on_proposal", "欧盟理事会特定多数（依委员会提案）", "EU Council, qualified majority on a Commission proposal"), 11, 20, true)
	EUCouncilWithoutProposal = council("without_proposal",
		townhall.Say("governance.eu_council.without_proposal", "欧盟理事会特定多数（非委员会提案）", "EU Council, qualified majority without a Commission proposal"), 18, 25, false)
)

func council(key string, title townhall.Text, num, den int64, blocking bool) townhall.Dated[vote.Rule] {
	by := townhall.Cite{Law: "欧盟理事会特定多数表决制", English: "Council of the European Union, qualified majority voting", Read: "consilium.europa.eu"}
	states, people := vote.For.AtLeast(vote.Part(num, den, vote.Seats)), vote.For.In(vote.Weight).AtLeast(vote.Part(13, 20, vote.Entitled.In(vote.Weight)))
	threshold := vote.All(states, people)
	if blocking {
		threshold = vote.All(states, vote.Any(people, vote.For.AtLeast(vote.Part(1, 1, vote.Seats).Less(3))))
	}
	return one("governance.eu_council."+key, townhall.NewDate(2014, 11, 1), vote.Rule{Title: title, Threshold: threshold, Cite: by})
}

// RulesElsewhere lists the built-in rules of other places and of societies.
func RulesElsewhere() []townhall.Ruled {
	return []townhall.Ruled{RobertsMajority, RobertsMajorityPresent, RobertsMajorityMembership, RobertsTwoThirds, RobertsTwoThirdsPresent, RobertsTwoThirdsMembership,
		ElectedTwoThirds, ElectedThreeQuarters, EUCouncil, EUCouncilWithoutProposal}
}

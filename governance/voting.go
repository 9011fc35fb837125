package governance

import (
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// organic is the 地方组织法 as amended in 2022; villagers and residents are the laws of self-government as amended in 2025.
func organic(article string) townhall.Cite {
	return townhall.Cite{Law: "地方各级人民代表大会和地方各级人民政府组织法", English: "Organic Law of Local People's Congresses and Local Governments", Article: article,
		Read: "LawRefBook/Laws@2f4c5c2, just-laws@5c000d2"}
}

func villagers(article string) townhall.Cite {
	return townhall.Cite{Law: "村民委员会组织法", English: "Organic Law of Villagers' Committees", Article: article, Read: "just-laws@5c000d2"}
}

func villagersBefore(article string) townhall.Cite {
	return townhall.Cite{Law: "村民委员会组织法（2018年修正）", English: "Organic Law of Villagers' Committees (2018)", Article: article, Read: "LawRefBook/Laws@2f4c5c2"}
}

func residents(article string) townhall.Cite {
	return townhall.Cite{Law: "城市居民委员会组织法", English: "Organic Law of Urban Residents' Committees", Article: article, Read: "just-laws@5c000d2"}
}

func collectives(article string) townhall.Cite {
	return townhall.Cite{Law: "农村集体经济组织法", English: "Rural Collective Economic Organisations Law", Article: article, Read: "LawRefBook/Laws@2f4c5c2"}
}

// since are the days from which the versions hold.
var (
	organicSince   = townhall.NewDate(2022, 3, 12)
	villageBefore  = townhall.NewDate(2018, 12, 29)
	villageUntil   = townhall.NewDate(2025, 12, 31)
	selfGovernment = townhall.NewDate(2026, 1, 1)
	collectiveFrom = townhall.NewDate(2025, 5, 1)
)

// quorate gives a rule with a quorum of its own. That a quorum counts who is present means that a No may complete it, and so
// adopt; where the law has such a quorum, it wants it so.
func quorate(title townhall.Text, quorum, threshold vote.Test, quorumBy, by townhall.Cite) vote.Rule {
	why := townhall.Say("governance.waiver.attendance", "法律以到会人数为法定人数，到会即计入，不论如何表决", "the law counts who attends, however they vote")
	return vote.Rule{Title: title, Quorum: quorum.By(quorumBy), Threshold: threshold, Cite: by, Waivers: []vote.Waiver{
		{Fault: vote.NoAdopts, Why: why, Cite: quorumBy}, {Fault: vote.AttendanceAdopts, Why: why, Cite: quorumBy}}}
}

// one is a dated rule of a single version.
func one(key string, from townhall.Date, rule vote.Rule) townhall.Dated[vote.Rule] {
	return townhall.Rule(key, rule.Title, townhall.Version[vote.Rule]{From: from, Value: rule, Cite: rule.Cite})
}

// amended is a rule of village self-government, under one article until 2025 and under another since.
func amended(key, before, since string, rule func(townhall.Cite) vote.Rule) townhall.Dated[vote.Rule] {
	old, now := villagersBefore(before), villagers(since)
	return townhall.Rule(key, rule(now).Title, townhall.Version[vote.Rule]{From: villageBefore, To: villageUntil, Value: rule(old), Cite: old},
		townhall.Version[vote.Rule]{From: selfGovernment, Value: rule(now), Cite: now})
}

// twoThirds and moreThanHalf are the law's two measures: 三分之二以上 includes two thirds, 过半数 excludes the half.
func twoThirds(m, of vote.Measure) vote.Test    { return m.AtLeast(vote.Part(2, 3, of)) }
func moreThanHalf(m, of vote.Measure) vote.Test { return m.MoreThan(vote.Part(1, 2, of)) }

func congress(title townhall.Text, by townhall.Cite) vote.Rule {
	return quorate(title, twoThirds(vote.Present, vote.Filled), moreThanHalf(vote.For, vote.Filled), organic("14"), by)
}

// The congress of a town (乡镇人大). All deputies are those in office: Tally.Filled, or Tally.Seats where none is vacant; the law
// does not say whether vacant seats count, and this library does not count them. An election is decided for each candidate.
var (
	// TownCongressDecision is how it decides a matter or a resolution.
	TownCongressDecision = one("governance.town_congress.decision", organicSince, congress(
		townhall.Say("governance.town_congress.decision", "乡镇人民代表大会通过决议", "decision of a town congress"), organic("25")))
	// TownCongressElection is what a candidate needs; where more have it than there are seats, the most votes win.
	TownCongressElection = one("governance.town_congress.election", organicSince, congress(
		townhall.Say("governance.town_congress.election", "乡镇人民代表大会选举", "election by a town congress"), organic("25")))
	// TownCongressRemoval is how it removes whom it elected; a motion needs a fifth of the deputies.
	TownCongressRemoval = one("governance.town_congress.removal", organicSince, congress(
		townhall.Say("governance.town_congress.removal", "乡镇人民代表大会罢免", "removal by a town congress"), organic("25")))
)

// VillageAssembly (村民会议) is how the villagers decide. The quorum is met in heads, Tally.Entitled being the villagers of 18
// years and more, or in households; those present decide by heads.
var VillageAssembly = amended("governance.village_assembly", "22", "26", func(by townhall.Cite) vote.Rule {
	return quorate(townhall.Say("governance.village_assembly", "村民会议决定", "decision of a village assembly"),
		vote.Any(moreThanHalf(vote.Present, vote.Entitled), twoThirds(vote.Present.In(vote.Households), vote.Entitled.In(vote.Households))),
		moreThanHalf(vote.For, vote.Present), by, by)
})

// VillageRepresentatives (村民代表会议) is how the villagers' representatives decide.
var VillageRepresentatives = amended("governance.village_representatives", "26", "30", func(by townhall.Cite) vote.Rule {
	return representatives(townhall.Say("governance.village_representatives", "村民代表会议决定", "decision of a meeting of villagers' representatives"), by)
})

func representatives(title townhall.Text, by townhall.Cite) vote.Rule {
	return quorate(title, twoThirds(vote.Present, vote.Filled), moreThanHalf(vote.For, vote.Present), by, by)
}

// VillageGroup (村民小组会议) is how a group of the village decides: two thirds of its adults or of its households are there.
var VillageGroup = amended("governance.village_group", "28", "32", func(by townhall.Cite) vote.Rule {
	return quorate(townhall.Say("governance.village_group", "村民小组会议决定", "decision of a village group"),
		vote.Any(twoThirds(vote.Present, vote.Entitled), twoThirds(vote.Present.In(vote.Households), vote.Entitled.In(vote.Households))),
		moreThanHalf(vote.For, vote.Present), by, by)
})

// CollectiveAssembly (农村集体经济组织成员大会) is how the members of a rural collective decide: two thirds of all members, and
// not only of those who came.
var CollectiveAssembly = one("governance.collective_assembly", collectiveFrom,
	vote.Rule{Title: townhall.Say("governance.collective_assembly", "农村集体经济组织成员大会决定", "decision of a rural collective's members"),
		Quorum: twoThirds(vote.Present, vote.Entitled), Threshold: twoThirds(vote.For, vote.Entitled), Cite: collectives("27")})

// CollectiveDelegates (成员代表大会) is how their delegates do.
var CollectiveDelegates = one("governance.collective_delegates", collectiveFrom,
	vote.Rule{Title: townhall.Say("governance.collective_delegates", "农村集体经济组织成员代表大会决定", "decision of a rural collective's delegates"),
		Threshold: twoThirds(vote.For, vote.Filled), Cite: collectives("28")})

// ResidentsAssembly (居民会议) is how the residents of a community decide: more than half of the adults, or of the households'
// representatives, are there. What held before 2026 is not sourced here.
var ResidentsAssembly = one("governance.residents_assembly", selfGovernment, quorate(
	townhall.Say("governance.residents_assembly", "居民会议决定", "decision of a residents' assembly"),
	vote.Any(moreThanHalf(vote.Present, vote.Entitled), moreThanHalf(vote.Present.In(vote.Households), vote.Entitled.In(vote.Households))),
	moreThanHalf(vote.For, vote.Present), residents("27"), residents("27")))

// ResidentsRepresentatives (居民代表会议) is how their representatives do.
var ResidentsRepresentatives = one("governance.residents_representatives", selfGovernment,
	representatives(townhall.Say("governance.residents_representatives", "居民代表会议决定", "decision of a meeting of residents' representatives"), residents("29")))

// PartyBranchReview (四议两公开：党员大会审议) is the party members' step before villagers decide. No statute has it: two thirds
// attending and half of them approving is common local practice.
var PartyBranchReview = one("governance.party_branch_review", townhall.Date{}, quorate(
	townhall.Say("governance.party_branch_review", "四议两公开：党员大会审议", "review by the party branch's members"),
	twoThirds(vote.Present, vote.Filled), vote.For.AtLeast(vote.Part(1, 2, vote.Present)), fourSteps(), fourSteps()))

func fourSteps() townhall.Cite {
	return townhall.Cite{Law: "“四议两公开”工作法（各地做法）", English: "the Four Steps and Two Publications as practised locally", Read: "tunchang.fytlaw", Unverified: true}
}

// The satisfaction test (满意度测评) on a public work, as one district publishes it. Tally.For is who is satisfied, and for
// SatisfiedBasically who is satisfied or basically so; both are of all members. The published text contradicts itself about
// exactly half; here it is enough.
var (
	Satisfied = one("governance.satisfaction.satisfied", townhall.Date{}, satisfaction(
		townhall.Say("governance.satisfaction.satisfied", "满意度测评：满意", "satisfaction test: satisfied")))
	SatisfiedBasically = one("governance.satisfaction.basically", townhall.Date{}, satisfaction(
		townhall.Say("governance.satisfaction.basically", "满意度测评：基本满意以上", "satisfaction test: basically satisfied or better")))
)

func satisfaction(title townhall.Text) vote.Rule {
	zhenhai := townhall.Cite{Law: "宁波市镇海区民生实事项目满意度测评办法", English: "satisfaction test as practised in Zhenhai, Ningbo", Read: "zh.gov.cn 2022-11-25", Unverified: true}
	return vote.Rule{Title: title, Threshold: vote.For.AtLeast(vote.Part(1, 2, vote.Filled)), Cite: zhenhai}
}

func statutoryVotes() []townhall.Ruled {
	return []townhall.Ruled{TownCongressDecision, TownCongressElection, TownCongressRemoval, VillageAssembly, VillageRepresentatives, VillageGroup,
		CollectiveAssembly, CollectiveDelegates, ResidentsAssembly, ResidentsRepresentatives, PartyBranchReview, Satisfied, SatisfiedBasically}
}

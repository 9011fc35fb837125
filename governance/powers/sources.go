package powers

import "github.com/townhall-go/townhall"

// Days from which the sources of this package bind. What held before them is not sourced here.
var (
	coercionSince        = townhall.NewDate(2012, 1, 1)
	litigationSince      = townhall.NewDate(2015, 5, 1) // as amended in 2014
	guidanceSince        = townhall.NewDate(2019, 1, 4) // the day on which its text was seen published
	penaltiesSince       = townhall.NewDate(2021, 7, 15)
	reconsiderationSince = townhall.NewDate(2024, 1, 1)
)

// penalties is the 行政处罚法 as revised in 2021, coercion the 行政强制法 of 2011, licensing the 行政许可法.
func penalties(article string) townhall.Cite {
	return townhall.Cite{Law: "行政处罚法", English: "Administrative Penalties Law (2021)", Article: article, Read: "LawRefBook/Laws@2f4c5c2, just-laws@5c000d2"}
}

func coercion(article string) townhall.Cite {
	return townhall.Cite{Law: "行政强制法", English: "Administrative Coercion Law", Article: article, Read: "LawRefBook/Laws@2f4c5c2, just-laws@5c000d2"}
}

func licensing(article string) townhall.Cite {
	return townhall.Cite{Law: "行政许可法", English: "Administrative Licensing Law", Article: article, Read: "just-laws@5c000d2"}
}

// reconsideration is the 行政复议法 as revised in 2023, litigation the 行政诉讼法 as amended in 2014 and 2017.
func reconsideration(article string) townhall.Cite {
	return townhall.Cite{Law: "行政复议法", English: "Administrative Reconsideration Law (2023)", Article: article, Read: "just-laws@5c000d2"}
}

func litigation(article string) townhall.Cite {
	return townhall.Cite{Law: "行政诉讼法", English: "Administrative Litigation Law", Article: article, Read: "just-laws@5c000d2"}
}

// interpretation is the court's 最高人民法院关于适用行政诉讼法的解释 of 2018.
func interpretation(article string) townhall.Cite {
	return townhall.Cite{Law: "最高人民法院关于适用《行政诉讼法》的解释", English: "Supreme People's Court, interpretation of the Administrative Litigation Law (2018)", Article: article, Read: "LawRefBook/Laws@2f4c5c2"}
}

// guidance is 国办发〔2018〕118号 on the three systems of enforcement (三项制度), read second hand.
var guidance = townhall.Cite{Law: "国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见",
	English: "General Office of the State Council, guidance 2018 no. 118 on publicity, full record and legal review of enforcement",
	Read:    "shi-fen.com 2019-01-04", Unverified: true}

// aims is a town's own programme, which asks of every act what statutes ask of some.
var aims = townhall.Cite{Law: "加快依法行政工作方案（乡镇做法）", English: "law-based administration as programmed by a town", Unverified: true}

// hearings is by which articles acts of a type are heard; no statute of general application says it of others, of which it is practice.
func hearings(t PowerType) townhall.Cite {
	switch t {
	case Penalty:
		return penalties("63-64")
	case Permit:
		return licensing("46-48")
	}
	return aims
}

// mandate is the article by which an act of a type is done by whom it is due: by a body that has the power, within it, in its area, and
// on a legal basis. Of other acts it is a town's own programme that nothing is done outside the register.
func mandate(code string, t PowerType) townhall.Cite {
	switch {
	case t == Penalty && code == "powers.place":
		return penalties("22")
	case t == Penalty && (code == "powers.known" || code == "powers.basis"):
		return penalties("38")
	case t == Penalty:
		return penalties("17")
	case t == Coercive && code != "powers.place":
		return coercion("17")
	case code == "powers.known":
		return aims
	}
	return townhall.Cite{}
}

// remedies is the article by which a decision of a type says how to appeal.
func remedies(t PowerType) townhall.Cite {
	switch t {
	case Penalty:
		return penalties("59")
	case Coercive:
		return coercion("18")
	case Permit:
		return licensing("38")
	}
	return aims
}

// source is the article that a guard goes by for acts of a type, where guards are of all types alike.
func source(code string, t PowerType) townhall.Cite {
	switch code {
	case hearingSaid.Code, hearingOffered.Code, offerKept.Code, askedInTime.Code, hearingNotified.Code, hearingRecorded.Code, chairApart.Code:
		return hearings(t)
	case appealsTold.Code:
		return remedies(t)
	}
	switch t {
	case Penalty:
		return byPenalties[code]
	case Coercive:
		return byCoercion[code]
	}
	return practised[code]
}

// What statutes ask of penalties and of coercive measures, and a town's own programme of all other acts, by the code of the guard.
var (
	byPenalties = map[string]townhall.Cite{
		"powers.act.officers": penalties("42"), "powers.act.party": penalties("44"), "powers.act.done": penalties("47"),
		"powers.act.opinion": penalties("58"), "powers.act.reviewer": penalties("58"), "powers.act.apart": penalties("58, 64"),
		"powers.notice": penalties("44"), "powers.notice.before": penalties("44"), "powers.notice.time": penalties("44"),
		"powers.statement": penalties("45"), "powers.statement.by": penalties("45"), "powers.waiver": penalties("62"),
		"powers.decision": penalties("59"), "powers.served": penalties("61"), "powers.take_down": penalties("48"), "powers.extend": penalties("60"),
	}
	byCoercion = map[string]townhall.Cite{
		"powers.act.officers": coercion("18"), "powers.notice": coercion("18"), "powers.notice.before": coercion("18"),
		"powers.statement": coercion("18"), "powers.statement.by": coercion("18"), "powers.waiver": coercion("18"), "powers.act.done": coercion("18"),
	}
	practised = map[string]townhall.Cite{
		"powers.act.party": aims, "powers.act.reviewer": aims, "powers.notice": aims, "powers.notice.before": aims, "powers.notice.time": aims,
		"powers.statement": aims, "powers.statement.by": aims, "powers.waiver": aims,
	}
)

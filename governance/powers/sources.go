package powers

import "github.com/townhall-go/townhall"

// Days from which the sources of this package bind. What held before them is not sourced here.
var (
	coercionSince  = townhall.NewDate(2012, 1, 1)
	guidanceSince  = townhall.NewDate(2019, 1, 4) // the day on which its text was seen published
	penaltiesSince = townhall.NewDate(2021, 7, 15)
)

// penalties is the 行政处罚法 as revised in 2021, coercion the 行政强制法 of 2011.
func penalties(article string) townhall.Cite {
	return townhall.Cite{Law: "行政处罚法", English: "Administrative Penalties Law (2021)", Article: article, Read: "LawRefBook/Laws@2f4c5c2, just-laws@5c000d2"}
}

func coercion(article string) townhall.Cite {
	return townhall.Cite{Law: "行政强制法", English: "Administrative Coercion Law", Article: article, Read: "LawRefBook/Laws@2f4c5c2"}
}

// guidance is 国办发〔2018〕118号 on the three systems of enforcement (三项制度), read second hand.
var guidance = townhall.Cite{Law: "国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见",
	English: "General Office of the State Council, guidance 2018 no. 118 on publicity, full record and legal review of enforcement",
	Read:    "shi-fen.com 2019-01-04", Unverified: true}

// aims is a town's own programme, which asks of every act what statutes ask of some.
var aims = townhall.Cite{Law: "加快依法行政工作方案（乡镇做法）", English: "law-based administration as programmed by a town", Unverified: true}

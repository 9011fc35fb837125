package mediation

import "github.com/townhall-go/townhall"

func reports(where string) townhall.Cite {
	return townhall.Cite{Law: "人民调解工作统计（各地公布的月报）", English: "people's mediation statistics as published locally", Read: where}
}

// Definitions lists how each figure is counted.
func Definitions() []townhall.Definition {
	monthly := reports("sfj.huangshi.gov.cn 2016-08; Xilingol 2021-04")
	inferred := monthly
	inferred.Unverified = true
	own := townhall.Convention()
	return []townhall.Definition{
		townhall.Define("declined", townhall.Say("mediation.figure.declined", "不予受理数", "declined"),
			townhall.Say("mediation.define.declined", "在期间内不予受理的申请，不计入受理数；按第一项不予受理情形分列", "applications declined in the period, not among those accepted; listed by their first bar"), own),
		townhall.Define("accepted", townhall.Say("mediation.figure.accepted", "受理数", "accepted"),
			townhall.Say("mediation.define.accepted", "受理日期在期间内的案件", "cases accepted on a day of the period"), monthly),
		townhall.Define("handled", townhall.Say("mediation.figure.handled", "调处数", "handled"),
			townhall.Say("mediation.define.handled", "其中在期末以前达成生效协议或者终止调解的案件",
				"of these, cases with an effective agreement or an end without one by the period's last day"), monthly),
		townhall.Define("oral", townhall.Say("mediation.figure.oral", "口头协议", "oral agreements"),
			townhall.Say("mediation.define.oral", "其中达成口头协议的案件", "handled cases with an oral agreement"), law("28")),
		townhall.Define("written", townhall.Say("mediation.figure.written", "书面协议", "written agreements"),
			townhall.Say("mediation.define.written", "其中达成书面协议（签名盖章后生效）的案件",
				"handled cases with a written agreement, signed, sealed and so effective"), law("29")),
		townhall.Define("ended", townhall.Say("mediation.figure.ended", "终止数", "ended"),
			townhall.Say("mediation.define.ended", "其中未达成协议而终止调解的案件", "handled cases that ended without an agreement"), law("26")),
		townhall.Define("carried", townhall.Say("mediation.figure.carried", "上期结转", "carried over"),
			townhall.Say("mediation.define.carried", "期间开始以前受理、期初尚未调处完毕的案件，不计入本期受理数",
				"cases accepted before the period and not handled when it began; not among those accepted"), own),
		townhall.Define("carried.handled", townhall.Say("mediation.figure.carried.handled", "结转案件调处数", "handled of those carried over"),
			townhall.Say("mediation.define.carried.handled", "结转案件中在期间内达成生效协议或者终止调解的，与调处数分开计；连续各期的调处数与本数相加，每案只计一次",
				"those carried over that came to an effective agreement or an end in the period, counted apart from handled; "+
					"over consecutive periods the two together count each case once"), own),
		townhall.Define("due", townhall.Say("mediation.figure.due", "到期协议数", "agreements due"),
			townhall.Say("mediation.define.due", "履行期限在期间内届满的协议，或者在期间内提前履行完毕的，不论案件何时受理；以各项义务中最晚的期限为准，未约定期限的以生效日为准；期末以前解除、撤销的不计",
				"agreements whose latest date of performance falls in the period, or that were performed in it before that date, whenever the case was accepted; "+
					"where no date was agreed, the day it took effect; not those rescinded by the period's last day"), inferred),
		townhall.Define("performed", townhall.Say("mediation.figure.performed", "履行数", "performed"),
			townhall.Say("mediation.define.performed", "其中在期末以前履行完毕的", "of these, agreements performed in full by the period's last day"), law("31")),
		townhall.Define("confirmed", townhall.Say("mediation.figure.confirmed", "司法确认数", "confirmed by a court"),
			townhall.Say("mediation.define.confirmed", "在期间内经人民法院裁定有效的协议", "agreements that a court confirmed in the period"), law("33")),
		townhall.Define("rescinded", townhall.Say("mediation.figure.rescinded", "解除、撤销数", "rescinded"),
			townhall.Say("mediation.define.rescinded", "在期间内解除、撤销的协议；达成当期的口头、书面协议数和成功率不因此改变", "agreements rescinded or set aside in the period; they stay among the agreements and in the success rate of the period in which they were made"), own),
		townhall.Define("amounts", townhall.Say("mediation.figure.amounts", "协议涉及金额", "amounts of the agreements"),
			townhall.Say("mediation.define.amounts", "计入口头、书面协议（含结转案件）的各项义务金额之和，分币种", "the sum of the obligations of the agreements counted as oral or written, carried ones too, for each currency"), monthly),
		townhall.Define("occurred", townhall.Say("mediation.figure.occurred", "引起自杀、民转刑、越级上访等", "suicides, disputes turned crime, skip-level petitions and the like"),
			townhall.Say("mediation.define.occurred", "在期间内发生的案件数与人数，不论何时受理；越级上访为地方考核指标",
				"cases and persons by the day of the harm, whenever the case was accepted; the skip-level petition is a measure of local practice"), monthly),
		townhall.Define("prevented", townhall.Say("mediation.figure.prevented", "防止矛盾激化", "prevented"),
			townhall.Say("mediation.define.prevented", "在期间内经调解防止的案件数与人数，与已发生的分开计",
				"cases and persons in which mediation prevented the harm, counted apart from those that occurred"), monthly),
		townhall.Define("handled_rate", townhall.Say("mediation.figure.handled_rate", "调处率", "handled rate"),
			townhall.Say("mediation.define.handled_rate", "调处数 ÷ 受理数；无受理则无此率", "handled over accepted; no rate where none was accepted"), inferred),
		townhall.Define("success_rate", townhall.Say("mediation.figure.success_rate", "调解成功率", "success rate"),
			townhall.Say("mediation.define.success_rate", "达成协议数（口头加书面）÷ 调处数", "agreements, oral and written, over handled"), monthly),
		townhall.Define("success_rate_all", townhall.Say("mediation.figure.success_rate_all", "调解成功率（含结转）", "success rate, those carried over included"),
			townhall.Say("mediation.define.success_rate_all", "在期间内达成协议数 ÷ 调处数，均含结转案件；跨期未成的案件因此不漏计", "agreements over handled, both with the cases carried over, so that a case that fails after the turn of the period is not left out"), own),
		townhall.Define("performance_rate", townhall.Say("mediation.figure.performance_rate", "履行率", "performance rate"),
			townhall.Say("mediation.define.performance_rate", "履行数 ÷ 到期协议数；尚未到期的协议不计入",
				"performed over agreements due; those not yet due are left out"), inferred),
	}
}

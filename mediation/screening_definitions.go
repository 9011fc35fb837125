package mediation

import "github.com/townhall-go/townhall"

// ScreeningDefinitions lists how each figure of the screenings is counted.
func ScreeningDefinitions() []townhall.Definition {
	monthly := reports("sfj.huangshi.gov.cn 2016-08; Xilingol 2021-04")
	monthly.Unverified = true // the reports name the figures, and not how they are counted
	own := townhall.Convention()
	return []townhall.Definition{
		townhall.Define("screening.begun", townhall.Say("mediation.figure.screening.begun", "排查次数", "screening rounds begun"),
			townhall.Say("mediation.define.screening.begun", "首日在期间内的排查轮次", "rounds whose first day is in the period"), monthly),
		townhall.Define("screening.closed", townhall.Say("mediation.figure.screening.closed", "结束轮次", "rounds closed"),
			townhall.Say("mediation.define.screening.closed", "在期间内结束的轮次，不论何时开始", "rounds closed in the period, whenever they began"), own),
		townhall.Define("screening.visits", townhall.Say("mediation.figure.screening.visits", "走访次数", "visits"),
			townhall.Say("mediation.define.screening.visits", "期间内的走访，同一地点每次分别计", "visits in the period, each counted, also of one place"), own),
		townhall.Define("screening.coverage", townhall.Say("mediation.figure.screening.coverage", "排查覆盖率", "coverage"),
			townhall.Say("mediation.define.screening.coverage", "期间内开始的各轮次中，至期末已走访的地点数 ÷ 应排查的地点数；每轮每地计一次，无应排查地点则无此率",
				"of the rounds begun in the period, places visited by its last day over places to cover, each place once a round; no rate where there was none to cover"), own),
		townhall.Define("risk.noted", townhall.Say("mediation.figure.risk.noted", "走访所记隐患数", "risks noted at visits"),
			townhall.Say("mediation.define.risk.noted", "期间内走访时所记的隐患数，与登记的隐患相核对", "what the period's visits noted, to be held against the risks on record"), own),
		townhall.Define("risk.found", townhall.Say("mediation.figure.risk.found", "排查隐患数", "risks found"),
			townhall.Say("mediation.define.risk.found", "发现日期在期间内、登记在案的隐患，按期末的等级和纠纷类型分列", "risks on record that were found in the period, by their level at its end and by category"), monthly),
		townhall.Define("risk.screened", townhall.Say("mediation.figure.risk.screened", "走访发现数", "found at a visit"),
			townhall.Say("mediation.define.risk.screened", "其中在排查走访时发现的", "of these, risks found at a visit of a screening"), own),
		townhall.Define("risk.carried", townhall.Say("mediation.figure.risk.carried", "期初隐患数", "risks carried over"),
			townhall.Say("mediation.define.risk.carried", "期间开始以前发现、期初尚无处置结果的隐患", "risks found before the period, without an outcome when it began"), own),
		townhall.Define("risk.opened", townhall.Say("mediation.figure.risk.opened", "转为调解案件数", "cases opened from risks"),
			townhall.Say("mediation.define.risk.opened", "在期间内受理、来自隐患的案件，不论隐患何时发现", "cases accepted in the period that were opened from a risk, whenever it was found"), own),
		townhall.Define("risk.prevented", townhall.Say("mediation.figure.risk.prevented", "预防纠纷", "disputes prevented"),
			townhall.Say("mediation.define.risk.prevented", "在期间内未成为调解案件即已预防的纠纷件数与涉及人数，与案件中防止的激化分开计",
				"disputes, and the persons in them, that were prevented in the period before there was a case; counted apart from harms prevented in cases"), monthly),
		townhall.Define("risk.unfounded", townhall.Say("mediation.figure.risk.unfounded", "不属实数", "unfounded"),
			townhall.Say("mediation.define.risk.unfounded", "在期间内经查不属实的隐患", "risks that proved unfounded in the period"), own),
		townhall.Define("risk.open", townhall.Say("mediation.figure.risk.open", "期末隐患数", "open risks"),
			townhall.Say("mediation.define.risk.open", "期末尚无处置结果的隐患：期初数加发现数，减转案、预防与不属实数", "risks without an outcome at the period's end: carried over and found, less opened, prevented and unfounded"), own),
	}
}

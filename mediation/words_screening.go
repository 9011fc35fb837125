package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// practice is that disputes are screened for in rounds and risks graded by level. No article was found that says how, so that
// it is cited as what many places do.
var practice = townhall.Cite{Law: "矛盾纠纷排查制度（各地做法）", English: "dispute screening as practised locally", Unverified: true}

// ScreeningInterval is how often the places of a screening are gone over again, counted from a round's first day. No law gives
// an interval, so that no rulebook has this rule unless a local pack adds it; then it is the schedule of a campaign that says
// nothing else.
var ScreeningInterval = townhall.Rule[townhall.Limit]("mediation.screening_interval", townhall.Say("mediation.screening_interval", "矛盾纠纷排查的间隔", "interval between rounds of dispute screening"))

// RiskResponse is how soon a high risk is to come to an outcome. No law gives days either: it binds where a local pack adds it.
var RiskResponse = townhall.Rule[townhall.Limit]("mediation.risk_response", townhall.Say("mediation.risk_response", "高风险隐患的处置期限", "time to act on a high risk"))

// ScreeningState is where a screening stands.
type ScreeningState string

// The states of a screening.
const (
	ScreeningOpen    ScreeningState = "open"    // 本轮进行中
	ScreeningWaiting ScreeningState = "waiting" // 待下一轮
	ScreeningEnded   ScreeningState = "ended"   // 已结束
)

var screeningStates = []named[ScreeningState]{
	{ScreeningOpen, townhall.Say("mediation.screening.state.open", "本轮进行中", "round open")},
	{ScreeningWaiting, townhall.Say("mediation.screening.state.waiting", "待下一轮", "between rounds")},
	{ScreeningEnded, townhall.Say("mediation.screening.state.ended", "已结束", "ended")},
}

// Text names the state.
func (s ScreeningState) Text() townhall.Text { return nameOf(screeningStates, s) }

// RiskState is what has become of a risk.
type RiskState string

// The states of a risk.
const (
	RiskFound     RiskState = "found"     // 已发现，在跟踪
	RiskOpened    RiskState = "opened"    // 已转为调解案件
	RiskPrevented RiskState = "prevented" // 已预防
	RiskUnfounded RiskState = "unfounded" // 经查不属实
)

var riskStates = []named[RiskState]{
	{RiskFound, townhall.Say("mediation.risk.state.found", "已发现", "found")},
	{RiskOpened, townhall.Say("mediation.risk.state.opened", "已转为调解案件", "case opened")},
	{RiskPrevented, townhall.Say("mediation.risk.state.prevented", "已预防", "dispute prevented")},
	{RiskUnfounded, townhall.Say("mediation.risk.state.unfounded", "经查不属实", "unfounded")},
}

// Text names the state.
func (s RiskState) Text() townhall.Text { return nameOf(riskStates, s) }

// RiskLevel (风险等级) is how much a risk is watched.
type RiskLevel string

// The levels of risks.
const (
	LowRisk    RiskLevel = "low"    // 低风险
	MediumRisk RiskLevel = "medium" // 中风险
	HighRisk   RiskLevel = "high"   // 高风险
)

var riskLevels = []named[RiskLevel]{
	{LowRisk, townhall.Say("mediation.risk.level.low", "低风险", "low risk")},
	{MediumRisk, townhall.Say("mediation.risk.level.medium", "中风险", "medium risk")},
	{HighRisk, townhall.Say("mediation.risk.level.high", "高风险", "high risk")},
}

// RiskLevels lists the levels, from the lowest.
func RiskLevels() []RiskLevel { return listed(riskLevels) }

// Text names the level.
func (l RiskLevel) Text() townhall.Text { return nameOf(riskLevels, l) }

// tableOf is a list of states as a table of ways wants it.
func tableOf[S ~string](list []named[S], final ...S) []townhall.StateName[S] {
	out := make([]townhall.StateName[S], len(list))
	for i, n := range list {
		out[i] = townhall.StateName[S]{State: n.word, Name: n.text, Final: slices.Contains(final, n.word)}
	}
	return out
}

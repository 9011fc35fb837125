package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// AppealRoute (救济途径) is a way to have a decision looked at again.
type AppealRoute string

// The routes.
const (
	Reconsideration AppealRoute = "reconsideration" // 行政复议
	Suit            AppealRoute = "suit"            // 行政诉讼
)

// Text names the route.
func (r AppealRoute) Text() townhall.Text {
	switch r {
	case Reconsideration:
		return townhall.Say("powers.appeal.reconsideration", "行政复议", "administrative reconsideration")
	case Suit:
		return townhall.Say("powers.appeal.suit", "行政诉讼", "suit in court")
	}
	return townhall.Plain(string(r))
}

// limit is the rule of how soon an appeal of the route is lodged, if the route is known.
func (r AppealRoute) limit() (townhall.Dated[townhall.Limit], bool) {
	switch r {
	case Reconsideration:
		return ReconsiderationLimit, true
	case Suit:
		return SuitLimit, true
	}
	return townhall.Dated[townhall.Limit]{}, false
}

// Appeal is a route as it was told: to whom, and until when; without a time it is that of the statute.
type Appeal struct {
	Route  AppealRoute    `json:"route"`
	To     string         `json:"to"`
	Within townhall.Limit `json:"within"`
}

// Service (送达) is how the decision reached the party, and when that counts as done: the times to appeal run from then.
type Service struct {
	On       townhall.Date         `json:"on"`
	How      string                `json:"how"`                // 直接、留置、邮寄、经确认的电子送达、公告
	Attached []townhall.Attachment `json:"attached,omitempty"` // 送达回证
}

// Lodged (复议、诉讼) is an appeal, from the day on which it was lodged to its outcome. It does not stop the decision's force.
type Lodged struct {
	Route  AppealRoute       `json:"route"`
	By     townhall.PersonID `json:"by"`
	On     townhall.Date     `json:"on"`
	Excuse string            `json:"excuse,omitempty"` // 正当理由, of one that is late, or lodged again though it was given up
	Result Result            `json:"result,omitzero"`
}

// Result (结果) is what became of an appeal, and by whom.
type Result struct {
	On      townhall.Date     `json:"on"` // the day on which the decision or judgement was received, or on which the time to answer ended
	By      townhall.UnitID   `json:"by"` // who reconsidered it or ought to have, the court
	Outcome Outcome           `json:"outcome"`
	Reason  string            `json:"reason,omitempty"`
	Of      townhall.PersonID `json:"of,omitempty"` // whose appeal it is, where several by one route are open; not kept, since it stands with its appeal
}

// Outcome is what became of an appeal.
type Outcome string

// The outcomes.
const (
	Upheld    Outcome = "upheld"    // 维持、驳回请求
	Changed   Outcome = "changed"   // 变更
	Annulled  Outcome = "annulled"  // 撤销、确认违法或者无效
	GivenUp   Outcome = "withdrawn" // 撤回申请、撤诉
	Dismissed Outcome = "dismissed" // 不予受理、驳回申请、驳回起诉

	Unanswered Outcome = "unanswered" // 复议机关逾期不作决定: the suit is open all the same
)

// Text names the outcome.
func (o Outcome) Text() townhall.Text {
	switch o {
	case Upheld:
		return townhall.Say("powers.outcome.upheld", "维持", "upheld")
	case Changed:
		return townhall.Say("powers.outcome.changed", "变更", "changed")
	case Annulled:
		return townhall.Say("powers.outcome.annulled", "撤销、确认违法或者无效", "annulled")
	case GivenUp:
		return townhall.Say("powers.outcome.withdrawn", "撤回", "withdrawn")
	case Dismissed:
		return townhall.Say("powers.outcome.dismissed", "不予受理或者驳回", "dismissed")
	case Unanswered:
		return townhall.Say("powers.outcome.unanswered", "逾期不作决定", "unanswered")
	}
	return townhall.Plain(string(o))
}

// of reports whether an appeal of the route may have the outcome: a court answers.
func (o Outcome) of(r AppealRoute) bool {
	return o.won() || o == Upheld || o == GivenUp || o == Dismissed || o == Unanswered && r == Reconsideration
}

// won reports whether the decision was changed or annulled.
func (o Outcome) won() bool { return o == Changed || o == Annulled }

// lodgedBy lists somebody's appeals, by one route or by all.
func (a Act) lodgedBy(p townhall.PersonID, routes ...AppealRoute) []Lodged {
	return slices.DeleteFunc(slices.Clone(a.Appeals), func(l Lodged) bool {
		return l.By != p || len(routes) > 0 && !slices.Contains(routes, l.Route)
	})
}

// won is the last appeal by a route that changed or annulled the decision.
func (a Act) won(r AppealRoute) (Lodged, bool) {
	for _, l := range slices.Backward(a.Appeals) {
		if l.Route == r && l.Result.Outcome.won() {
			return l, true
		}
	}
	return Lodged{}, false
}

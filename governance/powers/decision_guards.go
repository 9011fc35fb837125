package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

var (
	decisionWhole = actGuard{Code: "powers.decision", Field: "decision", Say: townhall.Say("powers.decision.whole", "写明文号、内容、理由和负责人", "it has a number, a text, reasons, and who decided"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			d := c.Decision
			return said(d.Number) && worded(d.Text) && said(d.Reasons) && said(d.By)
		}}
	placeOfPublication = actGuard{Code: "powers.published", Field: "published.where", Cite: guidance, Say: townhall.Say("powers.published", "写明在何处公开", "it says where the result was published"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.Act.Published.Where) }}
	withheldByLaw = actGuard{Code: "powers.withheld", Field: "published.withheld", Cite: guidance, Say: townhall.Say("powers.withheld", "不予公开的，说明理由和依据", "what is withheld says why and by which source"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			return said(c.Act.Published.Withheld) && !c.Act.Published.Basis.IsZero()
		}}
	serviceWhole = actGuard{Code: "powers.served", Field: "service", Say: townhall.Say("powers.served", "写明送达方式，回证可查", "it says how the decision was served, with receipts that can be found"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.Service.How) && filed(c.Service.Attached...) }}
	servedOnce = actGuard{Code: "powers.served.once", Field: "service", Say: townhall.Say("powers.served.once", "此前未送达", "it was not served before"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.again }}
	routeKnown = actGuard{Code: "powers.appeal.route", Field: "appeals.route", Say: townhall.Say("powers.appeal.route", "行政复议或者行政诉讼", "it is a reconsideration or a suit"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			_, known := last(c.Appeals).Route.limit()
			return known
		},
		Shows: func(c actMatter, _ townhall.Moment) (need, found any) { return nil, last(c.Appeals).Route }}
	appellantNamed = actGuard{Code: "powers.appeal.by", Field: "appeals.by", Say: townhall.Say("powers.appeal.by", "写明由谁提出", "it says who appeals"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(last(c.Appeals).By) }}
	onePending = actGuard{Code: "powers.appeal.pending", Field: "appeals", Cite: reconsideration("29"), Say: townhall.Say("powers.appeal.pending", "同一人没有尚未了结的复议、诉讼", "no other appeal of the same person is still pending"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			own := c.lodgedBy(last(c.Appeals).By)
			return !slices.ContainsFunc(own[:len(own)-1], func(l Lodged) bool { return l.Result.On.IsZero() })
		}}
	suedFirst = actGuard{Code: "powers.appeal.sued", Field: "appeals.route", Cite: reconsideration("29-30"), Say: townhall.Say("powers.appeal.sued", "申请复议的，法院未受理过其诉讼", "who asks for reconsideration has brought no suit that a court took"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			taken := func(l Lodged) bool { return !l.Result.On.IsZero() && l.Result.Outcome != Dismissed }
			l := last(c.Appeals)
			return l.Route != Reconsideration || !slices.ContainsFunc(c.lodgedBy(l.By, Suit), taken)
		}}
	appealOpen = actGuard{Code: "powers.appeal.open", Field: "appeals", Say: townhall.Say("powers.appeal.open", "已经提出，尚无结果；数人提出的，写明是谁的", "it was lodged, and nothing has come of it yet; where several were, the result says whose it is of"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.again }}
	outcomeWhole = actGuard{Code: "powers.appeal.outcome", Field: "appeals.result", Say: townhall.Say("powers.appeal.outcome", "写明由谁作出、何种结果；法院没有逾期不作决定的", "it says by whom, and one outcome of the list; a court leaves no suit unanswered"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return c.result.Outcome.of(c.route) && said(c.result.By) },
		Shows: func(c actMatter, _ townhall.Moment) (need, found any) { return nil, c.result.Outcome }}
	appealWon = actGuard{Code: "powers.revocation.appeal", Field: "revocation.appeal", Say: townhall.Say("powers.revocation.appeal", "因复议、诉讼的，其结果为变更或者撤销", "if it names an appeal, that has changed or annulled the decision"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			_, won := c.won(c.Revocation.Appeal)
			return c.Revocation.Appeal == "" || won
		}}
	revocationWhole = actGuard{Code: "powers.revocation", Field: "revocation", Say: townhall.Say("powers.revocation", "写明由谁变更、撤销及其理由", "it says who changed or annulled it, and why"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.Revocation.By) && said(c.Revocation.Reason) }}
	wasPublished = actGuard{Code: "powers.take_down", Field: "published", Say: townhall.Say("powers.take_down.published", "曾经公开，尚未撤回", "it was published, and not taken down yet"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.Act.Published.Where) && !c.again }}
)

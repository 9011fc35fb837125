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
	routeTold = actGuard{Code: "powers.appeal.route", Field: "appeals.route", Say: townhall.Say("powers.appeal.route", "属于决定所告知的救济途径", "it goes by a route that the decision told"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			_, told := c.Decision.tells(last(c.Appeals).Route)
			return told
		},
		Shows: func(c actMatter, _ townhall.Moment) (need, found any) { return nil, last(c.Appeals).Route }}
	appellantNamed = actGuard{Code: "powers.appeal.by", Field: "appeals.by", Say: townhall.Say("powers.appeal.by", "写明由谁提出", "it says who appeals"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(last(c.Appeals).By) }}
	lodgedOnce = actGuard{Code: "powers.appeal.once", Field: "appeals.route", Say: townhall.Say("powers.appeal.once", "每一途径提出一次", "once by each route"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.again }}
	onePending = actGuard{Code: "powers.appeal.pending", Field: "appeals", Cite: reconsideration("29"), Say: townhall.Say("powers.appeal.pending", "没有尚未了结的复议、诉讼", "no other appeal is still pending"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.Appeals[:len(c.Appeals)-1], func(l Lodged) bool { return l.Result.On.IsZero() })
		}}
	appealOpen = actGuard{Code: "powers.appeal.open", Field: "appeals", Say: townhall.Say("powers.appeal.open", "已经提出，尚无结果", "it was lodged, and nothing has come of it yet"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.again }}
	outcomeWhole = actGuard{Code: "powers.appeal.outcome", Field: "appeals.result", Say: townhall.Say("powers.appeal.outcome", "写明由谁作出、何种结果", "it says by whom, and one outcome of the list"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return c.result.Outcome.known() && said(c.result.By) },
		Shows: func(c actMatter, _ townhall.Moment) (need, found any) { return nil, c.result.Outcome }}
	appealWon = actGuard{Code: "powers.revocation.appeal", Field: "revocation.appeal", Say: townhall.Say("powers.revocation.appeal", "因复议、诉讼的，其结果为变更或者撤销", "if it names an appeal, that has changed or annulled the decision"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			won, _ := c.appeal(c.Revocation.Appeal)
			return c.Revocation.Appeal == "" || won.Result.Outcome == Changed || won.Result.Outcome == Annulled
		}}
	revocationWhole = actGuard{Code: "powers.revocation", Field: "revocation", Say: townhall.Say("powers.revocation", "写明由谁变更、撤销及其理由", "it says who changed or annulled it, and why"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.Revocation.By) && said(c.Revocation.Reason) }}
	wasPublished = actGuard{Code: "powers.take_down", Field: "published", Say: townhall.Say("powers.take_down.published", "曾经公开，尚未撤回", "it was published, and not taken down yet"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.Act.Published.Where) && !c.again }}
)

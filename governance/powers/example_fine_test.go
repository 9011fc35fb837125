package powers_test

import (
	"context"
	"fmt"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance/powers"
)

// A fine from its notice to its decision, and on to the appeal that lowers it.
func ExampleDecideAct() {
	ctx := context.Background()
	office := cn.Office(memory.New(), townhall.Anyone())
	today := time.Date(2025, 3, 3, 9, 0, 0, 0, cn.Zone) // a Monday
	office.Now = func() time.Time { return today }
	zhao, wang, li := townhall.Actor{Person: "zhao"}, townhall.Actor{Person: "wang"}, townhall.Actor{Person: "li"}
	check := func(_ any, err error) {
		if err != nil {
			panic(err)
		}
	}
	hygiene := townhall.Cite{Law: "城市市容和环境卫生管理条例", English: "Regulation on City Appearance and Sanitation", Article: "34"}
	power := powers.Power{ID: "dumping", Department: "enforcement", Listings: []powers.Listing{{
		From: townhall.NewDate(2024, 1, 1), Published: townhall.NewDate(2023, 12, 1), Name: townhall.Plain("对随意倾倒垃圾的处罚"), Type: powers.Penalty,
		Content: townhall.Plain("责令改正，可以处以罚款"), Basis: []townhall.Cite{hygiene}, Level: powers.TownLevel,
		Posts: []powers.Post{{ID: "team", Name: townhall.Text{ZH: "中队长", EN: "head of the team"}}, {ID: "deputy", Name: townhall.Text{ZH: "分管副镇长", EN: "deputy mayor"}}}}}}
	check(powers.ListPower(ctx, office, zhao, power))

	// Two officers open the case, record it, and tell the shop what is intended.
	a, err := powers.ProposeAct(ctx, office, zhao, powers.Act{Title: townhall.Plain("对某店倾倒垃圾的处罚"), Power: "dumping", Type: powers.Penalty, Department: "enforcement",
		Party:    powers.Party{Kind: powers.Citizen, ID: "shopkeeper"},
		Officers: []powers.Officer{{Person: "zhao", Certificate: "ZF-001"}, {Person: "qian", Certificate: "ZF-002"}}})
	check(a, err)
	check(powers.RecordStep(ctx, office, zhao, a.Ref(), powers.Done{Step: powers.FullRecord, Note: "执法记录仪、现场笔录"}))
	check(powers.NotifyParty(ctx, office, zhao, a.Ref(), powers.Notice{Content: "罚款五千元", Facts: "三月一日倾倒垃圾，有录像", Basis: []townhall.Cite{hygiene}, Rights: true,
		Hearing: true, AnswerBy: townhall.NewDate(2025, 3, 12)}))
	_, err = powers.SignOff(ctx, office, wang, a.Ref(), powers.Sign{Post: "team"})
	fmt.Println(err)

	// It says something, and lets the time to ask for a hearing pass.
	check(powers.HearParty(ctx, office, zhao, a.Ref(), powers.Statement{Text: "初次违法，已清理", Answer: "采纳，从轻", Adopted: true}))
	today = today.AddDate(0, 0, 10)
	check(powers.SignOff(ctx, office, wang, a.Ref(), powers.Sign{Post: "team"}))
	check(powers.SignOff(ctx, office, li, a.Ref(), powers.Sign{Post: "deputy"}))
	a, err = powers.DecideAct(ctx, office, li, a.Ref(), powers.Decision{Number: "2025-1", Text: townhall.Plain("罚款五千元"), Reasons: "事实清楚，已听取陈述",
		Appeals: []powers.Appeal{{Route: powers.Reconsideration, To: "县人民政府"}, {Route: powers.Suit, To: "县人民法院"}}})
	check(a, err)
	for _, told := range a.Decision.Appeals {
		fmt.Println(told.Route.Text(), told.Within.Text())
	}
	check(powers.ServeAct(ctx, office, zhao, a.Ref(), powers.Service{How: "直接送达"}))
	check(powers.PublishAct(ctx, office, zhao, a.Ref(), powers.Publication{Where: "公示栏"}))

	// The shop has it reconsidered; meanwhile it stays in force.
	today = today.AddDate(0, 2, 0)
	_, err = powers.LodgeAppeal(ctx, office, zhao, a.Ref(), powers.Lodged{Route: powers.Reconsideration, By: "shopkeeper"})
	fmt.Println(err)
	a, err = powers.LodgeAppeal(ctx, office, zhao, a.Ref(), powers.Lodged{Route: powers.Reconsideration, By: "shopkeeper", On: townhall.NewDate(2025, 5, 12)})
	check(a, err)
	fmt.Println(a.State)
	check(powers.DecideAppeal(ctx, office, zhao, a.Ref(), powers.Reconsideration, powers.Result{By: "county", Outcome: powers.Changed, Reason: "过罚不相当"}))
	a, err = powers.RevokeAct(ctx, office, zhao, a.Ref(), powers.Revocation{By: "county", Reason: "改为罚款一千元", Appeal: powers.Reconsideration})
	check(a, err)
	fmt.Println(a.State)
	// Output:
	// refused: procedure: statement heard: needs stated, clearly waived, or the time given has passed, found 0 (Administrative Penalties Law (2021), art. 45); procedure: hearing: needs offered, and held by somebody who does not handle the case, clearly waived or not asked for in time, found — (Administrative Penalties Law (2021), art. 63-64)
	// administrative reconsideration within 60 calendar days
	// suit in court within 6 months
	// refused: within the time that was told, or else that of the statute, from the service on; one that is late says what kept it: needs 2025-05-12 or earlier, found 2025-05-13 (Administrative Reconsideration Law (2023), art. 20)
	// published
	// revoked
}

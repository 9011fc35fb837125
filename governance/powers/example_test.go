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

// May the enforcement team fine somebody for dumping rubbish? The register answers, clause by clause.
func ExampleRegister_Judge() {
	register := powers.Register{{ID: "dumping", Department: "enforcement", Listings: []powers.Listing{{
		From: townhall.NewDate(2024, 1, 1), Published: townhall.NewDate(2023, 12, 1), Name: townhall.Plain("对随意倾倒垃圾的处罚"), Type: powers.Penalty,
		Content: townhall.Plain("责令改正，可以处以罚款"), Posts: []powers.Post{{ID: "team"}, {ID: "deputy"}}, Basis: []townhall.Cite{{Law: "城市市容和环境卫生管理条例", Article: "34"}}, Level: powers.Assigned,
		Grant: powers.Grant{By: "province", Instrument: "赋权目录第7项", Published: townhall.NewDate(2023, 11, 1), Days: townhall.Since(townhall.NewDate(2024, 1, 1))}}}}}
	today := townhall.NewDate(2025, 3, 10)
	m := townhall.Moment{Today: today, Rules: cn.Rulebook, Calendar: cn.Calendar}
	act := powers.Act{Power: "dumping", Type: powers.Penalty, Department: "enforcement", Proposed: today,
		Officers: []powers.Officer{{Person: "o1", Certificate: "ZF-001"}}}
	f, err := register.Judge(m, act, today)
	if err != nil {
		panic(err)
	}
	fmt.Println(f.In(townhall.ZH))

	act.Power = "parking"
	fmt.Println(register.Check(m, act, today))
	// Output:
	// ✗ 依法履职
	//   ✓ 在权责清单之内
	//     ✓ 权责清单中有该事项，清单之外没有依据：dumping（《行政处罚法》第38条）
	//     ✓ 属于该部门的职权：应为enforcement，实为enforcement（《行政处罚法》第17条）
	//     ✓ 当日在清单上有效：应为自2024-01-01起，实为2025-03-10（《行政处罚法》第17条）
	//     ✓ 在管辖区域之内（《行政处罚法》第22条）
	//     ✓ 与该事项的权力类型一致：应为行政处罚，实为行政处罚（《行政处罚法》第17条）
	//     ✓ 有法定依据：《城市市容和环境卫生管理条例》第34条（《行政处罚法》第38条）
	//     ✓ 赋权有文号、授权机关、公布日期和起止日期：赋权目录第7项（《行政处罚法》第24条）
	//     ✓ 在赋权、委托的期间内：应为自2024-01-01起，实为2025-03-10（《行政处罚法》第24条）
	//     ✓ 赋权决定或者委托书已公布：应为至2025-03-10止，实为2023-11-01（《行政处罚法》第24条）
	//   ✗ 程序齐备
	//     ✓ 程序：事前公示：应为至2025-03-10止，实为2023-12-01（《行政处罚法》第39条）
	//     ✗ 程序：持证执法人员：应为≥2，实为1（《行政处罚法》第42条）
	//     ✗ 程序：事先告知：—（《行政处罚法》第44条）
	//     ✗ 程序：听取陈述、申辩：应为已陈述、明确放弃或者所给期限已过，实为0（《行政处罚法》第45条）
	//     ✗ 程序：全过程记录（《行政处罚法》第47条）
	// refused: the power is in the register; outside it there is no basis: parking (Administrative Penalties Law (2021), art. 38)
}

// An inspection goes up its chain of posts; nobody skips one, and nobody signs for a post that they do not hold: the policy reads whose
// turn it is from the record.
func ExampleSignOff() {
	ctx := context.Background()
	posts := map[townhall.PersonID]string{"wang": "team", "li": "deputy"}
	office := cn.Office(memory.New(), townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		if r.Verb != "sign" || r.Before != nil { // asked again, of what came of it
			return nil
		}
		a, err := townhall.Read[powers.Act](r.Record)
		if err != nil {
			return err
		}
		if next, open := a.Chain.Next(); open && posts[r.By.Person] != next.ID {
			return townhall.Denied(r)
		}
		return nil
	}))
	office.Now = func() time.Time { return time.Date(2025, 3, 10, 9, 0, 0, 0, cn.Zone) }
	clerk := townhall.Actor{Person: "clerk", Unit: "enforcement"}
	check := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	p, err := powers.ListPower(ctx, office, clerk, powers.Power{ID: "market", Department: "enforcement", Listings: []powers.Listing{{
		From: townhall.NewDate(2024, 1, 1), Published: townhall.NewDate(2023, 12, 1), Name: townhall.Plain("集市检查"), Type: powers.Inspection, Content: townhall.Plain("检查集市秩序"),
		Basis: []townhall.Cite{{Law: "城市市容和环境卫生管理条例", Article: "14"}}, Level: powers.TownLevel,
		Posts: []powers.Post{{ID: "team", Name: townhall.Text{ZH: "中队长", EN: "head of the team"}}, {ID: "deputy", Name: townhall.Text{ZH: "分管副镇长", EN: "deputy mayor"}}}}}})
	check(err)
	a, err := powers.ProposeAct(ctx, office, clerk, powers.Act{ID: "m1", Title: townhall.Plain("三月集市检查"), Power: p.ID, Type: powers.Inspection, Department: "enforcement"})
	check(err)
	wang, li := townhall.Actor{Person: "wang"}, townhall.Actor{Person: "li"}
	_, err = powers.SignOff(ctx, office, wang, a.Ref(), powers.Sign{Post: "team"})
	fmt.Println(err)
	_, err = powers.RecordStep(ctx, office, clerk, a.Ref(), powers.Done{Step: powers.FullRecord, By: "zhao", Note: "检查笔录"})
	check(err)
	_, err = powers.SignOff(ctx, office, li, a.Ref(), powers.Sign{Post: "deputy"})
	fmt.Println(err)
	for _, s := range []struct {
		by   townhall.Actor
		post string
	}{{wang, "team"}, {li, "deputy"}} {
		a, err = powers.SignOff(ctx, office, s.by, a.Ref(), powers.Sign{Post: s.post})
		check(err)
		fmt.Println(s.post, a.State)
	}
	// Output:
	// refused: procedure: full-process record (General Office of the State Council, guidance 2018 no. 118 on publicity, full record and legal review of enforcement (unverified))
	// townhall: forbidden: powers.act/m1 sign: needs an actor who may sign, found li
	// team proposed
	// deputy reviewed
}

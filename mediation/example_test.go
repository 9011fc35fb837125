package mediation_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/mediation"
)

// The year's figures, with exact rates.
func ExampleStatistics() {
	ctx := context.Background()
	office := exampleOffice()
	mediateOrally(ctx, office)

	s, err := mediation.Statistics(ctx, office.Store, townhall.Year(2025), mediation.ByPlace)
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Accepted, s.Oral, s.Written, s.SuccessRate)
	for _, g := range s.By(mediation.ByPlace) {
		fmt.Println(g.Group, g.Accepted)
	}
	// Output:
	// 1 1 0 1/1
	// shuinan/dongcun 1
}

// A dispute from acceptance to an oral agreement, in an office.
func ExampleAgreeOrally() {
	c := mediateOrally(context.Background(), exampleOffice())
	fmt.Println(c.State, c.Agreement.Form, c.Agreement.Effective)
	// Output: agreed oral 2025-03-03
}

// The same steps without any store: values in, values out.
func ExampleCase_Seal() {
	at := townhall.Moment{Today: townhall.NewDate(2025, 3, 3), Rules: cn.Rulebook, Calendar: cn.Calendar}
	body := mediation.Committee{ID: "dongcun", Formed: at.Today, Members: []mediation.Member{{Person: "m1"}}}
	c := mediation.Case{State: mediation.Drafted, Committee: body.ID, Accepted: at.Today, Mediators: []townhall.PersonID{"m1"},
		Parties:   []mediation.Party{{Person: "wang", Side: "a"}, {Person: "li", Side: "b"}},
		Agreement: &mediation.Agreement{Form: mediation.Written, On: at.Today, Content: "fence back by 20 cm"}}
	c, _, _ = c.Sign(at, mediation.Signature{Person: "wang"})

	_, _, err := c.Seal(at, body, at.Today)
	var refusal *townhall.Refusal
	if errors.As(err, &refusal) {
		fmt.Println(refusal.Finding.In(townhall.ZH))
	}
	// Output:
	// ✗ 调解案件：盖章生效
	//   ✓ 有受理本案的调解委员会：dongcun（2025-03-03设立）（《人民调解法》第8条）
	//   ✓ 没有当事人明确拒绝调解（《人民调解法》第17条）
	//   ✗ 各方当事人均已签名、盖章或者按指印：应为wang、li，实为wang（《人民调解法》第29条）
	//   ✗ 调解员已签名：应为m1中至少一人，实为—（《人民调解法》第29条）
	//   ✓ 签名的调解员签名之日均为本委员会的调解员（《人民调解法》第29条）
	//   ✓ 日期先后有序，且不晚于今日
}

// Who mediates is answered by the day: the members of that term, and those engaged then.
func ExampleCommittee_Reelect() {
	at := func(year int, month time.Month, day int) townhall.Moment {
		return townhall.Moment{Ref: townhall.Ref{ID: "dongcun"}, Today: townhall.NewDate(year, month, day), Rules: cn.Rulebook, Calendar: cn.Calendar}
	}
	c, _, err := mediation.Committee{Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly, Formed: townhall.NewDate(2025, 1, 6),
		Members: []mediation.Member{{Person: "m1", Director: true}, {Person: "m2", Woman: true}, {Person: "m3"}}}.Establish(at(2025, 1, 6))
	if err != nil {
		panic(err)
	}
	election := at(2027, 12, 20)
	c, _, err = c.Reelect(election, mediation.Election{Members: []mediation.Member{
		{Person: "m2", Director: true, Woman: true}, {Person: "m3"}, {Person: "m4"}}})
	if err != nil {
		panic(err)
	}
	fmt.Println(c.Mediates("m1", townhall.NewDate(2027, 12, 19)), c.Mediates("m1", election.Today))
	due, err := c.Duties[1].Due(cn.Calendar)
	fmt.Println("next election by", due.Date, err)
	// Output:
	// true false
	// next election by 2030-12-20 <nil>
}

// The table of a case's ways prints itself.
func ExampleCase_states() {
	fmt.Print(mediation.CaseStates.Diagram(townhall.EN))
	// Output:
	// stateDiagram-v2
	//     declined : declined
	//     accepted : accepted
	//     mediating : in mediation
	//     drafted : agreement drafted
	//     agreed : agreement effective
	//     performed : performed
	//     breached : agreement breached
	//     rescinded : agreement rescinded
	//     ended : ended without agreement
	//     [*] --> declined : decline
	//     [*] --> accepted : accept
	//     accepted --> accepted : transfer
	//     mediating --> accepted : transfer
	//     accepted --> mediating : mediate
	//     mediating --> mediating : mediate
	//     drafted --> mediating : mediate
	//     mediating --> agreed : agree orally
	//     mediating --> drafted : draft a written agreement
	//     drafted --> drafted : draft a written agreement
	//     drafted --> agreed : seal
	//     agreed --> performed : perform
	//     breached --> performed : perform
	//     agreed --> breached : report a breach
	//     agreed --> rescinded : rescind
	//     performed --> rescinded : rescind
	//     breached --> rescinded : rescind
	//     accepted --> ended : end
	//     mediating --> ended : end
	//     drafted --> ended : end
	//     declined --> [*]
	//     rescinded --> [*]
	//     ended --> [*]
}

func exampleOffice() townhall.Office {
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return time.Date(2025, 3, 3, 9, 0, 0, 0, cn.Zone) }
	return office
}

func exampleCommittee(ctx context.Context, office townhall.Office) mediation.Committee {
	body, err := mediation.Establish(ctx, office, townhall.Actor{Person: "m1"}, mediation.Committee{
		Place: "shuinan/dongcun", Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly, Formed: townhall.NewDate(2025, 1, 6),
		Members: []mediation.Member{{Person: "m1", Director: true}, {Person: "m2", Woman: true}, {Person: "m3"}}})
	if err != nil {
		panic(err)
	}
	return body
}

func mediateOrally(ctx context.Context, office townhall.Office) mediation.Case {
	by := townhall.Actor{Person: "m1", Capacity: "mediator"}
	body := exampleCommittee(ctx, office)
	c, err := mediation.Accept(ctx, office, by, mediation.Application{Committee: body.ID, Place: "shuinan/dongcun", Category: mediation.Neighbours,
		Source: mediation.OwnMotion, Parties: []mediation.Party{{Person: "wang", Side: "a"}, {Person: "li", Side: "b"}}})
	if err == nil {
		c, err = mediation.Assign(ctx, office, by, c.Ref(), mediation.Assignment{Mediators: []townhall.PersonID{"m1"}})
	}
	if err == nil {
		c, err = mediation.Mediate(ctx, office, by, c.Ref(), mediation.Session{Record: "both heard at the fence", Rights: true})
	}
	if err == nil {
		c, err = mediation.AgreeOrally(ctx, office, by, c.Ref(), mediation.Terms{Content: "fence back by 20 cm before 1 June"})
	}
	if err != nil {
		panic(err)
	}
	return c
}

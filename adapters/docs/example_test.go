package docs_test

import (
	"context"
	"fmt"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/docs"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/adapters/vault"
	"github.com/townhall-go/townhall/mediation"
)

// village is an office with a committee of which m1 is the director, and who lives there.
func village(ctx context.Context) (townhall.Office, townhall.Vault) {
	office := cn.Office(memory.New(), townhall.Anyone())
	people, err := vault.Memory(make([]byte, 32)) // a key of the host's, kept elsewhere
	if err != nil {
		panic(err)
	}
	for id, name := range map[townhall.PersonID]string{"wang": "王建国", "li": "李秀英", "m1": "赵明"} {
		if err := people.Put(ctx, id, townhall.Person{Name: name}); err != nil {
			panic(err)
		}
	}
	_, err = mediation.Establish(ctx, office, townhall.Actor{Person: "m1"}, mediation.Committee{ID: "dongcun", Name: townhall.Plain("东村人民调解委员会"), Place: "shuinan/dongcun",
		Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly, Formed: townhall.DateOf(office.Now()),
		Members: []mediation.Member{{Person: "m1", Director: true}, {Person: "m2", Woman: true}, {Person: "m3"}}})
	if err != nil {
		panic(err)
	}
	return office, people
}

// A quick case is on paper as soon as it is recorded: docs.HTML prints the whole file, and each document fills the county's form.
func ExampleCaseFile() {
	ctx := context.Background()
	office, people := village(ctx)
	c, err := mediation.Quick(ctx, office, townhall.Actor{Person: "m1"}, mediation.QuickCase{Place: "shuinan/dongcun", Category: mediation.Neighbours,
		Parties: []mediation.Party{{Person: "wang", Side: "a"}, {Person: "li", Side: "b"}}, Agreed: "围栏后退二十厘米。"})
	if err != nil {
		panic(err)
	}
	file, err := docs.LoadCaseFile(ctx, office, people, c.Ref(), townhall.ZH)
	if err != nil {
		panic(err)
	}
	for _, d := range file.Documents() {
		fmt.Println(d.Title.In(d.Language))
	}
	for _, line := range file.Agreement().Signatures {
		fmt.Println(line.Label.In(townhall.ZH), line.Value.In(townhall.ZH))
	}
	// Output:
	// 人民调解卷宗
	// 卷内目录
	// 人民调解申请、受理登记表
	// 人民调解当事人权利义务告知书
	// 人民调解记录（第1次）
	// 人民调解口头协议登记表
	// 当事人 王建国
	// 当事人 李秀英
	// 人民调解员 赵明
	// 记录人（签名） —
}

// The form for superiors: each figure beside the words that say how it was counted.
func ExampleStatisticsForm() {
	ctx := context.Background()
	office, _ := village(ctx)
	year := townhall.Year(townhall.DateOf(office.Now()).Year())
	figures, err := mediation.Statistics(ctx, office.Store, year, mediation.ByCategory)
	if err != nil {
		panic(err)
	}
	form := docs.StatisticsForm(figures, nil, townhall.EN, mediation.ByCategory)
	for _, t := range form.Tables {
		fmt.Println(t.Title.In(townhall.EN))
	}
	rate := form.Tables[0].Rows[16]
	fmt.Println(rate[0], rate[1], rate[2])
	// Output:
	// Figures
	// Applications declined
	// Escalations
	// By category
	// success rate — agreements, oral and written, over handled
}

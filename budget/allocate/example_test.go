package allocate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/pabulib"
	"github.com/townhall-go/townhall/budget/allocate"
	"github.com/townhall-go/townhall/governance/vote"
)

// park is a small election: 100 euros, three projects, ten voters.
func park() *allocate.Election {
	euros := func(n int64) townhall.Money { m, _ := townhall.NewMoney(n*100, "EUR"); return m }
	e := &allocate.Election{Budget: euros(100), Projects: []allocate.Project{
		{ID: "bridge", Name: "A new footbridge", Cost: euros(60)},
		{ID: "lamps", Name: "Lamps along the river", Cost: euros(50)},
		{ID: "bench", Name: "Benches in the north", Cost: euros(40)},
	}}
	for range 6 {
		e.Ballots.Append([]uint16{0, 1}) // bridge and lamps
	}
	for range 4 {
		e.Ballots.Append([]uint16{2}) // bench
	}
	return e
}

// A budget is allocated, and each project says why it is in or out.
func Example() {
	outcome, err := allocate.EqualShares(allocate.Cost, allocate.Add1).Decide(park())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range outcome.Projects {
		fmt.Println(p.ID, p.Chosen)
		fmt.Println(p.Why.In(townhall.EN))
	}
	// Output:
	// bridge true
	// ✓ chosen in round 1, effective votes 6 of 6; it costs 60.00 EUR
	// lamps false
	// ✗ what its supporters together had left, in round 2: needs 50.00 EUR, found 0.00 EUR
	// bench true
	// ✓ chosen in round 2, effective votes 4 of 4; it costs 40.00 EUR
}

// The rule is a value: it is stored, compared and published in words.
func ExampleRule() {
	rule := allocate.EqualShares(allocate.Cost, allocate.Add1)
	rule.Ties.By = []allocate.Tie{allocate.MostVotes, allocate.LowestCost}
	rule.Threshold.Votes = 50
	doc, _ := json.Marshal(rule)
	fmt.Println(string(doc))
	fmt.Println(rule.Text().In(townhall.EN))
	fmt.Println(rule.Text().In(townhall.ZH))
	// Output:
	// {"method":"equalshares","utility":"cost","completion":"add1","threshold":{"votes":50},"ties":{"by":["maxvotes","mincost"]}}
	// the Method of Equal Shares, a project being worth its cost; shares raised by one currency unit at a time until nothing more fits or one more would overspend the budget; votes: 50 at least; ties: more votes, the lower cost, the lower id
	// 等额份额法，项目的效用为其金额；每人份额逐单位增加，直至再无项目可容纳或再加即超预算；得票至少50；同分时：得票多者、金额小者、编号在前者
}

// What would it have needed, and who paid what?
func ExampleOutcome_Explain() {
	election := park()
	outcome, err := allocate.EqualShares(allocate.Cost, allocate.None).Decide(election)
	if err != nil {
		fmt.Println(err)
		return
	}
	story, err := outcome.Explain(election)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range story.Rounds {
		for _, s := range r.Shares {
			fmt.Println(election.Projects[r.Project].ID, "is paid by", s.Voters, "voters with", s.Amount.RatString(), "cents each")
		}
	}
	for i, p := range story.Projects {
		if !outcome.Projects[i].Chosen {
			fmt.Println(election.Projects[i].ID+":", p.Text().In(townhall.EN))
		}
	}
	// Output:
	// bridge is paid by 6 voters with 1000 cents each
	// bench is paid by 4 voters with 1000 cents each
	// lamps: approvals it lacked: 1
}

// Ties by a lot that nobody could steer: what it drew is the order.
func ExampleTies() {
	election := park()
	lot := vote.Lot{Names: []string{"bridge", "lamps", "bench"}, Draw: 3, Source: "lottery of 12 October, seven numbers", Secret: []byte("kept until the draw!")}
	commitment, _ := lot.Commitment() // published before
	fmt.Println(commitment[:8])
	order, _ := lot.Drawn("3 8 15 21 28 31 40")
	rule := allocate.Greedy(allocate.Cost)
	rule.Ties = allocate.Ties{By: []allocate.Tie{allocate.InOrder}, Order: order}
	outcome, err := rule.Decide(election)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(order, outcome.Winners())
	// Output:
	// c27fd846
	// [lamps bench bridge] [lamps bench]
}

// A file that a city published is counted by the rule of another.
func ExampleRule_Decide() {
	city, err := pabulib.Read(strings.NewReader(strings.Join([]string{
		"META", "key;value", "description;A small town", "country;Utopia", "unit;Town", "instance;2026", "num_projects;2", "num_votes;3", "budget;100", "vote_type;approval", "rule;greedy", "date_begin;2026", "date_end;2026", "currency;EUR",
		"PROJECTS", "project_id;cost", "1;70", "2;30",
		"VOTES", "voter_id;vote", "a;1", "b;1,2", "c;2", ""}, "\n")))
	if err != nil {
		fmt.Println(err)
		return
	}
	outcome, err := allocate.EqualShares(allocate.Cost, allocate.Add1).Decide(city.Election)
	if err != nil {
		fmt.Println(err)
		return
	}
	published, err := pabulib.NewInstance(city.Election, city.Meta, outcome)
	if err != nil {
		fmt.Println(err)
		return
	}
	var out bytes.Buffer
	if err := published.Write(&out); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(outcome.Winners(), outcome.Cost, outcome.Left)
	// Output:
	// [1 2] 100.00 EUR 0.00 EUR
}

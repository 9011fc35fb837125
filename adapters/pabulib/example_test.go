package pabulib_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/pabulib"
	"github.com/townhall-go/townhall/budget/allocate"
)

const town = `META
key;value
description;Green budget
country;Poland
unit;Town
instance;2025
num_projects;3
num_votes;4
budget;1000
vote_type;approval
rule;greedy
date_begin;01.10.2025
date_end;15.10.2025
currency;PLN
PROJECTS
project_id;cost;votes;name;selected
1;600;3;Trees;1
2;500;2;Swings;0
3;300;1;Bench;1
VOTES
voter_id;vote
anna;1,2
jan;1
ewa;2,1
piotr;3
`

// A published election is counted again.
func Example() {
	instance, err := pabulib.Read(strings.NewReader(town))
	if err != nil {
		fmt.Println(townhall.Explain(err, townhall.EN))
		return
	}
	outcome, err := allocate.Greedy(allocate.Cost).Decide(instance.Election)
	if err != nil {
		fmt.Println(townhall.Explain(err, townhall.EN))
		return
	}
	for i, p := range outcome.Projects {
		fmt.Println(instance.Election.Projects[i].Name, p.Chosen, instance.Claims[i].Selected == 1)
	}
	// Output:
	// Trees true true
	// Swings false false
	// Bench true true
}

// Everything that is wrong with a file, with its line.
func ExampleCheck() {
	file := strings.NewReplacer("2;500", "2;-500", "piotr;3", "anna;3").Replace(town)
	for problem, err := range pabulib.Check(strings.NewReader(file)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(problem.Line, problem.Field, problem.Refused)
	}
	// Output:
	// 18 cost true
	// 22 vote false
	// 24 vote false
	// 25 voter_id false
	// 7 num_projects false
}

// Voters' ids are taken out of a file before it is published; all else stays as it is.
func ExampleDocument() {
	document, err := pabulib.ReadDocument(strings.NewReader(town))
	if err != nil {
		fmt.Println(err)
		return
	}
	for n, row := range document.Votes.Rows {
		row[document.Votes.Column("voter_id")] = fmt.Sprint(n + 1)
	}
	document.Meta.Rows, document.Projects.Rows = nil, nil // to keep this short
	if err := document.Write(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// META
	// key;value
	// PROJECTS
	// project_id;cost;votes;name;selected
	// VOTES
	// voter_id;vote
	// 1;1,2
	// 2;1
	// 3;2,1
	// 4;3
}

package townhall_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/townhall-go/townhall"
)

func ExampleSuppress() {
	outcomes := []townhall.Text{townhall.Say("oral", "口头", "oral"), townhall.Say("written", "书面", "written"), townhall.Say("ended", "终止", "ended")}
	byVillage := townhall.Table{Rows: []townhall.Text{townhall.Plain("Dongcun"), townhall.Plain("Xicun"), townhall.Plain("Nancun")}, Columns: outcomes,
		Cells: [][]int64{{31, 3, 0}, {28, 12, 6}, {20, 9, 7}}}
	byCategory := townhall.Table{Rows: []townhall.Text{townhall.Plain("neighbours"), townhall.Plain("family")}, Columns: outcomes,
		Cells: [][]int64{{60, 14, 8}, {19, 10, 5}}}
	published, err := townhall.Suppress(5, byVillage, byCategory)
	if err != nil {
		panic(err)
	}
	for _, table := range published {
		for _, line := range table.Lines(townhall.EN) {
			fmt.Println(strings.TrimSpace(strings.Join(line, " | ")))
		}
	}
	fmt.Println(published[0].Legend())
	fmt.Println(published[0].Legend().In(townhall.ZH))
	// Output:
	// | oral | written | ended | total
	// Dongcun | · | · | 0 | 34
	// Xicun | 28 | 12 | 6 | 46
	// Nancun | · | · | 7 | 36
	// total | 79 | 24 | 13 | 116
	// | oral | written | ended | total
	// neighbours | 60 | 14 | 8 | 82
	// family | 19 | 10 | 5 | 34
	// total | 79 | 24 | 13 | 116
	// “·”: a number not published, to protect the people counted: one from 1 to 4, or one by which such a number could be worked out; zero is published
	// “·”：为保护当事人不公布的数，即 1 至 4 的数，以及可据以推算出这类数的数；0 照实公布
}

func ExamplePublished() {
	table := townhall.Table{Rows: []townhall.Text{townhall.Plain("a"), townhall.Plain("b")}, Columns: []townhall.Text{townhall.Plain("yes"), townhall.Plain("no")},
		Cells: [][]int64{{2, 0}, {40, 30}}}
	published, _ := townhall.Suppress(5, table)
	cells, _ := json.Marshal(published[0].Cells)
	fmt.Println(string(cells))
	n, known := published[0].Cells[0][1].Number()
	fmt.Println(n, known)
	_, known = published[0].Cells[0][0].Number()
	fmt.Println(known)
	// Output:
	// [[null,0],[null,30]]
	// 0 true
	// false
}

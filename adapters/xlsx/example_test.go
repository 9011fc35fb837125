package xlsx_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/xlsx"
)

// A table streams from wherever it comes, and reads back as it was written.
func Example() {
	cases := xlsx.Table{
		Name: townhall.Say("example.cases", "案件", "Cases"),
		Columns: []xlsx.Column{
			{Label: townhall.Say("example.village", "村", "Village"), Width: 20},
			{Label: townhall.Say("example.rate", "成功率", "Success rate")},
			{Label: townhall.Say("example.pay", "补贴", "Pay")}},
		Rows: func(yield func([]townhall.Value, error) bool) {
			_ = yield([]townhall.Value{townhall.ValueOf("东村"), townhall.ValueOf(townhall.RatioOf(2, 3)), townhall.ValueOf(townhall.Yuan(300))}, nil)
		},
	}
	var file bytes.Buffer
	if err := xlsx.Write(&file, townhall.ZH, cases); err != nil {
		fmt.Println(err)
	}
	sheets, err := xlsx.Read(&file, xlsx.Limits{})
	fmt.Println(sheets, err)
	// Output: [{案件 [村 成功率 补贴] [{2 [东村 2/3 300]}]}] <nil>
}

// Text that a spreadsheet would run as a formula does not run.
func ExampleWriteCSV() {
	var file strings.Builder
	err := xlsx.WriteCSV(&file, townhall.EN, xlsx.Table{
		Columns: []xlsx.Column{{Label: townhall.Plain("name")}, {Label: townhall.Plain("change")}},
		Rows: func(yield func([]townhall.Value, error) bool) {
			_ = yield([]townhall.Value{townhall.ValueOf("=HYPERLINK(\"x\")"), townhall.ValueOf(-3)}, nil)
		},
	})
	fmt.Printf("%q %v", file.String(), err)
	// Output: "\ufeffname,change\r\n\"'=HYPERLINK(\"\"x\"\")\",-3\r\n" <nil>
}

// What cannot be taken is named by its line and its column.
func ExampleRead() {
	_, err := xlsx.Read(strings.NewReader("村;件数\n东村;3;何处？\n"), xlsx.Limits{})
	var e *townhall.Error
	fmt.Println(errors.As(err, &e), e.Line, e.Field)
	fmt.Println(townhall.Explain(err, townhall.ZH))
	// Output:
	// true 2 C
	// 输入有误：第2行 C应为位于有标题的列，实为何处？
}

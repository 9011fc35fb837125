package docs

import (
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// SubsidySheet (以案定补发放表) prints a sheet: its cases with what is paid for each, what of it each mediator gets, and for each
// mediator the sum, beside which they sign that they have it. People are as People reads them, of the mediators and of who
// computed and approved.
func SubsidySheet(s mediation.Sheet, body mediation.Committee, people map[townhall.PersonID]townhall.Person, l townhall.Language) Document {
	shares := sharesOf(s)
	d := Document{Code: s.ID, Title: townhall.Say("docs.sheet", "人民调解以案定补发放表", "Pay for mediated cases"), Language: l, Fields: []Field{
		field("committee", "人民调解委员会", "Mediation committee", body.Name),
		field("period", "期间", "Period", during(s.Period)),
		field("cases", "案件数（件）", "Cases", len(s.Lines)),
		field("late", "其中补列此前期间的案件（件）", "Of these, late ones of before the period", len(s.Late())),
		field("people", "调解员人数", "Mediators", len(shares)),
		field("total", "合计金额", "Total", money(s.Total)),
		field("state", "状态", "State", sheetState(s.State)),
		field("computed", "核算日期", "Computed on", dated(s.Computed.On)),
		field("approved", "审批日期", "Approved on", dated(s.Approved.On)),
		field("paid", "发放日期", "Paid on", dated(s.Paid.On)),
		field("reversed", "退回日期", "Reversed on", dated(s.Reversed.On)),
		field("reversal_reason", "退回理由", "Reason of the reversal", given(s.Reason))}}
	d.Tables = []Table{sheetLines(s, people), sheetShares(shares, people, s.Total)}
	hand := func(h mediation.Hand) any {
		if _, ok := people[h.By.Person]; !ok { // signs by hand: an official need not be in the Vault
			return nil
		}
		return nameIn(people, h.By.Person)
	}
	d.Signatures = []Field{field("computed_by", "核算人（签名）", "Computed by", hand(s.Computed)),
		field("approved_by", "审批人（签名）", "Approved by", hand(s.Approved)), field("paid_by", "发放人（签名）", "Paid by", nil)}
	return d
}

// sheetLines lists the cases with what is paid for each, and to whom.
func sheetLines(s mediation.Sheet, people map[townhall.PersonID]townhall.Person) Table {
	t := Table{Key: "lines", Title: townhall.Say("docs.sheet.lines", "案件明细", "Cases"), Columns: []Column{
		column("case", "卷号", "File number"), column("closed", "调结日期", "Concluded on"), column("category", "纠纷类型", "Category"), column("difficulty", "难易程度", "Difficulty"),
		column("form", "协议形式", "Form of agreement"), column("result", "结果", "Result"), column("row", "标准序号", "Row of the table"), column("amount", "金额", "Amount"), column("shares", "调解员及金额", "Of which")}}
	for _, x := range s.Lines {
		var shares []townhall.Text
		for _, p := range x.Shares {
			shares = append(shares, townhall.Say("docs.sheet.share", "{person}{amount}", "{person} {amount}", "person", nameIn(people, p.Person), "amount", money(p.Amount)))
		}
		t.Rows = append(t.Rows, row(x.Case, dated(x.Closed), x.Category, x.Difficulty, x.Form, x.Result, x.Row, money(x.Amount), listed(shares)))
	}
	return t
}

// share is what a mediator gets for all their cases of a sheet.
type share struct {
	person townhall.PersonID
	cases  int
	amount townhall.Money
}

// sharesOf adds up the shares of each mediator, in the order in which they come. They fit, since the sheet's total does.
func sharesOf(s mediation.Sheet) (out []share) {
	for _, line := range s.Lines {
		for _, x := range line.Shares {
			i := slices.IndexFunc(out, func(p share) bool { return p.person == x.Person })
			if i < 0 {
				out, i = append(out, share{person: x.Person}), len(out)
			}
			if sum, err := out[i].amount.Add(x.Amount); err == nil {
				out[i].cases, out[i].amount = out[i].cases+1, sum
			}
		}
	}
	return out
}

func sheetShares(shares []share, people map[townhall.PersonID]townhall.Person, total townhall.Money) Table {
	t := Table{Key: "shares", Title: townhall.Say("docs.sheet.shares", "发放明细", "To be paid"), Columns: []Column{
		column("person", "人民调解员", "Mediator"), column("cases", "案件数（件）", "Cases"), column("amount", "金额", "Amount"), column("receipt", "领款人（签名）", "Received (signature)")}}
	for _, p := range shares {
		t.Rows = append(t.Rows, row(nameIn(people, p.person), p.cases, money(p.amount), nil))
	}
	t.Rows = append(t.Rows, row(totalled, townhall.Plain("—"), money(total), townhall.Plain("—")))
	return t
}

// totalled names a row of totals.
var totalled = townhall.Say("docs.totals", "合计", "Total")

func sheetState(s mediation.SheetState) townhall.Text {
	for _, n := range mediation.SheetStates.Names {
		if n.State == s {
			return n.Name
		}
	}
	return townhall.Plain(string(s))
}

package townhall_test

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
)

func ExampleRef() {
	r, err := townhall.ParseRef("case/2025-17")
	fmt.Println(r.Kind, r.ID, err)
	_, err = townhall.ParseRef("2025-17")
	fmt.Println(err)
	// Output:
	// case 2025-17 <nil>
	// townhall: invalid: ref: needs "kind/id", found 2025-17
}

func ExamplePlace() {
	village := townhall.Place("shuinan/dongcun")
	fmt.Println(village.Within("shuinan"), village.Parent(), village.Name())
	// Output: true shuinan dongcun
}

func ExampleMoney() {
	price, _ := townhall.ParseMoney("1234.50 CNY")
	total, _ := price.Add(townhall.Yuan(100))
	fmt.Println(total)
	euro, _ := townhall.ParseMoney("1.00 EUR")
	_, err := total.Add(euro)
	fmt.Println(err)
	// Output:
	// 1334.50 CNY
	// townhall: invalid: money.currency: needs the same currency, CNY, found EUR
}

func ExampleMoney_Split() {
	shares, _ := townhall.Yuan(100).Split(1, 1, 1)
	fmt.Println(shares)
	// Output: [33.34 CNY 33.33 CNY 33.33 CNY]
}

func ExampleParseCount() {
	for _, words := range []string{"110", "110余起", "9000多份", "近百个"} {
		c, err := townhall.ParseCount(words)
		fmt.Println(words, c, err)
	}
	// Output:
	// 110 110 <nil>
	// 110余起 ≥110 <nil>
	// 9000多份 ≥9001 <nil>
	// 近百个 ≤99 <nil>
}

func ExampleCount_Add() {
	sum, _ := townhall.Between(10, 20).Add(townhall.Exactly(5))
	open, _ := sum.Add(townhall.OrMore(100))
	fmt.Println(sum, open)
	// Output: 15–25 ≥115
}

func ExampleClaim_Reconcile() {
	words := "110余起"
	count, _ := townhall.ParseCount(words)
	claim := townhall.Claim{Key: "mediation.accepted", Quote: words, Count: count}
	for _, recorded := range []int64{110, 104} {
		r := claim.Reconcile(recorded)
		fmt.Printf("claimed %v, recorded %d, consistent %t, unexplained %d\n", r.Count, r.Recorded, r.Consistent, r.Unexplained)
	}
	// Output:
	// claimed ≥110, recorded 110, consistent true, unexplained 0
	// claimed ≥110, recorded 104, consistent false, unexplained 6
}

func ExampleReconcileRate() {
	claimed := townhall.RatioOf(100, 100)
	fmt.Println(townhall.ReconcileRate(claimed, 110, 110).Consistent, townhall.ReconcileRate(claimed, 109, 110).Unexplained)
	// Output: true 1
}

func ExampleRatio_Percent() {
	fmt.Println(townhall.RatioOf(842, 869).Percent(1))
	fmt.Println(townhall.RatioOf(9999, 10000).Percent(1))
	fmt.Println(townhall.RatioOf(110, 110).Percent(1))
	fmt.Println(townhall.RatioOf(0, 0).Percent(1))
	// Output:
	// 96.9 %
	// > 99.9 %
	// 100.0 %
	// —
}

func ExampleDate_AddMonths() {
	fmt.Println(townhall.NewDate(2025, time.January, 31).AddMonths(1))
	fmt.Println(townhall.NewDate(2024, time.January, 31).AddMonths(1))
	// Output:
	// 2025-02-28
	// 2024-02-29
}

func ExamplePeriod() {
	february := townhall.Month(2024, time.February)
	fmt.Println(february, february.Days(), february.Contains(townhall.NewDate(2024, time.February, 29)))
	// Output: 2024-02-01..2024-02-29 29 true
}

func ExampleText_In() {
	text := townhall.Say("seal.missing", "尚缺{n}枚印章", "{n} seals are missing", "n", 2)
	portuguese, err := townhall.ReadLanguage("pt", strings.NewReader(`{"seal.missing": "faltam {n} carimbos"}`))
	if err != nil {
		panic(err)
	}
	for _, l := range []townhall.Language{townhall.ZH, townhall.EN, portuguese} {
		fmt.Println(text.In(l))
	}
	// Output:
	// 尚缺2枚印章
	// 2 seals are missing
	// faltam 2 carimbos
}

func ExampleFinding() {
	law := townhall.Cite{Law: "人民调解法", English: "People's Mediation Law"}
	f := townhall.All("agreement.effective", townhall.Say("agreement.effective", "书面协议生效", "the written agreement is effective"),
		townhall.Finding{Code: "agreement.signed", Say: townhall.Say("agreement.signed", "当事人签名", "parties have signed"),
			Need: townhall.ValueOf(2), Found: townhall.ValueOf(2), Held: true, Cite: law.Art("29")},
		townhall.Finding{Code: "agreement.sealed", Say: townhall.Say("agreement.sealed", "加盖委员会印章", "the committee's seal is on it"), Cite: law.Art("29")})
	fmt.Println(f)
	fmt.Println(f.In(townhall.ZH))
	// Output:
	// ✗ the written agreement is effective
	//   ✓ parties have signed: needs 2, found 2 (People's Mediation Law, art. 29)
	//   ✗ the committee's seal is on it (People's Mediation Law, art. 29)
	// ✗ 书面协议生效
	//   ✓ 当事人签名：应为2，实为2（《人民调解法》第29条）
	//   ✗ 加盖委员会印章（《人民调解法》第29条）
}

func ExampleRefusal() {
	err := townhall.Refuse(townhall.Finding{Code: "vote.quorum", Field: "present", Say: townhall.Say("vote.quorum", "到会代表", "deputies present"),
		Need: townhall.ValueOf(townhall.OrMore(40)), Found: townhall.ValueOf(39)})
	if refusal, ok := errors.AsType[*townhall.Refusal](err); ok {
		f := refusal.Finding
		fmt.Println(f.Code, f.Field, f.Need, f.Found)
		fmt.Println(f.Line(townhall.ZH))
	}
	// Output:
	// vote.quorum present ≥40 39
	// 到会代表：应为≥40，实为39
}

func ExampleError() {
	_, err := townhall.ReadCalendar("city", strings.NewReader("2025-10-01,off,National Day\n2025-13-01,off,?\n"))
	fmt.Println(errors.Is(err, townhall.Invalid), err)
	if e := (*townhall.Error)(nil); errors.As(err, &e) {
		fmt.Println(e.Line, e.Text().In(townhall.ZH))
	}
	// Output:
	// true townhall: invalid: line 2 date: needs a date such as 2025-10-09, found 2025-13-01
	// 2 输入有误：第2行 date应为形如 2025-10-09 的日期，实为2025-13-01
}

func ExampleExplain() {
	_, unreadable := townhall.ParseDate("2025-02-30")
	refused := townhall.Refuse(townhall.Finding{Code: "vote.quorum", Say: townhall.Say("vote.quorum", "到会代表", "deputies present"),
		Need: townhall.ValueOf(townhall.OrMore(40)), Found: townhall.ValueOf(39)})
	err := errors.Join(unreadable, refused)
	fmt.Println(townhall.Explain(err, townhall.ZH))
	fmt.Println(townhall.Explain(err, townhall.EN))
	// Output:
	// 输入有误：date应为形如 2025-10-09 的日期，实为2025-02-30
	// ✗ 到会代表：应为≥40，实为39
	// invalid: date: needs a date such as 2025-10-09, found 2025-02-30
	// ✗ deputies present: needs ≥40, found 39
}

func ExampleParseLanguage() {
	for _, tag := range []string{"zh-CN", "en-GB"} {
		l, err := townhall.ParseLanguage(tag)
		fmt.Println(townhall.Within(60, townhall.CalendarDays).Text().In(l), err)
	}
	// Output:
	// 60日内 <nil>
	// within 60 calendar days <nil>
}

package docs

import (
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// Agreement (调解协议书、口头协议登记表) is the written agreement, or the record of the oral one. A case without an agreement
// gives a form to be written by hand.
func (f CaseFile) Agreement() Document {
	a := mediation.Agreement{}
	if f.Case.Agreement != nil {
		a = *f.Case.Agreement
	}
	title := townhall.Say("docs.agreement", "人民调解协议书", "Mediation agreement")
	if a.Form == mediation.Oral {
		title = townhall.Say("docs.oral", "人民调解口头协议登记表", "Record of an oral agreement")
	}
	d := f.document(title,
		field("committee", "调解委员会", "Mediation committee", f.Committee.Name),
		field("on", "协议日期", "Agreed on", dated(a.On)),
		field("category", "纠纷类型", "Category", f.Case.Category),
		field("effective", "生效日期", "Effective on", dated(a.Effective)),
		field("at_once", "即时履行", "Performed on the spot", a.AtOnce))
	d.Paragraphs = []Field{
		field("facts", "纠纷主要事实", "Main facts", given(f.Case.Facts)),
		field("issues", "争议事项及各方责任", "Matters in dispute and responsibilities", given(a.Issues)),
		field("content", "协议内容", "Content", given(a.Content))}
	d.Tables = []Table{f.parties(), f.obligations(a)}
	d.Signatures = append(f.signatures(a.Signatures), field("seal", "人民调解委员会印章", "Seal of the committee", dated(a.Seal)))
	return d
}

// obligations lists who is to do what, how and by when, and what was done.
func (f CaseFile) obligations(a mediation.Agreement) Table {
	t := Table{Key: "obligations", Title: townhall.Say("docs.obligations", "履行义务", "Obligations"), Columns: []Column{
		column("by", "义务人", "By"), column("what", "内容", "What"), column("amount", "金额", "Amount"), column("manner", "方式、地点", "Manner"),
		column("until", "期限", "Until"), column("performed", "履行日期", "Performed")}}
	for _, o := range a.Obligations {
		var amount any
		if !o.Amount.IsZero() {
			amount = o.Amount
		}
		t.Rows = append(t.Rows, row(f.name(o.By), o.What, amount, given(o.Manner), dated(o.Until), dated(o.Performed)))
	}
	return t
}

// VisitNote (回访记录) is the note of one visit, by its place from 0.
func (f CaseFile) VisitNote(visit int) Document {
	v := f.Case.Visits[visit]
	d := f.document(townhall.Say("docs.visit", "回访记录（第{n}次）", "Visit {n}", "n", visit+1),
		field("on", "回访日期", "Date", v.On),
		field("by", "回访人", "Visited by", f.name(v.By)),
		field("parties", "当事人", "Parties", f.names(persons(f.Case))),
		field("state", "协议状态", "State of the agreement", f.Case.State))
	d.Paragraphs = []Field{field("record", "回访情况", "What was found", v.Record)}
	d.Signatures = []Field{field("visitor", "回访人签名", "Visitor", nil)}
	return d
}

// ConfirmationApplication (司法确认申请书) is one application for the court's confirmation, by its place from 0; beyond the last
// it is a form for the next, with the last day for it.
func (f CaseFile) ConfirmationApplication(review int) Document {
	r, a := mediation.Review{By: persons(f.Case)}, mediation.Agreement{}
	if f.Case.Agreement != nil {
		a = *f.Case.Agreement
	}
	if review < len(a.Reviews) {
		r = a.Reviews[review]
	}
	d := f.document(townhall.Say("docs.confirmation", "人民调解协议司法确认申请书", "Joint application for judicial confirmation"),
		field("court", "人民法院", "Court", given(r.Court)),
		field("applicants", "申请人", "Applicants", f.names(r.By)),
		field("committee", "调解委员会", "Mediation committee", f.Committee.Name),
		field("effective", "协议生效日期", "Agreement effective on", dated(a.Effective)),
		field("last", "申请的最后一日", "Last day for applying", dated(f.ConfirmBy.Date)),
		field("on", "申请日期", "Applied on", dated(r.Applied)),
		field("answer", "法院答复", "Court's answer", wordOf(r.Answer)),
		field("answered", "答复日期", "Answered on", dated(r.Answered)))
	d.Paragraphs = []Field{
		field("request", "请求事项", "Request", townhall.Say("docs.confirmation.request", "请求依法确认上述调解协议有效。", "The applicants ask the court to confirm the agreement.")),
		field("content", "协议内容", "Content of the agreement", given(a.Content)),
		field("pledge", "承诺", "Pledge", townhall.Say("docs.confirmation.pledge",
			"申请人出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；如因此损害他人，愿承担责任。",
			"The applicants agreed of their own will to settle their dispute, without collusion or evasion of the law, and answer for any harm to others."))}
	d.Tables = []Table{f.parties()}
	for i, p := range r.By {
		d.Signatures = append(d.Signatures, Field{Key: key("applicant", i), Label: townhall.Say("docs.sign.applicant", "申请人", "Applicant"), Value: townhall.ValueOf(f.name(p))})
	}
	return d
}

// Notice (不予受理、终止调解告知书) tells the parties that their case was declined or ended, and where else they may turn.
func (f CaseFile) Notice() Document {
	e := mediation.Ending{}
	if f.Case.Ending != nil {
		e = *f.Case.Ending
	}
	title := townhall.Say("docs.ended", "终止调解告知书", "Notice of the end of mediation")
	if f.Case.State == mediation.Declined {
		title = townhall.Say("docs.declined", "不予受理告知书", "Notice that an application was declined")
	}
	d := f.document(title,
		field("committee", "调解委员会", "Mediation committee", f.Committee.Name),
		field("parties", "当事人", "Parties", f.names(persons(f.Case))),
		field("on", "日期", "Date", dated(e.On)),
		field("bars", "不予受理的情形", "Bars to acceptance", barsOf(f.Case)),
		field("routes", "可以采取的途径", "Where else you may turn", e.Told))
	d.Paragraphs = []Field{field("reason", "理由", "Reason", given(e.Reason))}
	for i, p := range f.Case.Parties {
		d.Signatures = append(d.Signatures, Field{Key: key("party", i), Label: townhall.Say("docs.sign.party", "当事人", "Party"), Value: townhall.ValueOf(f.name(p.Person))})
	}
	return d
}

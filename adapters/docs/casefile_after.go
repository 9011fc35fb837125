package docs

import (
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// Agreement (调解协议书、口头协议登记表) is the written agreement, or the record of the oral one, as it was made; what became of it
// is in the visits and the work record. A case without an agreement gives the blank form of a written one.
func (f CaseFile) Agreement() Document {
	a := f.agreement()
	title := townhall.Say("docs.agreement", "人民调解协议书", "Mediation agreement")
	if a.Form == mediation.Oral {
		title = townhall.Say("docs.oral", "人民调解口头协议登记表", "Record of an oral agreement")
	}
	d := f.document(title,
		field("committee", "人民调解委员会", "Mediation committee", f.Committee.Name),
		field("on", "协议日期", "Agreed on", dated(a.On)),
		field("category", "纠纷类型", "Category", worded(f.Case.Category)),
		field("mediators", "人民调解员", "Mediators", f.names(f.mediating(a.On))),
		field("at_once", "履行方式", "Performance", performance(a)),
		field("until", "履行期限", "To be performed by", until(a)),
		field("effective", "生效日期", "Effective on", dated(a.Effective)))
	d.Tables = []Table{f.parties()}
	d.Paragraphs = []Field{field("facts", "纠纷主要事实、争议事项", "Main facts and matters in dispute", f.text(f.Case.Facts))}
	if a.Form != mediation.Oral {
		d.Paragraphs = append(d.Paragraphs, field("issues", "争议事项及各方责任", "Matters in dispute and responsibilities", f.text(a.Issues)))
		d.Paragraphs[0].Label = townhall.Say("docs.field.facts", "纠纷主要事实", "Main facts")
	}
	d.Paragraphs = append(d.Paragraphs, field("content", "经调解，自愿达成如下协议", "What the parties agreed of their own will", f.text(a.Content)))
	d.Tables = append(d.Tables, f.obligations(a))
	d.Signatures = append(f.signatures(f.mediating(a.On), a.Signatures), field("recorder", "记录人（签名）", "Recorder", nil))
	if a.Form != mediation.Oral { // an oral agreement needs no seal, and is not handed out
		d.Paragraphs = append(d.Paragraphs, field("copies", "文本", "Copies", townhall.Say("docs.copies",
			"本协议由当事人各执一份，人民调解委员会留存一份。", "Each party has one copy of this agreement, and the committee keeps one.")))
		d.Signatures = append(d.Signatures, field("seal", "人民调解委员会（印章）", "Seal of the committee", dated(a.Seal)))
	}
	return d
}

// performance says how an agreement is performed: on the spot or not; nothing on a blank form.
func performance(a mediation.Agreement) any {
	switch {
	case a.Form == "":
		return nil
	case a.AtOnce:
		return townhall.Say("docs.at_once", "即时履行", "on the spot")
	}
	return townhall.Say("docs.later", "按约定期限履行", "as agreed below")
}

// until is by when all is to be performed, where the obligations do not say it one by one.
func until(a mediation.Agreement) any {
	if len(a.Obligations) > 0 {
		return townhall.Say("docs.until.listed", "见义务清单", "as listed below")
	}
	return dated(a.Until)
}

// obligations lists who is to do what, how and by when.
func (f CaseFile) obligations(a mediation.Agreement) Table {
	t := Table{Key: "obligations", Title: townhall.Say("docs.obligations", "履行义务", "Obligations"), Columns: []Column{
		column("by", "义务人", "By"), column("what", "内容", "What"), column("amount", "金额", "Amount"), column("manner", "履行方式、地点", "Manner and place"),
		column("until", "履行期限", "Until")}}
	for _, o := range a.Obligations {
		t.Rows = append(t.Rows, row(f.name(o.By), f.text(o.What), money(o.Amount), f.text(o.Manner), dated(o.Until)))
	}
	if a.Form == "" {
		t.blank(3)
	}
	return t
}

// VisitNote (回访记录) is the note of one visit, by its place from 0, with what was performed by then; for a visit that the case
// does not have, the blank form of the next.
func (f CaseFile) VisitNote(visit int) Document {
	n, v := len(f.Case.Visits)+1, mediation.Visit{}
	if visit >= 0 && visit < len(f.Case.Visits) {
		n, v = visit+1, f.Case.Visits[visit]
	}
	var by any
	if v.By != "" {
		by = f.name(v.By)
	}
	a := f.agreement()
	d := f.document(townhall.Say("docs.visit", "人民调解回访记录（第{n}次）", "Visit {n}", "n", n),
		field("on", "回访日期", "Date", dated(v.On)),
		field("committee", "人民调解委员会", "Mediation committee", f.Committee.Name),
		field("by", "回访人", "Visited by", by),
		field("parties", "当事人", "Parties", f.partyNames()),
		field("category", "纠纷类型", "Category", worded(f.Case.Category)),
		field("effective", "协议生效日期", "Agreement effective on", dated(a.Effective)),
		field("performed", "履行完毕日期", "Performed in full on", byThen(a.Performance, v.On)))
	d.Paragraphs = []Field{field("record", "回访情况", "What was found", f.text(v.Record))}
	d.Tables = []Table{f.performances(a, v.On)}
	d.Signatures = []Field{field("visited", "被回访人（签名）", "Visited", nil), field("visitor", "回访人（签名）", "Visitor", nil)}
	return d
}

// byThen is a date, unless it came after another.
func byThen(d, then townhall.Date) any {
	if !then.IsZero() && d.After(then) {
		return nil
	}
	return dated(d)
}

// performances lists the obligations, and when each was performed, as known on a day.
func (f CaseFile) performances(a mediation.Agreement, on townhall.Date) Table {
	t := Table{Key: "obligations", Title: townhall.Say("docs.performances", "协议履行情况", "Performance"), Columns: []Column{
		column("by", "义务人", "By"), column("what", "内容", "What"), column("amount", "金额", "Amount"), column("until", "履行期限", "Until"),
		column("performed", "履行日期", "Performed on")}}
	for _, o := range a.Obligations {
		t.Rows = append(t.Rows, row(f.name(o.By), f.text(o.What), money(o.Amount), dated(o.Until), byThen(o.Performed, on)))
	}
	return t
}

// ConfirmationApplication (司法确认申请书) is one application for the court's confirmation, by its place from 0; for one that the
// case does not have, the form of the next, with the last day for it. The court's answer is in the work record.
func (f CaseFile) ConfirmationApplication(review int) Document {
	a, r := f.agreement(), mediation.Review{By: persons(f.Case)}
	if review >= 0 && review < len(a.Reviews) {
		r = a.Reviews[review]
	}
	d := f.document(townhall.Say("docs.confirmation", "司法确认申请书", "Joint application for judicial confirmation"),
		field("court", "人民法院", "Court", f.text(r.Court)),
		field("applicants", "申请人", "Applicants", f.names(r.By)),
		field("committee", "人民调解委员会", "Mediation committee", f.Committee.Name),
		field("effective", "协议生效日期", "Agreement effective on", dated(a.Effective)),
		field("last", "申请的最后一日", "Last day for applying", f.lastDay()),
		field("on", "申请日期", "Applied on", dated(r.Applied)))
	d.Tables = []Table{f.parties()}
	d.Paragraphs = []Field{
		field("request", "请求事项", "Request", townhall.Say("docs.confirmation.request", "请求依法确认申请人之间的调解协议有效。", "The applicants ask the court to confirm their agreement.")),
		field("facts", "事实和理由", "Facts and grounds", f.text(f.Case.Facts)),
		field("content", "协议内容", "Content of the agreement", f.text(a.Content)),
		field("pledge", "承诺", "Pledge", townhall.Say("docs.confirmation.pledge",
			"申请人出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；如果因为该协议内容而给他人造成损害的，愿意承担相应的民事责任和其他法律责任。",
			"The applicants agreed of their own will to settle their dispute, without collusion or evasion of the law, and answer for any harm that the agreement does to others.")),
		field("enclosed", "附件", "Enclosed", townhall.Say("docs.confirmation.enclosed", "调解协议、当事人身份证明及与调解协议相关的证明材料。",
			"The agreement, proof of the applicants' identity, and papers that bear on the agreement."))}
	d.Signatures = f.lines("applicant", townhall.Say("docs.sign.applicant", "申请人", "Applicant"), r.By, nil)
	return d
}

// lastDay is the last day for applying, which says so while the calendar behind it is not settled.
func (f CaseFile) lastDay() any {
	if f.ConfirmBy.Provisional {
		return townhall.Say("docs.provisional", "{date}（暂定）", "{date} (provisional)", "date", dated(f.ConfirmBy.Date))
	}
	return dated(f.ConfirmBy.Date)
}

// Notice (不予受理、终止调解告知书) tells the parties that their case was declined or ended, and where else they may turn.
func (f CaseFile) Notice() Document {
	e := f.ending()
	title := townhall.Say("docs.ended", "终止调解告知书", "Notice of the end of mediation")
	fields := []Field{
		field("committee", "人民调解委员会", "Mediation committee", f.Committee.Name),
		field("parties", "当事人", "Parties", f.partyNames()),
		field("category", "纠纷类型", "Category", worded(f.Case.Category)),
		field("on", "告知日期", "Date", dated(e.On))}
	if f.Case.State == mediation.Declined {
		title = townhall.Say("docs.declined", "不予受理告知书", "Notice that an application was declined")
		fields = append(fields, field("bars", "不予受理的情形", "Bars to acceptance", f.bars()))
	}
	d := f.document(title, append(fields, field("routes", "可以通过的途径", "Where else you may turn", listed(e.Told)))...)
	d.Paragraphs = []Field{
		field("facts", "纠纷简要情况", "Facts in brief", f.text(f.Case.Facts)),
		field("reason", "理由", "Reason", f.reason(e)),
		field("told", "告知事项", "What you are told", townhall.Say("docs.notice.told",
			"当事人可以依法通过上述途径维护自己的权利。", "You may pursue your rights by any of the ways named above."))}
	d.Signatures = slices.Concat(f.partyLines(townhall.Say("docs.sign.received", "当事人（签收）", "Received by")),
		[]Field{field("seal", "人民调解委员会（印章）", "Seal of the committee", nil)})
	return d
}

// reason is why a case ended; where it was declined without more words, its bars.
func (f CaseFile) reason(e mediation.Ending) any {
	if e.Reason == "" {
		return f.bars()
	}
	return f.text(e.Reason)
}

package docs

import (
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// WorkRecord (调解工作记录) lists in order of their days the steps that no other document of the file tells: who was assigned,
// recused, invited, what was done against escalation, what was performed, urged, answered by a court, or undone.
func (f CaseFile) WorkRecord() Document {
	var w work
	f.before(&w)
	f.after(&w)
	slices.SortStableFunc(w, func(a, b workStep) int { return a.on.Compare(b.on) })
	t := Table{Key: "steps", Title: townhall.Say("docs.steps", "工作情况", "What was done"), Columns: []Column{
		column("on", "日期", "Date"), column("what", "事项", "What"), column("detail", "内容", "Detail")}}
	for _, s := range w {
		t.Rows = append(t.Rows, row(dated(s.on), s.what, s.detail))
	}
	d := f.document(townhall.Say("docs.work", "人民调解工作记录", "Work record"),
		field("committee", "人民调解委员会", "Mediation committee", f.Committee.Name),
		field("parties", "当事人", "Parties", f.partyNames()),
		field("again", "此前案件", "Takes up again", given(f.Case.Again)),
		field("state", "案件状态", "State of the case", worded(f.Case.State)))
	d.Tables = []Table{t}
	d.Signatures = []Field{field("recorder", "记录人（签名）", "Recorder", nil)}
	return d
}

// worked reports whether the file needs a work record: the first assignment, and what is performed on the spot, stand elsewhere.
func (f CaseFile) worked(steps int) bool {
	known := min(len(f.Case.Assigned), 1)
	if f.agreement().AtOnce {
		known += max(len(f.agreement().Obligations), 1)
	}
	return steps > known || f.Case.Again != ""
}

type work []workStep

type workStep struct {
	on     townhall.Date
	what   townhall.Text
	detail any
}

func (w *work) add(on townhall.Date, key, zh, en string, detail any) {
	if !on.IsZero() {
		*w = append(*w, workStep{on, townhall.Say("docs.step."+key, zh, en), detail})
	}
}

// before are the steps about a case and its people.
func (f CaseFile) before(w *work) {
	c := f.Case
	for _, r := range c.Recusals {
		w.add(r.On, "recused", "调解员回避", "mediator recused", said(f.name(r.Mediator), r.Ground, f.text(r.Reason)))
	}
	for _, a := range c.Assigned {
		if a.Chosen {
			w.add(a.On, "chosen", "当事人选择调解员", "mediators chosen by the parties", f.names(a.Mediators))
		} else {
			w.add(a.On, "assigned", "指定调解员", "mediators assigned", f.names(a.Mediators))
		}
	}
	for _, h := range c.Helpers {
		w.add(h.On, "invited", "邀请参与、联合调解", "invited", f.helper(h))
	}
	for _, h := range c.Handovers {
		w.add(h.On, "transfer", "移交", "passed on", said(townhall.Say("docs.step.from", "由{from}移交", "by {from}", "from", f.call(h.From)), f.text(h.Reason)))
	}
	for _, d := range c.Duties {
		for _, x := range d.Extensions {
			w.add(x.On, "extended", "延长调解期限", "time extended", said(longer(x), f.text(x.Reason)))
		}
	}
	for _, x := range c.Warnings {
		w.add(x.On, "warning", "发现激化苗头", "sign of escalation", said(f.text(x.Sign), f.text(x.Measures), f.reported(x)))
	}
	for _, e := range c.Escalations {
		if e.Prevented {
			w.add(e.On, "prevented", "防止矛盾激化", "escalation prevented", f.harmed(e))
		} else {
			w.add(e.On, "occurred", "发生矛盾激化", "escalation", f.harmed(e))
		}
	}
}

// after are the steps that follow an agreement.
func (f CaseFile) after(w *work) {
	a := f.agreement()
	for _, o := range a.Obligations {
		w.add(o.Performed, "performed", "履行", "performed", said(f.name(o.By), f.text(o.What), money(o.Amount)))
	}
	w.add(a.Performance, "performed_all", "履行完毕", "performed in full", nil)
	for _, u := range a.Urgings {
		w.add(u.On, "urged", "督促履行", "urged", f.text(u.Note))
	}
	if b := a.Breach; b != nil {
		w.add(b.On, "breach", "登记不履行", "not performed", f.text(b.Reason))
	}
	for _, r := range a.Reviews {
		w.add(r.Answered, "court", "法院答复", "court's answer", said(f.text(r.Court), worded(r.Answer), f.text(r.Reason)))
	}
	if r := a.Rescission; r != nil {
		w.add(r.On, "rescinded", "解除、撤销协议", "agreement rescinded", said(worded(r.How), f.text(r.Reason)))
	}
}

// reported says to whom a warning was reported, if it was.
func (f CaseFile) reported(w mediation.Warning) any {
	if w.Reported == "" {
		return nil
	}
	return townhall.Say("docs.step.reported", "{on}已报告{to}", "reported to {to} on {on}", "to", f.text(w.Reported), "on", dated(w.ReportedOn))
}

// longer says how much time was added.
func longer(x townhall.Extension) townhall.Text {
	switch x.Unit {
	case townhall.WorkingDays:
		return townhall.Say("docs.step.working_days", "{n}个工作日", "working days: {n}", "n", x.N)
	case townhall.CalendarDays:
		return townhall.Say("docs.step.days", "{n}日", "days: {n}", "n", x.N)
	}
	return townhall.Say("docs.step.months", "{n}个月", "months: {n}", "n", x.N)
}

func (f CaseFile) harmed(e mediation.Escalation) any {
	return said(e.Harm, townhall.Say("docs.step.persons", "涉及{n}人", "{n} persons", "n", e.Persons), f.text(e.Note))
}

// said joins what is known of a step.
func said(parts ...any) any {
	if parts = slices.DeleteFunc(parts, func(p any) bool { return p == nil }); len(parts) == 0 {
		return nil
	}
	text := townhall.ValueOf(parts[0])
	for _, p := range parts[1:] {
		text = townhall.ValueOf(townhall.Say("docs.step.said", "{first}；{then}", "{first}; {then}", "first", text, "then", p))
	}
	return text
}

package docs

import (
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// Cover (卷宗封面) is the cover of the case's file.
func (f CaseFile) Cover() Document {
	c := f.Case
	var form any
	if c.Agreement != nil {
		form = c.Agreement.Form
	}
	return f.document(townhall.Say("docs.cover", "人民调解卷宗", "Mediation case file"),
		field("committee", "调解委员会", "Mediation committee", f.Committee.Name),
		field("case", "案号", "Case", c.ID),
		field("category", "纠纷类型", "Category", c.Category),
		field("parties", "当事人", "Parties", f.names(persons(c))),
		field("mediators", "调解员", "Mediators", f.names(c.Mediators)),
		field("accepted", "受理日期", "Accepted on", dated(c.Accepted)),
		field("handled", "调结日期", "Concluded on", dated(c.Handled())),
		field("state", "调解结果", "Result", c.State),
		field("form", "协议形式", "Form of the agreement", form))
}

// contents (卷内目录) lists the documents of the file and the papers that are attached to it.
func (f CaseFile) contents(inner []Document) Document {
	t := Table{Key: "contents", Title: townhall.Say("docs.contents.list", "卷内文书与材料", "Documents and papers"),
		Columns: []Column{column("no", "序号", "No."), column("title", "名称", "Title"), column("on", "日期", "Date")}}
	for i, d := range inner {
		t.Rows = append(t.Rows, row(i+1, d.Title, d.on()))
	}
	for i, p := range f.Case.Papers {
		t.Rows = append(t.Rows, row(len(inner)+i+1, p.What, dated(p.On)))
	}
	d := f.document(townhall.Say("docs.contents", "卷内目录", "Contents"))
	d.Tables = []Table{t}
	return d
}

// on is the document's own day, if it has one.
func (d Document) on() any {
	for _, f := range d.Fields {
		if f.Key == "on" {
			return f.Value
		}
	}
	return nil
}

func persons(c mediation.Case) []townhall.PersonID {
	out := make([]townhall.PersonID, len(c.Parties))
	for i, p := range c.Parties {
		out[i] = p.Person
	}
	return out
}

// parties lists the parties with what identifies them.
func (f CaseFile) parties() Table {
	t := Table{Key: "parties", Title: townhall.Say("docs.parties", "当事人", "Parties"), Columns: []Column{
		column("side", "方", "Side"), column("name", "姓名（名称）", "Name"), column("number", "证件号码", "Identity number"),
		column("phone", "联系电话", "Telephone"), column("address", "住址", "Address")}}
	for _, p := range f.Case.Parties {
		who := f.People[p.Person]
		t.Rows = append(t.Rows, row(p.Side, f.name(p.Person), given(who.Number), given(who.Phone), given(who.Address)))
	}
	return t
}

// Register (调解申请、受理登记表) is the application with the committee's decision on it, who mediates, and who takes part.
func (f CaseFile) Register() Document {
	c := f.Case
	on := c.Accepted
	if c.State == mediation.Declined {
		on = c.Ending.On
	}
	d := f.document(townhall.Say("docs.register", "人民调解申请、受理登记表", "Application and acceptance"),
		field("committee", "调解委员会", "Mediation committee", f.Committee.Name),
		field("on", "登记日期", "Registered on", dated(on)),
		field("source", "来源", "Source", c.Source),
		field("place", "纠纷发生地", "Place", given(c.Place)),
		field("category", "纠纷类型", "Category", c.Category),
		field("difficulty", "难易程度", "Difficulty", wordOf(c.Difficulty)),
		field("state", "办理结果", "Result", c.State),
		field("bars", "不予受理的情形", "Bars to acceptance", barsOf(c)),
		field("mediators", "调解员", "Mediators", f.names(c.Mediators)))
	d.Paragraphs = []Field{field("facts", "纠纷简要情况", "Facts in brief", given(c.Facts))}
	d.Tables = []Table{f.parties(), f.steps()}
	d.Signatures = []Field{field("applicant", "申请人签名", "Applicant", nil), field("registrar", "登记人签名", "Registrar", nil)}
	return d
}

func wordOf[T interface {
	~string
	Text() townhall.Text
}](w T) any {
	if w == "" {
		return nil
	}
	return w
}

func barsOf(c mediation.Case) any {
	if len(c.Bars) == 0 {
		return nil
	}
	return c.Bars
}

// steps lists what was done about the people of the case and against its escalation, in order of kind and day.
func (f CaseFile) steps() Table {
	t := Table{Key: "steps", Title: townhall.Say("docs.steps", "办理情况", "What was done"), Columns: []Column{
		column("on", "日期", "Date"), column("what", "事项", "What"), column("detail", "内容", "Detail")}}
	add := func(on townhall.Date, what townhall.Text, detail any) { t.Rows = append(t.Rows, row(on, what, detail)) }
	for _, a := range f.Case.Assigned {
		what := townhall.Say("docs.step.assigned", "指定调解员", "mediators assigned")
		if a.Chosen {
			what = townhall.Say("docs.step.chosen", "当事人选择调解员", "mediators chosen by the parties")
		}
		add(a.On, what, f.names(a.Mediators))
	}
	for _, r := range f.Case.Recusals {
		add(r.On, townhall.Say("docs.step.recused", "调解员回避", "mediator recused"), []townhall.Text{f.name(r.Mediator), r.Ground.Text()})
	}
	for _, h := range f.Case.Helpers {
		who := townhall.Plain(string(h.Unit))
		if h.Person != "" {
			who = f.name(h.Person)
		}
		add(h.On, townhall.Say("docs.step.invited", "邀请参与", "invited"), []townhall.Text{h.Role.Text(), who})
	}
	for _, h := range f.Case.Handovers {
		add(h.On, townhall.Say("docs.step.transfer", "移交", "passed on"), h.Reason)
	}
	for _, w := range f.Case.Warnings {
		add(w.On, townhall.Say("docs.step.warning", "激化苗头与措施", "sign of escalation, and measures"),
			townhall.Say("docs.step.measures", "{sign}；{measures}；{reported}", "{sign}; {measures}; {reported}", "sign", w.Sign, "measures", w.Measures, "reported", w.Reported))
	}
	return t
}

// RightsNotice (权利义务告知书) tells the parties what mediation is, and what they may and must do (人民调解法 2-4, 23, 24, 31, 33).
func (f CaseFile) RightsNotice() Document {
	d := f.document(townhall.Say("docs.rights", "人民调解权利义务告知书", "Notice of rights and duties"),
		field("committee", "调解委员会", "Mediation committee", f.Committee.Name),
		field("parties", "当事人", "Parties", f.names(persons(f.Case))))
	d.Paragraphs = []Field{
		field("nature", "一、性质与原则", "1. Nature and principles", townhall.Say("docs.rights.nature",
			"人民调解是调解委员会通过说服、疏导，促使当事人在平等协商基础上自愿达成协议的活动，不收取任何费用；不违背法律、法规和国家政策；不因调解而阻止当事人通过仲裁、行政、司法等途径维护权利。",
			"Mediation helps parties, by persuasion and guidance and free of any charge, to agree of their own will and as equals. It is not contrary to law and policy, and never keeps anybody from arbitration, administrative or judicial remedies.")),
		field("rights", "二、当事人的权利", "2. Rights", townhall.Say("docs.rights.rights",
			"选择或者接受调解员；接受调解、拒绝调解或者要求终止调解；要求调解公开进行或者不公开进行；自主表达意愿、自愿达成调解协议；对调解员提出回避。",
			"To choose or accept the mediator, and to object to one; to accept or refuse mediation, or ask to end it; to ask for open or closed sessions; to say freely what you want, and to agree only of your own will.")),
		field("duties", "三、当事人的义务", "3. Duties", townhall.Say("docs.rights.duties",
			"如实陈述纠纷事实；遵守调解现场秩序，尊重调解员；尊重对方当事人行使权利。",
			"To state the facts truthfully; to keep order and respect the mediator; to respect that the other side exercises its rights.")),
		field("effect", "四、协议的效力", "4. Effect of an agreement", townhall.Say("docs.rights.effect",
			"经调解达成的协议具有法律约束力，当事人应当按照约定履行。认为有必要的，各方可以自协议生效之日起三十日内共同向人民法院申请司法确认。",
			"An agreement binds in law and is to be performed. Where they think it needful, all parties may jointly ask the court to confirm it within thirty days of its taking effect."))}
	for i, p := range f.Case.Parties {
		d.Signatures = append(d.Signatures, Field{Key: key("party", i), Label: townhall.Say("docs.sign.party", "当事人", "Party"), Value: townhall.ValueOf(f.name(p.Person))})
	}
	return d
}

// Record (调解记录) is the record of one session, by its place from 0.
func (f CaseFile) Record(session int) Document {
	s := f.Case.Sessions[session]
	d := f.document(townhall.Say("docs.record", "人民调解记录（第{n}次）", "Record of mediation, session {n}", "n", session+1),
		field("on", "调解日期", "Date", s.On),
		field("committee", "调解委员会", "Mediation committee", f.Committee.Name),
		field("mediators", "调解员", "Mediators", f.names(f.mediating(s.On))),
		field("parties", "当事人", "Parties", f.names(persons(f.Case))),
		field("open", "公开进行", "Open session", s.Open),
		field("rights", "已告知权利义务", "Rights explained", s.Rights))
	d.Paragraphs = []Field{field("record", "调解情况", "What was said", s.Record)}
	d.Signatures = f.signatures(nil)
	return d
}

// mediating are those who mediated on a day.
func (f CaseFile) mediating(on townhall.Date) []townhall.PersonID {
	who := f.Case.Mediators
	for _, a := range f.Case.Assigned {
		if !a.On.After(on) {
			who = a.Mediators
		}
	}
	return who
}

// key names one of several signatures.
func key(name string, i int) string { return name + "_" + townhall.ValueOf(i+1).String() }

// signatures are lines for every party and mediator, with the day on which each signed.
func (f CaseFile) signatures(signed []mediation.Signature) []Field {
	on := map[townhall.PersonID]townhall.Date{}
	for _, s := range signed {
		on[s.Person] = s.On
	}
	var out []Field
	line := func(k string, label townhall.Text, p townhall.PersonID) {
		v := f.name(p)
		if day := on[p]; !day.IsZero() {
			v = townhall.Say("docs.sign.on", "{name}（{date}）", "{name} ({date})", "name", v, "date", day)
		}
		out = append(out, Field{Key: k, Label: label, Value: townhall.ValueOf(v)})
	}
	for i, p := range f.Case.Parties {
		line(key("party", i), townhall.Say("docs.sign.party", "当事人", "Party"), p.Person)
	}
	for i, p := range f.Case.Mediators {
		line(key("mediator", i), townhall.Say("docs.sign.mediator", "调解员", "Mediator"), p)
	}
	return out
}

package docs

import (
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// Cover (卷宗封面) is the cover of the case's file.
func (f CaseFile) Cover() Document {
	c := f.Case
	var form any
	if c.Agreement != nil || c.State == mediation.Ended {
		form = f.agreement().Form
	}
	return f.document(townhall.Say("docs.cover", "人民调解卷宗", "Mediation case file"),
		field("committee", "人民调解委员会", "Mediation committee", f.Committee.Name),
		field("case", "卷号", "File number", c.ID),
		field("category", "纠纷类型", "Category", worded(c.Category)),
		field("parties", "当事人", "Parties", f.partyNames()),
		field("mediators", "人民调解员", "Mediators", f.names(c.Mediators)),
		field("accepted", "受理日期", "Accepted on", dated(c.Accepted)),
		field("handled", "调结日期", "Concluded on", dated(c.Handled())),
		field("state", "调解结果", "Result", worded(c.State)),
		field("form", "协议形式", "Form of agreement", form),
		field("filed_by", "立卷人", "Filed by", nil),
		field("filed", "立卷日期", "Filed on", nil),
		field("retention", "保管期限", "Kept for", nil),
		field("remarks", "备注", "Remarks", nil))
}

// Contents (卷内目录) lists the documents of the file and the papers that are attached to it.
func (f CaseFile) Contents() Document {
	t := Table{Key: "contents", Title: townhall.Say("docs.contents.list", "文书与材料", "Documents and papers"),
		Columns: []Column{column("no", "序号", "No."), column("title", "名称", "Title"), column("on", "日期", "Date"), column("page", "页号", "Page"), column("remarks", "备注", "Remarks")}}
	for _, d := range f.inner() {
		t.Rows = append(t.Rows, row(len(t.Rows)+1, d.Title, d.on(), nil, nil))
	}
	for _, p := range f.Case.Papers {
		t.Rows = append(t.Rows, row(len(t.Rows)+1, f.text(p.What), dated(p.On), nil, nil))
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

// parties lists the parties with what identifies them. What the Vault keeps of a person beyond its own fields is taken from
// More, under "sex", "ethnicity", "born" and "occupation".
func (f CaseFile) parties() Table {
	t := Table{Key: "parties", Lead: true, Title: townhall.Say("docs.parties", "当事人", "Parties"), Columns: []Column{
		column("side", "方", "Side"), column("name", "姓名（名称）", "Name"), column("sex", "性别", "Sex"), column("ethnicity", "民族", "Ethnicity"),
		column("born", "出生日期", "Born"), column("occupation", "职业或者职务", "Occupation"), column("number", "证件号码", "Identity number"),
		column("phone", "联系方式", "Telephone"), column("address", "单位或者住址", "Work or home")}}
	for _, p := range f.Case.Parties {
		who := f.People[p.Person]
		t.Rows = append(t.Rows, row(side(p.Side), f.acting(p), given(who.More["sex"]), given(who.More["ethnicity"]), given(who.More["born"]),
			given(who.More["occupation"]), given(who.Number), given(who.Phone), given(who.Address)))
	}
	if len(f.Case.Parties) == 0 {
		t.blank(2)
	}
	return t
}

// acting is a party's name, with that of who acts for them.
func (f CaseFile) acting(p mediation.Party) townhall.Text {
	if p.Agent == "" {
		return f.name(p.Person)
	}
	return townhall.Say("docs.agent", "{name}（代理人{agent}）", "{name} (by {agent})", "name", f.name(p.Person), "agent", f.name(p.Agent))
}

// side is a side as agreements call it, 甲方 for "a"; one of another name keeps it.
func side(s string) any {
	stems := []rune("甲乙丙丁戊己庚辛壬癸")
	if n := len(s); n != 1 || s[0] < 'a' || int(s[0]-'a') >= len(stems) {
		return given(s)
	}
	return townhall.Say("docs.side", "{side}方", "{side}", "side", townhall.Text{ZH: string(stems[s[0]-'a']), EN: string(s[0] - 'a' + 'A')})
}

// Register (调解申请、受理登记表) is the application with the committee's decision on it, and who mediates.
func (f CaseFile) Register() Document {
	c, on := f.Case, f.Case.Accepted
	var decision any
	switch {
	case c.State == mediation.Declined:
		on, decision = f.ending().On, mediation.Declined
	case !on.IsZero():
		decision = mediation.Accepted
	}
	d := f.document(townhall.Say("docs.register", "人民调解申请、受理登记表", "Application and acceptance"),
		field("committee", "人民调解委员会", "Mediation committee", f.committee(on)),
		field("on", "登记日期", "Registered on", dated(on)),
		field("source", "案件来源", "Source", worded(c.Source)),
		field("category", "纠纷类型", "Category", worded(c.Category)),
		field("difficulty", "难易程度", "Difficulty", worded(difficulty(c))),
		field("place", "纠纷发生地", "Place of the dispute", f.call(string(c.Place))),
		field("wishes", "当事人要求", "Parties' wishes", f.wishes()),
		field("decision", "受理情况", "Decision", decision),
		field("bars", "不予受理的情形", "Bars to acceptance", f.bars()),
		field("mediators", "人民调解员", "Mediators", f.names(f.mediating(on))))
	d.Tables = []Table{f.parties()}
	d.Paragraphs = []Field{
		field("facts", "纠纷简要情况", "Facts in brief", f.text(c.Facts)),
		field("claims", "当事人申请事项", "What the parties ask for", nil)}
	d.Signatures = []Field{field("applicant", "当事人（签名）", "Party", nil), field("registrar", "登记人（签名）", "Registrar", nil)}
	return d
}

// difficulty is ordinary, if none is given.
func difficulty(c mediation.Case) mediation.Difficulty {
	if c.Difficulty == "" && c.State != "" {
		return mediation.Ordinary
	}
	return c.Difficulty
}

// wishes are what parties declared, beyond that they mediate.
func (f CaseFile) wishes() any {
	var out []townhall.Text
	for _, p := range f.Case.Parties {
		for _, w := range []struct {
			is   bool
			will mediation.Will
		}{{p.Refuses, mediation.Refuse}, {p.Private, mediation.Private}, {p.InWriting, mediation.InWriting}, {p.MoreTime, mediation.MoreTime}} {
			if w.is {
				out = append(out, townhall.Say("docs.wish", "{who}{will}", "{who} {will}", "who", f.name(p.Person), "will", w.will))
			}
		}
	}
	return listed(out)
}

// bars are why the case was declined, where it was: what is known against it, and that a party refuses.
func (f CaseFile) bars() any {
	if f.Case.State != mediation.Declined {
		return nil
	}
	bars := slices.Clone(f.Case.Bars)
	if slices.ContainsFunc(f.Case.Parties, func(p mediation.Party) bool { return p.Refuses }) {
		bars = append(bars, mediation.PartyRefuses)
	}
	return listed(bars)
}

// RightsNotice (权利义务告知书) tells the parties what mediation is, and what they may and must do (人民调解法 2-4, 23, 24, 31, 33).
func (f CaseFile) RightsNotice() Document {
	d := f.document(townhall.Say("docs.rights", "人民调解当事人权利义务告知书", "Notice of rights and duties"),
		field("committee", "人民调解委员会", "Mediation committee", f.Committee.Name),
		field("on", "告知日期", "Told on", dated(f.told())),
		field("parties", "当事人", "Parties", f.partyNames()),
		field("mediators", "人民调解员", "Mediators", f.names(f.mediating(f.told()))))
	d.Paragraphs = []Field{
		field("nature", "一、性质与原则", "1. Nature and principles", townhall.Say("docs.rights.nature",
			"人民调解是人民调解委员会通过说服、疏导等方法，促使当事人在平等协商基础上自愿达成调解协议，解决民间纠纷的活动，不收取任何费用；不违背法律、法规和国家政策；尊重当事人的权利，不因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利。",
			"Mediation helps parties, by persuasion and guidance and free of any charge, to agree of their own will and as equals. It is not contrary to law and policy, and never keeps anybody from arbitration, administrative or judicial remedies.")),
		field("rights", "二、当事人的权利", "2. Your rights", townhall.Say("docs.rights.rights",
			"（一）选择或者接受人民调解员，要求人民调解员回避；\n（二）接受调解、拒绝调解或者要求终止调解；\n（三）要求调解公开进行或者不公开进行；\n（四）自主表达意愿、自愿达成调解协议。",
			"(a) To choose or accept the mediator, and to object to one;\n(b) to accept or refuse mediation, or ask to end it;\n(c) to ask for open or closed sessions;\n(d) to say freely what you want, and to agree only of your own will.")),
		field("duties", "三、当事人的义务", "3. Your duties", townhall.Say("docs.rights.duties",
			"（一）如实陈述纠纷事实；\n（二）遵守调解现场秩序，尊重人民调解员；\n（三）尊重对方当事人行使权利。",
			"(a) To state the facts truthfully;\n(b) to keep order and respect the mediator;\n(c) to respect that the other side exercises its rights.")),
		field("effect", "四、调解协议的效力", "4. Effect of an agreement", f.effect()),
		field("read", "五、当事人确认", "5. Acknowledgement", townhall.Say("docs.rights.read",
			"以上内容已经告知，本人已经知悉。", "I was told of the above and have understood it."))}
	d.Signatures = f.partyLines(townhall.Say("docs.sign.party", "当事人", "Party"))
	return d
}

// effect says what an agreement does, with the time for the court's confirmation that the rulebook has.
func (f CaseFile) effect() townhall.Text {
	if f.ConfirmWithin.IsZero() {
		return townhall.Say("docs.rights.binding", "经人民调解委员会调解达成的调解协议，具有法律约束力，当事人应当按照约定履行。", "An agreement binds in law and is to be performed.")
	}
	return townhall.Say("docs.rights.effect",
		"经人民调解委员会调解达成的调解协议，具有法律约束力，当事人应当按照约定履行。双方当事人认为有必要的，可以自调解协议生效之日起{within}共同向人民法院申请司法确认。",
		"An agreement binds in law and is to be performed. Where they think it needful, all parties may jointly ask the court to confirm it {within} of its taking effect.",
		"within", f.ConfirmWithin)
}

// told is the day on which the parties were first told of their rights.
func (f CaseFile) told() townhall.Date {
	for _, s := range f.Case.Sessions {
		if s.Rights {
			return s.On
		}
	}
	return townhall.Date{}
}

// Record (调解记录) is the record of one session, by its place from 0; for a session that the case does not have, the blank form
// of the next.
func (f CaseFile) Record(session int) Document {
	n, s := len(f.Case.Sessions)+1, mediation.Session{}
	held := session >= 0 && session < len(f.Case.Sessions)
	if held {
		n, s = session+1, f.Case.Sessions[session]
	}
	who := s.By
	if len(who) == 0 {
		who = f.mediating(s.On)
	}
	d := f.document(townhall.Say("docs.record", "人民调解记录（第{n}次）", "Record of mediation, session {n}", "n", n),
		field("on", "调解日期", "Date", dated(s.On)),
		field("time", "起止时间", "From … to", nil),
		field("room", "调解地点", "Held at", nil),
		field("committee", "人民调解委员会", "Mediation committee", f.committee(s.On)),
		field("mediators", "人民调解员", "Mediators", f.names(who)),
		field("parties", "当事人", "Parties", f.partyNames()),
		field("helpers", "参加人", "Others taking part", f.helpers(s.On)),
		field("open", "调解方式", "Session", openness(s, held)),
		field("rights", "权利义务告知", "Rights and duties", f.explained(s, held)))
	d.Paragraphs = []Field{field("record", "调解情况", "What was said", f.text(s.Record)), field("result", "调解结果", "Outcome of the session", nil)}
	d.Signatures = append(f.signatures(who, nil), field("recorder", "记录人（签名）", "Recorder", nil))
	return d
}

func openness(s mediation.Session, held bool) any {
	switch {
	case !held:
		return nil
	case s.Open:
		return townhall.Say("docs.open", "公开进行", "open")
	}
	return townhall.Say("docs.closed", "不公开进行", "closed")
}

// explained says when the parties were told of their rights: at this session, or before.
func (f CaseFile) explained(s mediation.Session, held bool) any {
	told := f.told()
	switch {
	case !held:
		return nil
	case s.Rights:
		return townhall.Say("docs.told", "已告知", "explained")
	case !told.IsZero() && !told.After(s.On):
		return townhall.Say("docs.told.before", "已于{date}告知", "explained on {date}", "date", dated(told))
	}
	return townhall.Say("docs.told.not", "未告知", "not explained")
}

// committee is the one that had the case on a day; the present one, if no day is given.
func (f CaseFile) committee(on townhall.Date) any {
	for _, h := range f.Case.Handovers {
		if !on.IsZero() && h.On.After(on) {
			return f.call(h.From)
		}
	}
	return f.Committee.Name
}

// mediating are those who mediated on a day, by the last assignment and without those recused by then; the present ones, if no
// day is given. Who was the only one, and was recused that very day, had mediated before.
func (f CaseFile) mediating(on townhall.Date) []townhall.PersonID {
	who := f.Case.Mediators
	if on.IsZero() {
		return who
	}
	for _, a := range f.Case.Assigned {
		if !a.On.After(on) {
			who = a.Mediators
		}
	}
	left := slices.DeleteFunc(slices.Clone(who), func(p townhall.PersonID) bool {
		return slices.ContainsFunc(f.Case.Recusals, func(r mediation.Recusal) bool { return r.Mediator == p && !r.On.After(on) })
	})
	if len(left) == 0 {
		return who
	}
	return left
}

// helpers are those who took part on a day besides parties and mediators.
func (f CaseFile) helpers(on townhall.Date) any {
	var out []townhall.Text
	for _, h := range f.Case.Helpers {
		if on.IsZero() || !h.On.After(on) {
			out = append(out, f.helper(h))
		}
	}
	return listed(out)
}

// helper names somebody who takes part, or a body, with their role.
func (f CaseFile) helper(h mediation.Helper) townhall.Text {
	who := f.call(string(h.Unit))
	if h.Person != "" {
		who = f.name(h.Person)
	}
	return townhall.Say("docs.helper", "{who}（{role}）", "{who} ({role})", "who", who, "role", h.Role)
}

// partyLines are lines on which every party signs.
func (f CaseFile) partyLines(label townhall.Text) []Field {
	return f.lines("party", label, persons(f.Case), nil)
}

// signatures are lines for every party and mediator, with the day on which each signed.
func (f CaseFile) signatures(mediators []townhall.PersonID, signed []mediation.Signature) []Field {
	for _, p := range f.Case.Parties { // who acts for a party signs in the party's place
		if at := slices.IndexFunc(signed, func(s mediation.Signature) bool { return s.Person == p.Agent && p.Agent != "" }); at >= 0 {
			signed = append(slices.Clip(signed), mediation.Signature{Person: p.Person, On: signed[at].On})
		}
	}
	return append(f.lines("party", townhall.Say("docs.sign.party", "当事人", "Party"), persons(f.Case), signed),
		f.lines("mediator", townhall.Say("docs.sign.mediator", "人民调解员", "Mediator"), mediators, signed)...)
}

func (f CaseFile) lines(name string, label townhall.Text, who []townhall.PersonID, signed []mediation.Signature) []Field {
	out := make([]Field, len(who))
	for i, p := range who {
		v := f.name(p)
		if at := slices.IndexFunc(signed, func(s mediation.Signature) bool { return s.Person == p }); at >= 0 {
			v = townhall.Say("docs.sign.on", "{name}（{date}签名）", "{name} (signed {date})", "name", v, "date", dated(signed[at].On))
		}
		out[i] = Field{Key: key(name, i), Label: label, Value: townhall.ValueOf(v)}
	}
	return out
}

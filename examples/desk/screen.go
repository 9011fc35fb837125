package main

import "github.com/townhall-go/townhall"

// screen is what the page shows.
type screen struct {
	Lang, Other, OtherURL, Query string
	Say                          map[string]string
	Who, Today                   string
	Staff, Places, Categories    []choice
	Form                         form
	Faults                       []fault
	Cases                        []listed
	Done                         string // what was just recorded, if anything was
	Recorded                     listed
}

// At are the faults of a field.
func (s screen) At(field string) (out []fault) {
	for _, f := range s.Faults {
		if f.Field == field {
			out = append(out, f)
		}
	}
	return out
}

// words are the screen's, in a language.
func words(l townhall.Language) map[string]string {
	out := map[string]string{}
	for name, t := range map[string]townhall.Text{
		"title":    townhall.Say("desk.title", "简易口头调解", "Quick oral mediation"),
		"office":   townhall.Say("desk.office", "东村人民调解委员会", "Dongcun Village Mediation Committee"),
		"other":    townhall.Say("desk.other", "English", "中文"),
		"signin":   townhall.Say("desk.signin", "请选择您的姓名登录", "Choose your name to sign in"),
		"trial":    townhall.Say("desk.trial", "试用：数据随程序结束而删除。", "A trial: the data is gone when the program ends."),
		"signout":  townhall.Say("desk.signout", "退出", "Sign out"),
		"lead":     townhall.Say("desk.lead", "当日听取、当日达成口头协议的纠纷，填五项即可。提交即表示：已告知当事人权利义务，协议出于双方自愿。", "For a dispute heard and settled by an oral agreement on one day, five fields are enough. By sending them you state that the parties were told of their rights and agreed of their free will."),
		"faults":   townhall.Say("desk.faults", "未予记录，以下各项不符合：", "Not recorded. This does not hold:"),
		"date":     townhall.Say("desk.date", "调解日期", "Day of the mediation"),
		"place":    townhall.Say("desk.place", "地点", "Place"),
		"category": townhall.Say("desk.category", "纠纷类型", "What the dispute is about"),
		"choose":   townhall.Say("desk.choose", "请选择", "Choose"),
		"parties":  townhall.Say("desk.parties", "当事人", "The parties"),
		"side_a":   townhall.Say("desk.side_a", "一方", "One side"),
		"side_b":   townhall.Say("desk.side_b", "另一方", "The other side"),
		"people":   townhall.Say("desk.people", "多人以顿号或逗号分开；有同名者，在姓名后写电话。", "Several people with commas between them; a telephone number after a name that several have."),
		"agreed":   townhall.Say("desk.agreed", "协议内容", "What was agreed"),
		"submit":   townhall.Say("desk.submit", "记录", "Record"),
		"cases":    townhall.Say("desk.cases", "最近案件", "Latest cases"),
		"none":     townhall.Say("desk.none", "尚无案件。", "No case yet."),
		"number":   townhall.Say("desk.number", "卷宗", "File"),
		"by":       townhall.Say("desk.by", "调解员", "Mediator"),
	} {
		out[name] = t.In(l)
	}
	return out
}

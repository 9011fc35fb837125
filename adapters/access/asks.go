package access

import (
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// PollKind is the kind by which a policy is asked about polls of a vote.Box, which are no records and lie nowhere.
const PollKind = "vote.poll"

// MotionPolls begins the ids of polls on motions, which a session's desk opens for those who are there, and nobody else.
const MotionPolls = "motion:"

// CodeKind is the kind of the codes by which a party looks its matter up; such a record lies where the matter does.
const CodeKind = "web.code"

// FileKind is the kind by which a policy is asked about attachments, which are no records and lie nowhere.
const FileKind = "file"

// Ask is what a policy may be asked: may this verb be taken on a record of this kind.
type Ask struct {
	Kind, Verb string
	Of         townhall.Text // the kind for people
	Name       townhall.Text // the verb for people
}

// Asks lists what a policy may be asked about records of kinds, their actions and their reading, and about polls and people.
func Asks(actions []townhall.Action, kinds []townhall.Kind) []Ask {
	var out []Ask
	for _, k := range kinds {
		for _, a := range actions {
			if a.Kind == k.Name {
				out = append(out, Ask{k.Name, a.Verb, k.Title, a.Name})
			}
		}
		verbs := []townhall.Verbs{readVerbs()}
		if k.Name == LogKind {
			verbs = append(verbs, logVerbs())
		}
		out = append(out, asked(k.Name, k.Title, verbs...)...)
	}
	out = append(out, asked(PollKind, townhall.Say("access.poll", "投票", "poll"), pollVerbs())...)
	out = append(out, asked(CodeKind, townhall.Say("access.code", "查询码", "code of a matter"), townhall.Verbs{"issue": townhall.Say("access.verb.code_issue", "发给", "issue")})...)
	out = append(out, asked(FileKind, townhall.Say("access.file", "附件", "attachment"), townhall.Verbs{
		"put": townhall.Say("access.verb.file_put", "上传", "put"), "read": townhall.Say("access.verb.file_read", "查看", "read")})...)
	out = append(out, asked(townhall.NoticeKind, townhall.Say("access.notice", "提醒", "reminder"), readVerbs())...)
	out = append(out, asked(PersonKind, townhall.Say("access.people", "个人信息", "personal data"), personVerbs())...)
	return append(out, asked("*", townhall.Say("access.any", "各类记录", "records of every kind"),
		townhall.Verbs{"recompute_due": townhall.Say("access.verb.recompute_due", "按新历重算期限", "set due dates by a new calendar")})...)
}

func asked(kind string, of townhall.Text, verbs ...townhall.Verbs) []Ask {
	var out []Ask
	for _, list := range verbs {
		for verb, name := range list {
			out = append(out, Ask{kind, verb, of, name})
		}
	}
	slices.SortFunc(out, func(a, b Ask) int { return strings.Compare(a.Verb, b.Verb) })
	return out
}

func readVerbs() townhall.Verbs {
	return townhall.Verbs{
		townhall.Reading:  townhall.Say("access.verb.read", "查看", "read"),
		townhall.Browsing: townhall.Say("access.verb.browse", "列表中可见", "see in a list"),
		townhall.Tracing:  townhall.Say("access.verb.trace", "查看办理记录", "read the history"),
	}
}

func logVerbs() townhall.Verbs {
	return townhall.Verbs{exporting: townhall.Say("access.verb.export", "导出", "export")}
}

func pollVerbs() townhall.Verbs {
	return townhall.Verbs{
		"open":  townhall.Say("access.verb.poll_open", "发起", "open"),
		"cast":  townhall.Say("access.verb.poll_cast", "投票", "cast a ballot"),
		"close": townhall.Say("access.verb.poll_close", "结束", "close"),
		"read":  townhall.Say("access.verb.poll_read", "查看", "read"),
	}
}

func personVerbs() townhall.Verbs {
	return townhall.Verbs{
		ReadName:    townhall.Say("access.verb.read_name", "查看姓名", "read the name"),
		ReadNumber:  townhall.Say("access.verb.read_number", "查看证件号码", "read the number"),
		ReadPhone:   townhall.Say("access.verb.read_phone", "查看电话", "read the telephone number"),
		ReadAddress: townhall.Say("access.verb.read_address", "查看住址", "read the address"),
		ReadMore:    townhall.Say("access.verb.read_more", "查看其他信息", "read other fields"),
		FindPerson:  townhall.Say("access.verb.find_person", "按值查找", "find by a value"),
		PutPerson:   townhall.Say("access.verb.put_person", "登记、更正", "enter or correct"),
		ShredPerson: townhall.Say("access.verb.shred_person", "删除", "shred"),
	}
}

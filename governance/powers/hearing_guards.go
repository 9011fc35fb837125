package powers

import "github.com/townhall-go/townhall"

// noticeMatter is what a notice is judged by besides itself.
type noticeMatter struct {
	offered bool          // a hearing was, by an earlier notice
	due     bool          // a hearing is, by the gates of the day
	first   townhall.Date // the first day on which the time to answer may end
}

var (
	inTrack = actGuard{Code: "powers.act.track", Field: "on", Say: townhall.Say("powers.act.track", "不早于此前的告知、陈述、放弃和听证", "not before what the party was told, said, waived and had heard so far"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.on.Before(c.told) },
		Shows: func(c actMatter, _ townhall.Moment) (need, found any) { return townhall.Since(c.told), c.on }}
	noticeWhole = actGuard{Code: "powers.notice", Field: "notice",
		Say:   townhall.Say("powers.notice", "告知拟作出的内容、事实、理由、依据和陈述、申辩等权利，答复期限在告知之后", "the notice says what is intended, the facts, reasons and basis, and the right to be heard; a time to answer ends after it"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return c.Notice.whole() }}
	hearingSaid = actGuard{Code: "powers.notice.hearing", Field: "notice.hearing",
		Say: townhall.Say("powers.notice.hearing", "告知听证权利，或者写明为何不适用听证；程序要求听证的，须告知", "it offers a hearing or says why none is due; where the procedure asks for a hearing, it offers one"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			return c.Notice.Hearing || said(c.Notice.NoHearing) && !c.notice.due
		}}
	offerKept = actGuard{Code: "powers.notice.offer", Field: "notice.hearing", Say: townhall.Say("powers.notice.offer", "重新告知不收回此前告知的听证权利", "a later notice does not take back the hearing that was offered"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return c.Notice.Hearing || !c.notice.offered }}
	timeGiven = actGuard{Code: "powers.notice.time", Field: "notice.answer_by",
		Say: townhall.Say("powers.notice.time", "答复期限不早于登记之日、此前告知的期限和要求听证的期限", "a time to answer ends no earlier than the day on which it is put on record, than the time given before, and than the time to ask for a hearing"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			return c.Notice.AnswerBy.IsZero() || !c.Notice.AnswerBy.Before(c.notice.first)
		},
		Shows: func(c actMatter, _ townhall.Moment) (need, found any) {
			return townhall.Since(c.notice.first), c.Notice.AnswerBy
		}}
	noticeGiven = actGuard{Code: "powers.notice.before", Field: "notice", Say: townhall.Say("powers.notice.before", "已告知", "notice was given"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.Notice.On.IsZero() }}
	statementWhole = actGuard{Code: "powers.statement", Field: "statements", Say: townhall.Say("powers.statement", "记录所述，并有复核意见", "what was said is on record, and what became of it"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			s := last(c.Statements)
			return said(s.Text) && said(s.Answer)
		}}
	speakerNamed = actGuard{Code: "powers.statement.by", Field: "statements.by", Say: townhall.Say("powers.statement.by", "法人、其他组织写明由谁陈述", "for a legal person or another organisation, who spoke is named"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			return c.Party.Kind == Citizen || said(last(c.Statements).By)
		}}
	waiverClear = actGuard{Code: "powers.waiver", Field: "waivers", Say: townhall.Say("powers.waiver", "写明放弃什么、怎样明确表示；沉默不是放弃", "it says what is waived and in which words; silence waives nothing"),
		Holds: func(c actMatter, _ townhall.Moment) bool {
			w := last(c.Waivers)
			return (w.Statement || w.Hearing) && said(w.Words)
		}}
	hearingOffered = actGuard{Code: "powers.hearing.offered", Field: "notice.hearing", Say: townhall.Say("powers.hearing.offered", "已告知听证权利", "a hearing was offered"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return c.Notice.Hearing }}
	askedOnce = actGuard{Code: "powers.hearing.once", Field: "hearing", Say: townhall.Say("powers.hearing.once", "自告知起未要求、未放弃听证", "none was asked for or waived since the notice"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.again }}
	hearingAsked = actGuard{Code: "powers.hearing.asked", Field: "hearing.asked", Say: townhall.Say("powers.hearing.asked", "已要求听证，未撤回，尚未举行", "a hearing was asked for, and neither called off nor held yet"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return !c.Hearing.Asked.IsZero() && !c.again }}
	chairApart = actGuard{Code: "powers.hearing.chair", Field: "hearing.chair", Say: townhall.Say("powers.hearing.chair", "由非本案承办人主持", "whoever presides never handled the case"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.Hearing.Chair) && !c.handles(c.Hearing.Chair) },
		Shows: func(c actMatter, _ townhall.Moment) (need, found any) { return nil, string(c.Hearing.Chair) }}
	hearingRecorded = actGuard{Code: "powers.hearing.record", Field: "hearing.record", Say: townhall.Say("powers.hearing.record", "有听证笔录", "the hearing is on record"),
		Holds: func(c actMatter, _ townhall.Moment) bool { return said(c.Hearing.Record) }}
)

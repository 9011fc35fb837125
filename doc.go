// Package townhall holds the words with which software runs a town by its law and in the open. The domains speak them:
//
//	mediation            how disputes are found, mediated and kept settled
//	governance           how bodies vote, and what they decide
//	governance/powers    what each department may do, and by which procedure
//	governance/learning  how the law is learned: its exams
//
// To come: budget, how residents choose public works and watch the money;
// supervision, how every promise is tracked and published.
//
// The words of time: [Date], [Period], [Calendar] with its working days, [Limit] and the [Duty] that it makes of an
// event, whose due date explains itself line by line:
//
//	due, err := townhall.Within(60, townhall.CalendarDays).From(accepted).Due(cn.Calendar)
//	fmt.Println(due.Date, due.Provisional, due.Explain(townhall.ZH))
//
// The words of number: [Money], [Count] for figures as official texts write them ("110余"), [Ratio], which is undefined
// over zero, and [Claim], which is laid beside the records and never mixed with them. A [Table] of counts leaves the office
// through [Suppress], as a [Published] table in which nobody can work out the small numbers.
//
// The words of law: [Cite], [Dated] rules of which the version in force on the day applies, the [Rulebook] that holds a
// jurisdiction's, and [Text] in Chinese, English and any language added.
//
// The words of judgement: a [Finding] says what a rule needed, what was found, and by which article; a [Refusal] is a
// finding that failed, as an error; every other failure is an [Error] with an [ErrorKind]. A [Machine] is the table of a
// record's states.
//
// The words of record: a [Record] with its [Entry] list in a [Store]; [Create] and [Act] take one action, in an [Office],
// by asking its [Policy], running a pure step on a [Document] and committing what came of it. [Files] keeps attachments,
// [Vault] personal data. [Explain] says any error in the reader's language.
//
// This package and the domains import nothing but the standard library. The directory adapters holds what connects them
// to the world: databases, calendars, documents, jurisdictions. The directory examples holds whole programs.
package townhall

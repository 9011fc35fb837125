// Package mediation keeps people's mediation (人民调解) by its law: committees, their terms and mediators, a case from
// acceptance through mediation to an oral or a written agreement or to an end without one, its performance, and the year's
// figures with exact rates; and before there is a case, the screening for disputes, place by place, and what became of each risk
// that it found.
//
// Every step is a pure method, values in and values out, of what is there (Case, Committee, Screening, Risk, Sheet) or of what is
// asked for (Application, QuickCase, Campaign, Hazard):
//
//	next, facts, err := c.AgreeOrally(moment, committee, mediation.Terms{Content: "fence moved back"})
//
// and a function takes that step in an office, with its store, policy and rules. It has the method's name or, where that would
// not say on what it acts, a longer one: QuickCase.Settle is Quick, Campaign.Plan is PlanScreening, Risk.Grade is GradeRisk.
//
//	c, err := mediation.AgreeOrally(ctx, office, mediator, c.Ref(), mediation.Terms{Content: "fence moved back"})
//
// The oral case of one day, which most are, is one call:
//
//	c, err := mediation.Quick(ctx, office, mediator, mediation.QuickCase{Place: "shuinan/dongcun", Category: mediation.Neighbours,
//		Parties: parties, Agreed: "fence moved back by 20 cm before 1 June"})
//
// and so are a period's figures, with the tables that the public may see of them:
//
//	f, err := mediation.Statistics(ctx, office.Store, townhall.Year(2025), mediation.ByPlace, mediation.ByCategory)
//	tables, err := f.Publish(mediation.ByPlace, mediation.ByCategory)
//
// # Local rules
//
// The law leaves some values to others: the pay for a case, an exam for mediators, how often to screen, how soon a high risk is
// dealt with. Rules names them without a value, and a pack sets them, as it may change the others (townhall.LoadRules):
//
//	{"name": "county 2026", "rules": {
//	  "mediation.subsidy": {"versions": [{"from": "2026-01-01", "cite": {"law": "县以案定补办法", "article": "5"}, "value": [
//	    {"forms": ["written"], "results": ["performed"], "pay": {"amount": "150.00", "currency": "CNY"}},
//	    {"pay": {"amount": "50.00", "currency": "CNY"}}]}]},
//	  "mediation.mediator_exam": {"versions": [{"from": "2026-01-01", "cite": {"law": "县调解员管理办法", "article": "3"}, "value": "mediation"}]}}}
//
// # Personal data
//
// The Vault holds what identifies people: names, numbers, telephones, addresses, under a key for each person. Records and their
// history hold ids of people, and the texts that somebody wrote: facts, what was said at a session, what was agreed, reasons and
// notes. A text names a person by a mention, which is kept like an id:
//
//	facts := mediation.Mention("wang") + " moved the fence" // "{@wang} moved the fence"
//
// Documents show the name there, and after shredding that it was erased; a published case shows party A. A host that shows a text
// itself, of a record or of its history, resolves it by Mentions with the names from the Vault. Mentions are for the texts of
// cases; nothing resolves them in those of committees, screenings and risks.
//
// Shredding a person drops their key. It reaches the Vault and every mention. It does not reach a name or number that somebody
// wrote into a text as it is, nor attached papers in Files, nor what was printed, published or exported before: records are
// never rewritten. So a host asks for mentions where texts are entered, and writes no name into an id.
//
// PublishCase masks what the Vault knows of a case's people, however it is written, and what looks like anybody's number or
// address, but it cannot know a nickname, or of whom a story tells. A person reads each text before it is published.
//
// # Verbs
//
// For a host that writes its Policy, these are the functions, the verb in Request.Verb, and the kind of the record about which
// the policy is asked. Each record is held by a committee: Record.Holder is the committee's id, of a committee its own; about a
// transfer the policy is asked twice, with the one committee and then the other.
//
//	function              verb                    record
//	Establish             establish               mediation.committee, a new one
//	Reelect               reelect                 mediation.committee
//	Elect                 elect                   mediation.committee
//	Engage                engage                  mediation.committee
//	Disengage             disengage               mediation.committee
//	Censure               censure                 mediation.committee
//	ReportChanges         report_changes          mediation.committee
//	Quick                 quick                   mediation.case, a new one
//	Accept                accept                  mediation.case, a new one
//	Decline               decline                 mediation.case, a new one
//	Assign                assign                  mediation.case
//	Recuse                recuse                  mediation.case
//	Invite                invite                  mediation.case
//	Declare               declare                 mediation.case
//	Extend                extend                  mediation.case
//	Transfer              transfer                mediation.case
//	Mediate               mediate                 mediation.case
//	AgreeOrally           agree_orally            mediation.case
//	Draft                 draft                   mediation.case
//	Sign                  sign                    mediation.case
//	Seal                  seal                    mediation.case
//	Perform               perform                 mediation.case
//	Urge                  urge                    mediation.case
//	ReportBreach          breach                  mediation.case
//	FollowUp              follow_up               mediation.case
//	ApplyForConfirmation  apply_for_confirmation  mediation.case
//	CourtAnswers          court_answers           mediation.case
//	Rescind               rescind                 mediation.case
//	End                   end                     mediation.case
//	Warn                  warn                    mediation.case
//	Escalate              escalate                mediation.case
//	Attach                attach                  mediation.case
//	ComputeSheet          compute                 mediation.subsidy_sheet, a new one
//	ApproveSheet          approve                 mediation.subsidy_sheet
//	PaySheet              pay                     mediation.subsidy_sheet
//	ReverseSheet          reverse                 mediation.subsidy_sheet
//	PlanScreening         plan                    mediation.screening, a new one
//	InspectPlace          inspect                 mediation.screening
//	CloseRound            close_round             mediation.screening
//	NextRound             next_round              mediation.screening
//	FinishScreening       finish                  mediation.screening
//	FindRisk              find_risk               mediation.risk, a new one
//	GradeRisk             grade                   mediation.risk
//	OpenRiskCase          open_case               mediation.risk
//	PreventRisk           prevent                 mediation.risk
//	DismissRisk           dismiss                 mediation.risk
//
// The history has the same verbs, but perform_part where an obligation is left open, close_last_round where no round follows,
// and for a quick case those of its steps. Some steps read other records as well, and ask nobody for that. townhall.Void, for
// any kind, is the verb void.
//
// The ways between the states of a case are the table CaseStates, of a screening ScreeningStates, of a risk RiskStates and of a
// sheet of pay SheetStates; there are no others. A step that its rules do not allow is a *townhall.Refusal with the article,
// and changes nothing.
package mediation

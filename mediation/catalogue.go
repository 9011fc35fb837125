package mediation

import (
	"context"

	"github.com/townhall-go/townhall"
)

// committeeVerbs names what is done to a committee, whose record has no states.
var committeeVerbs = townhall.Verbs{
	"establish":      townhall.Say("mediation.verb.establish", "设立", "establish"),
	"reelect":        townhall.Say("mediation.verb.reelect", "换届", "begin the next term"),
	"engage":         townhall.Say("mediation.verb.engage", "聘任调解员", "engage a mediator"),
	"disengage":      townhall.Say("mediation.verb.disengage", "解聘、离任", "end an engagement or a seat"),
	"elect":          townhall.Say("mediation.verb.elect", "补选委员", "elect members in the term"),
	"censure":        townhall.Say("mediation.verb.censure", "认定违规", "censure a mediator"),
	"report_changes": townhall.Say("mediation.verb.report_changes", "上报变动", "report changes"),
}

// quickly names what is no step of its own: the oral case of one day, whose entries name its steps.
var quickly = townhall.Verbs{"quick": townhall.Say("mediation.verb.quick", "即时调解", "record a case of one day")}

// Short names for what every action takes.
type (
	calling = context.Context
	office  = townhall.Office
	actor   = townhall.Actor
	ref     = townhall.Ref
)

// What some actions are given that the functions take one by one.
type (
	onDay struct {
		On townhall.Date `json:"on,omitzero"` // today, if not given
	}
	declining struct {
		Application
		Told []Route `json:"told,omitempty"`
	}
	performing struct {
		Obligation int           `json:"obligation,omitempty"` // its place in the list, from 0
		On         townhall.Date `json:"on,omitzero"`          // today, if not given
	}
	disengaging struct {
		Person townhall.PersonID `json:"person,omitempty"`
		Leaving
	}
	electing struct {
		On      townhall.Date `json:"on,omitzero"` // today, if not given
		Members []Member      `json:"members,omitempty"`
	}
	reportingChanges struct {
		To string        `json:"to,omitempty"`
		On townhall.Date `json:"on,omitzero"` // today, if not given
	}
	computing struct {
		Committee string          `json:"committee,omitempty"`
		Period    townhall.Period `json:"period,omitzero"`
	}
	reversing struct {
		Reason string `json:"reason,omitempty"`
	}
	openingCase struct {
		Case string `json:"case,omitempty"` // the id of its record
	}
	nothing struct{}
)

// Kinds describes the records of this package to people.
func Kinds() []townhall.Kind {
	return []townhall.Kind{
		townhall.KindOf[Case](CaseStates, quickly),
		townhall.KindOf[Committee](townhall.Machine[string, Committee]{Title: townhall.Say("mediation.kind.committee", "调解委员会", "mediation committee")}, committeeVerbs),
		townhall.KindOf[Sheet](SheetStates),
		townhall.KindOf[Screening](ScreeningStates),
		townhall.KindOf[Risk](RiskStates),
	}
}

// Actions lists what can be done in this package, for a door that offers it.
func Actions() []townhall.Action {
	return append(append(caseActions(), committeeActions()...), append(sheetActions(), screeningActions()...)...)
}

func caseActions() []townhall.Action {
	return []townhall.Action{
		townhall.Makes(quickly, "quick", Quick),
		townhall.Makes(CaseStates, "accept", Accept),
		townhall.Makes(CaseStates, "decline", func(ctx calling, o office, by actor, in declining) (Case, error) {
			return Decline(ctx, o, by, in.Application, in.Told...)
		}),
		townhall.Changes(CaseStates, "assign", Assign),
		townhall.Changes(CaseStates, "recuse", Recuse),
		townhall.Changes(CaseStates, "invite", Invite),
		townhall.Changes(CaseStates, "declare", Declare),
		townhall.Changes(CaseStates, "extend", Extend),
		townhall.Changes(CaseStates, "transfer", func(ctx calling, o office, by actor, r ref, in Handover) (Case, error) {
			return Transfer(ctx, o, by, r, in.To, in)
		}),
		townhall.Changes(CaseStates, "mediate", Mediate),
		townhall.Changes(CaseStates, "agree_orally", AgreeOrally),
		townhall.Changes(CaseStates, "draft", Draft),
		townhall.Changes(CaseStates, "sign", Sign),
		townhall.Changes(CaseStates, "seal", func(ctx calling, o office, by actor, r ref, in onDay) (Case, error) {
			return Seal(ctx, o, by, r, in.On)
		}),
		townhall.Changes(CaseStates, "perform", func(ctx calling, o office, by actor, r ref, in performing) (Case, error) {
			return Perform(ctx, o, by, r, in.Obligation, in.On)
		}),
		townhall.Changes(CaseStates, "urge", Urge),
		townhall.Changes(CaseStates, "breach", ReportBreach),
		townhall.Changes(CaseStates, "follow_up", FollowUp),
		townhall.Changes(CaseStates, "apply_for_confirmation", ApplyForConfirmation),
		townhall.Changes(CaseStates, "court_answers", CourtAnswers),
		townhall.Changes(CaseStates, "rescind", Rescind),
		townhall.Changes(CaseStates, "end", End),
		townhall.Changes(CaseStates, "warn", Warn),
		townhall.Changes(CaseStates, "escalate", Escalate),
		townhall.Changes(CaseStates, "attach", Attach),
		townhall.Voids[Case](),
	}
}

func committeeActions() []townhall.Action {
	return []townhall.Action{
		townhall.Makes(committeeVerbs, "establish", Establish),
		townhall.Changes(committeeVerbs, "reelect", Reelect),
		townhall.Changes(committeeVerbs, "engage", Engage),
		townhall.Changes(committeeVerbs, "disengage", func(ctx calling, o office, by actor, r ref, in disengaging) (Committee, error) {
			return Disengage(ctx, o, by, r, in.Person, in.Leaving)
		}),
		townhall.Changes(committeeVerbs, "elect", func(ctx calling, o office, by actor, r ref, in electing) (Committee, error) {
			first, more := firstOf(in.Members)
			return Elect(ctx, o, by, r, in.On, first, more...)
		}),
		townhall.Changes(committeeVerbs, "censure", Censure),
		townhall.Changes(committeeVerbs, "report_changes", func(ctx calling, o office, by actor, r ref, in reportingChanges) (Committee, error) {
			return ReportChanges(ctx, o, by, r, in.To, in.On)
		}),
		townhall.Voids[Committee](),
	}
}

// firstOf is a list's first element, an empty one if there is none, and the rest.
func firstOf(list []Member) (Member, []Member) {
	if len(list) == 0 {
		return Member{}, nil
	}
	return list[0], list[1:]
}

func sheetActions() []townhall.Action {
	return []townhall.Action{
		townhall.Makes(SheetStates, "compute", func(ctx calling, o office, by actor, in computing) (Sheet, error) {
			return ComputeSheet(ctx, o, by, in.Committee, in.Period)
		}),
		townhall.Changes(SheetStates, "approve", func(ctx calling, o office, by actor, r ref, _ nothing) (Sheet, error) {
			return ApproveSheet(ctx, o, by, r)
		}),
		townhall.Changes(SheetStates, "pay", func(ctx calling, o office, by actor, r ref, _ nothing) (Sheet, error) { return PaySheet(ctx, o, by, r) }),
		townhall.Changes(SheetStates, "reverse", func(ctx calling, o office, by actor, r ref, in reversing) (Sheet, error) {
			return ReverseSheet(ctx, o, by, r, in.Reason)
		}),
		townhall.Voids[Sheet](),
	}
}

func screeningActions() []townhall.Action {
	return []townhall.Action{
		townhall.Makes(ScreeningStates, "plan", PlanScreening),
		townhall.Changes(ScreeningStates, "inspect", InspectPlace),
		townhall.Changes(ScreeningStates, "close_round", CloseRound),
		townhall.Changes(ScreeningStates, "next_round", func(ctx calling, o office, by actor, r ref, in onDay) (Screening, error) {
			return NextRound(ctx, o, by, r, in.On)
		}),
		townhall.Changes(ScreeningStates, "finish", FinishScreening),
		townhall.Voids[Screening](),
		townhall.Makes(RiskStates, "find_risk", FindRisk),
		townhall.Changes(RiskStates, "grade", GradeRisk),
		townhall.Changes(RiskStates, "open_case", func(ctx calling, o office, by actor, r ref, in openingCase) (Risk, error) {
			return OpenRiskCase(ctx, o, by, r, in.Case)
		}),
		townhall.Changes(RiskStates, "prevent", PreventRisk),
		townhall.Changes(RiskStates, "dismiss", DismissRisk),
		townhall.Voids[Risk](),
	}
}

package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// RiskMatter is what a guard of a risk judges: the risk as it would be after the step, and its committee, the screening in
// which it was found or the case opened from it, where the step asks for them.
type RiskMatter struct {
	Risk
	Body  Committee
	In    Screening
	Opens Case
}

type riskGuard = townhall.Guard[RiskMatter]

// These guard the finding of a risk.
var (
	riskCommittee = clause(riskGuard{Code: "mediation.risk.committee", Field: "committee", Cite: law("8"),
		Say: townhall.Say("mediation.risk.committee", "有跟踪隐患的调解委员会", "a committee follows the risk")},
		func(r RiskMatter, m townhall.Moment) (bool, any, any) {
			return r.Body.stood(r.Committee, r.Found), committeeNeeded, r.Body.standing(r.Committee, m.Calendar)
		})
	riskPlace = clause(riskGuard{Code: "mediation.risk.place", Field: "place", Cite: practice,
		Say: townhall.Say("mediation.risk.place", "隐患所在地属于本委员会的区域", "the risk is in the committee's area")},
		func(r RiskMatter, _ townhall.Moment) (bool, any, any) {
			return isPlace(r.Place) && r.Place.Within(r.Body.Place), string(r.Body.Place), string(r.Place)
		})
	riskCategory = textGiven(riskGuard{Code: "mediation.risk.category", Field: "category", Cite: practice,
		Say: townhall.Say("mediation.risk.category", "已注明纠纷类型", "the category is given")},
		func(r RiskMatter) string { return string(r.Category) })
	riskLevel = clause(riskGuard{Code: "mediation.risk.level", Field: "level", Cite: practice,
		Say: townhall.Say("mediation.risk.level", "风险等级属于所列等级", "the level is one of the list")},
		func(r RiskMatter, _ townhall.Moment) (bool, any, any) {
			return slices.Contains(RiskLevels(), r.Level), RiskLevels(), word(r.Level)
		})
	riskWhat = textGiven(riskGuard{Code: "mediation.risk.what", Field: "what", Cite: practice,
		Say: townhall.Say("mediation.risk.what", "已写明隐患情况", "what the risk is, is described")},
		func(r RiskMatter) string { return r.What })
	riskBy = textGiven(riskGuard{Code: "mediation.risk.by", Field: "by", Cite: practice,
		Say: townhall.Say("mediation.risk.by", "已写明发现人", "who found it is named")},
		func(r RiskMatter) string { return string(r.By) })
	riskPeople = clause(riskGuard{Code: "mediation.risk.people", Field: "people", Cite: practice,
		Say: townhall.Say("mediation.risk.people", "涉及的人不重复", "each person concerned is named once")},
		func(r RiskMatter, _ townhall.Moment) (bool, any, any) {
			twice := doubled(r.People)
			return len(twice) == 0, townhall.Say("mediation.risk.people.once", "每人各列一次", "each person once"), twice
		})
	riskScreened = clause(riskGuard{Code: "mediation.risk.screening", Field: "screening", Cite: practice,
		Say: townhall.Say("mediation.risk.screening", "排查中发现的，该排查当日走访了所在地点", "of one found in a screening, the place was visited in it that day")},
		func(r RiskMatter, _ townhall.Moment) (bool, any, any) {
			need := townhall.Say("mediation.risk.screening.needed", "{date}走访{place}的排查", "a screening with a visit of {place} on {date}", "date", r.Found, "place", string(r.Place))
			if r.Screening != "" && r.In.ID != r.Screening {
				return false, need, townhall.Say("mediation.risk.screening.unknown", "无此排查（{id}）", "no screening {id}", "id", r.Screening)
			}
			return r.Screening == "" || r.Visited != "", need, r.In.visitsOn(r.Found)
		})
	riskFoundOn = dayBetween(riskGuard{Code: "mediation.risk.found", Field: "found", Cite: law("21"),
		Say: townhall.Say("mediation.risk.found", "发现日期不晚于今日", "found today or earlier")},
		func(r RiskMatter) (from, on townhall.Date) { return townhall.Date{}, r.Found })
)

// These guard what becomes of it.
var (
	anotherLevel = clause(riskGuard{Code: "mediation.risk.grade.another", Field: "level", Cite: practice,
		Say: townhall.Say("mediation.risk.grade.another", "等级与原等级不同", "the level is another than before")},
		func(r RiskMatter, _ townhall.Moment) (bool, any, any) {
			before := r.gradedBefore().Level
			others := slices.DeleteFunc(RiskLevels(), func(l RiskLevel) bool { return l == before })
			return r.Level != before, others, word(r.Level)
		})
	gradeReason = textGiven(riskGuard{Code: "mediation.risk.grade.reason", Field: "graded.reason", Cite: practice,
		Say: townhall.Say("mediation.risk.grade.reason", "已说明变更等级的理由", "the reason is given for another level")},
		func(r RiskMatter) string { return last(r.Graded).Reason })
	gradedOn = dayBetween(riskGuard{Code: "mediation.risk.grade.on", Field: "graded.on", Cite: practice,
		Say: townhall.Say("mediation.risk.grade.on", "评级日期不早于前次评级、不晚于今日", "graded not before the level before, and not after today")},
		func(r RiskMatter) (from, on townhall.Date) { return r.gradedBefore().On, last(r.Graded).On })
	caseNamesRisk = clause(riskGuard{Code: "mediation.risk.case", Field: "case", Cite: law("17"),
		Say: townhall.Say("mediation.risk.case", "有已受理的案件，且注明来自本隐患", "there is a case, accepted, that names the risk")},
		func(r RiskMatter, _ townhall.Moment) (bool, any, any) {
			held := r.Opens.ID != "" && r.Opens.Risk == r.ID && !r.Opens.Accepted.IsZero()
			need := townhall.Say("mediation.risk.case.needed", "来自隐患{risk}的案件", "a case of the risk {risk}", "risk", r.ID)
			if r.Opens.ID == "" {
				return held, need, ""
			}
			return held, need, townhall.Say("mediation.risk.case.found", "案件{id}（{state}），来自隐患：{risk}", "case {id} ({state}), of the risk: {risk}",
				"id", r.Opens.ID, "state", stateName(r.Opens.State), "risk", orNothing(r.Opens.Risk))
		})
	preventedHow = textGiven(riskGuard{Code: "mediation.risk.prevent.how", Field: "outcome.note", Cite: law("25"),
		Say: townhall.Say("mediation.risk.prevent.how", "已写明采取的预防措施", "what was done to prevent it is described")},
		func(r RiskMatter) string { return r.outcome().Note })
	preventedPersons = clause(riskGuard{Code: "mediation.risk.prevent.persons", Field: "outcome.persons", Cite: practice,
		Say: townhall.Say("mediation.risk.prevent.persons", "有涉及人数", "the persons in it are counted")},
		func(r RiskMatter, _ townhall.Moment) (bool, any, any) {
			n := r.outcome().Persons
			return n > 0 && n <= mostPersons, townhall.OrMore(1), n
		})
	dismissReason = textGiven(riskGuard{Code: "mediation.risk.dismiss.reason", Field: "outcome.note", Cite: practice,
		Say: townhall.Say("mediation.risk.dismiss.reason", "已说明不属实的理由", "the reason is given why it is unfounded")},
		func(r RiskMatter) string { return r.outcome().Note })
	outcomeOn = dayBetween(riskGuard{Code: "mediation.risk.outcome.on", Field: "outcome.on", Cite: law("21"),
		Say: townhall.Say("mediation.risk.outcome.on", "处置日期不早于发现、不晚于今日", "the outcome is not before it was found, and not after today")},
		func(r RiskMatter) (from, on townhall.Date) { return r.Found, r.outcome().On })
)

// RiskStates is the table of a risk's ways.
var RiskStates = townhall.Machine[RiskState, RiskMatter]{
	Name:  RiskKind,
	Title: townhall.Say("mediation.risk", "矛盾纠纷隐患", "risk of a dispute"),
	Names: tableOf(riskStates, RiskOpened, RiskPrevented, RiskUnfounded),
	Moves: []townhall.Move[RiskState, RiskMatter]{
		{Verb: "find_risk", Name: townhall.Say("mediation.verb.find_risk", "发现隐患", "find"), From: []RiskState{""}, To: RiskFound,
			Guards: []riskGuard{riskCommittee, riskPlace, riskCategory, riskLevel, riskWhat, riskBy, riskPeople, riskScreened, riskFoundOn}},
		{Verb: "grade", Name: townhall.Say("mediation.verb.grade", "评定等级", "grade"), From: []RiskState{RiskFound},
			Guards: []riskGuard{riskLevel, anotherLevel, gradeReason, gradedOn}},
		{Verb: "open_case", Name: townhall.Say("mediation.verb.open_case", "转为调解案件", "open a case"), From: []RiskState{RiskFound}, To: RiskOpened,
			Guards: []riskGuard{caseNamesRisk, outcomeOn}},
		{Verb: "prevent", Name: townhall.Say("mediation.verb.prevent", "预防纠纷", "prevent the dispute"), From: []RiskState{RiskFound}, To: RiskPrevented,
			Guards: []riskGuard{preventedHow, preventedPersons, outcomeOn}},
		{Verb: "dismiss", Name: townhall.Say("mediation.verb.dismiss", "排除", "dismiss"), From: []RiskState{RiskFound}, To: RiskUnfounded,
			Guards: []riskGuard{dismissReason, outcomeOn}},
	},
}

// gradedBefore is the grading before the latest.
func (r Risk) gradedBefore() Grading { return last(r.Graded[:max(0, len(r.Graded)-1)]) }

// visitsOn lists the places that were visited on a day.
func (s Screening) visitsOn(on townhall.Date) (out []townhall.Place) {
	for _, r := range s.Rounds {
		for _, v := range r.Visits {
			if v.On == on && !slices.Contains(out, v.Place) {
				out = append(out, v.Place)
			}
		}
	}
	return out
}

package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// ScreeningMatter is what a guard of a screening judges: the screening as it would be after the step, and its committee where
// the step asks for it.
type ScreeningMatter struct {
	Screening
	Body Committee
}

type screeningGuard = townhall.Guard[ScreeningMatter]

// These guard the planning of a screening.
var (
	screeningCommittee = clause(screeningGuard{Code: "mediation.screening.committee", Field: "committee", Cite: law("8"),
		Say: townhall.Say("mediation.screening.committee", "有组织排查的调解委员会", "a committee holds the screening")},
		func(s ScreeningMatter, m townhall.Moment) (bool, any, any) {
			return s.Body.stood(s.Committee, s.Round().Days.From), committeeNeeded, s.Body.standing(s.Committee, m.Calendar)
		})
	screeningNamed = clause(screeningGuard{Code: "mediation.screening.name", Field: "name", Cite: practice,
		Say: townhall.Say("mediation.screening.name", "已写明排查名称", "the screening has a name")},
		func(s ScreeningMatter, _ townhall.Moment) (bool, any, any) {
			return trimmed(s.Name.In(townhall.ZH)) != "", someText, ""
		})
	placesWithin = clause(screeningGuard{Code: "mediation.screening.places", Field: "places", Cite: practice,
		Say: townhall.Say("mediation.screening.places", "有须排查的地点，且均在本委员会的区域内", "there are places to cover, all in the committee's area")},
		func(s ScreeningMatter, _ townhall.Moment) (bool, any, any) {
			outside := slices.DeleteFunc(slices.Clone(s.Places), func(p townhall.Place) bool { return isPlace(p) && p.Within(s.Body.Place) })
			return len(s.Places) > 0 && len(outside) == 0, string(s.Body.Place), outside
		})
	placesApart = clause(screeningGuard{Code: "mediation.screening.places.apart", Field: "places", Cite: practice,
		Say: townhall.Say("mediation.screening.places.apart", "各地点不重复、互不包含", "no place comes twice or lies in another")},
		func(s ScreeningMatter, _ townhall.Moment) (bool, any, any) {
			var inside []townhall.Place
			for i, p := range s.Places {
				if slices.ContainsFunc(slices.Delete(slices.Clone(s.Places), i, i+1), p.Within) {
					inside = append(inside, p)
				}
			}
			return len(inside) == 0, townhall.Say("mediation.screening.places.once", "每处各列一次", "each once"), inside
		})
	roundDays = clause(screeningGuard{Code: "mediation.screening.days", Field: "days", Cite: practice,
		Say: townhall.Say("mediation.screening.days", "本轮有起止日期，起始日不晚于截止日", "the round has a first and a last day, in order")},
		func(s ScreeningMatter, _ townhall.Moment) (bool, any, any) {
			d := s.Round().Days
			held := !d.From.IsZero() && !d.To.Before(d.From) && s.duty(RoundDuty, d.From, d.To, practice).Limit.Check("days") == nil
			return held, townhall.Since(d.From), d.To
		})
	intervalKnown = clause(screeningGuard{Code: "mediation.screening.every", Field: "every", Cite: practice,
		Say: townhall.Say("mediation.screening.every", "间隔以月或者日计，且本轮在下一轮之前结束", "the interval is in months or days, and the round ends before the next begins")},
		func(s ScreeningMatter, _ townhall.Moment) (bool, any, any) {
			d, next := s.Round().Days, s.scheduled(1).From
			held := s.Every.Sense == townhall.IsWithin && d.To.Before(next) && s.duty(NextRoundDuty, d.From, next, practice).Limit.Check("every") == nil
			return s.Every.N == 0 || s.Every.N > 0 && held, townhall.Say("mediation.screening.every.needed", "长于一轮（{days}）的若干月或者日", "months or days that are longer than a round ({days})", "days", d), s.Every
		})
)

// These guard the visits and the rounds.
var (
	placePlanned = clause(screeningGuard{Code: "mediation.screening.visit.place", Field: "rounds.visits.place", Cite: practice,
		Say: townhall.Say("mediation.screening.visit.place", "走访的是方案所列地点", "the place visited is one of the plan")},
		func(s ScreeningMatter, _ townhall.Moment) (bool, any, any) {
			p := s.visit().Place
			return slices.Contains(s.Places, p), s.Places, string(p)
		})
	visitBy = textGiven(screeningGuard{Code: "mediation.screening.visit.by", Field: "rounds.visits.by", Cite: practice,
		Say: townhall.Say("mediation.screening.visit.by", "已写明走访人", "who visited is named")},
		func(s ScreeningMatter) string { return string(s.visit().By) })
	visitRisks = clause(screeningGuard{Code: "mediation.screening.visit.risks", Field: "rounds.visits.risks", Cite: practice,
		Say: townhall.Say("mediation.screening.visit.risks", "发现隐患数不小于0", "the number of risks found is 0 or more")},
		func(s ScreeningMatter, _ townhall.Moment) (bool, any, any) {
			return s.visit().Risks >= 0, townhall.OrMore(0), s.visit().Risks
		})
	visitOn = dayBetween(screeningGuard{Code: "mediation.screening.visit.on", Field: "rounds.visits.on", Cite: law("21"),
		Say: townhall.Say("mediation.screening.visit.on", "走访日期不早于本轮开始、不晚于今日", "the visit is not before the round's first day and not after today")},
		func(s ScreeningMatter) (from, on townhall.Date) { return s.Round().Days.From, s.visit().On })
	coveredOrReason = clause(screeningGuard{Code: "mediation.screening.close.places", Field: "rounds.reason", Cite: practice,
		Say: townhall.Say("mediation.screening.close.places", "各地点均已走访，或者说明了遗漏的理由", "every place was visited, or the reason is given for those left out")},
		func(s ScreeningMatter, _ townhall.Moment) (bool, any, any) {
			r, c := s.Round(), s.Coverage(s.Round())
			return len(c.Left) == 0 || r.Reason != "", s.Places, c.Covered
		})
	closedOn = dayBetween(screeningGuard{Code: "mediation.screening.close.on", Field: "rounds.closed", Cite: practice,
		Say: townhall.Say("mediation.screening.close.on", "结束日期不早于本轮开始与走访、不晚于今日", "closed not before the round's first day and its visits, and not after today")},
		func(s ScreeningMatter) (from, on townhall.Date) {
			r := s.Round()
			from = r.Days.From
			for _, v := range r.Visits {
				if v.On.After(from) {
					from = v.On
				}
			}
			return from, r.Closed
		})
	begunOn = dayBetween(screeningGuard{Code: "mediation.screening.next.on", Field: "rounds.begun", Cite: practice,
		Say: townhall.Say("mediation.screening.next.on", "开始下一轮的日期不早于上一轮结束、不晚于今日", "the next round is begun not before the one before was closed, and not after today")},
		func(s ScreeningMatter) (from, on townhall.Date) {
			return last(s.Rounds[:max(0, len(s.Rounds)-1)]).Closed, s.Round().Begun
		})
	finishReason = textGiven(screeningGuard{Code: "mediation.screening.finish.reason", Field: "reason", Cite: practice,
		Say: townhall.Say("mediation.screening.finish.reason", "已说明不再进行下一轮的理由", "the reason is given why no further round follows")},
		func(s ScreeningMatter) string { return s.Reason })
	finishedOn = dayBetween(screeningGuard{Code: "mediation.screening.finish.on", Field: "ended", Cite: practice,
		Say: townhall.Say("mediation.screening.finish.on", "结束日期不早于上一轮结束、不晚于今日", "ended not before the last round was closed, and not after today")},
		func(s ScreeningMatter) (from, on townhall.Date) { return s.Round().Closed, s.Ended })
)

// ScreeningStates is the table of a screening's ways.
var ScreeningStates = townhall.Machine[ScreeningState, ScreeningMatter]{
	Name:  ScreeningKind,
	Title: townhall.Say("mediation.screening", "矛盾纠纷排查", "dispute screening"),
	Names: tableOf(screeningStates, ScreeningEnded),
	Moves: []townhall.Move[ScreeningState, ScreeningMatter]{
		{Verb: "plan", Name: townhall.Say("mediation.verb.plan", "制定方案", "plan"), From: []ScreeningState{""}, To: ScreeningOpen,
			Guards: []screeningGuard{screeningCommittee, screeningNamed, placesWithin, placesApart, roundDays, intervalKnown}},
		{Verb: "inspect", Name: townhall.Say("mediation.verb.inspect", "走访排查", "inspect"), From: []ScreeningState{ScreeningOpen},
			Guards: []screeningGuard{placePlanned, visitBy, visitRisks, visitOn}},
		{Verb: "close_round", Name: townhall.Say("mediation.verb.close_round", "本轮结束", "close the round"), From: []ScreeningState{ScreeningOpen}, To: ScreeningWaiting,
			Guards: []screeningGuard{coveredOrReason, closedOn}},
		{Verb: "close_last_round", Name: townhall.Say("mediation.verb.close_last_round", "本轮结束（不再有下一轮）", "close the only round"), From: []ScreeningState{ScreeningOpen}, To: ScreeningEnded,
			Guards: []screeningGuard{coveredOrReason, closedOn}},
		{Verb: "next_round", Name: townhall.Say("mediation.verb.next_round", "开始下一轮", "begin the next round"), From: []ScreeningState{ScreeningWaiting}, To: ScreeningOpen,
			Guards: []screeningGuard{roundDays, begunOn}},
		{Verb: "finish", Name: townhall.Say("mediation.verb.finish", "结束排查", "end the screening"), From: []ScreeningState{ScreeningWaiting}, To: ScreeningEnded,
			Guards: []screeningGuard{finishReason, finishedOn}},
	},
}

// visit is the latest visit.
func (s Screening) visit() Inspection { return last(s.Round().Visits) }

func isPlace(p townhall.Place) bool {
	_, err := townhall.ParsePlace(string(p))
	return err == nil && p != ""
}

var committeeNeeded = townhall.Say("mediation.committee.stood", "当日已设立、未作废的委员会", "one formed by that day and not voided")

// stood reports whether the committee is the one that is asked for, and stood on a day.
func (c Committee) stood(asked string, on townhall.Date) bool {
	return asked != "" && c.ID == asked && !c.Voided && !c.Formed.After(on)
}

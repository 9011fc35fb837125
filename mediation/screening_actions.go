package mediation

import (
	"context"

	"github.com/townhall-go/townhall"
)

// PlanScreening begins a screening in an office, held by a committee of its records.
func PlanScreening(ctx context.Context, o townhall.Office, by townhall.Actor, p Campaign) (Screening, error) {
	return townhall.Create(ctx, o, by, "plan", townhall.Ref{Kind: ScreeningKind}, func(m townhall.Moment) (Screening, []townhall.Fact, error) {
		body, err := body(ctx, o, trimmed(p.Committee))
		if err != nil {
			return Screening{}, nil, err
		}
		return p.Plan(m, body)
	})
}

// InspectPlace records that a place was visited in the open round of a screening.
func InspectPlace(ctx context.Context, o townhall.Office, by townhall.Actor, screening townhall.Ref, v Inspection) (Screening, error) {
	return townhall.Act(ctx, o, by, "inspect", screening, func(s Screening, m townhall.Moment) (Screening, []townhall.Fact, error) {
		return s.Inspect(m, v)
	})
}

// CloseRound closes the open round of a screening.
func CloseRound(ctx context.Context, o townhall.Office, by townhall.Actor, screening townhall.Ref, c Closing) (Screening, error) {
	return townhall.Act(ctx, o, by, "close_round", screening, func(s Screening, m townhall.Moment) (Screening, []townhall.Fact, error) {
		return s.CloseRound(m, c)
	})
}

// NextRound begins a screening's next round; today, if no day is given.
func NextRound(ctx context.Context, o townhall.Office, by townhall.Actor, screening townhall.Ref, on townhall.Date) (Screening, error) {
	return townhall.Act(ctx, o, by, "next_round", screening, func(s Screening, m townhall.Moment) (Screening, []townhall.Fact, error) {
		return s.NextRound(m, on)
	})
}

// FinishScreening ends a screening between rounds.
func FinishScreening(ctx context.Context, o townhall.Office, by townhall.Actor, screening townhall.Ref, c Closing) (Screening, error) {
	return townhall.Act(ctx, o, by, "finish", screening, func(s Screening, m townhall.Moment) (Screening, []townhall.Fact, error) {
		return s.Finish(m, c)
	})
}

// FindRisk records a risk in an office, found in a screening of its records or by itself.
func FindRisk(ctx context.Context, o townhall.Office, by townhall.Actor, h Hazard) (Risk, error) {
	return townhall.Create(ctx, o, by, "find_risk", townhall.Ref{Kind: RiskKind}, func(m townhall.Moment) (Risk, []townhall.Fact, error) {
		var in Screening
		if id := trimmed(h.Screening); id != "" {
			var err error
			if in, err = asked[Screening](ctx, o, townhall.Ref{Kind: ScreeningKind, ID: id}); err != nil {
				return Risk{}, nil, err
			}
		}
		body, err := body(ctx, o, h.committee(in))
		if err != nil {
			return Risk{}, nil, err
		}
		return h.Find(m, body, in)
	})
}

// GradeRisk gives a risk another level.
func GradeRisk(ctx context.Context, o townhall.Office, by townhall.Actor, risk townhall.Ref, g Grading) (Risk, error) {
	return townhall.Act(ctx, o, by, "grade", risk, func(r Risk, m townhall.Moment) (Risk, []townhall.Fact, error) { return r.Grade(m, g) })
}

// OpenRiskCase marks that a case of the office's records was opened from a risk, which the case names.
func OpenRiskCase(ctx context.Context, o townhall.Office, by townhall.Actor, risk townhall.Ref, caseID string) (Risk, error) {
	return townhall.Act(ctx, o, by, "open_case", risk, func(r Risk, m townhall.Moment) (Risk, []townhall.Fact, error) {
		c, err := asked[Case](ctx, o, townhall.Ref{Kind: CaseKind, ID: trimmed(caseID)})
		if err != nil {
			return r, nil, err
		}
		return r.OpenCase(m, c)
	})
}

// PreventRisk records that a dispute was prevented.
func PreventRisk(ctx context.Context, o townhall.Office, by townhall.Actor, risk townhall.Ref, p Prevention) (Risk, error) {
	return townhall.Act(ctx, o, by, "prevent", risk, func(r Risk, m townhall.Moment) (Risk, []townhall.Fact, error) { return r.Prevent(m, p) })
}

// DismissRisk records that a risk proved unfounded.
func DismissRisk(ctx context.Context, o townhall.Office, by townhall.Actor, risk townhall.Ref, d Dismissal) (Risk, error) {
	return townhall.Act(ctx, o, by, "dismiss", risk, func(r Risk, m townhall.Moment) (Risk, []townhall.Fact, error) { return r.Dismiss(m, d) })
}

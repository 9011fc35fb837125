package governance

import (
	"context"

	"github.com/townhall-go/townhall"
)

// ProposeDecision begins a decision in an office, under its id if it has one. If the unit is a body of the office, that body's kind holds,
// whatever the decision says.
func ProposeDecision(ctx context.Context, o townhall.Office, by townhall.Actor, d Decision) (Decision, error) {
	return townhall.Create(ctx, o, by, "propose", d.Ref(), func(m townhall.Moment) (_ Decision, _ []townhall.Fact, err error) {
		proposed := d
		if proposed.Unit = trimmed(d.Unit); proposed.Unit != "" {
			if proposed.Of, err = kindOf(ctx, o.Store, proposed.Unit, d.Of); err != nil {
				return d, nil, err
			}
		}
		return proposed.Propose(m)
	})
}

type decisionStep = func(Decision, townhall.Moment) (Decision, []townhall.Fact, error)

func onDecision(ctx context.Context, o townhall.Office, by townhall.Actor, verb string, decision townhall.Ref, step decisionStep) (Decision, error) {
	return townhall.Act(ctx, o, by, verb, decision, step)
}

// ClassifyDecision finds that a decision is technical or risky, before it is reviewed.
func ClassifyDecision(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, c Classification) (Decision, error) {
	return onDecision(ctx, o, by, "classify", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.Classify(m, c) })
}

// OpenComment puts a decision's draft to the public; the zero Comment is from today, as long as the rule has it.
func OpenComment(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, c Comment) (Decision, error) {
	return onDecision(ctx, o, by, "open_comment", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.OpenComment(m, c) })
}

// ForgoComment records why a decision is not put to the public, and by which source.
func ForgoComment(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, reason string, basis townhall.Cite) (Decision, error) {
	return onDecision(ctx, o, by, "forgo_comment", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) {
		return d.ForgoComment(m, reason, basis)
	})
}

// CloseComment ends the comment, with what came in.
func CloseComment(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, c Comment) (Decision, error) {
	return onDecision(ctx, o, by, "close_comment", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.CloseComment(m, c) })
}

// HoldHearing records a hearing on a decision.
func HoldHearing(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, h Hearing) (Decision, error) {
	return onDecision(ctx, o, by, "hold_hearing", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.HoldHearing(m, h) })
}

// HearExpert records an expert's advice on a decision.
func HearExpert(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, a Advice) (Decision, error) {
	return onDecision(ctx, o, by, "advise", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.Advise(m, a) })
}

// AssessRisk records what may go wrong with a decision.
func AssessRisk(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, r RiskAssessment) (Decision, error) {
	return onDecision(ctx, o, by, "assess_risk", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.AssessRisk(m, r) })
}

// AdjustDecision changes a decision's draft, which is then assessed and reviewed anew.
func AdjustDecision(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, a Adjustment) (Decision, error) {
	return onDecision(ctx, o, by, "adjust", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.Adjust(m, a) })
}

// SubmitToReview hands a decision to the legality review.
func SubmitToReview(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, on townhall.Date) (Decision, error) {
	return onDecision(ctx, o, by, "submit_review", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.SubmitReview(m, on) })
}

// ReviewDecision records what the legality review found.
func ReviewDecision(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, r Review) (Decision, error) {
	return onDecision(ctx, o, by, "review", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.Review(m, r) })
}

// ReportToParty records that a decision was reported to the party committee.
func ReportToParty(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, on townhall.Date) (Decision, error) {
	return onDecision(ctx, o, by, "report_party", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.ReportToParty(m, on) })
}

// TakeDecision records the collective discussion and what the head decided.
func TakeDecision(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, s Discussion) (Decision, error) {
	return onDecision(ctx, o, by, "decide", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.Decide(m, s) })
}

// PublishDecision makes a decision known.
func PublishDecision(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, on townhall.Date) (Decision, error) {
	return onDecision(ctx, o, by, "publish", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.Publish(m, on) })
}

// ArchiveDecision files a decision.
func ArchiveDecision(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, on townhall.Date) (Decision, error) {
	return onDecision(ctx, o, by, "archive", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.Archive(m, on) })
}

// EvaluateDecision records what came of a decision.
func EvaluateDecision(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, e Evaluation) (Decision, error) {
	return onDecision(ctx, o, by, "look_back", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.LookBack(m, e) })
}

// DropDecision ends a decision that was not taken; today, if no day is given.
func DropDecision(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, on townhall.Date, reason string) (Decision, error) {
	return onDecision(ctx, o, by, "drop", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.Drop(m, on, reason) })
}

// StopDecision ends the execution of a decision that was published, why and by which procedure.
func StopDecision(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, e Ending) (Decision, error) {
	return onDecision(ctx, o, by, "stop", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.Stop(m, e) })
}

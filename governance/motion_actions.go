package governance

import (
	"context"
	"errors"

	"github.com/townhall-go/townhall"
)

// act takes a step on a motion.
func act(ctx context.Context, o townhall.Office, by townhall.Actor, verb string, motion townhall.Ref, step func(Motion, townhall.Moment) (Motion, []townhall.Fact, error)) (Motion, error) {
	return townhall.Act(ctx, o, by, verb, motion, step)
}

// DraftMotion begins a motion in an office, under its id if it has one, for a body that stands.
func DraftMotion(ctx context.Context, o townhall.Office, by townhall.Actor, n Motion) (Motion, error) {
	return townhall.Create(ctx, o, by, "draft", n.Ref(), func(m townhall.Moment) (Motion, []townhall.Fact, error) {
		if n.Body != "" { // one that names none is refused by its clause
			if _, err := standing(ctx, o.Store, townhall.Ref{Kind: BodyKind, ID: string(n.Body)}); err != nil {
				return n, nil, err
			}
		}
		return n.Draft(m)
	})
}

// AmendMotion gives a motion another text.
func AmendMotion(ctx context.Context, o townhall.Office, by townhall.Actor, motion townhall.Ref, d Draft) (Motion, error) {
	return act(ctx, o, by, "amend", motion, func(n Motion, m townhall.Moment) (Motion, []townhall.Fact, error) { return n.Amend(m, d) })
}

// HearOpinion records an opinion on a motion.
func HearOpinion(ctx context.Context, o townhall.Office, by townhall.Actor, motion townhall.Ref, op Opinion) (Motion, error) {
	return act(ctx, o, by, "hear", motion, func(n Motion, m townhall.Moment) (Motion, []townhall.Fact, error) { return n.Hear(m, op) })
}

// AnswerOpinion says what became of the opinion at an index.
func AnswerOpinion(ctx context.Context, o townhall.Office, by townhall.Actor, motion townhall.Ref, i int, a Answer) (Motion, error) {
	return act(ctx, o, by, "answer", motion, func(n Motion, m townhall.Moment) (Motion, []townhall.Fact, error) { return n.AnswerOpinion(m, i, a) })
}

// SubmitMotion moves it in the body that decides. If the organ that moves is a body of the office, that body's kind holds.
func SubmitMotion(ctx context.Context, o townhall.Office, by townhall.Actor, motion townhall.Ref, movers Movers) (Motion, error) {
	return act(ctx, o, by, "submit", motion, func(n Motion, m townhall.Moment) (Motion, []townhall.Fact, error) {
		b, err := standing(ctx, o.Store, townhall.Ref{Kind: BodyKind, ID: string(n.Body)})
		if err == nil && movers.Organ != "" {
			movers.Kind, err = organIn(ctx, o.Store, b, movers.Organ, movers.Kind)
		}
		if err != nil {
			return n, nil, err
		}
		return n.Submit(m, b, movers)
	})
}

// WithdrawMotion takes it back before the vote; agreed is who presides, once it is submitted.
func WithdrawMotion(ctx context.Context, o townhall.Office, by townhall.Actor, motion townhall.Ref, reason string, agreed townhall.UnitID) (Motion, error) {
	return act(ctx, o, by, "withdraw", motion, func(n Motion, m townhall.Moment) (Motion, []townhall.Fact, error) {
		return n.Withdraw(m, reason, agreed)
	})
}

// TableMotion puts it on a session's agenda.
func TableMotion(ctx context.Context, o townhall.Office, by townhall.Actor, motion, session townhall.Ref) (Motion, error) {
	return act(ctx, o, by, "table", motion, func(n Motion, m townhall.Moment) (Motion, []townhall.Fact, error) {
		s, err := sitting(ctx, o.Store, session)
		var earlier []Session
		if err == nil && !n.Session.IsZero() {
			var stood Session
			stood, err = sitting(ctx, o.Store, n.Session)
			if errors.Is(err, townhall.Gone) { // one that was voided decides nothing any more
				stood.State, err = Lapsed, nil
			}
			earlier = append(earlier, stood)
		}
		if err != nil {
			return n, nil, err
		}
		return n.Table(m, s, earlier...)
	})
}

// DeliberateItem records the debate on one item of it, in its session.
func DeliberateItem(ctx context.Context, o townhall.Office, by townhall.Actor, motion townhall.Ref, d Deliberation) (Motion, error) {
	return inItsSession(ctx, o, by, "deliberate", motion, func(n Motion, m townhall.Moment, s Session) (Motion, []townhall.Fact, error) {
		return n.Deliberate(m, s, d)
	})
}

// CountMotion decides it by a count in its session, or by another count of the same vote.
func CountMotion(ctx context.Context, o townhall.Office, by townhall.Actor, motion townhall.Ref, v Vote) (Motion, error) {
	return inItsSession(ctx, o, by, "count", motion, func(n Motion, m townhall.Moment, s Session) (Motion, []townhall.Fact, error) {
		return n.Count(m, s, v)
	})
}

// inItsSession takes a step on a motion with the session on whose agenda it stands; one that is on none is refused by its state.
func inItsSession(ctx context.Context, o townhall.Office, by townhall.Actor, verb string, motion townhall.Ref,
	step func(Motion, townhall.Moment, Session) (Motion, []townhall.Fact, error)) (Motion, error) {
	return act(ctx, o, by, verb, motion, func(n Motion, m townhall.Moment) (Motion, []townhall.Fact, error) {
		var s Session
		if !n.Session.IsZero() {
			var err error
			if s, err = sitting(ctx, o.Store, n.Session); err != nil {
				return n, nil, err
			}
		}
		return step(n, m, s)
	})
}

// PromulgateResolution makes an adopted motion a resolution.
func PromulgateResolution(ctx context.Context, o townhall.Office, by townhall.Actor, motion townhall.Ref, r Resolution) (Motion, error) {
	return act(ctx, o, by, "promulgate", motion, func(n Motion, m townhall.Moment) (Motion, []townhall.Fact, error) { return n.Promulgate(m, r) })
}

// AnnulResolution ends a resolution.
func AnnulResolution(ctx context.Context, o townhall.Office, by townhall.Actor, motion townhall.Ref, a Annulment) (Motion, error) {
	return act(ctx, o, by, "annul", motion, func(n Motion, m townhall.Moment) (Motion, []townhall.Fact, error) { return n.Annul(m, a) })
}

// EvaluateResolution records a look at what came of a resolution.
func EvaluateResolution(ctx context.Context, o townhall.Office, by townhall.Actor, motion townhall.Ref, e Evaluation) (Motion, error) {
	return act(ctx, o, by, "evaluate", motion, func(n Motion, m townhall.Moment) (Motion, []townhall.Fact, error) { return n.Evaluate(m, e) })
}

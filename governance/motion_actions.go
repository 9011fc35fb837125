package governance

import (
	"context"

	"github.com/townhall-go/townhall"
)

// act takes a step on a motion.
func act(ctx context.Context, o townhall.Office, by townhall.Actor, verb string, motion townhall.Ref, step func(Motion, townhall.Moment) (Motion, []townhall.Fact, error)) (Motion, error) {
	return townhall.Act(ctx, o, by, verb, motion, step)
}

// DraftMotion begins a motion in an office, under its id if it has one.
func DraftMotion(ctx context.Context, o townhall.Office, by townhall.Actor, n Motion) (Motion, error) {
	return townhall.Create(ctx, o, by, "draft", n.Ref(), n.Draft)
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

// SubmitMotion moves it in the body that decides.
func SubmitMotion(ctx context.Context, o townhall.Office, by townhall.Actor, motion townhall.Ref, movers Movers) (Motion, error) {
	return act(ctx, o, by, "submit", motion, func(n Motion, m townhall.Moment) (Motion, []townhall.Fact, error) {
		b, _, err := townhall.Load[Body](ctx, o.Store, townhall.Ref{Kind: BodyKind, ID: string(n.Body)})
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
		s, _, err := townhall.Load[Session](ctx, o.Store, session)
		if err != nil {
			return n, nil, err
		}
		return n.Table(m, s)
	})
}

// DeliberateItem records the debate on one item of it.
func DeliberateItem(ctx context.Context, o townhall.Office, by townhall.Actor, motion townhall.Ref, d Deliberation) (Motion, error) {
	return act(ctx, o, by, "deliberate", motion, func(n Motion, m townhall.Moment) (Motion, []townhall.Fact, error) { return n.Deliberate(m, d) })
}

// CountMotion decides it by a count in its session, or by another count of the same vote.
func CountMotion(ctx context.Context, o townhall.Office, by townhall.Actor, motion townhall.Ref, v Vote) (Motion, error) {
	return act(ctx, o, by, "count", motion, func(n Motion, m townhall.Moment) (Motion, []townhall.Fact, error) {
		var s Session
		if !n.Session.IsZero() { // one that is on no agenda is refused by its state
			var err error
			if s, _, err = townhall.Load[Session](ctx, o.Store, n.Session); err != nil {
				return n, nil, err
			}
		}
		return n.Count(m, s, v)
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

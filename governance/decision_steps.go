package governance

import (
	"context"
	"slices"

	"github.com/townhall-go/townhall"
)

func (d Decision) step(m townhall.Moment, verb string, next decisionMatter) (Decision, []townhall.Fact, error) {
	state, err := DecisionStates.Go(d.State, verb, next, m)
	if err != nil {
		return d, nil, err
	}
	next.Decision.State = state
	return next.Decision, []townhall.Fact{{Verb: verb, Reason: next.reason}}, nil
}

// kept judges whether a step on a day keeps a rule's period from another, or before it.
func kept(m townhall.Moment, rule townhall.Dated[townhall.Limit], from, done townhall.Date) (townhall.Finding, error) {
	limit, err := rule.In(m.Rules).On(from)
	if err != nil {
		return townhall.Finding{}, err
	}
	return limit.From(from).Judge(done, m.Calendar)
}

// owed is the duty that a period makes, until it is met.
func (d Decision) owed(m townhall.Moment, rule townhall.Dated[townhall.Limit], from townhall.Date) ([]townhall.Duty, error) {
	limit, err := rule.In(m.Rules).On(from)
	if err != nil {
		return nil, err
	}
	duty := limit.From(from)
	duty.Rule, duty.Owner = rule.Key, d.Unit
	return added(d.Duties, duty), nil
}

// met are the duties with a rule's open one met on a day.
func (d Decision) met(rule string, on townhall.Date) []townhall.Duty {
	out := slices.Clone(d.Duties)
	for i := range out {
		if out[i].Rule == rule && out[i].Open() {
			out[i] = out[i].Meet(on)
		}
	}
	return out
}

// Propose (启动) begins a decision.
func (d Decision) Propose(m townhall.Moment) (Decision, []townhall.Fact, error) {
	next := Decision{ID: m.Ref.ID, Title: d.Title, Unit: d.Unit, Of: d.Of, Level: d.Level, Place: d.Place, Livelihood: d.Livelihood, Technical: d.Technical, Risky: d.Risky,
		Proposed: dayOr(d.Proposed, m.Today)}
	d.State = ""
	return d.step(m, "propose", decisionMatter{Decision: next, on: next.Proposed})
}

// OpenComment (公开征求意见) puts the draft to the public from a day on. The duty to leave it open so long runs from that day.
func (d Decision) OpenComment(m townhall.Moment, from townhall.Date) (Decision, []townhall.Fact, error) {
	next, from := d, dayOr(from, m.Today)
	next.Comment = Comment{From: from}
	var err error
	if next.Duties, err = d.owed(m, CommentPeriod, from); err != nil {
		return d, nil, err
	}
	return d.step(m, "open_comment", decisionMatter{Decision: next, on: from})
}

// CloseComment (结束征求意见) ends it, with what came in. Shorter than the rule has it only if it says why it was urgent.
func (d Decision) CloseComment(m townhall.Moment, c Comment) (Decision, []townhall.Fact, error) {
	next := d
	c.From, c.To = d.Comment.From, dayOr(c.To, m.Today)
	next.Comment, next.Duties = c, d.met(CommentPeriod.Key, c.To)
	if d.State != InComment {
		return d.step(m, "close_comment", decisionMatter{Decision: next, on: c.To})
	}
	period, err := kept(m, CommentPeriod, c.From, c.To)
	if err != nil {
		return d, nil, err
	}
	return d.step(m, "close_comment", decisionMatter{Decision: next, on: c.To, reason: c.Urgent, period: period})
}

// HoldHearing (听证) records a hearing.
func (d Decision) HoldHearing(m townhall.Moment, h Hearing) (Decision, []townhall.Fact, error) {
	next := d
	h.On = dayOr(h.On, m.Today)
	next.Hearings = added(d.Hearings, h)
	if h.Materials.IsZero() {
		return d.step(m, "hold_hearing", decisionMatter{Decision: next, on: h.On})
	}
	period, err := kept(m, HearingMaterials, h.On, h.Materials)
	if err != nil {
		return d, nil, err
	}
	return d.step(m, "hold_hearing", decisionMatter{Decision: next, on: h.On, period: period})
}

// Advise (专家论证) records an expert's advice, dissent with it.
func (d Decision) Advise(m townhall.Moment, a Advice) (Decision, []townhall.Fact, error) {
	next := d
	next.Advice = added(d.Advice, a)
	return d.step(m, "advise", decisionMatter{Decision: next})
}

// AssessRisk (风险评估) records what may go wrong.
func (d Decision) AssessRisk(m townhall.Moment, r RiskAssessment) (Decision, []townhall.Fact, error) {
	next := d
	r.On = dayOr(r.On, m.Today)
	next.Risk = r
	return d.step(m, "assess_risk", decisionMatter{Decision: next, on: r.On})
}

// SubmitReview (送合法性审查) hands the draft to the legality review, which has so many working days at least.
func (d Decision) SubmitReview(m townhall.Moment, on townhall.Date) (Decision, []townhall.Fact, error) {
	next, on := d, dayOr(on, m.Today)
	next.Reviews = added(d.Reviews, Review{Submitted: on})
	var err error
	if next.Duties, err = d.owed(m, ReviewPeriod, on); err != nil {
		return d, nil, err
	}
	return d.step(m, "submit_review", decisionMatter{Decision: next, on: on})
}

// Review (合法性审查) records what the review found: a lawful draft goes on, another goes back.
func (d Decision) Review(m townhall.Moment, r Review) (Decision, []townhall.Fact, error) {
	next := d
	r.Submitted, r.On = d.lastReview().Submitted, dayOr(r.On, m.Today)
	next.Reviews = slices.Clone(d.Reviews)
	verb := "return_review"
	if r.Lawful {
		verb = "pass_review"
	}
	if len(next.Reviews) == 0 || d.State != InReview {
		return d.step(m, verb, decisionMatter{Decision: next, on: r.On})
	}
	next.Reviews[len(next.Reviews)-1] = r
	next.Duties = d.met(ReviewPeriod.Key, r.On)
	period, err := kept(m, ReviewPeriod, r.Submitted, r.On)
	if err != nil {
		return d, nil, err
	}
	return d.step(m, verb, decisionMatter{Decision: next, on: r.On, reason: r.Text, period: period})
}

// ReportToParty (请示报告) records that it was reported to the party committee.
func (d Decision) ReportToParty(m townhall.Moment, on townhall.Date) (Decision, []townhall.Fact, error) {
	next := d
	next.Reported = dayOr(on, m.Today)
	return d.step(m, "report_party", decisionMatter{Decision: next, on: next.Reported})
}

// Decide (决定) records the collective discussion and what the head decided after it.
func (d Decision) Decide(m townhall.Moment, s Discussion) (Decision, []townhall.Fact, error) {
	next, verb := d, "decline"
	s.On, s.Said, s.Attended = dayOr(s.On, m.Today), slices.Clone(s.Said), slices.Clone(s.Attended)
	next.Discussion = s
	if s.Adopted {
		verb = "decide"
	}
	return d.step(m, verb, decisionMatter{Decision: next, on: s.On, reason: s.Reasons})
}

// Publish (公布) makes it known.
func (d Decision) Publish(m townhall.Moment, on townhall.Date) (Decision, []townhall.Fact, error) {
	next := d
	next.Published = dayOr(on, m.Today)
	return d.step(m, "publish", decisionMatter{Decision: next, on: next.Published})
}

// Archive (归档) files it with all that led to it.
func (d Decision) Archive(m townhall.Moment, on townhall.Date) (Decision, []townhall.Fact, error) {
	next := d
	next.Archived = dayOr(on, m.Today)
	return d.step(m, "archive", decisionMatter{Decision: next, on: next.Archived})
}

// LookBack (决策后评估) records what came of it.
func (d Decision) LookBack(m townhall.Moment, e Evaluation) (Decision, []townhall.Fact, error) {
	next := d
	e.On = dayOr(e.On, m.Today)
	next.Looked = added(d.Looked, e)
	return d.step(m, "look_back", decisionMatter{Decision: next, on: e.On})
}

// ProposeDecision begins a decision in an office, under its id if it has one.
func ProposeDecision(ctx context.Context, o townhall.Office, by townhall.Actor, d Decision) (Decision, error) {
	return townhall.Create(ctx, o, by, "propose", d.Ref(), d.Propose)
}

type decisionStep = func(Decision, townhall.Moment) (Decision, []townhall.Fact, error)

func onDecision(ctx context.Context, o townhall.Office, by townhall.Actor, verb string, decision townhall.Ref, step decisionStep) (Decision, error) {
	return townhall.Act(ctx, o, by, verb, decision, step)
}

// OpenComment puts a decision's draft to the public; the zero day is today.
func OpenComment(ctx context.Context, o townhall.Office, by townhall.Actor, decision townhall.Ref, from townhall.Date) (Decision, error) {
	return onDecision(ctx, o, by, "open_comment", decision, func(d Decision, m townhall.Moment) (Decision, []townhall.Fact, error) { return d.OpenComment(m, from) })
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

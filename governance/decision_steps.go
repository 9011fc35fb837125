package governance

import (
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
	next := Decision{ID: m.Ref.ID, Title: d.Title, Unit: trimmed(d.Unit), Of: d.Of, Level: d.Level, Place: d.Place, Livelihood: d.Livelihood, Technical: d.Technical, Risky: d.Risky,
		Proposed: dayOr(d.Proposed, m.Today)}
	d.State = ""
	return d.step(m, "propose", decisionMatter{Decision: next, on: next.Proposed})
}

// Classification (认定情形) finds that a decision is technical, risky or both, and why.
type Classification struct {
	Technical bool   `json:"technical,omitempty"`
	Risky     bool   `json:"risky,omitempty"`
	Reason    string `json:"reason,omitempty"`
}

// Classify (认定情形) finds before the review that a decision is technical or risky, though it was not proposed so. What was found is not taken
// back: the zero of either leaves it as it is.
func (d Decision) Classify(m townhall.Moment, c Classification) (Decision, []townhall.Fact, error) {
	next := d
	next.Technical, next.Risky = d.Technical || c.Technical, d.Risky || c.Risky
	again := next.Technical == d.Technical && next.Risky == d.Risky
	return d.step(m, "classify", decisionMatter{Decision: next, reason: trimmed(c.Reason), again: again})
}

// OpenComment (公开征求意见) puts the draft to the public from a day until another, both made known with it; without the second, until the rule's
// first possible day. An end sooner than that says here why it is urgent: neither changes any more. It is entered on its first day, so that
// nobody can say later of a time that has passed that it was open to comment. The duty to leave it open as long as the rule has it runs
// from that day.
func (d Decision) OpenComment(m townhall.Moment, c Comment) (Decision, []townhall.Fact, error) {
	next, from, urgent := d, dayOr(c.From, m.Today), trimmed(c.Urgent)
	duties, err := d.owed(m, CommentPeriod, from)
	if err != nil {
		return d, nil, err
	}
	due, err := duties[len(duties)-1].Due(m.Calendar)
	if err != nil {
		return d, nil, err
	}
	next.Comment, next.Duties = Comment{From: from, Until: dayOr(c.Until, due.Date), Urgent: urgent}, duties
	period, err := kept(m, CommentPeriod, from, next.Comment.Until)
	if err != nil {
		return d, nil, err
	}
	return d.step(m, "open_comment", decisionMatter{Decision: next, on: from, since: d.latest(), reason: urgent, period: period})
}

// ForgoComment (依法不予公开) records why a decision is not put to the public, and by which source; only what the law keeps from the public may be.
func (d Decision) ForgoComment(m townhall.Moment, reason string, basis townhall.Cite) (Decision, []townhall.Fact, error) {
	next, reason := d, trimmed(reason)
	next.Comment = Comment{Forgone: reason, Basis: basis}
	after, facts, err := d.step(m, "forgo_comment", decisionMatter{Decision: next, on: m.Today, since: d.latest(), reason: reason})
	if err == nil {
		facts[0].Basis = []townhall.Cite{basis}
	}
	return after, facts, err
}

// CloseComment (结束征求意见) ends it, with what came in, no earlier than was made known when it opened. Of the terms with which it opened it
// may say nothing, or the same.
func (d Decision) CloseComment(m townhall.Moment, c Comment) (Decision, []townhall.Fact, error) {
	next, was, urgent := d, d.Comment, trimmed(c.Urgent)
	changed := !c.From.IsZero() && c.From != was.From || !c.Until.IsZero() && c.Until != was.Until || urgent != "" && urgent != was.Urgent
	ended := dayOr(c.To, m.Today)
	next.Comment = Comment{From: was.From, Until: was.Until, Urgent: was.Urgent, To: ended, Summary: trimmed(c.Summary), Count: c.Count}
	next.Duties = d.met(CommentPeriod.Key, ended)
	return d.step(m, "close_comment", decisionMatter{Decision: next, on: ended, since: was.From, changed: changed})
}

// HoldHearing (听证) records a hearing.
func (d Decision) HoldHearing(m townhall.Moment, h Hearing) (Decision, []townhall.Fact, error) {
	next := d
	h.On, h.Record = dayOr(h.On, m.Today), trimmed(h.Record)
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
	a.On, a.Expert, a.Text = dayOr(a.On, m.Today), trimmed(a.Expert), trimmed(a.Text)
	next.Advice = added(d.Advice, a)
	return d.step(m, "advise", decisionMatter{Decision: next, on: a.On, since: d.adjusted()})
}

// AssessRisk (风险评估) records what may go wrong.
func (d Decision) AssessRisk(m townhall.Moment, r RiskAssessment) (Decision, []townhall.Fact, error) {
	next := d
	r.On, r.By, r.Text = dayOr(r.On, m.Today), trimmed(r.By), trimmed(r.Text)
	next.Risk = r
	return d.step(m, "assess_risk", decisionMatter{Decision: next, on: r.On, since: d.adjusted()})
}

// adjusted is the day of the draft as it is now, if it was adjusted: what is found of it is found since.
func (d Decision) adjusted() townhall.Date {
	if n := len(d.Adjusted); n > 0 {
		return d.Adjusted[n-1].On
	}
	return townhall.Date{}
}

// Adjust (调整决策草案) changes the draft, as where its risk cannot be borne or the review asks for it. What was found of the risk and what experts
// said are set aside: on the draft as it is now they are heard, and it is assessed, reviewed and reported, anew.
func (d Decision) Adjust(m townhall.Moment, a Adjustment) (Decision, []townhall.Fact, error) {
	next := d
	a.On, a.Risk, a.Text = dayOr(a.On, m.Today), d.Risk, trimmed(a.Text)
	a.Advice = d.Advice
	next.Adjusted, next.Risk, next.Advice = added(d.Adjusted, a), RiskAssessment{}, nil
	return d.step(m, "adjust", decisionMatter{Decision: next, on: a.On, since: d.latest(), reason: a.Text})
}

// SubmitReview (送合法性审查) hands the draft to the legality review, which has so many working days at least. It is entered on the day on which it
// is done, since that time runs from it.
func (d Decision) SubmitReview(m townhall.Moment, on townhall.Date) (Decision, []townhall.Fact, error) {
	next, on := d, dayOr(on, m.Today)
	next.Reviews = added(d.Reviews, Review{Submitted: on})
	var err error
	if next.Duties, err = d.owed(m, ReviewPeriod, on); err != nil {
		return d, nil, err
	}
	return d.step(m, "submit_review", decisionMatter{Decision: next, on: on, since: d.latest()})
}

// Review (合法性审查) records what the review found: a lawful draft goes on, another goes back.
func (d Decision) Review(m townhall.Moment, r Review) (Decision, []townhall.Fact, error) {
	next := d
	r.By, r.Text = trimmed(r.By), trimmed(r.Text)
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
	return d.step(m, verb, decisionMatter{Decision: next, on: r.On, since: d.latest(), reason: r.Text, period: period})
}

// ReportToParty (请示报告) records that it was reported to the party committee.
func (d Decision) ReportToParty(m townhall.Moment, on townhall.Date) (Decision, []townhall.Fact, error) {
	next := d
	next.Reported = dayOr(on, m.Today)
	return d.step(m, "report_party", decisionMatter{Decision: next, on: next.Reported, since: d.lastReview().On})
}

// Decide (决定) records the collective discussion and what the head decided after it.
func (d Decision) Decide(m townhall.Moment, s Discussion) (Decision, []townhall.Fact, error) {
	next, verb := d, "decline"
	s.On, s.Said, s.Attended, s.Reasons = dayOr(s.On, m.Today), slices.Clone(s.Said), slices.Clone(s.Attended), trimmed(s.Reasons)
	s.Head = trimmed(s.Head)
	for i, who := range s.Said {
		s.Said[i].Person = trimmed(who.Person)
	}
	next.Discussion = s
	if s.Adopted {
		verb = "decide"
	}
	return d.step(m, verb, decisionMatter{Decision: next, on: s.On, since: d.latest(), reason: s.Reasons})
}

// Publish (公布) makes it known.
func (d Decision) Publish(m townhall.Moment, on townhall.Date) (Decision, []townhall.Fact, error) {
	next := d
	next.Published = dayOr(on, m.Today)
	return d.step(m, "publish", decisionMatter{Decision: next, on: next.Published, since: d.latest()})
}

// Archive (归档) files it with all that led to it.
func (d Decision) Archive(m townhall.Moment, on townhall.Date) (Decision, []townhall.Fact, error) {
	next := d
	next.Archived = dayOr(on, m.Today)
	return d.step(m, "archive", decisionMatter{Decision: next, on: next.Archived, since: d.Published, again: !d.Archived.IsZero()})
}

// LookBack (决策后评估) records what came of it.
func (d Decision) LookBack(m townhall.Moment, e Evaluation) (Decision, []townhall.Fact, error) {
	next := d
	e.On, e.By, e.Text = dayOr(e.On, m.Today), trimmed(e.By), trimmed(e.Text)
	next.Looked = added(d.Looked, e)
	return d.step(m, "look_back", decisionMatter{Decision: next, on: e.On, since: d.Published})
}

package mediation

import (
	"context"
	"errors"

	"github.com/townhall-go/townhall"
)

type step = func(Case, townhall.Moment) (Case, []townhall.Fact, error)

// Accept opens a case in an office, at a committee of its records.
func Accept(ctx context.Context, o townhall.Office, by townhall.Actor, a Application) (Case, error) {
	return townhall.Create(ctx, o, by, "accept", townhall.Ref{Kind: CaseKind}, func(m townhall.Moment) (Case, []townhall.Fact, error) {
		body, err := body(ctx, o, trimmed(a.Committee))
		if err != nil {
			return Case{}, nil, err
		}
		earlier, err := asked[Case](ctx, o, townhall.Ref{Kind: CaseKind, ID: trimmed(a.Again)})
		if err == nil {
			err = openRisk(ctx, o, m, trimmed(a.Risk), orToday(a.On, m))
		}
		if err != nil {
			return Case{}, nil, err
		}
		return a.Accept(m, body, earlier)
	})
}

// Decline records an application that must not be accepted, so that it is counted.
func Decline(ctx context.Context, o townhall.Office, by townhall.Actor, a Application, told ...Route) (Case, error) {
	return townhall.Create(ctx, o, by, "decline", townhall.Ref{Kind: CaseKind}, func(m townhall.Moment) (Case, []townhall.Fact, error) {
		body, err := body(ctx, o, trimmed(a.Committee))
		if err != nil {
			return Case{}, nil, err
		}
		return a.Decline(m, body, told...)
	})
}

// Assign gives a case its mediators, or others in their place, out of its committee's.
func Assign(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, a Assignment) (Case, error) {
	return townhall.Act(ctx, o, by, "assign", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) {
		body, err := body(ctx, o, c.Committee)
		if err != nil {
			return c, nil, err
		}
		return c.Assign(m, body, a)
	}))
}

// Transfer hands a case to another committee.
func Transfer(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, to string, h Handover) (Case, error) {
	return townhall.Act(ctx, o, by, "transfer", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) {
		body, err := body(ctx, o, to)
		if err != nil {
			return c, nil, err
		}
		h.To = to // a committee that is not on record has no id of its own
		return c.Transfer(m, body, h)
	}))
}

// body loads the committee that a step asks for, and says whether its record is voided.
func body(ctx context.Context, o townhall.Office, id string) (Committee, error) {
	c, voided, err := found[Committee](ctx, o, townhall.Ref{Kind: CommitteeKind, ID: id})
	c.Voided = voided
	return c, err
}

// asked loads what a step asks for. That it is missing or voided is for the step to say, which then has an empty one.
func asked[T any](ctx context.Context, o townhall.Office, r townhall.Ref) (T, error) {
	doc, voided, err := found[T](ctx, o, r)
	if voided {
		var none T
		return none, err
	}
	return doc, err
}

// found loads a record's document, or an empty one where there is none.
func found[T any](ctx context.Context, o townhall.Office, r townhall.Ref) (doc T, voided bool, err error) {
	if r.ID == "" {
		return doc, false, nil
	}
	doc, rec, err := townhall.Load[T](ctx, o.Store, r)
	if errors.Is(err, townhall.NotFound) {
		err = nil
	}
	return doc, rec.State == townhall.Voided, err
}

// openRisk refuses a case of a risk that is not on record, that is settled already, or of which a case was opened before.
func openRisk(ctx context.Context, o townhall.Office, m townhall.Moment, id string, on townhall.Date) error {
	if id == "" {
		return nil
	}
	f := townhall.Finding{Code: "mediation.risk.open", Field: "risk", Cite: law("21"), Found: townhall.ValueOf(id),
		Say: townhall.Say("mediation.risk.open", "案件所涉隐患已登记、尚未处理，且尚未由其立案", "the risk is on record and open, and no case was opened of it")}
	risk, err := asked[Risk](ctx, o, townhall.Ref{Kind: RiskKind, ID: id})
	if err != nil {
		return err
	}
	for c, err := range townhall.Docs[Case](ctx, o.Store, townhall.Query{Kind: CaseKind, Tags: []string{riskTag(id)}}) {
		if err != nil {
			return err
		}
		f.Found = townhall.ValueOf(townhall.Say("mediation.risk.opened", "已立案{id}", "case {id} was opened", "id", c.ID))
		return refuse(m, on, f)
	}
	if risk.ID == id && risk.State == RiskFound {
		return nil
	}
	if risk.ID == id {
		f.Found = townhall.ValueOf(risk.State)
	}
	return refuse(m, on, f)
}

// Mediate records a session of a case.
func Mediate(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, s Session) (Case, error) {
	return townhall.Act(ctx, o, by, "mediate", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) {
		body, err := body(ctx, o, c.Committee)
		if err != nil {
			return c, nil, err
		}
		return c.Mediate(m, body, s)
	}))
}

// AgreeOrally records an oral agreement.
func AgreeOrally(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, t Terms) (Case, error) {
	return townhall.Act(ctx, o, by, "agree_orally", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) {
		body, err := body(ctx, o, c.Committee)
		if err != nil {
			return c, nil, err
		}
		return c.AgreeOrally(m, body, t)
	}))
}

// Draft writes an agreement down, or writes it anew.
func Draft(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, t Terms) (Case, error) {
	return townhall.Act(ctx, o, by, "draft", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Draft(m, t) }))
}

// Sign puts a signature under a draft.
func Sign(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, s Signature) (Case, error) {
	return townhall.Act(ctx, o, by, "sign", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Sign(m, s) }))
}

// Seal makes a written agreement effective; today, if no day is given.
func Seal(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, on townhall.Date) (Case, error) {
	return townhall.Act(ctx, o, by, "seal", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) {
		body, err := body(ctx, o, c.Committee)
		if err != nil {
			return c, nil, err
		}
		return c.Seal(m, body, on)
	}))
}

// Perform records the performance of an obligation, by its place in the list; of the whole if none is listed.
func Perform(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, obligation int, on townhall.Date) (Case, error) {
	return townhall.Act(ctx, o, by, "perform", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Perform(m, obligation, on) }))
}

// End ends a case without an agreement.
func End(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, e Ending) (Case, error) {
	return townhall.Act(ctx, o, by, "end", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.End(m, e) }))
}

// Escalate records a harm that came of a dispute or was prevented.
func Escalate(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, e Escalation) (Case, error) {
	return townhall.Act(ctx, o, by, "escalate", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Escalate(m, e) }))
}

// Recuse takes a mediator off a case, for a conflict of interest or because a party objects.
func Recuse(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, r Recusal) (Case, error) {
	return townhall.Act(ctx, o, by, "recuse", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Recuse(m, r) }))
}

// Invite brings in somebody who helps, or a body that mediates jointly.
func Invite(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, h Helper) (Case, error) {
	return townhall.Act(ctx, o, by, "invite", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Invite(m, h) }))
}

// Declare records what a party wants.
func Declare(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, d Declaration) (Case, error) {
	return townhall.Act(ctx, o, by, "declare", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Declare(m, d) }))
}

// Extend adds time to the limit of a mediation, where every party asks for it.
func Extend(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, e Extending) (Case, error) {
	return townhall.Act(ctx, o, by, "extend", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Extend(m, e) }))
}

// Warn records a sign that a dispute may escalate and what was done against it.
func Warn(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, w Warning) (Case, error) {
	return townhall.Act(ctx, o, by, "warn", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Warn(m, w) }))
}

// Attach adds a paper to a case's file; its content is put into Files before.
func Attach(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, p Paper) (Case, error) {
	return townhall.Act(ctx, o, by, "attach", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Attach(m, p) }))
}

// Urge records that the parties were urged to perform.
func Urge(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, u Urging) (Case, error) {
	return townhall.Act(ctx, o, by, "urge", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Urge(m, u) }))
}

// ReportBreach records that an agreement is not performed.
func ReportBreach(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, b Breach) (Case, error) {
	return townhall.Act(ctx, o, by, "breach", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.ReportBreach(m, b) }))
}

// FollowUp records a visit after an agreement.
func FollowUp(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, v Visit) (Case, error) {
	return townhall.Act(ctx, o, by, "follow_up", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.FollowUp(m, v) }))
}

// ApplyForConfirmation records the parties' joint application for a court's confirmation.
func ApplyForConfirmation(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, r Review) (Case, error) {
	return townhall.Act(ctx, o, by, "apply_for_confirmation", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.ApplyForConfirmation(m, r) }))
}

// CourtAnswers records a court's answer.
func CourtAnswers(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, r Ruling) (Case, error) {
	return townhall.Act(ctx, o, by, "court_answers", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.CourtAnswers(m, r) }))
}

// Rescind records that an agreement lost its force.
func Rescind(ctx context.Context, o townhall.Office, by townhall.Actor, c townhall.Ref, r Rescission) (Case, error) {
	return townhall.Act(ctx, o, by, "rescind", c, step(func(c Case, m townhall.Moment) (Case, []townhall.Fact, error) { return c.Rescind(m, r) }))
}

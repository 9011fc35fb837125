package mediation

import (
	"context"
	"iter"
	"slices"

	"github.com/townhall-go/townhall"
)

// RiskKind is the kind of the records that hold risks.
const RiskKind = "mediation.risk"

// Risk (矛盾纠纷隐患) is a sign of a dispute before there is one, found in a screening or by itself, until a case is opened from
// it, the dispute is prevented, or it proves unfounded.
type Risk struct {
	ID        string              `json:"id"`
	State     RiskState           `json:"state"`
	Committee string              `json:"committee"` // the id of its record
	Place     townhall.Place      `json:"place"`
	Category  Category            `json:"category"`
	Level     RiskLevel           `json:"level"`
	What      string              `json:"what"`                // what it is, without names
	People    []townhall.PersonID `json:"people,omitempty"`    // concerned, if known
	Screening string              `json:"screening,omitempty"` // the id of the record of the screening that found it
	Visited   townhall.Place      `json:"visited,omitempty"`   // the place of that screening where it was found
	Found     townhall.Date       `json:"found"`
	By        townhall.PersonID   `json:"by"`
	Graded    []Grading           `json:"graded,omitempty"` // its levels, in order, from the one with which it was found
	Case      string              `json:"case,omitempty"`   // the id of the record of the case opened from it
	Outcome   *Outcome            `json:"outcome,omitempty"`
	Duties    []townhall.Duty     `json:"duties,omitempty"`
}

// Grading (风险评级) gives a risk a level from a day on.
type Grading struct {
	Level  RiskLevel     `json:"level"`
	On     townhall.Date `json:"on"` // today, if not given
	Reason string        `json:"reason,omitempty"`
}

// Outcome (处置结果) is what became of a risk.
type Outcome struct {
	On      townhall.Date `json:"on"`
	Note    string        `json:"note,omitempty"`    // how it was prevented, or why it is unfounded
	Persons int           `json:"persons,omitempty"` // in the dispute that was prevented
}

// Ref names the risk's record.
func (r Risk) Ref() townhall.Ref { return townhall.Ref{Kind: RiskKind, ID: r.ID} }

// Head is the record's header. By its tags a risk is found by its category, its level and its screening.
func (r Risk) Head() townhall.Head {
	h := townhall.Head{Kind: RiskKind, Place: r.Place, Holder: townhall.UnitID(r.Committee), State: string(r.State), Opened: r.Found,
		Closed: r.outcome().On, Tags: []string{categoryTag(r.Category), "level:" + string(r.Level)}}
	if r.Screening != "" {
		h.Tags = append(h.Tags, screeningTag(r.Screening))
	}
	return h
}

func screeningTag(id string) string { return "screening:" + id }

// RisksIn streams the risks that a screening found.
func RisksIn(ctx context.Context, s townhall.Store, screening townhall.Ref) iter.Seq2[Risk, error] {
	return townhall.Docs[Risk](ctx, s, townhall.Query{Kind: RiskKind, Tags: []string{screeningTag(screening.ID)}})
}

// Check refuses a risk whose state and contents contradict one another, as a damaged record may.
func (r Risk) Check() error {
	for _, part := range []struct {
		field string
		held  bool
	}{
		{"id", r.ID != ""},
		{"state", slices.Contains(listed(riskStates), r.State)},
		{"found", !r.Found.IsZero()},
		{"level", slices.Contains(RiskLevels(), r.Level)},
		{"graded", len(r.Graded) > 0 && last(r.Graded).Level == r.Level},
		{"outcome", r.outcome().On.IsZero() == (r.State == RiskFound)},
		{"case", (r.Case == "") == (r.State != RiskOpened)},
		{"visited", (r.Visited == "") == (r.Screening == "")},
	} {
		if !part.held {
			return &townhall.Error{Kind: townhall.Invalid, Field: part.field, Found: townhall.ValueOf(string(r.State)),
				Needed: townhall.Say("mediation.risk.whole", "与隐患状态相符的内容", "what belongs to the risk's state")}
		}
	}
	return nil
}

// outcome is what became of the risk, or nothing.
func (r Risk) outcome() Outcome {
	if r.Outcome == nil {
		return Outcome{}
	}
	return *r.Outcome
}

// levelOn is the level that the risk had at a day's end; the present one without a day.
func (r Risk) levelOn(day townhall.Date) RiskLevel {
	level := r.Level
	for _, g := range slices.Backward(r.Graded) {
		level = g.Level
		if day.IsZero() || !g.On.After(day) {
			break
		}
	}
	return level
}

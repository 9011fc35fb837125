package governance

import (
	"context"

	"github.com/townhall-go/townhall"
)

// BodyFigures (机构指标) are a body's members on the last day of a period, and how often it was reshuffled in it.
type BodyFigures struct {
	Heads         int64 `json:"heads"`
	DeputyHeads   int64 `json:"deputy_heads"`
	LegalOfficers int64 `json:"legal_officers"`
	Members       int64 `json:"members"` // persons, in whatever roles
	Reshuffles    int64 `json:"reshuffles"`
}

// Figures counts a body in a period.
func (b Body) Figures(p townhall.Period) BodyFigures {
	last := p.To
	f := BodyFigures{Heads: int64(len(b.People(last, Head))), DeputyHeads: int64(len(b.People(last, DeputyHead))),
		LegalOfficers: int64(len(b.People(last, LegalOfficer))), Members: int64(len(b.People(last)))}
	for _, r := range b.Reshuffles {
		if p.Contains(r.On) {
			f.Reshuffles++
		}
	}
	return f
}

// CountBodies counts the bodies of a kind that sat on a day.
func CountBodies(ctx context.Context, s townhall.Store, kind Kind, day townhall.Date) (int64, error) {
	var n int64
	for b, err := range townhall.Docs[Body](ctx, s, townhall.Query{Kind: BodyKind, Tags: []string{string(kind)}}) {
		if err != nil {
			return 0, err
		}
		if !b.Formed.After(day) && (b.Dissolved.IsZero() || !b.Dissolved.Before(day)) {
			n++
		}
	}
	return n, nil
}

// SessionFigures (会议指标) are what a session came to.
type SessionFigures struct {
	Motions         int64 `json:"motions"`          // put to it
	MotionsAdopted  int64 `json:"motions_adopted"`  // and adopted
	AttendingGroups int64 `json:"attending_groups"` // 列席: groups of guests with voice and without vote
	ObservingGroups int64 `json:"observing_groups"` // 旁听
	Directives      int64 `json:"directives"`       // orders of its resolutions that are in force
}

// FiguresOf counts a session, with the motions that were put to it.
func FiguresOf(ctx context.Context, store townhall.Store, session townhall.Ref) (SessionFigures, error) {
	s, rec, err := townhall.Load[Session](ctx, store, session)
	if err != nil {
		return SessionFigures{}, err
	}
	f := SessionFigures{}
	if rec.State == townhall.Voided {
		return f, nil
	}
	f.AttendingGroups, f.ObservingGroups = int64(s.Groups(Admitted)), int64(s.Groups(Observing))
	for n, err := range townhall.Docs[Motion](ctx, store, townhall.Query{Kind: MotionKind}) {
		if err != nil {
			return f, err
		}
		if n.Session != session {
			continue
		}
		f.Motions++
		switch n.State {
		case InForce:
			f.Directives += int64(len(n.Resolution.Orders))
			f.MotionsAdopted++
		case Carried, Annulled:
			f.MotionsAdopted++
		}
	}
	return f, nil
}

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
	AdmittedGroups  int64 `json:"admitted_groups"`  // 列席: groups of guests with voice and without vote
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
	f.AdmittedGroups, f.ObservingGroups = int64(s.Groups(Admitted)), int64(s.Groups(Observing))
	for n, err := range townhall.Docs[Motion](ctx, store, townhall.Query{Kind: MotionKind, Tags: []string{session.String()}}) {
		if err != nil {
			return f, err
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

// Definitions lists how the figures of bodies and sessions are counted.
func Definitions() []townhall.Definition {
	own := townhall.Convention()
	return []townhall.Definition{
		townhall.Define("departments", townhall.Say("governance.figure.departments", "部门数", "departments"),
			townhall.Say("governance.define.departments", "期间最后一日存续、类别为部门的机构", "bodies of that kind that stood on the last day of the period"), own),
		townhall.Define("leading_group.heads", townhall.Say("governance.figure.heads", "组长数", "heads"),
			townhall.Say("governance.define.heads", "期间最后一日任领导小组组长的人", "who headed the leading group on the last day of the period"), own),
		townhall.Define("leading_group.deputy_heads", townhall.Say("governance.figure.deputy_heads", "副组长数", "deputy heads"),
			townhall.Say("governance.define.deputy_heads", "当日任副组长的人，每人一次", "who was a deputy head that day, each once"), own),
		townhall.Define("leading_group.legal_officers", townhall.Say("governance.figure.legal_officers", "法制员数", "legal officers"),
			townhall.Say("governance.define.legal_officers", "当日任法制员的人，兼任的也计入", "who was legal officer that day, also beside another role"), own),
		townhall.Define("leading_group.reshuffles", townhall.Say("governance.figure.reshuffles", "调整次数", "reshuffles"),
			townhall.Say("governance.define.reshuffles", "生效日在期间内的调整，同日几人变动为一次；个别增补、离任不计", "reshuffles that took effect in the period, of however many on one day; a single member who joins or leaves is none"), own),
		townhall.Define("congress.motions_adopted", townhall.Say("governance.figure.motions_adopted", "通过议案数", "motions adopted"),
			townhall.Say("governance.define.motions_adopted", "列入该次会议议程并通过的议案，决议后被撤销的也计入", "motions on the session's agenda that it adopted, also if the resolution was annulled later"), own),
		townhall.Define("congress.attending_groups", townhall.Say("governance.figure.attending_groups", "列席界别数", "groups admitted"),
			townhall.Say("governance.define.attending_groups", "该次会议登记列席的团体或者个人，每一名称一次", "groups and persons on the session's record as admitted without vote, each name once"), own),
		townhall.Define("congress.observing_groups", townhall.Say("governance.figure.observing_groups", "旁听团体数", "groups observing"),
			townhall.Say("governance.define.observing_groups", "该次会议登记旁听的团体或者个人，每一名称一次", "groups and persons on the session's record as observing, each name once"), own),
		townhall.Define("resolution_directives", townhall.Say("governance.figure.directives", "决议交办事项数", "orders of resolutions"),
			townhall.Say("governance.define.directives", "该次会议通过、现行有效的决议中的交办事项", "orders in the session's resolutions that are in force"), own),
	}
}

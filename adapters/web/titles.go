package web

import (
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/learning"
	"github.com/townhall-go/townhall/governance/powers"
	"github.com/townhall-go/townhall/mediation"
)

// titles say what the record of a kind is called.
var titles = map[string]func(*view, townhall.Record) string{
	mediation.CaseKind: titled(func(v *view, c mediation.Case) string {
		return v.both(v.Word(c.Category), v.PlaceName(c.Place))
	}),
	mediation.CommitteeKind: titled(func(v *view, c mediation.Committee) string { return c.Name.In(v.lang) }),
	mediation.SheetKind: titled(func(v *view, s mediation.Sheet) string {
		return v.both(v.holder(townhall.UnitID(s.Committee)), v.Word(s.Period))
	}),
	mediation.ScreeningKind: titled(func(v *view, s mediation.Screening) string { return s.Name.In(v.lang) }),
	mediation.RiskKind: titled(func(v *view, r mediation.Risk) string {
		return v.both(v.Word(r.Category), v.PlaceName(r.Place))
	}),
	governance.BodyKind:     titled(func(v *view, b governance.Body) string { return b.Name.In(v.lang) }),
	governance.SessionKind:  titled(func(v *view, s governance.Session) string { return v.both(v.sessionTitle(s), s.On.String()) }),
	governance.MotionKind:   titled(func(v *view, n governance.Motion) string { return n.Title.In(v.lang) }),
	governance.DecisionKind: titled(func(v *view, d governance.Decision) string { return d.Title.In(v.lang) }),
	powers.ActKind:          titled(func(v *view, a powers.Act) string { return a.Title.In(v.lang) }),
	powers.PowerKind: titled(func(v *view, p powers.Power) string {
		l, _ := p.On(v.Today())
		if l.Name.IsZero() && len(p.Listings) > 0 {
			l = p.Listings[len(p.Listings)-1]
		}
		return l.Name.In(v.lang)
	}),
	learning.ExamKind: titled(func(v *view, x learning.Exam) string { return x.Title.In(v.lang) }),
	learning.SittingKind: titled(func(v *view, s learning.Sitting) string {
		return v.both(s.Subject, v.Word(s.Person))
	}),
	townhall.NoticeKind: titled(func(v *view, n townhall.Notice) string { return n.Text.In(v.lang) }),
}

// titled makes a title of a document; a damaged one has none.
func titled[T any](say func(*view, T) string) func(*view, townhall.Record) string {
	return func(v *view, rec townhall.Record) string {
		doc, err := townhall.Read[T](rec)
		if err != nil {
			return ""
		}
		return say(v, doc)
	}
}

// titleOf is what people call a record: by its document, if they may read that, and else by its kind and place.
func (v *view) titleOf(rec townhall.Record) string {
	title := ""
	if say, ok := titles[rec.Kind]; ok && v.may(townhall.Reading, rec) {
		title = strings.TrimSpace(say(v, rec))
	}
	if title == "" {
		title = v.both(v.KindName(rec.Kind), v.PlaceName(rec.Place))
	}
	return title
}

// both joins two words, as far as there are any.
func (v *view) both(a, b string) string { return strings.Trim(a+" · "+b, " ·") }

// holder is what people call a unit: a body, or a mediation committee.
func (v *view) holder(id townhall.UnitID) string {
	if name := v.unitName(id); name != string(id) || id == "" {
		return name
	}
	c, _, err := townhall.Load[mediation.Committee](v.r.Context(), v.Office.Store, townhall.Ref{Kind: mediation.CommitteeKind, ID: string(id)})
	if err != nil {
		return string(id)
	}
	return c.Name.In(v.lang)
}

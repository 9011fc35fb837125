package mediation

import (
	"context"
	"slices"

	"github.com/townhall-go/townhall"
)

// CommitteeKind is the kind of the records that hold committees.
const CommitteeKind = "mediation.committee"

// Committee (人民调解委员会) is a mediation committee with its members and the mediators it engages.
type Committee struct {
	ID        string          `json:"id"`
	Name      townhall.Text   `json:"name"`
	Place     townhall.Place  `json:"place"`
	Formed    townhall.Date   `json:"formed"`
	Members   []Member        `json:"members"`
	Mediators []Engaged       `json:"mediators,omitempty"`
	Duties    []townhall.Duty `json:"duties,omitempty"` // to be chosen again before the term ends
}

// Member (委员) is one who was chosen. Members are mediators.
type Member struct {
	Person   townhall.PersonID `json:"person"`
	Director bool              `json:"director,omitempty"` // 主任
	Woman    bool              `json:"woman,omitempty"`
}

// Engaged (聘任的调解员) is a mediator who is not a member, for a period.
type Engaged struct {
	Person townhall.PersonID `json:"person"`
	townhall.Period
}

// Ref names the committee's record.
func (c Committee) Ref() townhall.Ref { return townhall.Ref{Kind: CommitteeKind, ID: c.ID} }

// Head is the record's header.
func (c Committee) Head() townhall.Head {
	return townhall.Head{Place: c.Place, Holder: townhall.UnitID(c.ID), State: "serving", Opened: c.Formed}
}

// Check refuses a committee that lacks what every committee has, as a damaged record may.
func (c Committee) Check() error {
	for field, held := range map[string]bool{"id": c.ID != "", "formed": !c.Formed.IsZero(), "members": len(c.Members) > 0} {
		if !held {
			return &townhall.Error{Kind: townhall.Invalid, Field: field, Needed: townhall.Say("mediation.committee.whole", "编号、设立日期与委员", "an id, a day of forming and members")}
		}
	}
	return nil
}

// Mediates reports whether a person may mediate for the committee on a day: a member or one engaged then.
func (c Committee) Mediates(p townhall.PersonID, on townhall.Date) bool {
	return slices.ContainsFunc(c.Members, func(m Member) bool { return m.Person == p && !on.Before(c.Formed) }) ||
		slices.ContainsFunc(c.Mediators, func(e Engaged) bool { return e.Person == p && e.Contains(on) })
}

// Establish judges a committee as formed and gives it with the duty to choose anew.
func (c Committee) Establish(m townhall.Moment) (Committee, []townhall.Fact, error) {
	size, err := CommitteeSize.In(m.Rules).Version(c.Formed)
	if err != nil {
		return c, nil, err
	}
	women, err := CommitteeWomen.In(m.Rules).Version(c.Formed)
	if err != nil {
		return c, nil, err
	}
	term, err := CommitteeTerm.In(m.Rules).On(c.Formed)
	if err != nil {
		return c, nil, err
	}
	if err := c.judge(size, women, m.Today).Err(); err != nil {
		return c, nil, err
	}
	duty := term.From(c.Formed)
	duty.Rule, duty.Owner = CommitteeTerm.Key, townhall.UnitID(m.Ref.ID)
	c.ID, c.Duties = m.Ref.ID, []townhall.Duty{duty}
	return c, []townhall.Fact{{Basis: []townhall.Cite{size.Cite, law("9")}}}, nil
}

func (c Committee) judge(size townhall.Version[Range], women townhall.Version[int], today townhall.Date) townhall.Finding {
	directors, female, names := 0, 0, map[townhall.PersonID]bool{}
	for _, m := range c.Members {
		names[m.Person] = true
		if m.Director {
			directors++
		}
		if m.Woman {
			female++
		}
	}
	n := len(c.Members)
	return townhall.All("mediation.committee", townhall.Say("mediation.committee", "设立人民调解委员会", "forming a mediation committee"),
		townhall.Finding{Code: "mediation.committee.size", Field: "members", Held: n >= size.Value.Min && n <= size.Value.Max, Need: townhall.ValueOf(size.Value), Found: townhall.ValueOf(n),
			Say: townhall.Say("mediation.committee.size", "委员人数", "number of members"), Cite: size.Cite},
		townhall.Finding{Code: "mediation.committee.women", Field: "members", Held: female >= women.Value, Need: townhall.ValueOf(townhall.OrMore(int64(women.Value))), Found: townhall.ValueOf(female),
			Say: townhall.Say("mediation.committee.women", "女性委员", "women among them"), Cite: women.Cite},
		townhall.Finding{Code: "mediation.committee.director", Field: "members", Held: directors == 1, Need: townhall.ValueOf(1), Found: townhall.ValueOf(directors),
			Say: townhall.Say("mediation.committee.director", "主任", "directors"), Cite: law("8")},
		townhall.Finding{Code: "mediation.committee.distinct", Field: "members", Held: len(names) == n && !names[""], Say: townhall.Say("mediation.committee.distinct", "委员各为一人", "each member is a different person"), Cite: law("8")},
		townhall.Finding{Code: "mediation.committee.formed", Field: "formed", Held: !c.Formed.After(today), Found: townhall.ValueOf(c.Formed), Need: townhall.ValueOf(townhall.Until(today).String()),
			Say: townhall.Say("mediation.committee.formed", "设立日期不晚于今日", "formed today or earlier")})
}

// Engage adds a mediator from a day on.
func (c Committee) Engage(m townhall.Moment, p townhall.PersonID, from townhall.Date) (Committee, []townhall.Fact, error) {
	if p == "" || from.IsZero() || c.Mediates(p, from) {
		return c, nil, townhall.Refuse(townhall.Finding{Code: "mediation.engage", Field: "person", Found: townhall.ValueOf(string(p)), Cite: law("13"),
			Say: townhall.Say("mediation.engage", "聘任尚非本会调解员的人，并注明起始日", "engaging needs a person who is not a mediator of this committee yet, and a first day")})
	}
	c.Mediators = append(slices.Clip(c.Mediators), Engaged{Person: p, Period: townhall.Since(from)})
	return c, []townhall.Fact{{Basis: []townhall.Cite{law("13")}}}, nil
}

// Establish forms a committee in an office.
func Establish(ctx context.Context, o townhall.Office, by townhall.Actor, c Committee) (Committee, error) {
	return townhall.Act(ctx, o, by, "establish", townhall.Ref{Kind: CommitteeKind}, func(_ Committee, m townhall.Moment) (Committee, []townhall.Fact, error) {
		return c.Establish(m)
	})
}

// Engage adds a mediator to a committee in an office.
func Engage(ctx context.Context, o townhall.Office, by townhall.Actor, committee townhall.Ref, p townhall.PersonID, from townhall.Date) (Committee, error) {
	return townhall.Act(ctx, o, by, "engage", committee, func(c Committee, m townhall.Moment) (Committee, []townhall.Fact, error) {
		return c.Engage(m, p, from)
	})
}

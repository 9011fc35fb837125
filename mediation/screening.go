package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// ScreeningKind is the kind of the records that hold screenings.
const ScreeningKind = "mediation.screening"

// These name a screening's duties: to have every place visited by the round's last day, and to begin the next round on its
// day. The days are the campaign's own, so that the rulebook has no rules of these names.
const (
	RoundDuty     = "mediation.screening_round"
	NextRoundDuty = "mediation.screening_next"
)

// Screening (矛盾纠纷排查) is a campaign in which a committee looks for disputes before they break out: place by place, in one
// round or again and again.
type Screening struct {
	ID         string           `json:"id"`
	State      ScreeningState   `json:"state"`
	Committee  string           `json:"committee"` // the id of its record
	Place      townhall.Place   `json:"place"`     // the committee's
	Name       townhall.Text    `json:"name"`
	Places     []townhall.Place `json:"places"`               // to be covered in each round
	Categories []Category       `json:"categories,omitempty"` // looked for; none for all
	Every      townhall.Limit   `json:"every,omitzero"`       // between the first days of rounds; none for a single round
	Rounds     []Round          `json:"rounds"`
	Ended      townhall.Date    `json:"ended,omitzero"`
	Reason     string           `json:"reason,omitempty"` // why no further round follows, of one that repeats
	Duties     []townhall.Duty  `json:"duties,omitempty"`
}

// Round (轮次) is one going over the places.
type Round struct {
	Days   townhall.Period `json:"days"`           // named: of an embedded Period, database/sql would store that alone
	Begun  townhall.Date   `json:"begun,omitzero"` // the day on which a round after the first was begun
	Visits []Inspection    `json:"visits,omitempty"`
	Closed townhall.Date   `json:"closed,omitzero"`
	Reason string          `json:"reason,omitempty"` // why places were left out
}

// Inspection (走访排查) is that a place was visited, also one where nothing was found (零报告).
type Inspection struct {
	Place townhall.Place    `json:"place"`
	On    townhall.Date     `json:"on"`             // today, if not given
	By    townhall.PersonID `json:"by"`             // whoever takes the step, if not given
	Risks int               `json:"risks"`          // how many risks were found there; each has a record of its own
	Note  string            `json:"note,omitempty"` // without names
}

// Coverage (覆盖情况) says which of a campaign's places a round has covered.
type Coverage struct {
	Covered []townhall.Place `json:"covered"`
	Left    []townhall.Place `json:"left"`  // not visited
	Share   townhall.Ratio   `json:"share"` // covered of all
}

// Ref names the screening's record.
func (s Screening) Ref() townhall.Ref { return townhall.Ref{Kind: ScreeningKind, ID: s.ID} }

// Head is the record's header: open from the first round's first day until no further round follows.
func (s Screening) Head() townhall.Head {
	h := townhall.Head{Kind: ScreeningKind, Place: s.Place, Holder: townhall.UnitID(s.Committee), State: string(s.State), Closed: s.Ended}
	if len(s.Rounds) > 0 {
		h.Opened = s.Rounds[0].Days.From
	}
	for _, c := range s.Categories {
		h.Tags = append(h.Tags, categoryTag(c))
	}
	return h
}

// Check refuses a screening whose state and rounds contradict one another, as a damaged record may.
func (s Screening) Check() error {
	for _, part := range []struct {
		field string
		held  bool
	}{
		{"id", s.ID != ""},
		{"state", slices.Contains(listed(screeningStates), s.State)},
		{"places", len(s.Places) > 0},
		{"rounds", len(s.Rounds) > 0 && s.roundsFollow()},
		{"rounds.closed", s.Round().Closed.IsZero() == (s.State == ScreeningOpen)},
		{"ended", s.Ended.IsZero() == (s.State != ScreeningEnded)},
		{"every", s.repeats() || s.State != ScreeningWaiting && len(s.Rounds) < 2},
	} {
		if !part.held {
			return &townhall.Error{Kind: townhall.Invalid, Field: part.field, Found: townhall.ValueOf(string(s.State)),
				Needed: townhall.Say("mediation.screening.whole", "与排查状态相符的内容", "what belongs to the screening's state")}
		}
	}
	return nil
}

// roundsFollow reports whether each round but the latest is closed, after its visits, which went to places of the campaign.
func (s Screening) roundsFollow() bool {
	for i, r := range s.Rounds {
		strange := func(v Inspection) bool {
			return !slices.Contains(s.Places, v.Place) || v.On.Before(r.Days.From) || !r.Closed.IsZero() && v.On.After(r.Closed)
		}
		if r.Days.From.IsZero() || r.Days.To.Before(r.Days.From) || i < len(s.Rounds)-1 && r.Closed.IsZero() || slices.ContainsFunc(r.Visits, strange) {
			return false
		}
	}
	return true
}

// Round is the latest round.
func (s Screening) Round() Round { return last(s.Rounds) }

// Coverage says which places a round has covered.
func (s Screening) Coverage(r Round) Coverage { return s.coverage(r, townhall.Period{}) }

// coverage is Coverage by the visits of a period.
func (s Screening) coverage(r Round, in townhall.Period) (c Coverage) {
	for _, p := range s.Places {
		if r.visited(p, in) {
			c.Covered = append(c.Covered, p)
		} else {
			c.Left = append(c.Left, p)
		}
	}
	c.Share = townhall.RatioOf(int64(len(c.Covered)), int64(len(s.Places)))
	return c
}

func (r Round) visited(p townhall.Place, in townhall.Period) bool {
	return slices.ContainsFunc(r.Visits, func(v Inspection) bool { return v.Place == p && in.Contains(v.On) })
}

// covered is the day on which the last of the places was visited for the first time; no date while one is left.
func (s Screening) covered(r Round) (day townhall.Date) {
	if len(s.Coverage(r).Left) > 0 {
		return townhall.Date{}
	}
	seen := map[townhall.Place]townhall.Date{}
	for _, v := range r.Visits {
		if first, ok := seen[v.Place]; !ok || v.On.Before(first) {
			seen[v.Place] = v.On
		}
	}
	for _, first := range seen {
		if first.After(day) {
			day = first
		}
	}
	return day
}

// seenOn is the place of the campaign around another that was visited on a day; "" if none was.
func (s Screening) seenOn(p townhall.Place, on townhall.Date) townhall.Place {
	for _, r := range s.Rounds {
		for _, v := range r.Visits {
			if v.On == on && p.Within(v.Place) {
				return v.Place
			}
		}
	}
	return ""
}

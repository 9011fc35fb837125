package governance

import (
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// BodyKind is the kind of the records that hold bodies.
const BodyKind = "governance.body"

// Kind (机构类别) is what sort of body it is. Hosts add their own.
type Kind string

// The kinds of bodies.
const (
	Congress             Kind = "congress"              // 人民代表大会
	Presidium            Kind = "presidium"             // 主席团
	Government           Kind = "government"            // 人民政府
	LeadingGroup         Kind = "leading_group"         // 领导小组
	Department           Kind = "department"            // 部门, also one that a higher level manages
	PartyBranch          Kind = "party_branch"          // 党支部
	VillagersCommittee   Kind = "villagers_committee"   // 村民委员会
	VillageSupervision   Kind = "village_supervision"   // 村务监督委员会
	VillageAssemblyBody  Kind = "village_assembly"      // 村民会议
	VillageDelegates     Kind = "village_delegates"     // 村民代表会议
	ResidentsCommittee   Kind = "residents_committee"   // 居民委员会
	ResidentsSupervision Kind = "residents_supervision" // 居务监督委员会
	ResidentsMeetingBody Kind = "residents_meeting"     // 居民会议
	ResidentsDelegates   Kind = "residents_delegates"   // 居民代表会议
	Collective           Kind = "collective"            // 农村集体经济组织成员大会
	CollectiveCouncil    Kind = "collective_council"    // 农村集体经济组织理事会
)

// Body (机构) is a body that decides or works together: its seats and its members through time.
type Body struct {
	ID         townhall.UnitID `json:"id"`
	State      BodyState       `json:"state"`
	Kind       Kind            `json:"kind"`
	Name       townhall.Text   `json:"name"`
	Place      townhall.Place  `json:"place"`
	Parent     townhall.UnitID `json:"parent,omitempty"`
	Mandate    townhall.Text   `json:"mandate,omitzero"` // 职责
	Basis      townhall.Cite   `json:"basis,omitzero"`
	Rule       string          `json:"rule,omitempty"`        // the rulebook's key of its rule of voting, whose quorum opens its sessions
	SecondRule string          `json:"second_rule,omitempty"` // and of that for a second call, after a session lapsed
	Seats      []SeatChange    `json:"seats,omitempty"`       // 法定名额; none: as many as are members
	Members    []Member        `json:"members"`
	Reshuffles []Reshuffle     `json:"reshuffles,omitempty"`
	Formed     townhall.Date   `json:"formed"`
	Dissolved  townhall.Date   `json:"dissolved,omitzero"`
}

// SeatChange is how many seats the law gives a body from a day on.
type SeatChange struct {
	From  townhall.Date `json:"from"`
	Seats int           `json:"seats"`
	Cite  townhall.Cite `json:"cite,omitzero"`
}

// Reshuffle (调整) is one dated change of a body's members: who leaves, who joins, and why.
type Reshuffle struct {
	On     townhall.Date `json:"on"` // the first day of who joins; who leaves sat until the day before
	Reason string        `json:"reason"`
	Leave  []Leave       `json:"leave,omitempty"`
	Join   []Member      `json:"join,omitempty"`
}

// Leave is who leaves a role, or, without one, all roles.
type Leave struct {
	Person townhall.PersonID `json:"person"`
	Role   Role              `json:"role,omitempty"`
	Left   Departure         `json:"left,omitempty"` // how; a reshuffle may leave it to its reason
	Why    string            `json:"why,omitempty"`  // if it is another reason than the reshuffle's
}

// Ref names the body's record.
func (b Body) Ref() townhall.Ref { return townhall.Ref{Kind: BodyKind, ID: string(b.ID)} }

// Head is the record's header. Bodies are found by their kind and by their members, as tags; an assembly of all villagers,
// residents or members of a collective by its kind alone.
func (b Body) Head() townhall.Head {
	h := townhall.Head{Kind: BodyKind, Place: b.Place, Holder: b.ID, State: string(b.State), Opened: b.Formed, Closed: b.Dissolved, Tags: []string{string(b.Kind)}}
	if b.Kind == VillageAssemblyBody || b.Kind == ResidentsMeetingBody || b.Kind == Collective {
		return h
	}
	for _, m := range b.Members {
		h.Tags = append(h.Tags, memberTag(m.Person))
	}
	return h
}

func memberTag(p townhall.PersonID) string { return "member:" + string(p) }

// Check refuses a body that no step makes, as a damaged record may be.
func (b Body) Check() error {
	bad := func(field string) error {
		return &townhall.Error{Kind: townhall.Invalid, Field: field, Needed: townhall.Say("governance.body.whole", "完整的机构", "what every body has")}
	}
	switch {
	case b.ID == "":
		return bad("id")
	case b.Kind == "":
		return bad("kind")
	case b.State != Sitting && b.State != Dissolved:
		return bad("state")
	case b.Formed.IsZero():
		return bad("formed")
	case b.State == Dissolved == b.Dissolved.IsZero():
		return bad("dissolved")
	case !b.apart():
		return bad("members")
	case len(b.crowded()) > 0:
		return bad("seats")
	}
	return nil
}

// On lists who sat on a day, in the order of the roll: who was in it on 9 October.
func (b Body) On(day townhall.Date) []Member {
	var out []Member
	for _, m := range b.Members {
		if m.sits(day) {
			out = append(out, m)
		}
	}
	return out
}

// People lists the persons who sat on a day, each once, in order of id: in any role, or in one.
func (b Body) People(day townhall.Date, role ...Role) []townhall.PersonID {
	var out []townhall.PersonID
	for _, m := range b.On(day) {
		if len(role) == 0 || slices.Contains(role, m.Role) {
			out = append(out, m.Person)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Roll (名册) lists who had a seat on a day, each once, in order of id. Who only serves the body, as its tellers do, has none.
func (b Body) Roll(day townhall.Date) []townhall.PersonID {
	var out []townhall.PersonID
	for _, m := range b.On(day) {
		if m.Role.seated() {
			out = append(out, m.Person)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// deputies lists those whose number a share of the deputies is taken of: who sits as a deputy, or in a body without deputies all who
// have a seat.
func (b Body) deputies(day townhall.Date) []townhall.PersonID {
	if list := b.People(day, Deputy); len(list) > 0 {
		return list
	}
	return b.Roll(day)
}

// crowded lists the days from which more have a seat than the law gives seats: only where seats change or somebody joins can
// one begin.
func (b Body) crowded() []townhall.Date {
	var days []townhall.Date
	for _, s := range b.Seats {
		days = append(days, s.From)
	}
	for _, m := range b.Members {
		days = append(days, m.From)
	}
	return slices.DeleteFunc(days, func(day townhall.Date) bool {
		return !slices.ContainsFunc(b.Seats, func(s SeatChange) bool { return !s.From.After(day) }) || len(b.Roll(day)) <= b.SeatsOn(day)
	})
}

// SeatsOn is how many seats the law gave the body on a day; 0 if it gives no number.
func (b Body) SeatsOn(day townhall.Date) int {
	var last SeatChange
	for _, s := range b.Seats {
		if !s.From.After(day) && !s.From.Before(last.From) {
			last = s
		}
	}
	return last.Seats
}

// Tally begins a tally of the body's heads on a day: its seats, and those with somebody in them.
func (b Body) Tally(day townhall.Date) vote.Tally {
	filled := int64(len(b.Roll(day)))
	return vote.Tally{Seats: max(int64(b.SeatsOn(day)), filled), Filled: filled}
}

// apart reports that nobody is in one role twice on a day, and that the days of each are in order and the body's own.
func (b Body) apart() bool {
	for i, m := range b.Members {
		if m.From.IsZero() || m.days().Check("") != nil || m.From.Before(b.Formed) || !b.Dissolved.IsZero() && (m.To.IsZero() || m.To.After(b.Dissolved)) {
			return false
		}
		for _, n := range b.Members[:i] {
			if m.Person == n.Person && m.Role == n.Role && m.days().Overlaps(n.days()) {
				return false
			}
		}
	}
	return true
}

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
	Congress             Kind = "congress"            // 人民代表大会
	Presidium            Kind = "presidium"           // 主席团
	Government           Kind = "government"          // 人民政府
	LeadingGroup         Kind = "leading_group"       // 领导小组
	Department           Kind = "department"          // 部门, also one that a higher level manages
	PartyBranch          Kind = "party_branch"        // 党支部
	VillagersCommittee   Kind = "villagers_committee" // 村民委员会
	VillageSupervision   Kind = "village_supervision" // 村务监督委员会
	VillageAssemblyBody  Kind = "village_assembly"    // 村民会议、村民代表会议
	ResidentsCommittee   Kind = "residents_committee" // 居民委员会
	ResidentsMeetingBody Kind = "residents_meeting"   // 居民会议、居民代表会议
	Collective           Kind = "collective"          // 农村集体经济组织
)

// Role is what a member is in a body. Hosts add their own.
type Role string

// The roles.
const (
	Head         Role = "head"          // 组长、主席、主任、镇长
	DeputyHead   Role = "deputy_head"   // 副组长、副主席
	LegalOfficer Role = "legal_officer" // 政府法制员
	Ordinary     Role = "member"        // 成员、委员
	Deputy       Role = "deputy"        // 代表
)

// Text names the role.
func (r Role) Text() townhall.Text {
	switch r {
	case Head:
		return townhall.Say("governance.role.head", "负责人", "head")
	case DeputyHead:
		return townhall.Say("governance.role.deputy_head", "副职", "deputy head")
	case LegalOfficer:
		return townhall.Say("governance.role.legal_officer", "法制员", "legal officer")
	case Ordinary:
		return townhall.Say("governance.role.member", "成员", "member")
	case Deputy:
		return townhall.Say("governance.role.deputy", "代表", "deputy")
	}
	return townhall.Plain(string(r))
}

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
	Seats      []SeatChange    `json:"seats,omitempty"` // 法定名额; none: as many as are members
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

// Member (成员) is a person in one role for some days, both included. A person in several roles is listed in each.
type Member struct {
	Person townhall.PersonID `json:"person"`
	Role   Role              `json:"role"`
	Post   Post              `json:"post,omitzero"` // on which the seat depends, as the mayor's is of the leading group's head
	From   townhall.Date     `json:"from"`
	To     townhall.Date     `json:"to,omitzero"`
	Ended  string            `json:"ended,omitempty"` // why: end of term, resignation, removal, death
}

// Post (职务) is a post in a unit of the host.
type Post struct {
	Unit townhall.UnitID `json:"unit"`
	Name string          `json:"name"`
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
	Why    string            `json:"why,omitempty"` // if it is another reason than the reshuffle's
}

func (b Member) days() townhall.Period { return townhall.Period{From: b.From, To: b.To} }

// Ref names the body's record.
func (b Body) Ref() townhall.Ref { return townhall.Ref{Kind: BodyKind, ID: string(b.ID)} }

// Head is the record's header. Bodies are found by their kind as a tag.
func (b Body) Head() townhall.Head {
	return townhall.Head{Kind: BodyKind, Place: b.Place, Holder: b.ID, State: string(b.State), Opened: b.Formed, Closed: b.Dissolved, Tags: []string{string(b.Kind)}}
}

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
	case !b.apart():
		return bad("members")
	}
	return nil
}

// On lists who sat on a day, in the order of the roll: who was in it on 9 October.
func (b Body) On(day townhall.Date) []Member {
	var out []Member
	for _, m := range b.Members {
		if m.days().Contains(day) {
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

// SeatsOn is how many seats the law gave the body on a day; 0 if it gives no number.
func (b Body) SeatsOn(day townhall.Date) int {
	seats := 0
	for _, s := range b.Seats {
		if !s.From.After(day) {
			seats = s.Seats
		}
	}
	return seats
}

// Tally begins a tally of the body's heads on a day: its seats, and those with somebody in them.
func (b Body) Tally(day townhall.Date) vote.Tally {
	filled := int64(len(b.People(day)))
	return vote.Tally{Seats: max(int64(b.SeatsOn(day)), filled), Filled: filled}
}

// Stranded is a seat whose holder has left the post on which it depends.
type Stranded struct {
	Body    townhall.UnitID
	Member  Member
	Holders []townhall.PersonID // who holds the post now
}

// Stranded lists the seats of a day whose holders no longer have the posts on which they depend; holders says who has a post.
func (b Body) Stranded(day townhall.Date, holders func(Post) ([]townhall.PersonID, error)) ([]Stranded, error) {
	var out []Stranded
	for _, m := range b.On(day) {
		if m.Post == (Post{}) {
			continue
		}
		now, err := holders(m.Post)
		if err != nil {
			return out, err
		}
		if !slices.Contains(now, m.Person) {
			out = append(out, Stranded{b.ID, m, now})
		}
	}
	return out, nil
}

// apart reports that nobody is in one role twice on a day, and that the days of each are in order.
func (b Body) apart() bool {
	for i, m := range b.Members {
		if m.From.IsZero() || m.days().Check("") != nil {
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

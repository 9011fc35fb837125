package governance

import "github.com/townhall-go/townhall"

// Text names the kind; one that the host added by itself.
func (k Kind) Text() townhall.Text {
	switch k {
	case Congress:
		return townhall.Say("governance.kind.congress", "人民代表大会", "congress")
	case Presidium:
		return townhall.Say("governance.kind.presidium", "主席团", "presidium")
	case Government:
		return townhall.Say("governance.kind.government", "人民政府", "government")
	case LeadingGroup:
		return townhall.Say("governance.kind.leading_group", "领导小组", "leading group")
	case Department:
		return townhall.Say("governance.kind.department", "部门", "department")
	case PartyBranch:
		return townhall.Say("governance.kind.party_branch", "党支部", "party branch")
	case VillagersCommittee:
		return townhall.Say("governance.kind.villagers_committee", "村民委员会", "villagers' committee")
	case VillageSupervision:
		return townhall.Say("governance.kind.village_supervision", "村务监督委员会", "village supervision committee")
	case VillageAssemblyBody:
		return townhall.Say("governance.kind.village_assembly", "村民会议", "village assembly")
	case VillageDelegates:
		return townhall.Say("governance.kind.village_delegates", "村民代表会议", "meeting of villagers' representatives")
	case ResidentsCommittee:
		return townhall.Say("governance.kind.residents_committee", "居民委员会", "residents' committee")
	case ResidentsSupervision:
		return townhall.Say("governance.kind.residents_supervision", "居务监督委员会", "residents' supervision committee")
	case ResidentsMeetingBody:
		return townhall.Say("governance.kind.residents_meeting", "居民会议", "residents' assembly")
	case ResidentsDelegates:
		return townhall.Say("governance.kind.residents_delegates", "居民代表会议", "meeting of residents' representatives")
	case Collective:
		return townhall.Say("governance.kind.collective", "农村集体经济组织成员大会", "assembly of a rural collective")
	case CollectiveCouncil:
		return townhall.Say("governance.kind.collective_council", "农村集体经济组织理事会", "council of a rural collective")
	}
	return townhall.Plain(string(k))
}

// Member (成员) is a person in one role for some days, both included. A person in several roles is listed in each.
type Member struct {
	Person townhall.PersonID `json:"person"`
	Role   Role              `json:"role"`
	Post   Post              `json:"post,omitzero"` // on which the seat depends, as the mayor's is of the leading group's head
	From   townhall.Date     `json:"from"`
	To     townhall.Date     `json:"to,omitzero"`
	Until  townhall.Date     `json:"until,omitzero"` // 任期届满: the last day of the term; who is not replaced sits on
	Left   Departure         `json:"left,omitempty"` // how they left
	Ended  string            `json:"ended,omitempty"`
}

func (m Member) days() townhall.Period { return townhall.Period{From: m.From, To: m.To} }

func (m Member) sits(day townhall.Date) bool { return !day.IsZero() && m.days().Contains(day) }

// gone reports whether the member has left, and does not only have a last day.
func (m Member) gone() bool { return m.Left != "" || m.Ended != "" }

// Post (职务) is a post in a unit of the host.
type Post struct {
	Unit townhall.UnitID `json:"unit"`
	Name string          `json:"name"`
}

// Role is what a member is in a body. Hosts add their own, and those are seats.
type Role string

// The roles.
const (
	Head         Role = "head"          // 组长、主席、主任、镇长
	DeputyHead   Role = "deputy_head"   // 副组长、副主席
	LegalOfficer Role = "legal_officer" // 政府法制员, beside another role
	Ordinary     Role = "member"        // 成员、委员
	Deputy       Role = "deputy"        // 代表
	Teller       Role = "teller"        // 计票人、监票人
	Recorder     Role = "recorder"      // 记录人
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
	case Teller:
		return townhall.Say("governance.role.teller", "计票监票人", "teller")
	case Recorder:
		return townhall.Say("governance.role.recorder", "记录人", "recorder")
	}
	return townhall.Plain(string(r))
}

// seated reports whether the role is a seat, and not a service to the body.
func (r Role) seated() bool { return r != LegalOfficer && r != Teller && r != Recorder }

// Departure (离任方式) is how somebody left.
type Departure string

// The ways of leaving.
const (
	Resigned     Departure = "resigned"      // 辞职
	Removed      Departure = "removed"       // 罢免、免职
	TermEnded    Departure = "term_ended"    // 任期届满
	MandateEnded Departure = "mandate_ended" // 资格终止
	Reassigned   Departure = "reassigned"    // 职务变动
	Died         Departure = "died"          // 去世
)

var departures = []Departure{Resigned, Removed, TermEnded, MandateEnded, Reassigned, Died}

// Text names the way of leaving.
func (d Departure) Text() townhall.Text {
	switch d {
	case Resigned:
		return townhall.Say("governance.left.resigned", "辞职", "resigned")
	case Removed:
		return townhall.Say("governance.left.removed", "罢免或者免职", "removed")
	case TermEnded:
		return townhall.Say("governance.left.term_ended", "任期届满", "end of term")
	case MandateEnded:
		return townhall.Say("governance.left.mandate_ended", "资格终止", "end of mandate")
	case Reassigned:
		return townhall.Say("governance.left.reassigned", "职务变动", "reassigned")
	case Died:
		return townhall.Say("governance.left.died", "去世", "died")
	}
	return townhall.Plain(string(d))
}

package governance

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// BodyState is whether a body sits.
type BodyState string

// The states of a body.
const (
	Sitting   BodyState = "sitting"   // 在任
	Dissolved BodyState = "dissolved" // 已撤销
)

// Text names the state.
func (s BodyState) Text() townhall.Text {
	switch s {
	case Sitting:
		return townhall.Say("governance.body.state.sitting", "在任", "sitting")
	case Dissolved:
		return townhall.Say("governance.body.state.dissolved", "已撤销", "dissolved")
	}
	return townhall.Plain(string(s))
}

// bodyMatter is what a guard judges: the body as it would be, the reshuffle that makes it so, and the other bodies in which
// those who join sit.
type bodyMatter struct {
	Body
	change Reshuffle
	others []Body
	gone   []Leave // of the change, those who did not sit
}

type bodyGuard = townhall.Guard[bodyMatter]

// Clash is a pair of roles that nobody may hold on one day; an empty role is any.
type Clash struct {
	Role Role          `json:"role,omitempty"`
	In   Kind          `json:"in"`
	With Role          `json:"with,omitempty"`
	Of   Kind          `json:"of"`
	Cite townhall.Cite `json:"cite"`
}

// Text says the pair.
func (c Clash) Text() townhall.Text {
	name := func(r Role) townhall.Text {
		if r == "" {
			return townhall.Say("governance.role.any", "任何职务", "any role")
		}
		return r.Text()
	}
	return townhall.Say("governance.clash", "{in}的{role}不得兼任{of}的{with}", "{role} of {in} is not {with} of {of}", "in", string(c.In), "role", name(c.Role), "of", string(c.Of), "with", name(c.With))
}

// IncompatibleRoles (不得兼任) are the roles that the law keeps apart.
var IncompatibleRoles = townhall.Rule("governance.incompatible_roles", townhall.Say("governance.incompatible_roles", "不得兼任的职务", "roles that nobody holds together"),
	townhall.Version[[]Clash]{From: organicSince, To: villageUntil, Value: clashes(villagersBefore("32")), Cite: organic("18")},
	townhall.Version[[]Clash]{From: selfGovernment, Value: clashes(villagers("37")), Cite: organic("18")})

func clashes(supervision townhall.Cite) []Clash {
	return []Clash{
		{Role: Head, In: Presidium, Of: Government, Cite: organic("18")},
		{Role: DeputyHead, In: Presidium, Of: Government, Cite: organic("18")},
		{Role: Head, In: Congress, Of: Government, Cite: organic("18")},
		{Role: DeputyHead, In: Congress, Of: Government, Cite: organic("18")},
		{In: VillageSupervision, Of: VillagersCommittee, Cite: supervision},
	}
}

var (
	bodyNamed = bodyGuard{Code: "governance.body.name", Field: "name", Say: townhall.Say("governance.body.name", "有名称和类别", "it has a name and a kind"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool { return !c.Name.IsZero() && c.Kind != "" },
		Shows: func(c bodyMatter, _ townhall.Moment) (need, found any) { return nil, c.Name }}
	bodyDated = bodyGuard{Code: "governance.body.on", Field: "on", Say: townhall.Say("governance.body.on", "日期不早于成立", "dated no earlier than the body was formed"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool {
			return !c.change.On.IsZero() && !c.change.On.Before(c.Formed) && (c.Dissolved.IsZero() || !c.change.On.After(c.Dissolved))
		},
		Shows: func(c bodyMatter, _ townhall.Moment) (need, found any) {
			return townhall.Period{From: c.Formed, To: c.Dissolved}, c.change.On
		}}
	reshuffleReasoned = bodyGuard{Code: "governance.body.reason", Field: "reason", Say: townhall.Say("governance.body.reason", "说明理由", "the reason is given"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool { return said(c.change.Reason) }}
	someoneMoves = bodyGuard{Code: "governance.body.change", Field: "join", Say: townhall.Say("governance.body.change", "有人加入或者离开", "somebody joins or leaves"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool { return len(c.change.Join)+len(c.change.Leave) > 0 }}
	leaversSat = bodyGuard{Code: "governance.body.leave", Field: "leave", Say: townhall.Say("governance.body.leave", "离开的人当时在任", "who leaves was a member the day before"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool { return len(c.gone) == 0 },
		Shows: func(c bodyMatter, _ townhall.Moment) (need, found any) {
			for _, l := range c.gone {
				return nil, string(l.Person)
			}
			return nil, nil
		}}
	membersNamed = bodyGuard{Code: "governance.body.members", Field: "members", Say: townhall.Say("governance.body.members", "成员均有姓名编号和职务", "each member is a person in a role"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.Members, func(m Member) bool { return m.Person == "" || m.Role == "" })
		}}
	termsApart = bodyGuard{Code: "governance.body.terms", Field: "members", Say: townhall.Say("governance.body.terms", "同一人同一职务的任期不重叠，起止有序", "nobody is in one role twice on a day, and terms begin before they end"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool { return c.apart() }}
	seatsEnough = bodyGuard{Code: "governance.body.seats", Field: "seats", Say: townhall.Say("governance.body.seats", "成员不超过法定名额", "no more members than the law gives seats"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool {
			seats := c.SeatsOn(c.change.On)
			return len(c.Seats) == 0 || len(c.People(c.change.On)) <= seats
		},
		Shows: func(c bodyMatter, _ townhall.Moment) (need, found any) {
			if len(c.Seats) == 0 {
				return nil, len(c.People(c.change.On))
			}
			return townhall.UpTo(int64(c.SeatsOn(c.change.On))), len(c.People(c.change.On))
		}}
	rolesCompatible = bodyGuard{Code: "governance.body.incompatible", Field: "members", Say: townhall.Say("governance.body.incompatible", "没有法律禁止的兼任", "nobody holds roles that the law keeps apart"), Cite: organic("18"),
		Holds: func(c bodyMatter, m townhall.Moment) bool { return len(c.clashing(m)) == 0 },
		Shows: func(c bodyMatter, m townhall.Moment) (need, found any) {
			if clashing := c.clashing(m); len(clashing) > 0 {
				return nil, clashing[0]
			}
			return nil, nil
		}}
)

// BodyStates is the table of a body's ways.
var BodyStates = townhall.Machine[BodyState, bodyMatter]{
	Name:  "governance.body",
	Title: townhall.Say("governance.body", "机构", "body"),
	Names: []townhall.StateName[BodyState]{{State: Sitting, Name: Sitting.Text()}, {State: Dissolved, Name: Dissolved.Text(), Final: true}},
	Moves: []townhall.Move[BodyState, bodyMatter]{
		{Verb: "form", Name: townhall.Say("governance.verb.form", "成立", "form"), From: []BodyState{""}, To: Sitting,
			Guards: []bodyGuard{bodyNamed, bodyDated, membersNamed, termsApart, seatsEnough, rolesCompatible}},
		{Verb: "reshuffle", Name: townhall.Say("governance.verb.reshuffle", "调整成员", "reshuffle"), From: []BodyState{Sitting},
			Guards: []bodyGuard{bodyDated, reshuffleReasoned, someoneMoves, leaversSat, membersNamed, termsApart, seatsEnough, rolesCompatible}},
		{Verb: "set_seats", Name: townhall.Say("governance.verb.set_seats", "核定名额", "set the seats"), From: []BodyState{Sitting}, Guards: []bodyGuard{bodyDated, seatsEnough}},
		{Verb: "dissolve", Name: townhall.Say("governance.verb.dissolve", "撤销机构", "dissolve"), From: []BodyState{Sitting}, To: Dissolved, Guards: []bodyGuard{bodyDated, reshuffleReasoned}},
	},
}

// clashing says which members would hold roles that the law keeps apart, on the day of the change.
func (c bodyMatter) clashing(m townhall.Moment) []townhall.Text {
	day := c.change.On
	rules, err := IncompatibleRoles.In(m.Rules).On(day)
	if err != nil {
		return nil // none that the rulebook has in force
	}
	all := append([]Body{c.Body}, c.others...)
	var out []townhall.Text
	for _, r := range rules {
		for _, p := range holders(all, r.In, r.Role, day) {
			if slices.Contains(holders(all, r.Of, r.With, day), p) {
				out = append(out, townhall.Say("governance.clash.person", "{person}：{clash}（{cite}）", "{person}: {clash} ({cite})", "person", string(p), "clash", r.Text(), "cite", r.Cite))
			}
		}
	}
	return out
}

// holders are who is in a role, or in any, of the bodies of a kind on a day.
func holders(all []Body, kind Kind, role Role, day townhall.Date) []townhall.PersonID {
	var out []townhall.PersonID
	for _, b := range all {
		switch {
		case b.Kind != kind || b.State == Dissolved:
		case role == "":
			out = append(out, b.People(day)...)
		default:
			out = append(out, b.People(day, role)...)
		}
	}
	return out
}

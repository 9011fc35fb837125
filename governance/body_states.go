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

// bodyMatter is what a guard judges: the body as it would be, the change that makes it so, and who
// would leave without having sat.
type bodyMatter struct {
	Body
	change Reshuffle
	gone   []Leave // of the change, those who did not sit
}

type bodyGuard = townhall.Guard[bodyMatter]

var (
	bodyNamed = bodyGuard{Code: "governance.body.name", Field: "name", Say: townhall.Say("governance.body.name", "有名称和类别", "it has a name and a kind"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool { return !c.Name.IsZero() && c.Kind != "" },
		Shows: func(c bodyMatter, _ townhall.Moment) (need, found any) { return nil, c.Name }}
	bodyDated = bodyGuard{Code: "governance.body.on", Field: "on", Say: townhall.Say("governance.body.on", "日期不早于成立，也不晚于今日", "dated no earlier than the body was formed, and not after today"),
		Holds: func(c bodyMatter, m townhall.Moment) bool {
			return !c.change.On.IsZero() && townhall.Period{From: c.Formed, To: m.Today}.Contains(c.change.On)
		},
		Shows: func(c bodyMatter, m townhall.Moment) (need, found any) {
			return townhall.Period{From: c.Formed, To: m.Today}, c.change.On
		}}
	bodyPlaced = bodyGuard{Code: "governance.body.place", Field: "place", Say: townhall.Say("governance.body.place", "所在地的路径有效", "its place is a path"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool {
			_, err := townhall.ParsePlace(string(c.Place))
			return err == nil
		},
		Shows: func(c bodyMatter, _ townhall.Moment) (need, found any) { return nil, string(c.Place) }}
	reshuffleReasoned = bodyGuard{Code: "governance.body.reason", Field: "reason", Say: townhall.Say("governance.body.reason", "说明理由", "the reason is given"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool { return said(c.change.Reason) }}
	someoneMoves = bodyGuard{Code: "governance.body.change", Field: "join", Say: townhall.Say("governance.body.change", "有人加入或者离开", "somebody joins or leaves"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool { return len(c.change.Join)+len(c.change.Leave) > 0 }}
	leaversSat = bodyGuard{Code: "governance.body.leave", Field: "leave", Say: townhall.Say("governance.body.leave", "离开的人前一日在任，尚未离任", "who leaves was a member the day before, and has not left yet"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool { return len(c.gone) == 0 },
		Shows: func(c bodyMatter, _ townhall.Moment) (need, found any) {
			for _, l := range c.gone {
				return nil, l.Person
			}
			return nil, nil
		}}
	leavingKnown = bodyGuard{Code: "governance.body.left", Field: "leave.left", Say: townhall.Say("governance.body.left", "离任方式为已知的一种", "how they left is one of the known ways"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.change.Leave, func(l Leave) bool { return l.Left != "" && !slices.Contains(departures, l.Left) })
		}}
	leavingTold = bodyGuard{Code: "governance.body.left.told", Field: "leave.left", Say: townhall.Say("governance.body.left.told", "写明离任方式，罢免、免职的说明理由", "it says how they left, and of a removal why"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.change.Leave, func(l Leave) bool { return l.Left == "" || l.Left == Removed && !said(l.Why) })
		}}
	membersNamed = bodyGuard{Code: "governance.body.members", Field: "members", Say: townhall.Say("governance.body.members", "成员均有姓名编号和职务", "each member is a person in a role"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool {
			return !slices.ContainsFunc(c.Members, func(m Member) bool {
				return !said(string(m.Person)) || !said(string(m.Role)) || (m.Post.Unit == "") != (m.Post.Name == "")
			})
		}}
	termsApart = bodyGuard{Code: "governance.body.terms", Field: "members", Say: townhall.Say("governance.body.terms", "同一人同一职务的任期不重叠，起止有序，在机构存续期间", "nobody is in one role twice on a day, and terms are in order and while the body stands"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool { return c.apart() }}
	seatsOrdered = bodyGuard{Code: "governance.body.seats.order", Field: "seats", Say: townhall.Say("governance.body.seats.order", "名额不少于零，每日一个数", "the seats are 0 or more, one number a day"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool {
			days := map[townhall.Date]bool{}
			for _, s := range c.Seats {
				if s.Seats < 0 || s.From.IsZero() || days[s.From] {
					return false
				}
				days[s.From] = true
			}
			return true
		}}
	seatsEnough = bodyGuard{Code: "governance.body.seats", Field: "seats", Say: townhall.Say("governance.body.seats", "成员不超过法定名额", "no more members than the law gives seats"),
		Holds: func(c bodyMatter, _ townhall.Moment) bool { return len(c.crowded()) == 0 },
		Shows: func(c bodyMatter, _ townhall.Moment) (need, found any) {
			for _, day := range c.crowded() {
				return townhall.UpTo(int64(c.SeatsOn(day))), len(c.Roll(day))
			}
			return nil, nil
		}}
)

// BodyStates is the table of a body's ways. Who is seated is judged by IncompatibleRoles as well.
var BodyStates = townhall.Machine[BodyState, bodyMatter]{
	Name:  "governance.body",
	Title: townhall.Say("governance.body", "机构", "body"),
	Names: []townhall.StateName[BodyState]{{State: Sitting, Name: Sitting.Text()}, {State: Dissolved, Name: Dissolved.Text(), Final: true}},
	Moves: []townhall.Move[BodyState, bodyMatter]{
		{Verb: "form", Name: townhall.Say("governance.verb.form", "成立", "form"), From: []BodyState{""}, To: Sitting,
			Guards: []bodyGuard{bodyNamed, bodyPlaced, bodyDated, membersNamed, termsApart, seatsOrdered, seatsEnough}},
		{Verb: "seat", Name: townhall.Say("governance.verb.seat", "增补成员", "seat a member"), From: []BodyState{Sitting},
			Guards: []bodyGuard{bodyDated, membersNamed, termsApart, seatsEnough}},
		{Verb: "unseat", Name: townhall.Say("governance.verb.unseat", "成员离任", "a member leaves"), From: []BodyState{Sitting},
			Guards: []bodyGuard{bodyDated, leaversSat, leavingKnown, leavingTold, termsApart}},
		{Verb: "reshuffle", Name: townhall.Say("governance.verb.reshuffle", "调整成员", "reshuffle"), From: []BodyState{Sitting},
			Guards: []bodyGuard{bodyDated, reshuffleReasoned, someoneMoves, leaversSat, leavingKnown, membersNamed, termsApart, seatsEnough}},
		{Verb: "set_seats", Name: townhall.Say("governance.verb.set_seats", "核定名额", "set the seats"), From: []BodyState{Sitting}, Guards: []bodyGuard{bodyDated, seatsOrdered, seatsEnough}},
		{Verb: "dissolve", Name: townhall.Say("governance.verb.dissolve", "撤销机构", "dissolve"), From: []BodyState{Sitting}, To: Dissolved, Guards: []bodyGuard{bodyDated, reshuffleReasoned, termsApart}},
	},
}

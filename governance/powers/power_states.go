package powers

import "github.com/townhall-go/townhall"

// PowerState is how a power stands in the register.
type PowerState string

// The states of a power.
const (
	Listed    PowerState = "listed"    // 在册
	Withdrawn PowerState = "withdrawn" // 已取消, from the day that its Withdrawal says
)

// Text names the state.
func (s PowerState) Text() townhall.Text {
	switch s {
	case Listed:
		return townhall.Say("powers.power.state.listed", "在册", "listed")
	case Withdrawn:
		return townhall.Say("powers.power.state.withdrawn", "已取消", "withdrawn")
	}
	return townhall.Plain(string(s))
}

// listed guards what a listing says, the first and each later one.
var listed = []powerGuard{powerNamed, powerTypeKnown, powerContent, powerBased, levelKnown, grantWhole, notDelegated, stepsNamed, postsNamed, publishedBefore}

// PowerStates is the table of a power's ways.
var PowerStates = townhall.Machine[PowerState, powerMatter]{
	Name:  "powers.power",
	Title: townhall.Say("powers.power", "权责事项", "power"),
	Names: []townhall.StateName[PowerState]{
		{State: Listed, Name: Listed.Text()},
		{State: Withdrawn, Name: Withdrawn.Text()},
	},
	Moves: []townhall.Move[PowerState, powerMatter]{
		{Verb: "list", Name: townhall.Say("powers.verb.list", "列入清单", "list"), From: []PowerState{""}, To: Listed,
			Guards: append([]powerGuard{hasDepartment, dayGiven}, listed...)},
		{Verb: "amend", Name: townhall.Say("powers.verb.amend", "调整", "amend"), From: []PowerState{Listed},
			Guards: append([]powerGuard{afterListing, fromToday, powerReason}, listed...)},
		{Verb: "withdraw", Name: townhall.Say("powers.verb.withdraw", "取消", "withdraw"), From: []PowerState{Listed, Withdrawn}, To: Withdrawn,
			Guards: []powerGuard{notGone, afterFirst, fromToday, powerReason}},
		{Verb: "restore", Name: townhall.Say("powers.verb.restore", "撤销取消", "restore"), From: []PowerState{Withdrawn}, To: Listed,
			Guards: []powerGuard{notGone, powerReason}},
	},
}

package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// powerMatter is what a guard judges: the power as it would be after the step, its newest listing, and what the step says.
type powerMatter struct {
	Power
	listing Listing
	from    townhall.Date // of the change
	before  townhall.Date // from when the listing before was in force
	gone    townhall.Date // from when a withdrawal before takes it out
	reason  string
}

type powerGuard = townhall.Guard[powerMatter]

var (
	hasDepartment = powerGuard{Code: "powers.power.department", Field: "department", Say: townhall.Say("powers.power.department", "写明所属部门", "the department is named whose power it is"),
		Holds: func(c powerMatter, _ townhall.Moment) bool { return said(c.Department) }}
	dayGiven = powerGuard{Code: "powers.power.from", Field: "from", Say: townhall.Say("powers.power.from", "有生效日期", "it says from which day"),
		Holds: func(c powerMatter, _ townhall.Moment) bool { return !c.from.IsZero() }}
	afterListing = powerGuard{Code: "powers.power.order", Field: "from", Say: townhall.Say("powers.power.order", "晚于现行条目的生效日期", "from a later day than the listing before"),
		Holds: func(c powerMatter, _ townhall.Moment) bool { return c.from.After(c.before) },
		Shows: func(c powerMatter, _ townhall.Moment) (need, found any) {
			return townhall.Since(c.before.AddDays(1)), c.from
		}}
	afterFirst = powerGuard{Code: afterListing.Code, Field: afterListing.Field, Holds: afterListing.Holds, Shows: afterListing.Shows,
		Say: townhall.Say("powers.power.order.withdraw", "晚于首次生效日期；尚未生效的，不早于该日", "from a later day than its first one; of what is still to begin, no earlier than that")}
	fromToday = powerGuard{Code: "powers.power.today", Field: "from", Say: townhall.Say("powers.power.today", "自今日起或者以后，不追溯", "from today on or later; nothing is changed for days that have passed"),
		Holds: func(c powerMatter, m townhall.Moment) bool { return !c.from.Before(m.Today) },
		Shows: func(c powerMatter, m townhall.Moment) (need, found any) { return townhall.Since(m.Today), c.from }}
	notGone = powerGuard{Code: "powers.power.gone", Field: "withdrawal", Say: townhall.Say("powers.power.gone", "此前的取消尚未生效", "a withdrawal before it has not begun yet"),
		Holds: func(c powerMatter, m townhall.Moment) bool { return c.gone.IsZero() || c.gone.After(m.Today) },
		Shows: func(c powerMatter, _ townhall.Moment) (need, found any) { return nil, c.gone }}
	powerReason = powerGuard{Code: "powers.power.reason", Field: "why", Say: townhall.Say("powers.power.reason", "说明调整或者取消的理由", "the change says why"),
		Holds: func(c powerMatter, _ townhall.Moment) bool { return said(c.reason) }}
	powerNamed = powerGuard{Code: "powers.power.name", Field: "name", Say: townhall.Say("powers.power.name", "有事项名称", "the power has a name"),
		Holds: func(c powerMatter, _ townhall.Moment) bool { return worded(c.listing.Name) }}
	powerTypeKnown = powerGuard{Code: "powers.power.type", Field: "type", Say: townhall.Say("powers.power.type", "属于所列权力类型", "its kind is one of the list"),
		Holds: func(c powerMatter, _ townhall.Moment) bool { return slices.Contains(PowerTypes(), c.listing.Type) },
		Shows: func(c powerMatter, _ townhall.Moment) (need, found any) { return nil, c.listing.Type }}
	powerContent = powerGuard{Code: "powers.power.content", Field: "content", Say: townhall.Say("powers.power.content", "写明权限内容", "it says what may be done"),
		Holds: func(c powerMatter, _ townhall.Moment) bool { return worded(c.listing.Content) }}
	powerBased = powerGuard{Code: "powers.power.basis", Field: "basis", Say: townhall.Say("powers.power.basis", "有法定依据，每项写明法律", "it has a legal basis, each with its law"),
		Holds: func(c powerMatter, _ townhall.Moment) bool {
			lawless := func(b townhall.Cite) bool { return !said(b.Law) && !said(b.English) }
			return len(c.listing.Basis) > 0 && !slices.ContainsFunc(c.listing.Basis, lawless)
		}}
	levelKnown = powerGuard{Code: "powers.power.level", Field: "level", Say: townhall.Say("powers.power.level", "写明层级：本级、县级、赋权或者委托", "its level is given: town, county, assigned or entrusted"),
		Holds: func(c powerMatter, _ townhall.Moment) bool { return c.listing.Level.known() },
		Shows: func(c powerMatter, _ townhall.Moment) (need, found any) { return nil, c.listing.Level }}
	grantWhole = powerGuard{Code: "powers.power.grant", Field: "grant",
		Say: townhall.Say("powers.power.grant", "赋权、委托的写明由谁、文号、公布日期和起止，先公布后行使，委托须有期限；其他的没有", "what is assigned or entrusted says by whom, by which instrument, published when, and for which days, which begin no earlier, an entrustment up to a day; other powers have no grant"),
		Holds: func(c powerMatter, m townhall.Moment) bool {
			if c.listing.Level.granted() {
				return c.listing.Grant.whole(c.listing.Level) && !c.listing.Grant.Published.After(m.Today)
			}
			return c.listing.Grant == Grant{}
		}}
	notDelegated = powerGuard{Code: "powers.power.coercion", Field: "level", Cite: coercion("17"),
		Say:   townhall.Say("powers.power.coercion", "行政强制措施权不得委托", "coercive measures are not entrusted to anybody"),
		Holds: func(c powerMatter, _ townhall.Moment) bool { return c.listing.delegable() },
		Shows: func(c powerMatter, _ townhall.Moment) (need, found any) { return nil, c.listing.Level }}
	stepsNamed = powerGuard{Code: "powers.power.steps", Field: "steps", Say: townhall.Say("powers.power.steps", "程序环节有名称，不重复", "each step of the procedure has a name, and is listed once"),
		Holds: func(c powerMatter, _ townhall.Moment) bool {
			steps := slices.Sorted(slices.Values(c.listing.Steps))
			return !slices.Contains(steps, "") && len(slices.Compact(steps)) == len(c.listing.Steps)
		}}
	postsNamed = powerGuard{Code: "powers.power.posts", Field: "posts", Say: townhall.Say("powers.power.posts", "至少一个审签岗位，不重复", "at least one post signs off, and each once"),
		Holds: func(c powerMatter, _ townhall.Moment) bool { return NewChain(c.listing.Posts...).sound() }}
	publishedBefore = powerGuard{Code: "powers.power.published", Field: "published",
		Say: townhall.Say("powers.power.published", "清单已经公布，在生效前或者生效当日，不倒填", "the listing has been published, by the day it takes effect; none takes effect before"),
		Holds: func(c powerMatter, m townhall.Moment) bool {
			return doneBy(c.listing.Published, c.listing.From) && doneBy(c.listing.Published, m.Today)
		},
		Shows: func(c powerMatter, m townhall.Moment) (need, found any) {
			return townhall.Until(slices.MinFunc([]townhall.Date{c.listing.From, m.Today}, townhall.Date.Compare)), c.listing.Published
		}}
)

// powerSource is the article that a guard goes by for powers of a type, where guards are of all types alike.
func powerSource(code string, t PowerType) townhall.Cite {
	switch {
	case code == publishedBefore.Code && t == Penalty:
		return penalties("39")
	case code == publishedBefore.Code:
		return guidance
	case code == grantWhole.Code && t == Penalty:
		return penalties("20, 24")
	}
	return townhall.Cite{}
}

// delegable reports whether the power may be had as the listing says.
func (l Listing) delegable() bool { return l.Type != Coercive || l.Level != Entrusted }

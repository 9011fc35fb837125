package allocate

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// bought says that a project was bought by Phragmén.
func (c *count) bought(round, i int, load Decimal) townhall.Finding {
	return townhall.Finding{Code: "allocate.chosen", Held: true, Say: townhall.Say("allocate.chosen.phragmen", "第{round}轮入选，支持者各负担{load}，金额{cost}，此前余额{left}", "chosen in round {round}, at a load of {load} for each supporter; it costs {cost}, and {left} was left",
		"round", round, "load", load, "cost", c.e.Projects[i].Cost, "left", c.money(c.left))}
}

// stopped says why the count ended, and that it had, for those that come after.
func (c *count) stopped(at int, running []int, s *loads) {
	c.found[at] = townhall.Finding{Code: "allocate.not_left", Say: townhall.Say("allocate.not_left.phragmen", "轮到时的余额（支持者各负担{load}）", "what was left when its turn came, at a load of {load} for each supporter", "load", s.decimal(s.offers[at].hi)),
		Need: townhall.ValueOf(c.e.Projects[at].Cost), Found: townhall.ValueOf(c.money(c.left))}
	c.rest(slices.DeleteFunc(slices.Clone(running), func(i int) bool { return i == at }))
}

// paidFor says that the supporters of a project paid for it in equal shares.
func (c *count) paidFor(round int, r Round) townhall.Finding {
	f := townhall.Finding{Code: "allocate.chosen", Held: true}
	if r.Step == AtNoCost {
		f.Say = townhall.Say("allocate.chosen.free", "无需资金且有人选择", "it costs nothing, and somebody chose it")
		return f
	}
	f.Say = townhall.Say("allocate.chosen.shares", "第{round}轮入选，有效票{effective}（共{votes}票），金额{cost}", "chosen in round {round}, effective votes {effective} of {votes}; it costs {cost}",
		"round", round, "effective", r.Support, "votes", c.votes[r.Project], "cost", c.e.Projects[r.Project].Cost)
	return f
}

// unpaidFor says why the supporters of a project could not pay for it.
func (c *count) unpaidFor(i int, b bid, free int) townhall.Finding {
	if k := c.full(i); k >= 0 {
		return c.limited(i, k)
	}
	return townhall.Finding{Code: "allocate.unpaid", Say: townhall.Say("allocate.unpaid", "第{round}轮时支持者的余款合计", "what its supporters together had left, in round {round}", "round", b.round+free),
		Need: townhall.ValueOf(c.e.Projects[i].Cost), Found: townhall.ValueOf(c.minor(b.behind))}
}

// sharedFor says why no supporters of a project could each pay the same share of it.
func (c *count) sharedFor(i, round int) townhall.Finding {
	if k := c.full(i); k >= 0 {
		return c.limited(i, k)
	}
	return townhall.Finding{Code: "allocate.unpaid", Say: townhall.Say("allocate.unpaid.exact", "第{round}轮时能平均分担其费用的支持者", "supporters who had equal shares of its cost left, in round {round}", "round", round), Need: townhall.ValueOf(townhall.OrMore(1)), Found: townhall.ValueOf(0)}
}

package powers_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance/powers"
)

var (
	ctx     = context.Background()
	clerk   = townhall.Actor{Person: "k1", Capacity: "clerk", Unit: "enforcement"}
	sheet   = townhall.Attachment{Digest: "sha256:0123456789abcdef0123456789abcdef", Name: "审签单.pdf"}
	hygiene = townhall.Cite{Law: "城市市容和环境卫生管理条例", English: "Regulation on City Appearance and Sanitation", Article: "34", Unverified: true}
)

// allGrounds are those of a case that is grave in every way.
var allGrounds = []powers.Ground{powers.Complex, powers.HearingDue, powers.ReviewDue}

func day(m time.Month, d int) townhall.Date { return townhall.NewDate(2025, m, d) }

func march(d int) townhall.Date { return day(time.March, d) }

// under is a day under a rulebook.
func under(rules townhall.Rulebook, d townhall.Date) townhall.Moment {
	return townhall.Moment{Ref: townhall.Ref{Kind: powers.ActKind, ID: "a1"}, Now: d.Time(cn.Zone), Today: d, By: clerk, Rules: rules, Calendar: cn.Calendar}
}

func moment(d townhall.Date) townhall.Moment { return under(cn.Rulebook, d) }

func text(zh, en string) townhall.Text { return townhall.Text{ZH: zh, EN: en} }

// dumping is a county's power to fine dumping, which the province gave to the town's enforcement team from 2024 on.
func dumping() powers.Power {
	return powers.Power{ID: "dumping", Department: "enforcement", Place: "shuinan", Listings: []powers.Listing{{
		From: townhall.NewDate(2024, 1, 1), Name: text("对随意倾倒垃圾的处罚", "fining the dumping of rubbish"), Type: powers.Penalty,
		Content: text("责令改正，可以处以罚款", "an order to put it right, and a fine"), Basis: []townhall.Cite{hygiene}, Level: powers.Assigned,
		Posts: []powers.Post{{ID: "team", Name: text("中队长", "head of the team")}, {ID: "deputy", Name: text("分管副镇长", "deputy mayor")}},
		Grant: powers.Grant{By: "province", Instrument: "赋权目录第7项", Published: townhall.NewDate(2023, 11, 1), Days: townhall.Since(townhall.NewDate(2024, 1, 1))},

		Published: townhall.NewDate(2023, 12, 1)}}}
}

// listed is a power in the register, with changes to its first listing.
func listed(t require.TestingT, change ...func(*powers.Listing)) powers.Power {
	p := dumping()
	for _, c := range change {
		c(&p.Listings[0])
	}
	m := moment(p.Listings[0].From)
	m.Ref = p.Ref()
	p, facts, err := p.List(m)
	require.NoError(t, err)
	require.Len(t, facts, 1)
	require.NoError(t, p.Check())
	return p
}

// fine is a fine for dumping, as it is proposed.
func fine() powers.Act {
	return powers.Act{Title: text("对某店倾倒垃圾的处罚", "a shop's rubbish"), Power: "dumping", Type: powers.Penalty, Department: "enforcement", Place: "shuinan/dongcun",
		Party:    powers.Party{Kind: powers.Citizen, ID: "shopkeeper"},
		Officers: []powers.Officer{{Person: "o1", Certificate: "ZF-001"}, {Person: "o2", Certificate: "ZF-002"}}}
}

func notice() powers.Notice {
	return powers.Notice{Content: "罚款", Facts: "三月一日倾倒垃圾，有录像", Basis: []townhall.Cite{hygiene}, Rights: true, NoHearing: "罚款数额不大"}
}

func decision() powers.Decision {
	return powers.Decision{By: "mayor", Number: "2025-1", Text: text("罚款五百元", "a fine of 500 yuan"), Reasons: "事实清楚",
		Appeals: []powers.Appeal{{Route: powers.Reconsideration, To: "县人民政府", Within: townhall.Within(60, townhall.CalendarDays)}}}
}

// step takes a step that is allowed.
func step(t require.TestingT) func(powers.Act, []townhall.Fact, error) powers.Act {
	return func(a powers.Act, facts []townhall.Fact, err error) powers.Act {
		require.NoError(t, err)
		require.Len(t, facts, 1)
		require.NoError(t, a.Check())
		return a
	}
}

// whole asks at for an act whose file is whole, and that nobody has signed yet.
const whole powers.ActState = "whole"

// at takes the fine to a state by the shortest lawful way, in March 2025.
func at(t require.TestingT, state powers.ActState, change ...func(*powers.Act)) powers.Act {
	a, p, do := fine(), listed(t), step(t)
	for _, c := range change {
		c(&a)
	}
	a = do(a.Propose(moment(march(3)), p))
	if state == powers.Proposed {
		return a
	}
	if state == powers.Returned {
		return do(a.SendBack(moment(march(4)), powers.Sign{Post: "team", By: "s1", Sheet: sheet, Reason: "证据不足"}))
	}
	if state == powers.Dropped {
		return do(a.Drop(moment(march(4)), march(4), "违法事实不能成立"))
	}
	a = do(a.Record(moment(march(4)), powers.Done{Step: powers.FullRecord, By: "o1", Note: "执法记录仪"}))
	a = do(a.Notify(moment(march(5)), notice()))
	a = do(a.Hear(moment(march(6)), powers.Statement{Text: "已清理", Answer: "采纳，从轻", Adopted: true}))
	if state == whole {
		return a
	}
	a = signedOff(t, a, march(7))
	if state == powers.Reviewed {
		return a
	}
	a = do(a.Decide(moment(march(10)), p, decision()))
	switch state {
	case powers.Published:
		a = do(a.Publish(moment(march(12)), powers.Publication{Where: "notice board"}))
	case powers.Withheld:
		a = do(a.Withhold(moment(march(12)), powers.Publication{Withheld: "涉及个人隐私", Basis: hygiene}))
	case powers.Revoked:
		a = do(a.Publish(moment(march(12)), powers.Publication{Where: "notice board"}))
		a = do(a.Revoke(moment(march(20)), powers.Revocation{By: "county", Reason: "复议撤销"}))
	}
	return a
}

// office is an office whose today is a day.
func office(today *townhall.Date) townhall.Office {
	o := cn.Office(memory.New(), townhall.Anyone())
	o.Now = func() time.Time { return today.Time(cn.Zone) }
	return o
}

// refused asserts a refusal by exactly these clauses, and that it reads in both languages.
func refused(t *testing.T, err error, codes ...string) {
	t.Helper()
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r)
	var got []string
	for _, f := range r.Finding.Failed() {
		got = append(got, f.Code)
		assert.NotEqual(t, f.Line(townhall.ZH), f.Line(townhall.EN))
	}
	assert.Equal(t, codes, got, "%s", r.Finding)
}

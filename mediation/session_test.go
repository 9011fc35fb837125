package mediation_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/intl"
	"github.com/townhall-go/townhall/mediation"
)

func TestAnOpenSessionNeedsThatNobodyMinds(t *testing.T) {
	m := moment(day(time.March, 6))
	open := func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
		return c.Mediate(m, committee(), mediation.Session{Record: "in the square", Rights: true, Open: true})
	}
	closed := func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
		return c.Mediate(m, committee(), mediation.Session{Record: "indoors", Rights: true})
	}
	c := did(t, "mediate", "", "人民调解法27")(open(mediating(t)))
	assert.Equal(t, mediation.Session{On: m.Today, Record: "in the square", By: people("m1"), Rights: true, Open: true}, c.Sessions[1])

	secret, objecting := mediating(t), must(t)(mediating(t).Declare(m, mediation.Declaration{Party: "li", Will: mediation.Private}))
	secret.Secret = true
	both := objecting
	both.Secret = true
	for found, before := range map[string]mediation.Case{"privacy or a trade secret": secret, "li": objecting, "privacy or a trade secret, li": both} {
		turnsAway(t, turned{found, before, open, "mediation.open", "29", "sessions.open", "", found})
		must(t)(closed(before))
	}
	must(t)(open(must(t)(objecting.Declare(m, mediation.Declaration{Party: "li", Will: mediation.Public}))))
}

// The parties are told of their rights once; until then no session counts.
func TestRightsAreExplainedFirst(t *testing.T) {
	m := moment(day(time.March, 3))
	assigned := must(t)(accepted(t).Assign(m, committee(), mediation.Assignment{Mediators: people("m1")}))
	untold := func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
		return c.Mediate(m, committee(), mediation.Session{Record: "heard"})
	}
	turnsAway(t, turned{"untold", assigned, untold, "mediation.rights", "30", "sessions.rights", "", "no"})
	must(t)(untold(must(t)(assigned.Mediate(m, committee(), mediation.Session{Record: "told", Rights: true}))))
}

// asking is a case in mediation in which parties ask for more time.
func asking(t *testing.T, c mediation.Case, who ...townhall.PersonID) mediation.Case {
	for _, p := range who {
		c = must(t)(c.Declare(moment(day(time.March, 6)), mediation.Declaration{Party: p, Will: mediation.MoreTime}))
	}
	return c
}

func TestTheLimitIsExtendedWhenAllAsk(t *testing.T) {
	m := moment(day(time.March, 20))
	extend := func(x mediation.Extending) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) { return c.Extend(m, x) }
	}
	awaited := "an expert is awaited"
	all := asking(t, mediating(t), "wang", "li")
	due := func(c mediation.Case) townhall.Date {
		t.Helper()
		d, err := c.Duties[0].Due(cn.Calendar)
		require.NoError(t, err)
		return d.Date
	}
	assert.Equal(t, day(time.April, 3), due(all))
	for _, tc := range []struct {
		name string
		x    mediation.Extending
		due  townhall.Date
	}{
		{"a month, to 3 May: a holiday until the 5th", mediation.Extending{N: 1, Reason: awaited}, day(time.May, 6)},
		{"two months, to 3 June", mediation.Extending{N: 2, Reason: awaited}, day(time.June, 3)},
		{"ten days, to 13 April: a Sunday", mediation.Extending{N: 10, Unit: townhall.CalendarDays, Reason: awaited}, day(time.April, 14)},
		{"three working days, past Qingming", mediation.Extending{N: 3, Unit: townhall.WorkingDays, Reason: awaited}, day(time.April, 9)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := did(t, "extend", awaited, "人民调解工作若干规定33")(extend(tc.x)(all))
			assert.Equal(t, tc.due, due(c))
			assert.Equal(t, []bool{false, false}, []bool{c.Parties[0].MoreTime, c.Parties[1].MoreTime}, "they asked for this extension alone")
			assert.Equal(t, day(time.April, 3), due(all), "the case before is left alone")
			turnsAway(t, turned{"and again, unasked", c, extend(tc.x), "mediation.extend.asked", "", "parties.more_time", "", "wang, li"})
		})
	}
	turnsAway(t,
		turned{"one party asks", asking(t, mediating(t), "wang"), extend(mediation.Extending{N: 1, Reason: awaited}), "mediation.extend.asked", "", "parties.more_time", "", "li"},
		turned{"no reason", all, extend(mediation.Extending{N: 1, Reason: " "}), "given.reason", "", "reason", "", ""},
		turned{"no time", all, extend(mediation.Extending{Reason: awaited}), "duty.extend.n", "", "n", "", "0"},
		turned{"granted tomorrow", all, extend(mediation.Extending{N: 1, Reason: awaited, On: day(time.March, 21)}), "mediation.dates", "", "dates", "",
			"today (2025-03-20) before extension (2025-03-21)"},
		turned{"granted before acceptance", all, extend(mediation.Extending{N: 1, Reason: awaited, On: day(time.March, 2)}), "mediation.dates", "", "dates", "",
			"extension (2025-03-02) before acceptance (2025-03-03)"},
		turned{"finished already", agreed(t), extend(mediation.Extending{N: 1, Reason: awaited}), "mediation.case.state", "", "state",
			"accepted, in mediation, agreement drafted", "agreement effective"})
	_, _, err := all.Extend(m, mediation.Extending{N: 1, Unit: "moon", Reason: awaited})
	assert.ErrorIs(t, err, townhall.Invalid)

	late := must(t)(all.Extend(moment(day(time.April, 10)), mediation.Extending{N: 1, Reason: awaited}))
	assert.Equal(t, day(time.April, 3), due(late), "a limit that has run out is not brought back")
}

// A rule set without a limit has nothing to extend.
func TestWithoutALimitThereIsNothingToExtend(t *testing.T) {
	m := under(intl.Rulebook, day(time.March, 3))
	c := must(t)(application().Accept(m, committee()))
	assert.Empty(t, c.Duties)
	turnsAway(t, turned{"intl", asking(t, c, "wang", "li"), func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
		return c.Extend(m, mediation.Extending{N: 1, Reason: "an expert is awaited"})
	}, "mediation.extend.limit", "", "duties", "", ""})
}

func TestAWarningIsActedOn(t *testing.T) {
	m := moment(day(time.March, 8))
	warn := func(w mediation.Warning) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) { return c.Warn(m, w) }
	}
	threats := mediation.Warning{Sign: "threats", Measures: "visited twice"}
	reported := mediation.Warning{Sign: "a knife", Measures: "taken apart", Crime: true, Reported: "police station"}
	unreported := reported
	unreported.Reported = " "
	for _, before := range []mediation.Case{accepted(t), mediating(t), drafted(t), agreed(t), ended(t)} {
		c := did(t, "warn", "", "人民调解法25")(warn(reported)(did(t, "warn", "", "人民调解法25")(warn(threats)(before))))
		assert.Equal(t, before.State, c.State)
		require.Len(t, c.Warnings, 2)
		assert.Equal(t, m.Today, c.Warnings[1].On)
	}
	turnsAway(t,
		turned{"a possible crime that nobody reports", mediating(t), warn(unreported), "mediation.warn.reported", "25", "warnings.reported", "", ""},
		turned{"no sign", mediating(t), warn(mediation.Warning{Measures: "visited"}), "mediation.warn.sign", "25", "warnings.sign", "", ""},
		turned{"no measures", mediating(t), warn(mediation.Warning{Sign: "threats"}), "mediation.warn.measures", "25", "warnings.measures", "", ""},
		turned{"before the case", mediating(t), warn(mediation.Warning{Sign: "threats", Measures: "visited", On: day(time.March, 2)}), "mediation.dates", "", "dates", "",
			"warning (2025-03-02) before acceptance (2025-03-03)"})
}

func TestPapersGoIntoTheFile(t *testing.T) {
	m := moment(day(time.March, 8))
	attach := func(change func(*mediation.Paper)) step {
		p := mediation.Paper{What: "photograph", Attachment: townhall.Attachment{Digest: digest, Name: "fence.jpg", Type: "image/jpeg", Size: 12}}
		change(&p)
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) { return c.Attach(m, p) }
	}
	c := did(t, "attach", "", "人民调解法27")(attach(func(*mediation.Paper) {})(ended(t)))
	assert.Equal(t, m.Today, c.Papers[0].On)
	whole := []string{"photograph", "fence.jpg", string(digest)}
	for i, change := range []func(*mediation.Paper){func(p *mediation.Paper) { p.What = " " }, func(p *mediation.Paper) { p.Name = "" }, func(p *mediation.Paper) { p.Digest = "" }} {
		found := slices.Clone(whole)
		found[i] = "—"
		turnsAway(t, turned{"without part " + whole[i], mediating(t), attach(change), "mediation.attach.paper", "27", "papers", "", found[0] + ", " + found[1] + ", " + found[2]})
	}
	turnsAway(t, turned{"of less than nothing", mediating(t), attach(func(p *mediation.Paper) { p.Size = -1 }), "mediation.attach.paper", "27", "papers", "",
		whole[0] + ", " + whole[1] + ", " + whole[2]})
}

// When writing is required, by the law and by a county that goes further.
func TestWhenAnAgreementMustBeWritten(t *testing.T) {
	ningbo := local(t, `"mediation.written_required": {"versions": [{"from": "2025-03-10", "cite": {"law": "宁波市人民调解条例", "article": "24"},
		"value": {"asked": true, "not_at_once": true, "complex": true}}]}`)
	simple := mediating(t)
	asked := must(t)(simple.Declare(moment(day(time.March, 6)), mediation.Declaration{Party: "li", Will: mediation.InWriting}))
	complex := simple
	complex.Difficulty = mediation.Complex
	all := asked
	all.Difficulty = mediation.Complex
	agrees := func(book townhall.Rulebook, on townhall.Date, atOnce bool) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.AgreeOrally(under(book, on), committee(), mediation.Terms{Content: "fence back by 20 cm", AtOnce: atOnce})
		}
	}
	before, after := day(time.March, 9), day(time.March, 10)
	must(t)(agrees(cn.Rulebook, after, false)(complex))
	must(t)(agrees(ningbo, before, false)(complex))
	must(t)(agrees(ningbo, after, true)(simple))
	must(t)(agrees(cn.Rulebook, after, false)(must(t)(asked.Declare(moment(after), mediation.Declaration{Party: "li", Will: mediation.OralWill}))))
	turnsAway(t,
		turned{"the law: a party asks", asked, agrees(cn.Rulebook, after, true), "mediation.oral", "28", "agreement.form", "", "a party asks"},
		turned{"the county before its day is the law", asked, agrees(ningbo, before, true), "mediation.oral", "28", "agreement.form", "", "a party asks"},
		turned{"the county: not at once", simple, agrees(ningbo, after, false), "mediation.oral", "24", "agreement.form", "", "not performed on the spot"},
		turned{"the county: complex", complex, agrees(ningbo, after, true), "mediation.oral", "24", "agreement.form", "", "major, difficult or complex"},
		turned{"the county: all of it", all, agrees(ningbo, after, false), "mediation.oral", "24", "agreement.form", "",
			"a party asks, not performed on the spot, major, difficult or complex"})
	must(t)(all.Draft(under(ningbo, after), mediation.Terms{Content: "fence back by 20 cm"}))
}

package powers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

// An act outside the register is refused, and the refusal says what is missing.
func TestTheRegisterJudges(t *testing.T) {
	ready := at(t, powers.Reviewed)
	none := func(*powers.Act) {}
	for _, c := range []struct {
		name   string
		power  func(*powers.Listing)
		act    func(*powers.Act)
		on     townhall.Date
		failed []string
	}{
		{"as it should be", nil, none, march(10), nil},
		{"no such power", nil, func(a *powers.Act) { a.Power = "parking" }, march(10), []string{"powers.known"}},
		{"another department's", nil, func(a *powers.Act) { a.Department = "housing" }, march(10), []string{"powers.department"}},
		{"not in force that day", nil, none, townhall.NewDate(2023, 12, 31), []string{"powers.in_force"}},
		{"beyond its area", nil, func(a *powers.Act) { a.Place = "shuibei" }, march(10), []string{"powers.place"}},
		{"of another type", nil, func(a *powers.Act) { a.Type = powers.Inspection }, march(10), []string{"powers.type"}},
		{"the grant has run out", func(l *powers.Listing) { l.Grant.Days.To = march(9) }, none, march(10), []string{"powers.grant.days"}},
		{"entrusted, in its own name", entrusted, none, march(10), []string{"powers.in_name_of"}},
		{"entrusted, in the name of the county", entrusted, func(a *powers.Act) { a.InNameOf = "county" }, march(10), nil},
		{"one officer", nil, func(a *powers.Act) { a.Officers = a.Officers[:1] }, march(10), []string{"powers.gate.officers"}},
		{"one of two is not qualified", nil, func(a *powers.Act) { a.Officers = []powers.Officer{a.Officers[0], {Person: "o2"}} }, march(10), []string{"powers.gate.officers"}},
		{"one of two has no name", nil, func(a *powers.Act) { a.Officers = []powers.Officer{a.Officers[0], {Certificate: "ZF-002"}} }, march(10), []string{"powers.gate.officers"}},
		{"no record", nil, func(a *powers.Act) { a.Done = nil }, march(10), []string{"powers.gate.full_record"}},
		{"no notice", nil, func(a *powers.Act) { a.Notice = powers.Notice{} }, march(10), []string{"powers.gate.notice", "powers.gate.statement"}},
		{"not told yet", nil, none, march(4), []string{"powers.gate.notice", "powers.gate.statement"}},
		{"told, and not heard yet", nil, none, march(5), []string{"powers.gate.statement"}},
		{"not recorded yet", nil, none, march(3), []string{"powers.gate.notice", "powers.gate.statement", "powers.gate.full_record"}},
		{"a notice that does not say what it must", nil, func(a *powers.Act) { a.Notice.Rights = false }, march(10), []string{"powers.gate.notice"}},
		{"nobody heard", nil, func(a *powers.Act) { a.Statements = nil }, march(10), []string{"powers.gate.statement"}},
		{"not public beforehand", nil, func(a *powers.Act) { a.Listing.Published = march(4) }, march(10), []string{"powers.gate.publicity"}},
		{"grave in every way", nil, func(a *powers.Act) { a.Grounds = allGrounds }, march(10), []string{"powers.gate.hearing", "powers.gate.legal_review", "powers.gate.collective"}},
		{"a step of its own", nil, func(a *powers.Act) { a.Listing.Steps = []powers.Step{"现场勘验"} }, march(10), []string{"powers.gate.现场勘验"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := ready
			c.act(&a)
			var change []func(*powers.Listing)
			if c.power != nil {
				change = append(change, c.power)
			}
			register := powers.Register{listed(t, change...)}
			f, err := register.Judge(moment(march(20)), a, c.on)
			require.NoError(t, err)
			assert.Equal(t, c.failed == nil, f.Held)
			err = register.Check(moment(march(20)), a, c.on)
			if c.failed == nil {
				require.NoError(t, err)
				return
			}
			refused(t, err, c.failed...)
		})
	}
}

// entrusted makes it the county's power, which the town exercises in its name in 2025.
func entrusted(l *powers.Listing) {
	l.Level = powers.Entrusted
	l.Grant = powers.Grant{By: "county", Instrument: "委托书3号", Published: townhall.NewDate(2023, 12, 1), Days: townhall.Period{From: townhall.NewDate(2024, 1, 1), To: townhall.NewDate(2025, 12, 31)}}
}

// What a register that no step made holds is judged as well.
func TestAHandMadeRegisterIsJudged(t *testing.T) {
	ready := at(t, powers.Reviewed)
	judge := func(change func(*powers.Power), act func(*powers.Act)) error {
		p, a := listed(t), ready
		change(&p)
		act(&a)
		return powers.Register{p}.Check(moment(march(20)), a, march(10))
	}
	none := func(*powers.Act) {}
	refused(t, judge(func(p *powers.Power) { p.Listings[0].Basis = nil }, none), "powers.basis")
	refused(t, judge(func(p *powers.Power) { p.Listings[0].Grant.Published = march(11) }, none), "powers.grant", "powers.grant.published")
	refused(t, judge(func(p *powers.Power) { p.Listings[0].Grant.Instrument = "" }, none), "powers.grant")
	coercive := func(p *powers.Power) {
		entrusted(&p.Listings[0])
		p.Listings[0].Type = powers.Coercive
	}
	err := judge(coercive, func(a *powers.Act) { a.Type, a.InNameOf = powers.Coercive, "county" })
	refused(t, err, "powers.coercion")
	assert.ErrorContains(t, err, "Administrative Coercion Law, art. 17")
	assert.False(t, powers.Power{}.Covers(powers.Act{}, march(10)).Held, "no power covers nothing, not even an act that names none")
}

func TestARegisterLooksAheadForAnActThatIsNotOnRecord(t *testing.T) {
	f, err := powers.Register{listed(t)}.Judge(moment(march(10)), fine(), march(10))
	require.NoError(t, err)
	var missing []string
	for _, part := range f.Failed() {
		missing = append(missing, part.Code)
	}
	assert.Equal(t, []string{"powers.gate.notice", "powers.gate.statement", "powers.gate.full_record"}, missing, "one that was never proposed counts as of that day")
}

func TestARegisterListsADay(t *testing.T) {
	gone, _, err := listed(t).Withdraw(moment(march(1)), powers.Withdrawal{Reason: "收回"})
	require.NoError(t, err)
	gone.ID = "gone"
	r := powers.Register{gone, listed(t)}
	items := r.On(march(1))
	require.Len(t, items, 1)
	assert.Equal(t, []string{"dumping", "enforcement"}, []string{items[0].Power, string(items[0].Department)})
	assert.Equal(t, powers.Penalty, items[0].Listing.Type)
	assert.Len(t, r.On(day(time.February, 28)), 2)
	_, ok := r.Find("gone")
	assert.True(t, ok)
	_, ok = r.Find("parking")
	assert.False(t, ok)
}

// Each type of act has its procedure, and each step its source.
func TestEachTypeHasItsProcedure(t *testing.T) {
	for _, c := range []struct {
		act   powers.Act
		steps []string
		cites []string
	}{
		{powers.Act{Type: powers.Penalty}, []string{"publicity", "officers", "notice", "statement", "full_record"}, []string{"39", "42", "44", "45", "47"}},
		{powers.Act{Type: powers.Penalty, Grounds: allGrounds}, []string{"publicity", "officers", "notice", "statement", "hearing", "full_record", "legal_review", "collective"}, []string{"39", "42", "44", "45", "63-64", "47", "58", "57"}},
		{powers.Act{Type: powers.Penalty, Grounds: []powers.Ground{powers.Complex}}, []string{"publicity", "officers", "notice", "statement", "full_record", "collective"}, []string{"39", "42", "44", "45", "47", "57"}},
		{powers.Act{Type: powers.Penalty, Grounds: []powers.Ground{powers.ReviewDue}}, []string{"publicity", "officers", "notice", "statement", "full_record", "legal_review"}, []string{"39", "42", "44", "45", "47", "58"}},
		{powers.Act{Type: powers.Penalty, Telling: offered}, []string{"publicity", "officers", "notice", "statement", "hearing", "full_record"}, []string{"39", "42", "44", "45", "63-64", "47"}},
		{powers.Act{Type: powers.Penalty, Telling: heard}, []string{"publicity", "officers", "notice", "statement", "hearing", "full_record", "legal_review"}, []string{"39", "42", "44", "45", "63-64", "47", "58"}},
		{powers.Act{Type: powers.Coercive}, []string{"officers", "notice", "statement", "full_record", "publicity"}, []string{"18", "18", "18", "18", ""}},
		{powers.Act{Type: powers.Coercive, Telling: offered}, []string{"officers", "notice", "statement", "full_record", "publicity", "hearing"}, []string{"18", "18", "18", "18", "", ""}},
		{powers.Act{Type: powers.Levy}, []string{"notice", "statement", "publicity", "full_record"}, []string{"", "", "", ""}},
		{powers.Act{Type: powers.Levy, Telling: heard}, []string{"notice", "statement", "publicity", "full_record", "legal_review", "hearing"}, []string{"", "", "", "", "", ""}},
		{powers.Act{Type: powers.Inspection}, []string{"publicity", "full_record"}, []string{"", ""}},
		{powers.Act{Type: powers.Permit, Grounds: allGrounds}, []string{"publicity", "full_record", "legal_review", "hearing"}, []string{"", "", "", "46-48"}},
		{powers.Act{Type: powers.Permit, Burdens: true}, []string{"notice", "statement", "publicity", "full_record"}, []string{"", "", "", ""}},
	} {
		f, err := c.act.Procedure(moment(march(10)), march(10))
		require.NoError(t, err)
		var steps, cites []string
		for _, p := range f.Parts {
			steps, cites = append(steps, p.Field), append(cites, p.Cite.Article)
		}
		assert.Equal(t, c.steps, steps, c.act)
		assert.Equal(t, c.cites, cites, c.act)
	}
	_, err := powers.Act{Type: powers.Penalty}.Procedure(moment(march(10)), townhall.NewDate(2021, 7, 14))
	refused(t, err, "rule.in_force")
	_, err = powers.Act{Type: powers.Permit}.Procedure(moment(march(10)), townhall.NewDate(2019, 1, 3))
	refused(t, err, "rule.in_force")
}

var (
	offered = powers.Telling{Notice: powers.Notice{On: march(5), Hearing: true}}
	heard   = powers.Telling{Notice: powers.Notice{On: march(5), Hearing: true}, Hearing: powers.Hearing{On: march(6)}}
)

// Hearings of acts that are no penalties go by the time that their notice gave.
func TestOtherHearingsGoByTheirNotice(t *testing.T) {
	do := step(t)
	p := listed(t, func(l *powers.Listing) { l.Type = powers.Levy })
	a := fine()
	a.Type = powers.Levy
	a = do(a.Propose(moment(march(3)), p))
	assert.Empty(t, a.Duties, "no limit of the penalties law")
	n := offering()
	n.AnswerBy = march(20)
	a = do(a.Notify(moment(march(5)), n))
	_, _, err := a.AskHearing(moment(march(21)), march(21))
	refused(t, err, "powers.hearing.request")
	assert.NotContains(t, missing(t, a, march(21)), "powers.gate.hearing")
	a = do(a.AskHearing(moment(march(20)), march(20)))
	assert.Contains(t, missing(t, a, march(21)), "powers.gate.hearing")
	_, _, err = a.HoldHearing(moment(march(21)), powers.Hearing{Notified: march(19), Chair: "justice", Record: "x"})
	refused(t, err, "powers.hearing.notice")
	_, _, err = a.HoldHearing(moment(march(22)), powers.Hearing{Notified: march(22), On: march(21), Chair: "justice", Record: "x"})
	refused(t, err, "powers.hearing.notice")
	_, _, err = a.HoldHearing(moment(march(22)), powers.Hearing{On: march(21), Chair: "justice", Record: "x"})
	refused(t, err, "powers.hearing.notice")
	a = do(a.HoldHearing(moment(march(21)), powers.Hearing{Notified: march(20), Chair: "justice", Record: "x"}))
	assert.Equal(t, []string{"powers.gate.full_record", "powers.gate.legal_review"}, missing(t, a, march(21)), "after a hearing the act is reviewed")
}

func failedCodes(f townhall.Finding) (out []string) {
	for _, p := range f.Failed() {
		out = append(out, p.Code)
	}
	return out
}

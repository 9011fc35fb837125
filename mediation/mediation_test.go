package mediation_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/mediation"
)

var (
	ctx      = context.Background()
	mediator = townhall.Actor{Person: "m1", Capacity: "mediator", Unit: "dongcun"}
	fence    = []mediation.Party{{Person: "wang", Side: "a"}, {Person: "li", Side: "b"}}
)

// digest names some content.
const digest = townhall.Digest("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")

func day(month time.Month, d int) townhall.Date { return townhall.NewDate(2025, month, d) }

// moment is a day under the Chinese rules.
func moment(d townhall.Date) townhall.Moment {
	return townhall.Moment{Ref: townhall.Ref{Kind: mediation.CaseKind, ID: "c1"}, Now: d.Time(cn.Zone), Today: d, By: mediator, Rules: cn.Rulebook, Calendar: cn.Calendar}
}

func application() mediation.Application {
	return mediation.Application{Committee: "dongcun", Place: "shuinan/dongcun", Category: mediation.Neighbours,
		Source: mediation.OnApplication, Facts: "fence on the path", Parties: fence}
}

func committee() mediation.Committee {
	return mediation.Committee{ID: "dongcun", Place: "shuinan/dongcun", Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly, Formed: day(time.January, 6),
		Members: []mediation.Member{{Person: "m1", Director: true}, {Person: "m2", Woman: true}, {Person: "m3"}}}
}

// must takes a step that is allowed.
func must(t testing.TB) func(mediation.Case, []townhall.Fact, error) mediation.Case {
	return func(c mediation.Case, facts []townhall.Fact, err error) mediation.Case {
		t.Helper()
		require.NoError(t, err)
		require.NotEmpty(t, facts)
		return c
	}
}

// refused asserts that a step was refused by a rule and left the case as it was.
func refused(t testing.TB, code, article string, before, after mediation.Case, err error) {
	t.Helper()
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r)
	for _, f := range r.Finding.Failed() {
		if f.Code == code {
			assert.Equal(t, article, f.Cite.Article)
			assert.Equal(t, before, after)
			assert.Contains(t, f.Line(townhall.ZH), f.Say.In(townhall.ZH))
			return
		}
	}
	t.Fatalf("no clause %s in:\n%s", code, r.Finding)
}

// mediating is a case in mediation since 4 March, accepted on 3 March.
func mediating(t testing.TB) mediation.Case {
	m := moment(day(time.March, 3))
	c := must(t)(application().Accept(m, committee()))
	c = must(t)(c.Assign(m, committee(), mediation.Assignment{Mediators: []townhall.PersonID{"m1"}}))
	return must(t)(c.Mediate(moment(day(time.March, 4)), committee(), mediation.Session{Record: "both heard", Rights: true}))
}

func drafted(t testing.TB) mediation.Case {
	return must(t)(mediating(t).Draft(moment(day(time.March, 5)), mediation.Terms{Content: "fence back by 20 cm",
		Obligations: []mediation.Obligation{{By: "li", What: "moves the fence"}, {By: "wang", What: "pays half", Amount: townhall.Yuan(200)}}}))
}

func TestOralAgreementIsEffectiveWhenAgreedAndRecorded(t *testing.T) {
	c := mediating(t)
	c = must(t)(c.AgreeOrally(moment(day(time.March, 5)), committee(), mediation.Terms{Content: "fence back by 20 cm"}))
	assert.Equal(t, mediation.Agreed, c.State)
	assert.Equal(t, day(time.March, 5), c.Agreement.Effective)
	assert.Equal(t, day(time.March, 5), c.Duties[0].Met, "the duty to finish is met")

	c = must(t)(c.Perform(moment(day(time.March, 9)), 0, townhall.Date{}))
	assert.Equal(t, mediation.Performed, c.State)
	assert.Equal(t, day(time.March, 5), c.Head().Closed, "performance follows the close")
}

func TestOralAgreementWithoutRecordedContentIsRefused(t *testing.T) {
	before := mediating(t)
	after, _, err := before.AgreeOrally(moment(day(time.March, 5)), committee(), mediation.Terms{})
	refused(t, "mediation.content", "28", before, after, err)
}

func TestWrittenAgreementNeedsEverySignatureThenTheSeal(t *testing.T) {
	c := drafted(t)
	m := moment(day(time.March, 6))
	for _, person := range []townhall.PersonID{"wang", "m1", "li"} {
		after, _, err := c.Seal(m, committee(), townhall.Date{})
		require.Error(t, err, "sealed before %s signed", person)
		assert.Equal(t, mediation.Drafted, after.State)
		assert.True(t, after.Agreement.Effective.IsZero())
		c = must(t)(c.Sign(m, mediation.Signature{Person: person}))
	}
	assert.True(t, c.Handled().IsZero(), "signed is not effective")
	c = must(t)(c.Seal(m, committee(), townhall.Date{}))
	assert.Equal(t, mediation.Agreed, c.State)
	assert.Equal(t, day(time.March, 6), c.Handled())
}

func TestWrittenAgreementRefusals(t *testing.T) {
	m := moment(day(time.March, 6))
	c := drafted(t)
	half := must(t)(c.Sign(m, mediation.Signature{Person: "wang"}))
	parties := must(t)(half.Sign(m, mediation.Signature{Person: "li"}))
	signed := must(t)(parties.Sign(m, mediation.Signature{Person: "m1"}))
	latestFirst := half
	for _, p := range []townhall.PersonID{"li", "m1"} {
		latestFirst = must(t)(latestFirst.Sign(m, mediation.Signature{Person: p, On: day(time.March, 5)}))
	}
	for _, tc := range []struct {
		name, code, article string
		before              mediation.Case
		step                func(mediation.Case) (mediation.Case, []townhall.Fact, error)
	}{
		{"a seal before any signature", "mediation.signed.parties", "29", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Seal(m, committee(), townhall.Date{})
		}},
		{"a seal before the other party signs", "mediation.signed.parties", "29", half, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Seal(m, committee(), townhall.Date{})
		}},
		{"a seal before a mediator signs", "mediation.signed.mediator", "29", parties, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Seal(m, committee(), townhall.Date{})
		}},
		{"a stranger signs", "mediation.signer", "29", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Sign(m, mediation.Signature{Person: "zhao"})
		}},
		{"signed twice", "mediation.sign.once", "29", half, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Sign(m, mediation.Signature{Person: "wang"})
		}},
		{"signed before it was drafted", "mediation.dates", "", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Sign(m, mediation.Signature{Person: "wang", On: day(time.March, 4)})
		}},
		{"sealed the day before the last signature", "mediation.dates", "", signed, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Seal(m, committee(), day(time.March, 5))
		}},
		{"sealed before the latest signature, not the last listed", "mediation.dates", "", latestFirst, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Seal(m, committee(), day(time.March, 5))
		}},
		{"ended without telling the routes", "mediation.end.routes", "26", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.End(m, mediation.Ending{Reason: "li withdrew", Told: []mediation.Route{mediation.Court}})
		}},
		{"told of no arbitration", "mediation.end.routes", "26", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.End(m, mediation.Ending{Reason: "li withdrew", Told: []mediation.Route{mediation.Administrative, mediation.Court}})
		}},
		{"told of no administrative route", "mediation.end.routes", "26", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.End(m, mediation.Ending{Reason: "li withdrew", Told: []mediation.Route{mediation.Arbitration, mediation.Court}})
		}},
		{"told of no court", "mediation.end.routes", "26", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.End(m, mediation.Ending{Reason: "li withdrew", Told: []mediation.Route{mediation.Arbitration, mediation.Administrative}})
		}},
		{"ended before the last session", "mediation.dates", "", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.End(m, mediation.Ending{Reason: "li withdrew", Told: mediation.Routes(), On: day(time.March, 3)})
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			after, _, err := tc.step(tc.before)
			refused(t, tc.code, tc.article, tc.before, after, err)
		})
	}
}

func TestAcceptanceRefusals(t *testing.T) {
	for _, tc := range []struct {
		name, code, article string
		change              func(*mediation.Application)
	}{
		{"a party clearly refuses", "mediation.refused", "17", func(a *mediation.Application) {
			a.Parties = []mediation.Party{fence[0], {Person: "li", Side: "b", Refuses: true}}
		}},
		{"one side only", "mediation.sides", "2", func(a *mediation.Application) { a.Parties = fence[:1] }},
		{"nobody", "mediation.sides", "2", func(a *mediation.Application) { a.Parties = nil }},
		{"one person on both sides", "mediation.parties.distinct", "2", func(a *mediation.Application) {
			a.Parties = []mediation.Party{{Person: "li", Side: "a"}, {Person: "li", Side: "b"}}
		}},
		{"no category", "mediation.category.given", "20", func(a *mediation.Application) { a.Category = "" }},
		{"no source", "mediation.source", "17", func(a *mediation.Application) { a.Source = "rumour" }},
		{"no committee", "mediation.committee.given", "8", func(a *mediation.Application) { a.Committee = "" }},
		{"another committee", "mediation.committee.given", "8", func(a *mediation.Application) { a.Committee = "xicun" }},
		{"before the committee was formed", "mediation.committee.given", "8", func(a *mediation.Application) { a.On = day(time.January, 5) }},
		{"accepted tomorrow", "mediation.dates", "", func(a *mediation.Application) { a.On = day(time.March, 4) }},
		{"before there was a law", "rule.in_force", "", func(a *mediation.Application) { a.On = townhall.NewDate(2010, 12, 31) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := application()
			tc.change(&a)
			c, _, err := a.Accept(moment(day(time.March, 3)), committee())
			refused(t, tc.code, tc.article, mediation.Case{}, c, err)
		})
	}
}

func TestMediatorsComeFromTheCommitteeAndAreNoParties(t *testing.T) {
	m := moment(day(time.March, 3))
	c := must(t)(application().Accept(m, committee()))
	after, _, err := c.Assign(m, committee(), mediation.Assignment{Mediators: []townhall.PersonID{"stranger"}})
	refused(t, "mediation.assign.mediator", "13", c, after, err)

	body := committee()
	body.Members[2].Person = "li"
	after, _, err = c.Assign(m, body, mediation.Assignment{Mediators: []townhall.PersonID{"li"}})
	refused(t, "mediation.mediator.apart", "15", c, after, err)

	after, _, err = c.Assign(m, committee(), mediation.Assignment{})
	refused(t, "mediation.mediator", "19", c, after, err)

	after, _, err = c.Mediate(m, committee(), mediation.Session{Record: "heard", Rights: true})
	refused(t, "mediation.mediator", "19", c, after, err)
}

// A case is put right while no agreement is in force; the case before each step is left alone.
func TestACaseIsPutRight(t *testing.T) {
	m := moment(day(time.March, 6))
	before := must(t)(drafted(t).Sign(m, mediation.Signature{Person: "li"}))
	for _, tc := range []struct {
		name       string
		step       func(mediation.Case) (mediation.Case, []townhall.Fact, error)
		state      mediation.State
		draft      string // what it says, if there is one
		signatures int
		sessions   int
	}{
		{"as it was", func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Sign(m, mediation.Signature{Person: "wang"})
		}, mediation.Drafted, "fence back by 20 cm", 2, 1},
		{"a new draft is signed anew", func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Draft(m, mediation.Terms{Content: "fence back by 30 cm"})
		}, mediation.Drafted, "fence back by 30 cm", 0, 1},
		{"mediation begins again", func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Mediate(m, committee(), mediation.Session{Record: "li thought better of it", Rights: true})
		}, mediation.Mediating, "", 0, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := must(t)(tc.step(before))
			draft := mediation.Agreement{}
			if c.Agreement != nil {
				draft = *c.Agreement
			}
			assert.Equal(t, tc.state, c.State)
			assert.Equal(t, tc.draft, draft.Content)
			assert.Len(t, draft.Signatures, tc.signatures)
			assert.Len(t, c.Sessions, tc.sessions)
			assert.True(t, c.Duties[0].Open(), "still to be finished")
			require.NoError(t, c.Check())
			assert.Len(t, before.Agreement.Signatures, 1)
			assert.Len(t, before.Sessions, 1)
		})
	}
	after, _, err := before.Draft(m, mediation.Terms{Content: " "})
	refused(t, "mediation.content", "28", before, after, err)
	after, _, err = before.Mediate(m, committee(), mediation.Session{})
	refused(t, "mediation.session.record", "27", before, after, err)
}

func TestAMediatorIsReplaced(t *testing.T) {
	m := moment(day(time.March, 6))
	before := mediating(t)
	c := must(t)(before.Assign(m, committee(), mediation.Assignment{Mediators: []townhall.PersonID{"m2"}}))
	assert.Equal(t, mediation.Mediating, c.State)
	assert.Equal(t, []townhall.PersonID{"m2"}, c.Mediators)
	assert.Equal(t, []townhall.PersonID{"m1"}, before.Mediators)
	c = must(t)(c.Draft(m, mediation.Terms{Content: "fence back by 20 cm"}))
	after, _, err := c.Sign(m, mediation.Signature{Person: "m1"})
	refused(t, "mediation.signer", "29", c, after, err)
	for _, p := range []townhall.PersonID{"wang", "li", "m2"} {
		c = must(t)(c.Sign(m, mediation.Signature{Person: p}))
	}
	require.NoError(t, must(t)(c.Seal(m, committee(), townhall.Date{})).Check())

	after, _, err = before.Assign(m, committee(), mediation.Assignment{Mediators: []townhall.PersonID{"stranger"}})
	refused(t, "mediation.assign.mediator", "13", before, after, err)
	sealed := must(t)(c.Seal(m, committee(), townhall.Date{}))
	after, _, err = sealed.Assign(m, committee(), mediation.Assignment{Mediators: []townhall.PersonID{"m1"}})
	refused(t, "mediation.case.state", "", sealed, after, err)
}

func TestPerformancePartByPart(t *testing.T) {
	m := moment(day(time.March, 6))
	c := drafted(t)
	for _, p := range []townhall.PersonID{"wang", "li", "m1"} {
		c = must(t)(c.Sign(m, mediation.Signature{Person: p}))
	}
	c = must(t)(c.Seal(m, committee(), townhall.Date{}))
	first := must(t)(c.Perform(moment(day(time.March, 8)), 1, townhall.Date{}))
	assert.Equal(t, mediation.Agreed, first.State, "one obligation is open")
	assert.True(t, c.Agreement.Obligations[1].Performed.IsZero(), "the case before is left alone")
	after, _, err := first.Perform(moment(day(time.March, 8)), 1, townhall.Date{})
	refused(t, "mediation.perform.open", "31", first, after, err)
	assert.ErrorContains(t, err, "needs 0, found 1")
	done := must(t)(first.Perform(moment(day(time.March, 20)), 0, townhall.Date{}))
	assert.Equal(t, mediation.Performed, done.State)
	assert.Equal(t, day(time.March, 6), done.Head().Closed)
}

func TestEndWithoutAgreement(t *testing.T) {
	told := []mediation.Route{mediation.Arbitration, mediation.Administrative, mediation.Court}
	c := must(t)(mediating(t).End(moment(day(time.March, 7)), mediation.Ending{Reason: "no common ground", Told: told}))
	assert.Equal(t, mediation.Ended, c.State)
	assert.Equal(t, day(time.March, 7), c.Handled())
	after, _, err := c.Mediate(moment(day(time.March, 8)), committee(), mediation.Session{Record: "again", Rights: true})
	refused(t, "mediation.case.state", "", c, after, err)
}

func TestEscalations(t *testing.T) {
	m := moment(day(time.March, 6))
	c := mediating(t)
	c = must(t)(c.Escalate(m, mediation.Escalation{Harm: mediation.GroupPetition, Prevented: true, Persons: 30, Note: "talked to"}))
	assert.Len(t, c.Escalations, 1)
	for name, e := range map[string]mediation.Escalation{
		"unknown harm": {Harm: "noise", Persons: 1}, "nobody": {Harm: mediation.Crime}, "before the case": {Harm: mediation.Crime, Persons: 1, On: day(time.March, 2)},
	} {
		after, _, err := c.Escalate(m, e)
		require.Error(t, err, name)
		assert.Equal(t, c, after)
	}
}

// A stored case that lacks or contradicts itself is Corrupt: neither counted nor written over.
func TestDamagedCaseIsNeverTouched(t *testing.T) {
	const whole = `"id":"c9","committee":"dongcun","category":"land","accepted":"2025-03-03","parties":[{"person":"a","side":"a"},{"person":"b","side":"b"}]`
	const signed = `"signatures":[{"person":"a","on":"2025-03-04"},{"person":"b","on":"2025-03-04"}]`
	for doc, field := range map[string]string{
		`null`: "doc", `{}`: "doc.id", `{"id":"c9","state":"drafted"}`: "doc.accepted",
		`{` + whole + `,"state":"drafted"}`:                                                                                           "doc.agreement",
		`{` + whole + `,"state":"unheard_of"}`:                                                                                        "doc.state",
		`{` + whole + `,"state":"mediating","agreement":{"form":"oral","effective":"2025-03-04"}}`:                                    "doc.agreement",
		`{` + whole + `,"state":"agreed","agreement":{"form":"writen","effective":"2025-03-04"}}`:                                     "doc.agreement.form",
		`{` + whole + `,"state":"agreed","agreement":{"form":"written","effective":"2025-03-04"}}`:                                    "doc.agreement.seal",
		`{` + whole + `,"state":"agreed","agreement":{"form":"written","effective":"2025-03-04","seal":"2025-03-04",` + signed + `}}`: "doc.agreement.signatures",
		`{` + whole + `,"state":"ended"}`:                                                                                             "doc.ending",
		`{` + whole + `,"state":"mediating"}`:                                                                                         "doc.state",
	} {
		t.Run(field, func(t *testing.T) {
			store := memory.New()
			office := cn.Office(store, townhall.Anyone())
			ref := townhall.Ref{Kind: mediation.CaseKind, ID: "c9"}
			damaged := townhall.Record{Ref: ref, Version: 1, State: "agreed", Opened: day(time.March, 3), Doc: []byte(doc)}
			_, err := store.Commit(ctx, "x", townhall.Change{Record: damaged, Entries: []townhall.Entry{{Verb: "import"}}})
			require.NoError(t, err)
			_, err = mediation.Escalate(ctx, office, mediator, ref, mediation.Escalation{Harm: mediation.Crime, Persons: 1})
			require.ErrorIs(t, err, townhall.Corrupt, doc)
			var e *townhall.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, ref, e.Ref)
			assert.Equal(t, field, strings.TrimSuffix(e.Field, "."), doc)
			_, err = mediation.Statistics(ctx, store, townhall.Year(2025))
			require.ErrorIs(t, err, townhall.Corrupt, "figures are not computed around it")
			rec, err := store.Get(ctx, ref)
			require.NoError(t, err)
			assert.Equal(t, int64(1), rec.Version)
		})
	}
}

// A committee that is not on record, or voided, neither takes cases nor gives mediators; the refusal says which.
func TestOnlyAStandingCommitteeTakesCases(t *testing.T) {
	office := exampleOffice()
	body, err := mediation.Establish(ctx, office, mediator, committee())
	require.NoError(t, err)
	a := application()
	a.Committee = "hetou"
	says := func(err error, zh string) {
		t.Helper()
		var r *townhall.Refusal
		require.ErrorAs(t, err, &r)
		f := r.Finding.Failed()[0]
		assert.Equal(t, []string{"mediation.committee.given", "committee"}, []string{f.Code, f.Field})
		assert.Equal(t, "有受理本案的调解委员会：应为受理日以前设立、未作废的委员会，实为"+zh+"（《人民调解法》第8条）", f.Line(townhall.ZH))
	}
	_, err = mediation.Accept(ctx, office, mediator, a)
	says(err, "无此委员会（hetou）")
	a.Committee = ""
	_, err = mediation.Accept(ctx, office, mediator, a)
	says(err, "—")
	a.Committee = body.ID
	c, err := mediation.Accept(ctx, office, mediator, a)
	require.NoError(t, err)

	require.NoError(t, townhall.Void(ctx, office, mediator, body.Ref(), "formed twice"))
	_, err = mediation.Assign(ctx, office, mediator, c.Ref(), mediation.Assignment{Mediators: []townhall.PersonID{"m1"}})
	says(err, body.ID+"（已作废）")
	_, err = mediation.Accept(ctx, office, mediator, a)
	says(err, body.ID+"（已作废）")
}

func TestPerformanceIsAStepOfItsOwn(t *testing.T) {
	c := must(t)(mediating(t).AgreeOrally(moment(day(time.March, 5)), committee(), mediation.Terms{Content: "pays",
		Obligations: []mediation.Obligation{{By: "li", What: "pays", Performed: day(time.March, 5)}}}))
	assert.Equal(t, mediation.Agreed, c.State)
	assert.True(t, c.Agreement.Obligations[0].Performed.IsZero())
}

func TestPolicyByPlaceJudgesACreation(t *testing.T) {
	office := exampleOffice()
	wide := committee()
	wide.Place = "shuinan"
	body, err := mediation.Establish(ctx, office, mediator, wide)
	require.NoError(t, err)
	office.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		if r.Record.Place.Within("shuinan/dongcun") {
			return nil
		}
		return townhall.Denied(r)
	})
	a := application()
	a.Committee = body.ID
	_, err = mediation.Accept(ctx, office, mediator, a)
	require.NoError(t, err)
	a.Place = "shuinan/xicun"
	_, err = mediation.Accept(ctx, office, mediator, a)
	assert.ErrorIs(t, err, townhall.Forbidden)
}

// A rule cites its source once; the duty that comes of it, and its due date, say it.
func TestDutiesCarryTheirSource(t *testing.T) {
	m := moment(day(time.March, 3))
	body, _, err := committee().Establish(m)
	require.NoError(t, err)
	for _, tc := range []struct {
		duties []townhall.Duty
		rule   townhall.Dated[townhall.Limit]
		says   string
	}{
		{must(t)(application().Accept(m, committee())).Duties, mediation.Duration, "《人民调解工作若干规定》第33条"},
		{body.Duties, mediation.CommitteeTerm, "《人民调解法》第9条"},
	} {
		require.Len(t, tc.duties, 1)
		d := tc.duties[0]
		assert.Equal(t, tc.rule.Key, d.Rule)
		assert.True(t, tc.rule.Versions[0].Value.Cite.IsZero(), "the source stands once")
		assert.Equal(t, tc.rule.Versions[0].Cite, d.Limit.Cite)
		due, err := d.Due(cn.Calendar)
		require.NoError(t, err)
		assert.Contains(t, due.Explain(townhall.ZH), tc.says)
	}
}

func TestTableIsSound(t *testing.T) {
	require.NoError(t, mediation.CaseStates.Check())
	assert.NoError(t, cn.Rulebook.Check())
	for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
		assert.Contains(t, mediation.CaseStates.Diagram(l), "drafted --> agreed")
		assert.Contains(t, mediation.CaseStates.Table(l), "29")
	}
}

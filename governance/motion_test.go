package governance_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
)

var (
	voteDay = townhall.NewDate(2025, 10, 9)
	clerk   = townhall.Actor{Person: "clerk", Capacity: "clerk"}
)

func moment(d townhall.Date) townhall.Moment {
	return townhall.Moment{Ref: townhall.Ref{Kind: governance.MotionKind, ID: "schools"}, Now: d.Time(cn.Zone).Add(15 * time.Hour), Today: d, By: clerk, Rules: cn.Rulebook, Calendar: cn.Calendar}
}

func draft() governance.Motion {
	return governance.Motion{Title: townhall.Text{ZH: "幼教小教资源整合方案", EN: "merging kindergartens and primary schools"}, Body: "congress", Place: "town",
		Rule: governance.TownCongressDecision.Key, Drafts: []governance.Draft{{Text: "第一稿"}},
		Impact: []governance.Impact{{Aspect: governance.Land, Text: townhall.Plain("土地资源较为紧张")}, {Aspect: governance.Funds, Text: townhall.Plain("节约教育经费投入"), Money: townhall.Yuan(1000000)}}}
}

func five() governance.Movers {
	return governance.Movers{Members: []townhall.PersonID{"d1", "d2", "d3", "d4", "d5"}}
}

// sixty is a congress of sixty deputies, and sitting its session of 9 October, to which so many came.
func sixty() governance.Body {
	b := congress(governance.Congress)
	b.Members, b.Seats[0].Seats = nil, 60
	for i := range 60 {
		b.Members = append(b.Members, governance.Member{Person: townhall.PersonID("d" + strconv.Itoa(i+1)), Role: governance.Deputy, From: newYear})
	}
	return b
}

func sitting(came int) governance.Session {
	s := governance.Session{ID: "4", State: governance.SessionOpen, Body: "congress", Of: governance.Congress, On: voteDay, Rule: governance.TownCongressDecision.Key, Seats: 60, Roll: sixty().Roll(voteDay), Opened: clock(14, 0),
		Agenda: []governance.Item{{Title: townhall.Plain("方案"), Matter: townhall.Ref{Kind: governance.MotionKind, ID: "schools"}}}}
	for i := range came {
		s.SignIns = append(s.SignIns, governance.SignIn{Person: s.Roll[i], Stay: governance.Stay{In: clock(14, 0)}})
	}
	return s
}

// at takes a motion to a state by the shortest way, refusing none of the steps.
func at(t *testing.T, state governance.MotionState) governance.Motion {
	t.Helper()
	n := draft()
	step := func(next governance.Motion, _ []townhall.Fact, err error) {
		t.Helper()
		require.NoError(t, err)
		n = next
	}
	early, m := moment(townhall.NewDate(2025, 9, 1)), moment(voteDay)
	step(n.Draft(early))
	if state == governance.InDraft {
		return n
	}
	step(n.Submit(m, sixty(), five()))
	if state == governance.Submitted {
		return n
	}
	step(n.Table(m, sitting(52)))
	step(n.Deliberate(m, sitting(52), governance.Deliberation{At: clock(14, 10), Item: "1", Said: "各组讨论"}))
	if state == governance.Tabled {
		return n
	}
	if state == governance.Lost {
		step(n.Count(m, sitting(52), count(30, 20)))
		return n
	}
	step(n.Count(m, sitting(52), count(47, 3)))
	if state == governance.Carried {
		return n
	}
	step(n.Promulgate(m, resolution()))
	if state == governance.InForce {
		return n
	}
	t.Fatal("no way to", state)
	return n
}

func count(yeas, noes int64) governance.Vote {
	return governance.Vote{Secret: true, Tallies: []vote.Tally{{Seats: 60, Present: 52, For: yeas, Against: noes, Abstain: 52 - yeas - noes}}}
}

func resolution() governance.Resolution {
	return governance.Resolution{Number: "2025-4", Orders: []governance.Order{{Unit: "government", Task: townhall.Text{ZH: "加快实施方案", EN: "carry the plan out soon"}}}}
}

func TestAMotionIsCarried(t *testing.T) {
	n := at(t, governance.InForce)
	assert.Equal(t, vote.Adopted, n.Outcome().Verdict)
	assert.Equal(t, voteDay, n.Resolution.On)
	assert.Equal(t, "25", n.Votes[0].Rule.Cite.Article, "the rule as it was that day goes with the count")
	require.NoError(t, n.Check())
	doc, err := json.Marshal(n)
	require.NoError(t, err)
	again, err := townhall.ReadStrict[governance.Motion](doc)
	require.NoError(t, err)
	assert.Equal(t, n.Votes[0].Outcome.Finding.In(townhall.ZH), again.Votes[0].Outcome.Finding.In(townhall.ZH))
	_, facts, err := at(t, governance.Carried).Promulgate(moment(voteDay), resolution())
	require.NoError(t, err)
	assert.Equal(t, []string{"promulgate", "order"}, []string{facts[0].Verb, facts[1].Verb})
	_, facts, err = at(t, governance.Tabled).Count(moment(voteDay), sitting(52), count(47, 3))
	require.NoError(t, err)
	assert.Len(t, facts[0].Basis, 2, "the quorum's article and the threshold's")
}

type motionStep = func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error)

// TestMotionsAreRefused: each step that its rules do not allow names the clause, and changes nothing.
func TestMotionsAreRefused(t *testing.T) {
	drafted := func(change func(*governance.Motion)) motionStep {
		return func(_ governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			n := draft()
			change(&n)
			return n.Draft(m)
		}
	}
	counted := func(v governance.Vote) motionStep {
		return func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Count(m, sitting(52), v)
		}
	}
	tomorrow := voteDay.AddDays(1)
	for _, c := range []struct {
		name, clause string
		from         governance.MotionState
		step         motionStep
	}{
		{"a draft without a title", "governance.motion.title", "", drafted(func(n *governance.Motion) { n.Title = townhall.Text{} })},
		{"a draft for no body", "governance.motion.body", "", drafted(func(n *governance.Motion) { n.Body = "" })},
		{"a rule that the rulebook lacks", "governance.motion.rule", "", drafted(func(n *governance.Motion) { n.Rule = "leaders.decide" })},
		{"a rule that was not in force", "governance.motion.rule", "", func(_ governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return draft().Draft(moment(townhall.NewDate(2010, 10, 9)))
		}},
		{"a draft without text", "governance.motion.text", "", drafted(func(n *governance.Motion) { n.Drafts = nil })},
		{"a blank draft", "governance.motion.text", "", drafted(func(n *governance.Motion) { n.Drafts[0].Text = " " })},
		{"two impacts on land", "governance.motion.impact", "", drafted(func(n *governance.Motion) { n.Impact = append(n.Impact, n.Impact[0]) })},
		{"a draft of tomorrow", "governance.motion.on", "", drafted(func(n *governance.Motion) { n.Drafted = tomorrow })},
		{"a change that does not say why", "governance.motion.change", governance.InDraft, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Amend(m, governance.Draft{Text: "第二稿"})
		}},
		{"an opinion of nobody", "governance.motion.opinion", governance.InDraft, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Hear(m, governance.Opinion{Text: "请保留村小"})
		}},
		{"no movers", "governance.motion.movers.named", governance.InDraft, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Submit(m, sixty(), governance.Movers{})
		}},
		{"four deputies", "governance.motion.movers", governance.InDraft, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Submit(m, sixty(), governance.Movers{Members: five().Members[:4]})
		}},
		{"five names of four deputies", "governance.motion.movers.named", governance.InDraft, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Submit(m, sixty(), governance.Movers{Members: append(five().Members[:4:4], "d1")})
		}},
		{"a stranger among five", "governance.motion.movers.body", governance.InDraft, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Submit(m, sixty(), governance.Movers{Members: append(five().Members[:4:4], "stranger")})
		}},
		{"moved in another body", "governance.motion.movers.body", governance.InDraft, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Submit(m, governance.Body{ID: "club"}, governance.Movers{Organ: "government", Kind: governance.Government})
		}},
		{"a removal moved by eleven of sixty", "governance.motion.movers", governance.InDraft, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			n.Rule = governance.TownCongressRemoval.Key
			_, facts, err := n.Submit(m, sixty(), governance.Movers{Members: sixty().People(voteDay)[:11]})
			n.Rule = governance.TownCongressDecision.Key
			return n, facts, err
		}},
		{"on the agenda of another body's session", "governance.motion.session", governance.Submitted, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			s := sitting(52)
			s.Body = "club"
			return n.Table(m, s)
		}},
		{"on the agenda of a session that is over", "governance.motion.session", governance.Submitted, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			s := sitting(52)
			s.State = governance.SessionClosed
			return n.Table(m, s)
		}},
		{"counted of other members than the session has", "governance.motion.figures", governance.Tabled, counted(governance.Vote{Tallies: []vote.Tally{{Seats: 3, Present: 2, For: 2}}})},
		{"counted of more than came", "governance.motion.figures", governance.Tabled, counted(governance.Vote{Tallies: []vote.Tally{{Seats: 60, Present: 53, For: 40}}})},
		{"counted before the session opens", "governance.motion.there", governance.Tabled, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			s := sitting(52)
			s.State = governance.Convened
			return n.Count(m, s, count(47, 3))
		}},
		{"counted in another session", "governance.motion.there", governance.Tabled, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			s := sitting(52)
			s.ID = "5"
			return n.Count(m, s, count(47, 3))
		}},
		{"withdrawn for no reason", "governance.motion.withdraw", governance.Submitted, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Withdraw(m, "", "presidium")
		}},
		{"withdrawn without the presidium", "governance.motion.withdraw.agreed", governance.Submitted, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Withdraw(m, "再调研", "")
		}},
		{"on no agenda", "governance.motion.session", governance.Submitted, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Table(m, governance.Session{})
		}},
		{"the same item twice", "governance.motion.item", governance.Tabled, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Deliberate(m, sitting(52), governance.Deliberation{Item: "1", Said: "再议"})
		}},
		{"voted before it is on the agenda", "governance.motion.state", governance.Submitted, counted(count(47, 3))},
		{"voted without a quorum", "governance.motion.quorum", governance.Tabled, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Count(m, sitting(39), governance.Vote{Tallies: []vote.Tally{{For: 39}}})
		}},
		{"voted tomorrow", "governance.motion.on", governance.Tabled, counted(governance.Vote{At: clock(33, 0), Tallies: count(47, 3).Tallies})},
		{"counted again for no reason", "governance.motion.recount", governance.Carried, counted(count(46, 4))},
		{"promulgated though it was lost", "governance.motion.state", governance.Lost, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Promulgate(m, resolution())
		}},
		{"a resolution without a number", "governance.resolution.number", governance.Carried, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Promulgate(m, governance.Resolution{})
		}},
		{"a resolution of the day before the vote", "governance.resolution.number", governance.Carried, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Promulgate(m, governance.Resolution{Number: "1", On: voteDay.AddDays(-1)})
		}},
		{"an order to nobody", "governance.resolution.orders", governance.Carried, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Promulgate(m, governance.Resolution{Number: "1", Orders: []governance.Order{{Task: townhall.Plain("做")}}})
		}},
		{"annulled by no source", "governance.annulment", governance.InForce, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Annul(m, governance.Annulment{By: "county", Reason: "抵触上位法"})
		}},
		{"evaluated by nobody", "governance.evaluation", governance.InForce, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Evaluate(m, governance.Evaluation{Text: "好"})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var n governance.Motion
			if c.from != "" {
				n = at(t, c.from)
			}
			before := n
			after, facts, err := c.step(n, moment(voteDay))
			refusal, ok := err.(*townhall.Refusal)
			require.True(t, ok, "%v", err)
			codes := []string{}
			for _, f := range refusal.Finding.Failed() {
				codes = append(codes, f.Code)
			}
			assert.Contains(t, codes, c.clause)
			assert.Empty(t, facts)
			if c.from != "" {
				assert.Equal(t, before, after)
			}
		})
	}
}

func TestOpinionsAreAnsweredBeforeTheVote(t *testing.T) {
	m := moment(voteDay)
	n, _, err := at(t, governance.Tabled).Hear(m, governance.Opinion{From: "parents of the east village", Text: "校车怎么办"})
	require.NoError(t, err)
	_, _, err = n.Count(m, sitting(52), count(47, 3))
	assert.ErrorContains(t, err, "no opinion is left without an answer: needs 0, found 1")
	_, _, err = n.AnswerOpinion(m, 1, governance.Answer{Reasons: "x"})
	assert.ErrorIs(t, err, townhall.Invalid)
	_, _, err = n.AnswerOpinion(m, 0, governance.Answer{Adopted: true})
	assert.ErrorContains(t, err, "what was changed")
	answered, _, err := n.AnswerOpinion(m, 0, governance.Answer{Adopted: true, Reasons: "第三条加校车"})
	require.NoError(t, err)
	assert.False(t, n.Opinions[0].Answer.Given(), "the motion before is as it was")
	_, _, err = answered.Count(m, sitting(52), count(47, 3))
	assert.NoError(t, err)
}

func TestAVoteBeforeDeliberationIsRefused(t *testing.T) {
	n, _, err := at(t, governance.Submitted).Table(moment(voteDay), sitting(52))
	require.NoError(t, err)
	_, _, err = n.Count(moment(voteDay), sitting(52), count(47, 3))
	assert.ErrorContains(t, err, "deliberated before the vote")
	_, _, err = at(t, governance.Tabled).Count(moment(voteDay), sitting(52), count(50, 3))
	assert.ErrorIs(t, err, townhall.Invalid, "more votes than are present")
}

func TestARecountMayTurnIt(t *testing.T) {
	again := count(30, 20)
	again.Recount = "three papers were counted twice"
	n, facts, err := at(t, governance.Carried).Count(moment(voteDay), sitting(52), again)
	require.NoError(t, err)
	assert.Equal(t, governance.Lost, n.State)
	assert.Equal(t, again.Recount, facts[0].Reason)
	assert.Len(t, n.Votes, 2, "the count before stays on record")
	over := sitting(52)
	over.State = governance.SessionClosed
	_, _, err = at(t, governance.Carried).Count(moment(voteDay), over, again)
	assert.NoError(t, err, "papers may be counted again when the session is over")
	_, _, err = at(t, governance.InForce).Count(moment(voteDay), sitting(52), again)
	assert.Error(t, err, "a resolution in force is not counted again")
}

// clubMoment is a moment in a club whose rule, "club.decision", has a tie.
func clubMoment(t *testing.T, tie vote.Tie) townhall.Moment {
	t.Helper()
	m := moment(voteDay)
	m.Rules = withRules(t, townhall.Dated[vote.Rule]{Key: "club.decision", New: true, Title: townhall.Plain("club"),
		Versions: []townhall.Version[vote.Rule]{{Cite: townhall.Cite{Law: "bylaws"}, Value: vote.Rule{Tie: tie, Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.ForAgainst))}}}})
	return m
}

// tiedIn is a motion with five for and five against.
func tiedIn(t *testing.T, m townhall.Moment) governance.Motion {
	t.Helper()
	n := draft()
	n.Rule = "club.decision"
	for _, step := range []func() (governance.Motion, []townhall.Fact, error){
		func() (governance.Motion, []townhall.Fact, error) { return n.Draft(m) },
		func() (governance.Motion, []townhall.Fact, error) {
			club := sixty()
			club.Kind = "club"
			return n.Submit(m, club, governance.Movers{Members: []townhall.PersonID{"d1"}})
		},
		func() (governance.Motion, []townhall.Fact, error) { return n.Table(m, sitting(52)) },
		func() (governance.Motion, []townhall.Fact, error) {
			return n.Deliberate(m, sitting(52), governance.Deliberation{At: clock(14, 10), Item: "1", Said: "x"})
		},
		func() (governance.Motion, []townhall.Fact, error) {
			return n.Count(m, sitting(52), governance.Vote{At: clock(14, 30), Tallies: []vote.Tally{{For: 5, Against: 5}}})
		},
	} {
		next, _, err := step()
		require.NoError(t, err)
		n = next
	}
	require.Equal(t, governance.TieOpen, n.State)
	return n
}

// TestATieWaits: under a rule with a casting vote, the count stays open until the chair decides, and comes before no other session.
func TestATieWaits(t *testing.T) {
	m := clubMoment(t, vote.CastingVote)
	n := tiedIn(t, m)
	_, _, err := n.Table(m, sitting(52))
	assert.Equal(t, []string{"governance.motion.again"}, clauses(t, err))
	n, _, err = n.Count(m, sitting(52), governance.Vote{Tallies: []vote.Tally{{For: 5, Against: 5, TieBroken: vote.Adopted}}, Broken: "the chair's casting vote"})
	require.NoError(t, err)
	assert.Equal(t, governance.Carried, n.State)
}

// TestATieIsVotedOnAgain: under a rule by which a tie is voted on again, in the same session or in a later one.
func TestATieIsVotedOnAgain(t *testing.T) {
	m := clubMoment(t, vote.Revote)
	n := tiedIn(t, m)
	won := governance.Vote{Tallies: []vote.Tally{{For: 6, Against: 5}}}
	same, _, err := n.Count(m, sitting(52), won)
	require.NoError(t, err)
	assert.Equal(t, governance.Carried, same.State)
	next := sitting(52)
	next.ID, next.On, next.Opened = "next", voteDay.AddDays(30), next.Opened.AddDate(0, 0, 30)
	for i := range next.SignIns {
		next.SignIns[i].In = next.Opened
	}
	later := m
	later.Today, later.Now = next.On, m.Now.AddDate(0, 0, 30)
	_, _, err = n.Count(later, next, won)
	assert.Equal(t, []string{"governance.motion.there"}, clauses(t, err), "it does not stand on that agenda yet")
	n, _, err = n.Table(later, next)
	require.NoError(t, err)
	over := next
	over.State = governance.SessionClosed
	_, _, err = n.Count(later, over, won)
	assert.Equal(t, []string{"governance.motion.there"}, clauses(t, err), "and is not voted on when that is over")
	n, _, err = n.Count(later, next, won)
	require.NoError(t, err)
	assert.Equal(t, governance.Carried, n.State)
}

func TestMotionTable(t *testing.T) {
	require.NoError(t, governance.MotionStates.Check())
	for _, n := range governance.MotionStates.Names {
		assert.Equal(t, n.Name, n.State.Text())
	}
	assert.Equal(t, "土地", governance.Land.Text().In(townhall.ZH))
}

func TestDamagedMotions(t *testing.T) {
	for field, damage := range map[string]func(*governance.Motion){
		"id": func(n *governance.Motion) { n.ID = "" }, "state": func(n *governance.Motion) { n.State = "lost in the post" },
		"drafts": func(n *governance.Motion) { n.Drafts = nil }, "votes": func(n *governance.Motion) { n.Votes = nil },
		"resolution.number": func(n *governance.Motion) { n.Resolution.Number = "" },
	} {
		n := at(t, governance.InForce)
		damage(&n)
		assert.ErrorContains(t, n.Check(), field)
	}
}

// A motion in an office, from its draft to a resolution that orders something.
func ExampleDraftMotion() {
	ctx := context.Background()
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return voteDay.Time(cn.Zone).Add(15 * time.Hour) }
	body, err := governance.FormBody(ctx, office, clerk, congress(governance.Congress))
	if err != nil {
		panic(err)
	}
	s, err := governance.ConveneSession(ctx, office, clerk, body.Ref(), called())
	if err != nil {
		panic(err)
	}
	for _, p := range s.Roll[:5] {
		if _, err := governance.SignInMember(ctx, office, clerk, s.Ref(), p, office.Now()); err != nil {
			panic(err)
		}
	}
	s, err = governance.OpenSession(ctx, office, clerk, s.Ref(), office.Now())
	if err != nil {
		panic(err)
	}
	n, err := governance.DraftMotion(ctx, office, clerk, draft())
	r := n.Ref()
	for _, step := range []func() error{
		func() error {
			_, err := governance.SubmitMotion(ctx, office, clerk, r, governance.Movers{Organ: "government", Kind: governance.Government})
			return err
		},
		func() error {
			_, err := governance.AddItem(ctx, office, clerk, s.Ref(), governance.Item{Title: n.Title, Matter: r})
			return err
		},
		func() error { _, err := governance.TableMotion(ctx, office, clerk, r, s.Ref()); return err },
		func() error {
			_, err := governance.DeliberateItem(ctx, office, clerk, r, governance.Deliberation{Item: "布局", Said: "各代表团审议"})
			return err
		},
		func() error {
			n, err = governance.CountMotion(ctx, office, clerk, r, governance.Vote{Tallies: []vote.Tally{{For: 4, Against: 1}}})
			return err
		},
		func() error {
			_, err := governance.PromulgateResolution(ctx, office, clerk, r, resolution())
			return err
		},
	} {
		if err == nil {
			err = step()
		}
	}
	fmt.Println(err)
	fmt.Println(n.Outcome().Finding)
	for e := range office.Store.History(ctx, r, 0) {
		fmt.Println(strings.TrimSpace(e.Verb + " " + e.Reason))
	}
	// Output:
	// <nil>
	// ✓ decision of a town congress: adopted
	//   ✓ quorum: those present: needs at least 2/3 of all members (6): 4 at least, found 5 (Organic Law of Local People's Congresses and Local Governments, art. 14)
	//   ✓ threshold: votes for: needs more than 1/2 of all members (6): 4 at least, found 4 (Organic Law of Local People's Congresses and Local Governments, art. 25)
	// draft
	// submit
	// table
	// deliberate
	// adopt
	// promulgate
	// order 加快实施方案
}

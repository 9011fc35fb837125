package governance_test

import (
	"context"
	"encoding/json"
	"fmt"
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
	session = townhall.Ref{Kind: "governance.session", ID: "4"}
	clerk   = townhall.Actor{Person: "clerk", Capacity: "clerk"}
)

func moment(d townhall.Date) townhall.Moment {
	return townhall.Moment{Ref: townhall.Ref{Kind: governance.MotionKind, ID: "schools"}, Now: d.Time(time.UTC), Today: d, By: clerk, Rules: cn.Rulebook, Calendar: cn.Calendar}
}

func draft() governance.Motion {
	return governance.Motion{Title: townhall.Text{ZH: "幼教小教资源整合方案", EN: "merging kindergartens and primary schools"}, Body: "congress", Place: "town",
		Rule: governance.TownCongressDecision.Key, Drafts: []governance.Draft{{Text: "第一稿"}},
		Impact: []governance.Impact{{Aspect: governance.Land, Text: townhall.Plain("土地资源较为紧张")}, {Aspect: governance.Funds, Text: townhall.Plain("节约教育经费投入"), Money: townhall.Yuan(1000000)}}}
}

func five() governance.Movers {
	return governance.Movers{Members: []townhall.PersonID{"d1", "d2", "d3", "d4", "d5"}}
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
	step(n.Submit(m, five()))
	if state == governance.Submitted {
		return n
	}
	step(n.Table(m, session))
	step(n.Deliberate(m, governance.Deliberation{Item: "1", Said: "各组讨论"}))
	if state == governance.Tabled {
		return n
	}
	if state == governance.Lost {
		step(n.Count(m, count(30, 20)))
		return n
	}
	step(n.Count(m, count(47, 3)))
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
	_, facts, err = at(t, governance.Tabled).Count(moment(voteDay), count(47, 3))
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
			return n.Count(m, v)
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
			return n.Submit(m, governance.Movers{})
		}},
		{"four deputies", "governance.motion.movers", governance.InDraft, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Submit(m, governance.Movers{Members: five().Members[:4]})
		}},
		{"five names of four deputies", "governance.motion.movers.named", governance.InDraft, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Submit(m, governance.Movers{Members: append(five().Members[:4:4], "d1")})
		}},
		{"withdrawn for no reason", "governance.motion.withdraw", governance.Submitted, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Withdraw(m, "", "presidium")
		}},
		{"withdrawn without the presidium", "governance.motion.withdraw.agreed", governance.Submitted, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Withdraw(m, "再调研", "")
		}},
		{"on no agenda", "governance.motion.session", governance.Submitted, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Table(m, townhall.Ref{})
		}},
		{"the same item twice", "governance.motion.item", governance.Tabled, func(n governance.Motion, m townhall.Moment) (governance.Motion, []townhall.Fact, error) {
			return n.Deliberate(m, governance.Deliberation{Item: "1", Said: "再议"})
		}},
		{"voted before it is on the agenda", "governance.motion.state", governance.Submitted, counted(count(47, 3))},
		{"voted without a quorum", "governance.motion.quorum", governance.Tabled, counted(governance.Vote{Tallies: []vote.Tally{{Seats: 60, Present: 39, For: 39}}})},
		{"voted tomorrow", "governance.motion.on", governance.Tabled, counted(governance.Vote{On: tomorrow, Tallies: count(47, 3).Tallies})},
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
	_, _, err = n.Count(m, count(47, 3))
	assert.ErrorContains(t, err, "every opinion is adopted or answered; open: needs 0, found 1")
	_, _, err = n.AnswerOpinion(m, 1, governance.Answer{Reasons: "x"})
	assert.ErrorIs(t, err, townhall.Invalid)
	_, _, err = n.AnswerOpinion(m, 0, governance.Answer{Adopted: true})
	assert.ErrorContains(t, err, "what was changed")
	answered, _, err := n.AnswerOpinion(m, 0, governance.Answer{Adopted: true, Reasons: "第三条加校车"})
	require.NoError(t, err)
	assert.False(t, n.Opinions[0].Answer.Given(), "the motion before is as it was")
	_, _, err = answered.Count(m, count(47, 3))
	assert.NoError(t, err)
}

func TestAVoteBeforeDeliberationIsRefused(t *testing.T) {
	n, _, err := at(t, governance.Submitted).Table(moment(voteDay), session)
	require.NoError(t, err)
	_, _, err = n.Count(moment(voteDay), count(47, 3))
	assert.ErrorContains(t, err, "deliberated before the vote")
	_, _, err = at(t, governance.Tabled).Count(moment(voteDay), count(50, 3))
	assert.ErrorIs(t, err, townhall.Invalid, "more votes than are present")
}

func TestARecountMayTurnIt(t *testing.T) {
	again := count(30, 20)
	again.Recount = "three papers were counted twice"
	n, facts, err := at(t, governance.Carried).Count(moment(voteDay), again)
	require.NoError(t, err)
	assert.Equal(t, governance.Lost, n.State)
	assert.Equal(t, again.Recount, facts[0].Reason)
	assert.Len(t, n.Votes, 2, "the count before stays on record")
	_, _, err = at(t, governance.InForce).Count(moment(voteDay), again)
	assert.Error(t, err, "a resolution in force is not counted again")
}

// TestATieWaits: under a rule with a casting vote, the count stays open until the chair decides.
func TestATieWaits(t *testing.T) {
	pack, err := cn.Rulebook.With(townhall.Rules("club", townhall.Dated[vote.Rule]{Key: "club.decision", New: true, Title: townhall.Plain("club"),
		Versions: []townhall.Version[vote.Rule]{{Cite: townhall.Cite{Law: "bylaws"}, Value: vote.Rule{Tie: vote.CastingVote, Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.ForAgainst))}}}}))
	require.NoError(t, err)
	m := moment(voteDay)
	m.Rules = pack
	n := draft()
	n.Rule = "club.decision"
	for _, step := range []func() (governance.Motion, []townhall.Fact, error){
		func() (governance.Motion, []townhall.Fact, error) { return n.Draft(m) },
		func() (governance.Motion, []townhall.Fact, error) {
			return n.Submit(m, governance.Movers{Members: []townhall.PersonID{"one"}})
		},
		func() (governance.Motion, []townhall.Fact, error) { return n.Table(m, session) },
		func() (governance.Motion, []townhall.Fact, error) {
			return n.Deliberate(m, governance.Deliberation{Item: "1", Said: "x"})
		},
		func() (governance.Motion, []townhall.Fact, error) {
			return n.Count(m, governance.Vote{Tallies: []vote.Tally{{For: 5, Against: 5}}})
		},
	} {
		next, _, err := step()
		require.NoError(t, err)
		n = next
	}
	assert.Equal(t, governance.TieOpen, n.State)
	n, _, err = n.Count(m, governance.Vote{Tallies: []vote.Tally{{For: 5, Against: 5, TieBroken: vote.Adopted}}})
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
	n, err := governance.DraftMotion(ctx, office, clerk, draft())
	r := n.Ref()
	for _, step := range []func() error{
		func() error {
			_, err := governance.SubmitMotion(ctx, office, clerk, r, governance.Movers{Organ: "government"})
			return err
		},
		func() error { _, err := governance.TableMotion(ctx, office, clerk, r, session); return err },
		func() error {
			_, err := governance.DeliberateItem(ctx, office, clerk, r, governance.Deliberation{Item: "布局", Said: "各代表团审议"})
			return err
		},
		func() error {
			n, err = governance.CountMotion(ctx, office, clerk, r, count(47, 3))
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
	//   ✓ quorum: those present: needs at least 2/3 of all members (60): 40 at least, found 52 (Organic Law of Local People's Congresses and Local Governments, art. 14)
	//   ✓ threshold: votes for: needs more than 1/2 of all members (60): 31 at least, found 47 (Organic Law of Local People's Congresses and Local Governments, art. 25)
	// draft
	// submit
	// table
	// deliberate
	// adopt
	// promulgate
	// order 加快实施方案
}

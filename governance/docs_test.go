package governance_test

import (
	"context"
	"flag"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
	"github.com/townhall-go/townhall/internal/printed"
)

var update = flag.Bool("update", false, "write docs/governance.md anew from the tables of states")

// docs/governance.md is printed by the tables and the rules themselves.
func TestDocumentationIsPrintedByTheCode(t *testing.T) {
	b := printed.Page("Governance 治理", "governance")
	for _, part := range []struct {
		l                                      townhall.Language
		body, session, motion, decision, rules string
	}{{townhall.EN, "## A body's ways", "## A session's ways", "## A motion's ways", "## A decision's ways", "## The dated rules"},
		{townhall.ZH, "## 机构的状态", "## 会议的状态", "## 议案的状态", "## 行政决策的状态", "## 按日期生效的规则"}} {
		b.WriteString("\n" + part.body + "\n")
		printed.States(b, part.l, governance.BodyStates.Diagram, governance.BodyStates.Table)
		b.WriteString("\n" + part.session + "\n")
		printed.States(b, part.l, governance.SessionStates.Diagram, governance.SessionStates.Table)
		b.WriteString("\n" + part.motion + "\n")
		printed.States(b, part.l, governance.MotionStates.Diagram, governance.MotionStates.Table)
		b.WriteString("\n" + part.decision + "\n")
		printed.States(b, part.l, governance.DecisionStates.Diagram, governance.DecisionStates.Table)
		b.WriteString("\n" + part.rules + "\n\n")
		for _, line := range townhall.Rules("governance", governance.Rules()...).Lines() {
			days := townhall.Period{From: line.From, To: line.To}
			b.WriteString("- " + townhall.Say("", "{title}（{days}）：{formula}（{cite}）", "{title}, {days}: {formula} ({cite})", "title", line.Title, "days", days, "formula", line.Formula, "cite", line.Cite).In(part.l) + "\n")
		}
	}
	printed.Definitions(b, governance.Definitions())
	printed.Same(t, "../docs/governance.md", b, *update)
}

// asking is an office whose policy keeps what it is asked.
type asking struct {
	office townhall.Office
	asked  [][]string
	said   map[string][]string // by the package doc: the verb and kind of each function
	done   map[string]bool
}

func (a *asking) takes(t *testing.T, function, holder string, step func() error) {
	t.Helper()
	a.asked = nil
	require.NoError(t, step(), function)
	require.NotEmpty(t, a.asked, function)
	for _, got := range a.asked {
		assert.Equal(t, append(slices.Clone(a.said[function]), holder), got, function)
	}
	a.done[function] = true
}

func askingAll(t *testing.T, now *time.Time) *asking {
	t.Helper()
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	a := &asking{office: cn.Office(memory.New(), townhall.Anyone()), said: map[string][]string{}, done: map[string]bool{}}
	for _, row := range regexp.MustCompile(`(?m)^//\t([A-Z]\w+) +(\w+) +([a-z.]+)`).FindAllStringSubmatch(string(doc), -1) {
		a.said[row[1]] = row[2:]
	}
	a.office.Now = func() time.Time { return *now }
	a.office.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		a.asked = append(a.asked, []string{r.Verb, r.Record.Kind, string(r.Record.Holder)})
		return nil
	})
	return a
}

// The package doc's table of functions is what a policy is asked.
func TestThePolicyIsAskedWhatTheDocSays(t *testing.T) {
	now := clock(9, 0)
	a := askingAll(t, &now)
	ctx, o := context.Background(), a.office
	takes := func(function, holder string, step func() error) { t.Helper(); a.takes(t, function, holder, step) }
	b := governance.Body{ID: "club", Kind: governance.Collective, Rule: governance.CollectiveAssembly.Key, Name: townhall.Plain("会"), Formed: newYear, Members: congress("").Members[:5]}
	r := b.Ref()
	takes("FormBody", "club", func() error { _, err := governance.FormBody(ctx, o, clerk, b); return err })
	takes("SeatMember", "club", func() error {
		_, err := governance.SeatMember(ctx, o, clerk, r, newYear, governance.Member{Person: "d6", Role: governance.Ordinary})
		return err
	})
	takes("ReshuffleBody", "club", func() error {
		_, err := governance.ReshuffleBody(ctx, o, clerk, r, governance.Reshuffle{Reason: "x", Join: []governance.Member{{Person: "d8", Role: governance.Ordinary}}})
		return err
	})
	takes("UnseatMember", "club", func() error {
		_, err := governance.UnseatMember(ctx, o, clerk, r, voteDay.AddDays(-1), governance.Leave{Person: "d6", Left: governance.Resigned})
		return err
	})
	takes("SetSeats", "club", func() error {
		_, err := governance.SetSeats(ctx, o, clerk, r, governance.SeatChange{Seats: 9})
		return err
	})
	session := askedOfSessions(t, a, &now, r)
	askedOfMotions(t, a, now, r)
	askedOfDecisions(t, a, &now)
	takes("DissolveBody", "club", func() error { _, err := governance.DissolveBody(ctx, o, clerk, r, voteDay, "x"); return err })
	assert.ElementsMatch(t, slices.Collect(maps.Keys(a.said)), slices.Collect(maps.Keys(a.done)))

	o.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error { return townhall.Denied(r) })
	_, err := governance.CloseSession(ctx, o, clerk, session, now)
	assert.ErrorIs(t, err, townhall.Forbidden)
	_, err = governance.FormBody(ctx, o, clerk, governance.Body{Kind: "club", Name: townhall.Plain("会")})
	assert.ErrorIs(t, err, townhall.Forbidden)
}

// calledByCouncil is a session of a collective.
func calledByCouncil(id string) governance.Session {
	s := called()
	s.ID, s.Notice, s.Convener = id, voteDay.AddDays(-10), governance.Convener{Organ: "council", Kind: governance.CollectiveCouncil}
	return s
}

func askedOfSessions(t *testing.T, a *asking, now *time.Time, body townhall.Ref) townhall.Ref {
	ctx, o := context.Background(), a.office
	takes := func(function string, step func(r townhall.Ref) error, r townhall.Ref) {
		t.Helper()
		a.takes(t, function, "club", func() error { return step(r) })
	}
	lost, s := calledByCouncil("lost"), calledByCouncil("held")
	takes("ConveneSession", func(r townhall.Ref) error {
		if _, err := governance.ConveneSession(ctx, o, clerk, body, lost); err != nil {
			return err
		}
		_, err := governance.ConveneSession(ctx, o, clerk, body, s)
		return err
	}, s.Ref())
	takes("LapseSession", func(r townhall.Ref) error { _, err := governance.LapseSession(ctx, o, clerk, r, *now); return err }, lost.Ref())
	for _, step := range []struct {
		function string
		take     func(townhall.Ref) error
	}{
		{"CallRoll", func(r townhall.Ref) error { _, err := governance.CallRoll(ctx, o, clerk, r); return err }},
		{"AddItem", func(r townhall.Ref) error {
			_, err := governance.AddItem(ctx, o, clerk, r, governance.Item{Title: townhall.Plain("x")})
			return err
		}},
		{"InviteGuests", func(r townhall.Ref) error {
			_, err := governance.InviteGuests(ctx, o, clerk, r, governance.Guest{Class: governance.Observing, Name: townhall.Plain("x")})
			return err
		}},
		{"Excuse", func(r townhall.Ref) error { _, err := governance.Excuse(ctx, o, clerk, r, "d8", "ill"); return err }},
		{"SignInMember", func(r townhall.Ref) error {
			_, err := governance.SignInMember(ctx, o, clerk, r, "d1", *now)
			return err
		}},
		{"SignInHousehold", func(r townhall.Ref) error {
			for _, p := range []townhall.PersonID{"d2", "d3", "d4"} {
				if _, err := governance.SignInHousehold(ctx, o, clerk, r, p, "h"+string(p), *now); err != nil {
					return err
				}
			}
			return nil
		}},
		{"GuestInto", func(r townhall.Ref) error { _, err := governance.GuestInto(ctx, o, clerk, r, "x", *now); return err }},
		{"GiveProxy", func(r townhall.Ref) error {
			_, err := governance.GiveProxy(ctx, o, clerk, r, governance.Proxy{From: "d5", To: "d1", Household: "h1"})
			return err
		}},
		{"RevokeProxy", func(r townhall.Ref) error { _, err := governance.RevokeProxy(ctx, o, clerk, r, "d5"); return err }},
		{"WaitForQuorum", func(r townhall.Ref) error {
			_, err := governance.WaitForQuorum(ctx, o, clerk, r, now.Add(time.Hour), "rain")
			return err
		}},
		{"OpenSession", func(r townhall.Ref) error { _, err := governance.OpenSession(ctx, o, clerk, r, *now); return err }},
		{"RecordResult", func(r townhall.Ref) error {
			_, err := governance.RecordResult(ctx, o, clerk, r, 0, *now, townhall.Finding{}, townhall.Plain("x"))
			return err
		}},
		{"PutOffItem", func(r townhall.Ref) error {
			_, err := governance.PutOffItem(ctx, o, clerk, r, 1, *now, "x")
			return err
		}},
		{"ReconsiderItem", func(r townhall.Ref) error {
			_, err := governance.ReconsiderItem(ctx, o, clerk, r, 0, *now, "x")
			return err
		}},
		{"AdjournSession", func(r townhall.Ref) error {
			_, err := governance.AdjournSession(ctx, o, clerk, r, *now, "x")
			return err
		}},
		{"ResumeSession", func(r townhall.Ref) error { _, err := governance.ResumeSession(ctx, o, clerk, r, *now); return err }},
		{"SignOutMember", func(r townhall.Ref) error {
			*now = now.Add(time.Minute)
			_, err := governance.SignOutMember(ctx, o, clerk, r, "d1", *now)
			return err
		}},
		{"GuestOutOf", func(r townhall.Ref) error { _, err := governance.GuestOutOf(ctx, o, clerk, r, "x", *now); return err }},
		{"CloseSession", func(r townhall.Ref) error { _, err := governance.CloseSession(ctx, o, clerk, r, *now); return err }},
	} {
		takes(step.function, step.take, s.Ref())
	}
	return s.Ref()
}

func askedOfMotions(t *testing.T, a *asking, now time.Time, body townhall.Ref) {
	ctx, o := context.Background(), a.office
	s := calledByCouncil("motions")
	s.Agenda[0].Matter = townhall.Ref{Kind: governance.MotionKind, ID: "m"}
	_, err := governance.ConveneSession(ctx, o, clerk, body, s)
	for _, p := range []townhall.PersonID{"d1", "d2", "d3", "d4", "d5"} {
		if err == nil {
			_, err = governance.SignInMember(ctx, o, clerk, s.Ref(), p, now)
		}
	}
	if err == nil {
		_, err = governance.OpenSession(ctx, o, clerk, s.Ref(), now)
	}
	require.NoError(t, err)
	n := draft()
	n.ID, n.Body, n.Rule = "m", "club", governance.CollectiveAssembly.Key
	r, other := n.Ref(), townhall.Ref{Kind: governance.MotionKind, ID: "withdrawn"}
	for _, step := range []struct {
		function string
		take     func() error
	}{
		{"DraftMotion", func() error {
			again := n
			again.ID = other.ID
			if _, err := governance.DraftMotion(ctx, o, clerk, again); err != nil {
				return err
			}
			_, err := governance.DraftMotion(ctx, o, clerk, n)
			return err
		}},
		{"WithdrawMotion", func() error { _, err := governance.WithdrawMotion(ctx, o, clerk, other, "x", ""); return err }},
		{"AmendMotion", func() error {
			_, err := governance.AmendMotion(ctx, o, clerk, r, governance.Draft{Text: "x", Why: "x"})
			return err
		}},
		{"HearOpinion", func() error {
			_, err := governance.HearOpinion(ctx, o, clerk, r, governance.Opinion{From: "x", Text: "x"})
			return err
		}},
		{"AnswerOpinion", func() error {
			_, err := governance.AnswerOpinion(ctx, o, clerk, r, 0, governance.Answer{Reasons: "x"})
			return err
		}},
		{"SubmitMotion", func() error { _, err := governance.SubmitMotion(ctx, o, clerk, r, five()); return err }},
		{"TableMotion", func() error { _, err := governance.TableMotion(ctx, o, clerk, r, s.Ref()); return err }},
		{"DeliberateItem", func() error {
			_, err := governance.DeliberateItem(ctx, o, clerk, r, governance.Deliberation{Item: "x", Said: "x"})
			return err
		}},
		{"CountMotion", func() error {
			_, err := governance.CountMotion(ctx, o, clerk, r, governance.Vote{Tallies: []vote.Tally{{For: 5}}})
			return err
		}},
		{"PromulgateResolution", func() error { _, err := governance.PromulgateResolution(ctx, o, clerk, r, resolution()); return err }},
		{"EvaluateResolution", func() error {
			_, err := governance.EvaluateResolution(ctx, o, clerk, r, governance.Evaluation{By: "x", Text: "x"})
			return err
		}},
		{"AnnulResolution", func() error {
			_, err := governance.AnnulResolution(ctx, o, clerk, r, governance.Annulment{By: "x", Reason: "x", Basis: townhall.Cite{Law: "x"}})
			return err
		}},
	} {
		a.takes(t, step.function, "club", step.take)
	}
}

func askedOfDecisions(t *testing.T, a *asking, now *time.Time) {
	held := *now
	defer func() { *now = held }()
	ctx, o := context.Background(), a.office
	d := proposal()
	d.ID = "parking"
	r, today := d.Ref(), townhall.Date{}
	for _, step := range []struct {
		function string
		on       townhall.Date
		take     func() error
	}{
		{"ProposeDecision", march(3), func() error {
			kept := d
			kept.ID = "kept"
			if _, err := governance.ProposeDecision(ctx, o, clerk, kept); err != nil {
				return err
			}
			_, err := governance.ProposeDecision(ctx, o, clerk, d)
			return err
		}},
		{"ClassifyDecision", march(3), func() error {
			plain := d
			plain.ID, plain.Risky = "plain", false
			if _, err := governance.ProposeDecision(ctx, o, clerk, plain); err != nil {
				return err
			}
			a.asked = nil
			_, err := governance.ClassifyDecision(ctx, o, clerk, plain.Ref(), governance.Classification{Risky: true, Reason: "x"})
			return err
		}},
		{"ForgoComment", march(3), func() error {
			_, err := governance.ForgoComment(ctx, o, clerk, townhall.Ref{Kind: governance.DecisionKind, ID: "kept"}, "x", townhall.Cite{Law: "x"})
			return err
		}},
		{"OpenComment", march(3), func() error { _, err := governance.OpenComment(ctx, o, clerk, r, governance.Comment{}); return err }},
		{"HoldHearing", march(20), func() error {
			_, err := governance.HoldHearing(ctx, o, clerk, r, governance.Hearing{Materials: march(10), Record: "x"})
			return err
		}},
		{"CloseComment", march(3).AddDays(36), func() error {
			_, err := governance.CloseComment(ctx, o, clerk, r, governance.Comment{Summary: "x"})
			return err
		}},
		{"AdjustDecision", march(3).AddDays(36), func() error {
			_, err := governance.AdjustDecision(ctx, o, clerk, r, governance.Adjustment{Text: "x"})
			return err
		}},
		{"HearExpert", march(3).AddDays(36), func() error {
			_, err := governance.HearExpert(ctx, o, clerk, r, governance.Advice{Expert: "x", Independent: true, Text: "x"})
			return err
		}},
		{"AssessRisk", march(3).AddDays(36), func() error {
			_, err := governance.AssessRisk(ctx, o, clerk, r, governance.RiskAssessment{By: "x", Controlled: true, Text: "x"})
			return err
		}},
		{"SubmitToReview", march(3).AddDays(37), func() error { _, err := governance.SubmitToReview(ctx, o, clerk, r, today); return err }},
		{"ReviewDecision", march(3).AddDays(60), func() error {
			_, err := governance.ReviewDecision(ctx, o, clerk, r, governance.Review{By: "justice", Lawful: true, Text: "x"})
			return err
		}},
		{"ReportToParty", march(3).AddDays(61), func() error { _, err := governance.ReportToParty(ctx, o, clerk, r, today); return err }},
		{"TakeDecision", march(3).AddDays(62), func() error { _, err := governance.TakeDecision(ctx, o, clerk, r, stand(true, true, true)); return err }},
		{"PublishDecision", march(3).AddDays(63), func() error { _, err := governance.PublishDecision(ctx, o, clerk, r, today); return err }},
		{"ArchiveDecision", march(3).AddDays(64), func() error { _, err := governance.ArchiveDecision(ctx, o, clerk, r, today); return err }},
		{"EvaluateDecision", march(3).AddDays(64), func() error {
			_, err := governance.EvaluateDecision(ctx, o, clerk, r, governance.Evaluation{By: "x", Text: "x"})
			return err
		}},
		{"StopDecision", march(3).AddDays(65), func() error {
			_, err := governance.StopDecision(ctx, o, clerk, r, governance.Ending{Reason: "x", Basis: townhall.Cite{Law: "x"}})
			return err
		}},
		{"DropDecision", march(3).AddDays(65), func() error {
			_, err := governance.DropDecision(ctx, o, clerk, townhall.Ref{Kind: governance.DecisionKind, ID: "plain"}, today, "x")
			return err
		}},
	} {
		*now = step.on.Time(cn.Zone).Add(10 * time.Hour)
		a.takes(t, step.function, "government", step.take)
	}
}

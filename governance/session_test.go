package governance_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
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

// clock is a minute of 9 October.
func clock(hour, minute int) time.Time {
	return voteDay.Time(cn.Zone).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

func sessionMoment(at time.Time) townhall.Moment {
	return townhall.Moment{Ref: townhall.Ref{Kind: governance.SessionKind, ID: "4"}, Now: at, Today: townhall.DateOf(at), By: clerk, Rules: cn.Rulebook, Calendar: cn.Calendar}
}

// congress is a congress of six deputies, d1 to d6.
// congress is a body of six, of whatever kind, under the rule of voting of its kind if it is another than the congress's.
func congress(kind governance.Kind) governance.Body {
	rule := map[governance.Kind]string{governance.VillageAssemblyBody: governance.VillageAssembly.Key, governance.VillageDelegates: governance.VillageRepresentatives.Key, governance.Collective: governance.CollectiveAssembly.Key,
		governance.ResidentsMeetingBody: governance.ResidentsAssembly.Key, governance.ResidentsDelegates: governance.ResidentsRepresentatives.Key}[kind]
	b := governance.Body{Rule: rule, ID: "congress", State: governance.Sitting, Kind: kind, Name: townhall.Plain("镇人大"), Place: "town", Formed: newYear, Seats: []governance.SeatChange{{From: newYear, Seats: 6}}}
	for i := range 6 {
		b.Members = append(b.Members, governance.Member{Person: townhall.PersonID("d" + strconv.Itoa(i+1)), Role: governance.Deputy, From: newYear})
	}
	return b
}

func called() governance.Session {
	return governance.Session{Title: townhall.Text{ZH: "镇人民代表大会", EN: "town congress"}, Ordinal: 4, On: voteDay, Half: governance.Afternoon, Rule: governance.TownCongressDecision.Key,
		Convener: governance.Convener{Organ: "presidium", Kind: governance.Presidium}, Agenda: []governance.Item{{Title: townhall.Plain("方案")}},
		Guests: []governance.Guest{{Class: governance.Admitted, Name: townhall.Plain("老干部代表")}, {Class: governance.Observing, Name: townhall.Plain("中心小学教师")}}}
}

// convened is a session with so many deputies signed in at two o'clock.
func convened(t *testing.T, present int) governance.Session {
	t.Helper()
	s, _, err := called().Convene(sessionMoment(clock(9, 0)), congress(governance.Congress))
	require.NoError(t, err)
	for i := range present {
		s, _, err = s.SignIn(sessionMoment(clock(14, 0)), townhall.PersonID("d"+strconv.Itoa(i+1)), time.Time{})
		require.NoError(t, err)
	}
	return s
}

func opened(t *testing.T) governance.Session {
	t.Helper()
	s, _, err := convened(t, 4).Open(sessionMoment(clock(14, 5)), time.Time{})
	require.NoError(t, err)
	return s
}

func TestQuorumAtAnyMinute(t *testing.T) {
	s := opened(t)
	s, _, err := s.SignOut(sessionMoment(clock(15, 0)), "d1", time.Time{})
	require.NoError(t, err)
	s, _, err = s.SignIn(sessionMoment(clock(15, 30)), "d5", time.Time{})
	require.NoError(t, err)
	for _, c := range []struct {
		at      time.Time
		present int64
		held    bool
	}{{clock(13, 59), 0, false}, {clock(14, 0), 4, true}, {clock(14, 59), 4, true}, {clock(15, 0), 3, false}, {clock(15, 29), 3, false}, {clock(15, 30), 4, true}} {
		f, err := s.QuorumAt(c.at, cn.Rulebook)
		require.NoError(t, err)
		assert.Equal(t, c.held, f.Held, c.at)
		assert.Equal(t, c.present, s.Tally(c.at).Present, c.at)
	}
	assert.Equal(t, int64(6), s.Tally(clock(14, 0)).Filled, "guests are in no denominator")
	_, err = s.QuorumAt(clock(14, 0), townhall.Rulebook{})
	assert.Error(t, err)
}

type sessionStep = func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error)

func TestSessionsAreRefused(t *testing.T) {
	convene := func(change func(*governance.Session), kind governance.Kind) sessionStep {
		return func(_ governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			s := called()
			change(&s)
			return s.Convene(m, congress(kind))
		}
	}
	must := func(s governance.Session, _ []townhall.Fact, err error) governance.Session {
		t.Helper()
		require.NoError(t, err)
		return s
	}
	three, four, open := convened(t, 3), convened(t, 4), opened(t)
	lost, _, err := open.SignOut(sessionMoment(clock(14, 30)), "d1", time.Time{})
	require.NoError(t, err)
	atFour := three
	atFour.Begins = clock(16, 0)
	waiting, _, err := three.WaitUntil(sessionMoment(clock(14, 10)), clock(15, 0), "大雨")
	require.NoError(t, err)
	for _, c := range []struct {
		name, clause string
		from         governance.Session
		step         sessionStep
	}{
		{"a body without members", "governance.session.body", governance.Session{}, func(_ governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return called().Convene(m, governance.Body{ID: "empty"})
		}},
		{"a rule that there is not", "governance.session.rule", governance.Session{}, convene(func(s *governance.Session) { s.Rule = "none" }, governance.Congress)},
		{"no agenda", "governance.session.agenda", governance.Session{}, convene(func(s *governance.Session) { s.Agenda = nil }, governance.Congress)},
		{"nobody convenes", "governance.session.convener.named", governance.Session{}, convene(func(s *governance.Session) { s.Convener = governance.Convener{} }, governance.Congress)},
		{"one of six is less than a fifth and one", "governance.session.convener", governance.Session{}, convene(func(s *governance.Session) {
			s.Sort, s.Convener = governance.Extraordinary, governance.Convener{Members: []townhall.PersonID{"d1"}}
		}, governance.Congress)},
		{"a village assembly without ten days' notice", "governance.session.notice", governance.Session{}, convene(func(s *governance.Session) {
			s.On, s.Notice, s.Households = townhall.NewDate(2026, 3, 20), townhall.NewDate(2026, 3, 11), 6
		}, governance.VillageAssemblyBody)},
		{"a guest who attends", "governance.session.guests", governance.Session{}, convene(func(s *governance.Session) { s.Guests[0].Class = governance.Attending }, governance.Congress)},
		{"a stranger signs in", "governance.session.roll", three, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.SignIn(m, "stranger", time.Time{})
		}},
		{"signed in twice", "governance.session.order", three, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.SignIn(m, "d1", time.Time{})
		}},
		{"signed in tomorrow", "governance.session.day", three, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.SignIn(m, "d6", clock(33, 0))
		}},
		{"signed out who was not in", "governance.session.order", three, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.SignOut(m, "d6", time.Time{})
		}},
		{"opened without a quorum", "governance.session.quorum", three, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Open(m, time.Time{})
		}},
		{"lapsed with one", "governance.session.lapse", four, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Lapse(m, time.Time{})
		}},
		{"lapsed while it waits", "governance.session.lapse", waiting, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Lapse(m, clock(14, 40))
		}},
		{"a wait without a reason", "governance.session.wait", three, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.WaitUntil(m, clock(23, 0), "")
		}},
		{"a deputy's proxy", "governance.session.proxy", three, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.GiveProxy(m, governance.Proxy{From: "d6", To: "d1"})
		}},
		{"a result after the quorum was lost", "governance.session.quorum", lost, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Record(m, 0, time.Time{}, townhall.Finding{}, townhall.Plain("x"))
		}},
		{"a result that says nothing", "governance.session.item", open, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Record(m, 0, time.Time{}, townhall.Finding{}, townhall.Text{})
		}},
		{"an item that is not on the agenda", "governance.session.item", open, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Record(m, 1, time.Time{}, townhall.Finding{}, townhall.Plain("x"))
		}},
		{"reconsidered before it was decided", "governance.session.reconsider", open, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Reconsider(m, 0, time.Time{}, "new facts")
		}},
		{"signed out before the quorum was found", "governance.session.left", open, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.SignOut(m, "d1", clock(14, 4))
		}},
		{"signed out at the minute at which the quorum was found", "governance.session.left", open, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.SignOut(m, "d1", open.Opened)
		}},
		{"signed in before the quorum was found", "governance.session.found", open, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.SignIn(m, "d6", open.Opened.Add(-time.Minute))
		}},
		{"resumed before it was adjourned", "governance.session.after_break", must(open.Adjourn(sessionMoment(clock(15, 0)), time.Time{}, "lunch")), func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Resume(m, clock(14, 40))
		}},
		{"closed before it was adjourned", "governance.session.after_break", must(open.Adjourn(sessionMoment(clock(15, 0)), time.Time{}, "lunch")), func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Close(m, clock(14, 40))
		}},
		{"a wait until tomorrow", "governance.session.wait", three, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.WaitUntil(m, clock(33, 0), "大雨")
		}},
		{"lapsed before its hour", "governance.session.begins", atFour, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Lapse(m, clock(15, 0))
		}},
		{"an hour of another day", "governance.session.begins_on", governance.Session{}, convene(func(s *governance.Session) { s.Begins = clock(33, 0) }, governance.Congress)},
		{"excused twice", "governance.session.excused", must(three.Excuse(sessionMoment(clock(9, 0)), "d6", "ill")), func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Excuse(m, "d6", "ill")
		}},
		{"excused for no reason", "governance.session.excused", three, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Excuse(m, "d6", " ")
		}},
		{"adjourned for no reason", "governance.session.break", open, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Adjourn(m, time.Time{}, "")
		}},
		{"a result while it is adjourned", "governance.session.state", must(open.Adjourn(sessionMoment(clock(15, 0)), time.Time{}, "lunch")), func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Record(m, 0, time.Time{}, townhall.Finding{}, townhall.Plain("x"))
		}},
		{"resumed without a quorum", "governance.session.quorum", must(lost.Adjourn(sessionMoment(clock(15, 0)), time.Time{}, "lunch")), func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Resume(m, time.Time{})
		}},
		{"closed before somebody left", "governance.session.last", lost, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Close(m, clock(14, 20))
		}},
		{"the roll of another body", "governance.session.body", three, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.CallRoll(m, governance.Body{ID: "other"})
		}},
		{"a guest nobody invited", "governance.session.order", three, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.GuestIn(m, "过路人", time.Time{})
		}},
		{"a guest leaves who did not come", "governance.session.order", three, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.GuestOut(m, "老干部代表", time.Time{})
		}},
		{"closed before it was open", "governance.session.state", four, func(s governance.Session, m townhall.Moment) (governance.Session, []townhall.Fact, error) {
			return s.Close(m, time.Time{})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			after, facts, err := c.step(c.from, sessionMoment(clock(15, 30)))
			refusal, ok := err.(*townhall.Refusal)
			require.True(t, ok, "%v", err)
			assert.Contains(t, failed(refusal), c.clause)
			assert.Empty(t, facts)
			if c.from.ID != "" {
				assert.Equal(t, c.from, after)
			}
		})
	}
}

// TestNothingIsDecidedBeforeTheSession: a session is called without results, and without guests who have come.
func TestNothingIsDecidedBeforeTheSession(t *testing.T) {
	s := called()
	s.Agenda[0].Result, s.Agenda[0].At = townhall.Plain("adopted unanimously"), clock(8, 0)
	s.Guests[0].Stays = []governance.Stay{{In: clock(8, 0)}}
	s, _, err := s.Convene(sessionMoment(clock(9, 0)), congress(governance.Congress))
	require.NoError(t, err)
	assert.Equal(t, governance.Item{Title: townhall.Plain("方案")}, s.Agenda[0])
	assert.Empty(t, s.Guests[0].Stays)
}

func TestRightsOfEachClass(t *testing.T) {
	for _, c := range []struct {
		class       governance.Class
		speak, vote bool
	}{{governance.Attending, true, true}, {governance.Admitted, true, false}, {governance.Observing, false, false}} {
		speak, vote := c.class.Rights()
		assert.Equal(t, []bool{c.speak, c.vote}, []bool{speak, vote}, c.class)
		assert.NotEqual(t, string(c.class), c.class.Text().In(townhall.ZH))
	}
	require.NoError(t, governance.SessionStates.Check())
	for _, n := range governance.SessionStates.Names {
		assert.Equal(t, n.Name, n.State.Text())
	}
}

func TestDamagedSessions(t *testing.T) {
	for field, damage := range map[string]func(*governance.Session){
		"id": func(s *governance.Session) { s.ID = "" }, "state": func(s *governance.Session) { s.State = "asleep" }, "on": func(s *governance.Session) { s.On = townhall.Date{} },
		"opened": func(s *governance.Session) { s.Opened = time.Time{} }, "sign_ins[0]": func(s *governance.Session) { s.SignIns[0].Out = s.SignIns[0].In.Add(-time.Minute) },
		"closed": func(s *governance.Session) { s.State = governance.SessionClosed },
	} {
		s := opened(t)
		damage(&s)
		assert.ErrorContains(t, s.Check(), field)
	}
	stranger := opened(t)
	stranger.SignIns[0].Person = "stranger"
	require.NoError(t, stranger.Check(), "as of somebody who has left the body since")
	assert.NotContains(t, stranger.PresentAt(clock(14, 30)), townhall.PersonID("stranger"))
	stranger.Guests[0].Stays = []governance.Stay{{In: clock(15, 0), Out: clock(14, 0)}}
	assert.ErrorContains(t, stranger.Check(), "guests[0]")
	doc, err := json.Marshal(opened(t))
	require.NoError(t, err)
	again, err := townhall.ReadStrict[governance.Session](doc)
	require.NoError(t, err)
	assert.Equal(t, opened(t).PresentAt(clock(14, 30)), again.PresentAt(clock(14, 30)))
}

// A session: deputies sign in late, the quorum is reached, a motion is decided, somebody leaves, and the minutes write themselves.
func ExampleOpenSession() {
	ctx := context.Background()
	now := clock(9, 0)
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return now }
	body, err := governance.FormBody(ctx, office, clerk, congress(governance.Congress))
	if err != nil {
		panic(err)
	}
	s, err := governance.ConveneSession(ctx, office, clerk, body.Ref(), called())
	if err != nil {
		panic(err)
	}
	now = clock(14, 0)
	for _, p := range []townhall.PersonID{"d1", "d2", "d3"} {
		_, err = governance.SignInMember(ctx, office, clerk, s.Ref(), p, now)
	}
	_, err = governance.OpenSession(ctx, office, clerk, s.Ref(), now)
	fmt.Println(townhall.Explain(err, townhall.ZH))
	_, err = governance.WaitForQuorum(ctx, office, clerk, s.Ref(), clock(14, 30), "the bus from the east village is late")
	now = clock(14, 20)
	for _, p := range []townhall.PersonID{"d4", "d5"} {
		_, err = governance.SignInMember(ctx, office, clerk, s.Ref(), p, now)
	}
	s, err = governance.OpenSession(ctx, office, clerk, s.Ref(), now)
	if err != nil {
		panic(err)
	}
	tally := s.Tally(now)
	tally.For, tally.Against = 4, 1
	rule, err := governance.TownCongressDecision.On(voteDay)
	if err != nil {
		panic(err)
	}
	out, err := rule.Decide(tally)
	_, err = governance.RecordResult(ctx, office, clerk, s.Ref(), 0, now, out.Finding, townhall.Text{})
	now = clock(15, 0)
	_, err = governance.SignOutMember(ctx, office, clerk, s.Ref(), "d1", now)
	s, err = governance.SignOutMember(ctx, office, clerk, s.Ref(), "d2", now)
	if err != nil {
		panic(err)
	}
	for _, at := range []time.Time{clock(14, 59), now} { // at any minute
		quorum, err := s.QuorumAt(at, office.Rules)
		fmt.Println(at.Format("15:04"), len(s.PresentAt(at)), "present, quorum:", quorum.Held, err)
	}
	_, err = governance.ReconsiderItem(ctx, office, clerk, s.Ref(), 0, now, "a deputy asks for it")
	fmt.Println(err)
	now = clock(16, 0)
	s, err = governance.CloseSession(ctx, office, clerk, s.Ref(), now)
	for _, line := range s.Minutes(func(p townhall.PersonID) townhall.Text { return townhall.Plain("deputy " + string(p)) }) {
		fmt.Println(line)
	}
	// Output:
	// ✗ 会议：开会
	//   ✓ 时间在会议当日，不晚于现在：应为2025-10-09，实为2025-10-09
	//   ✓ 不早于通知的开会时间
	//   ✗ 达到法定人数：应为不少于全体成员的2/3（6），即至少4，实为3（《地方各级人民代表大会和地方各级人民政府组织法》第14条）
	// 14:59 5 present, quorum: true <nil>
	// 15:00 3 present, quorum: false <nil>
	// refused: there is a quorum: needs at least 2/3 of all members (6): 4 at least, found 3 (Organic Law of Local People's Congresses and Local Governments, art. 14)
	// town congress, session 4, 2025-10-09 afternoon
	// called by presidium
	// waited until 14:30: the bus from the east village is late
	// opened at 14:20: 5 of 6 present
	// quorum: those present: needs at least 2/3 of all members (6): 4 at least, found 5 (Organic Law of Local People's Congresses and Local Governments, art. 14)
	// admitted without vote: 老干部代表
	// observing: 中心小学教师
	// deputy d1 left at 15:00
	// deputy d2 left at 15:00
	// 1. 方案
	// decision of a town congress: adopted
	// quorum: those present: needs at least 2/3 of all members (6): 4 at least, found 5 (Organic Law of Local People's Congresses and Local Governments, art. 14)
	// threshold: votes for: needs more than 1/2 of all members (6): 4 at least, found 4 (Organic Law of Local People's Congresses and Local Governments, art. 25)
	// closed at 16:00
}

// TestActionsOnSessionsAndMotions: each action goes by its step, and a step that is refused leaves the record at its version.
func TestActionsOnSessionsAndMotions(t *testing.T) {
	ctx := context.Background()
	now := clock(13, 0)
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return now }
	must := func(_ any, err error) {
		t.Helper()
		require.NoError(t, err)
	}
	body := congress(governance.Congress)
	must(governance.FormBody(ctx, office, clerk, body))
	must(governance.FormBody(ctx, office, clerk, governance.Body{ID: "mayor", Kind: governance.Government, Name: townhall.Plain("政府"), Formed: newYear}))
	feigned := called()
	feigned.Convener.Organ = "mayor"
	_, err := governance.ConveneSession(ctx, office, clerk, body.Ref(), feigned)
	assert.Equal(t, []string{"governance.session.convener"}, clauses(t, err), "an organ of the office is what it is, and not what the session says")
	s, err := governance.ConveneSession(ctx, office, clerk, body.Ref(), called())
	require.NoError(t, err)
	r := s.Ref()
	_, err = governance.GiveProxy(ctx, office, clerk, r, governance.Proxy{From: "d6", To: "d1"})
	assert.Error(t, err)
	_, err = governance.RevokeProxy(ctx, office, clerk, r, "d6")
	assert.Error(t, err)
	rec, err := office.Store.Get(ctx, r)
	require.NoError(t, err)
	assert.Equal(t, int64(1), rec.Version, "nothing of a refused step is kept")
	must(governance.InviteGuests(ctx, office, clerk, r, governance.Guest{Class: governance.Observing, Name: townhall.Plain("中心幼儿园教师")}))
	must(governance.Excuse(ctx, office, clerk, r, "d6", "ill"))
	for i := range 5 {
		must(governance.SignInMember(ctx, office, clerk, r, townhall.PersonID("d"+strconv.Itoa(i+1)), now))
	}
	_, err = governance.LapseSession(ctx, office, clerk, r, now)
	assert.Error(t, err)
	must(governance.OpenSession(ctx, office, clerk, r, now))
	must(governance.RecordResult(ctx, office, clerk, r, 0, now, townhall.Finding{}, townhall.Plain("x")))
	must(governance.ReconsiderItem(ctx, office, clerk, r, 0, now, "a deputy asks for it"))
	n, err := governance.DraftMotion(ctx, office, clerk, draft())
	require.NoError(t, err)
	must(governance.AmendMotion(ctx, office, clerk, n.Ref(), governance.Draft{Text: "第二稿", Why: "据意见修改"}))
	must(governance.HearOpinion(ctx, office, clerk, n.Ref(), governance.Opinion{From: "parents", Text: "校车"}))
	must(governance.AnswerOpinion(ctx, office, clerk, n.Ref(), 0, governance.Answer{Adopted: true, Reasons: "第三条"}))
	must(governance.SubmitMotion(ctx, office, clerk, n.Ref(), five()))
	must(governance.AddItem(ctx, office, clerk, r, governance.Item{Title: n.Title, Matter: n.Ref()}))
	_, err = governance.RecordResult(ctx, office, clerk, r, 1, now, townhall.Finding{}, townhall.Plain("adopted 60:0"))
	assert.Equal(t, []string{"governance.session.voted"}, clauses(t, err), "a result before the vote")
	must(governance.TableMotion(ctx, office, clerk, n.Ref(), r))
	must(governance.DeliberateItem(ctx, office, clerk, n.Ref(), governance.Deliberation{Item: "1", Said: "x"}))
	must(governance.CountMotion(ctx, office, clerk, n.Ref(), governance.Vote{Tallies: []vote.Tally{{For: 5}}}))
	must(governance.RecordResult(ctx, office, clerk, r, 1, now, townhall.Finding{}, townhall.Text{}))
	must(governance.CloseSession(ctx, office, clerk, r, now))
	f, err := governance.FiguresOf(ctx, office.Store, r)
	require.NoError(t, err)
	assert.Equal(t, governance.SessionFigures{Motions: 1, MotionsAdopted: 1, AdmittedGroups: 1, ObservingGroups: 2}, f, "an order is none before it is promulgated")
	must(governance.PromulgateResolution(ctx, office, clerk, n.Ref(), resolution()))
	must(governance.EvaluateResolution(ctx, office, clerk, n.Ref(), governance.Evaluation{By: "congress", Text: "达到预期"}))
	f, err = governance.FiguresOf(ctx, office.Store, r)
	require.NoError(t, err)
	assert.Equal(t, int64(1), f.Directives)
	must(governance.AnnulResolution(ctx, office, clerk, n.Ref(), governance.Annulment{By: "county", Reason: "x", Basis: townhall.Cite{Law: "地方组织法", Article: "11"}}))
	other, err := governance.DraftMotion(ctx, office, clerk, draft())
	require.NoError(t, err)
	must(governance.WithdrawMotion(ctx, office, clerk, other.Ref(), "not ripe", ""))
}

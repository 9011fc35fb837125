package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/docs"
	"github.com/townhall-go/townhall/adapters/internal/door"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
)

// sitter is somebody on a session's roll.
type sitter struct {
	ID      townhall.PersonID
	Name    string
	Present bool
	Since   string
	Excused bool
}

// matterOn is an item of the agenda at the desk.
type matterOn struct {
	N             int
	Title, Result string
	State         mood
	Motion        string // the id of the motion that may be voted on now
	Record, Trace string // addresses
	Debated       string // when the text was last debated
	Poll          *pollOn
	Version       int64
}

// pollOn is an electronic vote on a motion.
type pollOn struct {
	ID, URL string
	Open    bool
	Cast    int64
}

// sessionDesk is the page on which a session is kept while it sits.
type sessionDesk struct {
	ID, Public, Minutes, Day string
	State                    mood
	Machine                  governance.SessionState
	Roll, Present            int
	Quorum                   *clause
	QuorumFault              string
	Meter                    meter
	People                   []sitter
	Items                    []matterOn
	Faults                   *townhall.Finding
	Fault                    string
	Once                     string
}

// meter shows how many are there of how many, and how many are needed.
type meter struct {
	Held       bool
	Fill, Need int64 // in thousandths
	Found, Of  string
}

// sessionList are the sessions that somebody keeps.
func sessionList(v *view) error {
	v.Here = "desk/sessions"
	var out []listed
	err := found(v, townhall.Reading, townhall.Query{Kind: governance.SessionKind, Order: townhall.ByOpened, Reverse: true}, 100, func(s governance.Session, _ townhall.Record) {
		out = append(out, listed{Title: v.sessionTitle(s), URL: v.URL("desk", "sessions", s.ID), Day: v.sessionDay(s), State: v.sessionMood(s.State)})
	})
	if err != nil {
		return err
	}
	return v.show("desksessions", text("web.desk.sessions"), out)
}

func deskOfSession(v *view) error { return v.sessionDesk(nil) }

// sessionDesk shows the desk, with what a step was refused for.
func (v *view) sessionDesk(failed error) error {
	v.Here = "desk/sessions"
	s, _, err := load[governance.Session](v, townhall.Reading, governance.SessionKind, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := v.meet(s.Roll...); err != nil {
		return err
	}
	d := sessionDesk{ID: s.ID, Public: v.URL("sessions", s.ID), Minutes: v.URL("desk", "sessions", s.ID, "minutes"), Day: v.sessionDay(s), State: v.sessionMood(s.State), Machine: s.State,
		Once: v.Office.NewID()}
	if failed != nil {
		d.Faults, d.Fault, v.code = v.faults(failed)
		if v.code == 500 {
			return failed
		}
	}
	now := v.Office.Now()
	present := s.PresentAt(now)
	d.Roll, d.Present = len(s.Roll), len(present)
	for _, p := range s.Roll {
		d.People = append(d.People, v.sitter(s, p, slices.Contains(present, p)))
	}
	slices.SortStableFunc(d.People, func(a, b sitter) int { return strings.Compare(a.Name, b.Name) })
	if q, err := s.QuorumAt(now, v.Office.Rules); err != nil {
		d.QuorumFault = townhall.Explain(err, v.lang)
	} else {
		tree := v.Tree(q)
		d.Quorum, d.Meter = &tree, v.meter(s, q, len(present))
	}
	for i, item := range s.Agenda {
		m, err := v.matterOn(s, i, item)
		if err != nil {
			return err
		}
		d.Items = append(d.Items, m)
	}
	return v.show("desksession", townhall.Plain(v.sessionTitle(s)), d)
}

func (v *view) sitter(s governance.Session, p townhall.PersonID, present bool) sitter {
	out := sitter{ID: p, Name: v.Person(p), Present: present, Excused: slices.Contains(s.Excused, p)}
	for _, in := range s.SignIns {
		if in.Person == p && present {
			out.Since = v.Clock(in.In)
		}
	}
	return out
}

// meter reads how many the quorum needs from its finding, which says the least that would do.
func (v *view) meter(s governance.Session, q townhall.Finding, present int) meter {
	of := max(s.Seats, int64(len(s.Roll)), 1)
	m := meter{Held: q.Held, Fill: int64(present) * 1000 / of, Found: strconv.Itoa(present), Of: strconv.FormatInt(of, 10)}
	if rule, err := votingRuleOf(s, v.Office.Rules); err == nil {
		for n := int64(0); n <= of; n++ { // a quorum that depends on who is there alone is first met at some number
			t := s.Tally(v.Office.Now())
			if t.Present = n; quorate(rule, t) {
				m.Need = n * 1000 / of
				break
			}
		}
	}
	return m
}

func quorate(rule vote.Rule, t vote.Tally) bool {
	f, err := rule.Opens(t)
	return err == nil && f.Held
}

func votingRuleOf(s governance.Session, book townhall.Rulebook) (vote.Rule, error) {
	rule, err := townhall.Dated[vote.Rule]{Key: s.Rule}.In(book).On(s.On)
	return rule, err
}

func (v *view) matterOn(s governance.Session, i int, item governance.Item) (matterOn, error) {
	m := matterOn{N: i + 1, Title: item.Title.In(v.lang), Result: item.Result.In(v.lang), State: mood{v.T("web.item.open"), "wait"}}
	if !item.At.IsZero() {
		m.State = mood{v.T("web.item.done"), "yes"}
	}
	if item.Matter.Kind != governance.MotionKind {
		return m, nil
	}
	n, rec, err := townhall.Load[governance.Motion](v.r.Context(), v.Office.Store, item.Matter)
	if err != nil {
		return m, err
	}
	m.Record, m.Version = v.URL("desk", "records", governance.MotionKind, n.ID), rec.Version
	m.State = v.motionMood(n.State)
	if len(n.Votes) > 0 {
		m.Trace = v.URL("votes", n.ID)
		m.Result = n.Outcome().Verdict.Text().In(v.lang)
	}
	if s.State == governance.SessionOpen && (n.State == governance.Tabled || n.State == governance.TieOpen) {
		m.Motion = n.ID
	}
	if len(n.Items) > 0 {
		m.Debated = v.Clock(n.Items[len(n.Items)-1].At)
	}
	m.Poll, err = v.pollOn(n)
	return m, err
}

// sessionStep takes a step that the desk's buttons ask for.
func sessionStep(v *view) error {
	ref := townhall.Ref{Kind: governance.SessionKind, ID: v.r.PathValue("id")}
	err := v.sessionStep(ref, v.r.PostFormValue("step"))
	if err != nil {
		return v.sessionDesk(err)
	}
	return v.away("desk", "sessions", ref.ID)
}

func (v *view) sessionStep(ref townhall.Ref, step string) error {
	ctx, o, by := v.r.Context(), v.Office, v.by
	o = o.Once(v.once(v.r.PostFormValue("once")))
	var now time.Time
	reason := v.r.PostFormValue("reason")
	var err error
	switch step {
	case "sign_in":
		err = v.signEach(func(p townhall.PersonID) error {
			_, err := governance.SignInMember(ctx, v.Office, by, ref, p, now)
			return err
		})
	case "sign_out":
		err = v.signEach(func(p townhall.PersonID) error {
			_, err := governance.SignOutMember(ctx, v.Office, by, ref, p, now)
			return err
		})
	case "open":
		_, err = governance.OpenSession(ctx, o, by, ref, now)
	case "adjourn":
		_, err = governance.AdjournSession(ctx, o, by, ref, now, reason)
	case "resume":
		_, err = governance.ResumeSession(ctx, o, by, ref, now)
	case "lapse":
		_, err = governance.LapseSession(ctx, o, by, ref, now)
	case "close":
		_, err = governance.CloseSession(ctx, o, by, ref, now)
	default:
		err = &townhall.Error{Kind: townhall.Invalid, Field: "step", Found: townhall.ValueOf(step), Needed: text("web.desk.step.needed")}
	}
	return err
}

// signEach takes a step for each person that was ticked, up to the first that is refused.
func (v *view) signEach(step func(townhall.PersonID) error) error {
	if err := v.r.ParseForm(); err != nil {
		return &townhall.Error{Kind: townhall.Invalid, Field: "person", Err: err}
	}
	for _, p := range v.r.PostForm["person"] {
		if err := step(townhall.PersonID(p)); err != nil {
			return err
		}
	}
	return nil
}

// deliberate records the debate of a motion.
func deliberate(v *view) error {
	motion := townhall.Ref{Kind: governance.MotionKind, ID: v.r.PostFormValue("motion")}
	_, err := governance.DeliberateItem(v.r.Context(), v.Office.Once(v.once(v.r.PostFormValue("once"))), v.by, motion,
		governance.Deliberation{Item: v.T("web.session.whole"), Said: v.r.PostFormValue("said")})
	if err != nil {
		return v.sessionDesk(err)
	}
	return v.away("desk", "sessions", v.r.PathValue("id"))
}

// countVotes takes the tally that was typed in for a motion, and shows its trace.
func countVotes(v *view) error {
	motion := townhall.Ref{Kind: governance.MotionKind, ID: v.r.PostFormValue("motion")}
	var t vote.Tally
	var err error
	for _, f := range []struct {
		name string
		into *int64
	}{{"for", &t.For}, {"against", &t.Against}, {"abstain", &t.Abstain}, {"blank", &t.Blank}, {"invalid", &t.Invalid}} {
		typed := cmp.Or(strings.TrimSpace(v.r.PostFormValue(f.name)), "0")
		if *f.into, err = strconv.ParseInt(typed, 10, 64); err != nil || *f.into < 0 {
			return v.sessionDesk(&townhall.Error{Kind: townhall.Invalid, Field: f.name, Found: townhall.ValueOf(typed), Needed: text("web.desk.count.number")})
		}
	}
	_, err = governance.CountMotion(v.r.Context(), v.Office.Once(v.once(v.r.PostFormValue("once"))), v.by, motion,
		governance.Vote{Secret: v.r.PostFormValue("secret") != "", Tallies: []vote.Tally{t}, Tellers: tellers(v.r.PostFormValue("tellers"))})
	if err == nil {
		err = v.recordVote(motion)
	}
	if err != nil {
		return v.sessionDesk(err)
	}
	return v.away("votes", motion.ID)
}

// recordVote puts what a vote came to on the record of its session, which says of each item what became of it.
func (v *view) recordVote(motion townhall.Ref) error {
	ref := townhall.Ref{Kind: governance.SessionKind, ID: v.r.PathValue("id")}
	s, _, err := townhall.Load[governance.Session](v.r.Context(), v.Office.Store, ref)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.Agenda, func(item governance.Item) bool { return item.Matter == motion })
	if i < 0 {
		return nil
	}
	_, err = governance.RecordResult(v.r.Context(), v.Office, v.by, ref, i, time.Time{}, townhall.Finding{}, townhall.Text{})
	return err
}

func tellers(typed string) []string {
	return strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",，、;；\n\r", r) })
}

// faults are what a step was refused for, and HTTP's word for it.
func (v *view) faults(err error) (*townhall.Finding, string, int) {
	p := door.ProblemOf(err, v.lang)
	if p.Finding != nil {
		return p.Finding, "", p.Status
	}
	return nil, cmp.Or(p.Detail, p.Title), p.Status
}

// minutes are the session's record as it is printed.
func minutes(v *view) error {
	s, _, err := load[governance.Session](v, townhall.Reading, governance.SessionKind, v.r.PathValue("id"))
	if err == nil {
		err = v.meet(s.Roll...)
	}
	if err != nil {
		return err
	}
	people := map[townhall.PersonID]townhall.Person{}
	for p, name := range v.names {
		people[p] = townhall.Person{Name: name}
	}
	return v.print(s.ID, docs.Minutes(s, people, v.lang))
}

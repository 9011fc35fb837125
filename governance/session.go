package governance

import (
	"slices"
	"strconv"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// SessionKind is the kind of the records that hold sessions.
const SessionKind = "governance.session"

// Session (会议) is a meeting of a body on one day: who may vote in it, who is there and when, and what it came to. One that goes on
// for days is as many sessions.
type Session struct {
	ID       string          `json:"id"`
	State    SessionState    `json:"state"`
	Body     townhall.UnitID `json:"body"`
	Of       Kind            `json:"of"` // what kind of body
	Place    townhall.Place  `json:"place"`
	Title    townhall.Text   `json:"title,omitzero"`
	Sort     SessionSort     `json:"sort,omitempty"`
	Term     int             `json:"term,omitempty"`    // 届; 0 if not known
	Ordinal  int             `json:"ordinal,omitempty"` // 次
	On       townhall.Date   `json:"on"`
	Half     Half            `json:"half,omitempty"`
	Begins   time.Time       `json:"begins,omitzero"`  // the hour for which it is called, if one is given: neither opened nor lapsed before
	Notice   townhall.Date   `json:"notice,omitzero"`  // the day on which it was announced
	Urgent   string          `json:"urgent,omitempty"` // why the notice may be short, where the law allows that
	Convener Convener        `json:"convener,omitzero"`
	Rule     string          `json:"rule"`            // the rulebook's key of the rule whose quorum it needs: the body's, if it has one
	Second   townhall.Ref    `json:"second,omitzero"` // 第二次召集: the lapsed session of which this is the second call

	Seats      int64               `json:"seats"`                // as the body had them on the day
	Roll       []townhall.PersonID `json:"roll,omitempty"`       // who may attend with voice and vote: its members on the day
	Entitled   int64               `json:"entitled,omitempty"`   // of an assembly that keeps no roll: how many may come
	Households int64               `json:"households,omitempty"` // of an assembly: how many households there are

	Agenda  []Item              `json:"agenda"`
	Guests  []Guest             `json:"guests,omitempty"`
	SignIns []SignIn            `json:"sign_ins,omitempty"`
	Proxies []Proxy             `json:"proxies,omitempty"`
	Excused []townhall.PersonID `json:"excused,omitempty"` // 请假
	Waits   []Wait              `json:"waits,omitempty"`   // extensions of the time to reach the quorum
	Breaks  []Break             `json:"breaks,omitempty"`  // adjournments within the day
	Quorums []Quorum            `json:"quorums,omitempty"` // as they were found, at the opening and at each step that needed one
	Opened  time.Time           `json:"opened,omitzero"`
	Closed  time.Time           `json:"closed,omitzero"`

	ProxiesPresent bool `json:"proxies_present,omitempty"` // by the rule of proxies, who gave one counts as present
}

// SessionSort is why a session is held.
type SessionSort string

// The sorts of session.
const (
	Regular       SessionSort = ""              // 例会
	Extraordinary SessionSort = "extraordinary" // 临时会议
	Special       SessionSort = "special"       // 专题会议
)

// Half is the part of a day.
type Half string

// The parts of a day.
const (
	Morning   Half = "morning"   // 上午
	Afternoon Half = "afternoon" // 下午
	Evening   Half = "evening"   // 晚上
)

// Item (议程) is one matter on the agenda, and what came of it.
type Item struct {
	Title   townhall.Text    `json:"title"`
	Matter  townhall.Ref     `json:"matter,omitzero"` // the motion
	Outcome townhall.Finding `json:"outcome,omitzero"`
	Result  townhall.Text    `json:"result,omitzero"`
	At      time.Time        `json:"at,omitzero"`       // when it came to that
	Earlier []Earlier        `json:"earlier,omitempty"` // what it had come to before it was reconsidered
}

// Earlier (复议前的结果) is what an item had come to, and why it was taken up again.
type Earlier struct {
	Outcome townhall.Finding `json:"outcome,omitzero"`
	Result  townhall.Text    `json:"result,omitzero"`
	At      time.Time        `json:"at"`
	Why     string           `json:"why"`
}

// Quorum (法定人数的认定) is what was found of the quorum at a minute.
type Quorum struct {
	At      time.Time        `json:"at"`
	Finding townhall.Finding `json:"finding"`
}

// Wait (延时等候) is more time to reach the quorum.
type Wait struct {
	Until  time.Time `json:"until"`
	Reason string    `json:"reason"`
}

// Break (休会) is an adjournment, until the session is resumed.
type Break struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to,omitzero"`
	Reason string    `json:"reason"`
}

// Ref names the session's record.
func (s Session) Ref() townhall.Ref { return townhall.Ref{Kind: SessionKind, ID: s.ID} }

// Head is the record's header.
func (s Session) Head() townhall.Head {
	h := townhall.Head{Kind: SessionKind, Place: s.Place, Holder: s.Body, State: string(s.State), Opened: s.On, Tags: []string{string(s.Of)}}
	if s.State == SessionClosed || s.State == Lapsed {
		h.Closed = s.On
	}
	return h
}

// Check refuses a session that no step makes, as a damaged record may be.
func (s Session) Check() error {
	bad := func(field string) error {
		return &townhall.Error{Kind: townhall.Invalid, Field: field, Needed: townhall.Say("governance.session.whole", "完整的会议", "what every session has")}
	}
	switch {
	case s.ID == "":
		return bad("id")
	case !slices.ContainsFunc(sessionStateNames, func(n townhall.StateName[SessionState]) bool { return n.State == s.State }):
		return bad("state")
	case s.On.IsZero():
		return bad("on")
	case s.State.opened() == s.Opened.IsZero():
		return bad("opened")
	case s.State == SessionClosed == s.Closed.IsZero() || s.Closed.Before(s.Opened) && !s.Closed.IsZero():
		return bad("closed")
	}
	for i, in := range s.SignIns {
		if in.damaged() || in.Person == "" {
			return bad("sign_ins[" + strconv.Itoa(i) + "]")
		}
	}
	for i, g := range s.Guests {
		if slices.ContainsFunc(g.Stays, Stay.damaged) {
			return bad("guests[" + strconv.Itoa(i) + "]")
		}
	}
	return nil
}

// sits reports that the session was open at a minute, and not adjourned.
func (s Session) sits(t time.Time) bool {
	adjourned := slices.ContainsFunc(s.Breaks, func(b Break) bool { return !t.Before(b.From) && (b.To.IsZero() || t.Before(b.To)) })
	return !s.Opened.IsZero() && !t.Before(s.Opened) && (s.Closed.IsZero() || !t.After(s.Closed)) && townhall.DateOf(t) == s.On && !adjourned
}

// Tally begins the tally of a vote at a minute: seats, members and who is there. Motion.Count begins so by itself.
func (s Session) Tally(t time.Time) vote.Tally {
	filled := int64(len(s.Roll))
	out := vote.Tally{Seats: max(s.Seats, filled), Filled: filled, Entitled: max(s.Entitled, filled), Present: int64(len(s.PresentAt(t)))}
	if s.ProxiesPresent {
		out.Present = s.Votes(t)
	}
	return out
}

// Tallies is Tally, and of a session that counts households their tally beside it.
func (s Session) Tallies(t time.Time) []vote.Tally {
	out := []vote.Tally{s.Tally(t)}
	if s.Households > 0 {
		out = append(out, vote.Tally{Unit: vote.Households, Entitled: s.Households, Present: int64(len(s.HouseholdsAt(t)))})
	}
	return out
}

// QuorumAt judges the quorum at a minute by the rule in force on the session's day. Neither who is admitted nor who observes
// counts, nor, unless the rule of proxies says so, a member who is there only by proxy. Tallies of more units may be given.
func (s Session) QuorumAt(t time.Time, rules townhall.Rulebook, others ...vote.Tally) (townhall.Finding, error) {
	rule, err := votingRule(rules, s.Rule, s.On)
	if err != nil {
		return townhall.Finding{}, err
	}
	return rule.Opens(append(s.Tallies(t), others...)...)
}

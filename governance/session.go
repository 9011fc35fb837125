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

// Session (会议) is a meeting of a body: who may vote in it, who is there and when, and what it came to.
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
	Notice   townhall.Date   `json:"notice,omitzero"`  // the day on which it was announced
	Urgent   string          `json:"urgent,omitempty"` // why the notice may be short, where the law allows that
	Convener Movers          `json:"convener,omitzero"`
	Rule     string          `json:"rule"`            // the rulebook's key of the rule whose quorum it needs
	Second   townhall.Ref    `json:"second,omitzero"` // 第二次召集: the session of which this is the second call, with a quorum of its own

	Seats   int64               `json:"seats"` // as the body had them on the day
	Roll    []townhall.PersonID `json:"roll"`  // who may attend with voice and vote: its members on the day
	Agenda  []Item              `json:"agenda"`
	Guests  []Guest             `json:"guests,omitempty"`
	SignIns []SignIn            `json:"sign_ins,omitempty"`
	Proxies []Proxy             `json:"proxies,omitempty"`
	Excused []townhall.PersonID `json:"excused,omitempty"` // 请假
	Waits   []Wait              `json:"waits,omitempty"`   // extensions of the time to reach the quorum
	Opened  time.Time           `json:"opened,omitzero"`
	Closed  time.Time           `json:"closed,omitzero"`
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
}

// Class (参会身份) is with which rights somebody is in a session.
type Class string

// The classes. Only those who attend count for the quorum and in any share.
const (
	Attending Class = "attending" // 出席: a member, with voice and vote
	Admitted  Class = "admitted"  // 列席: invited, with voice and without vote
	Observing Class = "observing" // 旁听: with neither
)

// Rights are what a class may do.
func (c Class) Rights() (speak, vote bool) { return c == Attending || c == Admitted, c == Attending }

// Text names the class.
func (c Class) Text() townhall.Text {
	switch c {
	case Attending:
		return townhall.Say("governance.class.attending", "出席", "attending")
	case Admitted:
		return townhall.Say("governance.class.admitted", "列席", "admitted without vote")
	case Observing:
		return townhall.Say("governance.class.observing", "旁听", "observing")
	}
	return townhall.Plain(string(c))
}

// Guest (列席、旁听) is a group or person who is there without being a member.
type Guest struct {
	Class Class         `json:"class"`
	Name  townhall.Text `json:"name"`            // 离退休老干部代表
	Count int           `json:"count,omitempty"` // how many of them came, if it was counted
}

// SignIn (签到) is a member's stay: from a minute until another, which is not part of it; without an end it lasts.
type SignIn struct {
	Person townhall.PersonID `json:"person"`
	In     time.Time         `json:"in"`
	Out    time.Time         `json:"out,omitzero"`
}

func (s SignIn) at(t time.Time) bool {
	return !t.Before(s.In) && (s.Out.IsZero() || t.Before(s.Out))
}

// Proxy (委托) is a written mandate of one member to another, until it is revoked.
type Proxy struct {
	From    townhall.PersonID `json:"from"`
	To      townhall.PersonID `json:"to"`
	Given   time.Time         `json:"given"`
	Revoked time.Time         `json:"revoked,omitzero"`
}

func (p Proxy) at(t time.Time) bool {
	return !t.Before(p.Given) && (p.Revoked.IsZero() || t.Before(p.Revoked))
}

// Wait (延时等候) is more time to reach the quorum.
type Wait struct {
	Until  time.Time `json:"until"`
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
	case s.State == SessionOpen && s.Opened.IsZero():
		return bad("opened")
	}
	for i, in := range s.SignIns {
		if in.In.IsZero() || !in.Out.IsZero() && in.Out.Before(in.In) {
			return bad("sign_ins[" + strconv.Itoa(i) + "]")
		}
	}
	return nil
}

// PresentAt lists the members who are there at a minute, in order of id.
func (s Session) PresentAt(t time.Time) []townhall.PersonID {
	var out []townhall.PersonID
	for _, in := range s.SignIns {
		if in.at(t) {
			out = append(out, in.Person)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Tally begins the tally of a vote at a minute: seats, members and who is there. The votes are the caller's to fill in.
func (s Session) Tally(t time.Time) vote.Tally {
	filled := int64(len(s.Roll))
	return vote.Tally{Seats: max(s.Seats, filled), Filled: filled, Entitled: filled, Present: int64(len(s.PresentAt(t)))}
}

// QuorumAt judges the quorum at a minute by the rule in force on the session's day. Neither who is admitted nor who observes
// counts, nor a member who is there only by proxy. Tallies of other units, such as households, may be given.
func (s Session) QuorumAt(t time.Time, rules townhall.Rulebook, others ...vote.Tally) (townhall.Finding, error) {
	rule, err := votingRule(rules, s.Rule, s.On)
	if err != nil {
		return townhall.Finding{}, err
	}
	return rule.Opens(append([]vote.Tally{s.Tally(t)}, others...)...)
}

// VotesOf is how many votes a member casts at a minute: their own, if they are there, and those of who gave them a proxy.
func (s Session) VotesOf(p townhall.PersonID, t time.Time) int {
	present := s.PresentAt(t)
	if !slices.Contains(present, p) {
		return 0
	}
	votes := 1
	for _, x := range s.Proxies {
		if x.To == p && x.at(t) && !slices.Contains(present, x.From) { // who comes votes himself
			votes++
		}
	}
	return votes
}

// Groups counts the groups and persons of a class who are there as guests.
func (s Session) Groups(c Class) int {
	n := 0
	for _, g := range s.Guests {
		if g.Class == c {
			n++
		}
	}
	return n
}

// Absent lists the members of a closed session who never signed in and were not excused.
func (s Session) Absent() []townhall.PersonID {
	var out []townhall.PersonID
	for _, p := range s.Roll {
		came := slices.ContainsFunc(s.SignIns, func(in SignIn) bool { return in.Person == p })
		if s.State == SessionClosed && !came && !slices.Contains(s.Excused, p) {
			out = append(out, p)
		}
	}
	return out
}

// MandatesEnded lists the deputies whose mandate ends since they were absent, without being excused, from two sessions of
// their body (代表法 art. 62), from its closed sessions.
func MandatesEnded(sessions ...Session) []townhall.PersonID {
	absences := map[townhall.PersonID]int{}
	var out []townhall.PersonID
	for _, s := range sessions {
		for _, p := range s.Absent() {
			if absences[p]++; absences[p] == 2 {
				out = append(out, p)
			}
		}
	}
	slices.Sort(out)
	return out
}

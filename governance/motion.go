package governance

import (
	"slices"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// MotionKind is the kind of the records that hold motions.
const MotionKind = "governance.motion"

// Motion (议案) is what a body is asked to decide, from its first draft to the evaluation of what came of it.
type Motion struct {
	ID     string          `json:"id"`
	State  MotionState     `json:"state"`
	Title  townhall.Text   `json:"title"`
	Body   townhall.UnitID `json:"body"` // who decides
	Place  townhall.Place  `json:"place"`
	Rule   string          `json:"rule"` // the rulebook's key of the rule of voting: "governance.town_congress.decision"
	Movers Movers          `json:"movers,omitzero"`

	Drafts      []Draft         `json:"drafts"` // its text, version by version; the last one is voted on
	Opinions    []Opinion       `json:"opinions,omitempty"`
	Impact      []Impact        `json:"impact,omitempty"`
	Session     townhall.Ref    `json:"session,omitzero"` // on whose agenda it stands
	Items       []Deliberation  `json:"items,omitempty"`
	Votes       []Vote          `json:"votes,omitempty"` // each count, the last one holds
	Resolution  Resolution      `json:"resolution,omitzero"`
	Annulment   Annulment       `json:"annulment,omitzero"`
	Evaluations []Evaluation    `json:"evaluations,omitempty"`
	Duties      []townhall.Duty `json:"duties,omitempty"`
	Drafted     townhall.Date   `json:"drafted"`
	Closed      townhall.Date   `json:"closed,omitzero"`
}

// Movers (提案人) are an organ, or so many members jointly.
type Movers struct {
	Organ   townhall.UnitID     `json:"organ,omitempty"`   // 主席团、政府
	Kind    Kind                `json:"kind,omitempty"`    // of the organ, which SubmitMotion looks up
	Members []townhall.PersonID `json:"members,omitempty"` // 联名代表, each once
}

// Draft (文本) is a version of a motion's text.
type Draft struct {
	On       townhall.Date         `json:"on"`
	Text     string                `json:"text"`
	Why      string                `json:"why,omitempty"` // of every version but the first
	Attached []townhall.Attachment `json:"attached,omitempty"`
}

// Opinion (意见) is what somebody said of a motion, and what became of it: adopted into the text, or answered with reasons.
type Opinion struct {
	From   string          `json:"from"` // a person's id, or a group in words
	Class  string          `json:"class,omitempty"`
	On     townhall.Date   `json:"on"`
	Text   string          `json:"text"`
	Answer Answer          `json:"answer,omitzero"`
	Unit   townhall.UnitID `json:"unit,omitempty"` // who answers
}

// Answer (采纳情况) is what became of an opinion.
type Answer struct {
	On      townhall.Date `json:"on"`
	Adopted bool          `json:"adopted"`
	Reasons string        `json:"reasons"` // why not; or what in the text was changed for it
}

// Given reports whether the opinion has its answer.
func (a Answer) Given() bool { return !a.On.IsZero() }

// Aspect is what a motion has an effect on.
type Aspect string

// The aspects of an impact statement.
const (
	Land    Aspect = "land"    // 土地
	Funds   Aspect = "funds"   // 经费
	Quality Aspect = "quality" // 质量
)

// Text names the aspect.
func (a Aspect) Text() townhall.Text {
	switch a {
	case Land:
		return townhall.Say("governance.aspect.land", "土地", "land")
	case Funds:
		return townhall.Say("governance.aspect.funds", "经费", "money")
	case Quality:
		return townhall.Say("governance.aspect.quality", "质量", "quality")
	}
	return townhall.Plain(string(a))
}

// Impact (影响说明) is what a motion means for one aspect, and what it costs or saves if that is known.
type Impact struct {
	Aspect Aspect         `json:"aspect"`
	Text   townhall.Text  `json:"text"`
	Money  townhall.Money `json:"money,omitzero"`
}

// Deliberation (逐项审议) is the record of one item's debate.
type Deliberation struct {
	Item  string        `json:"item"`
	At    time.Time     `json:"at"`    // the minute
	On    townhall.Date `json:"on"`    // its day, which Deliberate sets
	Draft int           `json:"draft"` // which version of the text was debated, from 1; Deliberate sets it
	Said  string        `json:"said"`
	Spoke []string      `json:"spoke,omitempty"` // ids, or groups in words
}

// Vote (表决) is a count with its outcome, under the rule as it was in force on its day.
type Vote struct {
	At      time.Time     `json:"at"` // the minute at which it was taken
	On      townhall.Date `json:"on"` // the day of that minute, which Count sets
	Secret  bool          `json:"secret,omitempty"`
	Rule    vote.Rule     `json:"rule"`
	Tallies []vote.Tally  `json:"tallies"`
	Outcome vote.Outcome  `json:"outcome"`
	Recount string        `json:"recount,omitempty"` // why it was counted again
	Broken  string        `json:"broken,omitempty"`  // how a tie was broken: by whose casting vote, by which lot or decision
	Tellers []string      `json:"tellers,omitempty"` // 计票人、监票人
}

// Resolution (决议) is what an adopted motion becomes: a number, a day, and orders from which directives are made.
type Resolution struct {
	Number      string        `json:"number"`
	On          townhall.Date `json:"on"`
	Promulgated townhall.Date `json:"promulgated,omitzero"` // 公布
	Orders      []Order       `json:"orders,omitempty"`
}

// Order (交办事项) is what a resolution has somebody do. It is a fact of the history under the verb "order", from which the
// application makes a directive.
type Order struct {
	Unit townhall.UnitID `json:"unit"`
	Task townhall.Text   `json:"task"`
	Due  townhall.Date   `json:"due,omitzero"`
}

// Annulment (撤销) ends a resolution.
type Annulment struct {
	On     townhall.Date   `json:"on"`
	By     townhall.UnitID `json:"by"`
	Reason string          `json:"reason"`
	Basis  townhall.Cite   `json:"basis,omitzero"`
}

// Evaluation (后评估) is a look at what came of a resolution.
type Evaluation struct {
	On   townhall.Date `json:"on"`
	By   string        `json:"by"`
	Text string        `json:"text"`
}

// Ref names the motion's record.
func (n Motion) Ref() townhall.Ref { return townhall.Ref{Kind: MotionKind, ID: n.ID} }

// Head is the record's header. Motions are found by their session as a tag.
func (n Motion) Head() townhall.Head {
	h := townhall.Head{Kind: MotionKind, Place: n.Place, Holder: n.Body, State: string(n.State), Opened: n.Drafted, Closed: n.Closed}
	if !n.Session.IsZero() {
		h.Tags = []string{n.Session.String()}
	}
	return h
}

// Check refuses a motion that no step makes, as a damaged record may be.
func (n Motion) Check() error {
	whole := townhall.Say("governance.motion.whole", "完整的议案", "what every motion has")
	bad := func(field string) error {
		return &townhall.Error{Kind: townhall.Invalid, Field: field, Needed: whole}
	}
	switch {
	case n.ID == "":
		return bad("id")
	case !slices.ContainsFunc(motionStateNames, func(s townhall.StateName[MotionState]) bool { return s.State == n.State }):
		return bad("state")
	case n.Drafted.IsZero() || len(n.Drafts) == 0:
		return bad("drafts")
	case n.State.decided() && len(n.Votes) == 0:
		return bad("votes")
	case n.State == InForce && n.Resolution.Number == "":
		return bad("resolution.number")
	}
	return nil
}

// Outcome is what the last count came to; a zero one if there was none.
func (n Motion) Outcome() vote.Outcome { return n.lastVote().Outcome }

func (n Motion) lastVote() Vote {
	if len(n.Votes) == 0 {
		return Vote{}
	}
	return n.Votes[len(n.Votes)-1]
}

func (n Motion) voteBefore() Vote {
	if len(n.Votes) < 2 {
		return Vote{}
	}
	return n.Votes[len(n.Votes)-2]
}

// broken reports that a count says how a tie was broken.
func (v Vote) broken() bool {
	return slices.ContainsFunc(v.Tallies, func(t vote.Tally) bool { return t.TieBroken != "" })
}

// debated reports that the text as it now stands was deliberated, and until when.
func (n Motion) debated() (bool, time.Time) {
	held, last := false, time.Time{}
	for _, d := range n.Items {
		if d.At.After(last) {
			last = d.At
		}
		held = held || d.Draft == len(n.Drafts)
	}
	return held, last
}

// prepared is the day from which the motion, as it now stands, may be voted on.
func (n Motion) prepared() townhall.Date {
	day := n.Drafted
	for _, d := range n.Drafts {
		day = later(day, d.On)
	}
	for _, o := range n.Opinions {
		day = later(day, o.Answer.On)
	}
	for _, d := range n.Items {
		day = later(day, d.On)
	}
	return day
}

func (n Motion) unanswered() int {
	open := 0
	for _, o := range n.Opinions {
		if !o.Answer.Given() {
			open++
		}
	}
	return open
}

func (v Movers) given() bool { return v.Organ != "" || len(v.Members) > 0 }

func (v Movers) distinct() bool {
	members := slices.Sorted(slices.Values(v.Members))
	return len(slices.Compact(members)) == len(v.Members) && !slices.Contains(v.Members, "")
}

package governance

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// DecisionKind is the kind of the records that hold decisions.
const DecisionKind = "governance.decision"

// Decision (重大行政决策) is a decision that the head of a government takes after collective deliberation: proposed, put to the
// public, advised on, assessed, reviewed for its legality, discussed with the head speaking last, published, kept, and looked at again.
// It is a government's own; what a congress decides is a Motion.
type Decision struct {
	ID         string          `json:"id"`
	State      DecisionState   `json:"state"`
	Title      townhall.Text   `json:"title"`
	Unit       townhall.UnitID `json:"unit"`  // the government
	Of         Kind            `json:"of"`    // Government
	Level      GovernmentLevel `json:"level"` // by which the regulation binds it
	Place      townhall.Place  `json:"place"`
	Livelihood bool            `json:"livelihood,omitempty"` // 民生实事项目: those are chosen by residents and deputies
	Technical  bool            `json:"technical,omitempty"`  // 专业性、技术性较强: experts are heard
	Risky      bool            `json:"risky,omitempty"`      // 可能造成不利影响: risks are assessed

	Comment    Comment         `json:"comment,omitzero"`
	Adjusted   []Adjustment    `json:"adjusted,omitempty"` // each change of the draft after it was assessed
	Hearings   []Hearing       `json:"hearings,omitempty"`
	Advice     []Advice        `json:"advice,omitempty"`
	Risk       RiskAssessment  `json:"risk,omitzero"`
	Reviews    []Review        `json:"reviews,omitempty"` // each legality review, the last one holds
	Discussion Discussion      `json:"discussion,omitzero"`
	Reported   townhall.Date   `json:"reported,omitzero"` // to the party committee, before the decision
	Published  townhall.Date   `json:"published,omitzero"`
	Archived   townhall.Date   `json:"archived,omitzero"`
	Looked     []Evaluation    `json:"looked,omitempty"`
	End        Ending          `json:"end,omitzero"` // how it was given up, or stopped
	Duties     []townhall.Duty `json:"duties,omitempty"`
	Proposed   townhall.Date   `json:"proposed"`
}

// GovernmentLevel is a government's level: the regulation binds counties and up, and towns by reference.
type GovernmentLevel string

// The levels.
const (
	CountyLevel GovernmentLevel = "county" // 县级以上, by duty
	TownLevel   GovernmentLevel = "town"   // 乡镇, by reference
)

// Text says how the regulation binds the level.
func (l GovernmentLevel) Text() townhall.Text {
	switch l {
	case CountyLevel:
		return townhall.Say("governance.level.county", "县级以上人民政府，应当执行（第2条）", "county and up, bound by it (art. 2)")
	case TownLevel:
		return townhall.Say("governance.level.town", "乡镇人民政府，参照执行（第42条）", "a town, by reference (art. 42)")
	}
	return townhall.Plain(string(l))
}

// Comment (公开征求意见) is the time in which the public may comment. Its first three are made known when it opens, and never change.
type Comment struct {
	From    townhall.Date `json:"from"`
	Until   townhall.Date `json:"until"`             // the end that is made known, and before which it does not end
	Urgent  string        `json:"urgent,omitempty"`  // why that is sooner than the rule has it
	To      townhall.Date `json:"to,omitzero"`       // when it ended
	Summary string        `json:"summary,omitempty"` // what came in, and what became of it
	Count   int           `json:"count,omitempty"`

	Forgone string        `json:"forgone,omitempty"` // 依法不予公开: why there was none
	Basis   townhall.Cite `json:"basis,omitzero"`    // and by which source
}

// Adjustment (调整决策草案) is a change of the draft after it was assessed or reviewed, as where its risk cannot be borne. What was found of
// the draft before it is set aside with it.
type Adjustment struct {
	On   townhall.Date  `json:"on"`
	Text string         `json:"text"` // what was changed
	Risk RiskAssessment `json:"risk,omitzero"`

	Advice []Advice `json:"advice,omitempty"` // what experts said of the draft before
}

// Hearing (听证会) is a hearing, with the day on which its materials were sent.
type Hearing struct {
	On        townhall.Date `json:"on"`
	Materials townhall.Date `json:"materials"`
	Record    string        `json:"record"`
}

// Advice (专家论证) is an expert's, agreeing or not.
type Advice struct {
	On          townhall.Date     `json:"on"`
	Expert      townhall.PersonID `json:"expert"`
	Independent bool              `json:"independent"` // no interest in the matter
	Text        string            `json:"text"`
	Dissent     bool              `json:"dissent,omitempty"`
}

// RiskAssessment (风险评估) says what may go wrong, and whether that can be borne.
type RiskAssessment struct {
	On         townhall.Date `json:"on"`
	By         string        `json:"by"`
	Controlled bool          `json:"controlled"` // 风险可控
	Text       string        `json:"text"`
}

// Review (合法性审查) is the review of the draft's legality. Having been consulted before does not stand in for it.
type Review struct {
	Submitted townhall.Date   `json:"submitted"`
	On        townhall.Date   `json:"on,omitzero"`
	By        townhall.UnitID `json:"by,omitempty"`
	Lawful    bool            `json:"lawful,omitempty"`
	Text      string          `json:"text,omitempty"`
}

// Discussion (集体讨论) is who said what, in the order in which they spoke, and what the head decided, as the last to speak.
type Discussion struct {
	On       townhall.Date     `json:"on"`
	Head     townhall.PersonID `json:"head"`
	Said     []Stand           `json:"said"`
	Adopted  bool              `json:"adopted"`
	Reasons  string            `json:"reasons,omitempty"` // of the head, against the majority
	Attended []string          `json:"attended,omitempty"`
}

// Stand is what somebody said for or against.
type Stand struct {
	Person townhall.PersonID `json:"person"`
	For    bool              `json:"for"`
	Text   string            `json:"text,omitempty"` // of who dissents from the decision, always
}

// Ending (终止、停止执行) is how a decision ended that was given up before it was taken, or whose execution was stopped after.
type Ending struct {
	On     townhall.Date `json:"on"`
	Reason string        `json:"reason"`
	Basis  townhall.Cite `json:"basis,omitzero"` // of what is stopped: the procedure by which it is
}

// against reports whether the head decided against the majority of the others.
func (d Discussion) against() bool {
	other := 0
	for _, s := range d.Said {
		if s.Person != d.Head && s.For != d.Adopted {
			other++
		}
	}
	return 2*other > len(d.Said)-1
}

// Ref names the decision's record.
func (d Decision) Ref() townhall.Ref { return townhall.Ref{Kind: DecisionKind, ID: d.ID} }

// Head is the record's header.
func (d Decision) Head() townhall.Head {
	h := townhall.Head{Kind: DecisionKind, Place: d.Place, Holder: d.Unit, State: string(d.State), Opened: d.Proposed}
	switch d.State {
	case DecisionArchived:
		h.Closed = d.Archived
	case Declined:
		h.Closed = d.Discussion.On
	case DecisionDropped, DecisionStopped:
		h.Closed = d.End.On
	}
	return h
}

// Check refuses a decision that no step makes, as a damaged record may be.
func (d Decision) Check() error {
	bad := func(field string) error {
		return &townhall.Error{Kind: townhall.Invalid, Field: field, Needed: townhall.Say("governance.decision.whole", "完整的决策", "what every decision has")}
	}
	switch {
	case d.ID == "":
		return bad("id")
	case !slices.ContainsFunc(decisionStateNames, func(n townhall.StateName[DecisionState]) bool { return n.State == d.State }):
		return bad("state")
	case d.Proposed.IsZero():
		return bad("proposed")
	case d.State == InComment && (d.Comment.From.IsZero() || d.Comment.Until.Before(d.Comment.From)):
		return bad("comment")
	case d.State == InReview && len(d.Reviews) == 0:
		return bad("reviews")
	case (d.State == DecisionDropped || d.State == DecisionStopped) && d.End.On.IsZero():
		return bad("end")
	}
	return nil
}

// latest is the last day of what led to the decision so far, and before which no further step of it is.
func (d Decision) latest() townhall.Date {
	last := d.Proposed
	after := func(days ...townhall.Date) {
		for _, day := range days {
			if day.After(last) {
				last = day
			}
		}
	}
	after(d.Comment.From, d.Comment.To, d.Risk.On, d.Reported, d.Discussion.On, d.Published, d.Archived, d.End.On)
	for _, h := range d.Hearings {
		after(h.On)
	}
	for _, a := range d.Advice {
		after(a.On)
	}
	for _, a := range d.Adjusted {
		after(a.On)
	}
	for _, r := range d.Reviews {
		after(r.Submitted, r.On)
	}
	return last
}

func (d Decision) lastReview() Review {
	if len(d.Reviews) == 0 {
		return Review{}
	}
	return d.Reviews[len(d.Reviews)-1]
}

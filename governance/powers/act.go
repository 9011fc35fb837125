package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// ActKind is the kind of the records that hold acts.
const ActKind = "powers.act"

// Act (行政行为) is one use of a power, from its proposal to its publication and what becomes of it after.
type Act struct {
	ID         string          `json:"id"`
	State      ActState        `json:"state"`
	Title      townhall.Text   `json:"title"`
	Power      string          `json:"power"` // its id in the register
	Type       PowerType       `json:"type"`
	Department townhall.UnitID `json:"department"`           // who acts
	InNameOf   townhall.UnitID `json:"in_name_of,omitempty"` // 以谁的名义: where the power is entrusted, whose it is
	Place      townhall.Place  `json:"place,omitempty"`      // where
	Party      Party           `json:"party,omitzero"`       // 相对人
	Burdens    bool            `json:"burdens,omitempty"`    // 减损权益或者增加义务; penalties, coercive measures and levies do anyhow
	Grounds    []Ground        `json:"grounds,omitempty"`    // 情形: what asks for more steps than every act takes
	Officers   []Officer       `json:"officers,omitempty"`   // 执法人员
	Former     []Officer       `json:"former,omitempty"`     // 曾经承办的执法人员
	Listing    Listing         `json:"listing"`              // the power as it stood when the act was proposed
	Chain      Chain           `json:"chain"`                // 审签
	Done       []Done          `json:"done,omitempty"`       // 已办程序
	Reviews    []LegalOpinion  `json:"reviews,omitempty"`    // 法制审核, the last one holds
	Telling                    // 告知与听取, by the notice that holds
	Earlier    []Telling       `json:"earlier,omitempty"`   // by notices that a later one replaced
	Decision   Decision        `json:"decision,omitzero"`   // 决定
	Service    Service         `json:"service,omitzero"`    // 送达
	Appeals    []Lodged        `json:"appeals,omitempty"`   // 复议、诉讼
	Published  Publication     `json:"published,omitzero"`  // 公开
	Revocation Revocation      `json:"revocation,omitzero"` // 变更、撤销
	Duties     []townhall.Duty `json:"duties,omitempty"`    // to decide, serve, publish and take down
	Proposed   townhall.Date   `json:"proposed"`            // 立案、拟办
	Closed     townhall.Date   `json:"closed,omitzero"`     // dropped, published, withheld or revoked
}

// Party (相对人) is whom an act is addressed to.
type Party struct {
	Kind PersonKind        `json:"kind,omitempty"`
	ID   townhall.PersonID `json:"id,omitempty"`
}

// Done (程序记录) is the record of a step of the procedure.
type Done struct {
	Step     Step                  `json:"step"`
	On       townhall.Date         `json:"on"`
	By       townhall.PersonID     `json:"by"` // who takes the action, if not given
	Note     string                `json:"note,omitempty"`
	Attached []townhall.Attachment `json:"attached,omitempty"` // 文字、音像
	Seen     int                   `json:"seen,omitempty"`     // how many notices, statements and hearings were on record; Record counts them
}

// LegalOpinion (法制审核意见) is what a legal reviewer says of an act; one that is not passed lets nobody decide.
type LegalOpinion struct {
	On     townhall.Date     `json:"on"`
	By     townhall.PersonID `json:"by"`
	Passed bool              `json:"passed"`
	Text   string            `json:"text"`
	Seen   int               `json:"seen,omitempty"` // how many notices, statements and hearings were on record; ReviewLegality counts them
}

// Decision (决定) is what was decided.
type Decision struct {
	On      townhall.Date     `json:"on"`
	By      townhall.PersonID `json:"by"` // 负责人; who takes the action, if not given
	Number  string            `json:"number"`
	Text    townhall.Text     `json:"text"`
	Reasons string            `json:"reasons"`
	Refuses bool              `json:"refuses,omitempty"` // 不予许可等: what the party asked for
	Appeals []Appeal          `json:"appeals,omitempty"` // 救济途径, told with a decision that burdens or refuses
}

// Publication (公开) is how the result was made public, or why the law keeps it from being so.
type Publication struct {
	On       townhall.Date `json:"on"`
	Where    string        `json:"where,omitempty"`
	Withheld string        `json:"withheld,omitempty"` // 不予公开的理由
	Basis    townhall.Cite `json:"basis,omitzero"`     // and by which source
	Down     townhall.Date `json:"down,omitzero"`      // 撤回之日, after a revocation
}

// Revocation (变更、撤销) is how a decision lost its force.
type Revocation struct {
	On     townhall.Date   `json:"on"`
	By     townhall.UnitID `json:"by"` // the department itself, who reconsidered it, a court
	Reason string          `json:"reason"`
	Appeal AppealRoute     `json:"appeal,omitempty"` // of which it is the outcome
}

// Ref names the act's record.
func (a Act) Ref() townhall.Ref { return townhall.Ref{Kind: ActKind, ID: a.ID} }

// Head is the record's header. Acts are found by their power and kind, as tags "power:…" and "act:penalty".
func (a Act) Head() townhall.Head {
	return townhall.Head{Kind: ActKind, Place: a.Place, Holder: a.Department, State: string(a.State), Opened: a.Proposed, Closed: a.Closed,
		Tags: []string{"power:" + a.Power, actTag(a.Type)}}
}

// Check refuses an act that no step makes, as a damaged record may be.
func (a Act) Check() error {
	bad := func(field string) error {
		return &townhall.Error{Kind: townhall.Invalid, Field: field, Needed: townhall.Say("powers.act.whole", "完整的行政行为", "what every act has")}
	}
	switch {
	case a.ID == "":
		return bad("id")
	case a.Power == "":
		return bad("power")
	case !slices.ContainsFunc(actStateNames, func(s townhall.StateName[ActState]) bool { return s.State == a.State }):
		return bad("state")
	case a.Proposed.IsZero():
		return bad("proposed")
	case !a.Chain.sound() || a.State.signedOff() && !a.Chain.Complete():
		return bad("chain")
	case a.State.signedOff() && a.State != Reviewed && a.Decision.On.IsZero():
		return bad("decision")
	case (a.State == Published || a.State == Withheld) && a.Published.On.IsZero():
		return bad("published")
	case a.State == Revoked && a.Revocation.On.IsZero():
		return bad("revocation")
	}
	return nil
}

// Burdening (减损权益或者增加义务) reports whether the act takes something from somebody or lays something on them, so that they
// are heard before and told how to appeal after.
func (a Act) Burdening() bool { return a.Burdens || a.Type.burdens() }

// is reports whether a ground is given.
func (a Act) is(g Ground) bool { return slices.Contains(a.Grounds, g) }

// opinion is the legal reviewer's last one by a day.
func (a Act) opinion(on townhall.Date) LegalOpinion {
	for _, o := range slices.Backward(a.Reviews) {
		if doneBy(o.On, on) {
			return o
		}
	}
	return LegalOpinion{}
}

// latest is the last day of what is on record of the act up to its publication or end. Its service and appeals run beside that.
func (a Act) latest() townhall.Date {
	last := latest(a.Proposed, a.Chain.last(), a.Telling.last(), a.Decision.On, a.Published.On, a.Revocation.On)
	for _, d := range a.Done {
		last = latest(last, d.On)
	}
	for _, o := range a.Reviews {
		last = latest(last, o.On)
	}
	return last
}

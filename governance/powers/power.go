package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// PowerKind is the kind of the records that hold powers.
const PowerKind = "powers.power"

// Power (权责事项) is one entry of the register: what a department may do, through time.
type Power struct {
	ID         string          `json:"id"`
	State      PowerState      `json:"state"`
	Department townhall.UnitID `json:"department"`
	Place      townhall.Place  `json:"place,omitempty"` // where it may act
	Listings   []Listing       `json:"listings"`        // its versions, each in force until the next
	Withdrawal Withdrawal      `json:"withdrawal,omitzero"`
}

// Listing (清单条目) is a power as it stands in the register from a day on.
type Listing struct {
	From      townhall.Date   `json:"from"`
	Name      townhall.Text   `json:"name"`
	Type      PowerType       `json:"type"`
	Content   townhall.Text   `json:"content"`         // 权限内容: what may be done to whom
	Steps     []Step          `json:"steps,omitempty"` // 程序, besides what the rules ask of every act of the kind
	Posts     []Post          `json:"posts"`           // 审签岗位, who signs off an act, in order
	Basis     []townhall.Cite `json:"basis"`           // 法定依据
	Level     Level           `json:"level"`
	Grant     Grant           `json:"grant,omitzero"` // of somebody else's power
	Published townhall.Date   `json:"published"`      // 公布之日
	Why       string          `json:"why,omitempty"`  // of every listing but the first
}

// Grant (赋权、委托) is how a department came to have somebody else's power: the province's published list, or a published letter of
// entrustment that says from when to when.
type Grant struct {
	By         townhall.UnitID `json:"by"`         // the province, or whose power it is
	Instrument string          `json:"instrument"` // 文号: of the list or the letter
	Published  townhall.Date   `json:"published"`
	Days       townhall.Period `json:"days"` // in which the power may be exercised
}

// whole reports whether the grant says all that it must, and was published before its days begin; one that entrusts has an end as well.
func (g Grant) whole(l Level) bool {
	return said(g.By) && said(g.Instrument) && !g.Days.From.IsZero() && doneBy(g.Published, g.Days.From) && (l != Entrusted || !g.Days.To.IsZero()) && g.Days.Check("grant") == nil
}

// cite is the source by which such a grant is made.
func (l Listing) cite() townhall.Cite {
	switch {
	case l.Type == Penalty && l.Level == Assigned:
		return penalties("24")
	case l.Type == Penalty && l.Level == Entrusted:
		return penalties("20")
	}
	return l.basis()
}

// basis is the first source of the power.
func (l Listing) basis() townhall.Cite {
	if len(l.Basis) == 0 {
		return townhall.Cite{}
	}
	return l.Basis[0]
}

// Withdrawal (取消、下放或者收回) ends a power: it is in force until the day before.
type Withdrawal struct {
	From   townhall.Date `json:"from"`
	Reason string        `json:"reason"`
	Basis  townhall.Cite `json:"basis,omitzero"`
}

// Ref names the power's record.
func (p Power) Ref() townhall.Ref { return PowerRef(p.ID) }

// PowerRef names the record of a power.
func PowerRef(id string) townhall.Ref { return townhall.Ref{Kind: PowerKind, ID: id} }

// Head is the record's header. Powers are found by the kinds of acts that they ever allowed, as tags "act:penalty".
func (p Power) Head() townhall.Head {
	h := townhall.Head{Kind: PowerKind, Place: p.Place, Holder: p.Department, State: string(p.State), Closed: p.Withdrawal.From}
	for i, l := range p.Listings {
		if i == 0 {
			h.Opened = l.From
		}
		h.Tags = append(h.Tags, actTag(l.Type))
	}
	return h
}

func actTag(k PowerType) string { return "act:" + string(k) }

// Check refuses a power that no step makes, as a damaged record may be.
func (p Power) Check() error {
	bad := func(field string) error {
		return &townhall.Error{Kind: townhall.Invalid, Field: field, Needed: townhall.Say("powers.power.whole", "完整的权责事项", "what every power has")}
	}
	switch {
	case p.ID == "":
		return bad("id")
	case p.Department == "":
		return bad("department")
	case p.State != Listed && p.State != Withdrawn:
		return bad("state")
	case len(p.Listings) == 0 || p.Listings[0].From.IsZero() || !slices.IsSortedFunc(p.Listings, func(a, b Listing) int { return a.From.Compare(b.From) }):
		return bad("listings")
	case p.State == Withdrawn == p.Withdrawal.From.IsZero():
		return bad("withdrawal")
	}
	return nil
}

// On is the power as it stood in the register on a day; false before its first listing and after its withdrawal.
func (p Power) On(day townhall.Date) (Listing, bool) {
	if day.IsZero() || !p.Withdrawal.From.IsZero() && !day.Before(p.Withdrawal.From) {
		return Listing{}, false
	}
	for _, l := range slices.Backward(p.Listings) {
		if !l.From.After(day) {
			return l, true
		}
	}
	return Listing{}, false
}

// never reports whether the power was withdrawn before it began.
func (p Power) never() bool {
	return len(p.Listings) > 0 && !p.Withdrawal.From.IsZero() && !p.Withdrawal.From.After(p.Listings[0].From)
}

// InForce is the time in which the power stands in the register, in whatever version. It has no day if the power was withdrawn before it began.
func (p Power) InForce() townhall.Period {
	out := townhall.Period{To: p.Withdrawal.From.AddDays(-1)}
	if len(p.Listings) > 0 {
		out.From = p.Listings[0].From
	}
	return out
}

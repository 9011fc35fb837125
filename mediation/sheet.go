package mediation

import (
	"errors"
	"slices"

	"github.com/townhall-go/townhall"
)

// SheetKind is the kind of the records that hold subsidy sheets.
const SheetKind = "mediation.subsidy_sheet"

// Sheet (补贴发放表) is what a committee's mediators are paid for the cases handled in a period, and for earlier ones that no sheet
// had: computed by one person, approved by another, and paid. A case is on one sheet at most that stands.
type Sheet struct {
	ID        string          `json:"id"`
	State     SheetState      `json:"state"`
	Committee string          `json:"committee"`
	Place     townhall.Place  `json:"place"`
	Period    townhall.Period `json:"period"`
	Lines     []Line          `json:"lines"`
	Total     townhall.Money  `json:"total,omitzero"`
	Computed  Hand            `json:"computed"`
	Approved  Hand            `json:"approved,omitzero"`
	Paid      Hand            `json:"paid,omitzero"`
	Reversed  Hand            `json:"reversed,omitzero"`
	Reason    string          `json:"reason,omitempty"` // why it was reversed
	Voided    bool            `json:"-"`                // its record is: a document itself does not know
}

// Hand is who did something, and when.
type Hand struct {
	By townhall.Actor `json:"by"`
	On townhall.Date  `json:"on"`
}

// SheetState is where a sheet stands.
type SheetState string

// The states of a sheet.
const (
	SheetComputed SheetState = "computed" // 已核算
	SheetApproved SheetState = "approved" // 已审批
	SheetPaid     SheetState = "paid"     // 已发放
	SheetReversed SheetState = "reversed" // 已退回
)

// SheetStates is the table of a sheet's ways. One that is wrong is voided before it is paid and reversed after, and its cases
// are computed again.
var SheetStates = townhall.Machine[SheetState, SheetMatter]{
	Name:  "mediation.subsidy_sheet",
	Title: townhall.Say("mediation.subsidy_sheet", "补贴发放表", "subsidy sheet"),
	Names: []townhall.StateName[SheetState]{
		{State: SheetComputed, Name: townhall.Say("mediation.sheet.computed", "已核算", "computed")},
		{State: SheetApproved, Name: townhall.Say("mediation.sheet.approved", "已审批", "approved")},
		{State: SheetPaid, Name: townhall.Say("mediation.sheet.paid", "已发放", "paid")},
		{State: SheetReversed, Name: townhall.Say("mediation.sheet.reversed", "已退回", "reversed"), Final: true},
	},
	Moves: []townhall.Move[SheetState, SheetMatter]{
		{Verb: "compute", Name: townhall.Say("mediation.sheet.compute", "核算", "compute"), From: []SheetState{""}, To: SheetComputed,
			Guards: []sheetGuard{sheetCommittee, sheetOver, sheetNamed, sheetLines}},
		{Verb: "approve", Name: townhall.Say("mediation.sheet.approve", "审批", "approve"), From: []SheetState{SheetComputed}, To: SheetApproved,
			Guards: []sheetGuard{sheetFourEyes, sheetUnpaid}},
		{Verb: "pay", Name: townhall.Say("mediation.sheet.pay", "发放", "pay"), From: []SheetState{SheetApproved}, To: SheetPaid,
			Guards: []sheetGuard{sheetNamed, sheetUnpaid}},
		{Verb: "reverse", Name: townhall.Say("mediation.sheet.reverse", "退回", "reverse"), From: []SheetState{SheetPaid}, To: SheetReversed,
			Guards: []sheetGuard{sheetNamed, sheetUnpaid, sheetReason}},
	},
}

// SheetMatter is what a guard judges: a sheet as it would be, and its committee where the step asks for it.
type SheetMatter struct {
	Sheet
	Body Committee
}

type sheetGuard = townhall.Guard[SheetMatter]

var (
	sheetCommittee = sheetGuard{Code: "mediation.sheet.committee", Field: "committee", Cite: law("16"),
		Say:   townhall.Say("mediation.sheet.committee", "有此调解委员会", "there is such a committee"),
		Holds: func(s SheetMatter, _ townhall.Moment) bool { return s.Committee != "" && s.Body.ID == s.Committee },
		Shows: func(s SheetMatter, _ townhall.Moment) (need, found any) { return nil, s.Committee }}
	sheetOver = sheetGuard{Code: "mediation.sheet.period", Field: "period",
		Say:   townhall.Say("mediation.sheet.period", "期间有起止日期，且已经结束", "the period has a first and a last day, and is over"),
		Holds: func(s SheetMatter, m townhall.Moment) bool { return s.bounded() && s.Period.To.Before(m.Today) },
		Shows: func(s SheetMatter, _ townhall.Moment) (need, found any) { return nil, s.Period }}
	sheetLines = sheetGuard{Code: "mediation.sheet.lines", Field: "lines", Cite: law("16"),
		Say:   townhall.Say("mediation.sheet.lines", "有应当补贴、且不在已有发放表上的案件", "there are cases to pay for that are on no sheet yet"),
		Holds: func(s SheetMatter, _ townhall.Moment) bool { return len(s.Lines) > 0 },
		Shows: func(s SheetMatter, _ townhall.Moment) (need, found any) { return nil, len(s.Lines) }}
	sheetNamed = sheetGuard{Code: "mediation.sheet.named", Field: "by",
		Say:   townhall.Say("mediation.sheet.named", "办理人有姓名", "who takes the step is named"),
		Holds: func(_ SheetMatter, m townhall.Moment) bool { return trimmed(m.By.Person) != "" },
		Shows: func(_ SheetMatter, m townhall.Moment) (need, found any) { return nil, m.By }}
	sheetFourEyes = sheetGuard{Code: "mediation.sheet.four_eyes", Field: "approved.by",
		Say: townhall.Say("mediation.sheet.four_eyes", "审批人与核算人均有姓名，且不是同一人", "who computed and who approves are named, and not the same"),
		Holds: func(s SheetMatter, _ townhall.Moment) bool {
			approves, computed := trimmed(s.Approved.By.Person), trimmed(s.Computed.By.Person)
			return approves != "" && computed != "" && approves != computed
		},
		Shows: func(s SheetMatter, _ townhall.Moment) (need, found any) { return nil, s.Approved.By }}
	sheetUnpaid = sheetGuard{Code: "mediation.sheet.payee", Field: "by",
		Say:   townhall.Say("mediation.sheet.payee", "办理人不是本表的领款人", "who takes the step is not among those whom the sheet pays"),
		Holds: func(s SheetMatter, m townhall.Moment) bool { return !slices.Contains(s.People(), trimmed(m.By.Person)) },
		Shows: func(_ SheetMatter, m townhall.Moment) (need, found any) { return nil, m.By }}
	sheetReason = sheetGuard{Code: "mediation.sheet.reason", Field: "reason",
		Say:   townhall.Say("mediation.sheet.reason", "写明退回的理由", "the reason for the reversal is given"),
		Holds: func(s SheetMatter, _ townhall.Moment) bool { return s.Reason != "" },
		Shows: func(s SheetMatter, _ townhall.Moment) (need, found any) { return nil, s.Reason }}
)

// Ref names the sheet's record.
func (s Sheet) Ref() townhall.Ref { return townhall.Ref{Kind: SheetKind, ID: s.ID} }

// Head is the record's header.
func (s Sheet) Head() townhall.Head {
	return townhall.Head{Kind: SheetKind, Place: s.Place, Holder: townhall.UnitID(s.Committee), State: string(s.State), Opened: s.Period.To, Closed: s.Paid.On}
}

// Check refuses a sheet whose total is not the sum of its lines, a line whose shares are not its amount, or a case twice.
func (s Sheet) Check() error {
	amounts, seen := make([]townhall.Money, len(s.Lines)), map[string]bool{}
	for i, l := range s.Lines {
		amounts[i] = l.Amount
		shares := make([]townhall.Money, len(l.Shares))
		for j, x := range l.Shares {
			shares[j] = x.Amount
		}
		if sum, err := townhall.Sum(shares...); err != nil || sum != l.Amount {
			return s.broken("lines.shares")
		}
		if seen[l.Case] {
			return s.broken("lines.case")
		}
		seen[l.Case] = true
	}
	sum, err := townhall.Sum(amounts...)
	switch {
	case err != nil || sum != s.Total:
		return s.broken("total")
	case s.ID == "":
		return s.broken("id")
	case !slices.Contains(sheetStates(), string(s.State)):
		return s.broken("state")
	}
	return nil
}

func (s Sheet) broken(field string) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(string(s.State)),
		Needed: townhall.Say("mediation.sheet.whole", "合计与明细相符、每案一行的发放表", "a sheet whose total is that of its lines, one a case")}
}

// sheetStates lists the states that a sheet may have.
func sheetStates() []string {
	return []string{string(SheetComputed), string(SheetApproved), string(SheetPaid), string(SheetReversed)}
}

// People lists who is paid by the sheet.
func (s Sheet) People() []townhall.PersonID {
	var out []townhall.PersonID
	for _, l := range s.Lines {
		for _, x := range l.Shares {
			if !slices.Contains(out, x.Person) {
				out = append(out, x.Person)
			}
		}
	}
	return out
}

// Stands reports whether the sheet's cases are on no other: it was not reversed, and not voided before it was paid. Voiding
// does not bring back money that has left; only a reversal says that it came back.
func (s Sheet) Stands() bool {
	return s.State != SheetReversed && (!s.Voided || s.State == SheetPaid)
}

// bounded reports whether the period has a first and a last day.
func (s Sheet) bounded() bool {
	return !s.Period.From.IsZero() && !s.Period.To.Before(s.Period.From)
}

// onSheets lists the cases that are on a sheet that stands.
func onSheets(sheets []Sheet) map[string]bool {
	out := map[string]bool{}
	for _, s := range sheets {
		for _, l := range s.Lines {
			if s.Stands() {
				out[l.Case] = true
			}
		}
	}
	return out
}

// reach is the period back to the first day of the earliest sheet that stands: what was handled since and is on no sheet was
// registered late. What was handled before pay began is never paid for.
func (s Sheet) reach(others []Sheet) townhall.Period {
	p := s.Period
	for _, o := range others {
		if o.Stands() && o.Period.From.Before(p.From) {
			p.From = o.Period.From
		}
	}
	return p
}

// Late lists the lines of cases that were handled before the sheet's period, and that no sheet had.
func (s Sheet) Late() []Line {
	return slices.DeleteFunc(slices.Clone(s.Lines), func(l Line) bool { return !l.Closed.Before(s.Period.From) })
}

// Compute (核算) computes a sheet of the cases that a committee handled in a period and of earlier ones that no sheet has, each as
// it stood when the period ended; others are all sheets that the committee ever had, with those that are Voided.
func (s Sheet) Compute(m townhall.Moment, body Committee, cases []Case, others []Sheet) (Sheet, []townhall.Fact, error) {
	s = Sheet{ID: m.Ref.ID, Committee: s.Committee, Place: body.Place, Period: s.Period, Computed: Hand{m.By, m.Today}}
	end := m
	end.Today = s.Period.To
	on, reach := onSheets(others), s.reach(others)
	for _, c := range cases {
		if c.Committee != s.Committee || on[c.ID] || !reach.Contains(c.Handled()) {
			continue
		}
		line, _, err := Subsidy(end, c)
		if err == nil && line.Row > 0 {
			s.Lines = append(s.Lines, line)
			s.Total, err = s.Total.Add(line.Amount)
		}
		if err != nil {
			return Sheet{}, nil, concerning(c.Ref(), err)
		}
	}
	return SheetMatter{s, body}.move(Sheet{}, m, "compute")
}

// concerning says which record an error is about.
func concerning(r townhall.Ref, err error) error {
	e, ok := errors.AsType[*townhall.Error](err)
	if !ok || !e.Ref.IsZero() {
		return err
	}
	about := *e
	about.Ref = r
	return &about
}

// Approve (审批) approves a sheet; somebody else computed it, and is not paid by it.
func (s Sheet) Approve(m townhall.Moment) (Sheet, []townhall.Fact, error) {
	next := s
	next.Approved = Hand{m.By, m.Today}
	return SheetMatter{Sheet: next}.move(s, m, "approve")
}

// Pay (发放) records that a sheet was paid, by somebody whom it does not pay.
func (s Sheet) Pay(m townhall.Moment) (Sheet, []townhall.Fact, error) {
	next := s
	next.Paid = Hand{m.By, m.Today}
	return SheetMatter{Sheet: next}.move(s, m, "pay")
}

// Reverse (退回) records that what a sheet paid came back, and why. Its cases are then on no sheet.
func (s Sheet) Reverse(m townhall.Moment, reason string) (Sheet, []townhall.Fact, error) {
	next := s
	next.Reversed, next.Reason = Hand{m.By, m.Today}, trimmed(reason)
	return SheetMatter{Sheet: next}.move(s, m, "reverse")
}

func (s SheetMatter) move(from Sheet, m townhall.Moment, verb string) (Sheet, []townhall.Fact, error) {
	state, finding := SheetStates.Try(from.State, verb, s, m)
	day := m.Today
	if !s.Period.To.IsZero() {
		day = s.Period.To
	}
	facts, err := decide(m, day, finding, townhall.Fact{Verb: verb, Reason: s.Reason, Basis: []townhall.Cite{law("16")}})
	if err != nil {
		return from, nil, err
	}
	s.State = state
	return s.Sheet, facts, nil
}

package mediation

import (
	"context"
	"errors"
	"slices"

	"github.com/townhall-go/townhall"
)

// SheetKind is the kind of the records that hold subsidy sheets.
const SheetKind = "mediation.subsidy_sheet"

// Sheet (补贴发放表) is what a committee's mediators are paid for the cases handled in a period: computed by one person, approved
// by another, and paid.
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
)

// SheetStates is the table of a sheet's ways. One that is wrong is voided, and computed again.
var SheetStates = townhall.Machine[SheetState, SheetMatter]{
	Name:  "mediation.subsidy_sheet",
	Title: townhall.Say("mediation.subsidy_sheet", "补贴发放表", "subsidy sheet"),
	Names: []townhall.StateName[SheetState]{
		{State: SheetComputed, Name: townhall.Say("mediation.sheet.computed", "已核算", "computed")},
		{State: SheetApproved, Name: townhall.Say("mediation.sheet.approved", "已审批", "approved")},
		{State: SheetPaid, Name: townhall.Say("mediation.sheet.paid", "已发放", "paid"), Final: true},
	},
	Moves: []townhall.Move[SheetState, SheetMatter]{
		{Verb: "compute", Name: townhall.Say("mediation.sheet.compute", "核算", "compute"), From: []SheetState{""}, To: SheetComputed,
			Guards: []sheetGuard{sheetCommittee, sheetOver, sheetApart, sheetLines}},
		{Verb: "approve", Name: townhall.Say("mediation.sheet.approve", "审批", "approve"), From: []SheetState{SheetComputed}, To: SheetApproved,
			Guards: []sheetGuard{sheetFourEyes}},
		{Verb: "pay", Name: townhall.Say("mediation.sheet.pay", "发放", "pay"), From: []SheetState{SheetApproved}, To: SheetPaid},
	},
}

// SheetMatter is what a guard judges: a sheet as it would be, and the committee's other sheets.
type SheetMatter struct {
	Sheet
	Body   Committee
	Others []Sheet
}

type sheetGuard = townhall.Guard[SheetMatter]

var (
	sheetCommittee = sheetGuard{Code: "mediation.sheet.committee", Field: "committee", Cite: law("16"),
		Say:   townhall.Say("mediation.sheet.committee", "有此调解委员会", "there is such a committee"),
		Holds: func(s SheetMatter, _ townhall.Moment) bool { return s.Committee != "" && s.Body.ID == s.Committee },
		Shows: func(s SheetMatter, _ townhall.Moment) (need, found any) { return nil, s.Committee }}
	sheetOver = sheetGuard{Code: "mediation.sheet.period", Field: "period",
		Say: townhall.Say("mediation.sheet.period", "期间有起止日期，且已经结束", "the period has a first and a last day, and is over"),
		Holds: func(s SheetMatter, m townhall.Moment) bool {
			return !s.Period.From.IsZero() && !s.Period.To.Before(s.Period.From) && s.Period.To.Before(m.Today)
		},
		Shows: func(s SheetMatter, _ townhall.Moment) (need, found any) { return nil, s.Period }}
	sheetApart = sheetGuard{Code: "mediation.sheet.apart", Field: "period",
		Say:   townhall.Say("mediation.sheet.apart", "与本委员会已有的发放表期间不重叠，每案只补贴一次", "no other sheet of the committee overlaps the period, so that a case is paid once"),
		Holds: func(s SheetMatter, _ townhall.Moment) bool { return len(s.overlapping()) == 0 },
		Shows: func(s SheetMatter, _ townhall.Moment) (need, found any) {
			if list := s.overlapping(); len(list) > 0 {
				found = list
			}
			return nil, found
		}}
	sheetLines = sheetGuard{Code: "mediation.sheet.lines", Field: "lines", Cite: law("16"),
		Say:   townhall.Say("mediation.sheet.lines", "期间内有可以补贴的案件", "there are cases of the period that are paid for"),
		Holds: func(s SheetMatter, _ townhall.Moment) bool { return len(s.Lines) > 0 },
		Shows: func(s SheetMatter, _ townhall.Moment) (need, found any) { return nil, len(s.Lines) }}
	sheetFourEyes = sheetGuard{Code: "mediation.sheet.four_eyes", Field: "approved.by",
		Say: townhall.Say("mediation.sheet.four_eyes", "审批人与核算人均有姓名，且不是同一人", "who computed and who approves are named, and not the same"),
		Holds: func(s SheetMatter, _ townhall.Moment) bool {
			return s.Approved.By.Person != "" && s.Computed.By.Person != "" && s.Approved.By.Person != s.Computed.By.Person
		},
		Shows: func(s SheetMatter, _ townhall.Moment) (need, found any) { return nil, s.Approved.By }}
)

func (s SheetMatter) overlapping() (out []townhall.Period) {
	for _, o := range s.Others {
		if o.Period.Overlaps(s.Period) {
			out = append(out, o.Period)
		}
	}
	return out
}

// Ref names the sheet's record.
func (s Sheet) Ref() townhall.Ref { return townhall.Ref{Kind: SheetKind, ID: s.ID} }

// Head is the record's header.
func (s Sheet) Head() townhall.Head {
	return townhall.Head{Kind: SheetKind, Place: s.Place, Holder: townhall.UnitID(s.Committee), State: string(s.State), Opened: s.Period.To, Closed: s.Paid.On}
}

// Check refuses a sheet whose total is not the sum of its lines, or a line whose shares are not its amount.
func (s Sheet) Check() error {
	amounts := make([]townhall.Money, len(s.Lines))
	for i, l := range s.Lines {
		amounts[i] = l.Amount
		shares := make([]townhall.Money, len(l.Shares))
		for j, x := range l.Shares {
			shares[j] = x.Amount
		}
		if sum, err := townhall.Sum(shares...); err != nil || sum != l.Amount {
			return s.broken("lines.shares")
		}
	}
	sum, err := townhall.Sum(amounts...)
	switch {
	case err != nil || sum != s.Total:
		return s.broken("total")
	case s.ID == "":
		return s.broken("id")
	case !slices.Contains([]SheetState{SheetComputed, SheetApproved, SheetPaid}, s.State):
		return s.broken("state")
	}
	return nil
}

func (s Sheet) broken(field string) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(string(s.State)),
		Needed: townhall.Say("mediation.sheet.whole", "合计与明细相符的发放表", "a sheet whose total is that of its lines")}
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

// Compute (核算) computes a sheet of the cases that a committee handled in a period; others are its sheets so far.
func (s Sheet) Compute(m townhall.Moment, body Committee, cases []Case, others []Sheet) (Sheet, []townhall.Fact, error) {
	s.ID, s.Place, s.Computed, s.Approved, s.Paid, s.Lines, s.Total = m.Ref.ID, body.Place, Hand{m.By, m.Today}, Hand{}, Hand{}, nil, townhall.Money{}
	var amounts []townhall.Money
	end := m // the cases are judged as they stood when the period ended
	end.Today = s.Period.To
	for _, c := range cases {
		if c.Committee != s.Committee || !s.Period.Contains(c.Handled()) {
			continue
		}
		line, _, err := Subsidy(end, c)
		if err != nil {
			return Sheet{}, nil, err
		}
		if line.Row > 0 {
			s.Lines, amounts = append(s.Lines, line), append(amounts, line.Amount)
		}
	}
	var err error
	if s.Total, err = townhall.Sum(amounts...); err != nil {
		return Sheet{}, nil, err
	}
	return SheetMatter{s, body, others}.move(Sheet{}, m, "compute")
}

// Approve (审批) approves a sheet; somebody else computed it.
func (s Sheet) Approve(m townhall.Moment) (Sheet, []townhall.Fact, error) {
	next := s
	next.Approved = Hand{m.By, m.Today}
	return SheetMatter{Sheet: next}.move(s, m, "approve")
}

// Pay (发放) records that a sheet was paid.
func (s Sheet) Pay(m townhall.Moment) (Sheet, []townhall.Fact, error) {
	next := s
	next.Paid = Hand{m.By, m.Today}
	return SheetMatter{Sheet: next}.move(s, m, "pay")
}

func (s SheetMatter) move(from Sheet, m townhall.Moment, verb string) (Sheet, []townhall.Fact, error) {
	state, finding := SheetStates.Try(from.State, verb, s, m)
	day := m.Today
	if !s.Period.To.IsZero() {
		day = s.Period.To
	}
	facts, err := decide(m, day, finding, townhall.Fact{Verb: verb, Basis: []townhall.Cite{law("16")}})
	if err != nil {
		return from, nil, err
	}
	s.State = state
	return s.Sheet, facts, nil
}

// ComputeSheet computes a sheet in an office, from the cases that a committee handled in a period.
func ComputeSheet(ctx context.Context, o townhall.Office, by townhall.Actor, committee string, p townhall.Period) (Sheet, error) {
	held := townhall.UnitID(committee)
	ref, err := freeRef(ctx, o.Store, committee, p)
	if err != nil {
		return Sheet{}, err
	}
	return townhall.Create(ctx, o, by, "compute", ref, func(m townhall.Moment) (Sheet, []townhall.Fact, error) {
		body, err := body(ctx, o, committee)
		if err != nil {
			return Sheet{}, nil, err
		}
		others, err := all[Sheet](ctx, o.Store, townhall.Query{Kind: SheetKind, Holder: held})
		if err != nil {
			return Sheet{}, nil, err
		}
		cases, err := all[Case](ctx, o.Store, townhall.Query{Kind: CaseKind, Holder: held, Closed: p, Order: townhall.ByClosed})
		if err != nil {
			return Sheet{}, nil, err
		}
		return Sheet{Committee: committee, Period: p}.Compute(m, body, cases, others)
	})
}

// SheetRef names the sheet of a committee for a period, so that two people who compute it at one time cannot both.
func SheetRef(committee string, p townhall.Period) townhall.Ref {
	return townhall.Ref{Kind: SheetKind, ID: committee + ":" + p.String()}
}

// freeRef is the sheet's name. In the place of a voided one comes the next of that name.
func freeRef(ctx context.Context, s townhall.Store, committee string, p townhall.Period) (townhall.Ref, error) {
	ref := SheetRef(committee, p)
	for {
		rec, err := s.Get(ctx, ref)
		switch {
		case errors.Is(err, townhall.NotFound):
			return ref, nil
		case err != nil || rec.State != townhall.Voided:
			return ref, err
		}
		ref.ID += "+"
	}
}

func all[T any](ctx context.Context, s townhall.Store, q townhall.Query) (out []T, err error) {
	for doc, err := range townhall.Docs[T](ctx, s, q) {
		if err != nil {
			return nil, err
		}
		out = append(out, doc)
	}
	return out, nil
}

// ApproveSheet approves a sheet.
func ApproveSheet(ctx context.Context, o townhall.Office, by townhall.Actor, sheet townhall.Ref) (Sheet, error) {
	return townhall.Act(ctx, o, by, "approve", sheet, Sheet.Approve)
}

// PaySheet records that a sheet was paid.
func PaySheet(ctx context.Context, o townhall.Office, by townhall.Actor, sheet townhall.Ref) (Sheet, error) {
	return townhall.Act(ctx, o, by, "pay", sheet, Sheet.Pay)
}

// Subsidies (补贴合计) is what the sheets of a period come to.
type Subsidies struct {
	Sheets   int64            `json:"sheets"` // approved or paid
	Cases    int64            `json:"cases"`
	Total    []townhall.Money `json:"total"`    // one a currency
	Computed int64            `json:"computed"` // sheets that are not approved yet, and are in none of these
}

// SubsidiesOf adds up the approved sheets whose period ends in a period.
func SubsidiesOf(ctx context.Context, s townhall.Store, p townhall.Period) (Subsidies, error) {
	var out Subsidies
	sums := map[townhall.Currency]townhall.Money{}
	for sheet, err := range townhall.Docs[Sheet](ctx, s, townhall.Query{Kind: SheetKind, Opened: p}) {
		if err != nil {
			return Subsidies{}, err
		}
		if sheet.State == SheetComputed {
			out.Computed++
			continue
		}
		out.Sheets++
		out.Cases += int64(len(sheet.Lines))
		sum := sums[sheet.Total.Currency()]
		if sum.IsZero() {
			sums[sheet.Total.Currency()] = sheet.Total
		} else if sums[sheet.Total.Currency()], err = sum.Add(sheet.Total); err != nil {
			return Subsidies{}, err
		}
	}
	for _, sum := range sums {
		out.Total = append(out.Total, sum)
	}
	slices.SortFunc(out.Total, byCurrency)
	return out, nil
}

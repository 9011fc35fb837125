package mediation

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/townhall-go/townhall"
)

// ComputeSheet computes a sheet in an office, of the cases that a committee handled in a period and of earlier ones that no
// sheet has. A committee's sheets are numbered: of two that are computed at one time, the second is an Error Conflict.
func ComputeSheet(ctx context.Context, o townhall.Office, by townhall.Actor, committee string, p townhall.Period) (Sheet, error) {
	made, err := sheetsOf(ctx, o.Store, committee)
	if err != nil {
		return Sheet{}, err
	}
	if sent, err := sentBefore(ctx, o, by, p, made); err != nil || sent.ID != "" {
		return sent, err
	}
	// The number comes of the same look at the sheets as the cases that are taken, so that a sheet which that look missed is
	// in the way of this one.
	ref := townhall.Ref{Kind: SheetKind, ID: committee + ":" + strconv.Itoa(len(made)+1)}
	return townhall.Create(ctx, o, by, "compute", ref, func(m townhall.Moment) (Sheet, []townhall.Fact, error) {
		body, err := body(ctx, o, committee)
		if err != nil {
			return Sheet{}, nil, err
		}
		s := Sheet{Committee: committee, Period: p}
		cases, err := s.cases(ctx, o.Store, made)
		if err != nil {
			return Sheet{}, nil, err
		}
		return s.Compute(m, body, cases, made)
	})
}

// sheetsOf loads all sheets that a committee ever had.
func sheetsOf(ctx context.Context, s townhall.Store, committee string) (out []Sheet, err error) {
	if s == nil || committee == "" { // which is refused
		return nil, nil
	}
	for rec, err := range s.Find(ctx, townhall.Query{Kind: SheetKind, Holder: townhall.UnitID(committee), States: append(sheetStates(), townhall.Voided)}) {
		if err != nil {
			return nil, err
		}
		sheet, err := readSheet(rec)
		if err != nil {
			return nil, err
		}
		out = append(out, sheet)
	}
	return out, nil
}

// readSheet reads a sheet with what only its record knows. A damaged one that was voided is in nobody's way.
func readSheet(rec townhall.Record) (Sheet, error) {
	s, err := townhall.Read[Sheet](rec)
	s.Voided = rec.State == townhall.Voided
	if s.Voided && errors.Is(err, townhall.Corrupt) {
		return Sheet{ID: rec.ID, Voided: true}, nil
	}
	return s, err
}

// sentBefore gives the sheet that this very action made, if under Once it comes again, whatever became of the sheet and of
// others since. A step without facts makes nothing where the action did not happen under the name of a sheet.
func sentBefore(ctx context.Context, o townhall.Office, by townhall.Actor, p townhall.Period, made []Sheet) (Sheet, error) {
	for _, s := range made {
		if s.Period != p {
			continue
		}
		sent, err := townhall.Create(ctx, o, by, "compute", s.Ref(), func(townhall.Moment) (Sheet, []townhall.Fact, error) { return Sheet{}, nil, nil })
		if err != nil || sent.ID != "" {
			return sent, err
		}
	}
	return Sheet{}, nil
}

// cases loads the cases that a sheet may be of.
func (s Sheet) cases(ctx context.Context, store townhall.Store, made []Sheet) (out []Case, err error) {
	if s.Committee == "" || !s.bounded() { // which is refused
		return nil, nil
	}
	on := onSheets(made)
	for rec, err := range store.Find(ctx, townhall.Query{Kind: CaseKind, Holder: townhall.UnitID(s.Committee), Closed: s.reach(made), Order: townhall.ByClosed}) {
		if err != nil {
			return nil, err
		}
		if on[rec.ID] {
			continue
		}
		c, err := townhall.Read[Case](rec)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
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

// ReverseSheet records that what a sheet paid came back.
func ReverseSheet(ctx context.Context, o townhall.Office, by townhall.Actor, sheet townhall.Ref, reason string) (Sheet, error) {
	return townhall.Act(ctx, o, by, "reverse", sheet, func(s Sheet, m townhall.Moment) (Sheet, []townhall.Fact, error) {
		return s.Reverse(m, reason)
	})
}

// Subsidies (补贴合计) is what the sheets of a period come to.
type Subsidies struct {
	Sheets   int64            `json:"sheets"` // approved or paid
	Cases    int64            `json:"cases"`
	Total    []townhall.Money `json:"total"`    // one a currency
	Computed int64            `json:"computed"` // sheets that are not approved yet, and are in none of these
}

// SubsidiesOf adds up the approved sheets whose period ends in a period. One that was paid counts until it is reversed, also if
// its record was voided: its money has left.
func SubsidiesOf(ctx context.Context, s townhall.Store, p townhall.Period) (Subsidies, error) {
	var out Subsidies
	sums := map[townhall.Currency]townhall.Money{}
	for rec, err := range s.Find(ctx, townhall.Query{Kind: SheetKind, Opened: p, States: append(sheetStates(), townhall.Voided)}) {
		if err != nil {
			return Subsidies{}, err
		}
		sheet, err := readSheet(rec)
		if err != nil {
			return Subsidies{}, err
		}
		if err := out.add(sheet, sums); err != nil {
			return Subsidies{}, concerning(sheet.Ref(), err)
		}
	}
	for _, sum := range sums {
		out.Total = append(out.Total, sum)
	}
	slices.SortFunc(out.Total, byCurrency)
	return out, nil
}

func (out *Subsidies) add(s Sheet, sums map[townhall.Currency]townhall.Money) error {
	switch {
	case !s.Stands():
		return nil
	case s.State == SheetComputed:
		out.Computed++
		return nil
	}
	sum, err := sums[s.Total.Currency()].Add(s.Total)
	sums[s.Total.Currency()] = sum
	out.Sheets++
	out.Cases += int64(len(s.Lines))
	return err
}

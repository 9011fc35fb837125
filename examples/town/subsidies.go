package main

import (
	"cmp"
	"context"
	"io/fs"
	"slices"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// accounts are the ends of the periods for which mediators are paid: the quarters, and the last before the books are closed.
var accounts = []townhall.Date{townhall.NewDate(year, time.March, 31), townhall.NewDate(year, time.June, 30), townhall.NewDate(year, time.September, 30),
	townhall.NewDate(year, time.December, 20)}

// subsidies gives the sheets: for each committee and account computed by the justice assistant two days after its end, and
// approved by the head of the justice office and paid in the week after.
func (t *town) subsidies(ctx context.Context, dir fs.FS) ([]event, error) {
	disputes, err := rows(dir, "disputes.csv")
	if err != nil {
		return nil, err
	}
	hands, err := t.people(ctx, []string{"吴敏", "沈建国"})
	if err != nil {
		return nil, err
	}
	assistant := townhall.Actor{Person: hands[0], Capacity: "justice assistant", Unit: "town"}
	head := townhall.Actor{Person: hands[1], Capacity: "head of the justice office", Unit: "town"}
	var events []event
	from := townhall.NewDate(year, time.January, 1)
	for _, to := range accounts {
		p := townhall.Period{From: from, To: to}
		from = to.AddDays(1)
		committees, err := handlers(disputes, p)
		if err != nil {
			return nil, err
		}
		for _, committee := range committees {
			id := mediation.SheetKind + "/" + committee + ":" + p.String()
			events = append(events,
				event{on: to.AddDays(2), do: func(ctx context.Context, o townhall.Office) error {
					_, err := mediation.ComputeSheet(ctx, o, assistant, committee, p)
					return err
				}, id: id},
				event{on: to.AddDays(5), do: onSheet(committee, p, head, mediation.ApproveSheet), id: id + "/approve"},
				event{on: to.AddDays(8), do: onSheet(committee, p, assistant, mediation.PaySheet), id: id + "/pay"})
		}
	}
	return events, nil
}

// onSheet takes a step on a committee's sheet of a period.
func onSheet(committee string, p townhall.Period, by townhall.Actor, step func(context.Context, townhall.Office, townhall.Actor, townhall.Ref) (mediation.Sheet, error)) func(context.Context, townhall.Office) error {
	return func(ctx context.Context, o townhall.Office) error {
		sheets := townhall.Query{Kind: mediation.SheetKind, Holder: townhall.UnitID(committee), Opened: townhall.Period{From: p.To, To: p.To}}
		for s, err := range townhall.Docs[mediation.Sheet](ctx, o.Store, sheets) {
			if err != nil {
				return err
			}
			if s.Period == p {
				_, err := step(ctx, o, by, s.Ref())
				return err
			}
		}
		return &townhall.Error{Kind: townhall.NotFound, Field: "sheet", Found: townhall.ValueOf(p)}
	}
}

// handlers are the committees that handled a dispute in a period: for the others there is no sheet.
func handlers(disputes []map[string]string, p townhall.Period) ([]string, error) {
	var out []string
	for _, row := range disputes {
		handled, err := date(cmp.Or(row["sealed"], row["agreed"]))
		if err != nil {
			return nil, err
		}
		if p.Contains(handled) {
			out = append(out, row["committee"])
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

package mediation

import (
	"context"
	"iter"
	"slices"

	"github.com/townhall-go/townhall"
)

// Statistics streams a period's cases from a store and counts them, as a whole and by each of the dimensions. Voided cases are
// left out, since Find leaves them out.
//
// A period counts up to its last day, also one that is still to come: what falls due between today and then is due, and is
// not performed yet. A report in mid-year takes a period that ends today.
func Statistics(ctx context.Context, s townhall.Store, p townhall.Period, by ...Dimension) (Figures, error) {
	t := NewTally(p, by...)
	for c, err := range InPeriod(ctx, s, p) {
		if err != nil {
			return Figures{}, err
		}
		t.Add(&c)
	}
	return t.Figures()
}

// InPeriod streams the cases that a period's figures are made of, each once: those accepted or declined in it, those carried
// over into it, and those accepted before of which an agreement falls due, is confirmed or rescinded, or a harm may have come, in it. That
// holds while the office works: a case never opens again, so one that is handled meanwhile is among the open ones, which are
// asked for first, or the closed, and given only once if in both. For that the ids of the open cases carried over are kept.
func InPeriod(ctx context.Context, s townhall.Store, p townhall.Period) iter.Seq2[Case, error] {
	return asking(ctx, s, questions(p))
}

// question is a query, with the test of what an earlier one has given.
type question[T any] struct {
	townhall.Query
	given func(*T) bool // optional
}

// asking streams the answers to questions, each record once. One that is among the open of a question by states and is closed
// before a later question is given once: the ids of those are kept.
func asking[T interface{ Ref() townhall.Ref }](ctx context.Context, s townhall.Store, questions []question[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		open := map[string]bool{}
		for _, q := range questions {
			for doc, err := range townhall.Docs[T](ctx, s, q.Query) {
				if err == nil {
					id := doc.Ref().ID
					if open[id] || q.given != nil && q.given(&doc) {
						continue
					}
					if len(q.States) > 0 {
						open[id] = true
					}
				}
				if !yield(doc, err) || err != nil {
					return
				}
			}
		}
	}
}

func questions(p townhall.Period) []question[Case] {
	out := []question[Case]{{Query: townhall.Query{Kind: CaseKind, Opened: p}}}
	before := townhall.Until(p.From.AddDays(-1))
	if before.IsZero() {
		return out
	}
	carried := func(c *Case) bool { return c.carriedInto(p) }
	out = append(out,
		question[Case]{Query: townhall.Query{Kind: CaseKind, Opened: before, States: []string{string(Accepted), string(Mediating), string(Drafted)}}},
		question[Case]{Query: townhall.Query{Kind: CaseKind, Opened: before, Closed: townhall.Since(p.From)}},
		question[Case]{townhall.Query{Kind: CaseKind, Opened: before, Tags: []string{escalatedTag}}, carried})
	first, last := monthOf(p.From), monthOf(p.To)
	if p.To.IsZero() || last-first > 120 { // of a period without an end, or a long one, all that was handled before it
		return append(out, question[Case]{townhall.Query{Kind: CaseKind, Opened: before, Closed: before},
			func(c *Case) bool { return carried(c) || len(c.Escalations) > 0 }})
	}
	for month := first; month <= last; month++ {
		out = append(out, question[Case]{townhall.Query{Kind: CaseKind, Opened: before, Tags: []string{agreementTag(month)}}, func(c *Case) bool {
			return carried(c) || len(c.Escalations) > 0 || slices.ContainsFunc(c.agreementMonths(), func(m int) bool { return first <= m && m < month })
		}})
	}
	return out
}

// agreementTag marks the records of the cases of which an agreement falls due, or was confirmed or rescinded, in a month.
func agreementTag(month int) string { return "agreement:" + monthName(month) }

// agreementMonths are the months of these tags.
func (c *Case) agreementMonths() (out []int) {
	a := c.Agreement
	if a == nil || a.Effective.IsZero() {
		return nil
	}
	for _, d := range []townhall.Date{a.matures(), a.Confirmed(), a.rescinded()} {
		if !d.IsZero() {
			out = append(out, monthOf(d))
		}
	}
	return out
}

// rescinded is the day on which the agreement lost its force, if it did.
func (a Agreement) rescinded() townhall.Date {
	if a.Rescission == nil {
		return townhall.Date{}
	}
	return a.Rescission.On
}

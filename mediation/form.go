package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Tables (统计报表) are the figures as tables: for each dimension its groups by what became of all that was before the committees
// in the period, cases carried over and applications declined included: one of oral, written, ended, pending and declined. The
// total of a row is all of it, so that a rate of 100 % of those accepted can be judged. Error Invalid for a dimension by which they were not counted.
func (f Figures) Tables(by ...Dimension) ([]townhall.Table, error) {
	out := make([]townhall.Table, len(by))
	for i, d := range by {
		if !slices.ContainsFunc(f.Breakdowns, func(b Breakdown) bool { return b.By == d.Key }) {
			return nil, &townhall.Error{Kind: townhall.Invalid, Field: "by", Found: townhall.ValueOf(d.Key),
				Needed: townhall.Say("mediation.by.counted", "统计时所用的维度", "a dimension by which the figures were counted")}
		}
		out[i].Columns = []townhall.Text{
			townhall.Say("mediation.column.oral", "口头协议", "oral agreement"), townhall.Say("mediation.column.written", "书面协议", "written agreement"),
			townhall.Say("mediation.column.ended", "终止调解", "ended without"), townhall.Say("mediation.column.pending", "未结", "pending"),
			townhall.Say("mediation.column.declined", "不予受理", "declined")}
		for _, g := range f.By(d) {
			out[i].Rows = append(out[i].Rows, d.Call(g.Group))
			out[i].Cells = append(out[i].Cells, []int64{g.Oral + g.Carried.Oral, g.Written + g.Carried.Written, g.Ended + g.Carried.Ended, g.Pending(), g.Declined})
		}
	}
	return out, nil
}

// SmallCell is the number below which a count other than zero is not published: of so few people each might be known. It is a
// practice of statistical offices, here a convention of this library; zero is published.
const SmallCell = 5

// Publish gives the figures' tables as the public may see them: small counts are suppressed, with others beside them, so that
// no subtraction within the tables and between them brings one back.
//
// Where the groups of a dimension are unions of those of another, as towns are of villages, what the one table hides the other
// might show: its table is then withheld but for its zeros and the totals of all. So it is with committees beside places, since
// a village mostly has one. Of two dimensions with the same groups the later is withheld.
//
// What several suppressed numbers come to together, a town's small villages, can be worked out, and may be small itself. What was
// published before, it does not know: who publishes every month and the year so far can be worked out by subtraction.
func (f Figures) Publish(by ...Dimension) ([]townhall.Published, error) {
	tables, err := f.Tables(by...)
	if err != nil {
		return nil, err
	}
	out, err := townhall.Suppress(SmallCell, tables...)
	if err != nil {
		return nil, err
	}
	for i := range out {
		if f.told(i, by) {
			out[i] = out[i].Withheld()
		}
	}
	return out, nil
}

// told reports whether a dimension's groups are unions of another's that is published with it.
func (f Figures) told(i int, by []Dimension) bool {
	for j, other := range by {
		nested := slices.Contains(f.within(other), by[i].Key) || by[i].Key == ByCommittee.Key && other.Key == ByPlace.Key
		same := nested && slices.Contains(f.within(by[i]), other.Key)
		if i != j && nested && (!same || j < i) {
			return true
		}
	}
	return false
}

// within are the dimensions in whose groups those of a dimension lie.
func (f Figures) within(d Dimension) []string {
	for _, b := range f.Breakdowns {
		if b.By == d.Key {
			return b.Within
		}
	}
	return nil
}

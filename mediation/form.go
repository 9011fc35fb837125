package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Tables (统计报表) are the figures as tables: for each dimension its groups by what became of the applications that came in the
// period, one of oral, written, ended, pending and declined. The total of a row is all that came, so that a rate of 100 % of
// those accepted can be judged. Error Invalid for a dimension by which they were not counted.
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
			out[i].Cells = append(out[i].Cells, []int64{g.Oral, g.Written, g.Ended, g.Accepted - g.Handled, g.Declined})
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
// Places and committees are not published together: where each village has a committee they are one list twice, and what one
// table hides the other might show. Error Invalid then. Nor do tables of one month take away what those of another showed: who
// publishes the months and the year can be worked out by subtraction, so that only one of the two is published.
func (f Figures) Publish(by ...Dimension) ([]townhall.Published, error) {
	var keys []string
	for _, d := range by {
		keys = append(keys, d.Key)
	}
	if slices.Contains(keys, ByPlace.Key) && slices.Contains(keys, ByCommittee.Key) {
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: "by", Found: townhall.ValueOf(keys),
			Needed: townhall.Say("mediation.by.apart", "地点与调解委员会不同时公布", "places or committees, not both")}
	}
	tables, err := f.Tables(by...)
	if err != nil {
		return nil, err
	}
	return townhall.Suppress(SmallCell, tables...)
}

package web

import (
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
)

// Bounds of a list: how many rows a page has, and how many records are looked at for them. Whatever the office holds, a page costs
// no more than that.
const (
	pageRows  = 50
	mostTried = 2000
)

// listing is a part of what some queries find, one after the other.
type listing struct {
	Records []townhall.Record
	More    string // a cursor to go on from; "" at the end
}

// list gives the records after a cursor that the queries find, that pass, and that who asks may browse.
func (v *view) list(queries []townhall.Query, after string, enough int, pass func(townhall.Record) bool) (listing, error) {
	var out listing
	n, cursor, err := splitCursor(after, len(queries))
	if err != nil {
		return out, err
	}
	for tried := 0; n < len(queries); n, cursor = n+1, "" {
		q := queries[n]
		q.After = cursor
		for rec, err := range v.Office.Store.Find(v.r.Context(), q) {
			switch {
			case err != nil:
				return out, err
			case len(out.Records) == enough || tried == mostTried:
				out.More = strconv.Itoa(n) + "~" + string(q.After)
				return out, nil
			}
			tried++
			q.After = q.Cursor(rec)
			if (pass == nil || pass(rec)) && v.may(townhall.Browsing, rec) {
				out.Records = append(out.Records, rec)
			}
		}
	}
	return out, nil
}

// splitCursor takes a page's cursor apart: which query, and where in it.
func splitCursor(s string, queries int) (int, townhall.Cursor, error) {
	if s == "" {
		return 0, "", nil
	}
	number, cursor, ok := strings.Cut(s, "~")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 0 || n >= max(queries, 1) {
		return 0, "", &townhall.Error{Kind: townhall.Invalid, Field: "after", Found: townhall.ValueOf(s), Needed: text("web.desk.cursor")}
	}
	return n, townhall.Cursor(cursor), nil
}

// row is a record in a list.
type row struct {
	Kind, Title, URL, Place, Day, Why string
	State                             mood
}

// row shows a record's header, and what is due of it.
func (v *view) row(rec townhall.Record) row {
	r := row{Kind: v.KindName(rec.Kind), Title: v.titleOf(rec), URL: v.recordURL(rec.Ref), State: mood{Name: v.StateName(rec.Kind, rec.State)}, Day: rec.Due.String()}
	if rec.Place != "" {
		r.Place = v.PlaceName(rec.Place)
	}
	if rec.Due.IsZero() {
		r.Day = rec.Opened.String()
	}
	if v.may(townhall.Reading, rec) {
		r.Why = v.why(rec)
	}
	return r
}

// why says which duty is due first, and by which source; or which are suspended.
func (v *view) why(rec townhall.Record) string {
	for _, d := range openDuties(rec) {
		due, err := d.Due(v.Office.Calendar)
		if err != nil || due.Date != rec.Due {
			continue
		}
		why := v.ruleName(d)
		if due.Stopped {
			return v.both(why, v.T("web.desk.stopped"))
		}
		if !d.Limit.Cite.IsZero() {
			why = v.both(why, v.Word(d.Limit.Cite))
		}
		return why
	}
	return ""
}

package web

import (
	"errors"
	"iter"
	"net/url"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/xlsx"
)

// searchPage is a search with what it found.
type searchPage struct {
	Kinds, States, Places, Orders []option
	Asked                         map[string]string
	Dates                         []searchDate
	Faults                        map[string]string
	Done                          bool
	Rows                          []row
	More                          string
	Sheet                         string // where all of it is a spreadsheet
}

// searchDate is a period by which to search: its name, first and last day.
type searchDate struct{ Name, Key, From, To string }

// mostPeople is how many people of one name are looked for.
const mostPeople = 20

func search(v *view) error {
	v.Here = "desk/search"
	asked := v.r.URL.Query()
	page := searchPage{Kinds: v.kindOptions(asked.Get("kind")), States: v.stateOptions(asked.Get("kind"), asked.Get("state")), Places: v.placeOptions(asked.Get("place")),
		Asked: map[string]string{}, Faults: map[string]string{}}
	for name := range asked {
		page.Asked[name] = strings.TrimSpace(asked.Get(name))
		page.Done = page.Done || page.Asked[name] != ""
	}
	for _, o := range []string{"", "opened", "due", "closed"} {
		page.Orders = append(page.Orders, option{o, v.T("web.desk.order." + o), o == page.Asked["order"]})
	}
	for _, key := range []string{"opened", "due", "closed"} {
		page.Dates = append(page.Dates, searchDate{v.T("web.desk." + key), key, page.Asked[key+"_from"], page.Asked[key+"_to"]})
	}
	if page.Done {
		if err := v.look(&page, asked); err != nil {
			return err
		}
		page.Sheet = v.URL("desk", "search") + "records.xlsx?" + asked.Encode()
	}
	return v.show("search", text("web.desk.search"), page)
}

// look runs a search. What was asked wrongly stands at its field.
func (v *view) look(page *searchPage, asked url.Values) error {
	q, ok := v.query(page)
	queries, err := v.byPerson(page, q)
	if err != nil || !ok || len(page.Faults) > 0 {
		return err
	}
	found, err := v.list(queries, page.Asked["after"], pageRows, v.shows)
	if id := page.Asked["id"]; id != "" {
		found, err = v.byID(id, q)
	}
	if err != nil {
		return err
	}
	for _, rec := range found.Records {
		page.Rows = append(page.Rows, v.row(rec))
	}
	if found.More != "" {
		page.More = v.again(asked, "after", found.More)
	}
	return nil
}

// query is what was asked, but for people.
func (v *view) query(page *searchPage) (townhall.Query, bool) {
	a := page.Asked
	q := townhall.Query{Kind: a["kind"], Holder: townhall.UnitID(a["holder"]), Order: townhall.Order(a["order"])}
	q.Reverse = q.Order != townhall.ByDue // the newest first, and what is due first
	if a["state"] != "" {
		q.States = []string{a["state"]}
	}
	if a["tag"] != "" {
		q.Tags = []string{a["tag"]}
	}
	var err error
	if q.Place, err = townhall.ParsePlace(a["place"]); err != nil {
		page.Faults["place"] = townhall.Explain(err, v.lang)
	}
	for key, days := range map[string]*townhall.Period{"opened": &q.Opened, "due": &q.Due, "closed": &q.Closed} {
		for end, day := range map[string]*townhall.Date{"_from": &days.From, "_to": &days.To} {
			if a[key+end] == "" {
				continue
			}
			if *day, err = townhall.ParseDate(a[key+end]); err != nil {
				page.Faults[key+end] = townhall.Explain(err, v.lang)
			}
		}
	}
	if err := q.Check(); err != nil && len(page.Faults) == 0 {
		field := "kind"
		if e, ok := errors.AsType[*townhall.Error](err); ok {
			field = e.Field
		}
		page.Faults[field] = townhall.Explain(err, v.lang)
	}
	return q, len(page.Faults) == 0
}

// byPerson are the queries for the records of a person: those in which they are a party, and the bodies of which they are members.
func (v *view) byPerson(page *searchPage, q townhall.Query) ([]townhall.Query, error) {
	name := page.Asked["person"]
	if name == "" {
		return []townhall.Query{q}, nil
	}
	found := []townhall.PersonID{townhall.PersonID(name)}
	if v.People != nil {
		var err error
		if found, err = v.whoIs(name); err != nil {
			return nil, err
		}
	}
	switch {
	case len(found) == 0:
		page.Faults["person"] = v.T("web.desk.nobody")
	case len(found) > mostPeople:
		page.Faults["person"] = v.T("web.desk.crowd", "n", len(found))
	}
	var out []townhall.Query
	for _, p := range found {
		for _, tag := range []string{"party:", "member:"} {
			of := q
			of.Tags = append(slices.Clone(q.Tags), tag+string(p))
			out = append(out, of)
		}
	}
	return out, nil
}

// byID finds the records of an id, or of "kind/id", that match all else.
func (v *view) byID(id string, q townhall.Query) (listing, error) {
	var out listing
	refs := []townhall.Ref{}
	if r, err := townhall.ParseRef(id); err == nil {
		refs = append(refs, r)
	}
	for _, k := range v.Kinds {
		refs = append(refs, townhall.Ref{Kind: k.Name, ID: id})
	}
	for _, r := range refs {
		rec, err := v.Office.Store.Get(v.r.Context(), r)
		switch {
		case errors.Is(err, townhall.NotFound) || errors.Is(err, townhall.Invalid):
		case err != nil:
			return out, err
		case (q.Match(rec) || rec.State == townhall.Voided) && v.shows(rec) && v.may(townhall.Browsing, rec):
			out.Records = append(out.Records, rec)
		}
	}
	return out, nil
}

// stateOptions are the states of a kind, or of all kinds.
func (v *view) stateOptions(kind, chosen string) []option {
	out := []option{{Name: v.T("web.desk.any")}}
	seen := map[string]int{}
	for _, k := range v.Kinds {
		for _, s := range k.States {
			if kind != "" && k.Name != kind {
				continue
			}
			name := s.Name.In(v.lang)
			if at, ok := seen[s.State]; ok { // one word of several kinds, which each names in its way
				if !strings.Contains(out[at].Name, name) {
					out[at].Name += " / " + name
				}
				continue
			}
			seen[s.State] = len(out)
			out = append(out, option{s.State, name, s.State == chosen})
		}
	}
	return append(out, option{townhall.Voided, townhall.Kind{}.State(townhall.Voided).In(v.lang), chosen == townhall.Voided})
}

// searchSheet sends all that a search finds as a spreadsheet, row by row.
func searchSheet(v *view) error {
	page := searchPage{Asked: map[string]string{}, Faults: map[string]string{}}
	asked := v.r.URL.Query()
	for key := range asked {
		page.Asked[key] = strings.TrimSpace(asked.Get(key))
	}
	q, ok := v.query(&page)
	queries, err := v.byPerson(&page, q)
	if err != nil {
		return err
	}
	if !ok || len(page.Faults) > 0 {
		return &townhall.Error{Kind: townhall.Invalid, Field: "search", Needed: text("web.desk.sheet.needed")}
	}
	t := xlsx.Table{Name: text("web.desk.search")}
	for _, key := range []string{"id", "kind", "title", "state", "place", "holder", "opened", "due", "closed"} {
		t.Columns = append(t.Columns, xlsx.Column{Label: text("web.desk.sheet." + key)})
	}
	t.Rows = v.found(queries)
	v.w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	v.w.Header().Set("Content-Disposition", `attachment; filename="records.xlsx"`)
	return xlsx.Write(straight{v}, v.lang, t)
}

// found are the rows of the sheet: each record once, as far as who asks may browse it.
func (v *view) found(queries []townhall.Query) iter.Seq2[[]townhall.Value, error] {
	return func(yield func([]townhall.Value, error) bool) {
		seen := map[townhall.Ref]bool{}
		for _, q := range queries {
			for rec, err := range v.Office.Store.Find(v.r.Context(), q) {
				if err != nil {
					yield(nil, err)
					return
				}
				if len(queries) > 1 && seen[rec.Ref] || !v.shows(rec) || !v.may(townhall.Browsing, rec) {
					continue
				}
				if len(queries) > 1 {
					seen[rec.Ref] = true
				}
				cells := []any{rec.ID, v.KindName(rec.Kind), v.titleOf(rec), v.StateName(rec.Kind, rec.State), v.PlaceName(rec.Place), string(rec.Holder), rec.Opened, rec.Due, rec.Closed}
				row := make([]townhall.Value, len(cells))
				for i, c := range cells {
					row[i] = townhall.ValueOf(c)
				}
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

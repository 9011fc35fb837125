package web

import (
	"errors"

	"github.com/townhall-go/townhall"
)

// deskPages are where an office works on its records.
var deskPages = map[string]handler{
	"GET /desk/{$}":                                    office(inbox),
	"GET /desk/search/{$}":                             office(search),
	"GET /desk/import/{$}":                             office(importing),
	"POST /desk/import/{$}":                            office(importing),
	"GET /desk/bodies/{$}":                             office(bodies),
	"GET /desk/bodies/{id}/{$}":                        office(oneBody),
	"GET /desk/records/{kind}/{id}/{$}":                office(recordPage),
	"GET /desk/records/{kind}/{id}/files/{digest}/{$}": office(recordFile),
	"GET /desk/records/{kind}/{id}/{verb}/{$}":         office(takeAction),
	"POST /desk/records/{kind}/{id}/{verb}/{$}":        office(takeAction),
	"GET /desk/new/{$}":                                office(beginnings),
	"GET /desk/new/{kind}/{verb}/{$}":                  office(takeAction),
	"POST /desk/new/{kind}/{verb}/{$}":                 office(takeAction),
}

// office is a page for those who are signed in, on which people have names as far as who asks may know them.
func office(show handler) handler {
	return func(v *view) error {
		if !v.SignedIn() {
			if v.Accounts != nil {
				return v.away("sign-in")
			}
			return townhall.Denied(townhall.Request{By: v.by, Verb: townhall.Browsing})
		}
		if v.People != nil {
			names := map[townhall.PersonID]string{}
			v.lang = v.lang.Naming(func(p townhall.PersonID) string {
				name, known := names[p]
				if !known {
					name = v.People.Name(v.r.Context(), v.by, p)
					names[p] = name
				}
				return name
			})
		}
		err := show(v)
		if form := v.r.MultipartForm; form != nil {
			err = errors.Join(err, form.RemoveAll()) // the server knows another request, before the prefix was taken off
		}
		return err
	}
}

// record gets a record that who asks may read; what they may not is not there for them.
func (v *view) record(r townhall.Ref) (townhall.Record, error) {
	rec, err := v.Office.Store.Get(v.r.Context(), r)
	if err == nil && !v.may(townhall.Reading, rec) {
		err = missing("record", r.String())
	}
	return rec, err
}

// here is the record that the page's address names.
func (v *view) here() (townhall.Record, error) {
	return v.record(townhall.Ref{Kind: v.r.PathValue("kind"), ID: v.r.PathValue("id")})
}

// recordURL is the address of a record's page.
func (v *view) recordURL(r townhall.Ref) string { return v.URL("desk", "records", r.Kind, r.ID) }

// hasKind reports whether the site shows records of a kind.
func (v *view) hasKind(kind string) bool { _, ok := v.kinds[kind]; return ok }

// kindOptions are the kinds of the site's records to choose from.
func (v *view) kindOptions(chosen string) []option {
	out := []option{{Name: v.T("web.desk.any")}}
	for _, k := range v.Kinds {
		out = append(out, option{k.Name, k.Title.In(v.lang), k.Name == chosen})
	}
	return out
}

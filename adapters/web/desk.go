package web

import (
	"errors"

	"github.com/townhall-go/townhall"
)

// deskPages are where an office works on its records.
var deskPages = map[string]handler{
	"GET /desk/{$}":                                    inbox,
	"GET /desk/search/{$}":                             search,
	"GET /desk/import/{$}":                             importing,
	"POST /desk/import/{$}":                            withForm(importing),
	"GET /desk/search/records.xlsx":                    searchSheet,
	"GET /desk/bodies/{$}":                             bodies,
	"GET /desk/bodies/{id}/{$}":                        oneBody,
	"GET /desk/records/{kind}/{id}/{$}":                recordPage,
	"GET /desk/records/{kind}/{id}/files/{digest}/{$}": recordFile,
	"GET /desk/records/{kind}/{id}/{verb}/{$}":         takeAction,
	"POST /desk/records/{kind}/{id}/{verb}/{$}":        withForm(takeAction),
	"GET /desk/new/{$}":                                beginnings,
	"GET /desk/new/{kind}/{verb}/{$}":                  takeAction,
	"POST /desk/new/{kind}/{verb}/{$}":                 withForm(takeAction),
}

// withForm is a page to which files are sent; what of them was kept on disk is removed after it.
func withForm(show handler) handler {
	return func(v *view) error {
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
		err = missing(r)
	}
	return rec, err
}

// noted keeps in the log that a record was read whole, where the site has one; what cannot be kept is not shown.
func (v *view) noted(r townhall.Ref) error {
	if v.Readings == nil {
		return nil
	}
	return v.Readings.Note(v.r.Context(), v.by, townhall.Reading, "", r)
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

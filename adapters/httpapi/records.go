package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// header is a record in a list: what every store keeps beside the document, and the document where it is given.
type header struct {
	Ref     townhall.Ref    `json:"ref"`
	Version int64           `json:"version"`
	Place   townhall.Place  `json:"place,omitempty"`
	Holder  townhall.UnitID `json:"holder,omitempty"`
	State   string          `json:"state,omitempty"`
	Opened  townhall.Date   `json:"opened,omitzero"`
	Due     townhall.Date   `json:"due,omitzero"`
	Closed  townhall.Date   `json:"closed,omitzero"`
	Tags    []string        `json:"tags,omitempty"`
	Doc     json.RawMessage `json:"doc,omitempty"`
}

func headerOf(r townhall.Record) header {
	return header{Ref: r.Ref, Version: r.Version, Place: r.Place, Holder: r.Holder, State: r.State, Opened: r.Opened, Due: r.Due, Closed: r.Closed, Tags: r.Tags}
}

// page is a part of a list.
type page struct {
	Items []header `json:"items"`
	Next  string   `json:"next,omitempty" doc:"the after of the next page; there is none where this is missing"`
}

// records serves lists of records, and records.
func (a *API) records() {
	a.handle(a.listDoc(), a.list)
	for _, k := range a.kinds {
		a.handle(a.recordDoc(k), func(w http.ResponseWriter, r *http.Request) error { return a.record(w, r, k.Name) })
	}
}

func (a *API) record(w http.ResponseWriter, r *http.Request, kind string) error {
	rec, by, err := a.found(r, kind, townhall.Reading)
	if err != nil {
		return err
	}
	tag := etag(rec.Version)
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache")
	if unchanged(r, tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if err := a.log(r, by, rec.Ref, townhall.Reading); err != nil {
		return err
	}
	return write(w, http.StatusOK, rec)
}

// found is the record that a path names, if who asks may do this with it. Of one that they may not even browse, they are not told that it
// is there: the answer is that of one that is not.
func (a *API) found(r *http.Request, kind, verb string) (townhall.Record, townhall.Actor, error) {
	by, err := door.Who(r)
	if err != nil {
		return townhall.Record{}, by, err
	}
	if verb == townhall.Reading { // a history has parameters and forms of its own
		if err := query(r).end(); err != nil {
			return townhall.Record{}, by, err
		}
		if _, err := accepted(r, asJSON); err != nil {
			return townhall.Record{}, by, err
		}
	}
	named, err := ref(r, kind)
	if err != nil {
		return townhall.Record{}, by, err
	}
	rec, err := a.c.Office.Store.Get(r.Context(), named)
	if err == nil {
		err = a.allow(r.Context(), by, verb, rec)
		if errors.Is(err, townhall.Forbidden) && a.allow(r.Context(), by, townhall.Browsing, rec) != nil {
			err = townhall.NotFound
		}
	}
	if errors.Is(err, townhall.NotFound) {
		err = &townhall.Error{Kind: townhall.NotFound, Ref: named}
	}
	if err != nil {
		return townhall.Record{}, by, err
	}
	return rec, by, nil
}

// mostScanned is how many records a page looks through for those that may be shown; there is a next page then, whatever was found.
const mostScanned = 2000

func (a *API) list(w http.ResponseWriter, r *http.Request) error {
	by, err := door.Who(r)
	if err != nil {
		return err
	}
	form, err := accepted(r, asJSON, asLines)
	if err != nil {
		return err
	}
	p := query(r)
	whole, limited := p.truth("whole"), p.values.Has("limit")
	q := p.records(a.cursors)
	if err := p.end(); err != nil {
		return err
	}
	if form == asLines {
		if !limited {
			q.Limit = 0
		}
		return a.listLines(w, r, by, q, whole)
	}
	out, err := a.page(r, by, q, whole)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, out)
}

func (a *API) page(r *http.Request, by townhall.Actor, q townhall.Query, whole bool) (page, error) {
	out, most, scanned := page{Items: []header{}}, q.Limit, 0
	q.Limit = mostScanned + 1
	note := &noting{a: a, r: r, by: by, verb: townhall.Reading, of: spanRef("httpapi.records", q.Kind)}
	var last townhall.Record
	shown := true // whether who asks was shown the last
	for rec, err := range a.c.Office.Store.Find(r.Context(), q) {
		if err != nil {
			return out, err
		}
		if len(out.Items) == most || scanned == mostScanned {
			out.Next = a.cursors.text(q.Cursor(last), shown)
			break
		}
		last, scanned = rec, scanned+1
		h, ok, err := a.listed(note, rec, whole)
		if err != nil {
			return out, err
		}
		if shown = ok; ok {
			out.Items = append(out.Items, h)
		}
	}
	return out, nil
}

// listed is a record as a list shows it to who asks, if at all: whole where that was asked for and they may read it.
func (a *API) listed(note *noting, rec townhall.Record, whole bool) (h header, ok bool, err error) {
	ctx, by := note.r.Context(), note.by
	if ofLog(note.r, by, rec) || a.allow(ctx, by, townhall.Browsing, rec) != nil {
		return header{}, false, ctx.Err()
	}
	h = headerOf(rec)
	if whole && a.allow(ctx, by, townhall.Reading, rec) == nil {
		if err := note.once(); err != nil {
			return h, false, err
		}
		h.Doc = rec.Doc
	}
	return h, true, nil
}

// listLines streams all that there is, a record a line.
func (a *API) listLines(w http.ResponseWriter, r *http.Request, by townhall.Actor, q townhall.Query, whole bool) error {
	out, end := newLines(w, r)
	defer end()
	most := q.Limit
	q.Limit = 0
	note := &noting{a: a, r: r, by: by, verb: townhall.Reading, of: spanRef("httpapi.records", q.Kind)}
	for rec, err := range a.c.Office.Store.Find(out.Context(), q) {
		if err != nil {
			return out.fail(r, err)
		}
		h, ok, err := a.listed(note, rec, whole)
		if err == nil && ok {
			err = out.line(h)
			most--
		}
		if err != nil {
			return out.fail(r, err)
		}
		if ok && most == 0 {
			break
		}
	}
	return out.done()
}

// storable refuses a name that no store holds.
func storable(field, s string) error {
	if s == "" || len(s) > 200 || !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return invalid(field, strings.ReplaceAll(s, "\x00", "�"), townhall.Say("httpapi.name", "1 至 200 字节、不含零字节的 UTF-8 文本", "UTF-8 text of 1 to 200 bytes without a zero byte"))
	}
	return nil
}

package httpapi

import (
	"net/http"
	"strconv"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// chronicle is a part of a history.
type chronicle struct {
	Items []entry      `json:"items"`
	Next  townhall.Pos `json:"next,omitempty" doc:"the after of the next page; there is none where this is missing"`
}

// histories serves what happened to a record, and to all.
func (a *API) histories() {
	for _, k := range a.kinds {
		a.handle(a.historyDoc(k), func(w http.ResponseWriter, r *http.Request) error { return a.historyOf(w, r, k.Name) })
	}
	a.handle(a.allHistoryDoc(), a.history)
}

// span is a part of a history that was asked for.
type span struct {
	ref   townhall.Ref
	kind  string
	after townhall.Pos
	limit int
	by    townhall.Actor
	note  *noting // nil where it was noted before
}

// entry is a townhall.Entry as it is shown: with the document only to who may read the record, not to who may but trace it.
type entry struct {
	Pos    townhall.Pos    `json:"pos"`
	At     time.Time       `json:"at"`
	By     townhall.Actor  `json:"by,omitzero"`
	Verb   string          `json:"verb"`
	Reason string          `json:"reason,omitempty"`
	Basis  []townhall.Cite `json:"basis,omitempty"`
	After  header          `json:"after"`
}

func (a *API) historyOf(w http.ResponseWriter, r *http.Request, kind string) error {
	form, err := accepted(r, asJSON, asLines)
	if err != nil {
		return err
	}
	p := query(r)
	s := span{after: p.position("after"), limit: p.number("limit", 1, mostListed, listed)}
	limited := p.values.Has("limit")
	if err := p.end(); err != nil {
		return err
	}
	rec, by, err := a.found(r, kind, townhall.Tracing)
	if err != nil {
		return err
	}
	if err := a.log(r, by, rec.Ref, townhall.Tracing); err != nil {
		return err
	}
	s.ref, s.by = rec.Ref, by
	return a.tell(w, r, form, s, limited)
}

func (a *API) history(w http.ResponseWriter, r *http.Request) error {
	by, err := door.Who(r)
	if err != nil {
		return err
	}
	form, err := accepted(r, asJSON, asLines, asEvents)
	if err != nil {
		return err
	}
	p := query(r)
	s := span{by: by, kind: p.one("kind"), after: p.position("after"), limit: p.number("limit", 1, mostListed, listed)}
	s.note = &noting{a: a, r: r, by: by, verb: townhall.Tracing, of: spanRef("httpapi.history", s.kind)}
	limited := p.values.Has("limit")
	if last := r.Header.Get("Last-Event-ID"); last != "" && form == asEvents {
		n, err := strconv.ParseInt(last, 10, 64)
		if err != nil || n < 0 {
			p.fault("Last-Event-ID", last, positionNeeded())
		}
		s.after = townhall.Pos(n)
	}
	if err := p.end(); err != nil {
		return err
	}
	if form == asEvents {
		return a.follow(w, r, s)
	}
	return a.tell(w, r, form, s, limited)
}

func (a *API) tell(w http.ResponseWriter, r *http.Request, form string, s span, limited bool) error {
	if form == asLines {
		if !limited {
			s.limit = 0
		}
		return a.tellLines(w, r, s)
	}
	out, scanned, last := chronicle{Items: []entry{}}, 0, s.after
	for e, err := range a.c.Office.Store.History(r.Context(), s.ref, s.after) {
		if err != nil {
			return err
		}
		if len(out.Items) == s.limit || scanned == mostScanned {
			out.Next = last
			break
		}
		last, scanned = e.Pos, scanned+1
		told, ok, err := a.told(r, s, e)
		if err != nil {
			return err
		}
		if ok {
			out.Items = append(out.Items, told)
		}
	}
	return write(w, http.StatusOK, out)
}

// told is an entry as it may be shown, if it is part of what was asked for. In the history of one record that was asked before; in that of
// all, the first that is told makes it a reading. What the log itself wrote about this request is never told: that would have no end.
func (a *API) told(r *http.Request, s span, e townhall.Entry) (entry, bool, error) {
	ctx := r.Context()
	switch {
	case e.Pos == 0 || s.kind != "" && e.After.Kind != s.kind || ofLog(r, s.by, e.After):
		return entry{}, false, nil // of a transaction that has not ended, of another kind, or of this very request
	case s.ref == (townhall.Ref{}) && a.allow(ctx, s.by, townhall.Tracing, e.After) != nil:
		return entry{}, false, ctx.Err()
	}
	if s.note != nil {
		if err := s.note.once(); err != nil {
			return entry{}, false, err
		}
	}
	out := entry{e.Pos, e.At, e.By, e.Verb, e.Reason, e.Basis, headerOf(e.After)}
	if a.allow(ctx, s.by, townhall.Reading, e.After) == nil {
		out.After.Doc = e.After.Doc
	}
	return out, true, ctx.Err()
}

// tellLines streams what there was when it was asked for.
func (a *API) tellLines(w http.ResponseWriter, r *http.Request, s span) error {
	out, end := newLines(w, r)
	defer end()
	most := s.limit
	until, err := last(out.Context(), a.c.Office.Store, s.after)
	if err != nil {
		return out.fail(r, err)
	}
	for e, err := range a.c.Office.Store.History(out.Context(), s.ref, s.after) {
		if err != nil {
			return out.fail(r, err)
		}
		if e.Pos == 0 || e.Pos > until {
			break
		}
		told, ok, err := a.told(r, s, e)
		if err == nil && ok {
			err = out.line(told)
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

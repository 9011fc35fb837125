package httpapi

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"net/http"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// noting keeps that somebody is about to be shown many things: once for the request, when the first of them is. To note each would add to
// what is being shown, without end.
type noting struct {
	a    *API
	r    *http.Request
	by   townhall.Actor
	of   townhall.Ref
	verb string
	done bool
}

func (n *noting) once() error {
	if n.done {
		return nil
	}
	err := n.a.log(n.r, n.by, n.of, n.verb)
	n.done = err == nil
	return err
}

// spanRef names a list or a history in what is kept of readings: of a kind, or of all.
func spanRef(what, kind string) townhall.Ref {
	return townhall.Ref{Kind: what, ID: cmp.Or(kind, "all")}
}

// ofLog reports whether a record is what the log wrote about this very request.
func ofLog(r *http.Request, by townhall.Actor, rec townhall.Record) bool {
	if rec.Kind != access.LogKind {
		return false
	}
	var kept access.Reading
	return json.Unmarshal(rec.Doc, &kept) == nil && kept.By == by && kept.From.Request == door.RequestID(r)
}

// last is the position of the last entry of a history, or after if there is none behind it. It is looked for in halves, since a history is long.
func last(ctx context.Context, s townhall.Store, after townhall.Pos) (townhall.Pos, error) {
	low, high, step := after, after, townhall.Pos(1024)
	for { // up to where there is nothing
		high = low + min(step, math.MaxInt64-low)
		found, err := next(ctx, s, high)
		if err != nil {
			return low, err
		}
		if found == 0 {
			break
		}
		low, step = found, min(step, math.MaxInt64/2)*2
	}
	for low < high { // there is an entry at low, or low is after; there is none behind high
		middle := low + (high-low)/2
		found, err := next(ctx, s, middle)
		switch {
		case err != nil:
			return low, err
		case found == 0:
			high = middle
		default:
			low, high = found, max(found, high)
		}
	}
	return low, nil
}

// next is the position of the first entry behind another, 0 if there is none.
func next(ctx context.Context, s townhall.Store, after townhall.Pos) (townhall.Pos, error) {
	for e, err := range s.History(ctx, townhall.Ref{}, after) {
		return e.Pos, err
	}
	return 0, ctx.Err()
}

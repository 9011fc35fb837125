package httpapi

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall/adapters/internal/door"
)

// The forms in which things are answered.
const (
	asJSON   = "application/json"
	asLines  = "application/x-ndjson"
	asEvents = "text/event-stream"
	asHTML   = "text/html"
)

// accepted is the form that a request would rather have, of those that there are; the first where it does not care.
func accepted(r *http.Request, forms ...string) (string, error) {
	wishes := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(wishes) == "" {
		return forms[0], nil
	}
	best, quality := "", 0.0
	for _, form := range forms {
		if q := qualityOf(form, wishes); q > quality {
			best, quality = form, q
		}
	}
	if best == "" {
		return "", door.NotAcceptable(forms...)
	}
	return best, nil
}

// qualityOf is how much a list of media ranges wants a form: the most exact range that has it says.
func qualityOf(form, wishes string) float64 {
	kind, _, _ := strings.Cut(form, "/")
	quality, exactness := 0.0, 0
	for wish := range strings.SplitSeq(wishes, ",") {
		name, params, _ := strings.Cut(wish, ";")
		exact := 0
		switch strings.ToLower(strings.TrimSpace(name)) {
		case form:
			exact = 3
		case kind + "/*":
			exact = 2
		case "*/*", "*":
			exact = 1
		}
		if exact > exactness {
			quality, exactness = weight(params), exact
		}
	}
	return quality
}

// weight reads ";q=0.5"; what cannot be read asks as if nothing were said.
func weight(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(name, "q") {
			if q, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && q >= 0 && q <= 1 {
				return q
			}
		}
	}
	return 1
}

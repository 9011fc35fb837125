package powers

import (
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// trimmed is a text or a name as it was meant, without the blanks around it. Every step takes those it is given through it, so that
// blanks are nothing and "li " is li.
func trimmed[T ~string](s T) T { return T(strings.TrimSpace(string(s))) }

// trimmedAll is trimmed for each of a list, in a list of its own.
func trimmedAll[T ~string](list []T) []T {
	out := slices.Clone(list)
	for i, s := range out {
		out[i] = trimmed(s)
	}
	return out
}

func said[T ~string](s T) bool { return trimmed(s) != "" }

// worded reports whether a text says something.
func worded(t townhall.Text) bool { return said(t.In(townhall.ZH)) }

// filed reports whether attachments can be found again: each with a name and a digest.
func filed(list ...townhall.Attachment) bool {
	return !slices.ContainsFunc(list, func(a townhall.Attachment) bool {
		_, err := townhall.ParseDigest(string(a.Digest))
		return err != nil || !said(a.Name) || a.Size < 0
	})
}

// added is a list with one more, sharing nothing with the list that grew.
func added[T any](list []T, one T) []T { return append(slices.Clip(slices.Clone(list)), one) }

// last is the newest of a list; the zero value, if there is none.
func last[T any](list []T) (one T) {
	if n := len(list); n > 0 {
		one = list[n-1]
	}
	return one
}

func dayOr(d, otherwise townhall.Date) townhall.Date {
	if d.IsZero() {
		return otherwise
	}
	return d
}

// latest is the last of some days.
func latest(days ...townhall.Date) townhall.Date { return slices.MaxFunc(days, townhall.Date.Compare) }

// doneBy reports whether something was done by a day: it has a day, and that is not after it.
func doneBy(done, on townhall.Date) bool { return !done.IsZero() && !done.After(on) }

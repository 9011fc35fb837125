package governance

import (
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// trimmed is a text or a name as it was meant, without the blanks around it, so that blanks are nothing and "li " is li.
func trimmed[T ~string](s T) T { return T(strings.TrimSpace(string(s))) }

func said[T ~string](s T) bool { return trimmed(s) != "" }

// added is a list with one more, sharing nothing with the list that grew.
func added[T any](list []T, one T) []T { return append(slices.Clip(slices.Clone(list)), one) }

func dayOr(d, otherwise townhall.Date) townhall.Date {
	if d.IsZero() {
		return otherwise
	}
	return d
}

package archtest

import (
	"slices"
	"strconv"
	"strings"
)

// Exception is an arrow that the rule does not draw, and why it is there.
type Exception struct{ From, To, Why string }

// Between are the arrows between domains and between adapters.
var Between = []Exception{
	{"budget", "governance/vote", "a budget's projects are chosen by a ballot"},
}

// Doors stand on the formats in which they hand things out, and on who may come in.
var (
	doors = []string{"adapters/httpapi", "adapters/web"}
	below = []string{"adapters/access", "adapters/docs", "adapters/feed", "adapters/ical", "adapters/xlsx"}
)

// Imports holds who may import whom. Tests may import what they like, but for examples.
func Imports(files []*File) []string {
	var faults []string
	for _, f := range files {
		for _, spec := range f.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if spec.Name != nil && spec.Name.Name == "." && !f.Test {
				faults = append(faults, f.at(spec, "a dot import of %s hides from the walls what is used of it", imported))
			}
			if why := refusal(f, imported); why != "" {
				faults = append(faults, f.at(spec, "%s imports %s: %s", f.Dir(), imported, why))
			}
		}
	}
	return faults
}

func refusal(f *File, imported string) string {
	dir, ours := within(imported)
	room, to := f.Room(), RoomOf(dir)
	switch {
	case room == Example || room == Tool && !(ours && to == Example):
		return ""
	case ours && to == Example:
		return "nothing imports an example"
	case f.Test:
		return ""
	case room <= Domain && !ours && !standard(imported):
		return "the root and the domain import only the standard library"
	case room == Root && ours:
		return "the root imports no other room"
	case room == Domain && ours && !lawful(f.Dir(), dir):
		return "a domain imports only the root, its own packages, and what is drawn"
	case room == Adapter && ours && to == Adapter && !neighbour(f.Dir(), dir):
		return "adapters do not import one another"
	case room <= Domain && !ours && forbidden(imported, room):
		return "no I/O, clock, chance or unsafe in the root and the domain"
	}
	return ""
}

// within gives the directory of one of the module's own packages.
func within(imported string) (dir string, ours bool) {
	if imported == Module {
		return ".", true
	}
	return strings.CutPrefix(imported, Module+"/")
}

// standard reports whether a path is of the standard library: its first element has no dot.
func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}

func lawful(from, to string) bool {
	return to == "." || top(from) == top(to) && RoomOf(to) == Domain || excepted(from, to)
}

// neighbour: an adapter is its first directory with all below it; what adapters share lies in adapters/internal.
func neighbour(from, to string) bool {
	adapter := func(dir string) string { return top(strings.TrimPrefix(dir, "adapters/")) }
	return adapter(from) == adapter(to) || adapter(to) == "internal" || excepted(from, to) || slices.Contains(doors, from) && slices.Contains(below, to)
}

func excepted(from, to string) bool {
	return slices.ContainsFunc(Between, func(e Exception) bool {
		return (from == e.From || strings.HasPrefix(from, e.From+"/")) && to == e.To
	})
}

func top(dir string) string {
	first, _, _ := strings.Cut(dir, "/")
	return first
}

// computing are the packages of the standard library that the root and the domain may use: those that only compute, or
// read and write what they are handed. The list is closed, so that a package which nobody thought of stays outside. Purity
// refuses what in them is none of this, such as time.Now. There is no sync: what runs beside others is an adapter.
var computing = strings.Fields(`bufio bytes cmp container/heap context crypto/sha256 embed encoding encoding/base32 encoding/csv
	encoding/hex encoding/json errors fmt hash io io/fs iter maps math math/big math/bits regexp slices sort strconv strings time
	unicode unicode/utf16 unicode/utf8`)

// rootOnly: database/sql/driver is only words; reflect is for the root, which wraps values of any type.
var rootOnly = []string{"database/sql/driver", "reflect"}

func forbidden(imported string, room Room) bool {
	return !slices.Contains(computing, imported) && (room != Root || !slices.Contains(rootOnly, imported))
}

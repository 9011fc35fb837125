package archtest

import (
	"path"
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

// Imports holds who may import whom. Tests may import what they like, but for examples.
func Imports(files []*File) []string {
	var faults []string
	for _, f := range files {
		for _, spec := range f.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
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
	case room <= Domain && forbidden(imported, room):
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
	return adapter(from) == adapter(to) || adapter(to) == "internal" || excepted(from, to)
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

// forbidden are the packages of the standard library that reach outside. database/sql/driver is only words; reflect is
// for the root, which wraps values of any type.
func forbidden(imported string, room Room) bool {
	switch imported {
	case "database/sql/driver", "reflect":
		return room != Root
	case "C", "unsafe", "log", "net", "os", "syscall", "plugin", "crypto/rand", "math/rand", "database/sql":
		return true
	}
	for _, dir := range []string{"log/", "net/", "os/", "math/rand/", "runtime/", "testing/"} {
		if strings.HasPrefix(imported, dir) {
			return true
		}
	}
	return path.Base(imported) == "testing"
}

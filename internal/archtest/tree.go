// Package archtest holds the walls of the house: who may import whom, what the root and the domain may not do, how texts
// are worded, what is documented. Each wall is a function from parsed sources to the faults that it finds, so that the
// walls themselves can be tested with small bad sources. It looks at syntax only, which is fast and needs no build.
package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Module is the import path of the root package.
const Module = "github.com/townhall-go/townhall"

// Room is a floor of the house, lower ones first.
type Room int

// The rooms. Tools are the packages under internal, which only tests and other tools use.
const (
	Root Room = iota
	Domain
	Adapter
	Example
	Tool
)

// RoomOf is the room of a package by its directory, "." or "" for the root.
func RoomOf(dir string) Room {
	switch top, _, _ := strings.Cut(dir, "/"); top {
	case "", ".":
		return Root
	case "adapters":
		return Adapter
	case "examples":
		return Example
	case "internal":
		return Tool
	}
	return Domain // every other directory: nothing escapes the strictest walls by having a new name
}

// File is a parsed source file.
type File struct {
	Name string // path from the root, with slashes
	Test bool
	*ast.File
	fset *token.FileSet
}

// Dir is the directory of the file's package, "." for the root.
func (f *File) Dir() string { return path.Dir(f.Name) }

// Room is the room in which the file lies.
func (f *File) Room() Room { return RoomOf(f.Dir()) }

// pure reports whether the file is bound by the walls of the root and the domain.
func (f *File) pure() bool { return !f.Test && f.Room() <= Domain }

// at words a fault at a place.
func (f *File) at(n ast.Node, format string, args ...any) string {
	return fmt.Sprintf("%s:%d: %s", f.Name, f.fset.Position(n.Pos()).Line, fmt.Sprintf(format, args...))
}

// imports gives the file's imports by the names under which it uses them.
func (f *File) imports() map[string]string {
	out := map[string]string{}
	for _, spec := range f.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		name := path.Base(imported)
		if name == "v2" || name == "v3" {
			name = path.Base(path.Dir(imported))
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		out[name] = imported
	}
	return out
}

// used gives the import path and the name if an expression is a name of another package, such as time.Now.
func (f *File) used(e ast.Expr, imports map[string]string) (imported, name string) {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return "", ""
	}
	if id, ok := sel.X.(*ast.Ident); ok && id.Obj == nil { // a local name hides the package's
		return imports[id.Name], sel.Sel.Name
	}
	return "", ""
}

// Parse reads one source.
func Parse(name, source string) (*File, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, source, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	return &File{Name: name, Test: strings.HasSuffix(name, "_test.go"), File: file, fset: fset}, nil
}

// Load parses the Go files of a tree, without testdata and hidden directories.
func Load(tree fs.FS) ([]*File, error) {
	var files []*File
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (base == "testdata" || base[0] == '.' || base[0] == '_'):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go"):
			return nil
		}
		source, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		file, err := Parse(name, string(source))
		files = append(files, file)
		return err
	})
	return files, err
}

// Packages lists the directories of a room that hold more than tests.
func Packages(files []*File, room Room) []string {
	var dirs []string
	for _, f := range files {
		if f.Room() == room && !f.Test {
			dirs = append(dirs, f.Dir())
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

package archtest

import (
	"go/ast"
	"go/token"
	"iter"
	"slices"
	"strings"
)

// Purity holds what the root and the domain may not do: read the clock, wait, panic, run beside themselves, print, initialize in
// secret, compute in floating point, change what belongs to the whole package.
func Purity(files []*File) []string {
	var faults []string
	vars, changeable := packageVars(files), changeables(files)
	for _, f := range files {
		if !f.pure() {
			continue
		}
		p := purity{File: f, imports: f.imports(), vars: vars[f.Dir()], zoned: map[ast.Expr]bool{}}
		ast.Inspect(f.File, p.visit)
		p.shared(changeable[f.Dir()])
		faults = append(faults, p.faults...)
	}
	return faults
}

type purity struct {
	*File
	imports map[string]string
	vars    map[string]*ast.ValueSpec
	zoned   map[ast.Expr]bool // calls whose time is at once put into a zone
	faults  []string
}

func (p *purity) fault(n ast.Node, format string, args ...any) {
	p.faults = append(p.faults, p.at(n, format, args...))
}

func (p *purity) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Recv == nil && n.Name.Name == "init" {
			p.fault(n, "func init")
		}
	case *ast.GoStmt:
		p.fault(n, "a goroutine")
	case *ast.CallExpr:
		p.call(n)
	case *ast.SelectorExpr:
		p.selector(n)
	case *ast.Ident:
		if n.Obj == nil && (strings.HasPrefix(n.Name, "float") || strings.HasPrefix(n.Name, "complex")) && n.Name != "float" {
			p.inexact(n, n.Name)
		}
	case *ast.BasicLit:
		if n.Kind == token.FLOAT || n.Kind == token.IMAG {
			p.inexact(n, n.Value)
		}
	case *ast.AssignStmt:
		for _, left := range n.Lhs {
			if n.Tok != token.DEFINE {
				p.changes(left)
			}
		}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			p.changes(n.Key)
			p.changes(n.Value)
		}
	case *ast.IncDecStmt:
		p.changes(n.X)
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			p.changes(n.X)
		}
	}
	return true
}

func (p *purity) call(n *ast.CallExpr) {
	switch fun := n.Fun.(type) {
	case *ast.SelectorExpr:
		if len(n.Args) == 0 {
			p.method(fun)
		}
	case *ast.Ident:
		if fun.Obj == nil && len(n.Args) > 0 {
			p.builtin(fun.Name, n)
		}
	}
}

func (p *purity) builtin(name string, n *ast.CallExpr) {
	switch name {
	case "panic":
		p.fault(n, "a panic")
	case "print", "println":
		p.fault(n, "%s: it writes to the terminal", name)
	case "delete", "clear", "copy":
		p.changes(n.Args[0])
	}
}

// method refuses calls by their name alone, as syntax does not tell the type: nothing in the house has these names.
func (p *purity) method(n *ast.SelectorExpr) {
	switch name := n.Sel.Name; name {
	case "Local":
		p.fault(n, "Time.Local: it depends on the machine")
	case "Hours", "Minutes", "Seconds", "Float32", "Float64":
		p.inexact(n, "."+name+"()")
	}
}

// unclean is what of the packages that only compute does more, also where it is handed on and not called.
var unclean = []struct{ imported, names, why string }{
	{"time", "Now Since Until Sleep After AfterFunc Tick NewTimer NewTicker", "the clock is handed in"},
	{"time", "Local LoadLocation", "it depends on the machine"},
	{"context", "WithTimeout WithTimeoutCause WithDeadline WithDeadlineCause", "it runs by the clock"},
	{"context", "Background TODO", "a context is handed in"},
	{"context", "AfterFunc", "a goroutine"},
	{"fmt", "Print Printf Println Scan Scanf Scanln", "it reaches for the terminal"},
}

// selector refuses what is unclean, and functions that are floating point inside.
func (p *purity) selector(n *ast.SelectorExpr) {
	imported, name := p.used(n, p.imports)
	for _, u := range unclean {
		if imported == u.imported && slices.Contains(strings.Fields(u.names), name) {
			p.fault(n, "%s.%s: %s", imported, name, u.why)
		}
	}
	switch imported {
	case "":
		p.zone(n)
	case "time":
		if slices.Contains([]string{"Unix", "UnixMilli", "UnixMicro"}, name) && !p.zoned[n] {
			p.fault(n, "time.%s without UTC or In: it is in the machine's zone", name)
		}
	case "math":
		if !strings.HasPrefix(name, "Max") && !strings.HasPrefix(name, "Min") {
			p.inexact(n, "math."+name)
		}
	case "strconv", "math/big":
		if strings.Contains(name, "Float") || strings.Contains(name, "Complex") {
			p.inexact(n, imported+"."+name)
		}
	}
}

// zone notes time.Unix(…).UTC(), and refuses the method expressions of what method refuses.
func (p *purity) zone(n *ast.SelectorExpr) {
	switch x := ast.Unparen(n.X).(type) {
	case *ast.CallExpr:
		p.zoned[x.Fun] = n.Sel.Name == "UTC" || n.Sel.Name == "In"
	case *ast.SelectorExpr:
		if imported, name := p.used(x, p.imports); imported == "time" && (name == "Duration" || name == "Time") {
			p.method(n)
		}
	}
}

// shared refuses package-level variables that are made to be changed: locks, atomic values, channels, and what holds one
// of them by a type of the package.
func (p *purity) shared(changeable map[string]bool) {
	for spec := range specs[*ast.ValueSpec](p.File, token.VAR) {
		if p.holds(spec, p.imports, changeable) {
			p.fault(spec, "package-level variable %s is made to be changed", spec.Names[0].Name)
		}
	}
}

// changeables collects the types of each directory that hold a lock, an atomic value or a channel, also by one another.
func changeables(files []*File) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for grown := true; grown; {
		grown = false
		for _, f := range files {
			types := out[f.Dir()]
			if types == nil {
				types = map[string]bool{}
				out[f.Dir()] = types
			}
			for spec := range specs[*ast.TypeSpec](f, token.TYPE) {
				if f.pure() && !types[spec.Name.Name] && f.holds(spec.Type, f.imports(), types) {
					types[spec.Name.Name], grown = true, true
				}
			}
		}
	}
	return out
}

// holds reports whether a declaration speaks of a lock, an atomic value, a channel or one of the types.
func (f *File) holds(n ast.Node, imports map[string]string, types map[string]bool) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit: // its own variables are nobody else's
			return false
		case *ast.SelectorExpr:
			imported, _ := f.used(n, imports)
			found = found || imported == "sync" || imported == "sync/atomic"
			return true
		case *ast.ChanType:
			found = true
		case *ast.Ident:
			found = found || types[n.Name]
		}
		return !found
	})
	return found
}

// inexact refuses floating point, but for the allocation engine, which proves a bound first.
func (p *purity) inexact(n ast.Node, what string) {
	if dir := p.Dir(); dir != "budget/allocate" && !strings.HasPrefix(dir, "budget/allocate/") {
		p.fault(n, "floating point: %s", what)
	}
}

// changes refuses an expression in a place that changes it, or may, if it belongs to a package-level variable.
func (p *purity) changes(e ast.Expr) {
	id := base(e)
	if id == nil {
		return
	}
	spec, ours := p.vars[id.Name]
	if ours && (id.Obj == nil || id.Obj.Decl == spec) {
		p.fault(e, "package-level variable %s is changed or its address is taken", id.Name)
	}
	if _, imported := p.imports[id.Name]; imported && id.Obj == nil {
		p.fault(e, "a variable of package %s is changed or its address is taken", id.Name)
	}
}

// base is the name at the bottom of x.f[i].g.
func base(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// packageVars collects the package-level variables of each directory.
func packageVars(files []*File) map[string]map[string]*ast.ValueSpec {
	out := map[string]map[string]*ast.ValueSpec{}
	for _, f := range files {
		if f.Test {
			continue
		}
		vars := out[f.Dir()]
		if vars == nil {
			vars = map[string]*ast.ValueSpec{}
			out[f.Dir()] = vars
		}
		for spec := range specs[*ast.ValueSpec](f, token.VAR) {
			for _, name := range spec.Names {
				vars[name.Name] = spec
			}
		}
	}
	return out
}

// specs are a file's declarations of a kind, outside functions.
func specs[S ast.Spec](f *File, kind token.Token) iter.Seq[S] {
	return func(yield func(S) bool) {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != kind {
				continue
			}
			for _, s := range g.Specs {
				if !yield(s.(S)) {
					return
				}
			}
		}
	}
}

package archtest

import (
	"go/ast"
	"go/token"
	"strings"
)

// Purity holds what the root and the domain may not do: read the clock, wait, panic, run beside themselves, initialize in
// secret, compute in floating point, change what belongs to the whole package.
func Purity(files []*File) []string {
	var faults []string
	vars := packageVars(files)
	for _, f := range files {
		if !f.pure() {
			continue
		}
		p := purity{File: f, imports: f.imports(), vars: vars[f.Dir()]}
		ast.Inspect(f.File, p.visit)
		faults = append(faults, p.faults...)
	}
	return faults
}

type purity struct {
	*File
	imports map[string]string
	vars    map[string]*ast.ValueSpec
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
	id, ok := n.Fun.(*ast.Ident)
	if !ok || id.Obj != nil || len(n.Args) == 0 {
		return
	}
	switch id.Name {
	case "panic":
		p.fault(n, "a panic")
	case "delete", "clear", "copy":
		p.changes(n.Args[0])
	}
}

// selector refuses the clock, also where it is handed on and not called, and functions that are floating point inside.
func (p *purity) selector(n *ast.SelectorExpr) {
	switch imported, name := p.used(n, p.imports); imported {
	case "time":
		switch name {
		case "Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker":
			p.fault(n, "time.%s: the clock is handed in", name)
		case "Local", "LoadLocation":
			p.fault(n, "time.%s: it depends on the machine", name)
		}
	case "math":
		if !strings.HasPrefix(name, "Max") && !strings.HasPrefix(name, "Min") {
			p.inexact(n, "math."+name)
		}
	case "strconv":
		if strings.Contains(name, "Float") || strings.Contains(name, "Complex") {
			p.inexact(n, "strconv."+name)
		}
	}
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
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				for _, name := range s.(*ast.ValueSpec).Names {
					vars[name.Name] = s.(*ast.ValueSpec)
				}
			}
		}
	}
	return out
}

package archtest

import (
	"go/ast"
	"go/token"
	"slices"
)

// Docs holds that every package, and every exported name of the root, the domain and the adapters, has a comment. A
// group of constants or variables may share one.
func Docs(files []*File) []string {
	var faults []string
	packages := map[string]bool{}
	for _, f := range files {
		if f.Test || f.Room() > Adapter {
			continue
		}
		packages[f.Dir()] = packages[f.Dir()] || f.Doc != nil
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && exportedReceiver(d) && d.Doc == nil {
					faults = append(faults, f.at(d, "%s has no comment", d.Name.Name))
				}
			case *ast.GenDecl:
				faults = append(faults, f.undocumented(d)...)
			}
		}
	}
	for dir, documented := range packages {
		if !documented {
			faults = append(faults, dir+": the package has no comment")
		}
	}
	slices.Sort(faults)
	return faults
}

func (f *File) undocumented(g *ast.GenDecl) []string {
	var faults []string
	for _, s := range g.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && s.Doc == nil && (g.Doc == nil || g.Lparen != token.NoPos) {
				faults = append(faults, f.at(s, "%s has no comment", s.Name.Name))
			}
			if t, ok := s.Type.(*ast.InterfaceType); ok && s.Name.IsExported() && f.Room() <= Domain {
				faults = append(faults, f.silentMethods(s, t)...)
			}
		case *ast.ValueSpec:
			for _, name := range s.Names {
				if name.IsExported() && s.Doc == nil && s.Comment == nil && g.Doc == nil {
					faults = append(faults, f.at(s, "%s has no comment", name.Name))
				}
			}
		}
	}
	return faults
}

// silentMethods: a port says what each method owes. Of an interface with one method, the type's comment speaks; adapters
// repeat those of other packages.
func (f *File) silentMethods(s *ast.TypeSpec, t *ast.InterfaceType) []string {
	var faults []string
	for _, m := range t.Methods.List {
		if len(m.Names) > 0 && m.Names[0].IsExported() && m.Doc == nil && m.Comment == nil && len(t.Methods.List) > 1 {
			faults = append(faults, f.at(m, "%s.%s has no comment", s.Name.Name, m.Names[0].Name))
		}
	}
	return faults
}

// exportedReceiver reports whether a function is none's method, or that of an exported type.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return true
		}
	}
}

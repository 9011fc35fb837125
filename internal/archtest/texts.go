package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var placeholder = regexp.MustCompile(`\{([A-Za-z0-9_]+)\}`)

// Texts holds every call of Say with its key written out: one wording for a key, both languages complete, each with the
// same placeholders, each placeholder with its argument and each argument used. So that no text goes around it, Say is
// only called, and a Text made without it has both languages.
func Texts(files []*File) []string {
	return read(files).faults
}

type texts struct {
	*File
	imports map[string]string
	known   map[string][2]string // wordings by key
	passed  map[ast.Node]bool    // names that are no use of Say, or one that is looked at
	faults  []string
}

func (t *texts) fault(n ast.Node, format string, args ...any) {
	t.faults = append(t.faults, t.at(n, format, args...))
}

func (t *texts) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		if fun := ast.Unparen(n.Fun); t.names(fun, "Say") {
			t.passed[fun] = true
			t.said(n)
		}
	case *ast.CompositeLit:
		t.literal(n)
	case *ast.TypeSpec:
		if t.names(n.Type, "Text") {
			t.fault(n, "%s is Text by another name", n.Name.Name)
		}
	case *ast.FuncDecl:
		t.passed[n.Name] = true
	case *ast.Field:
		for _, name := range n.Names {
			t.passed[name] = true
		}
	case *ast.KeyValueExpr:
		t.passed[n.Key] = true
	case *ast.SelectorExpr:
		t.alias(n)
		t.passed[n.Sel] = true
	case *ast.Ident:
		t.alias(n)
	}
	return true
}

// names reports whether an expression is a name of the root package.
func (t *texts) names(e ast.Expr, name string) bool {
	if id, ok := e.(*ast.Ident); ok {
		return id.Name == name && t.Dir() == "." && (id.Obj == nil || id.Obj.Kind == ast.Fun || id.Obj.Kind == ast.Typ)
	}
	imported, used := t.used(e, t.imports)
	return imported == Module && used == name
}

func (t *texts) alias(e ast.Expr) {
	if !t.passed[e] && t.names(e, "Say") {
		t.fault(e, "Say is called, and not handed on under another name")
	}
}

func (t *texts) said(call *ast.CallExpr) {
	if len(call.Args) < 3 {
		return
	}
	key, literal := constant(call.Args[0])
	if !literal {
		return
	}
	zh, ok1 := constant(call.Args[1])
	en, ok2 := constant(call.Args[2])
	if !ok1 || !ok2 {
		t.fault(call, "%s: the wordings are not written out", key)
		return
	}
	if before, twice := t.known[key]; twice && before != [2]string{zh, en} {
		t.fault(call, "%s: another text with this key says %q / %q", key, before[0], before[1])
	}
	t.known[key] = [2]string{zh, en}
	for _, fault := range wording(zh, en, call) {
		t.fault(call, "%s: %s", key, fault)
	}
}

// literal refuses a Text in one language, also among the elements of a list or map, which need not say their type.
func (t *texts) literal(n *ast.CompositeLit) {
	if t.names(n.Type, "Text") && t.Name != "text.go" {
		t.bothLanguages(n)
	}
	var of ast.Expr
	switch list := n.Type.(type) {
	case *ast.ArrayType:
		of = list.Elt
	case *ast.MapType:
		of = list.Value
	}
	if of == nil || !t.names(of, "Text") {
		return
	}
	for _, e := range n.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			e = pair.Value
		}
		if inner, ok := e.(*ast.CompositeLit); ok && inner.Type == nil {
			t.bothLanguages(inner)
		}
	}
}

// bothLanguages: fields may be named or, in the order of Text, not.
func (t *texts) bothLanguages(n *ast.CompositeLit) {
	said := map[string]bool{}
	for i, e := range n.Elts {
		field := [...]string{"Key", "ZH", "EN", "Args"}[min(i, 3)]
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			field, e = fmt.Sprint(pair.Key), pair.Value
		}
		words, literal := constant(e)
		said[field] = !literal || strings.TrimSpace(words) != ""
	}
	if said["ZH"] != said["EN"] {
		t.fault(n, "a text in one language")
	}
}

func wording(zh, en string, call *ast.CallExpr) []string {
	var faults []string
	if strings.TrimSpace(zh) == "" || strings.TrimSpace(en) == "" {
		faults = append(faults, "a wording is empty")
	}
	inZH, inEN := placeholders(zh), placeholders(en)
	if !slices.Equal(inZH, inEN) {
		faults = append(faults, "Chinese has "+braced(inZH)+" and English "+braced(inEN))
	}
	if call.Ellipsis != token.NoPos {
		return faults
	}
	args := call.Args[3:]
	if len(args)%2 != 0 {
		return append(faults, "an argument has no value")
	}
	var names []string
	for i := 0; i < len(args); i += 2 {
		name, ok := constant(args[i])
		if !ok {
			return append(faults, "the name of an argument is not written out")
		}
		names = append(names, name)
	}
	slices.Sort(names)
	if unique := slices.Compact(slices.Clone(names)); len(unique) != len(names) {
		faults = append(faults, "an argument is given twice")
	}
	if !slices.Equal(names, inZH) || !slices.Equal(names, inEN) {
		faults = append(faults, "it has "+braced(inZH)+" and is given "+braced(names))
	}
	return faults
}

// placeholders lists the names in braces, sorted, each once.
func placeholders(s string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func braced(names []string) string { return "{" + strings.Join(names, "} {") + "}" }

// constant gives a string that is written out, also in pieces.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return constant(e.X)
	case *ast.BinaryExpr:
		a, ok1 := constant(e.X)
		b, ok2 := constant(e.Y)
		return a + b, ok1 && ok2 && e.Op == token.ADD
	}
	return "", false
}

// Wordings gives the wording of every text whose key and words are written out, in Chinese and English, by its key.
func Wordings(files []*File) map[string][2]string {
	return read(files).known
}

func read(files []*File) texts {
	t := texts{known: map[string][2]string{}}
	for _, f := range files {
		if !f.Test {
			t.File, t.imports, t.passed = f, f.imports(), map[ast.Node]bool{}
			ast.Inspect(f.File, t.visit)
		}
	}
	return t
}

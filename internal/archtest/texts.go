package archtest

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var placeholder = regexp.MustCompile(`\{([A-Za-z0-9_]+)\}`)

// Texts holds every call of Say with its key written out: one wording for a key, both languages complete, each with the
// same placeholders, each placeholder with its argument and each argument used.
func Texts(files []*File) []string {
	var faults []string
	known := map[string][2]string{}
	for _, f := range files {
		if f.Test {
			continue
		}
		imports := f.imports()
		ast.Inspect(f.File, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !f.says(call, imports) {
				return true
			}
			key, literal := constant(call.Args[0])
			if !literal {
				return true
			}
			zh, ok1 := constant(call.Args[1])
			en, ok2 := constant(call.Args[2])
			if !ok1 || !ok2 {
				faults = append(faults, f.at(call, "%s: the wordings are not written out", key))
				return true
			}
			if before, twice := known[key]; twice && before != [2]string{zh, en} {
				faults = append(faults, f.at(call, "%s: another text with this key says %q / %q", key, before[0], before[1]))
			}
			known[key] = [2]string{zh, en}
			for _, fault := range wording(zh, en, call) {
				faults = append(faults, f.at(call, "%s: %s", key, fault))
			}
			return true
		})
	}
	return faults
}

// says reports whether a call is of townhall's Say, with a key and two wordings.
func (f *File) says(call *ast.CallExpr, imports map[string]string) bool {
	if len(call.Args) < 3 {
		return false
	}
	if id, ok := call.Fun.(*ast.Ident); ok {
		return id.Name == "Say" && f.Dir() == "."
	}
	imported, name := f.used(call.Fun, imports)
	return imported == Module && name == "Say"
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

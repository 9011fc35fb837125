package guides

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"unicode"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#{1,6} +(.+?)[ #]*$`)
	code    = regexp.MustCompile("`[^`\n]*`")
	command = regexp.MustCompile(`\bgo (?:run|test|build|vet)\b[^\n` + "`" + `#]*`)
	example = regexp.MustCompile("`(Example\\w*)`")
	fence   = regexp.MustCompile("(?ms)^```[^\n]*\n.*?^```[^\n]*$")
	tested  = regexp.MustCompile(`(?m)^func (Example\w*)\(`)
)

// Links lists what pages promise and the house does not keep: relative links and anchors that lead nowhere, paths of go commands that are
// not there, and examples that nobody has written. Pages are named by their paths in the tree.
func Links(tree fs.FS, pages ...string) (faults []string) {
	examples := written(tree)
	for _, page := range pages {
		text, err := fs.ReadFile(tree, page)
		if err != nil {
			faults = append(faults, err.Error())
			continue
		}
		fault := func(format string, args ...any) {
			faults = append(faults, page+": "+fmt.Sprintf(format, args...))
		}
		prose := code.ReplaceAllString(fence.ReplaceAllString(string(text), ""), "")
		for _, m := range link.FindAllStringSubmatch(prose, -1) {
			if why := astray(tree, page, m[1]); why != "" {
				fault("the link %s %s", m[1], why)
			}
		}
		for _, m := range command.FindAllString(string(text), -1) {
			for _, arg := range strings.Fields(m) {
				dir, local := strings.CutPrefix(arg, "./")
				dir = path.Clean(strings.TrimSuffix(dir, "..."))
				if _, err := fs.Stat(tree, dir); local && err != nil {
					fault("the path %s of a go command is not there", arg)
				}
			}
		}
		for _, m := range example.FindAllStringSubmatch(string(text), -1) {
			if !examples[m[1]] {
				fault("there is no %s", m[1])
			}
		}
	}
	return faults
}

// astray says why a link leads nowhere; "" if it does not, or leaves the house.
func astray(tree fs.FS, page, to string) string {
	if strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
		return ""
	}
	file, anchor, anchored := strings.Cut(to, "#")
	target := page
	if file != "" {
		target = path.Join(path.Dir(page), file)
	}
	if _, err := fs.Stat(tree, target); err != nil {
		return "leads to no file"
	}
	if !anchored {
		return ""
	}
	text, err := fs.ReadFile(tree, target)
	if err != nil || !anchors(string(text))[anchor] {
		return "leads to no heading"
	}
	return ""
}

// anchors are a page's headings as GitHub names them in links: lower case, spaces as hyphens, without punctuation; one that comes again
// has a number.
func anchors(page string) map[string]bool {
	out := map[string]bool{}
	for _, m := range heading.FindAllStringSubmatch(fence.ReplaceAllString(page, ""), -1) {
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
				return unicode.ToLower(r)
			}
			return -1
		}, m[1])
		again := name
		for n := 1; out[again]; n++ {
			again = fmt.Sprint(name, "-", n)
		}
		out[again] = true
	}
	return out
}

// written are the names of all examples of the tree.
func written(tree fs.FS) map[string]bool {
	out := map[string]bool{}
	_ = fs.WalkDir(tree, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, "_test.go") {
			return nil // what cannot be read has no examples
		}
		text, err := fs.ReadFile(tree, name)
		for _, m := range tested.FindAllSubmatch(text, -1) {
			out[string(m[1])] = true
		}
		return err
	})
	return out
}

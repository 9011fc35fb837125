package browsertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// Axe is the program that looks for what keeps people out.
func Axe(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("TOWNHALL_AXE")
	if dir == "" {
		missing(t, "axe", "TOWNHALL_AXE names no directory with axe.min.js of axe-core")
	}
	program, err := os.ReadFile(filepath.Join(dir, "axe.min.js"))
	if err != nil {
		missing(t, "axe", "axe-core is not there: %v", err)
	}
	return string(program)
}

// found is how axe says what it found, in a line each.
const found = `axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v =>
	v.impact + ' ' + v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | ')))`

// Violations are what axe finds on the page that is serious or critical.
func (p *Page) Violations(axe string) []string {
	p.t.Helper()
	p.Do(chromedp.Evaluate[chromedp.Void](axe + ";0"))
	return Eval[[]string](p, found)
}

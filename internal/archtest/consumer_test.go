package archtest_test

import (
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/internal/archtest"
)

// TestConsumerLinksNothingElse builds a program in a module of its own that imports the root and every domain package.
// Its module cache begins empty and its proxy is off, so that the build itself shows that nothing third-party is needed
// or downloaded; then the list of its packages, and what the binary says of the modules in it, show that nothing is linked.
func TestConsumerLinksNothingElse(t *testing.T) {
	packages := []string{archtest.Module}
	for _, dir := range archtest.Packages(house(t), archtest.Domain) {
		packages = append(packages, archtest.Module+"/"+dir)
	}
	program, cache := consumer(t, packages), filepath.Join(t.TempDir(), "mod")
	run := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("go", args...)
		cmd.Dir = program
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -modcacherw", "GOPROXY=off", "GOWORK=off", "GOTOOLCHAIN=local", "GOMODCACHE="+cache)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "go %v: %s", args, out)
		return string(out)
	}

	for line := range strings.FieldsSeq(run("list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".")) {
		assert.True(t, line == "consumer" || line == archtest.Module || strings.HasPrefix(line, archtest.Module+"/"), "%s is linked", line)
	}
	binary := filepath.Join(t.TempDir(), "consumer")
	run("build", "-o", binary, ".")
	info, err := buildinfo.ReadFile(binary)
	require.NoError(t, err)
	require.Len(t, info.Deps, 1, "townhall alone is in the binary")
	assert.Equal(t, archtest.Module, info.Deps[0].Path)
	assert.NoDirExists(t, filepath.Join(cache, "cache", "download", "github.com"))
	assert.NoDirExists(t, filepath.Join(cache, "github.com"))
}

// consumer writes a module that needs townhall from this checkout and nothing else.
func consumer(t *testing.T, packages []string) string {
	t.Helper()
	here, err := filepath.Abs(root)
	require.NoError(t, err)
	program := t.TempDir()
	mod := fmt.Sprintf("module consumer\n\ngo 1.26\n\nrequire %s v0.0.0\n\nreplace %[1]s => %s\n", archtest.Module, here)
	var main strings.Builder
	main.WriteString("package main\n\nimport (\n")
	for _, p := range packages[1:] {
		fmt.Fprintf(&main, "\t_ %q\n", p)
	}
	fmt.Fprintf(&main, "\ttownhall %q\n)\n\nfunc main() { println(townhall.Yuan(1).String()) }\n", packages[0])
	require.NoError(t, os.WriteFile(filepath.Join(program, "go.mod"), []byte(mod), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(program, "main.go"), []byte(main.String()), 0o600))
	return program
}

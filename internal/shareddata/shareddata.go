// Package shareddata finds the data that tests share with other checkouts of the project.
package shareddata

import (
	"os"
	"path/filepath"
	"strings"
)

// TB is what Path needs of a test.
type TB interface {
	Helper()
	Skipf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Path gives a file of shared/data. The directory shared stands beside the checkout, or where TOWNHALL_SHARED says. A
// test whose file is absent is skipped, but fails where TOWNHALL_REQUIRE lists "shared".
func Path(t TB, name string) string {
	t.Helper()
	file := filepath.Join(dir(), "data", filepath.FromSlash(name))
	if _, err := os.Stat(file); err != nil {
		if required() {
			t.Fatalf("shared data required by TOWNHALL_REQUIRE: %v", err)
		}
		t.Skipf("needs shared data: %v (set TOWNHALL_SHARED to the directory that holds data/)", err)
	}
	return file
}

func dir() string {
	if d := os.Getenv("TOWNHALL_SHARED"); d != "" {
		return d
	}
	return filepath.Join(root(), "..", "shared")
}

func required() bool {
	for word := range strings.FieldsFuncSeq(os.Getenv("TOWNHALL_REQUIRE"), func(r rune) bool { return r == ',' || r == ' ' }) {
		if word == "shared" {
			return true
		}
	}
	return false
}

// root is the module's directory: the nearest above the test's with a go.mod.
func root() string {
	d, err := os.Getwd()
	if err != nil {
		return "."
	}
	for at := d; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			return d
		}
	}
}

package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The adoption is one file of under 100 lines, and it takes none of the doors: the portal has its own.
func TestTheAdoptionStaysSmall(t *testing.T) {
	adoption, err := os.ReadFile("adopt.go")
	require.NoError(t, err)
	assert.Less(t, bytes.Count(adoption, []byte("\n")), 100)

	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	require.Contains(t, files, "adopt.go")
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			for _, door := range []string{"adapters/web", "adapters/httpapi", "adapters/access"} {
				assert.NotContains(t, imported, door, name)
			}
		}
	}
}

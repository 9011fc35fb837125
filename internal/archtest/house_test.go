package archtest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/internal/archtest"
)

// root is the directory of the module, from this package's.
var root = filepath.Join("..", "..")

func house(t *testing.T) []*archtest.File {
	t.Helper()
	files, err := archtest.Load(os.DirFS(root))
	require.NoError(t, err)
	return files
}

func TestTheHouseStands(t *testing.T) {
	files := house(t)
	for name, wall := range map[string]func([]*archtest.File) []string{
		"imports": archtest.Imports, "purity": archtest.Purity, "texts": archtest.Texts, "docs": archtest.Docs,
	} {
		t.Run(name, func(t *testing.T) {
			for _, fault := range wall(files) {
				t.Error(fault)
			}
		})
	}
}

// TestTheHouseIsSeen: a wall around nothing would always stand.
func TestTheHouseIsSeen(t *testing.T) {
	files := house(t)
	assert.Equal(t, []string{"."}, archtest.Packages(files, archtest.Root))
	assert.Contains(t, archtest.Packages(files, archtest.Domain), "mediation")
	assert.Contains(t, archtest.Packages(files, archtest.Adapter), "adapters/memory")
	assert.Contains(t, archtest.Packages(files, archtest.Example), "examples/town")
	for _, dir := range archtest.Packages(files, archtest.Domain) {
		assert.Regexp(t, `^(governance|mediation|budget|supervision)(/|$)`, dir, "a room that DESIGN.md does not draw")
	}
}

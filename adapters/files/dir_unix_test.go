//go:build unix

package files_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/adapters/files"
)

// Windows has no permission bits to look at: it keeps permissions in access control lists.
func TestDirIsForItsOwnerOnly(t *testing.T) {
	root := filepath.Join(t.TempDir(), "files")
	kept, err := files.Dir(root)
	require.NoError(t, err)
	d, err := kept.Put(t.Context(), strings.NewReader("an identity card"))
	require.NoError(t, err)
	for path, want := range map[string]fs.FileMode{root: 0o700, pathOf(root, d): 0o600} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, want, info.Mode().Perm(), path)
	}
}

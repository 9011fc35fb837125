package files_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/files"
	"github.com/townhall-go/townhall/adapters/files/internal/filestest"
)

func pathOf(root string, d townhall.Digest) string {
	name, digits, _ := strings.Cut(string(d), ":")
	return filepath.Join(root, name, digits[:2], digits[2:])
}

func countFiles(t *testing.T, root string) (n int) {
	require.NoError(t, filepath.WalkDir(root, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	}))
	return n
}

func TestDir(t *testing.T) {
	filestest.Run(t, func(t *testing.T) filestest.Place {
		root := filepath.Join(t.TempDir(), "new", "files")
		return filestest.Place{
			Open: func(t *testing.T, options ...files.Option) townhall.Files {
				d, err := files.Dir(root, options...)
				require.NoError(t, err)
				return d
			},
			Kept: func(t *testing.T) int { return countFiles(t, root) },
			Replace: func(t *testing.T, d townhall.Digest, kept []byte) {
				require.NoError(t, os.WriteFile(pathOf(root, d), kept, 0o600))
			},
		}
	})
}

func TestDirRemovesWhatDeadProcessesLeft(t *testing.T) {
	root := t.TempDir()
	_, err := files.Dir(root)
	require.NoError(t, err)
	old, fresh := filepath.Join(root, "tmp", "put-1"), filepath.Join(root, "tmp", "put-2")
	for _, path := range []string{old, fresh} {
		require.NoError(t, os.WriteFile(path, []byte("half"), 0o600))
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	require.NoError(t, os.Chtimes(old, yesterday, yesterday))

	_, err = files.Dir(root)
	require.NoError(t, err)
	assert.NoFileExists(t, old)
	assert.FileExists(t, fresh, "another process may be writing it")
}

func TestDirThatIsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	_, err := files.Dir(path)
	assert.Error(t, err)
}

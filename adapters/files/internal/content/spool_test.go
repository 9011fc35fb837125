package content_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall/adapters/files/internal/content"
)

func temporary(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir(os.TempDir())
	require.NoError(t, err)
	return len(list)
}

// What is personal must not stay in a temporary directory.
func TestSpoolLeavesNothingBehind(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	hashes := content.New(nil)
	for _, size := range []int{0, 1, 256 << 10, 256<<10 + 1, 3 << 20} {
		want := bytes.Repeat([]byte("townhall"), size/8+1)[:size]
		s, err := hashes.Spool(t.Context(), iotest.HalfReader(bytes.NewReader(want)))
		require.NoError(t, err)
		assert.Equal(t, size > 256<<10, temporary(t) > 0, "%d bytes: only large content goes to the disk", size)
		for range 2 { // a transaction may start over
			got, err := io.ReadAll(s.Reader())
			require.NoError(t, err)
			require.True(t, bytes.Equal(want, got))
		}
		assert.EqualValues(t, size, s.Size)
		require.NoError(t, s.Close())
		assert.Zero(t, temporary(t), "%d bytes", size)
	}
}

func TestSpoolThatFailsLeavesNothingBehind(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	unplugged := errors.New("scanner unplugged")
	_, err := content.New(nil).Spool(t.Context(), io.MultiReader(bytes.NewReader(make([]byte, 1<<20)), iotest.ErrReader(unplugged)))
	assert.Equal(t, unplugged, err)
	assert.Zero(t, temporary(t))
}

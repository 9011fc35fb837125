package shareddata

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// witness notes how a test would have ended.
type witness struct{ skipped, failed string }

func (*witness) Helper()                        {}
func (w *witness) Skipf(f string, args ...any)  { w.skipped = fmt.Sprintf(f, args...) }
func (w *witness) Fatalf(f string, args ...any) { w.failed = fmt.Sprintf(f, args...) }

func TestPath(t *testing.T) {
	there := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(there, "data"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(there, "data", "x.csv"), nil, 0o600))
	t.Setenv("TOWNHALL_SHARED", there)
	for _, c := range []struct {
		what, name, require string
		skipped, failed     bool
	}{
		{"a file that is there", "x.csv", "shared", false, false},
		{"an absent file", "y.csv", "", true, false},
		{"an absent file, other things required", "y.csv", "postgres", true, false},
		{"an absent file that is required", "y.csv", "postgres,shared", false, true},
	} {
		t.Setenv("TOWNHALL_REQUIRE", c.require)
		w := &witness{}
		path := Path(w, c.name)
		assert.Equal(t, filepath.Join(there, "data", c.name), path, c.what)
		assert.Equal(t, c.failed, w.failed != "", c.what)
		if !c.failed {
			assert.Equal(t, c.skipped, w.skipped != "", c.what)
		}
	}
}

func TestSharedStandsBesideTheCheckout(t *testing.T) {
	t.Setenv("TOWNHALL_SHARED", "")
	assert.Equal(t, filepath.Join(root(), "..", "shared"), dir())
	assert.FileExists(t, filepath.Join(root(), "go.mod"))
}

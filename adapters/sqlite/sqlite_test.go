package sqlite_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/boxtest"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/adapters/storetest"
)

func TestMain(m *testing.M) {
	storetest.Child(openAt)
	boxtest.Child(boxAt)
	os.Exit(m.Run())
}

func openAt(path string) (townhall.Store, error) {
	s, err := sqlite.Open(context.Background(), path)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func place(t *testing.T) string { return filepath.Join(t.TempDir(), "town.db") }

func TestContract(t *testing.T) {
	fresh := func(t *testing.T) townhall.Store {
		s, err := openAt(place(t))
		require.NoError(t, err)
		t.Cleanup(func() { s.(*sqlite.Store).Close() })
		return s
	}
	storetest.Run(t, fresh, storetest.Killed(place, openAt))
}

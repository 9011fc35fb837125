package httpapi_test

import (
	"testing"

	"github.com/townhall-go/townhall/adapters/internal/killtest"
	"github.com/townhall-go/townhall/internal/pgtest"
)

func TestMain(m *testing.M) {
	killtest.Child(serverEnv, serveAt)
	pgtest.Main(m)
}

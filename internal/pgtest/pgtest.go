package pgtest

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver that creates the databases
)

// shared is a cluster that all tests of the package use, started by the first.
type shared struct {
	once    sync.Once
	cluster *Cluster
	err     error
}

var quick, durable shared

func (s *shared) get(t testing.TB, sync bool) *Cluster {
	t.Helper()
	if _, err := Bin("postgres"); err != nil {
		missing(t, err)
	}
	s.once.Do(func() { s.cluster, s.err = Start(sync) })
	if s.err != nil {
		t.Fatalf("PostgreSQL did not start: %v", s.err)
	}
	return s.cluster
}

// missing skips the test, or fails it where PostgreSQL is required.
func missing(t testing.TB, err error) {
	t.Helper()
	if strings.Contains(os.Getenv("TOWNHALL_REQUIRE"), "postgres") {
		t.Fatalf("PostgreSQL is required by TOWNHALL_REQUIRE: %v", err)
		return
	}
	t.Skipf("PostgreSQL is not installed: %v", err)
}

// Main runs the tests of a package and removes the clusters they started.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run is Main for a package that has more to remove: it gives the code with which to exit.
func Run(m *testing.M) int {
	code := m.Run()
	stopAll()
	return code
}

func stopAll() {
	for _, s := range []*shared{&quick, &durable} {
		if s.cluster != nil {
			s.cluster.Stop()
		}
	}
}

// DSN is the data source name of a fresh, empty database on the package's cluster. The cluster does not sync to disk.
func DSN(t testing.TB) string {
	t.Helper()
	return quick.get(t, false).Database(t)
}

// Durable is the package's cluster that syncs each commit to disk, for benchmarks.
func Durable(t testing.TB) *Cluster {
	t.Helper()
	return durable.get(t, true)
}

var databases atomic.Int64

// Database creates an empty database and gives its data source name. It stays until the cluster is removed: dropping it
// would make the next one wait for every process of the server.
func (c *Cluster) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("t%d", databases.Add(1))
	if err := c.admin("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	return c.DSN(name)
}

func (c *Cluster) admin(statement string) error {
	db, err := sqlx.Open("postgres", c.DSN("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(statement)
	return err
}

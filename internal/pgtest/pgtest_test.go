//go:build unix

package pgtest

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { Main(m) }

func open(t *testing.T, dsn string) *sqlx.DB {
	db, err := sqlx.Connect("postgres", dsn)
	require.NoError(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

func TestEachTestHasItsOwnDatabase(t *testing.T) {
	one, two := open(t, DSN(t)), open(t, DSN(t))
	_, err := one.Exec("CREATE TABLE only_here (n int)")
	require.NoError(t, err)
	_, err = two.Exec("SELECT * FROM only_here")
	assert.ErrorContains(t, err, "only_here")
}

func TestDatabasesSpeakUTF8AndSortByByte(t *testing.T) {
	db := open(t, DSN(t))
	var s string
	require.NoError(t, db.Get(&s, "SELECT '水南镇' || current_setting('server_encoding')"))
	assert.Equal(t, "水南镇UTF8", s)
}

func TestTheClusterOfTestsDoesNotSyncAndTheDurableOneDoes(t *testing.T) {
	for _, c := range []struct{ dsn, fsync string }{{DSN(t), "off"}, {Durable(t).Database(t), "on"}} {
		var fsync string
		require.NoError(t, open(t, c.dsn).Get(&fsync, "SHOW fsync"))
		assert.Equal(t, c.fsync, fsync)
	}
}

func TestItsProgramsReachTheCluster(t *testing.T) {
	DSN(t)
	cmd, err := quick.cluster.Command(context.Background(), "psql", "-At", "-c", "SELECT 40 + 2", "postgres")
	require.NoError(t, err)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Equal(t, "42\n", string(out))
}

// A test process that is killed outright can clean up nothing itself; the kernel ends its server.
func TestNoServerOutlivesAKilledTest(t *testing.T) {
	if os.Getenv("PGTEST_CHILD") != "" {
		DSN(t)
		os.Stdout.WriteString("server " + strconv.Itoa(quick.cluster.server.Pid) + " " + quick.cluster.dir + "\n")
		time.Sleep(time.Minute)
		return
	}
	if _, err := Bin("postgres"); err != nil {
		missing(t, err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), "PGTEST_CHILD=1")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line := make([]byte, 200)
	n, err := out.Read(line)
	require.NoError(t, err)
	words := strings.Fields(string(line[:n]))
	require.Len(t, words, 3)
	pid, err := strconv.Atoi(words[1])
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(pid, 0), "the server runs")
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait()
	assert.Eventually(t, func() bool { return gone(pid) }, 10*time.Second, 20*time.Millisecond)
	os.RemoveAll(words[2])
}

// gone reports that a process has ended; one that waits to be reaped by init has.
func gone(pid int) bool {
	if syscall.Kill(pid, 0) == syscall.ESRCH {
		return true
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || strings.Contains(string(stat), ") Z ")
}

func TestWithoutPostgreSQLATestIsSkippedUnlessRequired(t *testing.T) {
	for _, c := range []struct {
		require       string
		skips, failed bool
	}{{"", true, false}, {"postgres,nats", false, true}} {
		t.Setenv("TOWNHALL_REQUIRE", c.require)
		rec := &recorder{TB: t}
		missing(rec, exec.ErrNotFound)
		assert.Equal(t, c.skips, rec.skipped != "")
		assert.Equal(t, c.failed, rec.failed)
		if c.skips {
			assert.Contains(t, rec.skipped, "PostgreSQL is not installed")
		}
	}
}

type recorder struct {
	testing.TB
	skipped string
	failed  bool
}

func (r *recorder) Helper()                   {}
func (r *recorder) Skipf(f string, a ...any)  { r.skipped = f }
func (r *recorder) Fatalf(f string, a ...any) { r.failed = true }

func TestTheNewestInstalledVersionIsTaken(t *testing.T) {
	assert.Greater(t, version("/usr/lib/postgresql/15/bin/postgres"), version("/usr/lib/postgresql/9.6/bin/postgres"))
	assert.Zero(t, version("/usr/local/bin/postgres"))
}

package pgtest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jmoiron/sqlx"
)

// Cluster is a running PostgreSQL in a private directory.
type Cluster struct {
	dir    string
	log    bytes.Buffer // what the server said; read only after it ended
	server *os.Process
	ended  chan struct{}
}

// Bin finds a program of PostgreSQL: the newest version installed where distributions put it, else on the PATH.
func Bin(name string) (string, error) {
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin/", "/usr/pgsql-*/bin/", "/opt/homebrew/opt/postgresql@*/bin/"} {
		found, _ := filepath.Glob(pattern + name)
		slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
		if len(found) > 0 {
			return found[0], nil
		}
	}
	return exec.LookPath(name)
}

// version is the first number in a path.
func version(path string) int {
	digits := strings.FieldsFunc(path, func(c rune) bool { return c < '0' || c > '9' })
	if len(digits) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(digits[0])
	return n
}

// Start makes a cluster and waits until it answers. With sync it syncs each commit to disk, without it never does.
func Start(sync bool) (*Cluster, error) {
	sweep()
	dir, err := privateDir()
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, ended: make(chan struct{})}
	if err := c.initdb(); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	if err := c.launch(sync); err != nil {
		c.Stop()
		return nil, err
	}
	return c, nil
}

const dirPrefix = "thpg-"

// privateDir makes a directory that only the server's user may enter. Its path is short, since it holds a socket.
func privateDir() (string, error) {
	dir, err := os.MkdirTemp(parentDir(), dirPrefix+strconv.Itoa(os.Getpid())+"-")
	if err != nil {
		return "", err
	}
	return dir, giveTo(dir)
}

func parentDir() string {
	if parent := os.TempDir(); len(parent) <= 60 {
		return parent
	}
	return "/tmp"
}

// sweep removes what test processes left that were killed more than an hour ago.
func sweep() {
	left, _ := filepath.Glob(filepath.Join(parentDir(), dirPrefix+"*"))
	for _, dir := range left {
		info, err := os.Stat(dir)
		if err != nil || time.Since(info.ModTime()) < time.Hour {
			continue
		}
		if pid := version(strings.TrimPrefix(filepath.Base(dir), dirPrefix)); pid > 0 && dead(pid) {
			os.RemoveAll(dir)
		}
	}
}

func (c *Cluster) initdb() error {
	cmd, err := c.Command(context.Background(), "initdb", "-D", c.dir+"/data", "-U", "test", "-A", "trust", "-E", "UTF8",
		"--locale=C.UTF-8", "-N", "--no-instructions")
	if err != nil {
		return err
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return nil
}

// launch starts the server and waits until it answers.
func (c *Cluster) launch(sync bool) error {
	args := []string{"-D", c.dir + "/data", "-k", c.dir, "-h", "", "-c", "max_connections=200", "-c", "max_wal_size=4GB"}
	if !sync {
		args = append(args, "-F")
	}
	cmd, err := c.Command(context.Background(), "postgres", args...)
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = &c.log, &c.log
	started := make(chan error)
	go func() {
		// The kernel ends the server when the thread that started it dies: so this one lives as long as the server.
		runtime.LockOSThread()
		err := cmd.Start()
		c.server = cmd.Process
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
		close(c.ended)
	}()
	if err := <-started; err != nil {
		return err
	}
	return c.await()
}

func (c *Cluster) await() error {
	db, err := sqlx.Open("postgres", c.DSN("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for range 600 {
		select {
		case <-c.ended:
			return fmt.Errorf("the server ended: %s", c.log.String())
		default:
		}
		if err = db.Ping(); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return err
}

// DSN is the data source name of a database of the cluster.
func (c *Cluster) DSN(database string) string {
	return "host=" + c.dir + " user=test dbname=" + database + " sslmode=disable"
}

// Socket is the directory of the server's socket: PGHOST for its programs.
func (c *Cluster) Socket() string { return c.dir }

// Command runs a program of PostgreSQL, such as pgbench, as the server's user.
func (c *Cluster) Command(ctx context.Context, name string, args ...string) (*exec.Cmd, error) {
	path, err := Bin(name)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "PGHOST="+c.dir, "PGUSER=test", "LC_ALL=C.UTF-8")
	cmd.SysProcAttr = isolated()
	return cmd, nil
}

// Stop ends the server at once and removes its directory.
func (c *Cluster) Stop() {
	if c.server != nil {
		_ = c.server.Signal(syscall.SIGQUIT) // immediate shutdown: it takes its children along
		select {
		case <-c.ended:
		case <-time.After(10 * time.Second):
			_ = c.server.Kill()
		}
	}
	os.RemoveAll(c.dir)
}

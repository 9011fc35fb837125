package httpapi_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/httpapi"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/mediation"
)

// serverEnv makes the test binary a server over the SQLite file that it names; see killtest.
const serverEnv = "TOWNHALL_HTTPAPI_SERVER"

// serveAt serves until it is told to end, or killed. Its first line says where.
func serveAt(path string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	api, err := httpapi.New(httpapi.Config{Office: office(store), Actions: allActions(), Kinds: allKinds(), Users: users{}, Log: slog.New(slog.DiscardHandler),
		Limits: httpapi.Limits{Address: httpapi.Rate{PerSecond: -1}, Actor: httpapi.Rate{PerSecond: -1}}})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	if err := errors.Join(httpapi.Serve(ctx, &http.Server{Handler: api}, l, time.Minute), store.Close()); err != nil {
		return err
	}
	os.Exit(0)
	return nil
}

// server is a process that serves.
type server struct {
	*exec.Cmd
	url   string
	stdin io.Closer
}

func startServer(t *testing.T, path string) *server {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	s := &server{Cmd: exec.Command(self, "-test.run=^$")}
	s.Env = append(os.Environ(), serverEnv+"="+path)
	s.Stderr = os.Stderr
	s.stdin, err = s.StdinPipe() // open as long as the process may live
	require.NoError(t, err)
	out, err := s.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, s.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	s.url = strings.TrimSpace(line)
	return s
}

// A server that is restarted under load, politely or not, has every write that it acknowledged, once; and who was not answered sends the
// request again with its key and does not do it twice.
func TestRestartUnderLoadLosesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "town.db")
	s := startServer(t, path)
	var url atomic.Value
	url.Store(s.url)
	resp := post(t, s.url+"/records/mediation.committee/establish", committee, "m1", "")
	require.Equal(t, 201, resp.status)
	body := strings.TrimPrefix(resp.location, "/records/mediation.committee/")
	const clients, cases = 8, 25
	made := make([][]string, clients)
	var done atomic.Int64
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			for i := range cases {
				for {
					got, err := try(url.Load().(string)+"/records/mediation.case/accept", application+body+`"}`, fmt.Sprint("m", c), fmt.Sprint("key ", i))
					if err == nil && got.status == 201 {
						made[c] = append(made[c], got.location)
						break
					}
					time.Sleep(5 * time.Millisecond) // the server is down
				}
				done.Add(1)
			}
		})
	}
	for i, end := range []os.Signal{syscall.SIGTERM, syscall.SIGKILL, syscall.SIGTERM} {
		require.Eventually(t, func() bool { return done.Load() >= int64(20+50*i) }, 5*time.Minute, time.Millisecond)
		require.NoError(t, s.Process.Signal(end))
		err := s.Wait()
		if end == syscall.SIGTERM {
			assert.NoError(t, err, "it comes to its end by itself")
		}
		s = startServer(t, path)
		url.Store(s.url)
	}
	wg.Wait()
	require.NoError(t, s.Process.Signal(syscall.SIGTERM))
	require.NoError(t, s.Wait())
	store, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	defer store.Close()
	kept := map[string]bool{}
	for rec, err := range store.Find(t.Context(), townhall.Query{Kind: mediation.CaseKind}) {
		require.NoError(t, err)
		assert.EqualValues(t, 1, rec.Version)
		kept["/records/"+rec.Ref.String()] = true
	}
	assert.Len(t, kept, clients*cases, "each once")
	for _, list := range made {
		require.Len(t, list, cases)
		for _, at := range list {
			assert.True(t, kept[at], "%s was acknowledged", at)
		}
	}
}

type reply struct {
	status   int
	location string
}

func post(t *testing.T, url, body, who, key string) reply {
	t.Helper()
	r, err := try(url, body, who, key)
	require.NoError(t, err)
	return r
}

func try(url, body, who, key string) (reply, error) {
	r, err := http.NewRequest("POST", url, strings.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Who", "mediator "+who)
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return reply{resp.StatusCode, resp.Header.Get("Location")}, err
}

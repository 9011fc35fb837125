package door_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/adapters/internal/door"
)

// serve runs a server, and gives its address, what stops it, and how it ended.
func serve(t *testing.T, c door.Config, h http.HandlerFunc, patience time.Duration) (url string, stop func(), ended <-chan error) {
	t.Helper()
	c.Log = slog.New(slog.DiscardHandler)
	d, err := door.New(c)
	require.NoError(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- door.Serve(ctx, &http.Server{Handler: d.Handler(h)}, l, patience) }()
	return "http://" + l.Addr().String(), cancel, done
}

func TestShutdownAnswersWhatWasBegun(t *testing.T) {
	begun, finish := make(chan bool), make(chan bool)
	url, stop, ended := serve(t, door.Config{}, func(w http.ResponseWriter, r *http.Request) {
		begun <- true
		<-finish
		fmt.Fprint(w, "done", r.Context().Err())
	}, time.Minute)
	answered := make(chan string, 1)
	go func() {
		resp, err := http.Get(url)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		answered <- string(body)
	}()
	<-begun
	stop()
	require.Eventually(t, func() bool {
		_, err := net.Dial("tcp", url[len("http://"):])
		return err != nil
	}, 10*time.Second, time.Millisecond, "no new connection is taken")
	close(finish)
	assert.Equal(t, "done<nil>", <-answered)
	assert.NoError(t, <-ended)
}

func TestShutdownEndsEndlessStreams(t *testing.T) {
	url, stop, ended := serve(t, door.Config{}, func(w http.ResponseWriter, r *http.Request) {
		s, end := door.NewStream(w, r, true)
		defer end()
		_, _ = fmt.Fprintln(s, "begun")
		_ = s.Flush()
		<-s.Context().Done()
		_, _ = fmt.Fprintln(s, "over")
	}, time.Minute)
	resp, err := http.Get(url)
	require.NoError(t, err)
	defer resp.Body.Close()
	_, err = resp.Body.Read(make([]byte, 6))
	require.NoError(t, err)
	stop()
	rest, err := io.ReadAll(resp.Body)
	assert.NoError(t, err)
	assert.Equal(t, "over\n", string(rest))
	assert.NoError(t, <-ended)
}

func TestShutdownSaysWhatItBrokeOff(t *testing.T) {
	begun := make(chan bool)
	url, stop, ended := serve(t, door.Config{}, func(_ http.ResponseWriter, r *http.Request) {
		begun <- true
		<-r.Context().Done()
	}, time.Millisecond)
	go func() {
		if resp, err := http.Get(url); err == nil {
			resp.Body.Close()
		}
	}()
	<-begun
	stop()
	assert.ErrorContains(t, <-ended, "broken off")
}

func TestBodyMustArriveInTimeAndWorkMayTakeLonger(t *testing.T) {
	worked := make(chan error, 1)
	url, _, _ := serve(t, door.Config{Limits: door.Limits{Read: 200 * time.Millisecond}}, func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			door.Refuse(w, r, err)
			return
		}
		select { // longer than a body may take
		case <-r.Context().Done():
			worked <- r.Context().Err()
		case <-time.After(600 * time.Millisecond):
			worked <- nil
		}
	}, time.Second)
	conn, err := net.Dial("tcp", url[len("http://"):])
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf")
	require.NoError(t, err)
	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	assert.Contains(t, string(answer), "408 Request Timeout")
	assert.Contains(t, string(answer), `"code":"slow"`)

	other, err := net.Dial("tcp", url[len("http://"):])
	require.NoError(t, err)
	defer other.Close()
	_, err = fmt.Fprint(other, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nwhole")
	require.NoError(t, err)
	assert.NoError(t, <-worked)
}

func TestAnswerMustBeTakenInTime(t *testing.T) {
	given := make(chan error, 1)
	url, _, _ := serve(t, door.Config{Limits: door.Limits{Write: 200 * time.Millisecond}}, func(w http.ResponseWriter, r *http.Request) {
		var err error
		for part := make([]byte, 1<<20); err == nil; { // what lies on the way is soon full
			_, err = w.Write(part)
		}
		given <- err
	}, time.Second)
	conn, err := net.Dial("tcp", url[len("http://"):])
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	assert.ErrorIs(t, <-given, os.ErrDeadlineExceeded)
}

package httpapi_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/httpapi"
	"github.com/townhall-go/townhall/adapters/memory"
)

// served runs an API on a port of its own until the test ends, or stop is called.
func served(t testing.TB, c httpapi.Config) (url string, stop context.CancelFunc, ended <-chan error) {
	t.Helper()
	api, err := httpapi.New(c)
	require.NoError(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	done := make(chan error, 1)
	go func() { done <- httpapi.Serve(ctx, &http.Server{Handler: api}, l, time.Minute) }()
	return "http://" + l.Addr().String(), cancel, done
}

// get begins a request, whose answer is the caller's to close.
func get(t testing.TB, ctx context.Context, url, accept string, header ...string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	require.NoError(t, err)
	r.Header.Set("Accept", accept)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// event is a server-sent event as a reader of others' would have it.
type event struct{ id, name, data string }

// next reads lines up to an event, over heartbeats, which it counts.
func next(t testing.TB, in *bufio.Reader, beats *int) event {
	t.Helper()
	var e event
	for {
		line, err := in.ReadString('\n')
		require.NoError(t, err)
		field, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch field {
		case "id":
			e.id = value
		case "event":
			e.name = value
		case "data":
			e.data += value
		case ":":
			*beats++
		case "":
			if e != (event{}) {
				return e
			}
		}
	}
}

func TestEventsGoOnFromWhereTheClientWas(t *testing.T) {
	s := memory.New()
	cfg := config(t, s)
	cfg.Office.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		if r.Verb == townhall.Tracing && r.Record.Kind == "mediation.committee" {
			return townhall.Denied(r)
		}
		return nil
	})
	c := open(t, cfg)
	body := c.established() // entry 1, which may not be traced
	c.accepted(body)
	url, stop, ended := served(t, cfg)
	resp := get(t, t.Context(), url+"/history", "text/event-stream", "X-Who", "mediator m1")
	assert.Equal(t, "text/event-stream", resp.Header.Get("Content-Type"))
	in, beats := bufio.NewReader(resp.Body), 0
	first := next(t, in, &beats)
	assert.Equal(t, "2", first.id)
	assert.Equal(t, "entry", first.name)
	var entry townhall.Entry
	require.NoError(t, json.Unmarshal([]byte(first.data), &entry))
	assert.Equal(t, "accept", entry.Verb)

	at := c.accepted(body) // while the client follows
	assert.Equal(t, "3", next(t, in, &beats).id)
	other := get(t, t.Context(), url+"/history?kind=mediation.case", "text/event-stream", "Last-Event-ID", "2", "X-Who", "mediator m1")
	second := bufio.NewReader(other.Body)
	assert.Equal(t, "3", next(t, second, &beats).id)
	for beats == 0 { // without news it shows that it lives
		line, err := in.ReadString('\n')
		require.NoError(t, err)
		beats += strings.Count(line, ":")
	}
	c.ask("POST", at+"/assign", `{"mediators":["m1"]}`).is(200)
	assert.Equal(t, "4", next(t, in, &beats).id)
	assert.Equal(t, "4", next(t, second, &beats).id)
	stop()
	for _, r := range []*bufio.Reader{in, second} {
		_, err := io.ReadAll(r)
		assert.NoError(t, err, "the stream ends, and is not broken off")
	}
	assert.NoError(t, <-ended)
}

func TestOnlySoManyFollow(t *testing.T) {
	cfg := config(t, memory.New())
	cfg.Streams = 1
	url, _, _ := served(t, cfg)
	ctx, leave := context.WithCancel(t.Context())
	assert.Equal(t, 200, get(t, ctx, url+"/history", "text/event-stream", "X-Who", "mediator m1").StatusCode)
	assert.Equal(t, 503, get(t, t.Context(), url+"/history", "text/event-stream", "X-Who", "mediator m1").StatusCode)
	leave() // which frees the place
	require.Eventually(t, func() bool {
		return get(t, t.Context(), url+"/history", "text/event-stream", "X-Who", "mediator m1").StatusCode == 200
	}, time.Minute, 5*time.Millisecond)
}

// endless has records without end, and says when nobody asks for more.
type endless struct {
	townhall.Store
	left chan int
}

func (e endless) Find(ctx context.Context, _ townhall.Query) iter.Seq2[townhall.Record, error] {
	return func(yield func(townhall.Record, error) bool) {
		n, long := 0, townhall.UnitID(strings.Repeat("x", 64<<10)) // what lies on the way is soon full
		defer func() { e.left <- n }()
		for yield(townhall.Record{Ref: townhall.Ref{Kind: "k", ID: fmt.Sprint(n)}, Version: 1, Holder: long}, ctx.Err()) {
			n++
		}
	}
}

func TestStreamStopsWhenTheClientGoes(t *testing.T) {
	left := make(chan int, 1)
	url, _, _ := served(t, config(t, endless{memory.New(), left}))
	ctx, leave := context.WithCancel(t.Context())
	resp := get(t, ctx, url+"/records", "application/x-ndjson")
	line, err := bufio.NewReader(resp.Body).ReadString('\n')
	require.NoError(t, err)
	assert.Contains(t, line, `{"ref":"k/0","version":1`)
	leave()
	<-left
}

// broken fails in the middle of what it finds.
type broken struct{ townhall.Store }

func (broken) Find(context.Context, townhall.Query) iter.Seq2[townhall.Record, error] {
	return func(yield func(townhall.Record, error) bool) {
		if yield(townhall.Record{Ref: townhall.Ref{Kind: "k", ID: "1"}, Version: 1}, nil) {
			yield(townhall.Record{}, &townhall.Error{Kind: townhall.Corrupt, Found: townhall.ValueOf("secret")})
		}
	}
}

func TestStreamThatBreaksIsNotTakenForWhole(t *testing.T) {
	url, _, _ := served(t, config(t, broken{memory.New()}))
	resp := get(t, t.Context(), url+"/records", "application/x-ndjson")
	got, err := io.ReadAll(resp.Body)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Contains(t, string(got), `{"problem":`)
	assert.NotContains(t, string(got), "secret")
	c := open(t, config(t, broken{memory.New()}))
	c.ask("GET", "/records", "").problem(500, "stored_data")
}

// A thousand clients that send a byte now and then, or do not read what they asked for, keep nobody else waiting, and are sent away.
func TestSlowClientsHarmNobody(t *testing.T) {
	left := make(chan int, 2000)
	cfg := config(t, endless{memory.New(), left})
	cfg.Limits.Read, cfg.Limits.Write = 3*time.Second, 3*time.Second
	url, _, _ := served(t, cfg)
	host := strings.TrimPrefix(url, "http://")
	const slow = 1000
	conns := make([]net.Conn, slow)
	for i := range conns {
		conn, err := net.Dial("tcp", host)
		require.NoError(t, err)
		defer conn.Close()
		conns[i] = conn
		request := "POST /records/mediation.case/accept HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
		if i%10 == 0 { // asks for much and reads nothing
			request = "GET /records HTTP/1.1\r\nHost: x\r\nAccept: application/x-ndjson\r\n\r\n"
		}
		_, err = io.WriteString(conn, request)
		require.NoError(t, err)
	}
	for range 200 {
		resp := get(t, t.Context(), url+"/healthz", "*/*")
		require.Equal(t, 200, resp.StatusCode)
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	for range slow / 10 {
		<-left // whoever did not read was given up
	}
	for i, conn := range conns {
		if i%10 == 0 {
			continue
		}
		answer, err := io.ReadAll(conn)
		require.NoError(t, err)
		require.Contains(t, string(answer), "408 Request Timeout")
	}
}

func TestStreamOfPlainWriter(t *testing.T) { // which knows no deadlines and no flushes
	c := open(t, config(t, memory.New()))
	c.established()
	out := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/history", nil)
	r.Header.Set("Accept", "application/x-ndjson")
	c.h.ServeHTTP(struct{ http.ResponseWriter }{out}, r)
	assert.Equal(t, 1, strings.Count(out.Body.String(), "\n"))
}

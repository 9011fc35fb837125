package httpapi_test

import (
	"bufio"
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/httpapi"
	"github.com/townhall-go/townhall/adapters/memory"
)

// logged is a configuration whose readings are kept in the very store that is read.
func logged(t testing.TB, s townhall.Store) httpapi.Config {
	cfg := config(t, s)
	log := access.NewLog(cfg.Office)
	cfg.Reads = func(ctx context.Context, r httpapi.Read) error { return log.Note(ctx, r.By, r.Verb, "", r.Ref) }
	return cfg
}

// entries counts what is in a store's history.
func entries(t testing.TB, s townhall.Store) (n int) {
	for _, err := range s.History(t.Context(), townhall.Ref{}, 0) {
		require.NoError(t, err)
		n++
	}
	return n
}

func TestAReadingIsNotedOnceAndDoesNotFeedOnItself(t *testing.T) {
	eachStore(t, func(t *testing.T, s townhall.Store) {
		cfg := logged(t, s)
		c := open(t, cfg)
		c.accepted(c.established())
		for i, path := range []string{"/history", "/history", "/records?whole=true", "/history?kind=mediation.case"} {
			before := entries(t, s)
			got := c.ask("GET", path, "", "Accept", "application/x-ndjson").is(200).Body.String()
			assert.Equal(t, before+1, entries(t, s), path)
			if i < 2 {
				assert.Equal(t, before, strings.Count(got, "\n"), "what there was when it was asked for")
			}
		}
		before := entries(t, s)
		c.ask("GET", "/history", "").is(200)
		c.ask("GET", "/history?kind=nothing", "").is(200) // of which nothing is told
		assert.Equal(t, before+1, entries(t, s))

		url, _, _ := served(t, cfg)
		in, beats := bufio.NewReader(get(t, t.Context(), url+"/history", "text/event-stream", "X-Who", "mediator m9").Body), 0
		for i := range before + 1 {
			require.Equal(t, strconv.Itoa(i+1), next(t, in, &beats).id)
		}
		for beats < 3 {
			line, err := in.ReadString('\n')
			require.NoError(t, err)
			require.False(t, strings.HasPrefix(line, "data"), line)
			beats += strings.Count(line, ":")
		}
		assert.Equal(t, before+2, entries(t, s))
	})
}

func TestAHugePositionOfOneClientSilencesNobody(t *testing.T) {
	cfg := config(t, memory.New())
	c := open(t, cfg)
	url, _, _ := served(t, cfg)
	beats := 0
	liar := bufio.NewReader(get(t, t.Context(), url+"/history", "text/event-stream", "X-Who", "mediator m2", "Last-Event-ID", "9223372036854775807").Body)
	_, err := liar.ReadString('\n')
	require.NoError(t, err) // a heartbeat: it follows
	in := bufio.NewReader(get(t, t.Context(), url+"/history", "text/event-stream", "X-Who", "mediator m1").Body)
	for i := range 3 {
		c.established()
		assert.Equal(t, strconv.Itoa(i+1), next(t, in, &beats).id)
	}
}

func TestWhoMayTraceAndNotReadSeesNoDocument(t *testing.T) {
	cfg := config(t, memory.New())
	cfg.Office.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		if r.Verb == townhall.Reading && r.By.Capacity == "auditor" {
			return townhall.Denied(r)
		}
		return nil
	})
	c := open(t, cfg)
	at := c.accepted(c.established())
	url, _, _ := served(t, cfg)
	for who, shown := range map[string]bool{"mediator m1": true, "auditor a": false} {
		c.who = who
		for _, path := range []string{at + "/history", "/history"} {
			for _, form := range []string{"application/json", "application/x-ndjson"} {
				got := c.ask("GET", path, "", "Accept", form).is(200).Body.String()
				assert.Equal(t, shown, strings.Contains(got, `"doc"`), path)
				assert.Contains(t, got, `"verb":"accept"`)
			}
		}
		beats := 0
		e := next(t, bufio.NewReader(get(t, t.Context(), url+"/history", "text/event-stream", "X-Who", who).Body), &beats)
		assert.Equal(t, shown, strings.Contains(e.data, `"doc"`))
	}
}

// leaving are users who are signed out at some time.
type leaving struct {
	users
	out *atomic.Bool
}

func (l leaving) Who(r *http.Request) (townhall.Actor, error) {
	if l.out.Load() {
		return townhall.Actor{}, nil
	}
	return l.users.Who(r)
}

func TestWhoFollows(t *testing.T) {
	cfg := config(t, memory.New())
	out := &atomic.Bool{}
	cfg.Users = leaving{out: out}
	url, _, _ := served(t, cfg)
	assert.Equal(t, 401, get(t, t.Context(), url+"/history", "text/event-stream").StatusCode)
	var ends []*http.Response
	for range 16 {
		resp := get(t, t.Context(), url+"/history", "text/event-stream", "X-Who", "mediator m1")
		require.Equal(t, 200, resp.StatusCode)
		ends = append(ends, resp)
	}
	assert.Equal(t, 503, get(t, t.Context(), url+"/history", "text/event-stream", "X-Who", "mediator m1").StatusCode)
	assert.Equal(t, 200, get(t, t.Context(), url+"/history", "text/event-stream", "X-Who", "mediator m2").StatusCode)
	out.Store(true)
	for _, resp := range ends {
		_, err := bufio.NewReader(resp.Body).WriteTo(&strings.Builder{})
		assert.NoError(t, err, "the stream ends")
	}
	cfg.PublicStreams, cfg.Heartbeat = true, time.Minute
	url, _, _ = served(t, cfg)
	assert.Equal(t, 200, get(t, t.Context(), url+"/history", "text/event-stream").StatusCode)
}

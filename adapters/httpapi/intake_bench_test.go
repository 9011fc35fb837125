package httpapi_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/adapters/httpapi"
	"github.com/townhall-go/townhall/adapters/internal/boxbench"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/adapters/postgres"
	"github.com/townhall-go/townhall/internal/pgtest"
)

const (
	intakeVoters  = 400_000
	intakeClients = 256
	intakeTime    = 5 * time.Second
)

// BenchmarkPeerIntake casts ballots over HTTP into PostgreSQL from 256 clients, each synced to disk before it is acknowledged, against a
// handler that reads the same body and answers as much, and does nothing:
//
//	go test -run ^$ -bench PeerIntake -benchtime 3x ./adapters/httpapi
func BenchmarkPeerIntake(b *testing.B) {
	db := sqlx.MustConnect("postgres", pgtest.Durable(b).Database(b))
	b.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(8)
	box, err := postgres.OpenBox(b.Context(), db, make([]byte, 32))
	require.NoError(b, err)
	api, err := httpapi.New(httpapi.Config{Office: office(memory.New()), Users: users{}, Box: box, Log: slog.New(slog.DiscardHandler),
		Limits: httpapi.Limits{Address: httpapi.Rate{PerSecond: 1e9, Burst: 1e9}}})
	require.NoError(b, err)
	answer := []byte(`{"poll":"poll 0","voter":"01jax00000000000","seal":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}`)
	trivial := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write(answer)
	})
	ours, theirs := listen(b, api), listen(b, trivial)
	var sum, bare float64
	var slow time.Duration
	for i := 0; b.Loop(); i++ {
		poll := fmt.Sprint("p", i)
		require.NoError(b, box.Open(b.Context(), boxbench.Poll(poll, intakeVoters)))
		t, _ := intake(b, theirs, poll)
		o, p99 := intake(b, ours, poll)
		sum, bare, slow = sum+o, bare+t, max(slow, p99)
	}
	b.ReportMetric(sum/float64(b.N), "ballots/s")
	b.ReportMetric(bare/float64(b.N), "trivial/s")
	b.ReportMetric(sum/bare, "x")
	b.ReportMetric(float64(slow.Microseconds())/1000, "p99-ms")
}

func listen(b *testing.B, h http.Handler) (address string) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	s := &http.Server{Handler: h}
	go func() { _ = s.Serve(l) }()
	b.Cleanup(func() { _ = s.Close() })
	return "http://" + l.Addr().String()
}

// intake has clients send a ballot each after another, and gives how many a second were taken, and how long all but one in a hundred took.
func intake(b *testing.B, address, poll string) (perSecond float64, p99 time.Duration) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), intakeTime)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: intakeClients, MaxConnsPerHost: intakeClients}}
	defer client.CloseIdleConnections()
	took, start := make([][]time.Duration, intakeClients), time.Now()
	var next atomic.Int64
	var wg sync.WaitGroup
	for c := range intakeClients {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= intakeVoters {
					return
				}
				at := time.Now()
				if err := castOver(ctx, client, address, poll, i); err == nil {
					took[c] = append(took[c], time.Since(at))
				} else if ctx.Err() == nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	elapsed := time.Since(start)
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	if len(all) == 0 {
		b.Fatal("no ballot was taken")
	}
	return float64(len(all)) / elapsed.Seconds(), all[len(all)*99/100]
}

func castOver(ctx context.Context, client *http.Client, address, poll string, i int) error {
	e := boxbench.Envelope(i)
	r, err := http.NewRequestWithContext(ctx, "POST", address+"/polls/"+poll+"/ballots", strings.NewReader(`{"ballot":["`+e.Ballot[0]+`"]}`))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", e.ID)
	r.Header.Set("X-Who", "resident "+string(e.Voter))
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var said bytes.Buffer
	if _, err := said.ReadFrom(resp.Body); err != nil || resp.StatusCode != http.StatusCreated {
		return fmt.Errorf("%d %w %s", resp.StatusCode, err, said.String())
	}
	return nil
}

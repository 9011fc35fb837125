package postgres_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/adapters/internal/boxbench"
	"github.com/townhall-go/townhall/adapters/postgres"
	"github.com/townhall-go/townhall/internal/pgtest"
)

// BenchmarkPeerBox takes ballots from 256 clients, against pgbench inserting single rows from 32 clients; then ballots at half the rate, for how
// long one takes; then closes and counts them.
func BenchmarkPeerBox(b *testing.B) {
	const voters = 1_500_000
	cluster := pgtest.Durable(b)
	dsn := cluster.Database(b)
	db := connect(b, dsn)
	db.MustExec("CREATE TABLE bare (id bigserial PRIMARY KEY, doc text NOT NULL)")
	box, err := postgres.OpenBox(b.Context(), db, boxKey)
	require.NoError(b, err)
	var bare, ours, half, rounds float64
	var p99 time.Duration
	for i := 0; b.Loop(); i++ {
		poll := fmt.Sprint("poll ", i)
		require.NoError(b, box.Open(b.Context(), boxbench.Poll(poll, voters)))
		bare += pgbench(b, cluster, dsn, "INSERT INTO bare (doc) VALUES ('a ballot of some sixty bytes, as long as a sealed one would be');")
		var next atomic.Int64
		rate, _ := boxbench.Load(b, box, poll, &next, voters, 256, roundTime, 0)
		ours += rate
		paced, slow := boxbench.Load(b, box, poll, &next, voters, 256, roundTime, rate/2)
		half, p99 = half+paced, max(p99, slow)
		rounds++
	}
	b.ReportMetric(bare/rounds, "bare/s")
	b.ReportMetric(ours/rounds, "ballots/s")
	b.ReportMetric(ours/bare, "x")
	b.ReportMetric(half/rounds, "paced/s")
	b.ReportMetric(float64(p99.Microseconds())/1000, "p99-ms")
}

// BenchmarkBoxCount closes and counts a poll of a million ballots.
func BenchmarkBoxCount(b *testing.B) {
	box, err := postgres.OpenBox(b.Context(), connect(b, pgtest.Durable(b).Database(b)), boxKey)
	require.NoError(b, err)
	boxbench.Million(b, box)
}

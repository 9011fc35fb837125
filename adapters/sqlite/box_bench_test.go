package sqlite_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/adapters/internal/boxbench"
	"github.com/townhall-go/townhall/adapters/sqlite"
)

// BenchmarkPeerBox takes ballots from 256 clients, against single durable inserts into a bare table, and then at half the rate.
func BenchmarkPeerBox(b *testing.B) {
	const voters, round = 600_000, 4 * time.Second
	bare, err := sqlx.Connect("sqlite", sqlite.DSN(b.TempDir()+"/bare.db"))
	require.NoError(b, err)
	defer bare.Close()
	bare.SetMaxOpenConns(1)
	bare.MustExec("CREATE TABLE bare (id INTEGER PRIMARY KEY, doc TEXT NOT NULL)")
	insert, err := bare.Prepare("INSERT INTO bare (doc) VALUES ('a ballot of some sixty bytes, as long as a sealed one would be')")
	require.NoError(b, err)
	box, err := sqlite.OpenBox(b.Context(), boxFile(b, b.TempDir()+"/box.db"), boxKey)
	require.NoError(b, err)
	var alone, ours, half, rounds float64
	var p99 time.Duration
	for i := 0; b.Loop(); i++ {
		poll := fmt.Sprint("poll ", i)
		require.NoError(b, box.Open(b.Context(), boxbench.Poll(poll, voters)))
		start, n := time.Now(), 0
		for ; time.Since(start) < round; n++ {
			_, err := insert.Exec()
			require.NoError(b, err)
		}
		alone += float64(n) / time.Since(start).Seconds()
		var next atomic.Int64
		rate, _ := boxbench.Load(b, box, poll, &next, voters, 256, round, 0)
		ours += rate
		paced, slow := boxbench.Load(b, box, poll, &next, voters, 256, round, rate/2)
		half, p99 = half+paced, max(p99, slow)
		rounds++
	}
	b.ReportMetric(alone/rounds, "bare/s")
	b.ReportMetric(ours/rounds, "ballots/s")
	b.ReportMetric(ours/alone, "x")
	b.ReportMetric(half/rounds, "paced/s")
	b.ReportMetric(float64(p99.Microseconds())/1000, "p99-ms")
}

// BenchmarkBoxCount closes and counts a poll of a million ballots.
func BenchmarkBoxCount(b *testing.B) {
	box, err := sqlite.OpenBox(b.Context(), boxFile(b, b.TempDir()+"/box.db"), boxKey)
	require.NoError(b, err)
	boxbench.Million(b, box)
}

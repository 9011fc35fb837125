package postgres_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/postgres"
	"github.com/townhall-go/townhall/internal/pgtest"
)

// The benchmarks named Peer compare with the bare database in the same run, on a cluster that syncs to disk:
//
//	go test -run='^$' -bench=Peer -benchtime=3x ./adapters/postgres
//
// One iteration is one round: the bare database for some seconds, then townhall for as long.

const roundTime = 4 * time.Second

// caseDoc is a document of about 400 bytes.
var caseDoc = json.RawMessage(`{"title":"宅基地边界纠纷","parties":[{"role":"applicant","person":"01jax4c9w2h8"},` +
	`{"role":"respondent","person":"01jax4c9w2h9"}],"category":"land","found":"2025-03-04","mediators":["01jax4c9w2ha"],` +
	`"account":"双方对两户之间滴水沟的归属各执一词，经现场丈量并查阅一九九三年的土地登记后再行协商。","sum":{"minor":150000,"currency":"CNY"},` +
	`"sessions":[{"on":"2025-03-06","place":"村委会","minutes":45}]}`)

func aCase(id string, version int64, entries int) townhall.Change {
	day := townhall.NewDate(2025, 3, 4)
	c := townhall.Change{Record: townhall.Record{Ref: townhall.Ref{Kind: "mediation.case", ID: id}, Version: version,
		Place: "shuinan/dongcun", Holder: "committee-3", State: "accepted", Opened: day, Due: day.AddDays(30), Doc: caseDoc}}
	for i := range entries {
		c.Entries = append(c.Entries, townhall.Entry{At: time.Date(2025, 3, 4, 8, i, 0, 0, time.UTC), Verb: "accept",
			By: townhall.Actor{Person: "01jax4c9w2ha", Capacity: "mediator", Unit: "committee-3"}, Reason: "当事人申请"})
	}
	return c
}

// BenchmarkPeerCommit commits one record with two entries from 32 clients, against pgbench inserting single rows of the
// same document from 32 clients.
func BenchmarkPeerCommit(b *testing.B) {
	cluster := pgtest.Durable(b)
	dsn := cluster.Database(b)
	db := connect(b, dsn)
	db.SetMaxIdleConns(8)
	store, err := postgres.Open(b.Context(), db)
	require.NoError(b, err)
	db.MustExec("CREATE TABLE bare (id bigserial PRIMARY KEY, doc json NOT NULL)")
	var bare, ours, rounds float64
	var clock atomic.Int64
	for b.Loop() {
		bare += pgbench(b, cluster, dsn, "INSERT INTO bare (doc) VALUES ('"+string(caseDoc)+"');")
		ours += commits(b, store, 32, roundTime, &clock)
		rounds++
	}
	b.ReportMetric(bare/rounds, "bare/s")
	b.ReportMetric(ours/rounds, "commits/s")
	b.ReportMetric(100*ours/bare, "%")
}

// pgbench gives the transactions per second of 32 clients.
func pgbench(b *testing.B, cluster *pgtest.Cluster, dsn, statement string) float64 {
	b.Helper()
	script := filepath.Join(cluster.Socket(), "insert.sql")
	require.NoError(b, os.WriteFile(script, []byte(statement), 0o644))
	database := regexp.MustCompile(`dbname=(\S+)`).FindStringSubmatch(dsn)[1]
	cmd, err := cluster.Command(b.Context(), "pgbench", "-n", "-c", "32", "-j", "2", "-M", "prepared",
		"-T", strconv.Itoa(int(roundTime.Seconds())), "-f", script, database)
	require.NoError(b, err)
	out, err := cmd.CombinedOutput()
	require.NoError(b, err, string(out))
	found := regexp.MustCompile(`tps = ([0-9.]+)`).FindStringSubmatch(string(out))
	require.NotNil(b, found, string(out))
	rate, err := strconv.ParseFloat(found[1], 64)
	require.NoError(b, err)
	return rate
}

// commits gives the commits per second of some clients, each of which sends one after another.
func commits(b *testing.B, store townhall.Store, clients int, d time.Duration, clock *atomic.Int64) float64 {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), d)
	defer cancel()
	var done atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for range clients {
		wg.Go(func() {
			for ctx.Err() == nil {
				id := fmt.Sprintf("01jax%020d", clock.Add(1))
				if _, err := store.Commit(ctx, townhall.CommitID(id), aCase(id, 1, 2)); err == nil {
					done.Add(1)
				} else if ctx.Err() == nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return float64(done.Load()) / time.Since(start).Seconds()
}

// BenchmarkPeerFind reads all records with Find, against a bare scan of the same columns with lib/pq.
func BenchmarkPeerFind(b *testing.B) {
	const records = 100_000
	dsn := pgtest.Durable(b).Database(b)
	db := connect(b, dsn)
	store, err := postgres.Open(b.Context(), db)
	require.NoError(b, err)
	fill(b, store, records)
	db.MustExec("VACUUM ANALYZE townhall_record")
	var bare, ours time.Duration
	rounds := 0
	for b.Loop() {
		start := time.Now()
		require.Equal(b, records, scanBare(b, db))
		bare += time.Since(start)
		start = time.Now()
		n := 0
		for _, err := range store.Find(b.Context(), townhall.Query{}) {
			require.NoError(b, err)
			n++
		}
		require.Equal(b, records, n)
		ours += time.Since(start)
		rounds++
	}
	b.ReportMetric(float64(records*rounds)/bare.Seconds(), "bare/s")
	b.ReportMetric(float64(records*rounds)/ours.Seconds(), "records/s")
	b.ReportMetric(100*bare.Seconds()/ours.Seconds(), "%")
}

func fill(b *testing.B, store townhall.Store, records int) {
	b.Helper()
	for from := 0; from < records; from += 1000 {
		var changes []townhall.Change
		for i := range 1000 {
			changes = append(changes, aCase(fmt.Sprintf("%08d", from+i), 1, 1))
		}
		_, err := store.Commit(b.Context(), townhall.CommitID(fmt.Sprint("fill ", from)), changes...)
		require.NoError(b, err)
	}
}

func scanBare(b *testing.B, db *sqlx.DB) int {
	b.Helper()
	rows, err := db.Query("SELECT " + strings.Join([]string{"kind", "id", "version", "place", "holder", "state", "opened", "due",
		"closed", "tags", "doc"}, ", ") + " FROM townhall_record ORDER BY kind, id")
	require.NoError(b, err)
	defer rows.Close()
	n := 0
	for rows.Next() {
		var kind, id, place, holder, state string
		var version int64
		var opened, due, closed *time.Time
		var tags, doc []byte
		require.NoError(b, rows.Scan(&kind, &id, &version, &place, &holder, &state, &opened, &due, &closed, &tags, &doc))
		n++
	}
	require.NoError(b, rows.Err())
	return n
}

// BenchmarkBulk commits 1,000 changes of one entry each at a time.
func BenchmarkBulk(b *testing.B) {
	db := connect(b, pgtest.Durable(b).Database(b))
	store, err := postgres.Open(b.Context(), db)
	require.NoError(b, err)
	n := 0
	for b.Loop() {
		var changes []townhall.Change
		for i := range 1000 {
			changes = append(changes, aCase(fmt.Sprintf("%08d", n+i), 1, 1))
		}
		n += 1000
		_, err := store.Commit(b.Context(), townhall.CommitID(fmt.Sprint("bulk ", n)), changes...)
		require.NoError(b, err)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
}

package sqlite_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/sqlite"
)

// caseDoc is a document of about 400 bytes.
var caseDoc = json.RawMessage(`{"title":"宅基地边界纠纷","parties":[{"role":"applicant","person":"01jax4c9w2h8"},` +
	`{"role":"respondent","person":"01jax4c9w2h9"}],"category":"land","found":"2025-03-04","mediators":["01jax4c9w2ha"],` +
	`"account":"双方对两户之间滴水沟的归属各执一词，经现场丈量并查阅一九九三年的土地登记后再行协商。","sum":{"minor":150000,"currency":"CNY"},` +
	`"sessions":[{"on":"2025-03-06","place":"村委会","minutes":45}]}`)

func aCase(n int) townhall.Change {
	day := townhall.NewDate(2025, 3, 4)
	return townhall.Change{Record: townhall.Record{Ref: townhall.Ref{Kind: "mediation.case", ID: fmt.Sprintf("01jax%020d", n)}, Version: 1,
		Place: "shuinan/dongcun", Holder: "committee-3", State: "accepted", Opened: day, Due: day.AddDays(30), Doc: caseDoc},
		Entries: []townhall.Entry{{At: time.Date(2025, 3, 4, 8, 0, 0, 0, time.UTC), Verb: "accept", Reason: "当事人申请",
			By: townhall.Actor{Person: "01jax4c9w2ha", Capacity: "mediator", Unit: "committee-3"}}}}
}

// BenchmarkPeerCommit commits single records one after another, in turn with single durable inserts of the same document
// into a bare table of another file:
//
//	go test -run='^$' -bench=Peer ./adapters/sqlite
func BenchmarkPeerCommit(b *testing.B) {
	store, err := sqlite.Open(b.Context(), b.TempDir()+"/town.db")
	require.NoError(b, err)
	defer store.Close()
	bare, err := sqlx.Connect("sqlite", sqlite.DSN(b.TempDir()+"/bare.db"))
	require.NoError(b, err)
	defer bare.Close()
	bare.SetMaxOpenConns(1)
	bare.MustExec("CREATE TABLE bare (id INTEGER PRIMARY KEY, doc TEXT NOT NULL)")
	insert, err := bare.Prepare("INSERT INTO bare (doc) VALUES (?)")
	require.NoError(b, err)
	const round = 200
	var alone, ours time.Duration
	n := 0
	for b.Loop() {
		start := time.Now()
		for range round {
			_, err := insert.Exec(string(caseDoc))
			require.NoError(b, err)
		}
		alone += time.Since(start)
		start = time.Now()
		for range round {
			n++
			_, err := store.Commit(b.Context(), townhall.CommitID(fmt.Sprint(n)), aCase(n))
			require.NoError(b, err)
		}
		ours += time.Since(start)
	}
	b.ReportMetric(float64(n)/alone.Seconds(), "bare/s")
	b.ReportMetric(float64(n)/ours.Seconds(), "commits/s")
	b.ReportMetric(100*alone.Seconds()/ours.Seconds(), "%")
}

// BenchmarkBulk commits 1,000 changes of one entry each at a time.
func BenchmarkBulk(b *testing.B) {
	store, err := sqlite.Open(b.Context(), b.TempDir()+"/town.db")
	require.NoError(b, err)
	defer store.Close()
	n := 0
	for b.Loop() {
		changes := make([]townhall.Change, 1000)
		for i := range changes {
			n++
			changes[i] = aCase(n)
		}
		_, err := store.Commit(b.Context(), townhall.CommitID(fmt.Sprint("bulk ", n)), changes...)
		require.NoError(b, err)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
}

package sqlite_test

import (
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
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
		Entries: []townhall.Entry{anEntry("accept"), anEntry("assign")}}
}

func anEntry(verb string) townhall.Entry {
	return townhall.Entry{At: time.Date(2025, 3, 4, 8, 0, 0, 0, time.UTC), Verb: verb, Reason: "当事人申请",
		By: townhall.Actor{Person: "01jax4c9w2ha", Capacity: "mediator", Unit: "committee-3"}}
}

// BenchmarkPeerCommit commits one record with two entries from one client and from 32, in turn with bare durable inserts of
// the same document from as many into a table of another file that has nothing but a key:
//
//	go test -run='^$' -bench=Peer -benchtime=20x ./adapters/sqlite
//
// Besides, one client inserts the same record bare into a table with the store's columns and indexes.
func BenchmarkPeerCommit(b *testing.B) {
	const header = "kind, id, version, place, holder, state, opened, due, closed, tags, doc"
	for name, bench := range map[string]struct {
		clients int
		table   string
	}{
		"one client":               {1, "CREATE TABLE bare (id INTEGER PRIMARY KEY, doc TEXT NOT NULL)"},
		"32 clients":               {32, "CREATE TABLE bare (id INTEGER PRIMARY KEY, doc TEXT NOT NULL)"},
		"one client, same indexes": {1, ""},
	} {
		b.Run(name, func(b *testing.B) {
			store, err := sqlite.Open(b.Context(), b.TempDir()+"/town.db")
			require.NoError(b, err)
			defer store.Close()
			file := b.TempDir() + "/bare.db"
			bare, err := sqlx.Connect("sqlite", sqlite.DSN(file))
			require.NoError(b, err)
			defer bare.Close()
			bare.SetMaxOpenConns(1)
			statement := "INSERT INTO bare (doc) VALUES (?)"
			if bench.table != "" {
				bare.MustExec(bench.table)
			} else {
				_, err := sqlite.Use(b.Context(), bare)
				require.NoError(b, err)
				statement = "INSERT INTO townhall_record (" + header + ") VALUES (?,?,?,?,?,?,?,?,?,?,?)"
			}
			insert, err := bare.Prepare(statement)
			require.NoError(b, err)
			const round = 640
			var alone, ours time.Duration
			var n, m atomic.Int64
			for b.Loop() {
				alone += timed(b, bench.clients, round, func() error {
					args := []any{string(caseDoc)}
					if bench.table == "" {
						r := aCase(int(m.Add(1))).Record
						args = []any{r.Kind, r.ID, r.Version, string(r.Place), string(r.Holder), r.State, r.Opened.String(), r.Due.String(), nil, "[]", string(r.Doc)}
					}
					_, err := insert.Exec(args...)
					return err
				})
				ours += timed(b, bench.clients, round, func() error {
					i := int(n.Add(1))
					_, err := store.Commit(b.Context(), townhall.CommitID(fmt.Sprint(i)), aCase(i))
					return err
				})
			}
			b.ReportMetric(float64(n.Load())/alone.Seconds(), "bare/s")
			b.ReportMetric(float64(n.Load())/ours.Seconds(), "commits/s")
			b.ReportMetric(100*alone.Seconds()/ours.Seconds(), "%")
		})
	}
}

// timed is how long some clients take for a number of calls together.
func timed(b *testing.B, clients, calls int, call func() error) time.Duration {
	var wg sync.WaitGroup
	start := time.Now()
	for range clients {
		wg.Go(func() {
			for range calls / clients {
				if err := call(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	return time.Since(start)
}

// BenchmarkBulk commits 1,000 records with two entries each at a time.
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
